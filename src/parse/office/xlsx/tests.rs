//! Small workbooks with known text: one for every trap.

use crate::model::{Cell, Flag, Passage, Place, ReadState, Reason, Summary};
use crate::parse::testing;

const STYLES: &str = "<styleSheet><numFmts count='3'><numFmt numFmtId='164' formatCode='[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;'/>\
    <numFmt numFmtId='165' formatCode='&quot;No.&quot;000'/><numFmt numFmtId='166' formatCode='aaa'/></numFmts>\
    <fonts count='3'><font/><font><b/></font><font><strike/></font></fonts><fills count='1'><fill><patternFill patternType='none'/></fill></fills>\
    <borders count='1'><border/></borders>\
    <cellXfs count='8'><xf numFmtId='0' fontId='0' fillId='0'/><xf numFmtId='164' fontId='0' fillId='0'/><xf numFmtId='165' fontId='0' fillId='0'/>\
    <xf numFmtId='9' fontId='0' fillId='0'/><xf numFmtId='0' fontId='1' fillId='0'/><xf numFmtId='166' fontId='0' fillId='0'/><xf numFmtId='0' fontId='2' fillId='0'/>\
    <xf numFmtId='0' fontId='0' fillId='0'><extLst><ext><xfpb:xfComplement i='0'/></ext></extLst></xf></cellXfs></styleSheet>";

fn relations(entries: &[(&str, &str)]) -> String {
    let entries: String = entries
        .iter()
        .enumerate()
        .map(|(at, (kind, target))| {
            format!(
                "<Relationship Id='rId{}' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}' Target='{target}'/>",
                at + 1
            )
        })
        .collect();
    format!("<Relationships>{entries}</Relationships>")
}

fn book(sheets: &[(&str, &str, &str)], parts: &[(&str, &str)]) -> Vec<u8> {
    let listed: String = sheets
        .iter()
        .enumerate()
        .map(|(at, (name, state, _))| {
            format!(
                "<sheet name='{name}' sheetId='{0}' state='{state}' r:id='rId{0}'/>",
                at + 1
            )
        })
        .collect();
    let workbook = format!("<workbook xmlns:r='r'><sheets>{listed}</sheets></workbook>");
    let targets: Vec<String> = (1..=sheets.len())
        .map(|at| format!("worksheets/sheet{at}.xml"))
        .collect();
    let mut entries: Vec<(&str, &str)> = targets
        .iter()
        .map(|target| ("worksheet", target.as_str()))
        .collect();
    entries.push(("styles", "styles.xml"));
    if parts
        .iter()
        .any(|(name, _)| *name == "xl/sharedStrings.xml")
    {
        entries.push(("sharedStrings", "sharedStrings.xml"));
    }
    let main = relations(&[("officeDocument", "xl/workbook.xml")]);
    let book = relations(&entries);
    let names: Vec<String> = targets
        .iter()
        .map(|target| format!("xl/{target}"))
        .collect();
    let mut all = vec![
        ("_rels/.rels", main.as_str()),
        ("xl/workbook.xml", workbook.as_str()),
        ("xl/_rels/workbook.xml.rels", book.as_str()),
        ("xl/styles.xml", STYLES),
    ];
    all.extend(
        names
            .iter()
            .map(String::as_str)
            .zip(sheets.iter().map(|(_, _, xml)| *xml)),
    );
    all.extend(parts);
    testing::package(&all)
}

fn sheet(rows: &str, rest: &str) -> String {
    format!(
        "<worksheet>{}<sheetData>{rows}</sheetData>{rest}</worksheet>",
        ""
    )
}

fn text(cell: &str, value: &str) -> String {
    format!("<c r='{cell}' t='inlineStr'><is><t>{value}</t></is></c>")
}

fn read(sheets: &[(&str, &str, &str)], parts: &[(&str, &str)]) -> (Summary, Vec<Passage>) {
    testing::passages(&book(sheets, parts), "a.xlsx")
}

/// A sheet of these rows is read whole, as these texts with their flags, sorted
/// by text.
#[track_caller]
fn assert_flagged(rows: &str, parts: &[(&str, &str)], expected: &[(&str, &[Flag])]) {
    let (summary, found) = read(&[("表", "visible", &sheet(rows, ""))], parts);
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(testing::flagged(&found), expected);
}

