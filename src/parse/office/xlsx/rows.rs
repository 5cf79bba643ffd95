//! Cells as they come → rows as they are seen: what is hidden with its row or
//! column apart, what stands over the sheet after it.

use calamine::DataRef;

use super::layout::Layout;
use super::runs::{Runs, Struck};
use super::shapes::Shape;
use crate::model::Flag;
use crate::parse::office::grid::address::address;
use crate::parse::office::grid::{Grid, Row};
use crate::parse::office::numfmt::NumberFormat;
use crate::parse::office::tables::Raw;
use crate::parse::sink::Sink;

/// What the styles of cells say: number format, drawn as a label.
pub(in crate::parse::office) struct Formats {
    /// Number formats by style.
    pub(in crate::parse::office) numbers: Vec<NumberFormat>,
    /// Styles drawn as labels.
    pub(in crate::parse::office) marked: Vec<bool>,
    /// Styles that strike through.
    pub(in crate::parse::office) struck: Vec<bool>,
    /// Texts of which a part is struck through.
    pub(in crate::parse::office) runs: Struck,
    /// Styles whose cells are check boxes.
    pub(in crate::parse::office) boxes: Vec<bool>,
    /// Days count from 1904.
    pub(in crate::parse::office) since_1904: bool,
}

impl Formats {
    /// Of the styles that calamine tells.
    pub(in crate::parse::office) fn of(
        styles: &[calamine::Style],
        runs: Struck,
        since_1904: bool,
    ) -> Self {
        let number = |style: &calamine::Style| match &style.number_format {
            Some(format) => NumberFormat::built_in(format.format_id, &format.format_code),
            None => NumberFormat::new("General"),
        };
        let marked = |style: &calamine::Style| {
            let bold = style.font.as_ref().is_some_and(calamine::Font::is_bold);
            let shaded = style.fill.as_ref().is_some_and(|fill| {
                fill.is_visible() && fill.get_color().is_none_or(|color| !color.is_white())
            });
            bold || shaded
        };
        let struck = |style: &calamine::Style| {
            let font = style.font.as_ref();
            font.is_some_and(calamine::Font::has_strikethrough)
        };
        Self {
            numbers: styles.iter().map(number).collect(),
            marked: styles.iter().map(marked).collect(),
            struck: styles.iter().map(struck).collect(),
            runs,
            boxes: Vec::new(),
            since_1904,
        }
    }

    /// The same, with the styles whose cells are check boxes.
    pub(super) fn with_boxes(self, boxes: Vec<bool>) -> Self {
        Self { boxes, ..self }
    }

    /// A value as displayed.
    fn show(&self, value: &DataRef<'_>, style: usize) -> String {
        let number = |value: f64| match self.numbers.get(style) {
            Some(format) => format.number(value, self.since_1904),
            None => NumberFormat::new("General").number(value, self.since_1904),
        };
        let text = |value: &str| match self.numbers.get(style) {
            Some(format) => format.text(value),
            None => value.to_owned(),
        };
        match value {
            DataRef::Int(value) => number(*value as f64),
            DataRef::Float(value) => number(*value),
            DataRef::DateTime(value) => number(value.as_f64()),
            DataRef::String(value) => text(value),
            DataRef::SharedString(value) => text(value),
            DataRef::Bool(value) if self.boxes.get(style) == Some(&true) => {
                if *value { "☑" } else { "☐" }.to_owned()
            }
            DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => value.clone(),
            DataRef::Error(error) => error.to_string(),
            DataRef::Empty => String::new(),
        }
    }
}

/// Gathers the cells of a row.
pub(in crate::parse::office) struct Rows<'a> {
    layout: &'a Layout,
    formats: &'a Formats,
    row: Row,
    unseen: Vec<Raw>,
    struck: Vec<Raw>,
}

impl<'a> Rows<'a> {
    pub(in crate::parse::office) fn new(layout: &'a Layout, formats: &'a Formats) -> Self {
        Self {
            layout,
            formats,
            row: Row::default(),
            unseen: Vec::new(),
            struck: Vec::new(),
        }
    }

