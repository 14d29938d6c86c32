//! How somebody comes in.

use super::{Section, Whose, at, text, words};

pub(in crate::own_data) const PASSKEYS: Section = Section {
    key: "passkeys",
    title: "Inloggen met je telefoon zelf",
    whose: Whose::Person,
    from: "passkeys t WHERE t.person_id = $1 ORDER BY t.created_at DESC",
    columns: &[
        text("name", "Naam", "t.name"),
        at("created_at", "Sinds", "t.created_at"),
        at("last_used_at", "Laatst gebruikt", "t.last_used_at"),
    ],
};

pub(in crate::own_data) const PASSWORDS: Section = Section {
    key: "passwords",
    title: "Je wachtwoord",
    whose: Whose::Person,
    from: "passwords t WHERE t.person_id = $1",
    columns: &[at("changed_at", "Gekozen op", "t.changed_at")],
};

pub(in crate::own_data) const RECOVERY_CODES: Section = Section {
    key: "recovery_codes",
    title: "Codes op papier",
    whose: Whose::Person,
    from: "recovery_codes t WHERE t.person_id = $1 ORDER BY t.created_at DESC, t.id",
    columns: &[at("created_at", "Gemaakt op", "t.created_at"), at("used_at", "Gebruikt op", "t.used_at")],
};

pub(in crate::own_data) const ADDRESS_CHANGES: Section = Section {
    key: "address_changes",
    title: "Een ander mailadres of nummer",
    whose: Whose::Person,
    from: "address_changes t WHERE t.person_id = $1 ORDER BY t.created_at DESC",
    columns: &[
        words("address", "Nieuw adres of nummer", "t.address"),
        at("created_at", "Gevraagd op", "t.created_at"),
        at("used_at", "Veranderd op", "t.used_at"),
    ],
};

pub(in crate::own_data) const FACTOR_RESETS: Section = Section {
    key: "factor_resets",
    title: "Opnieuw beginnen met inloggen",
    whose: Whose::Person,
    from: "factor_resets t WHERE t.person_id = $1 ORDER BY t.at DESC",
    columns: &[
        at("at", "Wanneer", "t.at"),
        text("by", "Door wie", "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.by_id)"),
        at("used_at", "Gebruikt op", "t.used_at"),
    ],
};

pub(in crate::own_data) const PROVIDER_ACCOUNTS: Section = Section {
    key: "provider_accounts",
    title: "Inloggen met een account van je werk",
    whose: Whose::Person,
    from: "provider_accounts t WHERE t.person_id = $1 ORDER BY t.linked_at DESC",
    columns: &[
        text("issuer", "Waar het account is", "t.issuer"),
        text("subject", "Nummer van het account", "t.subject"),
        at("linked_at", "Sinds", "t.linked_at"),
    ],
};

pub(in crate::own_data) const INVITATIONS: Section = Section {
    key: "invitations",
    title: "Uitnodigingen",
    whose: Whose::Person,
    from: "invitations t WHERE t.person_id = $1 ORDER BY t.created_at DESC",
    columns: &[
        at("created_at", "Wanneer", "t.created_at"),
        text(
            "inviter",
            "Door wie",
            "(SELECT w.first_name || ' ' || w.last_name FROM people w WHERE w.id = t.inviter_id)",
        ),
        text("device", "Op welk apparaat", "t.device"),
        at("handed_on_at", "Doorgestuurd op", "t.handed_on_at"),
        at("used_at", "Gebruikt op", "t.used_at"),
    ],
};
