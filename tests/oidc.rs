//! People sign in with their own organisation's provider: a real one for what goes well, a fake one for what must not.

mod support;

use app::{
    access::PersonId,
    db::Db,
    outside::{Outside, Reach},
    schools::store as schools,
    way_in::provider::{Owner, ProviderForm, store},
};
use serde_json::json;
use server::demo::{Actor, Reply, Stage};
use std::time::Duration;
use support::{
    provider::{Provider, SECRET},
    town::{Town, monday},
};

on_both_databases!(
    anja_signs_in_with_the_account_of_her_school,
    only_who_belongs_here_comes_in,
    a_group_makes_a_colleague_and_its_end_ends_it,
    a_token_that_is_not_right_opens_nothing,
    a_visit_is_for_one_browser_once_and_not_for_long,
    a_provider_that_is_down_or_slow_leaves_the_other_ways,
    the_admin_is_told_what_is_wrong_with_the_provider,
    a_municipality_and_coaches_have_providers_of_their_own,
);

fn settings(issuer: &str) -> ProviderForm {
    ProviderForm {
        issuer: issuer.to_owned(),
        client_id: "waakvlam".into(),
        client_secret: SECRET.into(),
        mail_domain: "town.example".into(),
        ..ProviderForm::default()
    }
}

fn with_groups(issuer: &str) -> ProviderForm {
    ProviderForm {
        group_claim: "groups".into(),
        staff_group: "nazorg".into(),
        admin_group: "beheer".into(),
        may_add: "yes".into(),
        ..settings(issuer)
    }
}

async fn keep(town: &Town, form: &ProviderForm) {
    let fields = [
        ("issuer", form.issuer.as_str()),
        ("client_id", &form.client_id),
        ("client_secret", &form.client_secret),
        ("mail_domain", &form.mail_domain),
        ("group_claim", &form.group_claim),
        ("staff_group", &form.staff_group),
        ("admin_group", &form.admin_group),
        ("may_add", &form.may_add),
    ];
    town.be(&town.els).await.post("/school/sign-in", &fields).await.expect("kept");
}

/// Somebody types their address and follows the link; the browser, and where it leads.
async fn leave<'a>(town: &'a Town, mail: &str) -> (Actor<'a>, String) {
    let reply = town.stranger().answer("POST", "/sign-in/provider", &[("mail", mail)]).await;
    assert_eq!((reply.status, reply.location.as_deref()), (303, Some("/sign-in/provider/on")), "{}", reply.body);
    let browser = town.stranger().with(&reply);
    let page = browser.look("/sign-in/provider/on").await.expect("the page before leaving");
    let link = page.split("href=\"http").skip(1).find_map(|rest| rest.split('"').next()).expect("a link");
    (browser, format!("http{}", link.replace("&amp;", "&")))
}

/// The whole way there and back.
async fn sign_in<'a>(town: &'a Town, provider: &Provider, mail: &str, login: &str) -> (Actor<'a>, Reply) {
    let (browser, leads_to) = leave(town, mail).await;
    let back = provider.sign_in(&leads_to, login).await;
    let reply = browser.answer("GET", &back, &[]).await;
    (browser.with(&reply), reply)
}

fn account(name: &str) -> serde_json::Value {
    json!({ name: {
        "email": format!("{name}@town.example"), "email_verified": true, "given_name": name, "family_name": "Nieuw",
    }})
}

async fn anja_signs_in_with_the_account_of_her_school(db: Db) {
    let Some(provider) = Provider::start() else { return };
    let town = Town::on(db).await;
    keep(&town, &settings(&provider.issuer)).await;
    provider.order(json!({ "accounts": account("anja") })).await;
    assert!(town.everything_that_contains(SECRET).await.is_empty(), "the secret is sealed");
    let page = town.be(&town.els).await.look("/school/sign-in").await.expect("the settings");
    assert!(page.contains(&provider.issuer) && !page.contains("odd&amp;signs"), "the secret is never shown");

    let (anja, reply) = sign_in(&town, &provider, "Anja@Town.Example", "anja").await;
    assert_eq!((reply.status, reply.location.as_deref()), (303, Some("/")), "{}", reply.body);
    assert!(anja.look("/monday").await.is_ok());
    let by = town.texts("SELECT signed_in_by FROM sessions WHERE signed_in_by = 'provider'").await;
    assert_eq!(by.len(), 1);
    let people = town.count("SELECT COUNT(*) FROM people").await;
    // The account is known now: another mail address there changes nothing.
    provider.order(json!({ "accounts": { "anja": { "email": "els@town.example", "email_verified": true } } })).await;
    let (again, reply) = sign_in(&town, &provider, "anja@town.example", "anja").await;
    assert_eq!(reply.status, 303);
    assert!(again.look("/school").await.is_err(), "she is no admin, whatever address she has there");
    assert_eq!(town.count("SELECT COUNT(*) FROM people").await, people);
    assert_eq!(town.count("SELECT COUNT(*) FROM provider_accounts").await, 1);
}

