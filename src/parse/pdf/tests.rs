//! The reader on whole documents.

use std::io::Write;

use super::fixture::{Fixture, SCAN, column, hex, line, rules};
use super::*;
use crate::model::{Flag, Item, Passage, Place, ReadState, Reason, Summary};
use crate::parse::limits::Limits;

fn run(bytes: &[u8]) -> (Vec<Passage>, Summary) {
    let mut passages = Vec::new();
    let summary = read(bytes, &Limits::default(), &mut |item| {
        if let Item::Passage(passage) = item {
            passages.push(passage);
        }
    });
    (passages, summary)
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages.iter().map(|p| p.text.as_str()).collect()
}

fn boxes(passage: &Passage) -> &[[f32; 4]] {
    match &passage.anchor.place {
        Place::Page { boxes, .. } => boxes,
        _ => &[],
    }
}

#[test]
fn lines_become_paragraphs_with_a_box_for_each_line() {
    let page = line(
        10,
        60.0,
        760.0,
        "個人情報の取扱いについて、事業者は次のとおり定め、",
    ) + &line(10, 50.0, 744.0, "これを従業者に周知する。")
        + &line(10, 50.0, 728.0, "（１）利用目的を特定すること。")
        + &line(10, 50.0, 712.0, "（２）安全に管理すること。");
    let (passages, summary) = run(&Fixture::default().page(&page).build());
    assert_eq!(
        texts(&passages),
        [
            "個人情報の取扱いについて、事業者は次のとおり定め、これを従業者に周知する。",
            "（１）利用目的を特定すること。",
            "（２）安全に管理すること。",
        ]
    );
    assert_eq!(summary.state, ReadState::Parsed);
    assert_eq!(summary.pages, Some(1));
    assert_eq!(passages[0].anchor.parser, "pdf/hayro-0.9");
    let lines = boxes(&passages[0]);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], [60.0, 73.2, 310.0, 83.2]);
    assert!(lines[1][1] > lines[0][3]);
}

#[test]
fn a_font_without_a_unicode_map_is_read_through_its_collection() {
    let page = line(12, 50.0, 700.0, "第１条（目的）")
        + &line(12, 50.0, 680.0, "この規程は、必要な事項を定める。");
    let font = blank_font::bytes();
    let (passages, summary) = run(&Fixture::default().embedded(font).page(&page).build());
    assert_eq!(
        texts(&passages),
        ["第１条（目的）", "この規程は、必要な事項を定める。"]
    );
    assert_eq!(passages[1].heading, ["第１条（目的）"]);
    assert_eq!(summary.warnings, [""; 0]);
}

#[test]
fn a_row_reads_as_a_row() {
    let mut page = rules(&[50.0, 150.0, 250.0, 350.0], &[700.0, 680.0, 660.0, 640.0]);
    let rows = [
        ["氏名", "部署", "受講日"],
        ["見本太郎", "総務部", "令和６年"],
        ["見本花子", "", "令和７年"],
    ];
    for (row, cells) in rows.iter().enumerate() {
        for (nth, text) in cells.iter().enumerate() {
            page += &line(
                10,
                60.0 + 100.0 * nth as f32,
                686.0 - 20.0 * row as f32,
                text,
            );
        }
    }
    let (passages, _) = run(&Fixture::default().page(&page).build());
    assert_eq!(
        texts(&passages),
        [
            "氏名 | 部署 | 受講日",
            "見本太郎 | 総務部 | 令和６年",
            "見本花子 | 令和７年"
        ]
    );
    let cells: Vec<(&str, &str)> = passages[2]
        .cells
        .iter()
        .map(|c| (c.label.as_str(), c.text.as_str()))
        .collect();
    assert_eq!(
        cells,
        [("氏名", "見本花子"), ("部署", ""), ("受講日", "令和７年")]
    );
}

#[test]
fn vertical_writing_is_read_from_the_right() {
    let page = column(12, 500.0, 780.0, "個人情報保護規程")
        + &column(12, 460.0, 780.0, "事業者はこれを定める。");
    let (passages, _) = run(&Fixture::default().page(&page).build());
    assert_eq!(
        texts(&passages),
        ["個人情報保護規程", "事業者はこれを定める。"]
    );
    let [x0, y0, x1, y1] = boxes(&passages[0])[0];
    assert!(
        x0 < 500.0 && 500.0 < x1 && y1 - y0 > 90.0,
        "{x0} {y0} {x1} {y1}"
    );
}

