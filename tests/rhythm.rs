//! The rhythm over months: one's own day, rest, changes that are told before, steps up and down, and moments that light
//! the lamp again.

mod support;

use app::{
    access::{AlumnusId, HelperRole, PersonId},
    circle,
    db::Db,
    leavers::store as leavers,
    moment::At,
    schools::store as schools,
    waakvlam::store,
};
use support::{
    plain,
    town::{Town, day, leaver, monday},
};

on_both_databases!(
    she_chooses_her_own_day_and_always_sees_the_next_one,
    a_time_in_the_quiet_hours_is_refused,
    she_rests_and_everybody_sees_until_when,
    silence_waits_until_the_day_after_a_rest,
    a_change_is_told_a_week_before_it_holds,
    down_goes_one_step_at_a_review_and_up_in_one_tap,
    two_steps_down_in_the_first_year_are_one_too_many,
    moments_light_the_lamp_again,
    an_end_is_brought_up_three_times,
    what_is_over_when_the_server_is_back_is_told_to_the_owner_alone,
    half_a_year_without_work_gets_worse_and_then_a_review,
    a_jim_is_asked_once_a_month_on_a_day_of_his_own,
    a_coach_gets_one_list_for_all_their_people,
    people_who_came_in_different_weeks_stand_on_one_list,
    a_coach_who_asked_for_less_gets_less_and_a_new_face_puts_nothing_off,
    the_school_chooses_how_often_and_when_it_is_closed,
    another_table_is_told_before_it_holds,
    whoever_chose_an_interval_has_nothing_to_do_with_the_table,
    what_the_years_change_is_told_before_it_holds,
    more_contact_because_of_a_case_is_told_before_it_holds,
    after_a_case_the_lamp_goes_back_one_step_at_most,
    what_can_wait_waits_until_school_is_open_again,
    a_holiday_that_school_enters_late_moves_the_days_of_what_waits,
    whoever_was_never_reached_comes_first_on_monday,
    who_was_here_before_gets_their_moments_too,
);

async fn next(town: &Town) -> String {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let next = store::next_check_in(&mut tx, &town.samira).await.expect("a look");
    next.expect("something is planned").in_words().replace('\u{a0}', " ")
}

async fn level(town: &Town) -> String {
    town.texts("SELECT support_level FROM alumni WHERE pupil_number = '20001'").await.remove(0)
}

async fn helper(town: &Town, name: &str, alumnus: &AlumnusId, role: HelperRole) -> PersonId {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let person = schools::add_person(&mut tx, (name, "Aydin"), None, None, now).await.expect("a person");
    circle::store::join(&mut tx, alumnus, &person, role, "oom", now).await.expect("in the circle");
    tx.commit().await.expect("a commit");
    person
}

async fn signals(town: &Town) -> Vec<String> {
    town.texts("SELECT kind FROM signals WHERE closed_at IS NULL ORDER BY kind").await
}

async fn she_chooses_her_own_day_and_always_sees_the_next_one(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    assert_eq!(next(&town).await, "zondag 6 december, 12 uur 's middags", "as usual: Sunday at noon");
    let samira = town.be(&town.samira_person).await;
    let page = plain(&samira.look("/rhythm").await.expect("her rhythm"));
    assert!(page.contains("Zondag 6 december, 12 uur 's middags"), "{page}");
    assert!(samira.look("/rhythm/when").await.expect("the first screen").contains("action=\"/rhythm/how\""));
    let page = plain(&samira.look("/rhythm/how?day=3&hour=19&every=28").await.expect("the second screen"));
    assert!(page.contains("Dan vragen we het weer op woensdag 23 december, 7 uur 's avonds."), "{page}");
    assert_eq!(next(&town).await, "zondag 6 december, 12 uur 's middags", "nothing is kept before she says yes");

    let chosen = [("channel", "mail"), ("quiet", "20-10")];
    samira.fill_in("/rhythm/how?day=3&hour=19&every=28", "/rhythm/how", &chosen).await.expect("kept");
    assert_eq!(next(&town).await, "woensdag 23 december, 7 uur 's avonds");
    let home = plain(&samira.look("/home").await.expect("home"));
    assert!(home.contains("Woensdag 23 december, 7 uur 's avonds"), "{home}");
    assert_eq!(town.texts("SELECT channel FROM contact_preferences").await, ["mail"]);

    town.it_becomes("2026-12-10", 9).await;
    samira.post("/check-in", &[("face", "4"), ("key", "once")]).await.expect("a check-in");
    assert_eq!(next(&town).await, "woensdag 6 januari, 7 uur 's avonds", "a sign of life pushes the next one ahead");
    town.it_becomes("2027-01-06", 20).await;
    assert_eq!(next(&town).await, "woensdag 3 februari, 7 uur 's avonds", "and it goes on in her own rhythm");
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'").await, 1);
}

