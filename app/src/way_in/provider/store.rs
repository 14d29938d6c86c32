//! Settings of providers, visits to them, and which account is which person.

use super::{
    MappedRole, Mapping, Owner, ProviderForm, ProviderId,
    rules::{Change, VISIT_MINUTES},
    talk::Departure,
};
use crate::{
    access::{MunicipalityId, PersonId, SchoolId},
    db::Conn,
    moment::At,
    sealed::Sealed,
    secret,
};

/// The provider of an organisation.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its row.
    pub id: ProviderId,
    /// Whose.
    pub owner: Owner,
    /// "De Rede".
    pub name: String,
    /// Who vouches: "https://login.school.example".
    pub issuer: String,
    /// How the provider knows us.
    pub client_id: String,
    /// What only the provider and we know.
    pub client_secret: Sealed,
    /// The domain of the mail addresses for which it speaks.
    pub mail_domain: String,
    /// What groups mean.
    pub mapping: Mapping,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ProviderId,
    school_id: Option<SchoolId>,
    municipality_id: Option<MunicipalityId>,
    coach_organisation: Option<String>,
    name: String,
    issuer: String,
    client_id: String,
    client_secret: Sealed,
    mail_domain: String,
    group_claim: Option<String>,
    staff_group: Option<String>,
    admin_group: Option<String>,
    may_add: i64,
}

impl Row {
    fn read(self) -> Option<Provider> {
        let owner = match (self.school_id, self.municipality_id, self.coach_organisation) {
            (Some(school), ..) => Owner::School(school),
            (_, Some(municipality), _) => Owner::Municipality(municipality),
            (.., Some(name)) => Owner::Coaches(name),
            _ => return None,
        };
        let mapping = Mapping {
            claim: self.group_claim,
            member_group: self.staff_group,
            admin_group: self.admin_group,
            may_add: self.may_add == 1,
        };
        Some(Provider {
            id: self.id,
            owner,
            name: self.name,
            issuer: self.issuer,
            client_id: self.client_id,
            client_secret: self.client_secret,
            mail_domain: self.mail_domain,
            mapping,
        })
    }
}

const PROVIDERS: &str = "SELECT v.id, v.school_id, v.municipality_id, v.coach_organisation, \
     COALESCE(s.name, m.name, v.coach_organisation) AS name, v.issuer, v.client_id, v.client_secret, v.mail_domain, \
     v.group_claim, v.staff_group, v.admin_group, v.may_add FROM providers v \
     LEFT JOIN schools s ON s.id = v.school_id LEFT JOIN municipalities m ON m.id = v.municipality_id \
     WHERE v.stopped_at IS NULL AND ";

/// The provider of a school, when it has one.
///
/// # Errors
/// When the database fails.
pub async fn of_school(conn: &mut Conn, school: &SchoolId) -> Result<Option<Provider>, sqlx::Error> {
    let sql = format!("{PROVIDERS} v.school_id = $1");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(school).fetch_optional(conn).await?;
    Ok(row.and_then(Row::read))
}

/// A provider that is in use.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut Conn, id: &ProviderId) -> Result<Option<Provider>, sqlx::Error> {
    let sql = format!("{PROVIDERS} v.id = $1");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(conn).await?;
    Ok(row.and_then(Row::read))
}

/// The providers that speak for mail addresses of this domain; schools of one board may share it.
///
/// # Errors
/// When the database fails.
pub async fn by_domain(conn: &mut Conn, domain: &str) -> Result<Vec<Provider>, sqlx::Error> {
    let sql = format!("{PROVIDERS} v.mail_domain = $1 ORDER BY name");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(domain).fetch_all(conn).await?;
    Ok(rows.into_iter().filter_map(Row::read).collect())
}