/// Letters one below the other, as Writer prints vertical writing.
fn stacked(size: u32, x: f32, y: f32, text: &str) -> String {
    let letters = text.chars().zip(0u16..);
    let letters = letters.filter(|(c, _)| *c != '　');
    letters
        .map(|(c, nth)| line(size, x, y - f32::from(nth) * size as f32, &c.to_string()))
        .collect()
}

#[test]
fn letters_drawn_one_below_the_other_are_vertical_writing() {
    let page = stacked(12, 500.0, 780.0, "個人情報保護規程")
        + &stacked(12, 460.0, 780.0, "第一条　事業者は毎年")
        // Digits set level within the line (縦中横).
        + &line(12, 460.0, 660.0, "12").replace("Tf", "Tf 50 Tz")
        + &stacked(12, 460.0, 648.0, "月にこれを見直す。")
        + &line(10, 300.0, 30.0, "一頁");
    let (passages, _) = run(&Fixture::default().page(&page).build());
    assert_eq!(
        texts(&passages),
        [
            "個人情報保護規程",
            "第一条 事業者は毎年12月にこれを見直す。",
            "一頁"
        ]
    );
}

#[test]
fn labels_set_down_in_narrow_cells_leave_the_page_level() {
    let page = stacked(12, 60.0, 760.0, "受講者氏名")
        + &line(12, 100.0, 760.0, "見本花子")
        + &line(12, 100.0, 740.0, "見本次郎は教育を受けた。");
    let (passages, _) = run(&Fixture::default().page(&page).build());
    let read = texts(&passages).join("¶");
    assert!(read.contains("見本次郎は教育を受けた。"), "{read}");
}

#[test]
fn text_that_nobody_sees_is_hidden_unless_it_lies_over_a_picture() {
    let invisible = line(12, 50.0, 660.0, "教育を毎年実施する。").replace("BT", "BT 3 Tr");
    let page = line(12, 50.0, 700.0, "個人情報保護規程") + &invisible + "BT 0 Tr ET\n";
    let flags = |page: &str| {
        let (passages, _) = run(&Fixture::default().page(page).build());
        let flags = passages.into_iter().map(|p| (p.text, p.flags));
        flags.collect::<Vec<_>>()
    };
    let read = |first: &[Flag], second: &[Flag]| {
        [
            ("個人情報保護規程".to_owned(), first.to_vec()),
            ("教育を毎年実施する。".to_owned(), second.to_vec()),
        ]
    };
    assert_eq!(flags(&page), read(&[], &[Flag::Hidden]));
    let picture = "q 400 0 0 60 40 640 cm BI /W 1 /H 1 /BPC 8 /CS /G ID A EI Q\n";
    assert_eq!(flags(&(picture.to_owned() + &page)), read(&[], &[]));
}

#[test]
fn a_second_strike_and_ruby_are_left_out() {
    let page = line(12, 50.0, 700.0, "山田太郎")
        + &line(12, 50.4, 700.0, "山田太郎")
        + &line(6, 50.0, 712.0, "やまだ");
    let (passages, _) = run(&Fixture::default().page(&page).build());
    assert_eq!(texts(&passages), ["山田太郎"]);
    assert_eq!(passages[0].flags, [Flag::Ruby]);
}

#[test]
fn running_headers_and_page_numbers_are_flagged() {
    let mut fixture = Fixture::default();
    for number in ["１", "２", "３"] {
        let page = line(9, 50.0, 810.0, "個人情報保護規程")
            + &line(10, 50.0, 600.0, &format!("本文その{number}である。"))
            + &line(9, 290.0, 30.0, number);
        fixture = fixture.page(&page);
    }
    let (passages, _) = run(&fixture.build());
    assert_eq!(passages.len(), 9);
    for page in passages.chunks(3) {
        assert_eq!(page[0].flags, [Flag::Header]);
        assert_eq!(page[1].flags, []);
        assert_eq!(page[2].flags, [Flag::Footer]);
    }
}

