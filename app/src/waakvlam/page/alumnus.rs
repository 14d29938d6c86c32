//! "Wanneer vragen we hoe het gaat?" and "Laat me even met rust".

use super::{channel_in_words, days, hours, quiet_in_words, reached, tiles};
use crate::{
    moment::{At, Day, capital, weekday_in_words},
    preferences::Preferences,
    shell::Phone,
    ui::{self, ButtonKind, Choice, IconName, NavItem, Tone},
    waakvlam::{
        SupportLevel,
        clock::told_in_words,
        rules::{
            Planned,
            rest::{self, Rest},
            rhythm::{every_in_words, hour_in_words, number, own_choices},
            usual::{Facts, Own},
        },
        store::LevelChange,
    },
};
use leptos::prelude::*;

/// How it is now.
pub(in crate::waakvlam) struct Mine {
    pub planned: Planned,
    pub level: SupportLevel,
    /// Whether a step down was told, and waits.
    pub goes_down: bool,
    pub told_why: Option<String>,
    pub next: Option<At>,
    pub preferences: Preferences,
    pub no_mail: bool,
    pub history: Vec<LevelChange>,
    pub done: Option<String>,
}

pub(in crate::waakvlam) fn mine(page: Mine) -> impl IntoView {
    let done = page.done.as_deref().and_then(|done| match done {
        "kept" => Some("Het is bewaard."),
        "more" => Some("Goed dat je het zegt. We letten nu extra op."),
        "rest" => Some("Het is goed. We laten je met rust."),
        "awake" => Some("Fijn dat je er weer bent."),
        _ => None,
    });
    let told = page.planned.then.map(|(then, from)| told_in_words(from, then));
    let can_rise = page.level != SupportLevel::Active || page.goes_down;
    view! {
        <Phone title="Wanneer vragen we hoe het gaat?" current=NavItem::Elsewhere>
            <ui::BackLink href="/home" label="Thuis"/>
            {done.map(|words| view! { <ui::Notice tone=Tone::Well title=words/> })}
            {page.next.map(|next| next_card(next, page.planned.rest_until))}
            {told.map(|text| view! {
                <ui::Card title="Er verandert iets" read=true>
                    <p>{text}</p>
                    {page.told_why.map(|why| view! { <q class="said">{why}</q> })}
                </ui::Card>
            })}
            {how_it_is(&page.planned, &page.preferences)}
            <ui::Tile href="/my-year" icon=IconName::Calendar title="Het hele jaar" sub="Wat we vroegen, en wat nog komt"/>
            {crate::mail::tile(page.no_mail)}
            {page.planned.rest_until.is_none().then(|| view! {
                <ui::Tile href="/rest" icon=IconName::Pause title="Laat me even met rust" sub="We vragen dan een tijd niets"/>
            })}
            {can_rise.then(more)}
            {(!page.history.is_empty()).then(|| history(page.history))}
        </Phone>
    }
}

fn next_card(next: At, rest_until: Option<Day>) -> impl IntoView {
    let when = capital(&next.in_words());
    match rest_until {
        Some(until) => {
            let quiet = format!("We vragen niets tot {}.", until.in_words());
            view! {
                <ui::Card title="Je wilde even rust" lit=true read=true>
                    <p>{quiet}</p>
                    <p>{format!("{when}: dan vragen we het weer.")}</p>
                    <form method="post" action="/rest/end">
                        <ui::Button icon=IconName::Check>"Je mag mij weer vragen"</ui::Button>
                    </form>
                </ui::Card>
            }
            .into_any()
        }
        None => view! {
            <ui::Card title="De volgende keer" lit=true read=true>
                <p class="big">{when}</p>
                <p>"Dan vragen we: hoe gaat het?"</p>
            </ui::Card>
        }
        .into_any(),
    }
}

fn how_it_is(planned: &Planned, preferences: &Preferences) -> impl IntoView + use<> {
    let rhythm = planned.now;
    let rows = [
        ("Hoe vaak", capital(&every_in_words(rhythm.every_days))),
        ("Welke dag", capital(weekday_in_words(rhythm.weekday))),
        ("Hoe laat", capital(&hour_in_words(rhythm.hour))),
        ("Hoe je het hoort", channel_in_words(preferences.channel).to_owned()),
        ("Stil", quiet_in_words(preferences.quiet_from, preferences.quiet_until)),
    ];
    view! {
        <ui::Card title="Zo doen we het nu" read=true>
            <dl class="facts">
                {rows.into_iter().map(|(what, value)| view! { <div><dt>{what}</dt><dd>{value}</dd></div> }).collect_view()}
            </dl>
            <ui::ButtonLink href="/rhythm/when" kind=ButtonKind::Quiet icon=IconName::Calendar>"Ik wil het anders"</ui::ButtonLink>
        </ui::Card>
    }
}

fn more() -> impl IntoView {
    view! {
        <ui::Card title="Wil je meer hulp?" read=true>
            <p>"School let dan extra op jou. Dat begint meteen."</p>
            <form method="post" action="/rhythm/more">
                <ui::Button kind=ButtonKind::Quiet icon=IconName::Heart>"Ja, ik wil meer hulp"</ui::Button>
            </form>
        </ui::Card>
    }
}

