//! A text that LibreOffice wrote, and small documents for traps that it does
//! not write.

use encoding_rs::SHIFT_JIS;

use crate::model::{Flag, Passage, ReadState, Reason, Summary};
use crate::parse::office::golden::reads_as_displayed;
use crate::parse::testing::{self, flagged};

const TEXT: &[u8] = include_bytes!("../../../../tests/fixtures/office/text.rtf");
const FONTS: &str = r"{\fonttbl{\f0\fcharset128 \'82\'6c\'82\'72;}{\f1\fcharset0 Century;}{\f2\fcharset2 Wingdings;}{\f3\fcharset238 X;}}";

/// Text as Japanese programs write it: bytes of CP932 in hex.
fn sjis(text: &str) -> String {
    let hex = |byte: &u8| format!("\\'{byte:02x}");
    SHIFT_JIS.encode(text).0.iter().map(hex).collect()
}

fn read(body: &str) -> (Summary, Vec<Passage>) {
    let text = format!("{{\\rtf1\\ansi\\ansicpg932\\deff0{FONTS}{body}}}");
    testing::passages(text.as_bytes(), "a.rtf")
}

fn texts(body: &str) -> Vec<String> {
    read(body)
        .1
        .into_iter()
        .map(|passage| passage.text)
        .collect()
}

#[test]
fn a_text_reads_as_it_is_displayed() {
    reads_as_displayed(TEXT, "a.rtf", "rtf");
}

#[test]
fn bytes_are_read_in_the_charset_of_their_font() {
    let body = format!(
        r"\pard\f0 {}\par\f1 {}\par\f1 caf\'e9\par{{\f3 \'b9}}\par\f2 \'fe\par\f0 \'83\\\'83A\par",
        sjis("表ソ能十"),
        sjis("教育")
    );
    assert_eq!(texts(&body), ["表ソ能十", "教育", "café", "ą", "☑", "ソア"]);
}

#[test]
fn unicode_is_followed_by_what_older_readers_show() {
    let body = r"\uc2 \u25945\'8b\'b3\u32946\'88\'e7{\uc0 \u9312}\uc1\u-10179?\u-9147? a\par {\upr{\'3f}{\*\ud{\uc0\u35211\u26412}}}\par";
    assert_eq!(texts(body), ["教育①👅 a", "見本"]);
}

#[test]
fn what_is_deleted_hidden_or_code_is_no_evidence() {
    let body = r"{\field{\*\fldinst HYPERLINK x {\field{\*\fldinst PAGE}{\fldrslt 9}}}{\fldrslt link}}{\deleted gone}{\v unseen}{\*\unknown no}{\pict 0102}{\info{\title t}}{\stylesheet{\s1 Normal;}} end\par";
    let (summary, passages) = read(body);
    assert_eq!(
        flagged(&passages),
        [
            ("link end", &[Flag::DeletedLeftOut][..]),
            ("unseen", &[Flag::Hidden])
        ]
    );
    assert_eq!(
        summary.warnings,
        ["deleted text was left out", "1 pictures were not read"]
    );
}

#[test]
fn rows_keep_their_cells_apart_and_nested_ones_too() {
    let row = |cells: [&str; 2]| {
        format!(
            r"\trowd\cellx1000\cellx2000\pard\intbl {}\cell {}\cell\row",
            cells[0], cells[1]
        )
    };
    let nested = r"\trowd\cellx1000\cellx2000\pard\intbl 7\cell\pard\intbl\itap2 8\nestcell 9\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}{\nonesttables\par}\pard\intbl\itap1 10\cell\trowd\cellx1000\cellx2000\row";
    let body = format!(
        r"{}{}{}{nested}\pard after\par",
        row(["No", "count"]),
        row(["12", "34"]),
        row(["5", ""])
    );
    let (_, passages) = read(&body);
    let found: Vec<_> = passages.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(
        found,
        ["No | count", "12 | 34", "5", "7 | 10", "8 | 9", "after"]
    );
}

#[test]
fn form_fields_show_their_state() {
    let check = |result: i32| {
        format!(
            r"{{\field{{\*\fldinst FORMCHECKBOX {{\*\formfield{{\fftype1\ffres{result}\ffdefres0}}}}}}{{\fldrslt}}}}"
        )
    };
    let list = r"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1{\*\ffl no}{\*\ffl yes}}}}{\fldrslt}}";
    let body = format!(r"{}a {}b {list}\par", check(1), check(25));
    assert_eq!(texts(&body), ["☑a ☐b yes"]);
}

#[test]
fn broken_deep_and_empty_texts_have_their_reasons() {
    assert_eq!(read(r"\par").0.reason, Some(Reason::Empty));
    assert_eq!(read(r"{\pict 00}\par").0.reason, Some(Reason::Scanned));
    let cut = testing::passages(br"{\rtf1 text {\b more", "a.rtf");
    assert_eq!(
        (cut.0.state, cut.0.reason),
        (ReadState::Partly, Some(Reason::Corrupt))
    );
    assert_eq!(cut.1[0].text, "text more");
    let deep = format!("before{}x{}after", "{".repeat(50_000), "}".repeat(50_000));
    let (summary, passages) = read(&deep);
    assert_eq!(summary.reason, Some(Reason::Output));
    assert_eq!(passages[0].text, "beforeafter");
    let notes = format!("a{}b{}", r"{\footnote c".repeat(3000), "}".repeat(3000));
    assert_eq!(read(&notes).0.state, ReadState::Parsed);
}

#[test]
fn what_opened_a_story_ends_it_whatever_comes_in_it() {
    let (summary, passages) = read(r"body\par{\footnote note\listtext y\par}after\par");
    let said: Vec<&str> = passages.iter().map(|p| p.text.as_str()).collect();
    assert!(
        said.contains(&"body") && said.contains(&"after"),
        "{said:?}"
    );
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
}

#[test]
fn what_is_struck_through_stands_apart() {
    let (_, found) = read(
        r"\u24180?{\strike 1}2\u22238?\par\striked1 A\par\plain B{\strike\strike0 C}\par\trowd\cellx1000\cellx2000\intbl{\strike D}E\cell F\cell\row",
    );
    let seen: Vec<(&str, &[Flag])> = found
        .iter()
        .map(|passage| (passage.text.as_str(), passage.flags.as_slice()))
        .collect();
    assert_eq!(
        seen,
        [
            ("年2回", &[Flag::DeletedLeftOut][..]),
            ("1", &[Flag::Struck]),
            ("A", &[Flag::Struck]),
            ("BC", &[]),
            ("E | F", &[Flag::DeletedLeftOut]),
            ("D", &[Flag::Struck]),
        ]
    );
}
