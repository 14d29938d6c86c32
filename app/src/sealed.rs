//! Words that people wrote are sealed before they come into the database, and opened when they leave it. A field of
//! the type [`Sealed`] can't be stored any other way, so that no store has to remember it.
//!
//! ```text
//! "ik slaap bij een vriend" ──► XChaCha20-Poly1305, key 2 ──► ~2~kZ3…   in the database
//! ```
//! The keys are in a file of their own, apart from the database: whoever has only the one can read nothing. A key is
//! known by its number; the newest seals, the older ones still open until everything is sealed anew.

pub mod anew;
pub mod columns;

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use sha2::{Digest, Sha256};
use sqlx::{Any, Decode, Encode, Type, any::AnyTypeInfo, encode::IsNull, error::BoxDynError};
use std::sync::{PoisonError, RwLock};

/// One key, with the number by which the sealed words know it.
#[derive(Clone)]
struct Key {
    name: String,
    cipher: XChaCha20Poly1305,
}

/// The keys of this process: the last one seals. Many houses in one process (as in tests) share them, because a key is
/// known by its own name.
static KEYS: RwLock<Vec<Key>> = RwLock::new(Vec::new());

/// The keys of an installation, the newest last.
#[derive(Clone)]
pub struct Keys(Vec<[u8; 32]>);

impl Keys {
    /// One new random key.
    pub fn random() -> Self {
        Self(vec![rand::random()])
    }

    /// The keys in a file: one of 64 hexadecimal digits on each line. `None` when a line is no key, or there is none.
    pub fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys: Vec<[u8; 32]> = lines.map(from_hex).collect::<Option<_>>()?;
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// The text of their file.
    pub fn to_text(&self) -> String {
        self.0.iter().map(|key| key.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n").collect()
    }

    /// The same keys and a new one, which seals from now on.
    #[must_use]
    pub fn with_a_new_one(&self) -> Self {
        Self([self.0.clone(), vec![rand::random()]].concat())
    }

    /// The names by which sealed words know these keys, the newest last.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(name_of).collect()
    }

    /// The newest key alone: for when everything was sealed anew.
    #[must_use]
    pub fn only_the_newest(&self) -> Self {
        Self(self.0.last().copied().into_iter().collect())
    }

    /// Puts these keys in use in this process.
    pub fn install(&self) {
        let mut keys = KEYS.write().unwrap_or_else(PoisonError::into_inner);
        for key in &self.0 {
            let name = name_of(key);
            keys.retain(|known| known.name != name);
            keys.push(Key { name, cipher: XChaCha20Poly1305::new(key.into()) });
        }
    }
}

fn from_hex(line: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if line.len() != 64 || !line.is_ascii() {
        return None;
    }
    for (byte, at) in key.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&line[at..at + 2], 16).ok()?;
    }
    Some(key)
}

/// The first signs of its hash: enough to tell keys apart, nothing to guess them by.
fn name_of(key: &[u8; 32]) -> String {
    Sha256::digest(key)[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Words that are sealed in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealed(pub String);

impl Sealed {
    /// The words, if there are any.
    pub fn some(words: Option<&str>) -> Option<Self> {
        words.map(Self::from)
    }
}

impl From<&str> for Sealed {
    fn from(words: &str) -> Self {
        Self(words.to_owned())
    }
}

impl From<&String> for Sealed {
    fn from(words: &String) -> Self {
        Self(words.clone())
    }
}

impl From<Sealed> for String {
    fn from(words: Sealed) -> Self {
        words.0
    }
}

/// Words that may be there and are sealed, as a row gives them: for `#[sqlx(try_from = "MaybeSealed")]`.
pub struct MaybeSealed(Option<Sealed>);

impl From<MaybeSealed> for Option<String> {
    fn from(words: MaybeSealed) -> Self {
        words.0.map(|words| words.0)
    }
}

impl std::fmt::Display for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

const MARK: char = '~';

/// Seals with the newest key: `~name~nonce and ciphertext`.
///
/// # Errors
/// When no key is in use.
pub fn seal(words: &str) -> Result<String, &'static str> {
    let keys = KEYS.read().unwrap_or_else(PoisonError::into_inner);
    let key = keys.last().ok_or("no key to seal with")?;
    let nonce: [u8; 24] = rand::random();
    let sealed = key.cipher.encrypt(&XNonce::from(nonce), words.as_bytes()).map_err(|_| "sealing failed")?;
    Ok(format!("{MARK}{}{MARK}{}", key.name, BASE64_STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat())))
}

