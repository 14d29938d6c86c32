//! Debts: mentions that add up, or one that can't wait.

use super::times;
use crate::{
    moment::{At, days_in_words},
    signals::{
        Proposal, SignalKind, Told,
        limits::{Limit, Limits},
    },
};

/// One mention: what was heard, or that money goes badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debt {
    /// Somebody of the school or a coach heard this.
    Heard(Told),
    /// "Niet goed" about money, in a check-in.
    Said,
}

impl Debt {
    fn words(self) -> &'static str {
        match self {
            Self::Heard(told) => told.label(),
            Self::Said => "geld gaat niet goed (check-in)",
        }
    }

    fn cannot_wait(self) -> bool {
        matches!(self, Self::Heard(Told::Eviction | Told::CutOff))
    }
}

/// Two mentions in thirty days, or the house or the light about to go. The mentions come latest first.
pub fn debts(name: &str, latest_first: &[(At, Debt)], limits: &Limits, now: At) -> Option<Proposal> {
    let within = limits.of(Limit::DebtDays);
    let recent: Vec<_> = latest_first.iter().filter(|(at, _)| now.days_since(*at) <= within).collect();
    let limit = limits.either(SignalKind::Debts, Limit::Debts);
    let urgent = recent.iter().find(|(_, debt)| debt.cannot_wait()).map(|(_, debt)| *debt);
    let often = i64::try_from(recent.len()).unwrap_or(i64::MAX);
    if urgent.is_none() && often < limit {
        return None;
    }
    let reason = match urgent {
        Some(debt) => format!("Bij {name}: {}.", debt.words()),
        None => format!("Bij {name} ging het {} over schulden of geld.", times(often)),
    };
    let mut facts: Vec<String> =
        recent.iter().map(|(at, debt)| format!("{}: {}.", at.day().with_year(), debt.words())).collect();
    facts.push(format!("De grens: {} in {}.", times(limit), days_in_words(within)));
    let urgency = if urgent.is_some() { 1 } else { 3 };
    Some(Proposal::new(SignalKind::Debts, urgency, now, reason, "Samen naar het geld kijken").with(facts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    #[test]
    fn two_mentions_in_thirty_days_or_one_that_cannot_wait() {
        let now = At::local(Day::parse("2026-11-23").expect("a day"), 12, 0);
        let heard = |days: i64, told: Told| (now.plus_days(-days), Debt::Heard(told));
        for (mentions, urgency, why) in [
            (vec![], None, "nothing"),
            (vec![heard(0, Told::ShutLetters)], None, "one letter"),
            (vec![heard(0, Told::ShutLetters), heard(20, Told::Broke)], Some(3), "two in thirty days"),
            (vec![heard(0, Told::ShutLetters), heard(31, Told::Broke)], None, "two, but long ago"),
            (vec![heard(0, Told::Broke), (now.plus_days(-5), Debt::Said)], Some(3), "their own word counts"),
            (vec![heard(0, Told::Eviction)], Some(1), "eviction can't wait"),
            (vec![heard(0, Told::CutOff)], Some(1), "nor can the light"),
        ] {
            let found = debts("Sanne", &mentions, &Limits::default(), now);
            assert_eq!(found.map(|it| it.urgency), urgency, "{why}");
        }
        let taught = Limits::default().and_own([(SignalKind::Debts, 3)]);
        let two = [heard(0, Told::Broke), heard(1, Told::Broke)];
        assert!(debts("Sanne", &two, &taught, now).is_none(), "as was taught");
        assert!(debts("Sanne", &[heard(0, Told::Eviction)], &taught, now).is_some(), "eviction can't be taught away");
    }
}
