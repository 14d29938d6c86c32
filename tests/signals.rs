//! Every row of the signal table as a story: a fact becomes a signal with its reason, its facts, one named human and a
//! day; it is not opened twice; an act with a word closes it. And false alarms don't happen.

mod support;

use app::{
    access::{AlumnusId, HelperRole, PersonId},
    circle,
    db::Db,
    leavers::{Leaver, OutflowDestination, store as leavers},
    moment::At,
    schools::store as schools,
    signals::{self, Proposal, rules},
    waakvlam::store,
};
use support::{
    everything::a_jim,
    town::{Town, day, leaver},
};

on_both_databases!(
    silence_is_told_with_a_day_that_stays_true,
    kees_misses_one_in_three_and_that_is_normal,
    whoever_stops_answering_is_missed_though_others_speak_them,
    a_mood_is_measured_by_ones_own_and_each_domain_by_itself,
    nowhere_to_sleep_is_told_the_same_minute,
    a_wish_for_a_call_waits_one_working_day,
    debts_add_up_and_eviction_does_not_wait,
    lost_work_is_told_the_same_day,
    two_years_and_long_at_home_are_told_when_they_are_written_down,
    long_without_work_is_red_from_the_limit_on,
    not_understood_counts_twice_or_once_with_a_day,
    a_month_without_a_jim_has_a_list_of_its_own,
    a_quiet_jim_is_asked_first,
    a_worry_is_a_task_for_staff_and_never_a_case,
    a_trusted_coach_who_stops_is_told_the_same_day,
    thomas_and_his_gap_show_at_import,
    what_is_near_already_is_a_signal_when_it_is_written_down,
    help_is_there_at_once_and_warns_whom_she_chose,
    what_was_no_signal_teaches_and_is_undone_in_one_tap,
    what_was_no_signal_about_housing_says_nothing_about_work,
    a_school_sees_how_many_names_before_it_chooses,
    monday_counts_my_people_and_tells_of_colleagues_apart,
    a_hundred_of_a_colleague_never_hide_one_of_mine,
    whoever_asks_for_help_stands_before_a_whole_list_that_was_never_reached,
);

/// So many days pass, looked at once a day.
async fn mornings(town: &Town, days: i64) {
    for _ in 0..days {
        town.house.clock.set(town.house.clock.now().plus_days(1));
        town.clock_runs().await;
    }
}

/// What is open, as "kind" or "kind/about". Who has no JIM stands in a list of their own.
async fn open(town: &Town) -> Vec<String> {
    let sql = "SELECT kind || CASE about WHEN '' THEN '' ELSE '/' || about END FROM signals WHERE closed_at IS NULL \
               AND kind <> 'no_jim' ORDER BY kind, about";
    town.texts(sql).await
}

/// Reason and facts of what is open about one thing, of which there is exactly one.
async fn behind(town: &Town, kind: &str) -> (String, String) {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = "SELECT reason, COALESCE(facts, ''), t.first_name, COALESCE(due_on, '') FROM signals \
               JOIN people t ON t.id = task_for WHERE kind = $1 AND closed_at IS NULL";
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as(sql).bind(kind).fetch_all(&mut *tx).await.expect("a look");
    assert_eq!(rows.len(), 1, "one open signal about {kind}");
    let (reason, facts, human, due_on) = &rows[0];
    assert_eq!(human, "Anja", "one named human");
    assert!(!due_on.is_empty(), "with a day");
    let read = |text: &str| app::sealed::open(text).expect("a key").replace('\u{a0}', " ");
    (read(reason), if facts.is_empty() { String::new() } else { read(facts) })
}

async fn due_on(town: &Town, kind: &str) -> String {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = "SELECT due_on FROM signals WHERE kind = $1 AND closed_at IS NULL";
    sqlx::query_scalar(sql).bind(kind).fetch_one(&mut *tx).await.expect("a day")
}

/// Anja closes what is open about this with a word, or says that it was none.
async fn close(town: &Town, kind: &str, how: &str, word: &str) {
    let mut tx = town.house.db.read().await.expect("a transaction");
    let sql = "SELECT id FROM signals WHERE kind = $1 AND closed_at IS NULL ORDER BY about LIMIT 1";
    let id: String = sqlx::query_scalar(sql).bind(kind).fetch_one(&mut *tx).await.expect("an open signal");
    tx.commit().await.expect("a commit");
    let path = format!("/alumni/{}/signals/{id}{how}", town.samira);
    let anja = town.be(&town.anja).await;
    assert_eq!(anja.answer("POST", &path, &[("word", " ")]).await.status, 409, "never without a word");
    anja.post(&path, &[("word", word)]).await.expect("closed");
}

async fn jim_in(town: &Town, name: &str, alumnus: &AlumnusId, role: HelperRole) -> PersonId {
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let person = schools::add_person(&mut tx, (name, "Aydin"), None, None, now).await.expect("a person");
    circle::store::join(&mut tx, alumnus, &person, role, "oom", now).await.expect("in the circle");
    tx.commit().await.expect("a commit");
    person
}

async fn check_in(town: &Town, face: &str, answers: &[(&str, &str)]) {
    let samira = town.be(&town.samira_person).await;
    let key = app::secret::token();
    let first = samira.post("/check-in", &[("face", face), ("key", &key)]).await.expect("a check-in");
    let base = first.trim_end_matches("/work").to_owned();
    for (step, value) in answers {
        let field = if *step == "sleeps" { "sleeps" } else { "going" };
        samira.post(&format!("{base}/{step}"), &[(field, value)]).await.expect("an answer");
    }
}

/// A call that Anja logs, with what she heard. Where it leads.
async fn call(town: &Town, outcome: &str, heard: &[&str]) -> String {
    let mut form = vec![("way", "phone"), ("outcome", outcome), ("words", "")];
    form.extend(heard.iter().map(|told| ("told", *told)));
    let path = format!("/alumni/{}/contact", town.samira);
    town.be(&town.anja).await.post(&path, &form).await.expect("logged")
}

