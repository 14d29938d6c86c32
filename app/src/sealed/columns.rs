//! Where sealed words stand in the database: the one list, for a new key, for the start, and for the tests.

/// A column of sealed words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub name: &'static str,
    /// By which columns one row is known; the first is a text.
    pub keys: &'static [&'static str],
}

const fn by_id(table: &'static str, name: &'static str) -> Column {
    Column { table, name, keys: &["id"] }
}

const fn in_packet(name: &'static str) -> Column {
    Column { table: "packet_sentences", name, keys: &["escalation_id", "position"] }
}

const fn by(table: &'static str, name: &'static str, key: &'static [&'static str]) -> Column {
    Column { table, name, keys: key }
}

/// Every column of sealed words.
pub const SEALED_COLUMNS: &[Column] = &[
    by_id("absences", "note"),
    by_id("address_changes", "address"),
    by_id("alumni", "needs"),
    by_id("break_glass", "reason"),
    by_id("ceremonies", "state"),
    by_id("check_ins", "words"),
    by_id("contacts", "words"),
    by("crisis_agreements", "words", &["alumnus_id"]),
    by_id("erasures", "mail"),
    by_id("escalation_events", "words"),
    by_id("escalation_promises", "words"),
    by_id("escalations", "asked"),
    by_id("escalations", "cause"),
    by_id("escalations", "decline_reason"),
    by_id("escalations", "decline_whither"),
    by_id("escalations", "first_action"),
    by_id("escalations", "ground"),
    by_id("escalations", "result"),
    by_id("exports", "reason"),
    by_id("farewells", "talk"),
    by_id("farewells", "words"),
    by_id("inbox", "text"),
    by_id("jim_reports", "words"),
    by_id("leavers_lists", "list"),
    by("lessons", "words", &["escalation_id"]),
    by_id("level_changes", "why"),
    by_id("measurements", "reason"),
    by_id("measurements", "work_was"),
    by_id("messages", "words"),
    by_id("outbox", "address"),
    by_id("outbox", "text"),
    by_id("own_limits", "why"),
    in_packet("source"),
    in_packet("words"),
    by("passwords", "code_secret", &["person_id"]),
    by_id("pictures", "bytes"),
    by("provider_visits", "leads_to", &["browser_hash"]),
    by("provider_visits", "nonce", &["browser_hash"]),
    by("provider_visits", "verifier", &["browser_hash"]),
    by_id("providers", "client_secret"),
    by_id("push_subscriptions", "auth"),
    by_id("push_subscriptions", "endpoint"),
    by_id("question_words", "words"),
    by_id("reminder_changes", "words"),
    by_id("reviews", "words"),
    by_id("rhythm_changes", "why"),
    by_id("signals", "closed_word"),
    by_id("signals", "facts"),
    by_id("signals", "next_step"),
    by_id("signals", "reason"),
    by_id("successions", "talk"),
    by_id("successions", "why"),
    by_id("told_facts", "work_was"),
    by_id("warm_handovers", "arranged"),
    by_id("warm_handovers", "helps"),
    by_id("warm_handovers", "not_well"),
    by_id("warm_handovers", "received_by"),
    by_id("warm_handovers", "to_name"),
    by_id("warm_handovers", "to_reach"),
    by_id("warm_handovers", "well"),
    by_id("zgw_handovers", "last_status"),
    by_id("zgw_handovers", "trouble"),
    by("zgw_systems", "client_secret", &["municipality_id"]),
];
