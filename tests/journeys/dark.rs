//! Pages that people come back to, in the dark and on the narrowest phone.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Screen, Script},
        server::{Home, Server},
    },
};

/// Every page that somebody comes back to is good in the dark too, and at 320 pixels.
#[tokio::test]
async fn pages_are_good_in_the_dark() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let browser = Browser::start();
    for (name, pages) in [
        (
            "Samira",
            &["/home", "/questions", "/evenings", "/people", "/looks", "/devices", "/inbox", "/help-now", "/weg"][..],
        ),
        ("Karim", &["/jim", "/inbox"]),
        ("Anja", &["/monday", "/alumni", "/answers", "/evenings/plan", "/escalations", "/import"]),
        ("Els", &["/school", "/ladder"]),
        ("Femke", &["/desk"]),
    ] {
        let link = server.person(name).link;
        let visitor = browser.visitor(name, &server.url, Screen::NARROW, Script::On, Look::Dark).await;
        visitor.open(&link).await;
        for page in pages {
            visitor.open(page).await;
            visitor.finds_page_good(&format!("dark-{}", page.replace('/', "-").trim_matches('-'))).await;
        }
        visitor.leaves().await;
    }
}
