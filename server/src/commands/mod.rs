//! The commands of the binary.

mod import;
mod serve;
mod verify_log;

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
    /// Loopt het logboek van wie wat bekeek na, van de eerste regel tot de laatste
    VerifyLog {
        /// Een einde dat je eerder noteerde: het moet er nog in staan
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
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
        Command::VerifyLog { head, storage } => verify_log::run(head.as_deref(), &storage).await,
        Command::Doors => {
            for door in router::doors().0 {
                let line = serde_json::json!({ "method": door.method.as_str(), "path": door.path, "who": door.rule });
                println!("{line}");
            }
            Ok(())
        }
    }
}
