//! Rows of a sheet → passages.
//!
//! A sheet is a sequence of stretches of rows without an empty row between
//! them. The first rows of a stretch decide how it is read:
//! - leading rows with a single short text are titles and become the heading;
//! - a row of three or more different labels (two, when they are drawn as
//!   labels) that stands over at least one more row heads a table: each row
//!   below is a passage whose cells bear the labels of their columns;
//! - else the stretch is a form: in a row whose labels are drawn as such
//!   (bold or shaded), or that holds a label and a value, each value belongs
//!   to the label on its left;
//! - what is left is a row of cells without labels, or a paragraph.

use std::collections::BTreeMap;

use crate::model::{Cell, Flag, Place};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;

use super::tables::{self, Raw};

/// Rows that decide how a stretch is read.
const AHEAD: usize = 24;
/// Rows of fields that may stand above the header of a table.
const ABOVE: usize = 8;
/// The longest title, in characters.
const TITLE: usize = 60;
/// Rows whose labels are kept for shapes that stand in them.
const LABELS: usize = 100_000;

/// A row of a sheet: its number from 0 and its filled cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Number from 0.
    pub(crate) number: u32,
    /// Filled cells from left to right.
    pub(crate) cells: Vec<Raw>,
    /// Hidden from who opens the file.
    pub(crate) hidden: bool,
}

enum Mode {
    Undecided,
    Table(Vec<Raw>),
    Form,
}

/// Turns the rows of one sheet into passages.
pub(crate) struct Grid {
    sheet: String,
    flags: Vec<Flag>,
    outline: Outline,
    buffer: Vec<Row>,
    mode: Mode,
    last: Option<u32>,
    /// Whether a first stretch was read: it may be the title of the sheet.
    titled: bool,
    /// Filled cells by row, kept for rows in which shapes stand.
    labels: BTreeMap<u32, Vec<(usize, String)>>,
}

impl Grid {
    /// A sheet; everything in a hidden one is flagged.
    pub(crate) fn new(sheet: &str, hidden: bool) -> Self {
        let mut outline = Outline::default();
        outline.enter_at(0, sheet);
        Self {
            sheet: sheet.to_owned(),
            flags: if hidden {
                vec![Flag::Hidden]
            } else {
                Vec::new()
            },
            outline,
            buffer: Vec::new(),
            mode: Mode::Undecided,
            last: None,
            titled: false,
            labels: BTreeMap::new(),
        }
    }

    /// Asks to keep the labels of a row.
    pub(crate) fn keep_labels(&mut self, row: u32) {
        if self.labels.len() < LABELS {
            self.labels.entry(row).or_default();
        }
    }

    /// The text nearest on the left of a column in a row that was kept.
    pub(crate) fn label_left_of(&self, row: u32, column: usize) -> String {
        let cells = self.labels.get(&row).map(Vec::as_slice).unwrap_or_default();
        let left = cells
            .iter()
            .rev()
            .find(|(at, text)| *at < column && tables::is_label(text));
        left.map(|(_, text)| tables::one_line(text))
            .unwrap_or_default()
    }

    /// Takes the next row.
    pub(crate) fn row(&mut self, row: Row, sink: &mut Sink<'_>) {
        if row.cells.is_empty() {
            return;
        }
        if let Some(kept) = self.labels.get_mut(&row.number) {
            kept.extend(
                row.cells
                    .iter()
                    .map(|cell| (cell.column, cell.text.clone())),
            );
        }
        if self
            .last
            .is_some_and(|last| row.number != last.saturating_add(1))
        {
            self.end(sink);
        }
        self.last = Some(row.number);
        if matches!(self.mode, Mode::Undecided) {
            self.buffer.push(row);
            if self.buffer.len() >= AHEAD {
                self.decide(sink);
            }
        } else {
            self.emit(&row, sink);
        }
    }

    /// Takes cells of hidden columns: a row of their own, flagged.
    pub(crate) fn unseen(&mut self, row: Row, sink: &mut Sink<'_>) {
        let header = match &self.mode {
            Mode::Table(header) => header.as_slice(),
            Mode::Undecided | Mode::Form => &[],
        };
        self.yield_cells(&row, tables::labelled(&row.cells, header), false, sink);
    }

