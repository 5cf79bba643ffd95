//! Small Word documents with known text: one for every trap.

use crate::model::{Flag, Passage, ReadState, Reason, Summary};
use crate::parse::testing;

fn document(body: &str, parts: &[(&str, &str)]) -> (Summary, Vec<Passage>) {
    let main = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut relations = String::new();
    for (at, (name, _)) in parts.iter().enumerate() {
        let kind = name
            .trim_end_matches(".xml")
            .trim_end_matches(char::is_numeric);
        relations.push_str(&format!(
            "<Relationship Id='r{at}' Type='http://x/{kind}' Target='{name}'/>"
        ));
    }
    let relations = format!("<Relationships>{relations}</Relationships>");
    let names: Vec<String> = parts
        .iter()
        .map(|(name, _)| format!("word/{name}"))
        .collect();
    let mut all = vec![
        ("word/document.xml", main.as_str()),
        ("word/_rels/document.xml.rels", relations.as_str()),
    ];
    all.extend(
        names
            .iter()
            .map(String::as_str)
            .zip(parts.iter().map(|(_, body)| *body)),
    );
    testing::passages(&testing::package(&all), "a.docx")
}

fn texts(body: &str, parts: &[(&str, &str)]) -> Vec<String> {
    document(body, parts)
        .1
        .into_iter()
        .map(|passage| passage.text)
        .collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn listed(list: u32, level: u32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn level(at: u32, format: &str, text: &str) -> String {
    format!(
        "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
    )
}

fn numbering() -> String {
    format!(
        "<w:numbering><w:abstractNum w:abstractNumId='0'>{}{}{}</w:abstractNum>\
         <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
         <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num></w:numbering>",
        level(0, "decimal", "第%1条"),
        level(1, "japaneseCounting", "%2"),
        level(2, "irohaFullWidth", "%3）"),
    )
}

#[test]
fn numbering_is_rendered_and_becomes_the_heading() {
    let body = [
        listed(1, 0, "（目的）"),
        listed(1, 1, "目的を定める。"),
        listed(1, 1, "範囲を定める。"),
        listed(1, 2, "細目"),
        listed(1, 0, "（教育）"),
        listed(1, 1, "毎年教育を行う。"),
        listed(2, 0, "（新たに数える）"),
    ]
    .concat();
    let (_, found) = document(&body, &[("numbering.xml", &numbering())]);
    let texts: Vec<&str> = found.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "第1条 （目的）",
            "一 目的を定める。",
            "二 範囲を定める。",
            "イ） 細目",
            "第2条 （教育）",
            "一 毎年教育を行う。",
            "第1条 （新たに数える）"
        ]
    );
    assert_eq!(found[5].heading, ["第2条（教育）"]);
}

#[test]
fn a_paragraph_whose_end_is_deleted_goes_on_in_the_next() {
    let open = |text: &str| {
        format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let cell = format!("<w:tc>{}{}</w:tc>", open("見本"), p("太郎"));
    let body = open("教育は")
        + "<w:bookmarkStart/>"
        + &p("毎年行う。")
        + &open("表の前。")
        + &format!("<w:tbl><w:tr>{cell}</w:tr></w:tbl>")
        + &open("終わり。");
    let (_, passages) = document(&body, &[]);
    let read: Vec<&str> = passages.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(
        read,
        ["教育は毎年行う。", "表の前。", "見本太郎", "終わり。"]
    );
    assert_eq!(passages[0].flags, [Flag::DeletedLeftOut]);
}

#[test]
fn deleted_and_moved_text_is_no_evidence() {
    let body = "<w:p><w:r><w:t>教育を</w:t></w:r><w:del><w:r><w:delText>行わない</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>行う</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移動前</w:t></w:r></w:moveFrom><w:r><w:t>。</w:t></w:r></w:p>\
        <w:p><w:del><w:r><w:delText>消えた段落</w:delText></w:r></w:del></w:p>";
    let (summary, found) = document(body, &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].text, "教育を行う。");
    assert_eq!(found[0].flags, [Flag::DeletedLeftOut]);
    assert_eq!(summary.warnings, ["deleted text was left out"]);
}