async fn a_time_in_the_quiet_hours_is_refused(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let form = [("day", "1"), ("hour", "9"), ("every", "14"), ("channel", "push"), ("quiet", "20-10")];
    let refused = samira.answer("POST", "/rhythm/how", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Kies een andere tijd"), "{}", refused.body);
    assert!(refused.body.contains("name=\"hour\" value=\"9\""), "what she chose is still there: {}", refused.body);
    assert_eq!(town.count("SELECT COUNT(*) FROM rhythms").await, 0);
    let too_seldom = [("day", "1"), ("hour", "12"), ("every", "84"), ("channel", "push"), ("quiet", "21-9")];
    samira.post("/rhythm/how", &too_seldom).await.expect("kept");
    assert_eq!(town.count("SELECT COUNT(*) FROM rhythms WHERE every_days IS NULL").await, 1, "active is not 12 weeks");
}

async fn she_rests_and_everybody_sees_until_when(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = helper(&town, "Karim", &town.samira, HelperRole::Jim).await;
    let samira = town.be(&town.samira_person).await;
    for typed in [[("how_long", "until"), ("until", "2027-02-24")], [("how_long", "until"), ("until", "gisteren")]] {
        let refused = samira.answer("POST", "/rest", &typed).await;
        assert_eq!(refused.status, 422, "{typed:?}");
        assert!(refused.body.contains(typed[1].1), "what she typed is still there");
    }
    assert_eq!(samira.answer("POST", "/rest", &[]).await.status, 422, "nothing chosen");
    samira.post("/rest", &[("how_long", "until"), ("until", "2026-12-21")]).await.expect("rest");

    assert_eq!(next(&town).await, "zondag 27 december, 12 uur 's middags", "planned again after it");
    let until = "Samira wil rust tot maandag 21 december.";
    let (anja, jim) = (town.be(&town.anja).await, town.be(&karim).await);
    for (who, page) in
        [(&anja, format!("/alumni/{}", town.samira)), (&jim, "/jim".into()), (&jim, format!("/jim/{}", town.samira))]
    {
        let html = plain(&who.look(&page).await.expect("a page"));
        assert!(html.contains(until), "{page}: {html}");
    }
    town.clock_runs().await;
    assert_eq!(
        town.letters_that_say("Samira wil even rust, tot maandag 21 december.").await,
        3,
        "school's two and Karim"
    );
    let mine = plain(&samira.look("/home").await.expect("home"));
    assert!(mine.contains("We laten je met rust tot maandag 21 december"), "{mine}");
    town.it_becomes("2026-12-06", 13).await;
    town.it_becomes("2026-12-20", 13).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'").await, 0);
    let skipped = town.texts("SELECT detail FROM reminders WHERE kind = 'check_in' AND outcome = 'skipped'").await;
    assert_eq!(skipped, ["paused"], "skipped with the reason");

    samira.post("/rest/end", &[]).await.expect("awake in one tap");
    assert_eq!(next(&town).await, "zondag 27 december, 12 uur 's middags");
    let page = anja.look(&format!("/alumni/{}", town.samira)).await.expect("her page");
    assert!(!plain(&page).contains("wil rust tot"), "the rest is over");
    samira.post("/rest", &[("how_long", "week")]).await.expect("rest again");
    town.it_becomes("2026-12-27", 13).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'").await, 1);
    samira.post("/rest", &[("how_long", "month")]).await.expect("after one that ended by itself");
    assert_eq!(town.count("SELECT COUNT(*) FROM pauses WHERE ended_at IS NULL").await, 1);
}

async fn silence_waits_until_the_day_after_a_rest(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    // The row that was planned before the rest falls due in it all the same when the clock was down.
    samira.post("/rest", &[("how_long", "until"), ("until", "2027-01-25")]).await.expect("rest");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let due = At::local(day("2026-12-23"), 6, 0);
    let now = town.house.clock.now();
    store::remind(&mut tx, &town.samira, app::waakvlam::ReminderKind::Silence, due, now).await.expect("a row");
    tx.commit().await.expect("a commit");
    for (date, silent) in [("2026-12-23", false), ("2027-01-25", false), ("2027-01-26", true)] {
        town.it_becomes(date, 9).await;
        assert_eq!(signals(&town).await.contains(&"silence".to_owned()), silent, "{date}");
    }
}

async fn a_change_is_told_a_week_before_it_holds(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let path = format!("/alumni/{}/rhythm", town.samira);
    let change = [("day", "3"), ("hour", "19"), ("every", "28"), ("why", "Op zondag slaap je graag uit.")];
    let refused = anja.answer("POST", &path, &change[..3]).await;
    assert_eq!(refused.status, 422, "never without a reason: {}", refused.body);
    anja.post(&path, &change).await.expect("told");
    town.clock_runs().await;
    let told = "Vanaf woensdag 2 december vragen we elke 4 weken.";
    let letters = town.texts("SELECT text FROM inbox").await;
    assert!(letters.iter().any(|text| text.contains(told)), "a letter now: {letters:?}");
    let home = plain(&samira.look("/home").await.expect("home"));
    assert!(home.contains(told) && home.contains("Op zondag slaap je graag uit."), "{home}");
    assert_eq!(next(&town).await, "woensdag 23 december, 7 uur 's avonds", "the next one is after it");
    assert_eq!(town.count("SELECT COUNT(*) FROM rhythms").await, 0, "nothing holds yet");

    anja.post(&format!("{path}/undo"), &[]).await.expect("undone");
    assert_eq!(next(&town).await, "zondag 6 december, 12 uur 's middags");
    anja.post(&path, &change).await.expect("told again");
    town.it_becomes("2026-12-02", 9).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM rhythms WHERE weekday = 3 AND hour = 19").await, 1, "now it holds");
    assert!(!plain(&samira.look("/people").await.expect("her people")).contains(told), "and is no change any more");

    anja.post(&path, &[("day", "1"), ("hour", "9"), ("every", "7"), ("why", "Zo is het rustiger.")])
        .await
        .expect("told");
    let own = [("day", "6"), ("hour", "12"), ("every", "14"), ("channel", "push"), ("quiet", "21-9")];
    samira.post("/rhythm/how", &own).await.expect("her own");
    town.it_becomes("2026-12-15", 9).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM rhythms WHERE weekday = 6").await, 1, "her own choice wins");
}

/// The owner is asked for a review, whatever the day.
async fn review_is_asked(town: &Town) {
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let asked = store::ask_review(&mut tx, &town.samira, town.house.clock.now()).await.expect("asked");
    tx.commit().await.expect("a commit");
    assert!(asked.is_some(), "one at a time");
}

async fn down_goes_one_step_at_a_review_and_up_in_one_tap(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = helper(&town, "Karim", &town.samira, HelperRole::Jim).await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let path = format!("/alumni/{}/review", town.samira);
    let down = [("outcome", "down"), ("words", "Het werk gaat goed.")];
    assert_eq!(anja.answer("POST", &path, &down).await.status, 409, "no review, no step down");
    town.it_becomes("2027-05-24", 9).await;
    assert!(anja.look("/monday").await.expect("Monday").contains("Past het niveau nog?"), "the owner is asked");
    assert_eq!(anja.answer("POST", &path, &down[..1]).await.status, 422, "never without a reason");
    anja.post(&path, &down).await.expect("down");
    assert_eq!(anja.answer("POST", &path, &down).await.status, 409, "one step at most");
    assert_eq!(level(&town).await, "active", "told first");
    assert!(plain(&samira.look("/home").await.expect("home")).contains("Vanaf zondag 6 juni vragen we elke 4 weken."));
    town.it_becomes("2027-06-06", 9).await;
    assert_eq!(level(&town).await, "light", "and a week later it holds");

    town.be(&karim).await.post(&format!("/jim/{}/more", town.samira), &[]).await.expect("up");
    assert_eq!(level(&town).await, "active", "at once");
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Karim vraagt meer steun voor Samira.").await, 1);
    assert_eq!(town.letters_that_say("Karim vroeg om meer steun voor jou. Vanaf zondag 20 juni").await, 1);
    let page = plain(&anja.look(&format!("/alumni/{}/rhythm", town.samira)).await.expect("the history"));
    for words in ["actief → licht", "licht → actief", "Karim", "Het werk gaat goed."] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let stranger = helper(&town, "Opa", &town.samira, HelperRole::Family).await;
    let more = format!("/jim/{}/more", town.samira);
    assert_eq!(town.be(&stranger).await.answer("POST", &more, &[]).await.status, 404, "family who sees nothing");
}

async fn two_steps_down_in_the_first_year_are_one_too_many(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let path = format!("/alumni/{}/review", town.samira);
    let down = [("outcome", "down"), ("words", "Het gaat goed.")];
    review_is_asked(&town).await;
    anja.post(&path, &down).await.expect("down");
    samira.post("/rhythm/more", &[]).await.expect("no, more please");
    town.it_becomes("2026-12-07", 9).await;
    assert_eq!(level(&town).await, "active", "her word takes the step back");

    review_is_asked(&town).await;
    anja.post(&path, &down).await.expect("down: the one before was taken back");
    town.it_becomes("2026-12-21", 9).await;
    assert_eq!(level(&town).await, "light");
    review_is_asked(&town).await;
    let refused = anja.answer("POST", &path, &down).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("In het eerste jaar na school"), "{}", refused.body);
    assert!(refused.body.contains("Het gaat goed."), "the words are still there");
    town.it_becomes("2027-07-16", 9).await;
    anja.post(&path, &down).await.expect("after the first year");
    town.it_becomes("2027-07-26", 9).await;
    assert_eq!(level(&town).await, "pilot");
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome_at IS NULL").await, 1);
}

