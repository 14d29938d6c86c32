//! What may be a photo, and how large it stays. Pure.

use super::Use;
use crate::error::Refused;

/// What a file may weigh, in bytes: a photo of a phone as it is.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The form around the file may weigh a little.
pub const FORM_AROUND: usize = 16 * 1024;

/// More pixels than any phone makes; asked of the file's first bytes, before a pixel is unpacked.
pub const MAX_PIXELS: u64 = 50_000_000;

/// What is kept may weigh so many bytes.
pub const KEPT_BYTES: usize = 400_000;

/// The longest side of what is kept, in pixels. A portrait is square.
pub fn side(used_as: Use) -> u32 {
    match used_as {
        Use::Portrait => 256,
        Use::Message => 1600,
    }
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing was chosen.
    Nothing,
    /// It is something else, or damaged.
    NoPhoto,
    /// The kind of photo that iPhones make, which no browser but theirs can show.
    Heic,
    /// Too many pixels.
    TooLarge,
}

impl From<Wrong> for Refused {
    fn from(wrong: Wrong) -> Self {
        Self::because(match wrong {
            Wrong::Nothing => "Kies eerst een foto.",
            Wrong::NoPhoto => "Dit is geen foto. Kies een foto van je telefoon.",
            Wrong::Heic => "Deze foto is van een soort die wij nog niet kennen. Maak er een schermfoto van. Stuur die.",
            Wrong::TooLarge => "Deze foto is te groot. Maak er een schermfoto van. Stuur die.",
        })
    }
}

/// Whether these are the first bytes of a photo as iPhones make them (HEIF: a box `ftyp` with one of its brands).
pub fn is_heic(bytes: &[u8]) -> bool {
    let brand = bytes.get(8..12).unwrap_or_default();
    bytes.get(4..8) == Some(b"ftyp")
        && [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"].iter().any(|b| *b == brand)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_of_an_iphone_is_told_from_a_film() {
        assert!(is_heic(b"\0\0\0\x18ftypheic\0\0\0\0"));
        assert!(!is_heic(b"\0\0\0\x18ftypisom\0\0\0\0"));
        assert!(!is_heic(b"\xff\xd8\xff\xe0"));
        assert!(!is_heic(b""));
    }
}
