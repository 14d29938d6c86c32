//! Two circles with everybody who could want to look: for each door, each kind of person, and three relations to the
//! thing behind it. Every word that somebody writes in it holds a canary, so that it is known whose it is wherever it
//! turns up.

use super::{
    mail::{Mail, mail_server},
    town::{Town, by_mail, leaver},
};
use app::{
    access::{AlumnusId, HelperRole, PersonId},
    circle,
    db::Db,
    house::House,
    leavers::store as leavers,
    schools::store::{self as schools, Place},
    waakvlam::{self, Sign},
};
use server::demo::Actor;
use std::collections::BTreeMap;

/// What nobody has.
pub const MISSING: &str = "00000000-0000-4000-8000-000000000000";

/// One circle with the things in it: "alumnus" → its id, "question" → its id, …
pub type Things = BTreeMap<&'static str, String>;

/// The world: people by what they are to Samira, with the cookies of their browser.
pub struct World {
    /// What they are to Samira → the cookies of their browser.
    pub cookies: Vec<(&'static str, Vec<String>)>,
    /// Samira's things, and Yara's, who is at another school and lives in another municipality.
    pub things: [Things; 2],
    /// Every mail that went out on the way.
    pub mails: Vec<Mail>,
}

/// Who works where, for one circle.
struct Around {
    who: &'static str,
    school: app::access::SchoolId,
    alumnus: AlumnusId,
    person: PersonId,
    owner: PersonId,
    admin: PersonId,
    jim: PersonId,
    contacts: [PersonId; 3],
    municipality: String,
}

/// What somebody types who wants to break out of a page. It stands behind every canary.
pub const HOSTILE: &str = "<img src=x onerror=alert(1)>\"'</textarea></title></script>";

/// The canary of one kind of words in one circle, with hostile text behind it.
pub fn canary(who: &str, kind: &str) -> String {
    format!("kanarie-{who}-{kind} {HOSTILE}")
}

impl World {
    /// Builds it through the doors.
    pub async fn on(db: Db) -> (Self, House) {
        let mut town = Town::on(db).await;
        let server = mail_server();
        town.notify = by_mail(&server.url());
        let samira = samiras_side(&town).await;
        let yara = yaras_side(&town).await;
        let people = others(&town, &samira).await;
        let mut things = [live(&town, &samira).await, live(&town, &yara).await];
        let mut cookies = Vec::new();
        let mut add = |name, actor: &Actor<'_>| cookies.push((name, actor.cookies().to_vec()));
        add("anonymous", &town.stranger());
        let expired = town.be(&samira.person).await;
        expired.post("/sign-out", &[]).await.expect("out");
        add("expired", &expired);
        add("invited", &invited(&town, &samira, &people["nour"]).await);
        add("oneself", &town.be(&samira.person).await);
        add("other-alumnus", &town.be(&yara.person).await);
        add("jim", &town.be(&samira.jim).await);
        add("other-jim", &town.be(&yara.jim).await);
        add("ex-jim", &town.be(&people["corrie"]).await);
        add("job-coach", &town.be(&people["bas"]).await);
        add("family", &town.be(&people["opa"]).await);
        add("owner", &town.be(&samira.owner).await);
        add("backup", &town.be(&town.pieter).await);
        add("colleague", &town.be(&people["wim"]).await);
        add("coordinator", &town.be(&people["mieke"]).await);
        add("admin", &town.be(&town.els).await);
        add("staff-elsewhere", &town.be(&yara.owner).await);
        add("ex-staff", &town.be(&people["jan"]).await);
        add("desk-open", &town.be(&samira.contacts[1]).await);
        add("desk-closed", &town.be(&samira.contacts[0]).await);
        add("desk-elsewhere", &town.be(&yara.contacts[1]).await);
        things[0].insert("coach", people["bas"].0.clone());
        for (things, side) in things.iter_mut().zip([&samira, &yara]) {
            let device = text(
                &town,
                "SELECT id FROM sessions WHERE person_id = $1 AND ended_at IS NULL LIMIT 1",
                &side.person.0,
            );
            things.insert("session", device.await);
        }
        town.clock_runs().await;
        (Self { cookies, things, mails: server.mails() }, town.house.clone())
    }
}

async fn text(town: &Town, sql: &'static str, of: &str) -> String {
    let mut tx = town.house.db.read().await.expect("a transaction");
    sqlx::query_scalar(sql).bind(of).fetch_one(&mut *tx).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

async fn person(town: &Town, name: (&str, &str)) -> PersonId {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let mail = format!("post@kanarie-mail-{}.example", name.0.to_lowercase());
    let last = format!("{} {HOSTILE}", name.1);
    let id = schools::add_person(&mut tx, (name.0, &last), Some(&mail), None, town.house.clock.now())
        .await
        .expect("a person");
    tx.commit().await.expect("a commit");
    id
}

async fn hire(town: &Town, name: (&str, &str), role: &str, place: Place<'_>) -> PersonId {
    let id = person(town, name).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    schools::add_member(&mut tx, &id, role, place, role, town.house.clock.now()).await.expect("a membership");
    tx.commit().await.expect("a commit");
    id
}

async fn join(town: &Town, alumnus: &AlumnusId, person: &PersonId, role: HelperRole) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    circle::store::join(&mut tx, alumnus, person, role, "kennis", now).await.expect("a place in the circle");
    tx.commit().await.expect("a commit");
}

async fn samiras_side(town: &Town) -> Around {
    let karim = person(town, ("Karim", "Visser")).await;
    let contacts = [town.femke.clone(), town.joost.clone(), town.hanneke.clone()];
    Around {
        who: "samira",
        school: town.school.clone(),
        alumnus: town.samira.clone(),
        person: town.samira_person.clone(),
        owner: town.anja.clone(),
        admin: town.els.clone(),
        jim: karim,
        contacts,
        municipality: text(town, "SELECT id FROM municipalities WHERE name = $1", "Nieuwland").await,
    }
}

async fn yaras_side(town: &Town) -> Around {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let school = schools::add_school(&mut tx, "Het Baken", "Waterdam", now).await.expect("a school");
    let municipality = schools::municipality(&mut tx, "Waterdam").await.expect("a municipality");
    tx.commit().await.expect("a commit");
    let owner = hire(town, ("Ingrid", "Postma"), "staff", Place::School(&school)).await;
    hire(town, ("Bea", "Vink"), "staff", Place::School(&school)).await;
    let admin = hire(town, ("Omar", "Haddad"), "admin", Place::School(&school)).await;
    let place = Place::Municipality(&municipality);
    let contacts = [
        hire(town, ("Sevda", "Aydin"), "municipal", place).await,
        hire(town, ("Tom", "Willems"), "municipal", place).await,
        hire(town, ("Ria", "Koning"), "municipal", place).await,
    ];
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let mut row = leaver("30001", "Yara", "Vos");
    row.municipality = "Waterdam".to_owned();
    let alumnus = leavers::add(&mut tx, &school, &owner, &row, now).await.expect("an alumnus");
    let person_id = circle::store::brief(&mut tx, &alumnus).await.expect("a brief").person_id;
    tx.commit().await.expect("a commit");
    let jim = person(town, ("Marek", "Nowicki")).await;
    Around {
        who: "yara",
        school,
        alumnus,
        person: person_id,
        owner,
        admin,
        jim,
        contacts,
        municipality: municipality.0,
    }
}

/// Who else could want to look at Samira's.
async fn others(town: &Town, samira: &Around) -> BTreeMap<&'static str, PersonId> {
    let mut people = BTreeMap::new();
    for (key, name, role) in [
        ("bas", ("Bas", "Verhoeven"), HelperRole::JobCoach),
        ("opa", ("Henk", "Visser"), HelperRole::Family),
        ("nour", ("Nour", "Visser"), HelperRole::Family),
    ] {
        let id = person(town, name).await;
        join(town, &samira.alumnus, &id, role).await;
        people.insert(key, id);
    }
    let me = town.be(&samira.person).await;
    let corrie = person(town, ("Corrie", "Bakker")).await;
    join(town, &samira.alumnus, &corrie, HelperRole::Jim).await;
    permit(&me, &corrie, &["check_ins", "feelings", "questions", "messages", "work_facts", "packets"]).await;
    me.post(&format!("/people/{corrie}/end"), &[]).await.expect("stopped");
    permit(&me, &people["bas"], &["work_facts"]).await;
    people.insert("corrie", corrie);
    people.insert("wim", hire(town, ("Wim", "Mulder"), "staff", Place::School(&town.school)).await);
    let mieke = hire(town, ("Mieke", "Hof"), "staff", Place::School(&town.school)).await;
    let path = format!("/school/colleagues/{mieke}/coordinator");
    town.be(&town.els).await.post(&path, &[("coordinates", "yes")]).await.expect("a coordinator");
    people.insert("mieke", mieke);
    let jan = hire(town, ("Jan", "Dekker"), "staff", Place::School(&town.school)).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let yesterday = town.house.clock.now().plus_days(-1);
    sqlx::query("UPDATE memberships SET since = $2, until = $2 WHERE person_id = $1")
        .bind(&jan)
        .bind(yesterday)
        .execute(&mut *tx)
        .await
        .expect("he left");
    tx.commit().await.expect("a commit");
    people.insert("jan", jan);
    people
}

