//! "Hoe gaat het?": five faces, four short questions, and whether somebody should call. And the JIM's own.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod contact;
#[cfg(feature = "ssr")]
mod page;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;

crate::id::id!(
    /// One check-in.
    CheckInId
);

crate::id::words!(
    /// One tap on "Hoe gaat het?".
    Face {
        /// Heel goed.
        VeryGood = "5",
        /// Goed.
        Good = "4",
        /// Gaat wel.
        Fair = "3",
        /// Niet goed.
        NotGood = "2",
        /// Slecht.
        Bad = "1",
        /// Weet ik niet.
        DontKnow = "dont_know",
        /// Liever niet.
        RatherNot = "rather_not",
    }
);

impl Face {
    /// The word under the face.
    pub fn label(self) -> &'static str {
        match self {
            Self::VeryGood => "heel goed",
            Self::Good => "goed",
            Self::Fair => "gaat wel",
            Self::NotGood => "niet goed",
            Self::Bad => "slecht",
            Self::DontKnow => "weet ik niet",
            Self::RatherNot => "liever niet",
        }
    }
}

crate::id::words!(
    /// One tap on work, housing, money or feeling.
    Going {
        /// Goed.
        Good = "good",
        /// Gaat wel.
        Fair = "fair",
        /// Niet goed.
        NotGood = "not_good",
        /// Weet ik niet.
        DontKnow = "dont_know",
        /// Liever niet.
        RatherNot = "rather_not",
    }
);

impl Going {
    /// The word on the tile.
    pub fn label(self) -> &'static str {
        match self {
            Self::Good => "goed",
            Self::Fair => "gaat wel",
            Self::NotGood => "niet goed",
            Self::DontKnow => "weet ik niet",
            Self::RatherNot => "liever niet",
        }
    }
}

crate::id::words!(
    /// What a check-in asks after the face, in this order.
    Domain {
        /// Werk.
        Work = "work",
        /// Wonen.
        Housing = "housing",
        /// Geld.
        Money = "money",
        /// Hoe ik me voel.
        Feeling = "feeling",
    }
);

impl Domain {
    /// The question on its own screen.
    pub fn question(self) -> &'static str {
        match self {
            Self::Work => "Hoe gaat het met werk?",
            Self::Housing => "Hoe gaat het met wonen?",
            Self::Money => "Hoe gaat het met geld?",
            Self::Feeling => "Hoe voel je je?",
        }
    }

    /// The word in a list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Work => "werk",
            Self::Housing => "wonen",
            Self::Money => "geld",
            Self::Feeling => "gevoel",
        }
    }
}

crate::id::words!(
    /// Yes or no, in one tap.
    YesNo {
        /// Ja.
        Yes = "yes",
        /// Nee.
        No = "no",
    }
);

crate::id::words!(
    /// Whether somebody sleeps somewhere tonight; asked only when living goes badly.
    Sleeps {
        /// Ja.
        Yes = "yes",
        /// Nee.
        No = "no",
        /// Liever niet.
        RatherNot = "rather_not",
    }
);

crate::id::words!(
    /// What the JIM says.
    JimAnswer {
        /// Spoke to them.
        Spoken = "spoken",
        /// Did not.
        NotSpoken = "not_spoken",
        /// Worries.
        Worried = "worried",
    }
);

impl JimAnswer {
    /// In a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Spoken => "gesproken",
            Self::NotSpoken => "niet gesproken",
            Self::Worried => "ik maak me zorgen",
        }
    }
}

crate::id::words!(
    /// How staff or a coach tried to reach somebody.
    Way {
        /// Gebeld.
        Phone = "phone",
        /// WhatsApp of sms.
        Message = "message",
        /// Op bezoek, of op school.
        Visit = "visit",
        /// Een brief op papier.
        Letter = "letter",
    }
);

impl Way {
    /// The word in the list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Phone => "gebeld",
            Self::Message => "bericht gestuurd",
            Self::Visit => "langs geweest",
            Self::Letter => "brief gestuurd",
        }
    }
}

crate::id::words!(
    /// Whether it worked.
    Outcome {
        /// Spoke to them, or they answered.
        Reached = "reached",
        /// Nobody answered.
        NotReached = "not_reached",
    }
);

impl Outcome {
    /// The word in the list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reached => "bereikt",
            Self::NotReached => "niet bereikt",
        }
    }
}
