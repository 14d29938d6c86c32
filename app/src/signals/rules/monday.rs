//! Words of the Monday page: a tag, a day to look before, and for whom one stands in.

use super::on_day;
use crate::{
    moment::{At, Day, MONTHS, capital, days_in_words},
    signals::SignalKind,
    waakvlam::rules::levels::on_a_school_day,
    working_days,
};

/// Until when the human of a signal looks at it: today what can't wait, and the rest within so many working days.
pub fn look_by(urgency: i64, today: Day) -> Day {
    match urgency {
        ..=1 => today,
        2 => working_days::add(today, 1),
        3 => working_days::add(today, 2),
        4 | 5 => working_days::add(today, 5),
        _ => working_days::add(today, 10),
    }
}

/// Whether this task waits while the school is closed: who is silent is called when it opens. What can't wait does not,
/// and nothing else either.
pub fn waits_for_school(kind: SignalKind, urgency: i64) -> bool {
    kind == SignalKind::Silence && urgency > 1
}

/// Until when the human of a signal looks at it, at a school with these holidays. Work that was lost is spoken of the
/// same day.
pub fn look_by_at_school(kind: SignalKind, urgency: i64, today: Day, closed: &[(Day, Day)]) -> Day {
    if kind == SignalKind::JobLost {
        return today;
    }
    let by = look_by(urgency, today);
    if waits_for_school(kind, urgency) { on_a_school_day(by, closed) } else { by }
}

/// The new day of a task that was given on this day, when the holidays of the school (first day, last day) became others;
/// `None` when it keeps the one it has. A day that came about in another way stays.
pub fn moved_by_holidays(
    (kind, urgency, given): (SignalKind, i64, Day),
    due_on: Day,
    before: &[(Day, Day)],
    after: &[(Day, Day)],
) -> Option<Day> {
    let by = |closed| look_by_at_school(kind, urgency, given, closed);
    let (was, is) = (by(before), by(after));
    (due_on == was && was != is).then_some(is)
}

/// That day in words, after whose task it is; our own lateness is not hidden.
pub fn look_by_in_words(due_on: Day, today: Day) -> String {
    match due_on.days_until(today) {
        ..=0 => format!("uiterlijk {}", due_on.in_words()),
        late => format!("{} te laat", days_in_words(late)),
    }
}

/// Since when it is so and the day by which somebody looks, a short sentence each: "Sinds maandag 16 november. Uiterlijk
/// woensdag 25 november." or "De taak is 2 dagen te laat." A reason in which a day stands says since when itself.
pub fn since_and_until(reason: &str, since: Day, due_on: Option<Day>, today: Day) -> String {
    let since = (!names_a_day(reason)).then(|| {
        let when = if since == today { "vandaag".to_owned() } else { on_day(since, today) };
        format!("Sinds {when}.")
    });
    let until = due_on.map(|day| match look_by_in_words(day, today) {
        late if day < today => format!("De taak is {late}."),
        until => format!("{}.", capital(&until)),
    });
    [since, until].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// "18 oktober" stands in it, with or without a year.
fn names_a_day(text: &str) -> bool {
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation())).collect();
    words.windows(2).any(|pair| pair[0].parse::<u32>().is_ok() && MONTHS.contains(&pair[1]))
}

/// The few words on a signal's tag.
pub fn tag(kind: SignalKind, since: At, now: At) -> String {
    match kind {
        SignalKind::Silence => return format!("{} stil", days_in_words(now.days_since(since).max(1))),
        SignalKind::Sos => "vroeg nu hulp",
        SignalKind::JimWorry => "JIM maakt zich zorgen",
        SignalKind::NoBed => "geen slaapplek",
        SignalKind::WantsCall => "wil gebeld worden",
        SignalKind::JobLost => "werk kwijt",
        SignalKind::Debts => "schulden",
        SignalKind::Missed => "mist het ritme",
        SignalKind::LowMood => "het gaat slechter",
        SignalKind::DomainLow => "iets gaat slechter",
        SignalKind::NotUnderstood => "niet begrepen",
        SignalKind::Gap => "gat tot 18 jaar",
        SignalKind::ContractEnds => "einde contract",
        SignalKind::Escalation => "zaak bij de gemeente",
        SignalKind::JimLost => "geen JIM meer",
        SignalKind::TrustedLost => "vaste persoon weg",
        SignalKind::JimQuiet => "JIM is stil",
        SignalKind::NoJim => "nog geen JIM",
        SignalKind::Follow => "nog een jaar volgen?",
        SignalKind::Birthday => "verjaardag met nieuwe regels",
        SignalKind::TwoYears => "bijna 2 jaar bij één baas",
        SignalKind::NoWork => "lang zonder werk",
        SignalKind::ProvisionEnds => "voorziening stopt",
        SignalKind::DeadNumber => "nummer werkt niet meer",
        SignalKind::HandoverWaits => "overdracht niet ontvangen",
        SignalKind::NoDestination => "niet bekend waar nu",
    }
    .to_owned()
}

