//! A text and a presentation that LibreOffice wrote, and small documents for
//! traps that it does not write.

use crate::model::{Flag, Passage, Place, ReadState, Reason, Summary};
use crate::parse::office::golden::reads_as_displayed;
use crate::parse::testing::{flagged, passages, stored};

const TEXT: &[u8] = include_bytes!("../../../../tests/fixtures/office/text.odt");
const SLIDES: &[u8] = include_bytes!("../../../../tests/fixtures/office/slides.odp");

fn document(styles: &str, body: &str, manifest: &str) -> (Summary, Vec<Passage>) {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let manifest = format!("<manifest:manifest>{manifest}</manifest:manifest>");
    let bytes = stored(&[
        (b"mimetype", b"application/vnd.oasis.opendocument.text"),
        (b"content.xml", content.as_bytes()),
        (b"META-INF/manifest.xml", manifest.as_bytes()),
    ]);
    passages(&bytes, "a")
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages
        .iter()
        .map(|passage| passage.text.as_str())
        .collect()
}

#[test]
fn a_text_reads_as_it_is_displayed() {
    let passages = reads_as_displayed(TEXT, "a.odt", "odt");
    assert_eq!(
        passages[14].anchor.place,
        Place::Paragraph { paragraph: 15 }
    );
}

#[test]
fn slides_have_titles_notes_and_hidden_ones() {
    let (summary, passages) = passages(SLIDES, "a.odp");
    assert_eq!(
        (summary.state, summary.pages),
        (ReadState::Parsed, Some(3)),
        "{summary:?}"
    );
    assert_eq!(
        flagged(&passages),
        [
            ("教育計画", &[][..]),
            ("• 毎年4月に実施する", &[]),
            ("• 記録を5年保存する", &[]),
            ("群の中の文", &[]),
            ("話す人への覚え", &[Flag::Note]),
            ("隠した頁", &[Flag::Hidden]),
            ("委託先", &[]),
            ("名称 | 件数", &[]),
            ("見本社 | 12", &[]),
        ]
    );
    assert_eq!(passages[8].anchor.place, Place::Slide { slide: 3 });
}

#[test]
fn the_title_of_a_slide_comes_first_and_is_its_heading() {
    let content = "<o:document-content><o:body><o:presentation><draw:page>\
        <draw:frame presentation:class='footer'><draw:text-box><text:p>社外秘</text:p></draw:text-box></draw:frame>\
        <draw:frame><draw:text-box><text:p>本文</text:p></draw:text-box></draw:frame>\
        <draw:frame presentation:class='title'><draw:text-box><text:p>題</text:p></draw:text-box></draw:frame>\
        </draw:page><draw:page><draw:frame><draw:image/></draw:frame></draw:page></o:presentation></o:body></o:document-content>";
    let bytes = stored(&[
        (
            b"mimetype",
            b"application/vnd.oasis.opendocument.presentation",
        ),
        (b"content.xml", content.as_bytes()),
    ]);
    let (summary, passages) = passages(&bytes, "a");
    assert_eq!(
        flagged(&passages),
        [("題", &[][..]), ("本文", &[]), ("社外秘", &[Flag::Footer])]
    );
    assert_eq!(passages[1].heading, ["題"]);
    assert_eq!(summary.unread, ["slide 2 holds pictures only"]);
}

#[test]
fn lists_go_on_where_they_say_so() {
    let styles = "<text:list-style style:name='L'>\
        <text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
        <text:list-level-style-number text:level='2' style:num-format='1' text:display-levels='2'/></text:list-style>";
    let item = |inside: &str| format!("<text:list-item>{inside}</text:list-item>");
    let p = |text: &str| format!("<text:p>{text}</text:p>");
    let list = |own: &str, items: &str| {
        format!("<text:list text:style-name='L' {own}>{items}</text:list>")
    };
    let body = [
        list(
            "xml:id='a'",
            &(item(&p("甲"))
                + &item(
                    &(p("乙")
                        + &p("乙の続き")
                        + &format!("<text:list>{}</text:list>", item(&p("細目")))),
                )),
        ),
        p("間の文"),
        list("continue-numbering='true'", &item(&p("丙"))),
        list("", &item(&p("新しい"))),
        list(
            "text:continue-list='a'",
            "<text:list-item text:start-value='9'><text:p>丁</text:p></text:list-item>",
        ),
    ];
    let (_, passages) = document(styles, &body.concat(), "");
    assert_eq!(
        texts(&passages),
        [
            "1. 甲",
            "2. 乙",
            "乙の続き",
            "2.1 細目",
            "間の文",
            "3. 丙",
            "1. 新しい",
            "9. 丁"
        ]
    );
}

#[test]
fn cells_stay_apart_and_what_is_not_read_is_named() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let body = format!(
        "<table:table><table:table-row>{}{}<table:covered-table-cell/>{}</table:table-row></table:table>\
         <text:section text:display='none'><text:p>隠した節</text:p></text:section>\
         <text:p><draw:frame><draw:object xlink:href='./Object 1'/><draw:image/></draw:frame>図</text:p>\
         <text:table-of-content><text:index-body><text:p>第9章 目次</text:p></text:index-body></text:table-of-content><text:p>本文</text:p>",
        cell("12"),
        cell("34"),
        cell("56")
    );
    let (summary, passages) = document("", &body, "");
    assert_eq!(
        texts(&passages),
        ["12 | 34 | 56", "隠した節", "図", "第9章 目次", "本文"]
    );
    assert_eq!(passages[1].flags, [Flag::Hidden]);
    assert_eq!(passages[4].heading, Vec::<String>::new());
    assert_eq!(summary.unread, ["embedded object ./Object 1"]);
}

