//! What is said before and after somebody warns their people. Pure.

/// Numbers that hold everywhere in the country; source: the organisations themselves. Never queued, never logged.
pub const NUMBERS: [(&str, &str, &str); 4] = [
    ("112", "Er is nu gevaar", "Politie, brandweer of ambulance"),
    ("113", "Ik wil niet meer leven", "Praten kan dag en nacht"),
    ("0800-2000", "Iemand doet mij pijn", "Veilig Thuis, dag en nacht, gratis"),
    ("088-0767000", "Ik wil gewoon praten", "De Luisterlijn, dag en nacht"),
];

/// Within so many minutes the people aren't warned again by the same button.
pub const AGAIN_MINUTES: i64 = 10;

/// What a warned person reads, inside the app.
pub fn warning(name: &str) -> String {
    format!("{name} vraagt nu hulp. Bel {name}.")
}

/// What is said after it.
pub fn they_know(names: &str, are_many: bool) -> String {
    let verb = if are_many { "krijgen" } else { "krijgt" };
    format!("{names} {verb} nu een bericht.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_that_save_a_life_are_there() {
        for number in ["112", "113", "0800-2000"] {
            assert!(NUMBERS.iter().any(|(one, ..)| *one == number), "{number}");
        }
        assert_eq!(they_know("Anja en Karim", true), "Anja en Karim krijgen nu een bericht.");
        assert_eq!(they_know("Anja", false), "Anja krijgt nu een bericht.");
    }
}
