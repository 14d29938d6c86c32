//! What a push message costs: sealing and signing against the least that OpenSSL needs for it, and the whole way from
//! the outbox to a push service on this machine over TLS.
//!
//! Every case has its turn in every round: read the ratios, not the rates. Run with
//! `cargo bench -p server --bench push`; `MANY=2000` makes it short.

#[path = "../support/mod.rs"]
mod support;

use app::{
    db::Db,
    house::House,
    outside::{Outside, Reach},
    push::{SubscriptionId, store::Subscription},
    sealed::{Sealed, seal},
};
use axum::{Router, routing::post};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
    service::TowerToHyperService,
};
use openssl::{bn::BigNumContext, derive::Deriver, ec, nid::Nid, pkey::PKey};
use server::{
    config::PushSettings,
    notify::{
        Notify, Pusher,
        push::{KeyText, Message, Urgency},
    },
};
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use support::{
    database::TestDb,
    push::{Browser, CONTACT},
    say, setting,
    town::Town,
};
use tokio_rustls::TlsAcceptor;

/// So many are sealed, unless `MANY` says otherwise.
const MANY: usize = 100_000;
/// So many rounds.
const ROUNDS: usize = 10;
/// Of each so many that are sealed, one goes the whole way.
const WHOLE_WAY: usize = 10;
/// Where this program finds the certificate of the service that it started itself.
const TRUSTED: &str = "SSL_CERT_FILE";
/// Where it finds the key that goes with it; only the second start has one.
const SERVICE_KEY: &str = "SERVICE_KEY";

fn main() {
    if setting(SERVICE_KEY).is_none() {
        return begin_again_with_a_certificate();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure());
}

/// The one way out trusts what the machine trusts, which is read from the environment at the start.
fn begin_again_with_a_certificate() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).expect("written");
    std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    let program = std::env::current_exe().expect("this program");
    let ended = Command::new(program).env(TRUSTED, &certificate).env(SERVICE_KEY, &key).status().expect("it runs");
    assert!(ended.success(), "{ended}");
}

async fn measure() {
    let many = setting("MANY").map_or(MANY, |many| many.parse().expect("a number"));
    let taken = Arc::new(AtomicU64::new(0));
    let home = service(Arc::clone(&taken)).await;
    sealing(many, &home);
    the_whole_way(many / WHOLE_WAY, &home, &taken).await;
}

fn pusher(outside: &Outside) -> Pusher {
    let settings = PushSettings { push_contact: Some(CONTACT.into()) };
    let key = KeyText::random().expect("a key");
    Pusher::from_settings(&settings, &key, outside).expect("settings that are right").expect("a pusher")
}

fn way_out() -> Outside {
    Outside::new(Reach { this_machine: true, ..Reach::default() }).expect("a way out")
}

fn browser(home: &str, number: usize) -> Browser {
    let bytes = |seed: &str| app::secret::hash(seed).into_bytes();
    let (key, auth) = (bytes(&format!("key {number}")), bytes(&format!("auth {number}")));
    let (id, auth) = (number.to_string(), auth[..16].try_into().expect("16 bytes"));
    Browser::with_keys(&key[..32], auth, format!("{home}/push/{number}"), id)
}

fn as_kept(browser: &Browser) -> Subscription {
    let keys = &browser.subscription()["keys"];
    let text = |name: &str| keys[name].as_str().expect("a key").to_owned();
    Subscription {
        id: SubscriptionId::new(),
        endpoint: Sealed(browser.endpoint.clone()),
        public_key: text("p256dh"),
        auth: Sealed(text("auth")),
        last_message: None,
    }
}

/// On one thread: what we do for each message, and what nobody can do without.
fn sealing(many: usize, home: &str) {
    let pusher = pusher(&way_out());
    let browsers: Vec<_> = (0..100).map(|number| browser(home, number)).collect();
    let kept: Vec<_> = browsers.iter().map(as_kept).collect();
    let topic = "a".repeat(32);
    let message = Message { home, topic: &topic, ttl: 3600, urgency: Urgency::Normal, receipt: None };
    let (mut ours, mut least) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for number in 0..many / ROUNDS {
            let sealed = pusher.seal(&kept[number % kept.len()], home, &message).expect("sealed");
            assert!(sealed.body.len() > 1024 && sealed.authorization.len() > 100);
        }
        ours += begin.elapsed();
        let begin = Instant::now();
        for number in 0..many / ROUNDS {
            agree(&kept[number % kept.len()].public_key);
        }
        least += begin.elapsed();
    }
    let sealed = pusher.seal(&kept[0], home, &message).expect("sealed");
    assert!(browsers[0].open(&sealed.body).is_some(), "the browser opens it");
    let each = |time: Duration| time.as_secs_f64() * 1e6 / many as f64;
    say(&format!("sealed and signed    {many:7} messages {:8.1} us each", each(ours)));
    say(&format!("OpenSSL's floor      {many:7} messages {:8.1} us each", each(least)));
    say(&format!("the floor against ours: {:.2}", least.as_secs_f64() / ours.as_secs_f64()));
}

