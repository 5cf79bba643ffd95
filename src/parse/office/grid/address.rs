//! Addresses of cells in A1 notation.

/// Rows of a sheet.
pub(crate) const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub(crate) const COLUMNS: usize = 16_384;

/// A1 notation of a cell counted from 0.
pub(crate) fn address(row: u32, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// Row and column from 0 of a cell in A1 notation, `$` signs allowed.
pub(crate) fn position(address: &str) -> Option<(u32, usize)> {
    let address = address.strip_prefix('$').unwrap_or(address);
    let letters = address.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = address.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0usize, |column, letter| {
        column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = digits.strip_prefix('$').unwrap_or(digits).parse().ok()?;
    let inside = row <= ROWS && column <= COLUMNS;
    inside.then_some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_both_ways() {
        for (row, column, text) in [
            (0, 0, "A1"),
            (6, 1, "B7"),
            (99, 26, "AA100"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(address(row, column), text);
            assert_eq!(position(text), Some((row, column)));
        }
        assert_eq!(position("$C$3"), Some((2, 2)));
        for text in [
            "",
            "A",
            "1",
            "A0",
            "ABCD1",
            "A99999999999",
            "A1048577",
            "XFE1",
        ] {
            assert_eq!(position(text), None, "{text}");
        }
    }
}
