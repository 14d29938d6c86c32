//! By keys alone: Tab, Shift and Tab, Enter, Space, arrows. Nobody clicks here, and no field gets its value from a
//! script. Every stop on the way must show where the focus is; a refused form begins at what is wrong.

use super::{
    NOW,
    support::{
        browser::{Browser, Look, Script},
        server::{Home, Server},
        visitor::Visitor,
    },
};

#[tokio::test]
async fn konrad_and_his_jim_need_keys_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let (marek_link, konrad_link) = (server.person("Marek").link, server.person("Konrad").link);
    let browser = Browser::start();
    let marek = browser.phone("Marek by keys", &server.url, Script::On, Look::Light).await;
    marek.open(&marek_link).await;
    marek_says_that_he_spoke_to_him(&marek).await;
    marek_asks_to_see_more(&marek).await;
    marek_writes(&marek).await;

    let konrad = browser.phone("Konrad by keys", &server.url, Script::On, Look::Light).await;
    konrad.open(&konrad_link).await;
    konrad_checks_in(&konrad).await;
    konrad_asks(&konrad).await;
    konrad_lets_marek_see_where_he_works(&konrad).await;
    konrad_looks_who_looked_and_goes(&konrad).await;
    marek.leaves().await;
    konrad.leaves().await;
}

async fn marek_says_that_he_spoke_to_him(marek: &Visitor) {
    marek.sees("Dag Marek").await;
    marek.skips_to_the_text().await;
    marek.walks_the_page().await;
    marek.enters("Meer over Konrad").await;
    marek.sees("Heb je Konrad gesproken?").await;
    marek.walks_the_page().await;
    marek.enters("Versturen").await;
    marek.begins_at("Kies eerst een antwoord").await;
    marek.chooses_with_arrows("Ik maak me zorgen").await;
    marek.chooses_with_arrows("Ja, gesproken").await;
    marek.tabs_to("Wil je er iets bij zeggen? Het hoeft niet.").await;
    marek.types_here("We gingen samen vissen.").await;
    marek.presses_space_on("Konrad mag dit lezen").await;
    marek.enters("Versturen").await;
    marek.sees("Dank je wel").await;
}

async fn marek_asks_to_see_more(marek: &Visitor) {
    marek.enters("Meer over Konrad").await;
    marek.sees("Heb je Konrad gesproken?").await;
    marek.enters("Wat Konrad deelt").await;
    marek.sees("Vraag of je meer mag zien").await;
    marek.enters("Vraag of je meer mag zien").await;
    marek.sees("Konrad beslist").await;
    marek.enters("Vraag of dit mag: het werk").await;
    marek.sees("Konrad antwoordt nog").await;
    marek.tabs_back_to("Terug").await;
    marek.enters("Terug").await;
}

async fn marek_writes(marek: &Visitor) {
    marek.sees("Wat Konrad deelt").await;
    marek.enters("Berichten 1 nieuw bericht").await;
    marek.sees("Berichten in de kring van Konrad").await;
    marek.walks_the_page().await;
    marek.enters("Versturen").await;
    marek.begins_at("Je bericht is nog niet verstuurd").await;
    marek.tabs_to("Jouw bericht").await;
    marek.types_here("Zaterdag weer vissen?").await;
    marek.enters("Versturen").await;
    marek.sees("Zaterdag weer vissen?").await;
}

async fn konrad_checks_in(konrad: &Visitor) {
    konrad.sees("Hoe gaat het?").await;
    konrad.skips_to_the_text().await;
    konrad.walks_the_page().await;
    konrad.enters("gaat wel").await;
    for (question, answer) in [
        ("Hoe gaat het met werk?", "goed"),
        ("Hoe gaat het met wonen?", "niet goed"),
        ("Heb je vannacht een slaapplek?", "Ja"),
        ("Hoe gaat het met geld?", "Weet ik niet"),
        ("Hoe voel je je?", "Liever niet"),
    ] {
        konrad.sees(question).await;
        konrad.enters(answer).await;
    }
    konrad.sees("Wil je dat iemand belt?").await;
    konrad.walks_the_page().await;
    konrad.tabs_to("Wil je nog iets zeggen? Het hoeft niet.").await;
    konrad.types_here("De bus komt vaak te laat.").await;
    konrad.enters("Nee, hoeft niet").await;
    konrad.sees("Dank je wel").await;
    konrad.enters("Klaar").await;
}

async fn konrad_asks(konrad: &Visitor) {
    konrad.sees("Dag Konrad").await;
    konrad.enters("Vragen").await;
    konrad.sees("Mijn vragen").await;
    konrad.enters("Ik heb een vraag").await;
    konrad.sees("Waar gaat je vraag over?").await;
    konrad.enters("Werk").await;
    konrad.sees("Vraag versturen").await;
    konrad.enters("Vraag versturen").await;
    konrad.begins_at("Je vraag is nog niet verstuurd").await;
    konrad.tabs_to("Wat is je vraag?").await;
    konrad.types_here("Mag ik een andere bus nemen?").await;
    konrad.enters("Vraag versturen").await;
    konrad.sees("Mag ik een andere bus nemen?").await;
}

