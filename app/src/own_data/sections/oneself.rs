//! Who somebody is, their devices, and what they took along.

use super::{
    Column, Section, Shape, WHO, Whose, at, day, said,
    saying::{channel, destination, legal_basis, level, profile, sign, signed_in_by, time_of_day, used_as, yes},
    text, words,
};

pub(in crate::own_data) const YOU: Section = Section {
    key: "you",
    title: "Over jou",
    whose: Whose::Alumnus,
    from: "alumni t JOIN people p ON p.id = t.person_id WHERE t.id = $1",
    columns: &[
        text("first_name", "Voornaam", "p.first_name"),
        text("last_name", "Achternaam", "p.last_name"),
        text("mail", "Mailadres", "p.mail"),
        text("phone", "Telefoon", "p.phone"),
        day("born_on", "Geboren op", "t.born_on"),
        text("school", "School", "(SELECT s.name FROM schools s WHERE s.id = t.school_id)"),
        text("municipality", "Gemeente", "(SELECT m.name FROM municipalities m WHERE m.id = t.municipality_id)"),
        text("pupil_number", "Nummer op school", "t.pupil_number"),
        day("outflow_on", "Van school op", "t.outflow_on"),
        said("profile", "Richting op school", "t.profile", profile),
        text("advice", "Advies van school", "t.advice"),
        said("destination", "Waar je heen ging", "t.destination", destination),
        text("employer", "Waar je werkt", "t.employer"),
        day("employer_since", "Daar sinds", "t.employer_since"),
        day("contract_ends_on", "Contract tot", "t.contract_ends_on"),
        day("no_work_since", "Zonder werk of school sinds", "t.no_work_since"),
        text("school_mentor", "Mentor op school", "t.school_mentor"),
        words("needs", "Wat je nodig hebt", "t.needs"),
        said("support_level", "Hoe vaak we vragen", "t.support_level", level),
        text(
            "owner",
            "Jouw persoon van school",
            "(SELECT o.first_name || ' ' || o.last_name FROM people o WHERE o.id = t.owner_id)",
        ),
        text(
            "backup",
            "Vervanger",
            "(SELECT o.first_name || ' ' || o.last_name FROM people o WHERE o.id = t.backup_id)",
        ),
        text(
            "trusted",
            "Jouw vaste persoon",
            "(SELECT o.first_name || ' ' || o.last_name FROM people o WHERE o.id = t.trusted_id)",
        ),
        at("phone_since", "Dit nummer sinds", "p.phone_since"),
        at("phone_dead_at", "Je nummer werkt niet meer sinds", "p.phone_dead_at"),
        at("unfollowed_at", "School kijkt niet meer vanaf", "t.unfollowed_at"),
        at("created_at", "In Waakvlam sinds", "t.created_at"),
        at("joined_at", "Zelf in de app sinds", "t.joined_at"),
        at("last_sign_of_life_at", "Laatst iets gehoord op", "t.last_sign_of_life_at"),
        said("last_sign", "Wat we toen hoorden", "t.last_sign", sign),
    ],
};

pub(in crate::own_data) const INBOX: Section = Section {
    key: "inbox",
    title: "Berichten aan jou",
    whose: Whose::Person,
    from: "inbox t WHERE t.person_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        words("text", "Wat er staat", "t.text"),
        at("read_at", "Gelezen op", "t.read_at"),
    ],
};

pub(in crate::own_data) const SESSIONS: Section = Section {
    key: "sessions",
    title: "Telefoons en computers",
    whose: Whose::Person,
    from: "sessions t WHERE t.person_id = $1 ORDER BY t.created_at DESC",
    columns: &[
        text("device", "Apparaat", "t.device"),
        said("signed_in_by", "Ingelogd", "t.signed_in_by", signed_in_by),
        at("created_at", "Sinds", "t.created_at"),
        at("last_seen_at", "Laatst gebruikt", "t.last_seen_at"),
        at("proved_at", "Laatst laten zien wie je bent", "NULLIF(t.proved_at, 0)"),
        at("fresh_until", "Mag nog weinig tot", "t.fresh_until"),
        at("ended_at", "Uitgelogd op", "t.ended_at"),
    ],
};

pub(in crate::own_data) const EXPORTS: Section = Section {
    key: "exports",
    title: "Kopieën die school maakte",
    whose: Whose::Alumnus,
    from: "exports t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[at("at", "Wanneer", "t.at"), text("who", "Wie", WHO), words("reason", "Waarom", "t.reason")],
};

pub(in crate::own_data) const ERASURES: Section = Section {
    key: "erasures",
    title: "Gegevens wissen",
    whose: Whose::Alumnus,
    from: "erasures t WHERE t.alumnus_id = $1 ORDER BY t.asked_at DESC",
    columns: &[
        at("asked_at", "Gevraagd op", "t.asked_at"),
        at("due_at", "Gewist op", "t.due_at"),
        at("cancelled_at", "Gestopt op", "t.cancelled_at"),
    ],
};

