//! The same text in two documents, though names and days were changed: MinHash
//! over grams of letters finds whom to compare with, the grams themselves decide.
//!
//! A document has [`BANDS`] band keys. Two documents that share half their grams
//! have a key in common with a chance of 64 %, of seven tenths 99 %, of a tenth
//! 0.2 %.

use std::collections::HashMap;

use crate::text::normal::{is_ideograph, normalize};

/// Letters of a gram.
const GRAM: usize = 6;

/// Letters of the shortest passage that is looked at: shorter ones are headings
/// and labels that everybody writes.
const SHORTEST: usize = 20;

/// Grams of the shortest document that is looked at.
const FEWEST: usize = 200;

/// Band keys of a document.
const BANDS: usize = 16;

/// Hashes in a band.
const ROWS: usize = 4;

/// Share of grams in common from which two documents are the same text
/// (measured: `docs/decisions/0036`).
pub const SAME_TEXT: f64 = 0.5;

/// Share by their bins ([`about`]) below which texts are not compared: two standard
/// errors below [`SAME_TEXT`].
pub const WORTH_COMPARING: f64 = 0.375;

/// Share of a passage's grams from which it is the same passage.
const SAME_PASSAGE: f64 = 0.8;

/// The grams of a document's passages, each in order and once.
#[derive(Debug)]
pub struct Grams {
    /// By passage, those that are long enough.
    passages: Vec<(usize, Vec<u64>)>,
    all: Vec<u64>,
}

/// What two documents have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Common {
    /// Passages of the first that stand in the second as well.
    pub passages: usize,
    /// Passages of the first that are long enough.
    pub of: usize,
    /// The longest of them: its position here and there.
    pub longest: Option<(usize, usize)>,
}

/// The grams of passages, of which the texts are given.
pub fn grams<'a>(passages: impl Iterator<Item = &'a str>) -> Grams {
    let mut found = Vec::new();
    let mut all = Vec::new();
    for (at, passage) in passages.enumerate() {
        let letters: Vec<char> = normalize(passage)
            .text
            .chars()
            .filter(|c| is_ideograph(*c) || c.is_alphanumeric())
            .collect();
        if letters.len() < SHORTEST {
            continue;
        }
        let of = each_once(letters.windows(GRAM).map(hash).collect());
        all.extend(&of);
        found.push((at, of));
    }
    Grams {
        passages: found,
        all: each_once(all),
    }
}

fn each_once(mut grams: Vec<u64>) -> Vec<u64> {
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// What is kept of a document's grams, so that others like it are found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Its band keys.
    pub keys: Vec<u64>,
    /// The least hash of each bin, its low half.
    pub bins: Vec<u32>,
}

/// The sketch of a document; an empty one when it is too short to say anything.
///
/// One hash a gram: its low bits choose a bin, the rest counts there (one
/// permutation hashing); a bin that stays empty borrows from the next.
pub fn sketch(grams: &Grams) -> Sketch {
    if grams.all.len() < FEWEST {
        return Sketch::default();
    }
    let mut least = [None; BANDS * ROWS];
    for gram in &grams.all {
        let bins = least.len() as u64;
        if let Some(bin) = usize::try_from(gram % bins)
            .ok()
            .and_then(|bin| least.get_mut(bin))
        {
            let value = gram / bins;
            *bin = Some(bin.map_or(value, |least: u64| least.min(value)));
        }
    }
    let lent = |from: usize| {
        let bins = least.iter().cycle().skip(from).zip(0_u64..);
        let mut filled = bins.filter_map(|(bin, steps)| Some(mix((*bin)? ^ steps)));
        filled.next().unwrap_or_default()
    };
    let filled: Vec<u64> = (0..least.len()).map(lent).collect();
    let bands = filled.chunks(ROWS).zip(0_u64..);
    Sketch {
        keys: bands
            .map(|(rows, band)| rows.iter().fold(band, |key, row| mix(key ^ row)))
            .collect(),
        bins: filled.iter().map(|bin| low_half(*bin)).collect(),
    }
}

fn low_half(bin: u64) -> u32 {
    u32::try_from(bin & u64::from(u32::MAX)).unwrap_or_default()
}

/// About which share of their grams two documents have in common, by their bins,
/// 0 to 1: of two that share half a sixteenth too little or too much (one
/// standard error).
pub fn about(ours: &[u32], theirs: &[u32]) -> f64 {
    let same = ours.iter().zip(theirs).filter(|(a, b)| a == b).count();
    share(same, ours.len().max(theirs.len()))
}

/// Grams that two documents have in common over all grams of both, 0 to 1.
pub fn share_of(ours: &Grams, theirs: &Grams) -> f64 {
    let shared = in_both(&ours.all, &theirs.all);
    share(shared, ours.all.len() + theirs.all.len() - shared)
}

/// What the first document has in common with the second.
pub fn common(ours: &Grams, theirs: &Grams) -> Common {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (nth, (_, grams)) in theirs.passages.iter().enumerate() {
        for gram in grams {
            places.entry(*gram).or_default().push(nth);
        }
    }
    let mut passages = 0;
    let mut longest: Option<(usize, (usize, usize))> = None;
    for (at, grams) in &ours.passages {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for nth in grams.iter().filter_map(|gram| places.get(gram)).flatten() {
            *counts.entry(*nth).or_default() += 1;
        }
        let best = counts
            .into_iter()
            .max_by_key(|(nth, n)| (*n, usize::MAX - nth));
        let Some((nth, n)) = best else { continue };
        let Some((there, others)) = theirs.passages.get(nth) else {
            continue;
        };
        if share(n, grams.len() + others.len() - n) < SAME_PASSAGE {
            continue;
        }
        passages += 1;
        if longest.is_none_or(|(length, _)| grams.len() > length) {
            longest = Some((grams.len(), (*at, *there)));
        }
    }
    Common {
        passages,
        of: ours.passages.len(),
        longest: longest.map(|(_, places)| places),
    }
}

/// How many are in both of two ordered lists.
fn in_both(ours: &[u64], theirs: &[u64]) -> usize {
    let mut theirs = theirs.iter().peekable();
    let mut both = 0;
    for gram in ours {
        while theirs.next_if(|other| *other < gram).is_some() {}
        both += usize::from(theirs.next_if_eq(&gram).is_some());
    }
    both
}

#[allow(
    clippy::cast_precision_loss,
    reason = "counts of grams are far below 2^52"
)]
fn share(part: usize, of: usize) -> f64 {
    match of {
        0 => 0.0,
        of => part as f64 / of as f64,
    }
}

/// FNV-1a over code points, mixed: keys are kept, so that the hash must not
/// change with a library.
fn hash(gram: &[char]) -> u64 {
    let folded = gram.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
        (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01b3)
    });
    mix(folded)
}

/// The finaliser of SplitMix64.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests;
