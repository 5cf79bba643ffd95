//! Small presentations with known text: one for every trap.

use crate::model::{Flag, Passage, Place, ReadState, Reason, Summary};
use crate::parse::testing::{self, flagged};

type Part<'a> = (&'a str, String);

fn relations(targets: &[(&str, &str)]) -> String {
    let each = targets.iter().enumerate().map(|(at, (kind, target))| {
        format!("<Relationship Id='r{at}' Type='http://x/{kind}' Target='{target}'/>")
    });
    format!(
        "<Relationships>{}</Relationships>",
        each.collect::<String>()
    )
}

fn slide(shapes: &str) -> String {
    format!("<p:sld><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>")
}

fn shape(role: &str, text: &str) -> String {
    let role = match role {
        "" => String::new(),
        role => format!("<p:ph type='{role}'/>"),
    };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id='1'/><p:nvPr>{role}</p:nvPr></p:nvSpPr><p:txBody>{}</p:txBody></p:sp>",
        p("", text)
    )
}

fn p(properties: &str, text: &str) -> String {
    format!("<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>")
}

/// A presentation of these slides, listed in this order, with other parts.
fn deck(slides: &[&str], parts: &[Part<'_>]) -> (Summary, Vec<Passage>) {
    let names: Vec<String> = (0..slides.len())
        .map(|at| format!("slides/s{at}.xml"))
        .collect();
    let targets: Vec<(&str, &str)> = names.iter().map(|name| ("slide", name.as_str())).collect();
    let list = (0..slides.len()).map(|at| format!("<p:sldId id='25{at}' r:id='r{at}'/>"));
    let mut all = vec![
        (
            "ppt/presentation.xml".to_owned(),
            format!(
                "<p:presentation><p:sldIdLst>{}</p:sldIdLst></p:presentation>",
                list.collect::<String>()
            ),
        ),
        (
            "ppt/_rels/presentation.xml.rels".to_owned(),
            relations(&targets),
        ),
    ];
    all.extend(
        names
            .iter()
            .map(|name| format!("ppt/{name}"))
            .zip(slides.iter().map(|s| (*s).to_owned())),
    );
    all.extend(
        parts
            .iter()
            .map(|(name, body)| ((*name).to_owned(), body.clone())),
    );
    let all: Vec<(&str, &str)> = all
        .iter()
        .map(|(name, body)| (name.as_str(), body.as_str()))
        .collect();
    testing::passages(&testing::package(&all), "a.pptx")
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages
        .iter()
        .map(|passage| passage.text.as_str())
        .collect()
}

#[test]
fn slides_come_in_the_order_shown_titles_first() {
    let first = slide(&(shape("", "本文") + &shape("title", "教育")));
    let list = "<p:presentation><p:sldIdLst><p:sldId id='1' r:id='rB'/><p:sldId id='2' r:id='rA'/></p:sldIdLst></p:presentation>";
    let rels = "<Relationships><Relationship Id='rA' Type='http://x/slide' Target='slides/slide1.xml'/>\
        <Relationship Id='rB' Type='http://x/slide' Target='slides/slide2.xml'/></Relationships>";
    let bytes = testing::package(&[
        ("ppt/presentation.xml", list),
        ("ppt/_rels/presentation.xml.rels", rels),
        ("ppt/slides/slide1.xml", &slide(&shape("", "後の頁"))),
        ("ppt/slides/slide2.xml", &first),
    ]);
    let (summary, passages) = testing::passages(&bytes, "a.pptx");
    assert_eq!((summary.state, summary.pages), (ReadState::Parsed, Some(2)));
    assert_eq!(texts(&passages), ["教育", "本文", "後の頁"]);
    assert_eq!(passages[1].heading, ["教育"]);
    assert_eq!(passages[2].heading, Vec::<String>::new());
    assert_eq!(passages[2].anchor.place, Place::Slide { slide: 2 });
}

#[test]
fn groups_lists_margins_and_hidden_shapes() {
    let list = [
        p(
            "<a:pPr><a:buAutoNum type='ea1JpnKorPeriod'/></a:pPr>",
            "目的",
        ),
        p(
            "<a:pPr lvl='1'><a:buAutoNum type='arabicParenBoth' startAt='3'/></a:pPr>",
            "細目",
        ),
        p(
            "<a:pPr><a:buAutoNum type='ea1JpnKorPeriod'/></a:pPr>",
            "範囲",
        ),
    ]
    .concat();
    let body = format!(
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr id='9' hidden='1'/></p:nvGrpSpPr>{}</p:grpSp>{}<p:sp><p:txBody>{list}</p:txBody></p:sp>",
        shape("", "隠した群"),
        shape("ftr", "社外秘"),
    );
    let (_, passages) = deck(&[&slide(&body)], &[]);
    assert_eq!(
        texts(&passages),
        ["隠した群", "一. 目的", "(3) 細目", "二. 範囲", "社外秘"]
    );
    assert_eq!(passages[0].flags, [Flag::Hidden]);
    assert_eq!(passages[4].flags, [Flag::Footer]);
}

#[test]
fn a_row_reads_as_a_row_and_numbers_stay_apart() {
    let cell = |text: &str| format!("<a:tc><a:txBody>{}</a:txBody><a:tcPr/></a:tc>", p("", text));
    let row = |texts: [&str; 2]| format!("<a:tr>{}</a:tr>", texts.map(cell).concat());
    let table = format!(
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow='1'/>{}{}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        row(["件数", "人数"]),
        row(["12", "34"]),
    );
    let (_, passages) = deck(&[&slide(&table)], &[]);
    assert_eq!(texts(&passages), ["件数 | 人数", "12 | 34"]);
    let cells: Vec<_> = passages[1]
        .cells
        .iter()
        .map(|c| (c.label.as_str(), c.text.as_str()))
        .collect();
    assert_eq!(cells, [("件数", "12"), ("人数", "34")]);
}

#[test]
fn notes_comments_diagrams_and_hidden_slides_are_flagged() {
    let frame = "<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds r:dm='r2'/></a:graphicData></a:graphic></p:graphicFrame>";
    let shown = slide(&(shape("title", "体制") + frame)).replace("<p:sld>", "<p:sld show='0'>");
    let point = |own: &str, text: &str| {
        format!(
            "<dgm:pt><dgm:prSet {own}/><dgm:t>{}</dgm:t></dgm:pt>",
            p("", text)
        )
    };
    let parts = [
        (
            "ppt/slides/_rels/s0.xml.rels",
            relations(&[
                ("notesSlide", "../n.xml"),
                ("comments", "../c.xml"),
                ("diagramData", "../d.xml"),
                ("slideLayout", "../slideLayouts/l.xml"),
            ]),
        ),
        (
            "ppt/n.xml",
            slide(&(shape("sldNum", "7") + &shape("body", "話すこと"))),
        ),
        (
            "ppt/c.xml",
            "<p:cmLst><p:cm><p:text>要確認</p:text></p:cm></p:cmLst>".to_owned(),
        ),
        (
            "ppt/d.xml",
            format!(
                "<dgm:dataModel><dgm:ptLst>{}{}</dgm:ptLst></dgm:dataModel>",
                point("", "責任者"),
                point("phldr='1'", "[テキスト]")
            ),
        ),
        (
            "ppt/slideLayouts/l.xml",
            slide(&(shape("body", "入力してください") + &shape("", "見本会"))),
        ),
    ];
    let (summary, passages) = deck(&[&shown], &parts);
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(
        flagged(&passages),
        [
            ("体制", &[Flag::Hidden][..]),
            ("責任者", &[Flag::Hidden]),
            ("話すこと", &[Flag::Hidden, Flag::Note]),
            ("要確認", &[Flag::Hidden, Flag::Comment]),
            ("見本会", &[Flag::Header]),
        ]
    );
}

#[test]
fn slides_that_lead_nowhere_are_each_named_and_keep_their_number() {
    let list = "<p:presentation><p:sldIdLst><p:sldId id='1' r:id='rX'/><p:sldId id='2' r:id='rY'/>\
        <p:sldId id='3' r:id='rA'/></p:sldIdLst></p:presentation>";
    let rels = "<Relationships><Relationship Id='rA' Type='http://x/slide' Target='slides/slide1.xml'/></Relationships>";
    let bytes = testing::package(&[
        ("ppt/presentation.xml", list),
        ("ppt/_rels/presentation.xml.rels", rels),
        ("ppt/slides/slide1.xml", &slide(&shape("", "三枚目"))),
    ]);
    let (summary, passages) = testing::passages(&bytes, "a.pptx");
    assert_eq!((summary.state, summary.pages), (ReadState::Partly, Some(3)));
    assert_eq!(summary.unread, ["slide 1", "slide 2"]);
    assert_eq!(passages[0].anchor.place, Place::Slide { slide: 3 });
}

#[test]
fn a_slide_of_pictures_is_named_not_read_as_nothing() {
    let parts = [(
        "ppt/slides/_rels/s1.xml.rels",
        relations(&[("image", "../media/i.png")]),
    )];
    let (summary, _) = deck(&[&slide(&shape("", "文")), &slide("<p:pic/>")], &parts);
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Partly, Some(Reason::Scanned))
    );
    assert_eq!(summary.unread, ["slide 2 holds pictures only"]);
    let (summary, _) = deck(&[&slide("")], &[]);
    assert_eq!(
        (summary.state, summary.reason),
        (ReadState::Unread, Some(Reason::Empty))
    );
    let (summary, _) = deck(&[&slide(&shape("", "文")), "<p:sld><broken"], &[]);
    assert_eq!(
        (summary.state, summary.unread),
        (ReadState::Partly, vec!["slide 2".to_owned()])
    );
}

