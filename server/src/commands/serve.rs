//! `serve` and `demo`: listen, run the clock, stop gracefully.

use crate::{
    clock::{self, LastRun},
    commands::WaysOut,
    config::{Address, PhoneSettings, Problem, Storage},
    demo, jobs,
    notify::{Mailer, Notify, SmsGateway},
    router,
    worker::Worker,
};
use app::{door::Doors, house::House, moment::At, outside::Outside, way_in};
use axum::Extension;
use tokio::net::TcpListener;

/// Serves a school.
///
/// # Errors
/// When a setting is wrong or the address is taken.
pub async fn serve(address: Address, storage: Storage, ways: WaysOut) -> Result<(), Problem> {
    let (listener, url) = listen(&address).await?;
    let (outside, notify) = ways_out(&ways)?;
    let (mut house, _in_use) = storage.open_house(&url, outside).await?;
    house.has_sms = notify.sms.is_some();
    demo::refuse_demo_data(&house.db).await?;
    if storage.keys_are_beside() {
        println!("De sleutels staan in dezelfde map als de database. Zet ze apart met --keys (zie README).");
    }
    let mut tx = house.db.begin().await?;
    let first_run = way_in::store::first_run_link(&mut tx, house.clock.now()).await?;
    tx.commit().await?;
    println!("Luistert op {url}");
    if let Some(token) = first_run {
        println!("Begin hier, één keer: {}", house.address(&format!("/first-run/{token}")));
    }
    if notify.mail.is_none() {
        println!("Er is geen mailserver ingesteld (--smtp-url): berichten staan alleen in de app.");
    }
    run(listener, house, router::doors(), notify, ways.phone).await
}

/// Serves the demo.
///
/// # Errors
/// When a setting is wrong, the address is taken, or the database is a real school's.
pub async fn demo(address: Address, mut storage: Storage, ways: WaysOut, now: Option<At>) -> Result<(), Problem> {
    let (listener, url) = listen(&address).await?;
    let (outside, notify) = ways_out(&ways)?;
    let passing = demo::passing_folder(&mut storage)?;
    let (mut house, _in_use) = storage.open_house(&url, outside).await?;
    house.has_sms = notify.sms.is_some();
    house.demo = demo::prepare(&house, now).await?;
    println!("Luistert op {url}");
    for someone in house.demo.iter() {
        println!("{}\t{}\t{}", someone.name, someone.role, house.address(&format!("/demo/as/{}", someone.token)));
    }
    let doors = router::doors().and(demo::doors(notify.clone()));
    let outcome = run(listener, house, doors, notify, ways.phone).await;
    drop(passing);
    outcome
}

fn ways_out(ways: &WaysOut) -> Result<(Outside, Notify), Problem> {
    let outside = ways.outside.open()?;
    let notify =
        Notify { mail: Mailer::from_settings(&ways.mail)?, sms: SmsGateway::from_settings(&ways.sms, &outside)? };
    Ok((outside, notify))
}

async fn listen(address: &Address) -> Result<(TcpListener, String), Problem> {
    let listener = TcpListener::bind(address.addr).await.map_err(|error| {
        Problem::new(
            format!("Op {} luisteren lukt niet (--addr, WAAKVLAM_ADDR)", address.addr),
            error,
            "Kies een andere poort, of stop het programma dat hem gebruikt.",
        )
    })?;
    let listening = listener
        .local_addr()
        .map_err(|error| Problem::new("Het adres is niet bekend", error, "Probeer het opnieuw."))?;
    let url = address.public_url(listening)?;
    Ok((listener, url))
}

/// Listens until it is told to stop; then answers what is under way and closes the database.
async fn run(
    listener: TcpListener,
    house: House,
    doors: Doors,
    notify: Notify,
    phone: PhoneSettings,
) -> Result<(), Problem> {
    let last_run = LastRun::default();
    let sealing = tokio::spawn(jobs::seal_leftovers(house.clone()));
    let clock = tokio::spawn(clock::run(house.clone(), notify, last_run.clone()));
    let worker = if phone.no_worker { Worker::Off } else { Worker::On };
    let router = router::router(house.clone(), &doors, last_run).layer(Extension(worker));
    let live = house.live.clone();
    let stop = async move {
        told_to_stop().await;
        // A page that stays open is never under way to its end.
        live.close();
    };
    let served = axum::serve(listener, router).with_graceful_shutdown(stop).await;
    sealing.abort();
    clock.abort();
    house.db.close().await;
    served.map_err(|error| Problem::new("De server stopte door een fout", error, "Kijk in het logboek hierboven."))
}

async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("stopping: what is under way is finished first");
}
