//! Monday for everybody: what the admin and a coordinator see over colleagues, what a coach and a JIM find, and what
//! stands beside the names of staff. And the call that an alumnus was promised, on her own home.

mod support;

use app::{
    access::{AlumnusId, HelperRole, PersonId},
    circle,
    db::Db,
    leavers::store as leavers,
    schools::store as schools,
    signals::{self, Proposal, SignalKind},
};
use support::{
    cases,
    everything::a_jim,
    plain,
    town::{Town, day, leaver},
};

on_both_databases!(
    the_admin_sees_what_nobody_opened_and_never_what_it_is,
    what_the_owner_or_the_backup_opened_is_opened,
    the_admin_sees_who_has_what_and_whether_who_is_away_is_covered,
    a_coordinator_sees_the_team_from_the_next_request_on_and_until_the_next,
    the_role_of_a_coordinator_ends_with_the_work_there,
    a_coordinator_writes_down_who_is_ill_and_they_hear_it,
    a_jim_finds_what_is_asked_or_that_all_is_quiet,
    a_coach_finds_their_questions_and_many_people_in_a_list,
    monday_tells_what_was_promised_and_is_late,
    monday_tells_what_comes_for_ones_own_people,
    monday_tells_what_was_sent_and_nobody_received,
    she_reads_who_calls_her_and_when_we_are_late,
    only_the_desk_goes_by_keys,
    a_name_says_since_when_and_until_when_once,
    what_both_sides_promised_shows_on_its_day,
    a_case_that_a_list_names_is_not_opened,
);

const ROUND: &str = "0b7cdb6a-3b2c-4b37-9c5e-3f8f2a0d9a11";
const SECOND_ROUND: &str = "5f0f3f0e-9c0a-4a58-8a44-64a0a4b2a6b2";

async fn looks(town: &Town, person: &PersonId, path: &str) -> String {
    plain(&town.be(person).await.look(path).await.expect(path))
}

/// Days go by, looked at once a day.
async fn mornings(town: &Town, days: i64) {
    for _ in 0..days {
        town.house.clock.set(town.house.clock.now().plus_days(1));
        town.clock_runs().await;
    }
}

async fn wants_a_call(town: &Town) {
    let samira = town.be(&town.samira_person).await;
    let next = samira.post("/check-in", &[("face", "3"), ("key", &app::secret::token())]).await.expect("a check-in");
    let id = next.split('/').nth(2).expect("an id").to_owned();
    samira
        .post(&format!("/check-in/{id}/call"), &[("call", "yes"), ("words", "Het geld is op.")])
        .await
        .expect("asked");
}

async fn one_more(town: &Town, number: &str, name: &str) -> AlumnusId {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let row = leaver(number, name, "Hendriks");
    let alumnus = leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
    tx.commit().await.expect("a commit");
    alumnus
}

async fn the_admin_sees_what_nobody_opened_and_never_what_it_is(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let team = "/monday/team";
    assert!(looks(&town, &town.els, team).await.contains("Niets blijft liggen"), "calm is a result");
    wants_a_call(&town).await;
    assert!(looks(&town, &town.els, team).await.contains("Niets blijft liggen"), "its day is not over");
    mornings(&town, 12).await;
    looks(&town, &town.anja, "/monday").await;
    let page = looks(&town, &town.els, team).await;
    assert!(page.contains("Samira Visser") && page.contains("Ligt bij Anja sinds"), "{page}");
    assert!(page.contains("te laat"), "{page}");
    assert!(!page.contains("gebeld") && !page.contains("Het geld is op"), "what it is stays in the circle: {page}");
    let looked = "SELECT COUNT(*) FROM access_log l JOIN people p ON p.id = l.person_id WHERE p.first_name = 'Els'";
    assert_eq!(town.count(looked).await, 0, "a name in a list is no look");

    looks(&town, &town.pieter, "/monday").await;
    assert!(looks(&town, &town.els, team).await.contains("Samira Visser"), "that a colleague saw the name is nothing");
    looks(&town, &town.anja, &format!("/alumni/{}", town.samira)).await;
    assert!(looks(&town, &town.els, team).await.contains("Niets blijft liggen"), "Anja opened it");
    for person in [&town.anja, &town.pieter, &town.femke, &town.samira_person] {
        assert_eq!(town.be(person).await.answer("GET", team, &[]).await.status, 404, "the admin alone");
    }
    assert!(looks(&town, &town.els, "/monday").await.contains(team), "it is a tap away for her");
    assert!(!looks(&town, &town.anja, "/monday").await.contains(team));
}

