//! When somebody is asked, how closely they are kept in sight, and what was a signal.

use super::{
    Section, Whose, at, day, said,
    saying::{domain, every, hour, level, provision, reminded, reminder, reviewed, sign, signal, weekday},
    text, words,
};

pub(in crate::own_data) const REMINDERS: Section = Section {
    key: "reminders",
    title: "Wanneer we iets vragen",
    whose: Whose::Alumnus,
    from: "reminders t WHERE t.alumnus_id = $1 ORDER BY t.due_at DESC",
    columns: &[
        at("due_at", "Wanneer", "t.due_at"),
        said("kind", "Wat", "t.kind", reminder),
        said("outcome", "Hoe het ging", "t.outcome", reminded),
        at("outcome_at", "Op", "t.outcome_at"),
    ],
};

pub(in crate::own_data) const REMINDER_CHANGES: Section = Section {
    key: "reminder_changes",
    title: "Wanneer school iets verplaatste",
    whose: Whose::Alumnus,
    from: "reminder_changes t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        text("who", "Wie", "(SELECT p.first_name FROM people p WHERE p.id = t.by_id)"),
        at("from_at", "Van", "t.from_at"),
        at("to_at", "Naar", "t.to_at"),
        words("words", "Waarom", "t.words"),
        at("undone_at", "Teruggedraaid", "t.undone_at"),
    ],
};

pub(in crate::own_data) const SIGNS: Section = Section {
    key: "signs_of_life",
    title: "Wanneer je iets liet horen",
    whose: Whose::Alumnus,
    from: "signs_of_life t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[at("at", "Wanneer", "t.at"), said("sign", "Wat", "t.sign", sign)],
};

pub(in crate::own_data) const SIGNALS: Section = Section {
    key: "signals",
    title: "Waar school op lette",
    whose: Whose::Alumnus,
    from: "signals t WHERE t.alumnus_id = $1 AND (t.kind <> 'escalation' OR NOT EXISTS \
           (SELECT 1 FROM escalations e WHERE e.alumnus_id = $1 AND e.untold = 1)) ORDER BY t.opened_at DESC",
    columns: &[
        at("opened_at", "Wanneer", "t.opened_at"),
        said("kind", "Wat", "t.kind", signal),
        // What a JIM said in confidence stands in the reason of a worry.
        words("reason", "Waarom", "CASE WHEN t.kind = 'jim_worry' THEN NULL ELSE t.reason END"),
        text(
            "task_for",
            "Wie keek ernaar",
            "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.task_for)",
        ),
        words("facts", "De feiten", "CASE WHEN t.kind = 'jim_worry' THEN NULL ELSE t.facts END"),
        day("due_on", "Voor welke dag", "t.due_on"),
        at("closed_at", "Klaar op", "t.closed_at"),
        words("closed_word", "Wat er gebeurde", "CASE WHEN t.kind = 'jim_worry' THEN NULL ELSE t.closed_word END"),
    ],
};

pub(in crate::own_data) const OWN_LIMITS: Section = Section {
    key: "own_limits",
    title: "Wat school over jou leerde",
    whose: Whose::Alumnus,
    from: "own_limits t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        said("kind", "Wat", "t.kind", signal),
        said("about", "Waarover", "t.about", domain),
        text("value", "Pas vanaf (dagen of keren)", "CAST(t.value AS TEXT)"),
        words("why", "Waarom", "t.why"),
        text("who", "Door wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.by_id)"),
        at("undone_at", "Teruggedraaid op", "t.undone_at"),
    ],
};

pub(in crate::own_data) const PAUSES: Section = Section {
    key: "pauses",
    title: "Wanneer je rust wilde",
    whose: Whose::Alumnus,
    from: "pauses t WHERE t.alumnus_id = $1 ORDER BY t.since DESC",
    columns: &[
        at("since", "Vanaf", "t.since"),
        day("until_day", "Tot", "t.until_day"),
        at("ended_at", "Gestopt op", "t.ended_at"),
    ],
};

