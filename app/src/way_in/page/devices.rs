//! "Mijn telefoons en computers", and what one signs in with.

use crate::{
    access::SessionId,
    moment::At,
    shell::Mine,
    sms,
    ui::{self, ButtonKind, IconName, Tone},
    way_in::{Factors, KeptPasskey, store::Device},
};
use leptos::prelude::*;

pub(in crate::way_in) struct Devices {
    pub all: Vec<Device>,
    pub factors: Factors,
    pub mail: Option<String>,
    /// Where an SMS or a call reaches them.
    pub number: Option<String>,
    pub here: SessionId,
    /// The devices that take push messages.
    pub with_push: Vec<SessionId>,
    pub may_vouch: bool,
    pub needs_two: bool,
    pub passkeys_work: bool,
    pub now: At,
}

pub(in crate::way_in) fn devices(page: Devices) -> impl IntoView {
    let Devices { all, factors, mail, number, here, with_push, may_vouch, needs_two, passkeys_work, now } = page;
    let rows = all
        .into_iter()
        .map(|device| {
            let has_push = with_push.contains(&device.id);
            row(device, &here, has_push, may_vouch, now)
        })
        .collect_view();
    view! {
        <Mine title="Mijn telefoons en computers">
            <p>"Hier ben je ingelogd. Ken je er een niet? Log die dan uit."</p>
            <ui::Card><ul class="lines">{rows}</ul></ui::Card>
            <ui::Tile href="/push" icon=IconName::Bell title="Meldingen op dit toestel"/>
            {ways(factors, needs_two, passkeys_work)}
            <ui::Card title="Je mailadres">
                <p>{mail.unwrap_or_else(|| "Je hebt geen mailadres in de app.".to_owned())}</p>
                <ui::ButtonLink href="/mail-address" kind=ButtonKind::Quiet icon=IconName::Mail>"Ander mailadres"</ui::ButtonLink>
            </ui::Card>
            <ui::Card title="Je telefoonnummer">
                <p>{number.map_or_else(|| "Je hebt geen nummer in de app dat werkt.".to_owned(), |number| sms::rules::in_words(&number))}</p>
                <ui::ButtonLink href="/phone-number" kind=ButtonKind::Quiet icon=IconName::Phone>"Ander nummer"</ui::ButtonLink>
            </ui::Card>
        </Mine>
    }
}

fn row(device: Device, here: &SessionId, has_push: bool, may_vouch: bool, now: At) -> impl IntoView + use<> {
    let is_here = device.id == *here;
    let is_fresh = device.fresh_until.is_some_and(|until| until > now);
    let (action, button) = match (is_here, is_fresh) {
        (true, _) => ("/sign-out".to_owned(), "Hier uitloggen"),
        (false, true) => (format!("/devices/{}/end", device.id), "Nee, log hem uit"),
        (false, false) => (format!("/devices/{}/end", device.id), "Uitloggen"),
    };
    let mine = (is_fresh && may_vouch && !is_here).then(|| format!("/devices/{}/mine", device.id));
    let since_day = device.created_at.day().in_words();
    let spoken = format!(": {}, sinds {since_day}", device.device);
    let spoken_too = spoken.clone();
    let since = format!("Hier sinds {since_day}. Gebruikt: {}.", device.last_seen_at.ago(now));
    view! {
        <li class="spread">
            <span class="stack tight">
                <b>{device.device}{is_here.then_some(" (deze)")}</b>
                <small>{since}</small>
                {has_push.then(|| view! { <ui::Tag tone=Tone::Well icon=IconName::Bell>"krijgt meldingen"</ui::Tag> })}
                {is_fresh.then(|| view! { <ui::Tag tone=Tone::Waits>"nieuw, van school"</ui::Tag> })}
            </span>
            <span class="cluster">
                {mine.map(|action| view! {
                    <form method="post" action=action>
                        <ui::Button>"Ja, dat ben ik"<span class="unseen">{spoken_too}</span></ui::Button>
                    </form>
                })}
                <form method="post" action=action>
                    <ui::Button kind=ButtonKind::Quiet>{button}<span class="unseen">{spoken}</span></ui::Button>
                </form>
            </span>
        </li>
    }
}

/// Passkeys, password and codes: each with its date and a way to take it away.
fn ways(factors: Factors, needs_two: bool, passkeys_work: bool) -> impl IntoView {
    let has_none = !factors.any();
    let shows_codes = needs_two && !has_none;
    let left = match factors.recovery_left {
        1 => "Je hebt nog 1 herstelcode.".to_owned(),
        n => format!("Je hebt nog {n} herstelcodes."),
    };
    let password = factors.password_changed_at.map(password);
    let passkeys = factors.passkeys.into_iter().map(passkey).collect_view();
    view! {
        <ui::Card title="Zo log je in">
            {has_none.then(|| view! { <p>"Je hebt nog geen passkey."</p> })}
            <ul class="lines">{passkeys}{password}</ul>
            <div class="cluster">
                {passkeys_work.then(|| view! {
                    <ui::ButtonLink href="/passkeys/new" kind=ButtonKind::Quiet icon=IconName::Lock>"Passkey maken"</ui::ButtonLink>
                })}
                {needs_two.then(|| view! {
                    <ui::ButtonLink href="/password" kind=ButtonKind::Quiet icon=IconName::Pencil>"Nieuw wachtwoord en nieuwe code-app"</ui::ButtonLink>
                })}
            </div>
            {shows_codes.then(|| view! {
                <form method="post" action="/recovery-codes" class="spread">
                    <span>{left}</span>
                    <ui::Button kind=ButtonKind::Quiet>"Nieuwe herstelcodes"</ui::Button>
                </form>
            })}
        </ui::Card>
    }
}

fn passkey(kept: KeptPasskey) -> impl IntoView {
    let since = format!("Passkey, sinds {}", kept.created_at.day().in_words());
    let (action, spoken) = (format!("/passkeys/{}/remove", kept.id), format!(": {}", kept.name));
    view! {
        <li class="spread">
            <span class="stack tight"><b>{kept.name}</b><small>{since}</small></span>
            <form method="post" action=action>
                <ui::Button kind=ButtonKind::Quiet>"Weghalen"<span class="unseen">{spoken}</span></ui::Button>
            </form>
        </li>
    }
}

fn password(changed_at: At) -> impl IntoView {
    let since = format!("Sinds {}", changed_at.day().in_words());
    view! {
        <li class="spread">
            <span class="stack tight"><b>"Wachtwoord en code-app"</b><small>{since}</small></span>
            <form method="post" action="/password/remove">
                <ui::Button kind=ButtonKind::Quiet>"Weghalen"<span class="unseen">": wachtwoord en code-app"</span></ui::Button>
            </form>
        </li>
    }
}
