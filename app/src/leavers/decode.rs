//! From bytes to text: what is text at all, and in which writing.

use encoding_rs::{Encoding as Table, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::list::Encoding;
use super::not_a_list::NotAList;

/// First bytes of files that are no text: pdf, png, jpeg, gif, tiff (two ways), riff (webp), gzip,
/// rar, 7z.
const NO_TEXT: [&[u8]; 10] =
    [b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*", b"RIFF", b"\x1F\x8B", b"Rar!", b"7z\xBC\xAF"];
/// First bytes of an old Excel file (.xls).
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0";
/// First bytes of a zip file, which .xlsx and .ods are inside.
const ZIP: &[u8] = b"PK\x03\x04";
/// What a zip file holds when it is a workbook: the folder of .xlsx, the kind of .ods.
const WORKBOOK: [&[u8]; 2] = [b"xl/", b"opendocument.spreadsheet"];
/// More than this share of control characters, in percent, and it was no text.
const MOST_CONTROLS_PERCENT: usize = 1;
/// A stray control character or two can slip into any administration.
const STRAY_CONTROLS: usize = 3;

/// The text with line ends as `\n`, and how it was written. Refuses what is no text.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Encoding), NotAList> {
    refuse_other_files(bytes)?;
    let (encoding, table, body) = recognise(bytes);
    let (text, _) = table.decode_without_bom_handling(body);
    refuse_controls(&text)?;
    if text.trim().is_empty() {
        return Err(NotAList::Empty);
    }
    Ok((text.replace("\r\n", "\n").replace('\r', "\n"), encoding))
}

fn refuse_other_files(bytes: &[u8]) -> Result<(), NotAList> {
    if bytes.starts_with(OLD_OFFICE) {
        return Err(NotAList::Excel);
    }
    if bytes.starts_with(ZIP) {
        let workbook = WORKBOOK.iter().any(|mark| holds(bytes, mark));
        return Err(if workbook { NotAList::Excel } else { NotAList::NotText });
    }
    if NO_TEXT.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(NotAList::NotText);
    }
    Ok(())
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

/// A mark at the start says it; else valid UTF-8 is UTF-8; else it is what Dutch Windows writes.
fn recognise(bytes: &[u8]) -> (Encoding, &'static Table, &[u8]) {
    if let Some((table, length)) = Table::for_bom(bytes) {
        let encoding = if table == UTF_16LE {
            Encoding::Utf16Le
        } else if table == UTF_16BE {
            Encoding::Utf16Be
        } else {
            Encoding::Utf8
        };
        return (encoding, table, &bytes[length..]);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (Encoding::Utf8, UTF_8, bytes);
    }
    (Encoding::Windows1252, WINDOWS_1252, bytes)
}

fn refuse_controls(text: &str) -> Result<(), NotAList> {
    if text.contains('\0') {
        return Err(NotAList::NotText);
    }
    let is_odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let odd = text.chars().filter(is_odd).count();
    let most = text.chars().count() * MOST_CONTROLS_PERCENT / 100;
    if odd > STRAY_CONTROLS.max(most) { Err(NotAList::NotText) } else { Ok(()) }
}
