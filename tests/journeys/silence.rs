//! Samira falls silent: her JIM is asked, and she is called. How a case goes from there is in `ladder`.

use super::{support::visitor::Visitor, the_clock_goes};

pub(super) async fn she_falls_silent(ingrid: &Visitor, karim: &Visitor) {
    ingrid.open("/alumni").await;
    ingrid.type_into("Zoek op naam", "Samira").await;
    ingrid.press("Zoeken").await;
    ingrid.press("Samira Visser").await;
    ingrid.press("Opschalen naar actief").await;
    ingrid.sees("Opgeschaald naar actief").await;
    for day in ["maandag 30 november", "maandag 7 december", "maandag 14 december"] {
        the_clock_goes(ingrid, "week verder", day).await;
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
        the_clock_goes(ingrid, "week verder", day).await;
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
