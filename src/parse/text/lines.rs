//! Byte offsets → line numbers.

/// Where the lines of a text begin.
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    /// The line, from 1, in which a byte stands.
    pub(crate) fn at(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_have_their_lines() {
        let lines = Lines::of("a\nbc\n\nd");
        let found: Vec<u32> = [0, 1, 2, 4, 5, 6]
            .into_iter()
            .map(|at| lines.at(at))
            .collect();
        assert_eq!(found, [1, 1, 2, 2, 3, 4]);
    }
}
