//! A real SMTP server on loopback. The protocol is spoken by the crate `mailin`; this keeps the mails and the moods.

use mailin::{Action, Handler, Response, SessionBuilder, response};
use std::{
    io::{self, BufRead, BufReader, Write},
    net::{IpAddr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// A mail as it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// The sender of the envelope.
    pub from: String,
    /// The receivers of the envelope.
    pub to: Vec<String>,
    /// Headers and body, as sent.
    pub data: String,
}

impl Mail {
    /// Headers and body with quoted-printable undone, so that links and letters with accents are whole.
    pub fn text(&self) -> String {
        if !self.data.to_lowercase().contains("quoted-printable") {
            return self.data.clone();
        }
        let joined = self.data.replace("=\r\n", "");
        let mut bytes = Vec::with_capacity(joined.len());
        let mut rest = joined.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            let code = (first == b'=').then(|| after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok())).flatten();
            let decoded = code.and_then(|hex| u8::from_str_radix(hex, 16).ok());
            bytes.push(decoded.unwrap_or(first));
            rest = if decoded.is_some() { &after[2..] } else { after };
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// How the server treats who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes every mail.
    Well,
    /// Hangs up on everyone, as a server does that is being restarted.
    Down,
    /// Asks to try again later (451).
    Busy,
    /// Says that the mailbox does not exist (550).
    Refusing,
}

/// The server; it lives until the tests end, on a port of its own.
#[derive(Clone)]
pub struct MailServer {
    /// Where it listens, on loopback.
    pub address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
}

struct Desk {
    /// What happens at each mail, before the server says that it has it.
    at_each: Arc<dyn Fn() + Send + Sync>,
    mood: Mood,
    mails: Vec<Mail>,
    visits: usize,
}

/// Starts a mail server that takes every mail.
pub fn mail_server() -> MailServer {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port for the mail server");
    let address = listener.local_addr().expect("the mail server has an address");
    let desk = Arc::new(Mutex::new(Desk { at_each: Arc::new(|| ()), mood: Mood::Well, mails: Vec::new(), visits: 0 }));
    let server = MailServer { address, desk };
    let clerk = server.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let clerk = clerk.clone();
            thread::spawn(move || clerk.receive(stream));
        }
    });
    server
}

impl MailServer {
    /// `smtp://127.0.0.1:PORT`, as a configuration takes it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// From now on the server behaves like this.
    pub fn becomes(&self, mood: Mood) {
        self.desk().mood = mood;
    }

    /// From now on this happens at each mail, before the server says that it has it.
    pub fn at_each_mail(&self, act: impl Fn() + Send + Sync + 'static) {
        self.desk().at_each = Arc::new(act);
    }

    /// Every mail taken so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.desk().mails.clone()
    }

    /// The mails to this address.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.to.iter().any(|to| to == address)).collect()
    }

    /// How often somebody knocked, also in vain.
    pub fn visits(&self) -> usize {
        self.desk().visits
    }

    /// Waits until there are at least this many mails, at most 5 seconds.
    pub async fn waits_for(&self, count: usize) -> Vec<Mail> {
        let until = Instant::now() + Duration::from_secs(5);
        while self.mails().len() < count {
            assert!(Instant::now() < until, "{count} mails were expected, these came: {:#?}", self.mails());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.mails()
    }

    /// Waits until what was under way here has come to its end: no new mail for a twentieth of a second.
    pub async fn calms_down(&self) {
        let (mut seen, mut calm) = (self.mails().len(), 0);
        while calm < 5 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let now = self.mails().len();
            calm = if now == seen { calm + 1 } else { 0 };
            seen = now;
        }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn mood(&self) -> Mood {
        self.desk().mood
    }

    /// One visit, from greeting to goodbye. A broken connection just ends it.
    fn receive(&self, stream: TcpStream) {
        self.desk().visits += 1;
        if self.mood() != Mood::Down {
            let _ = self.talk(&stream);
        }
    }

    fn talk(&self, mut stream: &TcpStream) -> io::Result<()> {
        let remote = stream.peer_addr()?.ip();
        let mut session = SessionBuilder::new("post.test").build(remote, Clerk::new(self.clone()));
        session.greeting().write_to(&mut stream)?;
        let mut lines = BufReader::new(stream);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 && self.mood() != Mood::Down {
            let answer = session.process(&line);
            line.clear();
            if answer.action != Action::NoReply {
                answer.write_to(&mut stream)?;
                stream.flush()?;
            }
            if answer.action == Action::Close {
                break;
            }
        }
        Ok(())
    }
}

/// Writes down the mail of one visit.
struct Clerk {
    server: MailServer,
    mail: Mail,
    data: Vec<u8>,
}

impl Clerk {
    fn new(server: MailServer) -> Self {
        Self { server, mail: Mail::default(), data: Vec::new() }
    }
}

impl Handler for Clerk {
    fn mail(&mut self, _ip: IpAddr, _domain: &str, from: &str) -> Response {
        self.mail = Mail { from: from.to_owned(), ..Mail::default() };
        self.data.clear();
        if self.server.mood() == Mood::Busy { response::INTERNAL_ERROR } else { response::OK }
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.mail.to.push(to.to_owned());
        if self.server.mood() == Mood::Refusing { response::NO_MAILBOX } else { response::OK }
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.data.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mut mail = std::mem::take(&mut self.mail);
        mail.data = String::from_utf8_lossy(&std::mem::take(&mut self.data)).into_owned();
        let at_each = {
            let mut desk = self.server.desk();
            desk.mails.push(mail);
            Arc::clone(&desk.at_each)
        };
        at_each();
        response::OK
    }
}
