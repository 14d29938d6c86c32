//! What a school and a colleague need. Pure.

use super::{NewColleague, NewSchool};
use crate::error::Refused;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;

/// Everything filled in, and a mail address that can be one.
///
/// # Errors
/// With the first thing that is missing, in words.
pub fn check(form: &NewSchool) -> Result<(), Refused> {
    name(&form.school, "de naam van de school")?;
    name(&form.town, "de plaats")?;
    name(&form.first_name, "je voornaam")?;
    name(&form.last_name, "je achternaam")?;
    mail(&form.mail)
}

/// Everything filled in for a colleague.
///
/// # Errors
/// With the first thing that is missing, in words.
pub fn check_colleague(form: &NewColleague) -> Result<(), Refused> {
    name(&form.first_name, "de voornaam")?;
    name(&form.last_name, "de achternaam")?;
    name(&form.title, "de functie")?;
    mail(&form.mail)
}

/// A name: not empty, not too long.
///
/// # Errors
/// When it is either.
pub fn name(typed: &str, what: &str) -> Result<(), Refused> {
    match typed.trim().chars().count() {
        0 => Err(Refused(format!("Vul {what} in."))),
        1..=LONGEST_NAME => Ok(()),
        _ => Err(Refused(format!("Dit is te lang: {what} mag {LONGEST_NAME} letters hebben."))),
    }
}

/// What a colleague reads who coordinates from now on, or does no more; and what the other admins read of it.
pub fn coordinates_in_words(by: &str, name: &str, coordinates: bool) -> (String, String) {
    match coordinates {
        true => (
            format!("{by} maakt jou coördinator. Je ziet nu ook het werk van collega's: kijk bij Team."),
            format!("{by} maakt {name} coördinator: {name} ziet nu ook het werk van collega's."),
        ),
        false => (
            format!("Je bent geen coördinator meer. Dat heeft {by} veranderd."),
            format!("{name} is geen coördinator meer. Dat heeft {by} veranderd."),
        ),
    }
}

fn mail(typed: &str) -> Result<(), Refused> {
    let parts: Vec<&str> = typed.trim().split('@').collect();
    match parts[..] {
        [name, host] if !name.is_empty() && host.contains('.') && typed.len() <= 254 && !typed.trim().contains(' ') => {
            Ok(())
        }
        _ => Err(Refused::because("Dit mailadres klopt niet. Een mailadres ziet eruit als naam@school.nl.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let whole = NewSchool {
            school: "De Rede".into(),
            town: "Nieuwland".into(),
            first_name: "Els".into(),
            last_name: "Brouwer".into(),
            mail: "els@derede.example".into(),
        };
        assert_eq!(check(&whole), Ok(()));
        let no_town = NewSchool { town: "  ".into(), ..whole.clone() };
        assert_eq!(check(&no_town), Err(Refused("Vul de plaats in.".into())));
        for mail in ["", "els", "els@", "@derede.example", "els@derede", "e ls@derede.example"] {
            assert!(check(&NewSchool { mail: mail.into(), ..whole.clone() }).is_err(), "{mail}");
        }
    }
}