async fn undo_call(town: &Town, led_to: &str) {
    let contact = led_to.rsplit("undo=").next().expect("a contact");
    let path = format!("/alumni/{}/contact/{contact}/undo", town.samira);
    town.be(&town.anja).await.post(&path, &[]).await.expect("undone");
}

async fn page_of_samira(town: &Town) -> String {
    let page = town.be(&town.anja).await.look(&format!("/alumni/{}", town.samira)).await.expect("her page");
    page.replace('\u{a0}', " ").replace("<!>", "").replace("&#39;", "'").replace("&#x27;", "'")
}

async fn silence_is_told_with_a_day_that_stays_true(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = jim_in(&town, "Karim", &town.samira, HelperRole::Jim).await;
    mornings(&town, 24).await;
    let answer = [("answer", "not_spoken"), ("words", "")];
    town.be(&karim).await.post(&format!("/jim/{}", town.samira), &answer).await.expect("his answer");
    mornings(&town, 5).await;
    assert!(open(&town).await.is_empty(), "29 days are no silence yet");
    mornings(&town, 1).await;
    assert_eq!(open(&town).await, ["silence"], "on the day");
    let (reason, facts) = behind(&town, "silence").await;
    let expected =
        "Geen teken van leven sinds maandag 23 november; op donderdag 17 december gaf Karim aan: niet gesproken.";
    assert_eq!(reason, expected);
    for fact in ["Check-ins: 2 gevraagd, 0 beantwoord in 6 maanden.", "De grens: 30 dagen (actief)."] {
        assert!(facts.contains(fact), "{facts}");
    }
    assert_eq!(due_on(&town, "silence").await, "2026-12-24", "within a working day");
    for (days, tag) in [(0, "30 dagen stil"), (7, "37 dagen stil")] {
        mornings(&town, days).await;
        let page = town.be(&town.anja).await.look("/monday").await.expect("Monday");
        assert!(page.contains(tag) && page.contains("sinds maandag 23 november"), "{page}");
    }
    assert!(page_of_samira(&town).await.contains("Feiten op 23 december 2026"), "the facts are shown");
    mornings(&town, 40).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE kind = 'silence'").await, 1, "not opened twice");
    close(&town, "silence", "", "gebeld, gaat goed").await;
    assert!(!open(&town).await.contains(&"silence".to_owned()));
    assert_eq!(town.texts("SELECT closed_word FROM signals WHERE kind = 'silence'").await, ["gebeld, gaat goed"]);
}

/// Kees, who answers these check-ins, over and over: `#` yes, `.` no. The clock looks every day.
async fn answers_like_kees(town: &Town, pattern: &str) {
    for answer in pattern.chars() {
        let asked = town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'").await;
        while town.count("SELECT COUNT(*) FROM reminders WHERE kind = 'check_in' AND outcome = 'sent'").await == asked {
            mornings(town, 1).await;
        }
        if answer == '#' {
            check_in(town, "4", &[]).await;
        }
    }
}

async fn kees_misses_one_in_three_and_that_is_normal(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    jim_in(&town, "Corrie", &town.samira, HelperRole::Jim).await;
    town.house.clock.set(At::local(day("2026-11-23"), 14, 0));
    answers_like_kees(&town, "##.##.#.###.##.").await;
    let kinds = town.texts("SELECT DISTINCT kind FROM signals").await;
    assert!(kinds.iter().all(|kind| kind == "jim_quiet"), "no alarm about him: {kinds:?}");
}

async fn whoever_stops_answering_is_missed_though_others_speak_them(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = jim_in(&town, "Karim", &town.samira, HelperRole::Jim).await;
    let karim = town.be(&karim).await;
    town.house.clock.set(At::local(day("2026-11-23"), 14, 0));
    answers_like_kees(&town, "#####").await;
    for _ in 0..3 {
        answers_like_kees(&town, ".").await;
        assert!(open(&town).await.is_empty(), "not yet");
        karim.post(&format!("/jim/{}", town.samira), &[("answer", "spoken"), ("words", "")]).await.expect("spoken");
    }
    answers_like_kees(&town, ".").await;
    assert_eq!(open(&town).await, ["missed"], "the third was missed when the fourth is asked");
    let (reason, facts) = behind(&town, "missed").await;
    assert!(reason.starts_with("Samira gaf 3 keer achter elkaar geen antwoord op “Hoe gaat het?”"), "{reason}");
    assert!(facts.contains("Check-ins: 8 gevraagd, 5 beantwoord in 6 maanden."), "{facts}");
    check_in(&town, "4", &[]).await;
    assert!(open(&town).await.is_empty(), "she answers: it is over");
}

async fn a_mood_is_measured_by_ones_own_and_each_domain_by_itself(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    for hours in 0..3 {
        town.house.clock.set(At::local(day("2026-11-24"), 10 + hours, 0));
        check_in(&town, "4", &[("work", "good"), ("housing", "good")]).await;
    }
    town.house.clock.set(At::local(day("2026-11-25"), 10, 0));
    check_in(&town, "3", &[("work", "fair")]).await;
    assert!(open(&town).await.is_empty(), "one step is no signal");
    town.house.clock.set(At::local(day("2026-11-26"), 10, 0));
    check_in(&town, "2", &[("work", "not_good"), ("housing", "not_good")]).await;
    assert_eq!(open(&town).await, ["domain_low/housing", "domain_low/work", "low_mood"], "each cause its own");
    let (reason, facts) = behind(&town, "low_mood").await;
    assert_eq!(reason, "Samira koos “niet goed”. Meestal is dat “goed”.");
    assert!(facts.starts_with("26 november 2026: niet goed."), "{facts}");
    town.house.clock.set(At::local(day("2026-11-27"), 10, 0));
    check_in(&town, "1", &[("work", "not_good")]).await;
    assert_eq!(open(&town).await.len(), 3, "not opened twice");
    close(&town, "low_mood", "", "gebeld, het gaat weer").await;
    assert_eq!(open(&town).await, ["domain_low/housing", "domain_low/work"]);
}

