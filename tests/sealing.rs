//! What people write can't be read in the database, in its file, or with half of the keys; on both databases.

mod support;

use app::{
    access::PersonId,
    db::{Db, Kind},
    moment::At,
    sealed::{self, Keys, columns::SEALED_COLUMNS},
};
use server::config::Storage;
use sqlx::Connection;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use support::{
    database::TestDb,
    everything,
    server::waakvlam,
    town::{Town, leaver},
};

on_both_databases!(
    nothing_that_people_write_can_be_read_in_the_database,
    plain_words_from_before_are_sealed_at_the_start,
);

/// A word that stands in no sentence of ours.
const CANARY: &str = "kwikstaart";

/// The columns in which typed text stays as it is, with the reason: the product has to find, sort or print by it, or
/// it says nothing about how somebody is doing.
const NOT_SEALED: &[(&str, &str, &str)] = &[
    ("people", "first_name", "names are looked for and sorted by"),
    ("people", "last_name", "names are looked for and sorted by"),
    ("people", "mail", "a code by mail finds its person by it"),
    ("people", "phone", "shown beside each name in long lists"),
    ("circle_members", "relation", "oom, buurvrouw: what somebody is called in the circle"),
    ("circle_requests", "relation", "as in the circle"),
    ("passkeys", "name", "what a device is called"),
    ("memberships", "title", "what somebody's work is called"),
    ("alumni", "employer", "a work fact from the school's own list, used in lists and signals"),
    ("alumni", "school_mentor", "a name"),
    ("alumni", "pupil_number", "an import knows its rows by it"),
    ("schools", "name", "a name"),
    ("schools", "town", "a place"),
    ("municipalities", "name", "a name"),
    ("evenings", "place", "a room at school"),
    ("escalations", "actor_name", "a name of the municipality"),
    ("leavers_lists", "file_name", "the name of a file"),
];

fn said(what: &str) -> String {
    format!("{CANARY} {what}")
}

async fn uploaded(town: &Town) {
    let list = format!(
        "Leerlingnr,Roepnaam,Achternaam,Geboortedatum,Gemeente,Uitstroomdatum,Uitstroomprofiel,Bestemming,Opmerking\n\
         31001,Femke,Visser,14-02-2007,Nieuwland,12-07-2025,arbeidsmarkt,arbeid,{}\n",
        said("op de lijst")
    );
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"list\"; filename=\"lijst.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{list}\r\n--b--\r\n"
    );
    let anja = town.be(&town.anja).await;
    let kind = "multipart/form-data; boundary=b";
    let preview = anja.send("POST", "/import", kind, body.clone().into_bytes()).await;
    anja.post(preview.location.as_deref().expect("a preview"), &[]).await.expect("confirmed");
    // Another one stays unconfirmed.
    anja.send("POST", "/import", kind, body.replace("31001", "31002").into_bytes()).await;
}

async fn checked_in(town: &Town) -> PersonId {
    let samira = town.be(&town.samira_person).await;
    let jim = everything::a_jim(town).await;
    let step = samira.post("/check-in", &[("face", "1"), ("key", "a")]).await.expect("a check-in");
    let call = step.replace("/work", "/call");
    samira.post(&call, &[("call", "yes"), ("words", &said("bij de check-in"))]).await.expect("the last question");
    let form = [("answer", "worried"), ("words", &said("van de JIM")), ("alumnus_reads", "yes")];
    town.be(&jim).await.post(&format!("/jim/{}", town.samira), &form).await.expect("a worry");
    let anja = town.be(&town.anja).await;
    let call = [("way", "phone"), ("outcome", "reached"), ("words", &said("aan de telefoon"))];
    anja.post(&format!("/alumni/{}/contact", town.samira), &call).await.expect("a call");
    for signal in town.texts("SELECT id FROM signals WHERE closed_at IS NULL").await {
        let path = format!("/alumni/{}/signals/{signal}", town.samira);
        anja.post(&path, &[("word", &said("bij het sluiten"))]).await.expect("closed");
    }
    jim
}