/// A refused return, which is the same page for everybody.
async fn refused(town: &Town, provider: &Provider, login: &str, why: &str) {
    let (browser, reply) = sign_in(town, provider, "anja@town.example", login).await;
    assert_eq!(reply.status, 422, "{why}");
    assert!(reply.body.contains("Met dit account kun je hier niet inloggen."), "{why}: {}", reply.body);
    assert!(browser.look("/devices").await.is_err(), "{why}: nobody is in");
}

async fn only_who_belongs_here_comes_in(db: Db) {
    let Some(provider) = Provider::start() else { return };
    let town = Town::on(db).await;
    keep(&town, &settings(&provider.issuer)).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let baken = schools::add_school(&mut tx, "Het Baken", "Waterdam", now).await.expect("a school");
    schools::add_member(&mut tx, &town.pieter, "staff", schools::Place::School(&baken), "coach", now)
        .await
        .expect("a second job");
    let mail = Some("samira@town.example");
    schools::add_person(&mut tx, ("Een", "Ander"), mail, None, now).await.expect("no member");
    tx.commit().await.expect("a commit");
    provider
        .order(json!({ "accounts": {
            "unconfirmed": { "email": "anja@town.example", "email_verified": false },
            "unsaid": { "email": "anja@town.example" },
            "stranger": { "email": "nobody@town.example", "email_verified": true },
            "other domain": { "email": "samira@voorbeeld.example", "email_verified": true },
            "no member": { "email": "samira@town.example", "email_verified": true },
            "official": { "email": "femke@town.example", "email_verified": true },
            "two jobs": { "email": "pieter@town.example", "email_verified": true },
            "no mail": {},
        }}))
        .await;
    let people = town.count("SELECT COUNT(*) FROM people").await;
    for (login, why) in [
        ("unconfirmed", "an address that nobody confirmed"),
        ("unsaid", "an address of which nothing is said"),
        ("stranger", "nobody we know"),
        ("other domain", "an alumnus, in another domain"),
        ("no member", "somebody without a place here"),
        ("official", "a contact of the municipality"),
        ("two jobs", "somebody who works at another school too"),
        ("no mail", "no address"),
    ] {
        refused(&town, &provider, login, why).await;
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM provider_accounts").await, 0);
    assert_eq!(town.count("SELECT COUNT(*) FROM people").await, people);
    // An account that came in before keeps others with the same address out.
    provider.order(json!({ "accounts": account("anja") })).await;
    assert_eq!(sign_in(&town, &provider, "anja@town.example", "anja").await.1.status, 303);
    provider.order(json!({ "accounts": { "new": { "email": "anja@town.example", "email_verified": true } } })).await;
    refused(&town, &provider, "new", "a second account with her address").await;
}

async fn a_group_makes_a_colleague_and_its_end_ends_it(db: Db) {
    let Some(provider) = Provider::start() else { return };
    let town = Town::on(db).await;
    keep(&town, &with_groups(&provider.issuer)).await;
    let order = async |groups: serde_json::Value| {
        let mut new = account("noor");
        new["noor"]["groups"] = groups;
        provider.order(json!({ "accounts": new })).await;
    };
    order(json!([])).await;
    refused(&town, &provider, "noor", "no group").await;
    order(json!(["nazorg", "koor"])).await;
    let (noor, reply) = sign_in(&town, &provider, "noor@town.example", "noor").await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert!(noor.look("/monday").await.is_ok() && noor.look("/school").await.is_err());
    order(json!(["beheer"])).await;
    let (admin, _) = sign_in(&town, &provider, "noor@town.example", "noor").await;
    assert!(admin.look("/school").await.is_ok(), "another group, another role");
    order(json!(["koor"])).await;
    refused(&town, &provider, "noor", "the group is gone").await;
    for old in [&noor, &admin] {
        assert!(old.look("/monday").await.is_err(), "the older devices see nothing any more");
    }
    order(json!("nazorg")).await;
    let (back, reply) = sign_in(&town, &provider, "noor@town.example", "noor").await;
    assert_eq!(reply.status, 303, "the group is back");
    assert_eq!(town.count("SELECT COUNT(*) FROM people WHERE mail = 'noor@town.example'").await, 1);
    // A colleague by hand stays one, whatever the groups say; and a group makes no admin of her.
    let mut anja = account("anja");
    anja["anja"]["groups"] = json!(["beheer"]);
    provider.order(json!({ "accounts": anja })).await;
    let (anja, reply) = sign_in(&town, &provider, "anja@town.example", "anja").await;
    assert_eq!(reply.status, 303);
    assert!(anja.look("/monday").await.is_ok() && anja.look("/school").await.is_err());
    town.be(&town.els).await.post("/school/sign-in/stop", &[]).await.expect("stopped");
    assert!(back.look("/monday").await.is_err(), "what the provider's groups made ends with it");
    let reply = town.stranger().answer("POST", "/sign-in/provider", &[("mail", "noor@town.example")]).await;
    assert_eq!(reply.status, 422);
}

async fn a_token_that_is_not_right_opens_nothing(db: Db) {
    let Some(provider) = Provider::start() else { return };
    let town = Town::on(db).await;
    keep(&town, &settings(&format!("{}/fake", provider.issuer))).await;
    let claims = json!({ "sub": "a", "email": "anja@town.example", "email_verified": true });
    provider.order(json!({ "claims": claims })).await;
    for fault in [
        "key",
        "none",
        "shared secret",
        "nonce",
        "no nonce",
        "audience",
        "more audiences",
        "azp",
        "issuer",
        "expired",
        "future",
        "mixed up",
    ] {
        provider.order(json!({ "fault": fault })).await;
        let (browser, reply) = sign_in(&town, &provider, "anja@town.example", "").await;
        assert_eq!(reply.status, 422, "{fault}");
        assert!(browser.look("/devices").await.is_err(), "{fault}: nobody is in");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM provider_accounts").await, 0);
    for (fault, rotate) in [("", false), ("just expired", false), ("", true)] {
        provider.order(json!({ "fault": fault, "rotate": rotate })).await;
        let (_, reply) = sign_in(&town, &provider, "anja@town.example", "").await;
        assert_eq!(reply.status, 303, "{fault}, new key: {rotate}: {}", reply.body);
    }
    for fault in ["other name", "script", "inside"] {
        provider.order(json!({ "fault": fault })).await;
        let reply = town.stranger().answer("POST", "/sign-in/provider", &[("mail", "anja@town.example")]).await;
        let left = reply.status == 303;
        // The browser may go, but the code is not taken to an address inside.
        assert_eq!(left, fault == "inside", "{fault}");
        if left {
            let (_, reply) = sign_in(&town, &provider, "anja@town.example", "").await;
            assert_eq!(reply.status, 422, "{fault}");
        }
    }
}

async fn a_visit_is_for_one_browser_once_and_not_for_long(db: Db) {
    let Some(provider) = Provider::start() else { return };
    let town = Town::on(db).await;
    keep(&town, &settings(&format!("{}/fake", provider.issuer))).await;
    let claims = json!({ "sub": "a", "email": "anja@town.example", "email_verified": true });
    provider.order(json!({ "claims": claims })).await;
    let too_old = async |browser: &Actor<'_>, back: &str, why: &str| {
        let reply = browser.answer("GET", back, &[]).await;
        assert_eq!(reply.status, 422, "{why}");
        assert!(reply.body.contains("te oud, of het is al gebruikt"), "{why}: {}", reply.body);
    };
    let (browser, leads_to) = leave(&town, "anja@town.example").await;
    let back = provider.sign_in(&leads_to, "").await;
    too_old(&town.stranger(), &back, "a browser that never left").await;
    let (other, _) = leave(&town, "anja@town.example").await;
    too_old(&other, &back, "another browser that left too").await;
    let forged = back.replace("state=", "state=x");
    too_old(&browser, &forged, "a state that nobody made").await;
    let entered = browser.answer("GET", &back, &[]).await;
    assert_eq!(entered.status, 303, "{}", entered.body);
    assert_eq!(entered.location.as_deref(), Some("/"), "nothing in the address can lead elsewhere");
    too_old(&browser, &back, "the same answer again").await;

    let (late, leads_to) = leave(&town, "anja@town.example").await;
    let back = provider.sign_in(&leads_to, "").await;
    town.house.clock.set(monday().plus_minutes(10));
    too_old(&late, &back, "ten minutes later").await;
    town.house.clock.set(monday());

    let (changed, leads_to) = leave(&town, "anja@town.example").await;
    let back = provider.sign_in(&leads_to, "").await;
    keep(&town, &settings(&provider.issuer)).await;
    too_old(&changed, &back, "the settings changed meanwhile").await;

    let (cancelled, leads_to) = leave(&town, "anja@town.example").await;
    let state = leads_to.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state");
    let reply = cancelled.answer("GET", &format!("/sign-in/return?error=access_denied&state={state}"), &[]).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("Een andere manier"));
}