async fn nowhere_to_sleep_is_told_the_same_minute(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    check_in(&town, "3", &[("housing", "not_good"), ("sleeps", "yes")]).await;
    assert!(open(&town).await.is_empty(), "she has a bed");
    check_in(&town, "3", &[("housing", "good"), ("housing", "not_good"), ("sleeps", "no")]).await;
    assert!(open(&town).await.contains(&"no_bed".to_owned()));
    assert_eq!(due_on(&town, "no_bed").await, "2026-11-23", "today");
    let (reason, facts) = behind(&town, "no_bed").await;
    assert_eq!(reason, "Samira heeft geen slaapplek.");
    assert!(facts.contains("Verteld door Samira"), "{facts}");
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Samira heeft geen slaapplek.").await, 1, "Anja knows");
    close(&town, "no_bed", "", "Slaapt bij haar tante.").await;
    let led_to = call(&town, "reached", &["no_bed"]).await;
    assert!(open(&town).await.contains(&"no_bed".to_owned()), "whoever hears it on the phone taps it");
    undo_call(&town, &led_to).await;
    assert!(!open(&town).await.contains(&"no_bed".to_owned()), "and takes it back");
    assert_eq!(town.count("SELECT COUNT(*) FROM told_facts").await, 0);
}

async fn a_wish_for_a_call_waits_one_working_day(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let samira = town.be(&town.samira_person).await;
    town.house.clock.set(At::local(day("2026-11-27"), 15, 0));
    let first = samira.post("/check-in", &[("face", "4"), ("key", "a")]).await.expect("a check-in");
    let wish = [("call", "yes"), ("words", "")];
    samira.post(&first.replace("/work", "/call"), &wish).await.expect("she wants a call");
    assert_eq!(open(&town).await, ["wants_call"]);
    assert_eq!(due_on(&town, "wants_call").await, "2026-11-30", "Friday afternoon: before Monday is over");
    town.it_becomes("2026-11-30", 16).await;
    assert_eq!(town.count("SELECT urgency FROM signals WHERE kind = 'wants_call'").await, 2);
    town.it_becomes("2026-11-30", 17).await;
    assert_eq!(town.count("SELECT urgency FROM signals WHERE kind = 'wants_call'").await, 1, "nobody called");
    let late = "Samira vroeg op vrijdag 27 november om een telefoontje. Niemand belde.";
    assert_eq!(behind(&town, "wants_call").await.0, late);
    town.clock_runs().await;
    assert_eq!(town.letters_that_say(late).await, 2, "Anja hears it, and who stands behind her");
    call(&town, "not_reached", &[]).await;
    assert_eq!(open(&town).await, ["wants_call"], "not reached is no call");
    let led_to = call(&town, "reached", &[]).await;
    assert!(open(&town).await.is_empty());
    assert_eq!(town.texts("SELECT closed_word FROM signals").await, ["Gebeld: bereikt."]);
    undo_call(&town, &led_to).await;
    assert_eq!(open(&town).await, ["wants_call"], "a slip of the hand is undone whole");
}

async fn debts_add_up_and_eviction_does_not_wait(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    call(&town, "reached", &["shut_letters"]).await;
    assert!(open(&town).await.is_empty(), "one letter is no debt");
    town.it_becomes("2026-12-24", 10).await;
    call(&town, "reached", &["broke"]).await;
    assert!(open(&town).await.is_empty(), "31 days later is another story");
    town.it_becomes("2027-01-04", 10).await;
    check_in(&town, "3", &[("money", "not_good")]).await;
    assert_eq!(open(&town).await, ["debts"], "her own word is the second in thirty days");
    let (reason, facts) = behind(&town, "debts").await;
    assert_eq!(reason, "Bij Samira ging het 2 keer over schulden of geld.");
    assert!(
        facts.contains("24 december 2026: geld op.") && facts.contains("4 januari 2027: geld gaat niet goed"),
        "{facts}"
    );
    assert_eq!(town.count("SELECT urgency FROM signals WHERE kind = 'debts'").await, 3);
    town.it_becomes("2027-01-05", 10).await;
    let led_to = call(&town, "reached", &["eviction"]).await;
    assert_eq!(open(&town).await, ["debts"], "the same cause");
    assert_eq!(town.count("SELECT urgency FROM signals WHERE kind = 'debts'").await, 1, "but today");
    assert!(page_of_samira(&town).await.contains("gebeld: bereikt; uithuiszetting dreigt"), "it stands with the call");
    undo_call(&town, &led_to).await;
    assert_eq!(town.count("SELECT urgency FROM signals WHERE kind = 'debts'").await, 3, "a slip made it worse");
    assert_eq!(behind(&town, "debts").await.0, "Bij Samira ging het 2 keer over schulden of geld.");
    close(&town, "debts", "", "Samen gebeld met de verhuurder.").await;
    call(&town, "reached", &["cut_off"]).await;
    assert_eq!(open(&town).await, ["debts"], "the light can't wait either");
}

