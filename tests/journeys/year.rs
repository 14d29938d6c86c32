//! A year later, in the demo: what one person was asked, and what became of it, stands on one page.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Script},
        server::{Home, Server},
        visitor::Visitor,
    },
    the_clock_goes,
};
use app::moment::Day;
use thirtyfour::By;

#[tokio::test]
async fn a_year_of_reminders_stands_on_one_page_with_script() {
    a_year_later(Script::On).await;
}

#[tokio::test]
async fn a_year_of_reminders_stands_on_one_page_without_script() {
    a_year_later(Script::Off).await;
}

async fn a_year_later(script: Script) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let browser = Browser::start();
    let mut anja = browser.desk("Anja", &server.url, script).await;
    anja.open(&server.person("Anja").link).await;
    let mut kees = browser.phone("Kees", &server.url, script, Look::Light).await;
    kees.open(&server.person("Kees").link).await;
    thirteen_months_go(&anja).await;
    at_the_desk(&mut anja).await;
    on_his_phone(&mut kees).await;
    for visitor in [anja, kees] {
        visitor.leaves().await;
    }
}

async fn thirteen_months_go(anja: &Visitor) {
    anja.open("/alumni").await;
    let today = Day::parse("2026-11-23").expect("a day");
    for months in 1..=13 {
        the_clock_goes(anja, "maand verder", &today.plus(30 * months).in_words()).await;
    }
}

/// The months on the page, in the order in which they stand.
async fn months(visitor: &Visitor) -> Vec<String> {
    let all = visitor.driver().find_all(By::Css("main section h3")).await.expect("headings");
    let mut months = Vec::new();
    for one in all {
        months.push(one.text().await.expect("its text"));
    }
    months
}

async fn at_the_desk(anja: &mut Visitor) {
    anja.press("Kees Hoekstra").await;
    anja.sees("Kees").await;
    // Where the level is to be looked at, his name leads there first.
    let here = anja.url().await;
    let kees = here.split("/alumni/").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).expect("his page");
    anja.open(&format!("/alumni/{kees}")).await;
    anja.press("Herinneringen").await;
    anja.sees("Het afgelopen jaar").await;
    anja.finds_page_good_in_the_dark_too("100-reminders-after-a-year").await;
    anja.press("Een jaar op één bladzijde").await;
    anja.sees("Het afgelopen jaar van Kees, en wat er komt.").await;
    anja.sees("gedaan").await;
    let months = months(anja).await;
    for month in ["Januari 2027", "April 2027", "Juli 2027", "Oktober 2027", "December 2027", "Maart 2028"] {
        assert!(months.iter().any(|name| name == month), "{month}: {months:?}");
    }
    anja.finds_page_good_in_the_dark_too("101-year-at-the-desk").await;
}

async fn on_his_phone(kees: &mut Visitor) {
    kees.open("/my-year").await;
    kees.sees("Dit komt").await;
    kees.sees("Dit was er").await;
    kees.sees("Je bericht stond in de app.").await;
    kees.finds_page_good_in_the_dark_too("102-my-year").await;
    kees.press("Waarom kreeg ik dit niet?").await;
    kees.sees("Waarom kreeg ik dit niet?").await;
    kees.finds_page_good_in_the_dark_too("103-why-after-a-year").await;
}
