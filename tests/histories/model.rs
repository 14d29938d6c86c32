//! The reference: what is so in one circle, and from that who may what. It is kept short enough to believe.

use app::{
    access::{HelperRole, Kind},
    moment::{At, Day},
    signals::SignalKind,
};
use std::collections::{BTreeMap, BTreeSet};

pub const HELPERS: [HelperRole; 3] = [HelperRole::Jim, HelperRole::JobCoach, HelperRole::Family];

/// The colleagues to whom things happen; after them comes the admin, who is always there.
pub const STAFF: usize = 4;
pub const ADMIN: usize = STAFF;

/// The municipalities, each with one contact.
pub const PLACES: usize = 2;

const GLASS_HOURS: i64 = 24;
const WAITING_DAYS: i64 = 14;

/// What a contact of a municipality does; it is asked at their door.
pub const SEE_CASE: &str = "see the case on the desk";

/// Somebody of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Oneself,
    Helper(usize),
    Staff(usize),
    Desk(usize),
    Stranger,
}

pub fn everybody() -> impl Iterator<Item = Who> {
    let helpers = (0..HELPERS.len()).map(Who::Helper);
    let school = (0..=ADMIN).map(Who::Staff);
    let desks = (0..PLACES).map(Who::Desk);
    [Who::Oneself, Who::Stranger].into_iter().chain(helpers).chain(school).chain(desks)
}

/// A case for the municipality: whose it is at school, whether a yes is asked, and on which desk it lies.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub owner: usize,
    pub is_asked: bool,
    pub desk: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub in_circle: [bool; HELPERS.len()],
    pub permitted: BTreeSet<(usize, usize)>,
    pub at_school: [bool; STAFF + 1],
    pub away_until: [Option<Day>; STAFF + 1],
    pub glass_until: [At; STAFF + 1],
    pub owner: usize,
    pub backup: usize,
    /// What waits, and for whom.
    pub tasks: BTreeMap<SignalKind, usize>,
    pub lives_in: usize,
    pub case: Option<Case>,
    pub erased_from: Option<At>,
    pub now: At,
}

impl Model {
    pub fn at(now: At) -> Self {
        Self {
            in_circle: [false; HELPERS.len()],
            permitted: BTreeSet::new(),
            at_school: [true; STAFF + 1],
            away_until: [None; STAFF + 1],
            glass_until: [At(0); STAFF + 1],
            owner: 0,
            backup: 1,
            tasks: BTreeMap::new(),
            lives_in: 0,
            case: None,
            erased_from: None,
            now,
        }
    }

    pub fn is_erased(&self) -> bool {
        self.erased_from.is_some_and(|from| from <= self.now)
    }

    pub fn stands(&self, helper: usize) -> bool {
        self.in_circle[helper] && !self.is_erased()
    }

    /// The owner, else the backup, else the admin: of these the first who works there and isn't away.
    pub fn on_duty(&self) -> usize {
        let is_there = |at: &usize| self.at_school[*at] && self.away_until[*at].is_none();
        [self.owner, self.backup].into_iter().find(is_there).unwrap_or(ADMIN)
    }

    pub fn opens(&mut self, task: SignalKind) {
        let duty = self.on_duty();
        self.tasks.entry(task).or_insert(duty);
    }

    /// An owner who is back finds their tasks again.
    pub fn is_back(&mut self, at: usize) {
        self.away_until[at] = None;
        if at == self.owner {
            self.tasks.values_mut().for_each(|task_for| *task_for = at);
        }
    }

    pub fn breaks_glass(&mut self, at: usize) {
        self.glass_until[at] = self.now.plus_hours(GLASS_HOURS);
    }

    /// In the night after two whole weeks. Asking again changes nothing.
    pub fn asks_erasure(&mut self) {
        self.erased_from.get_or_insert(At::local(self.now.day().plus(WAITING_DAYS + 1), 3, 0));
    }

    /// Nobody's yes moves along, and school has a task.
    pub fn moves(&mut self, to: usize) {
        self.lives_in = to;
        if let Some(case) = &mut self.case {
            (case.is_asked, case.desk) = (false, None);
            self.opens(SignalKind::Escalation);
        }
    }

    pub fn time_passes(&mut self, now: At) {
        self.now = now;
        for at in 0..STAFF {
            if self.away_until[at].is_some_and(|until| until < now.day()) {
                self.is_back(at);
            }
        }
    }

    fn is_inside(&self, at: usize) -> bool {
        let has_task = self.tasks.values().any(|task_for| *task_for == at);
        let has_case = self.case.is_some_and(|case| case.owner == at);
        [self.owner, self.backup].contains(&at) || has_task || has_case || self.glass_until[at] > self.now
    }

    pub fn may(&self, who: Who, act: &str) -> bool {
        let kind = match act {
            "see check-ins" => Some(Kind::CheckIns),
            "see feelings" => Some(Kind::Feelings),
            "see questions" => Some(Kind::Questions),
            "see messages" | "write message" => Some(Kind::Messages),
            "see work facts" => Some(Kind::WorkFacts),
            "see packet" => Some(Kind::Packets),
            _ => None,
        };
        let knows = |acts: &[&str]| acts.contains(&act);
        match who {
            _ if self.is_erased() => false,
            Who::Oneself => kind.is_some() || knows(&["see circle", "act as oneself", "rule circle", "approve"]),
            Who::Stranger => false,
            Who::Desk(at) => act == SEE_CASE && self.case.is_some_and(|case| case.desk == Some(at)),
            Who::Helper(at) => {
                let permitted =
                    |kind| Kind::ALL.iter().position(|k| *k == kind).is_some_and(|k| self.permitted.contains(&(at, k)));
                self.in_circle[at]
                    && match act {
                        "see circle" | "ask permission" | "leave circle" => true,
                        "report as JIM" => HELPERS[at] == HelperRole::Jim,
                        "log contact" | "answer asked" => HELPERS[at] == HelperRole::JobCoach,
                        _ => kind.is_some_and(permitted),
                    }
            }
            Who::Staff(at) => {
                let school = knows(&["log contact", "invite", "see in list", "break glass"]);
                let circle = ["see circle", "close signal", "answer", "escalate", "confirm", "export", "change people"];
                self.at_school[at] && (school || (self.is_inside(at) && (kind.is_some() || knows(&circle))))
            }
        }
    }
}