async fn asked(town: &Town) {
    let samira = town.be(&town.samira_person).await;
    let new = "/questions/new/money";
    samira.fill_in(new, new, &[("words", &said("in de vraag"))]).await.expect("asked");
    let id = town.texts("SELECT id FROM questions").await.remove(0);
    let answer = format!("/answers/{id}");
    town.be(&town.anja)
        .await
        .fill_in(&answer, &answer, &[("words", &said("in het antwoord"))])
        .await
        .expect("answered");
}

async fn escalated(town: &Town) {
    let (anja, femke) = (town.be(&town.anja).await, town.be(&town.femke).await);
    let samira = town.be(&town.samira_person).await;
    let soon = town.house.clock.now().day().plus(2).iso();
    let form = [
        ("cause", said("in de oorzaak")),
        ("asked", said("in wat gevraagd is")),
        ("wanted_on", soon.clone()),
        ("own_0", said("in een zin")),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let path = anja.post(&format!("/alumni/{}/escalate", town.samira), &form).await.expect("a draft");
    let case = path.split('?').next().and_then(|path| path.rsplit('/').next()).expect("an id").to_owned();
    let words = said("in de grond, lang genoeg om te gelden");
    let ground = [("ground_kind", "danger"), ("ground", &*words), ("second", &town.pieter.0)];
    anja.post(&format!("/escalations/{case}/exception"), &ground).await.expect("a ground");
    assert_every_word_is_sealed(town, &("escalations".to_owned(), "ground".to_owned())).await;
    let pieter = town.be(&town.pieter).await;
    let (page, confirm) = (format!("/escalations/{case}"), format!("/escalations/{case}/exception/confirm"));
    pieter.fill_in(&page, &confirm, &[]).await.expect("the second yes");
    anja.post(&format!("/escalations/{case}/words"), &[("words", &said("van school"))]).await.expect("said");
    let decline = [("reason", said("waarom niet")), ("whither", said("waarheen"))];
    let decline: Vec<(&str, &str)> = decline.iter().map(|(name, value)| (*name, value.as_str())).collect();
    femke.post(&format!("/desk/{case}/decline"), &decline).await.expect("declined");
    anja.post(&format!("/escalations/{case}/redo"), &[]).await.expect("again");
    anja.post(&format!("/escalations/{case}/ask"), &[]).await.expect("asked");
    let yes = [("decision", "yes"), ("version", "2"), ("share_0", "yes")];
    samira.post(&format!("/packet/{case}"), &yes).await.expect("approved");
    femke.post(&format!("/desk/{case}/words"), &[("words", &said("van de gemeente"))]).await.expect("said");
    let promise = [("actor", "Jamal"), ("action", &said("de eerste stap")), ("action_on", &soon)];
    femke.post(&format!("/desk/{case}/accept"), &promise).await.expect("accepted");
    let ours = [("action", &*said("de belofte van school")), ("action_on", &*soon)];
    anja.post(&format!("/escalations/{case}/promise"), &ours).await.expect("promised");
    femke.post(&format!("/desk/{case}/done"), &[("result", &said("het resultaat"))]).await.expect("done");
    let lesson = [("who", "aftercare"), ("sooner", "week"), ("words", &*said("wat we leerden"))];
    anja.post(&format!("/escalations/{case}/lesson"), &lesson).await.expect("learned");
    // Another one stays declined: the ground of the first, and why it was declined, went with its new words.
    let path = anja.post(&format!("/alumni/{}/escalate", town.samira), &form).await.expect("a second case");
    let case = path.split('?').next().expect("a path").to_owned();
    anja.post(&format!("{case}/exception"), &ground).await.expect("a ground again");
    pieter.fill_in(&case, &format!("{case}/exception/confirm"), &[]).await.expect("the second yes");
    let desk = case.replace("/escalations/", "/desk/");
    femke.post(&format!("{desk}/decline"), &decline).await.expect("declined again");
}

async fn nothing_that_people_write_can_be_read_in_the_database(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    uploaded(&town).await;
    let jim = checked_in(&town).await;
    asked(&town).await;
    escalated(&town).await;
    everything::happens(&town, &jim, CANARY).await;
    let reason = [("reason", said("waarom een kopie"))];
    let reason: Vec<(&str, &str)> = reason.iter().map(|(name, value)| (*name, value.as_str())).collect();
    town.be(&town.anja).await.post(&format!("/alumni/{}/export", town.samira), &reason).await.expect("a copy");
    town.be(&town.samira_person).await.post("/me/erase", &[]).await.expect("a wish");
    town.clock_runs().await;

    let samira = town.be(&town.samira_person).await;
    let file = samira.look("/me/data.json").await.expect("her file");
    for what in ["bij de check-in", "van de JIM", "aan de telefoon", "in de vraag", "in het antwoord", "in een zin"] {
        assert!(file.contains(&said(what)), "{what} was kept at all: {file}");
    }
    assert_eq!(town.everything_that_contains(CANARY).await, Vec::<String>::new());
    for place in town.text_columns().await {
        let is_sealed = SEALED_COLUMNS.iter().any(|column| (column.table, column.name) == (&place.0, &place.1));
        if is_sealed {
            assert_every_word_is_sealed(&town, &place).await;
        }
    }
    sealed_columns_are_all_on_the_list(&town).await;
    if let Some(file) = file_of(&town).await {
        for part in ["", "-wal"] {
            let bytes = std::fs::read(format!("{file}{part}")).unwrap_or_default();
            let found = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
            assert!(!found, "the canary stands in {file}{part}");
        }
    }
    // What is not sealed is told here one by one, and is there.
    let columns = town.text_columns().await;
    for (table, column, why) in NOT_SEALED {
        assert!(columns.iter().any(|(t, c)| t == table && c == column), "{table}.{column}: {why}");
        assert!(!SEALED_COLUMNS.iter().any(|sealed| (sealed.table, sealed.name) == (*table, *column)));
    }
}

/// A column with seals that a new key would forget, and one on the list that this story forgets.
async fn sealed_columns_are_all_on_the_list(town: &Town) {
    let mut tx = town.house.db.read().await.expect("a transaction");
    for (table, column) in town.text_columns().await {
        let is_listed = SEALED_COLUMNS.iter().any(|sealed| (sealed.table, sealed.name) == (&*table, &*column));
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '~________~%'");
        let seals: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *tx).await.expect("a count");
        assert!(seals == 0 || is_listed, "{table}.{column} is sealed, and is not in sealed/columns.rs");
        // Only between the erasing and the last mail.
        let is_later = (&*table, &*column) == ("erasures", "mail");
        assert!(seals > 0 || !is_listed || is_later, "{table}.{column}: nothing of this story is sealed there");
    }
}