async fn what_the_owner_or_the_backup_opened_is_opened(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    wants_a_call(&town).await;
    for (who, by) in [("the backup", &town.pieter), ("the owner", &town.anja)] {
        mornings(&town, 12).await;
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let sql = "UPDATE signals SET task_for = $1, opened_at = $2";
        let opened_at = town.house.clock.now();
        sqlx::query(sql).bind(&town.els).bind(opened_at).execute(&mut *tx).await.expect("a task of Els");
        tx.commit().await.expect("a commit");
        assert!(looks(&town, &town.els, "/monday/team").await.contains("Samira Visser"), "nobody opened it");
        looks(&town, by, &format!("/alumni/{}", town.samira)).await;
        assert!(looks(&town, &town.els, "/monday/team").await.contains("Niets blijft liggen"), "{who} opened it");
    }
}

async fn the_admin_sees_who_has_what_and_whether_who_is_away_is_covered(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    one_more(&town, "20002", "Demi").await;
    wants_a_call(&town).await;
    let new = "/questions/new/money";
    town.be(&town.samira_person).await.fill_in(new, new, &[("words", "Hoe werkt dit?")]).await.expect("asked");
    mornings(&town, 12).await;
    let page = looks(&town, &town.els, "/monday/team").await;
    let row = page.split("Anja Jacobs").nth(1).expect("her row").split("</tr>").next().expect("its end").to_owned();
    let cells: Vec<String> = row.split("data-label=\"").skip(1).map(words_of).collect();
    assert_eq!(cells, ["Oud-leerlingen 2", "Signalen 1", "Te laat 1", "Vragen 1", "Bij de gemeente 0"], "{row}");

    assert!(page.contains("Iedereen is er."), "{page}");
    let els = town.be(&town.els).await;
    let away = async |person: &PersonId| {
        let form = [("who", person.0.as_str()), ("from", "2026-12-05"), ("until", "2026-12-11"), ("note", "griep")];
        els.post("/absence", &form).await.expect("away");
        looks(&town, &town.els, "/monday/team").await
    };
    let page = away(&town.anja).await;
    assert!(page.contains("Pieter neemt waar voor 2 oud-leerlingen."), "{page}");
    assert!(page.contains("zaterdag 5 december tot en met vrijdag 11 december") && page.contains("nu weg"), "{page}");
    assert!(!page.contains("griep"), "why is not asked: {page}");
    let page = away(&town.pieter).await;
    assert!(page.contains("Els neemt waar voor 2 oud-leerlingen."), "{page}");
    let page = away(&town.els).await;
    assert!(page.contains("Voor 2 oud-leerlingen neemt niemand waar."), "{page}");
}

/// Somebody more who works at the school.
async fn hired(town: &Town, name: (&str, &str), role: &str) -> PersonId {
    let (mut tx, now) = (town.house.db.begin().await.expect("a transaction"), town.house.clock.now());
    let person = schools::add_person(&mut tx, name, None, None, now).await.expect("a person");
    let school = schools::Place::School(&town.school);
    schools::add_member(&mut tx, &person, role, school, "medewerker", now).await.expect("a membership");
    tx.commit().await.expect("a commit");
    person
}

/// Els says of a colleague whether they coordinate.
async fn coordinates(town: &Town, person: &PersonId, coordinates: &str) -> u16 {
    let path = format!("/school/colleagues/{person}/coordinator");
    town.be(&town.els).await.answer("POST", &path, &[("coordinates", coordinates)]).await.status
}

