//! The flow of a document: its blocks in order, each with its place, the
//! headings above it and the flags of the part it stands in.

use crate::model::{Flag, Place};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

use super::tables::{Raw, Rows, Shape};

/// Where the reader of a document stands.
#[derive(Default)]
pub(crate) struct Flow {
    outline: Outline,
    paragraph: u32,
    slide: Option<u32>,
    part: Vec<Flag>,
    contents: bool,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Its cells in order.
    pub(crate) cells: Vec<Raw>,
    /// Marked by the document as a heading of columns.
    pub(crate) heading: bool,
    /// Flags of what stands in it.
    pub(crate) flags: Vec<Flag>,
}

impl Flow {
    /// The next blocks stand on this slide, under no heading.
    pub(crate) fn begin_slide(&mut self, slide: u32) {
        self.slide = Some(slide);
        self.outline = Outline::default();
    }

    /// The next blocks stand in a part with these flags.
    pub(crate) fn set_part(&mut self, flags: &[Flag]) {
        self.part = flags.to_vec();
    }

    /// Whether the next paragraphs belong to a table of contents: they name
    /// headings and open none.
    pub(crate) fn set_contents(&mut self, contents: bool) {
        self.contents = contents;
    }

    /// The next blocks stand beside the text, under no heading: running
    /// headers, notes at the end.
    pub(crate) fn leave_headings(&mut self) {
        self.outline = Outline::default();
    }

    /// Reads a paragraph; `level` is that of a heading the document marks as
    /// one, 1 outermost.
    pub(crate) fn paragraph(
        &mut self,
        text: &str,
        level: Option<u8>,
        flags: &[Flag],
        sink: &mut Sink<'_>,
    ) {
        let text = text.trim();
        if text.is_empty() {
            if flags.contains(&Flag::DeletedLeftOut) {
                sink.warn("deleted text was left out");
            }
            return;
        }
        let flags = self.flags(flags);
        if !self.contents && !flags.iter().any(|flag| beside(*flag)) {
            match level {
                Some(level) if !text.contains('。') => self.outline.enter_at(level, text),
                _ if self.slide.is_none() => {
                    self.outline.enter(text);
                }
                _ => {}
            }
        }
        let place = self.place();
        sink.flagged(text, place, self.outline.path(), &flags);
    }

    /// Reads a table; one of one column is only a frame around paragraphs.
    pub(crate) fn table(&mut self, rows: &[Row], sink: &mut Sink<'_>) {
        let frame = rows.iter().all(|row| row.cells.len() <= 1);
        let shape = |row: &Row| row.cells.iter().map(Shape::of).collect();
        let shapes: Vec<Vec<Shape>> = rows.iter().map(shape).collect();
        let mut labels = Rows::new(&shapes);
        for row in rows {
            if frame {
                for line in row.cells.iter().flat_map(|cell| cell.text.lines()) {
                    self.paragraph(line, None, &row.flags, sink);
                }
                continue;
            }
            if row.flags.contains(&Flag::Struck) {
                let texts = row.cells.iter().map(|cell| cell.text.as_str());
                self.paragraph(
                    &texts.collect::<Vec<_>>().join("\n"),
                    None,
                    &row.flags,
                    sink,
                );
                continue;
            }
            let (cells, form) = labels.next(&row.cells, row.heading);
            if row.cells.iter().all(|cell| cell.text.trim().is_empty()) {
                continue;
            }
            let mut flags = self.flags(&row.flags);
            flags.extend(form);
            let place = self.place();
            sink.row(cells, place, self.outline.path(), &flags);
        }
    }

    fn flags(&self, flags: &[Flag]) -> Vec<Flag> {
        let mut all = self.part.clone();
        for flag in flags {
            flag.add(&mut all);
        }
        all
    }

    fn place(&mut self) -> Place {
        if let Some(slide) = self.slide {
            return Place::Slide { slide };
        }
        self.paragraph = self.paragraph.saturating_add(1);
        Place::Paragraph {
            paragraph: self.paragraph,
        }
    }
}

/// What stands beside the text opens no part of it.
fn beside(flag: Flag) -> bool {
    matches!(
        flag,
        Flag::Header | Flag::Footer | Flag::Note | Flag::Comment | Flag::Hidden | Flag::Struck
    )
}
