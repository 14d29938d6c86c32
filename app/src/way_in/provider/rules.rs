//! Who comes in by a provider, and what becomes of their membership. Pure.

use super::{MappedRole, Mapping, ProviderForm};
use crate::error::Refused;

/// How long somebody may take at their provider, in minutes.
pub const VISIT_MINUTES: i64 = 10;

/// How far the provider's clock may be off, in seconds.
pub const SKEW_SECONDS: i64 = 60;

/// Departures to one provider in an hour: a stranger can make us ask it that often, and no more.
pub const VISITS_AN_HOUR: i64 = 1000;

impl Mapping {
    /// What these groups make of somebody. An admin's group comes first.
    pub fn role(&self, groups: &[String]) -> Option<MappedRole> {
        let has = |wanted: &Option<String>| wanted.as_ref().is_some_and(|wanted| groups.contains(wanted));
        match (has(&self.admin_group), has(&self.member_group)) {
            _ if self.claim.is_none() => None,
            (true, _) => Some(MappedRole::Admin),
            (false, true) => Some(MappedRole::Member),
            (false, false) => None,
        }
    }
}

/// Whom we know of the account that the provider vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// This account came in before.
    Linked,
    /// A person of this organisation has its mail address, and no other account of this provider.
    ByMail,
    /// Somebody has its mail address who is no member here, or who has another account already.
    Taken,
    /// Nobody has its mail address.
    Nobody,
}

/// What is known when somebody comes back from their provider.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Whom we know.
    pub known: Known,
    /// The mail address is confirmed by the provider, and lies in the organisation's own domain.
    pub mail_fits: bool,
    /// A person made them a member here, and that holds.
    pub by_hand: bool,
    /// A group made them a member here, and that holds.
    pub by_group: Option<MappedRole>,
    /// What their groups say now.
    pub wanted: Option<MappedRole>,
    /// Whether a group may make a colleague.
    pub may_add: bool,
    /// They are something at another organisation too, or an alumnus.
    pub elsewhere: bool,
}

/// What becomes of the membership that a group made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stays as it is, or there is none.
    None,
    /// It ends now.
    End,
    /// It begins now, after the end of another.
    Begin(MappedRole),
}

/// Whether somebody comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// In.
    In,
    /// In, and from now on known by this account.
    LinkAndIn,
    /// In, as somebody new.
    NewAndIn,
    /// Not in. The page never says which of the reasons it was.
    No,
}

/// What happens: the membership changes also when somebody is not let in.
pub fn decide(facts: &Facts) -> (Entry, Change) {
    let change = match (facts.by_group, facts.wanted) {
        (Some(has), Some(wanted)) if has == wanted => Change::None,
        (Some(_), Some(wanted)) => Change::Begin(wanted),
        (Some(_), None) => Change::End,
        (None, Some(wanted)) if may_begin(facts) => Change::Begin(wanted),
        (None, _) => Change::None,
    };
    let stays_by_group = facts.by_group.is_some() && change != Change::End;
    let belongs = facts.by_hand || stays_by_group || matches!(change, Change::Begin(_));
    let entry = match facts.known {
        _ if !belongs || facts.elsewhere => Entry::No,
        Known::Linked => Entry::In,
        Known::ByMail if facts.mail_fits => Entry::LinkAndIn,
        Known::Nobody if facts.mail_fits => Entry::NewAndIn,
        Known::ByMail | Known::Nobody | Known::Taken => Entry::No,
    };
    (entry, change)
}

/// A group makes a member only of somebody new, or of somebody who came in here before.
fn may_begin(facts: &Facts) -> bool {
    let is_new = facts.known == Known::Nobody && facts.mail_fits;
    facts.may_add && !facts.by_hand && !facts.elsewhere && (is_new || facts.known == Known::Linked)
}

/// The domain of a mail address, in lower case.
pub fn domain_of(mail: &str) -> Option<String> {
    let (name, domain) = mail.trim().rsplit_once('@')?;
    let is_plain = !name.is_empty() && !name.contains('@') && is_domain(domain) && mail.len() <= 254;
    is_plain.then(|| domain.to_ascii_lowercase())
}

fn is_domain(domain: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && domain.bytes().all(is_sign)
}

