//! The five feelings, as data.

/// How somebody says it goes; `value` 5 is best, 1 is worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    VeryGood,
    Good,
    SoSo,
    NotGood,
    Bad,
}

impl Face {
    /// In the order people see them: from best to worst.
    pub const ALL: [Self; 5] = [Self::VeryGood, Self::Good, Self::SoSo, Self::NotGood, Self::Bad];

    /// 5 (heel goed) down to 1 (slecht): what a form sends and a store keeps.
    #[must_use]
    pub const fn value(self) -> u8 {
        match self {
            Self::VeryGood => 5,
            Self::Good => 4,
            Self::SoSo => 3,
            Self::NotGood => 2,
            Self::Bad => 1,
        }
    }

    /// The face that belongs to a value; `None` outside 1 to 5.
    #[must_use]
    pub fn from_value(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|face| face.value() == value)
    }

    /// The word under the face.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::VeryGood => "heel goed",
            Self::Good => "goed",
            Self::SoSo => "gaat wel",
            Self::NotGood => "niet goed",
            Self::Bad => "slecht",
        }
    }
}
