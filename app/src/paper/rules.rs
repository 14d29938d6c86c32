//! What the letter says, and who is reached by nothing else. Pure.

use crate::{
    moment::{At, Day},
    outbox::rules::Reach,
};

/// Whose hand the letter is in, and how they are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// "Anja".
    pub first_name: String,
    /// "Jacobs".
    pub last_name: String,
    /// Their number, if they have one.
    pub phone: Option<String>,
    /// Their address, if they have one.
    pub mail: Option<String>,
}

/// After so many days without a sign the letter says that it was long.
const LONG_DAYS: i64 = 30;

/// The paragraphs between "Beste …" and the greeting, a sentence each.
pub fn paragraphs(from: &Sender, school: &str, last_sign: Option<At>, now: At) -> Vec<Vec<String>> {
    let first = &from.first_name;
    let begins = match last_sign {
        None => "We willen graag weten hoe het met je gaat.",
        Some(at) if now.days_since(at) >= LONG_DAYS => "We hebben je een tijd niet gesproken. Gaat het goed?",
        Some(_) => "We willen je graag even spreken. Gaat het goed?",
    };
    vec![
        vec![begins.to_owned()],
        vec![
            format!("{first} werkt op {school}."),
            "Heb je een vraag? Of wil je gewoon praten?".to_owned(),
            format!("{first} helpt je graag."),
        ],
        ways(from),
        vec!["Je hoeft niets. Maar we horen graag van je.".to_owned()],
    ]
}

/// How to reach whoever wrote.
fn ways(from: &Sender) -> Vec<String> {
    let first = &from.first_name;
    let mut ways = Vec::new();
    if let Some(phone) = &from.phone {
        ways.push(format!("Bel of app {first}: {}.", spoken(phone)));
    }
    if let Some(mail) = &from.mail {
        ways.push(format!("Mail {first}: {mail}"));
    }
    ways.push(format!("Of kom langs op school. Vraag naar {first}."));
    ways
}

/// "06 12 34 56 78": as people write a Dutch mobile number.
fn spoken(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("316").or_else(|| digits.strip_prefix("06")) {
        Some(rest) if rest.len() == 8 => format!("06 {} {} {} {}", &rest[..2], &rest[2..4], &rest[4..6], &rest[6..]),
        _ => phone.to_owned(),
    }
}

/// What stands beside the QR: what it does, and what to do without a phone that reads it.
pub fn beside_the_code(from: &Sender, address: &str) -> [String; 3] {
    let first = &from.first_name;
    let (_, typed) = address.split_once("://").unwrap_or(("", address));
    let without = match from.phone {
        Some(_) => format!("Geen smartphone? Bel dan {first}. Of kom langs."),
        None => format!("Geen smartphone? Kom dan langs bij {first}."),
    };
    [
        "Scan het vierkant met je telefoon. Dan kom je in Waakvlam.".to_owned(),
        format!("Of typ dit adres: {typed}"),
        without,
    ]
}

/// "dinsdag 24 november 2026".
pub fn date_in_words(day: Day) -> String {
    format!("{} {}", crate::moment::weekday_in_words(day.weekday()), day.with_year())
}

/// What staff read on how somebody is reached now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// By which channels.
    pub reach: Reach,
    /// Whether there is a number that takes no messages any more.
    pub dead_number: bool,
    /// Whether this house sends SMS at all.
    pub has_sms: bool,
}

impl Reached {
    /// Whether nothing that we send comes to them.
    pub fn by_nothing(self) -> bool {
        !self.reach.push && !self.reach.sms && (!self.reach.mail || self.reach.no_mail)
    }

