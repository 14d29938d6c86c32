//! The page around every page: head, title, the loader of islands; and the frames with who is looking.

use crate::{
    access::{Hat, SignedIn},
    error::Refusal,
    house::House,
    loader::{IslandLoader, SiteFiles},
    moment::At,
    phone,
    push::StartScript,
    ui,
};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Request, StatusCode, header},
    response::Response,
};
use leptos::{nonce::use_nonce, prelude::*};
use std::sync::Mutex;

/// A page that is ready to be drawn: its data is in its view.
pub struct Page {
    title: &'static str,
    view: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Page {
    /// A page with a title that tells nothing sensitive: it stands in the list of tabs and in the history.
    pub fn new<V: IntoView + 'static>(title: &'static str, view: impl FnOnce() -> V + Send + 'static) -> Self {
        Self { title, view: Box::new(move || view().into_any()) }
    }
}

/// Says whose page an answer is; a phone that kept a form says with it whose form it was.
pub const WHOSE: &str = "waakvlam-whose";

/// A phone that sends what it kept says so; the answer then says that we have it. A redirect says nothing: anything on
/// the way may send one.
pub const KEPT: &str = "waakvlam-kept";

/// Says in words when a page was drawn.
const WHEN: &str = "waakvlam-when";

/// The mark of a page for whoever is not signed in.
pub const NOBODY: &str = "nobody";

/// Who is looking, for the frame around a page. Pages find it as a context.
#[derive(Clone, Debug)]
pub struct Frame {
    /// "Samira", or empty.
    pub name: String,
    /// What they are.
    pub hats: Vec<Hat>,
    /// When.
    pub now: At,
    /// For the script of the start pages; empty when nobody is in, or no push messages are sent.
    push_key: String,
    /// Whose page this is, as a mark; [`NOBODY`] when nobody is signed in, `None` when that is not known.
    pub whose: Option<String>,
    demo: Option<ui::DemoBar>,
}

impl Frame {
    /// The frame for this visitor.
    pub fn of(house: &House, me: Option<&SignedIn>, now: At) -> Self {
        let name = me.map(|me| me.person.name()).unwrap_or_default();
        let hats = me.map(|me| me.hats.clone()).unwrap_or_default();
        let demo = house.is_demo().then(|| ui::DemoBar {
            now_words: now.in_words(),
            people: house
                .demo
                .iter()
                .map(|someone| {
                    let current = me.is_some_and(|me| *me.id() == someone.person);
                    (format!("/demo/as/{}", someone.token), someone.name.clone(), someone.role.clone(), current)
                })
                .collect(),
        });
        let push_key = me.map(|_| house.push_key.to_string()).unwrap_or_default();
        let whose = me.map_or_else(|| NOBODY.to_owned(), |me| house.key.mark(&me.id().0));
        Self { name, hats, now, push_key, whose: Some(whose), demo }
    }

    /// The same, where it is not known whether somebody is signed in.
    #[must_use]
    pub fn of_whoever(self) -> Self {
        Self { whose: None, ..self }
    }

    fn first_name(&self) -> String {
        self.name.split(' ').next().unwrap_or_default().to_owned()
    }
}

fn frame() -> Frame {
    expect_context::<Frame>()
}

/// On the page where somebody begins, their browser says again how it is reached.
fn at_start(is_start: bool, frame: &Frame) -> impl IntoView + use<> {
    let key = frame.push_key.clone();
    is_start.then(|| view! { <StartScript key/> })
}

/// The frame of an alumnus' page.
#[component]
pub fn Phone(
    /// The heading.
    #[prop(into)]
    title: String,
    /// Where in the menu.
    current: ui::NavItem,
    children: Children,
) -> impl IntoView {
    let frame = frame();
    let start = at_start(current == ui::NavItem::Home, &frame);
    view! {
        <ui::PhoneFrame title_h1=title current person_name=frame.first_name() demo=frame.demo>
            {children()}
            <phone::AppScript/>
            {start}
        </ui::PhoneFrame>
    }
}