async fn permit(me: &Actor<'_>, person: &PersonId, kinds: &[&str]) {
    for kind in kinds {
        me.post(&format!("/people/{person}/sees"), &[("kind", kind), ("sees", "yes")]).await.expect("permitted");
    }
}

/// Somebody who opened the invitation, and waits for the yes.
async fn invited<'a>(town: &'a Town, samira: &Around, nour: &PersonId) -> Actor<'a> {
    let me = town.be(&samira.person).await;
    let invitation = me.post(&format!("/people/{nour}/invite"), &[]).await.expect("an invitation");
    let code = town.house.key.code(last_part(&invitation));
    let phone = town.stranger();
    let claimed = phone.answer("POST", "/join", &[("code", &code)]).await;
    assert_eq!(claimed.status, 303, "{}", claimed.body);
    phone.with(&claimed)
}

fn last_part(path: &str) -> &str {
    path.split('?').next().and_then(|path| path.rsplit('/').next()).expect("a path")
}

/// Everything happens once in this circle; what came of it is kept by name.
async fn live(town: &Town, side: &Around) -> Things {
    let mut things = Things::new();
    let me = town.be(&side.person).await;
    let owner = town.be(&side.owner).await;
    let say = |kind: &str| canary(side.who, kind);
    come_in(town, side).await;
    join(town, &side.alumnus, &side.jim, HelperRole::Jim).await;
    permit(&me, &side.jim, &["check_ins", "messages"]).await;

    let to = me.post("/check-in", &[("face", "2"), ("key", side.who)]).await.expect("a check-in");
    let check_in = to.split('/').nth(2).expect("an id").to_owned();
    let words = say("gevoel");
    me.post(&format!("/check-in/{check_in}/work"), &[("going", "not_good")]).await.expect("about work");
    let last = [("call", "yes"), ("words", words.as_str())];
    me.post(&format!("/check-in/{check_in}/call"), &last).await.expect("the last words");
    things.insert("check_in", check_in);

    let words = say("vraag");
    let asked = me.fill_in("/questions/new/housing", "/questions/new/housing", &[("words", &words)]).await;
    things.insert("question", last_part(&asked.expect("a question")).to_owned());

    let words = say("notitie");
    let contact = [("way", "phone"), ("outcome", "reached"), ("words", words.as_str()), ("told", "no_bed")];
    let to = owner.post(&format!("/alumni/{}/contact", side.alumnus), &contact).await.expect("a call");
    things.insert("contact", to.rsplit("undo=").next().expect("an id").to_owned());

    let (came, again) = (format!("came.{}", side.alumnus), format!("again_on.{}", side.alumnus));
    let friday = town.house.clock.now().day().plus(4).iso();
    let promise = [("key", MISSING), (&*came, "reached"), (&*again, &*friday)];
    owner.post("/calls", &promise).await.expect("a call is promised");

    let words = say("bericht");
    me.fill_in("/messages", "/messages", &[("words", &words)]).await.expect("a message");

    let words = say("jim");
    let report = [("answer", "not_spoken"), ("words", words.as_str())];
    town.be(&side.jim).await.post(&format!("/jim/{}", side.alumnus), &report).await.expect("a word");

    let asks = [("kind", "questions")];
    town.be(&side.jim).await.post(&format!("/jim/{}/ask", side.alumnus), &asks).await.expect("a question");
    let soon = town.house.clock.now().day().plus(40).iso();
    owner.post("/absence", &[("from", soon.as_str()), ("until", soon.as_str())]).await.expect("away for a day");

    let (words, today) = (say("overdracht"), town.house.clock.now().day().iso());
    let mut form = vec![("to_kind", "werkgever"), ("to_reach", "06 12345678"), ("goes_on", today.as_str())];
    form.extend(["to_name", "well", "not_well", "helps", "arranged"].map(|name| (name, words.as_str())));
    let to = owner.post(&format!("/alumni/{}/handover", side.alumnus), &form).await.expect("a hand-over");
    let handover = last_part(&to).to_owned();
    me.post(&format!("/handover/{handover}"), &[("decision", "yes")]).await.expect("a yes");
    things.insert("handover", handover);
    let words = say("meting");
    let form = [("on", today.as_str()), ("destination", "geen_werk_of_opleiding"), ("reason", words.as_str())];
    owner.post(&format!("/alumni/{}/measurements", side.alumnus), &form).await.expect("measured");
    // By then she has work again.
    let employer = say("werk");
    let work = [("employer", employer.as_str())];
    owner.post(&format!("/alumni/{}/work", side.alumnus), &work).await.expect("work");

    things.insert("closed-case", closed_case(town, side).await);
    things.insert("case", open_case(town, side, 1, "pakket").await);
    town.clock_runs().await;

    let invitation = owner.post(&format!("/people/{}/invite", side.person), &[]).await.expect("an invitation");
    things.insert("invitation", last_part(&invitation).to_owned());
    for (name, sql, of) in [
        ("ask", "SELECT id FROM permission_asks WHERE alumnus_id = $1 AND closed_at IS NULL LIMIT 1", &side.alumnus.0),
        ("absence", "SELECT id FROM absences WHERE person_id = $1 LIMIT 1", &side.owner.0),
        ("signal", "SELECT id FROM signals WHERE alumnus_id = $1 AND closed_at IS NULL LIMIT 1", &side.alumnus.0),
        (
            "reminder",
            "SELECT id FROM reminders WHERE alumnus_id = $1 AND kind = 'check_in' AND outcome IS NULL \
             ORDER BY due_at LIMIT 1",
            &side.alumnus.0,
        ),
        ("evening", "SELECT id FROM evenings WHERE school_id = $1 ORDER BY starts_at LIMIT 1", &side.school.0),
        ("measurement", "SELECT id FROM measurements WHERE alumnus_id = $1", &side.alumnus.0),
        ("message", "SELECT id FROM inbox WHERE person_id = $1 LIMIT 1", &side.owner.0),
    ] {
        things.insert(name, text(town, sql, of).await);
    }
    things.insert("alumnus", side.alumnus.0.clone());
    things.insert("person", side.person.0.clone());
    things.insert("jim", side.jim.0.clone());
    things.insert("owner", side.owner.0.clone());
    things.insert("municipality", side.municipality.clone());
    things
}

