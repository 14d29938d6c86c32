//! Where things are on a page, by what a person reads: never by id or class.

/// Text with every run of white space, also the unbreakable kind, as one space, and without soft hyphens.
pub fn plain(text: &str) -> String {
    text.replace('\u{ad}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Paths to a button or link with this text, the best first.
pub fn pressable(text: &str) -> Vec<String> {
    readings("", text).to_vec()
}

/// The same inside the row, card or form in which these words also stand, the smallest kind first.
pub fn pressable_at(near: &str, text: &str) -> Vec<String> {
    ["li", "tr", "article", "form", "fieldset", "section"]
        .iter()
        .flat_map(|kind| readings(&holding(kind, near), text))
        .collect()
}

/// Paths to a label with this text, the best first.
pub fn label(text: &str) -> Vec<String> {
    labels_in("", text)
}

/// The same among the answers to this question (a `fieldset` with its `legend`).
pub fn label_for(question: &str, text: &str) -> Vec<String> {
    labels_in(&format!("//fieldset[legend[contains({}, {})]]", reading("."), quoted(question)), text)
}

/// Paths to a label with this text in the row or card in which these words also stand, the smallest kind first.
pub fn label_at(near: &str, text: &str) -> Vec<String> {
    ["li", "tr", "article", "section"].iter().flat_map(|kind| labels_in(&holding(kind, near), text)).collect()
}

/// Path to a field that is named without a visible label.
pub fn field_named(text: &str) -> String {
    format!("//*[self::input or self::textarea or self::select][@aria-label={}]", quoted(text))
}

fn holding(kind: &str, words: &str) -> String {
    format!("//{kind}[contains({}, {})]", reading("."), quoted(words))
}

fn labels_in(place: &str, text: &str) -> Vec<String> {
    vec![
        format!("{place}//label[{} = {}]", reading("."), quoted(text)),
        format!("{place}//label[contains({}, {})]", reading("."), quoted(text)),
    ]
}

fn readings(place: &str, text: &str) -> [String; 2] {
    let things = "*[self::button or self::a[@href] or self::summary or @role='button']";
    let (read, want) = (reading("."), quoted(text));
    [
        format!("{place}//{things}[{read} = {want} or @aria-label = {want}] | {place}//input[@value = {want}]"),
        format!("{place}//{things}[contains({read}, {want}) or contains(@aria-label, {want})]"),
    ]
}

/// XPath for the text of something as a person reads it.
fn reading(what: &str) -> String {
    format!("normalize-space(translate({what}, '\u{a0}\u{ad}', ' '))")
}

/// XPath has no escapes: a text with both kinds of quotes is put together from pieces.
fn quoted(text: &str) -> String {
    let text = plain(text);
    if !text.contains('"') {
        return format!("\"{text}\"");
    }
    let pieces: Vec<String> = text.split('"').map(|piece| format!("\"{piece}\"")).collect();
    format!("concat({})", pieces.join(", '\"', "))
}