async fn assert_every_word_is_sealed(town: &Town, (table, column): &(String, String)) {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} <> '' AND {column} NOT LIKE '~________~%'");
    let plain: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *tx).await.expect("a count");
    assert_eq!(plain, 0, "{table}.{column} has plain words");
}

/// The file of a SQLite database.
async fn file_of(town: &Town) -> Option<String> {
    if town.house.db.kind() == Kind::Postgres {
        return None;
    }
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = "SELECT file FROM pragma_database_list WHERE name = 'main'";
    Some(sqlx::query_scalar(sql).fetch_one(&mut *tx).await.expect("a file"))
}

async fn plain_words_from_before_are_sealed_at_the_start(db: Db) {
    let town = Town::on(db).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE alumni SET needs = 'kwikstaart voorlezen'").execute(&mut *tx).await.expect("plain words");
    tx.commit().await.expect("a commit");
    let page = format!("/alumni/{}", town.samira);
    let anja = town.be(&town.anja).await;
    assert!(anja.look(&page).await.expect("her page").contains("kwikstaart voorlezen"), "plain words are read");
    assert_eq!(town.everything_that_contains(CANARY).await, ["alumni.needs"]);
    server::jobs::seal_leftovers(town.house.clone()).await;
    assert_eq!(town.everything_that_contains(CANARY).await, Vec::<String>::new());
    assert!(anja.look(&page).await.expect("her page").contains("kwikstaart voorlezen"), "sealed ones too");
}

