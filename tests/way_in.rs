//! The way in: what one factor opens and what it doesn't, passkeys and codes, invitations that are shown, photographed
//! and forwarded, and going away quickly.

mod support;

use app::{
    access::{PersonId, Rule},
    db::Db,
    door::SESSION_COOKIE,
    way_in::{self, SignedInBy},
};
use server::{
    demo::{Actor, Reply},
    router,
};
use support::{
    authenticator::Authenticator,
    mail::mail_server,
    town::{Town, by_mail, turning_link},
};

on_both_databases!(
    one_factor_opens_no_door_of_staff,
    a_mail_code_alone_makes_no_second_factor,
    a_job_coach_with_one_factor_reaches_nobody,
    anja_makes_a_password_and_signs_in_with_a_code_once,
    five_wrong_passwords_are_over_and_the_owner_is_not_locked_out,
    a_passkey_lets_its_owner_in_and_nobody_else,
    a_factor_is_changed_only_by_who_just_showed_who_they_are,
    sixty_four_uses_of_one_invitation_make_one_member,
    a_photographed_qr_gives_nothing_after_two_minutes,
    a_forwarded_link_still_needs_a_yes,
    a_phone_from_school_waits_a_day_or_for_the_old_phone,
    a_new_mail_address_is_confirmed_and_the_old_one_is_told,
    going_back_after_weg_shows_nothing,
    signing_out_leaves_nothing,
    a_colleague_who_left_is_out_at_the_next_request,
    an_admin_lets_a_colleague_begin_anew_in_person,
    old_traces_go,
    a_name_that_is_searched_for_stands_in_no_address,
);

const PASSWORD: &str = "paard nietje lamp regen";

/// Somebody signs in this way; their browser.
async fn enters<'a>(town: &'a Town, person: &PersonId, by: SignedInBy) -> Actor<'a> {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let token = way_in::store::begin_session(&mut tx, person, by, "Windows-computer", town.house.clock.now())
        .await
        .expect("a session");
    tx.commit().await.expect("a commit");
    town.stranger().with(&with_cookie(&format!("{SESSION_COOKIE}={token}")))
}

fn with_cookie(cookie: &str) -> Reply {
    Reply {
        status: 0,
        location: None,
        cookies: vec![cookie.to_owned()],
        headers: vec![],
        body: String::new(),
        bytes: Vec::new().into(),
    }
}

async fn get(actor: &Actor<'_>, path: &str) -> Reply {
    actor.answer("GET", path, &[]).await
}

fn passes(town: &Town, minutes: i64) {
    town.house.clock.set(town.house.clock.now().plus_minutes(minutes));
}

/// What stands between two texts on a page.
fn between(page: &str, before: &str, after: &str) -> String {
    page.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap_or_default().to_owned()
}

/// The code that an authenticator with this secret shows now.
fn code_of(code_secret: &str, town: &Town) -> String {
    let secret = totp_rs::Secret::try_from_base32(code_secret.replace(' ', "")).expect("a secret");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("an authenticator");
    totp.generate(u64::try_from(town.house.clock.now().0).expect("after 1970")).to_string()
}

/// Makes a password and an authenticator: the browser afterwards, the secret, and the codes on paper.
async fn makes_a_password<'a>(town: &Town, actor: &Actor<'a>) -> (Actor<'a>, String, Vec<String>) {
    let page = actor.look("/password").await.expect("the page");
    let sealed = between(&page, "name=\"sealed\" value=\"", "\"");
    let code_secret = between(&page, "data-code-secret>", "<").replace(' ', "");
    let form = |code: &str, again: &str| {
        [("sealed", sealed.clone()), ("password", PASSWORD.into()), ("again", again.into()), ("code", code.to_owned())]
    };
    let code = code_of(&code_secret, town);
    let unlike = form(&code, "something else");
    let unlike: Vec<(&str, &str)> = unlike.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(actor.answer("POST", "/password", &unlike).await.status, 422, "twice the same");
    let fine = form(&code, PASSWORD);
    let fine: Vec<(&str, &str)> = fine.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let done = actor.answer("POST", "/password", &fine).await;
    assert_eq!(done.location.as_deref(), Some("/recovery-codes"), "{}", done.body);
    let strong = actor.with(&done);
    let page = strong.look("/recovery-codes").await.expect("the codes");
    let codes: Vec<String> = page.split("<li><code>").skip(1).map(|rest| rest.chars().take(9).collect()).collect();
    (strong, code_secret, codes)
}

