//! A door's path, and the form that is sent to it, with real things in their places.

use super::world::{MISSING, Things};

/// A path or form with the ids of one circle in it. In a path `{id}` is the id of what the path is about.
pub fn fill(text: &str, things: Option<&Things>, is_path: bool) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').expect("a closing brace");
        let name = if is_path { meaning(text, name) } else { name };
        filled.push_str(before);
        filled.push_str(things.and_then(|things| things.get(name)).map_or_else(|| otherwise(name), String::as_str));
        rest = after;
    }
    filled + rest
}

fn otherwise(name: &str) -> &'static str {
    match name {
        "step" => "work",
        "topic" => "housing",
        _ => MISSING,
    }
}

/// Which thing a part of a path stands for.
fn meaning<'a>(path: &str, name: &'a str) -> &'a str {
    let begins = |start: &str| path.starts_with(start);
    match name {
        "id" if begins("/check-in/") => "check_in",
        "id" if begins("/questions/") || begins("/answers/") || begins("/asked/") => "question",
        "id" if begins("/evenings/") => "evening",
        "id" if begins("/invitations/") => "invitation",
        "id" if begins("/inbox/") => "message",
        "id" if begins("/escalations/") || begins("/packet/") || begins("/desk/") => "case",
        "id" if begins("/absence/") => "absence",
        "person" if path.ends_with("/invite") => "person",
        "person" if begins("/school/") || path.contains("/second-factor/") => "owner",
        "person" if path.contains("/coach/") => "coach",
        "person" => "jim",
        other => other,
    }
}
