//! Photos: of people, and in the conversation. What comes in is decoded, turned upright, made small and written anew,
//! so that nothing stays of where and with what it was taken.
//!
//! ```text
//! upload ──► is it a photo? ──► not too many pixels? ──► upright, small ──► JPEG without metadata ──► sealed
//!               └─ a kind sentence (422)
//! ```

pub mod api;
mod page;
pub mod rules;
mod shrink;
pub mod store;
pub mod upload;

pub use shrink::small;

crate::id::id!(
    /// One photo that is kept.
    PictureId
);

crate::id::words!(
    /// What a photo is for.
    Use {
        /// Somebody's face, beside their name.
        Portrait = "portrait",
        /// Sent in the conversation of a circle.
        Message = "message",
    }
);

impl PictureId {
    /// Where it is served.
    pub fn path(&self) -> String {
        format!("/pictures/{self}")
    }
}