async fn konrad_lets_marek_see_where_he_works(konrad: &Visitor) {
    konrad.enters("Mensen").await;
    konrad.sees("Deze mensen staan om je heen").await;
    konrad.walks_the_page().await;
    konrad.enters("Wie mag wat zien?").await;
    konrad.sees("Vragen aan jou").await;
    konrad.enters("Mag Marek zien waar je werkt?").await;
    konrad.sees("Zeg je nee? Dan helpen we je net zo goed.").await;
    konrad.enters("Ja").await;
    konrad.sees("Wat kan Marek straks zien?").await;
    konrad.enters("Dit is mijn antwoord").await;
    konrad.begins_at("Kies eerst een antwoord").await;
    konrad.chooses_with_arrows("Waar ik werk").await;
    konrad.enters("Dit is mijn antwoord").await;
    konrad.sees("Het is bewaard").await;
    // And back: what he gave he takes away again, with one press.
    konrad.enters("Iets veranderen").await;
    konrad.sees("Deze mensen staan om je heen").await;
    konrad.enters("Stop: Marek ziet: waar je werkt").await;
    konrad.sees("waar je werkt Mag wel").await;
}

async fn konrad_looks_who_looked_and_goes(konrad: &Visitor) {
    konrad.enters("Wie keek bij mij?").await;
    konrad.sees("Jij vond dat goed.").await;
    konrad.enters("Weg hier").await;
    konrad.sees("Morgen kans op een bui").await;
    assert_eq!(konrad.title().await, "Weer");
    konrad.enters("Terug").await;
    konrad.sees("Dag Konrad").await;
}

#[tokio::test]
async fn school_and_municipality_need_keys_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::demo(Home::Folder(folder.path()), &["--now", NOW]);
    let (anja_link, femke_link) = (server.person("Anja").link, server.person("Femke").link);
    let browser = Browser::start();
    let anja = browser.desk("Anja by keys", &server.url, Script::On).await;
    anja.open(&anja_link).await;
    anja_calls_samira(&anja).await;
    anja_writes_to_the_municipality(&anja).await;
    let femke = browser.desk("Femke by keys", &server.url, Script::Off).await;
    femke.open(&femke_link).await;
    femke_takes_up_a_case(&femke).await;
    anja.leaves().await;
    femke.leaves().await;
}

async fn anja_calls_samira(anja: &Visitor) {
    anja.sees("mensen vragen vandaag iets van je").await;
    anja.skips_to_the_text().await;
    anja.walks_the_page().await;
    anja.enters("Samira bellen").await;
    anja.sees("Contact vastleggen").await;
    anja.walks_the_page().await;
    anja.chooses_with_arrows("Langs geweest").await;
    anja.chooses_with_arrows("Gebeld").await;
    anja.tabs_to("Wat is er gezegd? Het hoeft niet.").await;
    anja.types_here("Ze zoekt nu zelf werk.").await;
    anja.enters("Bereikt").await;
    anja.sees("Bewaard.").await;
    anja.sees("gebeld: bereikt").await;
    anja.enters("Anja Jacobs").await;
    anja.sees("Ik ben weg").await;
    anja.tabs_to("Mijn telefoons").await;
}

async fn anja_writes_to_the_municipality(anja: &Visitor) {
    anja.enters("Naar de gemeente").await;
    anja.sees("Wat vraag je aan de gemeente?").await;
    anja.tabs_to("Wat vraag je aan de gemeente?").await;
    anja.types_here("").await;
    anja.enters("Bekijk hoe het eruitziet").await;
    anja.begins_at("Wat je typte staat er nog").await;
}

async fn femke_takes_up_a_case(femke: &Visitor) {
    femke.sees("1 zaak wacht op jou").await;
    femke.skips_to_the_text().await;
    femke.enters("Openen: Sanne Kok").await;
    femke.sees("Dit mag je weten").await;
    femke.walks_the_page().await;
    femke.enters("Ontvangen").await;
    femke.sees("ontvangen").await;
    femke.tabs_to("Wie doet dit?").await;
    femke.types_here("").await;
    femke.enters("Ik pak dit op").await;
    femke.begins_at("Wat je typte staat er nog").await;
    femke.tabs_to("Wie doet dit?").await;
    femke.types_here("Femke de Boer").await;
    femke.tabs_to("Wat is de eerste stap?").await;
    femke.types_here("Samen de brieven openen").await;
    femke.tabs_to("Op welke dag?").await;
    // Whether day or month comes first: this is the 12th of December either way.
    femke.types_parts("12122026").await;
    femke.enters("Ik pak dit op").await;
    femke.sees("School en de jongere weten nu wie wat doet").await;
}
