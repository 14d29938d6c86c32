//! Settings, by flags or `WAAKVLAM_*`; a wrong one is named with what to do.

use app::outside::{Outside, Reach};
use clap::Args;
use std::{fmt, net::SocketAddr, path::PathBuf};

/// What went wrong, for the operator: what, why, and what to do now.
#[derive(Debug)]
pub struct Problem {
    what: String,
    why: String,
    remedy: String,
}

impl Problem {
    /// A problem with its remedy.
    pub fn new(what: impl Into<String>, why: impl fmt::Display, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.to_string(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.\n  Waarom: {}\n  Wat nu: {}", self.what, self.why, self.remedy)
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        Self::new("De database geeft een fout", error, "Kijk of de database draait en of er schijfruimte is.")
    }
}

/// Where everything is kept. Every command takes these.
#[derive(Args, Clone, Debug)]
pub struct Storage {
    /// Map voor de database (SQLite) en de sleutels
    #[arg(long, env = "WAAKVLAM_DATA", value_name = "MAP")]
    pub data: Option<PathBuf>,

    /// Map voor de sleutels, op een andere plek dan de database (standaard: de map van --data)
    #[arg(long, env = "WAAKVLAM_KEYS", value_name = "MAP")]
    pub keys: Option<PathBuf>,

    /// PostgreSQL in plaats van SQLite: postgres://gebruiker:wachtwoord@host/database
    #[arg(long, env = "WAAKVLAM_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// What is written may be lost when the machine stops: a demo that begins anew. Nobody sets this by hand.
    #[arg(skip)]
    pub may_lose: bool,
}

/// Where the server is found.
#[derive(Args, Clone, Debug)]
pub struct Address {
    /// Adres en poort om op te luisteren
    #[arg(long, env = "WAAKVLAM_ADDR", value_name = "ADRES:POORT", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,

