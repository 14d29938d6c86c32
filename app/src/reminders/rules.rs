//! What became of a reminder, in words: calm for staff, plain for the alumnus. And which may be moved. Pure.

use crate::{
    error::Refused,
    moment::{At, Day, capital},
    outbox::{Channel, rules as knocking},
    waakvlam::{
        ReminderKind,
        claims::{Because, Outcome},
    },
};

/// One knock at somebody's door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knocked {
    /// How.
    pub channel: Channel,
    /// When it went out; `None` when it did not.
    pub at: Option<At>,
    /// What became of it, as the outbox keeps it.
    pub outcome: Option<String>,
}

/// One reminder with everything that is known of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// What.
    pub kind: ReminderKind,
    /// When it is or was due.
    pub due_at: At,
    /// How it ended; `None` when it comes.
    pub outcome: Option<Outcome>,
    /// Why not.
    pub because: Option<Because>,
    /// The knocks, in order.
    pub knocks: Vec<Knocked>,
    /// When it was opened in the app.
    pub opened_at: Option<At>,
    /// When it was answered: of a check-in when they were heard of, before the next one; of others by whom it asked.
    pub answered_at: Option<At>,
    /// When it ended.
    pub settled_at: Option<At>,
}

/// What became of it, for staff.
pub fn in_words(told: &Told, now: At) -> String {
    match (told.outcome, told.because) {
        (None, _) if told.due_at > now => format!("Komt {}.", told.due_at.in_words()),
        (None, _) => "Is nu aan de beurt.".to_owned(),
        (Some(Outcome::Sent), because) => format!("{}{}", sent_in_words(told), of_a_rest(because)),
        (Some(Outcome::Answered), _) => "Niet meer nodig: er was al een teken van leven.".to_owned(),
        (Some(Outcome::Replaced), _) => "Vervangen door een andere dag.".to_owned(),
        (Some(Outcome::Cancelled), _) => "Van de lijst gehaald door school.".to_owned(),
        (Some(Outcome::Late), _) => "Te laat: de server kon het niet op tijd doen. De volgende is gepland.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::NotInApp)) => "Overgeslagen: nog niet in de app.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::NoJim)) => "Overgeslagen: er is geen JIM.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::Paused)) => "Overgeslagen: wil even met rust gelaten worden.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::NoCoach)) => "Overgeslagen: er is geen jobcoach.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::SpokeLately)) => "Overgeslagen: er was net contact.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::HelperRests)) => {
            "Overgeslagen: wie gevraagd wordt, wil rust.".to_owned()
        }
        (Some(Outcome::Skipped), Some(Because::NotSo)) => "Overgeslagen: het geldt niet meer.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::Over)) => "Overgeslagen: het was al voorbij.".to_owned(),
        (Some(Outcome::Skipped), _) => "Overgeslagen.".to_owned(),
        (Some(Outcome::Stopped), _) if is_about_following(told.kind) => {
            "Niet meer nodig: er was al antwoord.".to_owned()
        }
        (Some(Outcome::Stopped), _) => "Gestopt: wil niet meer gevolgd worden.".to_owned(),
    }
}

/// What the alumnus heard of a moment that came by in their rest; the owner heard it at once.
const fn of_a_rest(because: Option<Because>) -> &'static str {
    match because {
        Some(Because::OwnerAlone) => " Wie rust wil, hoort het daarna.",
        Some(Because::AfterRest) => " Na de rust ook aan de oud-leerling verteld.",
        Some(Because::Over) => " Niet aan de oud-leerling: het was al voorbij.",
        Some(Because::NotSo) => " Niet aan de oud-leerling: na de rust gold het niet meer.",
        _ => "",
    }
}

fn sent_in_words(told: &Told) -> String {
    let knocks = told.knocks.iter().filter(|knock| knock.channel != Channel::Inbox);
    let mut parts = vec!["Stond in de app".to_owned()];
    parts.extend(knocks.map(|knock| {
        let outcome = knock.outcome.as_deref().unwrap_or("komt nog");
        format!("{}: {outcome}", knock.channel.label())
    }));
    if told.knocks.is_empty() {
        parts = vec!["Gedaan".to_owned()];
    }
    if let Some(at) = told.opened_at {
        parts.push(format!("geopend op {}", at.day().in_words()));
    }
    match told.answered_at {
        Some(at) => parts.push(format!("beantwoord op {}", at.day().in_words())),
        None if asks(told.kind) => parts.push("nog geen antwoord".to_owned()),
        None => {}
    }
    format!("{}.", parts.join("; "))
}

fn asks(kind: ReminderKind) -> bool {
    kind.asks_alumnus() || matches!(kind, ReminderKind::AskJim | ReminderKind::JimAsks)
}

/// These end with any answer, a yes too.
fn is_about_following(kind: ReminderKind) -> bool {
    matches!(kind, ReminderKind::Follow | ReminderKind::FollowAgain | ReminderKind::FollowEnds)
}

