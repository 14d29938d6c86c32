//! Thirty years of anybody, with whatever happens in them: what is asked when, and how support goes down.

use super::{
    Planned, Rhythm,
    levels::{self, below, next_review, on_a_school_day, step_down},
    rhythm::{HOURS, WEEK, chosen, interval, is_quiet, number, own_choices},
};
use crate::{
    moment::{At, Day},
    preferences::Preferences,
    waakvlam::SupportLevel,
    working_days::{is_holiday, is_working_day},
};
use chrono::Weekday;
use proptest::prelude::*;

const YEARS: i32 = 30;

/// What may happen in a life, as far as a rhythm is concerned.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// A sign of life.
    Sign,
    /// One that was given hours ago, on a phone without internet.
    LateSign(i64),
    /// They choose their own day, hour and interval.
    Choose(Rhythm),
    /// School tells another rhythm.
    Tell(Rhythm),
    /// They want rest for so many days …
    Rest(i64),
    /// … and no longer.
    EndRest,
    /// The server was down for so many minutes; what fell due is done when it is back.
    Down(i64),
    /// A clock jumps by so many seconds, the server starts anew, and the clock is put right.
    Jump(i64),
}

/// A person who is asked, by the same rules as the store's.
#[derive(Clone, Debug)]
struct Life {
    now: At,
    rhythm: Rhythm,
    told: Option<(Rhythm, At)>,
    rest_until: Option<Day>,
    last_sign: At,
    asked: Vec<At>,
    next: At,
}

impl Life {
    fn from_now_on(rhythm: Rhythm, now: At) -> Self {
        let mut life = Self { now, rhythm, told: None, rest_until: None, last_sign: now, asked: Vec::new(), next: now };
        life.plan();
        life
    }

    fn planned(&self) -> Planned {
        let rest_until = self.rest_until.filter(|until| *until > self.now.day());
        match self.told {
            Some((rhythm, starts_at)) if starts_at <= self.now => Planned { now: rhythm, then: None, rest_until },
            then => Planned { now: self.rhythm, then, rest_until },
        }
    }

    fn from(&self) -> At {
        self.last_sign.max(self.asked.last().copied().unwrap_or(At(0)))
    }

    fn plan(&mut self) {
        self.next = self.planned().next(self.from(), self.now);
    }

    /// The clock comes to this instant, and does on its way what falls due.
    fn lives_until(&mut self, until: At) -> Result<(), TestCaseError> {
        loop {
            let begins = self.told.map(|(_, starts_at)| starts_at).filter(|at| *at <= until && *at <= self.next);
            match begins {
                Some(at) => {
                    self.now = self.now.max(at);
                    self.told_begins();
                }
                None if self.next <= until => {
                    let due = self.next;
                    self.now = self.now.max(due);
                    self.is_asked(due)?;
                }
                None => break,
            }
        }
        self.now = until;
        Ok(())
    }

    fn told_begins(&mut self) {
        if let Some((rhythm, _)) = self.told.take() {
            self.rhythm = rhythm;
        }
        self.plan();
        self.is_right().expect("what was told holds");
    }

    fn is_asked(&mut self, due: At) -> Result<(), TestCaseError> {
        if let Some(before) = self.asked.last() {
            let apart = before.day().days_until(due.day());
            prop_assert!(apart >= 4, "asked on {} and {apart} days later again: {self:?}", before.short());
        }
        self.asked.push(due);
        self.plan();
        self.is_right()
    }

    /// Everything that holds of the next time, whatever happened.
    fn is_right(&self) -> Result<(), TestCaseError> {
        let (planned, next) = (self.planned(), self.next);
        let words = || format!("{} at {}: {self:?}", next.short(), self.now.short());
        prop_assert!(next > self.now, "in the past: {}", words());
        let holds = match planned.then {
            Some((then, starts_at)) if starts_at <= next => then,
            _ => planned.now,
        };
        prop_assert_eq!(next.day().weekday(), holds.weekday, "{}", words());
        prop_assert_eq!(next.minute_of_day(), i64::from(holds.hour) * 60, "{}", words());
        prop_assert!(!is_holiday(next.day()), "a holiday: {}", words());
        prop_assert!(planned.rest_until.is_none_or(|until| next.day() >= until), "in a rest: {}", words());
        prop_assert!(next.day() <= self.latest(&planned), "too far: {}", words());
        prop_assert_eq!(planned.next(self.from(), self.now), next, "computed twice");
        Ok(())
    }

