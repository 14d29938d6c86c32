//! The months before today, day by day: everybody does what they do through the doors, and the clock does the rest.

mod acts;

use super::{
    actor::{Actor, Lost, Stage},
    cast::{self, Friend, Pupil, Worker},
};
use crate::{jobs, notify::Notify};
use app::{
    access::{AlumnusId, HelperRole, MunicipalityId, PersonId, SchoolId},
    check_ins::JimAnswer,
    circle, follow,
    house::{DemoPerson, House},
    leavers::{self, Leaver},
    moment::{At, Day},
    schools::store::{self as schools, Place},
    secret, waakvlam,
};
use chrono::Weekday;
use std::collections::HashMap;

/// The day on which the story begins.
pub(super) const BEGINNING: i64 = -150;

/// The hours at which things happen on a day of the story.
const MORNING: u32 = 9;
const AFTERNOON: u32 = 14;

/// Tells the story and returns the people one can be.
///
/// # Errors
/// When a door refuses: then the product changed and the story did not.
pub async fn tell(house: &House, today: At) -> Result<Vec<DemoPerson>, Lost> {
    house.clock.set(At::local(today.day().plus(BEGINNING), MORNING, 0));
    let mut tale = Tale::begin(house, today).await?;
    for day in BEGINNING..0 {
        tale.live(day).await?;
    }
    house.clock.set(today);
    jobs::run_due(house, &Notify::default()).await;
    Ok(tale.people())
}

/// Everybody, and where they live in the database.
struct Tale<'a> {
    house: &'a House,
    stage: Stage,
    today: At,
    /// Who is not on the list yet, of which school and as how manieth of it.
    to_come: Vec<(SchoolId, usize, Pupil)>,
    pupils: Vec<Pupil>,
    persons: HashMap<&'static str, PersonId>,
    alumni: HashMap<&'static str, AlumnusId>,
    answered: HashMap<&'static str, usize>,
    asked: HashMap<&'static str, usize>,
    cases: HashMap<&'static str, String>,
}

impl<'a> Tale<'a> {
    async fn begin(house: &'a House, today: At) -> Result<Self, Lost> {
        let mut tale = Self {
            house,
            stage: Stage::of(house),
            today,
            to_come: Vec::new(),
            pupils: Vec::new(),
            persons: HashMap::new(),
            alumni: HashMap::new(),
            answered: HashMap::new(),
            asked: HashMap::new(),
            cases: HashMap::new(),
        };
        let now = house.clock.now();
        let mut tx = house.db.begin().await?;
        let rede = schools::add_school(&mut tx, cast::DE_REDE.0, cast::DE_REDE.1, now).await?;
        let baken = schools::add_school(&mut tx, cast::HET_BAKEN.0, cast::HET_BAKEN.1, now).await?;
        let nieuwland = schools::municipality(&mut tx, "Nieuwland").await?;
        let waterdam = schools::municipality(&mut tx, "Waterdam").await?;
        for (workers, place) in [
            (&cast::STAFF_DE_REDE[..], Place::School(&rede)),
            (&cast::STAFF_HET_BAKEN[..], Place::School(&baken)),
            (&cast::NIEUWLAND[..], Place::Municipality(&nieuwland)),
            (&cast::WATERDAM[..], Place::Municipality(&waterdam)),
        ] {
            for worker in workers {
                tale.hire(&mut tx, worker, place, now).await?;
            }
        }
        for Friend { key, name, phone } in &cast::FRIENDS {
            let person = schools::add_person(&mut tx, *name, Some(&mail(key)), Some(phone), now).await?;
            tale.persons.insert(key, person);
        }
        tx.commit().await?;
        for (school, pupils) in [(&rede, cast::de_rede()), (&baken, cast::het_baken())] {
            tale.to_come.extend(pupils.into_iter().enumerate().map(|(at, pupil)| (school.clone(), at, pupil)));
        }
        tale.enrol(BEGINNING).await?;
        tale.build_ladders(&nieuwland, &waterdam).await?;
        Ok(tale)
    }

