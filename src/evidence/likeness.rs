//! How like the labelled passages of each criterion a passage is.
//!
//! Rules see words; a sentence about one thing names its neighbours. What the
//! passage as a whole is like tells them apart: for each criterion, and for
//! whether anything is proved at all, the runs of one to three characters have
//! weights, learned from the labelled passages (ridge regression, by coordinate
//! steps in a fixed order: the same on every machine). Runs are weighed by how
//! rare they are.

mod learning;
mod nearest;
mod runs;

use rustc_hash::FxHashMap;

use self::learning::{known, taught};
pub(super) use self::nearest::Nearest;
use self::runs::{Counted, LETTER, RARE, Run, letters, letters_of, runs};
use crate::scheme::Pack;
use crate::text::normal::normalize;

/// The place of a run that stands in most passages.
const COMMON: u32 = u32::MAX;

/// The weights of a pack.
#[derive(Debug)]
pub(super) struct Likeness {
    /// Place of each run; [`COMMON`] for a run that tells nothing.
    runs: FxHashMap<Run, u32>,
    /// How rare each run is, by place.
    rarity: Vec<f32>,
    /// A row of blocks for each run; in it a column for each criterion.
    weights: Vec<Block>,
    /// Columns of a row, those that only fill its last block not counted.
    width: usize,
    /// For each run, what it says of whether anything is proved.
    something: Vec<f32>,
    /// Of each criterion, whether a passage is known that proves it.
    is_known: Vec<bool>,
}

/// Columns that are worked out together.
type Block = [f32; COLUMNS];
const COLUMNS: usize = 8;

/// A text as its runs: place and weight.
type Vector = Vec<(u32, f32)>;

impl Likeness {
    /// The weights of a pack; `None` when it has no labelled passages. The
    /// examples of its rules count as passages too.
    pub(super) fn new(pack: &Pack) -> Option<Self> {
        if pack.labelled.is_empty() {
            return None;
        }
        let taught = taught(pack);
        let texts = taught.iter().map(|taught| normalize(taught.text).text);
        let texts: Vec<String> = texts.collect();
        let mut likeness = Self {
            runs: FxHashMap::default(),
            rarity: Vec::new(),
            weights: Vec::new(),
            width: pack.criteria.len(),
            something: Vec::new(),
            is_known: known(&taught, pack.criteria.len()),
        };
        let vectors = likeness.weigh(&texts);
        likeness.learn(&taught, &vectors);
        Some(likeness)
    }

    /// Which runs count, and how much; the texts as vectors.
    fn weigh(&mut self, texts: &[String]) -> Vec<Vector> {
        let all = texts.len() as f32;
        let counted = Counted::of(texts);
        let mut places = Vec::with_capacity(counted.runs.len());
        for (run, passages) in counted.runs {
            let place = match passages {
                rare if rare < RARE => None,
                many if many as f32 > all / 2.0 => Some(COMMON),
                _ => Some(self.rarity.len() as u32),
            };
            places.push(place.filter(|place| *place != COMMON));
            let Some(place) = place else {
                continue;
            };
            self.runs.insert(run, place);
            if place != COMMON {
                let rarity = ((1.0 + all) / (1.0 + passages as f32)).ln() + 1.0;
                self.rarity.push(rarity);
            }
        }
        let place = |run: &usize| places.get(*run).copied().flatten();
        let texts = counted.texts.iter();
        texts
            .map(|runs| self.weighed(runs.iter().filter_map(place)))
            .collect()
    }

    /// The places of the runs of a text that count, each as often as it
    /// stands there. What holds a rare run is rare itself and is not looked for.
    fn places(&self, normal: &str) -> Vec<u32> {
        let mut places = Vec::with_capacity(normal.len());
        // The letters before, and the run of two that ends with the last one.
        let (mut one, mut two): (Option<Run>, Option<Run>) = (None, None);
        for letter in letters(normal) {
            let known = |run: Run| self.runs.get(&run).map(|place| (run, *place));
            let own = known(letter);
            let pair = own.and(one).and_then(|one| known(one << LETTER | letter));
            let three = pair.and(two).and_then(|two| known(two << LETTER | letter));
            let found = [own, pair, three].into_iter().flatten();
            places.extend(
                found
                    .map(|(_, place)| place)
                    .filter(|place| *place != COMMON),
            );
            (one, two) = (own.map(|(run, _)| run), pair.map(|(run, _)| run));
        }
        places
    }

