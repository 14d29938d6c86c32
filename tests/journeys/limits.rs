//! Everybody reads what they can't see: an empty place is never taken for a quiet life. By the people of the demo.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Script},
        server::{Home, Server},
        visitor::Visitor,
    },
};

#[tokio::test]
async fn everybody_reads_what_stays_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let browser = Browser::start();
    for name in ["Konrad", "Marek", "Bas", "Anja", "Pieter", "Els", "Femke"] {
        let link = server.person(name).link;
        let visitor = browser.phone(name, &server.url, Script::Off, Look::Light).await;
        visitor.open(&link).await;
        match name {
            "Konrad" => konrad(&visitor).await,
            "Marek" => marek(&visitor).await,
            "Bas" => bas(&visitor).await,
            "Anja" | "Pieter" => in_the_circle(&visitor).await,
            "Els" => els(&visitor).await,
            _ => femke(&visitor).await,
        }
        visitor.leaves().await;
    }
}

/// He reads who sees what, and that not all that is written about him is his to read.
async fn konrad(konrad: &Visitor) {
    konrad.open("/people").await;
    for line in ["Anja ziet alles.", "Pieter ziet alles.", "Marek ziet niet:", "Bas ziet niet:"] {
        konrad.sees(line).await;
    }
    konrad.sees("Een andere collega mag niet zomaar kijken.").await;
    konrad.open("/me/data").await;
    konrad.sees("Soms schrijft een JIM iets alleen voor school. Dat staat hier niet.").await;
    konrad.finds_page_good("60-limits-konrad").await;
}

/// A helper reads whose choice it is, and which kinds stay closed.
async fn marek(marek: &Visitor) {
    marek.press("Meer over Konrad").await;
    marek.press("Wat Konrad deelt").await;
    marek.sees("Konrad kiest wat jij ziet.").await;
    marek.sees("Dit zie je niet").await;
    for kind in ["werk, wonen, geld en gevoel", "de vragen aan school", "het werk", "wat de gemeente mag weten"] {
        marek.sees(kind).await;
    }
    marek.does_not_see("de berichten in de kring").await;
    marek.finds_page_good("60-limits-marek").await;
}

/// A job coach has no more than he was given, and no conversation.
async fn bas(bas: &Visitor) {
    bas.press("Meer over Mehmet").await;
    bas.press("Wat Mehmet deelt").await;
    bas.sees("Mehmet kiest wat jij ziet.").await;
    bas.does_not_see("Albert Heijn").await;
    bas.sees("de berichten in de kring").await;
    bas.finds_page_good("60-limits-bas").await;
}

/// The owner and the backup see all; nothing on their page says that something is missing.
async fn in_the_circle(staff: &Visitor) {
    finds_konrad(staff).await;
    staff.sees("Wat er was").await;
    staff.sees("Groenbedrijf Nieuwland").await;
    staff.does_not_see("Jij staat niet in deze kring").await;
}

async fn finds_konrad(staff: &Visitor) {
    staff.open("/alumni").await;
    staff.press("Konrad Nowicki").await;
}

/// A colleague outside the circle, who is the admin too: a name, whose task it is, and that the rest is not hers.
async fn els(els: &Visitor) {
    els.open("/monday").await;
    els.sees("Je ziet wie er iets vraagt, en wie ernaar kijkt. De reden leest alleen de kring.").await;
    els.does_not_see("Bakkerij 't Hoekje").await;
    els.open("/answers").await;
    els.sees("Je ziet wie er wacht, en op wie. De vraag zelf leest alleen de kring.").await;
    els.does_not_see("wonen").await;
    finds_konrad(els).await;
    els.sees("Jij staat niet in deze kring").await;
    els.sees("Anja en Pieter van school kennen Konrad").await;
    els.sees("Wat er gezegd, gevraagd en gedeeld is, ziet alleen de kring.").await;
    els.does_not_see("Groenbedrijf").await;
    els.finds_page_good("60-limits-els").await;
    els.open("/school").await;
    els.sees("Wat een oud-leerling deelt, leest alleen de kring.").await;
}

/// The municipality has the packet, and reads that there is no more.
async fn femke(femke: &Visitor) {
    femke.sees("Je ziet alleen wat school en de jongere met jou delen, zolang de zaak loopt.").await;
    femke.press_at("Sanne", "Openen").await;
    femke.sees("Meer dan dit zie je niet van Sanne. Mis je iets? Vraag het Pieter.").await;
    femke.finds_page_good("60-limits-femke").await;
}
