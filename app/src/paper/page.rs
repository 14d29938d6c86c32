//! The letter as it comes on paper, and the card that leads to it.

use super::rules::{self, Reached, Sender};
use crate::{
    circle::store::Brief,
    moment::At,
    shell::Desk,
    ui::{self, ButtonKind, DeskItem, IconName, Tone},
};
use leptos::prelude::*;

/// The letter with all that stands in it.
pub(super) struct OnPaper {
    pub brief: Brief,
    pub from: Sender,
    /// What the QR holds: the way in, for everybody the same.
    pub address: String,
    /// The QR, as SVG.
    pub code: String,
    pub now: At,
}

pub(super) fn letter(page: OnPaper) -> impl IntoView {
    let OnPaper { brief, from, address, code, now } = page;
    let back = format!("/alumni/{}", brief.id);
    let log = format!("{back}/contact");
    let lead = format!("Schrijf het adres erbij: wij bewaren geen adressen. De brief is van {}.", from.first_name);
    let sheet = sheet(&brief, &from, &address, code, now);
    view! {
        <Desk current=DeskItem::Alumni place=brief.school.clone()>
            <div class="stack no-print">
                <ui::BackLink href=back label=brief.first_name.clone()/>
                <ui::PageHead title="Brief afdrukken" lead/>
                <p class="soft row">
                    <ui::Icon name=IconName::Printer/>
                    <span>"Kies “Afdrukken” in je browser. Er komt niets op papier dan deze brief."</span>
                </p>
                <form method="post" action=log class="cluster">
                    <input type="hidden" name="way" value="letter"/>
                    <input type="hidden" name="outcome" value="not_reached"/>
                    <ui::Button kind=ButtonKind::Quiet icon=IconName::Check>"De brief is weg: vastleggen"</ui::Button>
                    <small>"Dit telt als poging, niet als teken van leven."</small>
                </form>
            </div>
            {sheet}
        </Desk>
    }
}

fn sheet(brief: &Brief, from: &Sender, address: &str, code: String, now: At) -> impl IntoView + use<> {
    let paragraphs = rules::paragraphs(from, &brief.school, brief.last_sign_of_life_at, now);
    let beside = rules::beside_the_code(from, address);
    let name = format!("{} {}", brief.first_name, brief.last_name);
    let (dear, date) = (format!("Beste {},", brief.first_name), rules::date_in_words(now.day()));
    let signed = format!("{} {}", from.first_name, from.last_name);
    let school = brief.school.clone();
    view! {
        <article class="sheet letter" aria-label="De brief">
            <div class="letter-to">
                <span>{name}</span>
                <span class="to-fill"></span>
                <span class="to-fill"></span>
                <span class="unseen">"Ruimte voor het adres"</span>
            </div>
            <p>{date}</p>
            <p>{dear}</p>
            {paragraphs.into_iter().map(|sentences| view! {
                <p>{sentences.into_iter().map(|sentence| view! { <span class="letter-line">{sentence}</span> }).collect_view()}</p>
            }).collect_view()}
            <p><span class="letter-line">"Groeten van"</span><span class="letter-line">{signed}</span><span class="letter-line">{school}</span></p>
            <div class="letter-code">
                <ui::QrBox label="Code die naar het inloggen leidt"><div inner_html=code></div></ui::QrBox>
                <div class="stack tight">{beside.map(|line| view! { <p>{line}</p> })}</div>
            </div>
        </article>
    }
}

/// On the page about somebody: what reaches them, where a new number is written down, and the letter for whom nothing
/// does.
pub(crate) fn reach_card<N: IntoView + 'static>(
    brief: &Brief,
    reached: Reached,
    new_number: N,
) -> impl IntoView + use<N> {
    let letter = format!("/alumni/{}/letter", brief.id);
    let nothing = reached.by_nothing().then(|| format!("Niets wat wij sturen komt bij {} aan.", brief.first_name));
    let kind = if nothing.is_some() { ButtonKind::Quiet } else { ButtonKind::Bare };
    let rows = reached.lines();
    view! {
        <ui::Card title="Bereikbaar">
            {nothing.map(|text| view! { <ui::Tag tone=Tone::Waits>"niet te bereiken"</ui::Tag><p>{text}</p> })}
            <dl class="facts">
                {rows.into_iter().map(|(what, how)| view! { <div><dt>{what}</dt><dd>{how}</dd></div> }).collect_view()}
            </dl>
            {new_number}
            <ui::ButtonLink href=letter kind=kind icon=IconName::Printer>"Brief afdrukken"</ui::ButtonLink>
        </ui::Card>
    }
}
