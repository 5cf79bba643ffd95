//! What a sheet says beside its values: hidden rows and columns, merged
//! cells, formulas that were never calculated, running headers.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::parse::office::grid::address::{ROWS, position};
use crate::parse::office::package::Package;
use crate::parse::xml::resolve;
use crate::parse::zipdir::Fault;

use super::runs;
use super::struck::Cells;

/// The most merged ranges kept.
const MERGES: usize = 200_000;
/// Formulas without a value that are named.
const NAMED: usize = 5;

/// The layout of one sheet.
#[derive(Debug, Default)]
pub(in crate::parse::office) struct Layout {
    hidden_rows: BTreeSet<u32>,
    /// First and last hidden column, from 0.
    hidden_columns: Vec<(usize, usize)>,
    /// First cell of a merged range → columns it covers.
    spans: BTreeMap<(u32, usize), usize>,
    /// Formulas without a stored value.
    pub(in crate::parse::office) without_value: usize,
    /// The cells of the first of them.
    pub(in crate::parse::office) first_without_value: Vec<String>,
    /// A row or cell says that it stands where no sheet reaches.
    pub(in crate::parse::office) off_grid: bool,
    /// Running headers and footers, codes left out.
    pub(in crate::parse::office) running: Vec<String>,
    /// Texts that stand in the sheet itself and are struck through.
    pub(in crate::parse::office) struck: Cells,
}

impl Layout {
    /// Takes note of a hidden row.
    pub(in crate::parse::office) fn hide_row(&mut self, row: u32) {
        self.hidden_rows.insert(row);
    }

    /// Takes note of hidden columns, first and last.
    pub(in crate::parse::office) fn hide_columns(&mut self, first: usize, last: usize) {
        self.hidden_columns.push((first, last));
    }

    /// Takes note of a cell that covers the columns up to `last`.
    pub(in crate::parse::office) fn merge(&mut self, at: (u32, usize), last: usize) {
        if self.spans.len() < MERGES {
            self.spans.insert(at, last.saturating_sub(at.1) + 1);
        }
    }

    /// Takes note of a running header or footer, its codes left out.
    pub(in crate::parse::office) fn run(&mut self, text: &str) {
        let shown = without_codes(text);
        if !shown.is_empty() {
            self.running.push(shown);
        }
    }

    /// Whether a row is hidden.
    pub(in crate::parse::office) fn hides_row(&self, row: u32) -> bool {
        self.hidden_rows.contains(&row)
    }

