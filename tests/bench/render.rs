//! What a page costs, and which part of it is asking who may see it and keeping who looked.
//!
//! Every case has its turn in every round, so that a machine that is busy with something else is so for all of them:
//! read the ratios, not the rates. Run with `cargo bench -p server --bench render`.

#[path = "../support/mod.rs"]
mod support;

use app::{
    access::{SeeCircle, SeeInList, SignedIn, may, store::signed_in},
    db::Db,
    secret,
};
use axum::{Router, body::Body, extract::State, http::Request, routing::get};
use server::{clock::LastRun, router};
use sqlx::AnyPool;
use std::time::{Duration, Instant};
use support::{database::TestDb, say, town::Town};
use tower::ServiceExt;

const ROUNDS: usize = 12;
const TURN: Duration = Duration::from_millis(400);

/// How often something was done, and how long that took in all.
#[derive(Default)]
struct Tally {
    times: u32,
    took: Duration,
}

impl Tally {
    fn microseconds(&self) -> f64 {
        self.took.as_secs_f64() * 1e6 / f64::from(self.times.max(1))
    }
}

/// Does something again and again for one turn.
macro_rules! turn {
    ($tally:expr, $once:expr) => {{
        let begin = Instant::now();
        while begin.elapsed() < TURN {
            $once;
            $tally.times += 1;
        }
        $tally.took += begin.elapsed();
    }};
}

/// The floor: the same session and the same person read from the same database, and a page that is one string.
fn by_hand(pool: AnyPool, page: String) -> Router {
    async fn home(
        State((pool, page)): State<(AnyPool, String)>,
        request: Request<Body>,
    ) -> axum::response::Html<String> {
        let cookie = request.headers()["cookie"].to_str().expect("text");
        let token = cookie.split_once('=').expect("a cookie").1;
        let name: String = sqlx::query_scalar(
            "SELECT p.first_name FROM sessions s JOIN people p ON p.id = s.person_id WHERE s.token_hash = $1",
        )
        .bind(secret::hash(token))
        .fetch_one(&pool)
        .await
        .expect("a session");
        axum::response::Html(page.replace("Samira", &name))
    }
    Router::new().route("/home", get(home)).with_state((pool, page))
}

async fn open(router: &Router, path: &str, cookie: &str) -> usize {
    let request = Request::get(path).header("cookie", cookie).header("sec-fetch-site", "same-origin");
    let answer = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body").len()
}

async fn me(db: &Db, cookie: &str, town: &Town) -> SignedIn {
    let token = cookie.split_once('=').expect("a cookie").1;
    let mut tx = db.read().await.expect("a transaction");
    signed_in(&mut tx, &secret::hash(token), town.house.clock.now()).await.expect("the database").expect("signed in")
}

#[tokio::main]
async fn main() {
    let file = TestDb::sqlite();
    let town = Town::on(Db::open(&file.url).await.expect("a database")).await;
    town.joined().await;
    let (db, now) = (&town.house.db, town.house.clock.now());
    let samira = town.be(&town.samira_person).await.cookies()[0].clone();
    let anja = town.be(&town.anja).await.cookies()[0].clone();
    let doors = router::router(town.house.clone(), &router::doors(), LastRun::default());
    let of_samira = format!("/alumni/{}", town.samira);
    let body = town.be(&town.samira_person).await.look("/home").await.expect("a page");
    sqlx::any::install_default_drivers();
    let floor = by_hand(AnyPool::connect(&file.url).await.expect("a database"), body);
    let staff = me(db, &anja, &town).await;

    let names =
        ["by hand", "home", "a person, logged", "nothing, read", "may?, read", "nothing, write", "may? and log"];
    let mut tallies: [Tally; 7] = Default::default();
    for _ in 0..ROUNDS {
        turn!(tallies[0], open(&floor, "/home", &samira).await);
        turn!(tallies[1], open(&doors, "/home", &samira).await);
        turn!(tallies[2], open(&doors, &of_samira, &anja).await);
        turn!(tallies[3], db.read().await.expect("a transaction").commit().await.expect("a commit"));
        turn!(tallies[4], {
            let mut tx = db.read().await.expect("a transaction");
            may::<SeeInList>(&mut tx, &staff, &town.samira, now).await.expect("she may");
            tx.commit().await.expect("a commit");
        });
        turn!(tallies[5], db.begin().await.expect("a transaction").commit().await.expect("a commit"));
        turn!(tallies[6], {
            let mut tx = db.begin().await.expect("a transaction");
            may::<SeeCircle>(&mut tx, &staff, &town.samira, now).await.expect("she may");
            tx.commit().await.expect("a commit");
        });
    }
    for (name, tally) in names.iter().zip(&tallies) {
        say(&format!("{name:18} {:9.0} us {:8.0} a second", tally.microseconds(), 1e6 / tally.microseconds()));
    }
    let us: Vec<f64> = tallies.iter().map(Tally::microseconds).collect();
    say(&format!("home against by hand: {:.2}", us[0] / us[1]));
    say(&format!("asking: {:.0} us, {:.0}% of home", us[4] - us[3], 100.0 * (us[4] - us[3]) / us[1]));
    say(&format!(
        "asking and keeping who looked: {:.0} us, {:.0}% of the page of a person",
        us[6] - us[5],
        100.0 * (us[6] - us[5]) / us[2]
    ));
}
