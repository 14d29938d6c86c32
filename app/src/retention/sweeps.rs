//! What goes when its time is over: table by table, children first. `$1` is the instant before which it goes, `$2` the
//! school. Each begins with what is over (in a `CROSS JOIN` SQLite keeps the order that is written): a school has many
//! people, and of a day little is over.

use super::{Always, Kept};

/// The rows of one table that go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sweep<K> {
    /// Of which kind.
    pub kind: K,
    /// The table, called `t`.
    pub table: &'static str,
    /// By which columns one row is known.
    pub key: &'static str,
    /// Whose it is: the SQL of an id, to count people by.
    pub whose: &'static str,
    /// Which rows.
    pub when: &'static str,
}

const fn of<K>(kind: K, table: &'static str, whose: &'static str, when: &'static str) -> Sweep<K> {
    Sweep { kind, table, key: "id", whose, when }
}

const ALUMNUS: &str = "t.alumnus_id";

/// Whose case it is, for the tables under a case.
const OF_CASE: &str = "(SELECT e.alumnus_id FROM escalations e WHERE e.id = t.escalation_id)";

macro_rules! at_school {
    ($when:literal) => {
        concat!("EXISTS (SELECT 1 FROM alumni s WHERE s.id = t.alumnus_id AND s.school_id = $2) AND ", $when)
    };
}

macro_rules! of_old_case {
    () => {
        "t.escalation_id IN (SELECT e.id FROM escalations e CROSS JOIN alumni a WHERE a.id = e.alumnus_id \
         AND a.school_id = $2 AND COALESCE(e.done_at, e.withdrawn_at) < $1)"
    };
}

/// What a school's settings are about.
pub(super) const OF_SCHOOLS: &[Sweep<Kept>] = &[
    of(Kept::CheckIns, "check_ins", ALUMNUS, at_school!("t.at < $1")),
    of(Kept::CheckIns, "jim_reports", ALUMNUS, at_school!("t.at < $1")),
    of(Kept::CheckIns, "told_facts", ALUMNUS, at_school!("t.at < $1")),
    of(
        Kept::CheckIns,
        "contacts",
        ALUMNUS,
        at_school!("t.at < $1 AND NOT EXISTS (SELECT 1 FROM told_facts f WHERE f.contact_id = t.id)"),
    ),
    of(Kept::CheckIns, "signals", ALUMNUS, at_school!("t.closed_at < $1")),
    of(Kept::CheckIns, "own_limits", ALUMNUS, at_school!("t.undone_at < $1")),
    of(Kept::CheckIns, "reminders", ALUMNUS, at_school!("t.outcome_at < $1")),
    of(Kept::CheckIns, "reminder_changes", ALUMNUS, at_school!("t.at < $1")),
    Sweep {
        kind: Kept::CheckIns,
        table: "signs_of_life",
        key: "alumnus_id, at, sign",
        whose: ALUMNUS,
        when: at_school!("t.at < $1"),
    },
    of(
        Kept::Questions,
        "question_words",
        "(SELECT q.alumnus_id FROM questions q WHERE q.id = t.question_id)",
        "t.question_id IN (SELECT q.id FROM questions q CROSS JOIN alumni a WHERE a.id = q.alumnus_id AND a.school_id = $2 \
         AND q.waiting_since IS NULL AND COALESCE(q.closed_at, q.answered_at, q.asked_at) < $1)",
    ),
    of(
        Kept::Questions,
        "questions",
        ALUMNUS,
        at_school!(
            "t.waiting_since IS NULL AND COALESCE(t.closed_at, t.answered_at, t.asked_at) < $1 AND NOT EXISTS \
                    (SELECT 1 FROM question_words w WHERE w.question_id = t.id)"
        ),
    ),
    of(Kept::Messages, "messages", ALUMNUS, at_school!("t.at < $1")),
    of(
        Kept::Messages,
        "pictures",
        ALUMNUS,
        at_school!(
            "t.used_as = 'message' AND t.made_at < $1 AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.picture_id = t.id)"
        ),
    ),
    Sweep {
        kind: Kept::Cases,
        table: "packet_sentences",
        key: "escalation_id, position",
        whose: OF_CASE,
        when: of_old_case!(),
    },
    of(Kept::Cases, "escalation_events", OF_CASE, of_old_case!()),
    of(Kept::Cases, "escalation_promises", OF_CASE, of_old_case!()),
    Sweep { kind: Kept::Cases, table: "lessons", key: "escalation_id", whose: OF_CASE, when: of_old_case!() },
    Sweep { kind: Kept::Cases, table: "zgw_statuses", key: "escalation_id, url", whose: OF_CASE, when: of_old_case!() },
    of(Kept::Cases, "zgw_handovers", OF_CASE, of_old_case!()),
    Sweep {
        kind: Kept::Cases,
        table: "escalation_desks",
        key: "escalation_id, person_id",
        whose: OF_CASE,
        when: of_old_case!(),
    },
    of(
        Kept::Cases,
        "escalations",
        ALUMNUS,
        at_school!(
            "COALESCE(t.done_at, t.withdrawn_at) < $1 AND NOT EXISTS \
                    (SELECT 1 FROM escalation_events v WHERE v.escalation_id = t.id) AND NOT EXISTS \
                    (SELECT 1 FROM packet_sentences s WHERE s.escalation_id = t.id) AND NOT EXISTS \
                    (SELECT 1 FROM escalation_promises o WHERE o.escalation_id = t.id) AND NOT EXISTS \
                    (SELECT 1 FROM lessons l WHERE l.escalation_id = t.id) AND NOT EXISTS \
                    (SELECT 1 FROM escalation_desks d WHERE d.escalation_id = t.id) AND NOT EXISTS \
                    (SELECT 1 FROM zgw_statuses z WHERE z.escalation_id = t.id) AND NOT EXISTS \
                    (SELECT 1 FROM zgw_handovers h WHERE h.escalation_id = t.id)"
        ),
    ),
    of(Kept::Cases, "warm_handovers", ALUMNUS, at_school!("t.ended_at < $1")),
    // What was measured stays with the alumnus: it counts in the figures of their year.
    of(Kept::Stopped, "measurements", ALUMNUS, at_school!("t.undone_at < $1")),
    of(Kept::Stopped, "circle_members", ALUMNUS, at_school!("t.until < $1")),
    Sweep {
        kind: Kept::Stopped,
        table: "permissions",
        key: "alumnus_id, person_id, kind",
        whose: ALUMNUS,
        when: at_school!("t.withdrawn_at < $1"),
    },
    // What was said about a permission that is there still, stays with it.
    of(
        Kept::Stopped,
        "permission_facts",
        ALUMNUS,
        at_school!(
            "t.at < $1 AND 0 = (SELECT COUNT(*) FROM permissions p WHERE p.alumnus_id = t.alumnus_id \
             AND p.person_id = t.person_id AND p.kind = t.kind AND (p.withdrawn_at IS NULL OR p.withdrawn_at >= $1))"
        ),
    ),
    of(Kept::Stopped, "permission_asks", ALUMNUS, at_school!("t.closed_at < $1")),
    of(Kept::Stopped, "circle_requests", ALUMNUS, at_school!("COALESCE(t.joined_at, t.refused_at) < $1")),
    of(Kept::Stopped, "successions", ALUMNUS, at_school!("t.ended_at < $1")),
    of(Kept::Stopped, "farewells", ALUMNUS, at_school!("t.ended_at < $1")),
    // Steps up and down stay with the alumnus: why somebody stands where they stand, and how often they were stepped
    // down in their first year. Of a change that was told the step tells enough.
    of(Kept::Stopped, "rhythm_changes", ALUMNUS, at_school!("COALESCE(t.done_at, t.undone_at) < $1")),
    of(Kept::CheckIns, "reviews", ALUMNUS, at_school!("t.done_at < $1")),
    of(Kept::Stopped, "pauses", ALUMNUS, at_school!("t.ended_at < $1")),
    of(Kept::Stopped, "provisions", ALUMNUS, at_school!("t.gone_at < $1")),
    of(Kept::Stopped, "moves", ALUMNUS, at_school!("COALESCE(t.done_at, t.refused_at) < $1")),
    of(
        Kept::Stopped,
        "absences",
        PERSON,
        "t.returned_at < $1 AND t.person_id IN (SELECT m.person_id FROM memberships m WHERE m.school_id = $2)",
    ),
];

