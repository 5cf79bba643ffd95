//! What rows and forms have in common, whatever document they stand in:
//! which row is the heading of the columns, which cell labels which.

use std::collections::HashSet;

use crate::model::{Cell, Flag};

/// The longest label of a column, in characters.
const LABEL: usize = 40;
/// Columns of a row that may repeat labels.
const WIDE: usize = 5;

/// A cell on its way to becoming part of a passage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Raw {
    /// First column it covers, from 0.
    pub(crate) column: usize,
    /// Columns it covers.
    pub(crate) span: usize,
    /// Text as displayed.
    pub(crate) text: String,
    /// Drawn to stand out as labels are: shaded or bold.
    pub(crate) marked: bool,
    /// Stored as a number, date or truth value: never a label.
    pub(crate) value: bool,
}

impl Raw {
    /// Whether it reaches over a column.
    pub(crate) fn covers(&self, column: usize) -> bool {
        Shape::of(self).covers(column)
    }
}

/// Where a cell of a table lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// First column it covers, from 0.
    pub(crate) column: usize,
    /// Columns it covers.
    pub(crate) span: usize,
    /// It belongs to the cell above it.
    pub(crate) continues: bool,
    /// Nothing is written in it.
    pub(crate) empty: bool,
}

impl Shape {
    /// Where a cell lies that belongs to none above it.
    pub(crate) fn of(cell: &Raw) -> Self {
        Self {
            column: cell.column,
            span: cell.span.max(1),
            continues: false,
            empty: cell.text.trim().is_empty(),
        }
    }

    fn covers(&self, column: usize) -> bool {
        (self.column..self.column.saturating_add(self.span)).contains(&column)
    }
}

/// The rows of one table in order: which are headings, and what labels the
/// cells of the others.
pub(crate) struct Rows {
    header: Vec<Raw>,
    first: bool,
    many: bool,
    /// The first row cannot head the others: a form.
    form: bool,
    /// The second row goes on heading the columns.
    groups: bool,
    /// The row before was a heading.
    after_heading: bool,
}

impl Rows {
    /// For a table whose cells lie so.
    pub(crate) fn new(rows: &[Vec<Shape>]) -> Self {
        let groups = has_groups(rows);
        Self {
            header: Vec::new(),
            first: true,
            many: rows.len() > 2,
            form: !groups && is_form(rows),
            groups,
            after_heading: false,
        }
    }

    /// The cells of the next row with their labels, and the flag of a row of
    /// form fields. `heading`: the document itself marks the row as one.
    pub(crate) fn next(&mut self, row: &[Raw], heading: bool) -> (Vec<Cell>, Option<Flag>) {
        let marked = row.iter().all(|cell| cell.marked);
        let heads = heading || self.first && (marked || self.many && row.len() > 2 && !self.form);
        let second = self.after_heading && (heading || std::mem::take(&mut self.groups));
        self.first = false;
        if second && let Some(header) = headings(&self.header, row) {
            self.header = header;
            return (labelled(row, &[]), None);
        }
        if heads && is_header(row) {
            self.header = row.to_vec();
            self.after_heading = true;
            return (labelled(row, &[]), None);
        }
        self.after_heading = false;
        let fields = self.header.is_empty().then(|| fields(row)).flatten();
        match fields {
            Some(fields) => (fields, Some(Flag::Form)),
            None => (labelled(row, &self.header), None),
        }
    }
}

/// Whether the second row divides each group of columns of the first, and no row
/// divides its cells: two rows of headings.
fn has_groups(rows: &[Vec<Shape>]) -> bool {
    let [first, second, rest @ ..] = rows else {
        return false;
    };
    let groups = first.iter().filter(|cell| cell.span > 1);
    let under = |group: &Shape| {
        second
            .iter()
            .filter(|cell| group.covers(cell.column))
            .count()
    };
    let divided = groups.clone().count() > 0 && groups.clone().all(|group| under(group) > 1);
    let single = first.iter().filter(|cell| cell.span == 1);
    let mut below = single.map(|cell| second.iter().find(|own| own.column == cell.column));
    // Beside the groups stands what reaches down.
    let reaches = below.all(|own| own.is_none_or(|own| own.continues || own.empty));
    divided && reaches && !rest.is_empty() && rest.iter().all(|row| !divides(second, row))
}

