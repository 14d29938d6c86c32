//! "Meldingen op dit toestel", first explained and then asked; and how the app comes on a phone.

mod pictures;
mod steps;

pub(super) use steps::install;

use super::{
    Outcome, rules,
    store::{Here, LastTest},
};
use crate::{
    moment::At,
    shell::Mine,
    ui::{self, ButtonKind, IconName, Tone},
};
use leptos::prelude::*;
use pictures::Picture;

/// What the page shows.
pub(super) struct OnThisDevice {
    /// Our public key, base64url; empty when this house sends no push messages.
    pub server_key: String,
    pub here: Option<Here>,
    pub test: Option<LastTest>,
    pub refused: Option<String>,
    pub now: At,
}

const TITLE: &str = "Meldingen op dit toestel";

pub(super) fn here(page: OnThisDevice) -> impl IntoView {
    let OnThisDevice { server_key, here, test, refused, now } = page;
    let is_on = here.as_ref().is_some_and(|here| here.gone_at.is_none());
    let stopped = here.as_ref().is_some_and(|here| here.gone_at.is_some());
    let since = here.map(|here| here.made_at.day().in_words()).unwrap_or_default();
    let body = match (server_key.is_empty(), is_on) {
        (true, _) => nobody_sends().into_any(),
        (false, true) => switched_on(&since, test, now).into_any(),
        (false, false) => explained(stopped).into_any(),
    };
    view! {
        <Mine title=TITLE>
            <ui::BackLink href="/devices" label="Mijn telefoons"/>
            <ui::FormAlert message=refused/>
            {body}
            <ui::Tile href="/mail" icon=IconName::Mail title="Mail" sub="Soms een mail, of juist niet"/>
            <StartScript key=server_key/>
        </Mine>
    }
}

fn nobody_sends() -> impl IntoView {
    view! {
        <ui::Card read=true>
            <p>"Deze app stuurt nog geen meldingen."</p>
            <p>"Je berichten staan in de app. Kijk daar soms zelf."</p>
        </ui::Card>
    }
}

/// Before anything is asked: what comes, what it says, and what it never says.
fn explained(stopped: bool) -> impl IntoView {
    view! {
        {stopped.then(|| view! { <ui::Notice tone=Tone::Waits title="De meldingen zijn gestopt.">"Wil je ze weer? Zet ze dan aan."</ui::Notice> })}
        <ui::Card read=true lit=true>
            <Picture of=pictures::MESSAGE/>
            <p>"Is er iets nieuws? Dan krijg je een melding."</p>
            <p>"Op je scherm staat alleen: er is iets nieuws voor je."</p>
            <p>"Je naam staat er nooit bij. Het onderwerp ook niet."</p>
            <p>"Je kunt het altijd weer uitzetten."</p>
            <div data-push-on="" hidden="" class="stack">
                <button type="button" class="btn"><ui::Icon name=IconName::Bell/>"Zet meldingen aan"</button>
                <p class="soft">"Je telefoon vraagt het dan nog een keer. Kies daar: toestaan."</p>
            </div>
            <p data-push-says="" role="status"></p>
            <p data-push-not="">"Op dit toestel kan het zo niet. Je berichten staan wel in de app."</p>
        </ui::Card>
        <ui::Tile href="/push/install" icon=IconName::Phone title="De app op je telefoon zetten" sub="Met plaatjes, stap voor stap"/>
    }
}

fn switched_on(since: &str, test: Option<LastTest>, now: At) -> impl IntoView + use<> {
    let since = format!("Aan sinds {since}.");
    let waits = test.as_ref().is_some_and(|test| matches!(how(test, now), How::Waits | How::OnItsWay));
    let again = if test.is_some() { "Stuur nog een testbericht" } else { "Stuur een testbericht" };
    view! {
        <ui::Card read=true>
            <p><b>"Meldingen staan aan."</b></p>
            <p>{since}" Je krijgt ze op dit toestel."</p>
        </ui::Card>
        <ui::Card title="Werkt het?" lit=true>
            {test.map(|test| result(&test, now))}
            {waits.then(|| view! { <ui::ButtonLink href="/push" kind=ButtonKind::Quiet icon=IconName::Search>"Kijk of het er is"</ui::ButtonLink> })}
            <div data-push-test=waits.then_some("waits")></div>
            <form method="post" action="/push/test">
                <ui::Button kind=if waits { ButtonKind::Bare } else { ButtonKind::Act } icon=IconName::Bell>{again}</ui::Button>
            </form>
        </ui::Card>
        <form method="post" action="/push/off" data-push-off="">
            <ui::Button kind=ButtonKind::Quiet icon=IconName::Cross>"Zet meldingen uit"</ui::Button>
        </form>
    }
}