async fn moments_light_the_lamp_again(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE alumni SET born_on = '2005-11-28'").execute(&mut *tx).await.expect("a birthday");
    tx.commit().await.expect("a commit");
    let anja = town.be(&town.anja).await;
    let work = format!("/alumni/{}/work", town.samira);
    let right = [
        ("employer", "Bakkerij 't Hoekje"),
        ("employer_since", "2025-04-01"),
        ("contract_ends_on", "2027-03-01"),
        ("no_work_since", ""),
    ];
    let both = [("employer", "De bakker"), ("no_work_since", "2026-10-01")];
    assert_eq!(anja.answer("POST", &work, &both).await.status, 422, "work, and no work");
    anja.post(&work, &right).await.expect("kept");
    anja.post(&format!("/alumni/{}/provisions", town.samira), &[("kind", "guidance"), ("ends_on", "2027-01-31")])
        .await
        .expect("a provision");
    assert_eq!(signals(&town).await, ["provision_ends"], "69 days are within 90");
    town.it_becomes("2026-12-01", 11).await;
    let all = ["contract_ends", "provision_ends", "two_years"];
    assert_eq!(signals(&town).await, all, "20 months, and 90 days before 1 March");
    town.it_becomes("2026-12-17", 11).await;
    for (words, letters) in [
        ("Samira werkt op 1 april 2027 2 jaar bij Bakkerij 't Hoekje.", 1),
        ("Je werkt bijna 2 jaar bij Bakkerij 't Hoekje.", 1),
        ("Samira: Einde contract bij Bakkerij 't Hoekje: 1 maart 2027.", 1),
        ("Je contract stopt op maandag 1 maart.", 1),
        // At 69 days when it was written down, and at 45, as nobody had looked.
        ("Samira: De begeleiding stopt op 31 januari 2027.", 2),
        ("Je begeleiding stopt op zondag 31 januari.", 1),
    ] {
        assert_eq!(town.letters_that_say(words).await, letters, "{words}");
    }
    anja.post(&work, &[("employer", "De smid")]).await.expect("other work");
    assert_eq!(signals(&town).await, ["provision_ends"], "what isn't so any more is no signal");
    assert_eq!(
        town.count("SELECT COUNT(*) FROM reminders WHERE kind IN ('two_years', 'contract') AND outcome_at IS NULL")
            .await,
        0,
        "and waits for nothing"
    );
    let ends = "Je begeleiding stopt op zondag 31 januari.";
    for (date, hour, is_news) in [("2027-01-31", 20, true), ("2027-02-01", 0, false)] {
        town.it_becomes(date, hour).await;
        let samira = town.be(&town.samira_person).await;
        assert_eq!(samira.look("/home").await.expect("her home").contains(ends), is_news, "{date}: news grows old");
        assert!(samira.look("/inbox").await.expect("her inbox").contains(ends), "{date}: and is still there to read");
    }
    // Born on 28 November 2005: 23 in 2028, told half a year before, and then 27.
    town.it_becomes("2028-05-28", 11).await;
    assert_eq!(town.letters_that_say("Samira: 23 jaar op 28 november 2028.").await, 1);
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'birthday' AND outcome_at IS NULL").await, 1);
    let rows = town.texts("SELECT outcome FROM reminders WHERE kind = 'birthday' AND outcome_at IS NOT NULL").await;
    assert_eq!(rows, ["sent"]);
}

