//! "Mogen wij je nog een jaar blijven volgen?"

use super::{Answer, store::Open};
use crate::{
    access::AlumnusId,
    moment::At,
    shell::Phone,
    ui::{self, ButtonKind, IconName, NavItem},
};
use leptos::prelude::*;

/// How it stands between the school and somebody.
pub(super) struct Standing {
    pub open: Option<Open>,
    pub ends_at: Option<At>,
    pub unfollowed_at: Option<At>,
    pub owner: String,
    pub now: At,
}

pub(super) fn follow(standing: Standing) -> impl IntoView {
    let Standing { open, ends_at, unfollowed_at, owner, now } = standing;
    let body = match (unfollowed_at, open) {
        (Some(from), _) => stopped(from, now).into_any(),
        (None, Some(open)) => question(&open, &owner).into_any(),
        (None, None) => goes_on(ends_at, &owner).into_any(),
    };
    view! {
        <Phone title="School en jij" current=NavItem::Elsewhere>
            <ui::BackLink href="/home" label="Thuis"/>
            {body}
        </Phone>
    }
}

fn question(open: &Open, owner: &str) -> impl IntoView + use<> {
    let talks = format!("{owner} belt je hierover.");
    let is_talk = open.talk_at.is_some();
    view! {
        <ui::Card title="Mogen wij je nog een jaar blijven volgen?" lit=true read=true>
            <p>"Dan vragen we af en toe hoe het gaat."</p>
            <p>"Je kunt ons dan altijd iets vragen."</p>
            <p>"Nee is ook goed. Je kunt later weer ja zeggen."</p>
            {is_talk.then(|| view! { <p><b>{talks}</b></p> })}
        </ui::Card>
        <form method="post" action="/follow" class="form">
            <div class="two">
                <ui::Button icon=IconName::Check name="value" value=Answer::Yes.as_str()>"Ja, dat is goed"</ui::Button>
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross name="value" value=Answer::No.as_str()>"Nee, stop maar"</ui::Button>
            </div>
            {(!is_talk).then(|| view! {
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Phone name="value" value=Answer::Talk.as_str()>"Ik wil eerst praten"</ui::Button>
            })}
        </form>
    }
}

fn stopped(from: At, now: At) -> impl IntoView {
    let when = if from > now {
        format!("Tot {} kan school je nog gedag zeggen.", from.day().in_words())
    } else {
        "School ziet alleen nog je naam.".to_owned()
    };
    view! {
        <ui::Card title="School stopt met volgen" read=true>
            <p>"Je zei nee. We vragen je niets meer."</p>
            <p>{when}</p>
            <p>"Wil je toch weer? Dat kan altijd."</p>
        </ui::Card>
        <form method="post" action="/follow" class="form">
            <ui::Button kind=ButtonKind::Quiet name="value" value=Answer::Yes.as_str()>"Ja, volg mij weer"</ui::Button>
        </form>
    }
}

fn goes_on(ends_at: Option<At>, owner: &str) -> impl IntoView + use<> {
    let until = ends_at.map(|at| format!("Dat duurt tot {}. Daarvoor vragen we het je.", at.day().with_year()));
    let first = format!("{owner} van school houdt contact met jou.");
    view! {
        <ui::Card title="School blijft bij jou" read=true>
            <p>{first}</p>
            {until.map(|text| view! { <p>{text}</p> })}
        </ui::Card>
        <form method="post" action="/follow" class="form">
            <ui::Button kind=ButtonKind::Bare name="value" value=Answer::No.as_str()>"Ik wil dat school stopt"</ui::Button>
        </form>
    }
}

/// On the page about an alumnus, while the question is open: the human who asked writes the answer down.
pub(crate) fn write_down(alumnus: &AlumnusId, first_name: &str) -> impl IntoView + use<> {
    let action = format!("/alumni/{alumnus}/follow");
    let text = format!(
        "Mag school {first_name} nog een jaar blijven volgen? Vraag je het zelf, schrijf dan op wat het antwoord was. {first_name} leest dat."
    );
    view! {
        <ui::Card title="Nog een jaar volgen?">
            <p>{text}</p>
            <form method="post" action=action class="cluster">
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Check name="value" value=Answer::Yes.as_str()>"Zei ja"</ui::Button>
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross name="value" value=Answer::No.as_str()>"Zei nee"</ui::Button>
            </form>
        </ui::Card>
    }
}
