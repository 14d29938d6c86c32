//! Who is next, and how long they have. Pure.

use crate::{
    access::PersonId,
    error::Refused,
    escalations::State,
    moment::{At, Day},
    working_days,
};

/// The step of the fixed contacts; below it stand the alumnus with the JIM, and the owner.
pub const FIRST: i64 = 2;

/// The step of who may decide.
pub const DECIDER: i64 = 3;

/// The last step.
pub const TOP: i64 = 4;

/// The term at each step, until the school sets another, in working days.
pub const USUAL_TERM: i64 = 3;

/// The longest term, in working days.
pub const LONGEST_TERM: i64 = 20;

/// What somebody on this step is called.
pub fn step_label(step: i64) -> &'static str {
    match step {
        ..=FIRST => "vaste contactpersoon",
        DECIDER => "beslisser",
        _ => "wethouder of regio",
    }
}

/// A named person on a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// 2, 3 or 4.
    pub step: i64,
    /// 1 or 2: the second fixed contact is there when the first is not.
    pub position: i64,
    /// Who.
    pub person: PersonId,
    /// "Femke de Boer".
    pub name: String,
    /// "Femke".
    pub first_name: String,
    /// "consulent Werk".
    pub title: String,
    /// How long they have, in working days.
    pub term_days: i64,
    /// Whether they work there now.
    pub works_there: bool,
    /// The last day on which they are away, when they are away today.
    pub away_until: Option<Day>,
}

/// Where a case is laid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Which step.
    pub step: i64,
    /// Whose.
    pub person: PersonId,
    /// How long they have, in working days.
    pub term_days: i64,
}

impl Desk {
    /// When the term ends that starts now.
    pub fn term_at(&self, now: At) -> At {
        working_days::end_after(now.day(), self.term_days)
    }
}

/// The terms of steps 0 and 1 of one school and one municipality, in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchoolTerms {
    /// Step 0: how long the alumnus has to say yes or no.
    pub alumnus: i64,
    /// Step 1: how long the owner has, with whatever lies at school.
    pub owner: i64,
}

impl Default for SchoolTerms {
    fn default() -> Self {
        Self::set(None, None)
    }
}

impl SchoolTerms {
    /// As the school set them; what it left open is the usual term.
    pub fn set(alumnus: Option<i64>, owner: Option<i64>) -> Self {
        Self { alumnus: alumnus.unwrap_or(USUAL_TERM), owner: owner.unwrap_or(USUAL_TERM) }
    }

    /// How long a case may lie in this state, while it is not at the municipality.
    pub fn of(self, state: State) -> i64 {
        if state == State::Asked { self.alumnus } else { self.owner }
    }
}

impl Rung {
    /// Whether they can be reached today.
    pub fn is_there(&self) -> bool {
        self.works_there && self.away_until.is_none()
    }

    /// Their desk.
    pub fn desk(&self) -> Desk {
        Desk { step: self.step, person: self.person.clone(), term_days: self.term_days }
    }
}

/// The ladder of one school and one municipality.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder(Vec<Rung>);

impl Ladder {
    /// From its rungs, in any order.
    pub fn of(mut rungs: Vec<Rung>) -> Self {
        rungs.sort_by_key(|rung| (rung.step, rung.position));
        Self(rungs)
    }

    /// Every rung, from below.
    pub fn rungs(&self) -> &[Rung] {
        &self.0
    }

    /// The fixed contact who gets a new case: the second one when the first is away or no longer works there. When both
    /// are away the first: their term runs, and then it rises.
    pub fn contact(&self) -> Option<&Rung> {
        self.of_step(|step| step == FIRST)
    }

    /// The lowest rung above this step with somebody who works there, and is there if anybody is.
    pub fn above(&self, step: i64) -> Option<&Rung> {
        self.of_step(|other| other > step)
    }

    /// Who can take over from this person, who is away: another one of the same step who is there.
    pub fn beside(&self, step: i64, person: &PersonId) -> Option<&Rung> {
        self.0.iter().find(|rung| rung.step == step && &rung.person != person && rung.is_there())
    }

    fn of_step(&self, is_wanted: impl Fn(i64) -> bool) -> Option<&Rung> {
        let wanted = || self.0.iter().filter(|rung| is_wanted(rung.step) && rung.works_there);
        wanted().find(|rung| rung.is_there()).or_else(|| wanted().next())
    }

    /// Who stands on this place.
    pub fn at(&self, step: i64, position: i64) -> Option<&Rung> {
        self.0.iter().find(|rung| rung.step == step && rung.position == position)
    }

    /// The term of a step, in working days.
    pub fn term_of(&self, step: i64) -> i64 {
        self.0.iter().find(|rung| rung.step == step).map_or(USUAL_TERM, |rung| rung.term_days)
    }
}

/// A place on the ladder, with the names of its fields in the form.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// 2, 3 or 4.
    pub step: i64,
    /// 1 or 2.
    pub position: i64,
    /// The field that says who.
    pub field: &'static str,
    /// The field that says how long; one for each step.
    pub term_field: &'static str,
    /// What the place is called.
    pub label: &'static str,
}

