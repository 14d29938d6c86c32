//! The conversation on a screen: who reads, what was said, and room to write, speak or send a photo.

use super::{rules, seat::Place, store::Said};
use crate::{
    access::PersonId,
    circle::{rules::who_reads, store::Brief},
    moment::At,
    phone::Waiting,
    pictures::upload,
    shell::{Desk, HelperPhone, Phone},
    ui::{self, ButtonKind, DeskItem, IconName, JimItem, NavItem},
};
use leptos::prelude::*;
use std::collections::HashMap;

/// What one person sees of a conversation.
pub(super) struct Conversation {
    pub brief: Brief,
    pub place: Place,
    pub path: String,
    pub me: PersonId,
    pub said: Vec<Said>,
    /// Portraits, by the id of the person.
    pub photos: HashMap<String, Option<String>>,
    /// The place before which there is more.
    pub earlier: Option<i64>,
    /// Whether this is the end of the conversation, where one writes.
    pub is_latest: bool,
    pub readers: Vec<String>,
    pub mark: String,
    /// From when on this person sees it, if not from the beginning.
    pub since: Option<At>,
    pub changed: i64,
    pub key: String,
    pub typed: String,
    pub refused: Option<String>,
    pub photo_refused: Option<String>,
    pub now: At,
}

pub(super) fn conversation(page: Conversation) -> AnyView {
    let name = page.brief.first_name.clone();
    let (place, school) = (page.place, page.brief.school.clone());
    let back = match place {
        Place::Own => "/people".to_owned(),
        Place::Helper => format!("/jim/{}", page.brief.id),
        Place::School => format!("/alumni/{}", page.brief.id),
    };
    let title = format!("Berichten in de kring van {name}");
    let body = body(page).into_any();
    match place {
        Place::Own => view! {
            <Phone title="Berichten in je kring" current=NavItem::People>
                <ui::BackLink href=back label="Wie helpt mij?"/>
                {body}
            </Phone>
        }
        .into_any(),
        Place::Helper => view! {
            <HelperPhone title current=JimItem::Home><ui::BackLink href=back label=name/>{body}</HelperPhone>
        }
        .into_any(),
        Place::School => view! {
            <Desk current=DeskItem::Alumni place=school>
                <ui::BackLink href=back label=name/>
                <ui::PageHead title/>
                <div class="stack talk-desk">{body}</div>
            </Desk>
        }
        .into_any(),
    }
}

fn body(page: Conversation) -> impl IntoView {
    let earlier = page.earlier.map(|place| format!("{}?before={place}", page.path));
    let since = page.since.map(|since| format!("Je leest wat er is geschreven vanaf {}.", since.day().in_words()));
    let (path, is_latest) = (page.path.clone(), page.is_latest);
    let live = is_latest.then(|| format!("{path}/live"));
    let seen = page.changed.to_string();
    let none = page.said.is_empty();
    let form = is_latest.then(|| write_form(&page));
    let photo = is_latest.then(|| photo_form(&page));
    let rows = messages(&page);
    view! {
        {since.map(|since| view! { <p class="soft">{since}</p> })}
        {earlier.map(|href| view! { <ui::ButtonLink href kind=ButtonKind::Bare>"Eerdere berichten"</ui::ButtonLink> })}
        <div id="talk" class="thread" role="log" aria-label="Berichten" data-live=live data-seen=seen>
            {none.then(|| view! {
                <ui::EmptyState icon=IconName::Chat title="Nog geen berichten" text="Schrijf maar iets. Kort is goed."/>
            })}
            {rows}
        </div>
        <Waiting/>
        <div id="end" class="stack">
            {form}
            {photo}
            <ui::ButtonLink href=path kind=ButtonKind::Bare>{if is_latest { "Ververs" } else { "Naar de nieuwste berichten" }}</ui::ButtonLink>
        </div>
        <script type="module" src="/conversation.js"></script>
    }
}

fn messages(page: &Conversation) -> impl IntoView + use<> {
    let rows: Vec<_> = page.said.iter().map(|said| message(said, page)).collect();
    rows.collect_view()
}