/// Makes a passkey: the browser afterwards, and the phone.
async fn makes_a_passkey<'a>(actor: &Actor<'a>) -> (Actor<'a>, Authenticator) {
    let asked = actor.answer("POST", "/passkeys/begin", &[]).await;
    assert_eq!(asked.status, 200, "{:?}", asked.location);
    let (phone, answer) = Authenticator::register(&asked.body);
    let done = actor.answer("POST", "/passkeys", &[("credential", &answer), ("name", "Mijn telefoon")]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    (actor.with(&done), phone)
}

async fn one_factor_opens_no_door_of_staff(db: Db) {
    let town = Town::on(db).await;
    for person in [&town.anja, &town.els, &town.femke] {
        let weak = enters(&town, person, SignedInBy::MailCode).await;
        let strong = town.be(person).await;
        let mut led = 0;
        for door in router::doors().0.iter().filter(|door| !matches!(door.rule, Rule::Anyone | Rule::SignedIn)) {
            let path = door.path.split('/').map(|part| if part.starts_with('{') { "0" } else { part });
            let path = path.collect::<Vec<_>>().join("/");
            let reply = weak.answer(door.method.as_str(), &path, &[]).await;
            let led_on = match door.method.as_str() {
                "GET" => reply.location.as_deref() == Some("/second-factor"),
                _ => reply.status == 401,
            };
            led += usize::from(led_on);
            assert!(led_on || reply.status == 404, "{} {} answered {}", door.method, door.path, reply.status);
        }
        assert!(led > 4, "the doors of {person} lead to the second factor");
        for path in ["/inbox", "/devices"] {
            assert_eq!(get(&weak, path).await.location.as_deref(), Some("/second-factor"), "{path}");
            assert_eq!(get(&strong, path).await.status, 200, "{path}");
        }
        let invite = format!("/people/{}/invite", town.samira_person);
        assert_eq!(weak.answer("POST", &invite, &[]).await.status, 401);
    }
    let alumnus = enters(&town, &town.samira_person, SignedInBy::MailCode).await;
    assert_eq!(get(&alumnus, "/home").await.status, 200, "an alumnus needs one");
}

async fn a_mail_code_alone_makes_no_second_factor(db: Db) {
    let town = Town::on(db).await;
    let weak = enters(&town, &town.anja, SignedInBy::MailCode).await;
    assert!(weak.look("/second-factor").await.expect("the page").contains("Vraag de beheerder"));
    for path in ["/password", "/passkeys/new", "/mail-address"] {
        assert_eq!(get(&weak, path).await.location.as_deref(), Some("/second-factor"), "{path}");
    }
    assert_eq!(weak.answer("POST", "/passkeys/begin", &[]).await.location.as_deref(), Some("/second-factor"));
    assert_eq!(town.count("SELECT COUNT(*) FROM ceremonies").await, 0);
    let met = enters(&town, &town.anja, SignedInBy::InPerson).await;
    assert!(met.look("/second-factor").await.expect("the page").contains("Een passkey"));
    let sealed = between(&met.look("/password").await.expect("the page"), "name=\"sealed\" value=\"", "\"");
    let other = enters(&town, &town.anja, SignedInBy::InPerson).await;
    let form = [("sealed", sealed.as_str()), ("password", PASSWORD), ("again", PASSWORD), ("code", "123456")];
    assert_eq!(other.answer("POST", "/password", &form).await.status, 400, "a page of one device is not for another");
}

async fn a_job_coach_with_one_factor_reaches_nobody(db: Db) {
    let town = Town::on(db).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query(
        "INSERT INTO circle_members (id, alumnus_id, person_id, role, relation, since) VALUES ('c', $1, $2, $3, 'werk', 0)",
    )
    .bind(&town.samira)
    .bind(&town.pieter)
    .bind("job_coach")
    .execute(&mut *tx)
    .await
    .expect("a coach");
    sqlx::query("UPDATE memberships SET until = 1 WHERE person_id = $1")
        .bind(&town.pieter)
        .execute(&mut *tx)
        .await
        .expect("left");
    tx.commit().await.expect("a commit");
    let weak = enters(&town, &town.pieter, SignedInBy::InPerson).await;
    let path = format!("/jim/{}", town.samira);
    assert_eq!(get(&weak, "/jim").await.location.as_deref(), Some("/second-factor"));
    assert_eq!(get(&weak, &path).await.location.as_deref(), Some("/second-factor"));
    assert_eq!(get(&town.be(&town.pieter).await, "/jim").await.status, 200);
}

async fn anja_makes_a_password_and_signs_in_with_a_code_once(db: Db) {
    let town = Town::on(db).await;
    let met = enters(&town, &town.anja, SignedInBy::InPerson).await;
    let (strong, code_secret, codes) = makes_a_password(&town, &met).await;
    assert_eq!(codes.len(), 8);
    assert_eq!(get(&strong, "/monday").await.status, 200, "the same session is strong now");
    assert_eq!(get(&met, "/monday").await.location.as_deref(), Some("/sign-in"), "its old token is worth nothing");
    strong.post("/recovery-codes/kept", &[]).await.expect("kept");
    assert_eq!(get(&strong, "/recovery-codes").await.status, 303, "they are shown once");
    for secret in [&code_secret, &codes[0], &PASSWORD.to_owned()] {
        assert!(town.everything_that_contains(secret).await.is_empty(), "a secret stands readable in the database");
    }

    let sign_in = async |code: &str| {
        let form = [("mail", "Anja@town.example"), ("password", PASSWORD), ("code", code)];
        town.stranger().answer("POST", "/sign-in/work", &form).await
    };
    let used = code_of(&code_secret, &town);
    assert_eq!(sign_in(&used).await.status, 422, "a code that made the password is used");
    passes(&town, 1);
    let fresh = code_of(&code_secret, &town);
    let entered = sign_in(&fresh).await;
    assert_eq!(entered.status, 303, "{}", entered.body);
    assert_eq!(get(&town.stranger().with(&entered), "/monday").await.status, 200);
    assert_eq!(sign_in(&fresh).await.status, 422, "a code counts once");

    let weak = enters(&town, &town.anja, SignedInBy::MailCode).await;
    let by_paper = weak.answer("POST", "/second-factor/recovery", &[("code", &codes[3])]).await;
    assert_eq!(get(&weak.with(&by_paper), "/monday").await.status, 200, "a code from paper after a code by mail");
    let again = enters(&town, &town.anja, SignedInBy::MailCode).await;
    assert_eq!(again.answer("POST", "/second-factor/recovery", &[("code", &codes[3])]).await.status, 422);
}

async fn five_wrong_passwords_are_over_and_the_owner_is_not_locked_out(db: Db) {
    let town = Town::on(db).await;
    let met = enters(&town, &town.anja, SignedInBy::InPerson).await;
    let (_, code_secret, codes) = makes_a_password(&town, &met).await;
    passes(&town, 1);
    let wrong = async |mail: &str| {
        let form = [("mail", mail), ("password", "wrong and long enough"), ("code", "000000")];
        town.stranger().answer("POST", "/sign-in/work", &form).await
    };
    let strip = |page: &str| page.replace("anja@town.example", "").replace("nobody@town.example", "");
    let (known, unknown) = (wrong("anja@town.example").await, wrong("nobody@town.example").await);
    assert_eq!(known.status, 422);
    assert_eq!((known.status, known.cookies), (unknown.status, unknown.cookies));
    assert_eq!(
        strip(&between(&known.body, "<main", "</main>")),
        strip(&between(&unknown.body, "<main", "</main>")),
        "known and unknown answer alike"
    );
    for _ in 0..4 {
        assert_eq!(wrong("anja@town.example").await.status, 422);
    }
    let right = [("mail", "anja@town.example"), ("password", PASSWORD)];
    let code = code_of(&code_secret, &town);
    let form = [right[0], right[1], ("code", code.as_str())];
    assert_eq!(town.stranger().answer("POST", "/sign-in/work", &form).await.status, 422, "five tries are over");

    let weak = enters(&town, &town.anja, SignedInBy::MailCode).await;
    let inside = [("password", PASSWORD), ("code", code.as_str())];
    let entered = weak.answer("POST", "/second-factor/code", &inside).await;
    assert_eq!(get(&weak.with(&entered), "/monday").await.status, 200, "with a code by mail she comes in");
    let weak = enters(&town, &town.anja, SignedInBy::MailCode).await;
    let entered = weak.answer("POST", "/second-factor/recovery", &[("code", &codes[0])]).await;
    assert_eq!(entered.status, 303, "and with a code from paper");
    passes(&town, 60);
    let code = code_of(&code_secret, &town);
    let form = [right[0], right[1], ("code", code.as_str())];
    assert_eq!(
        town.stranger().answer("POST", "/sign-in/work", &form).await.status,
        303,
        "an hour later it works again"
    );
}

async fn a_passkey_lets_its_owner_in_and_nobody_else(db: Db) {
    let town = Town::on(db).await;
    let met = enters(&town, &town.anja, SignedInBy::InPerson).await;
    let (strong, phone) = makes_a_passkey(&met).await;
    assert_eq!(get(&strong, "/monday").await.status, 200);
    assert!(strong.look("/devices").await.expect("devices").contains("Mijn telefoon"));

    let asked = town.stranger().answer("POST", "/sign-in/passkey/begin", &[]).await;
    let browser = town.stranger().with(&asked);
    let answer = phone.sign(&asked.body);
    assert_eq!(
        town.stranger().answer("POST", "/sign-in/passkey", &[("credential", &answer)]).await.status,
        422,
        "another browser was not asked"
    );
    let entered = browser.answer("POST", "/sign-in/passkey", &[("credential", &answer)]).await;
    assert_eq!(entered.status, 303, "{}", entered.body);
    assert_eq!(get(&town.stranger().with(&entered), "/monday").await.status, 200);
    assert_eq!(
        browser.answer("POST", "/sign-in/passkey", &[("credential", &answer)]).await.status,
        422,
        "an answer counts once"
    );

    let asked = town.stranger().answer("POST", "/sign-in/passkey/begin", &[]).await;
    let late = phone.sign(&asked.body);
    passes(&town, 11);
    let reply = town.stranger().with(&asked).answer("POST", "/sign-in/passkey", &[("credential", &late)]).await;
    assert_eq!(reply.status, 422, "a question waits ten minutes");

    let weak = enters(&town, &town.anja, SignedInBy::MailCode).await;
    let asked = weak.answer("POST", "/second-factor/passkey/begin", &[]).await;
    let reply = weak.answer("POST", "/second-factor/passkey", &[("credential", &phone.sign(&asked.body))]).await;
    assert_eq!(get(&weak.with(&reply), "/monday").await.status, 200);

    let (_, others) = makes_a_passkey(&enters(&town, &town.pieter, SignedInBy::InPerson).await).await;
    let weak = enters(&town, &town.anja, SignedInBy::MailCode).await;
    let asked = weak.answer("POST", "/second-factor/passkey/begin", &[]).await;
    let reply = weak.answer("POST", "/second-factor/passkey", &[("credential", &others.sign(&asked.body))]).await;
    assert_eq!(reply.status, 422, "somebody else's passkey is not hers");
}

async fn a_factor_is_changed_only_by_who_just_showed_who_they_are(db: Db) {
    let town = Town::on(db).await;
    let met = enters(&town, &town.anja, SignedInBy::InPerson).await;
    let (strong, phone) = makes_a_passkey(&met).await;
    let mine = town.texts("SELECT id FROM passkeys").await;
    let remove = format!("/passkeys/{}/remove", mine[0]);
    assert_eq!(strong.answer("POST", &remove, &[]).await.status, 409, "the last one stays");
    passes(&town, 11);
    for path in ["/password", "/passkeys/new", "/mail-address"] {
        let led = get(&strong, path).await.location.unwrap_or_default();
        assert!(led.starts_with("/second-factor?then="), "{path} led to {led}");
    }
    assert!(strong.answer("POST", &remove, &[]).await.location.unwrap_or_default().contains("then=devices"));
    assert_eq!(get(&strong, "/monday").await.status, 200, "work goes on meanwhile");
    let asked = strong.answer("POST", "/second-factor/passkey/begin", &[]).await;
    let proof = phone.sign(&asked.body);
    let proved = strong.answer("POST", "/second-factor/passkey", &[("credential", &proof), ("then", "password")]).await;
    assert_eq!(proved.location.as_deref(), Some("/password"));
    let strong = strong.with(&proved);
    assert_eq!(get(&strong, "/password").await.status, 200);
    let pieter = town.be(&town.pieter).await;
    pieter.answer("POST", &remove, &[]).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM passkeys").await, 1, "nobody takes somebody else's away");
    let mail = enters(&town, &town.samira_person, SignedInBy::MailCode).await;
    let (_, _) = makes_a_passkey(&mail).await;
    let again = enters(&town, &town.samira_person, SignedInBy::MailCode).await;
    assert!(get(&again, "/passkeys/new").await.location.unwrap_or_default().contains("then=passkey"));
}

/// Anja invites Samira, and confirms whoever opened the QR with this browser.
async fn invited(town: &Town) -> (String, Actor<'_>) {
    let anja = town.be(&town.anja).await;
    let invitation = anja.post(&format!("/people/{}/invite", town.samira_person), &[]).await.expect("an invitation");
    let claimed = town.stranger().answer("POST", &turning_link(town, &invitation), &[]).await;
    assert_eq!(claimed.status, 303);
    anja.post(&format!("{invitation}/confirm"), &[]).await.expect("confirmed");
    (invitation, town.stranger().with(&claimed))
}

async fn sixty_four_uses_of_one_invitation_make_one_member(db: Db) {
    let town = Town::on(db).await;
    let (_, phone) = invited(&town).await;
    let uses = (0..64).map(|_| phone.answer("POST", "/join/waiting", &[]));
    let answers = futures::future::join_all(uses).await;
    let fine: Vec<&Reply> = answers.iter().filter(|answer| answer.status == 303).collect();
    assert_eq!(fine.len(), 64, "whichever answer gets lost, the next one brings her in");
    assert!(fine.iter().all(|answer| answer.cookies == fine[0].cookies), "the same answer each time");
    let hers = "SELECT COUNT(*) FROM sessions s JOIN alumni a ON a.person_id = s.person_id";
    assert_eq!(town.count(hers).await, 1, "one session");
    assert_eq!(get(&phone.with(fine[0]), "/home").await.status, 200);
    passes(&town, 2);
    assert_eq!(phone.answer("POST", "/join/waiting", &[]).await.status, 409, "two minutes later it is over");
}

async fn a_photographed_qr_gives_nothing_after_two_minutes(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    let invitation = anja.post(&format!("/people/{}/invite", town.samira_person), &[]).await.expect("an invitation");
    let photo = turning_link(&town, &invitation);
    let opened = get(&town.stranger(), &photo).await;
    assert_eq!(opened.status, 200);
    let page = anja.look(&invitation).await.expect("the page");
    assert!(!page.contains("Link om te sturen"), "on the spot there is no link that lasts");
    let id = invitation.rsplit('/').next().expect("an id");
    let lasting = format!("/join/{}", town.house.key.link(id));
    assert_eq!(get(&town.stranger(), &lasting).await.status, 409);
    let state = format!("{invitation}/state?minute={}", way_in::rules::minute(town.house.clock.now()));
    assert_eq!(get(&anja, &state).await.body, "wait");
    passes(&town, 1);
    assert_eq!(get(&anja, &state).await.body, "go", "her screen turns");
    assert_eq!(get(&town.stranger(), &photo).await.status, 200, "a scan just before the turn");
    passes(&town, 1);
    assert_eq!(get(&town.stranger(), &photo).await.status, 409, "the photo is old");
    assert_eq!(town.stranger().answer("POST", &photo, &[]).await.status, 409);
    let forged = [("opened", "9999999999"), ("proof", "no")];
    assert_eq!(town.stranger().answer("POST", &photo, &forged).await.status, 409);
    let (at, proof) = (
        between(&opened.body, "name=\"opened\" value=\"", "\""),
        between(&opened.body, "name=\"proof\" value=\"", "\""),
    );
    let slow = town.stranger().answer("POST", &photo, &[("opened", &at), ("proof", &proof)]).await;
    assert_eq!(slow.status, 303, "who reads slowly still comes along");
}

async fn a_forwarded_link_still_needs_a_yes(db: Db) {
    let town = Town::on(db).await;
    let samira = town.be(&town.samira_person).await;
    let jim = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    samira.post("/people/jim", &jim).await.expect("a JIM");
    let karim = town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await[0].clone();
    let invitation = samira.post(&format!("/people/{karim}/invite"), &[]).await.expect("an invitation");
    assert!(samira.look(&invitation).await.expect("the page").contains("Link om te sturen"));
    let link = format!("/join/{}", town.house.key.link(invitation.rsplit('/').next().expect("an id")));
    passes(&town, 60 * 71);
    for _ in 0..3 {
        assert_eq!(get(&town.stranger(), &link).await.status, 200, "looking uses nothing");
    }
    let stranger = town.stranger().answer("POST", &link, &[]).await;
    let stranger = town.stranger().with(&stranger);
    assert_eq!(stranger.answer("POST", "/join/waiting", &[]).await.status, 422, "without Samira's yes nobody is in");
    samira.post(&format!("{invitation}/withdraw"), &[]).await.expect("no");
    assert_eq!(stranger.answer("POST", "/join/waiting", &[]).await.status, 409);
    passes(&town, 120);
    assert_eq!(get(&town.stranger(), &link).await.status, 409, "after 72 hours it is over");
}

async fn a_phone_from_school_waits_a_day_or_for_the_old_phone(db: Db) {
    let town = Town::on(db).await;
    let old = town.be(&town.samira_person).await;
    let (_, phone) = invited(&town).await;
    let new = phone.with(&phone.answer("POST", "/join/waiting", &[]).await);
    assert_eq!(get(&new, "/home").await.status, 200, "she can say how it goes");
    let jim = [("first_name", "Karim"), ("relation", "oom"), ("sees", "check_ins")];
    let refused = new.answer("POST", "/people/jim", &jim).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("Dat kan morgen"), "{}", refused.body);
    assert_eq!(get(&new, "/passkeys/new").await.status, 409);
    assert_eq!(get(&new, "/mail-address").await.status, 409);
    let fresh = town.texts("SELECT id FROM sessions WHERE fresh_until IS NOT NULL").await[0].clone();
    let yes = format!("/devices/{fresh}/mine");
    assert!(new.post(&yes, &[]).await.is_err(), "a phone can't say yes to itself");
    assert!(town.be(&town.anja).await.post(&yes, &[]).await.is_err(), "nor can the school");
    let first = town
        .texts("SELECT s.id FROM sessions s JOIN alumni a ON a.person_id = s.person_id WHERE s.fresh_until IS NULL");
    let silence = format!("/devices/{}/end", first.await[0]);
    assert_eq!(new.answer("POST", &silence, &[]).await.status, 409, "it can't silence the old phone");
    assert!(old.look("/devices").await.expect("devices").contains("Ja, dat ben ik"));
    old.post(&yes, &[]).await.expect("the old phone says yes");
    new.post("/people/jim", &jim).await.expect("now she may");

    let (_, phone) = invited(&town).await;
    let third = phone.with(&phone.answer("POST", "/join/waiting", &[]).await);
    let karim = town.texts("SELECT person_id FROM circle_members WHERE role = 'jim'").await[0].clone();
    let end = format!("/people/{karim}/end");
    assert_eq!(third.answer("POST", &end, &[]).await.status, 409);
    passes(&town, 60 * 24);
    third.post(&end, &[]).await.expect("the next day she may");
}

