//! Lists of alumni, and the work facts of one.

use crate::{
    access::{AlumnusId, May, SchoolId, SeeWorkFacts, Staff},
    db::Conn,
    moment::{At, Day},
    sealed::MaybeSealed,
    waakvlam::{Sign, SupportLevel},
};

/// One line of the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// Their circle.
    pub id: AlumnusId,
    /// The human being.
    pub person_id: String,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// How closely they are kept in sight.
    pub support_level: SupportLevel,
    /// When they left.
    pub outflow_on: Day,
    /// Where they live.
    pub municipality: String,
    /// Their regisseur.
    pub owner: String,
    /// The last sign of life.
    pub last_sign_of_life_at: Option<At>,
    /// Their first time in the app.
    pub joined_at: Option<At>,
}

/// Which lines are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Everybody.
    All,
    /// Who never came in.
    NotJoined,
    /// Whose regisseur I am.
    Mine,
    /// Who has been without a JIM for long, as Monday counts them.
    NoJim,
}

/// How many lines stand on one page of the list.
pub const PAGE: i64 = 50;

/// One page of the school's list, by name. `search` matches a part of the name; `after` skips pages.
///
/// # Errors
/// When the database fails.
pub async fn list(
    conn: &mut Conn,
    staff: &Staff,
    which: Which,
    search: &str,
    page: i64,
) -> Result<(Vec<Line>, i64), sqlx::Error> {
    let wanted = match which {
        Which::All => "$3 = $3",
        Which::NotJoined => "a.joined_at IS NULL AND $3 = $3",
        Which::Mine => "a.owner_id = $3",
        Which::NoJim => {
            "$3 = $3 AND EXISTS (SELECT 1 FROM signals s WHERE s.alumnus_id = a.id AND s.closed_at IS NULL \
             AND s.kind = 'no_jim')"
        }
    };
    let from = format!(
        "FROM alumni a JOIN people p ON p.id = a.person_id JOIN municipalities m ON m.id = a.municipality_id \
         JOIN people o ON o.id = a.owner_id WHERE a.school_id = $1 AND a.erased_at IS NULL \
         AND (LOWER(p.first_name || ' ' || p.last_name) LIKE $2 ESCAPE '!' \
              OR p.first_name || ' ' || p.last_name LIKE $6 ESCAPE '!') AND {wanted}"
    );
    // SQLite lowers plain letters only, so a name with Ö is looked for as it is written too.
    let (pattern, written) = (pattern(&search.trim().to_lowercase()), pattern(&as_a_name(search)));
    let page = page.clamp(0, LAST_PAGE);
    let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) {from} AND $4 = $4 AND $5 = $5")))
        .bind(&staff.school)
        .bind(&pattern)
        .bind(staff.me.id())
        .bind(PAGE)
        .bind(page * PAGE)
        .bind(&written)
        .fetch_one(&mut *conn)
        .await?;
    let lines = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT a.id, a.person_id, p.first_name, p.last_name, a.support_level, a.outflow_on, m.name AS municipality, \
         o.first_name AS owner, a.last_sign_of_life_at, a.joined_at {from} \
         ORDER BY p.last_name, p.first_name, a.id LIMIT $4 OFFSET $5"
    )))
    .bind(&staff.school)
    .bind(&pattern)
    .bind(staff.me.id())
    .bind(PAGE)
    .bind(page * PAGE)
    .bind(&written)
    .fetch_all(conn)
    .await?;
    Ok((lines, count))
}

/// Nobody turns more pages than this.
const LAST_PAGE: i64 = 10_000;

fn pattern(text: &str) -> String {
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// "özlem" as it is written: "Özlem".
fn as_a_name(typed: &str) -> String {
    crate::moment::capital(typed.trim())
}

/// What is known about school, work and where somebody lives.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Facts {
    /// Their number at school.
    pub pupil_number: String,
    /// Their birthday.
    pub born_on: Day,
    /// When they left.
    pub outflow_on: Day,
    /// `arbeidsmarkt`, …
    pub profile: String,
    /// Where they went.
    pub destination: String,
    /// Where they work.
    pub employer: Option<String>,
    /// Until when.
    pub contract_ends_on: Option<Day>,
    /// Who taught them.
    pub school_mentor: Option<String>,
    /// "voorlezen".
    #[sqlx(try_from = "MaybeSealed")]
    pub needs: Option<String>,
    /// Where they live.
    pub municipality: String,
    /// Theirs.
    pub phone: Option<String>,
    /// Since when that number takes no messages: it may be a stranger's by now.
    pub phone_dead_at: Option<At>,
    /// Theirs.
    pub mail: Option<String>,
    /// What the last sign of life was.
    pub last_sign: Option<Sign>,
}

/// The facts about one alumnus.
///
/// # Errors
/// When the database fails.
pub async fn facts(conn: &mut Conn, may: &May<SeeWorkFacts>) -> Result<Facts, sqlx::Error> {
    sqlx::query_as(
        "SELECT a.pupil_number, a.born_on, a.outflow_on, a.profile, a.destination, a.employer, a.contract_ends_on, \
         a.school_mentor, a.needs, m.name AS municipality, p.phone, p.phone_dead_at, p.mail, a.last_sign \
         FROM alumni a JOIN people p ON p.id = a.person_id JOIN municipalities m ON m.id = a.municipality_id \
         WHERE a.id = $1",
    )
    .bind(may.alumnus())
    .fetch_one(conn)
    .await
}

/// How many of a school never came in.
///
/// # Errors
/// When the database fails.
pub async fn not_joined(conn: &mut Conn, school: &SchoolId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM alumni WHERE school_id = $1 AND joined_at IS NULL AND erased_at IS NULL")
        .bind(school)
        .fetch_one(conn)
        .await
}
