//! A small town for stories: one school, one municipality with its ladder, and a clock that stands still until moved.

use app::{
    access::{AlumnusId, PersonId, SchoolId},
    circle,
    db::{Db, Kind},
    house::{Clock, House},
    leavers::{Leaver, OutflowDestination, OutflowProfile, store as leavers},
    loader::SiteFiles,
    moment::{At, Day},
    outbox::{self, Knock, Letter},
    outside::{Outside, Reach},
    schools::store::{self as schools, Place},
    sealed::{self, Keys},
    secret::Key,
    waakvlam::{self, Sign},
    way_in,
};
use server::{
    config::MailSettings,
    demo::{Actor, Stage},
    jobs,
    notify::{Mailer, Notify},
};
use std::sync::Arc;

/// A Monday morning in November.
pub fn monday() -> At {
    At::local(day("2026-11-23"), 9, 0)
}

/// A day from an ISO text.
pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

/// The town, and who lives there.
pub struct Town {
    /// The house that serves it.
    pub house: House,
    /// Its doors.
    pub stage: Stage,
    /// The ways out.
    pub notify: Notify,
    /// De Rede.
    pub school: SchoolId,
    /// Coordinator, and owner of every alumnus.
    pub anja: PersonId,
    /// Her colleague.
    pub pieter: PersonId,
    /// The admin.
    pub els: PersonId,
    /// First contact at the municipality.
    pub femke: PersonId,
    /// Second contact.
    pub joost: PersonId,
    /// The decider.
    pub hanneke: PersonId,
    /// An alumnus.
    pub samira: AlumnusId,
    /// The same human being.
    pub samira_person: PersonId,
}

impl Town {
    /// Builds the town on a Monday morning.
    pub async fn on(db: Db) -> Self {
        let house = empty_house(db);
        let now = monday();
        let mut tx = house.db.begin().await.expect("a transaction");
        let school = schools::add_school(&mut tx, "De Rede", "Nieuwland", now).await.expect("a school");
        let municipality = schools::municipality(&mut tx, "Nieuwland").await.expect("a municipality");
        let mut people = Vec::new();
        for (first, last, role, title) in [
            ("Anja", "Jacobs", "staff", "nazorgcoördinator"),
            ("Pieter", "Smeets", "staff", "stagecoördinator"),
            ("Els", "Brouwer", "admin", "beheerder"),
            ("Femke", "de Boer", "municipal", "consulent"),
            ("Joost", "Vermeer", "municipal", "consulent"),
            ("Hanneke", "Prins", "municipal", "doorzetter"),
        ] {
            let mail = format!("{}@town.example", first.to_lowercase());
            let person = schools::add_person(&mut tx, (first, last), Some(&mail), None, now).await.expect("a person");
            let place = if role == "municipal" { Place::Municipality(&municipality) } else { Place::School(&school) };
            schools::add_member(&mut tx, &person, role, place, title, now).await.expect("a membership");
            people.push(person);
        }
        let samira = leavers::add(&mut tx, &school, &people[0], &leaver("20001", "Samira", "Visser"), now)
            .await
            .expect("an alumnus");
        let samira_person = circle::store::brief(&mut tx, &samira).await.expect("a brief").person_id;
        tx.commit().await.expect("a commit");
        let [anja, pieter, els, femke, joost, hanneke] = <[PersonId; 6]>::try_from(people).expect("six people");
        let stage = Stage::of(&house);
        let town = Self {
            house,
            stage,
            notify: Notify::default(),
            school,
            anja,
            pieter,
            els,
            femke,
            joost,
            hanneke,
            samira,
            samira_person,
        };
        town.build_ladder(&municipality.0).await;
        town
    }

    async fn build_ladder(&self, municipality: &str) {
        let form = [
            ("municipality", municipality),
            ("contact_1", &self.femke.0),
            ("contact_2", &self.joost.0),
            ("decider", &self.hanneke.0),
            ("top", ""),
            ("term_2", "3"),
            ("term_3", "2"),
            ("term_4", "5"),
        ];
        self.be(&self.els).await.post("/ladder", &form).await.expect("the ladder is kept");
    }

