//! Schools: their making, their people, and who answers for what.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

/// What the first run asks, as it was typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct NewSchool {
    /// "De Rede".
    #[serde(default)]
    pub school: String,
    /// "Nieuwland".
    #[serde(default)]
    pub town: String,
    /// The first admin.
    #[serde(default)]
    pub first_name: String,
    /// Theirs.
    #[serde(default)]
    pub last_name: String,
    /// How they sign in later.
    #[serde(default)]
    pub mail: String,
}

/// A colleague, as typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct NewColleague {
    /// Theirs.
    #[serde(default)]
    pub first_name: String,
    /// Theirs.
    #[serde(default)]
    pub last_name: String,
    /// How they sign in later.
    #[serde(default)]
    pub mail: String,
    /// "nazorgcoördinator".
    #[serde(default)]
    pub title: String,
}
