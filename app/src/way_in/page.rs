//! Screens of the way in: few words, one thing each.

pub(super) mod address;
pub(super) mod devices;
pub(super) mod factors;
pub(super) mod reset;
pub(super) mod second;
pub(super) mod work;

use super::{Then, rules::InvitationState, store::Invitation, waiting::Watch};
use crate::{
    error::Refusal,
    moment::At,
    schools::NewSchool,
    shell::{Mine, Plain},
    ui::{self, ButtonKind, IconName, Tone},
};
use leptos::prelude::*;

pub(super) fn welcome() -> impl IntoView {
    view! {
        <Plain title="Welkom">
            <p class="lead">"Hier blijf je in contact met school. Ook als je al lang weg bent."</p>
            <ui::Tile href="/join" icon=IconName::Qr title="Ik heb een code" sub="Van school of van iemand die je kent"/>
            <ui::Tile href="/sign-in" icon=IconName::Mail title="Ik was hier al eerder" sub="Je krijgt een code per mail"/>
            <ui::Tile href="/help-now" icon=IconName::HelpNow title="Hulp nu" sub="Iemand bellen" tone=Tone::Waits/>
        </Plain>
    }
}

pub(super) fn sign_in(typed: String, has_sms: bool, why: Option<String>) -> impl IntoView {
    let (label, kind, autocomplete, hint) = match has_sms {
        true => ("Je mailadres of telefoonnummer", "text", "username", "Je krijgt een mail of sms met een code."),
        false => ("Je mailadres", "email", "email", "Je krijgt een mail met een code."),
    };
    view! {
        <Plain title="Inloggen">
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/sign-in" class="form">
                <ui::Field label name="mail" kind value=typed autocomplete error=why hint required=true/>
                <ui::SubmitRow><ui::Button>"Stuur mij een code"</ui::Button></ui::SubmitRow>
            </form>
            <ui::Tile href="/sign-in/work" icon=IconName::Work title="Ik werk hier" sub="Of ik heb een passkey"/>
            <ui::Tile href="/sign-in/provider" icon=IconName::Work title="Via je werk" sub="Voor school, gemeente of jobcoach"/>
            <p>"Heb je geen mail? Ga langs op school. Of bel even."</p>
            <ui::BackLink href="/" label="Naar het begin"/>
        </Plain>
    }
}

pub(super) fn code(has_sms: bool, why: Option<String>) -> impl IntoView {
    let (title, known, none) = match has_sms {
        true => (
            "Kijk bij je berichten",
            "Kennen we je? Dan krijg je een code. Die staat in je mail of sms.",
            "Geen code gekregen? Ga terug en probeer het opnieuw.",
        ),
        false => (
            "Kijk in je mail",
            "Kennen we je mailadres? Dan krijg je een mail met een code.",
            "Geen mail gekregen? Ga terug en probeer het opnieuw.",
        ),
    };
    view! {
        <Plain title>
            <p>{known}</p>
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/sign-in/code" class="form">
                <ui::Field label="De code van 8 tekens" name="code" maxlength="12" autocomplete="one-time-code" error=why
                    class="code-input" required=true/>
                <ui::SubmitRow><ui::Button>"Inloggen"</ui::Button></ui::SubmitRow>
            </form>
            <p>{none}</p>
            <ui::BackLink href="/sign-in" label="Inloggen"/>
        </Plain>
    }
}

pub(super) fn join(typed: String, why: Option<String>) -> impl IntoView {
    view! {
        <Plain title="Typ je code">
            <ui::FormAlert message=why.clone()/>
            <form method="post" action="/join" class="form">
                <ui::Field label="De code van 6 tekens" name="code" value=typed autocomplete="off" error=why
                    class="code-input" maxlength="12" required=true/>
                <ui::SubmitRow><ui::Button>"Verder"</ui::Button></ui::SubmitRow>
            </form>
            <ui::BackLink href="/" label="Naar het begin"/>
        </Plain>
    }
}

/// What an inviter's screen shows besides the invitation itself.
pub(super) struct Shown {
    /// The QR of this minute's link, as SVG.
    pub qr: String,
    /// Which minute that is.
    pub minute: i64,
    /// The link that lasts, when the invitation is made to be handed on.
    pub lasting: Option<String>,
    /// Six signs to type.
    pub code: String,
}

