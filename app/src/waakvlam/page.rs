//! The pages of the rhythm.

mod alumnus;
mod desk;
mod helper;
mod school;
mod work;

pub(super) use alumnus::{How, Mine, RestForm, how, mine, rest, when};
pub(super) use desk::{AtDesk, Typed, at_desk};
pub(super) use helper::{Helping, helping};
pub(super) use school::{OfSchool, TypedHoliday, field_of, of_school};
pub(super) use work::{TypedWork, WorkPage, work};

pub(crate) use desk::{reviews_card, rhythm_card};
pub(crate) use helper::helper_tile;

use super::{
    api::{QUIET, quiet_value},
    rules::rhythm::{HOURS, WEEK, hour_in_words, number},
};
use crate::{
    moment::{At, capital, weekday_in_words},
    preferences::{FirstChannel, Preferences},
    ui::{self, Choice, IconName},
};
use leptos::prelude::*;

/// "maandag" to "zondag", each with its number.
fn days() -> Vec<(String, String)> {
    WEEK.map(|day| (number(day).to_string(), capital(weekday_in_words(day)))).to_vec()
}

/// "9 uur 's ochtends", …
fn hours() -> Vec<(String, String)> {
    HOURS.map(|hour| (hour.to_string(), capital(&hour_in_words(hour)))).to_vec()
}

fn tiles(choices: Vec<(String, String)>, icon: IconName) -> Vec<Choice> {
    choices.into_iter().map(|(value, words)| Choice::new(value, words).icon(icon)).collect()
}

/// How somebody is reached: which channel first, and when not at all.
fn reached(preferences: &Preferences, has_sms: bool, refused: Option<String>) -> impl IntoView + use<> {
    let mut channels = vec![
        Choice::new(FirstChannel::Push.as_str(), "Melding op je telefoon").icon(IconName::Bell),
        Choice::new(FirstChannel::Mail.as_str(), "Mail").icon(IconName::Mail),
    ];
    if has_sms || preferences.channel == FirstChannel::Sms {
        channels.push(Choice::new(FirstChannel::Sms.as_str(), "SMS").icon(IconName::Chat));
    }
    let quiet = QUIET
        .map(|(from, until)| {
            let icon = if from == until { IconName::Bell } else { IconName::Pause };
            Choice::new(quiet_value(from, until), quiet_in_words(from * 60, until * 60)).icon(icon)
        })
        .to_vec();
    let chosen = quiet_value(preferences.quiet_from / 60, preferences.quiet_until / 60);
    view! {
        <ui::ChoiceTiles legend="Hoe hoor je van ons?" name="channel" choices=channels
            chosen=vec![preferences.channel.as_str().to_owned()]/>
        <ui::ChoiceTiles legend="Wanneer moet het stil zijn?" name="quiet" choices=quiet chosen=vec![chosen] lines=true error=refused/>
    }
}

/// "Van 9 uur 's avonds tot 9 uur 's ochtends".
fn quiet_in_words(from: i64, until: i64) -> String {
    if from == until {
        return "Het hoeft nooit stil te zijn".to_owned();
    }
    let at = |minute: i64| {
        At::local(At(0).day(), u32::try_from(minute / 60).unwrap_or(0), u32::try_from(minute % 60).unwrap_or(0))
    };
    format!("Van {} tot {}", at(from).hour_in_words(), at(until).hour_in_words())
}

/// The word for a channel.
const fn channel_in_words(channel: FirstChannel) -> &'static str {
    match channel {
        FirstChannel::Push => "Melding op je telefoon",
        FirstChannel::Mail => "Mail",
        FirstChannel::Sms => "SMS",
    }
}
