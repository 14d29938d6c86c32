//! Whether an admin is sure.

use crate::{
    access::PersonId,
    shell::Mine,
    ui::{self, ButtonKind},
};
use leptos::prelude::*;

pub(in crate::way_in) fn sure(name: String, person: &PersonId) -> impl IntoView + use<> {
    let action = format!("/people/{person}/second-factor/again");
    let (title, text) = (
        format!("Laat {name} opnieuw beginnen"),
        format!("Is {name} een telefoon of code kwijt? Dan kan {name} langskomen en opnieuw beginnen."),
    );
    let then = format!(
        "{name} wordt overal uitgelogd. Daarna nodig je {name} uit, terwijl jullie bij elkaar zijn. \
         {name} en de andere beheerders krijgen hier bericht van."
    );
    view! {
        <Mine title>
            <div class="stack narrow">
                <p>{text}</p>
                <p>{then}</p>
                <form method="post" action=action>
                    <ui::Button kind=ButtonKind::Danger>"Opnieuw laten beginnen"</ui::Button>
                </form>
                <ui::BackLink href="/school" label="School"/>
            </div>
        </Mine>
    }
}