async fn lost_work_is_told_the_same_day(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, work) = (town.be(&town.anja).await, format!("/alumni/{}/work", town.samira));
    anja.post(&work, &[("no_work_since", "2026-11-20")]).await.expect("kept");
    assert_eq!(open(&town).await, ["job_lost"]);
    let (reason, facts) = behind(&town, "job_lost").await;
    assert_eq!(reason, "Samira is het werk bij Bakkerij 't Hoekje kwijt.");
    assert!(facts.contains("Verteld door Anja"), "{facts}");
    assert_eq!(town.texts("SELECT due_on FROM signals WHERE kind = 'job_lost'").await, ["2026-11-23"], "today");
    anja.post(&work, &[("employer", "De smid"), ("employer_since", "2026-11-23")]).await.expect("work again");
    assert!(open(&town).await.is_empty(), "there is work again");
    call(&town, "reached", &["job_lost"]).await;
    assert_eq!(open(&town).await, ["job_lost"], "or it is heard on the phone");
    call(&town, "reached", &["job_lost"]).await;
    assert_eq!(town.count("SELECT COUNT(*) FROM signals WHERE closed_at IS NULL").await, 1, "not opened twice");
    close(&town, "job_lost", "", "Samen een plan gemaakt.").await;
}

async fn two_years_and_long_at_home_are_told_when_they_are_written_down(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, work) = (town.be(&town.anja).await, format!("/alumni/{}/work", town.samira));
    anja.post(&work, &[("employer", "De smid"), ("employer_since", "2024-10-01")]).await.expect("kept");
    assert_eq!(open(&town).await, ["two_years"], "25 months: not only when a moment falls due");
    close(&town, "two_years", "", "Besproken, hij blijft.").await;
    anja.post(&work, &[("employer", "De smid"), ("employer_since", "2024-10-01")]).await.expect("kept again");
    assert!(open(&town).await.is_empty(), "the same fact again is no new one");
    anja.post(&work, &[("no_work_since", "2026-06-01")]).await.expect("at home");
    assert_eq!(open(&town).await, ["job_lost", "no_work"]);
    let (reason, facts) = behind(&town, "no_work").await;
    assert!(reason.starts_with("Samira is zonder werk of school sinds 1 juni 2026."), "{reason}");
    assert!(facts.contains("Op 23 november 2026: 175 dagen."), "{facts}");
    assert_eq!(town.count("SELECT urgency FROM signals WHERE kind = 'no_work'").await, 3, "red after 150 days");
}

async fn long_without_work_is_red_from_the_limit_on(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, work) = (town.be(&town.anja).await, format!("/alumni/{}/work", town.samira));
    // 149 days before it is the 23rd of November, and 150.
    for (since, tone) in [("2026-06-27", "tag amber"), ("2026-06-26", "tag red")] {
        anja.post(&work, &[("no_work_since", since)]).await.expect("at home");
        for kind in open(&town).await.iter().filter(|kind| *kind != "no_work") {
            close(&town, kind, "", "Besproken.").await;
        }
        let page = anja.look("/monday").await.expect("Monday");
        let ask = page.split("class=\"ask-why\"").nth(1).expect("her reason").split("</p>").next().expect("its end");
        assert!(ask.contains("lang zonder werk") && ask.contains(&format!("class=\"{tone}\"")), "{since}: {ask}");
        close(&town, "no_work", "", "Besproken.").await;
    }
}

async fn not_understood_counts_twice_or_once_with_a_day(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, samira) = (town.be(&town.anja).await, town.be(&town.samira_person).await);
    let (money, benefit, what) = ("/questions/new/money", "/questions/new/benefit", [("words", "Wat staat hier?")]);
    let to = samira.fill_in(money, money, &what).await.expect("asked");
    let first = to.split('?').next().expect("a path").to_owned();
    let answers = first.replace("/questions/", "/answers/");
    let step = format!("{first}/understood");
    anja.fill_in(&answers, &answers, &[("words", "Ga naar het loket.")]).await.expect("answered");
    samira.post(&step, &[("value", "no")]).await.expect("no");
    assert!(open(&town).await.is_empty(), "once, and nothing hangs on it: only who answered hears it");
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Samira snapt het antwoord over geld niet.").await, 1);
    anja.fill_in(&answers, &answers, &[("words", "Ga morgen naar het loket.")]).await.expect("again");
    samira.post(&step, &[("value", "no")]).await.expect("no again");
    assert_eq!(open(&town).await, ["not_understood"], "twice");
    assert!(behind(&town, "not_understood").await.1.contains("Niet begrepen: 2 keer."));
    anja.fill_in(&answers, &answers, &[("words", "Ik bel je.")]).await.expect("again");
    samira.post(&step, &[("value", "yes")]).await.expect("yes");
    assert!(open(&town).await.is_empty(), "she understands: it is over");

    town.house.clock.set(At::local(day("2027-08-02"), 10, 0));
    let samira = town.be(&town.samira_person).await;
    let anja = town.be(&town.anja).await;
    let to = samira.fill_in(benefit, benefit, &what).await.expect("asked");
    let second = to.split('?').next().expect("a path").to_owned();
    let dated = [("words", "Stuur het formulier op."), ("do_before", "2027-08-20")];
    let answers = second.replace("/questions/", "/answers/");
    anja.fill_in(&answers, &answers, &dated).await.expect("answered");
    samira.post(&format!("{second}/understood"), &[("value", "no")]).await.expect("no");
    let (reason, _) = behind(&town, "not_understood").await;
    assert!(reason.ends_with("Het moet voor vrijdag 20 augustus."), "once is enough when a day hangs on it: {reason}");
}