#[test]
fn a_paragraph_goes_on_over_the_page() {
    let first = line(
        10,
        50.0,
        744.0,
        "個人情報の取扱いについて事業者は次のとおり定め従業",
    );
    let second = line(10, 50.0, 744.0, "者に周知する。");
    let (passages, _) = run(&Fixture::default().page(&first).page(&second).build());
    assert_eq!(
        texts(&passages),
        ["個人情報の取扱いについて事業者は次のとおり定め従業者に周知する。"]
    );
}

#[test]
fn a_scanned_page_is_named_and_a_blank_one_is_not() {
    let text = line(10, 50.0, 744.0, "個人情報の取扱い");
    let fixture = Fixture::default().page(&text).page(SCAN).page("");
    let (passages, summary) = run(&fixture.build());
    assert_eq!(passages.len(), 1);
    assert_eq!(summary.state, ReadState::Partly);
    assert_eq!(summary.reason, Some(Reason::Scanned));
    assert_eq!(summary.unread, ["page 2"]);
}

#[test]
fn nothing_read_is_never_success() {
    let reason = |bytes: &[u8]| {
        let (passages, summary) = run(bytes);
        assert!(passages.is_empty());
        assert_eq!(summary.state, ReadState::Unread);
        summary.reason
    };
    assert_eq!(reason(b""), Some(Reason::Empty));
    assert_eq!(reason(b"%PDF-1.7 and nothing more"), Some(Reason::Corrupt));
    assert_eq!(
        reason(&Fixture::default().page("").build()),
        Some(Reason::Empty)
    );
    assert_eq!(
        reason(&Fixture::default().page(SCAN).build()),
        Some(Reason::Scanned)
    );
    let locked = "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<3030303030303030303030303030303030303030303030303030303030303030>/U<3030303030303030303030303030303030303030303030303030303030303030>>>";
    let page = line(10, 50.0, 744.0, "個人情報");
    let bytes = Fixture::default().page(&page).trailer(locked).build();
    assert_eq!(reason(&bytes), Some(Reason::Password));
}

#[test]
fn boxes_honour_rotation_and_crop() {
    let page = line(10, 100.0, 700.0, "回転");
    let turned = "/Rotate 90/CropBox[50 50 545 792]";
    let (passages, _) = run(&Fixture::default().page_with(&page, turned).build());
    let [x0, y0, x1, y1] = boxes(&passages[0])[0];
    assert!(
        (x0 - 648.8).abs() < 0.1 && (x1 - 658.8).abs() < 0.1,
        "{x0} {x1}"
    );
    assert!(
        (y0 - 50.0).abs() < 0.1 && (y1 - 70.0).abs() < 0.1,
        "{y0} {y1}"
    );
}

#[test]
fn a_field_without_an_appearance_is_read_with_its_label() {
    let field = "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(Name)/V<FEFF898B672C>/Rect[100 700 200 720]>>]";
    let (passages, _) = run(&Fixture::default().page_with("", field).build());
    assert_eq!(texts(&passages), ["Name | 見本"]);
    assert_eq!(passages[0].flags, [Flag::Form]);
    assert_eq!(boxes(&passages[0]), [[100.0, 122.0, 200.0, 142.0]]);
}

#[test]
fn latin_words_keep_their_spaces() {
    let page = "BT /H 10 Tf 50 700 Td (Information security) Tj 0 -14 Td (management) Tj ET";
    let (passages, _) = run(&Fixture::default().page(page).build());
    assert!(texts(&passages).join(" ").contains("Information security"));
    let (passages, summary) = {
        let mut found = Vec::new();
        let bytes = Fixture::default().page(page).build();
        let summary = second(&bytes, &Limits::default(), &mut |item| found.push(item));
        (found, summary)
    };
    assert!(!passages.is_empty());
    assert_eq!(summary.state, ReadState::Parsed);
}

