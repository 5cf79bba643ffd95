//! A random part of the originals, and what its being sound says of the rest.

use std::str::FromStr;

use serde::Serialize;

use crate::app::error::{Code, Failure};

/// How many originals to read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample {
    /// So many in a hundred, rounded up.
    Percent(f64),
    /// So many.
    Count(u64),
}

impl FromStr for Sample {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mistaken = || format!("{text:?}: 10% or 200");
        let sample = match text.strip_suffix('%') {
            Some(share) => Self::Percent(share.trim().parse().map_err(|_| mistaken())?),
            None => Self::Count(text.trim().parse().map_err(|_| mistaken())?),
        };
        match sample {
            Self::Percent(share) if !(share > 0.0 && share <= 100.0) => Err(mistaken()),
            Self::Count(0) => Err(mistaken()),
            sample => Ok(sample),
        }
    }
}

/// What part of the originals was read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sampled {
    /// Originals there are.
    pub of: u64,
    /// Originals read, chosen at random.
    pub read: u64,
    /// With one original in a hundred damaged, at least one: how likely the
    /// sample would have held one of those, 0 to 1.
    pub would_show_one_in_a_hundred: f64,
}

impl Sampled {
    pub(super) fn new(of: u64, read: u64) -> Self {
        let damaged = of.div_ceil(100);
        // Drawn without putting back: the share of samples that miss them all.
        let missed: f64 = (0..damaged)
            .map(|n| (of - read).saturating_sub(n) as f64 / (of - n) as f64)
            .product();
        Self {
            of,
            read,
            would_show_one_in_a_hundred: if of == 0 { 1.0 } else { 1.0 - missed },
        }
    }
}

/// Leaves a random sample of `all`.
pub(super) fn choose<T>(all: &mut Vec<T>, sample: Sample) -> Result<(), Failure> {
    let wanted = match sample {
        Sample::Percent(share) => (all.len() as f64 * share / 100.0).ceil() as usize,
        Sample::Count(count) => usize::try_from(count).unwrap_or(usize::MAX),
    };
    let wanted = wanted.min(all.len());
    for at in 0..wanted {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|e| Failure::new(Code::Ledger).with("detail", e))?;
        let other = at + (u64::from_le_bytes(random) % (all.len() - at) as u64) as usize;
        all.swap(at, other);
    }
    all.truncate(wanted);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_a_share_or_a_number() {
        assert_eq!("10%".parse(), Ok(Sample::Percent(10.0)));
        assert_eq!("200".parse(), Ok(Sample::Count(200)));
        for bad in ["", "0", "0%", "101%", "ten", "-1", "NaN%"] {
            assert!(bad.parse::<Sample>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_sample_is_drawn_without_putting_back() {
        for (sample, wanted) in [(Sample::Percent(2.1), 4), (Sample::Count(500), 150)] {
            let mut all: Vec<u32> = (0..150).collect();
            choose(&mut all, sample).unwrap();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), wanted);
        }
    }

    #[test]
    fn what_a_sample_shows_is_what_the_books_say() {
        // 200 originals, 2 damaged, 20 read: 1 - (180·179)/(200·199).
        let shown = Sampled::new(200, 20).would_show_one_in_a_hundred;
        assert!((shown - (1.0 - 180.0 * 179.0 / (200.0 * 199.0))).abs() < 1e-12);
        assert_eq!(Sampled::new(50, 50).would_show_one_in_a_hundred, 1.0);
        assert_eq!(Sampled::new(0, 0).would_show_one_in_a_hundred, 1.0);
    }
}
