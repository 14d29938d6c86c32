//! Moments that light the lamp again: a birthday on which rules change, work that ends or stays away, a provision that
//! ends. Each has a lead time, a reason for the owner, and plain words for the alumnus. Pure.

use crate::{
    moment::{At, Day, days_in_words},
    signals::{
        Proposal, SignalKind,
        limits::{Limit, Limits},
    },
};

/// The hour at which a moment is told, local time.
const HOUR: u32 = 10;

/// How many months before which birthday. At 19 and 20 a wage changes, and nothing else.
fn birthdays_ahead(limits: &Limits) -> [(i32, i32); 8] {
    let months = |limit| i32::try_from(limits.of(limit)).unwrap_or(1);
    [
        (18, months(Limit::Birthday18)),
        (18, months(Limit::Birthday18Again)),
        (19, 1),
        (20, 1),
        (21, months(Limit::Birthday21)),
        (23, months(Limit::Birthday23)),
        (27, months(Limit::Birthday27)),
        (27, months(Limit::Birthday27Again)),
    ]
}

/// How many months after it was brought up two years with one employer are brought up again.
const AGAIN_MONTHS: i64 = 3;

crate::id::words!(
    /// What somebody has until a day. A neutral word: never what is the matter with them.
    Provision {
        /// Money.
        Benefit = "benefit",
        /// Somebody who helps.
        Guidance = "guidance",
        /// A place to live with help.
        Housing = "housing",
        /// Help at work.
        WorkHelp = "work_help",
        /// Somewhere to go by day.
        Day = "day",
        /// The way to work.
        Transport = "transport",
        /// Something else.
        Other = "other",
    }
);

impl Provision {
    /// The word, for everybody.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Benefit => "uitkering",
            Self::Guidance => "begeleiding",
            Self::Housing => "woonplek met hulp",
            Self::WorkHelp => "hulp op het werk",
            Self::Day => "dagbesteding",
            Self::Transport => "vervoer",
            Self::Other => "voorziening",
        }
    }
}

/// The facts from which moments are planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Their birthday.
    pub born_on: Day,
    /// Where they work.
    pub employer: Option<String>,
    /// Since when.
    pub employer_since: Option<Day>,
    /// Until when.
    pub contract_ends_on: Option<Day>,
    /// Since when there is no work and no school.
    pub no_work_since: Option<Day>,
}

/// The instant at which a moment of this day is told.
pub fn at(day: Day) -> At {
    At::local(day, HOUR, 0)
}

/// Every birthday that is still told after `today`, the first one first: the day of telling, and which birthday.
pub fn birthdays(born_on: Day, today: Day, limits: &Limits) -> Vec<(Day, i32)> {
    let told = |(age, months): (i32, i32)| (born_on.years_later(age).months_later(-months), age);
    let mut days: Vec<(Day, i32)> =
        birthdays_ahead(limits).into_iter().map(told).filter(|(day, _)| *day > today).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The days after `today` on which two years with one employer are brought up.
pub fn two_years(employer_since: Day, today: Day, limits: &Limits) -> Vec<Day> {
    let (from, until) = (limits.of(Limit::TwoYearsFrom), limits.of(Limit::TwoYearsUntil));
    let months = [from, (from + AGAIN_MONTHS).min(until)];
    let days = months.map(|months| employer_since.months_later(i32::try_from(months).unwrap_or(0)));
    days.into_iter().filter(|day| *day > today).collect()
}

/// Whether it is about two years with one employer now.
pub fn is_about_two_years(employer_since: Day, today: Day, limits: &Limits) -> bool {
    let after = |limit| employer_since.months_later(i32::try_from(limits.of(limit)).unwrap_or(0));
    (after(Limit::TwoYearsFrom)..=after(Limit::TwoYearsUntil)).contains(&today)
}

/// The days after `today` on which it is long without work or school. What was taught for one person moves the first.
pub fn without_work(since: Day, today: Day, limits: &Limits) -> Vec<Day> {
    let first = limits.either(SignalKind::NoWork, Limit::NoWork);
    let mut days = vec![first, limits.of(Limit::NoWorkRed), limits.of(Limit::NoWorkReview)];
    days.retain(|days| *days >= first);
    days.into_iter().map(|days| since.plus(days)).filter(|day| *day > today).collect()
}

/// The days after `today` on which an end is brought up.
pub fn before_an_end(ends_on: Day, today: Day, limits: &Limits) -> Vec<Day> {
    let days = [Limit::EndFirst, Limit::EndSecond, Limit::EndLast].map(|limit| ends_on.plus(-limits.of(limit)));
    days.into_iter().filter(|day| *day > today).collect()
}

/// Whether the end lies so near that the clock brought it up before already, or does so today.
pub fn ends_soon(ends_on: Day, today: Day, limits: &Limits) -> bool {
    (0..=limits.of(Limit::EndFirst)).contains(&today.days_until(ends_on))
}

/// A moment, as the owner and the alumnus read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The task for the owner, with its reason.
    pub task: Proposal,
    /// To the alumnus.
    pub text: String,
    /// Where that leads.
    pub link: &'static str,
    /// The last day on which telling it still makes sense; `None` for as long as it is so.
    pub until: Option<Day>,
}

