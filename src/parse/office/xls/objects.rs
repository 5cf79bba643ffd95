//! What stands over the sheets of an Excel 97 workbook ([MS-XLS] 2.4.181,
//! 2.4.329): text boxes, comments, check boxes and option buttons; how many
//! pictures and charts, which are not read.

use memchr::memmem;

use super::shared::{Rich, letters};
use crate::model::Flag;
use crate::parse::office::xlsx::shapes::Shape;
use crate::parse::ole::word;

const NOTE: u16 = 0x001C;
const CONTINUE: u16 = 0x003C;
const OBJECT: u16 = 0x005D;
const DRAWING: u16 = 0x00EC;
const TEXT: u16 = 0x01B6;
/// The head of an anchor to cells ([MS-XLS] 2.5.193), and where in it column
/// and row of the top left corner stand.
const ANCHOR: [u8; 8] = [0, 0, 0x10, 0xF0, 18, 0, 0, 0];
const COLUMN: usize = 10;
const ROW: usize = 14;
/// Parts of an object: what it is, the state of a box, a list, which has no
/// length like others.
const COMMON: u16 = 0x0015;
const STATE: u16 = 0x0012;
const LIST: u16 = 0x0013;
const CHART: u16 = 0x0005;
const PICTURE: u16 = 0x0008;
const CHECK_BOX: u16 = 0x000B;
const OPTION: u16 = 0x000C;
const COMMENT: u16 = 0x0019;

/// Gathers the objects of one sheet, record by record.
#[derive(Default)]
pub(super) struct Objects {
    /// Row and column of the newest anchor.
    at: (u32, usize),
    object: Option<Object>,
    /// Letters of its text that are still to come.
    left: usize,
    /// Number and shape of each that was read.
    found: Vec<(u16, Shape)>,
    untold: Untold,
}

/// What stands over a sheet and is not read.
#[derive(Default)]
pub(super) struct Untold {
    pub(super) pictures: usize,
    pub(super) charts: usize,
}

#[derive(Default)]
struct Object {
    at: (u32, usize),
    kind: u16,
    number: u16,
    on: bool,
    text: Rich,
}

impl Objects {
    /// Takes the next record; `strikes` tells of a font.
    pub(super) fn take(&mut self, kind: u16, body: &[u8], strikes: &dyn Fn(u16) -> bool) {
        match kind {
            DRAWING => self.anchor(body),
            OBJECT => {
                self.end(strikes);
                self.object = Object::read(body, self.at);
            }
            TEXT => self.left = word(body, 10).unwrap_or(0).into(),
            CONTINUE => self.go_on(body),
            NOTE => {
                self.end(strikes);
                self.note(body);
            }
            _ => {}
        }
    }

    /// All that stands over the sheet, from the top down, and what of it is not
    /// read.
    pub(super) fn told(mut self, strikes: &dyn Fn(u16) -> bool) -> (Vec<Shape>, Untold) {
        self.end(strikes);
        let mut shapes: Vec<Shape> = self.found.into_iter().map(|(_, shape)| shape).collect();
        shapes.sort_by_key(|shape| (shape.row, shape.column));
        (shapes, self.untold)
    }

    fn anchor(&mut self, body: &[u8]) {
        let anchor = memmem::rfind(body, &ANCHOR).and_then(|at| body.get(at..));
        let place = anchor.and_then(|own| Some((word(own, ROW)?, word(own, COLUMN)?)));
        if let Some((row, column)) = place {
            self.at = (row.into(), column.into());
        }
    }

    /// The letters of a text, then the fonts of its runs.
    fn go_on(&mut self, body: &[u8]) {
        let Some(object) = &mut self.object else {
            return;
        };
        if self.left == 0 {
            let runs = body.as_chunks::<8>().0.iter();
            let runs = runs.filter_map(|run| Some((word(run, 0)?.into(), word(run, 2)?)));
            let text = &mut object.text;
            if text.runs.is_empty() && !text.letters.is_empty() {
                text.runs = runs.collect();
            }
            return;
        }
        let Some((look, bytes)) = body.split_first() else {
            return;
        };
        let mut more = letters(*look, bytes);
        more.truncate(self.left);
        self.left -= more.len();
        object.text.letters.append(&mut more);
    }

    /// A comment belongs to its cell, not to where its frame lies.
    fn note(&mut self, body: &[u8]) {
        let place = (word(body, 0), word(body, 2), word(body, 6));
        let (Some(row), Some(column), Some(number)) = place else {
            return;
        };
        for (_, shape) in self.found.iter_mut().filter(|(own, _)| *own == number) {
            (shape.row, shape.column) = (row.into(), column.into());
        }
    }

    fn end(&mut self, strikes: &dyn Fn(u16) -> bool) {
        self.left = 0;
        let Some(object) = self.object.take() else {
            return;
        };
        self.untold.pictures += usize::from(object.kind == PICTURE);
        self.untold.charts += usize::from(object.kind == CHART);
        let (text, struck) = object.text(strikes);
        let control = matches!(object.kind, CHECK_BOX | OPTION);
        let flag = (object.kind == COMMENT).then_some(Flag::Comment);
        let said = match (control, object.on) {
            (true, true) => format!("☑ {text}"),
            (true, false) => format!("☐ {text}"),
            (false, _) => text,
        };
        let texts = [(said, control, flag), (struck, false, Some(Flag::Struck))];
        for (text, control, flag) in texts {
            let text = text.trim().to_owned();
            let (row, column) = object.at;
            if !text.is_empty() {
                let shape = Shape {
                    row,
                    column,
                    text,
                    control,
                    flag,
                };
                self.found.push((object.number, shape));
            }
        }
    }
}

impl Object {
    fn read(body: &[u8], at: (u32, usize)) -> Option<Self> {
        let mut object = Self {
            at,
            ..Self::default()
        };
        let mut rest = body;
        while let (Some(kind), Some(length)) = (word(rest, 0), word(rest, 2)) {
            match kind {
                COMMON => (object.kind, object.number) = (word(rest, 4)?, word(rest, 6)?),
                STATE => object.on = word(rest, 4) == Some(1),
                LIST => break,
                _ => {}
            }
            rest = rest.get(4 + usize::from(length)..)?;
        }
        Some(object)
    }

    /// What is left of its text, and what is struck through.
    fn text(&self, strikes: &dyn Fn(u16) -> bool) -> (String, String) {
        let (left, gone) = self.text.divided(false, strikes);
        (left.replace('\r', "\n"), gone.replace('\r', "\n"))
    }
}
