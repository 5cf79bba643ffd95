//! The runs of one to three characters of texts, and which stand in several.

use rustc_hash::{FxHashMap, FxHashSet};

/// Runs of characters that stand in fewer passages tell nothing in common.
pub(super) const RARE: u32 = 2;

/// A run of one to three characters, [`LETTER`] bits each.
pub(super) type Run = u64;

/// Bits of a character.
pub(super) const LETTER: usize = 21;

/// A run as it is written.
pub(super) fn letters_of(run: Run) -> String {
    let letters = [run >> (2 * LETTER), run >> LETTER, run];
    let letters = letters.map(|letter| (letter & ((1 << LETTER) - 1)) as u32);
    letters
        .into_iter()
        .filter(|letter| *letter > 0)
        .filter_map(char::from_u32)
        .collect()
}

/// The letters of a text as runs of one.
pub(super) fn letters(normal: &str) -> impl Iterator<Item = Run> {
    let letters = normal.chars().filter(|c| !c.is_whitespace());
    letters.map(|letter| Run::from(u32::from(letter)))
}

/// The runs of a text in normal form, each once.
pub(super) fn runs(normal: &str) -> Vec<Run> {
    let letters: Vec<Run> = letters(normal).collect();
    let mut runs: Vec<Run> = Vec::with_capacity(3 * letters.len());
    for length in 1..=3 {
        runs.extend(letters.windows(length).map(joined));
    }
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Letters as one run.
fn joined(letters: &[Run]) -> Run {
    let letters = letters.iter();
    letters.fold(0, |run, letter| run << LETTER | letter)
}

/// The runs of texts in normal form. A run that holds a rare one is rare itself
/// and is not among them.
#[derive(Default)]
pub(super) struct Counted {
    /// The shorter first, each with how many of the texts hold it.
    pub(super) runs: Vec<(Run, u32)>,
    /// Their positions in `runs` by text, as often as they stand there.
    pub(super) texts: Vec<Vec<usize>>,
}

impl Counted {
    pub(super) fn of(texts: &[String]) -> Self {
        let letters: Vec<Vec<Run>> = texts.iter().map(|text| letters(text).collect()).collect();
        let mut counted = Self {
            runs: Vec::new(),
            texts: vec![Vec::new(); texts.len()],
        };
        let mut shorter = FxHashSet::default();
        for length in 1..=3 {
            let first = counted.runs.len();
            counted.add(&letters, length, &shorter);
            let own = counted.runs.iter().skip(first);
            let often = own.filter(|(_, passages)| *passages >= RARE);
            shorter = often.map(|(run, _)| *run).collect();
        }
        counted
    }

    /// Adds the runs of `length` letters of which both ends are in `shorter`.
    fn add(&mut self, letters: &[Vec<Run>], length: usize, shorter: &FxHashSet<Run>) {
        let tail = (1 << (LETTER * (length - 1))) - 1;
        // Where a run stands in `runs`, and the text that held it last.
        let mut known: FxHashMap<Run, (usize, usize)> = FxHashMap::default();
        for (text, (letters, places)) in letters.iter().zip(&mut self.texts).enumerate() {
            for window in letters.windows(length) {
                let run = joined(window);
                let ends = [run >> LETTER, run & tail];
                if length > 1 && !ends.iter().all(|end| shorter.contains(end)) {
                    continue;
                }
                let (at, last) = known.entry(run).or_insert_with(|| {
                    self.runs.push((run, 1));
                    (self.runs.len() - 1, text)
                });
                places.push(*at);
                if *last != text
                    && let Some((_, passages)) = self.runs.get_mut(*at)
                {
                    *passages += 1;
                    *last = text;
                }
            }
        }
    }
}
