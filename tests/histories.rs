//! Random histories of one circle (people join, leave, are permitted, are taken back; owners change, are away and come
//! back; somebody breaks the glass, moves to another municipality, wants to be forgotten; time passes), and after each
//! step every person × every act against a reference model that fits on one screen. What takes away never gives.

#[path = "histories/model.rs"]
mod model;
mod support;

use app::{
    access::{self, AlumnusId, Kind, MunicipalityId, PersonId, would_allow},
    circle,
    db::{Conn, Db, Tx},
    own_data,
    schools::store::{self as schools, Place},
    signals::SignalKind,
};
use model::{ADMIN, Case, HELPERS, Model, PLACES, SEE_CASE, STAFF, Who, everybody};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::{cell::Cell, collections::BTreeSet};
use support::{
    database::TestDb,
    say,
    town::{Town, leaver},
};
use tokio::{runtime::Handle, task::block_in_place};

/// How many histories, and how long the longest is.
const HISTORIES: u32 = 64;
const STEPS: usize = 20;

/// What may happen. Helpers, staff and municipalities are known by their number.
#[derive(Clone, Copy, Debug)]
enum Step {
    Joins(usize),
    Leaves(usize),
    Permit(usize, usize),
    Withdraw(usize, usize),
    StaffLeaves(usize),
    StaffReturns(usize),
    BreaksGlass(usize),
    BecomesOwner(usize),
    GoesAway(usize, i64),
    IsBack(usize),
    WantsCall,
    TaskDone,
    WritesCase,
    SaysYes,
    Moves(usize),
    AsksErasure,
    StaysAfterAll,
    HoursPass(i64),
}

impl Step {
    /// Whether this step takes something away and gives nothing to anybody.
    fn takes_away(self) -> bool {
        use Step::{AsksErasure, HoursPass, IsBack, Leaves, Moves, StaffLeaves, StaysAfterAll, TaskDone, Withdraw};
        matches!(
            self,
            Leaves(_)
                | Withdraw(..)
                | StaffLeaves(_)
                | IsBack(_)
                | TaskDone
                | Moves(_)
                | AsksErasure
                | StaysAfterAll
                | HoursPass(_)
        )
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let helper = || 0..HELPERS.len();
    let kind = || 0..Kind::ALL.len();
    prop_oneof![
        3 => helper().prop_map(Step::Joins),
        2 => helper().prop_map(Step::Leaves),
        5 => (helper(), kind()).prop_map(|(who, kind)| Step::Permit(who, kind)),
        3 => (helper(), kind()).prop_map(|(who, kind)| Step::Withdraw(who, kind)),
        2 => (0..STAFF).prop_map(Step::StaffLeaves),
        1 => (0..STAFF).prop_map(Step::StaffReturns),
        2 => (0..STAFF).prop_map(Step::BreaksGlass),
        1 => (0..STAFF).prop_map(Step::BecomesOwner),
        3 => (0..STAFF, 0..4_i64).prop_map(|(who, days)| Step::GoesAway(who, days)),
        1 => (0..STAFF).prop_map(Step::IsBack),
        3 => Just(Step::WantsCall),
        1 => Just(Step::TaskDone),
        2 => Just(Step::WritesCase),
        2 => Just(Step::SaysYes),
        2 => (0..PLACES).prop_map(Step::Moves),
        1 => Just(Step::AsksErasure),
        1 => Just(Step::StaysAfterAll),
        2 => (1..30_i64).prop_map(Step::HoursPass),
        1 => (320..370_i64).prop_map(Step::HoursPass),
    ]
}

type Ask = for<'a> fn(&'a mut Conn, &'a PersonId, &'a AlumnusId, app::moment::At) -> app::door::Pending<'a, bool>;

macro_rules! ask {
    ($act:ident) => {
        |conn, person, alumnus, now| {
            Box::pin(async move {
                would_allow::<access::$act>(conn, person, alumnus, now).await.expect("the policy answers")
            })
        }
    };
}

