//! Cards, tiles and what stands at the top of a page.

use super::{Icon, IconName, Mark, ReadAloud, Tone};
use leptos::prelude::*;

/// A card. `lit` marks the one ask of the screen; `read` puts "Lees voor" beside the title,
/// which reads the whole card (and brings the browser half to this page).
#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<String>,
    #[prop(optional)] lit: bool,
    #[prop(optional)] read: bool,
    children: Children,
) -> impl IntoView {
    let class = if lit { "card lit" } else { "card" };
    let head = (title.is_some() || read).then(|| {
        view! {
            <div class="card-head">
                {title.map(|title| view! { <h2>{title}</h2> })}
                {read.then(|| view! { <ReadAloud/> })}
            </div>
        }
    });
    view! { <section class=class data-read=read.then_some("")>{head}{children()}</section> }
}

/// A door to another screen: icon, what is behind it, and one line more.
#[component]
pub fn Tile(
    #[prop(into)] href: String,
    icon: IconName,
    #[prop(into)] title: String,
    #[prop(optional, into)] sub: String,
    #[prop(optional)] tone: Tone,
) -> impl IntoView {
    view! {
        <a class="tile" href=href>
            <span class=tone.on("patch")><Icon name=icon/></span>
            <span class="tile-words"><b>{title}</b>{(!sub.is_empty()).then(|| view! { <small>{sub}</small> })}</span>
            <Icon name=IconName::Next/>
        </a>
    }
}

/// Nothing here, said kindly. `children` may be the one button that helps.
#[component]
pub fn EmptyState(
    icon: IconName,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] tone: Tone,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class=tone.on("patch")><Icon name=icon/></span>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|more| more())}
        </div>
    }
}

/// "Alles rustig": nobody waits, and that is a result. The flame burns.
#[component]
pub fn AllQuiet(#[prop(into)] title: String, #[prop(into)] text: String) -> impl IntoView {
    view! { <div class="all-quiet"><Mark/><h2>{title}</h2><p>{text}</p></div> }
}

/// Back to a named place, never just "back".
#[component]
pub fn BackLink(#[prop(into)] href: String, #[prop(into)] label: String) -> impl IntoView {
    view! { <a class="back" href=href><Icon name=IconName::Back/>{label}</a> }
}

/// Title of a desk page with one line under it; `children` are the page's actions, on the right.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div><h1>{title}</h1>{(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}</div>
            {children.map(|actions| view! { <div class="cluster no-print">{actions()}</div> })}
        </div>
    }
}

/// Who reads what is typed below: stands before every field that others see.
#[component]
pub fn WhoReads(#[prop(into)] text: String) -> impl IntoView {
    view! { <p class="reads"><Icon name=IconName::Eye/><span>{text}</span></p> }
}
