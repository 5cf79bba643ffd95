//! How like the labelled passages of each criterion a passage is.
//!
//! Rules see words; a sentence about one thing names its neighbours. What the
//! passage as a whole is like tells them apart: every criterion has a profile,
//! the mean of the passages that prove it, less the mean of all (Rocchio 1971),
//! over runs of one to three characters weighed by how rare they are. Nothing
//! is learned by search: the profiles are sums, the same on every machine.

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::scheme::{Expect, Pack};
use crate::text::normal::normalize;

/// Runs of characters that stand in fewer passages tell nothing in common.
const RARE: u32 = 2;

/// A passage is held against that many criteria, and one more for every
/// further sentence.
const NEAREST: usize = 3;

/// Of the likest of what the rules found, the part that the others must reach.
const PART: f32 = 0.5;

/// What is less like than this speaks of something else altogether: the cosine
/// of passage and profile.
const LEAST: f32 = 0.08;

/// A run of one to three characters, [`LETTER`] bits each.
type Run = u64;

/// Bits of a character.
const LETTER: usize = 21;

/// The place of a run that stands in most passages.
const COMMON: u32 = u32::MAX;

/// The profiles of a pack.
#[derive(Debug)]
pub(super) struct Likeness {
    /// Place of each run in `weights`; [`COMMON`] for a run that tells nothing.
    runs: FxHashMap<Run, u32>,
    weights: Vec<Weight>,
    /// Criterion and value, by run.
    profiles: Vec<(u32, f32)>,
    /// Length of the profile of each criterion; 0 without one.
    lengths: Vec<f32>,
}

#[derive(Debug, Clone, Default)]
struct Weight {
    rarity: f32,
    /// Mean over all passages.
    mean: f32,
    /// The part of `profiles` that is the run's own.
    from: usize,
    to: usize,
}

/// A text as its runs: place and weight.
type Vector = Vec<(u32, f32)>;