const ACTS: &[(&str, Ask)] = &[
    ("see in list", ask!(SeeInList)),
    ("break glass", ask!(BreakGlass)),
    ("see circle", ask!(SeeCircle)),
    ("see check-ins", ask!(SeeCheckIns)),
    ("see feelings", ask!(SeeFeelings)),
    ("see questions", ask!(SeeQuestions)),
    ("see messages", ask!(SeeMessages)),
    ("write message", ask!(WriteMessage)),
    ("see work facts", ask!(SeeWorkFacts)),
    ("see packet", ask!(SeeEscalation)),
    ("act as oneself", ask!(ActAsOneself)),
    ("rule circle", ask!(RuleCircle)),
    ("approve", ask!(ApprovePacket)),
    ("report as JIM", ask!(ReportAsJim)),
    ("log contact", ask!(LogContact)),
    ("invite", ask!(Invite)),
    ("close signal", ask!(CloseSignal)),
    ("answer", ask!(Answer)),
    ("answer asked", ask!(AnswerAsked)),
    ("export", ask!(ExportAll)),
    ("change people", ask!(ChangePeople)),
    ("leave circle", ask!(LeaveCircle)),
    ("ask permission", ask!(AskPermission)),
    ("escalate", ask!(Escalate)),
    ("confirm", ask!(ConfirmGround)),
];

