//! Another mail address or phone number: typed, then confirmed by the code that is sent to it.

use crate::{outbox::Channel, shell::Plain, ui};
use leptos::prelude::*;

/// What the two pages say about one kind of address.
struct Words {
    /// Where its forms go.
    action: &'static str,
    title: &'static str,
    /// The field: its name, its label, and what stands below it.
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    /// What a keyboard and a browser make of the field, and how much it takes.
    kind: &'static str,
    autocomplete: &'static str,
    maxlength: &'static str,
    /// Where the code is, and what may be wrong when it isn't.
    look: &'static str,
    not_there: &'static str,
    another: &'static str,
}

const MAIL: Words = Words {
    action: "/mail-address",
    title: "Je mailadres",
    name: "mail",
    label: "Je nieuwe mailadres",
    hint: "Daar sturen we een code heen.",
    kind: "email",
    autocomplete: "email",
    maxlength: "254",
    look: "Kijk in je nieuwe mail",
    not_there: "Geen mail gekregen? Kijk of het adres klopt.",
    another: "Een ander adres",
};

const NUMBER: Words = Words {
    action: "/phone-number",
    title: "Je telefoonnummer",
    name: "number",
    label: "Je nieuwe nummer",
    hint: "Daar sturen we een sms met een code heen.",
    kind: "tel",
    autocomplete: "tel",
    maxlength: "30",
    look: "Kijk in je sms",
    not_there: "Geen sms gekregen? Kijk of het nummer klopt.",
    another: "Een ander nummer",
};

fn words(channel: Channel) -> Words {
    if channel == Channel::Sms { NUMBER } else { MAIL }
}

/// Where the new one is typed.
pub(in crate::way_in) fn address(channel: Channel, typed: String, why: Option<String>) -> impl IntoView {
    let words = words(channel);
    view! {
        <Plain title=words.title>
            <ui::FormAlert message=why.clone()/>
            <form method="post" action=words.action class="form">
                <ui::Field label=words.label name=words.name kind=words.kind value=typed autocomplete=words.autocomplete
                    error=why hint=words.hint maxlength=words.maxlength required=true/>
                <ui::SubmitRow><ui::Button>"Stuur mij een code"</ui::Button></ui::SubmitRow>
            </form>
            <ui::BackLink href="/devices" label="Mijn telefoons en computers"/>
        </Plain>
    }
}

/// Where its code is typed.
pub(in crate::way_in) fn code(channel: Channel, why: Option<String>) -> impl IntoView {
    let words = words(channel);
    view! {
        <Plain title=words.look>
            <p>"Daar staat een code. Typ die hier."</p>
            <ui::FormAlert message=why.clone()/>
            <form method="post" action=format!("{}/code", words.action) class="form">
                <ui::Field label="De code van 8 tekens" name="code" maxlength="12" autocomplete="one-time-code" error=why
                    class="code-input" required=true/>
                <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
            <p>{words.not_there}</p>
            <ui::BackLink href=words.action label=words.another/>
        </Plain>
    }
}

/// Where no SMS goes out, school writes a new number down.
pub(in crate::way_in) fn tell_school() -> impl IntoView {
    view! {
        <Plain title=NUMBER.title>
            <p>"Heb je een nieuw nummer? Zeg het tegen school. Dan schrijven zij het op."</p>
            <ui::BackLink href="/devices" label="Mijn telefoons en computers"/>
        </Plain>
    }
}
