//! A year of one person's reminders: every moment is accounted for, none is doubled and none is missing, and one page
//! shows it all. And what somebody hears after a rest.

mod support;

use app::{
    db::Db,
    moment::{At, Day},
    waakvlam::{
        rules::{Planned, Rhythm, rhythm},
        store,
    },
};
use support::{
    plain,
    town::{Town, day},
};

on_both_databases!(
    a_year_of_silence_is_asked_to_the_end,
    a_year_with_everything_in_it_is_accounted_for,
    what_came_by_in_a_rest_is_told_after_it,
    whoever_was_just_asked_is_not_asked_again_by_a_change,
    school_asks_nobody_in_their_quiet_hours,
);

/// As [`Town::it_is`], and the clock runs only when there is something to do: a year has many quiet days.
async fn a_day_comes(town: &Town, at: At) {
    town.house.clock.set(at);
    let mut tx = town.house.db.read().await.expect("a transaction");
    let due: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM reminders WHERE outcome IS NULL AND due_at <= $1")
        .bind(at)
        .fetch_one(&mut *tx)
        .await
        .expect("a count");
    drop(tx);
    if due > 0 {
        town.clock_runs().await;
    }
}

fn at(date: &str, hour: u32) -> At {
    At::local(day(date), hour, 5)
}

async fn next(town: &Town) -> At {
    let mut tx = town.house.db.read().await.expect("a transaction");
    store::next_check_in(&mut tx, &town.samira).await.expect("a look").expect("something is planned")
}

/// The check-ins that had their moment, with what became of each.
async fn check_ins(town: &Town) -> Vec<(At, String)> {
    let mut tx = town.house.db.read().await.expect("a transaction");
    sqlx::query_as(
        "SELECT due_at, outcome FROM reminders WHERE kind = 'check_in' \
         AND outcome IN ('sent', 'skipped', 'late', 'cancelled') ORDER BY due_at",
    )
    .fetch_all(&mut *tx)
    .await
    .expect("rows")
}

/// What must hold of any year: all that fell due was done, each once, and the page counts the same rows.
async fn it_is_accounted_for(town: &Town) {
    let now = town.house.clock.now();
    let left = town.texts("SELECT kind FROM reminders WHERE outcome IS NULL ORDER BY due_at LIMIT 1").await;
    let mut tx = town.house.db.read().await.expect("a transaction");
    let waiting: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM reminders WHERE outcome IS NULL AND due_at <= $1")
        .bind(now)
        .fetch_one(&mut *tx)
        .await
        .expect("a count");
    assert_eq!(waiting, 0, "something was missed: {left:?}");
    let rows: Vec<(At, String)> = sqlx::query_as("SELECT due_at, outcome FROM reminders WHERE outcome IS NOT NULL")
        .fetch_all(&mut *tx)
        .await
        .expect("rows");
    drop(tx);
    let letters =
        town.count("SELECT COUNT(DISTINCT reminder_id) FROM outbox WHERE channel = 'inbox' AND text <> ''").await;
    let put = "SELECT COUNT(*) FROM reminders WHERE outcome IN ('sent', 'answered') AND id IN \
               (SELECT reminder_id FROM outbox WHERE channel = 'inbox')";
    assert_eq!(letters, town.count(put).await, "every letter is of a reminder that was put");
    let asked = "SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'";
    let letters = i64::try_from(town.letters_that_say("Hoe gaat het? Je bent in").await).expect("a number");
    assert_eq!(letters, town.count(asked).await, "each once");

    let of = |outcomes: &[&str]| rows.iter().filter(|(_, outcome)| outcomes.contains(&outcome.as_str())).count();
    let parts = [
        (of(&["sent"]), "gedaan"),
        (of(&["skipped"]), "overgeslagen"),
        (of(&["late"]), "te laat"),
        (of(&["cancelled"]), "van de lijst gehaald"),
        (of(&["answered", "replaced", "stopped"]), "niet meer nodig"),
    ];
    let all: usize = parts.iter().map(|(many, _)| many).sum();
    assert_eq!(all, rows.len(), "every row ended in one of these ways");
    let page = plain(&town.be(&town.anja).await.look(&year_of(town)).await.expect("the year"));
    assert!(page.contains(&format!("{all} momenten: ")), "{page}");
    for (many, what) in parts.into_iter().filter(|(many, _)| *many > 0) {
        assert!(page.contains(&format!("{many} {what}")), "{many} {what}: {page}");
    }
    let gone = page.split("Het afgelopen jaar").last().expect("a part");
    let lines = gone.matches("<dt").count();
    let counted: usize = gone
        .split("class=\"count\">")
        .skip(1)
        .map(|rest| rest.split(' ').next().expect("a number").parse::<usize>().expect("a number"))
        .sum();
    assert_eq!(lines + counted, all, "and each stands in a month");
}