/// Keeps the settings of an organisation's provider. An empty secret keeps the one that is there.
///
/// # Errors
/// When the database fails.
pub async fn keep(conn: &mut Conn, owner: &Owner, form: &ProviderForm, now: At) -> Result<(), sqlx::Error> {
    let (school, municipality, coaches) = match owner {
        Owner::School(id) => (Some(id), None, None),
        Owner::Municipality(id) => (None, Some(id), None),
        Owner::Coaches(name) => (None, None, Some(name)),
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let known: Option<ProviderId> = sqlx::query_scalar(
        "SELECT id FROM providers WHERE school_id = $1 OR municipality_id = $2 OR coach_organisation = $3",
    )
    .bind(school)
    .bind(municipality)
    .bind(coaches)
    .fetch_optional(&mut *conn)
    .await?;
    let id = match known {
        Some(id) => id,
        None => {
            let id = ProviderId::new();
            sqlx::query(
                "INSERT INTO providers (id, school_id, municipality_id, coach_organisation, issuer, client_id, \
                 client_secret, mail_domain, may_add, changed_at) VALUES ($1, $2, $3, $4, '', '', $5, '', 0, $6)",
            )
            .bind(&id)
            .bind(school)
            .bind(municipality)
            .bind(coaches)
            .bind(Sealed::from(form.client_secret.as_str()))
            .bind(now)
            .execute(&mut *conn)
            .await?;
            id
        }
    };
    if !form.client_secret.is_empty() {
        sqlx::query("UPDATE providers SET client_secret = $2 WHERE id = $1")
            .bind(&id)
            .bind(Sealed::from(form.client_secret.as_str()))
            .execute(&mut *conn)
            .await?;
    }
    sqlx::query(
        "UPDATE providers SET issuer = $2, client_id = $3, mail_domain = $4, group_claim = $5, staff_group = $6, \
         admin_group = $7, may_add = $8, changed_at = $9, stopped_at = NULL WHERE id = $1",
    )
    .bind(&id)
    .bind(&form.issuer)
    .bind(&form.client_id)
    .bind(&form.mail_domain)
    .bind(some(&form.group_claim))
    .bind(some(&form.staff_group))
    .bind(some(&form.admin_group))
    .bind(i64::from(form.may_add == "yes"))
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// Stops using a provider. What its groups made ends with it.
///
/// # Errors
/// When the database fails.
pub async fn stop(conn: &mut Conn, id: &ProviderId, now: At) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE memberships SET until = $2 WHERE provider_id = $1 AND (until IS NULL OR until > $2)")
        .bind(id)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    let sql = "UPDATE providers SET stopped_at = $2, changed_at = $2, client_secret = $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(now).bind(Sealed::default()).execute(conn).await.map(drop)
}

/// Keeps what the way back needs, for the browser that leaves. What is long over is put away.
///
/// # Errors
/// When the database fails.
pub async fn leave(
    conn: &mut Conn,
    browser: &str,
    provider: &Provider,
    departure: &Departure,
    now: At,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM provider_visits WHERE expires_at < $1")
        .bind(now.plus_hours(-1))
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "INSERT INTO provider_visits (browser_hash, state_hash, provider_id, issuer, nonce, verifier, leads_to, \
         created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(secret::hash(browser))
    .bind(secret::hash(&departure.state))
    .bind(&provider.id)
    .bind(&provider.issuer)
    .bind(Sealed::from(&departure.nonce))
    .bind(Sealed::from(&departure.verifier))
    .bind(Sealed::from(&departure.leads_to))
    .bind(now)
    .bind(now.plus_minutes(VISIT_MINUTES))
    .execute(conn)
    .await
    .map(drop)
}

/// Where this browser is about to go: the organisation, and the address at its provider.
///
/// # Errors
/// When the database fails.
pub async fn leads_to(conn: &mut Conn, browser: &str, now: At) -> Result<Option<(ProviderId, Sealed)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT provider_id, leads_to FROM provider_visits \
         WHERE browser_hash = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(secret::hash(browser))
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// What was kept for the way back.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Visit {
    /// Where they went.
    pub provider_id: ProviderId,
    /// Who must vouch.
    pub issuer: String,
    /// What the token must repeat.
    pub nonce: Sealed,
    /// What shows that we are who left.
    pub verifier: Sealed,
}

/// Takes the visit of this browser with this state, once.
///
/// # Errors
/// When the database fails.
pub async fn come_back(conn: &mut Conn, browser: &str, state: &str, now: At) -> Result<Option<Visit>, sqlx::Error> {
    sqlx::query_as(
        "UPDATE provider_visits SET used_at = $3 WHERE browser_hash = $1 AND state_hash = $2 AND used_at IS NULL \
         AND expires_at > $3 RETURNING provider_id, issuer, nonce, verifier",
    )
    .bind(secret::hash(browser))
    .bind(secret::hash(state))
    .bind(now)
    .fetch_optional(conn)
    .await
}

/// The person of this account.
///
/// # Errors
/// When the database fails.
pub async fn linked(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar("SELECT person_id FROM provider_accounts WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .fetch_optional(conn)
        .await
}

/// Whether this person has an account at this provider already.
///
/// # Errors
/// When the database fails.
pub async fn has_account(conn: &mut Conn, issuer: &str, person: &PersonId) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM provider_accounts WHERE issuer = $1 AND person_id = $2";
    let accounts: i64 = sqlx::query_scalar(sql).bind(issuer).bind(person).fetch_one(conn).await?;
    Ok(accounts > 0)
}

