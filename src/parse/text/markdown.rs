//! Markdown: headings, paragraphs, list items, table rows, front matter.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use crate::model::{Cell, Flag, Item, Place, Summary};
use crate::parse::limits::Limits;
use crate::parse::marks;
use crate::parse::office::tables::{self, Raw};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

use super::decode::decode_for;
use super::html;
use super::lines::Lines;

const PARSER: &str = "markdown/pulldown-cmark-0.13";

/// Reads a markdown document.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let text = decode_for(bytes, None, &mut sink);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader {
        lines: Lines::of(&text),
        outline: Outline::default(),
        text: String::new(),
        start: None,
        lists: Vec::new(),
        cells: Vec::new(),
        header: Vec::new(),
        images: 0,
        note: false,
        metadata: false,
        code: false,
    };
    for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
        reader.event(event, range, &mut sink);
        if sink.full() {
            break;
        }
    }
    reader.flush(&mut sink);
    sink.finish("markdown")
}

struct Reader {
    lines: Lines,
    outline: Outline,
    /// Text of the block that is open.
    text: String,
    /// Where it begins.
    start: Option<usize>,
    /// Numbers of the lists that are open; `None` for bullets.
    lists: Vec<Option<u64>>,
    cells: Vec<Raw>,
    header: Vec<Raw>,
    /// Images that are open: their description is no text of the page.
    images: usize,
    note: bool,
    metadata: bool,
    /// A block of code is open: the source of a drawing is no statement.
    code: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, sink: &mut Sink<'_>) {
        match event {
            Event::Start(tag) => self.open(&tag, range, sink),
            Event::End(tag) => self.close(tag, sink),
            Event::Text(text) | Event::Code(text) if self.images == 0 => self.push(&text, range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text, range),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.text.push('\n'),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => {
                self.text.push('\n')
            }
            Event::Html(markup) => {
                let text = html::visible_text(&markup);
                if !text.is_empty() {
                    self.push(&text, range);
                    self.text.push('\n');
                }
            }
            Event::TaskListMarker(done) => self.push(if done { "☑ " } else { "☐ " }, range),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>, sink: &mut Sink<'_>) {
        match tag {
            Tag::Image { .. } => self.images += 1,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            Tag::TableCell => self.text.clear(),
            Tag::Table(_) => {
                self.flush(sink);
                self.header.clear();
            }
            Tag::TableHead | Tag::TableRow => {
                self.cells.clear();
                self.start = Some(range.start);
            }
            Tag::List(first) => {
                self.flush(sink);
                self.lists.push(*first);
            }
            Tag::Item => {
                self.flush(sink);
                self.start = Some(range.start);
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.text = format!("{number}. ");
                    *number = number.saturating_add(1);
                }
            }
            Tag::FootnoteDefinition(_) => {
                self.flush(sink);
                self.note = true;
            }
            Tag::CodeBlock(_) => {
                self.flush(sink);
                self.start = Some(range.start);
                self.code = true;
            }
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => self.metadata = true,
            Tag::Paragraph if self.start.is_some() => {}
            _ => {
                self.flush(sink);
                self.start = Some(range.start);
            }
        }
    }

    fn close(&mut self, tag: TagEnd, sink: &mut Sink<'_>) {
        match tag {
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            TagEnd::Heading(level) => {
                let title = self.text.trim().to_owned();
                if !title.is_empty() {
                    self.outline.enter_at(depth(level), title);
                }
                self.flush(sink);
            }
            TagEnd::TableCell => self.cells.push(Raw {
                column: self.cells.len(),
                span: 1,
                text: std::mem::take(&mut self.text).trim().to_owned(),
                marked: false,
                value: false,
            }),
            TagEnd::TableHead => {
                self.header = self.cells.clone();
                self.row(&[], sink);
            }
            TagEnd::TableRow => {
                let header = std::mem::take(&mut self.header);
                self.row(&header, sink);
                self.header = header;
            }
            TagEnd::List(_) => {
                self.flush(sink);
                self.lists.pop();
            }
            TagEnd::FootnoteDefinition => {
                self.flush(sink);
                self.note = false;
            }
            TagEnd::CodeBlock => {
                self.flush(sink);
                self.code = false;
            }
            TagEnd::MetadataBlock(_) => self.front_matter(sink),
            _ => self.flush(sink),
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        self.start.get_or_insert(range.start);
        self.text.push_str(text);
    }

    /// A broken line goes on without a space beside Japanese.
    fn soft_break(&mut self) {
        let japanese = self
            .text
            .chars()
            .next_back()
            .is_some_and(marks::is_japanese);
        self.text.push_str(if japanese { "" } else { " " });
    }

    fn place(&self, offset: usize) -> Place {
        Place::Line {
            line: self.lines.at(offset),
        }
    }

    fn flush(&mut self, sink: &mut Sink<'_>) {
        let text = std::mem::take(&mut self.text);
        let Some(start) = self.start.take() else {
            return;
        };
        if text.trim().is_empty() {
            return;
        }
        if self.lists.is_empty()
            && !self.code
            && self
                .outline
                .path()
                .last()
                .is_none_or(|last| *last != text.trim())
        {
            self.outline.enter(&text);
        }
        let flags: Vec<Flag> = [(self.note, Flag::Note), (self.code, Flag::Code)]
            .into_iter()
            .filter_map(|(set, flag)| set.then_some(flag))
            .collect();
        sink.flagged(&text, self.place(start), self.outline.path(), &flags);
    }

    fn row(&mut self, header: &[Raw], sink: &mut Sink<'_>) {
        let cells = tables::labelled(&self.cells, header);
        let start = self.start.take().unwrap_or(0);
        let place = self.place(start);
        sink.row(cells, place, self.outline.path(), &[]);
        self.cells.clear();
        self.text.clear();
    }

    /// `label: value` lines at the top of the document.
    fn front_matter(&mut self, sink: &mut Sink<'_>) {
        let text = std::mem::take(&mut self.text);
        let first = self.start.take().map_or(1, |start| self.lines.at(start));
        self.metadata = false;
        for (line, number) in text.lines().zip(first..) {
            let Some((label, value)) = line.split_once(':') else {
                continue;
            };
            let cell = Cell {
                label: label.trim().to_owned(),
                text: value.trim().trim_matches(['"', '\'']).to_owned(),
            };
            if !cell.text.is_empty() {
                sink.row(
                    vec![cell],
                    Place::Line { line: number },
                    Vec::new(),
                    &[Flag::Form],
                );
            }
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::passages;

    #[test]
    fn blocks_stand_on_their_lines_under_their_headings() {
        let text = "---\ntitle: \"教育規程\"\n---\n\n# 規程\n\n## 教育\n\n毎年、教育を\n行う。\n\n1. 計画\n2. 実施\n   - 記録\n\n- [x] 済\n\n![図](a.png)\n";
        let (_, found) = passages(text.as_bytes(), "a.md");
        let seen: Vec<(u32, &str)> = found
            .iter()
            .map(|passage| match passage.anchor.place {
                Place::Line { line } => (line, passage.text.as_str()),
                _ => (0, ""),
            })
            .collect();
        assert_eq!(
            seen,
            [
                (2, "title | 教育規程"),
                (5, "規程"),
                (7, "教育"),
                (9, "毎年、教育を行う。"),
                (12, "1. 計画"),
                (13, "2. 実施"),
                (14, "記録"),
                (16, "☑ 済")
            ]
        );
        assert_eq!(found[3].heading, ["規程", "教育"]);
        assert_eq!(found[2].heading, ["規程", "教育"]);
    }

    #[test]
    fn table_rows_bear_their_labels() {
        let (_, found) = passages(
            "| 名称 | 業務 |\n|---|---|\n| 見本社 | **保守**<br>点検 |\n".as_bytes(),
            "a.md",
        );
        assert_eq!(found[1].text, "見本社 | 保守\n点検");
        assert_eq!(found[1].cells[1].label, "業務");
        assert_eq!(found[1].anchor.place, Place::Line { line: 3 });
    }

    #[test]
    fn code_is_marked() {
        let text = "```mermaid\nflowchart LR\n  A[監査を行う] --> B\n```\n\n監査を行う。\n";
        let (_, found) = passages(text.as_bytes(), "a.md");
        assert_eq!(found[0].flags, [Flag::Code]);
        assert!(found[1].flags.is_empty());
    }

    #[test]
    fn markup_is_no_text() {
        let (_, found) = passages(
            "<div v-pre>\n\n本文<!-- 注 -->です\n\n</div>\n\n<p>囲み</p>\n".as_bytes(),
            "a.md",
        );
        let texts: Vec<&str> = found.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["本文です", "囲み"]);
    }
}
