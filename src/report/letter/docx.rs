//! A letter as a document of a word processor (ECMA-376), to be edited there.

use std::io::{Cursor, Write as _};

use quick_xml::escape::escape;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::words::Words;
use super::mark::Mark;
use super::{Letter, LetterError, Printed, japanese};
use crate::scheme::letters::Form;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;

const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/mark.png"/></Relationships>"#;

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="ＭＳ 明朝" w:hAnsi="ＭＳ 明朝" w:eastAsia="ＭＳ 明朝"/><w:sz w:val="21"/><w:lang w:val="en-US" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:spacing w:after="0" w:line="340" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>"#;

/// The letter as docx.
///
/// # Errors
/// When it cannot be packed.
pub fn docx(letter: &Letter) -> Result<Vec<u8>, LetterError> {
    let mark = letter.checkpoint.as_ref().map(Mark::of).transpose()?;
    let picture = mark.map(|mark| mark.png()).transpose()?;
    let document = document(letter, japanese());
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", PARTS.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
    ];
    // A draft has no code; then nothing refers to the picture either.
    let nothing = PARTS.replace(IMAGE_PART, "");
    match &picture {
        Some(picture) => parts.push(("word/media/mark.png", picture)),
        None => parts[3].1 = nothing.as_bytes(),
    }
    packed(&parts).map_err(|error| LetterError::Form(error.to_string()))
}

const IMAGE_PART: &str = r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/mark.png"/>"#;

fn packed(parts: &[(&str, &[u8])]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn document(letter: &Letter, words: &Words) -> String {
    let framed = letter.form == Form::Certificate;
    let mut body = String::new();
    body.push_str(&Paragraph::of(&letter.number).right().xml());
    if !framed {
        body.push_str(&Paragraph::of(&letter.date).right().xml());
    }
    body.push_str(&empty());
    for line in &letter.recipient {
        let line = Paragraph::of(line).sized(if framed { 30 } else { 24 });
        body.push_str(&if framed { line.centre() } else { line.left() }.xml());
    }
    if !framed {
        body.push_str(&empty());
        body.push_str(&sender(letter));
    }
    let size = if framed { 52 } else { 28 };
    let gap = if framed { empty().repeat(2) } else { empty() };
    body.push_str(&gap);
    body.push_str(
        &Paragraph::of(&letter.title)
            .centre()
            .bold()
            .sized(size)
            .xml(),
    );
    body.push_str(&gap);
    for paragraph in &letter.body {
        let size = if framed { 26 } else { 21 };
        body.push_str(&Paragraph::of(paragraph).first_line().sized(size).xml());
    }
    body.push_str(&points(letter, words));
    if framed {
        body.push_str(&empty());
        body.push_str(&Paragraph::of(&letter.date).right().kept(true).xml());
        body.push_str(&sender(letter));
    }
    if let Some(note) = &letter.inferred {
        let note = words.fill("letter.inferred", &[("note", note)]);
        body.push_str(&Paragraph::of(&note).sized(18).kept(true).xml());
    }
    if !letter.contact.is_empty() {
        let contact = words.fill("letter.contact", &[("contact", &letter.contact)]);
        let contact = Paragraph::of(&contact).right().sized(18);
        body.push_str(&contact.kept(true).xml());
    }
    body.push_str(&standing(letter, words));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1134" w:left="1418" w:header="720" w:footer="720" w:gutter="0"/>{frame}</w:sectPr></w:body></w:document>"#,
        frame = if framed { FRAME } else { "" },
    )
}

const FRAME: &str = r#"<w:pgBorders w:offsetFrom="page"><w:top w:val="double" w:sz="12" w:space="24" w:color="1A1A1C"/><w:left w:val="double" w:sz="12" w:space="24" w:color="1A1A1C"/><w:bottom w:val="double" w:sz="12" w:space="24" w:color="1A1A1C"/><w:right w:val="double" w:sz="12" w:space="24" w:color="1A1A1C"/></w:pgBorders>"#;

fn sender(letter: &Letter) -> String {
    let size = if letter.form == Form::Certificate {
        26
    } else {
        21
    };
    let lines = letter.sender.iter();
    lines
        .map(|line| Paragraph::of(line).right().sized(size).kept(true).xml())
        .collect()
}

fn points(letter: &Letter, words: &Words) -> String {
    if letter.points.is_empty() && letter.form == Form::Certificate {
        return String::new();
    }
    let mut xml = empty();
    let numbered = letter.form != Form::Certificate;
    if numbered && !letter.points.is_empty() {
        xml.push_str(&Paragraph::of(words.get("letter.points")).centre().xml());
        xml.push_str(&empty());
    }
    for (at, point) in (1..).zip(&letter.points) {
        let last = at == letter.points.len();
        xml.push_str(&one(numbered.then_some(at), (point, last), words));
    }
    if numbered {
        xml.push_str(
            &Paragraph::of(words.get("letter.end"))
                .right()
                .kept(true)
                .xml(),
        );
    }
    xml
}

