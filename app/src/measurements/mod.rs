//! The half-yearly measurement (volgmonitor): where somebody is, for two years after school. Leaving on 1 August 2025 it
//! falls in February and August 2026, and in February and August 2027.
//!
//! ```text
//! half a year after school ──► on Monday ──► measured ──► known: the signal about it is over
//!                                 │             └───────► unknown ──► signal
//!                                 └─ 10 working days, nobody measured, last known place unknown ──► signal
//! ```

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub(crate) use page::last_in_words;

crate::id::id!(
    /// One measurement.
    MeasurementId
);

crate::id::words!(
    /// What somebody lives on, in the words of the national statistics (CBS); with school besides.
    LabourPosition {
        /// Work.
        Work = "alleen_werk",
        /// A benefit.
        Benefit = "alleen_uitkering",
        /// Both.
        Both = "werk_en_uitkering",
        /// Neither.
        Neither = "geen_werk_geen_uitkering",
        /// School.
        School = "onderwijs",
    }
);

impl LabourPosition {
    /// The word, for everybody.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Work => "Alleen werk",
            Self::Benefit => "Alleen uitkering",
            Self::Both => "Werk en uitkering",
            Self::Neither => "Geen werk en geen uitkering",
            Self::School => "Onderwijs",
        }
    }
}
