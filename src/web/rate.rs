//! How often one browser may ask: a bucket of requests for everybody who is
//! signed in, and for every address that nobody is signed in at.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Buckets after which full ones are forgotten.
const MANY: usize = 4096;

/// What was asked how often.
#[derive(Debug, Default)]
pub(super) struct Rate {
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
    /// Whether its owner was told already that it is empty.
    told: bool,
}

/// A request that comes too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooOften {
    /// Whole seconds until the next one may come.
    pub(super) seconds: u64,
    /// Whether it is the first one of a row.
    pub(super) first: bool,
}

impl Rate {
    /// Takes a request off the bucket of `who`, which holds what may be asked in
    /// a minute; 0 sets no limit.
    pub(super) fn take(&self, who: &str, per_minute: u32, now: Instant) -> Result<(), TooOften> {
        if per_minute == 0 {
            return Ok(());
        }
        let whole = f64::from(per_minute);
        let a_second = whole / 60.0;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MANY {
            buckets.retain(|_, bucket| filled(*bucket, whole, now).left < whole);
        }
        let new = Bucket {
            left: whole,
            at: now,
            told: false,
        };
        let bucket = buckets.entry(who.to_owned()).or_insert(new);
        *bucket = filled(*bucket, whole, now);
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            bucket.told = false;
            return Ok(());
        }
        let first = !std::mem::replace(&mut bucket.told, true);
        // Never negative, and far below what an integer holds.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let seconds = ((1.0 - bucket.left) / a_second).ceil().max(1.0) as u64;
        Err(TooOften { seconds, first })
    }
}

/// A bucket as it is now.
fn filled(bucket: Bucket, whole: f64, now: Instant) -> Bucket {
    let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
    Bucket {
        left: (bucket.left + passed * whole / 60.0).min(whole),
        at: now,
        ..bucket
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_bucket_empties_and_fills_by_itself() {
        let (rate, now) = (Rate::default(), Instant::now());
        for _ in 0..60 {
            assert_eq!(rate.take("a", 60, now), Ok(()));
        }
        let empty = |first| Err(TooOften { seconds: 1, first });
        assert_eq!(rate.take("a", 60, now), empty(true));
        assert_eq!(rate.take("a", 60, now), empty(false));
        assert_eq!(rate.take("b", 60, now), Ok(()), "others are not touched");
        let later = now + Duration::from_secs(2);
        assert_eq!(rate.take("a", 60, later), Ok(()));
        assert_eq!(rate.take("a", 60, later), Ok(()));
        assert_eq!(rate.take("a", 60, later), empty(true));
        assert_eq!(rate.take("a", 0, now), Ok(()), "no limit");
    }
}
