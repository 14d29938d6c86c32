//! What somebody reads and takes along, section by section: the columns, what they are called, and what they mean.

use crate::{
    access::{Basis, HelperRole, Kind},
    check_ins::{Face, Going, JimAnswer, Outcome, Way, YesNo},
    circle,
    escalations::State,
    leavers::{OutflowDestination, OutflowProfile},
    questions::Topic,
    waakvlam::{
        Sign, SupportLevel,
        rules::{moments::Provision, rhythm},
    },
};

/// What stands in a column.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Text as it is.
    Text,
    /// Sealed words.
    Words,
    /// An instant, in epoch seconds.
    At,
    /// A day, as ISO text.
    Day,
    /// A stored word, with how people say it.
    Said(fn(&str) -> String),
    /// A sealed JPEG in base64: in the file, and not on the page.
    Picture,
}

/// A column of a section.
#[derive(Clone, Copy)]
pub struct Column {
    /// Its key in the file.
    pub key: &'static str,
    /// What it means, as a person reads it.
    pub label: &'static str,
    /// What stands in it.
    pub shape: Shape,
    /// The SQL that gives it.
    pub sql: &'static str,
}

/// By which id rows belong to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The alumnus.
    Alumnus,
    /// The human being.
    Person,
}

/// One section of the page and of the file.
#[derive(Clone, Copy)]
pub struct Section {
    /// Its key in the file.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Whose id `$1` is.
    pub whose: Whose,
    /// Everything after FROM; `$1` is whose.
    pub from: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

const fn text(key: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column { key, label, shape: Shape::Text, sql }
}
const fn words(key: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column { key, label, shape: Shape::Words, sql }
}
const fn at(key: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column { key, label, shape: Shape::At, sql }
}
const fn day(key: &'static str, label: &'static str, sql: &'static str) -> Column {
    Column { key, label, shape: Shape::Day, sql }
}
const fn said(key: &'static str, label: &'static str, sql: &'static str, say: fn(&str) -> String) -> Column {
    Column { key, label, shape: Shape::Said(say), sql }
}

/// A function that says a stored word as people do.
macro_rules! say {
    ($name:ident, $type:ty) => {
        fn $name(stored: &str) -> String {
            <$type>::parse(stored).map_or_else(|| stored.to_owned(), |known| known.label().to_owned())
        }
    };
}
say!(face, Face);
say!(going, Going);
say!(jim_answer, JimAnswer);
say!(way, Way);
say!(outcome, Outcome);
say!(topic, Topic);
say!(level, SupportLevel);
say!(sign, Sign);
say!(state, State);
say!(helper, HelperRole);
say!(kind, Kind);

fn yes(stored: &str) -> String {
    if stored == YesNo::Yes.as_str() { "ja".to_owned() } else { "nee".to_owned() }
}
fn sleeps(stored: &str) -> String {
    match stored {
        "yes" => "ja",
        "no" => "nee",
        _ => "liever niet",
    }
    .to_owned()
}
fn profile(stored: &str) -> String {
    stored.parse::<OutflowProfile>().map_or_else(|_| stored.to_owned(), |known| known.label().to_owned())
}
fn destination(stored: &str) -> String {
    stored.parse::<OutflowDestination>().map_or_else(|_| stored.to_owned(), |known| known.label().to_owned())
}
fn looked_at(stored: &str) -> String {
    circle::rules::looked_at(stored).to_owned()
}
fn allowed_because(stored: &str) -> String {
    Basis::parse(stored).map_or_else(|| stored.to_owned(), |basis| circle::rules::because("Deze persoon", basis))
}
fn as_role(stored: &str) -> String {
    circle::rules::as_role(stored).to_owned()
}
fn reminder(stored: &str) -> String {
    match stored {
        "check_in" => "vragen hoe het gaat",
        "ask_jim" => "je JIM vragen",
        "silence" => "school laten weten dat het stil is",
        "contract" => "je contract stopt bijna",
        "follow" => "vragen of school je mag volgen",
        "follow_again" => "dat nog een keer vragen",
        "follow_ends" => "iemand van school vraagt het zelf",
        "change" => "een ander ritme begint",
        "review" => "school vragen of alles nog past",
        "jim_asks" => "je JIM vragen hoe het gaat",
        "coach_list" => "je coach vragen hoe het gaat",
        "birthday" => "je verjaardag komt eraan",
        "two_years" => "je werkt bijna 2 jaar op 1 plek",
        "no_work" => "je bent lang zonder werk",
        "provision" => "iets wat je hebt stopt bijna",
        "call_waits" => "kijken of er gebeld is",
        "no_jim" => "kijken of je een JIM hebt",
        "jim_quiet" => "je JIM vragen of het nog lukt",
        "jim_still_quiet" => "kijken of je JIM iets liet horen",
        other => other,
    }
    .to_owned()
}
fn reminded(stored: &str) -> String {
    match stored {
        "sent" => "gevraagd",
        "answered" => "je liet iets horen",
        "replaced" | "cancelled" => "een andere dag gekozen",
        "late" => "te laat, dus niet gevraagd",
        _ => "overgeslagen",
    }
    .to_owned()
}
fn provision(stored: &str) -> String {
    Provision::parse(stored).map_or_else(|| stored.to_owned(), |known| known.label().to_owned())
}
fn reviewed(stored: &str) -> String {
    match stored {
        "down" => "minder vaak",
        "up" => "vaker",
        _ => "het blijft zo",
    }
    .to_owned()
}
fn every(stored: &str) -> String {
    match stored.parse() {
        Ok(0) => "niet uit zichzelf".to_owned(),
        Ok(days) => rhythm::every_in_words(days),
        Err(_) => stored.to_owned(),
    }
}
fn weekday(stored: &str) -> String {
    let found = stored.parse().ok().and_then(rhythm::from_number);
    found.map_or_else(|| stored.to_owned(), |day| crate::moment::weekday_in_words(day).to_owned())
}
fn hour(stored: &str) -> String {
    format!("{stored}:00")
}
fn signal(stored: &str) -> String {
    match stored {
        "jim_worry" => "je JIM maakt zich zorgen",
        "wants_call" => "je wilde een telefoontje",
        "silence" => "het was lang stil",
        "low_mood" => "het ging niet goed",
        "not_understood" => "je snapte iets niet",
        "gap" => "wachten tot je 18 bent",
        "contract_ends" => "je contract stopt bijna",
        "escalation" => "iets bij de gemeente",
        "jim_lost" => "je hebt geen JIM meer",
        "follow" => "of school je mag volgen",
        "birthday" => "je verjaardag komt eraan",
        "two_years" => "je werkt bijna 2 jaar op 1 plek",
        "no_work" => "je bent lang zonder werk",
        "provision_ends" => "iets wat je hebt stopt bijna",
        "sos" => "je vroeg om hulp",
        "no_bed" => "je had geen slaapplek",
        "job_lost" => "je raakte je werk kwijt",
        "debts" => "geld of schulden",
        "missed" => "je gaf vaker geen antwoord dan anders",
        "domain_low" => "iets ging minder goed dan anders",
        "trusted_lost" => "je vaste persoon stopte",
        "jim_quiet" => "je JIM liet niets horen",
        "no_jim" => "je had nog geen JIM",
        other => other,
    }
    .to_owned()
}
fn told(stored: &str) -> String {
    crate::signals::Told::parse(stored).map_or_else(|| stored.to_owned(), |told| told.label().to_owned())
}
fn signed_in_by(stored: &str) -> String {
    match stored {
        "in_person" => "met een code van iemand naast je",
        "mail_code" => "met een code in je mail",
        "sms_code" => "met een code op je telefoon",
        "passkey" => "met je telefoon zelf",
        "password_and_code" => "met een wachtwoord en een code",
        "recovery_code" => "met een code op papier",
        "provider" => "met je account van je werk",
        _ => "op een andere manier",
    }
    .to_owned()
}
fn happened(stored: &str) -> String {
    crate::escalations::EventKind::parse(stored)
        .map_or_else(|| stored.to_owned(), |what| what.sentence("Iemand", "Jij"))
}

/// More kinds, with a comma between them.
fn kinds(stored: &str) -> String {
    stored.split(',').filter(|one| !one.is_empty()).map(kind).collect::<Vec<_>>().join(", ")
}
fn fact(stored: &str) -> String {
    if stored == "given" { "jij zei ja" } else { "jij stopte het" }.to_owned()
}
fn asked(stored: &str) -> String {
    match stored {
        "given" => "ja",
        "no" => "nee",
        "not_understood" => "het was nog lastig",
        _ => "het hoefde niet meer",
    }
    .to_owned()
}
fn legal_basis(stored: &str) -> String {
    if stored == "permission" { "jij vond het goed" } else { "school moet jou helpen na school" }.to_owned()
}
fn why_looked(stored: &str) -> String {
    if stored == "break_glass" { "keek zonder in jouw kring te staan" } else { "moest mee beslissen over een zaak" }
        .to_owned()
}
fn channel(stored: &str) -> String {
    match stored {
        "push" => "een melding",
        "sms" => "SMS",
        _ => "mail",
    }
    .to_owned()
}

/// A minute of the day as a clock shows it.
fn time_of_day(stored: &str) -> String {
    stored.parse::<i64>().map_or_else(|_| stored.to_owned(), |minute| format!("{}:{:02} uur", minute / 60, minute % 60))
}
fn used_as(stored: &str) -> String {
    if stored == "portrait" { "een foto van jou" } else { "een foto in een bericht" }.to_owned()
}

const WHO: &str = "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.person_id)";

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

pub(super) const YOU: Section = Section {
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
        at("phone_dead_at", "Je nummer werkt niet meer sinds", "p.phone_dead_at"),
        at("unfollowed_at", "School kijkt niet meer vanaf", "t.unfollowed_at"),
        at("created_at", "In Waakvlam sinds", "t.created_at"),
        at("joined_at", "Zelf in de app sinds", "t.joined_at"),
        at("last_sign_of_life_at", "Laatst iets gehoord op", "t.last_sign_of_life_at"),
        said("last_sign", "Wat we toen hoorden", "t.last_sign", sign),
    ],
};