async fn a_provider_that_is_down_or_slow_leaves_the_other_ways(db: Db) {
    let Some(provider) = Provider::start() else { return };
    let mut town = Town::on(db).await;
    let here = Outside::new(Reach { this_machine: true, ..Reach::default() }).expect("a way out");
    town.house.outside = here.with_patience(Duration::from_millis(800));
    town.stage = Stage::of(&town.house);
    keep(&town, &settings(&provider.issuer)).await;
    provider.order(json!({ "accounts": account("anja") })).await;
    let says_so = |reply: Reply, why: &str| {
        assert_eq!(reply.status, 422, "{why}");
        assert!(reply.body.contains("De inlogpagina van De Rede doet het nu niet."), "{why}: {}", reply.body);
        assert!(reply.body.contains("href=\"/sign-in\""), "{why}: another way stays open");
    };
    let (browser, leads_to) = leave(&town, "anja@town.example").await;
    let back = provider.sign_in(&leads_to, "anja").await;
    for (mood, why) in [(json!({ "slow": 3000 }), "slow"), (json!({ "slow": 0, "status": 503 }), "broken")] {
        provider.order(json!({ "mood": mood })).await;
        says_so(town.stranger().answer("POST", "/sign-in/provider", &[("mail", "anja@town.example")]).await, why);
    }
    says_so(browser.answer("GET", &back, &[]).await, "it broke while she was there");
    drop(provider);
    says_so(town.stranger().answer("POST", "/sign-in/provider", &[("mail", "anja@town.example")]).await, "gone");
    let reply = town.stranger().answer("POST", "/sign-in", &[("mail", "anja@town.example")]).await;
    assert_eq!(reply.status, 303, "a code by mail goes on as always");
}