impl Likeness {
    /// The profiles of a pack; `None` when it has no labelled passages. The
    /// examples of its rules count as passages too.
    pub(super) fn new(pack: &Pack) -> Option<Self> {
        if pack.labelled.is_empty() {
            return None;
        }
        let taught = taught(pack);
        let texts = taught.iter().map(|(text, _)| normalize(text).text);
        let texts: Vec<String> = texts.collect();
        let mut likeness = Self {
            runs: FxHashMap::default(),
            weights: Vec::new(),
            profiles: Vec::new(),
            lengths: vec![0.0; pack.criteria.len()],
        };
        let vectors = likeness.weigh(&texts);
        let mut proving: Vec<Vec<&Vector>> = vec![Vec::new(); pack.criteria.len()];
        for ((_, proves), vector) in taught.iter().zip(&vectors) {
            for criterion in proves {
                if let Some(list) = proving.get_mut(*criterion as usize) {
                    list.push(vector);
                }
            }
        }
        likeness.average(&vectors);
        likeness.profile(&proving);
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
                _ => Some(self.weights.len() as u32),
            };
            places.push(place.filter(|place| *place != COMMON));
            let Some(place) = place else {
                continue;
            };
            self.runs.insert(run, place);
            if place != COMMON {
                self.weights.push(Weight {
                    rarity: ((1.0 + all) / (1.0 + passages as f32)).ln() + 1.0,
                    ..Weight::default()
                });
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
        let mut often = vec![0u16; self.weights.len()];
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
            let rarity = self.weights.get(*place as usize).map_or(0.0, |w| w.rarity);
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

    /// The mean of all passages.
    fn average(&mut self, all: &[Vector]) {
        for (place, value) in all.iter().flatten() {
            if let Some(weight) = self.weights.get_mut(*place as usize) {
                weight.mean += value / all.len() as f32;
            }
        }
    }

    /// Sums what proves each criterion.
    fn profile(&mut self, proving: &[Vec<&Vector>]) {
        let whole: f32 = self.weights.iter().map(|w| w.mean * w.mean).sum();
        let mut sums = vec![0.0f32; self.weights.len()];
        let mut entries: Vec<(u32, u32, f32)> = Vec::new();
        for ((criterion, vectors), length) in (0u32..).zip(proving).zip(&mut self.lengths) {
            let count = vectors.len() as f32 + 0.5;
            let first = entries.len();
            for (place, value) in vectors.iter().copied().flatten() {
                if let Some(sum) = sums.get_mut(*place as usize) {
                    if *sum == 0.0 {
                        entries.push((*place, criterion, 0.0));
                    }
                    *sum += value / count;
                }
            }
            for (place, _, value) in entries.iter_mut().skip(first) {
                *value = sums.get_mut(*place as usize).map_or(0.0, std::mem::take);
                let mean = self.weights.get(*place as usize).map_or(0.0, |w| w.mean);
                *length += *value * (*value - 2.0 * mean);
            }
            if !vectors.is_empty() {
                *length = (*length + whole).max(f32::MIN_POSITIVE).sqrt();
            }
        }
        self.file(&entries);
    }

    /// Files entries of the profiles (place, criterion, value) under their
    /// places; within a place they stay in order.
    fn file(&mut self, entries: &[(u32, u32, f32)]) {
        for (place, ..) in entries {
            if let Some(weight) = self.weights.get_mut(*place as usize) {
                weight.to += 1;
            }
        }
        let mut filed = 0;
        for weight in &mut self.weights {
            let own = weight.to;
            (weight.from, weight.to) = (filed, filed);
            filed += own;
        }
        self.profiles = vec![(0, 0.0); filed];
        for (place, criterion, value) in entries {
            if let Some(weight) = self.weights.get_mut(*place as usize)
                && let Some(entry) = self.profiles.get_mut(weight.to)
            {
                *entry = (*criterion, *value);
                weight.to += 1;
            }
        }
    }

    /// How like each criterion the text is; by position, the more the liker.
    fn scores(&self, normal: &str) -> Vec<f32> {
        let mut scores = vec![0.0f32; self.lengths.len()];
        let mut all = 0.0;
        for (place, value) in self.weighed(self.places(normal).into_iter()) {
            let Some(weight) = self.weights.get(place as usize) else {
                continue;
            };
            all += value * weight.mean;
            let own = self.profiles.get(weight.from..weight.to);
            for (criterion, profile) in own.unwrap_or_default() {
                if let Some(score) = scores.get_mut(*criterion as usize) {
                    *score += value * profile;
                }
            }
        }
        for (score, length) in scores.iter_mut().zip(&self.lengths) {
            *score = match *length > 0.0 {
                true => (*score - all) / length,
                false => f32::NEG_INFINITY,
            };
        }
        scores
    }

    /// The score below which a criterion is not among the nearest of a text in
    /// normal form, and the scores.
    pub(super) fn nearest(&self, normal: &str) -> Nearest {
        let sentences = normal.split(['。', '\n']).filter(|part| part.len() > 30);
        let places = NEAREST + sentences.count().saturating_sub(1);
        let scores = self.scores(normal);
        let mut parted = scores.clone();
        let least = match places <= parted.len() {
            true => *(parted.select_nth_unstable_by(places - 1, |a, b| b.total_cmp(a))).1,
            false => f32::NEG_INFINITY,
        };
        Nearest { least, scores }
    }
}

/// What a passage is like.
#[derive(Debug)]
pub(super) struct Nearest {
    scores: Vec<f32>,
    least: f32,
}

impl Nearest {
    /// The criterion that the text is likest, when it is at least `clear` like
    /// it and `ahead` times as like as any other.
    pub(super) fn clearest(&self, clear: f32, ahead: f32) -> Option<u32> {
        let mut first = (f32::NEG_INFINITY, 0);
        let mut second = f32::NEG_INFINITY;
        for (score, criterion) in self.scores.iter().zip(0u32..) {
            if *score > first.0 {
                second = first.0;
                first = (*score, criterion);
            } else {
                second = second.max(*score);
            }
        }
        (first.0 >= clear && first.0 >= second * ahead).then_some(first.1)
    }