fn year_of(town: &Town) -> String {
    format!("/alumni/{}/reminders/year", town.samira)
}

const USUAL: Rhythm = Rhythm { every_days: 14, weekday: rhythm::USUAL_DAY, hour: rhythm::USUAL_HOUR };

fn planned(rest_until: Option<Day>) -> Planned {
    Planned { now: USUAL, then: None, rest_until }
}

async fn a_year_of_silence_is_asked_to_the_end(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let joined = town.house.clock.now();
    let last = at("2027-11-23", 12);
    for days in 0..=last.days_since(joined) {
        a_day_comes(&town, At::local(joined.day().plus(days), 12, 5)).await;
    }
    let expected: Vec<(At, String)> = planned(None)
        .ahead(planned(None).next(joined, joined), last.day())
        .into_iter()
        .map(|at| (at, "sent".to_owned()))
        .collect();
    assert!(expected.len() >= 25, "every fortnight, but for Christmas and Easter");
    assert_eq!(check_ins(&town).await, expected);
    it_is_accounted_for(&town).await;
    let samira = town.be(&town.samira_person).await;
    let page = plain(&samira.look("/my-year").await.expect("her year"));
    assert!(page.contains("Wanneer vragen we iets?") && page.contains("December 2026"), "{page}");
    let coming = page.split("Dit was er").next().expect("what comes");
    assert!(coming.matches("12 uur 's middags").count() >= 24, "and the year that comes: {coming}");
    assert_eq!(page.matches("Je bericht stond in de app.").count(), expected.len());
}

/// What must come of her check-ins, by the rules alone.
struct Expected {
    next: At,
    rest_until: Option<Day>,
    all: Vec<(At, String)>,
}

impl Expected {
    fn over(&mut self, outcome: &str, from: At, now: At) {
        self.all.push((self.next, outcome.to_owned()));
        self.plan(from, now);
    }

    fn plan(&mut self, from: At, now: At) {
        self.next = planned(self.rest_until.filter(|until| *until > now.day())).next(from, now);
    }
}