    /// Ends a stretch of rows, and the sheet.
    pub(crate) fn end(&mut self, sink: &mut Sink<'_>) {
        if matches!(self.mode, Mode::Undecided) {
            self.decide(sink);
        }
        self.mode = Mode::Undecided;
        self.last = None;
    }

    /// Yields a text that stands over the sheet: shape, comment, header.
    pub(crate) fn aside(
        &mut self,
        text: &str,
        cell: &str,
        flag: Option<Flag>,
        sink: &mut Sink<'_>,
    ) {
        let flags: Vec<Flag> = self.flags.iter().copied().chain(flag).collect();
        let place = self.place(cell.to_owned());
        sink.flagged(text, place, vec![self.sheet.clone()], &flags);
    }

    /// Yields a form control beside its label.
    pub(crate) fn control(&mut self, label: String, text: String, cell: &str, sink: &mut Sink<'_>) {
        let mut flags = self.flags.clone();
        flags.push(Flag::Form);
        let place = self.place(cell.to_owned());
        sink.row(
            vec![Cell { label, text }],
            place,
            self.outline.path(),
            &flags,
        );
    }

    fn place(&self, cell: String) -> Place {
        Place::Cell {
            sheet: self.sheet.clone(),
            cell,
        }
    }

    /// Looks at the first rows of a stretch and yields them.
    fn decide(&mut self, sink: &mut Sink<'_>) {
        let rows = std::mem::take(&mut self.buffer);
        let mut rest = rows.as_slice();
        while let [first, tail @ ..] = rest {
            if !is_title(first, tail, self.titled) {
                break;
            }
            self.title(first, sink);
            rest = tail;
        }
        self.titled = true;
        match header_at(rest) {
            Some(at) => rest = self.open_table(rest, at, sink),
            None if rest.is_empty() => return,
            None => self.mode = Mode::Form,
        }
        for row in rest {
            self.emit(row, sink);
        }
    }

    /// Yields the fields above a header and the header, keeps its labels and
    /// answers the rows below.
    fn open_table<'r>(&mut self, rows: &'r [Row], at: usize, sink: &mut Sink<'_>) -> &'r [Row] {
        let (above, rest) = rows.split_at_checked(at).unwrap_or((&[], rows));
        self.mode = Mode::Form;
        for row in above {
            self.emit(row, sink);
        }
        let [head, below @ ..] = rest else {
            return rest;
        };
        self.plain(head, sink);
        let second = below
            .first()
            .filter(|second| below.len() > 1 && splits(head, second));
        let mut labels = head.cells.clone();
        if let Some(second) = second {
            self.plain(second, sink);
            labels = combined(head, second);
        }
        self.mode = Mode::Table(labels);
        below
            .get(usize::from(second.is_some())..)
            .unwrap_or_default()
    }

    fn title(&mut self, row: &Row, sink: &mut Sink<'_>) {
        let Some(cell) = row.cells.first() else {
            return;
        };
        let line = tables::one_line(&cell.text);
        if line.chars().count() <= TITLE && !line.contains('。') && tables::is_label(&line) {
            self.outline.enter_at(1, line);
        }
        self.plain(row, sink);
    }

    /// A row as it stands, without labels.
    fn plain(&self, row: &Row, sink: &mut Sink<'_>) {
        self.yield_cells(row, tables::labelled(&row.cells, &[]), false, sink);
    }

    fn emit(&mut self, row: &Row, sink: &mut Sink<'_>) {
        match &self.mode {
            Mode::Table(header) => {
                let cells = tables::labelled(&row.cells, header);
                self.yield_cells(row, cells, false, sink);
            }
            Mode::Form | Mode::Undecided => match form_fields(&row.cells) {
                Some(cells) => self.yield_cells(row, cells, true, sink),
                None => {
                    if let [only] = row.cells.as_slice() {
                        self.outline.enter(&tables::one_line(&only.text));
                    }
                    self.plain(row, sink);
                }
            },
        }
    }