pub(super) fn opened(invitation: &Invitation, link: &str, (at, proof): (At, String)) -> impl IntoView + use<> {
    let (name, inviter) = (&invitation.first_name, &invitation.inviter);
    let (title, lead) = (format!("Dag {name}"), format!("{inviter} nodigt je uit."));
    let (yes, other) = (format!("Ja, ik ben {name}"), format!("Ben je niet {name}? Sluit dan deze pagina."));
    let action = format!("/join/{link}");
    view! {
        <Plain title>
            <p class="lead">{lead}</p>
            <p>"Druk op de knop. Je krijgt dan 2 cijfers te zien."</p>
            <form method="post" action=action class="form">
                <input type="hidden" name="opened" value=at.0.to_string()/>
                <input type="hidden" name="proof" value=proof/>
                <ui::SubmitRow><ui::Button>{yes}</ui::Button></ui::SubmitRow>
            </form>
            <p class="soft">{other}</p>
        </Plain>
    }
}

pub(super) fn waiting(invitation: &Invitation, why: Option<String>) -> impl IntoView + use<> {
    let inviter = &invitation.inviter;
    let (title, then) = (
        format!("Laat dit zien aan {inviter}"),
        format!("{inviter} ziet dezelfde cijfers. Daarna drukt {inviter} op ja."),
    );
    let number = invitation.match_number.clone().unwrap_or_default();
    view! {
        <Plain title>
            <ui::MatchNumber number/>
            <p>{then}</p>
            <ui::FormAlert message=why/>
            <form method="post" action="/join/waiting" id="enter" class="form">
                <ui::SubmitRow><ui::Button>"Verder"</ui::Button></ui::SubmitRow>
            </form>
            <Watch url="/join/ready".to_owned() form="enter".to_owned()/>
        </Plain>
    }
}

/// A QR as SVG.
///
/// # Errors
/// When the link is too long for one.
pub(crate) fn qr(link: &str) -> Result<String, Refusal> {
    use fast_qr::{
        QRBuilder,
        convert::{Builder, Shape, svg::SvgBuilder},
    };
    let code = QRBuilder::new(link).build().map_err(|why| Refusal::Broken(format!("a QR: {why:?}")))?;
    Ok(SvgBuilder::default().shape(Shape::Square).margin(2).to_str(&code))
}

pub(super) fn invitation(invitation: &Invitation, shown: Shown, now: At) -> AnyView {
    let name = invitation.first_name.clone();
    let id = invitation.id.to_string();
    let again = format!("/people/{}/invite", invitation.person_id);
    match invitation.state(now) {
        InvitationState::Open => open(name, id, shown, invitation.expires_at, now).into_any(),
        InvitationState::Claimed => claimed(name, id, invitation).into_any(),
        InvitationState::Confirmed => view! {
            <Mine title="Goed zo">
                <ui::Notice tone=Tone::Well>{format!("{name} kan nu verder op de eigen telefoon.")}</ui::Notice>
                <ui::ButtonLink href="/">"Klaar"</ui::ButtonLink>
            </Mine>
        }
        .into_any(),
        InvitationState::Used => view! {
            <Mine title=format!("{name} doet mee")>
                <ui::Notice tone=Tone::Well>"De telefoon is nu bekend. Inloggen is niet meer nodig."</ui::Notice>
                <ui::ButtonLink href="/">"Klaar"</ui::ButtonLink>
            </Mine>
        }
        .into_any(),
        InvitationState::Over => view! {
            <Mine title="Deze uitnodiging is voorbij">
                <p>"Hij is te oud, of hij is gestopt. Maak een nieuwe."</p>
                <form method="post" action=again>
                    <ui::Button>"Nieuwe uitnodiging"</ui::Button>
                </form>
            </Mine>
        }
        .into_any(),
    }
}

fn open(name: String, id: String, shown: Shown, expires_at: At, now: At) -> impl IntoView {
    let Shown { qr, minute, lasting, code } = shown;
    let until = match expires_at.0 - now.0 {
        ..=3600 => format!("Geldig tot {}.", expires_at.hour_in_words()),
        _ => format!("Geldig tot {}.", expires_at.in_words()),
    };
    let (title, scan) = (format!("{name} uitnodigen"), format!("Laat {name} deze code scannen met de camera."));
    let label = format!("Code om te scannen voor {name}");
    let (again, stop) = (format!("/invitations/{id}"), format!("/invitations/{id}/withdraw"));
    let (turn, state) = (again.clone(), format!("/invitations/{id}/state?minute={minute}"));
    view! {
        <Mine title>
            <div class="stack narrow"><ui::Card>
                <p>{scan}</p>
                <ui::QrBox label>
                    <div inner_html=qr></div>
                </ui::QrBox>
                <p class="soft">"Dit vierkant is elke minuut nieuw."</p>
                <ui::ButtonLink href=turn kind=ButtonKind::Bare icon=IconName::Qr>"Nieuwe QR"</ui::ButtonLink>
                <p>"Lukt dat niet? Ga naar Waakvlam en typ deze code:"</p>
                <ui::CodeWord code/>
                <p class="soft">{until}</p>
                {lasting.map(|link| view! {
                    <details>
                        <summary class="btn bare">"Link om te sturen"</summary>
                        <p class="read-text"><a class="join-link" href=link.clone()>{link.clone()}</a></p>
                    </details>
                })}
            </ui::Card>
            <p>"De code alleen is niet genoeg. Daarna vragen we jou of het klopt."</p>
            <div class="cluster">
                <ui::ButtonLink href=again>"Is de code al geopend?"</ui::ButtonLink>
                <form method="post" action=stop>
                    <ui::Button kind=ButtonKind::Quiet>"Stop deze uitnodiging"</ui::Button>
                </form>
            </div></div>
            <Watch url=state form=String::new()/>
        </Mine>
    }
}

