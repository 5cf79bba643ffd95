//! Values as binary workbooks store them, those of Excel 97 and of xlsb alike.

use calamine::CellErrorType;

/// A packed number ([MS-XLS] 2.5.217, [MS-XLSB] 2.5.123).
pub(super) fn number(raw: u32) -> f64 {
    let value = match raw & 2 {
        0 => f64::from_bits(u64::from(raw & !3) << 32),
        _ => f64::from(i32::from_le_bytes(raw.to_le_bytes()) >> 2),
    };
    if raw & 1 == 0 { value } else { value / 100.0 }
}

/// An error ([MS-XLS] 2.5.10, [MS-XLSB] 2.5.97.2).
pub(super) fn error(code: u8) -> Option<CellErrorType> {
    Some(match code {
        0x00 => CellErrorType::Null,
        0x07 => CellErrorType::Div0,
        0x0F => CellErrorType::Value,
        0x17 => CellErrorType::Ref,
        0x1D => CellErrorType::Name,
        0x24 => CellErrorType::Num,
        0x2A => CellErrorType::NA,
        0x2B => CellErrorType::GettingData,
        _ => return None,
    })
}