    /// Of the criteria that rules found, what the passage must be as like as;
    /// a criterion of which no passage is known is kept whatever it is like.
    pub(super) fn bar(&self, found: impl Iterator<Item = u32>) -> f32 {
        let scores = found.filter_map(|criterion| self.scores.get(criterion as usize));
        let likest = scores.copied().fold(f32::NEG_INFINITY, f32::max);
        self.least.max(likest * PART).max(LEAST)
    }

    /// True when the passage is as like the criterion as `bar` asks, or nothing
    /// is known of what proves that.
    pub(super) fn has(&self, criterion: u32, bar: f32) -> bool {
        let score = self.scores.get(criterion as usize);
        score.is_none_or(|score| *score == f32::NEG_INFINITY || *score >= bar)
    }
}

/// All passages with what they prove: the labelled ones, and the examples of
/// the rules, each once.
fn taught(pack: &Pack) -> Vec<(&str, Vec<u32>)> {
    let mut all: Vec<(&str, Vec<u32>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for rule in &pack.rules {
        for example in &rule.examples {
            let at = *known.entry(&example.text).or_insert_with(|| {
                all.push((&example.text, Vec::new()));
                all.len() - 1
            });
            if let Some((_, proves)) = all.get_mut(at)
                && example.expect != Expect::Nothing
                && !proves.contains(&rule.criterion)
            {
                proves.push(rule.criterion);
            }
        }
    }
    let labelled = pack.labelled.iter();
    all.extend(labelled.map(|passage| (passage.text.as_str(), passage.proves.clone())));
    all
}

/// The letters of a text as runs of one.
fn letters(normal: &str) -> impl Iterator<Item = Run> {
    let letters = normal.chars().filter(|c| !c.is_whitespace());
    letters.map(|letter| Run::from(u32::from(letter)))
}

/// The runs of texts in normal form. A run that holds a rare one is rare itself
/// and is not among them.
#[derive(Default)]
struct Counted {
    /// The shorter first, each with how many of the texts hold it.
    runs: Vec<(Run, u32)>,
    /// Their positions in `runs` by text, as often as they stand there.
    texts: Vec<Vec<usize>>,
}

impl Counted {
    fn of(texts: &[String]) -> Self {
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
                let run = window.iter().fold(0, |run, letter| run << LETTER | letter);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::testing::Memory;

    const PASSAGES: &str = r#"
[[document]]
name = "a"
passages = [
  { proves = ["T-1"], text = "全職員に個人情報の研修を毎年受けさせる。" },
  { proves = ["T-1"], text = "新任の職員は個人情報の研修を受ける。" },
  { proves = ["T-2"], text = "監査責任者は部署の監査を行い報告する。" },
  { proves = ["T-2"], text = "監査の結果は責任者が報告する。" },
  { text = "消防の訓練を行い報告する。" },
]
"#;

    fn likeness(passages: &str) -> Option<(Likeness, Pack)> {
        let pack = Memory::tiny_taught(passages);
        Likeness::new(&pack).map(|likeness| (likeness, pack))
    }

    #[test]
    fn a_pack_without_passages_has_no_profiles() {
        assert!(likeness("").is_none());
    }

    #[test]
    fn a_passage_is_like_what_proves_the_same() {
        let (likeness, pack) = likeness(PASSAGES).unwrap();
        let at = |id: &str| pack.criteria.iter().position(|c| c.id == id).unwrap();
        let (training, audit) = (at("T-1"), at("T-2"));
        let scores = likeness.scores("職員への個人情報の研修");
        assert!(scores[training] > LEAST && scores[training] > scores[audit]);
        let scores = likeness.scores("責任者が監査を報告する");
        assert!(scores[audit] > LEAST && scores[audit] > scores[training]);
        // As alike as a passage can be: never more than its own direction.
        assert!(scores.iter().all(|score| *score <= 1.0 + f32::EPSILON));
    }

    #[test]
    fn what_is_far_less_like_than_the_likest_find_is_left_out() {
        let nearest = Nearest {
            scores: vec![0.5, 0.26, 0.24, f32::NEG_INFINITY],
            least: 0.1,
        };
        let bar = nearest.bar([0, 1, 2].into_iter());
        let kept = [0, 1, 2, 3].map(|criterion| nearest.has(criterion, bar));
        assert_eq!(kept, [true, true, false, true]);
        assert!(!nearest.has(2, nearest.bar([1].into_iter()).max(0.25)));
    }

    #[test]
    fn the_clearest_is_like_enough_and_ahead_of_the_next() {
        let nearest = |scores: &[f32]| Nearest {
            scores: scores.to_vec(),
            least: 0.0,
        };
        let scores = nearest(&[0.1, 0.3, 0.2, f32::NEG_INFINITY]);
        assert_eq!(scores.clearest(0.18, 1.4), Some(1));
        assert_eq!(scores.clearest(0.31, 1.4), None);
        assert_eq!(scores.clearest(0.18, 1.6), None);
        assert_eq!(nearest(&[]).clearest(0.18, 1.4), None);
    }

    /// All runs of a text, each once.
    fn runs(text: &str) -> Vec<Run> {
        let letters: Vec<Run> = letters(text).collect();
        let mut runs: Vec<Run> = Vec::new();
        for length in 1..=3 {
            let windows = letters.windows(length);
            runs.extend(windows.map(|w| w.iter().fold(0, |run, letter| run << LETTER | letter)));
        }
        runs.sort_unstable();
        runs.dedup();
        runs
    }

    #[test]
    fn runs_know_no_gaps() {
        assert_eq!(runs("監 査").len(), 3);
        let once = Counted::of(&["監 監監".to_owned()]);
        assert_eq!(once.runs, [(Run::from(u32::from('監')), 1)]);
        assert_eq!(once.texts, [[0, 0, 0]]);
    }

    #[test]
    fn what_is_counted_is_what_stands_in_more_than_one() {
        let texts = ["監査の監査", "監査を行う", "の監査を見る"].map(str::to_owned);
        let mut found = Counted::of(&texts).runs;
        found.retain(|(_, passages)| *passages >= RARE);
        found.sort_unstable();
        let all: Vec<Vec<Run>> = texts.iter().map(|text| runs(text)).collect();
        let mut expected: Vec<(Run, u32)> = Vec::new();
        for run in all.iter().flatten() {
            let holds = all.iter().filter(|runs| runs.contains(run)).count() as u32;
            if holds >= RARE && !expected.contains(&(*run, holds)) {
                expected.push((*run, holds));
            }
        }
        expected.sort_unstable();
        assert_eq!(found, expected);
        assert!(found.iter().any(|(run, _)| *run >> (2 * LETTER) > 0));
    }

    #[test]
    fn what_counts_is_found_as_often_as_it_stands() {
        let (likeness, _) = likeness(PASSAGES).unwrap();
        let found = |text: &str| {
            let all = runs(text).into_iter();
            let known = all.filter_map(|run| likeness.runs.get(&run).copied());
            let mut places: Vec<u32> = known.filter(|place| *place != COMMON).collect();
            places.sort_unstable();
            places
        };
        for text in ["個人情報の研修", "監査を 行い報告する。", "龍の研修"] {
            let mut places = likeness.places(text);
            places.sort_unstable();
            places.dedup();
            assert_eq!(places, found(text), "{text}");
            assert!(!places.is_empty(), "{text}");
        }
        let mut twice = likeness.places("研修の研修");
        twice.sort_unstable();
        assert_eq!(
            twice.chunk_by(|a, b| a == b).map(<[u32]>::len).max(),
            Some(2)
        );
    }
}
