//! What was handed over, and what was measured.

use super::{
    Section, Whose, at, day, said,
    saying::{destination, handover, labour, to_kind},
    text, words,
};

pub(in crate::own_data) const HANDOVERS: Section = Section {
    key: "handovers",
    title: "Wat we over jou doorgeven",
    whose: Whose::Alumnus,
    from: "warm_handovers t WHERE t.alumnus_id = $1 ORDER BY t.asked_at DESC",
    columns: &[
        at("asked_at", "Geschreven op", "t.asked_at"),
        text("by", "Door wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.by_id)"),
        said("state", "Hoe het staat", "t.state", handover),
        words("to_name", "Aan wie", "t.to_name"),
        said("to_kind", "Wat dat is", "t.to_kind", to_kind),
        words("to_reach", "Hoe school die persoon bereikt", "t.to_reach"),
        day("goes_on", "Op welke dag", "t.goes_on"),
        words("well", "Wat gaat goed", "t.well"),
        words("not_well", "Wat gaat niet goed", "t.not_well"),
        words("helps", "Zo werkt het best", "t.helps"),
        words("arranged", "Wat is er afgesproken", "t.arranged"),
        at("agreed_at", "Jij zei ja op", "t.agreed_at"),
        words("received_by", "Wie het kreeg", "t.received_by"),
        day("received_on", "Op welke dag die het kreeg", "t.received_on"),
        at("ended_at", "Klaar op", "t.ended_at"),
    ],
};

pub(in crate::own_data) const MEASUREMENTS: Section = Section {
    key: "measurements",
    title: "Waar je was, elk half jaar na school",
    whose: Whose::Alumnus,
    from: "measurements t WHERE t.alumnus_id = $1 ORDER BY t.made_at DESC",
    columns: &[
        day("measured_on", "Op welke dag", "t.measured_on"),
        text("months", "Maanden na school", "CAST(t.months AS TEXT)"),
        said("destination", "Waar je was", "t.destination", destination),
        words("reason", "Waarom er geen werk of school was", "t.reason"),
        said("labour", "Waarvan je leefde", "t.labour", labour),
        text("by", "Door wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.by_id)"),
        at("made_at", "Opgeschreven op", "t.made_at"),
        at("undone_at", "Teruggedraaid op", "t.undone_at"),
    ],
};
