//! Random secrets. The database only ever holds their hash.

use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use sha2::{Digest, Sha256};

/// Without 0, O, 1, I, L and the like, so that a code can be read aloud: 31 signs, six of them give 29.7 bits.
const CODE_SIGNS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// The key of this installation: made at the first start, kept apart from the database.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A new random key.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// From 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut key = [0u8; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (byte, at) in key.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
        }
        Some(Self(key))
    }

    /// As 64 hexadecimal digits, for its file.
    pub fn to_text(&self) -> String {
        hex(&self.0)
    }

    /// A secret that only this installation can make again: for what is shown more than once and never stored.
    fn derive(&self, purpose: &str, id: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!("any length is a key"));
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(id.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The secret part of a link for this id.
    pub fn link(&self, id: &str) -> String {
        hex(&self.derive("link", id))
    }

    /// The secret part of a link that turns each minute: 128 bits, so that its QR stays easy to scan.
    pub fn turning_link(&self, id: &str, minute: i64) -> String {
        let mut link = hex(&self.derive("turn", &format!("{id}/{minute}")));
        link.truncate(32);
        link
    }

    /// The proof that a link was opened at this instant (seconds), for whoever reads slowly.
    pub fn opened(&self, link: &str, at: i64) -> String {
        hex(&self.derive("opened", &format!("{link}/{at}")))
    }

    /// The token of the session that a claim becomes: the same again when the answer got lost on its way.
    pub fn entry(&self, claim: &str) -> String {
        hex(&self.derive("entry", claim))
    }

    /// The mark of a person on their own pages: a phone knows by it whose pages it keeps, and learns nothing else.
    pub fn mark(&self, person: &str) -> String {
        let mut mark = hex(&self.derive("mark", person));
        mark.truncate(32);
        mark
    }

    /// Six signs for this id that can be read aloud: 31 signs each, nearly 30 bits together.
    pub fn code(&self, id: &str) -> String {
        let mut number = u128::from_be_bytes(self.derive("code", id)[..16].try_into().unwrap_or_default());
        let signs = CODE_SIGNS.len() as u128;
        (0..6)
            .map(|_| {
                let sign = CODE_SIGNS[(number % signs) as usize];
                number /= signs;
                char::from(sign)
            })
            .collect()
    }
}

/// 256 random bits as hex: for cookies and links.
pub fn token() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// Two digits that both sides see.
pub fn match_number() -> String {
    rand::rng().random_range(10..100).to_string()
}

/// Eight signs for a one-time code by mail, nearly 40 bits: "AB3D-XY7K". Guessing it takes ages, so that a mail address
/// needs no tight budget of codes that a stranger could use up.
pub fn mail_code() -> String {
    let mut rng = rand::rng();
    let mut sign = || char::from(CODE_SIGNS[rng.random_range(0..CODE_SIGNS.len())]);
    let (first, last): (String, String) = ((0..4).map(|_| sign()).collect(), (0..4).map(|_| sign()).collect());
    format!("{first}-{last}")
}

/// What the database keeps of a secret (SHA-256, hex).
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// The same of bytes that are no text.
pub fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A code as it was typed: capitals, no spaces or dashes.
pub fn tidy_code(typed: &str) -> String {
    typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_uppercase()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_can_be_read_aloud_and_typed_carelessly() {
        let code = Key([7; 32]).code("an invitation");
        assert_eq!(code.len(), 6);
        assert!(!code.contains(['0', 'O', '1', 'I', 'L']));
        assert_eq!(tidy_code(" ab2-3x y"), "AB23XY");
    }

    #[test]
    fn a_link_is_the_same_again_and_another_for_another() {
        let key = Key([7; 32]);
        assert_eq!(key.link("a"), key.link("a"));
        assert_ne!(key.link("a"), key.link("b"));
        assert_ne!(key.link("a"), Key([8; 32]).link("a"));
        assert!(Key::parse(&key.to_text()).is_some_and(|same| same.link("a") == key.link("a")));
        assert!(Key::parse("no key").is_none());
    }

    #[test]
    fn a_hash_is_not_the_secret() {
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