    fn yield_cells(&self, row: &Row, cells: Vec<Cell>, form: bool, sink: &mut Sink<'_>) {
        let Some(first) = row.cells.first() else {
            return;
        };
        let mut flags = self.flags.clone();
        if row.hidden && !flags.contains(&Flag::Hidden) {
            flags.push(Flag::Hidden);
        }
        let place = self.place(address(row.number, first.column));
        if let ([only], false) = (cells.as_slice(), form)
            && only.label.is_empty()
        {
            return sink.flagged(&only.text, place, self.outline.path(), &flags);
        }
        if form {
            flags.push(Flag::Form);
        }
        sink.row(cells, place, self.outline.path(), &flags);
    }
}

/// A title: a single text with more below it; alone in its stretch, only
/// the first of the sheet or one drawn like a label.
fn is_title(row: &Row, below: &[Row], titled: bool) -> bool {
    matches!(row.cells.as_slice(), [only] if tables::is_label(&only.text) && (!below.is_empty() || only.marked || !titled))
}

/// The row that heads the rows below it, when all rows above it are
/// narrower: they are fields.
fn header_at(rows: &[Row]) -> Option<usize> {
    let mut widest = 0;
    for (at, head) in rows.iter().enumerate().take(ABOVE) {
        let below = rows.get(at + 1..).unwrap_or_default();
        if head.cells.len() > widest && heads_table(head, below) {
            return Some(at);
        }
        widest = widest.max(head.cells.len());
    }
    None
}

/// Whether a row heads the rows below it.
fn heads_table(head: &Row, below: &[Row]) -> bool {
    if !tables::is_header(&head.cells) || below.is_empty() {
        return false;
    }
    let marked = head.cells.iter().filter(|cell| cell.marked).count();
    if marked == head.cells.len() {
        return below
            .iter()
            .any(|row| row.cells.iter().any(|cell| !cell.marked));
    }
    let wide = below.iter().filter(|row| row.cells.len() > 1).count();
    let mixed = below
        .iter()
        .filter(|row| form_fields(&row.cells).is_some() && row.cells.len() != head.cells.len())
        .count();
    marked == 0
        && head.cells.len() >= 3
        && wide * 2 >= below.len()
        && mixed * 2 < below.len().max(1)
}

/// Whether the second row splits merged headings of the first.
fn splits(head: &Row, second: &Row) -> bool {
    let merged = head.cells.iter().any(|cell| cell.span > 1);
    let under = |cell: &Raw| {
        head.cells.iter().any(|above| {
            above.span > 1 && (above.column..above.column + above.span).contains(&cell.column)
        })
    };
    merged
        && second
            .cells
            .iter()
            .all(|cell| tables::is_label(&cell.text) && under(cell))
        && head.cells.iter().all(|cell| cell.marked) == second.cells.iter().all(|cell| cell.marked)
}

/// Labels of two heading rows: `実施 日`.
fn combined(head: &Row, second: &Row) -> Vec<Raw> {
    let mut labels = Vec::new();
    for cell in &second.cells {
        let above = tables::label_of(&head.cells, cell.column);
        let text = format!("{above} {}", tables::one_line(&cell.text));
        labels.push(Raw {
            text: text.trim().to_owned(),
            ..cell.clone()
        });
    }
    labels.extend(head.cells.iter().cloned());
    labels
}

/// The fields of a row of a form.
fn form_fields(cells: &[Raw]) -> Option<Vec<Cell>> {
    if let Some(fields) = tables::fields(cells) {
        return Some(fields);
    }
    match cells {
        [label, value]
            if !value.marked
                && tables::is_label(&label.text)
                && label.text.chars().count() <= 24 =>
        {
            Some(vec![Cell {
                label: tables::one_line(&label.text),
                text: value.text.trim().to_owned(),
            }])
        }
        _ => None,
    }
}