async fn come_in(town: &Town, side: &Around) {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    circle::store::joined(&mut tx, &side.alumnus, now).await.expect("in");
    waakvlam::sign_of_life(&mut tx, &side.alumnus, Sign::Joined, now).await.expect("a sign of life");
    tx.commit().await.expect("a commit");
}

async fn closed_case(town: &Town, side: &Around) -> String {
    let case = open_case(town, side, 0, "oud").await;
    let desk = town.be(&side.contacts[0]).await;
    let day = town.house.clock.now().day().plus(2).iso();
    let promise = [("actor", "Femke"), ("action", "Bellen"), ("action_on", day.as_str())];
    desk.post(&format!("/desk/{case}/accept"), &promise).await.expect("accepted");
    desk.post(&format!("/desk/{case}/done"), &[("result", "Het is rond.")]).await.expect("done");
    case
}

/// A case on the desk of this contact, with one sentence that is shared and one that is kept back.
async fn open_case(town: &Town, side: &Around, contact: usize, kind: &str) -> String {
    let admin = town.be(&side.admin).await;
    let ladder = [
        ("municipality", side.municipality.as_str()),
        ("contact_1", &side.contacts[contact].0),
        ("contact_2", &side.contacts[1 - contact].0),
        ("decider", &side.contacts[2].0),
        ("top", ""),
        ("term_2", "3"),
        ("term_3", "2"),
        ("term_4", "5"),
    ];
    admin.post("/ladder", &ladder).await.expect("a ladder");
    let owner = town.be(&side.owner).await;
    let wanted = town.house.clock.now().day().plus(10).iso();
    let (shared, kept) = (canary(side.who, kind), canary(side.who, "geheim"));
    let form = [
        ("cause", "Zij is al weken stil."),
        ("asked", "Een gesprek."),
        ("wanted_on", wanted.as_str()),
        ("own_0", shared.as_str()),
        ("own_1", kept.as_str()),
    ];
    let path = owner.post(&format!("/alumni/{}/escalate", side.alumnus), &form).await.expect("a draft");
    let case = last_part(&path).to_owned();
    owner.post(&format!("/escalations/{case}/ask"), &[]).await.expect("asked");
    let yes = [("decision", "yes"), ("version", "1"), ("share_0", "yes"), ("share_1", "no")];
    town.be(&side.person).await.post(&format!("/packet/{case}"), &yes).await.expect("a yes");
    town.be(&side.contacts[contact]).await.post(&format!("/desk/{case}/receive"), &[]).await.expect("received");
    case
}