async fn a_coordinator_sees_the_team_from_the_next_request_on_and_until_the_next(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let person = hired(&town, ("Wim", "Mulder"), "staff").await;
    let other_admin = hired(&town, ("Omar", "Haddad"), "admin").await;
    let (wim, team) = (town.be(&person).await, "/monday/team");
    let path = format!("/school/colleagues/{person}/coordinator");
    for who in [&person, &town.anja, &town.femke, &town.samira_person] {
        let reply = town.be(who).await.answer("POST", &path, &[("coordinates", "yes")]).await;
        assert_eq!(reply.status, 404, "only the admin says so");
    }
    assert_eq!(coordinates(&town, &town.femke, "yes").await, 404, "only of who works there");
    assert_eq!(wim.answer("GET", team, &[]).await.status, 404);
    assert!(!wim.look("/monday").await.expect("Monday").contains(team));
    wants_a_call(&town).await;
    mornings(&town, 12).await;

    assert_eq!((coordinates(&town, &person, "yes").await, coordinates(&town, &person, "yes").await), (303, 303));
    let page = plain(&wim.look(team).await.expect("the team"));
    assert!(page.contains("Samira Visser") && page.contains("Ligt bij Anja sinds"), "{page}");
    assert!(page.contains("Pieter Smeets") && page.contains("Iedereen is er."), "{page}");
    assert!(!page.contains("gebeld") && !page.contains("Het geld is op"), "what it is stays in the circle: {page}");
    let monday = wim.look("/monday").await.expect("Monday");
    assert!(monday.contains(team) && !monday.contains("href=\"/school\""), "the team, and nothing else of an admin");
    for path in ["/school", "/school/glass", "/ladder", "/import"] {
        let is_for_staff = town.be(&town.anja).await.answer("GET", path, &[]).await.status;
        assert_eq!(wim.answer("GET", path, &[]).await.status, is_for_staff, "{path}");
    }
    assert_eq!(wim.answer("POST", &path, &[("coordinates", "yes")]).await.status, 404, "they name nobody");
    let alumnus = wim.look(&format!("/alumni/{}", town.samira)).await.expect("a name");
    assert!(!alumnus.contains("Het geld is op"), "they stand in no circle by it");
    assert!(looks(&town, &town.els, "/school").await.contains("coördinator: ziet ook het werk van collega's"));
    assert_eq!(town.be(&town.anja).await.answer("GET", team, &[]).await.status, 404, "one is not all");

    assert_eq!(coordinates(&town, &person, "no").await, 303);
    assert_eq!(wim.answer("GET", team, &[]).await.status, 404, "at the very next request");
    assert!(!wim.look("/monday").await.expect("Monday").contains(team));
    assert!(!looks(&town, &town.els, "/school").await.contains("coördinator: ziet ook"));

    town.clock_runs().await;
    for (who, named, ended) in [
        (
            &person,
            "Els Brouwer maakt jou coördinator.",
            "Je bent geen coördinator meer. Dat heeft Els Brouwer veranderd.",
        ),
        (&other_admin, "Els Brouwer maakt Wim Mulder coördinator", "Wim Mulder is geen coördinator meer."),
    ] {
        let inbox = looks(&town, who, "/inbox").await;
        assert_eq!((inbox.matches(named).count(), inbox.matches(ended).count()), (1, 1), "each is told once: {inbox}");
    }
    for who in [&town.els, &town.anja] {
        assert!(!looks(&town, who, "/inbox").await.contains("coördinator"), "nobody else is told");
    }
}

async fn the_role_of_a_coordinator_ends_with_the_work_there(db: Db) {
    let town = Town::on(db).await;
    let person = hired(&town, ("Wim", "Mulder"), "staff").await;
    let (els, wim, team) = (town.be(&town.els).await, town.be(&person).await, "/monday/team");
    assert_eq!(coordinates(&town, &person, "yes").await, 303);
    assert!(wim.look(team).await.is_ok());
    town.house.clock.set(town.house.clock.now().plus_minutes(1));
    els.post(&format!("/school/colleagues/{person}/leave"), &[]).await.expect("he leaves");
    assert_eq!(wim.answer("GET", team, &[]).await.status, 404);
    assert_eq!(coordinates(&town, &person, "yes").await, 404, "he works there no more");
    town.house.clock.set(town.house.clock.now().plus_days(30));
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let school = schools::Place::School(&town.school);
    let now = town.house.clock.now();
    schools::add_member(&mut tx, &person, "staff", school, "medewerker", now).await.expect("he comes back");
    tx.commit().await.expect("a commit");
    let wim = town.be(&person).await;
    assert!(wim.look("/monday").await.is_ok());
    assert_eq!(wim.answer("GET", team, &[]).await.status, 404, "who comes back begins as any colleague");
}

