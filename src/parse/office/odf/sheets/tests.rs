//! Small spreadsheets with known text.

use crate::model::{Flag, Passage, Place, ReadState, Reason};
use crate::parse::testing::{flagged, passages, stored};

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

/// An OpenDocument spreadsheet with these styles and rows.
fn open_document(styles: &str, rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s'>\
        <office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>\
        <table:table table:name='一覧'>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = b"<manifest:manifest xmlns:manifest='m'/>";
    stored(&[
        (b"mimetype", kind),
        (b"content.xml", content.as_bytes()),
        (b"META-INF/manifest.xml", manifest),
    ])
}

/// A cell of text.
fn cell(attrs: &str, inside: &str) -> String {
    format!(
        "<table:table-cell {attrs} office:value-type='string'><text:p>{inside}</text:p></table:table-cell>"
    )
}

fn row(attrs: &str, cells: &str) -> String {
    format!("<table:table-row {attrs}>{cells}</table:table-row>")
}

fn sorted(found: &[Passage]) -> Vec<(&str, &[Flag])> {
    let mut seen = flagged(found);
    seen.sort_by_key(|(text, _)| *text);
    seen
}

#[test]
fn cells_and_spans_of_an_open_document_are_struck_through() {
    let style = |name: &str, family: &str, line: &str| {
        format!(
            "<style:style style:name='{name}' style:family='{family}'><style:text-properties style:text-line-through-style='{line}'/></style:style>"
        )
    };
    let styles = style("ce1", "table-cell", "solid")
        + &style("ce2", "table-cell", "none")
        + "<style:style style:name='T1' style:family='text'><style:text-properties style:text-line-through-type='single'/></style:style>";
    let rows = format!(
        "<table:table-column table:number-columns-repeated='2'/><table:table-column table:default-cell-style-name='ce1'/>\
        <table:table-row table:number-rows-repeated='2'><table:table-cell/></table:table-row>\
        <table:table-row>{}{}{}</table:table-row><table:table-row><table:table-cell/></table:table-row>\
        <table:table-row>{}{}</table:table-row>",
        cell("", "現行"),
        cell("table:style-name='ce1'", "旧一"),
        cell("", "旧二"),
        cell(
            "table:style-name='ce2'",
            "年<text:span text:style-name='T1'>1</text:span>2回"
        ),
        cell("", "新")
    );
    let (summary, found) = passages(&open_document(&styles, &rows), "a.ods");
    assert_eq!(summary.format, "ods", "{summary:?}");
    assert_eq!(
        sorted(&found),
        [
            ("1", &[Flag::Struck][..]),
            ("年2回 | 新", &[Flag::DeletedLeftOut, Flag::Form]),
            ("旧一 | 旧二", &[Flag::Struck]),
            ("現行", &[Flag::DeletedLeftOut]),
        ]
    );
    let place = |cell: &str| Place::Cell {
        sheet: "一覧".into(),
        cell: cell.into(),
    };
    assert!(
        found
            .iter()
            .any(|passage| passage.anchor.place == place("B3"))
    );
}