/// What a colleague outside the circle reads: that somebody asks something, and never what.
pub fn tag_outside(urgency: i64) -> &'static str {
    if urgency == 1 { "vraagt vandaag iets" } else { "vraagt iets" }
}

/// For whom somebody stands in, a line each: "Anja is weg tot en met dinsdag 5 januari: jij neemt waar voor 12
/// oud-leerlingen."
#[cfg(feature = "ssr")]
pub fn covers(covered: &[crate::circle::store::Covered]) -> Vec<String> {
    let mut away: Vec<(&str, Day, usize)> = Vec::new();
    for one in covered {
        match away.iter_mut().find(|(name, until, _)| *name == one.away && *until == one.until_day) {
            Some((_, _, people)) => *people += 1,
            None => away.push((&one.away, one.until_day, 1)),
        }
    }
    let line = |(name, until, people): (&str, Day, usize)| {
        let whom = if people == 1 { "1 oud-leerling".to_owned() } else { format!("{people} oud-leerlingen") };
        format!("{name} is weg tot en met {}: jij neemt waar voor {whom}.", until.in_words())
    };
    away.into_iter().map(line).collect()
}

/// What the clock did: when it last ran, how many messages were delivered in a day and still wait, and how many failed.
pub fn night(last_run: Option<At>, (done, waiting): (i64, i64), failed: i64, now: At) -> String {
    let messages = |many: i64| if many == 1 { "1 bericht".to_owned() } else { format!("{many} berichten") };
    match last_run {
        None => "De herinneringen hebben nog niet gelopen.".to_owned(),
        Some(at) if now.0 - at.0 > 2 * 86_400 => {
            format!("Let op: de herinneringen liepen {} voor het laatst.", at.ago(now))
        }
        Some(_) => {
            let late = if waiting == 0 { String::new() } else { format!(", {waiting} te laat") };
            format!("Laatste etmaal: {} bezorgd{late}, {failed} mislukt.", messages(done))
        }
    }
}

/// The heading: how many people ask something of the reader, and of colleagues.
pub fn heading(mine: i64) -> String {
    match mine {
        0 => "Alles rustig".to_owned(),
        1 => "1 mens vraagt vandaag iets van je".to_owned(),
        n => format!("{n} mensen vragen vandaag iets van je"),
    }
}

