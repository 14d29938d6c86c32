//! What is sent, by the standard (Zaken API 1.5.1, Documenten API 1.4). The same packet gives the same bytes at each
//! try. There is no BSN in it, because there is none in this product. Pure.

use crate::zgw::{File, Kinds, Packet};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

/// Who gave the number, at the other side.
const SOURCE: &str = "Waakvlam";

/// Who may read it, at the least.
const CONFIDENTIAL: &str = "vertrouwelijk";

/// A zaak.
pub fn case(packet: &Packet, kinds: &Kinds, rsin: &str) -> Value {
    json!({
        "identificatie": packet.number,
        "bronorganisatie": rsin,
        "verantwoordelijkeOrganisatie": rsin,
        "zaaktype": kinds.case,
        "startdatum": packet.sent_at.day().iso(),
        // Stands in lists, so it names nobody.
        "omschrijving": cut(&title(packet), 80),
        "toelichting": cut(&format!("{}\n\n{}", packet.asked, packet.cause), 1000),
        "vertrouwelijkheidaanduiding": CONFIDENTIAL,
        "kenmerken": [{ "kenmerk": packet.number, "bron": SOURCE }],
    })
}

/// Who it is about, and whom to call at school.
pub fn role(packet: &Packet, kinds: &Kinds, case: &str) -> Value {
    let mut contact = json!({ "naam": cut(&packet.owner, 200), "functie": "regisseur" });
    if let Some(phone) = packet.owner_phone.as_ref().filter(|phone| phone.chars().count() <= 20) {
        contact["telefoonnummer"] = json!(phone);
    }
    json!({
        "zaak": case,
        "betrokkeneType": "natuurlijk_persoon",
        "roltype": kinds.role,
        "roltoelichting": cut(&format!("Oud-leerling van {}", packet.school), 1000),
        "betrokkeneIdentificatie": {
            "voornamen": cut(&packet.first_name, 200),
            "geslachtsnaam": cut(&packet.last_name, 200),
        },
        "contactpersoonRol": contact,
    })
}

/// The first status. Its instant is that of sending, so that a second one is refused as the same.
pub fn status(packet: &Packet, kinds: &Kinds, case: &str) -> Value {
    json!({ "zaak": case, "statustype": kinds.status, "datumStatusGezet": packet.sent_at.iso() })
}

/// Our number for the document of this packet.
pub fn document_number(packet: &Packet) -> String {
    format!("{}-P", packet.number)
}

/// The packet as a document.
pub fn document(packet: &Packet, kinds: &Kinds, rsin: &str) -> Value {
    let File { name, kind, bytes } = &packet.sheet;
    json!({
        "identificatie": document_number(packet),
        "bronorganisatie": rsin,
        "creatiedatum": packet.sent_at.day().iso(),
        "titel": cut(&title(packet), 200),
        "vertrouwelijkheidaanduiding": CONFIDENTIAL,
        "auteur": cut(&format!("{}, {}", packet.owner, packet.school), 200),
        "status": "definitief",
        // Nobody can close a zaak with a document that does not say this.
        "indicatieGebruiksrecht": false,
        "formaat": kind,
        "taal": "nld",
        "bestandsnaam": name,
        "bestandsomvang": bytes.len(),
        "inhoud": BASE64_STANDARD.encode(bytes),
        "informatieobjecttype": kinds.document,
    })
}

/// That the document belongs to the zaak.
pub fn link(packet: &Packet, case: &str, document: &str) -> Value {
    json!({ "zaak": case, "informatieobject": document, "titel": cut(&title(packet), 200) })
}

fn title(packet: &Packet) -> String {
    format!("Hulpvraag voor een oud-leerling van {}", packet.school)
}

/// At most so many signs, cut at a word.
fn cut(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    let whole = kept.rfind(char::is_whitespace).map_or(kept.as_str(), |end| &kept[..end]);
    format!("{}…", whole.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::At;

    fn packet() -> Packet {
        Packet {
            number: "WV-8F3A-91C2-0B7D-44E1".into(),
            sent_at: At(1_795_420_800),
            first_name: "Samira".into(),
            last_name: "Visser".into(),
            school: "De Rede".into(),
            owner: "Anja Jacobs".into(),
            owner_phone: Some("+31612345678".into()),
            cause: "Samira is al weken stil.".into(),
            asked: "Een gesprek over werk.".into(),
            sheet: File { name: "zaak.html", kind: "text/html", bytes: b"<p>".to_vec() },
        }
    }

    #[test]
    fn a_zaak_names_nobody_in_a_list_and_fits() {
        let long = Packet { school: "X".repeat(90), cause: "woord ".repeat(400), ..packet() };
        let body = case(&long, &Kinds::default(), "111222333");
        let length = |key: &str| body[key].as_str().map_or(0, |text| text.chars().count());
        assert!(length("omschrijving") <= 80 && length("toelichting") <= 1000, "{body}");
        assert!(body["toelichting"].as_str().is_some_and(|text| text.ends_with("woord…")));
        let body = case(&packet(), &Kinds::default(), "111222333");
        assert_eq!(body["omschrijving"], "Hulpvraag voor een oud-leerling van De Rede");
        assert_eq!(body["toelichting"], "Een gesprek over werk.\n\nSamira is al weken stil.");
    }

    #[test]
    fn a_number_that_does_not_fit_is_left_out() {
        let odd = Packet { owner_phone: Some("0".repeat(21)), ..packet() };
        assert_eq!(role(&odd, &Kinds::default(), "z")["contactpersoonRol"].get("telefoonnummer"), None);
        assert_eq!(role(&packet(), &Kinds::default(), "z")["contactpersoonRol"]["telefoonnummer"], "+31612345678");
    }

    #[test]
    fn a_text_is_cut_at_a_word() {
        for (text, most, expected) in [
            ("een twee drie", 13, "een twee drie"),
            ("een twee drie", 12, "een twee…"),
            ("een twee drie", 8, "een…"),
            ("aaneengesloten", 5, "aane…"),
            ("é é é é", 4, "é…"),
        ] {
            assert_eq!(cut(text, most), expected, "{text} {most}");
            assert!(cut(text, most).chars().count() <= most);
        }
    }
}