fn texts(found: &[Passage]) -> Vec<&str> {
    found.iter().map(|passage| passage.text.as_str()).collect()
}

#[test]
fn values_are_read_as_displayed() {
    let rows = "<row r='3'><c r='B3' s='1'><v>45383</v></c><c r='C3' s='2'><v>7</v></c><c r='D3' s='3'><v>0.5</v></c><c r='E3' s='5'><v>45383</v></c>\
        <c r='F3' t='b'><v>1</v></c><c r='G3' t='e'><v>#N/A</v></c></row>";
    let (summary, found) = read(&[("記録", "visible", &sheet(rows, ""))], &[]);
    assert_eq!((summary.state, summary.pages), (ReadState::Parsed, Some(1)));
    assert_eq!(
        found[0].text,
        "令和6年4月1日 | No.007 | 50% | 月 | TRUE | #N/A"
    );
    assert_eq!(
        found[0].anchor.place,
        Place::Cell {
            sheet: "記録".into(),
            cell: "B3".into()
        }
    );
}

#[test]
fn hidden_sheets_rows_and_columns_are_flagged() {
    let rows = format!(
        "<row r='1'>{}</row><row r='2' hidden='1'>{}</row><row r='3'>{}{}</row>",
        text("A1", "見える"),
        text("A2", "隠れた行"),
        text("A3", "表"),
        text("C3", "隠れた列")
    );
    let one = format!(
        "<worksheet><cols><col min='3' max='3' hidden='1'/></cols><sheetData>{rows}</sheetData></worksheet>"
    );
    let two = sheet(
        &format!("<row r='1'>{}</row>", text("A1", "隠れたシート")),
        "",
    );
    let (_, found) = read(&[("表", "visible", &one), ("裏", "veryHidden", &two)], &[]);
    let hidden: Vec<&str> = found
        .iter()
        .filter(|passage| passage.flags.contains(&Flag::Hidden))
        .map(|passage| passage.text.as_str())
        .collect();
    assert_eq!(hidden.len(), 3);
    for text in ["隠れた行", "隠れた列", "隠れたシート"] {
        assert!(hidden.contains(&text), "{text}");
    }
}

#[test]
fn far_corners_and_rows_beyond_the_grid_cost_nothing() {
    let rows = format!(
        "<row r='1'>{}</row><row r='1048576'>{}</row>",
        text("A1", "始"),
        text("XFD1048576", "終")
    );
    let (_, found) = read(&[("s", "visible", &sheet(&rows, ""))], &[]);
    assert_eq!(texts(&found), ["始", "終"]);
}

#[test]
fn a_cell_beyond_the_grid_makes_the_sheet_unread() {
    for row in [
        "<row r='1'><c r='ZZZ99999999'><v>1</v></c></row>",
        "<row r='4294967295'><c><v>1</v></c></row>",
    ] {
        let (summary, found) = read(&[("s", "visible", &sheet(row, ""))], &[]);
        assert!(found.is_empty());
        assert_eq!(
            (summary.state, summary.reason),
            (ReadState::Unread, Some(Reason::Corrupt))
        );
    }
}

#[test]
fn a_formula_without_a_value_is_reported() {
    let rows = "<row r='1'><c r='A1'><f>SUM(B1:C1)</f></c><c r='B1'><f>1+1</f><v>2</v></c><c r='C1'><f>A1</f><v></v></c></row>";
    let (summary, found) = read(&[("計", "visible", &sheet(rows, ""))], &[]);
    assert_eq!(texts(&found), ["2"]);
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Partly, Some(Reason::Unsupported))
    );
    assert_eq!(summary.unread, ["formula in 計!A1", "formula in 計!C1"]);
    assert_eq!(summary.warnings, ["2 formulas without a value in sheet 計"]);
}

#[test]
fn readings_of_names_are_left_out() {
    let rows = "<row r='1'><c r='A1' t='inlineStr'><is><t>見本 太郎</t><rPh sb='0' eb='2'><t>ミホン</t></rPh></is></c></row>";
    assert_eq!(
        texts(&read(&[("s", "visible", &sheet(rows, ""))], &[]).1),
        ["見本 太郎"]
    );
}