/// A1 notation of a cell counted from 0.
pub(crate) fn address(row: u32, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// Row and column from 0 of a cell in A1 notation, `$` signs allowed.
pub(crate) fn position(address: &str) -> Option<(u32, usize)> {
    let address = address.replace('$', "");
    let letters = address.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = address.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0usize, |column, letter| {
        column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Item, Passage};
    use crate::parse::limits::Limits;

    /// Rows of texts; a leading `*` marks a cell as drawn like a label.
    fn read(rows: &[(u32, &[&str])]) -> Vec<Passage> {
        let mut found = Vec::new();
        let mut emit = |item: Item| {
            if let Item::Passage(passage) = item {
                found.push(passage);
            }
        };
        let mut sink = Sink::new(&mut emit, &Limits::default(), "test");
        let mut grid = Grid::new("様式", false);
        for (number, texts) in rows {
            let cell = |(column, text): (usize, &&str)| Raw {
                column,
                span: 1,
                text: text.trim_start_matches('*').to_owned(),
                marked: text.starts_with('*'),
            };
            let cells = texts
                .iter()
                .enumerate()
                .filter(|(_, text)| !text.is_empty())
                .map(cell)
                .collect();
            grid.row(
                Row {
                    number: *number,
                    cells,
                    hidden: false,
                },
                &mut sink,
            );
        }
        grid.end(&mut sink);
        found
    }

    fn pairs(passage: &Passage) -> Vec<(&str, &str)> {
        passage
            .cells
            .iter()
            .map(|cell| (cell.label.as_str(), cell.text.as_str()))
            .collect()
    }

    #[test]
    fn a_table_is_read_under_its_title_and_header() {
        let found = read(&[
            (0, &["教育実施記録"]),
            (2, &["実施日", "内容", "人数"]),
            (3, &["2024/4/1", "個人情報保護", "12"]),
            (4, &["2024/5/1", "", "3"]),
        ]);
        assert_eq!(found[2].text, "2024/4/1 | 個人情報保護 | 12");
        assert_eq!(found[2].heading, ["様式", "教育実施記録"]);
        assert_eq!(
            pairs(&found[2]),
            [
                ("実施日", "2024/4/1"),
                ("内容", "個人情報保護"),
                ("人数", "12")
            ]
        );
        assert_eq!(pairs(&found[3]), [("実施日", "2024/5/1"), ("人数", "3")]);
        assert_eq!(
            found[3].anchor.place,
            Place::Cell {
                sheet: "様式".into(),
                cell: "A5".into()
            }
        );
    }

    #[test]
    fn a_title_directly_above_heads_the_table() {
        let found = read(&[
            (0, &["委託先一覧"]),
            (1, &["番号", "名称", "業務"]),
            (2, &["1", "見本社", "保守"]),
        ]);
        assert_eq!(found[2].heading, ["様式", "委託先一覧"]);
        assert_eq!(found[2].cells[1].label, "名称");
    }

    #[test]
    fn fields_may_stand_above_a_table() {
        let found = read(&[
            (0, &["作成日", "2024/4/1"]),
            (1, &["番号", "名称", "業務"]),
            (2, &["1", "見本社", "保守"]),
        ]);
        assert_eq!(pairs(&found[0]), [("作成日", "2024/4/1")]);
        assert_eq!(found[2].cells[2].label, "業務");
    }

    #[test]
    fn a_form_pairs_labels_and_values() {
        let found = read(&[
            (0, &["*申請者名", "見本クリニック"]),
            (1, &["*所在地", "東京都", "*電話", "03-0000-0000"]),
            (2, &["*備考"]),
        ]);
        assert_eq!(pairs(&found[0]), [("申請者名", "見本クリニック")]);
        assert!(found[0].flags.contains(&Flag::Form));
        assert_eq!(
            pairs(&found[1]),
            [("所在地", "東京都"), ("電話", "03-0000-0000")]
        );
        assert_eq!(found[1].text, "所在地 | 東京都 | 電話 | 03-0000-0000");
        assert_eq!(found[2].text, "備考");
        let plain = read(&[(0, &["氏名", "見本 太郎"]), (1, &["役職", "理事長"])]);
        assert_eq!(pairs(&plain[1]), [("役職", "理事長")]);
    }

    #[test]
    fn addresses_go_both_ways() {
        for (row, column, text) in [
            (0, 0, "A1"),
            (6, 1, "B7"),
            (99, 26, "AA100"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(address(row, column), text);
            assert_eq!(position(text), Some((row, column)));
        }
        assert_eq!(position("$C$3"), Some((2, 2)));
        for text in ["", "A", "1", "A0", "ABCD1", "A99999999999"] {
            assert_eq!(position(text), None, "{text}");
        }
    }
}
