//! A page as a PDF: A4, tagged so that it can be read aloud (PDF/UA), with our own letter in it.
//!
//! ```text
//! lines of text ──► words that fit on a line ──► pages ──► bytes
//! ```

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::Point,
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagTree},
    text::{Font, Tag as Axis, TextDirection},
};
use std::num::NonZeroU16;
use ttf_parser::{Face, Tag as FaceAxis};

/// A letter for paper: the same family as on the screen, with the same characters.
const LETTER: &[u8] = include_bytes!("letter.ttf");

/// What stands on the page, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The title, once.
    Title(String),
    /// A heading.
    Heading(String),
    /// A paragraph; a new line in it is a new line.
    Text(String),
    /// A small line in grey.
    Soft(String),
}

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 64.0;

/// How a block looks: size and weight of its letters, the room above it and between its lines, its grey.
struct Look {
    size: f32,
    weight: f32,
    above: f32,
    leading: f32,
    grey: u8,
}

impl Block {
    fn look(&self) -> Look {
        let look = |size, weight, above, grey| Look { size, weight, above, leading: size * 1.45, grey };
        match self {
            Self::Title(_) => look(22.0, 700.0, 0.0, 20),
            Self::Heading(_) => look(13.0, 700.0, 18.0, 20),
            Self::Text(_) => look(11.0, 400.0, 6.0, 20),
            Self::Soft(_) => look(9.5, 400.0, 3.0, 90),
        }
    }

    /// What stands in it.
    pub fn words(&self) -> &str {
        match self {
            Self::Title(words) | Self::Heading(words) | Self::Text(words) | Self::Soft(words) => words,
        }
    }

    fn group(&self) -> TagGroup {
        match self {
            Self::Title(words) => TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(words.clone()))),
            Self::Heading(words) => TagGroup::new(Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some(words.clone()))),
            Self::Text(_) | Self::Soft(_) => TagGroup::new(Tag::P),
        }
    }
}

/// The letter in one weight: to draw with, and to measure with.
struct Letter {
    font: Font,
    face: Face<'static>,
}

impl Letter {
    fn of(weight: f32) -> Option<Self> {
        let font = Font::new_variable(LETTER.into(), 0, &[(Axis::new(b"wght"), weight)])?;
        let mut face = Face::parse(LETTER, 0).ok()?;
        face.set_variation(FaceAxis::from_bytes(b"wght"), weight)?;
        Some(Self { font, face })
    }

    /// What it can draw: a character that the letter doesn't have becomes a question mark.
    fn known(&self, words: &str) -> String {
        words.chars().map(|c| if c == '\n' || self.face.glyph_index(c).is_some() { c } else { '?' }).collect()
    }

    /// How wide these words are, in points.
    fn width(&self, words: &str, size: f32) -> f32 {
        let units: u32 = words
            .chars()
            .filter_map(|c| self.face.glyph_index(c))
            .filter_map(|glyph| self.face.glyph_hor_advance(glyph))
            .map(u32::from)
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "a line is a few hundred thousand units at most")]
        let units = units as f32;
        units * size / f32::from(self.face.units_per_em())
    }

    /// The words in lines that fit. A word that is too long for a line is broken.
    fn lines(&self, words: &str, size: f32) -> Vec<String> {
        let fits = |line: &str| self.width(line, size) <= WIDTH - 2.0 * MARGIN;
        let mut lines = Vec::new();
        for paragraph in words.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace().flat_map(|word| self.pieces(word, size)) {
                let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
                if fits(&longer) {
                    line = longer;
                } else {
                    lines.push(std::mem::replace(&mut line, word));
                }
            }
            lines.push(line);
        }
        lines
    }

    /// A word as it is, or cut where the line ends.
    fn pieces(&self, word: &str, size: f32) -> Vec<String> {
        let mut pieces = vec![String::new()];
        for c in word.chars() {
            let last = pieces.last().map_or("", String::as_str);
            let longer = format!("{last}{c}");
            match pieces.last_mut() {
                Some(last) if self.width(&longer, size) <= WIDTH - 2.0 * MARGIN => *last = longer,
                _ => pieces.push(c.to_string()),
            }
        }
        pieces
    }
}

/// The bytes of a PDF with this title and language `nl-NL`. `None` when it can't be made, which is a fault of ours.
pub fn pdf(title: &str, blocks: &[Block]) -> Option<Vec<u8>> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish().ok()?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(
        Metadata::new().title(title.to_owned()).language("nl-NL".to_owned()).creator("Waakvlam".to_owned()),
    );
    let (regular, bold) = (Letter::of(400.0)?, Letter::of(700.0)?);
    let lines = blocks.iter().enumerate().flat_map(|(at, block)| {
        let look = block.look();
        let letter = if look.weight > 400.0 { &bold } else { &regular };
        let lines = letter.lines(&letter.known(block.words()), look.size);
        lines.into_iter().enumerate().map(move |(row, line)| (at, row, line))
    });
    let mut groups: Vec<TagGroup> = blocks.iter().map(Block::group).collect();
    let mut lines = lines.peekable();
    let mut number = 0;
    let mut outline = Outline::new();
    while lines.peek().is_some() {
        number += 1;
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let mut y = MARGIN;
        while let Some((at, row, _)) = lines.peek() {
            let look = blocks[*at].look();
            let above = if *row == 0 && y > MARGIN { look.above } else { 0.0 };
            // A heading stays with what it is about.
            let needed = if matches!(blocks[*at], Block::Heading(_)) { look.leading * 3.0 } else { look.leading };
            if y + above + needed > HEIGHT - MARGIN {
                break;
            }
            let Some((at, row, line)) = lines.next() else { break };
            y += above + look.leading;
            let letter = if look.weight > 400.0 { &bold } else { &regular };
            if let (0, Block::Title(words) | Block::Heading(words)) = (row, &blocks[at]) {
                let top = XyzDestination::new(number - 1, Point::from_xy(0.0, y - look.leading));
                outline.push_child(OutlineNode::new(words.clone(), top));
            }
            groups[at].push(draw(&mut surface, letter, &look, &line, y));
        }
        foot(&mut surface, &regular, number);
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new();
    for group in groups {
        tree.push(group);
    }
    document.set_tag_tree(tree);
    document.set_outline(outline);
    document.finish().ok()
}

fn draw(surface: &mut Surface<'_>, letter: &Letter, look: &Look, line: &str, y: f32) -> Identifier {
    let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    write(surface, letter, look, line, y);
    surface.end_tagged();
    id
}

fn write(surface: &mut Surface<'_>, letter: &Letter, look: &Look, line: &str, y: f32) {
    let grey = rgb::Color::new(look.grey, look.grey, look.grey);
    surface.set_fill(Some(Fill { paint: grey.into(), opacity: NormalizedF32::ONE, ..Fill::default() }));
    let at = Point::from_xy(MARGIN, y);
    surface.draw_text(at, letter.font.clone(), look.size, line, false, TextDirection::LeftToRight);
}

/// The number of the page: no part of what is read.
fn foot(surface: &mut Surface<'_>, letter: &Letter, number: usize) {
    let look = Look { size: 9.0, weight: 400.0, above: 0.0, leading: 0.0, grey: 90 };
    surface.start_tagged(ContentTag::Artifact(Artifact::new(ArtifactType::Other, None)));
    write(surface, letter, &look, &number.to_string(), HEIGHT - MARGIN / 2.0);
    surface.end_tagged();
}
