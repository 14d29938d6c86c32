//! What the standard says to each call: what may be asked for, and why something is refused.

use super::{CASE_TYPE, CATALOGI, DOCUMENTEN, Mood, NOTIFICATIES, ZAKEN, Zgw, key::believes, schemas};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Value, json};

pub(super) fn path(uri: &Uri) -> &str {
    let path = uri.path();
    [ZAKEN, CATALOGI, DOCUMENTEN, NOTIFICATIES].iter().find_map(|base| path.strip_prefix(base)).unwrap_or(path)
}

fn error(status: StatusCode, name: &str, code: &str, reason: &str) -> (StatusCode, Value) {
    let params = json!([{ "name": name, "code": code, "reason": reason }]);
    let said = json!({ "code": "invalid", "title": "Invalid input.", "status": status.as_u16(), "detail": "",
        "instance": "urn:uuid:1", "invalidParams": params });
    (status, said)
}

pub(super) async fn do_it(
    zgw: &Zgw,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &Value,
) -> (StatusCode, Value) {
    let mood = zgw.inside().mood.clone().unwrap_or(Mood::Fine);
    match mood {
        Mood::Slow => std::future::pending().await,
        Mood::Says(status) => return (StatusCode::from_u16(status).expect("a status"), json!({})),
        Mood::Refuses(name, code, reason) if method == Method::POST => {
            return error(StatusCode::BAD_REQUEST, name, code, reason);
        }
        Mood::Refuses(..) | Mood::Fine => {}
    }
    let now = zgw.clock.now().0 + zgw.inside().ahead;
    let is_barred = zgw.inside().barred.is_some_and(|barred| method == Method::POST && barred == path(uri));
    let right = if is_barred { Err("permission_denied") } else { Ok(()) };
    if let Err(code) = believes(headers, now).and(right) {
        let said = json!({ "code": code, "status": 403, "detail": "Dat mag niet.", "instance": "" });
        return (StatusCode::FORBIDDEN, said);
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let crs = uri.path().starts_with(ZAKEN)
        && (header("content-crs"), header("accept-crs")) != ("EPSG:4326".into(), "EPSG:4326".into());
    if header("content-type") != "application/json" || crs {
        zgw.find_wrong(format!("headers of {uri}"));
        return (StatusCode::PRECONDITION_FAILED, json!({}));
    }
    let asked: Vec<(String, String)> =
        serde_html_form::from_str(uri.query().unwrap_or_default()).expect("a query that can be read");
    match (method.as_str(), path(uri)) {
        ("GET", path) => list(zgw, path, &asked),
        ("POST", path) => make(zgw, path, body),
        _ => (StatusCode::METHOD_NOT_ALLOWED, json!({})),
    }
}

fn list(zgw: &Zgw, path: &str, asked: &[(String, String)]) -> (StatusCode, Value) {
    // What the standard lets one ask for; an unknown question is refused, and so is what only one maker knows.
    let (kind, may_ask): (&str, &[&str]) = match path {
        "/zaaktypen" => ("", &["identificatie", "datumGeldigheid", "status"]),
        "/roltypen" => ("", &["zaaktype", "omschrijvingGeneriek"]),
        "/statustypen" => ("", &["zaaktype", "page"]),
        "/informatieobjecttypen" => ("", &["catalogus", "omschrijving", "page"]),
        "/zaken" => ("zaken", &["identificatie", "bronorganisatie"]),
        "/rollen" => ("rollen", &["zaak", "roltype"]),
        "/statussen" => ("statussen", &["zaak", "page"]),
        "/enkelvoudiginformatieobjecten" => ("enkelvoudiginformatieobjecten", &["identificatie", "bronorganisatie"]),
        "/zaakinformatieobjecten" => ("zaakinformatieobjecten", &["zaak", "informatieobject"]),
        _ => return (StatusCode::NOT_FOUND, json!({})),
    };
    if let Some((odd, _)) = asked.iter().find(|(name, _)| !may_ask.contains(&name.as_str())) {
        zgw.find_wrong(format!("{path} does not know {odd}"));
        return error(StatusCode::BAD_REQUEST, odd, "unknown-parameters", "Onbekende query parameters.");
    }
    let all = if kind.is_empty() { catalogue(zgw, path, asked) } else { zgw.kept(kind) };
    let is_asked = |thing: &Value| {
        let filters = asked.iter().filter(|(name, _)| !kind.is_empty() && name != "page");
        filters.into_iter().all(|(name, value)| thing[name] == value.as_str())
    };
    let found: Vec<Value> = all.into_iter().filter(is_asked).collect();
    if kind == "zaakinformatieobjecten" {
        return (StatusCode::OK, Value::Array(found));
    }
    // Two on a page, so that pages are turned.
    let page: usize =
        asked.iter().find(|(name, _)| name == "page").map_or(1, |(_, page)| page.parse().expect("a page"));
    let pages: Vec<&[Value]> = found.chunks(2).collect();
    let next = (page < pages.len()).then(|| format!("http://elsewhere.example{path}?page={}", page + 1));
    let results = pages.get(page - 1).copied().unwrap_or_default();
    (StatusCode::OK, json!({ "count": found.len(), "next": next, "previous": null, "results": results }))
}

fn catalogue(zgw: &Zgw, path: &str, asked: &[(String, String)]) -> Vec<Value> {
    let value = |name: &str| asked.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let case = zgw.kind("zaaktypen", 1);
    let is_concept = zgw.inside().is_concept;
    match path {
        "/zaaktypen" if value("identificatie") == CASE_TYPE && (!is_concept || value("status") == "alles") => {
            let own = [zgw.kind("informatieobjecttypen", 1), zgw.kind("informatieobjecttypen", 2)];
            vec![json!({ "url": case, "identificatie": CASE_TYPE, "concept": is_concept,
                "catalogus": zgw.kind("catalogussen", 1), "informatieobjecttypen": own })]
        }
        "/zaaktypen" => vec![],
        // Those of the whole catalogue; the first belongs to another zaaktype.
        "/informatieobjecttypen" => ["Overdracht", "Bijlage", "Overdracht", "Besluit"]
            .iter()
            .zip([3, 1, 2, 4])
            .filter(|(name, _)| ["", *name].contains(&value("omschrijving")))
            .map(|(name, nth)| json!({ "url": zgw.kind("informatieobjecttypen", nth), "omschrijving": name }))
            .collect(),
        _ if value("zaaktype") != case => vec![],
        "/roltypen" => vec![json!({ "url": zgw.kind("roltypen", 1), "omschrijvingGeneriek": "initiator" })],
        _ => [("Afgerond", 3), ("In behandeling", 2), ("Ontvangen", 1)]
            .into_iter()
            .map(|(name, nth)| {
                json!({ "url": zgw.kind("statustypen", nth), "omschrijving": name, "volgnummer": nth, "isEindstatus": nth == 3 })
            })
            .collect(),
    }
}

fn make(zgw: &Zgw, path: &str, body: &Value) -> (StatusCode, Value) {
    let kind = match path {
        "/zaken" => "zaken",
        "/rollen" => "rollen",
        "/statussen" => "statussen",
        "/enkelvoudiginformatieobjecten" => "enkelvoudiginformatieobjecten",
        "/zaakinformatieobjecten" => "zaakinformatieobjecten",
        "/abonnement" => "abonnement",
        _ => return (StatusCode::NOT_FOUND, json!({})),
    };
    if let Some(why) = schemas::wrong(kind, body).into_iter().next() {
        zgw.find_wrong(format!("{path}: {why}"));
        return error(StatusCode::BAD_REQUEST, "body", "invalid", &why);
    }
    let bad = |name: &str, code: &str| error(StatusCode::BAD_REQUEST, name, code, "Dit kan niet.");
    let same = |names: &[&str]| zgw.kept(kind).iter().any(|one| names.iter().all(|name| one[name] == body[name]));
    let knows = |kind: &str, url: &Value| zgw.kept(kind).iter().any(|one| one["url"] == *url);
    let is_of_catalogue = |name: &str, of: &str, nth: usize| body[name] == zgw.kind(of, nth);
    let refused = match kind {
        "zaken" if same(&["identificatie", "bronorganisatie"]) => {
            Some(bad("identificatie", "identificatie-niet-uniek"))
        }
        "zaken" if zgw.inside().is_concept => Some(bad("zaaktype", "not-published")),
        "zaken" if !is_of_catalogue("zaaktype", "zaaktypen", 1) => Some(bad("zaaktype", "bad-url")),
        "rollen" | "statussen" | "zaakinformatieobjecten" if !knows("zaken", &body["zaak"]) => {
            Some(bad("zaak", "does_not_exist"))
        }
        "rollen" if same(&["zaak", "roltype"]) => Some(bad("roltype", "max-occurences")),
        "rollen" if !is_of_catalogue("roltype", "roltypen", 1) => Some(bad("roltype", "zaaktype-mismatch")),
        "statussen" if zgw.is_of_the_future(&body["datumStatusGezet"]) => {
            Some(bad("datumStatusGezet", "date-in-future"))
        }
        "statussen" if same(&["zaak", "datumStatusGezet"]) => Some(bad("datumStatusGezet", "unique")),
        "statussen" if !is_of_catalogue("statustype", "statustypen", 1) => Some(bad("statustype", "zaaktype-mismatch")),
        "enkelvoudiginformatieobjecten" if same(&["identificatie", "bronorganisatie"]) => {
            Some(bad("identificatie", "identificatie-niet-uniek"))
        }
        "zaakinformatieobjecten" if same(&["zaak", "informatieobject"]) => Some(bad("nonFieldErrors", "unique")),
        "zaakinformatieobjecten" if !knows("enkelvoudiginformatieobjecten", &body["informatieobject"]) => {
            Some(bad("informatieobject", "does_not_exist"))
        }
        _ => None,
    };
    refused.unwrap_or_else(|| (StatusCode::CREATED, zgw.keep(kind, body.clone())))
}
