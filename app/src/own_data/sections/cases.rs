//! What went to the municipality.

use super::{
    Section, WHO, Whose, at, day, said,
    saying::{happened, lesson_sooner, lesson_who, state},
    text, words,
};

/// Nothing tells of a case of which telling is dangerous.
const TOLD: &str = "escalations e WHERE e.alumnus_id = $1 AND e.untold = 0";

/// Rows of one of the tables under a case that may be told.
macro_rules! of_told_cases {
    ($table:literal, $order:literal) => {
        concat!(
            $table,
            " t JOIN escalations e ON e.id = t.escalation_id WHERE e.alumnus_id = $1 AND e.untold = 0 ORDER BY ",
            $order
        )
    };
}

pub(in crate::own_data) const CASES: Section = Section {
    key: "cases",
    title: "Hulp vragen bij de gemeente",
    whose: Whose::Alumnus,
    from: TOLD,
    columns: &[
        text("id", "Nummer van de zaak", "e.id"),
        text("municipality", "Gemeente", "(SELECT m.name FROM municipalities m WHERE m.id = e.municipality_id)"),
        said("state", "Hoe het staat", "e.state", state),
        words("cause", "Wat er is", "e.cause"),
        words("asked", "Wat school vroeg", "e.asked"),
        day("wanted_on", "Gevraagd voor", "e.wanted_on"),
        at("drafted_at", "Geschreven op", "e.drafted_at"),
        at("asked_alumnus_at", "Aan jou gevraagd op", "e.asked_alumnus_at"),
        at("approved_at", "Goedgevonden op", "e.approved_at"),
        words("ground", "Waarom zonder jouw ja", "e.ground"),
        at("sent_at", "Verstuurd op", "e.sent_at"),
        at("received_at", "Ontvangen op", "e.received_at"),
        at("accepted_at", "Opgepakt op", "e.accepted_at"),
        text("actor_name", "Wie helpt", "e.actor_name"),
        words("first_action", "Eerste stap", "e.first_action"),
        day("action_on", "Op welke dag", "e.action_on"),
        at("declined_at", "Afgewezen op", "e.declined_at"),
        words("decline_reason", "Waarom niet", "e.decline_reason"),
        words("decline_whither", "Waarheen dan", "e.decline_whither"),
        at("done_at", "Klaar op", "e.done_at"),
        words("result", "Wat eruit kwam", "e.result"),
        at("withdrawn_at", "Gestopt op", "e.withdrawn_at"),
    ],
};

pub(in crate::own_data) const PACKETS: Section = Section {
    key: "packet_sentences",
    title: "De zinnen voor de gemeente",
    whose: Whose::Alumnus,
    from: of_told_cases!("packet_sentences", "e.drafted_at DESC, t.position"),
    columns: &[
        text("case_id", "Nummer van de zaak", "t.escalation_id"),
        words("words", "Zin", "t.words"),
        words("source", "Waar de zin vandaan komt", "t.source"),
        at("refused_at", "Niet gedeeld, want jij zei nee op", "t.refused_at"),
    ],
};

pub(in crate::own_data) const CASE_EVENTS: Section = Section {
    key: "case_events",
    title: "Wat er met de zaak gebeurde",
    whose: Whose::Alumnus,
    from: of_told_cases!("escalation_events", "t.at DESC, t.place DESC"),
    columns: &[
        text("case_id", "Nummer van de zaak", "t.escalation_id"),
        at("at", "Wanneer", "t.at"),
        text("who", "Wie", WHO),
        said("what", "Wat", "t.what", happened),
        words("words", "Woorden", "t.words"),
    ],
};

pub(in crate::own_data) const CASE_DESKS: Section = Section {
    key: "case_desks",
    title: "Wie van de gemeente het kon lezen",
    whose: Whose::Alumnus,
    from: of_told_cases!("escalation_desks", "t.since DESC"),
    columns: &[
        text("case_id", "Nummer van de zaak", "t.escalation_id"),
        text("who", "Wie", WHO),
        at("since", "Sinds", "t.since"),
    ],
};

pub(in crate::own_data) const CASE_PROMISES: Section = Section {
    key: "case_promises",
    title: "Wat er beloofd is",
    whose: Whose::Alumnus,
    from: of_told_cases!("escalation_promises", "t.made_at DESC"),
    columns: &[
        text("case_id", "Nummer van de zaak", "t.escalation_id"),
        text("name", "Wie", "t.name"),
        words("words", "Wat", "t.words"),
        day("on_day", "Op welke dag", "t.on_day"),
        at("made_at", "Beloofd op", "t.made_at"),
        at("told_at", "Te laat, gezegd op", "t.told_at"),
        at("ended_at", "Klaar op", "t.ended_at"),
    ],
};

pub(in crate::own_data) const CASE_LESSONS: Section = Section {
    key: "case_lessons",
    title: "Wat school ervan leerde",
    whose: Whose::Alumnus,
    from: of_told_cases!("lessons", "t.written_at DESC"),
    columns: &[
        text("case_id", "Nummer van de zaak", "t.escalation_id"),
        said("who", "Wie iets had moeten doen", "t.who", lesson_who),
        said("sooner", "Hoeveel eerder", "t.sooner", lesson_sooner),
        words("words", "Wat", "t.words"),
        at("written_at", "Geschreven op", "t.written_at"),
    ],
};

pub(in crate::own_data) const THEIR_SYSTEM: Section = Section {
    key: "their_system",
    title: "In het systeem van de gemeente",
    whose: Whose::Alumnus,
    from: of_told_cases!("zgw_handovers", "t.sent_at DESC"),
    columns: &[
        text("case_id", "Nummer van de zaak", "t.escalation_id"),
        text("number", "Nummer bij de gemeente", "t.number"),
        at("sent_at", "Verstuurd op", "t.sent_at"),
        at("registered_at", "Daar aangekomen op", "t.registered_at"),
        words("last_status", "Hoe het daar staat", "t.last_status"),
        at("last_status_at", "Sinds", "t.last_status_at"),
        at("ended_at", "Daar klaar, gezien op", "t.ended_at"),
        words("trouble", "Wat er misging", "t.trouble"),
        at("stopped_at", "Gestopt op", "t.stopped_at"),
    ],
};
