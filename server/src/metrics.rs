//! How the clock does, as text: for `/readyz`, and for Prometheus at `/metrics`. Numbers only, nobody's name.

use app::{house::House, jobs::Health};
use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::{fmt::Write, net::SocketAddr, sync::Arc};

/// The door of the metrics, beside the router. With a token whoever has it comes in, and nobody else; without one only
/// who asks from this machine itself, and not through a proxy on it.
pub fn router(house: House, token: Option<String>) -> Router {
    let token: Option<Arc<str>> = token.filter(|token| !token.is_empty()).map(Arc::from);
    let show = move |State(house): State<House>, request: Request| async move {
        let from = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(from)| *from);
        if !may_look(token.as_deref(), from, request.headers()) {
            return StatusCode::NOT_FOUND.into_response();
        }
        show(&house).await
    };
    Router::new().route("/metrics", get(show)).with_state(house)
}

/// What a proxy adds to a request that it passes on.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

fn may_look(token: Option<&str>, from: Option<SocketAddr>, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match token {
        // Hashes are compared, so that the time it takes tells nothing.
        Some(token) => given
            .and_then(|given| given.strip_prefix("Bearer "))
            .is_some_and(|given| app::secret::hash(given) == app::secret::hash(token)),
        None => {
            from.is_some_and(|from| from.ip().is_loopback())
                && !FORWARDED.iter().any(|name| headers.contains_key(*name))
        }
    }
}

async fn show(house: &House) -> Response {
    match health(house).await {
        Ok(health) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], in_numbers(&health)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn health(house: &House) -> Result<Vec<Health>, sqlx::Error> {
    let mut tx = house.db.read().await?;
    let health = app::jobs::health(&mut tx, house.clock.now()).await?;
    tx.commit().await?;
    Ok(health)
}

/// One line a job: "reminders: last run 2026-11-24T06:00:00+01:00, 12 of 12".
///
/// # Errors
/// When the database fails.
pub async fn jobs_in_lines(house: &House) -> Result<String, sqlx::Error> {
    Ok(health(house).await?.iter().map(in_one_line).collect())
}

fn in_one_line(health: &Health) -> String {
    let last = health.last_run.map_or_else(|| "never".to_owned(), app::moment::At::iso);
    let failing = health.failing_since.map_or_else(String::new, |at| format!(", failing since {}", at.iso()));
    format!("{}: last run {last}, {} of {}{failing}\n", health.job, health.done, health.expected())
}

/// A measure of a job: its name, its explanation, and its value; `None` for none.
type Measure = (&'static str, &'static str, fn(&Health) -> Option<i64>);

const MEASURES: [Measure; 5] = [
    ("waakvlam_job_last_run_seconds", "When the job last ran, in seconds since 1970.", |job| {
        job.last_run.map(|at| at.0)
    }),
    ("waakvlam_job_expected_a_day", "Rows that the job was to do in the last 24 hours.", |job| Some(job.expected())),
    ("waakvlam_job_done_a_day", "Rows that the job did in the last 24 hours.", |job| Some(job.done)),
    ("waakvlam_job_waiting", "Rows that are due and not done.", |job| Some(job.waiting)),
    (
        "waakvlam_job_failing_since_seconds",
        "Since when the job fails, in seconds since 1970; 0 when it does not.",
        |job| Some(job.failing_since.map_or(0, |at| at.0)),
    ),
];

fn in_numbers(all: &[Health]) -> String {
    let mut text = String::new();
    for (name, help, value) in MEASURES {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for health in all {
            if let Some(value) = value(health) {
                let _ = writeln!(text, "{name}{{job=\"{}\"}} {value}", health.job);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::moment::At;

    #[test]
    fn only_this_machine_or_the_token_gets_the_numbers() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            let parse = |(name, value): &(&'static str, &'static str)| {
                (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))
            };
            pairs.iter().map(parse).collect()
        };
        let here = "127.0.0.1:5000".parse().ok();
        let there = "192.0.2.7:5000".parse().ok();
        for (token, from, sent, fine) in [
            (None, here, headers(&[]), true),
            (None, "[::1]:5000".parse().ok(), headers(&[]), true),
            (None, there, headers(&[]), false),
            (None, None, headers(&[]), false),
            (None, here, headers(&[("x-forwarded-for", "192.0.2.7")]), false),
            (None, there, headers(&[("authorization", "Bearer ")]), false),
            (Some("geheim"), here, headers(&[]), false),
            (Some("geheim"), there, headers(&[("authorization", "Bearer geheim")]), true),
            (Some("geheim"), there, headers(&[("authorization", "Bearer gok")]), false),
            (Some("geheim"), there, headers(&[("authorization", "geheim")]), false),
        ] {
            assert_eq!(may_look(token, from, &sent), fine, "{token:?} {from:?} {sent:?}");
        }
    }

    #[test]
    fn a_job_is_told_in_one_line_and_in_numbers() {
        let health = Health {
            job: "reminders",
            label: "Herinneringen",
            last_run: Some(At(1_795_500_000)),
            done: 12,
            waiting: 3,
            failing_since: Some(At(1_795_400_000)),
        };
        let line = in_one_line(&health);
        assert!(
            line.starts_with("reminders: last run 2026-11-24T") && line.contains("12 of 15, failing since"),
            "{line}"
        );
        let text = in_numbers(&[health]);
        assert!(text.contains("\nwaakvlam_job_waiting{job=\"reminders\"} 3\n"), "{text}");
        assert!(text.contains("\nwaakvlam_job_expected_a_day{job=\"reminders\"} 15\n"), "{text}");
        assert!(text.contains("failing_since_seconds{job=\"reminders\"} 1795400000\n"), "{text}");
    }
}
