//! `zgw`: the system in which a municipality keeps its own cases. It is a command for whoever runs the installation: one
//! municipality serves many schools, and its key is not for an admin of one of them.

use super::provider::known_municipality;
use crate::{
    clock,
    config::{OutsideSettings, Problem, Storage},
    demo,
    notify::zgw::{Client, look_up, reads, subscribe},
};
use app::{
    access::MunicipalityId,
    db::Db,
    house::Clock,
    outside::Outside,
    sealed::Sealed,
    secret,
    zgw::{self, System, api::hook_path, rules::is_rsin, store},
};
use clap::Args;
use std::path::PathBuf;

/// What the command takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Settings {
    /// De naam van de gemeente
    #[arg(long, value_name = "NAAM")]
    municipality: String,
    /// Niets meer naar dit systeem sturen, en het geheim vergeten
    #[arg(long, conflicts_with_all = ["check", "zaken"])]
    off: bool,
    /// Alleen nakijken of alles er is, met wat er al bewaard is
    #[arg(long, conflicts_with = "zaken")]
    check: bool,
    /// Adres van de Zaken API
    #[arg(long, value_name = "URL", required_unless_present_any = ["off", "check"])]
    zaken: Option<String>,
    /// Adres van de Catalogi API
    #[arg(long, value_name = "URL", requires = "zaken", required_unless_present_any = ["off", "check"])]
    catalogi: Option<String>,
    /// Adres van de Documenten API
    #[arg(long, value_name = "URL", requires = "zaken", required_unless_present_any = ["off", "check"])]
    documenten: Option<String>,
    /// Adres van de Notificaties API (zonder: we vragen elk uur hoe het staat, na een dag elke dag)
    #[arg(long, value_name = "URL", requires_all = ["zaken", "url"])]
    notificaties: Option<String>,
    /// Hoe mensen deze site openen: daar meldt de gemeente dat er iets veranderde
    #[arg(long, env = "WAAKVLAM_URL", value_name = "URL")]
    url: Option<String>,
    /// Hoe het systeem deze app kent
    #[arg(long, value_name = "ID", requires = "zaken", required_unless_present_any = ["off", "check"])]
    client_id: Option<String>,
    /// Bestand met het geheim, zodat het niet in de lijst van processen staat
    #[arg(long, value_name = "BESTAND", requires = "zaken", required_unless_present_any = ["off", "check"])]
    secret_file: Option<PathBuf>,
    /// RSIN van de gemeente: negen cijfers
    #[arg(long, value_name = "RSIN", requires = "zaken", required_unless_present_any = ["off", "check"])]
    rsin: Option<String>,
    /// De identificatie van het zaaktype
    #[arg(long, value_name = "IDENTIFICATIE", requires = "zaken", required_unless_present_any = ["off", "check"])]
    zaaktype: Option<String>,
    /// De omschrijving van het informatieobjecttype (zonder: het eerste bij het zaaktype)
    #[arg(long, value_name = "OMSCHRIJVING", requires = "zaken")]
    informatieobjecttype: Option<String>,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    outside: OutsideSettings,
}

/// Keeps the system of a municipality and looks whether all is there; or only looks, or stops using it.
///
/// # Errors
/// When something is wrong with the settings.
pub async fn run(settings: Settings) -> Result<(), Problem> {
    let now = clock::machine();
    let outside = settings.outside.open()?;
    let kept = if settings.off || settings.check { None } else { Some(read(&settings, &outside)?) };
    let db = settings.storage.open_database().await?;
    settings.storage.install_word_keys(&db, now).await?;
    demo::refuse_demo_data(&db).await?;
    let mut tx = db.begin().await?;
    let municipality = known_municipality(&mut tx, &settings.municipality).await?;
    let line = match &kept {
        Some(kept) => {
            store::keep(&mut tx, &municipality, kept, now).await?;
            "Bewaard."
        }
        None if settings.off && store::stop(&mut tx, &municipality, now).await? => {
            "De koppeling staat uit. Het geheim is gewist. Zeg bij de gemeente ook het abonnement op, als dat er was."
        }
        None if settings.off => "Er was geen koppeling.",
        None => "",
    };
    tx.commit().await?;
    println!("{line}");
    if !settings.off {
        check(&db, &outside, &municipality).await?;
    }
    if let (Some(_), Some(url)) = (&settings.notificaties, &settings.url) {
        ask_for_notifications(&db, &outside, &municipality, url).await?;
    }
    db.close().await;
    Ok(())
}

