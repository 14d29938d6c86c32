//! What a mail says: as text, and as a simple page with the same words. No pictures and nothing from elsewhere, so that
//! nobody learns when it is opened.

use lettre::{
    Message,
    error::Error,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

/// One mail.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// The row of the outbox: the same mail that goes twice after a crash is known by it.
    pub id: &'a str,
    /// Neutral: it stands on a lock screen.
    pub subject: &'static str,
    /// Paragraphs, with an empty line between them.
    pub words: &'a str,
    /// What the button says, and where it leads.
    pub button: Option<(&'static str, String)>,
    /// Where mail is stopped; only for what nobody asked for.
    pub stop: Option<String>,
}

const PAGE: &str = include_str!("letter.html");

const STOP_ASKS: &str = "Wil je geen mail meer?";

impl Letter<'_> {
    /// The whole message.
    ///
    /// # Errors
    /// When a header can't be written.
    pub fn message(&self, from: &Mailbox, to: Mailbox) -> Result<Message, Error> {
        let id = format!("<{}@{}>", self.id, from.email.domain());
        let mut message = Message::builder()
            .from(from.clone())
            .to(to)
            .subject(self.subject)
            .message_id(Some(id))
            // No machine answers it with "ik ben op vakantie" (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some(stop) = &self.stop {
            message = message
                .raw_header(header("List-Unsubscribe", &format!("<{stop}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        let text = part(ContentType::TEXT_PLAIN, self.text());
        message
            .multipart(MultiPart::alternative().singlepart(text).singlepart(part(ContentType::TEXT_HTML, self.page())))
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n", self.words.trim_end());
        if let Some((_, link)) = &self.button {
            text += &format!("\nKijk hier:\n\n{link}\n");
        }
        if let Some(stop) = &self.stop {
            text += &format!("\n\n{STOP_ASKS}\n{stop}\n");
        }
        text
    }

    fn page(&self) -> String {
        let words: String = self.words.trim_end().split("\n\n").map(paragraph).collect();
        let button = self.button.as_ref().map(|(says, link)| button(says, link)).unwrap_or_default();
        let foot = self.stop.as_ref().map(|link| foot(link)).unwrap_or_default();
        filled(&[("[subject]", &escaped(self.subject)), ("[words]", &words), ("[button]", &button), ("[foot]", &foot)])
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Quoted-printable: no server on the way has a reason to change it.
fn part(kind: ContentType, words: String) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(words)
}

/// The template with each place filled in, in their order; what was filled in is not looked at again.
fn filled(places: &[(&str, &str)]) -> String {
    let (mut page, mut rest) = (String::new(), PAGE);
    for (place, value) in places {
        if let Some((before, after)) = rest.split_once(place) {
            page.push_str(before);
            page.push_str(value);
            rest = after;
        }
    }
    page + rest
}

fn paragraph(words: &str) -> String {
    format!("<p style=\"margin: 0 0 16px\">{}</p>\n", escaped(words).replace('\n', "<br>\n"))
}

fn button(says: &str, link: &str) -> String {
    format!(
        "<p style=\"margin: 24px 0\"><a class=\"button\" href=\"{}\" style=\"display: inline-block; \
         padding: 16px 28px; border-radius: 16px; background: #1f5fc0; color: #ffffff; font-weight: bold; \
         text-decoration: none\">{}</a></p>\n",
        escaped(link),
        escaped(says)
    )
}

fn foot(link: &str) -> String {
    format!(
        "<p class=\"foot\" style=\"margin: 48px 0 0; font-size: 16px; color: #5b5850\">{STOP_ASKS} \
         <a href=\"{}\" style=\"color: inherit\">Stop de mail</a></p>\n",
        escaped(link)
    )
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(words: &str) -> Letter<'_> {
        Letter { id: "7", subject: "Er is iets nieuws", words, button: None, stop: None }
    }

    #[test]
    fn words_of_people_are_never_markup() {
        let page = letter("Kom <b>nu</b> & neem \"[button]\" mee.\n\nTot\ndan").page();
        assert!(page.contains("Kom &lt;b&gt;nu&lt;/b&gt; &amp; neem &quot;[button]&quot; mee.</p>"), "{page}");
        assert!(page.contains("Tot<br>\ndan</p>"), "{page}");
        assert!(!page.contains("[foot]") && !page.contains("[words]"), "{page}");
    }

    #[test]
    fn a_mail_loads_nothing_and_follows_nobody() {
        let link = || "https://waakvlam.example/inbox".to_owned();
        let whole = Letter { button: Some(("Bekijk het", link())), stop: Some(link()), ..letter("Hallo.") }.page();
        for loads in ["<img", "src=", "url(", "<link", "@import", "<script", "<form", "background-image"] {
            assert!(!whole.contains(loads), "{loads} in {whole}");
        }
        assert_eq!(whole.matches("http").count(), 2, "the button and the foot: {whole}");
        assert!(whole.contains("lang=\"nl\"") && whole.contains("name=\"color-scheme\" content=\"light dark\""));
    }
}