pub(super) const CHECK_INS: Section = Section {
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

pub(super) const JIM_REPORTS: Section = Section {
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

pub(super) const CONTACTS: Section = Section {
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

pub(super) const QUESTIONS: Section = Section {
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

pub(super) const QUESTION_WORDS: Section = Section {
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

pub(super) const EVENINGS: Section = Section {
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

pub(super) const CIRCLE: Section = Section {
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

pub(super) const PERMISSIONS: Section = Section {
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

pub(super) const LOOKS: Section = Section {
    key: "looks",
    title: "Wie keek bij jou",
    whose: Whose::Alumnus,
    from: "access_log t WHERE t.alumnus_id = $1 AND ((t.kind <> 'packet' AND t.basis <> 'second_person') OR NOT EXISTS \
           (SELECT 1 FROM escalations e WHERE e.alumnus_id = $1 AND e.untold = 1)) ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        text("who", "Wie", WHO),
        said("role", "Als", "t.role", as_role),
        said("kind", "Wat", "t.kind", looked_at),
        said("basis", "Waarom het mocht", "t.basis", allowed_because),
    ],
};

pub(super) const REMINDERS: Section = Section {
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

pub(super) const REMINDER_CHANGES: Section = Section {
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

pub(super) const SIGNS: Section = Section {
    key: "signs_of_life",
    title: "Wanneer je iets liet horen",
    whose: Whose::Alumnus,
    from: "signs_of_life t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[at("at", "Wanneer", "t.at"), said("sign", "Wat", "t.sign", sign)],
};

pub(super) const SIGNALS: Section = Section {
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

pub(super) const OWN_LIMITS: Section = Section {
    key: "own_limits",
    title: "Wat school over jou leerde",
    whose: Whose::Alumnus,
    from: "own_limits t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        said("kind", "Wat", "t.kind", signal),
        text("value", "Pas vanaf (dagen of keren)", "CAST(t.value AS TEXT)"),
        words("why", "Waarom", "t.why"),
        text("who", "Door wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.by_id)"),
        at("undone_at", "Teruggedraaid op", "t.undone_at"),
    ],
};

pub(super) const TOLD_FACTS: Section = Section {
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

pub(super) const CRISIS_AGREEMENTS: Section = Section {
    key: "crisis_agreements",
    title: "Jouw afspraak voor als het slecht gaat",
    whose: Whose::Alumnus,
    from: "crisis_agreements t WHERE t.alumnus_id = $1",
    columns: &[words("words", "Jouw woorden", "t.words"), at("changed_at", "Opgeschreven op", "t.changed_at")],
};

pub(super) const CRISIS_PEOPLE: Section = Section {
    key: "crisis_people",
    title: "Wie een bericht krijgt als je hulp vraagt",
    whose: Whose::Alumnus,
    from: "crisis_people t WHERE t.alumnus_id = $1 ORDER BY t.since",
    columns: &[
        text("who", "Wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.person_id)"),
        at("since", "Sinds", "t.since"),
    ],
};

pub(super) const CASES: Section = Section {
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

pub(super) const PACKETS: Section = Section {
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

pub(super) const CASE_EVENTS: Section = Section {
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

pub(super) const CASE_DESKS: Section = Section {
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

pub(super) const INBOX: Section = Section {
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

pub(super) const SESSIONS: Section = Section {
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

pub(super) const INVITATIONS: Section = Section {
    key: "invitations",
    title: "Uitnodigingen",
    whose: Whose::Person,
    from: "invitations t WHERE t.person_id = $1 ORDER BY t.created_at DESC",
    columns: &[
        at("created_at", "Wanneer", "t.created_at"),
        text(
            "inviter",
            "Door wie",
            "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.inviter_id)",
        ),
        text("device", "Op welk apparaat", "t.device"),
        at("handed_on_at", "Doorgestuurd op", "t.handed_on_at"),
        at("used_at", "Gebruikt op", "t.used_at"),
    ],
};

pub(super) const EXPORTS: Section = Section {
    key: "exports",
    title: "Kopieën die school maakte",
    whose: Whose::Alumnus,
    from: "exports t WHERE t.alumnus_id = $1 ORDER BY t.at DESC",
    columns: &[at("at", "Wanneer", "t.at"), text("who", "Wie", WHO), words("reason", "Waarom", "t.reason")],
};

pub(super) const ERASURES: Section = Section {
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

/// What anybody wrote to her circle: she reads it there too. What she wrote in the circle of somebody else is theirs.
pub(super) const MESSAGES: Section = Section {
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
pub(super) const MESSAGE_READS: Section = Section {
    key: "message_reads",
    title: "Tot waar je berichten las",
    whose: Whose::Alumnus,
    from: "message_reads t JOIN alumni a ON a.id = t.alumnus_id AND a.person_id = t.person_id WHERE t.alumnus_id = $1",
    columns: &[text("up_to", "Tot en met bericht", "CAST(t.up_to AS TEXT)")],
};

/// Her face, and what she sent to her circle; a photo of somebody else is theirs.
pub(super) const PICTURES: Section = Section {
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

pub(super) const PASSKEYS: Section = Section {
    key: "passkeys",
    title: "Inloggen met je telefoon zelf",
    whose: Whose::Person,
    from: "passkeys t WHERE t.person_id = $1 ORDER BY t.created_at DESC",
    columns: &[
        text("name", "Naam", "t.name"),
        at("created_at", "Sinds", "t.created_at"),
        at("last_used_at", "Laatst gebruikt", "t.last_used_at"),
    ],
};

pub(super) const PASSWORDS: Section = Section {
    key: "passwords",
    title: "Je wachtwoord",
    whose: Whose::Person,
    from: "passwords t WHERE t.person_id = $1",
    columns: &[at("changed_at", "Gekozen op", "t.changed_at")],
};

pub(super) const RECOVERY_CODES: Section = Section {
    key: "recovery_codes",
    title: "Codes op papier",
    whose: Whose::Person,
    from: "recovery_codes t WHERE t.person_id = $1 ORDER BY t.created_at DESC, t.id",
    columns: &[at("created_at", "Gemaakt op", "t.created_at"), at("used_at", "Gebruikt op", "t.used_at")],
};

pub(super) const MAIL_CHANGES: Section = Section {
    key: "mail_changes",
    title: "Een ander mailadres",
    whose: Whose::Person,
    from: "mail_changes t WHERE t.person_id = $1 ORDER BY t.created_at DESC",
    columns: &[
        words("mail", "Nieuw mailadres", "t.mail"),
        at("created_at", "Gevraagd op", "t.created_at"),
        at("used_at", "Veranderd op", "t.used_at"),
    ],
};

pub(super) const FACTOR_RESETS: Section = Section {
    key: "factor_resets",
    title: "Opnieuw beginnen met inloggen",
    whose: Whose::Person,
    from: "factor_resets t WHERE t.person_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        text("by", "Door wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.by_id)"),
        at("used_at", "Gebruikt op", "t.used_at"),
    ],
};

pub(super) const PROVIDER_ACCOUNTS: Section = Section {
    key: "provider_accounts",
    title: "Inloggen met een account van je werk",
    whose: Whose::Person,
    from: "provider_accounts t WHERE t.person_id = $1 ORDER BY t.linked_at DESC",
    columns: &[
        text("issuer", "Waar het account is", "t.issuer"),
        text("subject", "Nummer van het account", "t.subject"),
        at("linked_at", "Sinds", "t.linked_at"),
    ],
};

pub(super) const SUCCESSIONS: Section = Section {
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

pub(super) const FAREWELLS: Section = Section {
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

pub(super) const CIRCLE_CODES: Section = Section {
    key: "circle_codes",
    title: "Codes die je liet zien",
    whose: Whose::Person,
    from: "circle_codes t WHERE t.person_id = $1 ORDER BY t.made_at DESC",
    columns: &[at("made_at", "Gemaakt op", "t.made_at"), at("used_at", "Gebruikt op", "t.used_at")],
};

pub(super) const CIRCLE_REQUESTS: Section = Section {
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

pub(super) const MOVES: Section = Section {
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

/// Without the reason of a second yes when telling of its case is dangerous: that reason is the ground itself.
pub(super) const BREAK_GLASS: Section = Section {
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

pub(super) const PERMISSION_FACTS: Section = Section {
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

pub(super) const PERMISSION_ASKS: Section = Section {
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

pub(super) const LEGAL_BASES: Section = Section {
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

pub(super) const FOLLOW_QUESTIONS: Section = Section {
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

pub(super) const CONTACT_PREFERENCES: Section = Section {
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

pub(super) const PUSH_SUBSCRIPTIONS: Section = Section {
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

pub(super) const PUSH_TESTS: Section = Section {
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

pub(super) const PAUSES: Section = Section {
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

pub(super) const CALENDAR_FEEDS: Section = Section {
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

pub(super) const RHYTHMS: Section = Section {
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

pub(super) const RHYTHM_CHANGES: Section = Section {
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

pub(super) const LEVEL_CHANGES: Section = Section {
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

pub(super) const REVIEWS: Section = Section {
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

pub(super) const PROVISIONS: Section = Section {
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

pub(super) const HELPER_RHYTHMS: Section = Section {
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