/// The places of every ladder, from below.
pub const PLACES: [Place; 4] = [
    Place { step: 2, position: 1, field: "contact_1", term_field: "term_2", label: "Eerste contactpersoon" },
    Place { step: 2, position: 2, field: "contact_2", term_field: "term_2", label: "Tweede contactpersoon" },
    Place { step: 3, position: 1, field: "decider", term_field: "term_3", label: "Beslisser (doorzettingsmacht)" },
    Place { step: 4, position: 1, field: "top", term_field: "term_4", label: "Wethouder of regio" },
];

/// The field with the term of step 0.
pub const ALUMNUS_TERM: &str = "term_0";

/// The field with the term of step 1.
pub const OWNER_TERM: &str = "term_1";

/// A term as it was typed, in working days.
///
/// # Errors
/// When it is no number from 1 to [`LONGEST_TERM`].
pub fn term(typed: &str) -> Result<i64, Refused> {
    let days = typed.trim().parse().ok().filter(|days| (1..=LONGEST_TERM).contains(days));
    days.ok_or_else(|| Refused(format!("Kies 1 tot en met {LONGEST_TERM} werkdagen.")))
}

/// Nobody stands on two places: rising to oneself is no rising, and two contacts are two people.
///
/// # Errors
/// With the place at which somebody stands again.
pub fn all_different(places: &[Option<PersonId>]) -> Result<(), usize> {
    let again = places.iter().enumerate().find(|(at, person)| person.is_some() && places[..*at].contains(person));
    again.map_or(Ok(()), |(at, _)| Err(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(step: i64, position: i64, name: &str, works_there: bool) -> Rung {
        Rung {
            step,
            position,
            person: PersonId(name.into()),
            name: name.into(),
            first_name: name.into(),
            title: String::new(),
            term_days: 3,
            works_there,
            away_until: None,
        }
    }

    fn away(rung: Rung) -> Rung {
        Rung { away_until: Day::parse("2026-12-04"), ..rung }
    }

    fn name(rung: Option<&Rung>) -> &str {
        rung.map_or("nobody", |rung| &rung.name)
    }

    #[test]
    fn a_case_goes_to_the_first_contact_who_works_there() {
        for (first, second, gets) in [(true, true, "Femke"), (false, true, "Omar"), (false, false, "nobody")] {
            let ladder =
                Ladder::of(vec![rung(3, 1, "Peter", true), rung(2, 2, "Omar", second), rung(2, 1, "Femke", first)]);
            assert_eq!(name(ladder.contact()), gets);
        }
    }

    #[test]
    fn who_is_away_is_stood_in_for() {
        let (femke, omar) = (rung(2, 1, "Femke", true), rung(2, 2, "Omar", true));
        let (peter, ria) = (rung(3, 1, "Peter", true), rung(4, 1, "Ria", true));
        let ladder = Ladder::of(vec![away(femke.clone()), omar.clone(), away(peter), ria]);
        assert_eq!(name(ladder.contact()), "Omar");
        assert_eq!(name(ladder.beside(2, &femke.person)), "Omar");
        assert_eq!(name(ladder.above(2)), "Ria", "a decider who is away decides nothing");
        let both = Ladder::of(vec![away(femke.clone()), away(omar)]);
        assert_eq!(name(both.contact()), "Femke", "her term runs, and then it rises");
        assert_eq!(name(both.beside(2, &femke.person)), "nobody");
    }

    #[test]
    fn rising_skips_a_step_where_nobody_is() {
        let ladder = Ladder::of(vec![rung(2, 1, "Femke", true), rung(3, 1, "Peter", false), rung(4, 1, "Ria", true)]);
        assert_eq!(name(ladder.above(2)), "Ria");
        assert_eq!(name(ladder.above(4)), "nobody");
    }

    #[test]
    fn a_term_ends_at_five_on_a_working_day() {
        let desk = rung(2, 1, "Femke", true).desk();
        for (sent, ends) in [
            ("2026-11-24", "vrijdag 27 november, 5 uur 's middags"),
            ("2026-11-27", "woensdag 2 december, 5 uur 's middags"),
            ("2026-12-23", "dinsdag 29 december, 5 uur 's middags"),
        ] {
            let sent = At::local(Day::parse(sent).expect("a day"), 21, 30);
            assert_eq!(crate::moment::plain(&desk.term_at(sent).in_words()), ends);
        }
    }

    #[test]
    fn a_term_is_1_to_20_working_days() {
        for (typed, days) in [("3", Some(3)), (" 20 ", Some(20)), ("0", None), ("21", None), ("drie", None), ("", None)]
        {
            assert_eq!(term(typed).ok(), days, "{typed:?}");
        }
    }

    #[test]
    fn nobody_stands_on_two_places() {
        let who = |name: &str| Some(PersonId(name.into()));
        assert_eq!(all_different(&[who("a"), None, who("b"), None]), Ok(()));
        assert_eq!(all_different(&[who("a"), who("b"), who("a")]), Err(2));
    }
}
