//! "There is something new": a stream that says this and nothing else. What it is stands on the page itself, which
//! asks again who may see it.

use super::{seat::Seat, store};
use crate::{
    access::{SeeMessages, still_signed_in, would_allow},
    house::House,
    live::{Stream, Woken},
};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use std::{convert::Infallible, time::Duration};

/// A sign of life on a quiet stream, so that nothing in between takes it for dead.
const HEARTBEAT: Duration = Duration::from_secs(25);

/// One open page and how far it has seen.
struct Watch {
    house: House,
    seat: Seat,
    stream: Stream,
    seen: i64,
}

/// The stream of somebody who may see this conversation now. 204 when there is no room: the browser then stops asking.
pub(super) fn stream(house: House, seat: Seat, seen: i64) -> Response {
    let Some(stream) = house.live.open(seat.me.id()) else { return StatusCode::NO_CONTENT.into_response() };
    let watch = Watch { house, seat, stream, seen };
    let events = futures::stream::unfold(Some(watch), |watch| async move { next(watch?).await });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    // A proxy that gathers an answer before it passes it on would hold every event back.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// The next event, and the watch that goes on; `None` ends the stream.
async fn next(mut watch: Watch) -> Option<(Result<Event, Infallible>, Option<Watch>)> {
    loop {
        let changed = watch.glance().await?;
        if changed != watch.seen {
            watch.seen = changed;
            let event = Event::default().event("new").data(changed.to_string());
            return Some((Ok(event), Some(watch)));
        }
        match watch.stream.wait().await {
            Woken::ToLook => {}
            // A browser opens an ended stream again; one that was replaced is told not to.
            Woken::Replaced => return Some((Ok(Event::default().event("stop").data("replaced")), None)),
            Woken::Closing => return None,
        }
    }
}

impl Watch {
    /// How often the conversation changed; `None` when this session or this permission is over, or nobody knows.
    async fn glance(&self) -> Option<i64> {
        let looked = async {
            let now = self.house.clock.now();
            let (me, alumnus) = (&self.seat.me, &self.seat.alumnus);
            let mut tx = self.house.db.read().await?;
            let may = still_signed_in(&mut tx, &me.session, now).await?
                && would_allow::<SeeMessages>(&mut tx, me.id(), alumnus, now).await?;
            let changed = if may { Some(store::changed(&mut tx, alumnus).await?) } else { None };
            tx.commit().await?;
            Ok::<_, sqlx::Error>(changed)
        };
        looked.await.ok().flatten()
    }
}