/// Who may what, as the model says.
fn cells(model: &Model) -> BTreeSet<(Who, &'static str)> {
    let acts = || ACTS.iter().map(|(act, _)| *act).chain([SEE_CASE]);
    everybody().flat_map(|who| acts().map(move |act| (who, act))).filter(|(who, act)| model.may(*who, act)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_history_ends_as_the_model_says_on_sqlite() {
    tell(TestDb::sqlite().open().await, "sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_history_ends_as_the_model_says_on_postgres() {
    if let Some(database) = TestDb::postgres().await {
        tell(database.open().await, "postgres").await;
    }
}

async fn tell(db: Db, name: &str) {
    let stage = Stage::on(db).await;
    let mut runner = TestRunner::new(Config { cases: HISTORIES, failure_persistence: None, ..Config::default() });
    let (histories, compared) = (Cell::new(0), Cell::new(0));
    let told = block_in_place(|| {
        runner.run(&prop::collection::vec(any_step(), 1..STEPS), |steps| {
            let cells = Handle::current().block_on(History::live(&stage, &steps))?;
            histories.set(histories.get() + 1);
            compared.set(compared.get() + cells);
            Ok(())
        })
    });
    if let Err(why) = told {
        panic!("{why}");
    }
    say(&format!("{} histories, {} cells, on {name}", histories.get(), compared.get()));
}

/// The town, and two municipalities in which one can live.
struct Stage {
    town: Town,
    places: [MunicipalityId; PLACES],
    contacts: [PersonId; PLACES],
}

impl Stage {
    async fn on(db: Db) -> Self {
        let town = Town::on(db).await;
        let now = town.house.clock.now();
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let here = schools::municipality(&mut tx, "Nieuwland").await.expect("a municipality");
        let there = schools::municipality(&mut tx, "Waterdam").await.expect("a municipality");
        let sevda = person(&mut tx, "Sevda", &town).await;
        let place = Place::Municipality(&there);
        schools::add_member(&mut tx, &sevda, "municipal", place, "consulent", now).await.expect("a contact");
        // A school has a ladder for where its alumni live.
        let mut row = leaver("40001", "Wies", "Waterman");
        row.municipality = "Waterdam".to_owned();
        app::leavers::store::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
        tx.commit().await.expect("a commit");
        let ladder = [
            ("municipality", there.0.as_str()),
            ("contact_1", &sevda.0),
            ("term_2", "3"),
            ("term_3", "2"),
            ("term_4", "5"),
        ];
        town.be(&town.els).await.post("/ladder", &ladder).await.expect("a ladder");
        let femke = town.femke.clone();
        Self { town, places: [here, there], contacts: [femke, sevda] }
    }
}

async fn person(tx: &mut Tx, first: &str, town: &Town) -> PersonId {
    let now = town.house.clock.now();
    schools::add_person(tx, (first, "Histories"), None, None, now).await.expect("a person")
}

/// One circle in the town, and the people around it.
struct History<'a> {
    town: &'a Town,
    stage: &'a Stage,
    alumnus: AlumnusId,
    oneself: PersonId,
    helpers: Vec<PersonId>,
    staff: Vec<PersonId>,
    stranger: PersonId,
    model: Model,
}

impl<'a> History<'a> {
    async fn live(stage: &'a Stage, steps: &[Step]) -> Result<usize, TestCaseError> {
        let mut history = Self::begin(stage).await;
        let mut compared = history.compare().await?;
        for step in steps {
            let (before, tasks) = (cells(&history.model), history.model.tasks.len());
            history.take(*step).await;
            let after = cells(&history.model);
            if step.takes_away() {
                // What was lost may be a task for somebody: the admin, when nobody else is there.
                let is_task = |who: Who| history.model.tasks.len() > tasks && who == Who::Staff(ADMIN);
                let gave: Vec<_> = after.difference(&before).filter(|(who, _)| !is_task(*who)).collect();
                prop_assert!(gave.is_empty(), "{step:?} gave {gave:?}");
            }
            compared += history.compare().await?;
        }
        Ok(compared)
    }

    async fn begin(stage: &'a Stage) -> Self {
        let town = &stage.town;
        let now = town.house.clock.now();
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let mut staff = Vec::new();
        for first in ["Anne", "Bo", "Cor", "Dee"] {
            let colleague = person(&mut tx, first, town).await;
            let place = Place::School(&town.school);
            schools::add_member(&mut tx, &colleague, "staff", place, "nazorg", now).await.expect("staff");
            staff.push(colleague);
        }
        staff.push(town.els.clone());
        let mut helpers = Vec::new();
        for first in ["Jim", "Coach", "Oma"] {
            helpers.push(person(&mut tx, first, town).await);
        }
        let stranger = person(&mut tx, "Vreemd", town).await;
        let number = app::secret::token();
        let mut row = leaver(&number, "Sam", "Histories");
        row.mail = None;
        let alumnus = app::leavers::store::add(&mut tx, &town.school, &staff[0], &row, now).await.expect("an alumnus");
        sqlx::query("UPDATE alumni SET owner_id = $2, backup_id = $3 WHERE id = $1")
            .bind(&alumnus)
            .bind(&staff[0])
            .bind(&staff[1])
            .execute(&mut *tx)
            .await
            .expect("an owner and a backup");
        let oneself = circle::store::brief(&mut tx, &alumnus).await.expect("a brief").person_id;
        tx.commit().await.expect("a commit");
        Self { town, stage, alumnus, oneself, helpers, staff, stranger, model: Model::at(now) }
    }

    fn person(&self, who: Who) -> &PersonId {
        match who {
            Who::Oneself => &self.oneself,
            Who::Helper(at) => &self.helpers[at],
            Who::Staff(at) => &self.staff[at],
            Who::Desk(at) => &self.stage.contacts[at],
            Who::Stranger => &self.stranger,
        }
    }

    /// Every person × every act, as the policy says over the database, and as the model says; and who is on duty.
    async fn compare(&self) -> Result<usize, TestCaseError> {
        let mut tx = self.town.house.db.read().await.expect("a transaction");
        let mut compared = 0;
        for who in everybody() {
            for (act, ask) in ACTS {
                let is = ask(&mut tx, self.person(who), &self.alumnus, self.model.now).await;
                prop_assert_eq!(is, self.model.may(who, act), "{:?} may {}", who, act);
                compared += 1;
            }
        }
        if !self.model.is_erased() {
            let duty = circle::store::on_duty(&mut tx, &self.alumnus, self.model.now).await.expect("somebody");
            prop_assert_eq!(
                &duty.person,
                self.person(Who::Staff(self.model.on_duty())),
                "{} is on duty",
                duty.first_name
            );
        }
        tx.commit().await.expect("a commit");
        Ok(compared + self.look_at_desks().await?)
    }

    /// A case is opened at the door of the desk.
    async fn look_at_desks(&self) -> Result<usize, TestCaseError> {
        let Some(case) = self.case().await else {
            prop_assert!(self.model.case.is_none() || self.model.is_erased(), "the case is there");
            return Ok(0);
        };
        for at in 0..PLACES {
            let reply = self.be(Who::Desk(at)).await.answer("GET", &format!("/desk/{case}"), &[]).await;
            prop_assert_eq!(reply.status == 200, self.model.may(Who::Desk(at), SEE_CASE), "contact {}", at);
        }
        Ok(PLACES)
    }

    async fn case(&self) -> Option<String> {
        self.find("SELECT id FROM escalations WHERE alumnus_id = $1", &[&self.alumnus.0]).await
    }

    async fn find(&self, sql: &'static str, of: &[&str]) -> Option<String> {
        let mut tx = self.town.house.db.read().await.expect("a transaction");
        let query = of.iter().fold(sqlx::query_scalar(sql), |query, value| query.bind((*value).to_owned()));
        query.fetch_optional(&mut *tx).await.expect("an answer")
    }

    async fn be(&self, who: Who) -> server::demo::Actor<'_> {
        self.town.be(self.person(who)).await
    }

    /// A step happens through the doors, by whom it takes; what the doors refuse changes nothing.
    async fn take(&mut self, step: Step) {
        match step {
            Step::Joins(at) => self.joins(at).await,
            Step::Leaves(at) => self.leaves(at).await,
            Step::Permit(at, kind) => self.permit(at, kind, true).await,
            Step::Withdraw(at, kind) => self.permit(at, kind, false).await,
            Step::StaffLeaves(at) => self.set_membership(at, false).await,
            Step::StaffReturns(at) => self.set_membership(at, true).await,
            Step::BreaksGlass(at) => self.breaks_glass(at).await,
            Step::BecomesOwner(at) => self.becomes_owner(at).await,
            Step::GoesAway(at, days) => self.goes_away(at, days).await,
            Step::IsBack(at) => self.is_back(at).await,
            Step::WantsCall => self.wants_call().await,
            Step::TaskDone => self.task_done().await,
            Step::WritesCase => self.writes_case().await,
            Step::SaysYes => self.says_yes().await,
            Step::Moves(to) => self.moves(to).await,
            Step::AsksErasure | Step::StaysAfterAll => self.erasure(matches!(step, Step::AsksErasure)).await,
            Step::HoursPass(hours) => self.hours_pass(hours).await,
        }
    }

    async fn joins(&mut self, at: usize) {
        if self.model.in_circle[at] || self.model.is_erased() {
            return;
        }
        let mut tx = self.town.house.db.begin().await.expect("a transaction");
        let (person, now) = (&self.helpers[at], self.model.now);
        circle::store::join(&mut tx, &self.alumnus, person, HELPERS[at], "kennis", now).await.expect("joined");
        tx.commit().await.expect("a commit");
        self.model.in_circle[at] = true;
    }

    async fn leaves(&mut self, at: usize) {
        let done = self.be(Who::Oneself).await.post(&format!("/people/{}/end", self.helpers[at]), &[]).await;
        assert_eq!(done.is_ok(), self.model.stands(at), "leaves");
        if done.is_ok() {
            self.model.in_circle[at] = false;
            self.model.permitted.retain(|(who, _)| *who != at);
            if at == 0 {
                self.model.opens(SignalKind::JimLost);
            }
        }
    }

    async fn permit(&mut self, at: usize, kind: usize, gives: bool) {
        let form = [("kind", Kind::ALL[kind].as_str()), ("sees", if gives { "yes" } else { "no" })];
        let done = self.be(Who::Oneself).await.post(&format!("/people/{}/sees", self.helpers[at]), &form).await;
        assert_eq!(done.is_ok(), self.model.stands(at), "{form:?}");
        match (gives, done.is_ok()) {
            (true, true) => _ = self.model.permitted.insert((at, kind)),
            _ => _ = self.model.permitted.remove(&(at, kind)),
        }
    }

    async fn set_membership(&mut self, at: usize, works_there: bool) {
        let mut tx = self.town.house.db.begin().await.expect("a transaction");
        sqlx::query("UPDATE memberships SET until = $2 WHERE person_id = $1")
            .bind(&self.staff[at])
            .bind((!works_there).then_some(self.model.now))
            .execute(&mut *tx)
            .await
            .expect("a membership");
        tx.commit().await.expect("a commit");
        self.model.at_school[at] = works_there;
    }

    async fn breaks_glass(&mut self, at: usize) {
        let reason = [("reason", "Haar moeder belde en is ongerust.")];
        let done = self.be(Who::Staff(at)).await.post(&format!("/alumni/{}/glass", self.alumnus), &reason).await;
        assert_eq!(done.is_ok(), self.model.may(Who::Staff(at), "break glass"), "only who works there");
        if done.is_ok() {
            self.model.breaks_glass(at);
        }
    }

    async fn becomes_owner(&mut self, at: usize) {
        if at == self.model.backup {
            return;
        }
        let mut tx = self.town.house.db.begin().await.expect("a transaction");
        sqlx::query("UPDATE alumni SET owner_id = $2 WHERE id = $1")
            .bind(&self.alumnus)
            .bind(&self.staff[at])
            .execute(&mut *tx)
            .await
            .expect("an owner");
        tx.commit().await.expect("a commit");
        self.model.owner = at;
    }

    /// From today on; what comes in for the owner goes to who stands in, by itself.
    async fn goes_away(&mut self, at: usize, days: i64) {
        let today = self.model.now.day();
        let until = today.plus(days);
        let form = [("from", today.iso()), ("until", until.iso())];
        let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
        let done = self.be(Who::Staff(at)).await.post("/absence", &form).await;
        assert_eq!(done.is_ok(), self.model.at_school[at] && self.model.away_until[at].is_none(), "away");
        if done.is_ok() {
            self.model.away_until[at] = Some(until);
        }
    }

    async fn is_back(&mut self, at: usize) {
        let sql = "SELECT id FROM absences WHERE person_id = $1 AND returned_at IS NULL";
        let Some(absence) = self.find(sql, &[&self.staff[at].0]).await else { return };
        let done = self.be(Who::Staff(at)).await.post(&format!("/absence/{absence}/back"), &[]).await;
        assert_eq!(done.is_ok(), self.model.at_school[at], "back");
        if done.is_ok() {
            self.model.is_back(at);
        }
    }

    async fn wants_call(&mut self) {
        let me = self.be(Who::Oneself).await;
        let begun = me.post("/check-in", &[("face", "3"), ("key", &app::secret::token())]).await;
        assert_eq!(begun.is_ok(), !self.model.is_erased(), "a check-in");
        let Ok(next) = begun else { return };
        let id = next.split('/').nth(2).expect("an id");
        me.post(&format!("/check-in/{id}/call"), &[("call", "yes"), ("words", "")]).await.expect("a call");
        self.model.opens(SignalKind::WantsCall);
    }

    /// Whoever has a task does it, when they may.
    async fn task_done(&mut self) {
        let Some((kind, at)) = self.model.tasks.iter().next().map(|(kind, at)| (*kind, *at)) else { return };
        let sql = "SELECT id FROM signals WHERE alumnus_id = $1 AND kind = $2 AND closed_at IS NULL";
        let signal = self.find(sql, &[&self.alumnus.0, kind.as_str()]).await;
        let path = format!("/alumni/{}/signals/{}", self.alumnus, signal.unwrap_or_else(app::secret::token));
        let done = self.be(Who::Staff(at)).await.post(&path, &[("word", "gebeld")]).await;
        assert_eq!(done.is_ok(), self.model.may(Who::Staff(at), "close signal"), "done");
        if done.is_ok() {
            self.model.tasks.remove(&kind);
        }
    }

    /// The owner writes a case, or asks anew for the one that came back, and puts it to the alumnus.
    async fn writes_case(&mut self) {
        let owner = self.model.owner;
        let school = self.town.be(&self.staff[owner]).await;
        if self.model.case.is_none() {
            let wanted = self.model.now.day().plus(10).iso();
            let form = [("cause", "Stil."), ("asked", "Een gesprek."), ("wanted_on", &wanted), ("own_0", "Geen werk.")];
            let done = school.post(&format!("/alumni/{}/escalate", self.alumnus), &form).await;
            assert_eq!(done.is_ok(), self.model.may(Who::Staff(owner), "escalate"), "writes");
            if done.is_ok() {
                self.model.case = Some(Case { owner, is_asked: false, desk: None });
            }
        }
        let may = self.model.may(Who::Staff(owner), "escalate");
        let Some(id) = self.case().await else { return };
        let Some(case) = &mut self.model.case else { return };
        let done = school.post(&format!("/escalations/{id}/ask"), &[]).await;
        assert_eq!(done.is_ok(), may && !case.is_asked && case.desk.is_none(), "asks");
        case.is_asked |= done.is_ok();
    }

    /// To the words as they are now. It goes to the municipality where they live now.
    async fn says_yes(&mut self) {
        let Some(id) = self.case().await else { return };
        let sql = "SELECT CAST(version AS TEXT) FROM escalations WHERE id = $1";
        let version = self.find(sql, &[&id]).await.expect("a version");
        let form = [("decision", "yes"), ("version", version.as_str()), ("share_0", "yes")];
        let done = self.be(Who::Oneself).await.post(&format!("/packet/{id}"), &form).await;
        let lives_in = self.model.lives_in;
        let Some(case) = &mut self.model.case else { return };
        assert_eq!(done.is_ok(), case.is_asked, "yes");
        if done.is_ok() {
            (case.is_asked, case.desk) = (false, Some(lives_in));
        }
    }

    async fn moves(&mut self, to: usize) {
        let form = [("municipality", self.stage.places[to].0.clone()), ("from", self.model.now.day().iso())];
        let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
        let done = self.be(Who::Oneself).await.post("/me/moved", &form).await;
        assert_eq!(done.is_ok(), !self.model.is_erased() && to != self.model.lives_in, "moves");
        if done.is_ok() {
            self.model.moves(to);
        }
    }

    async fn erasure(&mut self, is_wanted: bool) {
        let path = if is_wanted { "/me/erase" } else { "/me/erase/cancel" };
        let done = self.be(Who::Oneself).await.post(path, &[]).await;
        assert_eq!(done.is_ok(), !self.model.is_erased(), "{path}");
        match (done.is_ok(), is_wanted) {
            (true, true) => self.model.asks_erasure(),
            (true, false) => self.model.erased_from = None,
            (false, _) => {}
        }
    }

    /// Time passes, and the clock does what is due of what the model knows.
    async fn hours_pass(&mut self, hours: i64) {
        let now = self.model.now.plus_hours(hours);
        self.town.house.clock.set(now);
        let mut tx = self.town.house.db.begin().await.expect("a transaction");
        for absence in circle::store::over(&mut tx, now).await.expect("absences") {
            circle::clock::come_back(&mut tx, &absence, now).await.expect("back");
        }
        for wish in own_data::store::erase::due(&mut tx, now).await.expect("wishes") {
            own_data::store::erase::erase(&mut tx, &wish, now).await.expect("erased");
        }
        tx.commit().await.expect("a commit");
        self.model.time_passes(now);
    }
}
