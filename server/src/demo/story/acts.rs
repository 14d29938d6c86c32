//! What people do in the story, each through the door that is theirs.

use super::{super::actor::Lost, Tale};
use crate::demo::cast;
use app::signals::{self, SignalKind};

/// What an owner does about what the calendar brings, in a word.
const fn what_was_done(kind: SignalKind) -> Option<&'static str> {
    match kind {
        SignalKind::Birthday => Some("Samen gekeken wat er verandert."),
        SignalKind::NoJim => Some("Gevraagd wie het kan zijn. Nog niemand gevonden."),
        SignalKind::NoWork => Some("Samen een plan gemaakt."),
        _ => None,
    }
}

impl Tale<'_> {
    /// On Friday each owner at De Rede does what was due: what the calendar brings, and not what is still going on.
    /// Ingrid, alone at Het Baken, doesn't come round to it.
    pub(super) async fn go_over_what_is_due(&self) -> Result<(), Lost> {
        let today = self.house.clock.now().day();
        for pupil in self.pupils.iter().filter(|pupil| pupil.owner != "ingrid") {
            let alumnus = &self.alumni[pupil.key];
            let mut tx = self.house.db.read().await?;
            let open = signals::store::of_alumnus(&mut tx, alumnus).await?;
            tx.commit().await?;
            for signal in open.iter().filter(|it| it.due_on.is_some_and(|day| day <= today)) {
                let Some(word) = what_was_done(signal.kind) else { continue };
                let path = format!("/alumni/{alumnus}/signals/{}", signal.id);
                self.actor(pupil.owner, "Windows-computer").await?.post(&path, &[("word", word)]).await?;
            }
        }
        Ok(())
    }

    /// Lets a helper read the conversation too.
    pub(super) async fn lets_read(&self, whose: &str, who: &str) -> Result<(), Lost> {
        let sees = format!("/people/{}/sees", self.persons[who]);
        self.actor(whose, "Android-telefoon").await?.post(&sees, &[("kind", "messages"), ("sees", "yes")]).await?;
        Ok(())
    }

    /// Says something in somebody's circle, at the door that is theirs.
    pub(super) async fn say(&self, who: &str, whose: &str, words: &str) -> Result<(), Lost> {
        let is_staff = cast::STAFF_DE_REDE.iter().any(|worker| worker.key == who);
        let door = match () {
            () if who == whose => "/messages".to_owned(),
            () if is_staff => format!("/alumni/{}/messages", self.alumni[whose]),
            () => format!("/jim/{}/messages", self.alumni[whose]),
        };
        self.actor(who, "Android-telefoon").await?.fill_in(&door, &door, &[("words", words)]).await?;
        Ok(())
    }

    pub(super) async fn call(&self, who: &str, whom: &str, outcome: &str, words: &str) -> Result<(), Lost> {
        let path = format!("/alumni/{}/contact", self.alumni[whom]);
        let actor = self.actor(who, "Windows-computer").await?;
        actor.look(&format!("/alumni/{}", self.alumni[whom])).await?;
        actor.post(&path, &[("way", "phone"), ("outcome", outcome), ("words", words)]).await?;
        Ok(())
    }

    /// Spoken in a phone round, with a day on which they call again, so many days from today.
    pub(super) async fn promises_a_call(&self, who: &str, whom: &str, day: i64) -> Result<(), Lost> {
        let (came, again) = (format!("came.{}", self.alumni[whom]), format!("again_on.{}", self.alumni[whom]));
        let on = self.today.day().plus(day).iso();
        let form = [(came.as_str(), "reached"), (&again, &on)];
        self.actor(who, "Windows-computer").await?.fill_in("/calls", "/calls", &form).await.map(drop)
    }

    pub(super) async fn write_case(&mut self, whom: &'static str, cause: &str, asked: &str) -> Result<(), Lost> {
        let pupil = self.pupils.iter().find(|pupil| pupil.key == whom).ok_or("nobody")?;
        let actor = self.actor(pupil.owner, "Windows-computer").await?;
        let wanted_on = self.house.clock.now().day().plus(14).iso();
        let form = [("cause", cause), ("asked", asked), ("wanted_on", &wanted_on), ("own_0", cause), ("own_1", asked)];
        let case = actor.post(&format!("/alumni/{}/escalate", self.alumni[whom]), &form).await?;
        let case = case.split('?').next().unwrap_or_default().to_owned();
        actor.post(&format!("{case}/ask"), &[]).await?;
        self.cases.insert(whom, case.rsplit('/').next().unwrap_or_default().to_owned());
        Ok(())
    }

    pub(super) async fn approve(&self, whom: &str) -> Result<(), Lost> {
        let form = [("decision", "yes"), ("version", "1"), ("share_0", "yes"), ("share_1", "yes"), ("share_2", "yes")];
        self.actor(whom, "Android-telefoon").await?.post(&format!("/packet/{}", self.cases[whom]), &form).await?;
        Ok(())
    }

    pub(super) async fn take_up(
        &self,
        whom: &str,
        who: &str,
        actor: &str,
        action: &str,
        days: i64,
    ) -> Result<(), Lost> {
        let desk = format!("/desk/{}", self.cases[whom]);
        let official = self.actor(who, "Windows-computer").await?;
        official.look(&desk).await?;
        official.post(&format!("{desk}/receive"), &[]).await?;
        let day = self.house.clock.now().day().plus(days + 10).iso();
        official.post(&format!("{desk}/accept"), &[("actor", actor), ("action", action), ("action_on", &day)]).await?;
        Ok(())
    }

    pub(super) async fn ask(&mut self, who: &'static str, topic: &str, words: &str) -> Result<(), Lost> {
        let page = format!("/questions/new/{topic}");
        let to = self.actor(who, "Android-telefoon").await?.fill_in(&page, &page, &[("words", words)]).await?;
        let id = to.split('?').next().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
        self.cases.insert("question", id);
        Ok(())
    }

    pub(super) async fn answer(&self, who: &str, words: &str) -> Result<(), Lost> {
        let path = format!("/answers/{}", self.cases["question"]);
        self.actor(who, "Windows-computer").await?.fill_in(&path, &path, &[("words", words)]).await?;
        Ok(())
    }

    /// What his employer should know: written, read by himself, and given. Nobody said yet that it was received.
    pub(super) async fn hands_over(&self, who: &str, whom: &str) -> Result<(), Lost> {
        let goes_on = self.house.clock.now().day().plus(1).iso();
        let form = [
            ("to_kind", "werkgever"),
            ("to_name", "Jan de Wit van Groenbedrijf Nieuwland"),
            ("to_reach", "06 00000099"),
            ("goes_on", &goes_on),
            ("well", "Konrad komt altijd op tijd. Hij werkt graag buiten."),
            ("not_well", "Konrad zegt snel ja, ook als hij het niet snapt. Lezen gaat langzaam."),
            ("helps", "Eén ding tegelijk vertellen. Eerst voordoen. Vraag daarna: wat ga je doen?"),
            ("arranged", "Elke vrijdag om 3 uur praten Jan en Konrad 10 minuten."),
        ];
        let path = format!("/alumni/{}/handover", self.alumni[whom]);
        let sheet = self.actor(who, "Windows-computer").await?.post(&path, &form).await?;
        let id = sheet.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        let own = self.actor(whom, "Android-telefoon").await?;
        own.post(&format!("/handover/{id}"), &[("decision", "yes")]).await.map(drop)
    }

    /// A change of owner is told long before it happens.
    pub(super) async fn announces_a_new_owner(&self, who: &str, whom: &str, to: &str, why: &str) -> Result<(), Lost> {
        let (starts_on, ends_on) = (self.today.day().plus(12).iso(), self.today.day().plus(42).iso());
        let form = [
            ("to", self.persons[to].0.as_str()),
            ("starts_on", &starts_on),
            ("ends_on", &ends_on),
            ("why", why),
            ("stays", "yes"),
        ];
        let path = format!("/alumni/{}/owner", self.alumni[whom]);
        self.actor(who, "Windows-computer").await?.post(&path, &form).await?;
        Ok(())
    }

    /// Somebody will be away, so many days from today until so many.
    pub(super) async fn goes_away(&self, who: &str, (from, until): (i64, i64), note: &str) -> Result<(), Lost> {
        let (from, until) = (self.today.day().plus(from).iso(), self.today.day().plus(until).iso());
        let form = [("from", from.as_str()), ("until", until.as_str()), ("note", note)];
        self.actor(who, "Windows-computer").await?.post("/absence", &form).await?;
        Ok(())
    }

    /// An own day, at noon.
    pub(super) async fn chooses_a_day(&self, who: &str, day: &str, every: &str) -> Result<(), Lost> {
        let form = [("day", day), ("hour", "12"), ("every", every), ("channel", "push"), ("quiet", "21-9")];
        self.actor(who, "Android-telefoon").await?.post("/rhythm/how", &form).await.map(drop)
    }

    /// "Laat me even met rust."
    pub(super) async fn rests(&self, who: &str, how_long: &str) -> Result<(), Lost> {
        self.actor(who, "Android-telefoon").await?.post("/rest", &[("how_long", how_long)]).await.map(drop)
    }

    /// Another day, hour and interval, told a week before it holds.
    pub(super) async fn tells_a_rhythm(
        &self,
        who: &str,
        whom: &str,
        (day, hour, every): (&str, &str, &str),
        why: &str,
    ) -> Result<(), Lost> {
        let form = [("day", day), ("hour", hour), ("every", every), ("why", why)];
        let path = format!("/alumni/{}/rhythm", self.alumni[whom]);
        self.actor(who, "Windows-computer").await?.post(&path, &form).await.map(drop)
    }

    /// "Dit is mijn vaste persoon."
    pub(super) async fn trusts(&self, who: &str, whom: &str) -> Result<(), Lost> {
        let path = format!("/people/{}/trusted", self.persons[whom]);
        self.actor(who, "Android-telefoon").await?.post(&path, &[("value", "yes")]).await?;
        Ok(())
    }

    /// The coming evening, with who comes.
    pub(super) async fn sign_up(&self, who: &[&str]) -> Result<(), Lost> {
        for key in who {
            let actor = self.actor(key, "Android-telefoon").await?;
            let page = actor.look("/evenings").await?;
            let Some(form) =
                page.split("action=\"").find(|part| part.starts_with("/evenings/") && part.contains("sign-up"))
            else {
                continue;
            };
            let action = form.split('"').next().unwrap_or_default();
            actor.post(action, &[]).await?;
        }
        Ok(())
    }
}
