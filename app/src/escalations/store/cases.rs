//! One case, whole: for whoever has a proof that opens it.

use crate::{
    access::{
        ActAsOneself, AlumnusId, ApprovePacket, ConfirmGround, Escalate, May, MaySeePacket, MunicipalityId, PersonId,
        SchoolId, SeeEscalation,
    },
    db::Conn,
    escalations::{
        EscalationId, GroundKind, State,
        rules::{
            Standing,
            ladder::{self, SchoolTerms},
            words::Plain,
        },
    },
    moment::{At, Day},
    sealed::{MaybeSealed, Sealed},
    waakvlam::SupportLevel,
};

/// A proof that opens the cases of one alumnus.
pub trait OnCase {
    /// Whose.
    fn whose(&self) -> &AlumnusId;
}

/// The clock opens what is due, and nobody sees it.
pub struct ByTheClock(pub(in crate::escalations) AlumnusId);

macro_rules! opens {
    ($($proof:ty),+) => { $(impl OnCase for $proof {
        fn whose(&self) -> &AlumnusId {
            self.alumnus()
        }
    })+ };
}
opens!(May<Escalate>, May<ConfirmGround>, May<SeeEscalation>, May<ApprovePacket>, May<ActAsOneself>, MaySeePacket);

impl OnCase for ByTheClock {
    fn whose(&self) -> &AlumnusId {
        &self.0
    }
}

/// A case with the names that go with it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Case {
    /// Its row.
    pub id: EscalationId,
    /// About whom.
    pub alumnus_id: AlumnusId,
    /// The human being.
    pub person_id: PersonId,
    /// "Samira".
    pub first_name: String,
    /// "Visser".
    pub last_name: String,
    /// Their school.
    pub school_id: SchoolId,
    /// "De Rede".
    pub school: String,
    /// Where they live.
    pub municipality_id: MunicipalityId,
    /// "Nieuwland".
    pub municipality: String,
    /// Who keeps in touch meanwhile.
    pub owner_id: PersonId,
    /// Who stands behind the owner.
    pub backup_id: PersonId,
    /// "Anja".
    pub owner: String,
    /// "Jacobs".
    pub owner_last: String,
    /// The owner's number.
    pub owner_phone: Option<String>,
    /// Where it stands.
    pub state: State,
    /// The step on the ladder.
    pub step: i64,
    /// The version of the words.
    pub version: i64,
    /// At whose desk it lies.
    pub contact_id: Option<PersonId>,
    /// "Femke".
    pub contact: Option<String>,
    /// "de Boer".
    pub contact_last: Option<String>,
    /// When the clock acts.
    pub term_at: Option<At>,
    /// 1 when a term passed since somebody last did something.
    pub is_late: i64,
    /// How long the alumnus has to answer, in working days, if the school said so.
    pub alumnus_term: Option<i64>,
    /// How long the owner has, in working days, if the school said so.
    pub owner_term: Option<i64>,
    /// Who wrote the ground.
    pub ground_by: Option<PersonId>,
    /// Their first name.
    pub ground_name: Option<String>,
    /// Which ground.
    pub ground_kind: Option<GroundKind>,
    /// In words.
    #[sqlx(try_from = "MaybeSealed")]
    pub ground: Option<String>,
    /// 1 when telling the alumnus is dangerous.
    pub untold: i64,
    /// What is going on.
    #[sqlx(try_from = "Sealed")]
    pub cause: String,
    /// What is asked.
    #[sqlx(try_from = "Sealed")]
    pub asked: String,
    /// When something must have happened.
    pub wanted_on: Day,
    /// When it was written.
    pub drafted_at: At,
    /// When the alumnus was asked, the last time.
    pub asked_alumnus_at: Option<At>,
    /// When it was agreed, by the alumnus or by the second colleague.
    pub approved_at: Option<At>,
    /// By whom.
    pub approved_by: Option<PersonId>,
    /// Their first name.
    pub approved_name: Option<String>,
    /// When it went.
    pub sent_at: Option<At>,
    /// When it was seen there.
    pub received_at: Option<At>,
    /// When it was taken up.
    pub accepted_at: Option<At>,
    /// Who does it.
    pub actor_name: Option<String>,
    /// What first.
    #[sqlx(try_from = "MaybeSealed")]
    pub first_action: Option<String>,
    /// On which day.
    pub action_on: Option<Day>,
    /// When the municipality said no.
    pub declined_at: Option<At>,
    /// Why.
    #[sqlx(try_from = "MaybeSealed")]
    pub decline_reason: Option<String>,
    /// Whither then.
    #[sqlx(try_from = "MaybeSealed")]
    pub decline_whither: Option<String>,
    /// When it was done.
    pub done_at: Option<At>,
    /// What came of it.
    #[sqlx(try_from = "MaybeSealed")]
    pub result: Option<String>,
    /// When school stopped it.
    pub withdrawn_at: Option<At>,
    /// How closely the alumnus was kept in sight before.
    pub level_before: Option<SupportLevel>,
}

