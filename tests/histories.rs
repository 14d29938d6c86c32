//! Random histories of one circle (people join, leave, are permitted, are taken back, the owner changes, somebody
//! breaks the glass, time passes), and after each step every person × every act against a reference model that fits on
//! one screen. What takes away never gives.

mod support;

use app::{
    access::{self, AlumnusId, HelperRole, Kind, PersonId, would_allow},
    circle,
    db::{Conn, Db},
    schools::store::{self as schools, Place},
};
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
const HISTORIES: u32 = 48;
const STEPS: usize = 14;

/// What may happen. Helpers and staff are known by their number.
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
    HoursPass(i64),
}

impl Step {
    /// Whether this step takes something away and gives nothing to anybody.
    fn takes_away(self) -> bool {
        matches!(self, Self::Leaves(_) | Self::Withdraw(..) | Self::StaffLeaves(_) | Self::HoursPass(_))
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let kinds = Kind::ALL.len();
    prop_oneof![
        3 => (0..HELPERS.len()).prop_map(Step::Joins),
        2 => (0..HELPERS.len()).prop_map(Step::Leaves),
        6 => (0..HELPERS.len(), 0..kinds).prop_map(|(who, kind)| Step::Permit(who, kind)),
        3 => (0..HELPERS.len(), 0..kinds).prop_map(|(who, kind)| Step::Withdraw(who, kind)),
        1 => (0..STAFF).prop_map(Step::StaffLeaves),
        1 => (0..STAFF).prop_map(Step::StaffReturns),
        2 => (0..STAFF).prop_map(Step::BreaksGlass),
        1 => (0..STAFF).prop_map(Step::BecomesOwner),
        2 => (1..30_i64).prop_map(Step::HoursPass),
    ]
}

const HELPERS: [HelperRole; 3] = [HelperRole::Jim, HelperRole::JobCoach, HelperRole::Family];
const STAFF: usize = 4;
const GLASS_HOURS: i64 = 24;

/// The reference: what is so, and from that who may what.
#[derive(Clone, Debug, Default)]
struct Model {
    in_circle: [bool; HELPERS.len()],
    permitted: BTreeSet<(usize, usize)>,
    at_school: [bool; STAFF],
    glass_until: [i64; STAFF],
    owner: usize,
    backup: usize,
    hour: i64,
}

/// Somebody of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Oneself,
    Helper(usize),
    Staff(usize),
    Stranger,
}

fn everybody() -> Vec<Who> {
    let helpers = (0..HELPERS.len()).map(Who::Helper);
    let staff = (0..STAFF).map(Who::Staff);
    [Who::Oneself, Who::Stranger].into_iter().chain(helpers).chain(staff).collect()
}

impl Model {
    fn may(&self, who: Who, act: &str) -> bool {
        let kind = match act {
            "see check-ins" => Some(Kind::CheckIns),
            "see feelings" => Some(Kind::Feelings),
            "see questions" => Some(Kind::Questions),
            "see messages" | "write message" => Some(Kind::Messages),
            "see work facts" => Some(Kind::WorkFacts),
            "see packet" => Some(Kind::Packets),
            _ => None,
        };
        match who {
            Who::Oneself => kind.is_some() || ["see circle", "act as oneself", "rule circle", "approve"].contains(&act),
            Who::Stranger => false,
            Who::Helper(at) => {
                let permitted =
                    |kind| Kind::ALL.iter().position(|k| *k == kind).is_some_and(|k| self.permitted.contains(&(at, k)));
                self.in_circle[at]
                    && match act {
                        "see circle" => true,
                        "report as JIM" => HELPERS[at] == HelperRole::Jim,
                        "log contact" => HELPERS[at] == HelperRole::JobCoach,
                        _ => kind.is_some_and(permitted),
                    }
            }
            Who::Staff(at) => {
                let inside = at == self.owner || at == self.backup || self.glass_until[at] > self.hour;
                let school = ["log contact", "invite", "see in list"].contains(&act);
                let circle = kind.is_some() || ["see circle", "close signal", "answer", "escalate"].contains(&act);
                self.at_school[at] && (school || (inside && circle))
            }
        }
    }

    fn cells(&self) -> BTreeSet<(Who, &'static str)> {
        let all = everybody().into_iter().flat_map(|who| ACTS.iter().map(move |(act, _)| (who, *act)));
        all.filter(|(who, act)| self.may(*who, act)).collect()
    }
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
    ("escalate", ask!(Escalate)),
];

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
    let town = Town::on(db).await;
    let mut runner = TestRunner::new(Config { cases: HISTORIES, failure_persistence: None, ..Config::default() });
    let (histories, cells) = (Cell::new(0), Cell::new(0));
    let told = block_in_place(|| {
        runner.run(&prop::collection::vec(any_step(), 1..STEPS), |steps| {
            let compared = Handle::current().block_on(History::live(&town, &steps))?;
            histories.set(histories.get() + 1);
            cells.set(cells.get() + compared);
            Ok(())
        })
    });
    if let Err(why) = told {
        panic!("{why}");
    }
    say(&format!("{} histories, {} cells, on {name}", histories.get(), cells.get()));
}

/// One circle in the town, and the people around it.
struct History<'a> {
    town: &'a Town,
    alumnus: AlumnusId,
    oneself: PersonId,
    helpers: Vec<PersonId>,
    staff: Vec<PersonId>,
    stranger: PersonId,
    model: Model,
}