async fn the_admin_is_told_what_is_wrong_with_the_provider(db: Db) {
    let Some(provider) = Provider::start() else { return };
    let town = Town::on(db).await;
    let els = town.be(&town.els).await;
    let test = async |wanted: u16, words: &str| {
        let reply = els.answer("POST", "/school/sign-in/test", &[]).await;
        assert_eq!(reply.status, wanted, "{words}: {}", reply.body);
        assert!(reply.body.contains(words), "{words}: {}", reply.body);
    };
    assert_eq!(els.answer("POST", "/school/sign-in/test", &[]).await.status, 404, "nothing is kept yet");
    let refuse = async |form: ProviderForm, words: &str| {
        let fields = [
            ("issuer", form.issuer.as_str()),
            ("client_id", &form.client_id),
            ("client_secret", &form.client_secret),
            ("mail_domain", &form.mail_domain),
        ];
        let reply = els.answer("POST", "/school/sign-in", &fields).await;
        assert_eq!(reply.status, 422, "{words}");
        assert!(reply.body.contains(words) && reply.body.contains(&form.client_id), "{words}: {}", reply.body);
        assert!(!reply.body.contains("odd&amp;signs"), "a secret is never sent back");
    };
    refuse(settings("http://login.school.example"), "begint niet met https").await;
    refuse(settings("https://10.0.0.1/"), "geen gewone naam").await;
    refuse(settings("https://login.school.example:8443/"), "Alleen 443 mag").await;
    refuse(ProviderForm { mail_domain: "gmail.com".into(), ..settings(&provider.issuer) }, "van iedereen").await;
    refuse(ProviderForm { client_secret: String::new(), ..settings(&provider.issuer) }, "Vul het geheim in").await;
    keep(&town, &settings(&provider.issuer)).await;
    test(200, "kent deze app").await;
    let no_secret = ProviderForm { client_secret: String::new(), ..settings(&provider.issuer) };
    keep(&town, &no_secret).await;
    test(200, "kent deze app").await;
    refuse(ProviderForm { issuer: format!("{}/fake", provider.issuer), ..no_secret }, "Bij een nieuw adres").await;
    keep(&town, &ProviderForm { client_secret: "wrong".into(), ..settings(&provider.issuer) }).await;
    test(422, "De client-id of het geheim klopt niet.").await;
    keep(&town, &settings(&format!("{}/", provider.issuer))).await;
    test(422, "De provider noemt zichzelf anders").await;
    keep(&town, &settings(&format!("{}/nothing", provider.issuer))).await;
    test(422, "Op dit adres is geen provider gevonden.").await;
    keep(&town, &settings("http://127.0.0.1:1")).await;
    test(422, "De provider is niet te bereiken.").await;
    let anja = town.be(&town.anja).await;
    assert!(anja.look("/school/sign-in").await.is_err(), "only the admin sets it");
}