#[test]
fn what_stands_over_an_open_document_sheet_is_read() {
    let cell = |inside: &str, text: &str| {
        format!(
            "<table:table-cell office:value-type='string'>{inside}<text:p>{text}</text:p></table:table-cell>"
        )
    };
    let frame = |name: &str, text: &str| {
        format!(
            "<draw:frame draw:style-name='{name}'><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        )
    };
    let styles = "<style:style style:name='G' style:family='graphic'>\
        <style:text-properties style:text-line-through-style='solid'/></style:style>";
    let rows = format!(
        "<table:shapes>{}</table:shapes><table:table-row>{}{}</table:table-row><table:table-row>{}</table:table-row>",
        frame("", "様式の題"),
        cell("", "教育"),
        cell(
            "<office:annotation><dc:date>2026</dc:date><text:p>要確認</text:p></office:annotation>",
            "年1回"
        ),
        cell(&frame("G", "旧い説明"), "監査"),
    );
    let (summary, found) = passages(&open_document(styles, &rows), "a.ods");
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(
        flagged(&found),
        [
            ("教育 | 年1回", &[Flag::Form][..]),
            ("監査", &[]),
            ("様式の題", &[]),
            ("要確認", &[Flag::Comment]),
            ("旧い説明", &[Flag::Struck]),
        ]
    );
    let controls =
        format!("<office:forms><form:form><form:checkbox/></form:form></office:forms>{rows}");
    let (summary, _) = passages(&open_document(styles, &controls), "a.ods");
    assert_eq!(summary.unread, ["form controls"]);
}

#[test]
fn cells_are_told_as_they_were_shown() {
    let styles = "<style:style style:name='B' style:family='table-cell'><style:text-properties fo:font-weight='bold'/></style:style>";
    let cell = |attrs: &str, text: &str| {
        format!("<table:table-cell {attrs}><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |attrs: &str, cells: &[String]| row(attrs, &cells.concat());
    let bold = "table:style-name='B' office:value-type='string'";
    let date = "office:value-type='date' office:date-value='2024-04-01'";
    let rate = "office:value-type='percentage' office:value='0.5'";
    let rows = [
        "<table:table-column table:number-columns-repeated='2'/><table:table-column table:visibility='collapse'/>".to_owned(),
        row("", &[cell(bold, "実施日"), cell(date, "令和6年4月1日"), cell("", "隠れた列")]),
        row("", &[cell(bold, "達成率"), cell(rate, "50%")]),
        row("table:visibility='filter'", &[cell("", "隠れた行")]),
        "<table:table-row-group table:display='false'>".to_owned(),
        row("", &[cell("", "畳んだ行")]),
        "</table:table-row-group>".to_owned(),
        row("", &["<table:table-cell office:value-type='float' office:value='12'/>".to_owned()]),
        row("", &[
            cell("table:number-columns-spanned='2'", "広い"),
            "<table:covered-table-cell><text:p>覆われた</text:p></table:covered-table-cell>".to_owned(),
        ]),
    ];
    let (summary, found) = passages(&open_document(styles, &rows.concat()), "a.ods");
    assert_eq!(
        (summary.state, summary.warnings.len()),
        (ReadState::Parsed, 0),
        "{summary:?}"
    );
    assert_eq!(
        flagged(&found),
        [
            ("実施日 | 令和6年4月1日", &[Flag::Form][..]),
            ("隠れた列", &[Flag::Hidden]),
            ("達成率 | 50%", &[Flag::Form]),
            ("隠れた行", &[Flag::Hidden]),
            ("畳んだ行", &[Flag::Hidden]),
            ("12", &[]),
            ("広い", &[]),
            ("覆われた", &[Flag::Hidden]),
        ]
    );
}

#[test]
fn what_repeats_is_told_as_often_up_to_a_limit() {
    let twice = row(
        "table:number-rows-repeated='2'",
        &cell("table:number-columns-repeated='3'", "済"),
    );
    let (summary, found) = passages(&open_document("", &twice), "a.ods");
    assert_eq!(summary.state, ReadState::Parsed);
    let texts: Vec<&str> = found.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(texts, ["済 | 済 | 済", "済 | 済 | 済"]);

    // What stands where no sheet reaches is named, not dropped.
    let far = row(
        "table:number-rows-repeated='4000000000'",
        "<table:table-cell/>",
    ) + &twice;
    let (summary, found) = passages(&open_document("", &far), "a.ods");
    assert_eq!(summary.unread, ["repetitions on sheet 一覧"]);
    assert!(found.is_empty());

    let long = "教育".repeat(200);
    let ever = "table:number-columns-repeated='4000000000'";
    for rows in [
        row("", &cell(ever, &long)),
        row("table:number-rows-repeated='1048576'", &cell("", &long)),
    ] {
        let (summary, found) = passages(&open_document("", &rows), "a.ods");
        assert_eq!(summary.state, ReadState::Partly);
        assert_eq!(summary.unread, ["repetitions on sheet 一覧"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, long);
    }
}

#[test]
fn what_stands_before_a_break_is_read() {
    let row = row("", &cell("", "教育"));
    let (summary, found) = passages(&open_document("", &format!("{row}<broken")), "a.ods");
    assert_eq!(summary.state, ReadState::Partly, "{summary:?}");
    assert_eq!(summary.unread, ["content.xml after its break"]);
    assert_eq!(found.len(), 1);
    let half = row
        .trim_end_matches("</table:table-row>")
        .replace("教育", "監査");
    let (_, found) = passages(&open_document("", &format!("{row}{half}<broken")), "a.ods");
    let texts: Vec<&str> = found.iter().map(|own| own.text.as_str()).collect();
    assert_eq!(texts, ["教育", "監査"]);
}

#[test]
fn pictures_and_charts_over_a_sheet_are_told_as_unread() {
    let frame = |inside: &str| {
        format!("<table:table-cell><draw:frame>{inside}</draw:frame></table:table-cell>")
    };
    let picture = "<draw:image xlink:href='Pictures/1.png'/>";
    let object = |name: &str| format!("<draw:object xlink:href='./{name}'/>{picture}");
    let content = |rows: &str| {
        format!(
            "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:draw='d' xmlns:xlink='l'>\
            <office:body><office:spreadsheet><table:table table:name='写'>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
        )
    };
    let manifest = "<manifest:manifest xmlns:manifest='m'><manifest:file-entry manifest:full-path='Object 1/' manifest:media-type='application/vnd.oasis.opendocument.chart'/></manifest:manifest>";
    let file = |rows: &str| {
        let parts: [(&[u8], &[u8]); 3] = [
            (
                b"mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            (b"content.xml", &content(rows).into_bytes()),
            (b"META-INF/manifest.xml", manifest.as_bytes()),
        ];
        stored(&parts)
    };
    let (summary, _) = passages(&file(&row("", &frame(picture))), "a.ods");
    assert_eq!(summary.reason, Some(Reason::Scanned), "{summary:?}");
    assert_eq!(summary.warnings, ["1 pictures were not read"]);

    let chart = row("", &[cell("", "表"), frame(&object("Object 1"))].concat());
    let (summary, _) = passages(&file(&chart), "a.ods");
    assert_eq!(summary.warnings, ["1 charts were not read"], "{summary:?}");
    assert!(summary.unread.is_empty());

    let other = row("", &[cell("", "表"), frame(&object("Object 2"))].concat());
    let (summary, _) = passages(&file(&other), "a.ods");
    assert_eq!(summary.unread, ["embedded object ./Object 2"]);
    assert!(summary.warnings.is_empty(), "{summary:?}");
}
