//! Passwords and the codes of an authenticator. Slow on purpose, so never inside a transaction.

use crate::{error::Refusal, moment::At, secret};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::LazyLock;
use tokio::{sync::Semaphore, task::spawn_blocking};
use totp_rs::{Builder, Secret, Totp};

/// Each takes 19 MiB and some tens of milliseconds: so many at the same time, the rest waits its turn.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What an unknown account is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&secret::token()).unwrap_or_default());

fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Argon2id of a password.
pub(super) async fn hash(password: String) -> Result<String, Refusal> {
    let broken = || Refusal::Broken("a password could not be hashed".into());
    let _turn = AT_ONCE.acquire().await.map_err(|_| broken())?;
    spawn_blocking(move || hash_now(&password)).await.map_err(|_| broken())?.ok_or_else(broken)
}

/// Whether this is the password. Without a hash it takes as long, and is not.
pub(super) async fn is_right(kept: Option<String>, password: String) -> bool {
    let Ok(_turn) = AT_ONCE.acquire().await else { return false };
    let check = move || {
        let known = kept.is_some();
        let hash = kept.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        right && known
    };
    spawn_blocking(check).await.unwrap_or(false)
}

/// A new secret for an authenticator: 160 random bits in base 32.
pub(super) fn new_code_secret() -> String {
    Secret::from(rand::random::<[u8; 20]>()).to_base32()
}

fn totp(code_secret: &str, name: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(code_secret).ok()?;
    // A colon would end the name in the address.
    Builder::new()
        .with_secret(secret)
        .with_account_name(name.replace(':', " "))
        .with_issuer(Some("Waakvlam"))
        .build()
        .ok()
}

/// The address that an authenticator scans.
pub(super) fn code_address(code_secret: &str, name: &str) -> Result<String, Refusal> {
    let broken = || Refusal::Broken("no address for an authenticator".into());
    totp(code_secret, name).ok_or_else(broken)?.to_url().map_err(|_| broken())
}

/// The step of 30 seconds whose code this is, one before or after now at most.
pub(super) fn step_of(code_secret: &str, typed: &str, now: At) -> Option<i64> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let step = totp(code_secret, "waakvlam")?.check(&typed, u64::try_from(now.0).ok()?)?;
    i64::try_from(step).ok()
}
