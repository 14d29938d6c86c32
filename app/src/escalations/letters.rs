//! Telling everybody around a case: the alumnus in plain words, unless that is dangerous.

use super::{
    EscalationId, EventKind,
    store::{self, Case, OnCase},
};
use crate::{
    access::{PersonId, SeeEscalation, would_allow},
    circle,
    db::Conn,
    moment::At,
    outbox::{self, Letter},
};

/// What staff open.
pub(super) fn at_school(id: &EscalationId) -> String {
    format!("/escalations/{id}")
}

/// What the municipality opens.
pub(super) fn at_desk(id: &EscalationId) -> String {
    format!("/desk/{id}")
}

/// The letters about one thing that happened to a case.
pub(super) struct Letters<'a> {
    /// The case.
    pub case: &'a Case,
    /// What happened.
    pub what: EventKind,
    /// When.
    pub now: At,
}

impl Letters<'_> {
    /// To the owner, or to who stands in while the owner is away, unless they did it themselves.
    pub async fn owner(&self, conn: &mut Conn, by: Option<&PersonId>, text: String) -> Result<(), sqlx::Error> {
        let duty = circle::store::on_duty(conn, &self.case.alumnus_id, self.now).await?;
        let to = if duty.stands_in() { duty.person } else { self.case.owner_id.clone() };
        if by == Some(&to) {
            return Ok(());
        }
        self.put(conn, &to, text, at_school(&self.case.id)).await
    }

    /// To who stands in for the owner when that is needed.
    pub async fn backup(&self, conn: &mut Conn, text: String) -> Result<(), sqlx::Error> {
        let duty = circle::store::on_duty(conn, &self.case.alumnus_id, self.now).await?;
        let backup = &self.case.backup_id;
        let was_told = if duty.stands_in() { duty.person == *backup } else { false };
        if was_told {
            return Ok(());
        }
        self.put(conn, backup, text, at_school(&self.case.id)).await
    }

    /// To the colleague who is asked to confirm a ground.
    pub async fn second(&self, conn: &mut Conn, to: &PersonId, text: String) -> Result<(), sqlx::Error> {
        self.put(conn, to, text, at_school(&self.case.id)).await
    }

    /// To somebody at the municipality. It never names the alumnus: it may be read over a shoulder.
    pub async fn desk(&self, conn: &mut Conn, to: &PersonId, text: &str) -> Result<(), sqlx::Error> {
        self.put(conn, to, text.to_owned(), at_desk(&self.case.id)).await
    }

    /// To somebody at the municipality for whom nothing is left to open.
    pub async fn desk_closed(&self, conn: &mut Conn, to: &PersonId, text: &str) -> Result<(), sqlx::Error> {
        self.put(conn, to, text.to_owned(), "/desk".to_owned()).await
    }

    /// To everybody at the municipality who has it.
    pub async fn desks_closed(&self, conn: &mut Conn, proof: &impl OnCase, text: &str) -> Result<(), sqlx::Error> {
        for desk in store::other_desks(conn, proof, self.case, None).await? {
            self.desk_closed(conn, &desk, text).await?;
        }
        Ok(())
    }

    /// To the alumnus, unless telling is dangerous.
    pub async fn alumnus(&self, conn: &mut Conn, text: String) -> Result<(), sqlx::Error> {
        let link = match self.what {
            EventKind::Asked => format!("/packet/{}", self.case.id),
            _ => "/case".to_owned(),
        };
        if self.case.is_untold() {
            return Ok(());
        }
        self.put(conn, &self.case.person_id, text, link).await
    }

    /// To the JIM who may read along with what is shared.
    pub async fn jim(&self, conn: &mut Conn, text: String) -> Result<(), sqlx::Error> {
        let alumnus = &self.case.alumnus_id;
        let Some((jim, _)) = circle::store::jim_of(conn, alumnus, self.now).await? else { return Ok(()) };
        if self.case.is_untold() || !would_allow::<SeeEscalation>(conn, &jim, alumnus, self.now).await? {
            return Ok(());
        }
        self.put(conn, &jim, text, format!("/jim/{alumnus}")).await
    }

    async fn put(&self, conn: &mut Conn, to: &PersonId, text: String, link: String) -> Result<(), sqlx::Error> {
        let key = format!("escalation/{}/{}/{}", self.case.id, self.what.as_str(), self.now.0);
        outbox::put(conn, &Letter { key, to: to.clone(), text, link }, self.now).await
    }
}