/// One new key, and one agreement with the browser's.
fn agree(public_key: &str) {
    let group = ec::EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("the curve");
    let mine = PKey::from_ec_key(ec::EcKey::generate(&group).expect("a key")).expect("a key");
    let mut context = BigNumContext::new().expect("room");
    let theirs = BASE64.decode(public_key).expect("base 64");
    let point = ec::EcPoint::from_bytes(&group, &theirs, &mut context).expect("a point");
    let theirs = PKey::from_ec_key(ec::EcKey::from_public_key(&group, &point).expect("a key")).expect("a key");
    let mut deriver = Deriver::new(&mine).expect("an agreement");
    deriver.set_peer(&theirs).expect("a peer");
    assert_eq!(deriver.derive_to_vec().expect("a secret").len(), 32);
}

/// A push service over TLS that takes everything and counts.
async fn service(taken: Arc<AtomicU64>) -> String {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let (certificate, key) = (setting(TRUSTED).expect("a certificate"), setting(SERVICE_KEY).expect("a key"));
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_file(certificate).expect("a certificate")],
            PrivateKeyDer::from_pem_file(key).expect("a key"),
        )
        .expect("a pair");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let count = move || {
        taken.fetch_add(1, Ordering::Relaxed);
        async { axum::http::StatusCode::CREATED }
    };
    let router = Router::new().route("/push/{browser}", post(count));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let home = format!("https://localhost:{}", listener.local_addr().expect("an address").port());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let (acceptor, service) = (acceptor.clone(), TowerToHyperService::new(router.clone()));
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    home
}

/// Rows in the outbox, claimed, decided, sealed, sent over TLS, settled: as the clock does it.
async fn the_whole_way(many: usize, home: &str, taken: &AtomicU64) {
    let mut ways: Vec<(&str, TestDb)> = vec![("SQLite", TestDb::sqlite())];
    ways.extend(TestDb::postgres().await.map(|database| ("PostgreSQL", database)));
    for (name, database) in ways {
        let town = Town::on(Db::open(&database.url).await.expect("a database")).await;
        let house = House { outside: way_out(), ..town.house.clone() };
        let pusher = pusher(&house.outside);
        fill(&house, many, home, pusher.public_key()).await;
        let notify = Notify { push: Some(pusher), ..Notify::default() };
        taken.store(0, Ordering::Relaxed);
        let begin = Instant::now();
        while taken.load(Ordering::Relaxed) < many as u64 {
            server::jobs::run_due(&house, &notify).await;
            assert!(begin.elapsed() < Duration::from_secs(600), "{} of {many}", taken.load(Ordering::Relaxed));
        }
        let took = begin.elapsed().as_secs_f64();
        assert_eq!(taken.load(Ordering::Relaxed), many as u64, "each once");
        say(&format!("the whole way, {name:10} {many:7} messages {:8.0} a second", many as f64 / took));
        house.db.close().await;
    }
}

/// So many people with a phone each, and a message for each that is due now.
async fn fill(house: &House, many: usize, home: &str, server_key: &str) {
    let now = house.clock.now();
    for from in (0..many).step_by(500) {
        let mut tx = house.db.begin().await.expect("a transaction");
        for number in from..(from + 500).min(many) {
            let browser = browser(home, number);
            let person = format!("person-{number}");
            let keys = as_kept(&browser);
            for (sql, values) in [
                (
                    "INSERT INTO people (id, first_name, last_name, created_at) VALUES ($1, 'Sam', 'Voorbeeld', $2)",
                    vec![],
                ),
                (
                    "INSERT INTO sessions (id, person_id, token_hash, device, created_at, last_seen_at, ends_at) \
                     VALUES ($1, $1, $1, 'telefoon', $2, $2, $2 + 31536000)",
                    vec![],
                ),
                (
                    "INSERT INTO outbox (id, key, channel, person_id, text, link, created_at, due_at, tries, urgency) \
                     VALUES ($1, $1, 'push', $1, $3, '/home', $2, $2, 0, 2)",
                    vec![seal("Er is iets nieuws.").expect("sealed")],
                ),
                (
                    "INSERT INTO push_subscriptions (id, person_id, session_id, endpoint_hash, endpoint, public_key, \
                     auth, made_at, seen_at, server_key) VALUES ($1, $1, $1, $1, $3, $4, $5, $2, $2, $6)",
                    vec![
                        seal(&keys.endpoint.0).expect("sealed"),
                        keys.public_key.clone(),
                        seal(&keys.auth.0).expect("sealed"),
                        server_key.to_owned(),
                    ],
                ),
            ] {
                let mut query = sqlx::query(sql).bind(&person).bind(now);
                for value in &values {
                    query = query.bind(value);
                }
                query.execute(&mut *tx).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
            }
        }
        tx.commit().await.expect("a commit");
    }
}