async fn a_month_without_a_jim_has_a_list_of_its_own(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    check_in(&town, "4", &[]).await;
    town.it_becomes("2026-12-15", 10).await;
    check_in(&town, "4", &[]).await;
    town.it_becomes("2026-12-22", 10).await;
    let no_jims = "SELECT COUNT(*) FROM signals WHERE kind = 'no_jim' AND closed_at IS NULL";
    assert_eq!(town.count(no_jims).await, 0, "29 days");
    town.it_becomes("2026-12-23", 10).await;
    assert_eq!(town.count(no_jims).await, 1);
    assert_eq!(behind(&town, "no_jim").await.0, "Samira heeft geen JIM, sinds maandag 23 november.");
    let page = town.be(&town.anja).await.look("/monday").await.expect("Monday");
    assert!(page.contains("1 oud-leerling heeft al lang geen JIM."), "{page}");
    assert!(page.contains("Alles rustig") && !page.contains("class=\"asks\""), "it takes no place of the ten: {page}");
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    leavers::add(&mut tx, &town.school, &town.anja, &leaver("20002", "Kees", "Hoekstra"), now).await.expect("Kees");
    tx.commit().await.expect("a commit");
    assert!(page.contains("href=\"/alumni?which=no-jim\""), "who they are is a tap away: {page}");
    let list = async || town.be(&town.anja).await.look("/alumni?which=no-jim").await.expect("the list");
    let found = list().await;
    assert!(found.contains("1 oud-leerling op deze lijst.") && found.contains("Samira Visser"), "{found}");
    assert!(!found.contains("Kees Hoekstra"), "he came today: {found}");
    let form = [("first_name", "Karim"), ("last_name", "Aydin"), ("relation", "oom")];
    town.be(&town.samira_person).await.post("/people/jim", &form).await.expect("a JIM");
    assert_eq!(town.count(no_jims).await, 0);
    assert_eq!(town.texts("SELECT closed_word FROM signals").await, ["Karim is de nieuwe JIM."]);
    assert!(list().await.contains("Niemand gevonden"), "the list is what Monday counts");
}

async fn a_quiet_jim_is_asked_first(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = a_jim(&town).await;
    let jim = town.be(&karim).await;
    let asks = "Je bent de JIM van Samira. Lukt dat nog?";
    jim.post(&format!("/jim/{}", town.samira), &[("answer", "not_spoken"), ("words", "")]).await.expect("an answer");
    let close_silence = async || {
        for kind in open(&town).await.into_iter().filter(|kind| kind != "jim_quiet") {
            close(&town, &kind, "", "Anja belde.").await;
        }
    };
    town.it_becomes("2027-01-06", 10).await;
    assert_eq!(town.letters_that_say(asks).await, 0, "44 days");
    town.it_becomes("2027-01-07", 10).await;
    town.clock_runs().await;
    assert_eq!(town.letters_that_say(asks).await, 1, "he is asked first");
    assert!(!open(&town).await.contains(&"jim_quiet".to_owned()));
    town.it_becomes("2027-01-14", 10).await;
    let (reason, facts) = behind(&town, "jim_quiet").await;
    assert_eq!(reason, "Karim, de JIM van Samira, laat niets horen sinds maandag 23 november.");
    assert!(facts.contains("Karim zelf gevraagd op donderdag 7 januari."), "{facts}");
    close_silence().await;
    jim.post(&format!("/jim/{}", town.samira), &[("answer", "spoken"), ("words", "")]).await.expect("spoken");
    assert!(open(&town).await.is_empty(), "he is there again");
}

async fn a_worry_is_a_task_for_staff_and_never_a_case(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let karim = a_jim(&town).await;
    let jim = town.be(&karim).await;
    let worry = [("answer", "worried"), ("words", "Ze slaapt niet.")];
    jim.post(&format!("/jim/{}", town.samira), &worry).await.expect("a worry");
    assert_eq!(open(&town).await, ["jim_worry"]);
    assert_eq!(behind(&town, "jim_worry").await.0, "Karim maakt zich zorgen over Samira. “Ze slaapt niet.”");
    assert_eq!(due_on(&town, "jim_worry").await, "2026-11-23", "today");
    jim.post(&format!("/jim/{}", town.samira), &worry).await.expect("again");
    assert_eq!(town.count("SELECT COUNT(*) FROM signals").await, 1, "not opened twice");
    assert_eq!(town.count("SELECT COUNT(*) FROM escalations").await, 0, "never a case by itself");
    assert!(!page_of_samira(&town).await.contains("/none"), "a worry can't be unlearned");
    close(&town, "jim_worry", "", "Met beiden gepraat.").await;
}

async fn a_trusted_coach_who_stops_is_told_the_same_day(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let carla = jim_in(&town, "Carla", &town.samira, HelperRole::JobCoach).await;
    let samira = town.be(&town.samira_person).await;
    samira.post(&format!("/people/{carla}/trusted"), &[("value", "yes")]).await.expect("trusted");
    samira.post(&format!("/people/{carla}/end"), &[]).await.expect("it ends");
    assert_eq!(open(&town).await, ["trusted_lost"]);
    assert_eq!(behind(&town, "trusted_lost").await.0, "Carla was de vaste persoon van Samira, en is gestopt.");
    close(&town, "trusted_lost", "", "Samira koos Bas.").await;
}

async fn thomas_and_his_gap_show_at_import(db: Db) {
    let town = Town::on(db).await;
    let now = town.house.clock.now();
    let row = Leaver {
        born_on: day("2009-09-15").0,
        outflow_on: day("2027-06-30").0,
        contract_ends_on: Some(day("2027-01-31").0),
        ..leaver("20009", "Thomas", "Kuiper")
    };
    let mut tx = town.house.db.begin().await.expect("a transaction");
    leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("Thomas");
    tx.commit().await.expect("a commit");
    assert_eq!(open(&town).await, ["contract_ends", "gap"]);
    let (reason, facts) = behind(&town, "gap").await;
    assert_eq!(reason, "Gat van 77 dagen: uit school op 30 juni 2027, pas op 15 september 2027 18 jaar.");
    assert!(facts.contains("Geboren op 15 september 2009."), "{facts}");
    assert_eq!(town.count("SELECT urgency FROM signals WHERE kind = 'gap'").await, 2, "over 42 days is red");
    assert_eq!(behind(&town, "contract_ends").await.1, "Gemeld 69 dagen van tevoren.");
}

