//! Stories: what happens to people over days and weeks, through the real doors, on both databases.

mod support;

use app::{access::PersonId, db::Db, door::SESSION_COOKIE, moment::At, way_in};
use support::{
    cases,
    mail::{Mood, mail_server},
    town::{Town, day, monday},
};

on_both_databases!(
    a_list_comes_in_once_and_leaves_no_bsn_behind,
    samira_comes_in_by_a_code_that_only_anja_can_confirm,
    an_invitation_lets_one_browser_in,
    samira_falls_silent_and_the_municipality_takes_her_case,
    an_unanswered_case_rises_by_itself,
    a_declined_case_returns_to_its_owner,
    two_colleagues_may_share_when_there_is_danger,
    nobody_can_invite_somebody_who_has_been_in,
    a_file_that_is_no_list_gets_a_sentence,
    a_check_in_counts_once_however_often_it_is_sent,
    a_jim_who_worries_warns_the_school_and_opens_no_case,
    a_call_that_was_logged_by_mistake_is_taken_back,
    a_question_gets_an_answer_that_is_understood,
    what_a_jim_may_see_ends_at_the_next_request,
    mail_says_only_that_something_waits,
    mail_that_can_not_go_waits_for_the_mail_server,
    a_code_by_mail_works_five_times_at_most,
    the_demo_tells_its_story,
);

const LIST: &[u8] = include_bytes!("data/uitstroom.csv");

/// Uploads a list as a browser does; the status, and where it leads or what it says.
async fn upload(town: &Town, who: &PersonId, bytes: &[u8]) -> (u16, String) {
    let boundary = "the-boundary-of-this-form";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"list\"; filename=\"uitstroom.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={boundary}");
    let reply = town.be(who).await.send("POST", "/import", &kind, body).await;
    (reply.status, reply.location.unwrap_or(reply.body))
}

async fn a_list_comes_in_once_and_leaves_no_bsn_behind(db: Db) {
    let town = Town::on(db).await;
    let before = town.count("SELECT COUNT(*) FROM alumni").await;
    let (status, preview) = upload(&town, &town.anja, LIST).await;
    assert_eq!(status, 303, "{preview}");
    let anja = town.be(&town.anja).await;
    let page = anja.look(&preview).await.expect("the preview");
    assert!(page.contains("30 oud-leerlingen komen erbij") && page.contains("Het BSN is weggegooid"), "{page}");
    assert_eq!(town.count("SELECT COUNT(*) FROM alumni").await, before, "a preview brings nobody in");

    anja.post(&preview, &[]).await.expect("confirmed");
    anja.post(&preview, &[]).await.expect("the same button again");
    assert_eq!(town.count("SELECT COUNT(*) FROM alumni").await, before + 30);
    assert!(anja.look(&preview).await.expect("the result").contains("30 oud-leerlingen ingelezen"));

    let (_, again) = upload(&town, &town.anja, LIST).await;
    let page = anja.look(&again).await.expect("the second preview");
    assert!(
        page.contains("0 oud-leerlingen komen erbij") && page.contains("30 oud-leerlingen stonden er al"),
        "{page}"
    );

    let gaps = town.texts("SELECT reason FROM signals WHERE kind = 'gap'").await;
    assert!(gaps.iter().any(|reason| reason.starts_with("Gat van 77 dagen")), "{gaps:?}");
    for bsn in bsns_in(LIST) {
        let found = town.everything_that_contains(&bsn).await;
        assert!(found.is_empty(), "a BSN was kept in {found:?}");
    }
    let (status, page) = upload(&town, &town.anja, b"\x89PNG\r\n\x1a\n\0\0\0 a photo").await;
    assert_eq!(status, 422, "{page}");
}

