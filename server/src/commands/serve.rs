//! `serve` and `demo`: listen, run the clock, stop gracefully.

use crate::{
    clock::{self, LastRun},
    commands::WaysOut,
    config::{Address, PhoneSettings, Problem, Storage},
    demo, jobs, metrics,
    notify::{Mailer, Notify, Pusher, SmsGateway},
    router,
    worker::Worker,
};
use app::{door::Doors, house::House, moment::At, outside::Outside, way_in};
use axum::Extension;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serves a school.
///
/// # Errors
/// When a setting is wrong or the address is taken.
pub async fn serve(address: Address, storage: Storage, ways: WaysOut) -> Result<(), Problem> {
    let (listener, url) = listen(&address).await?;
    let (outside, mut notify) = ways_out(&ways)?;
    let (mut house, _in_use) = storage.open_house(&url, outside).await?;
    house.has_sms = notify.sms.is_some();
    push_messages(&storage, &ways, &mut house, &mut notify).await?;
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
    run(listener, house, router::doors(), notify, (ways.metrics.metrics_token, ways.phone)).await
}

/// Serves the demo.
///
/// # Errors
/// When a setting is wrong, the address is taken, or the database is a real school's.
pub async fn demo(address: Address, mut storage: Storage, ways: WaysOut, now: Option<At>) -> Result<(), Problem> {
    let (listener, url) = listen(&address).await?;
    let (outside, mut notify) = ways_out(&ways)?;
    let passing = demo::passing_folder(&mut storage)?;
    storage.may_lose = !storage.folder().join("waakvlam.db").exists();
    let (mut house, _in_use) = storage.open_house(&url, outside).await?;
    house.has_sms = notify.sms.is_some();
    push_messages(&storage, &ways, &mut house, &mut notify).await?;
    house.demo = demo::prepare(&house, now).await?;
    println!("Luistert op {url}");
    for someone in house.demo.iter() {
        println!("{}\t{}\t{}", someone.name, someone.role, house.address(&format!("/demo/as/{}", someone.token)));
    }
    let doors = router::doors().and(demo::doors(notify.clone()));
    let outcome = run(listener, house, doors, notify, (ways.metrics.metrics_token, ways.phone)).await;
    drop(passing);
    outcome
}

fn ways_out(ways: &WaysOut) -> Result<(Outside, Notify), Problem> {
    let outside = ways.outside.open()?;
    let notify = Notify {
        mail: Mailer::from_settings(&ways.mail)?,
        sms: SmsGateway::from_settings(&ways.sms, &outside)?,
        push: None,
    };
    Ok((outside, notify))
}

/// Push messages, with the key of this installation, which is made now if there is none.
async fn push_messages(
    storage: &Storage,
    ways: &WaysOut,
    house: &mut House,
    notify: &mut Notify,
) -> Result<(), Problem> {
    let key = storage.push_key()?;
    let Some(pusher) = Pusher::from_settings(&ways.push, &key, &house.outside)? else {
        println!("Er is geen contact voor meldingen ingesteld (--push-contact): telefoons krijgen geen meldingen.");
        return Ok(());
    };
    let mut tx = house.db.read().await?;
    let lost = app::push::store::with_another_key(&mut tx, pusher.public_key()).await?;
    tx.commit().await?;
    if lost > 0 {
        println!(
            "{lost} toestellen kregen meldingen met een andere sleutel. Is waakvlam.push uit de back-up teruggezet? \
             Anders krijgen zij pas weer meldingen als de app daar open is geweest."
        );
    }
    house.push_key = pusher.public_key().into();
    notify.push = Some(pusher);
    Ok(())
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
    (metrics_token, phone): (Option<String>, PhoneSettings),
) -> Result<(), Problem> {
    let last_run = LastRun::default();
    let sealing = tokio::spawn(jobs::seal_leftovers(house.clone()));
    let clock = tokio::spawn(clock::run(house.clone(), notify, last_run.clone()));
    let worker = if phone.no_worker { Worker::Off } else { Worker::On };
    let router = router::router(house.clone(), &doors, last_run).layer(Extension(worker));
    let router = router.merge(metrics::router(house.clone(), metrics_token));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let live = house.live.clone();
    let stop = async move {
        told_to_stop().await;
        // A page that stays open is never under way to its end.
        live.close();
    };
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
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
