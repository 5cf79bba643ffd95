//! Form fields that show no text of their own: check boxes and lists
//! ([MS-DOC] 2.9.78 FFData).

use crate::parse::office::compound::{dword, place, word};

/// Kinds of fields, and the result that stands for the default.
const CHECK_BOX: u16 = 1;
const LIST: u16 = 2;
const DEFAULT: u16 = 25;
/// Version, bits, longest text and size of a check box stand before the texts.
const VERSION: u32 = 0xFFFF_FFFF;
const TEXTS: usize = 10;
/// Texts between the default and the list: format, help, status, two macros.
const AFTER_DEFAULT: usize = 5;

/// What a form field shows whose data begin at `at` of the data stream; `None` for a field
/// of another kind, and for data that cannot be read.
pub(super) fn shown(data: &[u8], at: u32) -> Option<String> {
    let record = data.get(usize::try_from(at).ok()?..)?;
    let head = usize::from(word(record, 4)?);
    let field = record.get(..place(record, 0)?)?.get(head..)?;
    if dword(field, 0)? != VERSION {
        return None;
    }
    let bits = word(field, 4)?;
    let name = text_end(field, TEXTS)?;
    let chosen = match (bits >> 2) & 0x1F {
        DEFAULT => word(field, name)?,
        chosen => chosen,
    };
    match bits & 3 {
        CHECK_BOX => Some(if chosen == 0 { "☐" } else { "☑" }.to_owned()),
        LIST => {
            let texts = (0..AFTER_DEFAULT).try_fold(name + 2, |at, _| text_end(field, at))?;
            entry(field, texts, chosen)
        }
        _ => None,
    }
}

/// Where a text ends that begins with its length and ends with a zero.
fn text_end(field: &[u8], at: usize) -> Option<usize> {
    Some(at + 2 + usize::from(word(field, at)?) * 2 + 2)
}

/// An entry of the list at `at`: a mark, how many, bytes more per entry, entries.
fn entry(field: &[u8], at: usize, chosen: u16) -> Option<String> {
    let (count, more) = (word(field, at + 2)?, usize::from(word(field, at + 4)?));
    if chosen >= count {
        return None;
    }
    let mut at = at + 6;
    for _ in 0..chosen {
        at += 2 + usize::from(word(field, at)?) * 2 + more;
    }
    let units = (0..usize::from(word(field, at)?)).map(|nth| word(field, at + 2 + nth * 2));
    Some(String::from_utf16_lossy(
        &units.collect::<Option<Vec<_>>>()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field without texts of its own, as programs write it.
    fn field(bits: u16, default: u16, list: &[&str]) -> Vec<u8> {
        let mut field = VERSION.to_le_bytes().to_vec();
        field.extend(bits.to_le_bytes());
        field.extend([0; 4 + 4]);
        field.extend(default.to_le_bytes());
        field.extend([0; AFTER_DEFAULT * 4]);
        if !list.is_empty() {
            field.extend([0xFF, 0xFF, list.len() as u8, 0, 0, 0]);
        }
        for entry in list {
            field.extend((entry.chars().count() as u16).to_le_bytes());
            field.extend(entry.encode_utf16().flat_map(u16::to_le_bytes));
        }
        let mut record = (field.len() as u32 + 68).to_le_bytes().to_vec();
        record.extend([68, 0]);
        record.resize(68, 0);
        record.extend(field);
        record
    }

    #[test]
    fn check_boxes_and_lists_show_their_choice() {
        let check = |result: u16, default| shown(&field(1 | result << 2, default, &[]), 0);
        assert_eq!(check(1, 0).as_deref(), Some("☑"));
        assert_eq!(check(0, 1).as_deref(), Some("☐"));
        assert_eq!(check(DEFAULT, 1).as_deref(), Some("☑"));
        let list = |result: u16| shown(&field(2 | result << 2, 0, &["法人", "個人"]), 0);
        assert_eq!(list(1).as_deref(), Some("個人"));
        assert_eq!(list(DEFAULT).as_deref(), Some("法人"));
        assert_eq!(list(2), None);
    }

    #[test]
    fn texts_and_damaged_data_show_nothing() {
        let whole = field(2, 0, &["法人"]);
        assert_eq!(shown(&field(0, 0, &[]), 0), None);
        assert_eq!(shown(&whole, 4), None);
        assert_eq!(shown(&whole, u32::MAX), None);
        for end in 0..whole.len() {
            assert_eq!(shown(&whole[..end], 0), None, "{end}");
        }
    }
}