/// The values of the BSN column of the list itself.
fn bsns_in(list: &[u8]) -> Vec<String> {
    let text: String = list.iter().map(|byte| char::from(*byte)).collect();
    let mut lines = text.lines();
    let column = lines.next().expect("a header").split(';').position(|name| name == "BSN").expect("a BSN column");
    let found: Vec<String> = lines.filter_map(|line| line.split(';').nth(column)).map(str::to_owned).collect();
    found.into_iter().filter(|bsn| bsn.len() >= 8 && bsn.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

async fn samira_comes_in_by_a_code_that_only_anja_can_confirm(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    let invitation = anja.post(&format!("/people/{}/invite", town.samira_person), &[]).await.expect("an invitation");
    let id = invitation.rsplit('/').next().expect("an id");
    let code = town.house.key.code(id);
    let spoken = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
    assert!(anja.look(&invitation).await.expect("the page").contains(&spoken), "the code can be read aloud");

    let phone = town.stranger();
    assert_eq!(phone.answer("POST", "/join", &[("code", "222222")]).await.status, 422, "a wrong code is refused");
    let claimed = phone.answer("POST", "/join", &[("code", &code)]).await;
    assert_eq!((claimed.status, claimed.location.as_deref()), (303, Some("/join/waiting")));
    let phone = phone.with(&claimed);
    assert_eq!(phone.answer("POST", "/join/waiting", &[]).await.status, 422, "nobody is in before Anja says yes");
    assert_eq!(town.count("SELECT COUNT(*) FROM alumni WHERE joined_at IS NOT NULL").await, 0);

    let page = anja.look(&invitation).await.expect("the page");
    assert!(page.contains("Is dit Samira?"), "{page}");
    let pieter = town.be(&town.pieter).await;
    assert!(pieter.post(&format!("{invitation}/confirm"), &[]).await.is_err(), "only the inviter can confirm");
    anja.post(&format!("{invitation}/confirm"), &[]).await.expect("confirmed");
    let entered = phone.answer("POST", "/join/waiting", &[]).await;
    assert_eq!(entered.status, 303);
    assert!(entered.cookies.iter().any(|cookie| cookie.starts_with(SESSION_COOKIE)));
    let again = phone.answer("POST", "/join/waiting", &[]).await;
    assert_eq!((again.status, &again.cookies), (303, &entered.cookies), "the answer got lost: she gets it again");
    town.house.clock.set(town.house.clock.now().plus_minutes(2));
    let again = phone.answer("POST", "/join/waiting", &[]).await;
    assert_eq!(again.status, 409, "an invitation is used once");
    assert_eq!(phone.with(&entered).answer("GET", "/home", &[]).await.status, 200, "she is in, and stays in");
    assert_eq!(town.count("SELECT COUNT(*) FROM alumni WHERE last_sign = 'joined'").await, 1);
}

async fn an_invitation_lets_one_browser_in(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    let invitation = anja.post(&format!("/people/{}/invite", town.samira_person), &[]).await.expect("an invitation");
    let link = support::town::turning_link(&town, &invitation);
    for _ in 0..3 {
        assert_eq!(town.stranger().answer("GET", &link, &[]).await.status, 200, "looking claims nothing");
    }
    let phones: Vec<_> = (0..8).map(|_| town.stranger()).collect();
    let tries = phones.iter().map(|phone| phone.answer("POST", &link, &[]));
    let answers = futures::future::join_all(tries).await;
    let claimed = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(claimed, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
}

/// Samira is in, with an uncle as her JIM.
async fn samira_with_her_jim(town: &Town) -> PersonId {
    let samira = town.be(&town.samira_person).await;
    samira.post("/people/jim", &[("first_name", "Karim"), ("relation", "oom")]).await.expect("a JIM");
    let jim = town.texts("SELECT person_id FROM circle_members WHERE role = 'jim' AND until IS NULL").await;
    let jim = PersonId(jim.into_iter().next().expect("a JIM"));
    samira.post(&format!("/people/{jim}/sees"), &[("kind", "check_ins"), ("sees", "yes")]).await.expect("he sees it");
    town.joined().await;
    jim
}

async fn samira_falls_silent_and_the_municipality_takes_her_case(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_with_her_jim(&town).await;
    let samira = town.be(&town.samira_person).await;
    samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("a check-in");

    town.days_pass(16).await;
    let inbox = town.texts("SELECT text FROM inbox").await;
    assert_eq!(inbox.iter().filter(|text| text.starts_with("Hoe gaat het?")).count(), 1, "she is asked");
    town.days_pass(8).await;
    let jim = town.be(&karim).await;
    assert!(jim.look("/jim").await.expect("his page").contains("Heb je Samira gesproken?"), "her JIM is asked");
    let answer = [("answer", "not_spoken"), ("words", "Ze neemt niet op.")];
    jim.post(&format!("/jim/{}", town.samira), &answer).await.expect("his answer");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals").await, 0, "not yet");
    town.days_pass(8).await;
    let reasons = town.texts("SELECT reason FROM signals WHERE kind = 'silence' AND closed_at IS NULL").await;
    let reason = reasons.first().expect("a signal");
    assert!(
        reason.starts_with("Geen teken van leven sinds maandag 23 november")
            && reason.contains("gaf Karim aan: niet gesproken"),
        "{reason}"
    );

    let anja = town.be(&town.anja).await;
    let page = anja.look("/monday").await.expect("Monday");
    assert!(page.contains("Samira Visser") && page.contains("dagen stil") && page.contains("Samira bellen"), "{page}");
    let call = [("way", "phone"), ("outcome", "not_reached"), ("words", "")];
    anja.post(&format!("/alumni/{}/contact", town.samira), &call).await.expect("a call is logged");

    let case = write_case(&town).await;
    assert!(
        town.be(&town.femke).await.look("/desk").await.expect("her desk").contains("Geen zaken"),
        "nothing without a yes"
    );
    approve(&town, &case, "no").await;
    let femke = town.be(&town.femke).await;
    let packet = femke.look(&format!("/desk/{case}")).await.expect("the packet");
    assert!(
        packet.contains("Samira heeft geen werk meer.") && !packet.contains("Ze neemt niet op."),
        "only what she allowed"
    );
    femke.post(&format!("/desk/{case}/receive"), &[]).await.expect("received");
    let day = town.house.clock.now().day().plus(2).iso();
    let promise = [("actor", "Femke de Boer"), ("action", "Samira bellen"), ("action_on", day.as_str())];
    femke.post(&format!("/desk/{case}/accept"), &promise).await.expect("accepted");
    let mine = samira.look("/case").await.expect("her own page");
    assert!(mine.contains("Femke"), "{mine}");
    femke
        .post(&format!("/desk/{case}/done"), &[("result", "Samira heeft een gesprek bij het werkbedrijf.")])
        .await
        .expect("done");
    assert!(femke.look(&format!("/desk/{case}")).await.is_err(), "nothing after closing");
    town.clock_runs().await;
    assert!(samira.look("/home").await.expect("home").contains("waakvlam"), "the pilot light is on again");
    assert_eq!(town.texts("SELECT support_level FROM alumni WHERE pupil_number = '20001'").await, ["active"]);
    let looks = samira.look("/looks").await.expect("who looked");
    for name in ["Femke de Boer", "Anja Jacobs", "Karim"] {
        assert!(looks.contains(name), "{name} looked");
    }
}

/// A case with two sentences, put to Samira. Returns its id.
async fn write_case(town: &Town) -> String {
    let case = cases::written(town, &["Samira heeft geen werk meer.", "Samira heeft een schuld."]).await;
    town.be(&town.anja).await.look(&format!("/escalations/{case}")).await.expect("the preview");
    cases::asked(town, &case).await;
    case
}

/// Samira reads it and says yes, with `second` to the second sentence.
async fn approve(town: &Town, case: &str, second: &str) {
    town.be(&town.samira_person).await.look(&format!("/packet/{case}")).await.expect("the question");
    assert_eq!(cases::says_yes(town, case, "1", &["yes", second]).await, 303);
}

async fn an_unanswered_case_rises_by_itself(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write_case(&town).await;
    approve(&town, &case, "yes").await;
    assert!(town.be(&town.hanneke).await.look(&format!("/desk/{case}")).await.is_err(), "not hers yet");
    town.days_pass(4).await;
    assert_eq!(town.count("SELECT step FROM escalations").await, 3, "three working days are over");
    town.be(&town.hanneke).await.look(&format!("/desk/{case}")).await.expect("now it is hers");
    town.days_pass(10).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'escalation' AND closed_at IS NULL").await, 1);
    assert_eq!(town.count("SELECT COUNT(*) FROM escalations WHERE done_at IS NULL").await, 1, "it does not vanish");
}

async fn a_declined_case_returns_to_its_owner(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write_case(&town).await;
    approve(&town, &case, "yes").await;
    let femke = town.be(&town.femke).await;
    femke.post(&format!("/desk/{case}/receive"), &[]).await.expect("received");
    let empty = femke
        .answer("POST", &format!("/desk/{case}/decline"), &[("reason", ""), ("whither", "Naar het wijkteam")])
        .await;
    assert_eq!(empty.status, 422, "a reason is needed");
    assert!(empty.body.contains("Naar het wijkteam"), "what was typed is still there");
    let form = [("reason", "Samira woont hier niet meer."), ("whither", "Gemeente Waterdam")];
    femke.post(&format!("/desk/{case}/decline"), &form).await.expect("declined");
    assert!(femke.look(&format!("/desk/{case}")).await.is_err(), "the desk no longer sees it");
    let anja = town.be(&town.anja).await;
    assert!(anja.look("/monday").await.expect("Monday").contains("zaak bij de gemeente"));
    anja.post(&format!("/escalations/{case}/redo"), &[]).await.expect("written again");
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["drafted"]);
}

async fn two_colleagues_may_share_when_there_is_danger(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = write_case(&town).await;
    let (anja, pieter) = (town.be(&town.anja).await, town.be(&town.pieter).await);
    let path = format!("/escalations/{case}/exception");
    let short = anja.answer("POST", &path, &[("ground_kind", "danger"), ("ground", "gevaar")]).await;
    assert_eq!(short.status, 422, "a ground is written out");
    let ground = [("ground_kind", "danger"), ("ground", "Ze slaapt buiten en het vriest vannacht.")];
    let alone = anja.answer("POST", &path, &ground).await;
    assert!(alone.status == 422 && alone.body.contains("Kies een collega."), "somebody is asked by name");
    anja.post(&path, &[ground[0], ground[1], ("second", &town.pieter.0)]).await.expect("a ground");
    let (page, confirm) = (format!("/escalations/{case}"), format!("{path}/confirm"));
    assert!(anja.fill_in(&page, &confirm, &[]).await.is_err(), "nobody decides alone");
    pieter.fill_in(&page, &confirm, &[]).await.expect("the second yes");
    assert_eq!(town.texts("SELECT state FROM escalations").await, ["sent"]);
    let samira = town.be(&town.samira_person).await;
    town.clock_runs().await;
    assert!(samira.look("/inbox").await.expect("her inbox").contains("gemeente"), "she is told");
}

async fn nobody_can_invite_somebody_who_has_been_in(db: Db) {
    let town = Town::on(db).await;
    let invite = |person: &PersonId| format!("/people/{person}/invite");
    let karim = samira_with_her_jim(&town).await;
    let (samira, els) = (town.be(&town.samira_person).await, town.be(&town.els).await);
    samira.post(&invite(&karim), &[]).await.expect("her JIM, who was never in");
    els.post(&invite(&town.pieter), &[]).await.expect("a colleague who was never in");
    let (_jim, _pieter) = (town.be(&karim).await, town.be(&town.pieter).await);
    assert!(samira.post(&invite(&karim), &[]).await.is_err(), "he has a life of his own here now");
    for (actor, person) in [(&els, &town.pieter), (&els, &town.samira_person), (&samira, &town.anja)] {
        let expected = if person == &town.samira_person { 303 } else { 404 };
        assert_eq!(actor.answer("POST", &invite(person), &[]).await.status, expected, "{person}");
    }
    // A new phone for an alumnus is possible at school, and she hears of it.
    let anja = town.be(&town.anja).await;
    let invitation = anja.post(&invite(&town.samira_person), &[]).await.expect("a new phone");
    let link = support::town::turning_link(&town, &invitation);
    let phone = town.stranger();
    let phone = phone.with(&phone.answer("POST", &link, &[]).await);
    anja.post(&format!("{invitation}/confirm"), &[]).await.expect("confirmed");
    assert_eq!(phone.answer("POST", "/join/waiting", &[]).await.status, 303);
    town.clock_runs().await;
    assert!(samira.look("/inbox").await.expect("her inbox").contains("nieuwe telefoon"));
}

async fn a_file_that_is_no_list_gets_a_sentence(db: Db) {
    let town = Town::on(db).await;
    for (bytes, status, says) in [
        (b"\x89PNG\r\n\x1a\n\0\0\0".to_vec(), 422, "geen lijst"),
        (b"PK\x03\x04 a workbook".to_vec(), 422, "Excel"),
        (Vec::new(), 422, "leeg"),
        (vec![b'x'; 4 << 20], 422, "kolom"),
        (vec![b'x'; 50 << 20], 413, "te groot"),
    ] {
        let (answered, page) = upload(&town, &town.anja, &bytes).await;
        assert_eq!(answered, status, "{} bytes", bytes.len());
        assert!(page.contains(says), "{says} is not said of {} bytes: {page}", bytes.len());
    }
}

async fn a_check_in_counts_once_however_often_it_is_sent(db: Db) {
    let town = Town::on(db).await;
    let samira = town.be(&town.samira_person).await;
    let first = samira.post("/check-in", &[("face", "2"), ("key", "same")]).await.expect("a check-in");
    let second = samira.post("/check-in", &[("face", "5"), ("key", "same")]).await.expect("again");
    assert_eq!(first, second, "the first answer is returned");
    assert_eq!(town.texts("SELECT face FROM check_ins").await, ["2"]);
    assert_eq!(samira.answer("POST", "/check-in", &[("face", "9"), ("key", "b")]).await.status, 400);
}

async fn a_jim_who_worries_warns_the_school_and_opens_no_case(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_with_her_jim(&town).await;
    let jim = town.be(&karim).await;
    let path = format!("/jim/{}", town.samira);
    let nothing = jim.answer("POST", &path, &[("words", "Ze klonk niet goed.")]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.body.contains("Ze klonk niet goed."), "his words are still there");
    jim.post(&path, &[("answer", "worried"), ("words", "Ze klonk niet goed.")]).await.expect("said");
    assert_eq!(town.texts("SELECT kind FROM signals WHERE closed_at IS NULL").await, ["jim_worry"]);
    assert_eq!(town.count("SELECT COUNT(*) FROM escalations").await, 0);
    town.clock_runs().await;
    assert!(town.be(&town.anja).await.look("/inbox").await.expect("her inbox").contains("maakt zich zorgen"));
}

async fn a_call_that_was_logged_by_mistake_is_taken_back(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    town.days_pass(40).await;
    let open = "SELECT COUNT(*) FROM signals WHERE kind = 'silence' AND closed_at IS NULL";
    assert_eq!(town.count(open).await, 1);
    let anja = town.be(&town.anja).await;
    let call = [("way", "phone"), ("outcome", "reached"), ("words", "Per ongeluk.")];
    let to = anja.post(&format!("/alumni/{}/contact", town.samira), &call).await.expect("logged");
    assert_eq!(town.count(open).await, 0, "a call that reached her ends the silence");
    let contact = to.split("undo=").nth(1).expect("an undo");
    anja.post(&format!("/alumni/{}/contact/{contact}/undo", town.samira), &[]).await.expect("undone");
    assert_eq!(town.count(open).await, 1, "the silence is open again");
    assert_eq!(town.texts("SELECT last_sign FROM alumni WHERE pupil_number = '20001'").await, ["joined"]);
    let lit = town.texts("SELECT kind FROM reminders WHERE outcome_at IS NULL").await;
    assert!(["check_in", "silence"].iter().all(|kind| lit.iter().any(|open| open == kind)), "the lamp burns: {lit:?}");
}

async fn a_question_gets_an_answer_that_is_understood(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let new = "/questions/new/benefit";
    assert!(samira.fill_in(new, new, &[("words", "  ")]).await.is_err(), "an empty question is refused");
    let asked = samira.fill_in(new, new, &[("words", "Moet ik iets met deze brief?")]).await.expect("asked");
    let path = asked.split('?').next().expect("a path").to_owned();
    let id = path.rsplit('/').next().expect("an id");
    let anja = town.be(&town.anja).await;
    assert!(anja.look("/answers").await.expect("open questions").contains("Samira"));
    let desk = format!("/answers/{id}");
    anja.fill_in(&desk, &desk, &[("words", "Nee. Bewaar hem goed.")]).await.expect("answered");
    assert!(samira.look(&path).await.expect("the answer").contains("Snap je het?"));
    samira.post(&format!("{path}/understood"), &[("value", "no")]).await.expect("not understood");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals").await, 0, "once: whoever answered says it in other words");
    anja.fill_in(&desk, &desk, &[("words", "Leg de brief in een map.")]).await.expect("answered again");
    samira.post(&format!("{path}/understood"), &[("value", "no")]).await.expect("still not");
    assert_eq!(town.texts("SELECT kind FROM signals WHERE closed_at IS NULL").await, ["not_understood"]);
}

async fn what_a_jim_may_see_ends_at_the_next_request(db: Db) {
    let town = Town::on(db).await;
    let karim = samira_with_her_jim(&town).await;
    let samira = town.be(&town.samira_person).await;
    samira.post("/check-in", &[("face", "2"), ("key", "a")]).await.expect("a check-in");
    let jim = town.be(&karim).await;
    assert!(jim.look("/jim").await.expect("his page").contains("niet goed"));
    samira.post(&format!("/people/{karim}/sees"), &[("kind", "check_ins"), ("sees", "no")]).await.expect("withdrawn");
    assert!(!jim.look("/jim").await.expect("his page").contains("niet goed"));
    samira.post(&format!("/people/{karim}/end"), &[]).await.expect("ended");
    assert!(jim.look(&format!("/jim/{}", town.samira)).await.is_err(), "he is out");
}

async fn mail_says_only_that_something_waits(db: Db) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = support::town::by_mail(&server.url());
    let samira = town.be(&town.samira_person).await;
    let new = "/questions/new/money";
    samira.fill_in(new, new, &[("words", "Ik heb een geheime schuld.")]).await.expect("asked");
    town.clock_runs().await;
    let mails = server.waits_for(1).await;
    let to_anja =
        mails.iter().find(|mail| mail.to.iter().any(|to| to.contains("anja@town.example"))).expect("a mail to Anja");
    let text = to_anja.text();
    assert!(text.contains("Er is iets nieuws") && text.contains("http://localhost:3000/inbox"), "{text}");
    for word in ["Samira", "schuld", "geld", "De Rede"] {
        assert!(!text.contains(word), "{word} stands in {text}");
    }
    town.clock_runs().await;
    assert_eq!(server.mails().len(), mails.len(), "nothing goes twice");
}

async fn mail_that_can_not_go_waits_for_the_mail_server(db: Db) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    server.becomes(Mood::Down);
    town.notify = support::town::by_mail(&server.url());
    let samira = town.be(&town.samira_person).await;
    let new = "/questions/new/money";
    samira.fill_in(new, new, &[("words", "Hoe werkt dit?")]).await.expect("asked");
    town.clock_runs().await;
    assert_eq!(town.count("SELECT COUNT(*) FROM inbox").await, 1, "the inbox does not wait for the mail server");
    town.days_pass(1).await;
    assert_eq!(server.mails().len(), 0);
    assert_eq!(town.count("SELECT COUNT(*) FROM outbox WHERE given_up_at IS NOT NULL").await, 0);
    server.becomes(Mood::Well);
    town.days_pass(1).await;
    assert_eq!(server.mails_to("anja@town.example").len(), 1, "once, when it can");
}