#[test]
fn a_presentation_of_libreoffice_reads_as_it_is_displayed() {
    const SLIDES: &[u8] = include_bytes!("../../../../tests/fixtures/office/slides.pptx");
    let (summary, passages) = testing::passages(SLIDES, "a.pptx");
    assert_eq!(
        (summary.state, summary.pages),
        (ReadState::Parsed, Some(3)),
        "{summary:?}"
    );
    assert_eq!(
        flagged(&passages),
        [
            ("教育計画", &[][..]),
            ("毎年4月に実施する", &[]),
            ("記録を5年保存する", &[]),
            ("群の中の文", &[]),
            ("話す人への覚え", &[Flag::Note]),
            ("隠した頁", &[Flag::Hidden]),
            ("委託先", &[]),
            ("名称 | 件数", &[]),
            ("見本社 | 12", &[]),
        ]
    );
}

#[test]
fn what_is_struck_through_stands_apart() {
    let run = |strike: &str, text: &str| {
        format!("<a:r><a:rPr strike='{strike}'/><a:t>{text}</a:t></a:r>")
    };
    let body = |runs: &str| format!("<a:bodyPr/><a:p>{runs}</a:p>");
    let parted = run("noStrike", "年") + &run("sngStrike", "1") + &run("noStrike", "2回");
    let row = |one: &str, two: &str| {
        let cell = |runs: &str| format!("<a:tc><a:txBody>{}</a:txBody></a:tc>", body(runs));
        format!("<a:tr>{}{}</a:tr>", cell(one), cell(two))
    };
    let table = format!(
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{}{}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        row(&run("noStrike", "氏名"), &run("noStrike", "回数")),
        row(
            &run("noStrike", "見本"),
            &(run("dblStrike", "3") + &run("noStrike", "4"))
        )
    );
    let text = |runs: &str| format!("<p:sp><p:txBody>{}</p:txBody></p:sp>", body(runs));
    let shapes = text(&parted) + &text(&run("dblStrike", "第1条　廃止")) + &table;
    let (summary, found) = deck(&[&slide(&shapes)], &[]);
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(
        flagged(&found),
        [
            ("年2回", &[Flag::DeletedLeftOut][..]),
            ("1", &[Flag::Struck]),
            ("第1条　廃止", &[Flag::Struck]),
            ("氏名 | 回数", &[]),
            ("見本 | 4", &[Flag::DeletedLeftOut]),
            ("3", &[Flag::Struck]),
        ]
    );
}

