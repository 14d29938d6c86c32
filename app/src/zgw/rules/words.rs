//! What is the matter, in words for staff. They read what to do about it, and who can. Pure.

use crate::zgw::{KeyFault, Trouble};
use serde_json::Value;

/// The longest that we repeat of what the other side says.
const LONGEST: usize = 200;

impl Trouble {
    /// In Dutch sentences.
    pub fn words(&self) -> String {
        match self {
            Self::Down(why) => format!("Het systeem van de gemeente geeft geen antwoord. {why}"),
            Self::Broken(status) => format!("Het systeem van de gemeente is stuk (fout {status})."),
            Self::Busy => "Het systeem van de gemeente heeft het te druk.".to_owned(),
            Self::Key(fault) => format!("De sleutel van de gemeente werkt niet. {}", fault.words()),
            Self::NotAllowed(what) => {
                format!("De gemeente kent ons, maar we mogen dit niet: {what}. De gemeente moet ons dat recht geven.")
            }
            Self::Clock(seconds) => {
                let much = seconds.map(|seconds| format!(" {} seconden", seconds.abs())).unwrap_or_default();
                format!(
                    "De klok van de gemeente en die van ons verschillen{much}. De beheerder kijkt welke fout staat."
                )
            }
            Self::Refused(why) => format!("De gemeente weigert: {why}."),
            Self::Lacks(why) => why.clone(),
            Self::Odd => "Het systeem van de gemeente geeft een antwoord dat we niet kennen.".to_owned(),
        }
    }

    /// A word for the log: what kind it is, and nothing of what was said.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Down(_) => "down",
            Self::Broken(_) => "broken",
            Self::Busy => "busy",
            Self::Key(_) => "key",
            Self::NotAllowed(_) => "not_allowed",
            Self::Clock(_) => "clock",
            Self::Refused(_) => "refused",
            Self::Lacks(_) => "lacks",
            Self::Odd => "odd",
        }
    }
}

impl KeyFault {
    fn words(self) -> &'static str {
        match self {
            Self::Name => "Zij kent onze naam niet. De beheerder vraagt haar welke naam we hebben.",
            Self::Secret => "Ons geheim is niet het hare. De beheerder vraagt haar om het goede.",
            Self::Unsaid => "De gemeente moet ons toelaten.",
        }
    }
}

/// What a call is about, with the right that it needs there.
pub fn about(makes: bool, path: &str) -> &'static str {
    match (path, makes) {
        ("/zaken", true) => "een zaak maken (zaken.aanmaken, tot en met vertrouwelijk)",
        ("/rollen", true) => "iemand bij een zaak zetten (zaken.bijwerken, tot en met vertrouwelijk)",
        ("/statussen", true) => "een zaak een status geven (zaken.aanmaken, tot en met vertrouwelijk)",
        ("/zaakinformatieobjecten", true) => "een document bij een zaak zetten (zaken.aanmaken)",
        ("/enkelvoudiginformatieobjecten", true) => {
            "een document maken (documenten.aanmaken, tot en met vertrouwelijk)"
        }
        ("/enkelvoudiginformatieobjecten", false) => "documenten lezen (documenten.lezen)",
        ("/zaken" | "/rollen" | "/statussen" | "/zaakinformatieobjecten", false) => "zaken lezen (zaken.lezen)",
        (_, true) => "een abonnement nemen (notificaties.consumeren)",
        (_, false) => "in de catalogus lezen (catalogi.lezen)",
    }
}

/// Why something is refused, from the error that the standard prescribes.
pub fn refusal(error: &Value) -> String {
    let params = error["invalidParams"].as_array().map(Vec::as_slice).unwrap_or_default();
    let reasons: Vec<String> = params.iter().take(3).map(param).collect();
    match (reasons.is_empty(), error["detail"].as_str().filter(|detail| !detail.is_empty())) {
        (false, _) => reasons.join("; "),
        (true, Some(detail)) => of_them(detail, LONGEST),
        (true, None) => "het zegt niet waarom".to_owned(),
    }
}

fn param(param: &Value) -> String {
    let text = |key: &str| param[key].as_str().unwrap_or_default();
    let (name, code) = (text("name"), text("code"));
    let thing = thing(name);
    match code {
        "not-published" => format!("{thing} is niet gepubliceerd"),
        "zaaktype-mismatch" => format!("{thing} hoort niet bij het zaaktype"),
        "missing-zaaktype-informatieobjecttype-relation" => "dit soort document hoort niet bij het zaaktype".to_owned(),
        "identificatie-niet-uniek" => "het nummer van de zaak bestaat daar al".to_owned(),
        "bad-url" | "invalid-resource" | "does_not_exist" | "object-does-not-exist" => {
            format!("{thing} bestaat daar niet")
        }
        "unknown-service" => format!("hun zaaksysteem kent de catalogus niet waarin {thing} staat"),
        "required" => format!("{thing} ontbreekt"),
        "max_length" => format!("{thing} is te lang"),
        "invalid-rsin" | "invalid-length" | "only-digits" => format!("{thing} klopt niet"),
        // It is about more than one field.
        _ if name == "nonFieldErrors" => of_them(text("reason"), LONGEST),
        _ => format!("{}: {}", of_them(name, 60), of_them(text("reason"), LONGEST)),
    }
}

/// What a field is called.
fn thing(name: &str) -> String {
    match name {
        "zaaktype" => "het zaaktype",
        "roltype" => "het roltype",
        "statustype" => "het statustype",
        "informatieobjecttype" => "het soort document",
        "bronorganisatie" | "verantwoordelijkeOrganisatie" => "het RSIN van de gemeente",
        "zaak" => "de zaak",
        "informatieobject" => "het document",
        "identificatie" => "het nummer van de zaak",
        other => return format!("“{}”", of_them(other, 60)),
    }
    .to_owned()
}

/// Words of the other side as we repeat them: one line, no longer than this, no point at the end.
pub fn of_them(words: &str, most: usize) -> String {
    let line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().filter(|sign| !sign.is_control()).take(most).collect();
    short.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refusal_is_said_in_words() {
        let said = |name: &str, code: &str, reason: &str| {
            refusal(&json!({ "invalidParams": [{ "name": name, "code": code, "reason": reason }] }))
        };
        for (name, code, reason, words) in [
            ("zaaktype", "not-published", "", "het zaaktype is niet gepubliceerd"),
            ("statustype", "zaaktype-mismatch", "", "het statustype hoort niet bij het zaaktype"),
            ("bronorganisatie", "invalid-length", "", "het RSIN van de gemeente klopt niet"),
            ("omschrijving", "max_length", "", "“omschrijving” is te lang"),
            ("zaak", "iets", "Dit mag\nniet.", "zaak: Dit mag niet"),
            ("nonFieldErrors", "unique", "Dit is er al.", "Dit is er al"),
        ] {
            assert_eq!(said(name, code, reason), words);
        }
        assert_eq!(refusal(&json!({ "detail": "Nee." })), "Nee");
        assert_eq!(refusal(&Value::Null), "het zegt niet waarom");
        assert_eq!(
            Trouble::Refused(said("zaaktype", "not-published", "")).words(),
            "De gemeente weigert: het zaaktype is niet gepubliceerd."
        );
    }

    #[test]
    fn what_they_say_is_one_short_line() {
        let long = of_them(&"a\u{7}b\r\n".repeat(300), 80);
        assert_eq!((long.chars().count(), long.contains(char::is_control)), (80, false));
    }
}
