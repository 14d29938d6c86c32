//! People: initials, name and what they are to you.

use super::{Tag, Tone};
use leptos::prelude::*;

/// Initials of a name: first and last word that begin with a capital ("Anja de Jong" is AJ).
#[must_use]
pub fn initials(name: &str) -> String {
    let mut capitals = name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
    let first = capitals.next().or_else(|| name.chars().next());
    first.into_iter().chain(capitals.next_back()).flat_map(char::to_uppercase).collect()
}

/// A colour of one's own, 0 to 5, that stays the same for the same id or name.
#[must_use]
pub fn tint_of(id: &str) -> u8 {
    (id.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 6) as u8
}

/// How big the circle is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    Small,
    #[default]
    Normal,
    Large,
}

/// Somebody's photo, or a circle with their initials; that is hidden from screen readers, so the name stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    #[prop(optional)] tint: u8,
    /// Where their photo is served, if they have one.
    #[prop(optional_no_strip, into)]
    photo: Option<String>,
    #[prop(optional)] size: AvatarSize,
) -> impl IntoView {
    let size = match size {
        AvatarSize::Small => " small",
        AvatarSize::Normal => "",
        AvatarSize::Large => " large",
    };
    match photo {
        Some(src) => {
            let class = format!("avatar photo{size}");
            view! { <img class=class src=src alt=name width="64" height="64" loading="lazy" decoding="async"/> }
                .into_any()
        }
        None => {
            let class = format!("avatar tint-{}{size}", tint % 6);
            view! { <span class=class aria-hidden="true">{initials(&name)}</span> }.into_any()
        }
    }
}

/// A person in a list. With `href` the name is a link; `children` stand at the end of the line.
#[component]
pub fn PersonLine(
    #[prop(into)] name: String,
    #[prop(optional)] tint: u8,
    /// Where their photo is served, if they have one.
    #[prop(optional_no_strip, into)]
    photo: Option<String>,
    #[prop(optional, into)] role: String,
    /// Where the name leads, if anywhere.
    #[prop(optional_no_strip, into)]
    href: Option<String>,
    #[prop(optional)] size: AvatarSize,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="person">
            <Avatar name=name.clone() tint photo size/>
            <div class="person-words"><PersonName name href/>{(!role.is_empty()).then(|| view! { <small>{role}</small> })}</div>
            {children.map(|extra| view! { <div class="person-extra">{extra()}</div> })}
        </div>
    }
}

/// A person with room for what they can do or see: `children` stand under the name.
#[component]
pub fn PersonCard(
    #[prop(into)] name: String,
    #[prop(optional)] tint: u8,
    /// Where their photo is served, if they have one.
    #[prop(optional_no_strip, into)]
    photo: Option<String>,
    #[prop(optional, into)] role: String,
    /// Where the name leads, if anywhere.
    #[prop(optional_no_strip, into)]
    href: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let size = AvatarSize::Large;
    view! {
        <article class="person-card">
            <div class="person">
                <Avatar name=name.clone() tint photo size/>
                <div class="person-words"><PersonName name href/>{(!role.is_empty()).then(|| view! { <small>{role}</small> })}</div>
            </div>
            {children.map(|extra| extra())}
        </article>
    }
}

#[component]
fn PersonName(name: String, href: Option<String>) -> impl IntoView {
    view! {
        <b>{match href {
            Some(href) => view! { <a href=href>{name}</a> }.into_any(),
            None => name.into_any(),
        }}</b>
    }
}

/// A person in one line: for [`PeopleRow`].
#[derive(Clone, Debug)]
pub struct PersonBrief {
    pub name: String,
    pub role: String,
    pub tint: u8,
}

/// Your people beside each other, each with name and role.
#[component]
pub fn PeopleRow(people: Vec<PersonBrief>) -> impl IntoView {
    let people = people.into_iter().map(|person| {
        view! { <li><Avatar name=person.name.clone() tint=person.tint/>{person.name}<small>{person.role}</small></li> }
    });
    view! { <ul class="people-row">{people.collect_view()}</ul> }
}

/// Monday's row: who asks something, why (a tag and a sentence), and in `children` what to do now.
/// Stands in `<ul class="asks">`.
#[component]
pub fn AskRow(
    #[prop(into)] name: String,
    #[prop(optional)] tint: u8,
    #[prop(optional, into)] role: String,
    /// Where the name leads, if anywhere.
    #[prop(optional_no_strip, into)]
    href: Option<String>,
    #[prop(optional)] tone: Tone,
    #[prop(into)] reason: String,
    #[prop(optional, into)] fact: String,
    /// Since when, and until when: softer, beneath it.
    #[prop(optional, into)]
    when: String,
    /// What can wait until somebody opens it.
    #[prop(optional)]
    more: Vec<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let count = more.len();
    let words = if count == 1 { "Nog 1 reden".to_owned() } else { format!("Nog {count} redenen") };
    let more = (count > 0).then(|| {
        let rows = more.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! { <details class="more"><summary>{words}</summary><ul>{rows}</ul></details> }
    });
    view! {
        <li class="ask">
            <PersonLine name tint role href/>
            <div class="ask-why">
                <Tag tone>{reason}</Tag>
                {(!fact.is_empty()).then(|| view! { <p>{fact}</p> })}
                {(!when.is_empty()).then(|| view! { <small class="soft">{when}</small> })}
                {more}
            </div>
            {children.map(|acts| view! { <div class="ask-act no-print">{acts()}</div> })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_skip_small_words() {
        let of = |name: &str| initials(name);
        assert_eq!(
            [of("Konrad"), of("Anja de Jong"), of("Samira El-Idrissi"), of("marek"), of("")],
            ["K", "AJ", "SI", "M", ""]
        );
    }

    #[test]
    fn a_tint_stays() {
        assert_eq!(tint_of("Konrad"), tint_of("Konrad"));
        assert!(tint_of("Samira") < 6);
    }
}
