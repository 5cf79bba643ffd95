//! Plain text: paragraphs between blank lines, list items apart, broken lines
//! joined.

use unicode_width::UnicodeWidthStr;

use crate::model::{Item, Place, Summary};
use crate::parse::limits::Limits;
use crate::parse::marks;
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

use super::decode::decode_for;

const PARSER: &str = concat!("text/akashi-", env!("CARGO_PKG_VERSION"));
/// Columns under which a line is not thought to be broken by an editor.
const NARROW: usize = 40;

/// A paragraph of a text and the line it begins on, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// First line.
    pub(crate) line: u32,
    /// Its lines, joined.
    pub(crate) text: String,
}

/// Reads a plain text document.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let text = decode_for(bytes, None, &mut sink);
    let mut outline = Outline::default();
    for block in blocks(&text) {
        outline.enter(&block.text);
        sink.prose(
            &block.text,
            Place::Line { line: block.line },
            outline.path(),
        );
        if sink.full() {
            break;
        }
    }
    sink.finish("text")
}

/// The paragraphs of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut stretch: Vec<(u32, &str)> = Vec::new();
    for (line, number) in text.split(['\n', '\u{c}']).zip(1u32..) {
        if is_blank(line) {
            close(&mut stretch, &mut found);
        } else {
            stretch.push((number, line));
        }
    }
    close(&mut stretch, &mut found);
    found
}

/// Blank, or a rule drawn with dashes.
fn is_blank(line: &str) -> bool {
    line.chars().all(|c| {
        c.is_whitespace() || matches!(c, '-' | '=' | '_' | '─' | '━' | '＝' | '＿' | '\u{feff}')
    })
}

/// Joins the lines of a stretch without blank lines into its paragraphs.
fn close(stretch: &mut Vec<(u32, &str)>, found: &mut Vec<Block>) {
    let widest = stretch
        .iter()
        .map(|(_, line)| line.width())
        .max()
        .unwrap_or(0);
    let mut before: Option<&str> = None;
    for (number, line) in stretch.drain(..) {
        match found.last_mut() {
            Some(block) if before.is_some_and(|before| continues(before, line, widest)) => {
                marks::join_line(&mut block.text, line);
            }
            _ => found.push(Block {
                line: number,
                text: line.trim().to_owned(),
            }),
        }
        before = Some(line);
    }
}

/// Whether `line` goes on with the paragraph of the line before it: that line
/// is full, does not end a sentence, and this one does not open a block.
fn continues(before: &str, line: &str, widest: usize) -> bool {
    let full = before.width() >= NARROW && before.width() * 4 >= widest * 3;
    let ended = before
        .trim_end()
        .ends_with(['。', '．', '.', '!', '?', '！', '？', ':', '：', ';', '；']);
    let indented = line.starts_with('　') && !before.starts_with('　');
    full && !ended && !indented && !marks::opens_block(line) && !has_label(line)
}

/// `氏名：…`: a label and its value on a line of their own.
fn has_label(line: &str) -> bool {
    line.trim_start()
        .split_once(['：', ':'])
        .is_some_and(|(label, _)| (1..=12).contains(&label.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Passage, ReadState};

    fn passages(text: &str) -> Vec<Passage> {
        let mut found = Vec::new();
        let summary = read(text.as_bytes(), &Limits::default(), &mut |item| {
            if let Item::Passage(passage) = item {
                found.push(passage);
            }
        });
        assert_eq!(summary.passages as usize, found.len());
        found
    }

    #[test]
    fn broken_lines_of_a_paragraph_join_without_space() {
        let text = "当社は、個人情報の取扱いに関する規程を次のとおり定め、これを従業者に周知し、\n遵守させるものとする。\n\n次の段落。";
        let found = blocks(text);
        assert_eq!(found.len(), 2);
        assert!(found[0].text.contains("周知し、遵守させる"));
        assert_eq!((found[1].line, found[1].text.as_str()), (4, "次の段落。"));
    }

    #[test]
    fn short_lines_and_items_stay_apart() {
        let text = "氏名：見本 太郎\n住所：東京都見本区見本町一丁目二番三号見本ビルディング四階\n電話：03-0000-0000\n(1) 教育\n(2) 監査";
        let found: Vec<String> = blocks(text).into_iter().map(|block| block.text).collect();
        assert_eq!(found, text.lines().collect::<Vec<_>>());
    }

    #[test]
    fn passages_stand_under_their_articles() {
        let found = passages(
            "第1章　総則\n\n第1条（目的）\nこの規程は、目的を定める。\n\n第2条（教育） 教育を行う。\n",
        );
        assert_eq!(found[2].heading, ["第1章　総則", "第1条（目的）"]);
        assert_eq!(found[3].text, "第2条（教育） 教育を行う。");
        assert_eq!(found[3].heading, ["第1章　総則", "第2条（教育）"]);
        assert_eq!(found[3].anchor.place, Place::Line { line: 6 });
    }

    #[test]
    fn white_space_alone_is_unread() {
        let summary = read(b" \n\n ", &Limits::default(), &mut |_| ());
        assert_eq!(summary.state, ReadState::Unread);
    }
}
