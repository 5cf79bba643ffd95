//! A text made ready for matching: normal form, positions, blocks.

use crate::text::normal::{Normal, normalize};

/// Characters of normalised text, start inclusive, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    /// True when `self` lies inside `other`.
    pub(super) fn inside(self, other: Span) -> bool {
        other.start <= self.start && self.end <= other.end
    }
}

/// The normal form of a text. A line feed stands where a blank line (or, in a
/// heading path, the border between two headings) was, and nowhere else.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) normal: Normal,
    /// The characters of the normal form.
    pub(super) chars: Vec<char>,
    /// Character index of every byte of the normal form, and of its end.
    char_of_byte: Vec<u32>,
    /// Character indices of the line feeds.
    pub(super) breaks: Vec<u32>,
}

impl Prepared {
    /// A passage: blocks end at blank lines.
    pub(super) fn passage(text: &str) -> Self {
        let mut builder = Builder::default();
        let mut block_start = 0;
        let mut position = 0;
        for line in text.split_inclusive('\n') {
            if line.trim().is_empty() {
                let block = text.get(block_start..position).unwrap_or_default();
                let kept = block.trim_end();
                builder.block(kept);
                builder.skip(block.get(kept.len()..).unwrap_or_default());
                builder.skip(line);
                block_start = position + line.len();
            }
            position += line.len();
        }
        builder.block(text.get(block_start..).unwrap_or_default());
        builder.finish()
    }

    /// A heading path: each heading is a block, whatever lines it has.
    pub(super) fn heading(path: &[String]) -> Self {
        let mut builder = Builder::default();
        for heading in path {
            builder.block(heading);
        }
        builder.finish()
    }

    /// Length in characters.
    pub(super) fn len(&self) -> u32 {
        self.char_of_byte.last().copied().unwrap_or(0)
    }

    /// Characters of a byte range of the normal form.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let at = |byte: usize| self.char_of_byte.get(byte).copied().unwrap_or(0);
        Span {
            start: at(start),
            end: at(end),
        }
    }

    /// The normal form of a span.
    pub(super) fn slice(&self, span: Span) -> &str {
        let byte = |at: u32| self.char_of_byte.partition_point(|known| *known < at);
        let range = byte(span.start)..byte(span.end);
        self.normal.text.get(range).unwrap_or_default()
    }

    /// The text of the last block.
    pub(super) fn last_block(&self) -> &str {
        let text = &self.normal.text;
        text.rsplit_once('\n').map_or(text, |(_, last)| last)
    }

    /// True when a blank line lies inside the span.
    pub(super) fn is_broken(&self, span: Span) -> bool {
        let next = self.breaks.partition_point(|at| *at < span.start);
        self.breaks.get(next).is_some_and(|at| *at < span.end)
    }

    /// In which block a position lies, from 0.
    pub(super) fn block_of(&self, position: u32) -> usize {
        self.breaks.partition_point(|at| *at < position)
    }
}

#[derive(Default)]
struct Builder {
    normal: Normal,
    breaks: Vec<u32>,
    chars: u32,
    written: u32,
}

impl Builder {
    /// Adds a block; one without content only counts as written.
    fn block(&mut self, text: &str) {
        let length = count(text);
        let block = normalize(text);
        if !block.text.trim().is_empty() {
            if self.chars > 0 {
                self.breaks.push(self.chars);
                self.normal.text.push('\n');
                self.normal.map.push(self.written);
                self.chars += 1;
            }
            let length = count(&block.text);
            let starts = block.map.iter().take(length as usize);
            self.normal.map.extend(starts.map(|at| at + self.written));
            self.normal.text.push_str(&block.text);
            self.chars += length;
        }
        self.written += length;
    }

    /// Passes over text as written that is in no block.
    fn skip(&mut self, text: &str) {
        self.written += count(text);
    }

    fn finish(mut self) -> Prepared {
        self.normal.map.push(self.written);
        let mut chars = Vec::with_capacity(self.chars as usize);
        let mut char_of_byte = Vec::with_capacity(self.normal.text.len() + 1);
        for (index, character) in (0u32..).zip(self.normal.text.chars()) {
            chars.push(character);
            char_of_byte.extend(std::iter::repeat_n(index, character.len_utf8()));
        }
        char_of_byte.push(self.chars);
        Prepared {
            normal: self.normal,
            chars,
            char_of_byte,
            breaks: self.breaks,
        }
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_break_and_other_lines_do_not() {
        let prepared = Prepared::passage("職員に\n教育を行う。\n \n監査は別に定める。");
        assert_eq!(
            prepared.normal.text,
            "職員に教育を行う。\n監査は別に定める。"
        );
        assert_eq!(prepared.breaks, [9]);
        assert!(prepared.is_broken(Span { start: 8, end: 11 }));
        assert!(!prepared.is_broken(Span { start: 0, end: 9 }));
        assert!(!prepared.is_broken(Span { start: 10, end: 12 }));
        // 監査 as written stands after 13 characters.
        assert_eq!(prepared.normal.written(10..12), 13..15);
    }

    #[test]
    fn headings_are_blocks() {
        let path = ["第3章 教育".to_owned(), String::new(), "第9条".to_owned()];
        let prepared = Prepared::heading(&path);
        assert_eq!(prepared.breaks.len(), 1);
        assert_eq!(prepared.block_of(prepared.len() - 1), 1);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(Prepared::passage("").len(), 0);
        assert_eq!(Prepared::passage(" \n\n ").len(), 0);
    }
}
