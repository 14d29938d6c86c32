//! What is too late, and who covers whom, in words. Pure.

use crate::{
    moment::{At, Day},
    signals::rules::look_by,
};

/// What a case that came back may take before somebody opens it: as a signal of this urgency.
const CASE_URGENCY: i64 = 2;

/// The day before which something should have been opened: its own day, or so long after it came back.
pub fn open_by(due_on: Option<Day>, since: At) -> Day {
    due_on.unwrap_or_else(|| look_by(CASE_URGENCY, since.day()))
}

/// Something that nobody opened: by which day it should have been, how urgent it is, and since when it is there.
pub type Lies = (Day, i64, At);

/// All that one colleague left shut about one person, as one: the most urgent, and the latest.
pub fn as_one(all: &[Lies]) -> Option<Lies> {
    let (day, since) = all.iter().map(|(day, _, since)| (*day, *since)).min()?;
    let urgency = all.iter().map(|(_, urgency, _)| *urgency).min()?;
    Some((day, urgency, since))
}

/// "1 oud-leerling", "12 oud-leerlingen".
fn alumni(many: i64) -> String {
    if many == 1 { "1 oud-leerling".to_owned() } else { format!("{many} oud-leerlingen") }
}

/// Who stands in for somebody who is away, by first name with for how many; `None` is nobody.
pub type Cover = (Option<String>, i64);

/// Who covers, a line for each: whoever has nobody comes first.
pub fn cover_in_words(covers: &[Cover]) -> Vec<String> {
    let nobody: i64 = covers.iter().filter(|(who, _)| who.is_none()).map(|(_, many)| many).sum();
    let somebody = covers.iter().filter_map(|(who, many)| {
        let who = who.as_ref()?;
        Some(format!("{who} neemt waar voor {}.", alumni(*many)))
    });
    let nobody = (nobody > 0).then(|| format!("Voor {} neemt niemand waar.", alumni(nobody)));
    let lines: Vec<String> = nobody.into_iter().chain(somebody).collect();
    if lines.is_empty() { vec!["Heeft zelf geen oud-leerlingen.".to_owned()] } else { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_case_that_came_back_may_wait_one_working_day() {
        let friday = At::local(day("2026-11-20"), 15, 0);
        assert_eq!(open_by(None, friday), day("2026-11-23"));
        assert_eq!(open_by(Some(day("2026-11-24")), friday), day("2026-11-24"));
    }

    #[test]
    fn three_things_about_one_person_are_one_line() {
        let at = |text: &str| At::local(day(text), 9, 0);
        let all = [
            (day("2026-11-10"), 4, at("2026-11-03")),
            (day("2026-11-03"), 3, at("2026-11-01")),
            (day("2026-11-09"), 1, at("2026-11-09")),
        ];
        assert_eq!(as_one(&all), Some((day("2026-11-03"), 1, at("2026-11-01"))));
        assert_eq!(as_one(&[]), None);
    }

    #[test]
    fn who_has_nobody_is_told_first() {
        let named = |who: &str, many| (Some(who.to_owned()), many);
        for (covers, lines) in [
            (vec![], vec!["Heeft zelf geen oud-leerlingen."]),
            (vec![named("Pieter", 1)], vec!["Pieter neemt waar voor 1 oud-leerling."]),
            (
                vec![named("Pieter", 12), (None, 2)],
                vec!["Voor 2 oud-leerlingen neemt niemand waar.", "Pieter neemt waar voor 12 oud-leerlingen."],
            ),
        ] {
            assert_eq!(cover_in_words(&covers), lines);
        }
    }
}