async fn a_code_by_mail_works_five_times_at_most(db: Db) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = support::town::by_mail(&server.url());
    let known = town.stranger().answer("POST", "/sign-in", &[("mail", "anja@town.example")]).await;
    let unknown = town.stranger().answer("POST", "/sign-in", &[("mail", "nobody@town.example")]).await;
    assert_eq!((known.status, known.location.clone()), (unknown.status, unknown.location.clone()), "both answer alike");
    town.clock_runs().await;
    let mails = server.waits_for(1).await;
    assert_eq!(mails.len(), 1);
    let text = mails[0].text();
    let code: String = text.split("Je code is ").nth(1).expect("a code").chars().take(9).collect();
    let letters = town.texts("SELECT text FROM outbox").await;
    assert!(!letters.iter().any(|text| text.contains("Je code is")), "the code is wiped");

    let browser = town.stranger().with(&known);
    assert_eq!(town.stranger().with(&unknown).answer("POST", "/sign-in/code", &[("code", &code)]).await.status, 422);
    for _ in 0..5 {
        let wrong = "2222-2222";
        assert_eq!(browser.answer("POST", "/sign-in/code", &[("code", wrong)]).await.status, 422);
    }
    assert_eq!(browser.answer("POST", "/sign-in/code", &[("code", &code)]).await.status, 422, "five tries are over");

    let again = town.stranger().answer("POST", "/sign-in", &[("mail", "ANJA@town.example ")]).await;
    town.clock_runs().await;
    let text = server.waits_for(2).await[1].text();
    let code: String = text.split("Je code is ").nth(1).expect("a code").chars().take(9).collect();
    let browser = town.stranger().with(&again);
    let entered = browser.answer("POST", "/sign-in/code", &[("code", &code)]).await;
    assert_eq!(entered.status, 303);
    let monday = browser.with(&entered).answer("GET", "/monday", &[]).await;
    assert_eq!(monday.location.as_deref(), Some("/second-factor"), "a code by mail alone is not enough for staff");
    assert_eq!(browser.answer("POST", "/sign-in/code", &[("code", &code)]).await.status, 422, "a code is used once");
}

