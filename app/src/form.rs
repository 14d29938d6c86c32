//! A form on its way in: what was typed stays, what is wrong stands beside its field. Pure.

use crate::{
    check_ins::rules::needed,
    error::Refused,
    moment::{At, Day},
};

/// What was typed, and what is wrong with it, by the name of the field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    typed: Vec<(String, String)>,
    wrong: Vec<(String, String)>,
}

impl Form {
    /// As it came in.
    pub fn typed(typed: Vec<(String, String)>) -> Self {
        Self { typed, wrong: Vec::new() }
    }

    /// A form that is filled in beforehand.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.typed.push((name.to_owned(), value.into()));
        self
    }

    /// With what another form has filled in besides.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.typed.extend(other.typed);
        self
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> String {
        self.sent(name).unwrap_or_default().to_owned()
    }

    /// What was sent for a field, if anything was.
    pub fn sent(&self, name: &str) -> Option<&str> {
        self.typed.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong with a field.
    pub fn wrong(&self, name: &str) -> Option<String> {
        self.wrong.iter().find(|(key, _)| key == name).map(|(_, why)| why.clone())
    }

    /// What to say on top when anything is wrong.
    pub fn alert(&self) -> Option<String> {
        match self.wrong.len() {
            0 => None,
            1 => Some("Er mist nog iets. Wat je typte staat er nog.".to_owned()),
            many => Some(format!("Er missen nog {many} dingen. Wat je typte staat er nog.")),
        }
    }

    /// Whether nothing is wrong.
    pub fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }

    /// Says what is wrong with a field.
    pub fn refuse(&mut self, name: &str, why: impl Into<String>) {
        self.wrong.push((name.to_owned(), why.into()));
    }

    /// Words that can't be left out; empty when they are, with the reason kept.
    pub fn needed(&mut self, name: &str, missing: &str) -> String {
        match needed(&self.value(name), missing) {
            Ok(words) => words,
            Err(refused) => {
                self.refuse(name, refused.0);
                String::new()
            }
        }
    }

    /// Refuses a number that may be a BSN in any of these fields.
    #[cfg(feature = "ssr")]
    pub fn refuse_bsn<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            if crate::leavers::may_hold_bsn(&self.value(name)) {
                self.refuse(name, "Hier staat een nummer dat een BSN kan zijn. Haal het weg.");
            }
        }
    }

    /// A day from today on; `None` with the reason kept.
    pub fn coming_day(&mut self, name: &str, now: At) -> Option<Day> {
        let Some(day) = Day::parse(&self.value(name)) else {
            self.refuse(name, "Kies een datum.");
            return None;
        };
        match not_past(day, now) {
            Ok(()) => Some(day),
            Err(refused) => {
                self.refuse(name, refused.0);
                None
            }
        }
    }
}

/// A day that is not over yet.
///
/// # Errors
/// When it is.
pub fn not_past(day: Day, now: At) -> Result<(), Refused> {
    if day >= now.day() {
        return Ok(());
    }
    Err(Refused::because("Deze dag is al voorbij. Kies vandaag of later."))
}
