//! Errors speak in three voices: to the rule, to the screen, to the operator. This is the screen's: few kinds.

/// Why a request gets no answer. The door turns each into a page that says what to do.
#[derive(Debug)]
pub enum Refusal {
    /// It isn't there, or isn't for this person: both look the same.
    Missing,
    /// The form could not be read: the page was too old, or no page of ours sent it.
    Unreadable,
    /// More was sent than this door takes, in bytes.
    TooLarge(usize),
    /// Something happened meanwhile that makes this impossible; a sentence in Dutch for the screen.
    Overtaken(String),
    /// Our own fault: for the operator.
    Broken(String),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::Missing,
            other => Self::Broken(other.to_string()),
        }
    }
}

/// A refusal by a rule, as a sentence in Dutch beside the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl Refused {
    /// From a sentence.
    pub fn because(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Overtaken(refused.0)
    }
}
