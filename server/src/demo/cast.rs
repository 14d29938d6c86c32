//! Who is who. All of them are made up; what they do is in `story`.

use app::{
    leavers::{OutflowDestination, OutflowProfile},
    waakvlam::SupportLevel,
};

/// Somebody who works at a school or a municipality.
pub struct Worker {
    pub key: &'static str,
    pub name: (&'static str, &'static str),
    pub role: &'static str,
    pub title: &'static str,
    pub phone: &'static str,
}

/// The school of most of the story, with its town.
pub const DE_REDE: (&str, &str) = ("De Rede", "Nieuwland");
/// Another one, so that boundaries can be seen.
pub const HET_BAKEN: (&str, &str) = ("Het Baken", "Waterdam");

const fn worker(
    key: &'static str,
    name: (&'static str, &'static str),
    role: &'static str,
    title: &'static str,
    phone: &'static str,
) -> Worker {
    Worker { key, name, role, title, phone }
}

pub const STAFF_DE_REDE: [Worker; 3] = [
    worker("anja", ("Anja", "Jacobs"), "staff", "nazorgcoördinator", "+31600000001"),
    worker("pieter", ("Pieter", "Smeets"), "staff", "stagecoördinator", "+31600000002"),
    worker("els", ("Els", "Brouwer"), "admin", "beheerder", "+31600000003"),
];

pub const STAFF_HET_BAKEN: [Worker; 2] = [
    worker("ingrid", ("Ingrid", "Postma"), "staff", "nazorgcoördinator", "+31600000004"),
    worker("omar", ("Omar", "Haddad"), "admin", "beheerder", "+31600000005"),
];

pub const NIEUWLAND: [Worker; 4] = [
    worker("femke", ("Femke", "de Boer"), "municipal", "consulent", "+31600000011"),
    worker("joost", ("Joost", "Vermeer"), "municipal", "consulent", "+31600000012"),
    worker("hanneke", ("Hanneke", "Prins"), "municipal", "doorzetter", "+31600000013"),
    worker("karel", ("Karel", "Dijkman"), "municipal", "wethouder", "+31600000014"),
];

pub const WATERDAM: [Worker; 3] = [
    worker("sevda", ("Sevda", "Aydin"), "municipal", "consulent", "+31600000015"),
    worker("tom", ("Tom", "Willems"), "municipal", "consulent", "+31600000016"),
    worker("ria", ("Ria", "Koning"), "municipal", "doorzetter", "+31600000017"),
];

/// Somebody who stands in circles.
pub struct Friend {
    pub key: &'static str,
    pub name: (&'static str, &'static str),
    pub phone: &'static str,
}

pub const FRIENDS: [Friend; 5] = [
    Friend { key: "marek", name: ("Marek", "Nowicki"), phone: "+31600000021" },
    Friend { key: "karim", name: ("Karim", "Visser"), phone: "+31600000022" },
    Friend { key: "corrie", name: ("Corrie", "Bakker"), phone: "+31600000023" },
    Friend { key: "bas", name: ("Bas", "Verhoeven"), phone: "+31600000024" },
    Friend { key: "carla", name: ("Carla", "Maas"), phone: "+31600000025" },
];

/// An alumnus with their habits. Days count from the day of the demo; before it they are negative.
pub struct Pupil {
    pub key: &'static str,
    pub name: (&'static str, &'static str),
    pub born: &'static str,
    pub outflow: &'static str,
    pub employer: Option<&'static str>,
    pub contract_ends: Option<i64>,
    pub needs: Option<&'static str>,
    pub profile: OutflowProfile,
    pub destination: OutflowDestination,
    pub municipality: &'static str,
    pub level: SupportLevel,
    pub owner: &'static str,
    /// The day on which the school put them on the list.
    pub listed: i64,
    /// The day they came in; `None` when they never did.
    pub joins: Option<i64>,
    /// Which of the check-ins they answer, over and over: `#` yes, `.` no.
    pub answers: &'static str,
    /// The last day on which they answer anything.
    pub until: i64,
    /// The faces they choose, over and over.
    pub faces: &'static [&'static str],
    /// Their JIM and what the JIM is to them.
    pub jim: Option<(&'static str, &'static str)>,
    /// Their job coach, and from which organisation.
    pub coach: Option<(&'static str, &'static str)>,
}

/// Somebody quiet and well, to be changed where they differ.
const fn pupil(
    key: &'static str,
    name: (&'static str, &'static str),
    born: &'static str,
    outflow: &'static str,
) -> Pupil {
    Pupil {
        key,
        name,
        born,
        outflow,
        employer: None,
        contract_ends: None,
        needs: None,
        profile: OutflowProfile::Arbeidsmarkt,
        destination: OutflowDestination::Arbeid,
        municipality: "Nieuwland",
        level: SupportLevel::Light,
        owner: "anja",
        listed: super::story::BEGINNING,
        joins: Some(-140),
        answers: "#",
        until: 1000,
        faces: &["4", "4", "5", "3"],
        jim: None,
        coach: None,
    }
}