async fn what_is_near_already_is_a_signal_when_it_is_written_down(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let (anja, now) = (town.be(&town.anja).await, town.house.clock.now());
    let work = format!("/alumni/{}/work", town.samira);
    for (ends_on, urgency) in [("2026-12-03", 3), ("2027-02-10", 5)] {
        let form = [("employer", "De smid"), ("contract_ends_on", ends_on)];
        anja.post(&work, &form).await.expect("a contract");
        assert_eq!(open(&town).await, ["contract_ends"], "{ends_on}: no clock has to pass by first");
        assert!(behind(&town, "contract_ends").await.0.contains(&day(ends_on).with_year()), "{ends_on}");
        let sql = "SELECT urgency FROM signals WHERE kind = 'contract_ends' AND closed_at IS NULL";
        assert_eq!(town.count(sql).await, urgency, "{ends_on}");
    }
    close(&town, "contract_ends", "", "Gesproken met de smid.").await;
    let provisions = format!("/alumni/{}/provisions", town.samira);
    for (kind, ends_on) in [("guidance", "2026-12-03"), ("transport", "2027-03-01"), ("day", "2027-03-01")] {
        anja.post(&provisions, &[("kind", kind), ("ends_on", ends_on)]).await.expect("a provision");
    }
    assert_eq!(open(&town).await, ["provision_ends/guidance"], "ten days are near, 98 are not");
    town.it_becomes("2026-12-01", 11).await;
    let ending = ["provision_ends/day", "provision_ends/guidance", "provision_ends/transport"];
    assert_eq!(open(&town).await, ending, "two that end on one day are two");
    for what in ["Je vervoer stopt op maandag 1 maart.", "Je dagbesteding stopt op maandag 1 maart."] {
        assert_eq!(town.letters_that_say(what).await, 1, "{what}");
    }

    // Whoever comes on the list inside the lead time of a birthday: no clock told of it before.
    let demi = Leaver { born_on: day("2005-11-28").0, ..leaver("20009", "Demi", "Hendriks") };
    let mut tx = town.house.db.begin().await.expect("a transaction");
    leavers::add(&mut tx, &town.school, &town.anja, &demi, now).await.expect("Demi");
    tx.commit().await.expect("a commit");
    assert!(open(&town).await.contains(&"birthday/21".to_owned()), "{:?}", open(&town).await);
    let (reason, facts) = behind(&town, "birthday").await;
    assert!(reason.starts_with("Demi: 21 jaar op 28 november 2026."), "{reason}");
    assert!(facts.contains("Geboren op 28 november 2005."), "{facts}");

    let row = Leaver {
        outflow_on: day("2026-05-01").0,
        destination: OutflowDestination::GeenWerkOfOpleiding,
        employer: None,
        contract_ends_on: None,
        ..leaver("20010", "Rik", "Stil")
    };
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let rik = leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("Rik");
    tx.commit().await.expect("a commit");
    let (reason, _) = behind(&town, "no_work").await;
    assert!(reason.starts_with("Rik is zonder werk of school sinds 1 mei 2026."), "{rik}: {reason}");
}

async fn help_is_there_at_once_and_warns_whom_she_chose(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let numbers = ["112", "113", "0800-2000"];
    let page = town.stranger().look("/help-now").await.expect("for everybody");
    assert!(numbers.iter().all(|number| page.contains(number)) && !page.contains("/help-now/warn"), "{page}");
    let karim = a_jim(&town).await;
    let samira = town.be(&town.samira_person).await;
    let page = samira.look("/help-now").await.expect("hers");
    assert!(page.contains("Anja leest dan dat je hulp vraagt."), "who reads it is said before: {page}");
    let plan = [("words", "Muziek aan en naar buiten."), ("people", &*karim.0), ("people", &*town.femke.0)];
    samira.post("/help-now/plan", &plan).await.expect("kept");
    assert_eq!(town.count("SELECT COUNT(*) FROM crisis_people").await, 1, "only somebody of her own circle");
    let page = samira.look("/help-now").await.expect("hers");
    assert!(numbers.iter().all(|number| page.contains(number)), "the numbers first");
    assert!(page.contains("Muziek aan en naar buiten.") && page.contains("Anja en Karim lezen dan"), "{page}");
    assert!(town.everything_that_contains("Muziek aan").await.is_empty(), "sealed");

    let to = samira.post("/help-now/warn", &[]).await.expect("warned");
    let page = samira.look(&to).await.expect("and after");
    assert!(page.contains("Anja en Karim krijgen nu een bericht.") && page.contains("112"), "{page}");
    samira.post("/help-now/warn", &[]).await.expect("a second tap");
    town.clock_runs().await;
    assert_eq!(town.letters_that_say("Samira vraagt nu hulp. Bel Samira.").await, 2, "each of them, once");
    assert_eq!(open(&town).await, ["sos"]);
    assert_eq!(behind(&town, "sos").await.1, "Gewaarschuwd: Anja, Karim.");
    assert_eq!(due_on(&town, "sos").await, "2026-11-23", "today");
    let page = town.be(&town.anja).await.look("/monday").await.expect("Monday");
    assert!(page.contains("vroeg nu hulp"), "{page}");
    assert!(!page.contains("Muziek aan"), "her own words are hers");
    close(&town, "sos", "", "Gebeld, haar tante is bij haar.").await;

    samira.post(&format!("/people/{karim}/end"), &[]).await.expect("Karim stops");
    let page = samira.look("/help-now").await.expect("hers");
    assert!(page.contains("Anja leest dan"), "whoever left is warned no more: {page}");
    assert_eq!(town.be(&town.anja).await.answer("POST", "/help-now/warn", &[]).await.status, 404, "hers alone");
}

