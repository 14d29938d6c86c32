//! An appointment as a calendar reads it (RFC 5545). Pure.

use crate::moment::{At, Day};
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Class, Component, Event, EventLike, EventStatus};

/// When something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// From this moment until that one.
    Between(At, At),
    /// Somewhere on this day.
    On(Day),
}

/// Something at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// The same for as long as it lives: a calendar knows it by this.
    pub uid: String,
    /// When it is.
    pub when: When,
    /// What it is called there.
    pub title: String,
    /// Where, if that may be told.
    pub place: Option<String>,
    /// When it last changed.
    pub changed_at: At,
    /// Whether it does not happen (any more): then a calendar strikes it out.
    pub is_off: bool,
}

/// What every appointment is called where others may look.
pub const NEUTRAL: &str = "Afspraak";

/// How often a calendar is asked to look again.
const REFRESH: &str = "PT6H";

/// The calendar with these appointments, as text.
pub fn calendar(appointments: &[Appointment]) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Afspraken").append_property(("REFRESH-INTERVAL;VALUE=DURATION", REFRESH));
    for appointment in appointments {
        calendar.push(event(appointment));
    }
    calendar.to_string()
}

fn event(appointment: &Appointment) -> Event {
    let mut event = Event::new();
    event
        .uid(&appointment.uid)
        .summary(&appointment.title)
        .timestamp(utc(appointment.changed_at))
        .last_modified(utc(appointment.changed_at))
        .class(Class::Private)
        // What comes later wins, also for a calendar that looks at nothing else.
        .sequence(u32::try_from(appointment.changed_at.0).unwrap_or(u32::MAX))
        .status(if appointment.is_off { EventStatus::Cancelled } else { EventStatus::Confirmed });
    match appointment.when {
        When::Between(from, until) => event.starts(utc(from)).ends(utc(until)),
        // It ends where the next day begins (RFC 5545, 3.6.1). Nobody is busy all day because somebody calls.
        When::On(day) => event.starts(day.0).ends(day.plus(1).0).append_property(("TRANSP", "TRANSPARENT")),
    };
    if let Some(place) = &appointment.place {
        event.location(place);
    }
    event.done()
}

fn utc(at: At) -> DateTime<Utc> {
    DateTime::from_timestamp(at.0, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    fn evening() -> Appointment {
        let day = Day::parse("2026-11-24").expect("a day");
        Appointment {
            uid: "een@waakvlam".into(),
            when: When::Between(At::local(day, 19, 0), At::local(day, 21, 0)),
            title: "Avondschool; taal, rekenen".into(),
            place: Some("op school, lokaal 3".into()),
            changed_at: At::local(day, 9, 0),
            is_off: false,
        }
    }

    #[test]
    fn an_appointment_stands_at_its_hour_wherever_the_calendar_is() {
        let text = calendar(&[evening()]);
        for line in [
            "BEGIN:VCALENDAR\r\n",
            "VERSION:2.0\r\n",
            "DTSTART:20261124T180000Z\r\n",
            "DTEND:20261124T200000Z\r\n",
            "STATUS:CONFIRMED\r\n",
            "SUMMARY:Avondschool\\; taal\\, rekenen\r\n",
            "END:VCALENDAR\r\n",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
    }

    #[test]
    fn a_call_on_a_day_stands_above_that_day_and_takes_no_time() {
        let day = Day::parse("2026-11-27").expect("a day");
        let text = calendar(&[Appointment { when: When::On(day), ..evening() }]);
        for line in ["DTSTART;VALUE=DATE:20261127\r\n", "DTEND;VALUE=DATE:20261128\r\n", "TRANSP:TRANSPARENT\r\n"] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
    }

    #[test]
    fn what_does_not_happen_is_struck_out_and_comes_after_what_was() {
        let off = Appointment { is_off: true, changed_at: evening().changed_at.plus_hours(1), ..evening() };
        let text = calendar(std::slice::from_ref(&off));
        assert!(text.contains("STATUS:CANCELLED\r\n"), "{text}");
        assert!(text.contains(&format!("SEQUENCE:{}\r\n", off.changed_at.0)), "{text}");
    }
}