    /// The runs that count, by their places, weighed, as a vector of length 1.
    fn weighed(&self, places: impl Iterator<Item = u32>) -> Vector {
        let mut often = vec![0u16; self.rarity.len()];
        let mut vector = Vector::new();
        for place in places {
            if let Some(times) = often.get_mut(place as usize) {
                if *times == 0 {
                    vector.push((place, 0.0));
                }
                *times = times.saturating_add(1);
            }
        }
        for (place, value) in &mut vector {
            let rarity = self
                .rarity
                .get(*place as usize)
                .copied()
                .unwrap_or_default();
            *value = match often.get(*place as usize) {
                None | Some(0 | 1) => rarity,
                Some(times) => (1.0 + f32::from(*times).ln()) * rarity,
            };
        }
        let length = vector.iter().map(|(_, value)| value * value).sum::<f32>();
        let length = length.sqrt().max(f32::MIN_POSITIVE);
        vector.iter_mut().for_each(|(_, value)| *value /= length);
        vector
    }

    /// Whether a passage is known that proves the criterion.
    fn knows(&self, criterion: u32) -> bool {
        self.is_known.get(criterion as usize) == Some(&true)
    }

    /// Blocks of a row.
    fn blocks(&self) -> usize {
        self.width.div_ceil(COLUMNS)
    }

    /// The weights of a run, by column.
    fn row(&self, place: u32) -> &[Block] {
        let from = place as usize * self.blocks();
        let row = self.weights.get(from..from + self.blocks());
        row.unwrap_or_default()
    }

    /// What the weights say of a vector, by column.
    fn told(&self, vector: &Vector) -> Vec<f32> {
        let mut told = vec![Block::default(); self.blocks()];
        for (place, value) in vector {
            for (told, weights) in told.iter_mut().zip(self.row(*place)) {
                add(told, weights, *value);
            }
        }
        let mut told = told.into_flattened();
        told.truncate(self.width);
        told
    }

    /// What the weights say of a vector in one column.
    fn told_of(&self, vector: &Vector, column: u32) -> f32 {
        said(vector, |place| {
            self.row(place).as_flattened().get(column as usize)
        })
    }

    /// What the weights say of whether a vector proves anything.
    fn proves(&self, vector: &Vector) -> f32 {
        said(vector, |place| self.something.get(place as usize))
    }

    /// What a text in normal form is like.
    pub(super) fn nearest(&self, normal: &str) -> Nearest<'_> {
        Nearest::new(self, self.weighed(self.places(normal).into_iter()))
    }

    /// The runs of a text that speak most for a criterion, none within another.
    pub(super) fn speaks_for(&self, normal: &str, criterion: u32) -> Vec<String> {
        let weight = |run: &Run| {
            let place = self.runs.get(run).filter(|place| **place != COMMON)?;
            let rarity = self.rarity.get(*place as usize)?;
            let row = self.row(*place).as_flattened();
            row.get(criterion as usize).map(|weight| weight * rarity)
        };
        let runs = runs(normal).into_iter();
        let mut speaking: Vec<(f32, String)> = runs
            .filter_map(|run| Some((weight(&run)?, letters_of(run))))
            .filter(|(weight, run)| *weight > 0.0 && is_word(run))
            .collect();
        speaking.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut said: Vec<String> = Vec::new();
        for (_, run) in speaking {
            if said.len() < SPEAKING && !said.iter().any(|known| known.contains(&run)) {
                said.push(run);
            }
        }
        said
    }
}

/// What one weight for each run says of a vector.
fn said<'a>(vector: &Vector, weight: impl Fn(u32) -> Option<&'a f32>) -> f32 {
    let said = vector
        .iter()
        .map(|(place, value)| weight(*place).map_or(0.0, |weight| value * weight));
    said.sum()
}

/// Adds weights as often as `value` says. Written out because nine in ten steps
/// of learning are these: a loop takes several times as long in a build for tests.
fn add(told: &mut Block, weights: &Block, value: f32) {
    told[0] += value * weights[0];
    told[1] += value * weights[1];
    told[2] += value * weights[2];
    told[3] += value * weights[3];
    told[4] += value * weights[4];
    told[5] += value * weights[5];
    told[6] += value * weights[6];
    told[7] += value * weights[7];
}

/// True for what a person can read as (part of) a word.
fn is_word(run: &str) -> bool {
    let is_kana = |c: char| ('ぁ'..='ん').contains(&c);
    run.chars().count() > 1 && run.chars().all(char::is_alphanumeric) && !run.chars().all(is_kana)
}

/// Runs that are told of what speaks for a criterion.
const SPEAKING: usize = 5;

#[cfg(test)]
mod tests;