    /// Takes the next cell, at its row and column from 0.
    pub(in crate::parse::office) fn cell(
        &mut self,
        (number, column): (u32, u32),
        value: &DataRef<'_>,
        style: usize,
        grid: &mut Grid,
        sink: &mut Sink<'_>,
    ) {
        if number != self.row.number {
            self.flush(grid, sink);
            self.row.number = number;
        }
        let (text, struck) = self.told((number, column), value, style);
        let column = column as usize;
        let raw = |text| Raw {
            column,
            span: self.layout.span(number, column),
            text,
            marked: self.formats.marked.get(style).copied().unwrap_or(false),
            value: !matches!(value, DataRef::String(_) | DataRef::SharedString(_)),
        };
        let (text, struck) = (raw(text), raw(struck));
        let seen = match self.layout.hides_column(column) {
            true => &mut self.unseen,
            false => &mut self.row.cells,
        };
        seen.extend(Some(text).filter(|raw| !raw.text.trim().is_empty()));
        self.struck
            .extend(Some(struck).filter(|raw| !raw.text.trim().is_empty()));
    }

    /// What a cell says, and what of it is struck through.
    fn told(&mut self, at: (u32, u32), value: &DataRef<'_>, style: usize) -> (String, String) {
        let shown = self.formats.show(value, style);
        if self.formats.struck.get(style) == Some(&true) {
            return (String::new(), shown);
        }
        let runs = match value {
            DataRef::SharedString(text) => self.formats.runs.find(text),
            _ => {
                let told = self.layout.struck.divide(at, shown);
                self.row
                    .flags
                    .extend(told.is_unsure.then_some(Flag::PartStruck));
                return (told.text, told.struck);
            }
        };
        match runs {
            Some(Runs::Known(text, struck)) => (text.clone(), struck.clone()),
            Some(Runs::Unsure) => {
                self.row.flags.push(Flag::PartStruck);
                (shown, String::new())
            }
            None => (shown, String::new()),
        }
    }

    /// Hands the last row on.
    pub(in crate::parse::office) fn end(mut self, grid: &mut Grid, sink: &mut Sink<'_>) {
        self.flush(grid, sink);
    }

    fn flush(&mut self, grid: &mut Grid, sink: &mut Sink<'_>) {
        self.row.hidden = self.layout.hides_row(self.row.number);
        let [struck, unseen] = [&mut self.struck, &mut self.unseen].map(std::mem::take);
        grid.in_parts(std::mem::take(&mut self.row), struck, unseen, sink);
    }
}

/// A grid that keeps the labels beside shapes.
pub(in crate::parse::office) fn grid(name: &str, hidden: bool, shapes: &[Shape]) -> Grid {
    let mut grid = Grid::new(name, hidden);
    for shape in shapes {
        grid.keep_labels(shape.row);
    }
    grid
}

/// Ends a sheet with what stands over it.
pub(in crate::parse::office) fn over(
    mut grid: Grid,
    shapes: Vec<Shape>,
    layout: &Layout,
    sink: &mut Sink<'_>,
) {
    grid.end(sink);
    for shape in shapes {
        emit_shape(shape, layout, &mut grid, sink);
    }
    for text in &layout.running {
        grid.aside(text, "A1", Some(Flag::Header), sink);
    }
}

fn emit_shape(shape: Shape, layout: &Layout, grid: &mut Grid, sink: &mut Sink<'_>) {
    let cell = address(shape.row, shape.column);
    if shape.control {
        let label = grid.label_left_of(shape.row, shape.column);
        grid.control(label, shape.text, &cell, sink);
    } else {
        let hidden = layout.hides(shape.row, shape.column) && shape.flag.is_none();
        grid.aside(
            &shape.text,
            &cell,
            shape.flag.or(hidden.then_some(Flag::Hidden)),
            sink,
        );
    }
}