#[test]
fn ruby_keeps_the_base_and_leaves_the_reading() {
    let body = "<w:p><w:r><w:ruby><w:rt><w:r><w:t>みほん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>見本</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t> 太郎</w:t></w:r></w:p>";
    let (_, found) = document(body, &[]);
    assert_eq!(
        (found[0].text.as_str(), &found[0].flags[..]),
        ("見本 太郎", &[Flag::Ruby][..])
    );
}

#[test]
fn field_codes_are_left_out_and_results_kept() {
    let body = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE \\@ x</w:instrText></w:r>\
        <w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>令和6年</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>4月</w:t></w:r></w:p>";
    assert_eq!(texts(body, &[]), ["令和6年4月"]);
}

#[test]
fn text_boxes_are_read_once() {
    let inside = |text: &str| {
        format!(
            "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>",
            p(text)
        )
    };
    let body = format!(
        "<w:p><w:r><w:t>本文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>{}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        inside("箱の中"),
        inside("箱の中")
    );
    assert_eq!(texts(&body, &[]), ["本文", "箱の中"]);
}

#[test]
fn check_boxes_and_content_controls_show_their_state() {
    let check = |on: &str| {
        format!(
            "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='{on}'/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"
        )
    };
    let body = format!(
        "<w:p>{}<w:r><w:t>有 </w:t></w:r>{}<w:r><w:t>無</w:t></w:r></w:p>\
         <w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        check("1"),
        check("0"),
        p("記入済み"),
        p("ここに入力")
    );
    let (summary, found) = document(&body, &[]);
    assert_eq!(
        found
            .iter()
            .map(|passage| passage.text.as_str())
            .collect::<Vec<_>>(),
        ["☑有 ☐無", "記入済み"]
    );
    assert_eq!(
        summary.warnings,
        ["some content controls are not filled in"]
    );
}

#[test]
fn hidden_text_is_apart_and_flagged() {
    let body = "<w:p><w:r><w:t>見える</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>見えない</w:t></w:r></w:p>";
    let (_, found) = document(body, &[]);
    assert_eq!(
        (found[0].text.as_str(), found[0].flags.len()),
        ("見える", 0)
    );
    assert_eq!(
        (found[1].text.as_str(), &found[1].flags[..]),
        ("見えない", &[Flag::Hidden][..])
    );
}

#[test]
fn struck_text_is_apart_and_flagged() {
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
    };
    let changed = run("", "教育を年") + &run("<w:strike/>", "1") + &run("", "2回行う。");
    let gone = run("<w:dstrike/>", "第9条　監査は行わない。");
    let stays = run("<w:strike w:val='0'/>", "第10条　監査を行う。");
    let row = format!(
        "<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}{}</w:p></w:tc></w:tr></w:tbl>",
        run("", "責任者"),
        run("<w:strike/>", "見本 太郎"),
        run("", "見本 花子"),
    );
    let body = format!("<w:p>{changed}</w:p><w:p>{gone}</w:p><w:p>{stays}</w:p>{row}");
    let (_, found) = document(&body, &[]);
    let read: Vec<(&str, &[Flag])> = found
        .iter()
        .map(|passage| (passage.text.as_str(), &passage.flags[..]))
        .collect();
    assert_eq!(
        read,
        [
            ("教育を年2回行う。", &[Flag::DeletedLeftOut][..]),
            ("1", &[Flag::Struck][..]),
            ("第9条　監査は行わない。", &[Flag::Struck][..]),
            ("第10条　監査を行う。", &[][..]),
            ("責任者 | 見本 花子", &[Flag::DeletedLeftOut][..]),
            ("見本 太郎", &[Flag::Struck][..]),
        ]
    );
}

#[test]
fn styles_and_outline_levels_make_headings() {
    let styles = "<w:styles><w:style w:type='paragraph' w:styleId='a1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='a2'><w:basedOn w:val='a1'/><w:name w:val='mine'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style></w:styles>";
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        styled("a1", "規程"),
        styled("a2", "体制"),
        p("本文である。"),
    ]
    .concat();
    let (_, found) = document(&body, &[("styles.xml", styles)]);
    assert_eq!(found[2].heading, ["規程", "体制"]);
    assert_eq!(found[1].heading.last().map(String::as_str), Some("体制"));
}