async fn a_coordinator_writes_down_who_is_ill_and_they_hear_it(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let person = hired(&town, ("Wim", "Mulder"), "staff").await;
    let (wim, anja) = (town.be(&person).await, town.be(&town.anja).await);
    let ill = [("who", town.anja.0.as_str()), ("from", "2026-11-23"), ("until", "2026-11-27"), ("note", "")];
    assert_eq!(wim.answer("POST", "/absence", &ill).await.status, 422, "not before he coordinates");
    coordinates(&town, &person, "yes").await;
    wim.post("/absence", &ill).await.expect("a coordinator writes it for who is ill");
    assert!(looks(&town, &person, "/monday/team").await.contains("Pieter neemt waar voor 1 oud-leerling."));
    town.clock_runs().await;
    let inbox = looks(&town, &town.anja, "/inbox").await;
    assert!(
        inbox.contains("Wim Mulder schreef op dat je weg bent van maandag 23 november tot en met vrijdag 27 november.")
    );
    let absence = town.texts("SELECT id FROM absences WHERE returned_at IS NULL").await.remove(0);
    let back = format!("/absence/{absence}/back");
    coordinates(&town, &person, "no").await;
    assert_eq!(wim.answer("POST", &back, &[]).await.status, 404, "no longer his to change");
    anja.post(&back, &[]).await.expect("it was not so");
    assert_eq!(town.count("SELECT COUNT(*) FROM absences WHERE returned_at IS NULL").await, 0);
    anja.post("/absence", &[("from", "2026-11-24"), ("until", "2026-11-24"), ("note", "")]).await.expect("her own day");
    town.clock_runs().await;
    let inbox = looks(&town, &town.anja, "/inbox").await;
    assert_eq!(inbox.matches("schreef op dat je weg bent").count(), 1, "what she wrote herself she knows: {inbox}");
}

/// The words of a piece of a table: what its cell is about, and what stands in it.
fn words_of(cell: &str) -> String {
    let (label, rest) = cell.split_once('"').expect("a label");
    let text: String = rest.split('>').skip(1).map(|part| part.split('<').next().unwrap_or("")).collect();
    format!("{label} {}", text.trim())
}

async fn a_jim_finds_what_is_asked_or_that_all_is_quiet(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = a_jim(&town).await;
    let jim = town.be(&karim).await;
    jim.post("/inbox/read-all", &[]).await.expect("read");
    let page = looks(&town, &karim, "/jim").await;
    assert!(page.contains("Alles rustig") && page.contains("Niemand vraagt nu iets van jou."), "{page}");
    assert!(page.contains("Meer over Samira"), "his people are there all the same");

    let form = [("answer", "worried"), ("words", "Ze klinkt moe."), ("key", "a")];
    jim.post(&format!("/jim/{}", town.samira), &form).await.expect("told");
    let page = looks(&town, &karim, "/jim").await;
    assert!(page.contains("Jij zei vandaag: ik maak me zorgen.") && page.contains("Anja belt jou hierover."), "{page}");
    let signal = town.texts("SELECT id FROM signals WHERE kind = 'jim_worry' AND closed_at IS NULL").await.remove(0);
    let close = format!("/alumni/{}/signals/{signal}", town.samira);
    town.be(&town.anja).await.post(&close, &[("word", "Karim gebeld.")]).await.expect("closed");
    assert!(!looks(&town, &karim, "/jim").await.contains("belt jou hierover"), "she called");

    mornings(&town, 26).await;
    let page = looks(&town, &karim, "/jim").await;
    assert!(page.contains("Heb je Samira gesproken?") && !page.contains("Alles rustig"), "{page}");
}

async fn coach(town: &Town, name: &str, alumnus: &AlumnusId) -> PersonId {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let person = schools::add_person(&mut tx, (name, "Willems"), None, None, now).await.expect("a person");
    circle::store::join(&mut tx, alumnus, &person, HelperRole::JobCoach, "Werkpartners", now).await.expect("joined");
    tx.commit().await.expect("a commit");
    person
}