/// The settings, as far as they can be judged here.
fn read(settings: &Settings, outside: &Outside) -> Result<zgw::Settings, Problem> {
    let wrong = |what: &str, why: &str| Problem::new(what, why, "Verbeter dit en probeer het opnieuw.");
    let address = |name: &str, url: &Option<String>| {
        let url = url.as_deref().unwrap_or_default().trim().trim_end_matches('/').to_owned();
        outside.check(&url).map_err(|why| wrong(&format!("Het adres {url} kan niet ({name})"), why.words()))?;
        Ok::<_, Problem>(url)
    };
    let text = |value: &Option<String>| value.as_deref().unwrap_or_default().trim().to_owned();
    let rsin = text(&settings.rsin);
    if !is_rsin(&rsin) {
        return Err(wrong("Het RSIN klopt niet (--rsin)", "het zijn negen cijfers die bij elkaar passen"));
    }
    let file = settings.secret_file.clone().unwrap_or_default();
    let secret = std::fs::read_to_string(&file).map_err(|error| {
        Problem::new("Het geheim is niet te lezen (--secret-file)", error, "Zet het geheim alleen in een bestand.")
    })?;
    let (client_id, case_type) = (text(&settings.client_id), text(&settings.zaaktype));
    if secret.trim().is_empty() || client_id.is_empty() || case_type.is_empty() {
        return Err(wrong("Er ontbreekt iets", "het geheim, --client-id en --zaaktype mogen niet leeg zijn"));
    }
    Ok(zgw::Settings {
        zaken_url: address("--zaken", &settings.zaken)?,
        catalogi_url: address("--catalogi", &settings.catalogi)?,
        documenten_url: address("--documenten", &settings.documenten)?,
        notificaties_url: settings
            .notificaties
            .as_ref()
            .map(|_| address("--notificaties", &settings.notificaties))
            .transpose()?,
        client_id,
        client_secret: Sealed::from(secret.trim()),
        rsin,
        case_type,
        document_type: settings.informatieobjecttype.as_ref().map(|_| text(&settings.informatieobjecttype)),
    })
}

async fn system(db: &Db, municipality: &MunicipalityId) -> Result<Option<System>, Problem> {
    let mut tx = db.read().await?;
    let system = store::of_municipality(&mut tx, municipality).await?;
    tx.commit().await?;
    Ok(system)
}

/// Says in words what is there. Documents and zaken are not tried: that would leave one behind.
async fn check(db: &Db, outside: &Outside, municipality: &MunicipalityId) -> Result<(), Problem> {
    let Some(system) = system(db, municipality).await? else {
        println!("Er is geen koppeling met deze gemeente.");
        return Ok(());
    };
    let clock = Clock::new(clock::machine);
    match look_up(&Client::new(&system, outside, &clock), clock.now().day()).await {
        Ok(kinds) => {
            println!("Het zaaktype {} is gevonden: {}", system.settings.case_type, kinds.case);
            println!("Een roltype “initiator” is gevonden: {}", kinds.role);
            println!("Het eerste statustype is gevonden: {}", kinds.status);
            println!("Het informatieobjecttype is gevonden: {}", kinds.document);
        }
        Err(trouble) => {
            println!("Let op: {}", trouble.words());
            return Ok(());
        }
    }
    match reads(&Client::new(&system, outside, &clock)).await {
        Ok(()) => println!("Zaken en documenten lezen mag. Of ze maken mag, blijkt pas bij de eerste."),
        Err(trouble) => println!("Let op: {}", trouble.words()),
    }
    Ok(())
}

/// Asks to be notified. What the notifications must bring is kept first, because the first one may come at once.
async fn ask_for_notifications(
    db: &Db,
    outside: &Outside,
    municipality: &MunicipalityId,
    url: &str,
) -> Result<(), Problem> {
    let Some(system) = system(db, municipality).await? else { return Ok(()) };
    let authorization = format!("Bearer {}", secret::token());
    let mut tx = db.begin().await?;
    store::expect_notifications(&mut tx, municipality, &secret::hash(&authorization)).await?;
    tx.commit().await?;
    let callback = format!("{}{}", url.trim_end_matches('/'), hook_path(municipality));
    let clock = Clock::new(clock::machine);
    match subscribe(&Client::new(&system, outside, &clock), &callback, &authorization).await {
        Ok(subscription) => {
            let mut tx = db.begin().await?;
            store::subscribed(&mut tx, municipality, &subscription).await?;
            tx.commit().await?;
            println!("De gemeente meldt voortaan als er iets verandert. Een ouder abonnement zegt zij zelf op.");
        }
        Err(trouble) => println!("Let op: er is geen abonnement. {}", trouble.words()),
    }
    Ok(())
}