const PERSON: &str = "t.person_id";

/// What is the same everywhere.
pub(super) const EVERYWHERE: &[Sweep<Always>] = &[
    of(Always::Letters, "inbox", PERSON, "t.at < $1"),
    of(
        Always::Letters,
        "outbox",
        PERSON,
        "t.created_at < $1 AND (t.delivered_at IS NOT NULL OR t.given_up_at IS NOT NULL)",
    ),
    of(Always::WayIn, "address_changes", PERSON, "t.expires_at < $1"),
    // The last device of somebody stays: it tells that they were in before.
    of(
        Always::WayIn,
        "sessions",
        PERSON,
        "COALESCE(t.ended_at, t.ends_at) < $1 AND EXISTS (SELECT 1 FROM sessions n \
         WHERE n.person_id = t.person_id AND n.id <> t.id AND n.created_at >= t.created_at \
         AND (n.created_at > t.created_at OR n.id > t.id))",
    ),
    of(Always::WayIn, "invitations", PERSON, "t.expires_at < $1"),
    of(Always::WayIn, "sign_in_codes", PERSON, "t.expires_at < $1"),
    of(Always::WayIn, "circle_codes", PERSON, "t.expires_at < $1"),
    of(Always::WayIn, "recovery_codes", PERSON, "t.used_at < $1"),
    of(Always::WayIn, "factor_resets", PERSON, "t.used_at < $1"),
    Sweep {
        kind: Always::WayIn,
        table: "attempts",
        key: "budget, hour",
        whose: "t.budget",
        when: "t.hour * 3600 < $1",
    },
    of(Always::Lists, "leavers_lists", PERSON, "t.confirmed_at IS NULL AND t.read_at < $1"),
];
