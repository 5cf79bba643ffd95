//! White strips that part columns of prose. Where a file draws spaces, the end
//! of a line and the line of the next column may stand as near as two words:
//! only that the white goes on from line to line tells them apart.

/// Width of a strip, in sizes of the type.
const LEAST: f32 = 1.0;
/// Lines of both columns beside it.
const LINES: usize = 5;
/// Width of the text on either side, in sizes: labels and numbers are less.
const PROSE: f32 = 9.0;
/// White between lines that still belong together, in sizes.
const APART: f32 = 4.0;
/// Strips followed at once.
const MOST: usize = 64;

/// Letters on one base line.
pub(super) struct Row {
    pub(super) middle: f32,
    pub(super) size: f32,
    /// Where letters begin and end, from the left.
    pub(super) letters: Vec<(f32, f32)>,
}

/// White on one base line, and how wide the text on its sides is.
struct Gap {
    from: f32,
    to: f32,
    beside: f32,
}

struct Strip {
    from: f32,
    to: f32,
    last: f32,
    /// Lines with text on both sides, and the lesser width of them in sizes.
    lines: Vec<(usize, f32)>,
}

/// Where columns part, row by row; rows come from the top.
pub(super) fn find(rows: &[Row]) -> Vec<Vec<f32>> {
    let mut found = vec![Vec::new(); rows.len()];
    let mut open: Vec<Strip> = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let gaps = row.gaps();
        let mut taken = vec![false; gaps.len()];
        let mut still = Vec::new();
        for mut strip in std::mem::take(&mut open) {
            let near = row.middle - strip.last <= APART * row.size;
            let gap = gaps.iter().position(|gap| strip.meets(gap, row.size));
            let beside = near && !row.crosses(&strip);
            match gap.and_then(|at| gaps.get(at).zip(taken.get_mut(at))) {
                Some((gap, taken)) if near => {
                    *taken = true;
                    strip.narrow(gap);
                    strip.lines.push((nth, gap.beside));
                }
                _ if beside => {}
                _ => {
                    strip.close(&mut found);
                    continue;
                }
            }
            strip.last = row.middle;
            still.push(strip);
        }
        let fresh = gaps.iter().zip(taken).filter(|(_, taken)| !taken);
        still.extend(fresh.map(|(gap, _)| Strip::new(gap, nth, row.middle)));
        still.truncate(MOST);
        open = still;
    }
    open.iter().for_each(|strip| strip.close(&mut found));
    found
}

impl Row {
    fn gaps(&self) -> Vec<Gap> {
        let mut parts: Vec<(f32, f32)> = Vec::new();
        for &(from, to) in &self.letters {
            match parts.last_mut() {
                Some(part) if from - part.1 < LEAST * self.size => part.1 = part.1.max(to),
                _ => parts.push((from, to)),
            }
        }
        let width = |part: &(f32, f32)| (part.1 - part.0) / self.size.max(1.0);
        let pairs = parts.iter().zip(parts.iter().skip(1));
        pairs
            .map(|(left, right)| Gap {
                from: left.1,
                to: right.0,
                beside: width(left).min(width(right)),
            })
            .collect()
    }

    fn crosses(&self, strip: &Strip) -> bool {
        let inside = |(from, to): &(f32, f32)| *from < strip.to && *to > strip.from;
        self.letters.iter().any(inside)
    }
}

impl Strip {
    fn new(gap: &Gap, row: usize, middle: f32) -> Self {
        Self {
            from: gap.from,
            to: gap.to,
            last: middle,
            lines: vec![(row, gap.beside)],
        }
    }

    fn meets(&self, gap: &Gap, size: f32) -> bool {
        self.to.min(gap.to) - self.from.max(gap.from) >= LEAST * size
    }

    fn narrow(&mut self, gap: &Gap) {
        self.from = self.from.max(gap.from);
        self.to = self.to.min(gap.to);
    }

    /// Writes the strip down where it parts columns.
    fn close(&self, found: &mut [Vec<f32>]) {
        let prose = self.lines.iter().filter(|(_, beside)| *beside >= PROSE);
        if self.lines.len() < LINES || 2 * prose.count() < self.lines.len() {
            return;
        }
        for (row, _) in &self.lines {
            if let Some(row) = found.get_mut(*row) {
                row.push((self.from + self.to) / 2.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of type of 10 points, 12 apart: where their parts begin and end.
    fn strips(rows: &[&[(f32, f32)]]) -> Vec<Vec<f32>> {
        let rows = rows.iter().enumerate().map(|(nth, letters)| Row {
            middle: 12.0 * nth as f32,
            size: 10.0,
            letters: letters.to_vec(),
        });
        find(&rows.collect::<Vec<_>>())
    }

    const TITLE: &[(f32, f32)] = &[(50.0, 450.0)];
    const BOTH: &[(f32, f32)] = &[(50.0, 240.0), (260.0, 450.0)];
    const LEFT: &[(f32, f32)] = &[(50.0, 200.0)];

    #[test]
    fn white_between_columns_goes_on_from_line_to_line() {
        let found = strips(&[TITLE, BOTH, BOTH, LEFT, BOTH, BOTH, BOTH, TITLE]);
        let parted: Vec<usize> = found.iter().map(Vec::len).collect();
        assert_eq!(parted, [0, 1, 1, 0, 1, 1, 1, 0]);
        assert_eq!(found[1], [250.0]);
    }

    #[test]
    fn wide_words_and_labels_part_no_columns() {
        // Fewer lines, and white that wanders.
        assert!(strips(&[BOTH; 4]).concat().is_empty());
        let rows: Vec<[(f32, f32); 2]> = (0..9)
            .map(|nth| 100.0 + 30.0 * nth as f32)
            .map(|at| [(50.0, at), (at + 12.0, 450.0)])
            .collect();
        let rows: Vec<&[(f32, f32)]> = rows.iter().map(|row| &row[..]).collect();
        assert!(strips(&rows).concat().is_empty());
        // Labels before values, and articles before their text.
        let label: &[(f32, f32)] = &[(50.0, 90.0), (110.0, 450.0)];
        assert!(strips(&[label; 9]).concat().is_empty());
    }
}
