//! In which frame somebody reads their messages, and which. Pure.

use super::store::Message;
use crate::access::{Hat, MunicipalityId, SchoolId};

/// Where somebody reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the desk of a school.
    School(SchoolId),
    /// On their own phone, as an alumnus.
    Phone,
    /// At the desk of a municipality.
    Municipality(MunicipalityId),
    /// On the phone, as a helper.
    Helper,
    /// Nowhere in particular: they were something once.
    Elsewhere,
}

/// The place of somebody with these hats; who has several reads where they begin.
pub fn place(hats: &[Hat]) -> Place {
    let found = |rank: fn(&Hat) -> Option<Place>| hats.iter().find_map(rank);
    found(|hat| match hat {
        Hat::Admin(school) | Hat::Staff(school) => Some(Place::School(school.clone())),
        _ => None,
    })
    .or_else(|| found(|hat| matches!(hat, Hat::Alumnus(_)).then_some(Place::Phone)))
    .or_else(|| {
        found(|hat| match hat {
            Hat::Municipal(municipality) => Some(Place::Municipality(municipality.clone())),
            _ => None,
        })
    })
    .or_else(|| found(|hat| matches!(hat, Hat::Helper(..)).then_some(Place::Helper)))
    .unwrap_or(Place::Elsewhere)
}

/// Of messages that say the same and lead to the same place, only the latest: being asked again is no pile of debts.
pub fn latest(messages: Vec<Message>) -> Vec<Message> {
    let is_same = |one: &Message, other: &Message| one.text == other.text && one.link == other.link;
    let newer = |one: &Message| messages.iter().any(|other| is_same(one, other) && other.at > one.at);
    messages.iter().filter(|message| !newer(message)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{AlumnusId, HelperRole};

    #[test]
    fn messages_are_read_where_somebody_begins() {
        let school = || Hat::Staff(SchoolId("De Rede".into()));
        let alumnus = || Hat::Alumnus(AlumnusId("Samira".into()));
        let jim = || Hat::Helper(AlumnusId("Kees".into()), HelperRole::Jim);
        let town = || Hat::Municipal(MunicipalityId("Nieuwland".into()));
        for (hats, expected) in [
            (vec![jim(), school()], Place::School(SchoolId("De Rede".into()))),
            (vec![jim(), alumnus()], Place::Phone),
            (vec![jim(), town()], Place::Municipality(MunicipalityId("Nieuwland".into()))),
            (vec![jim()], Place::Helper),
            (vec![], Place::Elsewhere),
        ] {
            assert_eq!(place(&hats), expected, "{hats:?}");
        }
    }
}
