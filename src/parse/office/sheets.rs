//! Older and other spreadsheets: xls, ods, through calamine's ranges.
//!
//! Less is known of them than of xlsx: number formats other than dates are
//! not told, nor shapes, comments and hidden rows. A warning says so.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError};

use crate::model::{Item, Reason, Summary};
use crate::parse::archive::zip::refused;
use crate::parse::limits::Limits;
use crate::parse::ole_chains;
use crate::parse::sink::Sink;

use super::grid::{Grid, Row};
use super::numfmt::NumberFormat;
use super::package::Package;
use super::tables::Raw;

type Bytes<'a> = Cursor<&'a [u8]>;

/// Reads an Excel 97 workbook.
pub(crate) fn xls(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    if ole_chains::loops(bytes) {
        return broken("xls", "a chain of sectors has no end");
    }
    match Xls::new(Cursor::new(bytes)) {
        Ok(book) => read(book, "xls", "xls/calamine-0.38", limits, emit),
        Err(XlsError::Password) => Summary::unread("xls", Reason::Password),
        Err(error) => broken("xls", &error.to_string()),
    }
}

/// Reads an OpenDocument spreadsheet.
pub(crate) fn ods(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    if let Some(refusal) = measure(bytes, "ods", limits) {
        return refusal;
    }
    match Ods::new(Cursor::new(bytes)) {
        Ok(book) => read(book, "ods", "ods/calamine-0.38", limits, emit),
        Err(OdsError::Password) => Summary::unread("ods", Reason::Password),
        Err(error) => broken("ods", &error.to_string()),
    }
}

/// Unpacks every part against the limits, before a library does without.
fn measure(bytes: &[u8], format: &str, limits: &Limits) -> Option<Summary> {
    let measured = Package::open(bytes, limits).and_then(|mut package| package.measure(|_| true));
    measured.err().map(|fault| refused(format, fault))
}

fn broken(format: &str, error: &str) -> Summary {
    let mut summary = Summary::unread(format, Reason::Corrupt);
    summary.warnings.push(error.to_owned());
    summary
}

fn read<'a, R>(
    mut book: R,
    format: &str,
    parser: &'static str,
    limits: &Limits,
    emit: &mut dyn FnMut(Item),
) -> Summary
where
    R: Reader<Bytes<'a>>,
{
    let mut sink = Sink::new(emit, limits, parser);
    sink.warn("number formats, shapes and comments are not read in this format");
    let sheets = book.sheets_metadata().to_vec();
    for sheet in &sheets {
        if sheet.typ != SheetType::WorkSheet {
            sink.unread(format!("sheet {}", sheet.name), Reason::Unsupported);
            continue;
        }
        // A sheet on which the library panics leaves the others to be read.
        let range = catch_unwind(AssertUnwindSafe(|| book.worksheet_range(&sheet.name)));
        let Ok(range) = range else {
            sink.unread(format!("sheet {}", sheet.name), Reason::Crashed);
            continue;
        };
        match range {
            Ok(range) => read_range(
                &range,
                &sheet.name,
                sheet.visible != SheetVisible::Visible,
                &mut sink,
            ),
            Err(_) => sink.unread(format!("sheet {}", sheet.name), Reason::Corrupt),
        }
        if sink.full() {
            break;
        }
    }
    let mut summary = sink.finish(format);
    summary.pages = u32::try_from(sheets.len()).ok();
    summary
}

fn read_range(range: &Range<Data>, name: &str, hidden: bool, sink: &mut Sink<'_>) {
    let mut grid = Grid::new(name, hidden);
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    let mut row = Row::default();
    for (at, column, value) in range.used_cells() {
        let number = first_row.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        if number != row.number {
            grid.row(std::mem::take(&mut row), sink);
            row.number = number;
        }
        let text = show(value);
        if !text.trim().is_empty() {
            row.cells.push(Raw {
                column: column.saturating_add(first_column as usize),
                span: 1,
                text,
                marked: false,
                value: !matches!(value, Data::String(_)),
            });
        }
        if sink.full() {
            return;
        }
    }
    grid.row(row, sink);
    grid.end(sink);
}

/// A value as plainly as the format tells it.
fn show(value: &Data) -> String {
    match value {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => NumberFormat::new("General").number(*value, false),
        Data::DateTime(value) if value.is_duration() => {
            NumberFormat::new("[h]:mm:ss").number(value.as_f64(), false)
        }
        Data::DateTime(value) => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            let time = format!("{hour}:{minute:02}");
            match (
                value.as_f64() < 1.0,
                hour == 0 && minute == 0 && second == 0,
            ) {
                (true, _) => time,
                (false, true) => format!("{year}/{month}/{day}"),
                (false, false) => format!("{year}/{month}/{day} {time}"),
            }
        }
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Error(error) => error.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Flag, Place};
    use crate::parse::testing::{passages, stored};

    #[test]
    fn an_open_document_sheet_reads_by_rows() {
        let content = "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s'><office:automatic-styles>\
            <style:style style:name='ta2' style:family='table'><style:table-properties table:display='false'/></style:style></office:automatic-styles>\
            <office:body><office:spreadsheet><table:table table:name='一覧'>\
            <table:table-row><table:table-cell office:value-type='string'><text:p>名称</text:p></table:table-cell><table:table-cell office:value-type='string'><text:p>見本社</text:p></table:table-cell></table:table-row>\
            <table:table-row><table:table-cell office:value-type='string'><text:p>締結日</text:p></table:table-cell><table:table-cell office:value-type='float' office:value='12'><text:p>12</text:p></table:table-cell></table:table-row></table:table>\
            <table:table table:name='裏' table:style-name='ta2'><table:table-row><table:table-cell office:value-type='string'><text:p>隠</text:p></table:table-cell></table:table-row></table:table>\
            </office:spreadsheet></office:body></office:document-content>";
        let bytes = stored(&[
            (
                b"mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            (b"content.xml", content.as_bytes()),
            (
                b"META-INF/manifest.xml",
                b"<manifest:manifest xmlns:manifest='m'/>",
            ),
        ]);
        let (summary, found) = passages(&bytes, "a.ods");
        assert_eq!(
            (summary.format.as_str(), summary.pages),
            ("ods", Some(2)),
            "{summary:?}"
        );
        assert_eq!(found[1].text, "締結日 | 12");
        assert_eq!(
            found[1].anchor.place,
            Place::Cell {
                sheet: "一覧".into(),
                cell: "A2".into()
            }
        );
        assert!(found[2].flags.contains(&Flag::Hidden));
    }

    #[test]
    fn broken_workbooks_are_corrupt() {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend([0u8; 2000]);
        assert_eq!(
            xls(&bytes, &Limits::default(), &mut |_| ()).reason,
            Some(Reason::Corrupt)
        );
    }
}