fn claimed(name: String, id: String, invitation: &Invitation) -> impl IntoView + use<> {
    let number = invitation.match_number.clone().unwrap_or_default();
    let device = invitation.device.clone().unwrap_or_default();
    let (title, yes) = (format!("Is dit {name}?"), format!("Ja, dit is {name}"));
    let opened = format!("Iemand opende de code op een {device}. Daar staat dit getal:");
    let ask = format!("Zie je {name} zelf? En staat er hetzelfde getal?");
    let (confirm, stop) = (format!("/invitations/{id}/confirm"), format!("/invitations/{id}/withdraw"));
    view! {
        <Mine title>
            <div class="narrow"><ui::Card lit=true>
                <p>{opened}</p>
                <ui::MatchNumber number/>
                <p>{ask}</p>
                <div class="cluster">
                    <form method="post" action=confirm>
                        <ui::Button icon=IconName::Check>{yes}</ui::Button>
                    </form>
                    <form method="post" action=stop>
                        <ui::Button kind=ButtonKind::Quiet>"Nee, stop"</ui::Button>
                    </form>
                </div>
            </ui::Card></div>
        </Mine>
    }
}

/// The form of a passkey: a button that works with script, and words for where it doesn't. `kind` is "create" or "get".
#[component]
fn PasskeyForm(
    kind: &'static str,
    /// Where the question is asked.
    begin: &'static str,
    /// Where the answer goes.
    action: &'static str,
    button: &'static str,
    #[prop(optional)] then: Option<Then>,
    /// Fields of the form besides.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <form method="post" action=action class="form" data-passkey=kind data-begin=begin hidden>
            <input type="hidden" name="credential"/>
            {then.map(|then| view! { <input type="hidden" name="then" value=then.as_str()/> })}
            {children.map(|fields| fields())}
            <p class="wrong" role="alert" data-says hidden>"Dat lukte niet. Probeer het nog een keer."</p>
            <ui::SubmitRow><ui::Button icon=IconName::Lock>{button}</ui::Button></ui::SubmitRow>
        </form>
        <p class="soft" data-no-passkey>"Een passkey werkt op dit apparaat niet. Kies een andere manier."</p>
        <script src="/passkey.js" defer></script>
    }
}

/// After the first time on an alumnus' or JIM's own phone.
pub(super) fn faster(name: &str) -> impl IntoView + use<> {
    let title = format!("Dag {name}");
    view! {
        <Plain title>
            <p class="lead">"Je doet mee. Deze telefoon onthoudt je."</p>
            <ui::Card title="Sneller naar binnen">
                <p>"Dat kan met je vinger of je gezicht. Het hoeft niet."</p>
                <PasskeyForm kind="create" begin="/passkeys/begin" action="/passkeys" button="Ja, dat wil ik"/>
            </ui::Card>
            <ui::ButtonLink href="/" kind=ButtonKind::Quiet>"Verder"</ui::ButtonLink>
        </Plain>
    }
}

pub(super) fn first_run(token: &str, typed: NewSchool, why: Option<String>) -> impl IntoView + use<> {
    let action = format!("/first-run/{token}");
    view! {
        <Plain title="Jouw school begint hier">
            <p class="lead">"Deze pagina is er één keer. Vul in wie je bent en voor welke school."</p>
            <ui::FormAlert message=why/>
            <form method="post" action=action class="form">
                <ui::Field label="Naam van de school" name="school" value=typed.school autocomplete="organization" required=true/>
                <ui::Field label="Plaats" name="town" value=typed.town autocomplete="address-level2" required=true/>
                <ui::Field label="Jouw voornaam" name="first_name" value=typed.first_name autocomplete="given-name" required=true/>
                <ui::Field label="Jouw achternaam" name="last_name" value=typed.last_name autocomplete="family-name" required=true/>
                <ui::Field label="Jouw mailadres" name="mail" kind="email" value=typed.mail autocomplete="email"
                    hint="Hiermee log je later weer in." required=true/>
                <ui::SubmitRow><ui::Button>"School aanmaken"</ui::Button></ui::SubmitRow>
            </form>
        </Plain>
    }
}