/// Domains where anybody can have an address: nobody may speak for all who have one there.
const EVERYBODY: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "hotmail.nl",
    "live.nl",
    "live.com",
    "msn.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "ziggo.nl",
    "kpnmail.nl",
    "proton.me",
];

/// What an admin typed, tidied: everything needed is there. `has_secret`: one is kept for this issuer already.
///
/// # Errors
/// With the first thing that is wrong, in words.
pub fn check(form: &ProviderForm, has_secret: bool) -> Result<ProviderForm, Refused> {
    let tidy = |text: &str| text.trim().to_owned();
    let form = ProviderForm {
        issuer: tidy(&form.issuer),
        client_id: tidy(&form.client_id),
        client_secret: tidy(&form.client_secret),
        mail_domain: tidy(&form.mail_domain).trim_start_matches('@').to_ascii_lowercase(),
        group_claim: tidy(&form.group_claim),
        staff_group: tidy(&form.staff_group),
        admin_group: tidy(&form.admin_group),
        may_add: tidy(&form.may_add),
    };
    let no_group = form.staff_group.is_empty() && form.admin_group.is_empty();
    let wrong = match () {
        () if form.issuer.is_empty() => "Vul het adres van de provider in.",
        () if form.client_id.is_empty() => "Vul de client-id in.",
        () if form.client_secret.is_empty() && !has_secret => "Vul het geheim in. Bij een nieuw adres hoort een nieuw.",
        () if !is_domain(&form.mail_domain) => "Vul het maildomein in, bijvoorbeeld school.nl.",
        () if EVERYBODY.contains(&form.mail_domain.as_str()) => {
            "Dit domein is van iedereen. Kies het domein van de organisatie zelf."
        }
        () if form.group_claim.is_empty() && (!no_group || form.may_add == "yes") => {
            "Vul in hoe de groepen heten in de gegevens van de provider, bijvoorbeeld groups."
        }
        () if !form.group_claim.is_empty() && no_group => "Vul een groep in, of laat de groepen helemaal weg.",
        () if too_long(&form) => "Dit is te lang. Elk veld mag 300 tekens hebben.",
        () => return Ok(form),
    };
    Err(Refused::because(wrong))
}