/// What became of it, for the alumnus: what happened, and why a phone stayed still. Sentences of at most twelve words.
pub fn plainly(told: &Told) -> Vec<String> {
    let mut words = vec![match (told.outcome, told.because) {
        (Some(Outcome::Sent), Some(Because::OwnerAlone)) => "Je wilde rust. Je hoort het daarna.".to_owned(),
        (Some(Outcome::Sent), Some(Because::AfterRest)) => "Je wilde rust. Daarna vertelden we het.".to_owned(),
        (Some(Outcome::Sent), Some(Because::Over | Because::NotSo)) => {
            "Het gold niet meer. Daarom zeiden we niets.".to_owned()
        }
        (Some(Outcome::Sent), _) => "Je bericht stond in de app.".to_owned(),
        (Some(Outcome::Late), _) => "Onze computer was stuk. Daarom vroegen we niets.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::Paused)) => "Je wilde rust. Daarom vroegen we niets.".to_owned(),
        (Some(Outcome::Answered), _) => "Wij hoorden al van jou. Vragen hoefde niet.".to_owned(),
        (Some(Outcome::Cancelled), _) => "School koos een andere dag.".to_owned(),
        (Some(Outcome::Skipped), Some(Because::NotInApp)) => {
            "Je was nog niet in de app. Daarom vroegen we niets.".to_owned()
        }
        (Some(Outcome::Skipped), Some(Because::NotSo)) if is_about_following(told.kind) => {
            "Je gaf al antwoord. Vragen hoefde niet.".to_owned()
        }
        (Some(Outcome::Stopped), _) if is_about_following(told.kind) => {
            "Je gaf al antwoord. Vragen hoefde niet.".to_owned()
        }
        (Some(Outcome::Stopped), _) => "Je zei: niet meer vragen. Dat doen we dan ook niet.".to_owned(),
        _ => "We vroegen toen niets.".to_owned(),
    }];
    words.extend(told.knocks.iter().filter_map(knocked_plainly).map(str::to_owned));
    words
}

/// What a phone did or did not do.
pub fn knocked_plainly(knock: &Knocked) -> Option<&'static str> {
    let outcome = knock.outcome.as_deref().unwrap_or_default();
    match (knock.channel, knock.at) {
        (Channel::Inbox, _) => None,
        (Channel::Mail, Some(_)) => Some("We stuurden je een mail."),
        (Channel::Sms, Some(_)) if outcome == "niet aangekomen" => Some("We stuurden een SMS. Die kwam niet aan."),
        (Channel::Sms, Some(_)) => Some("We stuurden je een SMS."),
        (Channel::Push, Some(_)) => Some("We stuurden een melding naar je telefoon."),
        (_, None) => match outcome {
            knocking::READ | "overgeslagen: keek zelf al" => Some("Je las het al. Een melding hoefde niet."),
            knocking::ALIVE => Some("Wij hoorden al van jou. Een melding hoefde niet."),
            knocking::PAUSED => Some("Je wilde rust. Daarom bleef je telefoon stil."),
            knocking::BUNDLED => Some("Je had al een melding. Eén is genoeg."),
            knocking::TOO_LATE => Some("Een melding kwam te laat. Daarom bleef je telefoon stil."),
            knocking::QUIET => Some("Het is nu je rustige tijd. De melding komt later."),
            knocking::ENOUGH => Some("Je had vandaag al drie meldingen. Deze komt morgen."),
            knocking::NO_LONGER => Some("Dit bericht is niet meer voor jou."),
            knocking::NO_MAIL => Some("Je wilde geen mail. Daarom stuurden we er geen."),
            knocking::KNOCKING => Some("De melding komt zo."),
            "overgeslagen: geen mailadres" => Some("We hebben geen mailadres van jou."),
            "" => Some("De melding komt nog."),
            _ => Some("Een melding sturen lukte niet."),
        },
    }
}

/// Whether staff may move it or take it off. A signal is there so that somebody looks: it comes.
pub fn may_change(kind: ReminderKind) -> bool {
    matches!(kind, ReminderKind::CheckIn | ReminderKind::AskJim)
}

/// How many days ahead a reminder may be moved.
const FARTHEST_DAYS: i64 = 366;

/// The same hour on another day.
///
/// # Errors
/// When that day can't be.
pub fn moved(from: At, typed: &str, now: At) -> Result<At, Refused> {
    let day = Day::parse(typed).ok_or_else(|| Refused::because("Kies een dag."))?;
    let minute = from.minute_of_day();
    let (hour, minute) = (u32::try_from(minute / 60).unwrap_or(0), u32::try_from(minute % 60).unwrap_or(0));
    let to = At::local(day, hour, minute);
    match now.day().days_until(day) {
        _ if to <= now => Err(Refused::because("Die dag is voorbij. Kies een latere dag.")),
        days if days > FARTHEST_DAYS => {
            Err(Refused::because("Dat is meer dan een jaar. Kies een dag die eerder komt."))
        }
        _ => Ok(to),
    }
}