/// Whether the first row heads no columns, as in a form: some of the others divide its
/// cells, half of them reach across several or further than it does, or a name
/// beside it stands for several rows.
fn is_form(rows: &[Vec<Shape>]) -> bool {
    let Some((first, rest)) = rows.split_first() else {
        return false;
    };
    let across = |row: &&Vec<Shape>| {
        let over = |cell: &Shape| first.iter().filter(|head| cell.covers(head.column)).count();
        row.iter().any(|cell| over(cell) > 1)
    };
    let named = rest.first().is_some_and(|second| {
        let goes_on = |head: &Shape| {
            let mut below = second.iter().filter(|cell| cell.column == head.column);
            below.any(|cell| cell.continues)
        };
        first.iter().any(goes_on) && first.iter().any(|head| head.span == 1 && !goes_on(head))
    });
    // Where all rows do, the heading stands above several columns.
    let dividing = rest.iter().filter(|row| divides(first, row)).count();
    // Where merged cells are not told apart, the head seems to end before the others.
    let end = |row: &[Shape]| {
        row.iter()
            .map(|cell| cell.column.saturating_add(cell.span))
            .max()
    };
    let wider = rest.iter().filter(|row| end(row) > end(first)).count();
    let half = rest.len().max(1).div_ceil(2);
    named
        || dividing > 0 && dividing < rest.len()
        || rest.iter().filter(across).count() >= half
        || wider >= half
}

/// Whether two cells of a row lie within one above.
fn divides(above: &[Shape], row: &[Shape]) -> bool {
    let within = |head: &Shape| row.iter().filter(|cell| head.covers(cell.column)).count();
    above.iter().any(|head| head.span > 1 && within(head) > 1)
}

/// The headings of columns when a second row of them follows: what stands above a
/// group of columns goes before what stands above each (`実施 日`), and alone heads those
/// below which nothing stands. `None` when the second row is no heading.
pub(crate) fn headings(above: &[Raw], own: &[Raw]) -> Option<Vec<Raw>> {
    let own: Vec<&Raw> = own.iter().filter(|cell| !cell.text.is_empty()).collect();
    if own.is_empty() || own.iter().any(|cell| cell.value || !is_label(&cell.text)) {
        return None;
    }
    let together = own.into_iter().map(|cell| {
        let group = label_of(above, cell.column);
        let text = format!("{group} {}", one_line(&cell.text));
        Raw {
            text: text.trim().to_owned(),
            ..cell.clone()
        }
    });
    Some(together.chain(above.iter().cloned()).collect())
}

/// Whether a row reads as the headings of columns: at least two cells, all
/// filled, short, none of them a bare number; all different, or two of three
/// in a wide row, where groups of columns repeat their labels.
pub(crate) fn is_header(row: &[Raw]) -> bool {
    let different: HashSet<&str> = row.iter().map(|cell| cell.text.trim()).collect();
    let enough = different.len() == row.len()
        || row.len() >= WIDE && different.len() * 3 >= row.len() * 2
        || side_by_side(row, different.len());
    row.len() >= 2 && enough && row.iter().all(|cell| !cell.value && is_label(&cell.text))
}

/// Whether a row heads tables that stand beside each other: the same labels in the
/// same order, again and again.
fn side_by_side(row: &[Raw], different: usize) -> bool {
    let text = |cell: &Raw| cell.text.trim().to_owned();
    let mut tables = row.chunks(different.max(1));
    let first: Vec<String> = tables.next().unwrap_or_default().iter().map(text).collect();
    different >= 2 && tables.all(|table| table.iter().map(text).eq(first.iter().cloned()))
}

/// Whether a text can label a column or a field.
pub(crate) fn is_label(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().count() <= LABEL
        && !text.ends_with(['。', '．'])
        && text.chars().any(char::is_alphabetic)
        && !is_date(text)
}

/// A date as it is written out: 令和6年4月1日, 2024/4/1, R6.4.1.
fn is_date(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let others = text
        .chars()
        .filter(|c| c.is_alphabetic() && !"年月日元時分令和平成昭大正明治".contains(*c))
        .count();
    let signs = ["年", "月", "/", "."]
        .iter()
        .filter(|sign| text.contains(**sign))
        .count();
    digits >= 2 && signs >= 1 && others <= 1
}

