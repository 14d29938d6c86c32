//! Words about people, pure.

use crate::access::Basis;

/// "Marek en Anja", "Marek, Anja en Bas".
pub fn names_in_words(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} en {last}", first.join(", ")),
    }
}

/// "Marek en Anja lezen dit.", said before typing.
pub fn who_reads(names: &[String]) -> String {
    match names {
        [] => "Niemand leest dit.".to_owned(),
        [one] => format!("{one} leest dit."),
        many => format!("{} lezen dit.", names_in_words(many)),
    }
}

/// What somebody looked at, after "keek naar".
pub fn looked_at(kind: &str) -> &'static str {
    match kind {
        "circle" => "wie jou helpt",
        "check_ins" => "hoe het met je gaat",
        "feelings" => "wat je zei over werk, wonen en geld",
        "work_facts" => "waar je werkt",
        "questions" => "je vragen",
        "messages" => "berichten in je kring",
        "signals" => "waarom school aan jou dacht",
        "packet" => "wat jij deelt met de gemeente",
        _ => "jouw pagina",
    }
}

/// Why somebody might look, in words.
pub fn because(first_name: &str, basis: Basis) -> String {
    match basis {
        Basis::Own => "Dit ben jij zelf.".to_owned(),
        Basis::Owner => format!("{first_name} is er voor jou vanuit school."),
        Basis::Backup => format!("{first_name} helpt als jouw contact er niet is."),
        Basis::Successor => format!("{first_name} wordt jouw nieuwe contact van school."),
        Basis::Task => format!("{first_name} moest iets voor jou doen."),
        Basis::AftercareTask | Basis::Colleague => "School helpt jou na school.".to_owned(),
        Basis::Permission => "Jij vond dat goed.".to_owned(),
        Basis::Circle => format!("{first_name} staat in jouw kring."),
        Basis::Escalation => "De gemeente heeft een zaak van jou.".to_owned(),
        Basis::SecondPerson => format!("{first_name} moest mee beslissen over een zaak."),
        Basis::Glass => format!("{first_name} staat niet in jouw kring, en keek toch."),
    }
}

/// As what they looked, in words.
pub fn as_role(role: &str) -> &'static str {
    match role {
        "staff" => "van school",
        "jim" => "jouw JIM",
        "job_coach" => "jouw jobcoach",
        "family" => "familie",
        "municipal" => "van de gemeente",
        _ => "iemand anders",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_is_said_before_typing() {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(who_reads(&names(&[])), "Niemand leest dit.");
        assert_eq!(who_reads(&names(&["Anja"])), "Anja leest dit.");
        assert_eq!(who_reads(&names(&["Marek", "Anja"])), "Marek en Anja lezen dit.");
        assert_eq!(who_reads(&names(&["Marek", "Anja", "Bas"])), "Marek, Anja en Bas lezen dit.");
    }
}
