//! What the standard asks of each body: required fields, lengths and patterns, written down from it. No other field is
//! let through, so that nothing more goes along. With `ZGW_DESCRIPTIONS` each body is also held against the description
//! of the APIs themselves (a folder with `zaken.yaml` and `documenten.yaml`).

use super::super::setting;
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use std::{collections::HashMap, path::Path, sync::OnceLock};

/// How a body is not as it must be; empty when it is.
pub fn wrong(kind: &str, body: &Value) -> Vec<String> {
    static ALL: OnceLock<HashMap<&'static str, Vec<Validator>>> = OnceLock::new();
    let validators = &ALL.get_or_init(read_all)[kind];
    let wrong = validators.iter().flat_map(|validator| validator.iter_errors(body).map(|why| why.to_string()));
    wrong.collect()
}

fn read_all() -> HashMap<&'static str, Vec<Validator>> {
    let mut all: HashMap<&'static str, Vec<Validator>> =
        own().into_iter().map(|(kind, one)| (kind, vec![one])).collect();
    let Some(folder) = setting("ZGW_DESCRIPTIONS") else { return all };
    for (file, kinds) in [
        (
            "zaken.yaml",
            &[
                ("zaken", "ZaakRequest"),
                ("rollen", "natuurlijk_persoon_RolSerializerRequest"),
                ("statussen", "StatusRequest"),
                ("zaakinformatieobjecten", "ZaakInformatieObjectRequest"),
            ][..],
        ),
        ("documenten.yaml", &[("enkelvoudiginformatieobjecten", "EnkelvoudigInformatieObjectCreateLockRequest")][..]),
    ] {
        let text = std::fs::read_to_string(Path::new(&folder).join(file)).expect("a description");
        let description: Value = serde_yaml_ng::from_str(&text).expect("YAML");
        for (kind, name) in kinds {
            let schemas = &description["components"]["schemas"];
            assert!(schemas[name].is_object(), "{name} is in {file}");
            let schema =
                json!({ "$ref": format!("#/components/schemas/{name}"), "components": { "schemas": schemas } });
            let validator = jsonschema::options().with_draft(Draft::Draft4).build(&schema).expect("a schema");
            assert!(!validator.is_valid(&json!({})), "{name} asks for something");
            all.entry(kind).or_default().push(validator);
        }
    }
    all
}

fn text(least: usize, most: usize) -> Value {
    json!({ "type": "string", "minLength": least, "maxLength": most })
}

fn url() -> Value {
    json!({ "type": "string", "format": "uri", "minLength": 1, "maxLength": 1000 })
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn only(word: &str) -> Value {
    json!({ "const": word })
}

fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

fn own() -> HashMap<&'static str, Validator> {
    let rsin = json!({ "type": "string", "pattern": "^[0-9]{9}$" });
    let mark = object(&["kenmerk", "bron"], json!({ "kenmerk": text(1, 40), "bron": text(1, 40) }));
    let case = object(
        &["bronorganisatie", "verantwoordelijkeOrganisatie", "zaaktype", "startdatum", "identificatie", "kenmerken"],
        json!({
            "identificatie": text(1, 40), "bronorganisatie": rsin, "verantwoordelijkeOrganisatie": rsin,
            "zaaktype": url(), "startdatum": day(), "omschrijving": text(0, 80), "toelichting": text(0, 1000),
            "vertrouwelijkheidaanduiding": only("vertrouwelijk"), "kenmerken": { "type": "array", "items": mark },
        }),
    );
    // A person is a name here, and no number.
    let person = object(&["geslachtsnaam"], json!({ "voornamen": text(0, 200), "geslachtsnaam": text(0, 200) }));
    let contact =
        object(&["naam"], json!({ "naam": text(1, 200), "functie": text(0, 50), "telefoonnummer": text(0, 20) }));
    let role = object(
        &["zaak", "betrokkeneType", "roltype", "roltoelichting"],
        json!({
            "zaak": url(), "betrokkeneType": only("natuurlijk_persoon"), "roltype": url(),
            "roltoelichting": text(0, 1000), "betrokkeneIdentificatie": person, "contactpersoonRol": contact,
        }),
    );
    let status = object(
        &["zaak", "statustype", "datumStatusGezet"],
        json!({ "zaak": url(), "statustype": url(), "datumStatusGezet": { "type": "string", "format": "date-time" } }),
    );
    let document = object(
        &["bronorganisatie", "creatiedatum", "titel", "auteur", "taal", "informatieobjecttype", "identificatie"],
        json!({
            "identificatie": text(1, 40), "bronorganisatie": rsin, "creatiedatum": day(), "titel": text(1, 200),
            "vertrouwelijkheidaanduiding": only("vertrouwelijk"), "auteur": text(1, 200), "status": only("definitief"),
            "formaat": text(0, 255), "taal": text(3, 3), "bestandsnaam": text(0, 255),
            "bestandsomvang": { "type": "integer", "minimum": 1 },
            "indicatieGebruiksrecht": { "const": false },
            "inhoud": { "type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$" },
            "informatieobjecttype": { "type": "string", "format": "uri", "minLength": 1, "maxLength": 200 },
        }),
    );
    let link = object(
        &["zaak", "informatieobject"],
        json!({ "zaak": url(), "informatieobject": url(), "titel": text(0, 200) }),
    );
    let subscription = object(
        &["callbackUrl", "auth", "kanalen"],
        json!({ "callbackUrl": url(), "auth": text(20, 1000), "kanalen": { "type": "array", "minItems": 1 } }),
    );
    [
        ("zaken", case),
        ("rollen", role),
        ("statussen", status),
        ("enkelvoudiginformatieobjecten", document),
        ("zaakinformatieobjecten", link),
        ("abonnement", subscription),
    ]
    .into_iter()
    .map(|(kind, schema)| (kind, jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema")))
    .collect()
}
