//! Who reads the conversation now. The policy itself is asked, person by person, so that what is said before typing is
//! always what will happen.

use super::store::{ALUMNUS, COLLEAGUE, HELPER, around};
use crate::{
    access::{AlumnusId, Kind, PersonId, would_see},
    db::Conn,
    moment::At,
    secret,
};

/// Somebody who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reader {
    pub person: PersonId,
    pub first_name: String,
    /// Where they read it.
    pub link: String,
}

/// Who reads, by name; and whether others of the school can too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Readers {
    pub named: Vec<Reader>,
    pub colleagues: bool,
}

impl Readers {
    /// Everybody but this person.
    pub fn without(&self, me: &PersonId) -> impl Iterator<Item = &Reader> {
        self.named.iter().filter(move |reader| reader.person != *me)
    }

    /// Their names, for "… lezen dit."
    pub fn names(&self, me: &PersonId) -> Vec<String> {
        let colleagues = self.colleagues.then(|| "collega's".to_owned());
        self.without(me).map(|reader| reader.first_name.clone()).chain(colleagues).collect()
    }

    /// The same for the same readers: a form carries it, so that a message never goes to somebody who was not named.
    pub fn mark(&self) -> String {
        let mut ids: Vec<&str> = self.named.iter().map(|reader| reader.person.0.as_str()).collect();
        ids.sort_unstable();
        secret::hash(&format!("{} {}", ids.join(" "), self.colleagues))
    }
}

/// Everybody around this alumnus who may see messages now: helpers first, then the school's people, then the alumnus.
pub(super) async fn readers(conn: &mut Conn, alumnus: &AlumnusId, now: At) -> Result<Readers, sqlx::Error> {
    let mut readers = Readers { named: Vec::new(), colleagues: false };
    for someone in around(conn, alumnus, now).await? {
        let is_named = readers.named.iter().any(|reader| reader.person == someone.id);
        // One colleague who may is enough to say so.
        if is_named || (someone.place == COLLEAGUE && readers.colleagues) {
            continue;
        }
        if !would_see(conn, &someone.id, alumnus, Kind::Messages, now).await? {
            continue;
        }
        match someone.place {
            COLLEAGUE => readers.colleagues = true,
            place => readers.named.push(Reader {
                person: someone.id,
                first_name: someone.first_name,
                link: link(place, alumnus),
            }),
        }
    }
    Ok(readers)
}

fn link(place: i64, alumnus: &AlumnusId) -> String {
    match place {
        ALUMNUS => "/messages".to_owned(),
        HELPER => format!("/jim/{alumnus}/messages"),
        _ => format!("/alumni/{alumnus}/messages"),
    }
}
