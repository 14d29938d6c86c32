//! When a JIM or a coach is asked, and how they are reached.

use super::{days, hours, reached};
use crate::{
    access::HelperRole,
    moment::{At, Day, capital},
    preferences::Preferences,
    shell::HelperPhone,
    ui::{self, ButtonKind, Choice, IconName, JimItem, Tone},
    waakvlam::rules::{
        helpers::{self, HelperRhythm},
        rest::{self, Rest},
        rhythm::{every_in_words, number},
    },
};
use leptos::prelude::*;

/// How it is now, or what was typed.
pub(in crate::waakvlam) struct Helping {
    pub role: HelperRole,
    pub wish: HelperRhythm,
    pub next: Option<At>,
    pub preferences: Preferences,
    pub has_sms: bool,
    pub no_mail: bool,
    pub today: Day,
    pub refused: Option<String>,
    pub done: bool,
}

pub(in crate::waakvlam) fn helping(page: Helping) -> impl IntoView {
    let wish = page.wish.rhythm;
    let rests = page.wish.rest_until.filter(|until| page.today < *until);
    let next = match page.next {
        Some(next) => format!("{}: dan vragen we hoe het gaat.", capital(&next.in_words())),
        None => "We vragen je niets uit onszelf. Zijn er zorgen? Dan vragen we het wel.".to_owned(),
    };
    let every = helpers::INTERVALS.map(|days: i64| {
        let words = if days == 0 { "Niet uit jezelf vragen".to_owned() } else { capital(&every_in_words(days)) };
        (days.to_string(), words)
    });
    let lead = match page.role {
        HelperRole::JobCoach => "Je krijgt 1 lijst met al jouw mensen.",
        _ => "We vragen: hoe gaat het? Hoogstens 1 keer per maand.",
    };
    view! {
        <HelperPhone title="Wanneer vragen we jou iets?" current=JimItem::Elsewhere>
            <ui::BackLink href="/jim" label="Thuis"/>
            {page.done.then(|| view! { <ui::Notice tone=Tone::Well title="Het is bewaard."/> })}
            <ui::Card lit=true read=true><p>{lead}</p><ui::NextTime text=next/></ui::Card>
            <ui::FormAlert message=page.refused.clone()/>
            <form method="post" action="/my-rhythm" class="form">
                <ui::Select label="Hoe vaak" name="every" options=every.to_vec() selected=wish.every_days.to_string()/>
                <ui::Select label="Dag" name="day" options=days() selected=number(wish.weekday).to_string()/>
                <ui::Select label="Tijd" name="hour" options=hours() selected=wish.hour.to_string()/>
                {reached(&page.preferences, page.has_sms, page.refused)}
                <ui::SubmitRow><ui::Button icon=IconName::Check>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
            {crate::mail::tile(page.no_mail)}
            {pause(rests, page.today)}
        </HelperPhone>
    }
}

fn pause(rests: Option<Day>, today: Day) -> AnyView {
    if let Some(until) = rests {
        return view! {
            <ui::Card title="Je wilde even rust">
                <p>{format!("We vragen je niets tot {}.", until.in_words())}</p>
                <form method="post" action="/my-rhythm/rest/end">
                    <ui::Button kind=ButtonKind::Quiet>"Je mag mij weer vragen"</ui::Button>
                </form>
            </ui::Card>
        }
        .into_any();
    }
    let choices = [Rest::Week, Rest::TwoWeeks, Rest::Month]
        .into_iter()
        .filter_map(|how_long| {
            let until = rest::until(how_long, None, today).ok()?;
            let choice = Choice::new(how_long.as_str(), how_long.label()).icon(IconName::Pause);
            Some(choice.hint(format!("Tot {}", until.in_words())))
        })
        .collect();
    view! {
        <ui::Card title="Laat me even met rust">
            <form method="post" action="/my-rhythm/rest" class="form">
                <ui::ChoiceTiles legend="Hoe lang?" name="how_long" choices chosen=vec![Rest::Week.as_str().to_owned()] lines=true/>
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Pause>"Even rust"</ui::Button>
            </form>
        </ui::Card>
    }
    .into_any()
}

/// On a helper's home: the way to their own rhythm.
pub(crate) fn helper_tile() -> impl IntoView {
    view! { <ui::Tile href="/my-rhythm" icon=IconName::Clock title="Wanneer vragen we jou iets?" sub="Dag, tijd en rust"/> }
}