    /// One interval, or the end of what puts it off; then the own weekday, and at most three holidays in a row on it.
    fn latest(&self, planned: &Planned) -> Day {
        let longest =
            planned.then.map_or(planned.now.every_days, |(then, _)| then.every_days.max(planned.now.every_days));
        let after_told = planned.then.map(|(_, starts_at)| starts_at.day());
        let starts =
            [Some(self.from().day().plus(longest - 3)), Some(self.now.day().plus(1)), after_told, planned.rest_until];
        starts.into_iter().flatten().max().unwrap_or(self.now.day()).plus(6 + 21)
    }

    /// Until it is asked it stays the same, whenever and however often the server computes it.
    fn stays_the_same(&self, share: i64) -> Result<(), TestCaseError> {
        let holds = [self.told.map(|(_, starts_at)| starts_at), self.rest_until.map(|until| At::local(until, 0, 0))];
        let until = holds.into_iter().flatten().filter(|at| *at > self.now).fold(self.next, At::min);
        let later = Self { now: At(self.now.0 + (until.0 - 1 - self.now.0).max(0) * share / 1000), ..self.clone() };
        let words = format!("{} at {}", later.now.short(), self.now.short());
        prop_assert_eq!(later.planned().next(later.from(), later.now), self.next, "{}: {:?}", words, self);
        Ok(())
    }

    fn happens(&mut self, event: Event, quiet: &Preferences) -> Result<(), TestCaseError> {
        let before = self.next;
        match event {
            Event::Sign => self.last_sign = self.now,
            Event::LateSign(hours) => self.last_sign = self.last_sign.max(self.now.plus_hours(-hours)),
            Event::Choose(own) => {
                self.told = None;
                self.rhythm = own;
            }
            Event::Tell(new) => {
                self.told = None;
                self.told = Some((new, At::local(levels::starts_on(new.weekday, self.now), 0, 0)));
            }
            Event::Rest(days) => self.rest_until = Some(self.now.day().plus(days)),
            Event::EndRest => self.rest_until = None,
            Event::Down(minutes) => return self.is_down(minutes),
            Event::Jump(seconds) => return self.jumps(seconds),
        }
        self.plan();
        self.is_right()?;
        prop_assert!(!is_quiet(quiet, self.next.minute_of_day()), "in the quiet hours: {self:?}");
        if matches!(event, Event::Sign | Event::LateSign(_)) {
            prop_assert!(self.next >= before, "a sign of life never brings it nearer: {self:?}");
        }
        Ok(())
    }

    /// When the server is back it does what fell due once, and not what fell due twice.
    fn is_down(&mut self, minutes: i64) -> Result<(), TestCaseError> {
        let due = self.next;
        self.now = self.now.plus_minutes(minutes);
        if self.told.is_some_and(|(_, starts_at)| starts_at <= self.now) {
            self.told_begins();
        } else if due <= self.now {
            self.is_asked(due)?;
        }
        self.is_right()
    }

    /// Whatever a clock shows for a while: nothing is asked twice on a day, and the next time is in order.
    fn jumps(&mut self, seconds: i64) -> Result<(), TestCaseError> {
        let right = self.now;
        if seconds > 0 {
            self.lives_until(At(right.0 + seconds))?;
        } else {
            self.now = At(right.0 + seconds);
        }
        self.plan();
        self.is_right()?;
        self.now = right;
        self.plan();
        self.is_right()
    }
}

fn any_level() -> impl Strategy<Value = SupportLevel> {
    prop_oneof![Just(SupportLevel::Active), Just(SupportLevel::Light), Just(SupportLevel::Pilot)]
}