async fn a_new_mail_address_is_confirmed_and_the_old_one_is_told(db: Db) {
    let mut town = Town::on(db).await;
    let server = mail_server();
    town.notify = by_mail(&server.url());
    let samira = enters(&town, &town.samira_person, SignedInBy::MailCode).await;
    assert_eq!(samira.answer("POST", "/mail-address", &[("mail", "no address")]).await.status, 422);
    samira.post("/mail-address", &[("mail", "nieuw@voorbeeld.example")]).await.expect("asked");
    town.clock_runs().await;
    let mails = server.waits_for(1).await;
    assert!(mails[0].to.iter().any(|to| to.contains("nieuw@voorbeeld.example")), "the new address gets the code");
    let code: String = mails[0].text().split("Je code is ").nth(1).expect("a code").chars().take(9).collect();
    assert_eq!(samira.answer("POST", "/mail-address/code", &[("code", "2222-2222")]).await.status, 422);
    let mails_now = "SELECT mail FROM people WHERE first_name = 'Samira'";
    assert_eq!(town.texts(mails_now).await, ["samira@voorbeeld.example"]);
    samira.post("/mail-address/code", &[("code", &code)]).await.expect("confirmed");
    assert_eq!(town.texts(mails_now).await, ["nieuw@voorbeeld.example"]);
    town.clock_runs().await;
    let old = server.mails_to("samira@voorbeeld.example");
    assert!(old.iter().any(|mail| mail.text().contains("Je mailadres is veranderd")), "the old address is told");

    samira.post("/mail-address", &[("mail", "anja@town.example")]).await.expect("it answers alike");
    town.clock_runs().await;
    assert!(server.mails_to("anja@town.example").is_empty(), "somebody else's address gets no code");
    passes(&town, 11);
    assert!(get(&samira, "/mail-address").await.location.unwrap_or_default().contains("then=mail"));
    let asked = samira.answer("POST", "/second-factor/mail", &[("then", "mail")]).await;
    town.clock_runs().await;
    let code =
        server.mails_to("nieuw@voorbeeld.example").iter().rev().find_map(|mail| {
            mail.text().split("Je code is ").nth(1).map(|rest| rest.chars().take(9).collect::<String>())
        });
    let form = [("then", "mail"), ("code", code.as_deref().unwrap_or_default())];
    let samira = samira.with(&asked);
    let proved = samira.answer("POST", "/second-factor/mail/code", &form).await;
    assert_eq!(proved.location.as_deref(), Some("/mail-address"), "{}", proved.body);
    assert_eq!(get(&samira.with(&proved), "/mail-address").await.status, 200);
}