#[test]
fn rows_have_the_labels_of_their_columns() {
    let row = |texts: &[&str], head: bool| {
        let cells: String = texts
            .iter()
            .map(|text| format!("<w:tc>{}</w:tc>", p(text)))
            .collect();
        format!(
            "<w:tr>{}{cells}</w:tr>",
            if head {
                "<w:trPr><w:tblHeader/></w:trPr>"
            } else {
                ""
            }
        )
    };
    let body = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(&["実施日", "内容", "人数"], true),
        row(&["令和6年4月1日", "教育", ""], false),
        row(&["令和6年5月1日", "監査", "12"], false)
    );
    let (_, found) = document(&body, &[]);
    assert_eq!(found[1].text, "令和6年4月1日 | 教育");
    let labels: Vec<&str> = found[2]
        .cells
        .iter()
        .map(|cell| cell.label.as_str())
        .collect();
    assert_eq!(labels, ["実施日", "内容", "人数"]);
    assert_eq!(found[2].cells[2].text, "12");
}

#[test]
fn shaded_cells_label_the_fields_beside_them() {
    let cell = |text: &str, fill: &str| {
        format!(
            "<w:tc><w:tcPr><w:shd w:fill='{fill}'/></w:tcPr>{}</w:tc>",
            p(text)
        )
    };
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("申請者名", "D9D9D9"),
        cell("見本クリニック", "auto"),
        cell("所在地", "D9D9D9"),
        cell("", "auto")
    );
    let (_, found) = document(&body, &[]);
    assert_eq!(
        (found[0].text.as_str(), &found[0].flags[..]),
        ("申請者名 | 見本クリニック", &[Flag::Form][..])
    );
    assert_eq!(found[1].cells[0].label, "所在地");
    assert_eq!(found[1].cells[0].text, "");
}

#[test]
fn notes_headers_and_comments_are_flagged() {
    let (_, found) = document(
        &p("本文"),
        &[
            (
                "footnotes.xml",
                &format!(
                    "<w:footnotes><w:footnote w:type='separator'>{}</w:footnote><w:footnote>{}</w:footnote></w:footnotes>",
                    p("線"),
                    p("脚注")
                ),
            ),
            ("header1.xml", &format!("<w:hdr>{}</w:hdr>", p("社外秘"))),
            (
                "comments.xml",
                &format!(
                    "<w:comments><w:comment>{}</w:comment></w:comments>",
                    p("要確認")
                ),
            ),
        ],
    );
    let found: Vec<(&str, &[Flag])> = found
        .iter()
        .map(|passage| (passage.text.as_str(), &passage.flags[..]))
        .collect();
    assert_eq!(
        found,
        [
            ("本文", &[][..]),
            ("脚注", &[Flag::Note]),
            ("社外秘", &[Flag::Header]),
            ("要確認", &[Flag::Comment])
        ]
    );
}

#[test]
fn imported_parts_and_pictures_are_not_passed_over_in_silence() {
    let (summary, _) = document(&p("本文"), &[("aFChunk1.xml", "<x/>")]);
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Partly, Some(Reason::Unsupported))
    );
    assert_eq!(summary.unread, ["imported part word/aFChunk1.xml"]);
    let (summary, _) = document("<w:p><w:r><w:drawing/></w:r></w:p>", &[("image1.xml", "")]);
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Unread, Some(Reason::Scanned))
    );
}

#[test]
fn a_broken_body_keeps_what_came_before_the_break() {
    let (summary, found) = document(&format!("{}<w:p><w:r><w:t>切れ</w:p>", p("前半")), &[]);
    assert_eq!(found[0].text, "前半");
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Partly, Some(Reason::Corrupt))
    );
}

