//! The rules of knocking, as tables.

use super::*;
use crate::moment::Day;

fn at(text: &str) -> At {
    let (day, time) = text.split_once(' ').expect("a day and a time");
    let (hour, minute) = time.split_once(':').expect("a time");
    let day = Day::parse(day).expect("a day");
    At::local(day, hour.parse().expect("an hour"), minute.parse().expect("a minute"))
}

fn reach(words: &str) -> Reach {
    Reach {
        push: words.contains('p'),
        mail: words.contains('m'),
        sms: words.contains('s'),
        no_mail: words.contains('n'),
    }
}

#[test]
fn the_preferred_channel_knocks_first_then_one_more_and_then_nobody() {
    use Channel::{Mail, Push, Sms};
    for (wish, reaches, expected) in [
        (FirstChannel::Push, "pms", vec![Push, Mail]),
        (FirstChannel::Push, "pm", vec![Push, Mail]),
        (FirstChannel::Push, "ps", vec![Push, Sms]),
        (FirstChannel::Push, "p", vec![Push]),
        (FirstChannel::Push, "m", vec![Mail]),
        (FirstChannel::Push, "ms", vec![Mail]),
        (FirstChannel::Push, "s", vec![Sms]),
        (FirstChannel::Push, "", vec![]),
        (FirstChannel::Mail, "pms", vec![Mail, Push]),
        (FirstChannel::Mail, "ms", vec![Mail]),
        (FirstChannel::Mail, "ps", vec![Push, Sms]),
        (FirstChannel::Sms, "pms", vec![Sms, Push]),
        (FirstChannel::Sms, "ms", vec![Sms, Mail]),
        (FirstChannel::Sms, "m", vec![Mail]),
        (FirstChannel::Push, "pmn", vec![Push]),
        (FirstChannel::Push, "pmsn", vec![Push, Sms]),
        (FirstChannel::Push, "mn", vec![]),
    ] {
        assert_eq!(ladder(wish, reach(reaches)), expected, "{wish:?} {reaches:?}");
    }
}

#[test]
fn who_wants_no_mail_is_passed_over_in_sight_and_the_next_comes() {
    use Channel::{Mail, Push, Sms};
    for (reaches, tried, expected) in [
        ("pms", &[][..], Some(Push)),
        ("pms", &[Push], Some(Mail)),
        ("pms", &[Push, Mail], None),
        ("pmsn", &[], Some(Push)),
        ("pmsn", &[Push], Some(Mail)),
        ("pmsn", &[Push, Mail], Some(Sms)),
        ("pmsn", &[Push, Mail, Sms], None),
        ("pmn", &[Push, Mail], None),
        ("mn", &[], Some(Mail)),
        ("mn", &[Mail], None),
        ("msn", &[Mail], Some(Sms)),
        ("sn", &[], Some(Sms)),
        ("", &[], None),
    ] {
        assert_eq!(next_rung(FirstChannel::Push, reach(reaches), tried), expected, "{reaches:?} {tried:?}");
    }
}

/// A knock with nothing against it, on a Tuesday afternoon.
fn fine() -> Standing {
    Standing {
        urgency: Urgency::Normal,
        expires_at: Some(at("2026-12-01 15:00")),
        may_see: true,
        is_in_inbox: true,
        is_read: false,
        is_alive: false,
        is_paused: false,
        wish: Preferences::default(),
        wants_no_mail: false,
        last_unread: None,
        is_knocking: false,
        is_covered: false,
        today: 0,
    }
}

const NOON: &str = "2026-11-24 12:00";
const NIGHT: &str = "2026-11-24 23:30";

