//! The commands of the binary.

mod backup;
pub mod doors;
mod import;
mod provider;
mod retention;
mod rotate_key;
mod serve;
mod verify_log;
mod zgw;

use crate::{
    config::{
        Address, MailSettings, MetricsSettings, OutsideSettings, PhoneSettings, Problem, PushSettings, SmsSettings,
        Storage,
    },
    demo,
};
use clap::Subcommand;
use std::path::PathBuf;

/// The settings of the ways out of this installation, phones too.
pub struct WaysOut {
    mail: MailSettings,
    sms: SmsSettings,
    push: PushSettings,
    outside: OutsideSettings,
    metrics: MetricsSettings,
    phone: PhoneSettings,
}

/// What `waakvlam` can do.
#[derive(Subcommand)]
pub enum Command {
    /// Draait de server voor een school
    Serve {
        #[command(flatten)]
        address: Address,
        #[command(flatten)]
        storage: Storage,
        #[command(flatten)]
        mail: MailSettings,
        #[command(flatten)]
        sms: SmsSettings,
        #[command(flatten)]
        push: PushSettings,
        #[command(flatten)]
        outside: OutsideSettings,
        #[command(flatten)]
        metrics: MetricsSettings,
        #[command(flatten)]
        phone: PhoneSettings,
    },
    /// Laat alles zien met verzonnen mensen, en een klok die je zelf verzet
    Demo {
        #[command(flatten)]
        address: Address,
        #[command(flatten)]
        storage: Storage,
        #[command(flatten)]
        mail: MailSettings,
        #[command(flatten)]
        sms: SmsSettings,
        #[command(flatten)]
        push: PushSettings,
        #[command(flatten)]
        outside: OutsideSettings,
        #[command(flatten)]
        metrics: MetricsSettings,
        #[command(flatten)]
        phone: PhoneSettings,
        /// Het moment waarop de demo begint, bijvoorbeeld 2026-11-23T09:00:00Z (standaard: nu)
        #[arg(long, env = "WAAKVLAM_NOW", value_name = "MOMENT", value_parser = demo::instant)]
        now: Option<app::moment::At>,
    },
    /// Leest een uitstroomlijst in
    Import {
        /// Het bestand uit de administratie (CSV)
        file: PathBuf,
        /// De naam van de school
        #[arg(long, value_name = "NAAM")]
        school: String,
        /// Alleen laten zien wat er zou gebeuren
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        storage: Storage,
    },
    /// Maakt een kopie van de database en van de sleutels, terwijl de server loopt
    Backup(backup::Settings),
    /// Maakt een nieuwe sleutel voor wat mensen schrijven, en verzegelt alles opnieuw (stop eerst de server)
    RotateKey {
        /// Alleen laten zien hoeveel er met welke sleutel verzegeld is
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        storage: Storage,
    },
    /// Wist wat te oud is, zoals elke nacht gebeurt
    Retention {
        /// Alleen laten zien wat er zou verdwijnen
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        storage: Storage,
    },
    /// Noemt het adres waarop de SMS-dienst laat weten wat aankwam
    SmsReports {
        #[command(flatten)]
        address: Address,
        #[command(flatten)]
        storage: Storage,
    },
    /// Zet de provider waarmee een gemeente of een organisatie van jobcoaches inlogt
    Provider(provider::Settings),
    /// Zet het systeem waarin een gemeente haar zaken bijhoudt (ZGW)
    Zgw(zgw::Settings),
    /// Loopt het logboek van wie wat bekeek na, van de eerste regel tot de laatste
    VerifyLog {
        /// Een einde dat je eerder noteerde: het moet er nog in staan
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
        #[command(flatten)]
        storage: Storage,
    },
    /// Noemt elke deur: methode, adres, regel en wie erdoor mag (JSON, een per regel)
    Doors,
}

/// Runs a command to its end.
///
/// # Errors
/// With what went wrong and what to do.
pub async fn run(command: Command) -> Result<(), Problem> {
    match command {
        Command::Serve { address, storage, mail, sms, push, outside, metrics, phone } => {
            serve::serve(address, storage, WaysOut { mail, sms, push, outside, metrics, phone }).await
        }
        Command::Demo { address, storage, mail, sms, push, outside, metrics, phone, now } => {
            serve::demo(address, storage, WaysOut { mail, sms, push, outside, metrics, phone }, now).await
        }
        Command::SmsReports { address, storage } => sms_reports(&address, &storage),
        Command::Provider(settings) => provider::run(settings).await,
        Command::Zgw(settings) => zgw::run(settings).await,
        Command::Import { file, school, dry_run, storage } => import::run(&file, &school, dry_run, &storage).await,
        Command::Backup(settings) => backup::run(settings).await,
        Command::RotateKey { check, storage } => rotate_key::run(&storage, check).await,
        Command::Retention { dry_run, storage } => retention::run(&storage, dry_run).await,
        Command::VerifyLog { head, storage } => verify_log::run(head.as_deref(), &storage).await,
        Command::Doors => {
            doors::lines().for_each(|line| println!("{line}"));
            Ok(())
        }
    }
}

/// The address holds a secret, so it is said when asked for and never stands in a log.
fn sms_reports(address: &Address, storage: &Storage) -> Result<(), Problem> {
    let url = address.public_url(address.addr)?;
    println!("{url}{}", app::sms::api::report_path(&storage.key()?));
    Ok(())
}