fn history(history: Vec<LevelChange>) -> impl IntoView {
    let rows = history
        .into_iter()
        .map(|step| {
            let way = if step.level_to > step.level_from { "minder vaak" } else { "vaker" };
            let who = step.by_name.unwrap_or_else(|| "School".to_owned());
            view! {
                <li class="stack tight">
                    <span>{format!("{who} koos op {}: {way} contact.", step.at.day().in_words())}</span>
                    {step.why.map(|why| view! { <q class="said">{why}</q> })}
                </li>
            }
        })
        .collect_view();
    view! { <ui::Card title="Wat er veranderde"><ul class="lines">{rows}</ul></ui::Card> }
}

/// The first screen: day, hour, how often.
pub(in crate::waakvlam) fn when(facts: &Facts) -> impl IntoView + use<> {
    let own = facts.own;
    let usual = format!("Zoals gewoon: {}", every_in_words(facts.usual_days()));
    let mut often = vec![Choice::new("0", usual).icon(IconName::Check)];
    let choices = own_choices(facts.level).iter();
    often.extend(
        choices.map(|days| Choice::new(days.to_string(), capital(&every_in_words(*days))).icon(IconName::Clock)),
    );
    let every = own.every_days.filter(|days| own_choices(facts.level).contains(days)).unwrap_or(0);
    view! {
        <Phone title="Welke dag vind jij fijn?" current=NavItem::Elsewhere>
            <ui::BackLink href="/rhythm" label="Vorige bladzijde"/>
            <form method="get" action="/rhythm/how" class="form">
                <ui::ChoiceTiles legend="Dag" name="day" choices=tiles(days(), IconName::Calendar)
                    chosen=vec![number(own.weekday).to_string()]/>
                <ui::ChoiceTiles legend="Tijd" name="hour" choices=tiles(hours(), IconName::Clock) chosen=vec![own.hour.to_string()] lines=true/>
                <ui::ChoiceTiles legend="Hoe vaak" name="every" choices=often chosen=vec![every.to_string()] lines=true/>
                <ui::SubmitRow><ui::Button icon=IconName::Next>"Verder"</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}

/// What the second screen shows: what comes of the first, and how somebody is reached.
pub(in crate::waakvlam) struct How {
    pub own: Own,
    pub next: At,
    /// Until when school is closed on that day.
    pub closed_until: Option<Day>,
    pub preferences: Preferences,
    pub has_sms: bool,
    pub refused: Option<String>,
}

pub(in crate::waakvlam) fn how(page: How) -> impl IntoView {
    let next = format!("Dan vragen we het weer op {}.", page.next.in_words());
    let closed = page
        .closed_until
        .map(|until| format!("School is dan vrij, tot en met {}. Daarna lezen ze jouw antwoord.", until.in_words()));
    let (every, day, hour) =
        (page.own.every_days.unwrap_or(0).to_string(), number(page.own.weekday).to_string(), page.own.hour.to_string());
    view! {
        <Phone title="Hoe hoor je van ons?" current=NavItem::Elsewhere>
            <ui::BackLink href="/rhythm/when" label="Vorige bladzijde"/>
            <ui::FormAlert message=page.refused.clone()/>
            <ui::Card lit=true read=true>
                <p class="big">{next}</p>
                {closed.map(|words| view! { <p>{words}</p> })}
            </ui::Card>
            <form method="post" action="/rhythm/how" class="form">
                <input type="hidden" name="every" value=every/>
                <input type="hidden" name="day" value=day/>
                <input type="hidden" name="hour" value=hour/>
                {reached(&page.preferences, page.has_sms, page.refused)}
                <ui::SubmitRow><ui::Button icon=IconName::Check>"Ja, zo is het goed"</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}

/// "Laat me even met rust", as typed.
pub(in crate::waakvlam) struct RestForm {
    pub chosen: Option<Rest>,
    pub typed: String,
    pub refused: Option<String>,
    pub today: Day,
}

impl RestForm {
    /// Nothing chosen yet.
    pub fn empty(today: Day) -> Self {
        Self { chosen: None, typed: String::new(), refused: None, today }
    }
}

pub(in crate::waakvlam) fn rest(form: RestForm) -> impl IntoView {
    let choices = Rest::ALL
        .iter()
        .map(|how_long| {
            let choice = Choice::new(how_long.as_str(), how_long.label()).icon(IconName::Pause);
            match rest::until(*how_long, None, form.today) {
                Ok(until) => choice.hint(format!("Tot {}", until.in_words())),
                Err(_) => choice,
            }
        })
        .collect();
    let chosen: Vec<String> = form.chosen.iter().map(|chosen| chosen.as_str().to_owned()).collect();
    view! {
        <Phone title="Laat me even met rust" current=NavItem::Elsewhere>
            <ui::BackLink href="/rhythm" label="Vorige bladzijde"/>
            <ui::Card read=true>
                <p>"We vragen dan een tijd niet hoe het gaat."</p>
                <p>"Jouw kring ziet tot wanneer. Niemand ziet waarom."</p>
                <p>"Je kunt altijd zelf iets vragen."</p>
            </ui::Card>
            <ui::FormAlert message=form.refused.clone()/>
            <form method="post" action="/rest" class="form">
                <ui::ChoiceTiles legend="Hoe lang?" name="how_long" choices chosen lines=true error=form.refused/>
                <ui::Field label="Jouw eigen dag. Dit hoeft niet." name="until" kind="date" value=form.typed hint="Hoogstens 3 maanden"/>
                <ui::SubmitRow><ui::Button icon=IconName::Pause>"Ja, even rust"</ui::Button></ui::SubmitRow>
            </form>
        </Phone>
    }
}
