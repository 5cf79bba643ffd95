//! Tables as CSV and JSON. The CSV opens in spreadsheets as it is; the JSON
//! holds the exact text.

use serde::Serialize;

use super::PackageError;

/// Says UTF-8 to spreadsheets, which take Japanese text for CP932 without it.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Rows of cells as CSV (RFC 4180) in UTF-8. A cell that a spreadsheet would
/// run as a formula gets an apostrophe before it.
pub(in crate::report) fn csv(
    columns: &[&str],
    rows: &[Vec<String>],
) -> Result<Vec<u8>, PackageError> {
    let form = |e: &dyn std::fmt::Display| PackageError::Form(e.to_string());
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BOM.to_vec());
    writer.write_record(columns).map_err(|e| form(&e))?;
    for row in rows {
        let cells = row.iter().map(|cell| harmless(cell));
        writer.write_record(cells).map_err(|e| form(&e))?;
    }
    writer.into_inner().map_err(|e| form(&e))
}

/// A JSON array, one item a line.
pub(super) fn json<T: Serialize>(items: &[T]) -> Result<Vec<u8>, PackageError> {
    let mut text = b"[".to_vec();
    for (n, item) in items.iter().enumerate() {
        text.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut text, item).map_err(|e| PackageError::Form(e.to_string()))?;
    }
    text.extend_from_slice(b"\n]\n");
    Ok(text)
}

/// One JSON document.
pub fn document<T: Serialize>(value: &T) -> Result<Vec<u8>, PackageError> {
    let text = serde_json::to_vec_pretty(value).map_err(|e| PackageError::Form(e.to_string()));
    text.map(|text| [text, b"\n".to_vec()].concat())
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV Injection): also
/// with the full-width signs, which Japanese ones take for the narrow ones, and
/// behind spaces.
fn harmless(cell: &str) -> String {
    let first = cell.trim_start().chars().next();
    let begins = cell.starts_with(['\t', '\r', '\n']);
    match first {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{cell}"),
        _ if begins => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_else_as_it_is() {
        for (cell, shown) in [
            ("=1+1", "'=1+1"),
            ("+81", "'+81"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("　 =cmd|' /C calc'!A0", "'　 =cmd|' /C calc'!A0"),
            ("\tx", "'\tx"),
            ("年1回=教育", "年1回=教育"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), shown);
        }
    }

    #[test]
    fn a_table_is_utf8_with_a_mark_and_quotes_what_must_be() {
        let rows = vec![vec!["a,\"b\"".to_owned(), "改\n行".to_owned()]];
        let text = csv(&["x", "y"], &rows).unwrap();
        let wanted = "\u{FEFF}x,y\r\n\"a,\"\"b\"\"\",\"改\n行\"\r\n";
        assert_eq!(String::from_utf8(text).unwrap(), wanted);
    }

    #[test]
    fn an_array_has_an_item_a_line() {
        assert_eq!(json(&[1, 2]).unwrap(), b"[\n1,\n2\n]\n");
        assert_eq!(json::<u8>(&[]).unwrap(), b"[\n]\n");
    }
}