    /// Signs somebody in.
    pub async fn be(&self, person: &PersonId) -> Actor<'_> {
        Actor::enter(&self.stage, &self.house, person, "Android-telefoon").await.expect("signed in")
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Actor<'_> {
        Actor::stranger(&self.stage)
    }

    /// Samira comes in on her own phone, now.
    pub async fn joined(&self) {
        let now = self.house.clock.now();
        let mut tx = self.house.db.begin().await.expect("a transaction");
        circle::store::joined(&mut tx, &self.samira, now).await.expect("in");
        waakvlam::sign_of_life(&mut tx, &self.samira, Sign::Joined, now).await.expect("a sign of life");
        tx.commit().await.expect("a commit");
    }

    /// Every place in the database where this text is kept, as "table.column".
    pub async fn everything_that_contains(&self, text: &str) -> Vec<String> {
        let columns = self.text_columns().await;
        let mut tx = self.house.db.read().await.expect("a transaction");
        let mut found = Vec::new();
        for (table, column) in columns {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE \"{column}\" LIKE $1");
            let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .bind(format!("%{text}%"))
                .fetch_one(&mut *tx)
                .await
                .expect("a count");
            if rows > 0 {
                found.push(format!("{table}.{column}"));
            }
        }
        found
    }

    /// Lets days pass; what falls due is done on its day.
    pub async fn days_pass(&self, days: i64) {
        for _ in 0..days * 4 {
            let now = self.house.clock.now().plus_hours(6);
            self.house.clock.set(now);
            self.clock_runs().await;
        }
    }

    /// The clock stands there, and what is due is done.
    pub async fn it_is(&self, now: At) {
        self.house.clock.set(now);
        self.clock_runs().await;
    }

    /// Five minutes past this hour of this day; what is due is done.
    pub async fn it_becomes(&self, date: &str, hour: u32) {
        self.it_is(At::local(day(date), hour, 5)).await;
    }

    /// Puts a letter to somebody, with a text and a link of its own.
    pub async fn put(&self, key: &str, text: String, to: &PersonId, knock: &Knock<'_>) {
        let letter = Letter { key: key.to_owned(), to: to.clone(), text, link: format!("/home?{key}") };
        let mut tx = self.house.db.begin().await.expect("a transaction");
        outbox::put_as(&mut tx, &letter, knock, self.house.clock.now()).await.expect("a letter");
        tx.commit().await.expect("a commit");
    }

    /// Runs what is due now.
    pub async fn clock_runs(&self) {
        jobs::run_due(&self.house, &self.notify).await;
    }

    /// One number from the database.
    pub async fn count(&self, sql: &str) -> i64 {
        let mut tx = self.house.db.read().await.expect("a transaction");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *tx).await.expect("a number")
    }

    /// One column of text from the database, opened when it was sealed.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let mut tx = self.house.db.read().await.expect("a transaction");
        let stored: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await.expect("texts");
        stored.iter().map(|text| sealed::open(text).expect("a key")).collect()
    }

    /// How many letters in inboxes say this; they are sealed, so they are opened one by one.
    pub async fn letters_that_say(&self, words: &str) -> usize {
        self.texts("SELECT text FROM inbox").await.iter().filter(|text| text.contains(words)).count()
    }

    /// Every column of text in the database, as (table, column).
    pub async fn text_columns(&self) -> Vec<(String, String)> {
        let mut tx = self.house.db.read().await.expect("a transaction");
        let sql = match self.house.db.kind() {
            Kind::Sqlite => {
                "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND c.type = 'TEXT'"
            }
            Kind::Postgres => {
                "SELECT table_name::text, column_name::text FROM information_schema.columns \
                 WHERE table_schema = 'public' AND data_type = 'text'"
            }
        };
        let columns: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&mut *tx).await.expect("the columns");
        assert!(columns.len() > 50, "the columns are found");
        columns
    }
}

/// The link behind the QR that an inviter's screen shows now.
pub fn turning_link(town: &Town, invitation: &str) -> String {
    let id = invitation.rsplit('/').next().expect("an id");
    let minute = way_in::rules::minute(town.house.clock.now());
    format!("/join/{id}.{}", town.house.key.turning_link(id, minute))
}

/// A house with nobody in it, whose clock stands on a Monday morning.
pub fn empty_house(db: Db) -> House {
    let clock = Clock::new(|| At(0));
    clock.set(monday());
    Keys::random().install();
    House {
        db,
        clock: Arc::new(clock),
        key: Key::random(),
        url: "http://localhost:3000".into(),
        files: SiteFiles::default(),
        demo: Arc::new([]),
        nudge: Arc::default(),
        live: Arc::default(),
        outside: Outside::new(Reach { this_machine: true, ..Reach::default() }).expect("a way to the outside"),
        has_sms: false,
        push_key: "".into(),
    }
}

/// The ways out with mail to this server.
pub fn by_mail(url: &str) -> Notify {
    let settings =
        MailSettings { smtp_url: Some(url.to_owned()), mail_from: Some("Waakvlam <waakvlam@town.example>".to_owned()) };
    Notify { mail: Mailer::from_settings(&settings).expect("settings that are right"), ..Notify::default() }
}

/// A row as the school's list gives it.
pub fn leaver(number: &str, first_name: &str, last_name: &str) -> Leaver {
    Leaver {
        line: 2,
        pupil_number: number.to_owned(),
        first_name: first_name.to_owned(),
        infix: None,
        last_name: last_name.to_owned(),
        // Years before a birthday on which rules change.
        born_on: day("2002-11-28").0,
        phone: Some("+31612345678".to_owned()),
        mail: Some(format!("{}@voorbeeld.example", first_name.to_lowercase())),
        municipality: "Nieuwland".to_owned(),
        outflow_on: day("2026-07-15").0,
        profile: OutflowProfile::Arbeidsmarkt,
        advice: None,
        destination: OutflowDestination::Arbeid,
        employer: Some("Bakkerij 't Hoekje".to_owned()),
        contract_ends_on: None,
        school_mentor: None,
        remark: None,
    }
}
