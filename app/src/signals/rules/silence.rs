//! Too long without a sign of life. The one stored definition of silence is the last sign on the alumnus' own row; the
//! days are counted from it when somebody reads.

use super::on_day;
use crate::{
    moment::{At, days_in_words},
    signals::{Proposal, SignalKind},
};

/// What is known when somebody stays silent.
#[derive(Clone, Debug)]
pub struct Silence {
    /// "Samira".
    pub first_name: String,
    /// The last sign of life, if there ever was one.
    pub last_sign: Option<At>,
    /// When they came on the list.
    pub known_since: At,
    /// What the JIM said last: their name, when, and the answer in words.
    pub jim_said: Option<(String, At, String)>,
    /// How many check-ins stayed unanswered since.
    pub unanswered: i64,
    /// In six months: how many check-ins were asked, and how many answered.
    pub check_ins: (i64, i64),
    /// The longest pause of theirs that ended by itself, in days.
    pub own_pause: Option<i64>,
    /// From how many days on they are silent, and why: "actief", "eigen ritme", "geleerd".
    pub limit: Option<(i64, String)>,
}

/// Silence, with what the JIM said in it.
pub fn silence(facts: &Silence, now: At) -> Proposal {
    let since = facts.last_sign.unwrap_or(facts.known_since);
    let day = on_day(since.day(), now.day());
    let quiet = match facts.last_sign {
        Some(_) => format!("Geen teken van leven sinds {day}"),
        None => format!("Nog nooit bereikt, op de lijst sinds {day}"),
    };
    let jim = facts.jim_said.as_ref().map_or_else(String::new, |(name, at, answer)| {
        format!("; op {} gaf {name} aan: {answer}", on_day(at.day(), now.day()))
    });
    // Never reached counts as most overdue.
    let urgency = if facts.last_sign.is_some() { 2 } else { 1 };
    let reason = format!("{quiet}{jim}.");
    let next_step = format!("{} bellen", facts.first_name);
    Proposal::new(SignalKind::Silence, urgency, since, reason, next_step).with(behind(facts))
}

fn behind(facts: &Silence) -> Vec<String> {
    let (asked, answered) = facts.check_ins;
    let mut lines = Vec::new();
    if asked > 0 {
        lines.push(format!("Check-ins: {asked} gevraagd, {answered} beantwoord in 6 maanden."));
    }
    if facts.unanswered > 0 {
        lines.push(format!("Sinds het laatste teken: {} zonder antwoord.", check_ins(facts.unanswered)));
    }
    if let Some(days) = facts.own_pause {
        lines.push(format!("De langste stilte hiervoor: {}.", days_in_words(days)));
    }
    if let Some((days, why)) = &facts.limit {
        lines.push(format!("De grens: {} ({why}).", days_in_words(*days)));
    }
    lines
}

fn check_ins(n: i64) -> String {
    if n == 1 { "1 check-in".to_owned() } else { format!("{n} check-ins") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    fn noon(text: &str) -> At {
        At::local(Day::parse(text).expect("a day"), 12, 0)
    }

    fn samira() -> Silence {
        Silence {
            first_name: "Samira".into(),
            last_sign: Some(noon("2026-10-18")),
            known_since: noon("2026-01-01"),
            jim_said: None,
            unanswered: 0,
            check_ins: (0, 0),
            own_pause: None,
            limit: None,
        }
    }

    #[test]
    fn a_silence_is_told_with_days_that_stay_true() {
        let jim = |answer: &str| Some(("Karim".to_owned(), noon("2026-11-14"), answer.to_owned()));
        for (facts, reason, urgency) in [
            (samira(), "Geen teken van leven sinds zondag 18 oktober.", 2),
            (
                Silence { jim_said: jim("niet gesproken"), ..samira() },
                "Geen teken van leven sinds zondag 18 oktober; op zaterdag 14 november gaf Karim aan: niet gesproken.",
                2,
            ),
            (Silence { last_sign: None, ..samira() }, "Nog nooit bereikt, op de lijst sinds 1 januari 2026.", 1),
            (
                Silence { last_sign: Some(noon("2025-10-18")), ..samira() },
                "Geen teken van leven sinds 18 oktober 2025.",
                2,
            ),
        ] {
            let found = silence(&facts, noon("2026-11-17"));
            assert_eq!((found.reason.as_str(), found.urgency), (reason, urgency));
            assert_eq!(found.reason, silence(&facts, noon("2026-11-30")).reason, "the same words a fortnight later");
        }
    }

    #[test]
    fn behind_it_stand_the_counts_the_own_pattern_and_the_limit() {
        let facts = Silence {
            check_ins: (12, 9),
            unanswered: 2,
            own_pause: Some(28),
            limit: Some((30, "actief".into())),
            ..samira()
        };
        let expected = [
            "Check-ins: 12 gevraagd, 9 beantwoord in 6 maanden.",
            "Sinds het laatste teken: 2 check-ins zonder antwoord.",
            "De langste stilte hiervoor: 28 dagen.",
            "De grens: 30 dagen (actief).",
        ];
        assert_eq!(silence(&facts, noon("2026-11-17")).facts, expected);
        assert!(silence(&samira(), noon("2026-11-17")).facts.is_empty(), "nothing known is nothing said");
    }
}
