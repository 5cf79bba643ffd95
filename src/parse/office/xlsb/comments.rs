//! Comments on cells ([MS-XLSB] 2.1.7.8).

use super::records::Records;
use crate::model::Flag;
use crate::parse::office::xlsx::shapes::Shape;

const COMMENT: u32 = 635;
const TEXT: u32 = 637;

/// Reads a part of comments; whether it is whole.
pub(super) fn read(part: &[u8], shapes: &mut Vec<Shape>) -> bool {
    let mut at = (0, 0);
    let mut records = Records::new(part);
    for (kind, mut body) in records.by_ref() {
        match kind {
            COMMENT => {
                // Its author, the first and last row, the first column.
                let place = (body.u32(), body.u32(), body.u32(), body.at());
                at = (place.1.unwrap_or(0), place.3.unwrap_or(0));
            }
            TEXT => shapes.extend(body.rich().map(|text| Shape {
                row: at.0,
                column: at.1,
                text,
                control: false,
                flag: Some(Flag::Comment),
            })),
            _ => {}
        }
    }
    !records.is_broken()
}
