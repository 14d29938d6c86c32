//! The link by which mail stops. Pure.

/// Where the link at the foot of a mail leads.
const STOP: &str = "/mail/stop/";

/// The path of the link with this token.
pub fn stop_path(token: &str) -> String {
    format!("{STOP}{token}")
}

/// Whether this is the one path to which the mail programs of others post by themselves. Who posts there holds the token
/// of the mail; nothing else of theirs is looked at.
pub fn is_one_click(path: &str) -> bool {
    path.strip_prefix(STOP).is_some_and(|token| !token.is_empty() && !token.contains('/'))
}

/// Whether a mail program pressed the button, and no person on our page (RFC 8058, section 3.2). It follows no answer
/// that leads elsewhere, so it gets its page at once.
pub fn is_by_program(body: &[u8]) -> bool {
    const SAID: &[u8] = b"List-Unsubscribe";
    body.windows(SAID.len()).any(|words| words == SAID)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_door_is_open_to_the_mail_programs_of_others() {
        for (path, is_open) in [
            (stop_path("abc").as_str(), true),
            ("/mail/stop/", false),
            ("/mail/stop", false),
            ("/mail/stop/abc/more", false),
            ("/mail/again/abc", false),
            ("/mail/off", false),
            ("/mail/on", false),
            ("/home/mail/stop/abc", false),
            ("//mail/stop/abc", false),
            ("/check-in", false),
        ] {
            assert_eq!(is_one_click(path), is_open, "{path}");
        }
    }

    #[test]
    fn a_mail_program_is_known_by_what_it_posts() {
        let as_parts = b"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--";
        for (body, is_program) in
            [(&b"List-Unsubscribe=One-Click"[..], true), (as_parts, true), (b"", false), (b"x=1", false)]
        {
            assert_eq!(is_by_program(body), is_program);
        }
    }
}