async fn an_end_is_brought_up_three_times(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let contract = [("employer", "De bakker"), ("contract_ends_on", "2027-03-01")];
    town.be(&town.anja).await.post(&format!("/alumni/{}/work", town.samira), &contract).await.expect("kept");
    for (date, told, due_on) in
        [("2026-12-01", 1, "2026-12-08"), ("2027-01-15", 2, "2027-01-22"), ("2027-02-15", 3, "2027-02-17")]
    {
        town.it_becomes(date, 11).await;
        assert_eq!(town.letters_that_say("Samira: Einde contract bij De bakker: 1 maart 2027.").await, told, "{date}");
        let due = town.texts("SELECT due_on FROM signals WHERE kind = 'contract_ends' AND closed_at IS NULL").await;
        assert_eq!(due, [due_on], "{date}: one task, with a new day");
    }
}

async fn what_is_over_when_the_server_is_back_is_told_to_the_owner_alone(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let provision = [("kind", "guidance"), ("ends_on", "2027-03-31")];
    let path = format!("/alumni/{}/provisions", town.samira);
    town.be(&town.anja).await.post(&path, &provision).await.expect("a provision");
    town.it_becomes("2027-04-02", 11).await;
    assert_eq!(town.letters_that_say("Samira: De begeleiding stopt op 31 maart 2027.").await, 1);
    assert_eq!(town.letters_that_say("Je begeleiding stopt op").await, 0, "that day was");
    let page = town.be(&town.anja).await.look(&format!("/alumni/{}/reminders", town.samira)).await.expect("the list");
    assert!(page.contains("Niet aan de oud-leerling: het was al voorbij."), "{page}");
}