async fn a_coach_finds_their_questions_and_many_people_in_a_list(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let bas = coach(&town, "Bas", &town.samira).await;
    let page = looks(&town, &bas, "/jim").await;
    assert!(page.contains("Alles rustig") && page.contains("Vragen aan jou"), "{page}");
    for (number, name) in [("20002", "Demi"), ("20003", "Kees"), ("20004", "Rob"), ("20005", "Lot")] {
        let alumnus = one_more(&town, number, name).await;
        let now = town.house.clock.now();
        let mut tx = town.house.db.begin().await.expect("a transaction");
        circle::store::join(&mut tx, &alumnus, &bas, HelperRole::JobCoach, "", now).await.expect("in the circle");
        tx.commit().await.expect("a commit");
    }
    let page = looks(&town, &bas, "/jim").await;
    assert!(page.contains("Jouw mensen") && page.contains("Demi Hendriks"), "many stand in a list: {page}");
    assert!(!page.contains("Meer over Demi"), "a line each: {page}");

    let new = "/questions/new/work";
    let samira = town.be(&town.samira_person).await;
    samira.fill_in(new, new, &[("words", "Mag ik minder werken?")]).await.expect("asked");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let to_bas = "UPDATE questions SET to_id = $1";
    sqlx::query(to_bas).bind(&bas).execute(&mut *tx).await.expect("to Bas");
    tx.commit().await.expect("a commit");
    let page = looks(&town, &bas, "/jim").await;
    assert!(page.contains("1 vraag aan jou") && page.contains("Geef antwoord"), "{page}");
    assert!(!page.contains("Alles rustig") && !page.contains("minder werken"), "{page}");
    mornings(&town, 1).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE questions SET promised_on = '2026-11-20'").execute(&mut *tx).await.expect("late");
    sqlx::query(to_bas).bind(&bas).execute(&mut *tx).await.expect("to Bas");
    tx.commit().await.expect("a commit");
    assert!(looks(&town, &bas, "/jim").await.contains("1 is te laat"), "our own lateness shows");
    samira.post(&format!("/people/{bas}/end"), &[]).await.expect("he goes");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query(to_bas).bind(&bas).execute(&mut *tx).await.expect("as if it had stayed his");
    tx.commit().await.expect("a commit");
    assert_eq!(town.be(&bas).await.answer("GET", "/asked", &[]).await.status, 200, "others are his still");
    assert!(!looks(&town, &bas, "/jim").await.contains("vraag aan jou"), "her question is not his any more");
}

async fn logs_a_call(town: &Town, round: &str, came: &str, again_on: &str) {
    let samira = &town.samira;
    let (came_field, again_field) = (format!("came.{samira}"), format!("again_on.{samira}"));
    let form = [("key", round), (came_field.as_str(), came), (again_field.as_str(), again_on)];
    town.be(&town.anja).await.post("/calls", &form).await.expect("a call");
}

async fn monday_tells_what_was_promised_and_is_late(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(!page.contains("Beloofd") && page.contains("Niemand wacht op antwoord."), "empty is calm: {page}");
    let tomorrow = town.house.clock.now().day().plus(1);
    logs_a_call(&town, ROUND, "reached", &tomorrow.iso()).await;
    assert!(!looks(&town, &town.anja, "/monday").await.contains("Samira Visser bellen"), "not before its day");
    mornings(&town, 1).await;
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(page.contains("Beloofd") && page.contains("Samira Visser bellen"), "{page}");
    assert!(!looks(&town, &town.pieter, "/monday").await.contains("Samira Visser bellen"), "it is hers to do");
    mornings(&town, 2).await;
    assert!(looks(&town, &town.anja, "/monday").await.contains("2 dagen te laat"), "our own lateness shows");
    let new = "/questions/new/money";
    town.be(&town.samira_person).await.fill_in(new, new, &[("words", "Hoe werkt dit?")]).await.expect("asked");
    mornings(&town, 4).await;
    let page = looks(&town, &town.anja, "/monday").await;
    let card = page.split("<h2>Vragen</h2>").nth(1).expect("the card").split("</section>").next().expect("its end");
    assert!(card.contains("Samira Visser") && card.contains("werkdag"), "with its age: {card}");
    assert!(!card.contains("Hoe werkt dit"), "{card}");
}

async fn monday_tells_what_comes_for_ones_own_people(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE alumni SET contract_ends_on = '2027-01-31', born_on = '2005-11-28'")
        .execute(&mut *tx)
        .await
        .expect("a contract");
    tx.commit().await.expect("a commit");
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(page.contains("Samira Visser wordt 21") && page.contains("Zaterdag 28 november"), "{page}");
    assert!(page.contains("Samira Visser: contract bij Bakkerij 't Hoekje stopt"), "{page}");
    assert!(page.contains("Zondag 31 januari"), "{page}");
    assert!(page.contains("Metingen") && page.contains("1 oud-leerling, 6 maanden uit school."), "{page}");
    assert!(page.contains("Bel<span class=\"unseen\"> Samira") || !page.contains("class=\"ask\""), "{page}");
    let seen = "SELECT COUNT(*) FROM access_log l JOIN people p ON p.id = l.person_id WHERE l.kind = 'work_facts' \
                AND p.first_name = 'Anja'";
    assert_eq!(town.count(seen).await, 1, "the end of a contract is a look");
    let page = looks(&town, &town.els, "/monday").await;
    assert!(!page.contains("wordt 21") && !page.contains("Hoekje"), "of others nothing: {page}");
    let gone = "UPDATE alumni SET unfollowed_at = 1";
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query(gone).execute(&mut *tx).await.expect("she said no");
    tx.commit().await.expect("a commit");
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(!page.contains("wordt 21") && !page.contains("Metingen"), "{page}");
}