async fn what_was_no_signal_teaches_and_is_undone_in_one_tap(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    jim_in(&town, "Karim", &town.samira, HelperRole::Jim).await;
    mornings(&town, 30).await;
    assert_eq!(open(&town).await, ["silence"]);
    close(&town, "silence", "/none", "Zij is vaker zo lang stil.").await;
    assert!(open(&town).await.is_empty());
    let page = page_of_samira(&town).await;
    let learned = "Voor Samira begint stilte pas na 45 dagen, omdat: Zij is vaker zo lang stil.";
    assert!(page.contains(learned), "{page}");
    mornings(&town, 14).await;
    assert!(open(&town).await.is_empty(), "44 days: as was taught");
    mornings(&town, 1).await;
    assert_eq!(open(&town).await, ["silence"], "and on day 45 it is one");
    assert!(behind(&town, "silence").await.1.contains("De grens: 45 dagen (geleerd van een eerder signaal)."));
    close(&town, "silence", "", "Gebeld.").await;
    check_in(&town, "4", &[]).await;
    let limit = town.texts("SELECT id FROM own_limits WHERE undone_at IS NULL").await.remove(0);
    let undo = format!("/alumni/{}/limits/{limit}/undo", town.samira);
    let pieter_sees = town.be(&town.femke).await.answer("POST", &undo, &[]).await.status;
    assert_eq!(pieter_sees, 404, "only who is in the circle");
    mornings(&town, 31).await;
    assert!(!open(&town).await.contains(&"silence".to_owned()), "31 days");
    town.be(&town.anja).await.post(&undo, &[]).await.expect("undone");
    assert!(!page_of_samira(&town).await.contains("stilte pas na"));
    mornings(&town, 1).await;
    assert!(open(&town).await.contains(&"silence".to_owned()), "the usual limit holds again");
    assert_eq!(town.be(&town.anja).await.answer("POST", &undo, &[]).await.status, 404, "once");
}

async fn what_was_no_signal_about_housing_says_nothing_about_work(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let says = async |date: &str, work: &str, housing: &str| {
        town.house.clock.set(At::local(day(date), 10, 0));
        check_in(&town, "4", &[("work", work), ("housing", housing)]).await;
    };
    for date in ["2026-11-24", "2026-11-25", "2026-11-26"] {
        says(date, "good", "good").await;
    }
    says("2026-11-27", "not_good", "not_good").await;
    assert_eq!(open(&town).await, ["domain_low/housing", "domain_low/work"]);
    close(&town, "domain_low", "/none", "Het was een dag zonder stroom.").await;
    close(&town, "domain_low", "", "Gebeld over werk.").await;
    let learned = "Voor Samira begint een laag antwoord over wonen pas na 3 keer, of als het laag blijft, omdat: Het was \
                   een dag zonder stroom.";
    assert!(page_of_samira(&town).await.contains(learned), "{}", page_of_samira(&town).await);
    says("2026-11-28", "good", "good").await;
    says("2026-11-29", "not_good", "not_good").await;
    assert_eq!(open(&town).await, ["domain_low/work"], "of work nothing was taught");
    close(&town, "domain_low", "/none", "Het was een drukke week.").await;
    says("2026-11-30", "good", "not_good").await;
    assert_eq!(open(&town).await, ["domain_low/housing"], "and of housing it is told when it stays low");
    close(&town, "domain_low", "", "Gebeld over wonen.").await;
    let page = page_of_samira(&town).await;
    assert!(page.contains("over wonen pas na 3 keer") && page.contains("over werk pas na 3 keer"), "both: {page}");

    let sql = "SELECT id FROM own_limits WHERE undone_at IS NULL AND about = 'housing'";
    let limit = town.texts(sql).await.remove(0);
    let undo = format!("/alumni/{}/limits/{limit}/undo", town.samira);
    town.be(&town.anja).await.post(&undo, &[]).await.expect("undone");
    let page = page_of_samira(&town).await;
    assert!(!page.contains("over wonen pas na") && page.contains("over werk pas na 3 keer"), "one of them: {page}");
    for date in ["2026-12-01", "2026-12-02", "2026-12-03"] {
        says(date, "good", "good").await;
    }
    says("2026-12-04", "not_good", "not_good").await;
    assert_eq!(open(&town).await, ["domain_low/housing"], "the usual limit holds for housing again");
}

async fn a_school_sees_how_many_names_before_it_chooses(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    mornings(&town, 28).await;
    let els = town.be(&town.els).await;
    assert_eq!(town.be(&town.anja).await.answer("GET", "/school/signals", &[]).await.status, 404, "for the admin");
    let page = els.look("/school/signals").await.expect("the page");
    assert!(page.contains("name=\"silence_active\"") && page.contains("value=\"30\""), "{page}");
    let look = [("silence_active", "27"), ("do", "look")];
    let answer = els.answer("POST", "/school/signals", &look).await;
    assert_eq!(answer.status, 200, "a look changes nothing");
    assert!(answer.body.contains("Met deze grenzen: 1 naam in plaats van 0"), "{}", answer.body);
    assert_eq!(town.count("SELECT COUNT(*) FROM signal_limits").await, 0);
    let answer = els.answer("POST", "/school/signals", &[("mood_steps", "3"), ("do", "look")]).await;
    assert!(answer.body.contains("Hier is geen voorspelling van."), "{}", answer.body);
    assert!(!answer.body.contains("zoals nu"), "it can not know: {}", answer.body);
    let look = [("silence_active", "27"), ("birthday_27_again", "3"), ("do", "look")];
    let answer = els.answer("POST", "/school/signals", &look).await;
    assert!(answer.body.contains("Met deze grenzen: 1 naam in plaats van 0"), "{}", answer.body);
    assert!(
        answer.body.contains("Hier is geen voorspelling van: Voor 27 jaar, nog een keer (wat eraan komt)."),
        "{}",
        answer.body
    );
    for wrong in ["", "5", "veel", "400"] {
        let answer = els.answer("POST", "/school/signals", &[("silence_active", wrong), ("do", "keep")]).await;
        assert_eq!(answer.status, 422, "{wrong}");
    }
    assert_eq!(town.count("SELECT COUNT(*) FROM signal_limits").await, 0);
    els.post("/school/signals", &[("silence_active", "27"), ("do", "keep")]).await.expect("kept");
    assert_eq!(town.count("SELECT COUNT(*) FROM signal_limits").await, 1, "only where the school differs");
    town.clock_runs().await;
    mornings(&town, 1).await;
    assert_eq!(open(&town).await, ["silence"], "it holds, without a sweep at night");
    assert!(behind(&town, "silence").await.1.contains("De grens: 27 dagen (actief)."));
}