/// A point. The last one stays with what stands below it: the code never stands
/// alone on a page.
fn one(number: Option<usize>, (point, last): (&Printed, bool), words: &Words) -> String {
    let mark = if point.inferred {
        words.get("letter.mark")
    } else {
        ""
    };
    let size = number.map_or(24, |_| 21);
    let number = number.map_or_else(String::new, |number| format!("{number}　"));
    let heading = format!("{number}{}{mark}", point.title);
    if let ([value], true) = (point.lines.as_slice(), point.short) {
        let beside = format!("{heading}\t{value}");
        let line = Paragraph::of(&beside).beside().before().sized(size);
        return line.kept(last).xml();
    }
    let heading = Paragraph::of(&heading).left().before().sized(size);
    let mut xml = heading.kept(true).xml();
    for (at, line) in (1..).zip(&point.lines) {
        let kept = last && at == point.lines.len();
        xml.push_str(&Paragraph::of(line).indented().sized(size).kept(kept).xml());
    }
    xml
}

/// Where the ledger stood, as QR code and in words.
fn standing(letter: &Letter, words: &Words) -> String {
    let said = letter.ledger(words);
    if letter.is_draft() {
        return Paragraph::of(&said).sized(18).before().xml();
    }
    PICTURE.replace("{SIDE}", SIDE) + &Paragraph::of(&said).sized(14).xml()
}

/// 25 mm in English Metric Units.
const SIDE: &str = "900000";

const PICTURE: &str = r#"<w:p><w:pPr><w:keepNext/><w:spacing w:before="240"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{SIDE}" cy="{SIDE}"/><wp:docPr id="1" name="mark"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="mark.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{SIDE}" cy="{SIDE}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#;

fn empty() -> String {
    Paragraph::of("").xml()
}

/// A paragraph of one run.
struct Paragraph<'a> {
    text: &'a str,
    align: &'static str,
    tabs: &'static str,
    indent: &'static str,
    space: &'static str,
    bold: bool,
    /// Whether it stands on the page of the next one.
    kept: bool,
    /// Half points; none for the document's own.
    size: Option<u32>,
}

impl<'a> Paragraph<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            align: "both",
            tabs: "",
            indent: "",
            space: "",
            bold: false,
            kept: false,
            size: None,
        }
    }

    fn right(mut self) -> Self {
        self.align = "right";
        self
    }

    fn left(mut self) -> Self {
        self.align = "left";
        self
    }

    fn centre(mut self) -> Self {
        self.align = "center";
        self
    }

    fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    fn kept(mut self, kept: bool) -> Self {
        self.kept = kept;
        self
    }

    fn sized(mut self, half_points: u32) -> Self {
        self.size = Some(half_points);
        self
    }

    fn before(mut self) -> Self {
        self.space = r#"<w:spacing w:before="120"/>"#;
        self
    }

    /// What stands behind the tab begins at one column, and goes on there.
    fn beside(mut self) -> Self {
        self.align = "left";
        self.tabs = r#"<w:tabs><w:tab w:val="left" w:pos="3150"/></w:tabs>"#;
        self.indent = r#"<w:ind w:left="3150" w:hanging="3150"/>"#;
        self
    }

    fn indented(mut self) -> Self {
        self.indent = r#"<w:ind w:left="420"/>"#;
        self
    }

    fn first_line(mut self) -> Self {
        self.indent = r#"<w:ind w:firstLineChars="100" w:firstLine="210"/>"#;
        self
    }

    fn xml(&self) -> String {
        let mut run = String::new();
        if self.bold {
            run.push_str("<w:b/>");
        }
        if let Some(size) = self.size {
            run.push_str(&format!(r#"<w:sz w:val="{size}"/>"#));
        }
        let lines = self.text.lines().map(|line| {
            let parts = line.split('\t').map(|part| {
                let part = escape(part);
                format!(r#"<w:t xml:space="preserve">{part}</w:t>"#)
            });
            parts.collect::<Vec<_>>().join("<w:tab/>")
        });
        let text = lines.collect::<Vec<_>>().join("<w:br/>");
        let kept = if self.kept { "<w:keepNext/>" } else { "" };
        format!(
            r#"<w:p><w:pPr>{kept}{}{}{}<w:jc w:val="{}"/></w:pPr><w:r><w:rPr>{run}</w:rPr>{text}</w:r></w:p>"#,
            self.tabs, self.space, self.indent, self.align
        )
    }
}
