//! Passkeys, passwords with an authenticator, and recovery codes.

use crate::{
    access::PersonId,
    db::Conn,
    moment::At,
    sealed::Sealed,
    secret,
    way_in::{Factors, KeptPasskey, rules},
};

/// What somebody can show besides a mail code.
///
/// # Errors
/// When the database fails.
pub async fn factors(conn: &mut Conn, person: &PersonId) -> Result<Factors, sqlx::Error> {
    let passkeys: Vec<KeptPasskey> = sqlx::query_as(
        "SELECT id, person_id, name, passkey, created_at, last_used_at FROM passkeys WHERE person_id = $1 \
         ORDER BY created_at",
    )
    .bind(person)
    .fetch_all(&mut *conn)
    .await?;
    let (password_changed_at, recovery_left): (Option<At>, i64) = sqlx::query_as(
        "SELECT (SELECT changed_at FROM passwords WHERE person_id = $1), \
                (SELECT COUNT(*) FROM recovery_codes WHERE person_id = $1 AND used_at IS NULL)",
    )
    .bind(person)
    .fetch_one(conn)
    .await?;
    Ok(Factors { passkeys, password_changed_at, recovery_left })
}

/// Keeps a passkey. `credential` is the hash by which the browser will name it.
///
/// # Errors
/// When the database fails, or another person has this passkey.
pub async fn add_passkey(
    conn: &mut Conn,
    person: &PersonId,
    credential: &str,
    name: &str,
    passkey: &str,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO passkeys (id, person_id, credential_id, name, passkey, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(person)
    .bind(credential)
    .bind(name)
    .bind(passkey)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// The passkey with this credential.
///
/// # Errors
/// When the database fails.
pub async fn passkey(conn: &mut Conn, credential: &str) -> Result<Option<KeptPasskey>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, person_id, name, passkey, created_at, last_used_at FROM passkeys WHERE credential_id = $1",
    )
    .bind(credential)
    .fetch_optional(conn)
    .await
}

/// It was used: with its counter as it is now.
///
/// # Errors
/// When the database fails.
pub async fn used_passkey(conn: &mut Conn, id: &str, passkey: &str, now: At) -> Result<(), sqlx::Error> {
    let sql = "UPDATE passkeys SET passkey = $2, last_used_at = $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(passkey).bind(now).execute(conn).await.map(drop)
}

/// Takes one of one's own passkeys away.
///
/// # Errors
/// When the database fails.
pub async fn remove_passkey(conn: &mut Conn, person: &PersonId, id: &str) -> Result<(), sqlx::Error> {
    let sql = "DELETE FROM passkeys WHERE id = $1 AND person_id = $2";
    sqlx::query(sql).bind(id).bind(person).execute(conn).await.map(drop)
}

/// Somebody's password with the secret of their authenticator.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Password {
    /// Argon2id, in its usual notation.
    pub password_hash: String,
    /// The secret in base 32.
    pub code_secret: Sealed,
}

/// Somebody's password.
///
/// # Errors
/// When the database fails.
pub async fn password(conn: &mut Conn, person: &PersonId) -> Result<Option<Password>, sqlx::Error> {
    let sql = "SELECT password_hash, code_secret FROM passwords WHERE person_id = $1";
    sqlx::query_as(sql).bind(person).fetch_optional(conn).await
}

/// Keeps a password and an authenticator, instead of those before. `step` was used to show that it works.
///
/// # Errors
/// When the database fails.
pub async fn keep_password(
    conn: &mut Conn,
    person: &PersonId,
    password: &Password,
    step: i64,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO passwords (person_id, password_hash, code_secret, last_step, changed_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash, \
         code_secret = excluded.code_secret, last_step = excluded.last_step, changed_at = excluded.changed_at",
    )
    .bind(person)
    .bind(&password.password_hash)
    .bind(&password.code_secret)
    .bind(step)
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Takes the password away.
///
/// # Errors
/// When the database fails.
pub async fn remove_password(conn: &mut Conn, person: &PersonId) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM passwords WHERE person_id = $1").bind(person).execute(conn).await.map(drop)
}

/// Accepts a step of the authenticator, once: false for one that was used, or older than one that was.
///
/// # Errors
/// When the database fails.
pub async fn accept_step(conn: &mut Conn, person: &PersonId, step: i64) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE passwords SET last_step = $2 WHERE person_id = $1 AND last_step < $2";
    Ok(sqlx::query(sql).bind(person).bind(step).execute(conn).await?.rows_affected() == 1)
}

/// Makes new recovery codes instead of the old ones, and returns them: they are shown, and only their hash is kept.
///
/// # Errors
/// When the database fails.
pub async fn new_recovery_codes(conn: &mut Conn, person: &PersonId, now: At) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query("DELETE FROM recovery_codes WHERE person_id = $1").bind(person).execute(&mut *conn).await?;
    let codes: Vec<String> = (0..rules::RECOVERY_CODES).map(|_| secret::mail_code()).collect();
    for code in &codes {
        sqlx::query("INSERT INTO recovery_codes (id, person_id, code_hash, created_at) VALUES ($1, $2, $3, $4)")
            .bind(uuid::Uuid::new_v4().to_string())
            .bind(person)
            .bind(recovery_hash(person, code))
            .bind(now)
            .execute(&mut *conn)
            .await?;
    }
    Ok(codes)
}

/// Uses a recovery code, once.
///
/// # Errors
/// When the database fails.
pub async fn use_recovery_code(conn: &mut Conn, person: &PersonId, typed: &str, now: At) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE recovery_codes SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL";
    let done = sqlx::query(sql).bind(person).bind(recovery_hash(person, typed)).bind(now).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

fn recovery_hash(person: &PersonId, code: &str) -> String {
    secret::hash(&format!("{person}/{}", secret::tidy_code(code)))
}

/// Takes every factor away.
///
/// # Errors
/// When the database fails.
pub async fn remove_factors(conn: &mut Conn, person: &PersonId) -> Result<(), sqlx::Error> {
    for table in ["passkeys", "passwords", "recovery_codes"] {
        let sql = format!("DELETE FROM {table} WHERE person_id = $1");
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(person).execute(&mut *conn).await?;
    }
    Ok(())
}