async fn monday_tells_what_was_sent_and_nobody_received(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = cases::sent(&town, &["Samira heeft geen werk meer."]).await;
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(page.contains("Nog niet ontvangen") && page.contains("Ligt bij Femke de Boer."), "{page}");
    assert!(page.contains("nog 3 werkdagen"), "with its term: {page}");
    let femke = town.be(&town.femke).await;
    let tomorrow = town.house.clock.now().day().plus(1).iso();
    let takes = [("actor", "Jamal el Idrissi"), ("action", "bellen"), ("action_on", tomorrow.as_str())];
    femke.post(&format!("/desk/{case}/accept"), &takes).await.expect("accepted");
    let page = looks(&town, &town.anja, "/monday").await;
    assert!(!page.contains("Nog niet ontvangen") && page.contains("opgepakt"), "{page}");
    mornings(&town, 4).await;
    let page = looks(&town, &town.anja, "/monday").await;
    let card = page.split("<h2>Beloofd</h2>").nth(1).expect("the card").split("</section>").next().expect("its end");
    assert!(card.contains("Jamal el Idrissi voor Samira") && card.contains("3 dagen te laat"), "{card}");
}

async fn she_reads_who_calls_her_and_when_we_are_late(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let phone = "UPDATE people SET phone = '+31611112222' WHERE first_name = 'Anja'";
    sqlx::query(phone).execute(&mut *tx).await.expect("a number");
    tx.commit().await.expect("a commit");
    let home = async || looks(&town, &town.samira_person, "/home").await;
    assert_eq!(town.house.clock.now().day(), day("2026-11-23"));
    logs_a_call(&town, ROUND, "not_reached", "2026-11-24").await;
    assert!(!home().await.contains("Wij bellen jou"), "trying again tomorrow is no promise to her");
    town.be(&town.anja).await.post("/calls/undo", &[("round", ROUND)]).await.expect("undone");
    logs_a_call(&town, SECOND_ROUND, "reached", "2026-11-25").await;
    assert!(home().await.contains("Anja belt je op woensdag 25 november."), "{}", home().await);
    mornings(&town, 2).await;
    assert!(home().await.contains("Anja belt je vandaag."));
    mornings(&town, 1).await;
    let late = home().await;
    assert!(late.contains("Anja zou je bellen op woensdag 25 november."), "{late}");
    assert!(
        late.contains("Dat is niet gelukt. Je mag ook zelf bellen.") && late.contains("tel:+31611112222"),
        "{late}"
    );
    let third = "7f0f3f0e-9c0a-4a58-8a44-64a0a4b2a6b2";
    logs_a_call(&town, third, "not_reached", "2026-11-30").await;
    assert!(home().await.contains("Anja belt je op maandag 30 november."), "a new day in the place of the old one");
    let contact = format!("/alumni/{}/contact", town.samira);
    town.be(&town.pieter).await.post(&contact, &[("way", "phone"), ("outcome", "reached")]).await.expect("reached");
    assert!(!home().await.contains("Wij bellen jou"), "they spoke");
}

async fn only_the_desk_goes_by_keys(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = a_jim(&town).await;
    for path in ["/monday", "/calls", "/alumni", "/answers", "/school", "/inbox"] {
        let page = looks(&town, &town.els, path).await;
        assert!(page.contains("src=\"/keys.js\""), "{path}");
        let is_phone = matches!(path, "/monday" | "/calls");
        assert_eq!(page.contains("src=\"/phone.js\""), is_phone, "{path}");
    }
    for (person, path) in [(&town.samira_person, "/home"), (&karim, "/jim"), (&town.femke, "/desk")] {
        assert!(!looks(&town, person, path).await.contains("/keys.js"), "{path} costs nobody a byte");
    }
    let calls = looks(&town, &town.anja, "/calls").await;
    assert!(calls.contains("id=\"waiting\""), "what waits on a phone is shown there");
}

