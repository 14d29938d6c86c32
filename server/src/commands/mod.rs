//! The commands of the binary.

mod import;
mod retention;
mod rotate_key;
mod serve;

use crate::{
    config::{Address, MailSettings, Problem, Storage},
    demo, router,
};
use clap::Subcommand;
use std::path::PathBuf;

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
    },
    /// Laat alles zien met verzonnen mensen, en een klok die je zelf verzet
    Demo {
        #[command(flatten)]
        address: Address,
        #[command(flatten)]
        storage: Storage,
        #[command(flatten)]
        mail: MailSettings,
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
    /// Noemt elke deur: methode, adres en wie erdoor mag (JSON, een per regel)
    Doors,
}

/// Runs a command to its end.
///
/// # Errors
/// With what went wrong and what to do.
pub async fn run(command: Command) -> Result<(), Problem> {
    match command {
        Command::Serve { address, storage, mail } => serve::serve(address, storage, mail).await,
        Command::Demo { address, storage, mail, now } => serve::demo(address, storage, mail, now).await,
        Command::Import { file, school, dry_run, storage } => import::run(&file, &school, dry_run, &storage).await,
        Command::RotateKey { check, storage } => rotate_key::run(&storage, check).await,
        Command::Retention { dry_run, storage } => retention::run(&storage, dry_run).await,
        Command::Doors => {
            for door in router::doors().0 {
                let line = serde_json::json!({ "method": door.method.as_str(), "path": door.path, "who": door.rule });
                println!("{line}");
            }
            Ok(())
        }
    }
}