/// How many plain messages the databases of the next stories have.
const MANY: usize = 3000;

/// A database with many plain words of before there were seals, in one key and in a key of two columns.
async fn old_database(db: &Db) {
    let mut tx = db.begin().await.expect("a transaction");
    let (school, anja) = {
        let now = support::town::monday();
        let school = app::schools::store::add_school(&mut tx, "De Rede", "Nieuwland", now).await.expect("a school");
        let anja = app::schools::store::add_person(&mut tx, ("Anja", "Jacobs"), None, None, now).await.expect("Anja");
        let pieter = app::schools::store::add_person(&mut tx, ("Pieter", "Smeets"), None, None, now).await.expect("he");
        for person in [&anja, &pieter] {
            let place = app::schools::store::Place::School(&school);
            app::schools::store::add_member(&mut tx, person, "staff", place, "docent", now).await.expect("a member");
        }
        app::leavers::store::add(&mut tx, &school, &anja, &leaver("20001", "Samira", "Visser"), now)
            .await
            .expect("Samira");
        (school, anja)
    };
    for at in 0..MANY {
        sqlx::query("INSERT INTO inbox (id, person_id, text, link, at) VALUES ($1, $2, $3, '/home', 1)")
            .bind(format!("message-{at:05}"))
            .bind(&anja)
            .bind(format!("kwikstaart {at}"))
            .execute(&mut *tx)
            .await
            .expect("a message");
    }
    sqlx::query(
        "INSERT INTO escalations (id, alumnus_id, municipality_id, owner_id, state, step, version, cause, asked, \
         wanted_on, drafted_at, term_at, untold) SELECT 'case', id, municipality_id, owner_id, 'drafted', 1, 1, \
         'kwikstaart', 'kwikstaart', '2026-12-01', 1, 2, 0 FROM alumni WHERE school_id = $1",
    )
    .bind(&school)
    .execute(&mut *tx)
    .await
    .expect("a case");
    for position in 0..5_i64 {
        sqlx::query(
            "INSERT INTO packet_sentences (escalation_id, position, source, words) VALUES ('case', $1, $2, $3)",
        )
        .bind(position)
        .bind("kwikstaart")
        .bind(format!("kwikstaart {position}"))
        .execute(&mut *tx)
        .await
        .expect("a sentence");
    }
    sqlx::query("INSERT INTO passwords VALUES ($1, 'hash', 'kwikstaart', 0, 1)")
        .bind(&anja)
        .execute(&mut *tx)
        .await
        .expect("a password");
    // What was sealed on the way here was sealed with a key of this test: plain again.
    sqlx::query("DELETE FROM signals").execute(&mut *tx).await.expect("no signals");
    sqlx::query("DELETE FROM outbox").execute(&mut *tx).await.expect("no letters");
    tx.commit().await.expect("a commit");
}