async fn the_demo_tells_its_story(db: Db) {
    let mut house = support::town::empty_house(db);
    let now = At::local(day("2026-11-21"), 10, 0);
    house.demo = server::demo::prepare(&house, Some(now)).await.expect("the story is told");
    assert_eq!(house.clock.now().day(), now.day());
    let town_people: Vec<&str> = house.demo.iter().map(|someone| someone.name.as_str()).collect();
    for name in ["Anja Jacobs", "Samira Visser", "Femke de Boer", "Ingrid Postma"] {
        assert!(town_people.contains(&name), "{name} is missing");
    }
    let stage = server::demo::Stage::of(&house);
    let someone = |name: &str| house.demo.iter().find(|one| one.name == name).expect("somebody").person.clone();
    let anja = server::demo::Actor::enter(&stage, &house, &someone("Anja Jacobs"), "computer").await.expect("in");
    let page = anja.look("/monday").await.expect("Monday");
    let page = page.split("id=\"main\"").nth(1).expect("the page below its bar");
    assert!(page.contains("Samira Visser") && page.contains("dagen stil"), "{page}");
    assert!(page.contains("Thomas Kuiper"), "{page}");
    assert!(!page.contains("Kees Hoekstra"), "a missed check-in in three is normal for Kees: {page}");
    assert!(!page.contains("Sem Koster"), "another school's alumni are not shown");
    let again = server::demo::prepare(&house, None).await.expect("it remembers");
    assert_eq!(again.len(), house.demo.len());
    let mut tx = house.db.read().await.expect("a transaction");
    assert!(way_in::store::first_run_link(&mut tx, monday()).await.expect("no link").is_none());
}