#[test]
fn merged_headings_label_all_their_columns() {
    let rows = format!(
        "<row r='1'>{}{}</row><row r='2'>{}{}{}</row><row r='3'>{}{}{}</row>",
        text("A1", "委託先"),
        text("B1", "契約"),
        text("A2", "見本社"),
        "<c r='B2'><v>12</v></c>",
        "<c r='C2'><v>34</v></c>",
        text("A3", "例示社"),
        "<c r='B3'><v>5</v></c>",
        "<c r='C3'><v>6</v></c>"
    )
    .replace("<c r='A1' ", "<c r='A1' s='4' ")
    .replace("<c r='B1' ", "<c r='B1' s='4' ");
    let xml = sheet(&rows, "<mergeCells><mergeCell ref='B1:C1'/></mergeCells>");
    let (_, found) = read(&[("s", "visible", &xml)], &[]);
    assert_eq!(found[1].text, "見本社 | 12 | 34");
    let cell = |label: &str, text: &str| Cell {
        label: label.into(),
        text: text.into(),
    };
    assert_eq!(
        found[1].cells,
        [
            cell("委託先", "見本社"),
            cell("契約", "12"),
            cell("契約", "34")
        ]
    );
}

#[test]
fn shapes_comments_and_check_boxes_are_read() {
    let rows = format!("<row r='2'>{}</row>", text("A2", "個人情報の取扱い"));
    let drawing = "<xdr:wsDr><xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:grpSp><xdr:sp><xdr:nvSpPr/><xdr:txBody><a:p><a:r><a:t>記入例</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:grpSp></xdr:twoCellAnchor>\
        <mc:AlternateContent><mc:Choice><xdr:twoCellAnchor><xdr:sp><xdr:nvSpPr><xdr:cNvPr><a:ext><a14:compatExt/></a:ext></xdr:cNvPr></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>有</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></mc:Choice></mc:AlternateContent></xdr:wsDr>";
    let vml = "<xml><v:shape><v:textbox><div>有<br></div></v:textbox><x:ClientData ObjectType='Checkbox'><x:Anchor>1, 0, 1, 0, 2, 0, 2, 0</x:Anchor><x:Checked>1</x:Checked></x:ClientData></v:shape>\
        <v:shape><v:textbox><div>無</div></v:textbox><x:ClientData ObjectType='Checkbox'><x:Anchor>2, 0, 1, 0, 3, 0, 2, 0</x:Anchor></x:ClientData></v:shape></xml>";
    let comments = "<comments><commentList><comment ref='A2'><text><r><t>要確認</t></r></text></comment></commentList></comments>";
    let rels = relations(&[
        ("drawing", "../drawings/d.xml"),
        ("vmlDrawing", "../drawings/v.vml"),
        ("comments", "../c.xml"),
    ]);
    let (_, found) = read(
        &[("様式", "visible", &sheet(&rows, ""))],
        &[
            ("xl/worksheets/_rels/sheet1.xml.rels", &rels),
            ("xl/drawings/d.xml", drawing),
            ("xl/drawings/v.vml", vml),
            ("xl/c.xml", comments),
        ],
    );
    assert_eq!(
        texts(&found),
        [
            "個人情報の取扱い",
            "要確認",
            "個人情報の取扱い | ☑ 有",
            "個人情報の取扱い | ☐ 無",
            "記入例"
        ]
    );
    assert_eq!(found[1].flags, [Flag::Comment]);
    assert_eq!(found[2].flags, [Flag::Form]);
    assert_eq!(
        found[4].anchor.place,
        Place::Cell {
            sheet: "様式".into(),
            cell: "D5".into()
        }
    );
}

