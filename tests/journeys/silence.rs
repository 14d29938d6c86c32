//! Samira falls silent: her JIM is asked, she is called, the municipality takes it up, and the pilot light burns again.

use super::support::visitor::Visitor;

/// Moves the demo's clock by a week, and waits until it stands on this day: a second press on a page that is still
/// being answered would be lost.
async fn a_week_passes(visitor: &Visitor, until: &str) {
    visitor.press("week verder").await;
    visitor.sees(until).await;
}

pub(super) async fn she_falls_silent(ingrid: &Visitor, karim: &Visitor) {
    ingrid.open("/alumni").await;
    ingrid.type_into("Zoek op naam", "Samira").await;
    ingrid.press("Zoeken").await;
    ingrid.press("Samira Visser").await;
    ingrid.press("Opschalen naar actief").await;
    ingrid.sees("Opgeschaald naar actief").await;
    for day in ["maandag 30 november", "maandag 7 december", "maandag 14 december"] {
        a_week_passes(ingrid, day).await;
    }
    karim.open("/jim").await;
    karim.sees("Heb je Samira gesproken?").await;
    karim.press("Geef antwoord").await;
    karim.finds_page_good("29-jim-asked").await;
    karim.press("Versturen").await;
    karim.sees("Kies eerst een antwoord").await;
    karim.choose("Nee, niet gesproken").await;
    karim.press("Versturen").await;
    karim.sees("Dank je wel").await;
    ingrid.open("/monday").await;
    ingrid.does_not_see("gaf Karim aan").await;
    for day in ["maandag 21 december", "maandag 28 december"] {
        a_week_passes(ingrid, day).await;
    }
    ingrid.sees("Samira Visser").await;
    ingrid.sees("gaf Karim aan: niet gesproken").await;
    ingrid.finds_page_good("30-monday-with-samira").await;
}

pub(super) async fn ingrid_calls_in_vain(ingrid: &Visitor) {
    ingrid.press("Samira Visser").await;
    ingrid.press("Niet bereikt").await;
    ingrid.sees("Bewaard").await;
    ingrid.sees("gebeld: niet bereikt").await;
    ingrid.finds_page_good("31-alumnus-called").await;
}

pub(super) async fn the_case_is_taken_up(ingrid: &Visitor, samira: &Visitor, joost: &Visitor) {
    ingrid.press("Naar de gemeente").await;
    ingrid.finds_page_good("32-draft").await;
    ingrid.type_into("Wat vraag je aan de gemeente?", "").await;
    ingrid.press("Bekijk hoe het eruitziet").await;
    ingrid.sees("Schrijf wat je aan de gemeente vraagt").await;
    ingrid.finds_page_good("33-draft-refused").await;
    ingrid.type_into("Wat is er aan de hand?", "Samira is al weken stil.").await;
    ingrid.type_into("Wat vraag je aan de gemeente?", "Een gesprek over werk.").await;
    ingrid.type_into("Eigen zin", "Samira heeft geen werk meer.").await;
    ingrid.type_into("Nog een eigen zin", "Samira heeft een schuld.").await;
    ingrid.press("Bekijk hoe het eruitziet").await;
    ingrid.sees("Samira heeft geen werk meer.").await;
    ingrid.finds_page_good("34-packet-preview").await;
    ingrid.press("Aan Samira vragen").await;

    joost.open("/desk").await;
    joost.does_not_see("Samira").await;
    samira.open("/home").await;
    samira.press("Bekijk de vraag").await;
    samira.finds_page_good("35-packet-approval").await;
    samira.press("Ik vind het goed").await;
    samira.sees("Kies ja of nee").await;
    samira.choose_for("Mag zin 1 mee?", "Ja").await;
    samira.choose_for("Mag zin 2 mee?", "Nee").await;
    samira.press("Ik vind het goed").await;
    samira.sees("Dank je wel").await;
    samira.finds_page_good("36-case-sent").await;

    joost.open("/desk").await;
    joost.finds_page_good("37-desk").await;
    joost.press_at("Samira", "Openen").await;
    joost.sees("Samira heeft geen werk meer.").await;
    joost.does_not_see("Samira heeft een schuld.").await;
    joost.finds_page_good("38-case-at-desk").await;
    joost.press("Ontvangen").await;
    joost.type_into("Wie doet dit?", "Joost Vermeer").await;
    joost.type_into("Wat is de eerste stap?", "Samira bellen").await;
    joost.type_into("Op welke dag?", "2027-02-03").await;
    joost.press("Ik pak dit op").await;
    joost.sees("School en de jongere weten nu wie wat doet").await;
    joost.finds_page_good("39-case-accepted").await;
    ingrid.open("/escalations").await;
    ingrid.sees("opgepakt").await;
    ingrid.finds_page_good("40-escalations").await;
}

pub(super) async fn she_is_back_on_the_pilot_light(samira: &Visitor, joost: &Visitor) {
    samira.open("/home").await;
    samira.sees("Joost").await;
    samira.press("Bekijk alles").await;
    samira.sees("Samira bellen").await;
    samira.finds_page_good("41-who-does-what").await;
    samira.open("/people").await;
    samira.sees("Joost Vermeer").await;
    samira.finds_page_good("42-people-with-joost").await;
    joost.type_into("Wat is er nu geregeld?", "Samira heeft een gesprek bij het werkbedrijf.").await;
    joost.press("Het is klaar").await;
    joost.sees("Je ziet hem hier niet meer").await;
    joost.finds_page_good("43-desk-empty").await;
    samira.open("/home").await;
    samira.sees("waakvlam brandt weer").await;
    samira.finds_page_good("44-home-again").await;
    samira.open("/looks").await;
    for name in ["Joost Vermeer", "Ingrid Postma", "Karim"] {
        samira.sees(name).await;
    }
    samira.finds_page_good("45-looks").await;
}
