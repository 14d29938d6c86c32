//! Thirty years of what is asked beside the check-ins: birthdays that are told ahead, and the questions to helpers.

use super::{
    Rhythm,
    helpers::{HelperRhythm, INTERVALS},
    moments,
    rhythm::{HOURS, WEEK},
};
use crate::{
    access::HelperRole,
    moment::{At, Day},
    signals::limits::Limits,
    working_days::is_holiday,
};
use proptest::prelude::*;

const YEARS: i32 = 30;

fn start() -> Day {
    Day::parse("2024-01-01").expect("a day")
}

fn any_helper() -> impl Strategy<Value = (HelperRole, HelperRhythm)> {
    let role = prop_oneof![Just(HelperRole::Jim), Just(HelperRole::JobCoach)];
    let rest = proptest::option::of(0..400_i64);
    (role, 0..INTERVALS.len(), 0..7_usize, 0..HOURS.len(), rest).prop_map(|(role, every, weekday, hour, rest)| {
        let rhythm = Rhythm { every_days: INTERVALS[every], weekday: WEEK[weekday], hour: HOURS[hour] };
        (role, HelperRhythm { rhythm, rest_until: rest.map(|days| start().plus(days)) })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_helper_is_asked_for_thirty_years_in_their_own_rhythm(
        (role, helper) in any_helper(),
        came in 0..500_000_i64,
        holidays in proptest::collection::vec((0..10_950_i64, 0..45_i64), 0..90),
    ) {
        // A school is open for five weeks at least between two holidays.
        let mut closed: Vec<(Day, Day)> = Vec::new();
        let mut ordered = holidays;
        ordered.sort_unstable();
        for (from, days) in ordered {
            let from = start().plus(from);
            if closed.last().is_none_or(|(_, until)| until.plus(35) < from) {
                closed.push((from, from.plus(days)));
            }
        }
        let came = At::local(start(), 0, 0).plus_minutes(came);
        let (end, every) = (came.day().years_later(YEARS), helper.rhythm.every_days);
        let Some(mut asked) = helper.next(role, came, came, &closed) else {
            prop_assert_eq!(every, 0, "only who wants it so is never asked");
            return Ok(());
        };
        let is_coach = role == HelperRole::JobCoach;
        prop_assert!(asked > came && helper.rest_until.is_none_or(|until| asked.day() >= until), "{}", asked.short());
        let mut times = 0;
        while asked.day() < end {
            prop_assert_eq!(asked.day().weekday(), helper.rhythm.weekday);
            prop_assert_eq!(asked.minute_of_day(), i64::from(helper.rhythm.hour) * 60, "{}", asked.short());
            prop_assert!(!is_holiday(asked.day()), "a holiday: {}", asked.short());
            if is_coach {
                let is_closed = closed.iter().any(|(from, until)| (*from..=*until).contains(&asked.day()));
                prop_assert!(!is_closed, "while their school is closed: {}", asked.short());
                prop_assert!(helper.is_list(asked, &closed), "no list: {}", asked.short());
            }
            let next = helper.next(role, asked, asked, &closed).expect("for ever");
            let again = helper.next(role, asked, asked.plus_hours(5), &closed);
            prop_assert_eq!(again, Some(next), "the same whenever it is computed");
            let days = asked.day().days_until(next.day());
            let longest = if is_coach { 2 * every + 21 + 45 } else { every + 6 + 21 };
            prop_assert!((every - 7..=longest).contains(&days), "{days} days after {}", asked.short());
            (asked, times) = (next, times + 1);
        }
        prop_assert!(times >= 50, "asked {times} times in thirty years");
    }

    #[test]
    fn each_birthday_is_told_once_ahead_whenever_somebody_came(born in 0..7_300_i64, came in 0..10_950_i64) {
        let born_on = Day::parse("1998-01-01").expect("a day").plus(born);
        let (limits, came) = (Limits::default(), born_on.plus(came));
        let all = moments::birthdays(born_on, came, &limits);
        // As the clock does it: what was told plans the next.
        let (mut today, mut told) = (came, Vec::new());
        while let Some((day, age)) = moments::birthdays(born_on, today, &limits).into_iter().next() {
            prop_assert!(day > today, "ahead");
            let (at, birthday) = (moments::at(day), born_on.years_later(age));
            prop_assert_eq!((at.day(), at.minute_of_day()), (day, 600), "at ten, also after a night without an hour");
            prop_assert!((28..=190).contains(&day.days_until(birthday)), "{age}: {} for {}", day.iso(), birthday.iso());
            let moment = moments::birthday("Rob", born_on, day, &limits, at).expect("that is the day");
            prop_assert!(moment.text.contains(&format!("Je wordt {age} op {}", birthday.in_words())), "{}", moment.text);
            prop_assert!(!moment.is_over(day) && !moment.is_over(birthday) && moment.is_over(birthday.plus(1)));
            told.push((day, age));
            today = day;
        }
        prop_assert_eq!(&told, &all, "each once, in order, and none is left out");
        let near = moments::birthday_is_near("Rob", born_on, &limits, moments::at(came));
        let is_near = |age: i32| (0..28).contains(&came.days_until(born_on.years_later(age)));
        let expected = [18, 19, 20, 21, 23, 27].into_iter().any(is_near);
        prop_assert!(near.is_some() || !expected, "what is near when they come is a task at once");
        if came < born_on.years_later(17) {
            let ages: Vec<i32> = told.into_iter().map(|(_, age)| age).collect();
            prop_assert_eq!(ages, [18, 18, 19, 20, 21, 23, 27, 27], "nobody misses one");
        }
    }
}