fn too_long(form: &ProviderForm) -> bool {
    let all = [&form.issuer, &form.client_id, &form.mail_domain, &form.group_claim, &form.staff_group];
    all.into_iter().chain([&form.admin_group, &form.client_secret]).any(|text| text.len() > 300)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBER: Option<MappedRole> = Some(MappedRole::Member);
    const ADMIN: Option<MappedRole> = Some(MappedRole::Admin);

    #[test]
    fn who_comes_in_and_what_becomes_of_their_membership() {
        let fine = Facts {
            known: Known::Linked,
            mail_fits: true,
            by_hand: true,
            by_group: None,
            wanted: None,
            may_add: false,
            elsewhere: false,
        };
        let begin = |role| Change::Begin(role);
        for (what, facts, expected) in [
            ("a colleague who was here before", fine, (Entry::In, Change::None)),
            ("their mail no longer matters", Facts { mail_fits: false, ..fine }, (Entry::In, Change::None)),
            ("their membership ended", Facts { by_hand: false, ..fine }, (Entry::No, Change::None)),
            ("they work elsewhere too", Facts { elsewhere: true, ..fine }, (Entry::No, Change::None)),
            (
                "a colleague for the first time",
                Facts { known: Known::ByMail, ..fine },
                (Entry::LinkAndIn, Change::None),
            ),
            (
                "an address that nobody confirmed",
                Facts { known: Known::ByMail, mail_fits: false, ..fine },
                (Entry::No, Change::None),
            ),
            (
                "a colleague by name, who is something elsewhere",
                Facts { known: Known::ByMail, elsewhere: true, ..fine },
                (Entry::No, Change::None),
            ),
            (
                "somebody else has the address",
                Facts { known: Known::Taken, by_hand: false, wanted: MEMBER, may_add: true, ..fine },
                (Entry::No, Change::None),
            ),
            (
                "a stranger without a group",
                Facts { known: Known::Nobody, by_hand: false, may_add: true, ..fine },
                (Entry::No, Change::None),
            ),
            (
                "a stranger with a group, where groups may not add",
                Facts { known: Known::Nobody, by_hand: false, wanted: MEMBER, ..fine },
                (Entry::No, Change::None),
            ),
            (
                "a stranger with a group",
                Facts { known: Known::Nobody, by_hand: false, wanted: MEMBER, may_add: true, ..fine },
                (Entry::NewAndIn, begin(MappedRole::Member)),
            ),
            (
                "a stranger with a group and no confirmed address",
                Facts { known: Known::Nobody, by_hand: false, wanted: MEMBER, may_add: true, mail_fits: false, ..fine },
                (Entry::No, Change::None),
            ),
            (
                "the group stays",
                Facts { by_hand: false, by_group: MEMBER, wanted: MEMBER, ..fine },
                (Entry::In, Change::None),
            ),
            (
                "the group is gone",
                Facts { by_hand: false, by_group: MEMBER, wanted: None, may_add: true, ..fine },
                (Entry::No, Change::End),
            ),
            (
                "the group is gone, but a person made them a colleague too",
                Facts { by_group: ADMIN, wanted: None, ..fine },
                (Entry::In, Change::End),
            ),
            (
                "another group",
                Facts { by_hand: false, by_group: MEMBER, wanted: ADMIN, ..fine },
                (Entry::In, begin(MappedRole::Admin)),
            ),
            (
                "the group is back",
                Facts { by_hand: false, wanted: MEMBER, may_add: true, ..fine },
                (Entry::In, begin(MappedRole::Member)),
            ),
            (
                "a group makes no admin of a colleague",
                Facts { wanted: ADMIN, may_add: true, ..fine },
                (Entry::In, Change::None),
            ),
        ] {
            assert_eq!(decide(&facts), expected, "{what}");
        }
    }

    #[test]
    fn groups_count_only_when_their_claim_is_set() {
        let mapping = Mapping {
            claim: Some("groups".into()),
            member_group: Some("nazorg".into()),
            admin_group: Some("beheer".into()),
            may_add: true,
        };
        let groups = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(mapping.role(&groups(&["nazorg"])), MEMBER);
        assert_eq!(mapping.role(&groups(&["nazorg", "beheer"])), ADMIN);
        assert_eq!(mapping.role(&groups(&["Nazorg", "anders"])), None);
        assert_eq!(Mapping { claim: None, ..mapping }.role(&groups(&["beheer"])), None);
    }

    #[test]
    fn a_mail_address_has_one_domain() {
        for (mail, domain) in [
            ("Anja@School.Example ", Some("school.example")),
            ("a@b@school.example", None),
            ("@school.example", None),
            ("anja@school", None),
            ("anja@school.example.", None),
            ("anja@school.exa mple", None),
            ("anja", None),
        ] {
            assert_eq!(domain_of(mail).as_deref(), domain, "{mail}");
        }
    }

    #[test]
    fn settings_are_whole_before_they_are_kept() {
        let whole = ProviderForm {
            issuer: " https://login.school.example ".into(),
            client_id: "waakvlam".into(),
            client_secret: "geheim".into(),
            mail_domain: "@School.Example".into(),
            ..ProviderForm::default()
        };
        let kept = check(&whole, false).expect("whole");
        assert_eq!(
            (kept.issuer.as_str(), kept.mail_domain.as_str()),
            ("https://login.school.example", "school.example")
        );
        let no_secret = ProviderForm { client_secret: String::new(), ..whole.clone() };
        assert!(check(&no_secret, true).is_ok());
        let yes = || "yes".to_owned();
        for (what, form) in [
            ("no secret", no_secret),
            ("no issuer", ProviderForm { issuer: " ".into(), ..whole.clone() }),
            ("no client", ProviderForm { client_id: String::new(), ..whole.clone() }),
            ("no domain", ProviderForm { mail_domain: "school".into(), ..whole.clone() }),
            ("everybody's domain", ProviderForm { mail_domain: "gmail.com".into(), ..whole.clone() }),
            ("a group without a claim", ProviderForm { staff_group: "nazorg".into(), ..whole.clone() }),
            ("adding without a claim", ProviderForm { may_add: yes(), ..whole.clone() }),
            ("a claim without a group", ProviderForm { group_claim: "groups".into(), ..whole.clone() }),
            ("too long", ProviderForm { client_id: "x".repeat(301), ..whole.clone() }),
        ] {
            assert!(check(&form, false).is_err(), "{what}");
        }
    }
}
