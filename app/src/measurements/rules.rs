//! Which half year a measurement belongs to, and when an unknown place is a signal. Pure.

#[cfg(feature = "ssr")]
use super::LabourPosition;
#[cfg(feature = "ssr")]
use crate::{form::Form, waakvlam::rules::work::Work};
use crate::{
    leavers::OutflowDestination,
    moment::{At, Day},
    signals::{
        Proposal, SignalKind,
        rules::coming::{MEASURED_MONTHS, months_in_words},
    },
    working_days,
};

/// A measurement is of the half year that is nearest: at most so many months before or after it.
const AROUND_MONTHS: i32 = 3;

/// The day of a measurement so many months after school.
pub fn planned_on(outflow_on: Day, months: i32) -> Day {
    outflow_on.months_later(months)
}

/// Which of the four this day belongs to; `None` when it is too early or too late for any.
pub fn half_year_of(outflow_on: Day, day: Day) -> Option<i32> {
    let (first, last) = (MEASURED_MONTHS[0] - AROUND_MONTHS, MEASURED_MONTHS[3] + AROUND_MONTHS);
    let is_in = (outflow_on.months_later(first)..=outflow_on.months_later(last)).contains(&day);
    let off = |months: &i32| planned_on(outflow_on, *months).days_until(day).abs();
    MEASURED_MONTHS.into_iter().min_by_key(off).filter(|_| is_in)
}

/// When the clock looks whether this measurement was done.
pub fn look_at(outflow_on: Day, months: i32, working_days: i64) -> At {
    working_days::end_after(planned_on(outflow_on, months), working_days)
}

/// The next of the four at which the clock looks, of those that aren't done: which, and when.
pub fn next_look(outflow_on: Day, done: &[i64], working_days: i64, now: At) -> Option<(i32, At)> {
    let open = MEASURED_MONTHS.into_iter().filter(|months| !done.contains(&i64::from(*months)));
    open.map(|months| (months, look_at(outflow_on, months, working_days))).find(|(_, at)| *at > now)
}

/// The latest of the four that should have been done by now; `None` when it was, or none has come.
pub fn overdue(outflow_on: Day, done: &[i64], working_days: i64, now: At) -> Option<i32> {
    let passed = |months: &i32| look_at(outflow_on, *months, working_days) <= now;
    MEASURED_MONTHS.into_iter().rev().find(passed).filter(|months| !done.contains(&i64::from(*months)))
}

/// Whether nobody knows where somebody is.
pub fn is_unknown(destination: &str) -> bool {
    destination == OutflowDestination::Onbekend.as_str()
}

/// What a measurement says about work: none, since that day or longer; or that there is work or school, so that no days
/// without count any more. What began after that day stays as it is.
#[cfg(feature = "ssr")]
pub fn work_after(was: &Work, destination: &str, on: Day) -> Work {
    match destination {
        _ if is_unknown(destination) => was.clone(),
        none if none == OutflowDestination::GeenWerkOfOpleiding.as_str() => {
            let began_later = was.employer_since.is_some_and(|since| since > on);
            if began_later { was.clone() } else { was.none_on(on) }
        }
        _ => Work { no_work_since: was.no_work_since.filter(|since| *since > on), ..was.clone() },
    }
}

/// Nobody knows where somebody is at a measurement: measured so, or not measured at all.
pub fn no_destination(name: &str, (outflow_on, months): (Day, i32), was_measured: bool, now: At) -> Proposal {
    let day = planned_on(outflow_on, months);
    let reason = match was_measured {
        true => format!("Bij de meting op {} was niet bekend waar {name} nu is.", now.day().with_year()),
        false => format!("De meting van {} is niet gedaan. Niet bekend is waar {name} nu is.", day.with_year()),
    };
    let facts = vec![
        format!("Uit school op {}.", outflow_on.with_year()),
        format!("De meting hoort bij {} uit school.", months_in_words(months)),
    ];
    let since = if was_measured { now } else { At::local(day, 0, 0) };
    Proposal::new(SignalKind::NoDestination, 6, since, reason, format!("Vraag waar {name} nu is")).with(facts)
}

