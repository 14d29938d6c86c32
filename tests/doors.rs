//! Every door of the list that the router itself is made from, tried by who may not use it.

mod support;

use app::{access::Rule, db::Db, door::Door};
use server::{commands, demo::Actor, router};
use std::collections::{BTreeMap, BTreeSet};
use support::town::Town;

on_both_databases!(
    a_stranger_is_shown_the_way_in_and_nothing_else,
    whoever_wears_another_hat_sees_what_a_missing_page_looks_like,
    a_form_on_another_site_is_refused_at_every_door,
    every_answer_keeps_itself_in,
);

#[test]
fn the_list_of_doors_says_of_each_who_may() {
    let lines: Vec<_> = commands::doors::lines().collect();
    assert_eq!(lines.len(), router::doors().0.len());
    let said = |key: &str| lines.iter().map(|line| line[key].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>();
    let who_of: BTreeMap<String, String> = (0..lines.len())
        .map(|at| (format!("{} {}", said("method")[at], said("path")[at]), said("who")[at].clone()))
        .collect();
    for (door, who) in [
        ("GET /help-now", "anyone, signed in or not"),
        ("GET /second-factor", "anyone signed in, also before a second factor"),
        ("GET /devices", "anyone signed in, with two factors where what they are asks for two"),
        ("POST /check-in", "an alumnus, about themselves"),
        ("GET /jim", "somebody in a circle: JIM, family, or a job coach with two factors"),
        ("GET /monday", "somebody of the school, with two factors"),
        ("GET /monday/team", "a coordinator or the admin of the school, with two factors"),
        ("POST /ladder", "whoever is admin of the school, with two factors"),
        ("GET /desk", "a contact of a municipality, with two factors"),
    ] {
        assert_eq!(who_of.get(door).map(String::as_str), Some(who), "{door}");
    }
    // The same words never stand for two rules.
    let pairs: BTreeSet<_> = said("who").into_iter().zip(said("rule")).collect();
    let words: BTreeSet<_> = said("who").into_iter().collect();
    assert_eq!((pairs.len(), words.contains("")), (words.len(), false));
}

/// A path that could exist: its parts filled with an id that nobody has.
fn path(door: &Door) -> String {
    let parts = door.path.split('/').map(|part| match part.starts_with('{') {
        true => "00000000-0000-4000-8000-000000000000",
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn try_door(actor: &Actor<'_>, door: &Door) -> server::demo::Reply {
    actor.answer(door.method.as_str(), &path(door), &[]).await
}

async fn a_stranger_is_shown_the_way_in_and_nothing_else(db: Db) {
    let town = Town::on(db).await;
    let doors = router::doors().0;
    assert!(doors.len() > 80, "the list is whole: {}", doors.len());
    for door in doors.iter().filter(|door| door.rule != Rule::Anyone) {
        let reply = try_door(&town.stranger(), door).await;
        match door.method.as_str() {
            "GET" => {
                assert_eq!((reply.status, reply.location.as_deref()), (303, Some("/sign-in")), "GET {}", door.path);
            }
            method => assert_eq!(reply.status, 401, "{method} {}", door.path),
        }
        for name in ["Samira", "Visser", "Anja", "De Rede"] {
            assert!(!reply.body.contains(name), "{name} stands behind {}", door.path);
        }
    }
    // What is open to anybody is named here one by one: a new open door must be a decision.
    let mut open: Vec<String> = doors
        .iter()
        .filter(|door| door.rule == Rule::Anyone)
        .map(|door| format!("{} {}", door.method, door.path))
        .collect();
    open.sort();
    let decided = [
        "GET /",
        "GET /calendar/read/{token}",
        "GET /first-run/{token}",
        "GET /help-now",
        "GET /join",
        "GET /join/ready",
        "GET /join/waiting",
        "GET /join/{link}",
        "GET /mail/stop/{token}",
        "GET /offline",
        "GET /sign-in",
        "GET /sign-in/code",
        "GET /sign-in/provider",
        "GET /sign-in/provider/on",
        "GET /sign-in/return",
        "GET /sign-in/work",
        "GET /weg",
        "POST /first-run/{token}",
        "POST /hooks/zgw/{municipality}",
        "POST /join",
        "POST /join/waiting",
        "POST /join/{link}",
        "POST /mail/again/{token}",
        "POST /mail/stop/{token}",
        "POST /push/arrived/{receipt}",
        "POST /sign-in",
        "POST /sign-in/code",
        "POST /sign-in/passkey",
        "POST /sign-in/passkey/begin",
        "POST /sign-in/provider",
        "POST /sign-in/work",
        "POST /sign-out",
        "POST /sms/reports/{token}",
        "POST /weg",
    ];
    assert_eq!(open, decided);
    for path in ["/demo/as/anything", "/nothing-here", "/.env"] {
        assert_eq!(town.stranger().answer("GET", path, &[]).await.status, 404, "{path}");
    }
    assert_eq!(town.stranger().answer("POST", "/demo/clock", &[("step", "day")]).await.status, 404);
}

async fn whoever_wears_another_hat_sees_what_a_missing_page_looks_like(db: Db) {
    let town = Town::on(db).await;
    let samira = town.be(&town.samira_person).await;
    let anja = town.be(&town.anja).await;
    let femke = town.be(&town.femke).await;
    for door in router::doors().0 {
        let others: Vec<(&str, &Actor<'_>)> = match door.rule {
            Rule::Anyone | Rule::SignedIn => vec![],
            Rule::Alumnus => vec![("staff", &anja), ("municipal", &femke)],
            Rule::Helper | Rule::Coordinator | Rule::Admin => {
                vec![("alumnus", &samira), ("staff", &anja), ("municipal", &femke)]
            }
            Rule::Staff => vec![("alumnus", &samira), ("municipal", &femke)],
            Rule::Municipal => vec![("alumnus", &samira), ("staff", &anja)],
        };
        for (hat, actor) in others {
            assert_eq!(try_door(actor, &door).await.status, 404, "{hat} at {} {}", door.method, door.path);
        }
    }
}

async fn a_form_on_another_site_is_refused_at_every_door(db: Db) {
    let town = Town::on(db).await;
    let before = town.count("SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL").await;
    let anja = town.be(&town.anja).await.from_another_site();
    for door in router::doors().0.iter().filter(|door| door.method != "GET") {
        // Mail programs of others post here by themselves (RFC 8058): the secret in the link is what lets them in.
        let expected = if door.path == "/mail/stop/{token}" { 404 } else { 403 };
        assert_eq!(try_door(&anja, door).await.status, expected, "{} {}", door.method, door.path);
    }
    let after = town.count("SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL").await;
    assert_eq!(after, before + 1, "nobody was signed out");
}

async fn every_answer_keeps_itself_in(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    for path in ["/monday", "/alumni", "/nothing-here", "/healthz", "/icon.svg", "/help-now"] {
        let reply = anja.answer("GET", path, &[]).await;
        let header = |name: &str| {
            reply.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(!header("content-security-policy").contains("unsafe-inline"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        let is_page = header("content-type").starts_with("text/html");
        assert_eq!(is_page, !["/healthz", "/icon.svg"].contains(&path), "{path}");
        assert_eq!(header("permissions-policy").contains("camera=()"), is_page, "{path}");
        assert_eq!(header("cross-origin-opener-policy") == "same-origin", is_page, "{path}");
        if path == "/monday" {
            assert_eq!(header("cache-control"), "no-store", "a page about people is never kept");
            assert!(reply.body.contains("<title>Maandag · Waakvlam</title>"), "the title is words alone");
        }
    }
}
