//! Each step: look whether it is there already, and only else make it. What is refused as made before, is looked for once
//! more: another worker, or we ourselves before the power went, made it in between.

use super::Client;
use app::{
    moment::Day,
    zgw::{
        Found, Kinds, Packet, Progress, Seen, Settings, Step, Trouble,
        rules::{self, answers, bodies},
    },
};
use serde_json::{Value, json};

/// Does the next step for a packet of which this much is there.
///
/// # Errors
/// With what is the matter.
pub async fn take(client: &Client<'_>, packet: &Packet, progress: &Progress) -> Result<Found, Trouble> {
    let step = rules::next(progress);
    let kinds = progress.kinds.as_ref();
    let (case, document) = (progress.case.as_deref(), progress.document.as_deref());
    let made = match (step, kinds, case) {
        (Step::LookUp, ..) => return look_up(client, packet.sent_at.day()).await.map(Found::Kinds),
        (Step::Follow, Some(kinds), Some(case)) => return follow(client, kinds, case).await.map(Found::Statuses),
        (Step::Case, Some(kinds), _) => make_case(client, packet, kinds).await?,
        (Step::Role, Some(kinds), Some(case)) => make_role(client, packet, kinds, case).await?,
        (Step::Status, Some(kinds), Some(case)) => make_status(client, packet, kinds, case).await?,
        (Step::Document, Some(kinds), _) => make_document(client, packet, kinds).await?,
        (Step::Link, _, Some(case)) => link(client, packet, case, document.unwrap_or_default()).await?,
        _ => return Err(Trouble::Odd),
    };
    Ok(Found::Made(step, made))
}

/// What is looked for and, when it is not there, made.
struct Thing<'a> {
    base: &'a str,
    path: &'static str,
    asked: &'a [(&'a str, &'a str)],
    body: Value,
}

async fn found_or_made(
    client: &Client<'_>,
    thing: Thing<'_>,
    is_it: impl Fn(&Value) -> bool,
) -> Result<String, Trouble> {
    let Thing { base, path, asked, body } = thing;
    if let Some(found) = answers::first(&client.list(base, path, asked).await?, &is_it) {
        return Ok(found);
    }
    match client.make(base, path, &body).await {
        Err(Trouble::Refused(why)) => {
            let again = client.list(base, path, asked).await?;
            answers::first(&again, &is_it).ok_or(Trouble::Refused(why))
        }
        other => other,
    }
}

async fn make_case(client: &Client<'_>, packet: &Packet, kinds: &Kinds) -> Result<String, Trouble> {
    let Settings { rsin, zaken_url, .. } = client.settings();
    let asked = [("identificatie", packet.number.as_str()), ("bronorganisatie", rsin)];
    let body = bodies::case(packet, kinds, rsin);
    let thing = Thing { base: zaken_url, path: "/zaken", asked: &asked, body };
    found_or_made(client, thing, |case| case["identificatie"] == packet.number.as_str()).await
}

async fn make_role(client: &Client<'_>, packet: &Packet, kinds: &Kinds, case: &str) -> Result<String, Trouble> {
    let asked = [("zaak", case), ("roltype", kinds.role.as_str())];
    let body = bodies::role(packet, kinds, case);
    let thing = Thing { base: &client.settings().zaken_url, path: "/rollen", asked: &asked, body };
    found_or_made(client, thing, |role| role["zaak"] == case && role["roltype"] == kinds.role.as_str()).await
}

/// Any status will do: their system may give a new zaak its first one by itself.
async fn make_status(client: &Client<'_>, packet: &Packet, kinds: &Kinds, case: &str) -> Result<String, Trouble> {
    let body = bodies::status(packet, kinds, case);
    let thing = Thing { base: &client.settings().zaken_url, path: "/statussen", asked: &[("zaak", case)], body };
    found_or_made(client, thing, |status| status["zaak"] == case).await
}

async fn make_document(client: &Client<'_>, packet: &Packet, kinds: &Kinds) -> Result<String, Trouble> {
    let Settings { rsin, documenten_url, .. } = client.settings();
    let number = bodies::document_number(packet);
    let asked = [("identificatie", number.as_str()), ("bronorganisatie", rsin)];
    let body = bodies::document(packet, kinds, rsin);
    let thing = Thing { base: documenten_url, path: "/enkelvoudiginformatieobjecten", asked: &asked, body };
    found_or_made(client, thing, |document| document["identificatie"] == number.as_str()).await
}

async fn link(client: &Client<'_>, packet: &Packet, case: &str, document: &str) -> Result<String, Trouble> {
    let asked = [("zaak", case), ("informatieobject", document)];
    let body = bodies::link(packet, case, document);
    let thing = Thing { base: &client.settings().zaken_url, path: "/zaakinformatieobjecten", asked: &asked, body };
    found_or_made(client, thing, |link| link["zaak"] == case && link["informatieobject"] == document).await
}

