//! SMS by a gateway. It is a paid service of others: it gets a number, the words and a reference, nothing else.

use super::Sent;
use crate::config::{Problem, SmsSettings};
use app::{
    outside::Outside,
    sms::gateway::{Answer, CmCom, Gateway, Sms},
};
use axum::http::{HeaderMap, Request, header};
use std::{sync::Arc, time::Duration};

/// A gateway with our key to it.
#[derive(Clone)]
pub struct SmsGateway {
    language: Arc<dyn Gateway>,
    outside: Outside,
    url: String,
    key: String,
    sender: String,
}

/// How long a gateway may take: it must not hold the clock up.
const PATIENCE: Duration = Duration::from_secs(10);

impl SmsGateway {
    /// From the settings; `None` when no gateway is set.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn from_settings(settings: &SmsSettings, outside: &Outside) -> Result<Option<Self>, Problem> {
        let Some(url) = settings.sms_url.clone() else { return Ok(None) };
        outside.check(&url).map_err(|why| {
            Problem::new(
                "Het adres van de SMS-dienst kan niet (--sms-url, WAAKVLAM_SMS_URL)",
                why,
                "Voor CM.com is het https://gw.messaging.cm.com/v1.0/message",
            )
        })?;
        let needed = |value: &Option<String>, what: &str, remedy: &str| {
            let found = value.as_ref().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
            found.ok_or_else(|| Problem::new(format!("{what} ontbreekt"), "zonder gaat er geen SMS", remedy))
        };
        let key = needed(
            &settings.sms_key,
            "De sleutel van de SMS-dienst (--sms-key, WAAKVLAM_SMS_KEY)",
            "Neem het product token over van de SMS-dienst.",
        )?;
        let sender = needed(
            &settings.sms_from,
            "De afzender van SMS (--sms-from, WAAKVLAM_SMS_FROM)",
            "Geef een naam van hoogstens 11 letters.",
        )?;
        if sender.len() > 11 || !sender.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ') {
            return Err(Problem::new(
                format!("De afzender {sender} kan niet (--sms-from, WAAKVLAM_SMS_FROM)"),
                "een naam boven een SMS heeft hoogstens 11 letters en cijfers",
                "Geef een kortere naam, bijvoorbeeld Waakvlam.",
            ));
        }
        let outside = outside.with_patience(PATIENCE);
        Ok(Some(Self { language: Arc::new(CmCom), outside, url, key, sender }))
    }

    /// The same gateway with less patience, as in tests.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { outside: self.outside.with_patience(patience), ..self }
    }

    /// Sends one SMS.
    pub async fn send(&self, sms: &Sms<'_>) -> Sent {
        let body = self.language.request(&self.key, &self.sender, sms).into_bytes();
        let request = Request::post(&self.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .body(body);
        let Ok(request) = request else { return Sent::Later("het adres van de SMS-dienst klopt niet".into()) };
        let answer = match self.outside.send(request).await {
            Ok(answer) => answer,
            Err(why) => return Sent::Later(format!("SMS-dienst: {why}")),
        };
        match self.language.answer(answer.status().as_u16(), answer.body()) {
            Answer::Taken => Sent::Accepted,
            Answer::Never(why) => Sent::Refused(why),
            Answer::NotNow(why) => match retry_after(answer.headers()) {
                Some(seconds) => Sent::NotBefore(why, seconds),
                None => Sent::Later(why),
            },
        }
    }
}

/// The longest wait that we believe, in seconds: a day.
const LONGEST_WAIT: i64 = 24 * 60 * 60;

/// How many seconds the gateway asks us to wait.
fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let seconds: i64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    (seconds > 0).then(|| seconds.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::outside::Reach;

    #[test]
    fn a_wrong_setting_is_named() {
        let outside = Outside::new(Reach::default()).expect("a way out");
        let right = SmsSettings {
            sms_url: Some("https://gw.sms.example/v1.0/message".into()),
            sms_key: Some("sleutel".into()),
            sms_from: Some("Waakvlam".into()),
        };
        let open = |settings: &SmsSettings| SmsGateway::from_settings(settings, &outside);
        assert!(matches!(open(&right), Ok(Some(_))));
        assert!(matches!(open(&SmsSettings::default()), Ok(None)));
        for wrong in [
            SmsSettings { sms_url: Some("http://gw.sms.example/".into()), ..right.clone() },
            SmsSettings { sms_url: Some("https://127.0.0.1/".into()), ..right.clone() },
            SmsSettings { sms_key: None, ..right.clone() },
            SmsSettings { sms_from: None, ..right.clone() },
            SmsSettings { sms_from: Some("Een lange naam".into()), ..right.clone() },
        ] {
            assert!(open(&wrong).is_err(), "{wrong:?}");
        }
    }
}
