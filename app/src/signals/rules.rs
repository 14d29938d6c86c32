//! When something is a signal, and in which words. Pure: facts, limits and now in, a proposal out.

pub mod circle;
pub mod coming;
pub mod gone;
pub mod help;
pub mod missed;
pub mod moments;
pub mod monday;
pub mod money;
pub mod mood;
pub mod preview;
pub mod silence;

pub use circle::{dead_number, jim_lost, jim_quiet, jim_worry, no_jim, trusted_lost};
pub use gone::{job_lost, no_bed};
pub use help::{OWN_PROMISE, call_waits, escalation_back, escalation_stopped, promise_late, sos, wants_call};
pub use missed::{Pattern, missed};
pub use moments::{contract_ends, gap, gap_days};
#[cfg(feature = "ssr")]
pub use monday::covers;
pub use monday::{
    look_by, look_by_at_school, look_by_in_words, moved_by_holidays, since_and_until, tag, tag_outside,
    waits_for_school,
};
pub use money::{Debt, debts};
pub use mood::{Mood, Score, domain_low, low_mood, not_understood};
pub use silence::{Silence, silence};

use crate::moment::Day;

/// "zondag 18 oktober"; with the year when that is not plain any more. It stays true, which "29 dagen" does not.
pub(crate) fn on_day(day: Day, today: Day) -> String {
    if day.days_until(today).abs() < 300 { day.in_words() } else { day.with_year() }
}

/// "1 keer", "3 keer".
fn times(n: i64) -> String {
    format!("{n} keer")
}