#[test]
fn styles_of_tables_and_of_all_text_strike_through_and_a_second_one_takes_it_away() {
    let style = |kind: &str, id: &str, look: &str| {
        format!(
            "<w:style w:type='{kind}' w:styleId='{id}'><w:name w:val='{id}'/><w:rPr>{look}</w:rPr></w:style>"
        )
    };
    let styles = |usual: &str| {
        format!(
            "<w:styles><w:docDefaults><w:rPrDefault><w:rPr>{usual}</w:rPr></w:rPrDefault></w:docDefaults>{}{}{}{}</w:styles>",
            style("table", "T", "<w:strike/>"),
            style("paragraph", "P", "<w:strike/>"),
            style("character", "C", "<w:strike/>"),
            style("character", "D", "<w:dstrike/>"),
        )
    };
    let run = |look: &str, text: &str| {
        format!("<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>")
    };
    let row = |cells: [&str; 2]| {
        let cells = cells.map(|cell| format!("<w:tc>{cell}</w:tc>"));
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let body = [
        run("<w:strike w:val='0'/><w:dstrike/>", "二重線の文"),
        run(
            "<w:rStyle w:val='D'/><w:strike w:val='0'/>",
            "文字様式の二重線",
        ),
        run("<w:rStyle w:val='C'/>", "段落と文字")
            .replace("<w:p>", "<w:p><w:pPr><w:pStyle w:val='P'/></w:pPr>"),
        format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val='T'/></w:tblPr>{}</w:tbl>",
            row([&run("", "旧"), &run("<w:strike w:val='0'/>", "新")])
        ),
        run("", "表のあと"),
    ];
    let (_, found) = document(&body.concat(), &[("styles.xml", &styles(""))]);
    assert_eq!(
        testing::flagged(&found),
        [
            ("二重線の文", &[Flag::Struck][..]),
            ("文字様式の二重線", &[Flag::Struck]),
            ("段落と文字", &[]),
            ("新", &[]),
            ("旧", &[Flag::Struck]),
            ("表のあと", &[]),
        ]
    );
    let (_, found) = document(&run("", "全て"), &[("styles.xml", &styles("<w:strike/>"))]);
    assert_eq!(testing::flagged(&found), [("全て", &[Flag::Struck][..])]);
}

#[test]
fn rows_and_cells_whose_deletion_is_tracked_are_left_out() {
    let cell = |own: &str, text: &str| format!("<w:tc><w:tcPr>{own}</w:tcPr>{}</w:tc>", p(text));
    let gone = "<w:trPr><w:del w:id='1'/></w:trPr>";
    let body = format!(
        "<w:tbl><w:tr>{gone}{}</w:tr><w:tr>{}</w:tr></w:tbl><w:tbl><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("", "消した枠"),
        cell("", "残る枠"),
        cell("", "甲"),
        cell("<w:cellDel w:id='2'/>", "消した欄"),
        cell("", "乙"),
    );
    let (summary, found) = document(&body, &[]);
    assert_eq!(
        testing::flagged(&found),
        [("残る枠", &[][..]), ("甲 | 乙", &[Flag::DeletedLeftOut])]
    );
    assert_eq!(summary.warnings, ["deleted text was left out"]);
}

fn field(code: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
}

#[test]
fn formulas_say_what_they_display() {
    let ruby = r#"EQ \* jc2 \* "Font:明朝" \* hps10 \o\ad(\s\up 9(さとう),佐藤)"#;
    let body = format!(
        "<w:p><w:r><w:t>性別 </w:t></w:r>{}<w:r><w:t>・女</w:t></w:r></w:p><w:p>{}<w:r><w:t> 花子</w:t></w:r></w:p><w:p>{}<w:r><w:t>以上</w:t></w:r></w:p>",
        field(r"eq \o\ac(○,男)"),
        field(ruby),
        field(r"EQ \F(3,4)"),
    );
    let (_, found) = document(&body, &[]);
    let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["性別 ○男・女", "佐藤 花子", "3/4以上"]);
    assert_eq!(found[1].flags, [Flag::Ruby]);
}