async fn half_a_year_without_work_gets_worse_and_then_a_review(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let anja = town.be(&town.anja).await;
    let work = format!("/alumni/{}/work", town.samira);
    anja.post(&work, &[("no_work_since", "2026-09-01")]).await.expect("kept");
    for (date, urgency, reviews) in [("2026-11-30", 4, 0), ("2027-01-29", 3, 0), ("2027-03-03", 2, 1)] {
        town.it_becomes(date, 11).await;
        assert_eq!(town.count("SELECT urgency FROM signals WHERE kind = 'no_work'").await, urgency, "{date}");
        assert_eq!(town.count("SELECT COUNT(*) FROM reviews").await, reviews, "{date}");
    }
    assert_eq!(town.letters_that_say("Zullen we samen zoeken?").await, 3);
    anja.post(&work, &[("employer", "De smid"), ("employer_since", "2027-03-01")]).await.expect("work");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'no_work' AND closed_at IS NULL").await, 0);
}

async fn a_jim_is_asked_once_a_month_on_a_day_of_his_own(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = helper(&town, "Karim", &town.samira, HelperRole::Jim).await;
    let jim = town.be(&karim).await;
    assert!(plain(&jim.look("/my-rhythm").await.expect("his page")).contains("Zondag 20 december, 12 uur 's middags"));
    let wish = [("every", "28"), ("day", "6"), ("hour", "16"), ("channel", "push"), ("quiet", "21-9")];
    jim.post("/my-rhythm", &wish).await.expect("kept");
    let quiet = [("every", "28"), ("day", "6"), ("hour", "9"), ("channel", "push"), ("quiet", "20-10")];
    assert_eq!(jim.answer("POST", "/my-rhythm", &quiet).await.status, 422);
    let samira = town.be(&town.samira_person).await;
    samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("she is there");
    town.it_becomes("2026-12-19", 17).await;
    assert_eq!(town.letters_that_say("Hoe gaat het met Samira?").await, 1, "Saturday at four");
    jim.post(&format!("/jim/{}", town.samira), &[("answer", "spoken"), ("words", "")]).await.expect("spoken");
    town.it_becomes("2027-01-10", 13).await;
    jim.post(&format!("/jim/{}", town.samira), &[("answer", "spoken"), ("words", "")]).await.expect("spoken");
    town.it_becomes("2027-01-16", 17).await;
    assert_eq!(town.letters_that_say("Hoe gaat het met Samira?").await, 1, "he said something six days ago");
    jim.post("/my-rhythm/rest", &[("how_long", "month")]).await.expect("rest");
    town.it_becomes("2027-02-13", 17).await;
    assert_eq!(town.letters_that_say("Hoe gaat het met Samira?").await, 1, "he rests");
    jim.post("/my-rhythm", &[("every", "0"), wish[1], wish[2], wish[3], wish[4]]).await.expect("never by itself");
    jim.post("/my-rhythm/rest/end", &[]).await.expect("awake");
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'jim_asks' AND outcome_at IS NULL").await, 0);
}

async fn a_coach_gets_one_list_for_all_their_people(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let bas = helper(&town, "Bas", &town.samira, HelperRole::JobCoach).await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let kees =
        leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now).await.expect("Kees");
    circle::store::join(&mut tx, &kees, &bas, HelperRole::JobCoach, "", now).await.expect("in his circle");
    tx.commit().await.expect("a commit");
    town.it_becomes("2026-12-21", 10).await;
    assert_eq!(town.letters_that_say("Jouw lijst van deze maand: Kees en Samira.").await, 1, "once a month, on Monday");
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'coach_list' AND outcome = 'sent'").await, 2);
    town.it_becomes("2027-01-18", 10).await;
    assert_eq!(town.letters_that_say("Jouw lijst van deze maand").await, 2, "and the next month again");
}

async fn a_coach_who_asked_for_less_gets_less_and_a_new_face_puts_nothing_off(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let bas = helper(&town, "Bas", &town.samira, HelperRole::JobCoach).await;
    let wish = [("every", "56"), ("day", "1"), ("hour", "9"), ("channel", "push"), ("quiet", "21-8")];
    town.be(&bas).await.post("/my-rhythm", &wish).await.expect("kept");
    town.it_becomes("2026-12-21", 10).await;
    assert_eq!(town.letters_that_say("Jouw lijst van deze maand").await, 0, "every eight weeks, and not every four");
    town.it_becomes("2027-01-12", 10).await;
    helper(&town, "Karim", &town.samira, HelperRole::Jim).await;
    let page = plain(&town.be(&bas).await.look("/my-rhythm").await.expect("his page"));
    assert!(page.contains("Maandag 18 januari, 9 uur 's ochtends"), "{page}");
    for (date, lists) in [("2027-01-18", 1), ("2027-02-15", 1), ("2027-03-15", 2)] {
        town.it_becomes(date, 10).await;
        assert_eq!(town.letters_that_say("Jouw lijst van deze maand").await, lists, "{date}");
    }
}