#[test]
fn what_layouts_and_masters_strike_through_or_number_is_so_on_their_slides() {
    let levels = |name: &str, first: &str, second: &str| {
        format!(
            "<a:{name}><a:lvl1pPr>{first}</a:lvl1pPr><a:lvl2pPr>{second}</a:lvl2pPr></a:{name}>"
        )
    };
    let (struck, plain) = (
        "<a:defRPr strike='sngStrike'/>",
        "<a:defRPr strike='noStrike'/>",
    );
    let holder = |place: &str, list: &str, paragraphs: &str| {
        format!(
            "<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{list}{paragraphs}</p:txBody></p:sp>"
        )
    };
    let shown = slide(
        &(holder(
            "<p:ph idx='7'/>",
            "",
            &(p("", "旧") + &p("<a:pPr lvl='1'/>", "第二水準")),
        ) + &holder(
            "<p:ph type='body' idx='8'/>",
            "",
            &(p("", "甲") + &p("", "乙")),
        ) + &holder(
            "<p:ph type='body' idx='9'/>",
            &levels("lstStyle", plain, ""),
            &p("", "生きた文"),
        ) + &holder("<p:ph type='body' idx='9'/>", "", &p("", "主の消した文"))
            + &holder("", "", &p("<a:pPr lvl='1'/>", "枠の消した文"))
            + &holder("", "", &p("", "枠の文"))),
    );
    let number = "<a:buAutoNum type='arabicPeriod'/><a:defRPr strike='noStrike'/>";
    let layout = slide(
        &(holder("<p:ph idx='7'/>", &levels("lstStyle", struck, plain), "")
            + &holder(
                "<p:ph type='body' idx='8'/>",
                &levels("lstStyle", number, ""),
                "",
            )),
    );
    let master = format!(
        "<p:sldMaster><p:cSld><p:spTree>{}</p:spTree></p:cSld><p:txStyles>{}</p:txStyles></p:sldMaster>",
        holder("<p:ph type='body'/>", "", ""),
        levels("bodyStyle", struck, "").replace("a:bodyStyle", "p:bodyStyle")
    );
    let presentation = format!(
        "<p:presentation><p:sldIdLst><p:sldId id='256' r:id='r0'/></p:sldIdLst>{}</p:presentation>",
        levels("defaultTextStyle", plain, struck)
    );
    let bytes = testing::package(&[
        ("ppt/presentation.xml", &presentation),
        (
            "ppt/_rels/presentation.xml.rels",
            &relations(&[("slide", "slides/s.xml")]),
        ),
        ("ppt/slides/s.xml", &shown),
        (
            "ppt/slides/_rels/s.xml.rels",
            &relations(&[("slideLayout", "../slideLayouts/l.xml")]),
        ),
        ("ppt/slideLayouts/l.xml", &layout),
        (
            "ppt/slideLayouts/_rels/l.xml.rels",
            &relations(&[("slideMaster", "../slideMasters/m.xml")]),
        ),
        ("ppt/slideMasters/m.xml", &master),
    ]);
    let (summary, found) = testing::passages(&bytes, "a.pptx");
    assert_eq!(summary.state, ReadState::Parsed, "{summary:?}");
    assert_eq!(
        flagged(&found),
        [
            ("旧", &[Flag::Struck][..]),
            ("第二水準", &[]),
            ("1. 甲", &[]),
            ("2. 乙", &[]),
            ("生きた文", &[]),
            ("主の消した文", &[Flag::Struck]),
            ("枠の消した文", &[Flag::Struck]),
            ("枠の文", &[]),
        ]
    );
}