/// How a test stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Waits,
    OnItsWay,
    Arrived,
    NotSeen,
    Failed(Outcome),
    TooLate,
}

/// After this many minutes a message that was sent is not on its way any more.
const PATIENCE_MINUTES: i64 = 3;

fn how(test: &LastTest, now: At) -> How {
    match (test.arrived_at, test.outcome, test.sent_at) {
        (Some(_), _, _) => How::Arrived,
        (None, Some(Outcome::Accepted), Some(sent)) if sent.plus_minutes(PATIENCE_MINUTES) > now => How::OnItsWay,
        (None, Some(Outcome::Accepted), _) => How::NotSeen,
        (None, Some(outcome), _) => How::Failed(outcome),
        (None, None, _) if test.asked_at.plus_minutes(rules::TEST_MINUTES) > now => How::Waits,
        (None, None, _) => How::TooLate,
    }
}

fn result(test: &LastTest, now: At) -> impl IntoView + use<> {
    let asked = format!("Testbericht van {}.", test.asked_at.ago(now));
    let (tone, word, text) = match how(test, now) {
        How::Waits => (Tone::Lit, "Het testbericht gaat nu weg.", "Kijk zo nog een keer."),
        How::OnItsWay => {
            (Tone::Lit, "Het testbericht is verstuurd.", "Het is nog niet aangekomen. Dat duurt soms even.")
        }
        How::Arrived => (Tone::Well, "Aangekomen", "Dit toestel krijgt meldingen."),
        How::NotSeen => (
            Tone::Waits,
            "Niet aangekomen",
            "Staat je telefoon op stil of op sparen? Kijk ook bij de instellingen van je telefoon.",
        ),
        How::Failed(Outcome::Gone) => {
            (Tone::Waits, "Niet aangekomen", "Dit toestel neemt geen meldingen meer aan. Zet ze hier weer aan.")
        }
        How::Failed(Outcome::Busy | Outcome::Down) => {
            (Tone::Waits, "Niet verstuurd", "Het is nu te druk. Probeer het straks nog een keer.")
        }
        How::Failed(_) => (Tone::Waits, "Niet verstuurd", "Dit ligt niet aan jou. Vraag hulp aan school."),
        How::TooLate => (Tone::Waits, "Niet verstuurd", "Probeer het nog een keer."),
    };
    view! {
        <ui::Notice tone title=word>{text}</ui::Notice>
        <p class="soft">{asked}</p>
    }
}

/// The script that says again at each start how this browser is reached, and that does the tap. Nothing without a key.
#[component]
pub fn StartScript(
    /// Our public key, base64url.
    #[prop(into)]
    key: String,
) -> impl IntoView {
    (!key.is_empty()).then(|| view! { <script src="/push.js" defer="" data-key=key></script> })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_told_as_it_stands() {
        let now = At(10_000);
        let test = |asked, sent: Option<i64>, outcome, arrived: Option<i64>| LastTest {
            asked_at: At(asked),
            sent_at: sent.map(At),
            outcome,
            arrived_at: arrived.map(At),
        };
        for (one, expected) in [
            (test(9_990, None, None, None), How::Waits),
            (test(9_000, None, None, None), How::TooLate),
            (test(9_990, Some(9_991), Some(Outcome::Accepted), None), How::OnItsWay),
            (test(9_000, Some(9_001), Some(Outcome::Accepted), None), How::NotSeen),
            (test(9_000, Some(9_001), Some(Outcome::Accepted), Some(9_002)), How::Arrived),
            (test(9_990, Some(9_991), Some(Outcome::Gone), None), How::Failed(Outcome::Gone)),
        ] {
            assert_eq!(how(&one, now), expected, "{one:?}");
        }
    }
}