async fn people_who_came_in_different_weeks_stand_on_one_list(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let bas = helper(&town, "Bas", &town.samira, HelperRole::JobCoach).await;
    for (number, name, date) in [("20002", "Kees", "2026-11-30"), ("20003", "Mo", "2026-12-08")] {
        town.it_becomes(date, 10).await;
        let now = town.house.clock.now();
        let mut tx = town.house.db.begin().await.expect("a transaction");
        let row = leaver(number, name, "Bakker");
        let alumnus = leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
        circle::store::join(&mut tx, &alumnus, &bas, HelperRole::JobCoach, "", now).await.expect("in the circle");
        tx.commit().await.expect("a commit");
    }
    for (date, lists) in [
        ("2026-12-21", 1),
        ("2026-12-28", 1),
        ("2027-01-04", 1),
        ("2027-01-11", 1),
        ("2027-01-18", 2),
        ("2027-02-15", 3),
    ] {
        town.it_becomes(date, 10).await;
        assert_eq!(town.letters_that_say("Jouw lijst van deze maand: Kees, Mo en Samira.").await, lists, "{date}");
    }
}

async fn the_school_chooses_how_often_and_when_it_is_closed(db: Db) {
    let town = Town::on(db).await;
    let els = town.be(&town.els).await;
    assert!(els.look("/school/rhythm").await.expect("the page").contains("Er staat nog niets."), "an honest page");
    els.post("/school/rhythm", &[("active-first", "28")]).await.expect("kept");
    let wrong = [("name", "herfst"), ("from", "2026-10-20"), ("until", "2026-10-10")];
    assert_eq!(els.answer("POST", "/school/holidays", &wrong).await.status, 422);
    let spring = [("name", "meivakantie"), ("from", "2027-05-20"), ("until", "2027-05-30")];
    els.post("/school/holidays", &spring).await.expect("kept");
    els.post("/school/holidays", &[("name", "nu"), ("from", "2026-12-19"), ("until", "2027-01-03")])
        .await
        .expect("kept");
    town.joined().await;
    assert_eq!(next(&town).await, "zondag 20 december, 12 uur 's middags", "every four weeks");
    let samira = town.be(&town.samira_person).await;
    let page = plain(&samira.look("/rhythm/how").await.expect("the second screen"));
    assert!(page.contains("School is dan vrij, tot en met zondag 3 januari."), "{page}");

    let mut tx = town.house.db.begin().await.expect("a transaction");
    let now = town.house.clock.now();
    let kees =
        leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Bakker"), now).await.expect("Kees");
    let review = store::next_review(&mut tx, &kees).await.expect("a look").expect("a review");
    tx.commit().await.expect("a commit");
    assert_eq!(review.day(), day("2027-05-31"), "six months would be in the holidays");
    let holiday = town.texts("SELECT id FROM school_holidays WHERE name = 'nu'").await.remove(0);
    els.post(&format!("/school/holidays/{holiday}/remove"), &[]).await.expect("gone");
    assert_eq!(town.count("SELECT COUNT(*) FROM school_holidays").await, 1);
}

/// What Samira reads when she is asked less often by itself.
const LESS: &str = "Vanaf zondag 20 december vragen we elke 4 weken hoe het gaat. Eerst was dat elke 2 weken.";

async fn rhythms_told(town: &Town) -> usize {
    town.letters_that_say("Er verandert iets.").await
}

