//! What each side reads about a case. The alumnus reads level A2: short sentences, a name, a day. Pure.

use super::super::State;
use crate::{
    moment::{At, Day},
    working_days,
};

/// For how many days the alumnus still sees that it is done.
const SHOWN_DAYS: i64 = 14;

/// What a plain sentence about a case needs.
#[derive(Clone, Debug)]
pub struct Plain<'a> {
    /// Where it stands.
    pub state: State,
    /// "Anja", who keeps in touch.
    pub owner: &'a str,
    /// "Femke", at whose desk it lies.
    pub contact: Option<&'a str>,
    /// "Jamal", who does it.
    pub actor: Option<&'a str>,
    /// When the clock acts.
    pub term_at: Option<At>,
    /// Whether it has said that somebody is late.
    pub has_passed: bool,
    /// Whether it lies higher than where it began, because somebody did not answer.
    pub has_risen: bool,
    /// The promised day of the first action.
    pub action_on: Option<Day>,
    /// When it was done.
    pub done_at: Option<At>,
}

impl Plain<'_> {
    fn contact(&self) -> &str {
        self.contact.unwrap_or("De gemeente")
    }

    fn actor(&self) -> &str {
        self.actor.map_or_else(|| self.contact(), first_word)
    }

    /// Whether a day has passed that somebody at the municipality promised or had.
    pub fn is_late(&self, now: At) -> bool {
        match self.state {
            State::Sent | State::Received => self.has_passed || self.term_at.is_none_or(|term| term <= now),
            State::Accepted => self.action_on.is_some_and(|day| day < now.day()),
            _ => false,
        }
    }

    /// Who does what and by when, for the alumnus. `None` when there is nothing for them to know.
    pub fn line(&self, now: At) -> Option<String> {
        let (owner, contact, actor) = (self.owner, self.contact(), self.actor());
        Some(match self.state {
            State::Drafted | State::Withdrawn => return None,
            State::Asked => format!("{owner} wil hulp vragen bij de gemeente. Mag dat van jou?"),
            State::Sent | State::Received | State::Accepted if self.is_late(now) => to_alumnus::late(owner),
            State::Sent if self.has_risen => to_alumnus::rose(contact, self.term_at),
            State::Sent => format!("{contact} van de gemeente leest jouw vraag. {}", by_when(contact, self.term_at)),
            State::Received => {
                let when = self.term_at.map(|term| format!(" Dat is {} of eerder.", term.day().in_words()));
                format!("{contact} van de gemeente zegt straks wie jou helpt.{}", when.unwrap_or_default())
            }
            State::Accepted => match self.action_on {
                Some(day) if day == now.day() => format!("{actor} van de gemeente helpt jou. Dat begint vandaag."),
                Some(day) if day < now.day() => format!("{actor} van de gemeente helpt jou."),
                Some(day) => format!("{actor} van de gemeente helpt jou. Dat begint op {} of eerder.", day.in_words()),
                None => format!("{actor} van de gemeente helpt jou."),
            },
            State::Declined => format!("De gemeente kan dit niet doen. {owner} zoekt een andere weg."),
            State::Done => {
                self.done_at.filter(|at| now.days_since(*at) <= SHOWN_DAYS)?;
                format!("{actor} is klaar. Je waakvlam brandt weer.")
            }
        })
    }
}

fn by_when(who: &str, term: Option<At>) -> String {
    term.map_or_else(String::new, |term| format!("Dat doet {who} op {} of eerder.", term.day().in_words()))
}