impl Case {
    /// "Samira Visser".
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// "Anja Jacobs".
    pub fn owner_name(&self) -> String {
        format!("{} {}", self.owner, self.owner_last)
    }

    /// "Femke de Boer".
    pub fn contact_name(&self) -> Option<String> {
        let (first, last) = (self.contact.as_deref()?, self.contact_last.as_deref()?);
        Some(format!("{first} {last}"))
    }

    /// Whether the alumnus must not know.
    pub fn is_untold(&self) -> bool {
        self.untold == 1
    }

    /// Whether it went by the exception: two colleagues and a ground, without the alumnus' yes.
    pub fn went_by_exception(&self) -> bool {
        self.sent_at.is_some() && self.ground_by.is_some()
    }

    /// Whether it is at the municipality because they said yes, who may take that back.
    pub fn has_their_yes(&self) -> bool {
        self.state.is_on_a_desk() && !self.went_by_exception()
    }

    /// Where it stands, for the rules.
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            step: self.step,
            version: self.version,
            contact: self.contact_id.clone(),
            term_at: self.term_at,
            is_late: self.is_late == 1,
            ground_by: self.ground_by.clone(),
            terms: SchoolTerms::set(self.alumnus_term, self.owner_term),
        }
    }

    /// For the plain sentence.
    pub fn plain(&self) -> Plain<'_> {
        Plain {
            state: self.state,
            owner: &self.owner,
            contact: self.contact.as_deref(),
            actor: self.actor_name.as_deref(),
            term_at: self.term_at,
            has_passed: self.is_late == 1,
            has_risen: self.step > ladder::FIRST,
            action_on: self.action_on,
            done_at: self.done_at,
        }
    }
}

/// The term at school of one step, for a case, if the school set it.
macro_rules! term {
    ($step:literal, $name:literal) => {
        concat!(
            "(SELECT t.term_days FROM school_terms t WHERE t.school_id = a.school_id \
             AND t.municipality_id = e.municipality_id AND t.step = ",
            $step,
            ") AS ",
            $name
        )
    };
}

const CASE: &str = concat!(
    "SELECT e.id, e.alumnus_id, a.person_id, p.first_name, p.last_name, a.school_id, s.name AS school, \
     e.municipality_id, m.name AS municipality, e.owner_id, a.backup_id, o.first_name AS owner, o.last_name AS owner_last, \
     o.phone AS owner_phone, e.state, e.step, e.version, e.contact_id, c.first_name AS contact, \
     c.last_name AS contact_last, e.term_at, e.is_late, e.ground_by, g.first_name AS ground_name, e.ground_kind, e.ground, \
     e.untold, e.cause, e.asked, e.wanted_on, e.drafted_at, e.asked_alumnus_at, e.approved_at, e.approved_by, \
     y.first_name AS approved_name, e.sent_at, e.received_at, e.accepted_at, e.actor_name, e.first_action, \
     e.action_on, e.declined_at, e.decline_reason, e.decline_whither, e.done_at, e.result, e.withdrawn_at, \
     e.level_before, ",
    term!(0, "alumnus_term"),
    ", ",
    term!(1, "owner_term"),
    " FROM escalations e JOIN alumni a ON a.id = e.alumnus_id JOIN people p ON p.id = a.person_id \
     JOIN schools s ON s.id = a.school_id JOIN municipalities m ON m.id = e.municipality_id \
     JOIN people o ON o.id = e.owner_id LEFT JOIN people c ON c.id = e.contact_id \
     LEFT JOIN people g ON g.id = e.ground_by LEFT JOIN people y ON y.id = e.approved_by"
);

