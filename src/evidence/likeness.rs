//! How like the labelled passages of each criterion a passage is.
//!
//! Rules see words; a sentence about one thing names its neighbours. What the
//! passage as a whole is like tells them apart: for each criterion, and for
//! whether anything is proved at all, the runs of one to three characters have
//! weights, learned from the labelled passages (ridge regression, by coordinate
//! steps in a fixed order: the same on every machine). Runs are weighed by how
//! rare they are.

use std::cell::OnceCell;
use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::scheme::{Expect, Pack};
use crate::text::normal::normalize;

/// Runs of characters that stand in fewer passages tell nothing in common.
const RARE: u32 = 2;

/// What a rule found is kept from this likeness on; 1 is a passage that was
/// learned without a doubt, 0 one that has nothing to do with the criterion.
const KEPT: f32 = 0.15;

/// From here on a rule need not find all its words.
const CLEAR: f32 = 0.3;

/// Below, the passage is more like those that prove nothing at all; 1 is one
/// that surely proves something.
const SOMETHING: f32 = 0.45;

/// What the same must be where a rule does not find all its words.
const SURELY: f32 = 0.7;

/// How often the passages are gone through.
const ROUNDS: usize = 3;

/// How much the weights are held back: one passage alone moves little.
const RESTRAINT: f32 = 0.3;

/// What is learned to within this is not corrected further.
const CLOSE: f32 = 0.05;

/// A run of one to three characters, [`LETTER`] bits each.
type Run = u64;

/// Bits of a character.
const LETTER: usize = 21;

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

