//! `provider`: how the contacts of a municipality, or the coaches of an organisation, sign in. It is a command for
//! whoever runs the installation: an admin of one school must not decide it for the contacts of many schools.

use crate::{
    clock,
    config::{OutsideSettings, Problem, Storage},
    demo,
};
use app::{
    schools,
    way_in::provider::{Owner, ProviderForm, rules, store, talk},
};
use clap::Args;
use std::path::PathBuf;

/// What the command takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Settings {
    /// De naam van de gemeente
    #[arg(long, value_name = "NAAM", required_unless_present = "organisation", conflicts_with = "organisation")]
    municipality: Option<String>,
    /// De naam van de organisatie van jobcoaches
    #[arg(long, value_name = "NAAM")]
    organisation: Option<String>,
    /// Adres van de provider, precies zoals hij zichzelf noemt
    #[arg(long, value_name = "URL")]
    issuer: String,
    /// Hoe de provider deze app kent
    #[arg(long, value_name = "ID")]
    client_id: String,
    /// Bestand met het geheim, zodat het niet in de lijst van processen staat
    #[arg(long, value_name = "BESTAND")]
    secret_file: PathBuf,
    /// Maildomein van de organisatie
    #[arg(long, value_name = "DOMEIN")]
    mail_domain: String,
    /// Naam van de lijst met groepen
    #[arg(long, value_name = "NAAM", default_value = "")]
    group_claim: String,
    /// Groep waarvan wie erin zit contactpersoon is
    #[arg(long, value_name = "GROEP", default_value = "")]
    group: String,
    /// Wie in de groep zit, wordt vanzelf contactpersoon
    #[arg(long)]
    may_add: bool,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    outside: OutsideSettings,
}

/// Tries the provider and keeps it.
///
/// # Errors
/// When something is wrong with the settings, or the provider does not answer as it must.
pub async fn run(settings: Settings) -> Result<(), Problem> {
    let now = clock::machine();
    let secret = std::fs::read_to_string(&settings.secret_file).map_err(|error| {
        Problem::new("Het geheim is niet te lezen (--secret-file)", error, "Zet het geheim alleen in een bestand.")
    })?;
    let form = ProviderForm {
        issuer: settings.issuer,
        client_id: settings.client_id,
        client_secret: secret,
        mail_domain: settings.mail_domain,
        group_claim: settings.group_claim,
        staff_group: settings.group,
        admin_group: String::new(),
        may_add: if settings.may_add { "yes".into() } else { String::new() },
    };
    let form = rules::check(&form, false)
        .map_err(|why| Problem::new("De provider is niet bewaard", why, "Verbeter dit en probeer het opnieuw."))?;
    let db = settings.storage.open_database().await?;
    settings.storage.install_word_keys(&db, now).await?;
    demo::refuse_demo_data(&db).await?;
    let mut tx = db.begin().await?;
    let owner = match (settings.municipality, settings.organisation) {
        (Some(name), _) => Owner::Municipality(known_municipality(&mut tx, &name).await?),
        (None, name) => Owner::Coaches(name.unwrap_or_default().trim().to_owned()),
    };
    store::keep(&mut tx, &owner, &form, now).await?;
    let kept = store::by_domain(&mut tx, &form.mail_domain).await?.into_iter().find(|kept| kept.owner == owner);
    let outside = settings.outside.open()?;
    if let Some(kept) = kept {
        let back = "https://waakvlam.invalid/sign-in/return";
        match talk::rehearse(&outside, &kept, back).await {
            Ok(()) => println!("De provider geeft antwoord en kent deze app."),
            Err(trouble) => println!("Let op: {}", trouble.words()),
        }
    }
    tx.commit().await?;
    println!("Bewaard.");
    db.close().await;
    Ok(())
}

/// The municipality of this name.
///
/// # Errors
/// When there is none.
pub(super) async fn known_municipality(
    tx: &mut app::db::Tx,
    name: &str,
) -> Result<app::access::MunicipalityId, Problem> {
    let known = schools::store::known_municipality(tx, name).await?;
    known.ok_or_else(|| {
        Problem::new(
            format!("Gemeente {name} is er niet (--municipality)"),
            "die naam staat niet in de database",
            "Lees eerst een uitstroomlijst in waarin deze gemeente voorkomt.",
        )
    })
}
