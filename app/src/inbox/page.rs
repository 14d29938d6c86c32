//! The list of messages, in the frame of whoever reads it.

use super::{
    rules::{Place, latest},
    store::Message,
};
use crate::{
    moment::At,
    shell::{Desk, HelperPhone, MunicipalDesk, Phone, Plain},
    ui::{self, ButtonKind, DeskItem, IconName, JimItem, NavItem},
};
use leptos::prelude::*;

/// Somebody's messages.
pub(super) struct Inbox {
    pub messages: Vec<Message>,
    pub place: Place,
    pub place_name: String,
    pub now: At,
}

const TITLE: &str = "Mijn berichten";

pub(super) fn inbox(inbox: Inbox) -> AnyView {
    let list = list(inbox.messages, inbox.now).into_any();
    anyones(&inbox.place, inbox.place_name, list)
}

/// The frame in which this person sees everything else too.
fn anyones(place: &Place, place_name: String, page: AnyView) -> AnyView {
    match place {
        Place::Phone => view! { <Phone title=TITLE current=NavItem::Elsewhere><ui::BackLink href="/home" label="Thuis"/>{page}<p><a href="/why">"Waarom kreeg ik dit niet?"</a></p></Phone> }.into_any(),
        Place::Helper => view! { <HelperPhone title=TITLE current=JimItem::Inbox>{page}</HelperPhone> }.into_any(),
        Place::School(_) => view! {
            <Desk current=DeskItem::Elsewhere place=place_name>
                <ui::PageHead title=TITLE/>
                {page}
            </Desk>
        }
        .into_any(),
        Place::Municipality(_) => view! {
            <MunicipalDesk place=place_name>
                <ui::PageHead title=TITLE/>
                {page}
            </MunicipalDesk>
        }
        .into_any(),
        Place::Elsewhere => view! { <Plain title=TITLE>{page}</Plain> }.into_any(),
    }
}

fn list(messages: Vec<Message>, now: At) -> impl IntoView {
    let none = messages.is_empty();
    let unread = messages.iter().filter(|message| message.read_at.is_none()).count();
    let rows = latest(messages).into_iter().map(move |message| row(message, now));
    view! {
        {none.then(|| {
            view! {
                <ui::EmptyState
                    icon=IconName::Bell
                    title="Geen berichten"
                    text="Is er iets nieuws? Dan staat het hier."
                />
            }
        })}
        {(!none).then(|| view! { <ui::Card><ul class="lines">{rows.collect_view()}</ul></ui::Card> })}
        {(unread > 1).then(read_all)}
    }
}

fn row(message: Message, now: At) -> impl IntoView {
    let is_new = message.read_at.is_none();
    view! { <ui::NewsLine action=format!("/inbox/{}/open", message.id) text=message.text when=message.at.ago(now) is_new/> }
}

fn read_all() -> impl IntoView {
    view! {
        <form method="post" action="/inbox/read-all">
            <ui::Button kind=ButtonKind::Bare icon=IconName::Check>"Ik heb alles gelezen"</ui::Button>
        </form>
    }
}
