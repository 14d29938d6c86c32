//! Quiet hours, and what is first without mail. Pure.

use super::{FirstChannel, MinuteOfDay, Preferences};
use crate::moment::{At, Day};

/// Until when it is quiet for somebody at this instant; `None` when it is not. In an hour that the autumn lives twice it
/// is quiet until it is over for the last time, and a quiet hour that the spring skips begins with the jump.
pub fn quiet_until(wish: &Preferences, at: At) -> Option<At> {
    if wish.quiet_from == wish.quiet_until {
        return None;
    }
    let over_midnight = i64::from(wish.quiet_from > wish.quiet_until);
    let night = |day: Day| (begin(day, wish.quiet_from), end(day.plus(over_midnight), wish.quiet_until));
    let today = at.day();
    let nights = [night(today.plus(-1)), night(today)];
    nights.into_iter().find(|(from, until)| *from <= at && at < *until).map(|(_, until)| until)
}

/// When the next quiet hours begin after this instant; `None` when nobody asked for any.
pub fn quiet_from(wish: &Preferences, at: At) -> Option<At> {
    let begins = |days| begin(at.day().plus(days), wish.quiet_from);
    let has_any = wish.quiet_from != wish.quiet_until;
    [0, 1].map(begins).into_iter().find(|begin| has_any && *begin > at)
}

/// What is tried first: what was chosen, unless that is mail and they want none any more.
pub fn first(chosen: FirstChannel, wants_no_mail: bool) -> FirstChannel {
    if wants_no_mail && chosen == FirstChannel::Mail { FirstChannel::Push } else { chosen }
}

fn begin(day: Day, minute: MinuteOfDay) -> At {
    let (hour, minute) = on_the_clock(minute);
    At::local_first(day, hour, minute)
}

fn end(day: Day, minute: MinuteOfDay) -> At {
    let (hour, minute) = on_the_clock(minute);
    At::local_last(day, hour, minute)
}

fn on_the_clock(minute: MinuteOfDay) -> (u32, u32) {
    let minute = u32::try_from(minute.clamp(0, 1439)).unwrap_or(0);
    (minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn wish(quiet_from: MinuteOfDay, quiet_until: MinuteOfDay) -> Preferences {
        Preferences { channel: FirstChannel::Push, quiet_from, quiet_until }
    }

    #[test]
    fn a_night_is_quiet_over_midnight_and_an_afternoon_nap_is_too() {
        let night = wish(21 * 60, 9 * 60);
        let nap = wish(13 * 60, 14 * 60 + 30);
        let none = wish(8 * 60, 8 * 60);
        for (wish, at, until) in [
            (&night, "2026-11-24 20:59", None),
            (&night, "2026-11-24 21:00", Some("25-11-2026 09:00")),
            (&night, "2026-11-24 23:59", Some("25-11-2026 09:00")),
            (&night, "2026-11-24 00:00", Some("24-11-2026 09:00")),
            (&night, "2026-11-24 08:59", Some("24-11-2026 09:00")),
            (&night, "2026-11-24 09:00", None),
            (&nap, "2026-11-24 12:59", None),
            (&nap, "2026-11-24 13:00", Some("24-11-2026 14:30")),
            (&nap, "2026-11-24 14:30", None),
            (&none, "2026-11-24 08:00", None),
            // Both nights of a clock change: nine is nine.
            (&night, "2026-10-24 22:00", Some("25-10-2026 09:00")),
            (&night, "2026-10-25 08:59", Some("25-10-2026 09:00")),
            (&night, "2026-03-28 22:00", Some("29-03-2026 09:00")),
            (&night, "2026-03-29 09:00", None),
        ] {
            let (on, time) = at.split_once(' ').expect("a day and a time");
            let (hour, minute) = time.split_once(':').expect("a time");
            let at = At::local(day(on), hour.parse().expect("an hour"), minute.parse().expect("a minute"));
            assert_eq!(quiet_until(wish, at).map(At::short).as_deref(), until, "{} {wish:?}", at.short());
        }
    }

    #[test]
    fn the_next_night_begins_today_or_tomorrow() {
        let at = |hour, minute| At::local(day("2026-11-24"), hour, minute);
        for (wish, now, begins) in [
            (wish(21 * 60, 9 * 60), at(19, 30), Some("24-11-2026 21:00")),
            (wish(21 * 60, 9 * 60), at(21, 0), Some("25-11-2026 21:00")),
            (wish(30, 9 * 60), at(19, 30), Some("25-11-2026 00:30")),
            (wish(8 * 60, 8 * 60), at(19, 30), None),
        ] {
            assert_eq!(quiet_from(&wish, now).map(At::short).as_deref(), begins, "{wish:?}");
        }
    }

    #[test]
    fn who_wants_no_mail_is_not_mailed_first() {
        use FirstChannel::{Mail, Push, Sms};
        for (chosen, wants_none, expected) in
            [(Mail, false, Mail), (Mail, true, Push), (Push, true, Push), (Sms, true, Sms), (Sms, false, Sms)]
        {
            assert_eq!(first(chosen, wants_none), expected);
        }
    }

    /// Each minute of both nights, for quiet hours that begin or end in the hour that is lived twice or not at all.
    #[test]
    fn on_both_nights_of_a_clock_change_no_quiet_minute_is_loud() {
        for night in ["2026-03-28", "2026-10-24"] {
            let begin = At::local(day(night), 18, 0);
            for (from, until) in [(150, 420), (60, 150), (150, 180), (1260, 150), (120, 180), (1320, 1319)] {
                let wish = wish(from, until);
                for minutes in 0..18 * 60 {
                    let at = begin.plus_minutes(minutes);
                    let on_clock = at.minute_of_day();
                    let is_quiet_hour = match from < until {
                        true => (from..until).contains(&on_clock),
                        false => on_clock >= from || on_clock < until,
                    };
                    let held = quiet_until(&wish, at);
                    assert!(held.is_some() || !is_quiet_hour, "{} is loud: {wish:?}", at.short());
                    if let Some(end) = held {
                        assert!(end > at, "it is over after now");
                        assert!(quiet_until(&wish, end).is_none(), "{} is quiet again: {wish:?}", end.short());
                        assert!(end.0 - at.0 <= 25 * 3600, "and not held for ever");
                    }
                }
            }
        }
    }
}
