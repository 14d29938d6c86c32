//! Pages that stay open: each holds one stream that only says "there is something new". Streams are bounded, and none
//! holds the server up when it stops.
//!
//! A stream looks for itself, every [`EVERY`], at one small row: the same way on SQLite and on PostgreSQL with many
//! servers, where no server knows what another wrote.

use crate::access::PersonId;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// How often a stream looks: whether there is something new, and whether its reader may still know.
pub const EVERY: Duration = Duration::from_secs(3);

/// How many streams one person has at the same time; a newer one ends the oldest.
const MOST_OF_ONE: usize = 3;

/// How many streams this process holds. Whoever comes after them presses "Ververs".
const MOST: usize = 500;

/// The streams that are open.
#[derive(Default)]
pub struct Live(Mutex<Open>);

#[derive(Default)]
struct Open {
    is_closing: bool,
    next: u64,
    count: usize,
    of: HashMap<PersonId, VecDeque<(u64, Arc<Notify>)>>,
}

impl Live {
    fn held(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more stream of this person; `None` when there is no room, or the server stops.
    pub fn open(self: &Arc<Self>, person: &PersonId) -> Option<Stream> {
        let mut open = self.held();
        if open.is_closing || open.count >= MOST {
            return None;
        }
        open.next += 1;
        open.count += 1;
        let (id, told) = (open.next, Arc::new(Notify::new()));
        let own = open.of.entry(person.clone()).or_default();
        own.push_back((id, Arc::clone(&told)));
        if own.len() > MOST_OF_ONE
            && let Some((_, oldest)) = own.pop_front()
        {
            open.count -= 1;
            oldest.notify_one();
        }
        Some(Stream { live: Arc::clone(self), person: person.clone(), id, told })
    }

    /// Ends every stream, because the server stops.
    pub fn close(&self) {
        let mut open = self.held();
        open.is_closing = true;
        for (_, told) in open.of.values().flatten() {
            told.notify_one();
        }
    }

    /// How many streams are open.
    pub fn count(&self) -> usize {
        self.held().count
    }
}

/// One open stream. Dropping it makes room.
pub struct Stream {
    live: Arc<Live>,
    person: PersonId,
    id: u64,
    told: Arc<Notify>,
}

/// Why a stream woke up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// It is time to look again.
    ToLook,
    /// A newer stream of the same person took its place.
    Replaced,
    /// The server stops.
    Closing,
}

impl Stream {
    /// Waits until it is time to look, or to end.
    pub async fn wait(&self) -> Woken {
        match tokio::time::timeout(EVERY, self.told.notified()).await {
            Err(_) => Woken::ToLook,
            Ok(()) if self.live.held().is_closing => Woken::Closing,
            Ok(()) => Woken::Replaced,
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.live.held();
        let Some(own) = open.of.get_mut(&self.person) else { return };
        let before = own.len();
        own.retain(|(id, _)| *id != self.id);
        let (left, is_empty) = (before - own.len(), own.is_empty());
        open.count -= left;
        if is_empty {
            open.of.remove(&self.person);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newest_streams_of_a_person_stay() {
        let live = Arc::new(Live::default());
        let samira = PersonId("samira".into());
        let first = live.open(&samira).expect("room");
        let others: Vec<_> = (0..3).map(|_| live.open(&samira).expect("room")).collect();
        assert_eq!(first.wait().await, Woken::Replaced);
        assert_eq!(live.count(), 3);
        drop(first);
        assert_eq!(live.count(), 3, "it was counted out once");
        live.close();
        assert_eq!(others[0].wait().await, Woken::Closing);
        assert!(live.open(&samira).is_none(), "nobody comes in while the server stops");
        drop(others);
        assert_eq!(live.count(), 0);
    }

    #[test]
    fn there_is_an_end_to_what_one_process_holds() {
        let live = Arc::new(Live::default());
        let all: Vec<_> = (0..MOST).map(|at| live.open(&PersonId(at.to_string()))).collect();
        assert!(all.iter().all(Option::is_some));
        assert!(live.open(&PersonId("one more".into())).is_none());
    }
}
