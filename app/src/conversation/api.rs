//! The conversation: who? may they? rule, store and outbox in one transaction, answer. One set of handlers for three
//! doors; see `seat`.

use super::{
    MessageId, live,
    page::{self, Conversation},
    readers::{Readers, readers},
    rules,
    seat::{Place, Seat, Sits},
    store::{self, New, Said},
};
use crate::{
    access::{Alumnus, Helper, Kind, May, SeeMessages, Staff, WriteMessage, may, sees_since, would_allow},
    circle,
    db::{Conn, Tx},
    door::{Answer, Answered, Call, Doors},
    error::{Refusal, Refused},
    inbox,
    moment::At,
    outbox::{self, Letter},
    phone::rules::Ago,
    pictures::{self, Use, rules as photos, upload},
    secret,
    shell::Page,
    waakvlam::{self, Sign},
};
use serde::Deserialize;
use std::collections::HashMap;

/// A message with its photo.
const WITH_PHOTO: usize = photos::MAX_BYTES + photos::FORM_AROUND;

/// The doors of the conversation.
pub fn doors() -> Doors {
    Doors::default()
        .get("/messages", look::<Alumnus>)
        .post("/messages", write::<Alumnus>)
        .upload("/messages/picture", WITH_PHOTO, send_photo::<Alumnus>)
        .post("/messages/{message}/take-back", take_back::<Alumnus>)
        .get("/messages/live", listen::<Alumnus>)
        .get("/jim/{alumnus}/messages", look::<Helper>)
        .post("/jim/{alumnus}/messages", write::<Helper>)
        .upload("/jim/{alumnus}/messages/picture", WITH_PHOTO, send_photo::<Helper>)
        .post("/jim/{alumnus}/messages/{message}/take-back", take_back::<Helper>)
        .get("/jim/{alumnus}/messages/live", listen::<Helper>)
        .get("/alumni/{alumnus}/messages", look::<Staff>)
        .post("/alumni/{alumnus}/messages", write::<Staff>)
        .upload("/alumni/{alumnus}/messages/picture", WITH_PHOTO, send_photo::<Staff>)
        .post("/alumni/{alumnus}/messages/{message}/take-back", take_back::<Staff>)
        .get("/alumni/{alumnus}/messages/live", listen::<Staff>)
}

#[derive(Deserialize)]
struct Earlier {
    before: Option<i64>,
}

/// The page. How far somebody looked is kept with the look itself; only they are ever told.
async fn look<V: Sits>(call: Call<V>) -> Answered {
    let (seat, earlier) = (V::seat(&call)?, call.query::<Earlier>()?);
    let mut tx = call.house.db.begin().await?;
    let see = may::<SeeMessages>(&mut tx, &seat.me, &seat.alumnus, call.now).await?;
    let page = load(&mut tx, &seat, &see, earlier.before, call.now).await?;
    if let (None, Some(last)) = (earlier.before, page.said.last()) {
        store::looked(&mut tx, &see, last.place).await?;
    }
    outbox::needs_not_go(&mut tx, see.by(), Kind::Messages, see.alumnus(), call.now).await?;
    inbox::store::was_there(&mut tx, see.by(), &seat.path, call.now).await?;
    tx.commit().await?;
    Ok(Answer::Page(Page::new("Berichten", move || page::conversation(page))))
}

async fn load(
    conn: &mut Conn,
    seat: &Seat,
    see: &May<SeeMessages>,
    before: Option<i64>,
    now: At,
) -> Result<Conversation, Refusal> {
    let readers = readers(conn, see.alumnus(), now).await?;
    // Counted before the messages are read: what comes in between is new to the page.
    let changed = store::changed(conn, see.alumnus()).await?;
    let said = store::said(conn, see, before, now).await?;
    let since = sees_since(conn, see.by(), see.alumnus(), Kind::Messages, now).await?;
    Ok(Conversation {
        brief: circle::store::brief(conn, see.alumnus()).await?,
        place: seat.place,
        path: seat.path.clone(),
        me: see.by().clone(),
        photos: portraits(conn, seat, &said, now).await?,
        earlier: said.first().filter(|_| said.len() as i64 == store::PAGE).map(|first| first.place),
        is_latest: before.is_none(),
        said,
        readers: readers.names(see.by()),
        mark: readers.mark(),
        since: (since > At(0)).then_some(since),
        changed,
        key: secret::token(),
        typed: String::new(),
        refused: None,
        photo_refused: None,
        now,
    })
}

