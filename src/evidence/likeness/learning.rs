//! The weights of runs, learned from passages of which is known what they prove.

use std::collections::HashMap;

use super::{Block, Likeness, Vector};
use crate::scheme::{Expect, Pack};

/// How often the passages are gone through.
const ROUNDS: usize = 3;

/// How much the weights are held back: one passage alone moves little.
const RESTRAINT: f32 = 0.3;

/// What is learned to within this is not corrected further.
const CLOSE: f32 = 0.05;

/// A passage to learn from.
pub(super) struct Taught<'a> {
    pub(super) text: &'a str,
    pub(super) proves: Vec<u32>,
    /// Set where all that is known is that the passage does not prove this one.
    pub(super) denies: Option<u32>,
}

impl Likeness {
    /// Goes through the passages and corrects, each time, what the weights say
    /// of one (dual coordinate ascent, Shalev-Shwartz and Zhang 2013). Passages
    /// of one document stand together, so each step goes far.
    pub(super) fn learn(&mut self, taught: &[Taught<'_>], vectors: &[Vector]) {
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
        let Some(moved) = moved(!one.proves.is_empty(), told, held) else {
            return;
        };
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
            let is_proved = one.proves.contains(&(column as u32));
            moves.extend(moved(is_proved, told, held).map(|moved| (column, moved)));
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
}

/// How far what is told of a passage is moved, which `held` then says too; `None`
/// where it is close.
fn moved(is_so: bool, told: f32, held: &mut f32) -> Option<f32> {
    let wanted = f32::from(u8::from(is_so));
    let moved = (wanted - told - RESTRAINT * *held) / (1.0 + RESTRAINT);
    if moved.abs() <= CLOSE {
        return None;
    }
    *held += moved;
    Some(moved)
}

/// The criteria that some passage proves.
pub(super) fn known(taught: &[Taught<'_>], criteria: usize) -> Vec<bool> {
    let mut known = vec![false; criteria];
    for criterion in taught.iter().flat_map(|taught| &taught.proves) {
        if let Some(known) = known.get_mut(*criterion as usize) {
            *known = true;
        }
    }
    known
}

/// A step that visits all of so many, far apart.
pub(super) fn stride(all: usize) -> usize {
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

/// All passages with what they prove: the labelled ones, and the examples of
/// the rules, each once. A negative example says something of its own criterion
/// only.
pub(super) fn taught(pack: &Pack) -> Vec<Taught<'_>> {
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