/// That more people wait than the page names.
pub fn more(count: i64) -> String {
    match count {
        1 => "Nog 1 mens kan wachten. Eerst deze tien.".to_owned(),
        n => format!("Nog {n} mensen kunnen wachten. Eerst deze tien."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::plain;

    #[test]
    fn a_day_that_has_passed_is_said_to_have() {
        let today = Day::parse("2026-11-23").expect("a day");
        for (days, words) in [
            (1, "uiterlijk dinsdag 24 november"),
            (0, "uiterlijk maandag 23 november"),
            (-1, "1 dag te laat"),
            (-6, "6 dagen te laat"),
        ] {
            assert_eq!(plain(&look_by_in_words(today.plus(days), today)), words);
        }
    }

    #[test]
    fn a_name_says_since_when_once_and_until_when() {
        let today = Day::parse("2026-11-23").expect("a day");
        for (reason, since, due, words) in [
            ("Noa koos 2 keer “slecht”.", -7, Some(2), "Sinds maandag 16 november. Uiterlijk woensdag 25 november."),
            ("Noa koos 2 keer “slecht”.", 0, None, "Sinds vandaag."),
            ("Noa koos 2 keer “slecht”.", -400, Some(-2), "Sinds 19 oktober 2025. De taak is 2 dagen te laat."),
            ("Geen teken sinds zondag 18 oktober.", -36, Some(2), "Uiterlijk woensdag 25 november."),
            ("Einde contract: 3 november 2026.", -7, None, ""),
            ("Noa ziet in mei niemand.", -1, None, "Sinds zondag 22 november."),
        ] {
            let found = since_and_until(reason, today.plus(since), due.map(|days| today.plus(days)), today);
            assert_eq!(plain(&found), words, "{reason}");
        }
    }

    #[test]
    fn the_night_says_what_it_did_and_when_it_stood_still() {
        let now = At::local(Day::parse("2026-11-23").expect("a day"), 9, 0);
        for (last_run, messages, failed, words) in [
            (None, (0, 0), 0, "De herinneringen hebben nog niet gelopen."),
            (Some(now.plus_days(-3)), (0, 0), 0, "Let op: de herinneringen liepen 3 dagen geleden voor het laatst."),
            (Some(now), (1, 0), 0, "Laatste etmaal: 1 bericht bezorgd, 0 mislukt."),
            (Some(now), (18, 4), 2, "Laatste etmaal: 18 berichten bezorgd, 4 te laat, 2 mislukt."),
        ] {
            assert_eq!(plain(&night(last_run, messages, failed, now)), words);
        }
    }

    #[test]
    fn everybody_has_a_day_and_working_days_are_counted() {
        let friday = Day::parse("2026-11-20").expect("a day");
        for (urgency, day) in [
            (1, "2026-11-20"),
            (2, "2026-11-23"),
            (3, "2026-11-24"),
            (4, "2026-11-27"),
            (5, "2026-11-27"),
            (8, "2026-12-04"),
        ] {
            assert_eq!(look_by(urgency, friday).iso(), day, "{urgency}");
        }
    }

    #[test]
    fn only_who_is_silent_waits_for_a_school_that_is_closed() {
        let day = |text| Day::parse(text).expect("a day");
        let closed = [(day("2026-12-19"), day("2027-01-03"))];
        for (kind, urgency, today, by) in [
            (SignalKind::Silence, 2, "2026-12-16", "2026-12-17"),
            (SignalKind::Silence, 2, "2026-12-18", "2027-01-04"),
            (SignalKind::Silence, 2, "2026-12-27", "2027-01-04"),
            (SignalKind::Silence, 2, "2027-01-03", "2027-01-04"),
            (SignalKind::Silence, 2, "2027-01-04", "2027-01-05"),
            (SignalKind::Silence, 1, "2026-12-27", "2026-12-27"),
            (SignalKind::Sos, 1, "2026-12-27", "2026-12-27"),
            (SignalKind::Sos, 2, "2026-12-18", "2026-12-21"),
            (SignalKind::Gap, 2, "2026-12-18", "2026-12-21"),
            (SignalKind::NoWork, 3, "2026-12-18", "2026-12-22"),
        ] {
            assert_eq!(look_by_at_school(kind, urgency, day(today), &closed).iso(), by, "{kind:?} {urgency} {today}");
        }
        assert_eq!(look_by_at_school(SignalKind::Silence, 2, day("2026-12-18"), &[]).iso(), "2026-12-21");
    }

    #[test]
    fn a_task_about_silence_follows_the_holidays_and_nothing_else_does() {
        let day = |text| Day::parse(text).expect("a day");
        let (none, winter) = (vec![], vec![(day("2026-12-19"), day("2027-01-03"))]);
        // Given on a Wednesday in December, to be looked at the day after.
        for (kind, urgency, due_on, before, after, moved) in [
            (SignalKind::Silence, 2, "2026-12-24", &none, &winter, Some("2027-01-04")),
            (SignalKind::Silence, 2, "2027-01-04", &winter, &none, Some("2026-12-24")),
            (SignalKind::Silence, 2, "2026-12-24", &none, &none, None),
            (SignalKind::Silence, 2, "2026-12-30", &none, &winter, None),
            (SignalKind::Silence, 1, "2026-12-23", &none, &winter, None),
            (SignalKind::JobLost, 2, "2026-12-23", &none, &winter, None),
            (SignalKind::LowMood, 2, "2026-12-24", &none, &winter, None),
        ] {
            let moves = moved_by_holidays((kind, urgency, day("2026-12-23")), day(due_on), before, after);
            assert_eq!(moves, moved.map(day), "{kind:?} {urgency} {due_on}");
        }
    }
}