/// The portraits of those who wrote, by person, as far as this reader may see them.
async fn portraits(
    conn: &mut Conn,
    seat: &Seat,
    said: &[Said],
    now: At,
) -> Result<HashMap<String, Option<String>>, sqlx::Error> {
    let mut found = HashMap::new();
    for one in said {
        if !found.contains_key(&one.person_id.0) {
            let photo = pictures::store::portrait_for(conn, seat.me.id(), &one.person_id, now).await?;
            found.insert(one.person_id.0.clone(), photo);
        }
    }
    Ok(found)
}

/// What somebody typed, with what the form carried.
#[derive(Clone, Debug, Default, Deserialize)]
struct Typed {
    #[serde(default)]
    words: String,
    key: String,
    /// The mark of those who were named as readers.
    #[serde(default)]
    readers: String,
    #[serde(default)]
    ago: Ago,
}

async fn write<V: Sits>(call: Call<V>) -> Answered {
    let (seat, typed): (Seat, Typed) = (V::seat(&call)?, call.form()?);
    let words = rules::needed(&typed.words);
    send(&call, &seat, typed, words, None).await
}

/// A photo, with words or without. Unpacking it is slow, so whoever may not write is sent away before.
async fn send_photo<V: Sits>(call: Call<V>) -> Answered {
    let seat = V::seat(&call)?;
    let mut tx = call.house.db.read().await?;
    if !would_allow::<WriteMessage>(&mut tx, seat.me.id(), &seat.alumnus, call.now).await? {
        return Err(Refusal::Missing);
    }
    tx.commit().await?;
    let sent = upload::read(call.upload()).await?;
    let typed = Typed {
        words: sent.field("words").to_owned(),
        key: sent.field("key").to_owned(),
        readers: sent.field("readers").to_owned(),
        ago: Ago::default(),
    };
    match pictures::small(sent.photo, Use::Message).await? {
        Ok(jpeg) => {
            let words = rules::words(&typed.words);
            send(&call, &seat, typed, words, Some(jpeg)).await
        }
        Err(refused) => {
            let tx = call.house.db.begin().await?;
            let again = |page: Conversation| Conversation { photo_refused: Some(refused.0), ..page };
            refuse(tx, &call, &seat, typed, again).await
        }
    }
}

/// Sends, when the words may go and those who read them are still those who were named.
async fn send<V: Sits>(
    call: &Call<V>,
    seat: &Seat,
    typed: Typed,
    words: Result<String, Refused>,
    photo: Option<Vec<u8>>,
) -> Answered {
    let mut tx = call.house.db.begin().await?;
    let write = may::<WriteMessage>(&mut tx, &seat.me, &seat.alumnus, call.now).await?;
    if let (Ok(words), None) = (&words, &photo) {
        let repeat = New { key: &typed.key, words, photo: None, made_at: None };
        if store::is_said(&mut tx, &write, repeat).await? {
            return Answer::go(format!("{}#end", seat.path));
        }
    }
    let readers = readers(&mut tx, &seat.alumnus, call.now).await?;
    let has_photo = photo.is_some();
    let words = match words.and_then(|words| as_named(words, &typed, seat, &readers)) {
        Ok(words) => words,
        Err(Refused(why)) => {
            let again = |page: Conversation| match has_photo {
                true => Conversation { photo_refused: Some(why), ..page },
                false => Conversation { refused: Some(why), ..page },
            };
            return refuse(tx, call, seat, typed, again).await;
        }
    };
    let made_at = typed.ago.made_earlier(call.now);
    let new = New { key: &typed.key, words: &words, photo: photo.as_deref(), made_at };
    if store::say(&mut tx, &write, new, call.now).await? {
        if seat.place == Place::Own {
            let made = typed.ago.made(call.now);
            waakvlam::late_sign_of_life(&mut tx, &seat.alumnus, Sign::Message, made, call.now).await?;
        }
        tell(&mut tx, seat, &readers, call.now).await?;
    }
    tx.commit().await?;
    call.house.nudge.notify_one();
    Answer::go(format!("{}#end", seat.path))
}

