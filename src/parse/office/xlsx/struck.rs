//! Which cells of a sheet are struck through, wholly or in part.

use std::collections::BTreeMap;

/// Cells of which something is struck through, by row and column from 0.
#[derive(Debug, Default)]
pub(in crate::parse::office) struct Cells {
    /// First row → row after the last, and the marks by column likewise.
    rows: BTreeMap<u32, (u32, Columns)>,
}

/// First column → column after the last.
type Columns = BTreeMap<u32, (u32, Mark)>;

/// What of a cell is struck through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::parse::office) enum Mark {
    /// All of it.
    Whole,
    /// What is left, and what is struck through.
    Part(String, String),
}

/// The text of a cell, divided.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::parse::office) struct Told {
    /// What is left.
    pub(in crate::parse::office) text: String,
    /// What is struck through.
    pub(in crate::parse::office) struck: String,
    /// A part is struck through, but which is not known: it is left.
    pub(in crate::parse::office) is_unsure: bool,
}

impl Mark {
    /// Of a text in parts; `None` where nothing is struck through.
    pub(in crate::parse::office) fn of(left: String, struck: String) -> Option<Self> {
        match (left.trim().is_empty(), struck.trim().is_empty()) {
            (_, true) => None,
            (true, false) => Some(Self::Whole),
            (false, false) => Some(Self::Part(left, struck)),
        }
    }
}

impl Cells {
    /// Marks a cell, or one that repeats over rows and columns.
    pub(in crate::parse::office) fn add(
        &mut self,
        (row, rows): (u32, u32),
        (column, columns): (u32, u32),
        mark: Mark,
    ) {
        let (end, marks) = self.rows.entry(row).or_default();
        *end = row.saturating_add(rows);
        marks.insert(column, (column.saturating_add(columns), mark));
    }

    /// Divides the text of a cell as shown.
    pub(in crate::parse::office) fn divide(&self, at: (u32, u32), shown: String) -> Told {
        match self.find(at) {
            None => Told {
                text: shown,
                ..Told::default()
            },
            Some(Mark::Whole) => Told {
                struck: shown,
                ..Told::default()
            },
            Some(Mark::Part(left, struck))
                if letters(&shown) == letters(left) + letters(struck) =>
            {
                Told {
                    text: left.clone(),
                    struck: struck.clone(),
                    is_unsure: false,
                }
            }
            Some(Mark::Part(..)) => Told {
                text: shown,
                is_unsure: true,
                ..Told::default()
            },
        }
    }

    fn find(&self, (row, column): (u32, u32)) -> Option<&Mark> {
        let (_, (end, marks)) = self.rows.range(..=row).next_back()?;
        let (_, (last, mark)) = marks.range(..=column).next_back()?;
        (row < *end && column < *last).then_some(mark)
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_divided_as_marked() {
        let mut cells = Cells::default();
        cells.add((2, 3), (1, 2), Mark::Whole);
        cells.add((9, 1), (0, 1), Mark::Part("年2回".into(), "1".into()));
        let parts = |at, shown: &str| {
            let told = cells.divide(at, shown.into());
            (told.text, told.struck, told.is_unsure)
        };
        let all = |text: &str, struck: &str, unsure| (text.to_owned(), struck.to_owned(), unsure);
        assert_eq!(parts((4, 2), "旧"), all("", "旧", false));
        assert_eq!(parts((5, 2), "新"), all("新", "", false));
        assert_eq!(parts((4, 3), "新"), all("新", "", false));
        assert_eq!(parts((9, 0), "年12回"), all("年2回", "1", false));
        assert_eq!(parts((9, 0), "年 12回です"), all("年 12回です", "", true));
    }
}