/// A passage to learn from.
struct Taught<'a> {
    text: &'a str,
    proves: Vec<u32>,
    /// Set where all that is known is that the passage does not prove this one.
    denies: Option<u32>,
}

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

    /// Goes through the passages and corrects, each time, what the weights say
    /// of one (dual coordinate ascent, Shalev-Shwartz and Zhang 2013). Passages
    /// of one document stand together, so each step goes far.
    fn learn(&mut self, taught: &[Taught<'_>], vectors: &[Vector]) {
        self.weights = vec![Block::default(); self.rarity.len() * self.blocks()];
        self.something = vec![0.0; self.rarity.len()];
        let mut held = vec![0.0f32; taught.len() * self.width];
        let mut held_of_all = vec![0.0f32; taught.len()];
        let step = stride(taught.len());
        let mut at = 0;
        for _ in 0..ROUNDS * taught.len() {
            at = (at + step) % taught.len();
            let (Some(one), Some(vector)) = (taught.get(at), vectors.get(at)) else {
                continue;
            };
            let from = at * self.width;
            if let Some(held) = held.get_mut(from..from + self.width) {
                self.correct(one, vector, held);
            }
            if let Some(held) = held_of_all.get_mut(at).filter(|_| one.denies.is_none()) {
                self.correct_something(one, vector, held);
            }
        }
    }

    /// Moves the weights of a passage's runs towards whether it proves anything.
    fn correct_something(&mut self, one: &Taught<'_>, vector: &Vector, held: &mut f32) {
        let told = self.proves(vector);
        let moved = moved(!one.proves.is_empty(), told, *held);
        if moved.abs() <= CLOSE {
            return;
        }
        *held += moved;
        for (place, value) in vector {
            if let Some(weight) = self.something.get_mut(*place as usize) {
                *weight += value * moved;
            }
        }
    }

    /// Moves the weights of a passage's runs towards what it proves. `held` is
    /// what was corrected for it before.
    fn correct(&mut self, one: &Taught<'_>, vector: &Vector, held: &mut [f32]) {
        let told = match one.denies {
            // What it proves else is not known.
            Some(denied) => vec![(denied as usize, self.told_of(vector, denied))],
            None => self.told(vector).into_iter().enumerate().collect(),
        };
        let mut moves: Vec<(usize, f32)> = Vec::new();
        for (column, told) in told {
            let Some(held) = held.get_mut(column) else {
                continue;
            };
            let moved = moved(one.proves.contains(&(column as u32)), told, *held);
            if moved.abs() > CLOSE {
                *held += moved;
                moves.push((column, moved));
            }
        }
        let blocks = self.blocks();
        for (place, value) in vector {
            let from = *place as usize * blocks;
            let row = self.weights.get_mut(from..from + blocks);
            let row = row.unwrap_or_default().as_flattened_mut();
            for (column, moved) in &moves {
                if let Some(weight) = row.get_mut(*column) {
                    *weight += value * moved;
                }
            }
        }
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
        let said = vector.iter().map(|(place, value)| {
            let row = self.row(*place).as_flattened();
            row.get(column as usize)
                .map_or(0.0, |weight| value * weight)
        });
        said.sum()
    }

    /// What the weights say of whether a vector proves anything.
    fn proves(&self, vector: &Vector) -> f32 {
        let said = vector.iter().map(|(place, value)| {
            let weight = self.something.get(*place as usize);
            weight.map_or(0.0, |weight| value * weight)
        });
        said.sum()
    }

    /// What a text in normal form is like.
    pub(super) fn nearest(&self, normal: &str) -> Nearest<'_> {
        let vector = self.weighed(self.places(normal).into_iter());
        Nearest {
            likeness: self,
            proves: self.proves(&vector),
            vector,
            scores: OnceCell::new(),
        }
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

/// How far what is said of a passage is moved, of which so much is held already.
fn moved(is_so: bool, told: f32, held: f32) -> f32 {
    let wanted = f32::from(u8::from(is_so));
    (wanted - told - RESTRAINT * held) / (1.0 + RESTRAINT)
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

/// The criteria that some passage proves.
fn known(taught: &[Taught<'_>], criteria: usize) -> Vec<bool> {
    let mut known = vec![false; criteria];
    for criterion in taught.iter().flat_map(|taught| &taught.proves) {
        if let Some(known) = known.get_mut(*criterion as usize) {
            *known = true;
        }
    }
    known
}

/// A step that visits all of so many, far apart.
fn stride(all: usize) -> usize {
    let common = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let first = (all * 618 / 1000) | 1;
    (first..)
        .step_by(2)
        .find(|step| common(*step, all) == 1)
        .unwrap_or(1)
}

/// What a passage is like.
#[derive(Debug)]
pub(super) struct Nearest<'a> {
    likeness: &'a Likeness,
    vector: Vector,
    /// How like those that prove something, whatever it is.
    proves: f32,
    /// How like each criterion; worked out when all are asked for.
    scores: OnceCell<Vec<f32>>,
}

impl Nearest<'_> {
    /// True when the passage is more like those that prove nothing.
    pub(super) fn says_nothing(&self) -> bool {
        self.proves < SOMETHING
    }

    /// True when the passage is like the criterion, or nothing is known of what
    /// proves that.
    pub(super) fn keeps(&self, criterion: u32) -> bool {
        !self.likeness.knows(criterion) || self.score(criterion) >= KEPT
    }

    /// The criteria that the passage is clearly like, if it surely proves
    /// something.
    pub(super) fn clear(&self) -> impl Iterator<Item = u32> {
        let is_sure = self.proves >= SURELY;
        let known = is_sure.then(|| self.known()).into_iter().flatten();
        let clear = known.filter(|(_, score)| *score >= CLEAR);
        clear.map(|(criterion, _)| criterion)
    }

    /// How like the passage is to those that prove something, and to the criteria
    /// that it is likest.
    pub(super) fn likest(&self, most: usize) -> (f32, Vec<(u32, f32)>) {
        let mut likest: Vec<(u32, f32)> = self.known().filter(|(_, score)| *score > 0.0).collect();
        likest.sort_by(|a, b| b.1.total_cmp(&a.1));
        likest.truncate(most);
        (self.proves, likest)
    }

    /// The criteria of which something is known, and how like each.
    fn known(&self) -> impl Iterator<Item = (u32, f32)> {
        let scores = self.scores.get_or_init(|| self.likeness.told(&self.vector));
        let scores = (0u32..).zip(scores.iter().copied());
        scores.filter(|(criterion, _)| self.likeness.knows(*criterion))
    }

    fn score(&self, criterion: u32) -> f32 {
        match self.scores.get() {
            Some(scores) => scores.get(criterion as usize).copied().unwrap_or_default(),
            None => self.likeness.told_of(&self.vector, criterion),
        }
    }
}

/// All passages with what they prove: the labelled ones, and the examples of
/// the rules, each once. A negative example says something of its own criterion
/// only.
fn taught(pack: &Pack) -> Vec<Taught<'_>> {
    let mut all: Vec<Taught<'_>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for rule in &pack.rules {
        for example in &rule.examples {
            let text = example.text.as_str();
            if example.expect == Expect::Nothing {
                let denies = Some(rule.criterion);
                all.push(Taught {
                    text,
                    proves: Vec::new(),
                    denies,
                });
                continue;
            }
            let at = *known.entry(text).or_insert_with(|| {
                all.push(Taught {
                    text,
                    proves: Vec::new(),
                    denies: None,
                });
                all.len() - 1
            });
            if let Some(taught) = all.get_mut(at)
                && !taught.proves.contains(&rule.criterion)
            {
                taught.proves.push(rule.criterion);
            }
        }
    }
    all.extend(pack.labelled.iter().map(|passage| Taught {
        text: &passage.text,
        proves: passage.proves.clone(),
        denies: None,
    }));
    all
}

/// A run as it is written.
fn letters_of(run: Run) -> String {
    let letters = [run >> (2 * LETTER), run >> LETTER, run];
    let letters = letters.map(|letter| (letter & ((1 << LETTER) - 1)) as u32);
    letters
        .into_iter()
        .filter(|letter| *letter > 0)
        .filter_map(char::from_u32)
        .collect()
}

/// The letters of a text as runs of one.
fn letters(normal: &str) -> impl Iterator<Item = Run> {
    let letters = normal.chars().filter(|c| !c.is_whitespace());
    letters.map(|letter| Run::from(u32::from(letter)))
}