#[test]
fn what_becomes_of_a_knock() {
    use Urgency::{Light, Now};
    let morning = Verdict::Hold(at("2026-11-25 09:00"), QUIET);
    let tomorrow = Verdict::Hold(at("2026-11-25 09:00"), ENOUGH);
    let an_hour_ago = Some(at("2026-11-24 11:00"));
    for (why, standing, now, expected) in [
        ("nothing is against it", fine(), NOON, Verdict::Go),
        ("the night is quiet", fine(), NIGHT, morning),
        ("also when it is urgent", Standing { urgency: Now, ..fine() }, NIGHT, morning),
        (
            "too late after the night",
            Standing { expires_at: Some(at("2026-11-25 08:00")), ..fine() },
            NIGHT,
            Verdict::Never(TOO_LATE),
        ),
        ("too late now", Standing { expires_at: Some(at(NOON)), ..fine() }, NOON, Verdict::Never(TOO_LATE)),
        ("it was opened", Standing { is_read: true, ..fine() }, NOON, Verdict::Never(READ)),
        ("they were heard of", Standing { is_alive: true, ..fine() }, NOON, Verdict::Never(ALIVE)),
        (
            "a pause holds reminders",
            Standing { is_paused: true, urgency: Light, ..fine() },
            NOON,
            Verdict::Never(PAUSED),
        ),
        ("but not a promise", Standing { is_paused: true, ..fine() }, NOON, Verdict::Go),
        ("a permission was withdrawn", Standing { may_see: false, ..fine() }, NIGHT, Verdict::Never(NO_LONGER)),
        (
            "the inbox comes first",
            Standing { is_in_inbox: false, ..fine() },
            NOON,
            Verdict::Hold(at("2026-11-24 12:01"), INBOX_FIRST),
        ),
        ("something lies unread", Standing { last_unread: an_hour_ago, ..fine() }, NOON, Verdict::Bundled),
        ("unless it is urgent", Standing { last_unread: an_hour_ago, urgency: Now, ..fine() }, NOON, Verdict::Go),
        ("or long ago", Standing { last_unread: Some(at("2026-11-24 08:00")), ..fine() }, NOON, Verdict::Go),
        ("a knock since then was for both", Standing { is_covered: true, ..fine() }, NOON, Verdict::Bundled),
        ("but not when it is urgent", Standing { is_covered: true, urgency: Now, ..fine() }, NOON, Verdict::Go),
        (
            "whether the other one arrives is not known yet",
            Standing { is_knocking: true, last_unread: an_hour_ago, ..fine() },
            NOON,
            Verdict::Hold(at("2026-11-24 12:01"), KNOCKING),
        ),
        ("no mail, so elsewhere", Standing { wants_no_mail: true, ..fine() }, NIGHT, Verdict::Elsewhere(NO_MAIL)),
        (
            "no mail, and read by now",
            Standing { wants_no_mail: true, is_read: true, ..fine() },
            NOON,
            Verdict::Never(READ),
        ),
        ("two today leave room", Standing { today: 2, ..fine() }, NOON, Verdict::Go),
        ("three are enough", Standing { today: 3, ..fine() }, NOON, tomorrow),
        ("for what is urgent too", Standing { today: 3, urgency: Now, ..fine() }, NOON, tomorrow),
        (
            "and too late tomorrow is not at all",
            Standing { today: 3, expires_at: Some(at("2026-11-24 19:00")), ..fine() },
            NOON,
            Verdict::Never(TOO_LATE),
        ),
    ] {
        assert_eq!(verdict(&standing, at(now)), expected, "{why}");
    }
}

#[test]
fn a_burst_is_spread_evenly_and_each_person_keeps_their_minute() {
    let people: Vec<PersonId> = (0..30_000_u64)
        .map(|n| {
            let (one, two) = (n.wrapping_mul(0x9e37_79b9), n.wrapping_mul(0x85eb_ca6b) % 0xffff_ffff);
            PersonId(format!("{one:08x}-0000-4000-8000-{two:012x}"))
        })
        .collect();
    let mut minutes = [0_i64; 60];
    for person in &people {
        let minute = jitter(person, 60);
        assert_eq!(minute, jitter(person, 60));
        minutes[usize::try_from(minute).expect("a minute")] += 1;
    }
    assert!(minutes.iter().all(|people| (400..600).contains(people)), "about 500 each: {minutes:?}");
    assert_eq!(jitter(&people[7], 0), 0, "what is about one person is not spread");
}

#[test]
fn a_first_knock_is_spread_and_never_in_the_night() {
    let person = PersonId("7f000000-0000-4000-8000-000000000001".into());
    let wish = Preferences::default();
    let minute = jitter(&person, 60);
    assert!(minute > 0, "otherwise it shows nothing");
    for (put, spread, expected) in [
        (NOON, 0, at(NOON)),
        (NOON, 60, at(NOON).plus_minutes(minute)),
        (NIGHT, 0, at("2026-11-25 09:00")),
        (NIGHT, 60, at("2026-11-25 09:00").plus_minutes(minute)),
        ("2026-11-24 20:59", 60, at("2026-11-25 09:00").plus_minutes(minute)),
    ] {
        assert_eq!(first_knock(&wish, &person, spread, at(put)), expected, "{put} {spread}");
    }
    assert_eq!(spread_of_reminder(at(NOON), at("2026-11-24 12:59")), 60);
    assert_eq!(spread_of_reminder(at(NOON), at("2026-11-25 12:00")), 180, "a backlog takes the morning");
}

#[test]
fn what_is_urgent_is_sooner_repeated_and_sooner_too_late() {
    for (urgency, patience, lasts) in [(Urgency::Now, 4, 16), (Urgency::Normal, 24, 168), (Urgency::Light, 24, 72)] {
        assert_eq!((urgency.patience_hours(), urgency.lasts_hours()), (patience, lasts));
        assert_eq!(Urgency::of(urgency.rank()), urgency);
    }
    assert!(Urgency::ALL.is_sorted_by_key(|urgency| urgency.rank()));
}

#[test]
fn failing_is_tried_again_for_about_three_days_before_it_is_enough() {
    let waits: Vec<i64> = (1..MOST_TRIES).map(wait_after).collect();
    assert_eq!(waits[..4], [1, 5, 30, 360], "soon at first");
    assert!(waits[3..].iter().all(|minutes| *minutes == 360), "{waits:?}");
    assert_eq!((waits.len(), waits.iter().sum::<i64>() / 60), (15, 72));
}
