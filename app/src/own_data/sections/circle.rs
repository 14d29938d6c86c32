//! Who stands around somebody, what they may see, and who looked.

use super::{
    Section, WHO, Whose, at, day, said,
    saying::{allowed_because, as_role, asked, fact, helper, kind, kinds, looked_at, why_looked, yes},
    text, words,
};

pub(in crate::own_data) const CIRCLE: Section = Section {
    key: "circle",
    title: "Wie om je heen staat",
    whose: Whose::Alumnus,
    from: "circle_members t WHERE t.alumnus_id = $1 ORDER BY t.since DESC",
    columns: &[
        text("who", "Wie", WHO),
        said("role", "Als", "t.role", helper),
        text("relation", "Van jou", "t.relation"),
        at("since", "Sinds", "t.since"),
        at("until", "Tot", "t.until"),
    ],
};

pub(in crate::own_data) const PERMISSIONS: Section = Section {
    key: "permissions",
    title: "Wat jij laat zien",
    whose: Whose::Alumnus,
    from: "permissions t WHERE t.alumnus_id = $1 ORDER BY t.given_at DESC",
    columns: &[
        text("who", "Wie", WHO),
        said("kind", "Wat", "t.kind", kind),
        at("given_at", "Mag sinds", "t.given_at"),
        at("withdrawn_at", "Mag niet meer sinds", "t.withdrawn_at"),
    ],
};

pub(in crate::own_data) const LOOKS: Section = Section {
    key: "looks",
    title: "Wie keek bij jou",
    whose: Whose::Alumnus,
    from: "access_log t WHERE t.alumnus_id = $1 AND ((t.kind NOT IN ('packet', 'cases') AND t.basis <> 'second_person') OR NOT EXISTS \
           (SELECT 1 FROM escalations e WHERE e.alumnus_id = $1 AND e.untold = 1)) ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        text("who", "Wie", WHO),
        said("role", "Als", "t.role", as_role),
        said("kind", "Wat", "t.kind", looked_at),
        said("basis", "Waarom het mocht", "t.basis", allowed_because),
    ],
};

pub(in crate::own_data) const SUCCESSIONS: Section = Section {
    key: "successions",
    title: "Een nieuw contact van school",
    whose: Whose::Alumnus,
    from: "successions t WHERE t.alumnus_id = $1 ORDER BY t.announced_at DESC",
    columns: &[
        text("from", "Van wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.from_id)"),
        text("to", "Naar wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.to_id)"),
        at("announced_at", "Verteld op", "t.announced_at"),
        at("starts_at", "Samen vanaf", "t.starts_at"),
        at("ends_at", "Samen tot", "t.ends_at"),
        words("why", "Waarom", "t.why"),
        day("talked_on", "Erover gepraat op", "t.talked_on"),
        words("talk", "Wat jullie zeiden", "t.talk"),
        at("undone_at", "Teruggedraaid op", "t.undone_at"),
        at("ended_at", "Klaar op", "t.ended_at"),
    ],
};

pub(in crate::own_data) const FAREWELLS: Section = Section {
    key: "farewells",
    title: "Wie stopt in je kring",
    whose: Whose::Alumnus,
    from: "farewells t WHERE t.alumnus_id = $1 ORDER BY t.told_at DESC",
    columns: &[
        text("who", "Wie", WHO),
        at("told_at", "Verteld op", "t.told_at"),
        day("ends_on", "Stopt op", "t.ends_on"),
        words("words", "Woorden voor jou", "t.words"),
        text(
            "successor",
            "Wie er daarna komt",
            "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.successor_id)",
        ),
        day("talked_on", "Erover gepraat op", "t.talked_on"),
        words("talk", "Wat jullie zeiden", "t.talk"),
        at("undone_at", "Blijft toch sinds", "t.undone_at"),
        at("ended_at", "Gestopt op", "t.ended_at"),
    ],
};

pub(in crate::own_data) const CIRCLE_CODES: Section = Section {
    key: "circle_codes",
    title: "Codes die je liet zien",
    whose: Whose::Person,
    from: "circle_codes t WHERE t.person_id = $1 ORDER BY t.made_at DESC",
    columns: &[at("made_at", "Gemaakt op", "t.made_at"), at("used_at", "Gebruikt op", "t.used_at")],
};

pub(in crate::own_data) const CIRCLE_REQUESTS: Section = Section {
    key: "circle_requests",
    title: "Wie je vroeg voor je kring",
    whose: Whose::Alumnus,
    from: "circle_requests t WHERE t.alumnus_id = $1 ORDER BY t.asked_at DESC",
    columns: &[
        text("who", "Wie", WHO),
        said("role", "Als", "t.role", helper),
        text("relation", "Van jou", "t.relation"),
        said("kinds", "Ziet dan", "t.kinds", kinds),
        at("asked_at", "Gevraagd op", "t.asked_at"),
        at("joined_at", "Ja op", "t.joined_at"),
        at("refused_at", "Nee op", "t.refused_at"),
    ],
};

/// Without the reason of a second yes when telling of its case is dangerous: that reason is the ground itself.
pub(in crate::own_data) const BREAK_GLASS: Section = Section {
    key: "break_glass",
    title: "Wie toch keek, en waarom",
    whose: Whose::Alumnus,
    from: "break_glass t WHERE t.alumnus_id = $1 AND (t.basis = 'break_glass' OR NOT EXISTS \
           (SELECT 1 FROM escalations e WHERE e.alumnus_id = $1 AND e.untold = 1)) ORDER BY t.opened_at DESC",
    columns: &[
        text("who", "Wie", WHO),
        said("basis", "Wat", "t.basis", why_looked),
        words("reason", "Waarom", "t.reason"),
        at("opened_at", "Vanaf", "t.opened_at"),
        at("ends_at", "Tot", "t.ends_at"),
    ],
};

pub(in crate::own_data) const PERMISSION_FACTS: Section = Section {
    key: "permission_facts",
    title: "Wanneer je ja of nee zei",
    whose: Whose::Alumnus,
    from: "permission_facts t WHERE t.alumnus_id = $1 ORDER BY t.at DESC, t.id",
    columns: &[
        at("at", "Wanneer", "t.at"),
        text("who", "Voor wie", WHO),
        said("kind", "Wat", "t.kind", kind),
        said("fact", "Wat je deed", "t.fact", fact),
    ],
};

pub(in crate::own_data) const PERMISSION_ASKS: Section = Section {
    key: "permission_asks",
    title: "Vragen wat iemand mag zien",
    whose: Whose::Alumnus,
    from: "permission_asks t WHERE t.alumnus_id = $1 ORDER BY t.asked_at DESC, t.id",
    columns: &[
        at("asked_at", "Gevraagd op", "t.asked_at"),
        text("who", "Voor wie", WHO),
        said("kind", "Wat", "t.kind", kind),
        said("by_helper", "Vroeg het zelf", "CASE WHEN t.by_helper = 1 THEN 'yes' ELSE 'no' END", yes),
        at("later_at", "Jij zei: later", "t.later_at"),
        at("yes_at", "Jij zei ja op", "t.yes_at"),
        text("wrong", "Hoe vaak het lastig was", "CAST(t.wrong AS TEXT)"),
        at("closed_at", "Klaar op", "t.closed_at"),
        said("outcome", "Hoe het ging", "t.outcome", asked),
    ],
};