pub(in crate::own_data) const RHYTHMS: Section = Section {
    key: "rhythms",
    title: "Wanneer jij gevraagd wilt worden",
    whose: Whose::Alumnus,
    from: "rhythms t WHERE t.alumnus_id = $1",
    columns: &[
        said("every_days", "Hoe vaak", "CAST(t.every_days AS TEXT)", every),
        said("weekday", "Dag", "CAST(t.weekday AS TEXT)", weekday),
        said("hour", "Tijd", "CAST(t.hour AS TEXT)", hour),
        at("changed_at", "Gekozen op", "t.changed_at"),
    ],
};

pub(in crate::own_data) const RHYTHM_CHANGES: Section = Section {
    key: "rhythm_changes",
    title: "Wat anderen veranderden",
    whose: Whose::Alumnus,
    from: "rhythm_changes t WHERE t.alumnus_id = $1 ORDER BY t.told_at DESC",
    columns: &[
        at("told_at", "Verteld op", "t.told_at"),
        text("who", "Door wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.told_by)"),
        at("starts_at", "Vanaf", "t.starts_at"),
        said("level_from", "Van", "t.level_from", level),
        said("level_to", "Naar", "t.level_to", level),
        said("every_days", "Hoe vaak", "CAST(t.every_days AS TEXT)", every),
        said("weekday", "Dag", "CAST(t.weekday AS TEXT)", weekday),
        said("hour", "Tijd", "CAST(t.hour AS TEXT)", hour),
        words("why", "Waarom", "t.why"),
        at("done_at", "Begonnen op", "t.done_at"),
        at("undone_at", "Teruggedraaid op", "t.undone_at"),
    ],
};

pub(in crate::own_data) const LEVEL_CHANGES: Section = Section {
    key: "level_changes",
    title: "Meer en minder contact",
    whose: Whose::Alumnus,
    from: "level_changes t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        said("level_from", "Van", "t.level_from", level),
        said("level_to", "Naar", "t.level_to", level),
        text("who", "Wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.by_id)"),
        words("why", "Waarom", "t.why"),
        at("starts_at", "Vanaf", "t.starts_at"),
        at("undone_at", "Teruggedraaid op", "t.undone_at"),
    ],
};

pub(in crate::own_data) const REVIEWS: Section = Section {
    key: "reviews",
    title: "Wanneer school keek of alles nog past",
    whose: Whose::Alumnus,
    from: "reviews t WHERE t.alumnus_id = $1 ORDER BY t.asked_at DESC",
    columns: &[
        at("asked_at", "Gevraagd op", "t.asked_at"),
        day("due_on", "Voor", "t.due_on"),
        at("done_at", "Gedaan op", "t.done_at"),
        text("who", "Door wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.done_by)"),
        said("outcome", "Wat eruit kwam", "t.outcome", reviewed),
        words("words", "Waarom", "t.words"),
    ],
};

pub(in crate::own_data) const PROVISIONS: Section = Section {
    key: "provisions",
    title: "Wat je hebt, en tot wanneer",
    whose: Whose::Alumnus,
    from: "provisions t WHERE t.alumnus_id = $1 ORDER BY t.ends_on DESC",
    columns: &[
        said("kind", "Wat", "t.kind", provision),
        day("ends_on", "Tot", "t.ends_on"),
        at("made_at", "Opgeschreven op", "t.made_at"),
        at("gone_at", "Weggehaald op", "t.gone_at"),
    ],
};

pub(in crate::own_data) const HELPER_RHYTHMS: Section = Section {
    key: "helper_rhythms",
    title: "Wanneer je over anderen gevraagd wilt worden",
    whose: Whose::Person,
    from: "helper_rhythms t WHERE t.person_id = $1",
    columns: &[
        said("every_days", "Hoe vaak", "CAST(t.every_days AS TEXT)", every),
        said("weekday", "Dag", "CAST(t.weekday AS TEXT)", weekday),
        said("hour", "Tijd", "CAST(t.hour AS TEXT)", hour),
        day("rest_until", "Rust tot", "t.rest_until"),
        at("changed_at", "Gekozen op", "t.changed_at"),
    ],
};