impl Moment {
    /// Whether it still makes sense to tell it on this day.
    pub fn is_over(&self, today: Day) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// The birthday that is told on this day; `None` when it isn't one, as after a birthday was put right.
pub fn birthday(first_name: &str, born_on: Day, told_on: Day, limits: &Limits, now: At) -> Option<Moment> {
    let (_, age) = birthdays(born_on, told_on.plus(-1), limits).into_iter().find(|(day, _)| *day == told_on)?;
    let day = born_on.years_later(age);
    let why = match age {
        18 => "Dan veranderen geld, zorg en handtekening. Maak samen een plan.",
        19 => "Dan hoort er een hoger loon bij. Kijk of de baas dat weet.",
        20 => "Dan gaat het loon weer omhoog. Over een jaar geldt het loon van volwassenen.",
        21 => "Dan geldt het loon van volwassenen. Werk valt dan vaak weg.",
        23 => "Jeugdhulp kan dan stoppen. Kijk wat er loopt, en wat ervoor in de plaats komt.",
        _ => "De regels voor jongeren stoppen dan. Kijk wat er loopt bij gemeente en Doorstroompunt.",
    };
    let plain = match age {
        18 => "Dan verandert er veel. Zullen we samen kijken?",
        19 => "Werk je? Dan gaat je loon vaak omhoog. Snap je iets niet? Vraag het ons.",
        20 => "Werk je? Kijk dan of je loon omhoog gaat. We kijken graag mee.",
        21 => "Werk je? Dan gaat je loon omhoog. We praten er graag met je over.",
        23 => "Krijg je hulp van de gemeente? Die verandert soms. Zullen we samen kijken?",
        _ => "Dan veranderen sommige regels. Heb je vragen? Stel ze aan ons.",
    };
    Some(Moment {
        task: Proposal::new(
            SignalKind::Birthday,
            if age == 18 || age == 27 { 4 } else { 6 },
            now,
            // Said so that it stays true when the day has passed.
            format!("{first_name}: {age} jaar op {}. {why}", day.with_year()),
            "Plan maken",
        )
        .about(age.to_string())
        .with(vec![format!("Geboren op {}.", born_on.with_year())]),
        text: format!("Je wordt {age} op {}. {plain}", day.in_words()),
        link: "/questions",
        until: Some(day),
    })
}

/// The birthday whose lead time began already, or begins today: whoever comes on the list now was never told of it.
pub fn birthday_is_near(first_name: &str, born_on: Day, limits: &Limits, now: At) -> Option<Moment> {
    let today = now.day();
    let told = birthdays_ahead(limits).into_iter().find_map(|(age, months)| {
        let day = born_on.years_later(age);
        let told_on = day.months_later(-months);
        (told_on <= today && today <= day).then_some(told_on)
    });
    birthday(first_name, born_on, told?, limits, now)
}

/// Two years with one employer.
pub fn with_one_employer(first_name: &str, facts: &Facts, limits: &Limits, now: At) -> Option<Moment> {
    let since = facts.employer_since.filter(|since| is_about_two_years(*since, now.day(), limits))?;
    let (employer, day) = (facts.employer.as_deref().unwrap_or("dezelfde baas"), since.years_later(2));
    Some(Moment {
        task: Proposal::new(
            SignalKind::TwoYears,
            5,
            now,
            format!(
                "{first_name} werkt op {} 2 jaar bij {employer}. Rond die tijd stopt werk vaak. Praat er nu over.",
                day.with_year()
            ),
            "Werk bespreken",
        )
        .with(vec![format!("Werkt daar sinds {}.", since.with_year())]),
        text: format!("Je werkt bijna 2 jaar bij {employer}. Mooi gedaan! Weet je al hoe het verder gaat?"),
        link: "/questions",
        until: Some(day),
    })
}

/// A contract that ends. The task is the one of the contract's own signal.
pub fn contract(facts: &Facts, limits: &Limits, now: At) -> Option<Moment> {
    let ends_on = facts.contract_ends_on?;
    let task = crate::signals::rules::contract_ends(facts.employer.as_deref(), ends_on, limits, now)?;
    let text = format!("Je contract stopt op {}. Weet je al wat je daarna doet? Wij denken mee.", ends_on.in_words());
    Some(Moment { task, text, link: "/questions", until: Some(ends_on) })
}

/// Long without work or school.
pub fn no_work(first_name: &str, since: Day, limits: &Limits, now: At) -> Moment {
    let days = since.days_until(now.day());
    let is_review = days >= limits.of(Limit::NoWorkReview);
    let urgency = match days {
        _ if is_review => 2,
        _ if days >= limits.of(Limit::NoWorkRed) => 3,
        _ => 4,
    };
    let more = if is_review { " Een diploma telt na een half jaar thuis bijna niet meer." } else { "" };
    let facts = vec![format!("Op {}: {}.", now.day().with_year(), days_in_words(days))];
    Moment {
        task: Proposal::new(
            SignalKind::NoWork,
            urgency,
            At::local(since, 0, 0),
            format!("{first_name} is zonder werk of school sinds {}.{more}", since.with_year()),
            "Samen zoeken",
        )
        .with(facts),
        text: "Je hebt een tijd geen werk of school. Zullen we samen zoeken?".to_owned(),
        link: "/questions",
        until: None,
    }
}

/// A provision that ends.
pub fn provision(kind: Provision, ends_on: Day, limits: &Limits, now: At) -> Moment {
    let (what, ahead) = (kind.label(), now.day().days_until(ends_on));
    Moment {
        task: Proposal::new(
            SignalKind::ProvisionEnds,
            if ahead <= limits.of(Limit::EndLast) { 3 } else { 5 },
            now,
            format!("De {what} stopt op {}.", ends_on.with_year()).replace("De vervoer", "Het vervoer"),
            "Verlenging regelen",
        )
        .about(kind.as_str())
        .with((ahead >= 0).then(|| format!("Gemeld {} van tevoren.", days_in_words(ahead))).into_iter().collect()),
        text: format!("Je {what} stopt op {}. Weet je al hoe het verder gaat? Wij helpen je.", ends_on.in_words()),
        link: "/questions",
        until: Some(ends_on),
    }
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

    fn usual() -> Limits {
        Limits::default()
    }

    #[test]
    fn a_school_chooses_when_and_one_person_teaches() {
        let school = Limits::of_school([
            (Limit::Birthday21, 2),
            (Limit::TwoYearsFrom, 24),
            (Limit::TwoYearsUntil, 25),
            (Limit::EndFirst, 60),
            (Limit::EndSecond, 30),
            (Limit::NoWork, 60),
        ]);
        let taught = school.clone().and_own([(SignalKind::NoWork, 160)]);
        let today = day("2026-11-23");
        let iso = |days: Vec<Day>| days.into_iter().map(Day::iso).collect::<Vec<_>>();
        let told = birthdays(day("2006-01-15"), today, &school);
        assert_eq!(told[0], (day("2028-07-15"), 23), "two months before 21 is past: {told:?}");
        assert_eq!(birthdays(day("2006-03-15"), today, &school)[0], (day("2027-01-15"), 21));
        for (found, expected) in [
            (two_years(day("2025-04-01"), today, &school), vec!["2027-04-01", "2027-05-01"]),
            (before_an_end(day("2027-01-31"), today, &school), vec!["2026-12-02", "2027-01-01", "2027-01-17"]),
            (without_work(day("2026-09-30"), today, &school), vec!["2026-11-29", "2027-02-27", "2027-04-01"]),
            (without_work(day("2026-09-30"), today, &taught), vec!["2027-03-09", "2027-04-01"]),
        ] {
            assert_eq!(iso(found), expected);
        }
        for (since, is_now) in
            [("2025-04-01", false), ("2025-03-23", true), ("2024-09-23", true), ("2024-09-22", false)]
        {
            assert_eq!(is_about_two_years(day(since), today, &usual()), is_now, "{since}");
        }
    }

    #[test]
    fn birthdays_are_told_at_their_own_lead_times() {
        let born = day("2009-09-15");
        let told: Vec<(String, i32)> =
            birthdays(born, day("2026-11-23"), &usual()).into_iter().map(|(d, age)| (d.iso(), age)).collect();
        let expected = [
            ("2027-03-15", 18),
            ("2027-06-15", 18),
            ("2028-08-15", 19),
            ("2029-08-15", 20),
            ("2030-05-15", 21),
            ("2032-03-15", 23),
            ("2036-03-15", 27),
            ("2036-07-15", 27),
        ];
        assert_eq!(told, expected.map(|(day, age)| (day.to_owned(), age)));
        assert!(
            birthdays(day("1990-01-01"), day("2026-11-23"), &usual()).is_empty(),
            "after 27 no birthday changes a rule"
        );
        assert_eq!(
            birthdays(day("2008-02-29"), day("2025-01-01"), &usual())[0].0,
            day("2025-09-01"),
            "born on a leap day"
        );
    }

    #[test]
    fn a_birthday_is_near_from_its_lead_time_until_the_day_itself() {
        for (born, today, age) in [
            ("2009-05-23", "2026-11-22", None),
            ("2009-05-23", "2026-11-23", Some("18")),
            ("2009-05-23", "2027-03-01", Some("18")),
            ("2009-05-23", "2027-05-23", Some("18")),
            ("2009-05-23", "2027-05-24", None),
            ("2007-12-23", "2026-11-22", None),
            ("2007-12-23", "2026-11-23", Some("19")),
            ("2006-12-23", "2026-11-23", Some("20")),
            ("2005-11-28", "2026-11-23", Some("21")),
            ("2004-11-28", "2026-11-23", None),
            ("2003-12-28", "2026-11-23", Some("23")),
            ("1999-12-28", "2026-11-23", Some("27")),
            ("1990-12-28", "2026-11-23", None),
        ] {
            let found = birthday_is_near("Kees", day(born), &usual(), noon(today));
            assert_eq!(found.map(|it| it.task.about).as_deref(), age, "{born} on {today}");
        }
    }

    #[test]
    fn the_other_moments_have_theirs() {
        let today = day("2026-11-23");
        let iso = |days: Vec<Day>| days.into_iter().map(Day::iso).collect::<Vec<_>>();
        for (found, expected) in [
            (two_years(day("2025-03-23"), today, &usual()), vec!["2027-02-23"]),
            (two_years(day("2025-04-01"), today, &usual()), vec!["2026-12-01", "2027-03-01"]),
            (two_years(day("2020-04-01"), today, &usual()), vec![]),
            (without_work(day("2026-09-01"), today, &usual()), vec!["2026-11-30", "2027-01-29", "2027-03-03"]),
            (before_an_end(day("2027-01-31"), today, &usual()), vec!["2026-12-17", "2027-01-17"]),
            (before_an_end(day("2026-11-30"), today, &usual()), vec![]),
        ] {
            assert_eq!(iso(found), expected);
        }
    }

    #[test]
    fn each_birthday_has_its_own_words() {
        let born_on = day("2005-01-15");
        let (mut words, mut reasons) = (Vec::new(), Vec::new());
        for told_on in
            (18..28).flat_map(|age| (0..13).map(move |months| born_on.years_later(age).months_later(-months)))
        {
            let Some(moment) = birthday("Rob", born_on, told_on, &usual(), noon("2026-11-23")) else { continue };
            let reason = moment.task.reason.split(". ").skip(1).collect::<Vec<_>>().join(". ");
            for (all, said) in [(&mut words, moment.text), (&mut reasons, reason)] {
                if !all.contains(&said) {
                    all.push(said);
                }
            }
        }
        assert_eq!((words.len(), reasons.len()), (6, 6), "18, 19, 20, 21, 23 and 27: {words:?} {reasons:?}");
        for sentence in words.iter().flat_map(|text| text.split(['.', '?'])) {
            assert!(sentence.split_whitespace().count() <= 12, "too long for an alumnus: {sentence}");
        }
    }

    #[test]
    fn each_moment_has_its_own_words_for_two_readers() {
        let facts = Facts {
            born_on: day("2009-09-15"),
            employer: Some("Smederij De Hamer".into()),
            employer_since: Some(day("2025-04-01")),
            contract_ends_on: Some(day("2027-01-31")),
            no_work_since: None,
        };
        let now = noon("2026-12-17");
        let all = [
            birthday("Thomas", facts.born_on, day("2027-03-15"), &usual(), now).expect("18"),
            birthday("Thomas", facts.born_on, day("2030-05-15"), &usual(), now).expect("21"),
            with_one_employer("Thomas", &facts, &usual(), now).expect("two years"),
            contract(&facts, &usual(), now).expect("a contract"),
            no_work("Thomas", day("2026-06-17"), &usual(), now),
            provision(Provision::Transport, day("2026-12-31"), &usual(), now),
        ];
        let reasons: Vec<&str> = all.iter().map(|moment| moment.task.reason.as_str()).collect();
        assert!(reasons[0].starts_with("Thomas: 18 jaar op 15 september 2027."), "{reasons:?}");
        assert!(reasons[2].starts_with("Thomas werkt op 1 april 2027 2 jaar bij Smederij De Hamer."), "{reasons:?}");
        assert!(
            reasons[4].starts_with("Thomas is zonder werk of school sinds 17 juni 2026. Een diploma"),
            "{reasons:?}"
        );
        assert_eq!(reasons[5], "Het vervoer stopt op 31 december 2026.");
        for moment in &all {
            for sentence in moment.text.split(['.', '?', '!']) {
                assert!(sentence.split_whitespace().count() <= 12, "too long for an alumnus: {sentence}");
            }
        }
        assert_eq!(
            birthday("Thomas", facts.born_on, day("2027-03-16"), &usual(), now),
            None,
            "the birthday was put right"
        );
        let until = all.each_ref().map(|moment| moment.until.map(Day::iso));
        let days = ["2027-09-15", "2030-09-15", "2027-04-01", "2027-01-31", "", "2026-12-31"];
        assert_eq!(until.map(Option::unwrap_or_default), days, "telling it makes sense until then");
        let last = day("2027-01-31");
        assert_eq!((all[3].is_over(last), all[3].is_over(last.plus(1)), all[4].is_over(last)), (false, true, false));
        assert_eq!(all.map(|moment| moment.task.urgency), [4, 6, 5, 5, 2, 3]);
    }
}
