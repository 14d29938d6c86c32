//! A server that stops in the middle of its work.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// A piece of work that is polled so many times and then dropped, as a server that stops: `None`.
pub struct StopsAfter<Work> {
    work: Pin<Box<Work>>,
    left: usize,
    polls: usize,
}

impl<Work> StopsAfter<Work> {
    /// This work, stopped after so many steps.
    pub fn new(work: Pin<Box<Work>>, left: usize) -> Self {
        Self { work, left, polls: 0 }
    }

    /// How many steps it took so far.
    pub fn polls(&self) -> usize {
        self.polls
    }
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
