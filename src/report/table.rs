//! Tables on a terminal, aligned by display width: a Japanese character takes
//! two columns.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Which side a column is aligned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells under aligned columns; the last column is not padded.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub fn new(columns: &[Align]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// Adds a row of as many cells as there are columns.
    pub fn cells(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as lines, each indented by `indent` spaces.
    pub fn render(&self, indent: usize) -> String {
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| cell.width()).max().unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for ((cell, width), align) in row.iter().zip(&widths).zip(&self.columns) {
                let padding = " ".repeat(width.saturating_sub(cell.width()));
                match align {
                    Align::Left => line.extend([cell.as_str(), &padding, "  "]),
                    Align::Right => line.extend([padding.as_str(), cell, "  "]),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// `text` cut to at most `width` columns, with `…` where something was left
/// out. Line breaks become spaces.
pub fn shorten(text: &str, width: usize) -> String {
    let flat: String = text
        .chars()
        .map(|c| {
            if c.is_control() || c == '\u{2028}' {
                ' '
            } else {
                c
            }
        })
        .collect();
    if flat.width() <= width {
        return flat;
    }
    let mut used = 0;
    let mut short = String::new();
    for c in flat.chars() {
        used += c.width().unwrap_or(0);
        if used >= width {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_text_lines_up() {
        let mut table = Table::new(&[Align::Left, Align::Right, Align::Left]);
        table.row(["教育".into(), "7".into(), "a".into()]);
        table.row(["abc".into(), "12".into(), "b".into()]);
        assert_eq!(table.render(2), "  教育   7  a\n  abc   12  b\n");
    }

    #[test]
    fn long_text_is_cut_by_its_width() {
        assert_eq!(shorten("個人情報保護", 7), "個人情…");
        assert_eq!(shorten("個人情報", 8), "個人情報");
        assert_eq!(shorten("a\nb", 8), "a b");
    }
}