/// The runs of a text in normal form, each once.
fn runs(normal: &str) -> Vec<Run> {
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

    fn at(pack: &Pack, id: &str) -> u32 {
        pack.criteria.iter().position(|c| c.id == id).unwrap() as u32
    }

    #[test]
    fn a_passage_is_like_what_proves_the_same() {
        let (likeness, pack) = likeness(PASSAGES).unwrap();
        let (training, audit) = (at(&pack, "T-1"), at(&pack, "T-2"));
        let likest = |text: &str| likeness.nearest(text).likest(1).1.first().unwrap().0;
        assert_eq!(likest("職員への個人情報の研修"), training);
        assert_eq!(likest("責任者が監査を報告する"), audit);
    }

    #[test]
    fn what_is_like_nothing_that_proves_says_nothing() {
        let (likeness, _) = likeness(PASSAGES).unwrap();
        let says_nothing = |text: &str| {
            let nearest = likeness.nearest(text);
            nearest.says_nothing()
        };
        assert!(says_nothing("消防の訓練を行い報告する。"));
        assert!(says_nothing("まったく別の文字"));
        assert!(!says_nothing("職員は個人情報の研修を受ける。"));
    }

    #[test]
    fn what_no_passage_is_known_of_is_kept() {
        let (likeness, pack) = likeness(PASSAGES).unwrap();
        let [one, two, unknown] = ["T-1", "T-2", "T-4"].map(|id| at(&pack, id));
        let nearest = |scores: [f32; 3], proves| {
            let mut all = vec![0.0; pack.criteria.len()];
            for (criterion, score) in [one, two, unknown].into_iter().zip(scores) {
                all[criterion as usize] = score;
            }
            Nearest {
                likeness: &likeness,
                vector: Vector::new(),
                proves,
                scores: OnceCell::from(all),
            }
        };
        let like = nearest([CLEAR, KEPT - 0.01, 0.0], 1.0);
        let kept = [one, two, unknown, u32::MAX].map(|criterion| like.keeps(criterion));
        assert_eq!(kept, [true, false, true, true]);
        assert_eq!(like.clear().collect::<Vec<_>>(), [one]);
        assert_eq!(like.likest(1).1, [(one, CLEAR)]);
        let unsure = nearest([CLEAR, KEPT, 1.0], SURELY - 0.01);
        assert!(unsure.keeps(two));
        assert_eq!(unsure.clear().count(), 0);
    }

    #[test]
    fn one_criterion_is_told_as_among_all() {
        let (likeness, pack) = likeness(PASSAGES).unwrap();
        let nearest = likeness.nearest("責任者が監査を報告する");
        let audit = at(&pack, "T-2");
        let alone = nearest.score(audit);
        assert!(alone > 0.0 && nearest.scores.get().is_none());
        let (_, likest) = nearest.likest(1);
        assert_eq!(likest.first().unwrap().0, audit);
        assert!((likest.first().unwrap().1 - alone).abs() < 1e-5);
    }

    #[test]
    fn a_negative_example_denies_its_own_criterion_only() {
        let pack = Memory::tiny_taught(PASSAGES);
        let taught = taught(&pack);
        let denying = taught.iter().filter(|taught| taught.denies.is_some());
        assert!(denying.clone().count() > 0);
        assert!(denying.clone().all(|taught| taught.proves.is_empty()));
        assert_eq!(taught.last().unwrap().denies, None);
    }

    #[test]
    fn a_stride_visits_all() {
        for all in [1, 2, 3, 10, 618, 1000, 1709] {
            let step = stride(all);
            let mut visited: Vec<usize> = (1..=all).map(|turn| turn * step % all).collect();
            visited.sort_unstable();
            visited.dedup();
            assert_eq!(visited.len(), all);
        }
    }

    #[test]
    fn the_runs_that_speak_for_a_criterion_are_told() {
        let (likeness, pack) = likeness(PASSAGES).unwrap();
        let said = likeness.speaks_for("責任者が監査を報告する", at(&pack, "T-2"));
        assert!(said.iter().any(|run| run.contains("監査")), "{said:?}");
        assert!(said.len() <= SPEAKING);
    }

    #[test]
    fn runs_know_no_gaps() {
        assert_eq!(runs("監 査").len(), 3);
        assert_eq!(runs("監監監"), {
            let one = Run::from(u32::from('監'));
            let two = one << LETTER | one;
            vec![one, two, two << LETTER | one]
        });
    }

    #[test]
    fn what_is_counted_is_what_stands_in_more_than_one() {
        let texts = ["監査の監査", "監査を行う", "の監査を見る"].map(str::to_owned);
        let counted = Counted::of(&texts);
        // Five letters, four pairs, and の監査: the other runs of three hold 査の,
        // which stands in this text alone.
        assert_eq!(counted.texts.first().map(Vec::len), Some(10));
        let mut found = counted.runs;
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
