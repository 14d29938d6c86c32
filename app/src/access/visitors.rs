//! Who stands at the door, as a type: a handler that takes `Call<Staff>` can't be reached by anybody else.

use super::{AlumnusId, Hat, HelperRole, MunicipalityId, Person, PersonId, SchoolId};
use crate::{moment::At, way_in::SignedInBy};

crate::id::id!(
    /// A device on which somebody is signed in.
    SessionId
);

/// Somebody with a living session, and what they are now.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The device.
    pub session: SessionId,
    /// Who.
    pub person: Person,
    /// What they are, from memberships that hold at this request.
    pub hats: Vec<Hat>,
    /// When this device was last seen before this request.
    pub last_seen_at: At,
    /// How they showed who they are.
    pub signed_in_by: SignedInBy,
    /// When they last did.
    pub proved_at: At,
    /// A phone that somebody else gave them can't change much until this instant.
    pub fresh_until: Option<At>,
}

impl SignedIn {
    /// Their id.
    pub fn id(&self) -> &PersonId {
        &self.person.id
    }

    /// Whether they showed two factors.
    pub fn is_strong(&self) -> bool {
        self.signed_in_by.is_strong()
    }

    /// Whether they wear a hat for which one factor is not enough: the school's, the municipality's, a job coach's.
    pub fn needs_two_factors(&self) -> bool {
        self.hats.iter().any(Hat::needs_two_factors)
    }

    /// Whether this phone was given by somebody else so lately that its owner may still say no to it.
    pub fn is_fresh(&self, now: At) -> bool {
        self.fresh_until.is_some_and(|until| until > now)
    }

    /// The same person as if they had shown two factors: whom a door would let in then is led to the second one.
    #[must_use]
    pub(crate) fn if_strong(self) -> Self {
        Self { signed_in_by: SignedInBy::Passkey, ..self }
    }

    /// The page where they begin.
    pub fn home(&self) -> &'static str {
        let first = |wanted: fn(&Hat) -> bool| self.hats.iter().any(wanted);
        if first(|h| matches!(h, Hat::Staff(_) | Hat::Admin(_))) {
            "/monday"
        } else if first(|h| matches!(h, Hat::Alumnus(_))) {
            "/home"
        } else if first(|h| matches!(h, Hat::Municipal(_))) {
            "/desk"
        } else if first(|h| matches!(h, Hat::Helper(..))) {
            "/jim"
        } else {
            "/devices"
        }
    }
}

/// Who may use a door, in the words of the doors list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Anybody, signed in or not.
    Anyone,
    /// Anybody with a living session.
    SignedIn,
    /// An alumnus, for themselves.
    Alumnus,
    /// Somebody in a circle: JIM, job coach, family.
    Helper,
    /// Aftercare staff of a school, admins too.
    Staff,
    /// Whom the admin of a school named to see the work of colleagues too, and the admin.
    Coordinator,
    /// The admin of a school.
    Admin,
    /// A contact of a municipality.
    Municipal,
}

/// Somebody whom a door lets in.
pub trait Visitor: Sized + Send + 'static {
    /// The rule of the doors that take this visitor.
    const RULE: Rule;

    /// Who that is, in words, with how many factors: the doors list says it. The table beside this file keeps it true.
    const WHO: &'static str;

    /// Lets this person in, or not.
    fn admit(signed_in: Option<SignedIn>) -> Option<Self>;
}

/// Anybody.
#[derive(Clone, Debug)]
pub struct Anyone(pub Option<SignedIn>);

impl Visitor for Anyone {
    const RULE: Rule = Rule::Anyone;
    const WHO: &'static str = "anyone, signed in or not";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        Some(Self(signed_in))
    }
}

impl Visitor for SignedIn {
    const RULE: Rule = Rule::SignedIn;
    const WHO: &'static str = "anyone signed in, with two factors where what they are asks for two";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        signed_in.filter(|me| me.is_strong() || !me.needs_two_factors())
    }
}

/// Somebody with a living session, also when they still owe the second factor: for the doors where they give it.
#[derive(Clone, Debug)]
pub struct HalfIn(pub SignedIn);

