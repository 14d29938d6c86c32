//! Making a passkey, a password, and the codes on paper.

use super::PasskeyForm;
use crate::{
    shell::Plain,
    ui::{self, Tone},
};
use leptos::prelude::*;

pub(in crate::way_in) fn new_passkey(device: &'static str, works: bool, why: Option<String>) -> impl IntoView {
    view! {
        <Plain title="Een passkey maken">
            <p>"Je logt dan in met je vinger of je gezicht. Of met de code van je apparaat."</p>
            <ui::FormAlert message=why/>
            {match works {
                true => view! {
                    <PasskeyForm kind="create" begin="/passkeys/begin" action="/passkeys" button="Maak een passkey">
                        <ui::Field label="Hoe noem je hem?" name="name" value=device maxlength="60"/>
                    </PasskeyForm>
                }.into_any(),
                false => view! { <p>"Op dit adres kan dat niet. Kies een andere manier."</p> }.into_any(),
            }}
            <ui::BackLink href="/devices" label="Mijn telefoons en computers"/>
        </Plain>
    }
}

/// A password to choose, and an authenticator to fill.
pub(in crate::way_in) struct NewPassword {
    /// The QR for the authenticator, as SVG.
    pub qr: String,
    /// The same as text, in base 32.
    pub code_secret: String,
    /// The secret as the form carries it back.
    pub sealed: String,
    pub why: Option<String>,
}

pub(in crate::way_in) fn password(shown: NewPassword) -> impl IntoView {
    let NewPassword { qr, code_secret, sealed, why } = shown;
    let groups: Vec<String> =
        code_secret.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    let groups = groups.join(" ");
    view! {
        <Plain title="Een wachtwoord en een code">
            <ui::FormAlert message=why/>
            <form method="post" action="/password" class="form">
                <input type="hidden" name="sealed" value=sealed/>
                <ui::Card title="1. Kies een wachtwoord">
                    <ui::Field label="Je nieuwe wachtwoord" name="password" kind="password" autocomplete="new-password"
                        hint="Minstens 12 tekens. Bijvoorbeeld vier losse woorden." required=true/>
                    <ui::Field label="Nog een keer" name="again" kind="password" autocomplete="new-password" required=true/>
                </ui::Card>
                <ui::Card title="2. Scan dit met een code-app">
                    <p>"Bijvoorbeeld Aegis, Google Authenticator of de wachtwoorden van je iPhone."</p>
                    <ui::QrBox label="Vierkant om te scannen met een code-app">
                        <div inner_html=qr></div>
                    </ui::QrBox>
                    <p>"Lukt scannen niet? Typ dit in de app:"</p>
                    <p class="read-text"><code data-code-secret>{groups}</code></p>
                </ui::Card>
                <ui::Card title="3. Typ de code uit de app">
                    <ui::Field label="De code van 6 cijfers" name="code" inputmode="numeric" autocomplete="one-time-code"
                        maxlength="8" required=true/>
                </ui::Card>
                <ui::SubmitRow><ui::Button>"Bewaren"</ui::Button></ui::SubmitRow>
            </form>
            <ui::BackLink href="/devices" label="Mijn telefoons en computers"/>
        </Plain>
    }
}

pub(in crate::way_in) fn recovery_codes(codes: Vec<String>) -> impl IntoView {
    let rows = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    view! {
        <Plain title="Jouw herstelcodes">
            <ui::Notice tone=Tone::Waits title="Je ziet ze maar één keer">
                "Schrijf ze op of druk ze af. Leg ze op een veilige plek, niet bij je computer."
            </ui::Notice>
            <p>"Ben je je telefoon kwijt? Dan log je in met een code per mail en een van deze codes. Elke code werkt één keer."</p>
            <ui::Card><ul class="recovery-codes">{rows}</ul></ui::Card>
            <form method="post" action="/recovery-codes/kept">
                <ui::Button>"Ik heb ze bewaard"</ui::Button>
            </form>
        </Plain>
    }
}