/// Quiet hours from which somebody chooses.
fn any_quiet() -> impl Strategy<Value = Preferences> {
    prop_oneof![Just((21, 9)), Just((20, 10)), Just((22, 8)), Just((0, 0)), Just((11, 13)), Just((17, 11))].prop_map(
        |(from, until)| Preferences { quiet_from: from * 60, quiet_until: until * 60, ..Preferences::default() },
    )
}

/// A rhythm that somebody with these quiet hours may have.
fn any_rhythm(quiet: Preferences) -> impl Strategy<Value = Rhythm> {
    (any_level(), 0..9_usize, 0..7_usize, 0..4_usize, prop_oneof![Just(14_i64), Just(42), Just(112), Just(182)])
        .prop_map(move |(level, own, weekday, hour, default)| {
            let every_days = interval(level, own_choices(level).get(own).copied(), default);
            let hours = HOURS.into_iter().cycle().skip(hour).take(HOURS.len());
            let weekday = WEEK[weekday];
            let allowed = |hour: &u32| chosen(number(weekday), i64::from(*hour), &quiet).is_ok();
            Rhythm { every_days, weekday, hour: hours.into_iter().find(allowed).unwrap_or(16) }
        })
}

fn any_event(quiet: Preferences) -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => Just(Event::Sign),
        1 => (1..2000_i64).prop_map(Event::LateSign),
        1 => any_rhythm(quiet).prop_map(Event::Choose),
        1 => any_rhythm(quiet).prop_map(Event::Tell),
        1 => (1..93_i64).prop_map(Event::Rest),
        1 => Just(Event::EndRest),
        1 => (1..20_000_i64).prop_map(Event::Down),
        2 => prop_oneof![Just(3_600_i64), Just(-3_600), Just(86_400), Just(-86_400)].prop_map(Event::Jump),
    ]
}

type Story = (Preferences, Rhythm, i64, Vec<(i64, Event)>);

