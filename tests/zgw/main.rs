//! Into the municipality's own system: each case once, whatever goes wrong on the way; nothing but what was approved; and
//! what becomes of it is told. On both databases, against a system that is as strict as the standard.
//!
//! - `arrival`: what goes there, and what does not.
//! - `once`: one zaak, wherever the power goes and however many workers there are.
//! - `progress`: what the municipality does with it.
//! - `trouble`: what goes wrong is said in words, and goes on when it can.
//! - `endings`: withdrawn, written again, forgotten.
//! - `operator`: the command that sets it.

#[path = "../support/mod.rs"]
mod support;

mod arrival;
mod endings;
mod once;
mod operator;
mod progress;
mod trouble;

use app::{
    access::MunicipalityId,
    db::Db,
    schools::store as schools,
    sealed::Sealed,
    zgw::{Settings, store},
};
use server::jobs;
use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};
use support::{
    cases, plain,
    town::Town,
    zgw::{CASE_TYPE, CLIENT, RSIN, SECRET, Zgw},
};

/// A town whose municipality has a system.
async fn town_with_a_system(db: Db) -> (Town, Arc<Zgw>) {
    let town = Town::on(db).await;
    town.joined().await;
    let zgw = Zgw::start(Arc::clone(&town.house.clock)).await;
    keep(&town, &settings(&zgw)).await;
    (town, zgw)
}

fn settings(zgw: &Zgw) -> Settings {
    Settings {
        zaken_url: format!("{}/zaken/api/v1", zgw.url),
        catalogi_url: format!("{}/catalogi/api/v1", zgw.url),
        documenten_url: format!("{}/documenten/api/v1", zgw.url),
        notificaties_url: None,
        client_id: CLIENT.into(),
        client_secret: Sealed::from(SECRET),
        rsin: RSIN.into(),
        case_type: CASE_TYPE.into(),
        document_type: Some("Overdracht".into()),
    }
}

async fn municipality(town: &Town) -> MunicipalityId {
    let mut tx = town.house.db.read().await.expect("a transaction");
    schools::known_municipality(&mut tx, "Nieuwland").await.expect("a look").expect("a municipality")
}

async fn keep(town: &Town, settings: &Settings) {
    let municipality = municipality(town).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    store::keep(&mut tx, &municipality, settings, town.house.clock.now()).await.expect("kept");
    tx.commit().await.expect("a commit");
}

const CAUSE: &str = "Samira is al weken stil.";
const SHARED: &str = "Samira heeft geen werk meer.";
const KEPT_BACK: &str = "Samira heeft een schuld.";

async fn write(town: &Town) -> String {
    cases::written_of(town, (CAUSE, "Een gesprek over <werk>."), &[SHARED, KEPT_BACK]).await
}

async fn approve(town: &Town, case: &str, version: &str) {
    cases::asked(town, case).await;
    assert_eq!(cases::says_yes(town, case, version, &["yes", "no"]).await, 303, "a yes");
}

/// A case that was written, approved and sent.
async fn sent(town: &Town) -> String {
    let case = write(town).await;
    approve(town, &case, "1").await;
    case
}

/// The page of the case, as Anja reads it.
async fn page(town: &Town, case: &str) -> String {
    plain(&town.be(&town.anja).await.look(&format!("/escalations/{case}")).await.expect("the case"))
}

/// The clock runs again after a while; what it told then lies in the inboxes.
async fn later(town: &Town, minutes: i64) {
    let now = town.house.clock.now().plus_minutes(minutes);
    town.it_is(now).await;
    jobs::run_due(&town.house, &town.notify).await;
}

/// There is one zaak with all that belongs to it, for each of these numbers, and nothing was wrong on the way.
fn assert_whole(zgw: &Zgw, numbers: &[String]) {
    let zaken = zgw.kept("zaken");
    let documents = zgw.kept("enkelvoudiginformatieobjecten");
    for number in numbers {
        let mine: Vec<_> = zaken.iter().filter(|zaak| zaak["identificatie"] == number.as_str()).collect();
        assert_eq!(mine.len(), 1, "one zaak with number {number}");
        let zaak = &mine[0]["url"];
        let of = |kind: &str| zgw.kept(kind).iter().filter(|one| one["zaak"] == *zaak).count();
        assert_eq!((of("rollen"), of("statussen"), of("zaakinformatieobjecten")), (1, 1, 1), "{number}");
        let packets = documents.iter().filter(|one| one["identificatie"] == format!("{number}-P")).count();
        assert_eq!(packets, 1, "one document of {number}");
    }
    assert_eq!((zaken.len(), documents.len()), (numbers.len(), numbers.len()), "and nothing else");
    assert_eq!(zgw.wrong(), Vec::<String>::new());
}

async fn numbers(town: &Town) -> Vec<String> {
    town.texts("SELECT number FROM zgw_handovers ORDER BY version").await
}

/// The same case once more, as a new version of the words.
async fn again(town: &Town, case: &str) -> String {
    let (municipality, now) = (municipality(town).await, town.house.clock.now());
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let sql = "UPDATE escalations SET version = version + 1 WHERE id = $1 RETURNING version";
    let version: i64 = sqlx::query_scalar(sql).bind(case).fetch_one(&mut *tx).await.expect("a version");
    let sql = "UPDATE zgw_handovers SET due_at = NULL WHERE escalation_id = $1";
    sqlx::query(sql).bind(case).execute(&mut *tx).await.expect("the old ones rest");
    store::hand_over(&mut tx, case, version, &municipality, now).await.expect("handed over");
    let sql = "SELECT number FROM zgw_handovers WHERE version = $1";
    let number = sqlx::query_scalar(sql).bind(version).fetch_one(&mut *tx).await.expect("a number");
    tx.commit().await.expect("a commit");
    number
}

/// What the program logs in this thread, until it is dropped.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, words: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(words);
        Ok(words.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let (log, filter) = (self.clone(), tracing_subscriber::EnvFilter::new("server=trace,app=trace"));
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_env_filter(filter)
            .with_writer(move || log.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }
    fn words(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}
