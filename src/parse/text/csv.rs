//! Separated values: the delimiter is found, the header labels the rows.

use csv::{ReaderBuilder, StringRecord};

use crate::model::{Item, Place, Reason, Summary};
use crate::parse::limits::Limits;
use crate::parse::office::tables::{self, Raw};
use crate::parse::sink::Sink;

use super::decode::decode_for;

const PARSER: &str = "csv/csv-1.4";
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records that are looked at to find the delimiter.
const SAMPLE: usize = 50;

/// Rows of a label and a value that may stand above the header of a table.
const ABOVE: usize = 8;

/// Reads a file of separated values.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let text = decode_for(bytes, None, &mut sink);
    let delimiter = delimiter(&text);
    let mut header: Option<Vec<Raw>> = None;
    let mut title: Vec<String> = Vec::new();
    let mut above = 0;
    let widest = widest(&text, delimiter);
    for record in reader(&text, delimiter).records() {
        let Ok(record) = record else {
            sink.unread("a record that cannot be taken apart", Reason::Corrupt);
            continue;
        };
        let line = record.position().map_or(0, csv::Position::line);
        let place = Place::Line {
            line: u32::try_from(line).unwrap_or(u32::MAX),
        };
        let cells = cells(&record);
        let filled = filled(&cells);
        match &header {
            None if filled <= 1 => {
                let text = cells.iter().find(|cell| !cell.text.is_empty());
                if let Some(text) = text.map(|cell| cell.text.clone()) {
                    title = vec![text.clone()];
                    sink.prose(&text, place, title.clone());
                }
            }
            None => {
                sink.row(tables::labelled(&cells, &[]), place, title.clone(), &[]);
                let first = cells.iter().take(2).all(|cell| !cell.text.is_empty());
                let is_field = filled == 2 && first && widest > 2 && above < ABOVE;
                let labels = cells
                    .into_iter()
                    .filter(|cell| !cell.text.is_empty())
                    .collect::<Vec<_>>();
                above += 1;
                header = match tables::is_header(&labels) {
                    // 作成日 | 令和6年5月1日 stands above a table, and heads none.
                    _ if is_field => None,
                    true => Some(labels),
                    false => Some(Vec::new()),
                };
            }
            Some(header) => sink.row(tables::labelled(&cells, header), place, title.clone(), &[]),
        }
        if sink.full() {
            break;
        }
    }
    sink.finish("csv")
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
}

/// The most fields that are filled in of one of the first records.
fn widest(text: &str, delimiter: u8) -> usize {
    let mut reader = reader(text, delimiter);
    let first = reader.records().take(2 * ABOVE).flatten();
    first
        .map(|record| filled(&cells(&record)))
        .max()
        .unwrap_or(0)
}

fn filled(cells: &[Raw]) -> usize {
    cells.iter().filter(|cell| !cell.text.is_empty()).count()
}

/// The delimiter that gives most records the same number of fields, more
/// than one; a comma when none does.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let widths: Vec<usize> = reader(text, delimiter)
            .records()
            .take(SAMPLE)
            .flatten()
            .map(|record| record.len())
            .collect();
        let alike = |width: usize| widths.iter().filter(|other| **other == width).count();
        let best = widths
            .iter()
            .copied()
            .filter(|width| *width > 1)
            .max_by_key(|width| (alike(*width), *width));
        best.map_or((0, 0), |width| (alike(width), width))
    };
    let found = DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|delimiter| score(*delimiter));
    found.unwrap_or(b',')
}

fn cells(record: &StringRecord) -> Vec<Raw> {
    let cell = |(column, text): (usize, &str)| Raw {
        column,
        span: 1,
        text: text.trim().to_owned(),
        marked: false,
        value: false,
    };
    record.iter().enumerate().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::passages;
    use encoding_rs::SHIFT_JIS;

    #[test]
    fn rows_bear_the_labels_of_the_header() {
        let text = SHIFT_JIS
            .encode("番号,氏名,備考\r\n1,見本 太郎,\"a, b\r\nc\"\r\n2,,済\r\n")
            .0;
        let (summary, found) = passages(&text, "名簿.csv");
        assert_eq!((summary.format.as_str(), found.len()), ("csv", 3));
        assert_eq!(found[1].text, "1 | 見本 太郎 | a, b\nc");
        assert_eq!(found[1].cells[1].label, "氏名");
        assert_eq!(found[2].text, "2 | 済");
        assert_eq!(found[2].cells[1].text, "");
        assert_eq!(found[2].anchor.place, Place::Line { line: 4 });
    }

    #[test]
    fn rows_above_a_table_head_no_columns() {
        let labels = |text: &str| -> Vec<String> {
            let (_, found) = passages(text.as_bytes(), "a.csv");
            let cells = found.last().unwrap().cells.iter();
            cells.map(|cell| cell.label.clone()).collect()
        };
        let above = "設備台帳,,\n作成者,見本 太郎,\n作成日,令和6年5月1日,\n,,\n番号,設備名,台数\n1,旋盤,3\n";
        assert_eq!(labels(above), ["番号", "設備名", "台数"]);
        // Two columns, with a comma at the end of each line; a corner left empty.
        assert_eq!(
            labels("氏名,部署,\n見本,総務,\n仮名,経理,\n"),
            ["氏名", "部署"]
        );
        assert_eq!(labels(",名称,業務\n1,見本社,保守\n"), ["", "名称", "業務"]);
    }

    #[test]
    fn delimiters_and_titles_are_found() {
        let (_, found) = passages("委託先一覧\n名称\t業務\n見本社\t保守\n".as_bytes(), "a.csv");
        assert_eq!(found[2].heading, ["委託先一覧"]);
        assert_eq!(found[2].cells[1].label, "業務");
        assert_eq!(delimiter("a;b;c\nd;e;f\n"), b';');
        assert_eq!(delimiter("text without any"), b',');
    }
}
