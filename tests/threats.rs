//! What THREATS.md says stands in the way: each line names a test that is there, and what no other file tells is told here.

mod support;

use app::{db::Db, way_in};
use std::{fs, path::Path};
use support::town::{Town, turning_link};

on_both_databases!(
    the_inviter_and_the_guest_see_the_same_number,
    guesses_of_all_together_have_an_end_and_a_link_still_works,
    a_lost_phone_is_ended_from_another_one,
);

const THREATS: &str = include_str!("../app/src/access/THREATS.md");

/// The code of the product and of its tests, as one text.
fn all_code(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            all_code(&entry, code);
        } else if entry.extension().is_some_and(|kind| kind == "rs") {
            code.push_str(&fs::read_to_string(&entry).expect("a file"));
        }
    }
}

#[test]
fn each_line_names_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut code = String::new();
    for folder in ["tests", "app/src", "server/src"] {
        all_code(&root.join(folder), &mut code);
    }
    let named: Vec<&str> = THREATS.split('`').skip(1).step_by(2).collect();
    let is_test = |name: &&&str| name.contains('_') && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
    let tests: Vec<_> = named.iter().filter(is_test).collect();
    assert!(tests.len() > 30, "{} tests are named", tests.len());
    for test in tests {
        assert!(code.contains(&format!("fn {test}(")), "there is no test {test}");
    }
    for file in named.iter().filter(|name| name.starts_with("tests/")) {
        assert!(root.join(file).exists(), "there is no {file}");
    }
}

#[test]
fn every_threat_says_what_stands_in_its_way_or_that_nothing_does() {
    for threat in THREATS.split("\n## ").skip(1) {
        let (title, lines) = threat.split_once('\n').expect("lines");
        for line in lines.split("\n- ").skip(1) {
            let shown = line.contains('`') || line.contains("the table of doors");
            assert!(shown || line.starts_with("**Unsolved"), "{title}: no test is named for: {line}");
        }
    }
}

fn number_in(page: &str) -> String {
    let shown = page.split("class=\"match\"").nth(1).expect("a number is shown");
    shown.split('>').nth(1).and_then(|rest| rest.split('<').next()).expect("a number").trim().to_owned()
}

async fn the_inviter_and_the_guest_see_the_same_number(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        let invite = format!("/people/{}/invite", town.samira_person);
        let invitation = anja.post(&invite, &[]).await.expect("an invitation");
        let phone = town.stranger();
        let phone = phone.with(&phone.answer("POST", &turning_link(&town, &invitation), &[]).await);
        let (hers, mine) = (phone.look("/join/waiting").await, anja.look(&invitation).await);
        let (hers, mine) = (number_in(&hers.expect("her page")), number_in(&mine.expect("the inviter's page")));
        assert!(hers.len() == 2 && hers.bytes().all(|digit| digit.is_ascii_digit()), "{hers}");
        assert_eq!(hers, mine);
        numbers.push(hers);
    }
    numbers.dedup();
    assert!(numbers.len() > 1, "four times the same number");
}

async fn guesses_of_all_together_have_an_end_and_a_link_still_works(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    let invitation = anja.post(&format!("/people/{}/invite", town.samira_person), &[]).await.expect("an invitation");
    let code = town.house.key.code(invitation.rsplit('/').next().expect("an id"));
    let mut tx = town.house.db.begin().await.expect("a transaction");
    for _ in 0..way_in::rules::GUESSES_ALTOGETHER {
        way_in::store::spend(&mut tx, "join", i64::MAX, town.house.clock.now()).await.expect("spent");
    }
    tx.commit().await.expect("a commit");
    let refused = town.stranger().answer("POST", "/join", &[("code", &code)]).await;
    assert!(refused.status == 422 && refused.body.contains("te vaak"), "also for the right code: {}", refused.body);
    let link = turning_link(&town, &invitation);
    assert_eq!(town.stranger().answer("POST", &link, &[]).await.status, 303, "who stands beside her still comes in");
    let invitation = anja.post(&format!("/people/{}/invite", town.samira_person), &[]).await.expect("an invitation");
    let code = town.house.key.code(invitation.rsplit('/').next().expect("an id"));
    town.house.clock.set(town.house.clock.now().plus_hours(1));
    let late = town.stranger().answer("POST", "/join", &[("code", &code)]).await;
    assert!(!late.body.contains("te vaak"), "an hour later there is a new budget");
}

async fn a_lost_phone_is_ended_from_another_one(db: Db) {
    let town = Town::on(db).await;
    let (lost, mine) = (town.be(&town.samira_person).await, town.be(&town.samira_person).await);
    let page = mine.look("/devices").await.expect("the list");
    let device = page.split("/devices/").nth(1).and_then(|rest| rest.split('/').next()).expect("the other one");
    let end = format!("/devices/{device}/end");
    town.be(&town.anja).await.answer("POST", &end, &[]).await;
    assert_eq!(lost.answer("GET", "/home", &[]).await.status, 200, "somebody else ends nothing of hers");
    mine.post(&end, &[]).await.expect("ended");
    assert_eq!(mine.answer("GET", "/home", &[]).await.status, 200);
    assert_eq!(lost.answer("GET", "/home", &[]).await.location.as_deref(), Some("/sign-in"), "the lost one is out");
}