impl<'a> History<'a> {
    async fn live(town: &'a Town, steps: &[Step]) -> Result<usize, TestCaseError> {
        let mut history = Self::begin(town).await;
        let mut compared = history.compare().await?;
        for step in steps {
            let before = history.model.cells();
            history.take(*step).await;
            let after = history.model.cells();
            if step.takes_away() {
                prop_assert!(after.is_subset(&before), "{step:?} gave {:?}", after.difference(&before));
            }
            compared += history.compare().await?;
        }
        Ok(compared)
    }

    async fn begin(town: &'a Town) -> Self {
        let now = town.house.clock.now();
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let mut staff = Vec::new();
        for first in ["Anne", "Bo", "Cor", "Dee"] {
            let person = schools::add_person(&mut tx, (first, "van School"), None, None, now).await.expect("a person");
            schools::add_member(&mut tx, &person, "staff", Place::School(&town.school), "nazorg", now)
                .await
                .expect("staff");
            staff.push(person);
        }
        let mut helpers = Vec::new();
        for first in ["Jim", "Coach", "Oma"] {
            helpers.push(schools::add_person(&mut tx, (first, "Helper"), None, None, now).await.expect("a person"));
        }
        let stranger = schools::add_person(&mut tx, ("Vreemd", "Mens"), None, None, now).await.expect("a person");
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
        let model = Model { at_school: [true; STAFF], owner: 0, backup: 1, ..Model::default() };
        Self { town, alumnus, oneself, helpers, staff, stranger, model }
    }

    fn person(&self, who: Who) -> &PersonId {
        match who {
            Who::Oneself => &self.oneself,
            Who::Helper(at) => &self.helpers[at],
            Who::Staff(at) => &self.staff[at],
            Who::Stranger => &self.stranger,
        }
    }

    /// Every person × every act, as the policy says over the database, and as the model says.
    async fn compare(&self) -> Result<usize, TestCaseError> {
        let now = self.town.house.clock.now();
        let mut tx = self.town.house.db.read().await.expect("a transaction");
        let mut compared = 0;
        for who in everybody() {
            for (act, ask) in ACTS {
                let is = ask(&mut tx, self.person(who), &self.alumnus, now).await;
                prop_assert_eq!(is, self.model.may(who, act), "{:?} may {}", who, act);
                compared += 1;
            }
        }
        Ok(compared)
    }

    /// A step happens through the doors, by whom it takes; what the doors refuse changes nothing.
    async fn take(&mut self, step: Step) {
        let me = self.town.be(&self.oneself).await;
        match step {
            Step::Joins(at) if !self.model.in_circle[at] => {
                let mut tx = self.town.house.db.begin().await.expect("a transaction");
                let now = self.town.house.clock.now();
                circle::store::join(&mut tx, &self.alumnus, &self.helpers[at], HELPERS[at], "kennis", now)
                    .await
                    .expect("joined");
                tx.commit().await.expect("a commit");
                self.model.in_circle[at] = true;
            }
            Step::Leaves(at) => {
                let _ = me.post(&format!("/people/{}/end", self.helpers[at]), &[]).await;
                self.model.in_circle[at] = false;
                self.model.permitted.retain(|(who, _)| *who != at);
                // The loss of a JIM is a task, and a task opens the circle for whom it is: here it is done at once.
                let mut tx = self.town.house.db.begin().await.expect("a transaction");
                sqlx::query("UPDATE signals SET closed_at = $2 WHERE alumnus_id = $1 AND closed_at IS NULL")
                    .bind(&self.alumnus)
                    .bind(self.town.house.clock.now())
                    .execute(&mut *tx)
                    .await
                    .expect("closed");
                tx.commit().await.expect("a commit");
            }
            Step::Permit(at, kind) | Step::Withdraw(at, kind) => {
                let gives = matches!(step, Step::Permit(..));
                let form = [("kind", Kind::ALL[kind].as_str()), ("sees", if gives { "yes" } else { "no" })];
                let done = me.post(&format!("/people/{}/sees", self.helpers[at]), &form).await;
                assert_eq!(done.is_ok(), self.model.in_circle[at], "{step:?}");
                match (gives, self.model.in_circle[at]) {
                    (true, true) => _ = self.model.permitted.insert((at, kind)),
                    _ => _ = self.model.permitted.remove(&(at, kind)),
                }
            }
            Step::StaffLeaves(at) => {
                self.set_membership(at, false).await;
            }
            Step::StaffReturns(at) => {
                self.set_membership(at, true).await;
            }
            Step::BreaksGlass(at) => {
                let reason = [("reason", "Haar moeder belde en is ongerust.")];
                let staff = self.town.be(&self.staff[at]).await;
                let done = staff.post(&format!("/alumni/{}/glass", self.alumnus), &reason).await.is_ok();
                if done {
                    self.model.glass_until[at] = self.model.hour + GLASS_HOURS;
                }
                assert!(!done || self.model.at_school[at], "only who works there breaks the glass");
            }
            Step::BecomesOwner(at) if at != self.model.backup => {
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
            Step::HoursPass(hours) => {
                let now = self.town.house.clock.now().plus_hours(hours);
                self.town.house.clock.set(now);
                self.model.hour += hours;
            }
            Step::Joins(_) | Step::BecomesOwner(_) => {}
        }
    }

    async fn set_membership(&mut self, at: usize, works_there: bool) {
        let now = self.town.house.clock.now();
        let mut tx = self.town.house.db.begin().await.expect("a transaction");
        sqlx::query("UPDATE memberships SET until = $2 WHERE person_id = $1")
            .bind(&self.staff[at])
            .bind((!works_there).then_some(now))
            .execute(&mut *tx)
            .await
            .expect("a membership");
        tx.commit().await.expect("a commit");
        self.model.at_school[at] = works_there;
    }
}