/// The label of a cell among the headings of columns.
pub(crate) fn label_of(header: &[Raw], column: usize) -> String {
    header
        .iter()
        .find(|label| label.covers(column))
        .map(|label| one_line(&label.text))
        .unwrap_or_default()
}

/// A row's cells with the labels of their columns; empty cells at the end
/// are dropped.
pub(crate) fn labelled(row: &[Raw], header: &[Raw]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = row
        .iter()
        .map(|cell| Cell {
            label: label_of(header, cell.column),
            text: cell.text.trim().to_owned(),
        })
        .collect();
    while cells
        .last()
        .is_some_and(|cell| cell.text.is_empty() && cell.label.is_empty())
    {
        cells.pop();
    }
    cells
}

/// The fields of a row in which some cells are drawn as labels: each plain
/// cell belongs to the label nearest on its left. `None` when the row is no
/// row of fields.
pub(crate) fn fields(row: &[Raw]) -> Option<Vec<Cell>> {
    let labels = row
        .iter()
        .filter(|cell| cell.marked && is_label(&cell.text))
        .count();
    let values = row.iter().filter(|cell| !cell.marked).count();
    if labels == 0 || values == 0 || row.first().is_none_or(|first| !first.marked) {
        return None;
    }
    let mut label = String::new();
    let mut taken = true;
    let mut cells = Vec::new();
    for cell in row {
        if cell.marked {
            if !taken {
                cells.push(Cell {
                    label: std::mem::take(&mut label),
                    text: String::new(),
                });
            }
            label = one_line(&cell.text);
            taken = false;
        } else {
            taken = true;
            cells.push(Cell {
                label: label.clone(),
                text: cell.text.trim().to_owned(),
            });
        }
    }
    if !taken {
        cells.push(Cell {
            label,
            text: String::new(),
        });
    }
    Some(cells)
}

/// A label on one line.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for part in text.lines() {
        crate::parse::marks::join_line(&mut line, part);
    }
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[(&str, bool)]) -> Vec<Raw> {
        let cell = |(column, (text, marked)): (usize, &(&str, bool))| Raw {
            column,
            span: 1,
            text: (*text).to_owned(),
            marked: *marked,
            value: false,
        };
        texts.iter().enumerate().map(cell).collect()
    }

    #[test]
    fn headers_are_short_filled_and_different() {
        assert!(is_header(&row(&[("番号", false), ("氏名", false)])));
        for texts in [
            &[("番号", false)][..],
            &[("番号", false), ("", false)],
            &[("番号", false), ("番号", false)],
            &[("1", false), ("氏名", false)],
            &[("目的", false), ("教育を行う。", false)],
        ] {
            assert!(!is_header(&row(texts)), "{texts:?}");
        }
    }

    #[test]
    fn tables_side_by_side_have_a_head_each() {
        let heads = |texts: &[&str]| {
            let texts: Vec<(&str, bool)> = texts.iter().map(|text| (*text, false)).collect();
            is_header(&row(&texts))
        };
        assert!(heads(&["品名", "単価", "数量", "品名", "単価", "数量"]));
        assert!(heads(&["品名", "数量", "品名", "数量", "品名", "数量"]));
        assert!(!heads(&["品名", "単価", "数量", "単価", "品名", "数量"]));
        assert!(!heads(&["紙", "紙", "紙", "紙"]));
    }

    #[test]
    fn dates_and_numbers_label_nothing() {
        for text in [
            "令和6年4月1日",
            "2024/4/1",
            "R6.4.1",
            "12",
            "昭和64年",
            "はい。",
        ] {
            assert!(!is_label(text), "{text}");
        }
        for text in ["実施日", "2024年度計画", "契約月", "No.", "第1回監査"] {
            assert!(is_label(text), "{text}");
        }
    }

    #[test]
    fn values_belong_to_the_label_on_their_left() {
        let cells = fields(&row(&[
            ("氏名", true),
            ("見本 太郎", false),
            ("電話", true),
            ("", false),
            ("備考", true),
        ]))
        .unwrap();
        let pairs: Vec<_> = cells
            .iter()
            .map(|cell| (cell.label.as_str(), cell.text.as_str()))
            .collect();
        assert_eq!(pairs, [("氏名", "見本 太郎"), ("電話", ""), ("備考", "")]);
        assert_eq!(fields(&row(&[("a", false), ("b", false)])), None);
    }
}
