//! "Mijn code", the form that takes it, and the question that comes of it.

use crate::{
    access::{HelperRole, Kind},
    circle::{api::Known, store::Request},
    moment::At,
    shell::{Mine, Phone},
    ui::{self, ButtonKind, Choice, IconName, NavItem},
};
use leptos::prelude::*;

/// A code as it is shown.
pub(in crate::circle) struct ShownCode {
    pub code: String,
    pub qr: String,
    pub until: At,
}

pub(in crate::circle) fn my_code(shown: Option<ShownCode>) -> impl IntoView {
    let new = if shown.is_some() { "Nieuwe code" } else { "Toon mijn code" };
    view! {
        <Mine title="Mijn code">
            <div class="stack narrow">
                <ui::Card>
                    <p>"Wil iemand jou in de kring? Laat dan deze code zien. Daarna zeg jij zelf ja of nee."</p>
                    {shown.map(|shown| {
                        let until = format!("Geldig tot {}. De code werkt 1 keer.", shown.until.hour_in_words());
                        view! {
                            <ui::QrBox label="Code om te scannen"><div inner_html=shown.qr></div></ui::QrBox>
                            <ui::CodeWord code=shown.code/>
                            <p class="soft">{until}</p>
                        }
                    })}
                    <form method="post" action="/my-code"><ui::Button icon=IconName::Qr>{new}</ui::Button></form>
                </ui::Card>
            </div>
        </Mine>
    }
}

pub(in crate::circle) fn known(typed: Known, why: Option<String>) -> impl IntoView {
    let sees: Vec<String> = typed.sees.iter().map(|kind| kind.as_str().to_owned()).collect();
    let role: Vec<String> = typed.role.iter().map(|role| role.as_str().to_owned()).collect();
    let roles = vec![
        Choice::new(HelperRole::Jim.as_str(), "Mijn JIM").icon(IconName::Heart),
        Choice::new(HelperRole::Family.as_str(), "Mijn familie").icon(IconName::People),
    ];
    view! {
        <Phone title="Iemand met Waakvlam" current=NavItem::People>
            <ui::BackLink href="/people" label="Wie helpt mij?"/>
            <ui::Card read=true>
                <p>"Vraag de ander om de code. Die staat bij Mijn code. Typ de code hier."</p>
            </ui::Card>
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/people/known" class="form">
                <ui::Field label="De code" name="code" value=typed.code error=why required=true autocomplete="off"/>
                <ui::ChoiceTiles legend="Wat wordt deze persoon?" name="role" choices=roles chosen=role/>
                <ui::Field label="Wie is dit van jou?" name="relation" value=typed.relation hint="Bijvoorbeeld: moeder, oom, buurvrouw"/>
                <ui::ChoiceTiles legend="Wat mag deze persoon zien?" name="sees" choices=super::kinds_to_choose() many=true lines=true chosen=sees/>
                <ui::SubmitRow><ui::Button>"Vraag het"</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}

/// Somebody who was asked and did not answer yet.
pub(super) fn waits(request: Request) -> impl IntoView {
    let action = format!("/people/known/{}/take-back", request.id);
    let text = format!("Je vroeg {}. Nu is het wachten op een antwoord.", request.name);
    view! {
        <ui::Card title="Gevraagd">
            <ui::PersonLine name=request.name.clone() tint=ui::tint_of(&request.person_id.0) role=request.role.label()/>
            <p>{text}</p>
            <form method="post" action=action><ui::Button kind=ButtonKind::Bare>"Toch niet vragen"</ui::Button></form>
        </ui::Card>
    }
}

pub(in crate::circle) fn request(it: &Request) -> impl IntoView + use<> {
    let name = &it.first_name;
    let (full, tint) = (format!("{name} {}", it.last_name), ui::tint_of(&it.asker_id.0));
    let title = match it.role {
        HelperRole::Jim => format!("Word jij de JIM van {name}?"),
        _ => format!("Wil jij in de kring van {name}?"),
    };
    let sees: Vec<_> = it.kinds().into_iter().map(about_them).collect();
    let nothing = sees.is_empty().then(|| format!("{name} laat je nu nog niets zien."));
    let (action, head) = (format!("/asked-by/{}", it.id), format!("Dit mag je dan van {name} zien:"));
    view! {
        <Mine title>
            <div class="stack narrow">
                <ui::Card lit=true>
                    <ui::PersonLine name=full tint/>
                    {(!sees.is_empty()).then(|| view! { <p>{head}</p> })}
                    <ul class="bullets">{sees.into_iter().map(|kind| view! { <li>{kind}</li> }).collect_view()}</ul>
                    {nothing.map(|nothing| view! { <p>{nothing}</p> })}
                    <p>"Je kunt altijd stoppen."</p>
                    <form method="post" action=action class="cluster">
                        <ui::Button icon=IconName::Check name="value" value="yes">"Ja, dat wil ik"</ui::Button>
                        <ui::Button kind=ButtonKind::Quiet name="value" value="no">"Nee"</ui::Button>
                    </form>
                </ui::Card>
            </div>
        </Mine>
    }
}

/// A kind, as somebody else than the alumnus reads it.
fn about_them(kind: Kind) -> &'static str {
    match kind {
        Kind::CheckIns => "hoe het gaat",
        Kind::Feelings => "werk, wonen, geld en gevoel",
        Kind::Questions => "welke vragen er zijn",
        Kind::Messages => "berichten in de kring",
        Kind::WorkFacts => "waar het werk is",
        Kind::Packets => "wat er naar de gemeente gaat",
    }
}