/// One case.
///
/// # Errors
/// `RowNotFound` when the proof is about somebody else.
pub async fn case(conn: &mut Conn, proof: &impl OnCase, id: &EscalationId) -> Result<Case, sqlx::Error> {
    let sql = format!("{CASE} WHERE e.id = $1 AND e.alumnus_id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).bind(proof.whose()).fetch_one(conn).await
}

/// The case of somebody that runs, or else the one that was over last.
pub(in crate::escalations) async fn last_of(conn: &mut Conn, proof: &impl OnCase) -> Result<Option<Case>, sqlx::Error> {
    let sql = format!(
        "{CASE} WHERE e.alumnus_id = $1 \
         ORDER BY CASE WHEN e.done_at IS NULL AND e.withdrawn_at IS NULL THEN 0 ELSE 1 END, \
         COALESCE(e.done_at, e.withdrawn_at) DESC, e.id LIMIT 1"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(proof.whose()).fetch_optional(conn).await
}

/// The case of somebody that is not over.
pub(in crate::escalations) async fn running_of(
    conn: &mut Conn,
    proof: &impl OnCase,
) -> Result<Option<EscalationId>, sqlx::Error> {
    let sql = "SELECT id FROM escalations WHERE alumnus_id = $1 AND done_at IS NULL AND withdrawn_at IS NULL";
    sqlx::query_scalar(sql).bind(proof.whose()).fetch_optional(conn).await
}

/// The case of somebody that is not over, for the clock.
pub(in crate::escalations) async fn running(
    conn: &mut Conn,
    clock: &ByTheClock,
) -> Result<Option<EscalationId>, sqlx::Error> {
    let sql = "SELECT id FROM escalations WHERE alumnus_id = $1 AND done_at IS NULL AND withdrawn_at IS NULL";
    sqlx::query_scalar(sql).bind(clock.whose()).fetch_optional(conn).await
}

/// Who of a school can be asked to confirm a ground: id and name of everybody but this one.
pub(in crate::escalations) async fn colleagues(
    conn: &mut Conn,
    school: &SchoolId,
    but: &PersonId,
    now: At,
) -> Result<Vec<(PersonId, String)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT DISTINCT p.id, p.first_name || ' ' || p.last_name FROM memberships m JOIN people p ON p.id = m.person_id \
         WHERE m.school_id = $1 AND p.id <> $2 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3) ORDER BY 2, 1",
    )
    .bind(school)
    .bind(but)
    .bind(now)
    .fetch_all(conn)
    .await
}

/// Whose case it is: for the question whether somebody may.
pub(in crate::escalations) async fn alumnus_of(conn: &mut Conn, id: &EscalationId) -> Result<AlumnusId, sqlx::Error> {
    sqlx::query_scalar("SELECT alumnus_id FROM escalations WHERE id = $1").bind(id).fetch_one(conn).await
}

/// "De Rede".
pub(in crate::escalations) async fn school_name(conn: &mut Conn, school: &SchoolId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM schools WHERE id = $1").bind(school).fetch_one(conn).await
}

/// The sentences that the alumnus shares with the municipality, for whoever may read them too. Nothing of a case that
/// they don't know of, or never said yes to.
///
/// # Errors
/// When the database fails.
pub async fn shared_by_alumnus(conn: &mut Conn, may: &May<SeeEscalation>) -> Result<Vec<String>, sqlx::Error> {
    let case = last_of(conn, may).await?;
    let agreed = |case: &Case| case.sent_at.is_some() && !case.is_untold() && !case.went_by_exception();
    match case.filter(agreed) {
        Some(case) => Ok(super::shared(conn, &case).await?.into_iter().map(|sentence| sentence.words).collect()),
        None => Ok(Vec::new()),
    }
}

/// What the alumnus' home says about their case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseBrief {
    /// Which.
    pub id: EscalationId,
    /// Where it stands.
    pub state: State,
    /// Whether it waits for their yes or no.
    pub needs_answer: bool,
    /// Who does what by when, in plain words.
    pub line: String,
    /// Where it leads.
    pub link: String,
}

/// The case of somebody in one plain line, until two weeks after it is done. `None` when there is nothing to know.
///
/// # Errors
/// When the database fails.
pub async fn of_alumnus(conn: &mut Conn, may: &May<ActAsOneself>, now: At) -> Result<Option<CaseBrief>, sqlx::Error> {
    let Some(case) = last_of(conn, may).await?.filter(|case| !case.is_untold()) else { return Ok(None) };
    let needs_answer = case.state == State::Asked;
    Ok(case.plain().line(now).map(|line| CaseBrief {
        link: if needs_answer { format!("/packet/{}", case.id) } else { "/case".to_owned() },
        id: case.id.clone(),
        state: case.state,
        needs_answer,
        line,
    }))
}