    /// A line for each channel: which, and how it is.
    pub fn lines(self) -> Vec<(&'static str, &'static str)> {
        let mail = match (self.reach.mail, self.reach.no_mail) {
            (false, _) => "geen mailadres",
            (true, true) => "wil geen mail",
            (true, false) => "ja",
        };
        let sms = match (self.dead_number, self.reach.sms, self.has_sms) {
            (true, ..) => "nummer werkt niet meer",
            (_, true, _) => "ja",
            (_, _, true) => "geen mobiel nummer",
            _ => "niet ingesteld op school",
        };
        vec![("Melding", if self.reach.push { "ja" } else { "nee" }), ("Mail", mail), ("SMS", sms)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anja() -> Sender {
        Sender {
            first_name: "Anja".into(),
            last_name: "Jacobs".into(),
            phone: Some("+31612345678".into()),
            mail: Some("anja@rede.example".into()),
        }
    }

    fn at(day: &str) -> At {
        At::local(Day::parse(day).expect("a day"), 12, 0)
    }

    #[test]
    fn the_letter_says_it_was_long_only_when_it_was() {
        let now = at("2026-11-24");
        for (last, begins) in [
            (None, "We willen graag weten"),
            (Some("2026-11-20"), "We willen je graag even spreken."),
            (Some("2026-10-26"), "We willen je graag even spreken."),
            (Some("2026-10-25"), "We hebben je een tijd niet gesproken."),
        ] {
            let said = paragraphs(&anja(), "De Rede", last.map(at), now);
            assert!(said[0][0].starts_with(begins), "{last:?}: {said:?}");
        }
    }

    #[test]
    fn the_letter_names_each_way_that_there_is() {
        let without = |phone: bool, mail: bool| Sender {
            phone: anja().phone.filter(|_| phone),
            mail: anja().mail.filter(|_| mail),
            ..anja()
        };
        for (phone, mail, expected) in [
            (true, true, "Bel of app Anja: 06 12 34 56 78. Mail Anja: anja@rede.example Of kom langs op school."),
            (true, false, "Bel of app Anja: 06 12 34 56 78. Of kom langs op school."),
            (false, true, "Mail Anja: anja@rede.example Of kom langs op school."),
            (false, false, "Of kom langs op school."),
        ] {
            let from = without(phone, mail);
            assert!(ways(&from).join(" ").starts_with(expected), "{:?}", ways(&from));
            let beside = beside_the_code(&from, "https://waakvlam.example/sign-in");
            assert_eq!(beside[1], "Of typ dit adres: waakvlam.example/sign-in");
            assert_eq!(beside[2].contains("Bel"), phone, "{beside:?}");
        }
    }

    #[test]
    fn every_sentence_can_be_read_by_whoever_gets_it() {
        let mut all: Vec<String> = beside_the_code(&anja(), "https://waakvlam.example/sign-in").to_vec();
        for last in [None, Some(at("2026-01-01")), Some(at("2026-11-20"))] {
            all.extend(paragraphs(&anja(), "De Rede", last, at("2026-11-24")).concat());
        }
        let sentences: Vec<&str> = all.iter().flat_map(|text| text.split_inclusive(". ")).map(str::trim).collect();
        let lengths: Vec<usize> = sentences.iter().map(|sentence| sentence.split_whitespace().count()).collect();
        assert!(lengths.iter().all(|words| *words <= 12), "{sentences:?}");
        assert!(lengths.iter().sum::<usize>() <= 9 * lengths.len(), "nine words on average");
    }

    #[test]
    fn a_date_has_its_day_and_its_year() {
        assert_eq!(date_in_words(Day::parse("2026-11-24").expect("a day")), "dinsdag 24 november 2026");
    }

    #[test]
    fn nobody_is_out_of_reach_unseen() {
        let of = |words: &str| Reached {
            reach: Reach {
                push: words.contains('p'),
                mail: words.contains('m'),
                sms: words.contains('s'),
                no_mail: words.contains('n'),
            },
            dead_number: words.contains('d'),
            has_sms: true,
        };
        for (words, by_nothing, mail, sms) in [
            ("pms", false, "ja", "ja"),
            ("p", false, "geen mailadres", "geen mobiel nummer"),
            ("m", false, "ja", "geen mobiel nummer"),
            ("mn", true, "wil geen mail", "geen mobiel nummer"),
            ("mns", false, "wil geen mail", "ja"),
            ("d", true, "geen mailadres", "nummer werkt niet meer"),
            ("", true, "geen mailadres", "geen mobiel nummer"),
        ] {
            let found = of(words);
            assert_eq!(found.by_nothing(), by_nothing, "{words:?}");
            assert_eq!((found.lines()[1].1, found.lines()[2].1), (mail, sms), "{words:?}");
        }
        assert_eq!(Reached { has_sms: false, ..of("") }.lines()[2].1, "niet ingesteld op school");
    }
}