    async fn hire(&mut self, tx: &mut app::db::Tx, worker: &Worker, place: Place<'_>, now: At) -> Result<(), Lost> {
        let person = schools::add_person(tx, worker.name, Some(&mail(worker.key)), Some(worker.phone), now).await?;
        schools::add_member(tx, &person, worker.role, place, worker.title, now).await?;
        self.persons.insert(worker.key, person);
        Ok(())
    }

    /// Whose day it is comes on the list as an import brings them in, with the people around them.
    async fn enrol(&mut self, day: i64) -> Result<(), Lost> {
        let (listed, to_come) = std::mem::take(&mut self.to_come).into_iter().partition(|(.., it)| it.listed == day);
        self.to_come = to_come;
        let listed: Vec<(SchoolId, usize, Pupil)> = listed;
        let now = self.house.clock.now();
        for (school, at, pupil) in listed {
            let row = self.row(&pupil, at)?;
            let mut tx = self.house.db.begin().await?;
            let alumnus = leavers::store::add(&mut tx, &school, &self.persons[pupil.owner], &row, now).await?;
            waakvlam::store::set_level(&mut tx, &alumnus, pupil.level, now).await?;
            let person = circle::store::brief(&mut tx, &alumnus).await?.person_id;
            for (who, role) in [(pupil.jim, HelperRole::Jim), (pupil.coach, HelperRole::JobCoach)] {
                if let Some((key, relation)) = who {
                    circle::store::join(&mut tx, &alumnus, &self.persons[key], role, relation, now).await?;
                }
            }
            tx.commit().await?;
            self.persons.insert(pupil.key, person);
            self.alumni.insert(pupil.key, alumnus);
            self.pupils.push(pupil);
        }
        Ok(())
    }

    fn row(&self, pupil: &Pupil, at: usize) -> Result<Leaver, Lost> {
        let day = |text: &str| Day::parse(text).map(|day| day.0).ok_or("no day");
        Ok(Leaver {
            line: 0,
            pupil_number: format!("{}", 3101 + at),
            first_name: pupil.name.0.to_owned(),
            infix: None,
            last_name: pupil.name.1.to_owned(),
            born_on: day(pupil.born)?,
            phone: Some(format!("+316000001{at:02}")),
            mail: Some(mail(pupil.key)),
            municipality: pupil.municipality.to_owned(),
            outflow_on: day(pupil.outflow)?,
            profile: pupil.profile,
            advice: None,
            destination: pupil.destination,
            employer: pupil.employer.map(str::to_owned),
            contract_ends_on: pupil.contract_ends.map(|days| self.today.day().plus(days).0),
            school_mentor: None,
            remark: pupil.needs.map(str::to_owned),
        })
    }

    async fn build_ladders(&self, nieuwland: &MunicipalityId, waterdam: &MunicipalityId) -> Result<(), Lost> {
        let rungs = |contact_1, contact_2, decider, top| {
            [("contact_1", contact_1), ("contact_2", contact_2), ("decider", decider), ("top", top)]
        };
        for (admin, municipality, rungs) in [
            ("els", nieuwland, rungs("femke", "joost", "hanneke", "karel")),
            ("omar", waterdam, rungs("sevda", "tom", "ria", "")),
            ("omar", nieuwland, rungs("joost", "femke", "hanneke", "karel")),
        ] {
            let mut form =
                vec![("municipality", municipality.0.as_str()), ("term_2", "3"), ("term_3", "2"), ("term_4", "5")];
            for (field, key) in rungs {
                form.push((field, self.persons.get(key).map_or("", |person| person.0.as_str())));
            }
            self.actor(admin, "Windows-computer").await?.post("/ladder", &form).await?;
        }
        Ok(())
    }