/// Her face, and what she sent to her circle; a photo of somebody else is theirs.
pub(in crate::own_data) const PICTURES: Section = Section {
    key: "pictures",
    title: "Je foto's",
    whose: Whose::Alumnus,
    from: "pictures t JOIN alumni a ON a.person_id = t.person_id WHERE a.id = $1 \
           AND (t.used_as = 'portrait' OR t.alumnus_id = $1) ORDER BY t.made_at DESC",
    columns: &[
        text("id", "Nummer van de foto", "t.id"),
        at("made_at", "Wanneer", "t.made_at"),
        said("used_as", "Wat", "t.used_as", used_as),
        text("mime", "Soort bestand", "t.mime"),
        Column { key: "bytes", label: "De foto zelf, als base64", shape: Shape::Picture, sql: "t.bytes" },
    ],
};

pub(in crate::own_data) const MOVES: Section = Section {
    key: "moves",
    title: "Verhuizen",
    whose: Whose::Alumnus,
    from: "moves t WHERE t.alumnus_id = $1 ORDER BY t.proposed_at DESC",
    columns: &[
        text("from", "Van", "(SELECT m.name FROM municipalities m WHERE m.id = t.from_id)"),
        text("to", "Naar", "(SELECT m.name FROM municipalities m WHERE m.id = t.to_id)"),
        day("from_day", "Vanaf", "t.from_day"),
        text(
            "by",
            "Wie zei het",
            "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.proposed_by)",
        ),
        at("proposed_at", "Gezegd op", "t.proposed_at"),
        at("confirmed_at", "Jouw ja op", "t.confirmed_at"),
        at("refused_at", "Jouw nee op", "t.refused_at"),
        at("done_at", "Klaar op", "t.done_at"),
    ],
};

pub(in crate::own_data) const LEGAL_BASES: Section = Section {
    key: "legal_bases",
    title: "Waarom school jou mag volgen",
    whose: Whose::Alumnus,
    from: "legal_bases t WHERE t.alumnus_id = $1 ORDER BY t.since DESC",
    columns: &[
        said("basis", "Waarom", "t.basis", legal_basis),
        at("since", "Vanaf", "t.since"),
        at("until", "Tot", "t.until"),
    ],
};

pub(in crate::own_data) const FOLLOW_QUESTIONS: Section = Section {
    key: "follow_questions",
    title: "Mag school jou blijven volgen",
    whose: Whose::Alumnus,
    from: "follow_questions t WHERE t.alumnus_id = $1 ORDER BY t.asked_at DESC",
    columns: &[
        at("asked_at", "Gevraagd op", "t.asked_at"),
        at("ends_at", "Het stopt anders op", "t.ends_at"),
        at("talk_at", "Eerst praten, zei jij op", "t.talk_at"),
        said("answer", "Antwoord", "t.answer", yes),
        at("answered_at", "Antwoord op", "t.answered_at"),
        text(
            "answered_by",
            "Wie het opschreef",
            "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.answered_by)",
        ),
    ],
};

pub(in crate::own_data) const CONTACT_PREFERENCES: Section = Section {
    key: "contact_preferences",
    title: "Hoe je bereikt wilt worden",
    whose: Whose::Person,
    from: "contact_preferences t WHERE t.person_id = $1",
    columns: &[
        said("channel", "Eerst", "t.channel", channel),
        said("quiet_from", "Stil vanaf", "CAST(t.quiet_from AS TEXT)", time_of_day),
        said("quiet_until", "Stil tot", "CAST(t.quiet_until AS TEXT)", time_of_day),
        at("changed_at", "Gekozen op", "t.changed_at"),
        at("no_mail_since", "Geen mail sinds", "t.no_mail_since"),
    ],
};

pub(in crate::own_data) const PUSH_SUBSCRIPTIONS: Section = Section {
    key: "push_subscriptions",
    title: "Waar je meldingen krijgt",
    whose: Whose::Person,
    from: "push_subscriptions t JOIN sessions d ON d.id = t.session_id WHERE t.person_id = $1 ORDER BY t.made_at DESC",
    columns: &[
        text("device", "Toestel", "d.device"),
        at("made_at", "Aan sinds", "t.made_at"),
        at("seen_at", "Laatst gezien op", "t.seen_at"),
        at("gone_at", "Uit sinds", "t.gone_at"),
        at("last_at", "Laatste melding", "t.last_at"),
    ],
};

pub(in crate::own_data) const PUSH_TESTS: Section = Section {
    key: "push_tests",
    title: "Testberichten",
    whose: Whose::Person,
    from: "push_tests t JOIN sessions d ON d.id = t.session_id WHERE t.person_id = $1 ORDER BY t.asked_at DESC",
    columns: &[
        text("device", "Toestel", "d.device"),
        at("asked_at", "Gevraagd op", "t.asked_at"),
        at("sent_at", "Verstuurd op", "t.sent_at"),
        at("arrived_at", "Aangekomen op", "t.arrived_at"),
    ],
};

pub(in crate::own_data) const CALENDAR_FEEDS: Section = Section {
    key: "calendar_feeds",
    title: "Je afspraken in je agenda",
    whose: Whose::Alumnus,
    from: "calendar_feeds t WHERE t.alumnus_id = $1 ORDER BY t.made_at DESC",
    columns: &[
        at("made_at", "Aan sinds", "t.made_at"),
        at("read_at", "Je agenda keek op", "t.read_at"),
        at("ended_at", "Gestopt op", "t.ended_at"),
    ],
};
