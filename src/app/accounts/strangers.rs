//! Wrong passwords for names that nobody signs in with: counted as those of an
//! account are, so that a wait does not tell who has one.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::sign_in::one_more;
use crate::records::Credential;

/// Names that are remembered. Within the longest wait nobody guesses so many
/// passwords, one after the other: who is forgotten has no wait left.
const MOST: usize = 1 << 16;

/// Failures by name, in memory: who types names at random fills no disk.
#[derive(Debug, Default)]
pub struct Strangers {
    known: Mutex<HashMap<u64, Tries>>,
    hasher: RandomState,
}

#[derive(Debug)]
struct Tries {
    last: Timestamp,
    credential: Credential,
}

impl Strangers {
    /// What is counted for a name.
    pub(super) fn of(&self, name: &str) -> Credential {
        let key = self.hasher.hash_one(name);
        let known = self.known();
        let tries = known.get(&key).map(|tries| tries.credential.clone());
        tries.unwrap_or_default()
    }

    /// Counts a failure.
    pub(super) fn count(&self, name: &str, now: Timestamp) {
        let key = self.hasher.hash_one(name);
        let mut known = self.known();
        if known.len() >= MOST && !known.contains_key(&key) {
            forget_oldest(&mut known);
        }
        let tries = known.entry(key).or_insert_with(|| Tries {
            last: now,
            credential: Credential::default(),
        });
        tries.last = now;
        tries.credential = one_more(&tries.credential, now);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<u64, Tries>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget_oldest(known: &mut HashMap<u64, Tries>) {
    let oldest = known.iter().min_by_key(|(_, tries)| tries.last);
    if let Some(key) = oldest.map(|(key, _)| *key) {
        known.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_waits_after_five_failures_and_others_do_not() {
        let (strangers, now) = (Strangers::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..4 {
            strangers.count("nobody", now);
        }
        assert_eq!(strangers.of("nobody").locked_until, None);
        strangers.count("nobody", now);
        assert!(
            strangers
                .of("nobody")
                .locked_until
                .is_some_and(|at| at > now)
        );
        assert_eq!(strangers.of("somebody"), Credential::default());
    }

    #[test]
    fn no_more_names_are_kept_than_there_is_room_for() {
        let strangers = Strangers::default();
        let at = |second: usize| Timestamp::from_second(second as i64).unwrap();
        for n in 0..MOST + 3 {
            strangers.count(&n.to_string(), at(n));
        }
        assert_eq!(strangers.known().len(), MOST);
        assert_eq!(strangers.of("2"), Credential::default(), "the oldest");
        assert_eq!(strangers.of("3").failures, 1);
    }
}