/// Keeps a provider as the command does.
async fn keep_for(town: &Town, owner: &Owner, form: &ProviderForm) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    store::keep(&mut tx, owner, form, town.house.clock.now()).await.expect("kept");
    tx.commit().await.expect("a commit");
}

async fn a_municipality_and_coaches_have_providers_of_their_own(db: Db) {
    let Some(provider) = Provider::start() else { return };
    let town = Town::on(db).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let nieuwland = schools::municipality(&mut tx, "Nieuwland").await.expect("a municipality");
    let bas: PersonId =
        schools::add_person(&mut tx, ("Bas", "Verhoeven"), Some("bas@town.example"), None, now).await.expect("a coach");
    sqlx::query(
        "INSERT INTO circle_members (id, alumnus_id, person_id, role, relation, since) \
         VALUES ('c', $1, $2, 'job_coach', 'Werkpartners', $3)",
    )
    .bind(&town.samira)
    .bind(&bas)
    .bind(now)
    .execute(&mut *tx)
    .await
    .expect("a place in the circle");
    tx.commit().await.expect("a commit");
    keep_for(&town, &Owner::Municipality(nieuwland), &settings(&provider.issuer)).await;
    provider.order(json!({ "accounts": account("femke") })).await;
    provider.order(json!({ "accounts": account("bas") })).await;
    provider.order(json!({ "accounts": account("anja") })).await;
    let (femke, reply) = sign_in(&town, &provider, "femke@town.example", "femke").await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert!(femke.look("/desk").await.is_ok());
    refused(&town, &provider, "bas", "a coach is no contact of the municipality").await;
    refused(&town, &provider, "anja", "nor is a colleague of the school").await;

    // Two organisations with one domain: people say which is theirs.
    keep_for(&town, &Owner::Coaches("Werkpartners".into()), &settings(&provider.issuer)).await;
    let reply = town.stranger().answer("POST", "/sign-in/provider", &[("mail", "bas@town.example")]).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("Werkpartners") && reply.body.contains("Nieuwland"), "{}", reply.body);
    let chosen = town.texts("SELECT id FROM providers WHERE coach_organisation IS NOT NULL").await;
    let form = [("mail", "bas@town.example"), ("organisation", chosen[0].as_str())];
    let reply = town.stranger().answer("POST", "/sign-in/provider", &form).await;
    let browser = town.stranger().with(&reply);
    let page = browser.look("/sign-in/provider/on").await.expect("the page before leaving");
    assert!(page.contains("inlogpagina van Werkpartners"), "{page}");
    let link = page.split("href=\"http").skip(1).find_map(|rest| rest.split('"').next()).expect("a link");
    let back = provider.sign_in(&format!("http{}", link.replace("&amp;", "&")), "bas").await;
    let reply = browser.answer("GET", &back, &[]).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert!(browser.with(&reply).look("/jim").await.is_ok());
}
