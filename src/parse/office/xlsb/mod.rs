//! Excel workbooks of binary parts ([MS-XLSB]): the package of an xlsx, its
//! parts as [`records`]. Drawings are XML here too; rows and asides go the way
//! of the xlsx reader.

mod comments;
mod records;
mod sheet;
mod styles;
#[cfg(test)]
mod tests;

use crate::model::{Item, Reason, Summary};
use crate::parse::archive::zip::{reason, refused};
use crate::parse::limits::Limits;
use crate::parse::sink::Sink;
use crate::parse::zipdir::Fault;

use self::records::{Body, Records};
use super::package::{Package, Relation};
use super::parts;
use super::xlsx::rows::{self, Formats};
use super::xlsx::runs::{Struck, Text};
use super::xlsx::{note_unread, shapes};

const PARSER: &str = "xlsb/akashi-1";
const PROPERTIES: u32 = 153;
const SHEET: u32 = 156;
const SHARED_STRING: u32 = 19;
/// The most sheets of one workbook.
const MOST_SHEETS: usize = 10_000;

/// A sheet as the workbook lists it.
struct Sheet {
    name: String,
    hidden: bool,
    relation: Option<Relation>,
}

/// What all sheets share.
struct Book {
    sheets: Vec<Sheet>,
    strings: Vec<String>,
    formats: Formats,
    /// Which fonts strike through.
    struck: Vec<bool>,
}

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits, emit: &mut dyn FnMut(Item)) -> Summary {
    let mut sink = Sink::new(emit, limits, PARSER);
    let opened = Package::open(bytes, limits).and_then(|mut package| {
        let book = open(&mut package, &mut sink)?;
        Ok((package, book))
    });
    let (mut package, book) = match opened {
        Ok(opened) => opened,
        Err(fault) => return refused("xlsb", fault),
    };
    for sheet in &book.sheets {
        if let Err(fault) = read_sheet(sheet, &book, &mut package, &mut sink) {
            sink.unread(format!("sheet {}", sheet.name), reason(fault));
        }
        if sink.full() {
            break;
        }
    }
    note_unread(&package, &mut sink);
    parts::check(&mut package, &mut sink);
    let mut summary = sink.finish("xlsb");
    summary.pages = u32::try_from(book.sheets.len()).ok();
    summary
}

fn open(package: &mut Package<'_>, sink: &mut Sink<'_>) -> Result<Book, Fault> {
    let main = package.main_part("xl/workbook.bin")?;
    let relations = package.relations(&main)?;
    let part = package.bytes(&main).ok_or(Fault::Damaged)??;
    let (mut sheets, mut since_1904) = (Vec::new(), false);
    let mut records = Records::new(&part);
    for (kind, mut body) in records.by_ref() {
        match kind {
            PROPERTIES => since_1904 = body.u32().unwrap_or(0) & 1 != 0,
            SHEET if sheets.len() < MOST_SHEETS => {
                let listed = listed(body, 4).or_else(|| listed(body, 8));
                let (hidden, id, name) = listed.ok_or(Fault::Damaged)?;
                let relation = relations
                    .iter()
                    .find(|known| Some(&known.id) == id.as_ref());
                sheets.push(Sheet {
                    name,
                    hidden,
                    relation: relation.cloned(),
                });
            }
            SHEET => return Err(Fault::TooMany),
            _ => {}
        }
    }
    if records.is_broken() {
        sink.unread("sheets after the break of the workbook", Reason::Corrupt);
    }
    let mut shared = |kind: &str| {
        let found = relations.iter().find(|relation| relation.kind == kind)?;
        Some(package.bytes(&found.target).unwrap_or(Err(Fault::Damaged)))
    };
    let strings = shared("sharedStrings").transpose()?.unwrap_or_default();
    let styles = shared("styles").transpose()?.unwrap_or_default();
    let struck = styles::struck_fonts(&styles);
    Ok(Book {
        sheets,
        strings: strings_of(&strings),
        formats: Formats {
            runs: Struck::of(&runs_of(&strings, &struck)),
            ..styles::read(&styles, since_1904)
        },
        struck,
    })
}

/// State, relation and name of a sheet (2.4.720), with so many bytes between
/// the first two: 4, in workbooks of the first Excel that wrote such files 8.
fn listed(mut body: Body<'_>, between: usize) -> Option<(bool, Option<String>, String)> {
    let hidden = body.u32()? != 0;
    body.skip(between)?;
    let id = body.text();
    let name = body.text()?;
    body.is_empty().then_some((hidden, id, name))
}

/// The shared texts; one that breaks off keeps its place and is empty.
fn strings_of(part: &[u8]) -> Vec<String> {
    let items = Records::new(part).filter(|(kind, _)| *kind == SHARED_STRING);
    items
        .map(|(_, mut body)| body.rich().unwrap_or_default())
        .collect()
}

/// The shared texts in their runs; nothing is unpacked where no font strikes through.
fn runs_of(part: &[u8], struck: &[bool]) -> Vec<Text> {
    if !struck.contains(&true) {
        return Vec::new();
    }
    let items = Records::new(part).filter(|(kind, _)| *kind == SHARED_STRING);
    items
        .filter_map(|(_, mut body)| body.runs(struck))
        .collect()
}

fn read_sheet(
    sheet: &Sheet,
    book: &Book,
    package: &mut Package<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Fault> {
    let name = &sheet.name;
    let relation = sheet.relation.as_ref().ok_or(Fault::Damaged)?;
    if relation.kind != "worksheet" {
        sink.unread(format!("chart sheet {name}"), Reason::Unsupported);
        return Ok(());
    }
    let part = package.bytes(&relation.target).ok_or(Fault::Damaged)??;
    let (layout, whole) = sheet::layout(&part, &book.struck);
    let mut over = shapes::read(package, &relation.target, sink);
    for aside in package.relations(&relation.target)? {
        if aside.kind == "comments" {
            let part = package.bytes(&aside.target).ok_or(Fault::Damaged)??;
            if !comments::read(&part, &mut over) {
                sink.unread(format!("comments of sheet {name}"), Reason::Corrupt);
            }
        }
    }
    over.sort_by_key(|shape| (shape.row, shape.column));
    let mut grid = rows::grid(name, sheet.hidden, &over);
    let styles = (&layout, &book.formats);
    let missed = sheet::cells(&part, &book.strings, styles, &mut grid, sink);
    if !whole {
        sink.unread(format!("sheet {name} after its break"), Reason::Corrupt);
    }
    if missed.cells > 0 {
        sink.unread(
            format!("{} cells of sheet {name}", missed.cells),
            Reason::Corrupt,
        );
    }
    if missed.texts > 0 {
        let texts = format!("{} texts of sheet {name}", missed.texts);
        sink.unread(texts, Reason::Corrupt);
    }
    rows::over(grid, over, &layout, sink);
    Ok(())
}
