//! What the alumnus lets one helper see, kind by kind: nothing unless it is shared, and every look in the log.

use crate::{
    access::{AlumnusId, SeeCheckIns, SeeFeelings, SeeQuestions, SeeWorkFacts, SignedIn, may, would_allow},
    alumni,
    check_ins::{
        self, Face,
        store::{CheckIn, faces},
    },
    db::Conn,
    error::Refusal,
    moment::At,
    questions::{self, store::Question},
};

/// How many of the last check-ins are shown.
const LAST: i64 = 4;

/// What is shared. An empty list is what isn't shared, or isn't there.
#[derive(Default)]
pub struct Shared {
    /// How it went lately.
    pub faces: Vec<(At, Face)>,
    /// The answers on work, housing, money and feeling, with their words.
    pub feelings: Vec<CheckIn>,
    /// "Bakkerij 't Hoekje".
    pub work: Option<String>,
    /// The questions, without what was said in them.
    pub questions: Vec<Question>,
}

impl Shared {
    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.faces.is_empty() && self.feelings.is_empty() && self.work.is_none() && self.questions.is_empty()
    }
}

/// What this person may see of this alumnus now.
///
/// # Errors
/// When the database fails.
pub async fn shared(conn: &mut Conn, me: &SignedIn, alumnus: &AlumnusId, now: At) -> Result<Shared, Refusal> {
    let mut all = Shared::default();
    if would_allow::<SeeFeelings>(conn, me.id(), alumnus, now).await? {
        let proof = may::<SeeFeelings>(conn, me, alumnus, now).await?;
        all.feelings = check_ins::store::whole(conn, &proof, LAST).await?;
    } else if would_allow::<SeeCheckIns>(conn, me.id(), alumnus, now).await? {
        let proof = may::<SeeCheckIns>(conn, me, alumnus, now).await?;
        all.faces = faces(conn, &proof, LAST).await?;
    }
    if would_allow::<SeeWorkFacts>(conn, me.id(), alumnus, now).await? {
        let proof = may::<SeeWorkFacts>(conn, me, alumnus, now).await?;
        all.work = alumni::store::facts(conn, &proof).await?.employer;
    }
    if would_allow::<SeeQuestions>(conn, me.id(), alumnus, now).await? {
        let proof = may::<SeeQuestions>(conn, me, alumnus, now).await?;
        all.questions = questions::store::of_alumnus(conn, &proof).await?;
    }
    Ok(all)
}
