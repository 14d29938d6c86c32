//! One cell of the list: cleaned, compared, and recognised when it is a formula or says nothing.

/// The cell as people see it: trimmed, one space between words, and without characters that
/// can't be seen (control characters, zero-width marks, marks that turn the reading direction).
/// A cell with only a dash or a question mark says nothing and becomes empty.
pub(super) fn clean(raw: &str) -> String {
    let seen: String = raw
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !c.is_control() && !is_unseen(c))
        .collect();
    let text = seen.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if text.chars().all(|c| matches!(c, '-' | '–' | '—' | '?' | '.')) { String::new() } else { text }
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' | '\u{AD}')
}

/// Lower case, no accents, no spaces and no punctuation: how two words are compared.
pub(super) fn fold(text: &str) -> String {
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.filter(|c| c.is_alphanumeric()).map(without_accent).collect()
}

fn without_accent(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// A spreadsheet would run this cell as a formula when the list is opened again. A phone number
/// with its plus is none. The wide signs are those that spreadsheets take for the narrow ones.
pub(super) fn is_formula(cell: &str) -> bool {
    let mut letters = cell.chars();
    match letters.next() {
        Some('=' | '@' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => !is_phone_like(letters.as_str()),
        _ => false,
    }
}

fn is_phone_like(rest: &str) -> bool {
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let only_phone = rest.chars().all(|c| c.is_ascii_digit() || " -().".contains(c));
    only_phone && digits >= 6
}

/// "onbekend", "n.v.t.": a word that says the fact isn't known.
pub(super) fn says_unknown(cell: &str) -> bool {
    matches!(fold(cell).as_str(), "onbekend" | "nvt" | "nietvantoepassing")
}
