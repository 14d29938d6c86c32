//! Who we are to the push services (RFC 8292). A signature is for one service and half a day; making one costs three
//! times as much as sealing a message, so it is kept.

use crate::clock;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use openssl::{
    ec::{EcGroup, EcKey},
    nid::Nid,
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use web_push::{PartialVapidSignatureBuilder, SubscriptionInfo, VapidSignatureBuilder};

/// How long a signature holds, in seconds; 24 hours is the most that a service takes.
const HOLDS: i64 = 12 * 60 * 60;

/// More services than there are: then the store of signatures begins anew.
const MOST_ORIGINS: usize = 1000;

/// What to do without the key.
pub const REMEDY: &str = "Zet waakvlam.push uit de back-up van de sleutels terug. Is het weg? Haal het bestand dan weg: \
                          er komt een nieuwe, en wie de app opent krijgt daarna weer meldingen.";

/// The private key as its file holds it: 32 bytes in base64url.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(String);

impl KeyText {
    /// A new random key; `None` when OpenSSL can't make one.
    pub fn random() -> Option<Self> {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).ok()?;
        let key = EcKey::generate(&group).ok()?.private_key().to_vec_padded(32).ok()?;
        Some(Self(BASE64_URL_SAFE_NO_PAD.encode(key)))
    }

    /// From the text of its file.
    pub fn parse(text: &str) -> Option<Self> {
        let key = Self(text.trim().to_owned());
        key.builder().map(|_| key)
    }

    /// The text of its file.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn builder(&self) -> Option<PartialVapidSignatureBuilder> {
        VapidSignatureBuilder::from_base64_no_sub(&self.0).ok()
    }
}

struct Kept {
    authorization: String,
    until: i64,
}

/// Signs for us.
pub struct Signer {
    key: PartialVapidSignatureBuilder,
    public_key: String,
    contact: String,
    kept: Mutex<HashMap<String, Kept>>,
}

impl Signer {
    /// Signs with this key, and says that this is where we are reached.
    ///
    /// # Errors
    /// When the key is none.
    pub fn new(key: &KeyText, contact: &str) -> Result<Self, &'static str> {
        let key = key.builder().ok_or("er staat geen sleutel in")?;
        let public_key = BASE64_URL_SAFE_NO_PAD.encode(key.get_public_key());
        Ok(Self { key, public_key, contact: contact.to_owned(), kept: Mutex::default() })
    }

    /// The public key, as browsers take it.
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// The header for this service; made anew when half its time is over. `None` when it can't be signed.
    pub fn authorization(&self, origin: &str) -> Option<String> {
        // By the world's clock, as the service reads it; a house's clock may stand elsewhere in a demo.
        let now = clock::machine().0;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) =
            kept.get(origin).filter(|known| known.until - now > HOLDS / 2 && known.until - now <= HOLDS)
        {
            return Some(known.authorization.clone());
        }
        let until = now + HOLDS;
        let authorization = self.sign(origin, until)?;
        if kept.len() >= MOST_ORIGINS {
            kept.clear();
        }
        kept.insert(origin.to_owned(), Kept { authorization: authorization.clone(), until });
        Some(authorization)
    }

    /// The next message to this service gets a new signature.
    pub fn forget(&self, origin: &str) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(origin);
    }

    /// The claims are ours, each of them: what the crate fills in by itself has no port, and somebody else's contact.
    fn sign(&self, origin: &str, until: i64) -> Option<String> {
        let target = SubscriptionInfo::new(origin, "", "");
        let mut builder = self.key.clone().add_sub_info(&target);
        builder.add_claim("aud", origin);
        builder.add_claim("exp", until);
        builder.add_claim("sub", self.contact.as_str());
        let signature = builder.build().ok()?;
        let public_key = BASE64_URL_SAFE_NO_PAD.encode(&signature.auth_k);
        Some(format!("vapid t={}, k={public_key}", signature.auth_t))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_and_a_signature_is_kept() {
        let key = KeyText::random().expect("a key");
        assert!(KeyText::parse(&format!("{}\n", key.as_str())).is_some_and(|same| same == key));
        assert!(KeyText::parse("no key").is_none());
        let signer = Signer::new(&key, "mailto:beheer@derede.nl").expect("a signer");
        let first = signer.authorization("https://web.push.apple.com").expect("a signature");
        assert_eq!(signer.authorization("https://web.push.apple.com").as_ref(), Some(&first));
        assert_ne!(signer.authorization("https://fcm.googleapis.com").as_ref(), Some(&first));
        signer.forget("https://web.push.apple.com");
        assert_ne!(signer.authorization("https://web.push.apple.com").as_ref(), Some(&first));
        signer.kept.lock().expect("kept").values_mut().for_each(|kept| kept.until -= HOLDS / 2 + 1);
        let renewed = signer.authorization("https://fcm.googleapis.com");
        assert_eq!(signer.authorization("https://fcm.googleapis.com"), renewed, "half its life is over: once anew");
    }
}