fn rotate(keys: &Path, url: &str, more: &[&str]) -> Command {
    let mut command = waakvlam();
    command.args(["rotate-key", "--database-url", url, "--keys"]).arg(keys).args(more);
    command
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn runs(mut command: Command) -> String {
    let output = command.output().expect("it runs");
    let words = words(&output);
    assert!(output.status.success(), "{words}");
    words
}

fn fails(mut command: Command) -> String {
    let output = command.output().expect("it runs");
    let words = words(&output);
    assert!(!output.status.success(), "{words}");
    words
}

fn key_lines(keys: &Path) -> usize {
    std::fs::read_to_string(keys.join("waakvlam.words")).expect("the keys").lines().count()
}

/// Opens every message with the keys in the file alone.
async fn all_messages_open(db: &Db, keys: &Path) {
    let text = std::fs::read_to_string(keys.join("waakvlam.words")).expect("the keys");
    Keys::parse(&text).expect("keys").install();
    let mut tx = db.read().await.expect("a transaction");
    let stored: Vec<String> =
        sqlx::query_scalar("SELECT text FROM inbox ORDER BY id").fetch_all(&mut *tx).await.expect("messages");
    assert_eq!(stored.len(), MANY);
    for (at, text) in stored.iter().enumerate() {
        assert!(text.starts_with('~'), "{text} is sealed");
        assert_eq!(sealed::open(text).expect("it opens"), format!("kwikstaart {at}"));
    }
    let sentences: Vec<String> = sqlx::query_scalar("SELECT words FROM packet_sentences ORDER BY position")
        .fetch_all(&mut *tx)
        .await
        .expect("them");
    let secret: String =
        sqlx::query_scalar("SELECT code_secret FROM passwords").fetch_one(&mut *tx).await.expect("a secret");
    assert!(secret.starts_with('~'), "a row that is known by its person is sealed too");
    assert_eq!(sealed::open(&secret).expect("it opens"), "kwikstaart");
    for (at, text) in sentences.iter().enumerate() {
        assert_eq!(sealed::open(text).expect("it opens"), format!("kwikstaart {at}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_seals_everything_anew_however_often_it_is_cut_off() {
    for database in support::database::databases().await {
        let folder = tempfile::tempdir().expect("a folder");
        let (keys, db) = (folder.path(), database.open().await);
        old_database(&db).await;
        runs(rotate(keys, &database.url, &[]));
        assert_eq!(key_lines(keys), 1, "{}: the first key is gone again", database.name);
        all_messages_open(&db, keys).await;

        let mut cut_off = 0;
        for wait in [30_u64, 60, 120, 240, 480] {
            let mut child = rotate(keys, &database.url, &[])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts");
            std::thread::sleep(std::time::Duration::from_millis(wait));
            cut_off += usize::from(child.try_wait().expect("its state").is_none());
            child.kill().expect("the power is cut");
            child.wait().expect("it is over");
            all_messages_open(&db, keys).await;
        }
        assert!(cut_off > 0, "{}: at least one was cut off", database.name);
        let said = runs(rotate(keys, &database.url, &[]));
        assert!(said.contains("Klaar."), "{said}");
        assert_eq!(key_lines(keys), 1, "{}: the old keys are gone", database.name);
        all_messages_open(&db, keys).await;
        let check = runs(rotate(keys, &database.url, &["--check"]));
        assert!(check.contains("verzegelt nu") && check.contains("zonder\t0"), "{check}");
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_lost_are_never_made_anew_in_silence() {
    let database = TestDb::sqlite();
    let folder = tempfile::tempdir().expect("a folder");
    let (keys, db) = (folder.path(), database.open().await);
    old_database(&db).await;
    runs(rotate(keys, &database.url, &[]));
    let file = keys.join("waakvlam.words");
    let kept = std::fs::read_to_string(&file).expect("the keys");
    std::fs::remove_file(&file).expect("lost");
    let why = fails(rotate(keys, &database.url, &["--check"]));
    assert!(why.contains("Zet waakvlam.words uit de back-up") && !file.exists(), "{why}");
    std::fs::write(&file, Keys::random().to_text()).expect("another key");
    let why = fails(rotate(keys, &database.url, &[]));
    assert!(why.contains("een sleutel die er niet is"), "{why}");
    std::fs::write(&file, kept).expect("found again");
    runs(rotate(keys, &database.url, &["--check"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_is_renewed_while_a_server_runs() {
    for database in support::database::databases().await {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = Storage {
            data: None,
            keys: Some(folder.path().to_owned()),
            database_url: Some(database.url.clone()),
            may_lose: true,
        };
        let db = database.open().await;
        let running = storage.keys_in_use(&db).await.expect("a server runs");
        let other = storage.keys_in_use(&db).await.expect("and another one");
        let why = fails(rotate(folder.path(), &database.url, &[]));
        assert!(why.contains("De server draait nog"), "{why}");
        drop((running, other));
        // On PostgreSQL a server on another machine, with key files of its own, counts too.
        if database.name == "postgres" {
            let elsewhere = db.hold_keys(false).await.expect("an answer").expect("a server elsewhere");
            let why = fails(rotate(folder.path(), &database.url, &[]));
            assert!(why.contains("op een andere machine"), "{why}");
            drop(elsewhere);
        }
        runs(rotate(folder.path(), &database.url, &[]));
        db.close().await;
    }
}

fn backup(data: &Path, keys: &Path, more: &[&str]) -> Command {
    let mut command = waakvlam();
    command.args(["backup", "--data"]).arg(data).arg("--keys").arg(keys).args(more);
    command
}

fn only_folder_in(folder: &Path) -> PathBuf {
    let mut folders = std::fs::read_dir(folder).expect("a folder");
    let only = folders.next().expect("a copy").expect("its name").path();
    assert!(folders.next().is_none(), "one copy and nothing beside it");
    only
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_while_the_server_runs_opens_elsewhere_with_its_keys() {
    let home = tempfile::tempdir().expect("a folder");
    let [data, keys, to, keys_to] = ["data", "keys", "copies", "copies-of-keys"].map(|name| home.path().join(name));
    let (to_text, keys_to_text) = (to.display().to_string(), keys_to.display().to_string());
    let why = fails(backup(&data, &keys, &["--to", &to_text]));
    assert!(why.contains("staat geen database") && !data.exists(), "nothing is made where nothing was: {why}");
    let storage = Storage { data: Some(data.clone()), keys: Some(keys.clone()), database_url: None, may_lose: false };
    let db = storage.open_database().await.expect("a database");
    old_database(&db).await;
    runs({
        let mut command = waakvlam();
        command.args(["rotate-key", "--data"]).arg(&data).arg("--keys").arg(&keys);
        command
    });
    let _running = storage.keys_in_use(&db).await.expect("a server runs");
    storage.push_key().expect("a key by which push services know it");
    for (asked, why) in [
        (vec![], "niet gezegd waarheen"),
        (vec!["--to", &to_text, "--keys-to", &to_text], "gaan niet samen"),
        (vec!["--to", &to_text, "--database-url", "postgres://localhost/waakvlam"], "pg_dump"),
    ] {
        let said = fails(backup(&data, &keys, &asked));
        assert!(said.contains(why), "{said}");
    }
    assert!(!to.exists(), "a refused copy leaves nothing behind");
    runs(backup(&data, &keys, &["--to", &to_text, "--keys-to", &keys_to_text]));
    let (copy, its_keys) = (only_folder_in(&to), only_folder_in(&keys_to));
    let elsewhere = Storage { data: Some(copy), keys: Some(its_keys.clone()), database_url: None, may_lose: true };
    let restored = elsewhere.open_database().await.expect("it opens");
    all_messages_open(&restored, &its_keys).await;
    elsewhere.install_word_keys(&restored, At(0)).await.expect("no key is missing");
    let known_by = |folder: &Path| std::fs::read(folder.join("waakvlam.push")).expect("the key of push messages");
    elsewhere.push_key().expect("it is still a key");
    assert_eq!(known_by(&its_keys), known_by(&keys), "another one would silence every phone");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_before_an_update_changes_no_table_whichever_program_makes_it() {
    let home = tempfile::tempdir().expect("a folder");
    let [data, keys, to] = ["data", "keys", "copies"].map(|name| home.path().join(name));
    let storage = Storage { data: Some(data.clone()), keys: Some(keys.clone()), database_url: None, may_lose: true };
    let db = storage.open_database().await.expect("a database");
    storage.install_word_keys(&db, At(0)).await.expect("keys");
    db.close().await;
    let url = Db::url_in(&data);
    let another_version = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                           VALUES (9999, 'of another program', 1, x'00', 0)";
    run_on(&url, another_version).await;
    assert!(storage.open_database().await.is_err(), "a server of this version does not start on it");
    runs(backup(&data, &keys, &["--to", &to.display().to_string()]));
    let left = run_on(&Db::url_in(&only_folder_in(&to)), "DELETE FROM _sqlx_migrations WHERE version = 9999").await;
    assert_eq!(left, 1, "the copy is what was there");
}

async fn run_on(url: &str, sql: &'static str) -> u64 {
    let mut connection = sqlx::AnyConnection::connect(url).await.expect("a connection");
    let done = sqlx::query(sql).execute(&mut connection).await.expect(sql);
    connection.close().await.expect("closed");
    done.rows_affected()
}