async fn another_table_is_told_before_it_holds(db: Db) {
    let town = Town::on(db).await;
    let (els, anja) = (town.be(&town.els).await, town.be(&town.anja).await);
    town.joined().await;
    els.post("/school/rhythm", &[("active-first", "28")]).await.expect("kept");
    town.it_is(monday().plus_hours(1)).await;
    assert_eq!(next(&town).await, "zondag 6 december, 12 uur 's middags", "what is planned stays");
    town.be(&town.samira_person).await.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("she is there");
    assert_eq!(next(&town).await, "zondag 6 december, 12 uur 's middags", "and a sign of life changes nothing");
    assert_eq!(rhythms_told(&town).await, 0, "nobody's letter before their own day");

    town.it_becomes("2026-12-06", 13).await;
    town.it_becomes("2026-12-06", 14).await;
    assert_eq!((town.letters_that_say(LESS).await, rhythms_told(&town).await), (1, 1), "told with the question");
    assert_eq!(next(&town).await, "zondag 3 januari, 12 uur 's middags");
    let samira = town.be(&town.samira_person).await;
    let home = plain(&samira.look("/home").await.expect("home"));
    assert!(home.contains("Vanaf zondag 20 december vragen we elke 4 weken."), "{home}");
    let path = format!("/alumni/{}/rhythm", town.samira);
    let page = anja.look(&path).await.expect("her rhythm");
    assert!(page.contains("volgt uit de tabel van school") && !page.contains("Terugdraaien"), "{page}");
    assert_eq!(anja.answer("POST", &format!("{path}/undo"), &[]).await.status, 409);

    for date in ["2026-12-20", "2027-01-03", "2027-01-31"] {
        town.it_becomes(date, 13).await;
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'").await, 3);
    assert_eq!(rhythms_told(&town).await, 1, "once");
    assert_eq!(town.texts("SELECT asked_level FROM alumni WHERE asked_days = 28").await, ["active"]);
}

async fn whoever_chose_an_interval_has_nothing_to_do_with_the_table(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let own = [("day", "7"), ("hour", "12"), ("every", "14"), ("channel", "push"), ("quiet", "21-9")];
    town.be(&town.samira_person).await.post("/rhythm/how", &own).await.expect("her own");
    town.be(&town.els).await.post("/school/rhythm", &[("active-first", "28")]).await.expect("kept");
    for (date, after) in [("2026-12-06", "zondag 20 december"), ("2026-12-20", "zondag 3 januari")] {
        town.it_becomes(date, 13).await;
        assert_eq!(next(&town).await, format!("{after}, 12 uur 's middags"));
    }
    assert_eq!(rhythms_told(&town).await, 0);
}

async fn what_the_years_change_is_told_before_it_holds(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    // Five years after school on the first of December.
    let mut tx = town.house.db.begin().await.expect("a transaction");
    sqlx::query("UPDATE alumni SET outflow_on = '2021-12-01'").execute(&mut *tx).await.expect("long ago");
    tx.commit().await.expect("a commit");
    town.it_becomes("2026-12-02", 9).await;
    town.be(&town.samira_person).await.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("she is there");
    assert_eq!(next(&town).await, "zondag 13 december, 12 uur 's middags", "a fortnight, as she is used to");
    town.it_becomes("2026-12-13", 13).await;
    let told = "Vanaf zondag 27 december vragen we elke 4 weken hoe het gaat. Eerst was dat elke 2 weken.";
    assert_eq!(town.letters_that_say(told).await, 1);
    assert_eq!(next(&town).await, "zondag 10 januari, 12 uur 's middags");
    town.it_becomes("2026-12-27", 13).await;
    town.it_becomes("2027-01-10", 13).await;
    assert_eq!((next(&town).await.as_str(), rhythms_told(&town).await), ("zondag 7 februari, 12 uur 's middags", 1));
}

async fn more_contact_because_of_a_case_is_told_before_it_holds(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    review_is_asked(&town).await;
    let down = [("outcome", "down"), ("words", "Het gaat goed.")];
    town.be(&town.anja).await.post(&format!("/alumni/{}/review", town.samira), &down).await.expect("down");
    town.it_becomes("2026-12-07", 9).await;
    assert_eq!((level(&town).await.as_str(), rhythms_told(&town).await), ("light", 1));
    support::cases::sent(&town, &["Samira heeft een schuld."]).await;
    town.clock_runs().await;
    assert_eq!(level(&town).await, "active", "at once");
    let told = "Vanaf zondag 20 december vragen we elke 2 weken hoe het gaat. Eerst was dat elke 4 weken.";
    assert_eq!((town.letters_that_say(told).await, rhythms_told(&town).await), (1, 2));
}

async fn after_a_case_the_lamp_goes_back_one_step_at_most(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let anja = town.be(&town.anja).await;
    for (before, after) in [("active", "active"), ("light", "light"), ("pilot", "light")] {
        let mut tx = town.house.db.begin().await.expect("a transaction");
        sqlx::query("UPDATE alumni SET support_level = $1 WHERE id = $2")
            .bind(before)
            .bind(&town.samira)
            .execute(&mut *tx)
            .await
            .expect("a level");
        tx.commit().await.expect("a commit");
        let case = support::cases::sent(&town, &["Samira heeft een schuld."]).await;
        assert_eq!(level(&town).await, "active", "while it runs");
        anja.post(&format!("/escalations/{case}/withdraw"), &[]).await.expect("withdrawn");
        assert_eq!(level(&town).await, after, "it stood at {before}");
        let reviews = "SELECT COUNT(*) FROM reminders WHERE kind = 'review' AND outcome_at IS NULL";
        assert_eq!(town.count(reviews).await, 1, "and a review asks for what comes then");
    }
}

async fn what_can_wait_waits_until_school_is_open_again(db: Db) {
    let town = Town::on(db).await;
    let winter = [("name", "kerstvakantie"), ("from", "2026-12-19"), ("until", "2027-01-03")];
    town.be(&town.els).await.post("/school/holidays", &winter).await.expect("kept");
    town.joined().await;
    let (bas, ria) = (
        helper(&town, "Bas", &town.samira, HelperRole::JobCoach).await,
        helper(&town, "Ria", &town.samira, HelperRole::JobCoach).await,
    );
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    schools::add_member(&mut tx, &bas, "staff", schools::Place::School(&town.school), "jobcoach", now)
        .await
        .expect("Bas works at school");
    for coach in [&bas, &ria] {
        let usual = store::helper_rhythm(&mut tx, coach, HelperRole::JobCoach).await.expect("a rhythm");
        store::choose_helper(&mut tx, coach, &usual, now).await.expect("planned anew");
    }
    leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Demi", "Vink"), now).await.expect("Demi");
    tx.commit().await.expect("a commit");
    let to = async |person: &PersonId| {
        let mut tx = town.house.db.read().await.expect("a transaction");
        let sql = "SELECT COUNT(*) FROM inbox WHERE person_id = $1 AND link = '/jim'";
        sqlx::query_scalar::<_, i64>(sql).bind(person).fetch_one(&mut *tx).await.expect("a count")
    };
    for (date, lists) in [("2026-12-21", (0, 1)), ("2026-12-28", (0, 1)), ("2027-01-04", (1, 1))] {
        town.it_becomes(date, 10).await;
        assert_eq!((to(&bas).await, to(&ria).await), lists, "{date}: Bas works at school, Ria does not");
    }
    let due = "SELECT due_on FROM signals WHERE kind = 'silence' AND opened_at < 1798761600 ORDER BY urgency";
    let days = town.texts(due).await;
    assert_eq!(days.last().map(String::as_str), Some("2027-01-04"), "Samira is called when school opens: {days:?}");
    assert!(days.len() == 2 && days[0].as_str() < "2027-01-01", "Demi was never reached, and does not wait: {days:?}");
}

async fn a_holiday_that_school_enters_late_moves_the_days_of_what_waits(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    town.it_becomes("2026-12-28", 10).await;
    let silence = "SELECT due_on FROM signals WHERE kind = 'silence' AND closed_at IS NULL";
    let given = town.texts(silence).await;
    assert!(given.len() == 1 && given[0].as_str() < "2027-01-01", "Samira is silent: {given:?}");
    let els = town.be(&town.els).await;
    let winter = [("name", "kerstvakantie"), ("from", "2026-12-19"), ("until", "2027-01-03")];
    els.post("/school/holidays", &winter).await.expect("kept");
    assert_eq!(town.texts(silence).await, ["2027-01-04"], "nobody is at school before");
    let holiday = town.texts("SELECT id FROM school_holidays").await.remove(0);
    els.post(&format!("/school/holidays/{holiday}/remove"), &[]).await.expect("gone");
    assert_eq!(town.texts(silence).await, given, "it was a mistake, and costs Samira no weeks");
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let sql = "UPDATE signals SET due_on = '2026-12-24' WHERE kind = 'silence'";
    sqlx::query(sql).execute(&mut *tx).await.expect("a day of its own");
    tx.commit().await.expect("a commit");
    els.post("/school/holidays", &winter).await.expect("kept");
    assert_eq!(town.texts(silence).await, ["2026-12-24"], "a day that was given in another way stays");
}

async fn whoever_was_never_reached_comes_first_on_monday(db: Db) {
    let town = Town::on(db).await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Demi", "Vink"), now).await.expect("Demi");
    tx.commit().await.expect("a commit");
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    let first = samira.post("/check-in", &[("face", "3"), ("key", "a")]).await.expect("a check-in");
    let call = first.replace("/work", "/call");
    town.it_becomes("2026-12-24", 9).await;
    samira.post(&call, &[("call", "yes"), ("words", "")]).await.expect("she wants a call");
    let page = town.be(&town.anja).await.look("/monday").await.expect("Monday");
    let (demi, samira) = (page.find("Demi Vink").expect("Demi"), page.find("Samira Visser").expect("Samira"));
    assert!(demi < samira, "never reached is most overdue");
}

async fn who_was_here_before_gets_their_moments_too(db: Db) {
    let town = Town::on(db).await;
    let mut tx = town.house.db.begin().await.expect("a transaction");
    for sql in ["DELETE FROM reminders", "UPDATE alumni SET moments_at = NULL"] {
        sqlx::query(sql).execute(&mut *tx).await.expect("as before this version");
    }
    tx.commit().await.expect("a commit");
    server::open::catch_up(&town.house).await.expect("caught up");
    let kinds = town.texts("SELECT kind FROM reminders WHERE outcome_at IS NULL ORDER BY kind").await;
    assert_eq!(kinds, ["birthday", "measurement", "review"]);
    server::open::catch_up(&town.house).await.expect("nothing more");
    assert_eq!(town.count("SELECT COUNT(*) FROM reminders").await, 3);
}