/// "Femke" of "Femke de Boer".
pub fn first_word(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// To the JIM, when something is asked of the alumnus: they look at it together, and only one decides.
pub fn asked_to_jim(name: &str) -> String {
    format!("School wil {name} iets vragen over hulp. Lees samen. {name} beslist.")
}

/// Letters to the alumnus.
pub mod to_alumnus {
    use super::{At, Day, by_when, first_word};

    /// The owner asks.
    pub fn asked(owner: &str) -> String {
        format!("{owner} wil hulp vragen bij de gemeente. Lees wat {owner} wil delen.")
    }

    /// It was sent without their yes.
    pub fn excepted(owner: &str, ground: &str) -> String {
        format!("{owner} vroeg hulp voor jou bij de gemeente. Dat kon niet wachten. {ground}")
    }

    /// It rose a step; also on their own page, until it is received there.
    pub fn rose(contact: &str, term: Option<At>) -> String {
        format!("De gemeente was te laat. Nu leest {contact} jouw vraag. {}", by_when(contact, term))
    }

    /// Who had it is away.
    pub fn stands_in(contact: &str, term: At) -> String {
        format!("{contact} neemt jouw vraag over bij de gemeente. {}", by_when(contact, Some(term)))
    }

    /// A promised day passed.
    pub fn late(owner: &str) -> String {
        format!("De gemeente is te laat. {owner} vraagt hoe dat komt.")
    }

    /// A promised day passed twice: somebody higher looks along.
    pub fn looks_along(contact: &str, owner: &str) -> String {
        format!("De gemeente is nog steeds te laat. Nu kijkt {contact} mee. {owner} houdt het ook in de gaten.")
    }

    /// The next step of the municipality.
    pub fn next_step(actor: &str, day: Day) -> String {
        format!(
            "{} van de gemeente gaat verder. Dat doet {} op {} of eerder.",
            first_word(actor),
            first_word(actor),
            day.in_words()
        )
    }

    /// School promises something.
    pub fn promised(who: &str, day: Day) -> String {
        format!("{who} van school belooft je iets. Dat doet {who} op {} of eerder.", day.in_words())
    }

    /// School did what it promised.
    pub fn kept(who: &str) -> String {
        format!("{who} van school deed wat was beloofd.")
    }

    /// School is late itself.
    pub fn school_late(who: &str) -> String {
        format!("{who} van school is te laat. {who} vertelt je hoe dat komt.")
    }

    /// Nobody higher.
    pub fn stuck(owner: &str) -> String {
        format!("De gemeente is te laat. {owner} belt de gemeente.")
    }

    /// Somebody takes it up.
    pub fn accepted(actor: &str, day: Day) -> String {
        format!("{} van de gemeente helpt jou. Dat begint op {} of eerder.", first_word(actor), day.in_words())
    }

    /// The municipality won't.
    pub fn declined(owner: &str) -> String {
        format!("De gemeente kan dit niet doen. {owner} zoekt een andere weg.")
    }

    /// They live elsewhere now.
    pub fn moved(owner: &str) -> String {
        format!("Je bent verhuisd. De oude gemeente ziet niets meer. {owner} vraagt je straks opnieuw.")
    }

    /// It is done.
    pub fn done(actor: &str) -> String {
        format!("{} is klaar. Je waakvlam brandt weer.", first_word(actor))
    }

    /// School stopped it.
    pub fn withdrawn(owner: &str) -> String {
        format!("{owner} stopt met de vraag aan de gemeente. De gemeente ziet niets meer.")
    }
}

/// How long is left, at a desk: "nog 2 werkdagen", "vandaag", "te laat".
pub fn left(term: Option<At>, now: At) -> String {
    let Some(term) = term.filter(|term| *term > now) else { return "te laat".to_owned() };
    match working_days::between(now.day(), term.day()) {
        ..=0 => "vandaag".to_owned(),
        days => format!("nog {}", working_days::in_words(days)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon(day: &str) -> At {
        At::local(Day::parse(day).expect("a day"), 12, 0)
    }

    fn plain(state: State) -> Plain<'static> {
        Plain {
            state,
            owner: "Anja",
            contact: Some("Femke"),
            actor: Some("Jamal el Idrissi"),
            term_at: Some(At::local(Day::parse("2026-11-26").expect("a day"), 17, 0)),
            has_passed: false,
            has_risen: false,
            action_on: Day::parse("2026-11-27"),
            done_at: Some(noon("2026-11-24")),
        }
    }

    #[test]
    fn the_alumnus_reads_who_does_what_by_when() {
        let now = noon("2026-11-24");
        for (state, line) in [
            (State::Drafted, None),
            (State::Asked, Some("Anja wil hulp vragen bij de gemeente. Mag dat van jou?")),
            (
                State::Sent,
                Some("Femke van de gemeente leest jouw vraag. Dat doet Femke op donderdag 26 november of eerder."),
            ),
            (
                State::Received,
                Some("Femke van de gemeente zegt straks wie jou helpt. Dat is donderdag 26 november of eerder."),
            ),
            (State::Accepted, Some("Jamal van de gemeente helpt jou. Dat begint op vrijdag 27 november of eerder.")),
            (State::Declined, Some("De gemeente kan dit niet doen. Anja zoekt een andere weg.")),
            (State::Done, Some("Jamal is klaar. Je waakvlam brandt weer.")),
            (State::Withdrawn, None),
        ] {
            assert_eq!(plain(state).line(now).as_deref(), line, "{state:?}");
        }
    }

    #[test]
    fn our_own_lateness_is_said() {
        let late = Plain { has_passed: true, ..plain(State::Sent) };
        assert_eq!(late.line(noon("2026-11-24")).as_deref(), Some("De gemeente is te laat. Anja vraagt hoe dat komt."));
        let risen = Plain { has_risen: true, ..plain(State::Sent) };
        let line =
            "De gemeente was te laat. Nu leest Femke jouw vraag. Dat doet Femke op donderdag 26 november of eerder.";
        assert_eq!(risen.line(noon("2026-11-24")).as_deref(), Some(line));
        assert!(plain(State::Accepted).is_late(noon("2026-11-28")));
        assert!(!plain(State::Accepted).is_late(noon("2026-11-27")));
    }

    #[test]
    fn what_is_done_is_seen_for_two_weeks() {
        assert!(plain(State::Done).line(noon("2026-12-08")).is_some());
        assert!(plain(State::Done).line(noon("2026-12-09")).is_none());
    }

    #[test]
    fn no_plain_sentence_is_longer_than_12_words() {
        let day = Day::parse("2026-11-26").expect("a day");
        let mut all: Vec<String> =
            State::ALL.iter().filter_map(|state| plain(*state).line(noon("2026-11-24"))).collect();
        all.extend([
            to_alumnus::asked("Anja"),
            to_alumnus::excepted("Anja", crate::escalations::GroundKind::Duty.plain()),
            to_alumnus::rose("Femke", Some(noon("2026-11-26"))),
            to_alumnus::stuck("Anja"),
            to_alumnus::stands_in("Omar", noon("2026-11-26")),
            to_alumnus::late("Anja"),
            to_alumnus::looks_along("Hanneke", "Anja"),
            to_alumnus::next_step("Jamal el Idrissi", day),
            to_alumnus::promised("Anja", day),
            to_alumnus::kept("Anja"),
            to_alumnus::school_late("Anja"),
            to_alumnus::accepted("Jamal el Idrissi", day),
            to_alumnus::declined("Anja"),
            to_alumnus::done("Jamal"),
            to_alumnus::withdrawn("Anja"),
        ]);
        for sentence in all.iter().flat_map(|text| text.split_inclusive(['.', '?'])) {
            let words = sentence.split_whitespace().count();
            assert!(words <= 12, "{words} words: {sentence}");
        }
    }

    #[test]
    fn what_is_left_is_counted_in_working_days() {
        let term = At::local(Day::parse("2026-11-27").expect("a day"), 17, 0);
        for (now, words) in [
            ("2026-11-24", "nog 3 werkdagen"),
            ("2026-11-26", "nog 1 werkdag"),
            ("2026-11-27", "vandaag"),
            ("2026-11-28", "te laat"),
        ] {
            assert_eq!(left(Some(term), noon(now)), words, "{now}");
        }
        assert_eq!(left(None, noon("2026-11-24")), "te laat");
    }
}
