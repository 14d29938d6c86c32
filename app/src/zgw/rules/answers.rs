//! Reading what the other side says. Nothing in it is trusted: an address is kept and given back to it, and never
//! gone to. Pure.

use super::{CLOCKS, words};
use crate::{
    moment::At,
    zgw::{KeyFault, Seen, Trouble},
};
use chrono::DateTime;
use serde_json::Value;

/// The longest address that the standard knows.
const LONGEST: usize = 1000;

/// The things on a list, in pages or not.
pub fn listed(answer: &Value) -> Option<&Vec<Value>> {
    answer.as_array().or_else(|| answer["results"].as_array())
}

/// Whether there is another page.
pub fn has_more(answer: &Value) -> bool {
    answer["next"].is_string()
}

/// The address of a thing.
pub fn url(thing: &Value) -> Option<String> {
    let url = thing["url"].as_str()?;
    let is_plain = url.len() <= LONGEST && url.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
    (is_plain && (url.starts_with("https://") || url.starts_with("http://"))).then(|| url.to_owned())
}

/// The first address on a list of which this is true.
pub fn first(all: &[Value], is_it: impl Fn(&Value) -> bool) -> Option<String> {
    all.iter().filter(|thing| is_it(thing)).find_map(url)
}

/// The statustype with which a zaak begins.
pub fn first_status_type(all: &[Value]) -> Option<String> {
    let mut all: Vec<&Value> = all.iter().filter(|kind| kind["volgnummer"].is_i64()).collect();
    all.sort_by_key(|kind| kind["volgnummer"].as_i64());
    all.into_iter().find_map(url)
}

/// The statuses of a zaak, with what the catalogue calls them. One that the catalogue doesn't know has no name, and
/// waits until it does.
pub fn seen(statuses: &[Value], kinds: &[Value]) -> Vec<Seen> {
    let read = |status: &Value| {
        let kind = kinds.iter().find(|kind| kind["url"].is_string() && kind["url"] == status["statustype"])?;
        let given = DateTime::parse_from_rfc3339(status["datumStatusGezet"].as_str()?).ok()?;
        let label = words::of_them(kind["omschrijving"].as_str()?, 80);
        Some(Seen {
            url: url(status)?,
            label,
            given: At(given.timestamp()),
            is_end: kind["isEindstatus"].as_bool().unwrap_or(false),
        })
    };
    super::in_order(statuses.iter().filter_map(read).collect())
}

/// What an answer that is no success means, when it was about this; `date` is the header of that name.
pub fn refused(status: u16, body: &[u8], date: Option<&str>, about: &str, now: At) -> Trouble {
    let read: Value = serde_json::from_slice(body).unwrap_or_default();
    let ahead = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok()).map(|there| there.timestamp() - now.0);
    match status {
        401 | 403 => not_let_in(read["code"].as_str().unwrap_or_default(), ahead, about),
        400 if is_of_the_future(&read) => Trouble::Clock(ahead),
        400 | 406 | 409 | 412 | 415 => Trouble::Refused(words::refusal(&read)),
        404 | 405 | 410 => Trouble::Lacks(format!("Het adres klopt niet: het zegt {status}.")),
        429 => Trouble::Busy,
        500.. => Trouble::Broken(status),
        _ => Trouble::Odd,
    }
}

/// By the word that Open Zaak gives. Another maker may give none: then clocks that differ are why.
fn not_let_in(code: &str, ahead: Option<i64>, about: &str) -> Trouble {
    match (code, ahead) {
        ("permission_denied", _) => Trouble::NotAllowed(about.to_owned()),
        ("invalid-jwt-signature", _) => Trouble::Key(KeyFault::Secret),
        ("invalid-client-identifier", _) => Trouble::Key(KeyFault::Name),
        ("jwt-expired" | "jwt-immaturesignatureerror", _) => Trouble::Clock(ahead),
        (_, Some(seconds)) if seconds.abs() > CLOCKS => Trouble::Clock(ahead),
        _ => Trouble::Key(KeyFault::Unsaid),
    }
}

