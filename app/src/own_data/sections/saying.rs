//! Stored words, as people say them.

use crate::{
    access::{Basis, HelperRole, Kind},
    check_ins::{Face, Going, JimAnswer, Outcome, Way, YesNo},
    circle,
    escalations::{
        State,
        rules::lesson::{Sooner, WhoElse},
    },
    handovers::{State as HandoverState, ToKind},
    leavers::{OutflowDestination, OutflowProfile},
    measurements::LabourPosition,
    questions::Topic,
    waakvlam::{
        Sign, SupportLevel,
        rules::{moments::Provision, rhythm},
    },
};

/// A function that says a stored word as people do.
macro_rules! say {
    ($name:ident, $type:ty) => {
        pub(super) fn $name(stored: &str) -> String {
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
say!(lesson_who, WhoElse);
say!(lesson_sooner, Sooner);
say!(helper, HelperRole);
say!(kind, Kind);
say!(to_kind, ToKind);
say!(handover, HandoverState);
say!(labour, LabourPosition);

pub(super) fn yes(stored: &str) -> String {
    if stored == YesNo::Yes.as_str() { "ja".to_owned() } else { "nee".to_owned() }
}
pub(super) fn sleeps(stored: &str) -> String {
    match stored {
        "yes" => "ja",
        "no" => "nee",
        _ => "liever niet",
    }
    .to_owned()
}
pub(super) fn profile(stored: &str) -> String {
    stored.parse::<OutflowProfile>().map_or_else(|_| stored.to_owned(), |known| known.label().to_owned())
}
pub(super) fn destination(stored: &str) -> String {
    stored.parse::<OutflowDestination>().map_or_else(|_| stored.to_owned(), |known| known.label().to_owned())
}
pub(super) fn looked_at(stored: &str) -> String {
    circle::rules::looked_at(stored).to_owned()
}
pub(super) fn allowed_because(stored: &str) -> String {
    Basis::parse(stored).map_or_else(|| stored.to_owned(), |basis| circle::rules::because("Deze persoon", basis))
}
pub(super) fn as_role(stored: &str) -> String {
    circle::rules::as_role(stored).to_owned()
}
pub(super) fn reminder(stored: &str) -> String {
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
        "handover" => "kijken of een ander jouw formulier heeft",
        "measurement" => "kijken of school weet waar je nu bent",
        other => other,
    }
    .to_owned()
}
pub(super) fn reminded(stored: &str) -> String {
    match stored {
        "sent" => "gevraagd",
        "answered" => "je liet iets horen",
        "replaced" | "cancelled" => "een andere dag gekozen",
        "late" => "te laat, dus niet gevraagd",
        _ => "overgeslagen",
    }
    .to_owned()
}
pub(super) fn provision(stored: &str) -> String {
    Provision::parse(stored).map_or_else(|| stored.to_owned(), |known| known.label().to_owned())
}
pub(super) fn reviewed(stored: &str) -> String {
    match stored {
        "down" => "minder vaak",
        "up" => "vaker",
        _ => "het blijft zo",
    }
    .to_owned()
}
pub(super) fn every(stored: &str) -> String {
    match stored.parse() {
        Ok(0) => "niet uit zichzelf".to_owned(),
        Ok(days) => rhythm::every_in_words(days),
        Err(_) => stored.to_owned(),
    }
}
pub(super) fn weekday(stored: &str) -> String {
    let found = stored.parse().ok().and_then(rhythm::from_number);
    found.map_or_else(|| stored.to_owned(), |day| crate::moment::weekday_in_words(day).to_owned())
}
pub(super) fn hour(stored: &str) -> String {
    format!("{stored}:00")
}
pub(super) fn signal(stored: &str) -> String {
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
        "handover_waits" => "een ander had jouw formulier nog niet",
        "no_destination" => "school wist niet waar je nu bent",
        other => other,
    }
    .to_owned()
}
pub(super) fn domain(stored: &str) -> String {
    crate::check_ins::Domain::parse(stored).map_or_else(String::new, |domain| domain.label().to_owned())
}
pub(super) fn told(stored: &str) -> String {
    crate::signals::Told::parse(stored).map_or_else(|| stored.to_owned(), |told| told.label().to_owned())
}
pub(super) fn signed_in_by(stored: &str) -> String {
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
pub(super) fn happened(stored: &str) -> String {
    crate::escalations::EventKind::parse(stored)
        .map_or_else(|| stored.to_owned(), |what| what.sentence("Iemand", "Jij"))
}

/// More kinds, with a comma between them.
pub(super) fn kinds(stored: &str) -> String {
    stored.split(',').filter(|one| !one.is_empty()).map(kind).collect::<Vec<_>>().join(", ")
}
pub(super) fn fact(stored: &str) -> String {
    if stored == "given" { "jij zei ja" } else { "jij stopte het" }.to_owned()
}
pub(super) fn asked(stored: &str) -> String {
    match stored {
        "given" => "ja",
        "no" => "nee",
        "not_understood" => "het was nog lastig",
        _ => "het hoefde niet meer",
    }
    .to_owned()
}
pub(super) fn legal_basis(stored: &str) -> String {
    if stored == "permission" { "jij vond het goed" } else { "school moet jou helpen na school" }.to_owned()
}
pub(super) fn why_looked(stored: &str) -> String {
    if stored == "break_glass" { "keek zonder in jouw kring te staan" } else { "moest mee beslissen over een zaak" }
        .to_owned()
}
pub(super) fn channel(stored: &str) -> String {
    match stored {
        "push" => "een melding",
        "sms" => "SMS",
        _ => "mail",
    }
    .to_owned()
}

/// A minute of the day as a clock shows it.
pub(super) fn time_of_day(stored: &str) -> String {
    stored.parse::<i64>().map_or_else(|_| stored.to_owned(), |minute| format!("{}:{:02} uur", minute / 60, minute % 60))
}
pub(super) fn used_as(stored: &str) -> String {
    if stored == "portrait" { "een foto van jou" } else { "een foto in een bericht" }.to_owned()
}