async fn monday_counts_my_people_and_tells_of_colleagues_apart(db: Db) {
    let town = Town::on(db).await;
    town.joined().await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let row = leaver("20002", "Kees", "Hoekstra");
    let kees = leavers::add(&mut tx, &town.school, &town.pieter, &row, now).await.expect("Kees");
    let sql = "UPDATE alumni SET backup_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(&kees).bind(&town.els).execute(&mut *tx).await.expect("another backup");
    let next = store::next_check_in(&mut tx, &kees).await.expect("a look");
    assert!(next.is_some());
    tx.commit().await.expect("a commit");
    let contact = [("way", "phone"), ("outcome", "reached"), ("words", ""), ("told", "no_bed")];
    town.be(&town.pieter).await.post(&format!("/alumni/{kees}/contact"), &contact).await.expect("heard");
    let page = town.be(&town.anja).await.look("/monday").await.expect("Anja's Monday");
    let page = page.replace("&#39;", "'").replace("&#x27;", "'");
    assert!(page.contains("Alles rustig") && page.contains("Bij collega's vraagt 1 mens iets."), "{page}");
    let page = town.be(&town.pieter).await.look("/monday").await.expect("Pieter's Monday");
    assert!(page.contains("1 mens vraagt vandaag iets van je"), "{page}");
}

async fn a_hundred_of_a_colleague_never_hide_one_of_mine(db: Db) {
    let town = Town::on(db).await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let worry = |name: &str| rules::jim_worry("Karim", name, (None, None), now);
    for number in 0..100 {
        let row = leaver(&format!("9{number:04}"), "Noor", "Kok");
        let alumnus = leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
        signals::raise(&mut tx, &alumnus, &worry("Noor"), now).await.expect("a signal");
    }
    let mine = leavers::add(&mut tx, &town.school, &town.els, &leaver("80001", "Demi", "Hendriks"), now).await;
    let mine = mine.expect("an alumnus");
    let later = Proposal { urgency: 6, ..worry("Demi") };
    signals::raise(&mut tx, &mine, &later, now).await.expect("a signal");
    tx.commit().await.expect("a commit");
    let page = town.be(&town.els).await.look("/monday").await.expect("Monday");
    let (hers, others) = page.split_once("Bij collega").expect("hers, and those of colleagues");
    assert!(hers.contains("1 mens vraagt vandaag iets van je") && page.contains("Demi Hendriks"), "{page}");
    assert!(others.contains("Noor Kok"), "colleagues come after her own");
    assert!(town.be(&town.els).await.look("/calls").await.expect("her round").contains("Demi Hendriks"));
}

async fn whoever_asks_for_help_stands_before_a_whole_list_that_was_never_reached(db: Db) {
    let town = Town::on(db).await;
    let now = town.house.clock.now();
    let mut tx = town.house.db.begin().await.expect("a transaction");
    let silent = |first_name: &str, last_sign: Option<At>| rules::Silence {
        first_name: first_name.to_owned(),
        last_sign,
        known_since: now.plus_days(-40),
        jim_said: None,
        unanswered: 0,
        check_ins: (0, 0),
        own_pause: None,
        limit: None,
    };
    for number in 0..70 {
        let row = leaver(&format!("9{number:04}"), "Noor", "Kok");
        let alumnus = leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
        let silence = rules::silence(&silent("Noor", None), now);
        signals::raise(&mut tx, &alumnus, &silence, now).await.expect("a signal");
    }
    let row = leaver("80001", "Demi", "Hendriks");
    let demi = leavers::add(&mut tx, &town.school, &town.anja, &row, now).await.expect("an alumnus");
    signals::raise(&mut tx, &demi, &rules::silence(&silent("Demi", None), now), now).await.expect("a signal");
    signals::raise(&mut tx, &demi, &rules::sos("Demi", &[], now), now).await.expect("a signal");
    let reached = now.plus_days(-90);
    let sql = "UPDATE alumni SET last_sign_of_life_at = $2, last_sign = 'reached' WHERE id = $1";
    sqlx::query(sql).bind(&town.samira).bind(reached).execute(&mut *tx).await.expect("reached once");
    let lost = Proposal { urgency: 1, ..rules::silence(&silent("Samira", Some(reached)), now) };
    signals::raise(&mut tx, &town.samira, &lost, now).await.expect("a signal");
    tx.commit().await.expect("a commit");
    let page = town.be(&town.anja).await.look("/monday").await.expect("Monday");
    let asks = page.split_once("class=\"asks\"").expect("the names").1;
    let first = asks.split("class=\"ask\"").nth(1).expect("the first name");
    assert!(first.contains("Demi Hendriks") && first.contains("vroeg nu hulp"), "{first}");
    assert!(asks.contains("Noor Kok"), "{asks}");
    assert!(!asks.contains("Samira Visser"), "as urgent, silent for longer, but reached once: {asks}");
    let calls = town.be(&town.anja).await.look("/calls").await.expect("her round");
    assert!(calls.find("Demi Hendriks") < calls.find("Noor Kok"), "and first in the round");
}
