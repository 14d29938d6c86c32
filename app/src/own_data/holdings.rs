//! Every table of the database: what of it somebody reads about themselves, and what becomes of it when they want to
//! be forgotten. A table that is not here fails a test.
//!
//! The order is the order of erasing: rows that point to others go first.

use super::sections::{self as s, Section};

/// What somebody gets of a table.
#[derive(Clone, Copy)]
pub enum Export {
    /// This section.
    As(&'static Section),
    /// Nothing, with the reason.
    Not(&'static str),
}

/// What erasing does with the rows of a table.
#[derive(Clone, Copy)]
pub enum Erase {
    /// Deletes those of the alumnus; the condition takes the alumnus as `$1`.
    Alumnus(&'static str),
    /// Deletes those of the human being, who is `$1`.
    Person(&'static str),
    /// Deletes those of the alumnus, by the first condition, and those of the human being, by the second.
    Both(&'static str, &'static str),
    /// Something of its own, in `erase`.
    Otherwise(&'static str),
    /// Nothing, with the reason.
    Stays(&'static str),
}

impl Erase {
    /// Which rows go with the alumnus.
    pub const fn of_alumnus(self) -> Option<&'static str> {
        match self {
            Self::Alumnus(condition) | Self::Both(condition, _) => Some(condition),
            Self::Person(_) | Self::Otherwise(_) | Self::Stays(_) => None,
        }
    }

    /// Which rows go with the human being.
    pub const fn of_person(self) -> Option<&'static str> {
        match self {
            Self::Person(condition) | Self::Both(_, condition) => Some(condition),
            Self::Alumnus(_) | Self::Otherwise(_) | Self::Stays(_) => None,
        }
    }
}

/// A table.
#[derive(Clone, Copy)]
pub struct Holding {
    /// Its name.
    pub table: &'static str,
    /// What somebody gets of it.
    pub export: Export,
    /// What erasing does with it.
    pub erase: Erase,
}

const fn hold(table: &'static str, export: Export, erase: Erase) -> Holding {
    Holding { table, export, erase }
}

const OF_A_CASE: Erase = Erase::Alumnus("escalation_id IN (SELECT id FROM escalations WHERE alumnus_id = $1)");
const BY_ALUMNUS: Erase = Erase::Alumnus("alumnus_id = $1");
const BY_PERSON: Erase = Erase::Person("person_id = $1");

const fn nobodys(table: &'static str, why: &'static str) -> Holding {
    hold(table, Export::Not(why), Erase::Stays(why))
}

/// Every table.
pub const HOLDINGS: &[Holding] = &[
    hold("check_ins", Export::As(&s::CHECK_INS), BY_ALUMNUS),
    hold("jim_reports", Export::As(&s::JIM_REPORTS), BY_ALUMNUS),
    hold("told_facts", Export::As(&s::TOLD_FACTS), BY_ALUMNUS),
    hold("contacts", Export::As(&s::CONTACTS), BY_ALUMNUS),
    hold(
        "question_words",
        Export::As(&s::QUESTION_WORDS),
        Erase::Alumnus("question_id IN (SELECT id FROM questions WHERE alumnus_id = $1)"),
    ),
    hold("questions", Export::As(&s::QUESTIONS), BY_ALUMNUS),
    hold("messages", Export::As(&s::MESSAGES), BY_ALUMNUS),
    hold(
        "pictures",
        Export::As(&s::PICTURES),
        Erase::Both("alumnus_id = $1", "person_id = $1 AND used_as = 'portrait'"),
    ),
    hold("message_reads", Export::As(&s::MESSAGE_READS), Erase::Both("alumnus_id = $1", "person_id = $1")),
    hold("conversations", Export::Not("a count of messages, which are exported"), BY_ALUMNUS),
    hold("calendar_feeds", Export::As(&s::CALENDAR_FEEDS), BY_ALUMNUS),
    hold("sign_ups", Export::As(&s::EVENINGS), BY_ALUMNUS),
    hold("permissions", Export::As(&s::PERMISSIONS), BY_ALUMNUS),
    hold("permission_facts", Export::As(&s::PERMISSION_FACTS), BY_ALUMNUS),
    hold("permission_asks", Export::As(&s::PERMISSION_ASKS), BY_ALUMNUS),
    hold("legal_bases", Export::As(&s::LEGAL_BASES), BY_ALUMNUS),
    hold("follow_questions", Export::As(&s::FOLLOW_QUESTIONS), BY_ALUMNUS),
    hold("successions", Export::As(&s::SUCCESSIONS), BY_ALUMNUS),
    hold("farewells", Export::As(&s::FAREWELLS), BY_ALUMNUS),
    hold("moves", Export::As(&s::MOVES), BY_ALUMNUS),
    hold("circle_codes", Export::As(&s::CIRCLE_CODES), BY_PERSON),
    hold("circle_requests", Export::As(&s::CIRCLE_REQUESTS), Erase::Both("alumnus_id = $1", "person_id = $1")),
    hold("circle_members", Export::As(&s::CIRCLE), BY_ALUMNUS),
    hold("reminders", Export::As(&s::REMINDERS), BY_ALUMNUS),
    hold("reminder_changes", Export::As(&s::REMINDER_CHANGES), BY_ALUMNUS),
    hold("pauses", Export::As(&s::PAUSES), BY_ALUMNUS),
    hold("rhythms", Export::As(&s::RHYTHMS), BY_ALUMNUS),
    hold("rhythm_changes", Export::As(&s::RHYTHM_CHANGES), BY_ALUMNUS),
    hold("level_changes", Export::As(&s::LEVEL_CHANGES), BY_ALUMNUS),
    hold("reviews", Export::As(&s::REVIEWS), BY_ALUMNUS),
    hold("provisions", Export::As(&s::PROVISIONS), BY_ALUMNUS),
    hold("signs_of_life", Export::As(&s::SIGNS), BY_ALUMNUS),
    hold("signals", Export::As(&s::SIGNALS), BY_ALUMNUS),
    hold("own_limits", Export::As(&s::OWN_LIMITS), BY_ALUMNUS),
    hold("crisis_agreements", Export::As(&s::CRISIS_AGREEMENTS), BY_ALUMNUS),
    hold("crisis_people", Export::As(&s::CRISIS_PEOPLE), Erase::Both("alumnus_id = $1", "person_id = $1")),
    hold("packet_sentences", Export::As(&s::PACKETS), OF_A_CASE),
    hold("escalation_promises", Export::As(&s::CASE_PROMISES), OF_A_CASE),
    hold("lessons", Export::As(&s::CASE_LESSONS), OF_A_CASE),
    hold("escalation_events", Export::As(&s::CASE_EVENTS), OF_A_CASE),
    hold("escalation_desks", Export::As(&s::CASE_DESKS), OF_A_CASE),
    hold("zgw_statuses", Export::Not("which statuses were told; the words are in the events of the case"), OF_A_CASE),
    hold("zgw_handovers", Export::As(&s::THEIR_SYSTEM), OF_A_CASE),
    hold("escalations", Export::As(&s::CASES), BY_ALUMNUS),
    hold("warm_handovers", Export::As(&s::HANDOVERS), BY_ALUMNUS),
    hold("measurements", Export::As(&s::MEASUREMENTS), BY_ALUMNUS),
    hold("inbox", Export::As(&s::INBOX), Erase::Otherwise("also what others were told about them")),
    hold("outbox", Export::Not("on its way to the inbox, where it is exported"), Erase::Otherwise("as the inbox")),
    hold("passkeys", Export::As(&s::PASSKEYS), BY_PERSON),
    hold("passwords", Export::As(&s::PASSWORDS), BY_PERSON),
    hold("recovery_codes", Export::As(&s::RECOVERY_CODES), BY_PERSON),
    hold("factor_resets", Export::As(&s::FACTOR_RESETS), BY_PERSON),
    hold("provider_accounts", Export::As(&s::PROVIDER_ACCOUNTS), BY_PERSON),
    hold("address_changes", Export::As(&s::ADDRESS_CHANGES), BY_PERSON),
    hold("contact_preferences", Export::As(&s::CONTACT_PREFERENCES), BY_PERSON),
    hold("mail_links", Export::Not("only the hash of the link at the foot of a mail"), BY_PERSON),
    hold("helper_rhythms", Export::As(&s::HELPER_RHYTHMS), BY_PERSON),
    hold("push_subscriptions", Export::As(&s::PUSH_SUBSCRIPTIONS), BY_PERSON),
    hold("push_tests", Export::As(&s::PUSH_TESTS), BY_PERSON),
    hold("sessions", Export::As(&s::SESSIONS), BY_PERSON),
    hold("invitations", Export::As(&s::INVITATIONS), Erase::Person("person_id = $1 OR inviter_id = $1")),
    hold("sign_in_codes", Export::Not("only the hash of a code that is over in minutes"), BY_PERSON),
    hold(
        "exports",
        Export::As(&s::EXPORTS),
        Erase::Otherwise("that a copy was taken stays in the log; its reason goes"),
    ),
    hold(
        "break_glass",
        Export::As(&s::BREAK_GLASS),
        Erase::Otherwise("that somebody looked stays with the log; the reason goes"),
    ),
    hold("erasures", Export::As(&s::ERASURES), Erase::Otherwise("the proof that it was done, without words")),
    hold("alumni", Export::As(&s::YOU), Erase::Otherwise("what is left counts in the monitor")),
    hold("people", Export::Not("exported with the alumnus"), Erase::Otherwise("the name becomes Oud-leerling")),
    hold("access_log", Export::As(&s::LOOKS), Erase::Stays("the log is kept apart; it holds no name and no words")),
    nobodys("access_chain", "the last hash of the log, nobody's"),
    hold(
        "memberships",
        Export::Not("work at a school or municipality, not of an alumnus"),
        Erase::Stays("who works somewhere too stays there"),
    ),
    hold(
        "leavers_lists",
        Export::Not("a list between reading and confirming, gone in 7 days"),
        Erase::Stays("gone in 7 days"),
    ),
    hold("ladder_steps", Export::Not("the municipality's people"), Erase::Stays("the municipality's people")),
    hold(
        "absences",
        Export::Not("when somebody of a school is away, not of an alumnus"),
        Erase::Stays("who works somewhere too is away there"),
    ),
    nobodys("ceremonies", "one question to one browser, without a person; gone in a day"),
    nobodys("providers", "of an organisation"),
    nobodys("school_terms", "of a school"),
    nobodys("zgw_systems", "of a municipality"),
    nobodys("provider_visits", "one browser on its way, without a person; gone in an hour"),
    nobodys("evenings", "of the school"),
    nobodys("schools", "a school"),
    nobodys("municipalities", "a municipality"),
    nobodys("school_rhythms", "settings of a school"),
    nobodys("signal_limits", "settings of a school"),
    nobodys("school_holidays", "when a school is closed"),
    nobodys("retention", "settings of a school"),
    nobodys("attempts", "hashes of budgets, gone in 30 days"),
    nobodys("first_run", "of the installation"),
    nobodys("push_rests", "push services that asked to wait, of nobody"),
    nobodys("job_runs", "what the clock did"),
    nobodys("word_keys", "names of keys"),
    nobodys("demo", "only in a demo"),
];

/// What becomes of a column of the alumnus' or the person's own row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It stays: it tells of nobody, or counts in the monitor.
    Stays,
    /// It becomes this SQL.
    Becomes(&'static str),
}

use Left::{Becomes, Stays};

/// Every column of `alumni`.
pub const ALUMNI: &[(&str, Left)] = &[
    ("id", Stays),
    ("person_id", Stays),
    ("school_id", Stays),
    ("pupil_number", Becomes("id")),
    ("born_on", Becomes("'1900-01-01'")),
    ("outflow_on", Becomes("SUBSTR(outflow_on, 1, 4) || '-01-01'")),
    ("profile", Stays),
    ("advice", Becomes("NULL")),
    ("destination", Stays),
    ("employer", Becomes("NULL")),
    ("contract_ends_on", Becomes("NULL")),
    ("employer_since", Becomes("NULL")),
    ("no_work_since", Becomes("NULL")),
    // They were planned; the rows are gone.
    ("moments_at", Stays),
    ("signals_at", Stays),
    ("school_mentor", Becomes("NULL")),
    ("needs", Becomes("NULL")),
    ("municipality_id", Stays),
    ("support_level", Becomes("'pilot'")),
    ("asked_level", Becomes("NULL")),
    ("asked_days", Becomes("NULL")),
    ("owner_id", Stays),
    // Of the school, and never nobody.
    ("backup_id", Stays),
    ("alone_since", Stays),
    ("trusted_id", Becomes("NULL")),
    // Nothing is planned for them any more.
    ("unfollowed_at", Becomes("$2")),
    ("created_at", Stays),
    ("joined_at", Becomes("NULL")),
    ("last_sign_of_life_at", Becomes("NULL")),
    ("last_sign", Becomes("NULL")),
    ("erased_at", Becomes("$2")),
];

/// Every column of `people`, for a former pupil.
pub const PEOPLE: &[(&str, Left)] = &[
    ("id", Stays),
    ("first_name", Becomes("$2")),
    ("last_name", Becomes("''")),
    ("mail", Becomes("NULL")),
    ("phone", Becomes("NULL")),
    ("phone_dead_at", Becomes("NULL")),
    ("phone_since", Becomes("NULL")),
    ("phone_is_given", Becomes("0")),
    ("created_at", Stays),
];