#[test]
fn powers_and_fractions_do_not_run_into_their_numbers() {
    let up = |text: &str| {
        format!("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>{text}</w:t></w:r>")
    };
    let math = "<m:oMath><m:f><m:num><m:r><m:t>120</m:t></m:r></m:num><m:den><m:r><m:t>8</m:t></m:r></m:den></m:f>\
        <m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>-6</m:t></m:r></m:sup></m:sSup></m:oMath>";
    let body = format!(
        "<w:p><w:r><w:t>10</w:t></w:r>{}<w:r><w:t>個、注</w:t></w:r>{}</w:p><w:p>{math}</w:p>",
        up("3"),
        up("※1"),
    );
    assert_eq!(texts(&body, &[]), ["10³個、注※1", "120/810⁻⁶"]);
}

#[test]
fn letters_of_symbol_fonts_are_signs() {
    let run = |font: &str, text: &str| {
        format!(
            "<w:r><w:rPr><w:rFonts w:ascii='{font}' w:hAnsi='{font}'/></w:rPr><w:t>{text}</w:t></w:r>"
        )
    };
    let body = format!(
        "<w:p>{}{}</w:p><w:p>{}<w:r><w:sym w:font='Wingdings 2' w:char='F0A3'/><w:t>未</w:t></w:r></w:p>",
        run("Wingdings", "þ"),
        run("Century", "þ同意する"),
        run("ＭＳ 明朝", "\u{F0A8}有"),
    );
    assert_eq!(texts(&body, &[]), ["☑þ同意する", "☐有☐未"]);
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn table(rows: &[&[(&str, &str)]]) -> Vec<Vec<(String, String)>> {
    let row = |row: &&[(&str, &str)]| {
        let cells = row.iter().map(|(how, text)| match *how {
            "" => cell("", text),
            "2" => cell("<w:gridSpan w:val='2'/>", text),
            "v" => cell("<w:vMerge w:val='restart'/>", text),
            _ => cell("<w:vMerge/>", text),
        });
        format!("<w:tr>{}</w:tr>", cells.collect::<String>())
    };
    let rows: String = rows.iter().map(row).collect();
    let (_, found) = document(&format!("<w:tbl>{rows}</w:tbl>"), &[]);
    let pairs = |passage: Passage| {
        let cells = passage.cells.into_iter();
        cells.map(|cell| (cell.label, cell.text)).collect()
    };
    found.into_iter().map(pairs).collect()
}

#[test]
fn the_first_row_of_a_form_labels_no_columns() {
    let merged = table(&[
        &[("v", "申請者"), ("", "名称"), ("2", "株式会社見本")],
        &[("^", ""), ("", "所在地"), ("2", "横浜市")],
        &[("v", "担当者"), ("", "氏名"), ("2", "見本 二郎")],
        &[("^", ""), ("", "電話"), ("", "045-111"), ("", "内線 3")],
    ]);
    let seal = table(&[
        &[("", "氏名"), ("", "見本 太郎"), ("", "印")],
        &[("", "住所"), ("2", "東京都港区")],
        &[("", "電話"), ("2", "03-1111-2222")],
    ]);
    let narrow = table(&[
        &[("", "工程"), ("", "令和5年度"), ("", "令和6年度")],
        &[("", "切断"), ("", "10"), ("", "11"), ("", "12"), ("", "13")],
        &[("", "溶接"), ("", "20"), ("", "21"), ("", "22"), ("", "23")],
    ]);
    for (label, text) in merged.into_iter().chain(seal).chain(narrow).flatten() {
        assert_eq!(label, "", "{text}");
    }
}

#[test]
fn two_rows_of_headings_label_together() {
    let rows = table(&[
        &[("v", "工程"), ("2", "令和5年度"), ("2", "令和6年度")],
        &[
            ("^", ""),
            ("", "計画"),
            ("", "実績"),
            ("", "計画"),
            ("", "実績"),
        ],
        &[("", "切断"), ("", "10"), ("", "11"), ("", "12"), ("", "13")],
        &[("2", "計 21"), ("", "11"), ("", "12"), ("", "13")],
    ]);
    let labels: Vec<&str> = rows[2].iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "工程",
            "令和5年度 計画",
            "令和5年度 実績",
            "令和6年度 計画",
            "令和6年度 実績"
        ]
    );
    assert_eq!(rows[3][1], ("令和5年度 実績".to_owned(), "11".to_owned()));
}