    /// Hoe mensen de site openen, bijvoorbeeld https://waakvlam.school.example (standaard: het adres hierboven)
    #[arg(long, env = "WAAKVLAM_URL", value_name = "URL")]
    pub url: Option<String>,
}

impl Address {
    /// The address as people type it, without a slash at the end.
    ///
    /// # Errors
    /// When it is no http(s) address, or http to somewhere else than this machine: cookies would be readable on the way.
    pub fn public_url(&self, listening: SocketAddr) -> Result<String, Problem> {
        let Some(url) = &self.url else {
            return match listening.ip().is_loopback() {
                true => Ok(format!("http://{listening}")),
                false => Err(Problem::new(
                    format!("Het adres waarop mensen {listening} openen ontbreekt"),
                    "dit adres is ook van buiten te bereiken, en er is geen --url (WAAKVLAM_URL)",
                    "Geef --url met https, en zet een proxy met TLS voor de server (zie README).",
                )),
            };
        };
        let url = url.trim_end_matches('/');
        let remedy = "Geef het adres met https, en zet een proxy met TLS voor de server (zie README).";
        match url.split_once("://") {
            Some(("https", host)) if !host.is_empty() && !host.contains('/') => Ok(url.to_owned()),
            Some(("http", host)) if is_this_machine(host) => Ok(url.to_owned()),
            Some(("http", _)) => Err(Problem::new(
                format!("--url {url} kan niet (WAAKVLAM_URL)"),
                "zonder https is onderweg te lezen wie inlogt",
                remedy,
            )),
            _ => Err(Problem::new(
                format!("--url {url} is geen adres van een site (WAAKVLAM_URL)"),
                "het moet beginnen met https://, zonder pad",
                remedy,
            )),
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// How mail goes out.
#[derive(Args, Clone, Debug, Default)]
pub struct MailSettings {
    /// Mailserver: smtps://naam:wachtwoord@host of smtp://host:25 (zonder: geen mail)
    #[arg(long, env = "WAAKVLAM_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// Afzender, bijvoorbeeld "Waakvlam <waakvlam@school.example>"
    #[arg(long, env = "WAAKVLAM_MAIL_FROM", value_name = "ADRES")]
    pub mail_from: Option<String>,
}

/// How SMS goes out.
#[derive(Args, Clone, Debug, Default)]
pub struct SmsSettings {
    /// SMS-dienst (CM.com): https://gw.messaging.cm.com/v1.0/message (zonder: geen SMS)
    #[arg(long, env = "WAAKVLAM_SMS_URL", value_name = "URL")]
    pub sms_url: Option<String>,

    /// Sleutel bij de SMS-dienst (product token)
    #[arg(long, env = "WAAKVLAM_SMS_KEY", value_name = "SLEUTEL", hide_env_values = true)]
    pub sms_key: Option<String>,

    /// Afzender boven een SMS: hoogstens 11 letters
    #[arg(long, env = "WAAKVLAM_SMS_FROM", value_name = "NAAM")]
    pub sms_from: Option<String>,
}

/// Who may read the metrics.
#[derive(Args, Clone, Debug, Default)]
pub struct MetricsSettings {
    /// Geheim voor /metrics (Prometheus, als bearer token). Zonder: alleen vanaf deze machine zelf
    #[arg(long, env = "WAAKVLAM_METRICS_TOKEN", value_name = "GEHEIM", hide_env_values = true)]
    pub metrics_token: Option<String>,
}

/// How push messages go out.
#[derive(Args, Clone, Debug, Default)]
pub struct PushSettings {
    /// Waar diensten voor meldingen heen schrijven als er iets mis is: mailto:… of https://… (zonder: geen meldingen)
    #[arg(long, env = "WAAKVLAM_PUSH_CONTACT", value_name = "ADRES")]
    pub push_contact: Option<String>,
}

/// Where this server itself may go.
#[derive(Args, Clone, Debug, Default)]
pub struct OutsideSettings {
    /// Poorten waar deze server zelf heen mag, naast 443 (voor een inlogpagina of zaaksysteem op een andere poort)
    #[arg(long, env = "WAAKVLAM_OUTSIDE_PORTS", value_name = "POORTEN", value_delimiter = ',')]
    pub outside_ports: Vec<u16>,

    /// Ook naar deze machine zelf, zonder https. Alleen om te ontwikkelen: zet dit nooit aan voor een school
    #[arg(long, env = "WAAKVLAM_ALLOW_INSIDE")]
    pub allow_inside: bool,
}

impl OutsideSettings {
    /// The way to the outside.
    ///
    /// # Errors
    /// When this machine has no certificates to trust.
    pub fn open(&self) -> Result<Outside, Problem> {
        let reach = Reach { ports: self.outside_ports.clone(), this_machine: self.allow_inside };
        Outside::new(reach).map_err(|why| {
            Problem::new("Er is geen weg naar buiten", why, "Installeer de certificaten (op Debian: ca-certificates).")
        })
    }
}

/// What phones do by themselves.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct PhoneSettings {
    /// Noodrem: telefoons ruimen op wat ze voor zonder internet bewaarden, en werken verder zonder. Wat nog niet
    /// verstuurd is, blijft staan
    #[arg(long, env = "WAAKVLAM_NO_WORKER")]
    pub no_worker: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(url: &str) -> Address {
        Address { addr: ([127, 0, 0, 1], 3000).into(), url: Some(url.to_owned()) }
    }

    #[test]
    fn only_this_machine_may_go_without_https() {
        let listening: SocketAddr = ([127, 0, 0, 1], 3000).into();
        for (url, fine) in [
            ("https://waakvlam.example/", true),
            ("http://localhost:3000", true),
            ("http://127.0.0.1", true),
            ("http://waakvlam.example", false),
            ("waakvlam.example", false),
            ("https://waakvlam.example/pad", false),
        ] {
            assert_eq!(address(url).public_url(listening).is_ok(), fine, "{url}");
        }
    }

    #[test]
    fn a_problem_says_what_to_do() {
        let problem = address("http://waakvlam.example").public_url(([0, 0, 0, 0], 80).into()).expect_err("a problem");
        let words = problem.to_string();
        assert!(words.contains("WAAKVLAM_URL") && words.contains("Wat nu:"), "{words}");
    }
}