async fn a_year_with_everything_in_it_is_accounted_for(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let start = town.house.clock.now();
    let mut expected = Expected { next: planned(None).next(start, start), rest_until: None, all: Vec::new() };
    let (mut asked, mut answers, mut back) = (0, 0, None);
    for days in 0..=365 {
        let now = At::local(start.day().plus(days), 12, 5);
        // In April the server goes down just before it asks, for nine days.
        if now.day() >= day("2027-04-01") && now.day() == expected.next.day() && back.is_none() {
            back = Some(now.day().plus(9));
        }
        if back.is_some_and(|back| now.day() < back) {
            continue;
        }
        let was_due = expected.next <= now;
        a_day_comes(&town, now).await;
        match now.day().days_until(expected.next.day()) {
            _ if !was_due => {}
            ..=-7 => expected.over("late", now, now),
            _ => {
                asked += 1;
                expected.over("sent", now, now);
            }
        }
        // She misses one in three, and that is normal for her.
        if was_due && asked % 3 != 0 && !expected.all.is_empty() {
            answers += 1;
            let later = now.plus_hours(5);
            town.house.clock.set(later);
            samira.post("/check-in", &[("face", "4"), ("key", &format!("k{answers}"))]).await.expect("a check-in");
            expected.plan(later, later);
        }
        let today = town.house.clock.now();
        match now.day().iso().as_str() {
            "2027-02-10" => {
                let until = day("2027-03-14");
                samira.post("/rest", &[("how_long", "until"), ("until", &until.iso())]).await.expect("rest");
                let from = expected.all.last().expect("asked before").0.max(last_sign(&town).await);
                assert!(expected.next.day() < until, "one falls in the rest");
                expected.rest_until = Some(until);
                expected.over("skipped", from, today);
            }
            "2027-06-08" => {
                let id =
                    town.texts("SELECT id FROM reminders WHERE kind = 'check_in' AND outcome IS NULL").await.remove(0);
                let cancel = format!("/alumni/{}/reminders/{id}/cancel", town.samira);
                anja.post(&cancel, &[("word", "Ze is op reis.")]).await.expect("taken off");
                expected.over("cancelled", expected.next, today);
            }
            "2027-07-06" => {
                let work = format!("/alumni/{}/work", town.samira);
                let contract = [("employer", "De bakker"), ("contract_ends_on", "2027-10-01")];
                anja.post(&work, &contract).await.expect("a contract");
            }
            _ => {}
        }
        assert_eq!(next(&town).await, expected.next, "on {}", now.short());
    }
    assert_eq!(check_ins(&town).await, expected.all);
    for outcome in ["sent", "skipped", "late", "cancelled"] {
        assert!(expected.all.iter().any(|(_, how)| how == outcome), "the year has one that is {outcome}");
    }
    it_is_accounted_for(&town).await;
    let page = plain(&anja.look(&year_of(&town)).await.expect("the year"));
    for words in [
        "Overgeslagen: wil even met rust gelaten worden.",
        "Te laat: de server kon het niet op tijd doen.",
        "Van de lijst gehaald door school.",
        "beantwoord op",
        "Contract loopt af",
        "Past het niveau nog?",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let mine = plain(&samira.look("/my-year").await.expect("her year"));
    for words in ["Je wilde rust.", "Onze computer was stuk.", "School koos een andere dag.", "Maart 2027"] {
        assert!(mine.contains(words), "{words}: {mine}");
    }
}

async fn last_sign(town: &Town) -> At {
    At(town.count("SELECT MAX(at) FROM signs_of_life").await)
}

async fn details(town: &Town) -> Vec<String> {
    town.texts(
        "SELECT detail FROM reminders WHERE kind IN ('contract', 'provision') AND outcome = 'sent' \
         AND detail IS NOT NULL ORDER BY due_at",
    )
    .await
}

async fn what_came_by_in_a_rest_is_told_after_it(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let work = format!("/alumni/{}/work", town.samira);
    anja.post(&work, &[("employer", "De bakker"), ("contract_ends_on", "2027-03-01")]).await.expect("kept");
    for (kind, ends_on) in [("guidance", "2027-01-10"), ("transport", "2026-12-14")] {
        let provision = [("kind", kind), ("ends_on", ends_on)];
        anja.post(&format!("/alumni/{}/provisions", town.samira), &provision).await.expect("a provision");
    }
    let rests = async |until: &str| {
        samira.post("/rest", &[("how_long", "until"), ("until", until)]).await.expect("rest");
    };
    let (begeleiding, contract, vervoer) =
        ("Je begeleiding stopt op zondag 10 januari.", "Je contract stopt op maandag 1 maart.", "Je vervoer stopt");
    rests("2026-12-21").await;
    for date in ["2026-11-26", "2026-11-30", "2026-12-01"] {
        town.it_is(at(date, 11)).await;
    }
    assert_eq!(details(&town).await, ["owner_alone"; 3]);
    assert_eq!(town.letters_that_say("Samira: De begeleiding stopt op 10 januari 2027.").await, 1, "the owner knows");
    let list = plain(&anja.look(&format!("/alumni/{}/reminders", town.samira)).await.expect("the list"));
    assert!(list.contains("Wie rust wil, hoort het daarna."), "{list}");
    // The rest goes on: what waits goes with it.
    town.it_is(at("2026-12-10", 11)).await;
    rests("2027-01-05").await;
    for date in ["2026-12-22", "2026-12-27", "2027-01-05"] {
        town.it_is(at(date, 11)).await;
        for words in [begeleiding, contract, vervoer] {
            assert_eq!(town.letters_that_say(words).await, 0, "{date}: {words}");
        }
    }
    town.it_is(at("2027-01-06", 11)).await;
    assert_eq!(town.letters_that_say(begeleiding).await, 1, "the day after; twice the same is said once");
    assert_eq!(town.letters_that_say(contract).await, 1);
    assert_eq!(town.letters_that_say(vervoer).await, 0, "that was over");
    assert_eq!(details(&town).await, ["after_rest", "over", "after_rest", "after_rest"]);
    town.it_is(at("2027-01-07", 11)).await;
    assert_eq!(town.letters_that_say(contract).await, 1, "once");

    // A rest that she ends herself: the day after she hears it.
    rests("2027-02-10").await;
    town.it_is(at("2027-01-15", 11)).await;
    samira.post("/rest/end", &[]).await.expect("awake");
    town.it_is(at("2027-01-15", 20)).await;
    assert_eq!(town.letters_that_say(contract).await, 1, "not at once");
    town.it_is(at("2027-01-16", 11)).await;
    assert_eq!(town.letters_that_say(contract).await, 2);

    // What isn't so any more after the rest is not told.
    rests("2027-02-25").await;
    town.it_is(at("2027-02-15", 11)).await;
    anja.post(&work, &[("employer", "De bakker"), ("contract_ends_on", "2027-05-12")]).await.expect("a new contract");
    town.it_is(at("2027-02-26", 11)).await;
    assert_eq!(town.letters_that_say("Je contract stopt").await, 2);
    assert_eq!(details(&town).await.last().map(String::as_str), Some("not_so"));
    let told =
        town.texts("SELECT outcome FROM reminders WHERE kind = 'after_rest' AND outcome <> 'replaced' ORDER BY due_at");
    assert_eq!(told.await, ["sent", "sent", "skipped"]);
}

async fn whoever_was_just_asked_is_not_asked_again_by_a_change(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let anja = town.be(&town.anja).await;
    let path = format!("/alumni/{}/rhythm", town.samira);
    town.it_is(at("2026-12-06", 12)).await;
    assert_eq!(next(&town).await.day(), day("2026-12-20"));
    town.it_is(at("2026-12-07", 12)).await;
    let change = [("day", "3"), ("hour", "19"), ("every", "14"), ("why", "Op zondag slaap je graag uit.")];
    anja.post(&path, &change).await.expect("told");
    assert_eq!(next(&town).await.day(), day("2026-12-23"), "a fortnight after she was asked, not after she was there");
    anja.post(&format!("{path}/undo"), &[]).await.expect("undone");
    assert_eq!(next(&town).await.day(), day("2026-12-20"));

    let id = town.texts("SELECT id FROM reminders WHERE kind = 'check_in' AND outcome IS NULL").await.remove(0);
    let cancel = format!("/alumni/{}/reminders/{id}/cancel", town.samira);
    anja.post(&cancel, &[("word", "Ze is op reis.")]).await.expect("taken off");
    assert_eq!(next(&town).await.day(), day("2027-01-03"));
    anja.post(&path, &[("day", "7"), ("hour", "12"), ("every", "14"), change[3]]).await.expect("told");
    anja.post(&format!("{path}/undo"), &[]).await.expect("undone");
    assert_eq!(next(&town).await.day(), day("2027-01-03"), "what was taken off stays off, and the next one comes");

    // On the morning itself nothing moves by a week.
    town.it_is(at("2027-01-03", 9)).await;
    town.be(&town.samira_person).await.post("/rhythm/more", &[]).await.expect("more");
    anja.post(&path, &[("day", "7"), ("hour", "12"), ("every", "14"), change[3]]).await.expect("told");
    assert_eq!(next(&town).await, At::local(day("2027-01-03"), 12, 0));
}

async fn school_asks_nobody_in_their_quiet_hours(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let own = [("day", "7"), ("hour", "12"), ("every", "14"), ("channel", "push"), ("quiet", "20-10")];
    town.be(&town.samira_person).await.post("/rhythm/how", &own).await.expect("kept");
    let (anja, path) = (town.be(&town.anja).await, format!("/alumni/{}/rhythm", town.samira));
    let early = [("day", "3"), ("hour", "9"), ("every", "28"), ("why", "Dan ben je wakker.")];
    let refused = anja.answer("POST", &path, &early).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Dan wil Samira het stil."), "{}", refused.body);
    assert!(refused.body.contains("Dan ben je wakker."), "what was typed is still there: {}", refused.body);
    anja.post(&path, &[early[0], ("hour", "16"), early[2], early[3]]).await.expect("an hour later than that");
}
