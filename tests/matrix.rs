//! Every door × every kind of person × three relations to the thing behind it, with the exact status of each, on both
//! databases; and whose words each of them may see at all.
//!
//! The expectation is `doors/expected.txt`: one row a door, from the list that the router itself is made from. A door
//! without a row, and a row without a door, fail. What no row says is the default: who is not signed in is shown the
//! way in (303, or 401 for a form), everybody else sees what a missing page looks like (404). So each line of a row is a
//! decision to let somebody in. `SHOW_DOORS=1` prints what is, in the same form.

mod support;

use app::{
    door::Door,
    house::{Clock, House},
    loader::SiteFiles,
    moment::At,
};
use server::{
    demo::{Actor, Reply, Stage},
    router,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
};
use support::{
    database::TestDb,
    filled::fill,
    mail::Mail,
    sandbox::Sandbox,
    say, setting,
    world::{Things, World},
};

const EXPECTED: &str = include_str!("doors/expected.txt");

/// Who may see which canaries: their own circle's kinds. Everybody else sees none.
const MAY_SEE: &[(&str, &[&str])] = include!("doors/may_see.rs");

#[tokio::test]
async fn each_door_answers_each_person_as_the_table_says_on_sqlite() {
    walk(TestDb::sqlite()).await;
}

#[tokio::test]
async fn each_door_answers_each_person_as_the_table_says_on_postgres() {
    if let Some(database) = TestDb::postgres().await {
        walk(database).await;
    }
}

/// Sent along with every form: fields that a form does not have change nothing.
const EXTRA_FIELDS: &str = "&role=admin&is_admin=1&person_id=1&alumnus_id=1&school_id=1&owner_id=1&basis=own";

/// A persona, and the statuses for Samira's thing, Yara's thing, and what nobody has (or one, for a door without ids).
type Cell = (&'static str, Vec<u16>);

async fn walk(database: TestDb) {
    let (world, house) = World::on(database.open().await).await;
    house.db.close().await;
    no_mail_tells(&world.mails);
    let rows = Rows::parse(EXPECTED);
    let doors = router::doors().0;
    let sandbox = Sandbox::of(&database).await;
    let mut walker = Walker { world: &world, house, sandbox, seen: BTreeMap::new(), cells: 0 };
    let (mut actual, mut differ) = (String::new(), Vec::new());
    for door in &doors {
        let name = format!("{} {}", door.method, door.path);
        let form = rows.forms.get(&name).cloned().unwrap_or_default();
        let cells = walker.try_door(door, &form).await;
        let shown = show(&name, &form, &cells);
        if rows.rows.get(&name) != Some(&lines_of(&shown)) {
            differ.push(shown.clone());
        }
        actual.push_str(&shown);
    }
    if setting("SHOW_DOORS").is_some() {
        say(&actual);
        say(&walker.who_saw_what());
    }
    walker.a_closed_case_opens_for_nobody(&doors).await;
    let names: BTreeSet<String> = doors.iter().map(|door| format!("{} {}", door.method, door.path)).collect();
    let gone: Vec<_> = rows.rows.keys().filter(|name| !names.contains(*name)).collect();
    assert!(gone.is_empty(), "rows of doors that are not there: {gone:?}");
    assert!(
        differ.is_empty(),
        "{} doors answer otherwise than their row; they answer:\n{}",
        differ.len(),
        differ.join("")
    );
    let wrong = walker.wrong_canaries();
    assert!(wrong.is_empty(), "words that the reader may not see:\n{}", wrong.join("\n"));
    say(&format!("{} doors, {} cells, on {}", doors.len(), walker.cells, database.name));
}

/// A mail says that something waits, and holds nobody's words.
fn no_mail_tells(mails: &[Mail]) {
    assert!(mails.len() > 5, "letters went out by mail: {}", mails.len());
    for mail in mails {
        let text = mail.text();
        let body = text.split_once("\r\n\r\n").map_or(text.as_str(), |(_, body)| body);
        assert!(!body.contains("kanarie-") && !body.contains("Samira") && !body.contains("Yara"), "{text}");
    }
}

struct Walker<'a> {
    world: &'a World,
    house: House,
    /// Put back after each answer that may have changed something.
    sandbox: Sandbox<'a>,
    /// Persona → canary → a door where it was seen.
    seen: BTreeMap<(&'static str, String), String>,
    cells: usize,
}

impl Walker<'_> {
    async fn try_door(&mut self, door: &Door, form: &str) -> Vec<Cell> {
        let sides: usize = if door.path.contains('{') { 3 } else { 1 };
        let world = self.world;
        let mut cells = Vec::new();
        for (persona, cookies) in &world.cookies {
            let mut statuses = Vec::new();
            for side in 0..sides {
                let reply = self.ask(door, form, cookies, world.things.get(side)).await;
                self.look_for_canaries(persona, door, &reply);
                statuses.push(reply.status);
                self.cells += 1;
            }
            cells.push((*persona, statuses));
        }
        cells
    }

    /// After closing there is nothing at any desk, also not for whom it lay there.
    async fn a_closed_case_opens_for_nobody(&mut self, doors: &[Door]) {
        let world = self.world;
        let mut things = world.things[0].clone();
        things.insert("case", things["closed-case"].clone());
        for door in doors.iter().filter(|door| door.path.starts_with("/desk/{id}")) {
            for (persona, cookies) in world.cookies.iter().filter(|(persona, _)| persona.starts_with("desk")) {
                let reply = self.ask(door, "words=Hallo", cookies, Some(&things)).await;
                assert!(
                    [400, 404].contains(&reply.status),
                    "{persona}: {} {} answered {}",
                    door.method,
                    door.path,
                    reply.status
                );
                self.look_for_canaries(persona, door, &reply);
            }
        }
    }

    async fn ask(&mut self, door: &Door, form: &str, cookies: &[String], things: Option<&Things>) -> Reply {
        let house = self.fresh_house().await;
        let stage = Stage::of(&house);
        let actor = Actor::with_cookies(&stage, cookies.to_vec());
        let (path, form) = (fill(door.path, things, true), fill(form, things, false));
        let form = if door.method == "GET" { form } else { form + EXTRA_FIELDS };
        let kind = "application/x-www-form-urlencoded";
        let reply = actor.send(door.method.as_str(), &path, kind, form.into_bytes()).await;
        if door.method != "GET" && ![401, 404].contains(&reply.status) {
            self.sandbox.put_back().await;
        }
        reply
    }

    async fn fresh_house(&mut self) -> House {
        let clock = Clock::new(|| At(0));
        clock.set(self.house.clock.now());
        let db = self.sandbox.db().await;
        House { db, clock: Arc::new(clock), files: SiteFiles::default(), ..self.house.clone() }
    }

    fn look_for_canaries(&mut self, persona: &'static str, door: &Door, reply: &Reply) {
        let html = reply.headers.iter().any(|(name, value)| name == "content-type" && value.starts_with("text/html"));
        let broken = html && reply.body.contains("<img src=x");
        assert!(!broken, "{} {} shows {persona} hostile text as it was typed", door.method, door.path);
        let title = reply.body.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or("");
        let named = ["Samira", "Yara", "kanarie-"].iter().find(|name| title.contains(*name));
        assert!(named.is_none(), "{} {} has a title that tells {persona}: {title}", door.method, door.path);
        let headers = reply.headers.iter().map(|(_, value)| value.as_str());
        for text in headers.chain([reply.body.as_str()]) {
            for found in text.split("kanarie-").skip(1) {
                let end = found.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(found.len());
                let place = format!("{} {}", door.method, door.path);
                self.seen.entry((persona, found[..end].to_owned())).or_insert(place);
            }
        }
    }

    fn who_saw_what(&self) -> String {
        let mut by_persona: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (persona, what) in self.seen.keys() {
            by_persona.entry(persona).or_default().push(what);
        }
        format!("{by_persona:#?}")
    }

    /// What somebody saw that they may not, and what somebody may see but never saw: then the table says too much.
    fn wrong_canaries(&self) -> Vec<String> {
        let allowed =
            |persona: &str| MAY_SEE.iter().find(|(who, _)| *who == persona).map_or(&[][..], |(_, what)| *what);
        let mut wrong: Vec<String> = Vec::new();
        for ((persona, what), place) in &self.seen {
            if !allowed(persona).contains(&what.as_str()) {
                wrong.push(format!("{persona} saw {what} at {place}"));
            }
        }
        for (persona, whats) in MAY_SEE {
            for what in *whats {
                if !self.seen.contains_key(&(*persona, (*what).to_owned())) {
                    wrong.push(format!("{persona} may see {what}, and it is nowhere"));
                }
            }
        }
        wrong
    }
}

