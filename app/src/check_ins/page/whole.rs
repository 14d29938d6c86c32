//! The whole check-in on one page, for a phone that keeps it. Nothing has to be answered but the face.

use crate::{
    check_ins::{Domain, Face, Going, page::Caller, store::Rest},
    circle::rules::who_reads,
    phone::{IfOffline, Waiting},
    shell::Phone,
    ui::{self, Choice, IconName, NavItem},
};
use leptos::prelude::*;

/// What the page shows.
pub(in crate::check_ins) struct Whole {
    pub face_readers: Vec<String>,
    pub readers: Vec<String>,
    pub caller: Caller,
    pub key: String,
    pub face: Option<Face>,
    pub rest: Rest,
    pub refused: Option<String>,
}

pub(in crate::check_ins) fn whole(whole: Whole) -> impl IntoView {
    let Whole { face_readers, readers, caller, key, face, rest, refused } = whole;
    let face = face.map(|face| face.as_str().to_owned()).unwrap_or_default();
    let said = [rest.work, rest.housing, rest.money, rest.feeling];
    let promise = format!("{} belt je dan. Dat is morgen of eerder.", caller.first_name);
    let chosen: Vec<String> = rest.call.map(|call| call.as_str().to_owned()).into_iter().collect();
    let calling = vec![
        Choice::new("yes", "Ja, bel mij").icon(IconName::Phone),
        Choice::new("no", "Nee, hoeft niet").icon(IconName::Cross),
    ];
    view! {
        <Phone title="Vertel hoe het gaat" current=NavItem::Home>
            <ui::BackLink href="/home" label="Thuis"/>
            <Waiting/>
            <ui::FormAlert message=refused/>
            <form method="post" action="/check-in" class="form">
                <input type="hidden" name="key" value=key/>
                <ui::Card>
                    <ui::WhoReads text=who_reads(&face_readers)/>
                    <ui::FaceRadios legend="Hoe gaat het?" name="face" chosen=face/>
                </ui::Card>
                <ui::Card>
                    <ui::WhoReads text=who_reads(&readers)/>
                    <p class="soft">"Wil je niet antwoorden? Sla het dan over."</p>
                    {Domain::ALL.iter().zip(said).map(|(domain, said)| going_radios(*domain, said)).collect_view()}
                    <ui::TextArea label="Wil je nog iets zeggen? Het hoeft niet." name="words" value=rest.words.unwrap_or_default()/>
                </ui::Card>
                <ui::Card>
                    <ui::ChoiceTiles legend="Wil je dat iemand belt?" name="call" choices=calling chosen hint=promise/>
                    <IfOffline calls=caller.first_name phone=caller.phone/>
                </ui::Card>
                <ui::SubmitRow><ui::Button>"Versturen"</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}

/// One of the four questions, as radios: three faces, and two ways not to say.
fn going_radios(domain: Domain, said: Option<Going>) -> impl IntoView {
    let name = domain.as_str();
    let drawn = [(Going::Good, ui::Face::Good), (Going::Fair, ui::Face::SoSo), (Going::NotGood, ui::Face::NotGood)];
    view! {
        <fieldset class="stack tight">
            <legend>{domain.question()}</legend>
            <div class="faces three">
                {drawn.map(|(going, face)| {
                    let checked = said == Some(going);
                    view! {
                        <label class="face-pick">
                            <input type="radio" name=name value=going.as_str() checked=checked/>
                            <span class="face-btn"><ui::FaceMark face/><span>{going.label()}</span></span>
                        </label>
                    }
                })}
            </div>
            <div class="face-alt">
                {[(Going::DontKnow, "Weet ik niet"), (Going::RatherNot, "Liever niet")].map(|(going, word)| {
                    let checked = said == Some(going);
                    view! {
                        <label class="choice">
                            <input type="radio" name=name value=going.as_str() checked=checked/>
                            <span>{word}</span>
                        </label>
                    }
                })}
            </div>
        </fieldset>
    }
}