async fn going_back_after_weg_shows_nothing(db: Db) {
    let town = Town::on(db).await;
    let samira = town.be(&town.samira_person).await;
    assert!(samira.look("/home").await.expect("home").contains("/weg"));
    let away = get(&samira, "/weg").await;
    assert!(away.body.contains("Het weer"));
    let gone = samira.with(&away);
    for path in ["/home", "/questions", "/people", "/inbox", "/devices", "/sign-in"] {
        let page = get(&gone, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("Het weer") && !page.body.contains("Samira"), "{path} shows something");
        assert!(page.headers.iter().any(|(name, value)| name == "cache-control" && value == "no-store"), "{path}");
    }
    let back = gone.answer("POST", "/weg", &[]).await;
    assert_eq!(back.status, 303);
    assert!(back.cookies.iter().any(|cookie| cookie == "__Host-away="), "{:?}", back.cookies);
    assert!(gone.with(&back).look("/home").await.expect("home").contains("Samira"));
}

async fn signing_out_leaves_nothing(db: Db) {
    let town = Town::on(db).await;
    let samira = town.be(&town.samira_person).await;
    let out = samira.answer("POST", "/sign-out", &[]).await;
    assert!(out.headers.iter().any(|(name, value)| name == "clear-site-data" && value == "\"storage\""));
    for name in [SESSION_COOKIE, "__Host-claim", "__Host-code", "__Host-passkey"] {
        assert!(out.cookies.contains(&format!("{name}=")), "{name} goes: {:?}", out.cookies);
    }
    assert_eq!(get(&samira, "/home").await.location.as_deref(), Some("/sign-in"), "the session is over");
}