/// Looks up what the catalogue calls the kinds of things on this day.
///
/// # Errors
/// With what is the matter: most often that something is not there, which only the municipality can change.
pub async fn look_up(client: &Client<'_>, day: Day) -> Result<Kinds, Trouble> {
    let base = &client.settings().catalogi_url;
    let (case, case_type) = case_type(client, day).await?;
    let lacks = |what: &str| Trouble::Lacks(format!("Bij het zaaktype van de gemeente ontbreekt {what}."));
    let roles = client.list(base, "/roltypen", &[("zaaktype", &case), ("omschrijvingGeneriek", "initiator")]).await?;
    let role = answers::first(&roles, |kind| kind["omschrijvingGeneriek"] == "initiator");
    let statuses = client.list(base, "/statustypen", &[("zaaktype", &case)]).await?;
    let document = document_type(client, &case_type).await?;
    Ok(Kinds {
        role: role.ok_or_else(|| lacks("een roltype “initiator”"))?,
        status: answers::first_status_type(&statuses).ok_or_else(|| lacks("een statustype"))?,
        document: document.ok_or_else(|| match &client.settings().document_type {
            Some(wanted) => lacks(&format!("het informatieobjecttype “{wanted}”")),
            None => lacks("een informatieobjecttype"),
        })?,
        case,
    })
}

/// The zaaktype: its address, and what it says.
async fn case_type(client: &Client<'_>, day: Day) -> Result<(String, Value), Trouble> {
    let (base, wanted) = (&client.settings().catalogi_url, client.settings().case_type.as_str());
    let is_it = |kind: &Value| kind["identificatie"] == wanted;
    let day = day.iso();
    let valid = [("identificatie", wanted), ("datumGeldigheid", &day), ("status", "definitief")];
    let mut found = client.list(base, "/zaaktypen", &valid).await?.into_iter().filter(is_it);
    if let Some(found) = found.find_map(|kind| Some((answers::url(&kind)?, kind))) {
        return Ok(found);
    }
    let any = client.list(base, "/zaaktypen", &[("identificatie", wanted), ("status", "alles")]).await?;
    Err(Trouble::Lacks(match answers::first(&any, is_it) {
        Some(_) => format!("De gemeente weigert: het zaaktype {wanted} is niet gepubliceerd, of geldt nu niet."),
        None => format!("De gemeente kent het zaaktype {wanted} niet."),
    }))
}

/// The informatieobjecttype of a zaaktype. The standard lets one ask for those of a catalogue; which of them belong to
/// the zaaktype, that says itself. (Open Zaak knows a shorter way, which is its own.)
async fn document_type(client: &Client<'_>, case_type: &Value) -> Result<Option<String>, Trouble> {
    let catalogue = case_type["catalogus"].as_str().ok_or(Trouble::Odd)?;
    let own = case_type["informatieobjecttypen"].as_array().ok_or(Trouble::Odd)?;
    let wanted = client.settings().document_type.as_deref();
    let asked: Vec<(&str, &str)> =
        [("catalogus", catalogue)].into_iter().chain(wanted.map(|wanted| ("omschrijving", wanted))).collect();
    let all = client.list(&client.settings().catalogi_url, "/informatieobjecttypen", &asked).await?;
    let is_it = |kind: &Value| own.contains(&kind["url"]) && wanted.is_none_or(|wanted| kind["omschrijving"] == wanted);
    Ok(answers::first(&all, is_it))
}

/// Asks for a zaak and a document that are not there, so that it shows whether we may read them.
///
/// # Errors
/// With what is the matter.
pub async fn reads(client: &Client<'_>) -> Result<(), Trouble> {
    let Settings { rsin, zaken_url, documenten_url, .. } = client.settings();
    let asked = [("identificatie", "WV-0000-0000-0000-0000"), ("bronorganisatie", rsin)];
    client.list(zaken_url, "/zaken", &asked).await?;
    client.list(documenten_url, "/enkelvoudiginformatieobjecten", &asked).await.map(drop)
}

/// Every status of a zaak, with what the catalogue calls them.
async fn follow(client: &Client<'_>, kinds: &Kinds, case: &str) -> Result<Vec<Seen>, Trouble> {
    let Settings { zaken_url, catalogi_url, .. } = client.settings();
    let statuses = client.list(zaken_url, "/statussen", &[("zaak", case)]).await?;
    let statuses: Vec<Value> = statuses.into_iter().filter(|status| status["zaak"] == case).collect();
    if statuses.is_empty() {
        // It had one. A zaak that was thrown away is no error there: the list is empty.
        return Err(Trouble::Lacks("De zaak is daar niet meer te vinden.".to_owned()));
    }
    let called = client.list(catalogi_url, "/statustypen", &[("zaaktype", &kinds.case)]).await?;
    Ok(answers::seen(&statuses, &called))
}

/// Asks the municipality to say when something happens to a zaak, and gives the address of that subscription.
///
/// # Errors
/// With what is the matter.
pub async fn subscribe(client: &Client<'_>, callback: &str, authorization: &str) -> Result<String, Trouble> {
    let Some(base) = client.settings().notificaties_url.as_deref() else { return Err(Trouble::Odd) };
    let body = json!({
        "callbackUrl": callback,
        "auth": authorization,
        "kanalen": [{ "naam": "zaken", "filters": { "bronorganisatie": client.settings().rsin } }],
    });
    client.make(base, "/abonnement", &body).await
}