/// The alumni of De Rede.
pub fn de_rede() -> Vec<Pupil> {
    vec![
        Pupil {
            employer: Some("Groenbedrijf Nieuwland"),
            contract_ends: Some(190),
            needs: Some("voorlezen"),
            level: SupportLevel::Active,
            jim: Some(("marek", "oom")),
            coach: Some(("bas", "Werkpartners")),
            ..pupil("konrad", ("Konrad", "Nowicki"), "2007-05-11", "2025-07-15")
        },
        Pupil {
            employer: Some("Smederij De Hamer"),
            needs: Some("graag bellen na 16 uur"),
            answers: "##.",
            faces: &["4", "4", "4"],
            jim: Some(("corrie", "buurvrouw")),
            coach: Some(("bas", "Werkpartners")),
            ..pupil("kees", ("Kees", "Hoekstra"), "2005-02-03", "2024-07-15")
        },
        Pupil {
            level: SupportLevel::Active,
            destination: OutflowDestination::Onbekend,
            profile: OutflowProfile::Onbekend,
            listed: -4,
            joins: Some(-3),
            ..pupil("thomas", ("Thomas", "Kuiper"), "2009-09-15", "2027-06-30")
        },
        Pupil {
            employer: Some("Logistiek Centrum Oost"),
            level: SupportLevel::Pilot,
            coach: Some(("carla", "vaste persoon")),
            listed: -5,
            joins: Some(-4),
            ..pupil("rob", ("Rob", "van Dalen"), "2003-05-21", "2022-07-15")
        },
        Pupil {
            employer: Some("Bakkerij 't Hoekje"),
            contract_ends: Some(-20),
            level: SupportLevel::Active,
            until: -34,
            faces: &["4", "3", "4", "3", "2"],
            jim: Some(("karim", "oom")),
            ..pupil("samira", ("Samira", "Visser"), "2005-11-28", "2024-07-15")
        },
        Pupil { faces: &["3", "4"], ..pupil("lotte", ("Lotte", "Bos"), "2006-06-17", "2025-07-01") },
        Pupil {
            employer: Some("Albert Heijn"),
            contract_ends: Some(75),
            level: SupportLevel::Pilot,
            owner: "pieter",
            coach: Some(("bas", "Werkpartners")),
            ..pupil("mehmet", ("Mehmet", "Dekker"), "2005-12-12", "2023-07-15")
        },
        Pupil {
            level: SupportLevel::Active,
            destination: OutflowDestination::MboBol,
            faces: &["3", "2", "1", "1"],
            joins: Some(-66),
            ..pupil("noa", ("Noa", "Peters"), "2008-04-02", "2026-07-01")
        },
        Pupil {
            level: SupportLevel::Active,
            owner: "pieter",
            destination: OutflowDestination::GeenWerkOfOpleiding,
            until: -40,
            ..pupil("ruben", ("Ruben", "Prinsen"), "2006-01-19", "2024-07-15")
        },
        Pupil {
            owner: "pieter",
            faces: &["3", "3", "2"],
            ..pupil("sanne", ("Sanne", "Kok"), "2005-05-30", "2025-07-01")
        },
        Pupil { employer: Some("Café De Brug"), ..pupil("daan", ("Daan", "Smit"), "2004-10-02", "2023-07-15") },
        Pupil {
            employer: Some("Kringloop Nieuwland"),
            ..pupil("naomi", ("Naomi", "Kramer"), "2004-12-11", "2023-07-15")
        },
        Pupil { level: SupportLevel::Pilot, ..pupil("thijs", ("Thijs", "Postma"), "2002-02-16", "2021-07-15") },
        Pupil {
            level: SupportLevel::Pilot,
            owner: "pieter",
            ..pupil("fatima", ("Fatima", "Nowak"), "2003-04-08", "2021-07-15")
        },
        Pupil {
            destination: OutflowDestination::BeschutWerk,
            ..pupil("jeroen", ("Jeroen", "Groen"), "2005-03-26", "2024-07-15")
        },
        Pupil {
            listed: -33,
            joins: None,
            level: SupportLevel::Active,
            destination: OutflowDestination::Onbekend,
            ..pupil("demi", ("Demi", "Hendriks"), "2008-05-07", "2026-07-01")
        },
    ]
}

/// The alumni of Het Baken.
pub fn het_baken() -> Vec<Pupil> {
    vec![
        Pupil {
            municipality: "Waterdam",
            owner: "ingrid",
            jim: Some(("marek", "vriend van thuis")),
            ..pupil("yara", ("Yara", "Vos"), "2006-02-14", "2025-07-15")
        },
        Pupil {
            municipality: "Waterdam",
            owner: "ingrid",
            until: -70,
            ..pupil("sem", ("Sem", "Koster"), "2005-11-25", "2024-07-15")
        },
        Pupil {
            municipality: "Nieuwland",
            owner: "ingrid",
            ..pupil("yusuf", ("Yusuf", "Schouten"), "2005-05-08", "2024-07-15")
        },
    ]
}