/// Opens what was sealed. Words from before there were seals are given as they are.
///
/// # Errors
/// When the key is not there, or somebody changed the sealed text.
pub fn open(stored: &str) -> Result<String, &'static str> {
    let Some((name, text)) = parts(stored) else { return Ok(stored.to_owned()) };
    let keys = KEYS.read().unwrap_or_else(PoisonError::into_inner);
    let key = keys.iter().find(|key| key.name == name).ok_or("the key of these words is not here")?;
    let bytes = BASE64_STANDARD_NO_PAD.decode(text).map_err(|_| "sealed words are damaged")?;
    let (nonce, sealed) = bytes.split_first_chunk::<24>().ok_or("sealed words are damaged")?;
    let words = key.cipher.decrypt(&XNonce::from(*nonce), sealed).map_err(|_| "sealed words were changed")?;
    String::from_utf8(words).map_err(|_| "sealed words are damaged")
}

/// The name of the key and the rest, when this is a seal: words that happen to begin with the mark are none.
fn parts(stored: &str) -> Option<(&str, &str)> {
    let (name, text) = stored.strip_prefix(MARK)?.split_once(MARK)?;
    (name.len() == 8 && name.bytes().all(|sign| sign.is_ascii_hexdigit())).then_some((name, text))
}

/// The name of the key that seals now.
pub fn newest() -> Option<String> {
    KEYS.read().unwrap_or_else(PoisonError::into_inner).last().map(|key| key.name.clone())
}

impl Type<Any> for Sealed {
    fn type_info() -> AnyTypeInfo {
        <String as Type<Any>>::type_info()
    }
    fn compatible(ty: &AnyTypeInfo) -> bool {
        <String as Type<Any>>::compatible(ty)
    }
}

impl<'q> Encode<'q, Any> for Sealed {
    fn encode_by_ref(&self, buf: &mut <Any as sqlx::Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Any>::encode(seal(&self.0)?, buf)
    }
}

impl<'r> Decode<'r, Any> for Sealed {
    fn decode(value: <Any as sqlx::Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(open(&<String as Decode<Any>>::decode(value)?)?))
    }
}

impl Type<Any> for MaybeSealed {
    fn type_info() -> AnyTypeInfo {
        <String as Type<Any>>::type_info()
    }
    fn compatible(ty: &AnyTypeInfo) -> bool {
        <String as Type<Any>>::compatible(ty)
    }
}

impl<'r> Decode<'r, Any> for MaybeSealed {
    fn decode(value: <Any as sqlx::Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(<Option<Sealed> as Decode<Any>>::decode(value)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_words_come_back_and_tell_nothing() {
        Keys::random().install();
        let stored = seal("ik slaap bij een vriend").unwrap();
        assert!(!stored.contains("vriend"));
        assert_eq!(open(&stored).unwrap(), "ik slaap bij een vriend");
        assert_ne!(stored, seal("ik slaap bij een vriend").unwrap(), "the same words look different each time");
    }

    #[test]
    fn words_from_before_are_read_and_changed_ones_are_not() {
        Keys::random().install();
        assert_eq!(open("gewone woorden").unwrap(), "gewone woorden");
        let stored = seal("honderd euro").unwrap();
        let last = if stored.ends_with('A') { 'B' } else { 'A' };
        let changed = format!("{}{last}", &stored[..stored.len() - 1]);
        assert!(open(&changed).is_err());
        assert!(open("~00000000~AAAA").is_err(), "a key that is not here opens nothing");
    }

    #[test]
    fn a_file_of_keys_is_read_again() {
        let keys = Keys::random().with_a_new_one();
        assert_eq!(Keys::parse(&keys.to_text()).unwrap().0, keys.0);
        assert_eq!(keys.only_the_newest().0, keys.0[1..]);
        assert!(Keys::parse("").is_none());
        assert!(Keys::parse("geen sleutel").is_none());
    }
}
