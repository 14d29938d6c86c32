//! Moments that light the lamp again: a birthday on which rules change, work that ends or stays away, a provision that
//! ends. Each has a lead time, a reason for the owner, and plain words for the alumnus. Pure.

use crate::{
    moment::{At, Day, days_in_words},
    signals::{Proposal, SignalKind},
};

/// The hour at which a moment is told, local time.
const HOUR: u32 = 10;

/// How many months before which birthday. At 19 and 20 a wage changes, and nothing else.
const BIRTHDAYS: &[(i32, &[i32])] = &[(18, &[6, 3]), (19, &[1]), (20, &[1]), (21, &[4]), (23, &[6]), (27, &[6, 2])];

/// After how many months with one employer: two years are near, and often the end.
const WITH_ONE_EMPLOYER: [i32; 2] = [20, 23];

/// After how many days without work or school.
const WITHOUT_WORK: [i64; 3] = [90, 150, 183];

/// How many days before a contract or a provision ends.
const BEFORE_AN_END: [i64; 3] = [90, 45, 14];

/// Half a year without work: the level is looked at too.
pub const HALF_A_YEAR: i64 = 183;

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
pub fn birthdays(born_on: Day, today: Day) -> Vec<(Day, i32)> {
    let told = |(age, months): &(i32, &'static [i32])| {
        let (age, birthday) = (*age, born_on.years_later(*age));
        months.iter().map(move |months| (birthday.months_later(-*months), age)).collect::<Vec<_>>()
    };
    let mut days: Vec<(Day, i32)> = BIRTHDAYS.iter().flat_map(told).filter(|(day, _)| *day > today).collect();
    days.sort_unstable();
    days
}

/// The days after `today` on which two years with one employer are brought up.
pub fn two_years(employer_since: Day, today: Day) -> Vec<Day> {
    WITH_ONE_EMPLOYER.iter().map(|months| employer_since.months_later(*months)).filter(|day| *day > today).collect()
}

/// The days after `today` on which it is long without work or school.
pub fn without_work(since: Day, today: Day) -> Vec<Day> {
    WITHOUT_WORK.iter().map(|days| since.plus(*days)).filter(|day| *day > today).collect()
}