fn default_status(door: &str, persona: &str) -> u16 {
    match (OUTSIDE.contains(&persona), door.starts_with("GET")) {
        (true, true) => 303,
        (true, false) => 401,
        (false, _) => 404,
    }
}

/// A row as the table writes it: who has the same statuses stands on one line, who has the default on none.
fn show(name: &str, form: &str, cells: &[Cell]) -> String {
    let mut groups: Vec<(&Vec<u16>, Vec<&str>)> = Vec::new();
    for (persona, statuses) in cells {
        if statuses.iter().all(|status| *status == default_status(name, persona)) {
            continue;
        }
        match groups.iter_mut().find(|(same, _)| *same == statuses) {
            Some((_, personas)) => personas.push(persona),
            None => groups.push((statuses, vec![persona])),
        }
    }
    let mut text = if form.is_empty() { format!("{name}\n") } else { format!("{name} <- {form}\n") };
    for (statuses, personas) in groups {
        let statuses = statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(" ");
        let outside = personas.iter().filter(|who| OUTSIDE.contains(who)).count();
        let named = match (outside, personas.len()) {
            (3, all) if all == cells.len() => "everybody".to_owned(),
            (0, inside) if inside == cells.len() - 3 => "signed-in".to_owned(),
            (3, 3) => "outside".to_owned(),
            _ => personas.join(" "),
        };
        let _ = writeln!(text, "    {statuses}  {named}");
    }
    text
}

/// Who has no session.
const OUTSIDE: [&str; 3] = ["anonymous", "expired", "invited"];

fn lines_of(shown: &str) -> Vec<String> {
    shown.lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

/// The table as it is written down.
struct Rows {
    rows: BTreeMap<String, Vec<String>>,
    forms: BTreeMap<String, String>,
}

impl Rows {
    fn parse(text: &str) -> Self {
        let (mut rows, mut forms) = (BTreeMap::<String, Vec<String>>::new(), BTreeMap::new());
        let mut current = String::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if line.starts_with(' ') {
                rows.get_mut(&current).expect("a row begins with a door").push(line.trim().to_owned());
                continue;
            }
            let (door, form) = line.split_once(" <- ").unwrap_or((line, ""));
            current = door.to_owned();
            rows.insert(current.clone(), Vec::new());
            forms.insert(current.clone(), form.to_owned());
        }
        Self { rows, forms }
    }
}
