//! "In je agenda": what it does, the address, and how it ends.

use super::store::Feed;
use crate::{
    moment::At,
    shell::Phone,
    ui::{self, ButtonKind, IconName, NavItem},
};
use leptos::prelude::*;

/// One's own address, if there is one.
pub(super) struct Own {
    pub feed: Option<(Feed, String)>,
    pub now: At,
}

pub(super) fn own(own: Own) -> impl IntoView {
    let now = own.now;
    view! {
        <Phone title="In je agenda" current=NavItem::Elsewhere>
            <ui::BackLink href="/evenings" label="Avondschool"/>
            {match own.feed {
                None => without().into_any(),
                Some((feed, address)) => with(feed, address, now).into_any(),
            }}
        </Phone>
    }
}

fn without() -> impl IntoView {
    view! {
        <ui::Card title="Afspraken in je agenda" read=true>
            <p>"Zeg je dat je komt? Dan staat de avond ook in je agenda."</p>
            <p>"Belt iemand van ons je op een dag? Dan staat dat er ook."</p>
            <p>"In je agenda staat alleen: Afspraak. Zo leest niemand mee."</p>
            <form method="post" action="/calendar/address">
                <ui::Button icon=IconName::Calendar>"Zet mijn afspraken in mijn agenda"</ui::Button>
            </form>
        </ui::Card>
    }
}

fn with(feed: Feed, address: String, now: At) -> impl IntoView {
    let opens = address.replacen("https://", "webcal://", 1).replacen("http://", "webcal://", 1);
    let read = match feed.read_at {
        Some(at) => format!("Je agenda keek {} voor het laatst.", at.ago(now)),
        None => "Je agenda keek nog niet.".to_owned(),
    };
    view! {
        <ui::Card title="Afspraken in je agenda" read=true>
            <p>"Tik op de knop. Je agenda vraagt of het mag."</p>
            <ui::ButtonLink href=opens icon=IconName::Calendar>"Open mijn agenda"</ui::ButtonLink>
            <p class="soft">{read}</p>
        </ui::Card>
        <ui::Card title="Lukt dat niet?">
            <ui::Field label="Kopieer dit adres naar je agenda" name="address" value=address
                hint="Geef het aan niemand. Wie het heeft, ziet je afspraken." />
        </ui::Card>
        <ui::Card title="Stoppen">
            <p>"Heeft iemand anders het adres? Maak dan een nieuw adres."</p>
            <div class="cluster">
                <form method="post" action="/calendar/address">
                    <ui::Button kind=ButtonKind::Quiet>"Maak een nieuw adres"</ui::Button>
                </form>
                <form method="post" action="/calendar/address/end">
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross>"Stop ermee"</ui::Button>
                </form>
            </div>
        </ui::Card>
    }
}