/// From now on this account is this person.
///
/// # Errors
/// When the database fails, or either is taken.
pub async fn link(conn: &mut Conn, issuer: &str, subject: &str, person: &PersonId, now: At) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO provider_accounts (issuer, subject, person_id, linked_at) VALUES ($1, $2, $3, $4)")
        .bind(issuer)
        .bind(subject)
        .bind(person)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
}

/// What somebody is at the organisation of a provider, and whether they are something elsewhere.
#[derive(Clone, Debug)]
pub struct Standing {
    /// A person made them a member, or they coach for this organisation.
    pub by_hand: bool,
    /// A group did.
    pub by_group: Option<MappedRole>,
    /// They are something elsewhere too.
    pub elsewhere: bool,
}

/// Where somebody stands, as seen from one organisation.
///
/// # Errors
/// When the database fails.
pub async fn standing(
    conn: &mut Conn,
    provider: &Provider,
    person: &PersonId,
    now: At,
) -> Result<Standing, sqlx::Error> {
    let (school, municipality, coaches) = match &provider.owner {
        Owner::School(id) => (id.0.as_str(), "", 0),
        Owner::Municipality(id) => ("", id.0.as_str(), 0),
        Owner::Coaches(_) => ("", "", 1),
    };
    let members: Vec<(String, Option<ProviderId>, i64)> = sqlx::query_as(
        "SELECT role, provider_id, CASE WHEN school_id = $3 OR municipality_id = $4 THEN 1 ELSE 0 END \
         FROM memberships WHERE person_id = $1 AND since <= $2 AND (until IS NULL OR until > $2)",
    )
    .bind(person)
    .bind(now)
    .bind(school)
    .bind(municipality)
    .fetch_all(&mut *conn)
    .await?;
    let (coached, helped_elsewhere, own): (i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM circle_members c JOIN alumni a ON a.id = c.alumnus_id \
                 WHERE c.person_id = $1 AND c.since <= $2 AND (c.until IS NULL OR c.until > $2) \
                 AND c.role = 'job_coach' AND ($4 = 1 OR a.school_id = $3)), \
                (SELECT COUNT(*) FROM circle_members c JOIN alumni a ON a.id = c.alumnus_id \
                 WHERE c.person_id = $1 AND c.since <= $2 AND (c.until IS NULL OR c.until > $2) \
                 AND NOT (a.school_id = $3 OR ($4 = 1 AND c.role = 'job_coach'))), \
                (SELECT COUNT(*) FROM alumni WHERE person_id = $1)",
    )
    .bind(person)
    .bind(now)
    .bind(school)
    .bind(i64::from(coaches == 1))
    .fetch_one(conn)
    .await?;
    let here = |by: Option<&ProviderId>| members.iter().find(|(_, made_by, here)| *here == 1 && made_by.as_ref() == by);
    let by_group = here(Some(&provider.id)).map(|(role, ..)| match role.as_str() {
        "admin" => MappedRole::Admin,
        _ => MappedRole::Member,
    });
    Ok(Standing {
        by_hand: here(None).is_some() || coached > 0,
        by_group,
        elsewhere: members.iter().any(|(.., here)| *here == 0) || helped_elsewhere + own > 0,
    })
}

/// Ends or begins the membership that a group makes. An organisation of coaches has none.
///
/// # Errors
/// When the database fails.
pub async fn change_membership(
    conn: &mut Conn,
    provider: &Provider,
    person: &PersonId,
    change: Change,
    now: At,
) -> Result<(), sqlx::Error> {
    if change == Change::None {
        return Ok(());
    }
    sqlx::query(
        "UPDATE memberships SET until = $3 WHERE provider_id = $1 AND person_id = $2 \
         AND (until IS NULL OR until > $3)",
    )
    .bind(&provider.id)
    .bind(person)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    let Change::Begin(role) = change else { return Ok(()) };
    let (school, municipality, role, title) = match (&provider.owner, role) {
        (Owner::School(id), MappedRole::Admin) => (Some(id), None, "admin", "beheerder"),
        (Owner::School(id), MappedRole::Member) => (Some(id), None, "staff", "medewerker"),
        (Owner::Municipality(id), _) => (None, Some(id), "municipal", "consulent"),
        (Owner::Coaches(_), _) => return Ok(()),
    };
    sqlx::query(
        "INSERT INTO memberships (id, person_id, role, school_id, municipality_id, title, since, provider_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(person)
    .bind(role)
    .bind(school)
    .bind(municipality)
    .bind(title)
    .bind(now)
    .bind(&provider.id)
    .execute(conn)
    .await
    .map(drop)
}