fn as_named(words: String, typed: &Typed, seat: &Seat, readers: &Readers) -> Result<String, Refused> {
    if typed.readers == readers.mark() {
        return Ok(words);
    }
    let who = circle::rules::who_reads(&readers.names(seat.me.id()));
    Err(Refused(format!("Er is iets veranderd. {who} Wil je het nog sturen?")))
}

/// The same page, with what was typed and why it did not go.
async fn refuse<V: Sits>(
    mut tx: Tx,
    call: &Call<V>,
    seat: &Seat,
    typed: Typed,
    why: impl FnOnce(Conversation) -> Conversation,
) -> Answered {
    let see = may::<SeeMessages>(&mut tx, &seat.me, &seat.alumnus, call.now).await?;
    let page = load(&mut tx, seat, &see, None, call.now).await?;
    tx.commit().await?;
    let page = why(Conversation { key: typed.key, typed: typed.words, ..page });
    Ok(Answer::Refused(Page::new("Berichten", move || page::conversation(page))))
}

/// Tells each reader that there is something, once until they have looked. Whoever may no longer see messages when it
/// would be delivered hears nothing.
async fn tell(conn: &mut Conn, seat: &Seat, readers: &Readers, now: At) -> Result<(), Refusal> {
    let brief = circle::store::brief(conn, &seat.alumnus).await?;
    for reader in readers.without(seat.me.id()) {
        let since = sees_since(conn, &reader.person, &seat.alumnus, Kind::Messages, now).await?;
        let up_to = store::looked_up_to(conn, &reader.person, &seat.alumnus).await?;
        let letter = Letter {
            key: format!("messages/{}/{}/{up_to}", seat.alumnus, since.0),
            to: reader.person.clone(),
            text: rules::notice(&brief.first_name, reader.person == brief.person_id),
            link: reader.link.clone(),
        };
        outbox::put_needing(conn, &letter, Kind::Messages, &seat.alumnus, now).await?;
    }
    Ok(())
}

/// Takes a message back. A second tap changes nothing.
async fn take_back<V: Sits>(call: Call<V>) -> Answered {
    let (seat, id): (Seat, MessageId) = (V::seat(&call)?, call.part("message")?);
    let mut tx = call.house.db.begin().await?;
    let write = may::<WriteMessage>(&mut tx, &seat.me, &seat.alumnus, call.now).await?;
    let (written_at, taken_back_at) = store::mine(&mut tx, &write, &id).await?;
    if taken_back_at.is_none() {
        if !rules::can_take_back(written_at, call.now) {
            return Err(Refusal::Overtaken("Dat kan alleen in het eerste uur. Je bericht blijft staan.".into()));
        }
        store::take_back(&mut tx, &write, &id, call.now).await?;
    }
    tx.commit().await?;
    Answer::go(format!("{}#end", seat.path))
}

#[derive(Deserialize)]
struct Seen {
    #[serde(default)]
    seen: i64,
}

async fn listen<V: Sits>(call: Call<V>) -> Answered {
    let (seat, seen) = (V::seat(&call)?, call.query::<Seen>()?.seen);
    let mut tx = call.house.db.read().await?;
    if !would_allow::<SeeMessages>(&mut tx, seat.me.id(), &seat.alumnus, call.now).await? {
        return Err(Refusal::Missing);
    }
    tx.commit().await?;
    Ok(Answer::Plain(live::stream(call.house.clone(), seat, seen)))
}
