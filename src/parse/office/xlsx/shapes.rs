//! What stands over the cells of a sheet: shapes and text boxes, check boxes
//! and option buttons, comments. Japanese forms are often filled in there.

use crate::model::{Flag, Reason};
use crate::parse::archive::zip::reason;
use crate::parse::office::grid::address::position;
use crate::parse::office::package::Package;
use crate::parse::sink::Sink;
use crate::parse::xml::{self, Element};

/// A text over the sheet and the cell at its top left, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::parse::office) struct Shape {
    /// Row of its top left corner.
    pub(in crate::parse::office) row: u32,
    /// Column of its top left corner.
    pub(in crate::parse::office) column: usize,
    /// What it says; a check box begins with ☑ or ☐.
    pub(in crate::parse::office) text: String,
    /// A check box or option button.
    pub(in crate::parse::office) control: bool,
    /// A comment.
    pub(in crate::parse::office) flag: Option<Flag>,
}

/// Reads everything over the sheet in `part`, from the top down.
pub(in crate::parse::office) fn read(
    package: &mut Package<'_>,
    part: &str,
    sink: &mut Sink<'_>,
) -> Vec<Shape> {
    let relations = match package.relations(part) {
        Ok(relations) => relations,
        Err(fault) => {
            sink.unread(format!("shapes of {part}"), reason(fault));
            return Vec::new();
        }
    };
    let mut shapes = Vec::new();
    for relation in relations {
        let read: fn(&Element, &mut Vec<Shape>) = match relation.kind.as_str() {
            "drawing" => drawing,
            "vmlDrawing" => controls,
            "comments" if !relation.target.ends_with(".bin") => comments,
            _ => continue,
        };
        let root = match package.text(&relation.target) {
            Some(Ok(text)) => xml::root(&text).or_else(|_| xml::root(&closed_breaks(&text))),
            Some(Err(fault)) => {
                sink.unread(relation.target, reason(fault));
                continue;
            }
            None => continue,
        };
        match root {
            Ok(root) => read(&root, &mut shapes),
            Err(_) => sink.unread(relation.target, Reason::Corrupt),
        }
    }
    shapes.sort_by_key(|shape| (shape.row, shape.column));
    shapes
}

/// Old drawings hold HTML whose breaks are not closed.
fn closed_breaks(text: &str) -> String {
    text.replace("<br>", "<br/>").replace("<BR>", "<br/>")
}

/// Shapes of a drawing, each with the corner that it is anchored to.
fn drawing(root: &Element, shapes: &mut Vec<Shape>) {
    for anchor in root.elements() {
        let from = anchor.child("from");
        let number =
            |name: &str| from.and_then(|from| from.child(name)?.text().trim().parse::<u32>().ok());
        let (row, column) = (
            number("row").unwrap_or(0),
            number("col").unwrap_or(0) as usize,
        );
        gather(anchor, &mut |text| {
            shapes.push(Shape {
                row,
                column,
                text,
                control: false,
                flag: None,
            });
        });
    }
}

/// Texts of shapes, also of grouped ones; a form control stands here a
/// second time and is left to its own drawing.
fn gather(parent: &Element, take: &mut dyn FnMut(String)) {
    for child in parent.elements() {
        match child.name.as_str() {
            "sp" if child
                .child("nvSpPr")
                .is_some_and(|properties| properties.has("compatExt")) => {}
            "sp" | "cxnSp" => {
                if let Some(body) = child.child("txBody") {
                    let text = paragraphs(body);
                    if !text.trim().is_empty() {
                        take(text);
                    }
                }
            }
            "Fallback" => {}
            _ => gather(child, take),
        }
    }
}

/// The paragraphs of a text body, one a line.
fn paragraphs(body: &Element) -> String {
    let lines = body
        .elements()
        .filter(|child| child.name == "p")
        .map(|paragraph| {
            let mut line = String::new();
            for child in paragraph.elements() {
                match child.name.as_str() {
                    "r" | "fld" => {
                        line.push_str(&child.child("t").map(Element::text).unwrap_or_default())
                    }
                    "br" => line.push('\n'),
                    _ => {}
                }
            }
            line
        });
    lines.collect::<Vec<_>>().join("\n")
}

/// Form controls of an old drawing (VML): check boxes and option buttons with
/// their state, other texts as they are. Notes are read as comments.
fn controls(root: &Element, shapes: &mut Vec<Shape>) {
    let mut found = Vec::new();
    root.all("shape", &mut found);
    for shape in found {
        let Some(data) = shape.child("ClientData") else {
            continue;
        };
        let text = shape
            .child("textbox")
            .map(Element::text)
            .unwrap_or_default();
        let text = crate::parse::office::tables::one_line(&text);
        let checked = data
            .child("Checked")
            .is_some_and(|checked| checked.text().trim() == "1");
        let (text, control) = match data.attr("ObjectType") {
            Some("Checkbox") => (format!("{} {text}", if checked { '☑' } else { '☐' }), true),
            Some("Radio") => (format!("{} {text}", if checked { '◉' } else { '○' }), true),
            Some("Label" | "GBox" | "Button" | "Rect" | "Shape") if !text.is_empty() => {
                (text, false)
            }
            _ => continue,
        };
        let anchor = data.child("Anchor").map(Element::text).unwrap_or_default();
        let mut numbers = anchor
            .split(',')
            .map(|number| number.trim().parse::<u32>().unwrap_or(0));
        let column = numbers.next().unwrap_or(0) as usize;
        let row = numbers.nth(1).unwrap_or(0);
        shapes.push(Shape {
            row,
            column,
            text: text.trim().to_owned(),
            control,
            flag: None,
        });
    }
}

/// Comments of cells, readings of names left out.
fn comments(root: &Element, shapes: &mut Vec<Shape>) {
    let mut found = Vec::new();
    root.all("comment", &mut found);
    for comment in found {
        let Some((row, column)) = comment.attr("ref").and_then(position) else {
            continue;
        };
        let text = comment
            .child("text")
            .map(without_readings)
            .unwrap_or_default();
        if !text.trim().is_empty() {
            shapes.push(Shape {
                row,
                column,
                text,
                control: false,
                flag: Some(Flag::Comment),
            });
        }
    }
}

fn without_readings(text: &Element) -> String {
    let parts = text
        .elements()
        .filter(|child| child.name != "rPh" && child.name != "phoneticPr");
    parts
        .map(|child| {
            if child.name == "r" {
                without_readings(child)
            } else if child.name == "t" {
                child.text()
            } else {
                String::new()
            }
        })
        .collect()
}
