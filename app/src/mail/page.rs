//! "Wil je geen mail meer?", and what happens then.

use super::rules::stop_path;
use crate::{
    shell::{Mine, Plain},
    ui::{self, ButtonKind, IconName, Tone},
};
use leptos::prelude::*;

/// What the link in a mail opens. It says nothing of whose mail it is: a mailbox is read by others too.
pub(super) fn by_link(token: String, is_off: bool) -> impl IntoView {
    let (stop, again) = (stop_path(&token), format!("/mail/again/{token}"));
    let title = if is_off { STOPPED } else { "Wil je geen mail meer?" };
    view! {
        <Plain title=title>
            {if is_off { stopped(again).into_any() } else { goes(stop).into_any() }}
        </Plain>
    }
}

/// One's own page.
pub(super) struct Own {
    pub address: Option<String>,
    pub is_off: bool,
}

pub(super) fn own(own: Own) -> impl IntoView {
    let body = match (own.address, own.is_off) {
        (_, true) => view! { <ui::Notice tone=Tone::Calm title=STOPPED/>{stopped("/mail/on".to_owned())} }.into_any(),
        (None, false) => view! {
            <ui::Card read=true>
                <p>"We hebben geen mailadres van jou."</p>
                <p>"Je leest alles in Waakvlam."</p>
            </ui::Card>
        }
        .into_any(),
        (Some(address), false) => view! {
            <ui::Card read=true>
                <p>"Is er iets nieuws? Dan sturen we soms een mail."</p>
                <p>"In de mail staat alleen dat er iets is."</p>
                <p class="soft">{format!("We mailen naar {address}.")}</p>
            </ui::Card>
            {goes("/mail/off".to_owned())}
        }
        .into_any(),
    };
    view! {
        <Mine title="Mail">
            <ui::BackLink href="/" label="Thuis"/>
            {body}
        </Mine>
    }
}

const STOPPED: &str = "We mailen je niet meer";

fn goes(action: String) -> impl IntoView {
    view! {
        <ui::Card read=true>
            <p>"Dan mailen we je niet meer als er iets is."</p>
            <p>"Je leest alles nog in Waakvlam."</p>
            <form method="post" action=action>
                <ui::Button icon=IconName::Cross>"Stop met mailen"</ui::Button>
            </form>
        </ui::Card>
    }
}

fn stopped(action: String) -> impl IntoView {
    view! {
        <ui::Card read=true>
            <p>"Je leest alles nog in Waakvlam. Kijk daar soms zelf."</p>
            <p>"Vraag je een code? Die mailen we nog wel."</p>
            <form method="post" action=action>
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Mail>"Toch weer mailen"</ui::Button>
            </form>
        </ui::Card>
    }
}

/// Among the ways in which somebody is reached: the way to this page.
pub(crate) fn tile(is_off: bool) -> impl IntoView {
    let sub = if is_off { "We mailen je niet meer" } else { "Soms een mail, of juist niet" };
    view! { <ui::Tile href="/mail" icon=IconName::Mail title="Mail" sub=sub/> }
}