async fn a_colleague_who_left_is_out_at_the_next_request(db: Db) {
    let town = Town::on(db).await;
    let pieter = town.be(&town.pieter).await;
    assert_eq!(get(&pieter, "/monday").await.status, 200);
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE memberships SET until = $2 WHERE person_id = $1")
        .bind(&town.pieter)
        .bind(town.house.clock.now())
        .execute(&mut *tx)
        .await
        .expect("he leaves");
    tx.commit().await.expect("a commit");
    for path in ["/monday".to_owned(), "/alumni".to_owned(), format!("/alumni/{}", town.samira)] {
        assert_eq!(get(&pieter, &path).await.status, 404, "{path}");
    }
}

async fn an_admin_lets_a_colleague_begin_anew_in_person(db: Db) {
    let town = Town::on(db).await;
    let met = enters(&town, &town.anja, SignedInBy::InPerson).await;
    let (strong, _) = makes_a_passkey(&met).await;
    let els = town.be(&town.els).await;
    let (invite, again) =
        (format!("/people/{}/invite", town.anja), format!("/people/{}/second-factor/again", town.anja));
    assert!(els.post(&invite, &[]).await.is_err(), "she has been in: nobody can be her");
    assert!(town.be(&town.pieter).await.post(&again, &[]).await.is_err(), "only an admin can");
    assert!(els.post(&format!("/people/{}/second-factor/again", town.els), &[]).await.is_err(), "not for oneself");
    assert!(els.post(&format!("/people/{}/second-factor/again", town.samira_person), &[]).await.is_err());
    els.look(&again).await.expect("are you sure");
    els.post(&again, &[]).await.expect("begun anew");
    assert_eq!(get(&strong, "/monday").await.location.as_deref(), Some("/sign-in"), "her sessions are over");
    assert_eq!(town.count("SELECT COUNT(*) FROM passkeys").await, 0);
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("opnieuw beginnen").await, 2, "Anja and the admins hear it");

    let invitation = els.post(&invite, &[]).await.expect("invited again");
    let claimed = town.stranger().answer("POST", &turning_link(&town, &invitation), &[]).await;
    els.post(&format!("{invitation}/confirm"), &[]).await.expect("confirmed");
    let phone = town.stranger().with(&claimed);
    let entered = phone.answer("POST", "/join/waiting", &[]).await;
    let anew = phone.with(&entered);
    assert_eq!(get(&anew, "/monday").await.location.as_deref(), Some("/second-factor"));
    makes_a_passkey(&anew).await;
    assert!(els.post(&invite, &[]).await.is_err(), "the reset opened the door once");
}