#[test]
fn damaged_files_end_in_a_state() {
    let page = rules(&[50.0, 150.0, 250.0], &[700.0, 680.0, 660.0])
        + &line(10, 60.0, 686.0, "氏名")
        + &line(10, 160.0, 666.0, "見本太郎");
    let whole = Fixture::default().page(&page).page(SCAN).build();
    let mut seed = 7u32;
    for round in 0..300usize {
        let mut bytes = whole.clone();
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if round % 3 == 0 {
            bytes.truncate(seed as usize % whole.len());
        } else {
            for flip in 0..(1 + round % 5) {
                let at = (seed as usize / (flip + 1) * 31) % whole.len();
                bytes[at] ^= 1 << (seed >> 13 & 7);
            }
        }
        let (passages, summary) = run(&bytes);
        let parsed = summary.state == ReadState::Parsed;
        assert!(!parsed || !passages.is_empty(), "round {round}");
        assert_eq!(parsed, summary.reason.is_none(), "round {round}");
    }
}

#[test]
fn a_published_standard_is_read_whole() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/samples/laws_guidelines/meti-security.pdf"
    );
    let Ok(bytes) = std::fs::read(path) else {
        let note = writeln!(std::io::stderr(), "{path} is absent: not tested");
        return note.unwrap();
    };
    let (passages, summary) = run(&bytes);
    assert_eq!(
        (summary.state, summary.pages),
        (ReadState::Parsed, Some(16))
    );
    let row = passages
        .iter()
        .find(|p| p.text.starts_with("４．防犯対策"))
        .unwrap();
    assert!(row.text.ends_with("| ◎ ○ | ◎ ○ | ◎ ○"), "{}", row.text);
    let long = "本基準は、情報システムの機密性、保全性及び可用性を確保することを目的として、自然災害、機器の障害、故意・過失等のリスクを未然に防止し、";
    assert!(passages.iter().any(|p| p.text.starts_with(long)));
}

/// A level rule, as programs draw those of text.
fn rule(x0: f32, x1: f32, y: f32) -> String {
    format!("0.5 w {x0} {y} m {x1} {y} l S\n")
}

#[test]
fn what_is_struck_through_is_flagged() {
    let page = line(10, 50.0, 760.0, "第１条　監査は行わない。")
        + &rule(50.0, 170.0, 764.0)
        + &line(10, 50.0, 730.0, "教育を年１２回行う。")
        + &rule(90.0, 100.0, 734.0)
        + &line(10, 50.0, 700.0, "下線は消した印ではない。")
        + &rule(50.0, 170.0, 698.5);
    let (passages, _) = run(&Fixture::default().page(&page).build());
    let flags: Vec<&[Flag]> = passages.iter().map(|p| &p.flags[..]).collect();
    assert_eq!(
        flags,
        [
            &[Flag::Struck][..],
            &[Flag::PartStruck],
            &[Flag::Underlined]
        ],
        "{:?}",
        texts(&passages)
    );
}

#[test]
fn footnotes_are_notes_and_do_not_end_the_paragraph_above_them() {
    let first = line(10, 50.0, 150.0, &"事業者は個人情報を適切に管理し".repeat(3))
        + &rule(50.0, 190.0, 118.0)
        + &line(8, 50.0, 104.0, "1　改正前の規程による。");
    let second = line(10, 50.0, 780.0, "なければならない。") + &line(10, 50.0, 740.0, "以上");
    let (passages, _) = run(&Fixture::default().page(&first).page(&second).build());
    let note = passages.iter().find(|p| p.text.starts_with("1　改正前"));
    assert_eq!(note.map(|p| &p.flags[..]), Some(&[Flag::Note][..]));
    let long = passages.iter().find(|p| p.text.starts_with("事業者"));
    let long = long.unwrap();
    assert!(long.text.ends_with("なければならない。"), "{}", long.text);
    // It can be marked on both pages.
    let place = &long.anchor.place;
    assert_eq!(place.boxes_on(1).map(<[_]>::len), Some(1));
    assert_eq!(place.boxes_on(2).map(<[_]>::len), Some(1));
    assert_eq!(place.boxes_on(3), None);
}