/// The frame of a JIM's or coach's page.
#[component]
pub fn HelperPhone(
    /// The heading.
    #[prop(into)]
    title: String,
    /// Where in the menu.
    current: ui::JimItem,
    children: Children,
) -> impl IntoView {
    let frame = frame();
    let start = at_start(current == ui::JimItem::Home, &frame);
    view! {
        <ui::JimFrame title_h1=title current person_name=frame.first_name() demo=frame.demo>
            {children()}
            <phone::AppScript/>
            {start}
        </ui::JimFrame>
    }
}

/// The frame of a page at the school's desk.
#[component]
pub fn Desk(
    /// Where in the menu.
    current: ui::DeskItem,
    /// The school.
    #[prop(into)]
    place: String,
    children: Children,
) -> impl IntoView {
    let frame = frame();
    let at_monday = current == ui::DeskItem::Monday;
    let start = at_start(at_monday, &frame);
    view! {
        <ui::DeskFrame current person=frame.name place demo=frame.demo>
            {children()}
            <ui::KeysScript/>
            {at_monday.then(|| view! { <phone::AppScript/> })}
            {start}
        </ui::DeskFrame>
    }
}

/// The frame of a page at the municipality's desk.
#[component]
pub fn MunicipalDesk(
    /// The municipality.
    #[prop(into)]
    place: String,
    /// Whether this is the list itself.
    #[prop(optional)]
    at_list: bool,
    children: Children,
) -> impl IntoView {
    let frame = frame();
    let start = at_start(at_list, &frame);
    view! {
        <ui::MunicipalFrame person=frame.name place at_list demo=frame.demo>
            {children()}
            {start}
        </ui::MunicipalFrame>
    }
}

/// The frame of sign-in, invitations and errors.
#[component]
pub fn Plain(
    /// The heading.
    #[prop(into)]
    title: String,
    children: Children,
) -> impl IntoView {
    let frame = frame();
    view! {
        <ui::PlainFrame title_h1=title demo=frame.demo>
            {children()}
        </ui::PlainFrame>
    }
}

/// The frame that somebody is used to, whatever they are: for pages that everybody has.
#[component]
pub fn Mine(
    /// The heading.
    #[prop(into)]
    title: String,
    children: Children,
) -> impl IntoView {
    let hats = frame().hats;
    let has = |wanted: fn(&Hat) -> bool| hats.iter().any(wanted);
    if has(|hat| matches!(hat, Hat::Staff(_) | Hat::Admin(_))) {
        view! { <Desk current=ui::DeskItem::Elsewhere place=""><ui::PageHead title/>{children()}</Desk> }.into_any()
    } else if has(|hat| matches!(hat, Hat::Alumnus(_))) {
        view! { <Phone title current=ui::NavItem::Elsewhere>{children()}</Phone> }.into_any()
    } else if has(|hat| matches!(hat, Hat::Municipal(_))) {
        view! { <MunicipalDesk place=""><ui::PageHead title/>{children()}</MunicipalDesk> }.into_any()
    } else if has(|hat| matches!(hat, Hat::Helper(..))) {
        view! { <HelperPhone title current=ui::JimItem::Elsewhere>{children()}</HelperPhone> }.into_any()
    } else {
        view! { <Plain title>{children()}</Plain> }.into_any()
    }
}

/// The page that says that one must sign in first.
pub fn sign_in_first() -> Page {
    Page::new("Inloggen", || {
        view! {
            <Plain title="Je bent niet ingelogd">
                <p>"Log eerst in. Daarna kun je verder."</p>
                <ui::ButtonLink href="/sign-in">"Inloggen"</ui::ButtonLink>
            </Plain>
        }
    })
}

/// The page that says that one factor is too little for this.
pub fn second_factor_first() -> Page {
    Page::new("Inloggen", || {
        view! {
            <Plain title="Nog één stap">
                <p>"Laat eerst op een tweede manier zien wie je bent. Wat je typte, is niet bewaard."</p>
                <ui::ButtonLink href="/second-factor">"Verder"</ui::ButtonLink>
            </Plain>
        }
    })
}

const AWAY_TITLE: &str = "Weer";