impl Visitor for HalfIn {
    const RULE: Rule = Rule::SignedIn;
    const WHO: &'static str = "anyone signed in, also before a second factor";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        signed_in.map(Self)
    }
}

/// An alumnus.
#[derive(Clone, Debug)]
pub struct Alumnus {
    /// Who.
    pub me: SignedIn,
    /// Their own circle.
    pub alumnus: AlumnusId,
}

impl Visitor for Alumnus {
    const RULE: Rule = Rule::Alumnus;
    const WHO: &'static str = "an alumnus, about themselves";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        let me = signed_in?;
        let alumnus = me.hats.iter().find_map(|hat| match hat {
            Hat::Alumnus(id) => Some(id.clone()),
            _ => None,
        })?;
        Some(Self { me, alumnus })
    }
}

/// Somebody who stands in at least one circle.
#[derive(Clone, Debug)]
pub struct Helper {
    /// Who.
    pub me: SignedIn,
    /// Whose circles, and as what.
    pub circles: Vec<(AlumnusId, HelperRole)>,
}

impl Visitor for Helper {
    const RULE: Rule = Rule::Helper;
    const WHO: &'static str = "somebody in a circle: JIM, family, or a job coach with two factors";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        let me = signed_in?;
        let circles: Vec<_> = me
            .hats
            .iter()
            .filter_map(|hat| match hat {
                Hat::Helper(alumnus, role) if me.is_strong() || !hat.needs_two_factors() => {
                    Some((alumnus.clone(), *role))
                }
                _ => None,
            })
            .collect();
        (!circles.is_empty()).then_some(Self { me, circles })
    }
}

/// Aftercare staff of one school.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Who.
    pub me: SignedIn,
    /// Where.
    pub school: SchoolId,
    /// Whether they run the school's side too.
    pub is_admin: bool,
    /// Whether they see the work of colleagues too: whoever runs the school's side does, and whom they named.
    pub coordinates: bool,
}

impl Visitor for Staff {
    const RULE: Rule = Rule::Staff;
    const WHO: &'static str = "somebody of the school, with two factors";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        let me = signed_in.filter(SignedIn::is_strong)?;
        let admin = me.hats.iter().find_map(|hat| match hat {
            Hat::Admin(school) => Some(school.clone()),
            _ => None,
        });
        let is_admin = admin.is_some();
        let school = admin.or_else(|| {
            me.hats.iter().find_map(|hat| match hat {
                Hat::Staff(school) => Some(school.clone()),
                _ => None,
            })
        })?;
        let coordinates = is_admin || me.hats.contains(&Hat::Coordinator(school.clone()));
        Some(Self { me, school, is_admin, coordinates })
    }
}

/// Whoever sees the work of colleagues at one school too. Nothing else of an admin.
#[derive(Clone, Debug)]
pub struct Coordinator(pub Staff);

impl Visitor for Coordinator {
    const RULE: Rule = Rule::Coordinator;
    const WHO: &'static str = "a coordinator or the admin of the school, with two factors";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        Staff::admit(signed_in).filter(|staff| staff.coordinates).map(Self)
    }
}

/// The admin of one school.
#[derive(Clone, Debug)]
pub struct Admin(pub Staff);

impl Visitor for Admin {
    const RULE: Rule = Rule::Admin;
    const WHO: &'static str = "whoever is admin of the school, with two factors";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        Staff::admit(signed_in).filter(|staff| staff.is_admin).map(Self)
    }
}

/// A contact of one municipality.
#[derive(Clone, Debug)]
pub struct Municipal {
    /// Who.
    pub me: SignedIn,
    /// Where.
    pub municipality: MunicipalityId,
}

impl Visitor for Municipal {
    const RULE: Rule = Rule::Municipal;
    const WHO: &'static str = "a contact of a municipality, with two factors";
    fn admit(signed_in: Option<SignedIn>) -> Option<Self> {
        let me = signed_in.filter(SignedIn::is_strong)?;
        let municipality = me.hats.iter().find_map(|hat| match hat {
            Hat::Municipal(id) => Some(id.clone()),
            _ => None,
        })?;
        Some(Self { me, municipality })
    }
}

#[cfg(test)]
mod admitted;
