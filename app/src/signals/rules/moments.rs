//! A gap before 18, and work that ends. Other moments stand with the pilot light, which plans them.

use crate::{
    moment::{At, Day, days_in_words},
    signals::{
        Proposal, SignalKind,
        limits::{Limit, Limits},
    },
};

/// The days between leaving school and turning 18, when there are any.
pub fn gap_days(born_on: Day, outflow_on: Day) -> Option<i64> {
    let days = outflow_on.days_until(born_on.years_later(18));
    (days > 0).then_some(days)
}

/// A gap between leaving school and turning 18 that isn't over yet.
pub fn gap(born_on: Day, outflow_on: Day, limits: &Limits, now: At) -> Option<Proposal> {
    let eighteen = born_on.years_later(18);
    let days = gap_days(born_on, outflow_on).filter(|_| eighteen > now.day())?;
    let urgency = if days > limits.of(Limit::GapRed) { 2 } else { 4 };
    let reason = format!(
        "Gat van {}: uit school op {}, pas op {} 18 jaar.",
        days_in_words(days),
        outflow_on.with_year(),
        eighteen.with_year()
    );
    let facts = vec![
        format!("Geboren op {}.", born_on.with_year()),
        format!("Dringend vanaf {}.", days_in_words(limits.of(Limit::GapRed))),
    ];
    Some(Proposal::new(SignalKind::Gap, urgency, now, reason, "Plan maken").with(facts))
}

/// A contract that ends soon, or ended less than 30 days ago.
pub fn contract_ends(employer: Option<&str>, ends_on: Day, limits: &Limits, now: At) -> Option<Proposal> {
    let ahead = now.day().days_until(ends_on);
    (-30..=limits.of(Limit::EndFirst)).contains(&ahead).then(|| {
        let at = employer.map_or_else(String::new, |name| format!(" bij {name}"));
        // It is read until long after that day: no word in it grows old.
        let reason = format!("Einde contract{at}: {}.", ends_on.with_year());
        let urgency = if ahead <= limits.of(Limit::EndLast) { 3 } else { 5 };
        Proposal::new(SignalKind::ContractEnds, urgency, now, reason, "Werk bespreken")
            .with(vec![format!("Gemeld {} van tevoren.", days_in_words(ahead.max(0)))])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn noon(text: &str) -> At {
        At::local(day(text), 12, 0)
    }

    #[test]
    fn thomas_has_a_gap_of_77_days() {
        assert_eq!(gap_days(day("2009-09-15"), day("2027-06-30")), Some(77));
        let found =
            gap(day("2009-09-15"), day("2027-06-30"), &Limits::default(), noon("2026-11-21")).expect("a signal");
        assert_eq!(found.reason, "Gat van 77 dagen: uit school op 30 juni 2027, pas op 15 september 2027 18 jaar.");
        assert_eq!(found.urgency, 2);
        let patient = Limits::of_school([(Limit::GapRed, 77)]);
        let found = gap(day("2009-09-15"), day("2027-06-30"), &patient, noon("2026-11-21")).expect("a signal");
        assert_eq!(found.urgency, 4, "not over the school's limit: plan");
    }

    #[test]
    fn whoever_left_at_18_has_no_gap_and_an_old_gap_is_no_signal() {
        assert_eq!(gap_days(day("2008-05-01"), day("2026-07-15")), None);
        assert_eq!(gap(day("2005-09-15"), day("2023-06-30"), &Limits::default(), noon("2026-11-21")), None);
    }

    #[test]
    fn a_contract_is_a_signal_from_90_days_before_to_30_days_after_its_end() {
        for (end, urgency) in [
            ("2027-02-20", None),
            ("2027-02-19", Some(5)),
            ("2026-12-06", Some(5)),
            ("2026-12-05", Some(3)),
            ("2026-11-01", Some(3)),
            ("2026-10-21", None),
        ] {
            let found = contract_ends(Some("de bakkerij"), day(end), &Limits::default(), noon("2026-11-21"));
            assert_eq!(found.map(|it| it.urgency), urgency, "{end}");
        }
    }
}