#[test]
fn the_number_that_is_printed_stands_beside_the_page() {
    let content = line(10, 50.0, 700.0, "本文である。");
    let labels =
        "/PageLabels<</Kids[<</Nums[0<</S/r>>2<</S/D>>]>><</Nums[3<</P(A-)/S/D/St 7>>]>>]>>";
    let mut fixture = Fixture::default().catalog(labels);
    for _ in 0..5 {
        fixture = fixture.page(&content);
    }
    let (passages, _) = run(&fixture.build());
    let found: Vec<Option<&str>> = passages
        .iter()
        .map(|p| match &p.anchor.place {
            Place::Page { label, .. } => label.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(
        found,
        [Some("i"), Some("ii"), Some("1"), Some("A-7"), Some("A-8")]
    );
}

#[test]
fn trees_that_lead_back_into_themselves_come_to_an_end() {
    let kids = "1 0 R ".repeat(40);
    let catalog = format!("/Kids[{kids}] /PageLabels 1 0 R /Names<</EmbeddedFiles 1 0 R>>");
    let page = line(10, 50.0, 700.0, "本文である。");
    let fixture = Fixture::default().catalog(&catalog).page(&page);
    let (passages, _) = run(&fixture.build());
    assert_eq!(texts(&passages), ["本文である。"]);
}

#[test]
fn the_meaning_of_glyphs_without_unicode_is_taken_from_the_file() {
    let shown = |codes: &str| format!("BT /X 10 Tf 1 0 0 1 50 700 Tm <{codes}> Tj ET\n");
    let meant = hex("株式会社").replace('<', "<FEFF");
    let span = format!("/Span<</ActualText{meant}>>BDC {} EMC\n", shown("00010002"));
    let (passages, summary) = run(&Fixture::default().page(&span).build());
    assert_eq!(texts(&passages), ["株式会社"], "{summary:?}");
    // What is drawn counts before what only programs are told.
    let lie = format!(
        "/Span<</ActualText{}>>BDC {} EMC\n",
        hex("毎月行う").replace('<', "<FEFF"),
        line(10, 50.0, 700.0, "年１回行う")
    );
    let (passages, _) = run(&Fixture::default().page(&lie).build());
    assert_eq!(texts(&passages), ["年１回行う"]);
}

#[test]
fn a_watermark_is_no_part_of_the_lines_over_it() {
    let page = line(80, 90.0, 674.0, "見")
        + &line(10, 50.0, 700.0, "発行済株式の総数　１０００株")
        + &rule(50.0, 190.0, 690.0);
    let (passages, _) = run(&Fixture::default().page(&page).build());
    let found = passages.iter().find(|p| p.text.starts_with('発'));
    let found = found.map(|p| (p.text.as_str(), &p.flags[..]));
    assert_eq!(found, Some(("発行済株式の総数　１０００株", &[][..])));
}

#[test]
fn a_link_in_a_row_stays_in_its_row() {
    let page = rules(&[50.0, 150.0, 350.0, 450.0], &[700.0, 680.0])
        + &line(10, 60.0, 686.0, "見本医院")
        + &line(10, 160.0, 686.0, "ｍｉｈｏｎ．ｅｘａｍｐｌｅ")
        + &rule(160.0, 290.0, 684.5)
        + &line(10, 360.0, 686.0, "有");
    let of = |attributes: &str| run(&Fixture::default().page_with(&page, attributes).build()).0;
    let deleted = of("");
    assert!(deleted[0].flags.contains(&Flag::Underlined));
    let link = "/Annots[<</Type/Annot/Subtype/Link/Rect[158 682 292 698]/A<</S/URI/URI(https://mihon.example)>>>>]";
    let linked = of(link);
    assert_eq!(
        texts(&linked),
        ["見本医院 | ｍｉｈｏｎ．ｅｘａｍｐｌｅ | 有"]
    );
    assert_eq!(linked[0].flags, []);
}

#[test]
fn files_that_a_document_carries_are_its_members() {
    let held = |name: &str, number: u32| {
        format!(
            "<</Type/Filespec/F({name})/UF{}/EF<</F {number} 0 R>>>>",
            hex(name).replace('<', "<FEFF")
        )
    };
    let tree = format!(
        "/Names<</EmbeddedFiles<</Kids[<</Names[(a){}(b)<</F(elsewhere.txt)>>(c){}]>>]>>>>",
        held("規程.txt", 50),
        held("lost.txt", 59),
    );
    let notes = format!(
        "/Annots[<</Subtype/FileAttachment/Rect[9 9 19 19]/FS{}>><</Subtype/FileAttachment/Rect[9 9 19 19]/FS{}>>]",
        held("note.txt", 51),
        held("twin.txt", 50),
    );
    let bytes = Fixture::default()
        .catalog(&tree)
        .page_with(&line(10, 60.0, 760.0, "別添のとおり申請する。"), &notes)
        .stream(50, "第1条　教育を年1回行う。".as_bytes())
        .stream(51, b"note")
        .build();
    let read = |chain: &[u32]| {
        let (mut passages, mut members) = (Vec::new(), Vec::new());
        let limits = Limits::default();
        let summary = crate::parse::read(&bytes, "a.pdf", chain, &limits, &mut |item| match item {
            Item::Passage(passage) => passages.push(passage),
            Item::Member(member) => members.push((member.name, member.reason)),
        });
        (passages, members, summary)
    };
    let (passages, members, summary) = read(&[]);
    assert_eq!(texts(&passages), ["別添のとおり申請する。"]);
    assert_eq!(
        members,
        [
            ("規程.txt".to_owned(), None),
            ("lost.txt".to_owned(), Some(Reason::Corrupt)),
            ("note.txt".to_owned(), None)
        ]
    );
    assert_eq!(summary.unread, ["lost.txt"]);
    let (passages, ..) = read(&[0]);
    assert_eq!(texts(&passages), ["第1条　教育を年1回行う。"]);
    assert_eq!(passages[0].anchor.path.as_deref(), Some("規程.txt"));
    assert_eq!(texts(&read(&[2]).0), ["note"]);
    assert_eq!(read(&[3]).2.state, ReadState::Unread);
}

#[test]
fn a_form_that_no_page_shows_is_named() {
    let form = |entries: &str| {
        let page = line(10, 60.0, 760.0, "お待ちください。");
        let file = Fixture::default().catalog(entries).page(&page);
        run(&file.stream(50, b"<xdp:xdp/>").build()).1
    };
    let summary = form("/AcroForm<</XFA 50 0 R/Fields[]>>");
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Partly, Some(Reason::Unsupported))
    );
    assert_eq!(summary.unread, ["the fields of an XFA form"]);
    let needs = form("/NeedsRendering true/AcroForm<</XFA 50 0 R/Fields[<</T(a)>>]>>");
    assert_eq!(needs.unread, summary.unread);
    // Its pages show what was filled in as well.
    let both = form("/AcroForm<</XFA 50 0 R/Fields[<</T(a)>>]>>");
    assert_eq!(both.state, ReadState::Parsed);
}