/// What the alumnus reads when staff chose another day.
pub fn day_changed(next: At) -> String {
    format!("Je check-in is nu op {}.", next.in_words())
}

/// "Zondag 29 november", at the beginning of a line.
pub fn day_of(told: &Told) -> String {
    capital(&told.due_at.day().in_words())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> At {
        At::local(Day::parse(text).expect("a day"), 12, 0)
    }

    fn sent(knocks: Vec<Knocked>) -> Told {
        Told {
            kind: ReminderKind::CheckIn,
            due_at: at("2026-11-22"),
            outcome: Some(Outcome::Sent),
            because: None,
            knocks,
            opened_at: None,
            answered_at: None,
            settled_at: None,
        }
    }

    fn mail(went: bool, outcome: Option<&str>) -> Knocked {
        Knocked { channel: Channel::Mail, at: went.then(|| at("2026-11-22")), outcome: outcome.map(str::to_owned) }
    }

    #[test]
    fn staff_read_what_became_of_it() {
        let now = at("2026-11-24");
        let skipped = |because| Told { outcome: Some(Outcome::Skipped), because: Some(because), ..sent(vec![]) };
        for (told, words) in [
            (Told { outcome: None, due_at: at("2026-11-29"), ..sent(vec![]) }, "Komt zondag 29 november, 12"),
            (Told { outcome: None, ..sent(vec![]) }, "Is nu aan de beurt."),
            (sent(vec![mail(true, Some("verstuurd"))]), "Stond in de app; per mail: verstuurd; nog geen antwoord."),
            (
                Told { opened_at: Some(now), answered_at: Some(now), ..sent(vec![mail(false, None)]) },
                "Stond in de app; per mail: komt nog; geopend op dinsdag 24 november; beantwoord op dinsdag 24 november.",
            ),
            (skipped(Because::NotInApp), "Overgeslagen: nog niet in de app."),
            (skipped(Because::Paused), "Overgeslagen: wil even met rust"),
            (Told { outcome: Some(Outcome::Late), ..sent(vec![]) }, "Te laat:"),
            (skipped(Because::Over), "Overgeslagen: het was al voorbij."),
            (
                Told { kind: ReminderKind::Birthday, because: Some(Because::OwnerAlone), ..sent(vec![]) },
                "Gedaan. Wie rust wil, hoort het daarna.",
            ),
            (
                Told { kind: ReminderKind::Birthday, because: Some(Because::AfterRest), ..sent(vec![]) },
                "Gedaan. Na de rust ook aan de oud-leerling verteld.",
            ),
        ] {
            let found = in_words(&told, now);
            assert!(found.starts_with(words), "{found}");
        }
    }

    #[test]
    fn the_alumnus_reads_short_sentences_for_each_outcome() {
        let outcomes = [
            knocking::READ,
            knocking::ALIVE,
            knocking::PAUSED,
            knocking::BUNDLED,
            knocking::TOO_LATE,
            knocking::QUIET,
            knocking::ENOUGH,
            knocking::NO_LONGER,
            knocking::NO_MAIL,
            knocking::KNOCKING,
            "",
            "overgeslagen: geen mailadres",
            "de mailserver zei 451",
        ];
        let knocks: Vec<Knocked> = outcomes
            .iter()
            .map(|outcome| mail(false, Some(outcome)))
            .chain([Channel::Mail, Channel::Sms, Channel::Push].map(|channel| Knocked { channel, ..mail(true, None) }))
            .collect();
        let mut all: Vec<String> = plainly(&sent(knocks));
        for outcome in Outcome::ALL {
            for because in std::iter::once(None).chain(Because::ALL.iter().copied().map(Some)) {
                all.extend(plainly(&Told { outcome: Some(*outcome), because, ..sent(vec![]) }));
            }
        }
        all.push(day_changed(at("2026-11-24")));
        let sentences: Vec<&str> =
            all.iter().flat_map(|text| text.split_inclusive(['.', '?'])).map(str::trim).collect();
        let lengths: Vec<usize> = sentences.iter().map(|sentence| sentence.split_whitespace().count()).collect();
        assert!(lengths.iter().all(|words| *words <= 12), "{sentences:?}");
        assert!(lengths.iter().sum::<usize>() <= 9 * lengths.len(), "nine words on average");
        assert!(all.len() > 20);
    }

    #[test]
    fn a_reminder_moves_to_the_same_hour_of_a_day_to_come() {
        let (from, now) = (at("2026-11-29"), at("2026-11-24"));
        assert_eq!(moved(from, "2026-12-06", now), Ok(at("2026-12-06")));
        for wrong in ["", "morgen", "2026-11-23", "2028-01-01"] {
            assert!(moved(from, wrong, now).is_err(), "{wrong}");
        }
        assert!(may_change(ReminderKind::CheckIn) && !may_change(ReminderKind::Silence));
    }
}