/// The days after `today` on which an end is brought up.
pub fn before_an_end(ends_on: Day, today: Day) -> Vec<Day> {
    BEFORE_AN_END.iter().map(|days| ends_on.plus(-days)).filter(|day| *day > today).collect()
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
pub fn birthday(first_name: &str, born_on: Day, told_on: Day, now: At) -> Option<Moment> {
    let (_, age) = birthdays(born_on, told_on.plus(-1)).into_iter().find(|(day, _)| *day == told_on)?;
    let day = born_on.years_later(age);
    let why = match age {
        18 => "Dan veranderen geld, zorg en handtekening. Maak samen een plan.",
        19 | 20 => "Dan hoort er een hoger loon bij. Kijk of de baas dat weet.",
        21 => "Dan geldt het loon van volwassenen. Werk valt dan vaak weg.",
        23 => "Jeugdhulp kan dan stoppen. Kijk wat er loopt, en wat ervoor in de plaats komt.",
        _ => "De regels voor jongeren stoppen dan. Kijk wat er loopt bij gemeente en Doorstroompunt.",
    };
    let plain = match age {
        18 => "Dan verandert er veel. Zullen we samen kijken?",
        19 | 20 => "Werk je? Dan gaat je loon vaak omhoog. Snap je iets niet? Vraag het ons.",
        21 => "Werk je? Dan gaat je loon omhoog. We praten er graag met je over.",
        _ => "Dan veranderen sommige regels. Heb je vragen? Stel ze aan ons.",
    };
    Some(Moment {
        task: Proposal {
            kind: SignalKind::Birthday,
            urgency: if age == 18 || age == 27 { 4 } else { 6 },
            since: now,
            reason: format!("{first_name} wordt {age} op {}. {why}", day.with_year()),
            next_step: "Plan maken".to_owned(),
        },
        text: format!("Je wordt {age} op {}. {plain}", day.in_words()),
        link: "/questions",
        until: Some(day),
    })
}

/// Two years with one employer.
pub fn with_one_employer(first_name: &str, facts: &Facts, now: At) -> Option<Moment> {
    let since = facts.employer_since?;
    let (employer, day) = (facts.employer.as_deref().unwrap_or("dezelfde baas"), since.years_later(2));
    Some(Moment {
        task: Proposal {
            kind: SignalKind::TwoYears,
            urgency: 5,
            since: now,
            reason: format!(
                "{first_name} werkt op {} 2 jaar bij {employer}. Rond die tijd stopt werk vaak. Praat er nu over.",
                day.with_year()
            ),
            next_step: "Werk bespreken".to_owned(),
        },
        text: format!("Je werkt bijna 2 jaar bij {employer}. Mooi gedaan! Weet je al hoe het verder gaat?"),
        link: "/questions",
        until: Some(day),
    })
}

/// A contract that ends. The task is the one of the contract's own signal.
pub fn contract(facts: &Facts, now: At) -> Option<Moment> {
    let ends_on = facts.contract_ends_on?;
    let task = crate::signals::rules::contract_ends(facts.employer.as_deref(), ends_on, now)?;
    let text = format!("Je contract stopt op {}. Weet je al wat je daarna doet? Wij denken mee.", ends_on.in_words());
    Some(Moment { task, text, link: "/questions", until: Some(ends_on) })
}

/// Long without work or school.
pub fn no_work(first_name: &str, since: Day, now: At) -> Moment {
    let days = since.days_until(now.day());
    let urgency = match days {
        ..150 => 4,
        150..HALF_A_YEAR => 3,
        _ => 2,
    };
    let more = if days >= HALF_A_YEAR { " Een diploma telt na een half jaar thuis bijna niet meer." } else { "" };
    Moment {
        task: Proposal {
            kind: SignalKind::NoWork,
            urgency,
            since: At::local(since, 0, 0),
            reason: format!("{first_name} is {} zonder werk of school.{more}", days_in_words(days)),
            next_step: "Samen zoeken".to_owned(),
        },
        text: "Je hebt een tijd geen werk of school. Zullen we samen zoeken?".to_owned(),
        link: "/questions",
        until: None,
    }
}

/// A provision that ends.
pub fn provision(kind: Provision, ends_on: Day, now: At) -> Moment {
    let what = kind.label();
    Moment {
        task: Proposal {
            kind: SignalKind::ProvisionEnds,
            urgency: if now.day().days_until(ends_on) <= 14 { 3 } else { 5 },
            since: now,
            reason: format!("De {what} stopt op {}.", ends_on.with_year()).replace("De vervoer", "Het vervoer"),
            next_step: "Verlenging regelen".to_owned(),
        },
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

    #[test]
    fn birthdays_are_told_at_their_own_lead_times() {
        let born = day("2009-09-15");
        let told: Vec<(String, i32)> =
            birthdays(born, day("2026-11-23")).into_iter().map(|(d, age)| (d.iso(), age)).collect();
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
        assert!(birthdays(day("1990-01-01"), day("2026-11-23")).is_empty(), "after 27 no birthday changes a rule");
        assert_eq!(birthdays(day("2008-02-29"), day("2025-01-01"))[0].0, day("2025-09-01"), "born on a leap day");
    }

    #[test]
    fn the_other_moments_have_theirs() {
        let today = day("2026-11-23");
        let iso = |days: Vec<Day>| days.into_iter().map(Day::iso).collect::<Vec<_>>();
        for (found, expected) in [
            (two_years(day("2025-03-23"), today), vec!["2027-02-23"]),
            (two_years(day("2025-04-01"), today), vec!["2026-12-01", "2027-03-01"]),
            (two_years(day("2020-04-01"), today), vec![]),
            (without_work(day("2026-09-01"), today), vec!["2026-11-30", "2027-01-29", "2027-03-03"]),
            (before_an_end(day("2027-01-31"), today), vec!["2026-12-17", "2027-01-17"]),
            (before_an_end(day("2026-11-30"), today), vec![]),
        ] {
            assert_eq!(iso(found), expected);
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
            birthday("Thomas", facts.born_on, day("2027-03-15"), now).expect("18"),
            birthday("Thomas", facts.born_on, day("2030-05-15"), now).expect("21"),
            with_one_employer("Thomas", &facts, now).expect("two years"),
            contract(&facts, now).expect("a contract"),
            no_work("Thomas", day("2026-06-17"), now),
            provision(Provision::Transport, day("2026-12-31"), now),
        ];
        let reasons: Vec<&str> = all.iter().map(|moment| moment.task.reason.as_str()).collect();
        assert!(reasons[0].starts_with("Thomas wordt 18 op 15 september 2027."), "{reasons:?}");
        assert!(reasons[2].starts_with("Thomas werkt op 1 april 2027 2 jaar bij Smederij De Hamer."), "{reasons:?}");
        assert!(reasons[4].starts_with("Thomas is 183 dagen zonder werk of school. Een diploma"), "{reasons:?}");
        assert_eq!(reasons[5], "Het vervoer stopt op 31 december 2026.");
        for moment in &all {
            for sentence in moment.text.split(['.', '?', '!']) {
                assert!(sentence.split_whitespace().count() <= 12, "too long for an alumnus: {sentence}");
            }
        }
        assert_eq!(birthday("Thomas", facts.born_on, day("2027-03-16"), now), None, "the birthday was put right");
        let until = all.each_ref().map(|moment| moment.until.map(Day::iso));
        let days = ["2027-09-15", "2030-09-15", "2027-04-01", "2027-01-31", "", "2026-12-31"];
        assert_eq!(until.map(Option::unwrap_or_default), days, "telling it makes sense until then");
        let last = day("2027-01-31");
        assert_eq!((all[3].is_over(last), all[3].is_over(last.plus(1)), all[4].is_over(last)), (false, true, false));
        assert_eq!(all.map(|moment| moment.task.urgency), [4, 6, 5, 5, 2, 3]);
    }
}
