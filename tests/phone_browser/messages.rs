//! Messages that wait, that are refused, and that are thrown away.

use super::{
    page::{ends, looks_good},
    served::Served,
    store::keeps_waiting,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_waits_and_a_refused_one_keeps_its_words() {
    let served = Served::start().await;
    let town = &served.town;
    let samira = served.samiras_phone().await;
    samira.open("/messages").await;
    samira.sees("Anja en Pieter lezen dit.").await;
    served.cut();
    samira.type_into("Jouw bericht", "Ik sta <b>vast</b> in de trein.").await;
    samira.press("Versturen").await;
    samira.sees("Nog niet verstuurd").await;
    samira.sees("Ik sta <b>vast</b> in de trein.").await;
    looks_good(&samira, "phone-5-message-waits").await;

    // Meanwhile somebody else reads along: that was not what she was told.
    let hers = town.be(&town.samira_person).await;
    let form = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    hers.post("/people/jim", &form).await.expect("a JIM");
    let karim = town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await.remove(0);
    hers.post(&format!("/people/{karim}/sees"), &[("kind", "messages"), ("sees", "yes")]).await.expect("he reads");
    served.mend();
    samira.open("/messages").await;
    samira.sees("Dit kon niet: Er is iets veranderd. Karim, Anja en Pieter lezen dit.").await;
    looks_good(&samira, "phone-6-refused").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM messages").await, 0);
    samira.press("Probeer opnieuw").await;
    samira.does_not_see("Dit kon niet").await;
    samira.sees("Ik sta <b>vast</b> in de trein.").await;
    assert_eq!(town.texts("SELECT words FROM messages").await, ["Ik sta <b>vast</b> in de trein."]);

    // A photo is not kept, and that is said.
    samira.press("Foto sturen").await;
    let photo = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/pictures/home.png");
    samira.give_file("Kies een foto", std::path::Path::new(photo)).await;
    served.cut();
    samira.press("Foto versturen").await;
    samira.sees("Je foto is niet bewaard.").await;
    served.mend();
    samira.open("/messages").await;
    samira.sees("Jouw bericht").await;

    // What she throws away is gone.
    served.cut();
    samira.type_into("Jouw bericht", "Laat maar.").await;
    samira.press("Versturen").await;
    samira.sees("Laat maar.").await;
    samira.press("Gooi weg").await;
    samira.does_not_see("Laat maar.").await;
    keeps_waiting(&samira, 0, "nothing waits").await;
    served.mend();
    samira.open("/messages").await;
    assert_eq!(town.count("SELECT COUNT(*) FROM messages").await, 1);
    ends(samira).await;
}
