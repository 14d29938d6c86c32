//! `waakvlam`: one binary for everything.

use clap::Parser;
use server::{
    commands::{self, Command},
    config::Problem,
};
use std::{io::IsTerminal, process::ExitCode};

#[derive(Parser)]
#[command(name = "waakvlam", version, about = "Nazorg die blijft branden: van uitstroomlijst tot opgepakte zaak.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("WAAKVLAM_LOG").unwrap_or_else(|_| "info".into()))
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&Problem::new("De server kan niet beginnen", error, "Probeer het opnieuw.")),
    };
    match runtime.block_on(commands::run(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(&problem),
    }
}

fn fail(problem: &Problem) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::FAILURE
}