    /// Whether a column is hidden.
    pub(in crate::parse::office) fn hides_column(&self, column: usize) -> bool {
        self.hidden_columns
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Whether a cell is hidden with its row or column.
    pub(in crate::parse::office) fn hides(&self, row: u32, column: usize) -> bool {
        self.hides_row(row) || self.hides_column(column)
    }

    /// Columns that a cell covers.
    pub(in crate::parse::office) fn span(&self, row: u32, column: usize) -> usize {
        self.spans.get(&(row, column)).copied().unwrap_or(1)
    }
}

/// Reads the layout of a sheet's part.
pub(in crate::parse::office) fn read(
    package: &mut Package<'_>,
    part: &str,
) -> Result<Layout, Fault> {
    let text = package.text(part).ok_or(Fault::Damaged)??;
    let mut reader = Reader::from_str(&text);
    // As lenient as the reader of the values: what it sees is seen here.
    let config = reader.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    config.allow_dangling_amp = true;
    let mut pass = Pass::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => pass.open(&start, true),
            Ok(Event::Empty(start)) => pass.open(&start, false),
            Ok(Event::End(end)) => pass.close(end.local_name().as_ref()),
            Ok(Event::Text(text)) if pass.running => pass.text.push_str(&text.xml10_content()),
            Ok(Event::Text(text)) => pass.value |= pass.inside && !text.is_empty(),
            Ok(Event::CData(_) | Event::GeneralRef(_)) if pass.inside => pass.value = true,
            Ok(Event::GeneralRef(name)) if pass.running => pass.text.push_str(&resolve(&name)),
            // The values before a break are kept; reading them says so.
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    pass.layout.struck = runs::in_sheet(&text);
    Ok(pass.layout)
}

#[derive(Default)]
struct Pass {
    layout: Layout,
    row: Option<u32>,
    cell: Option<String>,
    formula: bool,
    /// Inside the value of a cell; one that is there may still be empty.
    inside: bool,
    value: bool,
    running: bool,
    text: String,
}

impl Pass {
    fn open(&mut self, start: &BytesStart<'_>, content: bool) {
        match start.local_name().as_ref() {
            "row" => self.row(start),
            "c" => {
                self.cell = attr(start, "r");
                let off = self
                    .cell
                    .as_deref()
                    .is_some_and(|cell| position(cell).is_none());
                self.layout.off_grid |= off;
                self.formula = false;
                self.value = false;
            }
            "dimension" => {
                let range = attr(start, "ref").unwrap_or_default();
                self.layout.off_grid |= range.split(':').any(|cell| position(cell).is_none());
            }
            "f" => self.formula = true,
            "v" | "is" => self.inside = content,
            "col" => self.column(start),
            "mergeCell" => self.merge(start),
            "oddHeader" | "oddFooter" | "firstHeader" | "firstFooter" if content => {
                self.running = true
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "v" | "is" => self.inside = false,
            "c" if self.formula && !self.value => {
                self.layout.without_value += 1;
                if self.layout.first_without_value.len() < NAMED {
                    self.layout.first_without_value.extend(self.cell.take());
                }
            }
            "oddHeader" | "oddFooter" | "firstHeader" | "firstFooter" => {
                self.running = false;
                let text = std::mem::take(&mut self.text);
                self.layout.run(&text);
            }
            _ => {}
        }
    }

    fn row(&mut self, start: &BytesStart<'_>) {
        let number = match attr(start, "r") {
            Some(number) => number
                .parse::<u32>()
                .ok()
                .and_then(|number| number.checked_sub(1)),
            None => self.row.map_or(Some(0), |row| row.checked_add(1)),
        };
        self.layout.off_grid |= number.is_none_or(|number| number >= ROWS);
        self.row = number;
        let flat = attr(start, "ht").and_then(|height| height.parse::<f64>().ok()) == Some(0.0);
        if let Some(number) = number.filter(|_| flat || is_on(start, "hidden")) {
            self.layout.hide_row(number);
        }
    }

    fn column(&mut self, start: &BytesStart<'_>) {
        let number = |name| {
            attr(start, name).and_then(|number| number.parse::<usize>().ok()?.checked_sub(1))
        };
        let flat = attr(start, "width").and_then(|width| width.parse::<f64>().ok()) == Some(0.0);
        if let (Some(first), Some(last), true) =
            (number("min"), number("max"), flat || is_on(start, "hidden"))
        {
            self.layout.hide_columns(first, last);
        }
    }

    fn merge(&mut self, start: &BytesStart<'_>) {
        let range = attr(start, "ref").unwrap_or_default();
        let Some((first, last)) = range.split_once(':') else {
            return;
        };
        if let (Some(at), Some((_, end))) = (position(first), position(last)) {
            self.layout.merge(at, end);
        }
    }
}

fn attr(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attr = start.try_get_attribute(name).ok()??;
    Some(attr.value.into_owned())
}

fn is_on(start: &BytesStart<'_>, name: &str) -> bool {
    matches!(attr(start, name).as_deref(), Some("1" | "true"))
}

/// The text of a running header: `&L`, `&P`, `&"font"`, `&12` are codes
/// (ECMA-376 part 1, 18.3.1.46).
fn without_codes(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, code)) = rest.split_once('&') {
        shown.push_str(before);
        let Some(letter) = code.chars().next() else {
            return shown.trim().to_owned();
        };
        let tail = code.get(letter.len_utf8()..).unwrap_or_default();
        rest = match letter {
            '&' => {
                shown.push('&');
                tail
            }
            '"' => tail.split_once('"').map_or("", |(_, after)| after),
            'K' => tail.get(6..).unwrap_or_default(),
            // As programs show a code, and some write it: &[Page].
            '[' => tail.split_once(']').map_or("", |(_, after)| after),
            '0'..='9' => tail.trim_start_matches(|c: char| c.is_ascii_digit()),
            'L' | 'C' | 'R' => {
                shown.push(' ');
                tail
            }
            _ => tail,
        };
    }
    shown.push_str(rest);
    shown.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_running_headers_are_left_out() {
        assert_eq!(
            without_codes("&L&\"ＭＳ ゴシック\"&12社外秘&R&P / &N"),
            "社外秘  /"
        );
        assert_eq!(without_codes("A && B"), "A & B");
        assert_eq!(without_codes("&"), "");
        assert_eq!(without_codes("&C&[Page] / &[Pages]頁"), "/ 頁");
        assert_eq!(without_codes("案&[壊れた"), "案");
    }
}
