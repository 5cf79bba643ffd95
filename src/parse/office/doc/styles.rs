//! How the styles of a document show characters ([MS-DOC] 2.9.271 STSH).

use crate::parse::office::compound::word;
use crate::parse::office::story::Look;

use super::properties::{Change, changes};

/// Styles based on styles, at most so far.
const CHAIN: usize = 20;
/// Kinds of styles.
const PARAGRAPH: u16 = 1;
const CHARACTER: u16 = 2;
/// Bytes before the base of a style and the name after it.
const BASE: usize = 10;

/// A property that a style may turn (2.9.327 ToggleOperand).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Toggle(pub(super) u8);

impl Toggle {
    /// Whether it is on, over a style in which it is on or not.
    pub(super) fn over(self, style: bool) -> bool {
        match self.0 {
            0x80 => style,
            0x81 => !style,
            own => own == 1,
        }
    }
}

/// How the characters of each style are shown, by its number.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Look>);

#[derive(Default)]
struct Style {
    base: Option<usize>,
    changes: Vec<Change>,
}

impl Styles {
    /// Reads the table of styles; `None` when it is damaged.
    pub(super) fn read(table: &[u8]) -> Option<Self> {
        if table.is_empty() {
            return Some(Self::default());
        }
        let head = usize::from(word(table, 0)?);
        let count = usize::from(word(table, 2)?);
        let fixed = usize::from(word(table, 4)?);
        let mut at = 2 + head;
        let mut styles = Vec::new();
        for _ in 0..count {
            let length = usize::from(word(table, at)?);
            // The last one may be said to be longer than the table.
            let rest = table.get(at + 2..)?;
            styles.push(Style::read(rest.get(..length).unwrap_or(rest), fixed)?);
            at += 2 + length.next_multiple_of(2);
        }
        let looks = (0..styles.len()).map(|number| look(&styles, number));
        Some(Self(looks.collect()))
    }

    /// How characters are shown in the style of a paragraph, and in one of
    /// their own: what both turn is off again, as the program shows it.
    pub(super) fn look(&self, paragraph: u16, character: Option<u16>) -> Look {
        let of = |style: u16| self.0.get(usize::from(style)).copied().unwrap_or_default();
        let (outer, own) = (of(paragraph), character.map(of).unwrap_or_default());
        Look {
            hidden: outer.hidden ^ own.hidden,
            struck: outer.struck ^ own.struck,
            bold: outer.bold ^ own.bold,
        }
    }
}

impl Style {
    /// An empty place changes nothing; `None` for a style that breaks off.
    fn read(style: &[u8], fixed: usize) -> Option<Self> {
        if style.is_empty() {
            return Some(Self::default());
        }
        let kind = word(style, 2)?;
        Some(Self {
            base: Some(usize::from(kind >> 4)).filter(|base| *base != 0xFFF),
            changes: match kind & 0xF {
                PARAGRAPH => own(style, fixed, 1)?,
                CHARACTER => own(style, fixed, 0)?,
                _ => Vec::new(),
            },
        })
    }
}

/// What a style says of characters: after its name and `others`, what it says of
/// paragraphs.
fn own(style: &[u8], fixed: usize, others: usize) -> Option<Vec<Change>> {
    let name = usize::from(word(style, fixed.max(BASE))?);
    let mut at = fixed.max(BASE) + 2 + (name + 1) * 2;
    for _ in 0..others {
        at += 2 + usize::from(word(style, at)?).next_multiple_of(2);
    }
    if at >= style.len() {
        return Some(Vec::new());
    }
    let length = usize::from(word(style, at)?);
    Some(changes(style.get(at + 2..)?.get(..length)?))
}

/// What a style shows after those that it is based on.
fn look(styles: &[Style], number: usize) -> Look {
    let chain = std::iter::successors(styles.get(number), |style| styles.get(style.base?));
    let chain: Vec<&Style> = chain.take(CHAIN).collect();
    let mut look = Look::default();
    for change in chain.iter().rev().flat_map(|style| &style.changes) {
        let before = look;
        show(&mut look, *change, before);
    }
    look
}

/// Changes what is shown, over the look of the style.
pub(super) fn show(look: &mut Look, change: Change, style: Look) {
    match change {
        Change::Hidden(turn) => look.hidden = turn.over(style.hidden),
        Change::Bold(turn) => look.bold = turn.over(style.bold),
        Change::Struck(turn) => look.struck = turn.over(style.struck),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A style of a kind, based on another, that says this of its characters.
    fn style(kind: u16, base: u16, own: &[u8]) -> Vec<u8> {
        let mut style = Vec::new();
        for unit in [0, kind | base << 4, 1, 0, 0, 1, u16::from(b'A'), 0] {
            style.extend(unit.to_le_bytes());
        }
        if kind == PARAGRAPH {
            // Three bytes on paragraphs, and one that fills up.
            style.extend([3, 0, 0, 0, 9, 0]);
        }
        style.extend((own.len() as u16).to_le_bytes());
        style.extend(own);
        style
    }

    fn table(styles: &[Vec<u8>]) -> Vec<u8> {
        let mut table = vec![4, 0, styles.len() as u8, 0, BASE as u8, 0];
        for style in styles {
            table.extend((style.len() as u16).to_le_bytes());
            table.extend(style);
            table.extend(vec![0; style.len() % 2]);
        }
        table
    }

    #[test]
    fn styles_turn_what_those_they_are_based_on_show() {
        let turn = |to: u8| [0x37, 0x08, to];
        let styles = [
            style(PARAGRAPH, 0xFFF, &[]),
            style(PARAGRAPH, 0, &turn(1)),
            style(PARAGRAPH, 1, &[]),
            style(PARAGRAPH, 2, &turn(0)),
            style(PARAGRAPH, 2, &turn(0x81)),
            style(CHARACTER, 0xFFF, &turn(1)),
            // Two that are based on each other, and an empty place.
            style(PARAGRAPH, 7, &turn(1)),
            style(PARAGRAPH, 6, &[]),
            Vec::new(),
        ];
        let table = table(&styles);
        let read = Styles::read(&table).unwrap();
        let struck = |paragraph, own| read.look(paragraph, own).struck;
        let alone: Vec<bool> = (0..10).map(|number| struck(number, None)).collect();
        let want = [
            false, true, true, false, false, false, true, true, false, false,
        ];
        assert_eq!(alone[..5], want[..5]);
        assert_eq!(alone[6..], want[6..]);
        assert_eq!((struck(0, Some(5)), struck(1, Some(5))), (true, false));
        assert!(Styles::read(&table[..40]).is_none());
        assert!(Styles::read(&table[..table.len() - 2]).is_none());
        assert!(Styles::read(&[]).is_some());
    }
}