async fn a_name_says_since_when_and_until_when_once(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let now = town.house.clock.now();
    let low = |kind, urgency, reason: &str| {
        Proposal::new(kind, urgency, now.plus_days(-7), reason.to_owned(), "Samira bellen")
    };
    let mut tx = town.house.db.begin().await.expect("a transaction");
    for (kind, urgency, reason) in [
        (SignalKind::LowMood, 3, "Samira koos 2 keer “slecht”."),
        (SignalKind::DomainLow, 4, "Het werk gaat slechter."),
    ] {
        signals::raise(&mut tx, &town.samira, &low(kind, urgency, reason), now).await.expect("a signal");
    }
    tx.commit().await.expect("a commit");
    let page = looks(&town, &town.anja, "/monday").await;
    let line = "<small class=\"soft\">Sinds maandag 16 november. Uiterlijk woensdag 25 november.</small>";
    assert!(page.contains(line), "{page}");
    assert_eq!((page.matches("Sinds ").count(), page.matches("Uiterlijk ").count()), (1, 1), "once a name: {page}");
    town.house.clock.set(now.plus_days(4));
    assert!(looks(&town, &town.anja, "/monday").await.contains("2 dagen te laat."), "our own lateness shows");
}

async fn what_both_sides_promised_shows_on_its_day(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = cases::sent(&town, &["Samira heeft geen werk meer."]).await;
    let tomorrow = town.house.clock.now().day().plus(1).iso();
    let takes = [("actor", "Jamal el Idrissi"), ("action", "bellen"), ("action_on", tomorrow.as_str())];
    town.be(&town.femke).await.post(&format!("/desk/{case}/accept"), &takes).await.expect("accepted");
    let ours = [("action", "Ik ga mee naar het gesprek."), ("action_on", tomorrow.as_str())];
    town.be(&town.anja).await.post(&format!("/escalations/{case}/promise"), &ours).await.expect("promised");
    let card = async |person: &PersonId| {
        let page = looks(&town, person, "/monday").await;
        page.split_once("<h2>Beloofd</h2>").map(|(_, rest)| rest.split("</section>").next().unwrap_or("").to_owned())
    };
    assert_eq!(card(&town.anja).await, None, "not before its day");
    town.it_becomes("2026-11-24", 9).await;
    let today = card(&town.anja).await.expect("on its day");
    assert!(today.contains("Jamal el Idrissi voor Samira") && today.contains("Anja voor Samira"), "{today}");
    assert_eq!(today.matches(">vandaag<").count(), 2, "{today}");
    assert!(!today.contains("Ik ga mee"), "only that it is there: {today}");
    assert_eq!(card(&town.els).await, None, "of others nothing");
    town.it_becomes("2026-11-26", 9).await;
    assert_eq!(card(&town.anja).await.expect("late").matches("2 dagen te laat").count(), 2);
    town.be(&town.anja).await.post(&format!("/escalations/{case}/kept"), &[]).await.expect("done");
    let left = card(&town.anja).await.expect("theirs");
    assert!(!left.contains("Anja voor Samira") && left.contains("Jamal"), "{left}");
}

async fn a_case_that_a_list_names_is_not_opened(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let case = cases::sent(&town, &["Samira heeft geen werk meer."]).await;
    town.it_is(town.house.clock.now().plus_hours(1)).await;
    let no = [("reason", "Samira woont elders."), ("whither", "Gemeente Dronten.")];
    town.be(&town.femke).await.post(&format!("/desk/{case}/decline"), &no).await.expect("a no");
    mornings(&town, 3).await;
    let team = async || looks(&town, &town.els, "/monday/team").await;
    assert!(team().await.contains("Samira Visser"), "nobody opened it");
    for list in ["/monday", "/escalations"] {
        assert!(looks(&town, &town.anja, list).await.contains("Samira"), "{list} names it");
        assert!(team().await.contains("Samira Visser"), "{list} is not opening it");
    }
    let page = looks(&town, &town.samira_person, "/looks").await;
    assert!(page.contains("hoe het gaat met jouw vraag aan de gemeente"), "she reads that it was looked at: {page}");
    looks(&town, &town.anja, &format!("/escalations/{case}")).await;
    assert!(team().await.contains("Niets blijft liggen"), "now Anja opened it");
}
