//! What every screen is made of: faces, people, cards, forms, frames.
//!
//! Nothing here knows the product's rules; a component gets words and gives markup.
//! Only [`Face`] and the read-aloud button exist in the browser half too.

mod face;
mod read_aloud;

pub use face::Face;
pub use read_aloud::ReadAloud;

#[cfg(feature = "ssr")]
mod button;
#[cfg(feature = "ssr")]
mod card;
#[cfg(feature = "ssr")]
mod choice;
#[cfg(feature = "ssr")]
mod demo_bar;
#[cfg(feature = "ssr")]
mod desk_frame;
#[cfg(feature = "ssr")]
mod face_scale;
#[cfg(feature = "ssr")]
mod field;
#[cfg(feature = "ssr")]
mod icon;
#[cfg(feature = "ssr")]
mod join;
#[cfg(feature = "ssr")]
mod message;
#[cfg(feature = "ssr")]
mod news_line;
#[cfg(feature = "ssr")]
mod notice;
#[cfg(feature = "ssr")]
mod person;
#[cfg(feature = "ssr")]
mod phone_frame;
#[cfg(feature = "ssr")]
mod plain_frame;
#[cfg(feature = "ssr")]
mod tag;
#[cfg(feature = "ssr")]
mod text_area;
#[cfg(feature = "ssr")]
mod timeline;

#[cfg(feature = "ssr")]
pub use self::{
    button::{Button, ButtonKind, ButtonLink, SubmitRow},
    card::{AllQuiet, BackLink, Card, EmptyState, PageHead, Tile, WhoReads},
    choice::{Choice, ChoiceTiles},
    demo_bar::DemoBar,
    desk_frame::{DeskFrame, DeskItem, KeysScript, MunicipalFrame},
    face_scale::{FaceMark, FaceRadios, FaceScale, FaceWord},
    field::{Check, Field, Select},
    icon::{Icon, IconName, Mark},
    join::{CodeWord, MatchNumber, QrBox, Waiting},
    message::Message,
    news_line::NewsLine,
    notice::{FormAlert, NextTime, Notice},
    person::{AskRow, Avatar, AvatarSize, PeopleRow, PersonBrief, PersonCard, PersonLine, initials, tint_of},
    phone_frame::{JimFrame, JimItem, NavItem, PhoneFrame},
    plain_frame::PlainFrame,
    tag::{Tag, Tone},
    text_area::TextArea,
    timeline::{Step, StepState, Timeline},
};