    async fn actor(&self, key: &str, device: &str) -> Result<Actor<'_>, Lost> {
        let person = self.persons.get(key).ok_or_else(|| format!("nobody is called {key}"))?;
        Actor::enter(&self.stage, self.house, person, device).await
    }

    /// One day: the clock in the morning and at noon, and then what people do.
    async fn live(&mut self, day: i64) -> Result<(), Lost> {
        let date = self.today.day().plus(day);
        self.house.clock.set(At::local(date, MORNING, 0));
        self.enrol(day).await?;
        for hour in [MORNING, 12, AFTERNOON] {
            self.house.clock.set(At::local(date, hour, 5));
            jobs::run_due(self.house, &Notify::default()).await;
        }
        self.come_in(day).await?;
        self.answer_check_ins(day).await?;
        self.answer_as_jim(day).await?;
        self.answer_whether_to_follow(day).await?;
        if date.weekday() == Weekday::Fri {
            self.go_over_what_is_due().await?;
        }
        self.happen(day).await
    }

    /// Whoever left years ago is asked whether the school may go on; all who are in say yes, one wants to talk first.
    async fn answer_whether_to_follow(&self, day: i64) -> Result<(), Lost> {
        for pupil in self.pupils.iter().filter(|pupil| pupil.joins.is_some_and(|joined| joined <= day)) {
            let mut tx = self.house.db.read().await?;
            let asked = follow::store::open(&mut tx, &self.alumni[pupil.key]).await?;
            tx.commit().await?;
            if asked.is_none_or(|asked| asked.talk_at.is_some()) {
                continue;
            }
            let value = if pupil.key == "rob" { "talk" } else { "yes" };
            self.actor(pupil.key, "Android-telefoon").await?.post("/follow", &[("value", value)]).await?;
        }
        Ok(())
    }

    /// Whoever comes in on this day says how it goes, and lets their JIM see it.
    async fn come_in(&self, day: i64) -> Result<(), Lost> {
        for pupil in self.pupils.iter().filter(|pupil| pupil.joins == Some(day)) {
            let now = self.house.clock.now();
            let alumnus = &self.alumni[pupil.key];
            let mut tx = self.house.db.begin().await?;
            circle::store::joined(&mut tx, alumnus, now).await?;
            waakvlam::sign_of_life(&mut tx, alumnus, waakvlam::Sign::Joined, now).await?;
            tx.commit().await?;
            let actor = self.actor(pupil.key, "Android-telefoon").await?;
            for (key, _) in [pupil.jim, pupil.coach].into_iter().flatten() {
                let sees = format!("/people/{}/sees", self.persons[key]);
                actor.post(&sees, &[("kind", "check_ins"), ("sees", "yes")]).await?;
            }
        }
        Ok(())
    }

    async fn answer_check_ins(&mut self, day: i64) -> Result<(), Lost> {
        for at in 0..self.pupils.len() {
            let pupil = &self.pupils[at];
            let (key, until, answers, faces) = (pupil.key, pupil.until, pupil.answers, pupil.faces);
            let mut tx = self.house.db.read().await?;
            let since = waakvlam::store::unanswered_since(&mut tx, &self.alumni[key]).await?;
            tx.commit().await?;
            // People answer on the day itself or the day after, not a week late.
            let fresh = since.is_some_and(|since| self.house.clock.now().days_since(since) == 0);
            if !fresh || day > until {
                continue;
            }
            let asked = self.asked.entry(key).or_default();
            *asked += 1;
            if answers.as_bytes()[(*asked - 1) % answers.len()] != b'#' {
                continue;
            }
            let count = self.answered.entry(key).or_default();
            let face = faces[*count % faces.len()];
            *count += 1;
            self.check_in(key, face, "no").await?;
        }
        Ok(())
    }

    /// A check-in with its four questions, and whether somebody should call.
    async fn check_in(&self, key: &str, face: &str, call: &str) -> Result<(), Lost> {
        let actor = self.actor(key, "Android-telefoon").await?;
        let first = actor.post("/check-in", &[("face", face), ("key", &secret::token())]).await?;
        let going = match face {
            "5" | "4" => ["good", "good", "good", "good"],
            "3" => ["fair", "good", "fair", "dont_know"],
            "2" => ["not_good", "good", "not_good", "fair"],
            _ => ["not_good", "fair", "not_good", "rather_not"],
        };
        let mut path = first;
        for going in going {
            path = actor.post(&path, &[("going", going)]).await?;
        }
        actor.post(&path, &[("call", call), ("words", "")]).await?;
        Ok(())
    }

    /// A JIM who is asked answers two days later: most spoke to them.
    async fn answer_as_jim(&self, day: i64) -> Result<(), Lost> {
        for pupil in &self.pupils {
            let Some((jim, _)) = pupil.jim else { continue };
            let mut tx = self.house.db.read().await?;
            let asked = waakvlam::store::jim_asked_since(&mut tx, &self.alumni[pupil.key]).await?;
            tx.commit().await?;
            if asked.is_none_or(|since| self.house.clock.now().days_since(since) < 2) {
                continue;
            }
            let answer = if day > pupil.until { JimAnswer::NotSpoken } else { JimAnswer::Spoken };
            let path = format!("/jim/{}", self.alumni[pupil.key]);
            self.actor(jim, "Android-telefoon")
                .await?
                .post(&path, &[("answer", answer.as_str()), ("words", "")])
                .await?;
        }
        Ok(())
    }

    /// What happens once.
    async fn happen(&mut self, day: i64) -> Result<(), Lost> {
        match day {
            -76 => {
                self.lets_read("samira", "karim").await?;
                self.say("karim", "samira", "Zondag eten we bij oma. Kom je ook?").await?;
                self.say("samira", "samira", "Ja! Ik neem taart mee.").await?;
                self.say("karim", "samira", "Top. Ik haal je om 5 uur op.").await
            }
            -47 => {
                self.call("anja", "samira", "reached", "Contract stopt binnenkort. Ze zoekt zelf iets nieuws.").await
            }
            -44 => self.call("pieter", "ruben", "not_reached", "").await,
            -30 => {
                self.call("pieter", "ruben", "reached", "Hij slaapt bij een vriend. Brieven liggen dicht op tafel.")
                    .await
            }
            -16 => {
                self.lets_read("konrad", "marek").await?;
                self.say("konrad", "konrad", "Ik begin morgen om 8 uur. Hoe kom ik daar?").await?;
                self.say("marek", "konrad", "Met bus 4. Die stopt voor de deur. Ik ga de eerste keer mee.").await?;
                self.say("anja", "konrad", "Wat fijn, Marek. Veel plezier morgen, Konrad!").await
            }
            -12 => {
                self.write_case("ruben", "Ruben heeft geen vaste slaapplek.", "Een gesprek over een plek om te wonen.")
                    .await
            }
            -11 => self.approve("ruben").await,
            -10 => self.take_up("ruben", "femke", "Femke de Boer", "Met Ruben praten op het stadhuis", 6).await,
            -26 => self.chooses_a_day("kees", "6", "28").await,
            -4 => {
                self.hands_over("anja", "konrad").await?;
                self.trusts("rob", "carla").await?;
                self.rests("mehmet", "two_weeks").await?;
                self.tells_a_rhythm("anja", "kees", ("3", "19", "28"), "Op woensdag ben je vrij.").await
            }
            -8 => self.announces_a_new_owner("anja", "kees", "pieter", "Pieter is vaker in de smederij.").await,
            -7 => {
                self.goes_away("anja", (30, 44), "Bel bij nood Pieter.").await?;
                let (from, until) = (self.today.day().plus(21).iso(), self.today.day().plus(32).iso());
                let joost = self.actor("joost", "Windows-computer").await?;
                joost.post("/desk/away", &[("from", &from), ("until", &until)]).await.map(drop)
            }
            -15 => {
                // Marek may no longer see it; Konrad decides that alone.
                let sees = format!("/people/{}/sees", self.persons["marek"]);
                let konrad = self.actor("konrad", "Android-telefoon").await?;
                konrad.post(&sees, &[("kind", "feelings"), ("sees", "yes")]).await?;
                konrad.post(&sees, &[("kind", "feelings"), ("sees", "no")]).await?;
                let marek = self.persons["marek"].0.as_str();
                let plan = [("words", "Naar buiten. Muziek aan. Marek bellen."), ("people", marek)];
                konrad.post("/help-now/plan", &plan).await.map(drop)
            }
            -13 => {
                let reason = "Anja is vandaag ziek. Konrad belde school over een brief.";
                let els = self.actor("els", "Windows-computer").await?;
                let path = format!("/alumni/{}", self.alumni["konrad"]);
                els.post(&format!("{path}/glass"), &[("reason", reason)]).await?;
                els.look(&path).await.map(drop)
            }
            -9 => self.call("anja", "kees", "reached", "Nieuwe smidse. Wil graag dat Bas ook blijft komen.").await,
            -6 => self.ask("konrad", "benefit", "Ik kreeg een brief over geld. Moet ik iets doen?").await,
            -5 => {
                self.answer("anja", "Nee, je hoeft niets te doen. De brief is alleen informatie. Bewaar hem goed.")
                    .await?;
                self.promises_a_call("anja", "naomi", 0).await
            }
            -3 => {
                self.write_case(
                    "sanne",
                    "Sanne heeft 3 brieven over huur die niet betaald is.",
                    "Hulp met haar schulden, voor de huur weg is.",
                )
                .await
            }
            -2 => {
                self.approve("sanne").await?;
                self.ask("daan", "housing", "Hoe schrijf ik me in voor een kamer?").await
            }
            -1 => {
                self.check_in("lotte", "3", "yes").await?;
                self.sign_up(&["konrad", "naomi", "jeroen"]).await
            }
            _ => Ok(()),
        }
    }

    /// Everybody one can be, the main story first.
    fn people(&self) -> Vec<DemoPerson> {
        let mut people = Vec::new();
        let mut add = |key: &str, name: (&str, &str), role: String| {
            if let Some(person) = self.persons.get(key) {
                people.push(DemoPerson {
                    person: person.clone(),
                    name: format!("{} {}", name.0, name.1),
                    role,
                    token: secret::token(),
                });
            }
        };
        for worker in &cast::STAFF_DE_REDE {
            add(worker.key, worker.name, format!("{}, {}", worker.title, cast::DE_REDE.0));
        }
        for pupil in
            self.pupils.iter().filter(|pupil| ["samira", "konrad", "kees", "thomas", "rob"].contains(&pupil.key))
        {
            add(pupil.key, pupil.name, format!("oud-leerling, {}", cast::DE_REDE.0));
        }
        for friend in &cast::FRIENDS {
            add(friend.key, friend.name, self.stands_around(friend.key));
        }
        for (workers, place) in [(&cast::NIEUWLAND[..], "Nieuwland"), (&cast::WATERDAM[..], "Waterdam")] {
            for worker in workers {
                add(worker.key, worker.name, format!("{}, gemeente {place}", worker.title));
            }
        }
        for worker in &cast::STAFF_HET_BAKEN {
            add(worker.key, worker.name, format!("{}, {}", worker.title, cast::HET_BAKEN.0));
        }
        for pupil in self.pupils.iter().filter(|pupil| ["yara", "sem"].contains(&pupil.key)) {
            add(pupil.key, pupil.name, format!("oud-leerling, {}", cast::HET_BAKEN.0));
        }
        people
    }

    fn stands_around(&self, key: &str) -> String {
        let of = |wanted: fn(&Pupil) -> Option<(&'static str, &'static str)>| -> Vec<&str> {
            self.pupils.iter().filter(|p| wanted(p).is_some_and(|(who, _)| who == key)).map(|p| p.name.0).collect()
        };
        match (of(|pupil| pupil.jim), of(|pupil| pupil.coach)) {
            (names, _) if !names.is_empty() => format!("JIM van {}", names.join(" en ")),
            (_, names) => format!("jobcoach van {}", names.join(" en ")),
        }
    }
}

fn mail(key: &str) -> String {
    format!("{key}@voorbeeld.example")
}
