//! Questions: about one topic, to one named person, with a day on which there is an answer. Only the alumnus closes.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod api_staff;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod page_staff;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub(crate) use page_staff::age;

crate::id::id!(
    /// One question with its thread.
    QuestionId
);

crate::id::words!(
    /// What a question is about, or what somebody comes to an evening for.
    Topic {
        /// Uitkering.
        Benefit = "benefit",
        /// Wonen.
        Housing = "housing",
        /// Werk.
        Work = "work",
        /// Geld.
        Money = "money",
        /// School.
        School = "school",
        /// Ruzie.
        Quarrel = "quarrel",
        /// Gezondheid.
        Health = "health",
        /// Iets anders.
        Other = "other",
    }
);

impl Topic {
    /// The word on a tag.
    pub fn label(self) -> &'static str {
        match self {
            Self::Benefit => "uitkering",
            Self::Housing => "wonen",
            Self::Work => "werk",
            Self::Money => "geld",
            Self::School => "school",
            Self::Quarrel => "ruzie",
            Self::Health => "gezondheid",
            Self::Other => "iets anders",
        }
    }

    /// What stands after "over": "een vraag over geld".
    pub fn subject(self) -> &'static str {
        match self {
            Self::Benefit => "een uitkering",
            other => other.label(),
        }
    }

    /// The word on a tile, or at the start of a line.
    pub fn title(self) -> &'static str {
        match self {
            Self::Benefit => "Uitkering",
            Self::Housing => "Wonen",
            Self::Work => "Werk",
            Self::Money => "Geld",
            Self::School => "School",
            Self::Quarrel => "Ruzie",
            Self::Health => "Gezondheid",
            Self::Other => "Iets anders",
        }
    }

    /// The picture on the tile.
    #[cfg(feature = "ssr")]
    pub fn icon(self) -> crate::ui::IconName {
        use crate::ui::IconName;
        match self {
            Self::Benefit => IconName::Benefit,
            Self::Housing => IconName::Living,
            Self::Work => IconName::Work,
            Self::Money => IconName::Money,
            Self::School => IconName::School,
            Self::Quarrel => IconName::Quarrel,
            Self::Health => IconName::Health,
            Self::Other => IconName::Other,
        }
    }
}
