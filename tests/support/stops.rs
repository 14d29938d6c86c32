//! A server that stops in the middle of its work.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// A piece of work that is polled so many times and then dropped, as a server that stops: `None`.
struct StopsAfter<Work> {
    work: Pin<Box<Work>>,
    left: usize,
    polls: usize,
}

impl<Work: Future> Future for StopsAfter<Work> {
    type Output = Option<Work::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.polls += 1;
        self.work.as_mut().poll(cx).map(Some)
    }
}

/// The points at which a run is stopped, one in each round: the first round is whole and says how long a run is, the
/// last one is finished before its point.
pub struct Points {
    /// Which round this is, from nought.
    pub round: usize,
    /// After how many steps it is stopped; the first round is not.
    pub stopped_after: usize,
    most: usize,
    polls: usize,
    whole: Option<usize>,
    finished: bool,
}

impl Points {
    /// At about so many points; `EVERY_POINT=1` stops it at each.
    pub fn about(most: usize) -> Self {
        Self { round: 0, stopped_after: 0, most, polls: 0, whole: None, finished: false }
    }

    /// Does this work, as far as the point of this round.
    pub async fn run<Work: Future>(&mut self, work: Work) {
        let left = if self.whole.is_none() { usize::MAX } else { self.stopped_after };
        let mut run = StopsAfter { work: Box::pin(work), left, polls: 0 };
        self.finished = (&mut run).await.is_some();
        self.polls = run.polls;
    }

    /// Goes on to the next round; false when no point is left.
    pub fn go_on(&mut self) -> bool {
        match self.whole {
            None => self.whole = Some(self.polls),
            Some(_) if self.finished => return false,
            Some(all) if super::setting("EVERY_POINT").is_none() => self.stopped_after += (all / self.most).max(1),
            Some(_) => self.stopped_after += 1,
        }
        self.round += 1;
        true
    }

    /// After the last round: says how it went, and that there were enough of them.
    pub fn done(&self, doubled: usize) {
        let (round, polls) = (self.round, self.whole.unwrap_or(0));
        super::say(&format!("stopped at {round} points of a run of {polls} polls; {doubled} twice"));
        // How often a run is polled depends on what else the machine does: a first run on a busy one makes the steps long.
        assert!(round > self.most / 8, "it was stopped on the way: {round}");
    }
}