/// Whether an instant of ours lies in its future.
fn is_of_the_future(error: &Value) -> bool {
    let params = error["invalidParams"].as_array().map(Vec::as_slice).unwrap_or_default();
    params.iter().any(|param| param["code"] == "date-in-future")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_is_plain_or_none() {
        for (url_there, fine) in [
            ("https://zaken.example/1", true),
            ("http://127.0.0.1:1/1", true),
            ("javascript:alert(1)", false),
            ("https://zaken.example/a b", false),
            ("/zaken/1", false),
        ] {
            assert_eq!(url(&json!({ "url": url_there })).is_some(), fine, "{url_there}");
        }
        assert_eq!(url(&json!({ "url": format!("https://{}", "a".repeat(1000)) })), None);
        assert_eq!(url(&json!({ "url": 3 })), None);
    }

    #[test]
    fn a_zaak_begins_with_the_lowest_number() {
        let kinds = [
            json!({ "url": "https://c.example/2", "volgnummer": 2 }),
            json!({ "url": "https://c.example/1", "volgnummer": 1 }),
            json!({ "url": "https://c.example/0" }),
        ];
        assert_eq!(first_status_type(&kinds).as_deref(), Some("https://c.example/1"));
    }

    #[test]
    fn statuses_come_in_the_order_in_which_they_were_given() {
        let kinds = [
            json!({ "url": "https://c.example/1", "omschrijving": "Ontvangen", "isEindstatus": false }),
            json!({ "url": "https://c.example/2", "omschrijving": "Afgerond", "isEindstatus": true }),
        ];
        let status =
            |url: &str, kind: &str, at: &str| json!({ "url": url, "statustype": kind, "datumStatusGezet": at });
        let statuses = [
            status("https://z.example/b", "https://c.example/2", "2026-11-24T09:00:00+01:00"),
            status("https://z.example/a", "https://c.example/1", "2026-11-24T07:59:00Z"),
            status("https://z.example/c", "https://c.example/unknown", "2026-11-24T07:59:00Z"),
            status("https://z.example/d", "https://c.example/1", "gisteren"),
        ];
        let labels: Vec<_> = seen(&statuses, &kinds).into_iter().map(|one| (one.label, one.is_end)).collect();
        assert_eq!(labels, [("Ontvangen".to_owned(), false), ("Afgerond".to_owned(), true)]);
    }

    const NOW: At = At(1_795_420_800);

    fn date(seconds: i64) -> String {
        DateTime::from_timestamp(NOW.0 + seconds, 0).expect("a date").to_rfc2822()
    }

    #[test]
    fn an_answer_says_what_is_the_matter() {
        let refused = |status: u16| refused(status, b"<html>", None, "een zaak maken", NOW);
        assert_eq!([refused(401), refused(403)], [Trouble::Key(KeyFault::Unsaid), Trouble::Key(KeyFault::Unsaid)]);
        assert_eq!(refused(429), Trouble::Busy);
        assert_eq!(refused(503), Trouble::Broken(503));
        assert_eq!(refused(302), Trouble::Odd);
        assert!(matches!(refused(404), Trouble::Lacks(_)));
        assert!(matches!(refused(409), Trouble::Refused(_)));
    }

    #[test]
    fn who_is_not_let_in_hears_why() {
        for (code, ahead, trouble) in [
            ("permission_denied", -300, Trouble::NotAllowed("een zaak maken".into())),
            ("invalid-jwt-signature", -300, Trouble::Key(KeyFault::Secret)),
            ("invalid-client-identifier", 0, Trouble::Key(KeyFault::Name)),
            ("jwt-expired", 3700, Trouble::Clock(Some(3700))),
            ("jwt-immaturesignatureerror", -30, Trouble::Clock(Some(-30))),
            ("not_authenticated", 60, Trouble::Key(KeyFault::Unsaid)),
            ("not_authenticated", -61, Trouble::Clock(Some(-61))),
        ] {
            let body = json!({ "code": code, "detail": "Nee." }).to_string();
            for status in [401, 403] {
                let said = refused(status, body.as_bytes(), Some(&date(ahead)), "een zaak maken", NOW);
                assert_eq!(said, trouble, "{status} {code} {ahead}");
            }
        }
    }

    #[test]
    fn a_date_that_is_not_there_yet_is_of_the_clocks() {
        let body = json!({ "invalidParams": [{ "name": "datumStatusGezet", "code": "date-in-future" }] }).to_string();
        let said = refused(400, body.as_bytes(), Some(&date(-5)), "een status geven", NOW);
        assert_eq!(said, Trouble::Clock(Some(-5)));
    }
}
