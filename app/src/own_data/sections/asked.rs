//! What was asked and answered: check-ins, contacts, questions, evenings, messages.

use super::{
    Section, WHO, Whose, at, day, said,
    saying::{face, going, jim_answer, outcome, sleeps, told, topic, way, yes},
    text, words,
};

pub(in crate::own_data) const CHECK_INS: Section = Section {
    key: "check_ins",
    title: "Hoe het met je ging",
    whose: Whose::Alumnus,
    from: "check_ins t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        said("face", "Hoe het ging", "t.face", face),
        said("work", "Werk", "t.work", going),
        said("housing", "Wonen", "t.housing", going),
        said("money", "Geld", "t.money", going),
        said("feeling", "Hoe je je voelde", "t.feeling", going),
        words("words", "Jouw woorden", "t.words"),
        said("sleeps", "Had je een slaapplek", "t.sleeps", sleeps),
        said("wants_call", "Wilde je een telefoontje", "t.wants_call", yes),
    ],
};

pub(in crate::own_data) const JIM_REPORTS: Section = Section {
    key: "jim_reports",
    title: "Wat je JIM zei",
    whose: Whose::Alumnus,
    from: "jim_reports t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        text("who", "Wie", WHO),
        said("answer", "Antwoord", "t.answer", jim_answer),
        // What the JIM said in confidence was promised so before typing.
        words("words", "Woorden die jij mag lezen", "CASE WHEN t.alumnus_reads = 1 THEN t.words ELSE NULL END"),
    ],
};

pub(in crate::own_data) const CONTACTS: Section = Section {
    key: "contacts",
    title: "Bellen en bezoek",
    whose: Whose::Alumnus,
    from: "contacts t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        text("who", "Wie", WHO),
        said("way", "Hoe", "t.way", way),
        said("outcome", "Gelukt", "t.outcome", outcome),
        words("words", "Wat er staat", "t.words"),
        said("face", "Hoe het klonk", "t.face", face),
        day("again_on", "Weer bellen op", "t.again_on"),
        at("undone_at", "Weggehaald op", "t.undone_at"),
    ],
};

pub(in crate::own_data) const QUESTIONS: Section = Section {
    key: "questions",
    title: "Je vragen",
    whose: Whose::Alumnus,
    from: "questions t WHERE t.alumnus_id = $1 ORDER BY t.asked_at DESC",
    columns: &[
        text("id", "Nummer van de vraag", "t.id"),
        at("asked_at", "Gevraagd op", "t.asked_at"),
        said("topic", "Waarover", "t.topic", topic),
        text("to", "Aan wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.to_id)"),
        day("promised_on", "Antwoord beloofd voor", "t.promised_on"),
        at("answered_at", "Antwoord op", "t.answered_at"),
        at("understood_at", "Begrepen op", "t.understood_at"),
        at("not_understood_at", "Niet begrepen op", "t.not_understood_at"),
        day("do_before", "Iets doen voor", "t.do_before"),
        at("closed_at", "Klaar op", "t.closed_at"),
    ],
};

pub(in crate::own_data) const QUESTION_WORDS: Section = Section {
    key: "question_words",
    title: "Wat er in je vragen staat",
    whose: Whose::Alumnus,
    from: "question_words t JOIN questions q ON q.id = t.question_id WHERE q.alumnus_id = $1 ORDER BY t.at DESC, t.id",
    columns: &[
        text("question_id", "Nummer van de vraag", "t.question_id"),
        at("at", "Wanneer", "t.at"),
        text("who", "Wie", WHO),
        words("words", "Woorden", "t.words"),
    ],
};

pub(in crate::own_data) const EVENINGS: Section = Section {
    key: "evenings",
    title: "Avonden",
    whose: Whose::Alumnus,
    from: "sign_ups t JOIN evenings v ON v.id = t.evening_id WHERE t.alumnus_id = $1 ORDER BY v.starts_at DESC",
    columns: &[
        at("starts_at", "Avond", "v.starts_at"),
        text("place", "Plek", "v.place"),
        said("topic", "Waarvoor", "t.topic", topic),
        at("signed_up_at", "Aangemeld op", "t.signed_up_at"),
        at("cancelled_at", "Afgemeld op", "t.cancelled_at"),
        at("attended_at", "Je was er", "t.attended_at"),
    ],
};

pub(in crate::own_data) const TOLD_FACTS: Section = Section {
    key: "told_facts",
    title: "Wat school van jou hoorde",
    whose: Whose::Alumnus,
    from: "told_facts t WHERE t.alumnus_id = $1 ORDER BY t.at DESC, t.kind",
    columns: &[
        at("at", "Wanneer", "t.at"),
        said("kind", "Wat", "t.kind", told),
        text("who", "Wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.by_id)"),
    ],
};

pub(in crate::own_data) const CRISIS_AGREEMENTS: Section = Section {
    key: "crisis_agreements",
    title: "Jouw afspraak voor als het slecht gaat",
    whose: Whose::Alumnus,
    from: "crisis_agreements t WHERE t.alumnus_id = $1",
    columns: &[words("words", "Jouw woorden", "t.words"), at("changed_at", "Opgeschreven op", "t.changed_at")],
};

pub(in crate::own_data) const CRISIS_PEOPLE: Section = Section {
    key: "crisis_people",
    title: "Wie een bericht krijgt als je hulp vraagt",
    whose: Whose::Alumnus,
    from: "crisis_people t WHERE t.alumnus_id = $1 ORDER BY t.since",
    columns: &[
        text("who", "Wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.person_id)"),
        at("since", "Sinds", "t.since"),
    ],
};

/// What anybody wrote to her circle: she reads it there too. What she wrote in the circle of somebody else is theirs.
pub(in crate::own_data) const MESSAGES: Section = Section {
    key: "messages",
    title: "Berichten in je kring",
    whose: Whose::Alumnus,
    from: "messages t WHERE t.alumnus_id = $1 ORDER BY t.place DESC",
    columns: &[
        text("place", "Nummer van het bericht", "CAST(t.place AS TEXT)"),
        at("at", "Wanneer", "t.at"),
        at("made_at", "Geschreven op", "t.made_at"),
        text("who", "Wie", WHO),
        words("words", "Woorden", "t.words"),
        text("picture_id", "Nummer van de foto", "t.picture_id"),
        at("taken_back_at", "Teruggehaald op", "t.taken_back_at"),
    ],
};

/// Only how far she read herself: nobody is told how far others did.
pub(in crate::own_data) const MESSAGE_READS: Section = Section {
    key: "message_reads",
    title: "Tot waar je berichten las",
    whose: Whose::Alumnus,
    from: "message_reads t JOIN alumni a ON a.id = t.alumnus_id AND a.person_id = t.person_id WHERE t.alumnus_id = $1",
    columns: &[text("up_to", "Tot en met bericht", "CAST(t.up_to AS TEXT)")],
};