fn any_life() -> impl Strategy<Value = Story> {
    any_quiet().prop_flat_map(|quiet| {
        let events = proptest::collection::vec((0..60_000_i64, any_event(quiet)), 400..520);
        (Just(quiet), any_rhythm(quiet), 0..1_000_000_i64, events)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn thirty_years_are_asked_in_ones_own_rhythm((quiet, rhythm, start, events) in any_life(), share in 0..1000_i64) {
        let born = At::local(Day::parse("2024-01-01").expect("a day"), 0, 0).plus_minutes(start);
        let end = At::local(born.day().years_later(YEARS), 0, 0);
        let mut life = Life::from_now_on(rhythm, born);
        life.is_right()?;
        for (minutes, event) in events.into_iter().cycle() {
            if life.now >= end {
                break;
            }
            life.stays_the_same(share)?;
            // Every now and then somebody is silent for years.
            let pause = if minutes % 97 == 0 { minutes * 20 } else { minutes };
            life.lives_until(life.now.plus_minutes(pause + 1))?;
            life.happens(event, &quiet)?;
        }
        prop_assert!(life.asked.len() >= 20, "asked {} times in thirty years", life.asked.len());
    }

    #[test]
    fn whoever_says_nothing_for_thirty_years_is_asked_every_time(quiet in any_quiet(), start in 0..1_000_000_i64, pick in 0..1000_usize) {
        let every_days = super::rhythm::INTERVALS[pick % super::rhythm::INTERVALS.len()];
        let rhythm = Rhythm { every_days, weekday: WEEK[pick % 7], hour: HOURS[pick % 4] };
        prop_assume!(chosen(number(rhythm.weekday), i64::from(rhythm.hour), &quiet).is_ok());
        let born = At::local(Day::parse("2024-01-01").expect("a day"), 0, 0).plus_minutes(start);
        let end = born.day().years_later(YEARS);
        let planned = Planned { now: rhythm, then: None, rest_until: None };
        let all = planned.ahead(planned.next(born, born), end);
        for pair in all.windows(2) {
            let days = pair[0].day().days_until(pair[1].day());
            let holidays = (0..3).map(|weeks| pair[0].day().plus(every_days + 7 * weeks)).take_while(|day| is_holiday(*day));
            // One interval exactly, and a week more for each holiday on which it would have been: nothing drifts.
            prop_assert_eq!(days, every_days + 7 * i64::try_from(holidays.count()).unwrap_or(0), "after {}", pair[0].short());
        }
        prop_assert!(all.last().is_some_and(|last| last.day().days_until(end) <= every_days + 21), "to the end");
    }

    #[test]
    fn support_goes_down_by_single_steps_and_in_the_first_year_once(
        outflow in 0..4000_i64,
        first in any_level(),
        answers in proptest::collection::vec((0..4_u8, 0..14_i64, any::<bool>()), 60..120),
        holidays in proptest::collection::vec((0..10_950_i64, 1..45_i64), 0..90),
    ) {
        let outflow = Day::parse("2020-01-01").expect("a day").plus(outflow);
        let closed: Vec<(Day, Day)> =
            holidays.into_iter().map(|(from, days)| (outflow.plus(from), outflow.plus(from + days))).collect();
        let (mut level, mut today, mut downs) = (first, outflow, Vec::<Day>::new());
        for (answer, late, tries_again) in answers {
            let asked = next_review(level, today, &closed);
            prop_assert_eq!(asked.is_none(), level == SupportLevel::Pilot, "only the pilot light needs none");
            let Some(asked) = asked else {
                // One tap, some months later.
                (level, today) = (SupportLevel::Active, today.plus(30 + late * 10));
                continue;
            };
            prop_assert!(asked >= today.months_later(6), "half a year at least");
            prop_assert!(asked <= today.months_later(6).plus(70), "and never put off for ever");
            prop_assert!(is_working_day(asked) || asked == today.months_later(6), "{} is no working day", asked.iso());
            prop_assert_eq!(next_review(level, today, &closed), Some(asked), "the same whenever it is computed");
            today = asked.plus(late);
            let before = level;
            let lived = i64::try_from(downs.len()).unwrap_or(0);
            match answer {
                0 => level = SupportLevel::Active,
                1 => {}
                _ => if let Ok(lower) = step_down(level, outflow, lived, today) {
                    downs.push(today);
                    level = lower;
                    // The review is done with it: a second step needs another one, and in the first year none is left.
                    let again = step_down(level, outflow, lived + 1, today).is_ok();
                    prop_assert!(!(tries_again && again && today < outflow.years_later(1)), "twice in the first year");
                },
            }
            prop_assert!(level <= before || Some(level) == below(before), "{before:?} to {level:?} is more than a step");
        }
        prop_assert!(downs.iter().filter(|day| **day < outflow.years_later(1)).count() <= 1);
    }

    #[test]
    fn a_school_that_is_closed_is_asked_when_it_opens(
        day in 0..10_950_i64,
        holidays in proptest::collection::vec((0..10_950_i64, 0..14_i64), 0..300),
    ) {
        let start = Day::parse("2024-01-01").expect("a day");
        let closed: Vec<(Day, Day)> =
            holidays.into_iter().map(|(from, days)| (start.plus(from), start.plus(from + days))).collect();
        let wished = start.plus(day);
        let found = on_a_school_day(wished, &closed);
        let is_open = |day: Day| is_working_day(day) && !closed.iter().any(|(from, until)| *from <= day && day <= *until);
        prop_assert!(found >= wished && (is_open(found) || found == wished));
        prop_assert!((0..wished.days_until(found)).all(|ahead| !is_open(wished.plus(ahead))), "the first such day");
    }
}

#[test]
fn a_sign_of_life_on_either_side_of_a_clock_change_keeps_the_hour() {
    // The wished hours lie in no hour that a clock skips or repeats; the signs do.
    for (night, hour) in
        [("2026-03-29", 1), ("2026-03-29", 3), ("2026-10-25", 2), ("2028-02-29", 12), ("2026-12-31", 23)]
    {
        let sign = At::local(Day::parse(night).expect("a day"), hour, 59);
        let rhythm = Rhythm { every_days: 7, weekday: Weekday::Sun, hour: 12 };
        let next = rhythm.next_after(sign, sign);
        assert_eq!((next.day().weekday(), next.minute_of_day()), (Weekday::Sun, 12 * 60), "{night}");
    }
}