async fn old_traces_go(db: Db) {
    let town = Town::on(db).await;
    town.stranger().answer("POST", "/sign-in", &[("mail", "anja@town.example")]).await;
    town.stranger().answer("POST", "/sign-in/passkey/begin", &[]).await;
    let (_, phone) = invited(&town).await;
    phone.answer("POST", "/join/waiting", &[]).await;
    let traces = "SELECT (SELECT COUNT(*) FROM attempts) + (SELECT COUNT(*) FROM sign_in_codes) \
                  + (SELECT COUNT(*) FROM ceremonies)";
    town.clock_runs().await;
    assert!(town.count(traces).await >= 4, "nothing goes too soon");
    town.days_pass(3).await;
    assert_eq!(town.count(traces).await, 0);
    assert_eq!(town.count("SELECT COUNT(*) FROM invitations").await, 1);
    town.days_pass(30).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM invitations").await, 0);
    assert_eq!(town.count("SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL").await, 3, "people stay in");
}

async fn a_name_that_is_searched_for_stands_in_no_address(db: Db) {
    let town = Town::on(db).await;
    let anja = town.be(&town.anja).await;
    let page = anja.look("/alumni").await.expect("the list");
    assert!(page.contains("method=\"post\" action=\"/alumni\""), "{page}");
    let found = anja.answer("POST", "/alumni", &[("q", "Sami"), ("which", "")]).await;
    assert!(found.body.contains("Samira") && found.body.contains("value=\"Sami\""), "the words are kept");
    let none = anja.answer("POST", "/alumni", &[("q", "Nobody")]).await;
    assert!(none.body.contains("Niemand gevonden"));
}
