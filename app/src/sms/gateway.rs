//! How a gateway wants to be spoken to. Pure: a request goes in as text and an answer comes out as what it means, so
//! that another gateway is another value of [`Gateway`] and nothing else changes.

use super::Reported;
use serde_json::{Value, json};

/// One SMS.
#[derive(Clone, Debug)]
pub struct Sms<'a> {
    /// In international form.
    pub to: &'a str,
    /// The words.
    pub text: &'a str,
    /// By which the gateway's report knows it: 32 letters and digits at most.
    pub reference: &'a str,
}

/// What a gateway said to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has it.
    Taken,
    /// It will never take this one: with why.
    Never(String),
    /// Not now: with why.
    NotNow(String),
}

/// A gateway's own language.
pub trait Gateway: Send + Sync {
    /// The body of a request (JSON) that sends one SMS in the name of this sender.
    fn request(&self, key: &str, sender: &str, sms: &Sms<'_>) -> String;

    /// What the answer means.
    fn answer(&self, status: u16, body: &[u8]) -> Answer;

    /// References and outcomes in a report; what is not final is left out. `None` when it is no report.
    fn reports(&self, body: &[u8]) -> Option<Vec<(String, Reported)>>;
}

/// CM.com, of Breda: its Business Messaging API, version 1.0.
#[derive(Clone, Copy, Debug)]
pub struct CmCom;

impl Gateway for CmCom {
    /// The number goes as "0031612345678"; with the type "auto" it chooses the alphabet itself.
    fn request(&self, key: &str, sender: &str, sms: &Sms<'_>) -> String {
        let number = format!("00{}", sms.to.trim_start_matches('+'));
        json!({ "messages": {
            "authentication": { "producttoken": key },
            "msg": [{
                "allowedChannels": ["SMS"],
                "from": sender,
                "to": [{ "number": number }],
                "body": { "type": "auto", "content": sms.text },
                "reference": sms.reference,
            }],
        }})
        .to_string()
    }

    /// 200 and each message "Accepted" is good. 400 tells per message; 401 and 403 are about our own key, 429 and 5xx
    /// about this moment.
    fn answer(&self, status: u16, body: &[u8]) -> Answer {
        let read: Value = serde_json::from_slice(body).unwrap_or_default();
        let message = &read["messages"][0];
        let is_rejected = message["status"].as_str() == Some("Rejected");
        match status {
            200 | 201 if !is_rejected => Answer::Taken,
            200 | 201 | 400 if is_rejected => {
                let code = message["messageErrorCode"].as_i64().unwrap_or_default();
                match code {
                    // 303: not a number, 304: not one that they can reach.
                    303 | 304 => Answer::Never("het nummer bestaat niet".into()),
                    _ => Answer::NotNow(format!("de SMS-dienst weigerde (fout {code})")),
                }
            }
            401 | 403 => Answer::NotNow("de SMS-dienst kent onze sleutel niet".into()),
            429 => Answer::NotNow("de SMS-dienst heeft het te druk".into()),
            other => Answer::NotNow(format!("de SMS-dienst zei {other}")),
        }
    }

    /// `{"messages":{"msg":{"reference":…,"status":{"code":…}}}}`; `msg` may be a list, a code may be text. 1 is
    /// rejected, 2 delivered, 3 failed; 0 and 4 are on the way and read.
    fn reports(&self, body: &[u8]) -> Option<Vec<(String, Reported)>> {
        let read: Value = serde_json::from_slice(body).ok()?;
        let all = match &read["messages"]["msg"] {
            Value::Array(many) => many.clone(),
            one @ Value::Object(_) => vec![one.clone()],
            _ => return None,
        };
        let final_one = |report: &Value| {
            let code = &report["status"]["code"];
            let code = code.as_i64().or_else(|| code.as_str()?.parse().ok())?;
            let what = match code {
                2 | 4 => Reported::Arrived,
                1 | 3 => Reported::Lost,
                _ => return None,
            };
            Some((report["reference"].as_str()?.to_owned(), what))
        };
        Some(all.iter().filter_map(final_one).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_the_form_that_the_gateway_reads() {
        let sms = Sms { to: "+31612345678", text: "Je code is \"AB\".", reference: "abc" };
        let read: Value = serde_json::from_str(&CmCom.request("token", "Waakvlam", &sms)).unwrap();
        let message = &read["messages"]["msg"][0];
        assert_eq!(read["messages"]["authentication"]["producttoken"], "token");
        assert_eq!(message["to"][0]["number"], "0031612345678");
        assert_eq!(message["body"]["content"], "Je code is \"AB\".");
        assert_eq!((&message["from"], &message["reference"]), (&json!("Waakvlam"), &json!("abc")));
        assert_eq!(message["allowedChannels"], json!(["SMS"]), "never by another channel");
    }

    #[test]
    fn an_answer_says_whether_to_try_again() {
        let rejected = |code: i64| json!({"messages": [{"status": "Rejected", "messageErrorCode": code}]}).to_string();
        let never = |answer: &Answer| matches!(answer, Answer::Never(_));
        let not_now = |answer: &Answer| matches!(answer, Answer::NotNow(_));
        let accepted = json!({"messages": [{"status": "Accepted"}]}).to_string();
        assert_eq!(CmCom.answer(200, accepted.as_bytes()), Answer::Taken);
        assert!(never(&CmCom.answer(400, rejected(303).as_bytes())));
        assert!(never(&CmCom.answer(200, rejected(304).as_bytes())));
        assert!(not_now(&CmCom.answer(400, rejected(102).as_bytes())), "out of credit loses nothing");
        for status in [301, 400, 401, 403, 404, 429, 500, 503] {
            assert!(not_now(&CmCom.answer(status, b"<html>")), "{status}");
        }
    }

    #[test]
    fn a_report_is_read_in_all_its_forms() {
        let report = |reference: &str, code: Value| json!({"reference": reference, "status": {"code": code}});
        let one = json!({"messages": {"msg": report("a", json!("2"))}}).to_string();
        assert_eq!(CmCom.reports(one.as_bytes()), Some(vec![("a".into(), Reported::Arrived)]));
        let many = json!({"messages": {"msg": [report("a", json!(3)), report("b", json!(0)), report("c", json!(1))]}});
        let expected = vec![("a".to_owned(), Reported::Lost), ("c".to_owned(), Reported::Lost)];
        assert_eq!(CmCom.reports(many.to_string().as_bytes()), Some(expected));
        for junk in ["", "[]", "{}", "{\"messages\":3}", "geen json"] {
            assert_eq!(CmCom.reports(junk.as_bytes()), None, "{junk}");
        }
    }
}