#[test]
fn check_boxes_stand_in_their_lines() {
    let field =
        |x: u32, own: &str| format!("<</Subtype/Widget/Rect[{x} 698 {} 710]{own}>>", x + 12);
    let parent = "/Parent<</FT/Btn/V/Yes>>";
    let notes = [
        field(60, "/FT/Btn/AS/Yes"),
        field(160, "/FT/Btn/AS/Off"),
        field(260, parent),
        field(360, "/FT/Btn/Ff 65536/AS/Yes"),
        field(460, "/FT/Btn/AS/Yes/F 2"),
    ];
    let page = ["同意", "不同意", "済", "印刷", "隠し"]
        .iter()
        .zip([76.0, 176.0, 276.0, 376.0, 476.0])
        .map(|(text, x)| line(10, x, 700.0, text));
    let page: String = page.chain([line(10, 60.0, 760.0, "確認の欄")]).collect();
    let file = Fixture::default().page_with(&page, &format!("/Annots[{}]", notes.concat()));
    let (passages, summary) = run(&file.build());
    assert_eq!(summary.state, ReadState::Parsed);
    let row = texts(&passages).join(" | ");
    for part in ["☑同意", "☐不同意", "☑済"] {
        assert!(row.replace(' ', "").contains(part), "{row}");
    }
    assert_eq!(row.matches(['☑', '☐']).count(), 3, "{row}");
    // A picture with a box on it stays a picture.
    let scan = Fixture::default().page_with(SCAN, &format!("/Annots[{}]", notes[0]));
    assert_eq!(run(&scan.build()).1.reason, Some(Reason::Scanned));
}