#[test]
fn cells_that_are_check_boxes_show_their_state() {
    let cell = |at: &str, style: u32, value: u32| {
        format!("<c r='{at}' s='{style}' t='b'><v>{value}</v></c>")
    };
    let rows = format!(
        "<row r='1'>{}{}</row><row r='2'>{}{}</row><row r='3'>{}{}</row>",
        cell("A1", 7, 1),
        text("B1", "同意する"),
        cell("A2", 7, 0),
        text("B2", "同意しない"),
        cell("A3", 0, 1),
        text("B3", "真偽"),
    );
    let bags = "<FeaturePropertyBags><bag type='Checkbox'/></FeaturePropertyBags>";
    let part = ("xl/featurePropertyBag/featurePropertyBag.xml", bags);
    let boxes = [
        ("☑ | 同意する", &[][..]),
        ("☐ | 同意しない", &[]),
        ("TRUE | 真偽", &[]),
    ];
    assert_flagged(&rows, &[part], &boxes);
    let words = [
        ("TRUE | 同意する", &[][..]),
        ("FALSE | 同意しない", &[]),
        ("TRUE | 真偽", &[]),
    ];
    assert_flagged(&rows, &[], &words);
}

#[test]
fn a_bomb_is_refused_before_it_is_read() {
    let rows = format!("<row r='1'>{}</row>", text("A1", &"あ".repeat(20 << 20)));
    let (summary, found) = read(&[("s", "visible", &sheet(&rows, ""))], &[]);
    assert!(found.is_empty());
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Unread, Some(Reason::Output))
    );
}

#[test]
fn an_empty_workbook_is_unread_and_a_broken_sheet_partly() {
    let (summary, _) = read(&[("s", "visible", &sheet("", ""))], &[]);
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Unread, Some(Reason::Empty))
    );
    let broken = format!(
        "<worksheet><sheetData><row r='1'>{}</row><row r='2'><c",
        text("A1", "前半")
    );
    let (summary, found) = read(&[("s", "visible", &broken)], &[]);
    assert_eq!(texts(&found), ["前半"]);
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Partly, Some(Reason::Corrupt))
    );
}

#[test]
fn what_is_struck_through_stands_apart() {
    let strings = "<sst><si><r><t>年</t></r><r><rPr><strike/></rPr><t>1</t></r><r><t>2回</t></r></si>\
        <si><t>廃止</t></si><si><r><rPr><strike/></rPr><t>廃止</t></r></si><si><t>現行</t></si></sst>";
    let cell = |at: &str, style: u32, text: u32| {
        format!("<c r='{at}' t='s' s='{style}'><v>{text}</v></c>")
    };
    let rows = format!(
        "<row r='1'>{}{}</row><row r='3'>{}</row><row r='5'>{}</row>",
        cell("A1", 0, 3),
        cell("B1", 6, 3),
        cell("A3", 0, 0),
        cell("A5", 0, 1)
    );
    assert_flagged(
        &rows,
        &[("xl/sharedStrings.xml", strings)],
        &[
            ("現行", &[Flag::DeletedLeftOut][..]),
            ("現行", &[Flag::Struck]),
            ("年2回", &[Flag::DeletedLeftOut]),
            ("1", &[Flag::Struck]),
            ("廃止", &[Flag::PartStruck]),
        ],
    );
}

#[test]
fn texts_that_stand_in_the_sheet_are_struck_through_too() {
    let cell = |at: &str, runs: &str| format!("<c r='{at}' t='inlineStr'><is>{runs}</is></c>");
    let runs =
        "<r><t>年</t></r><r><rPr><strike/></rPr><t>1</t></r><r><rPr><b/></rPr><t>2回</t></r>";
    let rows = format!(
        "<row r='1'>{}{}</row><row r='3'>{}</row>",
        cell("A1", "<t>現行</t>"),
        cell("B1", "<r><rPr><strike/></rPr><t>旧</t></r>"),
        cell("A3", runs)
    );
    assert_flagged(
        &rows,
        &[],
        &[
            ("現行", &[Flag::DeletedLeftOut][..]),
            ("旧", &[Flag::Struck]),
            ("年2回", &[Flag::DeletedLeftOut]),
            ("1", &[Flag::Struck]),
        ],
    );
}

#[test]
fn fonts_of_running_headers_are_no_text() {
    let running = "<headerFooter><oddHeader>&amp;C&amp;&quot;ＭＳ 明朝,標準&quot;社外秘 A&amp;&amp;B</oddHeader></headerFooter>";
    let rows = format!("<row r='1'>{}</row>", text("A1", "本文"));
    let (_, found) = read(&[("表", "visible", &sheet(&rows, running))], &[]);
    assert_eq!(texts(&found), ["本文", "社外秘 A&B"]);
}