/// A measurement as typed.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Of which half year.
    pub months: i32,
    /// On which day it was so.
    pub on: Day,
    /// Where they are.
    pub destination: OutflowDestination,
    /// Why there is no work and no school.
    pub reason: Option<String>,
    /// What they live on; `None` when that isn't known.
    pub labour: Option<LabourPosition>,
}

/// A measurement as typed; `None` when something is missing, with the reason beside its field.
#[cfg(feature = "ssr")]
pub fn read(form: &mut Form, outflow_on: Day, done: &[i64], now: At) -> Option<Measured> {
    let day = Day::parse(&form.value("on"));
    let months = day.and_then(|day| half_year_of(outflow_on, day));
    match (day, months) {
        (None, _) => form.refuse("on", "Kies een datum."),
        (Some(day), _) if day > now.day() => form.refuse("on", "Deze dag moet nog komen."),
        (_, None) => form.refuse("on", "Een meting hoort bij een half jaar, tot 2 jaar na school."),
        (_, Some(months)) if done.contains(&i64::from(months)) => {
            form.refuse("on", "Van dit half jaar is er al een meting. Draai die eerst terug.");
        }
        _ => {}
    }
    let destination: Option<OutflowDestination> = form.value("destination").parse().ok();
    if destination.is_none() {
        form.refuse("destination", "Kies waar iemand nu is.");
    }
    let reason = (destination == Some(OutflowDestination::GeenWerkOfOpleiding))
        .then(|| form.needed("reason", "Schrijf op waarom er geen werk of opleiding is."));
    if reason.is_some() {
        form.refuse_bsn(["reason"]);
    }
    let typed = form.value("labour");
    let labour = LabourPosition::parse(&typed);
    if labour.is_none() && !typed.is_empty() {
        form.refuse("labour", "Kies iets uit de lijst.");
    }
    let (on, months, destination) = (day?, months?, destination?);
    form.is_right().then_some(Measured { months, on, destination, reason, labour })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn at(text: &str, hour: u32) -> At {
        At::local(day(text), hour, 0)
    }

    #[test]
    fn half_yearly_for_two_years_after_school() {
        let left = day("2025-08-01");
        let days = MEASURED_MONTHS.map(|months| planned_on(left, months).iso());
        assert_eq!(days, ["2026-02-01", "2026-08-01", "2027-02-01", "2027-08-01"]);
    }

    #[test]
    fn a_measurement_is_of_the_half_year_that_is_nearest() {
        for (measured, months) in [
            ("2025-10-31", None),
            ("2025-11-01", Some(6)),
            ("2026-02-01", Some(6)),
            ("2026-04-30", Some(6)),
            ("2026-05-04", Some(12)),
            ("2027-08-01", Some(24)),
            ("2027-11-01", Some(24)),
            ("2027-11-02", None),
        ] {
            assert_eq!(half_year_of(day("2025-08-01"), day(measured)), months, "{measured}");
        }
    }

    #[test]
    fn the_clock_looks_ten_working_days_after_what_is_not_done() {
        let left = day("2025-08-01");
        for (done, now, next, late) in [
            (vec![], at("2025-09-01", 9), Some((6, "2026-02-13")), None),
            (vec![6], at("2026-02-10", 9), Some((12, "2026-08-14")), None),
            (vec![], at("2026-02-13", 17), Some((12, "2026-08-14")), Some(6)),
            (vec![6], at("2026-02-13", 17), Some((12, "2026-08-14")), None),
            (vec![12], at("2026-09-01", 9), Some((18, "2027-02-15")), None),
            (vec![6], at("2026-09-01", 9), Some((18, "2027-02-15")), Some(12)),
            (vec![6, 12, 18], at("2027-09-01", 9), None, Some(24)),
        ] {
            let next = next.map(|(months, on)| (months, at(on, 17)));
            assert_eq!(next_look(left, &done, 10, now), next, "{done:?}");
            assert_eq!(overdue(left, &done, 10, now), late, "{done:?}");
        }
    }

    #[test]
    fn an_unknown_place_is_said_with_its_half_year() {
        let now = at("2026-02-13", 17);
        let found = no_destination("Thomas", (day("2025-08-01"), 6), false, now);
        assert_eq!(found.reason, "De meting van 1 februari 2026 is niet gedaan. Niet bekend is waar Thomas nu is.");
        let found = no_destination("Thomas", (day("2025-08-01"), 12), true, now);
        assert_eq!(found.reason, "Bij de meting op 13 februari 2026 was niet bekend waar Thomas nu is.");
        assert_eq!(found.facts[1], "De meting hoort bij 1 jaar uit school.");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_measurement_says_whether_there_is_work() {
        let work = |employer: &str, since: &str, ends: &str, none: &str| Work {
            employer: (!employer.is_empty()).then(|| employer.to_owned()),
            employer_since: Day::parse(since),
            contract_ends_on: Day::parse(ends),
            no_work_since: Day::parse(none),
        };
        let smid = || work("De smid", "2025-09-01", "2026-12-31", "");
        for (was, destination, becomes) in [
            (smid(), "geen_werk_of_opleiding", work("", "", "", "2026-02-09")),
            (work("", "", "", "2025-08-01"), "geen_werk_of_opleiding", work("", "", "", "2025-08-01")),
            (work("", "", "", "2026-03-01"), "geen_werk_of_opleiding", work("", "", "", "2026-02-09")),
            (work("De smid", "2026-02-10", "", ""), "geen_werk_of_opleiding", work("De smid", "2026-02-10", "", "")),
            (work("", "", "", "2025-08-01"), "arbeid", work("", "", "", "")),
            (work("", "", "", "2025-08-01"), "mbo_bol", work("", "", "", "")),
            (work("", "", "", "2026-02-10"), "arbeid", work("", "", "", "2026-02-10")),
            (work("", "", "", "2025-08-01"), "onbekend", work("", "", "", "2025-08-01")),
            (smid(), "arbeid", smid()),
            (smid(), "onbekend", smid()),
        ] {
            assert_eq!(work_after(&was, destination, day("2026-02-09")), becomes, "{was:?} {destination}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_measurement_is_read_with_its_reason_where_that_is_needed() {
        let (left, now) = (day("2025-08-01"), at("2026-02-10", 9));
        for (on, destination, reason, labour, done, is_right) in [
            ("2026-02-09", "arbeid", "", "alleen_werk", vec![], true),
            ("2026-02-09", "onbekend", "", "", vec![], true),
            ("2026-02-09", "geen_werk_of_opleiding", "Zoekt nog.", "geen_werk_geen_uitkering", vec![], true),
            ("2026-02-09", "geen_werk_of_opleiding", "", "", vec![], false),
            ("2026-02-09", "geen_werk_of_opleiding", "Nummer 123456782.", "", vec![], false),
            ("2026-02-11", "arbeid", "", "", vec![], false),
            ("2025-09-11", "arbeid", "", "", vec![], false),
            ("2026-02-09", "arbeid", "", "", vec![6], false),
            ("2026-02-09", "thuis", "", "", vec![], false),
            ("2026-02-09", "arbeid", "", "rijk", vec![], false),
        ] {
            let typed = [("on", on), ("destination", destination), ("reason", reason), ("labour", labour)];
            let mut form = typed.into_iter().fold(Form::default(), |form, (name, value)| form.with(name, value));
            assert_eq!(read(&mut form, left, &done, now).is_some(), is_right, "{typed:?}");
        }
    }
}