#[test]
fn encrypted_empty_and_broken_texts_have_their_reasons() {
    let locked = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    assert_eq!(
        document("", "<text:p>x</text:p>", locked).0.reason,
        Some(Reason::Password)
    );
    assert_eq!(document("", "<text:p/>", "").0.reason, Some(Reason::Empty));
    let (summary, found) = document("", "<text:p>前</text:p><text:p>後", "");
    assert_eq!((summary.state, found.len()), (ReadState::Partly, 1));
    let body = "<text:p><draw:frame><draw:image/></draw:frame></text:p>";
    assert_eq!(document("", body, "").0.reason, Some(Reason::Scanned));
}

#[test]
fn what_is_struck_through_in_a_table_leaves_its_row_standing() {
    let automatic = "<style:style style:name='T' style:family='text'>\
        <style:text-properties style:text-line-through-style='solid'/></style:style>\
        <style:style style:name='C' style:family='table-cell'>\
        <style:text-properties style:text-line-through-style='solid'/></style:style>";
    let cell = |own: &str, inside: &str| {
        format!("<table:table-cell {own}><text:p>{inside}</text:p></table:table-cell>")
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let gone = |text: &str| format!("<text:span text:style-name='T'>{text}</text:span>");
    let body = format!(
        "<table:table>{}{}{}</table:table>",
        row(&(cell("", "項目") + &cell("", "回数"))),
        row(&(cell("", "教育") + &cell("", &format!("年{}2回", gone("1"))))),
        row(&(cell("", "監査") + &cell("table:style-name='C'", "年3回"))),
    );
    let (summary, passages) = document(automatic, &body, "");
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(
        flagged(&passages),
        [
            ("項目 | 回数", &[][..]),
            ("教育 | 年2回", &[Flag::DeletedLeftOut]),
            ("1", &[Flag::Struck]),
            ("監査", &[Flag::DeletedLeftOut]),
            ("年3回", &[Flag::Struck]),
        ]
    );
}

#[test]
fn shapes_defaults_and_conditions_hide_and_strike_through_too() {
    let style = |name: &str, family: &str, look: &str| {
        format!(
            "<style:style style:name='{name}' style:family='{family}'><style:text-properties {look}/></style:style>"
        )
    };
    let struck = "style:text-line-through-style='solid'";
    let automatic = style("G", "graphic", struck)
        + &style("P", "paragraph", struck)
        + "<style:default-style style:family='paragraph'><style:text-properties text:display='none'/></style:default-style>"
        + &style("S", "paragraph", "text:display='true'");
    let shape = |own: &str, inside: &str| {
        format!("<text:p><draw:custom-shape {own}>{inside}</draw:custom-shape></text:p>")
    };
    let p = |style: &str, text: &str| format!("<text:p text:style-name='{style}'>{text}</text:p>");
    let section = |is: &str, text: &str| {
        format!(
            "<text:section text:display='condition' text:condition='ooow:a' text:is-hidden='{is}'>{}</text:section>",
            p("S", text)
        )
    };
    let body = shape("draw:style-name='G'", &p("S", "図形の消した文"))
        + &shape("draw:style-name='G'", &p("R", "図形の文"))
        + &shape("draw:text-style-name='P'", &p("S", "枠の消した文"))
        + &section("true", "隠した節")
        + &section("false", "見える節")
        + "<text:p>既定で隠れる文</text:p>";
    let automatic = automatic
        + "<style:style style:name='R' style:family='paragraph' style:parent-style-name='S'>\
            <style:text-properties style:text-line-through-style='none'/></style:style>";
    let (summary, passages) = document(&automatic, &body, "");
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(
        flagged(&passages),
        [
            ("図形の消した文", &[Flag::Struck][..]),
            ("図形の文", &[]),
            ("枠の消した文", &[Flag::Struck]),
            ("隠した節", &[Flag::Hidden]),
            ("見える節", &[]),
            ("既定で隠れる文", &[Flag::Hidden]),
        ]
    );
}

#[test]
fn form_fields_of_word_show_their_state() {
    let field = |kind: &str, inside: &str| {
        format!(
            "<field:fieldmark field:type='vnd.oasis.opendocument.field.{kind}'>{inside}</field:fieldmark>"
        )
    };
    let value = |name: &str, value: &str| {
        format!("<field:param field:name='{name}' field:value='{value}'/>")
    };
    let chosen = format!(
        "{}{}{}",
        value("Dropdown_ListEntry", "法人"),
        value("Dropdown_ListEntry", "個人"),
        value("Dropdown_Selected", "1"),
    );
    let body = format!(
        "<text:p>{}有 {}無 種別 {}</text:p><text:p><text:page-number>&lt;number&gt;</text:page-number></text:p>",
        field("FORMCHECKBOX", &value("Checkbox_Checked", "true")),
        field("FORMCHECKBOX", ""),
        field("FORMDROPDOWN", &chosen),
    );
    let (_, found) = document("", &body, "");
    assert_eq!(texts(&found), ["☑有 ☐無 種別 個人"]);
}
