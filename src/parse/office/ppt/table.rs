//! Tables on a slide: groups of shapes that are marked as one ([MS-ODRAW]
//! 2.3.4.37), each cell a shape with its place in the group.

use std::collections::BTreeMap;

use super::records::{Record, kind};
use crate::parse::office::compound::{dword, word};
use crate::parse::office::flow::Row;
use crate::parse::office::tables::Raw;

/// `tableProperties`, whose lowest bit says that the group is a table.
const TABLE_PROPERTIES: u16 = 0x039F;
const IS_TABLE: u32 = 1;
/// A property: its number and its value.
const PROPERTY: usize = 6;
/// The number of a property without its marks.
const NUMBER: u16 = 0x3FFF;

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    top: i32,
    left: i32,
    placed: bool,
    text: Option<String>,
}

/// Whether a group of shapes is a table.
pub(super) fn is_table(group: Record<'_>) -> bool {
    let shape = group.inside().next();
    let lists = shape.into_iter().flat_map(Record::inside);
    lists
        .filter(|record| matches!(record.kind, kind::PROPERTIES | kind::MORE_PROPERTIES))
        .any(|list| {
            let entries = list.bytes.as_chunks::<PROPERTY>().0.iter();
            entries.take(usize::from(list.instance)).any(|entry| {
                word(entry, 0).is_some_and(|id| id & NUMBER == TABLE_PROPERTIES)
                    && dword(entry, 2).is_some_and(|value| value & IS_TABLE != 0)
            })
        })
}

/// The rows of a table, of the records inside its group.
pub(super) fn rows(inside: &[Record<'_>]) -> Vec<Row> {
    let cells = cells(inside);
    let mut lefts: Vec<i32> = cells.iter().map(|cell| cell.left).collect();
    lefts.sort_unstable();
    lefts.dedup();
    let mut rows: BTreeMap<i32, Vec<(usize, String)>> = BTreeMap::new();
    for cell in cells {
        let column = lefts.partition_point(|left| *left < cell.left);
        let text = cell.text.unwrap_or_default();
        rows.entry(cell.top).or_default().push((column, text));
    }
    rows.into_values()
        .map(|mut cells| {
            cells.sort_by_key(|(column, _)| *column);
            let raw = |(column, text): (usize, String)| Raw {
                column,
                span: 1,
                text: text.replace(['\r', '\u{b}'], "\n").trim().to_owned(),
                marked: false,
                value: false,
            };
            Row {
                cells: cells.into_iter().map(raw).collect(),
                ..Row::default()
            }
        })
        .collect()
}

/// Shapes that have a place and room for text: the lines of the grid do not.
fn cells(inside: &[Record<'_>]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for record in inside {
        if record.kind == kind::SHAPE {
            cells.push(Cell::default());
        }
        let Some(cell) = cells.last_mut() else {
            continue;
        };
        let number = |at| dword(record.bytes, at).map(u32::cast_signed);
        match record.kind {
            kind::PLACE_IN_GROUP => {
                if let (Some(left), Some(top)) = (number(0), number(4)) {
                    (cell.left, cell.top, cell.placed) = (left, top, true);
                }
            }
            kind::TEXT_BOX => {
                cell.text.get_or_insert_default();
            }
            _ => {
                if let Some(text) = record.text().filter(|_| record.kind != kind::STRING) {
                    cell.text.get_or_insert_default().push_str(&text);
                }
            }
        }
    }
    cells.retain(|cell| cell.placed && cell.text.is_some());
    cells
}