/// The page of the quick exit: it tells nothing, and the way back doesn't stand out.
pub fn away() -> Page {
    Page::new(AWAY_TITLE, || {
        view! {
            <div class="plain">
                <main id="main">
                    <h1>"Het weer"</h1>
                    <p>"Vandaag wolken en soms zon. Morgen kans op een bui."</p>
                    <form method="post" action="/weg"><button class="btn bare soft">"Terug"</button></form>
                </main>
            </div>
        }
    })
}

/// The page for a refusal: what happened, and what to do now.
pub fn refusal(why: &Refusal) -> Page {
    let (title, text) = match why {
        Refusal::Missing => {
            ("Deze pagina is er niet", "Misschien is het adres veranderd. Ga terug naar het begin.".to_owned())
        }
        Refusal::Unreadable => {
            ("Dat ging niet goed", "We konden dit niet lezen. Ga terug en probeer het nog een keer.".to_owned())
        }
        Refusal::TooLarge(limit) => (
            "Dit bestand is te groot",
            format!("Het mag {} zijn, meer niet. Er is niets bewaard. Kies een ander bestand.", in_size(*limit)),
        ),
        Refusal::Overtaken(why) => ("Dit kan nu niet", why.clone()),
        Refusal::Broken(_) => (
            "Er ging iets mis bij ons",
            "Dit ligt niet aan jou. Wat je hiervoor deed, is bewaard. Probeer het straks nog een keer.".to_owned(),
        ),
    };
    Page::new(title, move || {
        view! {
            <Plain title=title>
                <p>{text}</p>
                <ui::ButtonLink href="/">"Naar het begin"</ui::ButtonLink>
            </Plain>
        }
    })
}

fn in_size(bytes: usize) -> String {
    match bytes {
        1_048_576.. => format!("{} MB", bytes / 1_048_576),
        _ => format!("{} kB", bytes / 1024),
    }
}

/// The neutral page doesn't even say whose it is.
fn whole_title(title: &str) -> String {
    match title {
        AWAY_TITLE => title.to_owned(),
        _ => format!("{title} · Waakvlam"),
    }
}

#[component]
fn Document(title: &'static str, files: SiteFiles, children: Children) -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html lang="nl">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title inner_html=whole_title(title)></title>
                <link rel="stylesheet" href=files.css/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                {files.fonts.iter().map(|font| view! { <link rel="preload" href=*font r#as="font" type="font/woff2" crossorigin=""/> }).collect_view()}
                <meta name="theme-color" content="#fdf0d9" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#261d10" media="(prefers-color-scheme: dark)"/>
                <IslandLoader files nonce/>
            </head>
            <body>{children()}</body>
        </html>
    }
}

/// Draws a page with its status and the headers that keep it in.
pub async fn render(house: &House, page: Page, status: StatusCode, frame: Frame) -> Response {
    let files = house.files;
    let Page { title, view } = page;
    let for_phone = [(WHOSE, frame.whose.clone()), (WHEN, Some(frame.now.in_words().replace('\u{a0}', " ")))];
    let view = Mutex::new(Some(view));
    let context = move || {
        provide_context(frame.clone());
        let options = use_context::<leptos_axum::ResponseOptions>();
        let policy = use_nonce().and_then(|nonce| HeaderValue::from_str(&content_policy(&nonce)).ok());
        if let (Some(options), Some(policy)) = (options, policy) {
            options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    };
    let draw = move || {
        let body = view.lock().ok().and_then(|mut view| view.take()).map(|view| view());
        view! { <Document title files>{body}</Document> }
    };
    let drawn = leptos_axum::handle_response_inner(context, draw, Request::new(Body::empty()), |app, _, _| {
        Box::pin(async move {
            let html = app.to_html();
            Box::pin(futures::stream::once(async move { html })) as _
        })
    });
    let mut response = drawn.await;
    *response.status_mut() = status;
    for (name, value) in PAGE_HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    for (name, value) in for_phone {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Only our own files, no inline script but the one with this page's nonce, and forms only to ourselves.
fn content_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
         img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// A page about somebody is never kept by the browser or anything between.
const PAGE_HEADERS: [(&str, &str); 2] = [("cache-control", "no-store"), ("content-type", "text/html; charset=utf-8")];