fn message(said: &Said, page: &Conversation) -> AnyView {
    let id = format!("m-{}", said.place);
    let mine = said.person_id == page.me;
    if said.taken_back_at.is_some() {
        let trace = rules::trace(&said.first_name, mine);
        return view! { <p id=id class="message-trace">{trace}</p> }.into_any();
    }
    let name = said.first_name.clone();
    let tint = ui::tint_of(&said.person_id.0);
    let photo = page.photos.get(&said.person_id.0).cloned().flatten();
    let sent = when(said.at, page.now);
    let when = said.made_at.map_or(sent.clone(), |made| format!("{sent}. Geschreven op {}", made.day().in_words()));
    let words = said.words.0.clone();
    let picture = said.picture_id.as_ref().map(|id| picture(&id.path(), &name));
    let take_back = (mine && rules::can_take_back(said.at, page.now))
        .then(|| take_back(format!("{}/{}/take-back", page.path, said.id), &sent));
    view! {
        <div id=id class="said">
            <ui::Message name tint photo when words mine>{picture}{take_back}</ui::Message>
        </div>
    }
    .into_any()
}

fn picture(path: &str, name: &str) -> impl IntoView + use<> {
    let (href, src, alt) = (path.to_owned(), path.to_owned(), format!("Foto van {name}"));
    view! { <a class="message-picture" href=href><img src=src alt=alt loading="lazy" decoding="async"/></a> }
}

fn take_back(action: String, when: &str) -> impl IntoView + use<> {
    let which = format!(" van {when}");
    view! {
        <form method="post" action=action>
            <ui::Button kind=ButtonKind::Bare>"Bericht weg"<span class="unseen">{which}</span></ui::Button>
        </form>
    }
}

fn when(at: At, now: At) -> String {
    if at.day() == now.day() { format!("vandaag, {}", at.hour_in_words()) } else { at.in_words() }
}

/// What the alumnus may want to know of those who come later.
const NEWCOMERS: &str = "Komt er later iemand bij? Die leest alleen nieuwe berichten.";

fn write_form(page: &Conversation) -> impl IntoView + use<> {
    let (action, key, mark) = (page.path.clone(), page.key.clone(), page.mark.clone());
    let (typed, refused) = (page.typed.clone(), page.refused.clone());
    let alert = refused.is_some().then(|| "Je bericht is nog niet verstuurd.".to_owned());
    let reads = who_reads(&page.readers);
    let newcomers = (page.place == Place::Own).then_some(NEWCOMERS);
    view! {
        <ui::Card>
            <form method="post" action=action class="form">
                <ui::FormAlert message=alert/>
                <div class="stack tight">
                    <ui::WhoReads text=reads/>
                    {newcomers.map(|words| view! { <p class="soft">{words}</p> })}
                </div>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="readers" value=mark/>
                <ui::TextArea label="Jouw bericht" name="words" value=typed error=refused
                    hint="Je kunt je bericht een uur lang weghalen."/>
                <div class="stack tight" data-voice="words" hidden>
                    <button type="button" class="btn quiet" aria-pressed="false">
                        <ui::Icon name=IconName::Microphone/><span data-voice-word>"Praten"</span>
                    </button>
                    <p class="soft" role="status" data-voice-note>"Je browser stuurt je stem naar de maker van je browser."</p>
                </div>
                <ui::SubmitRow><ui::Button>"Versturen"</ui::Button></ui::SubmitRow>
            </form>
        </ui::Card>
    }
}

fn photo_form(page: &Conversation) -> impl IntoView + use<> {
    let (action, key, mark) = (format!("{}/picture", page.path), page.key.clone(), page.mark.clone());
    let refused = page.photo_refused.clone();
    let words = if refused.is_some() { page.typed.clone() } else { String::new() };
    let alert = refused.is_some().then(|| "Je foto is nog niet verstuurd.".to_owned());
    let reads = who_reads(&page.readers);
    let open = refused.is_some();
    view! {
        <details open=open>
            <summary class="btn quiet"><ui::Icon name=IconName::Upload/><span>"Foto sturen"</span></summary>
            <ui::Card>
                <form method="post" action=action enctype="multipart/form-data" class="form">
                    <ui::FormAlert message=alert/>
                    <ui::WhoReads text=reads/>
                    <input type="hidden" name="key" value=key/>
                    <input type="hidden" name="readers" value=mark/>
                    <ui::Field label="Kies een foto" name=upload::FIELD kind="file" accept="image/*" error=refused required=true/>
                    <ui::TextArea label="Iets erbij? Het hoeft niet." name="words" id="photo-words" value=words/>
                    <ui::SubmitRow><ui::Button>"Foto versturen"</ui::Button></ui::SubmitRow>
                </form>
            </ui::Card>
        </details>
    }
}
