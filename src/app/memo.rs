//! What was worked out of the records and need not be worked out again: each
//! value is kept with the version of what it was made of (`records::Versions`),
//! and holds as long as the records have that version.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Values by key, for all openings of one home. At most `MOST` are kept; then all
/// are forgotten, and those that are asked for made again.
#[derive(Debug)]
pub(super) struct Memo<K, V, const MOST: usize>(Mutex<HashMap<K, Slot<V>>>);

/// A value with its version. Whoever makes it holds the lock: who asks for the same
/// meanwhile waits for it, and does not make it once more.
type Slot<V> = Arc<Mutex<Option<(u64, Arc<V>)>>>;

impl<K, V, const MOST: usize> Default for Memo<K, V, MOST> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V, const MOST: usize> Memo<K, V, MOST> {
    /// The value of a version: the one that is known, else the one that is made
    /// now. Without a version it is made, and not kept. `make` must not ask for
    /// the same key.
    pub(super) fn of<E>(
        &self,
        key: K,
        version: Option<u64>,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        let Some(version) = version else {
            return make().map(Arc::new);
        };
        let slot = self.slot(key);
        let mut held = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, value)) = &*held
            && *known == version
        {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(make()?);
        *held = Some((version, Arc::clone(&value)));
        Ok(value)
    }

    fn slot(&self, key: K) -> Slot<V> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST && !slots.contains_key(&key) {
            slots.clear();
        }
        Arc::clone(slots.entry(key).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_a_version_and_never_kept_without_one() {
        let memo: Memo<u8, String, 2> = Memo::default();
        let made = std::cell::Cell::new(0);
        let make = || {
            made.set(made.get() + 1);
            Ok::<_, ()>(made.get().to_string())
        };
        let ask = |key, version| memo.of(key, version, make).unwrap().to_string();
        assert_eq!(ask(1, Some(7)), "1");
        assert_eq!(ask(1, Some(7)), "1");
        assert_eq!(ask(2, Some(7)), "2");
        assert_eq!(ask(1, Some(8)), "3");
        assert_eq!(ask(1, None), "4");
        assert_eq!(ask(1, Some(8)), "3");
        assert!(memo.of(1, Some(9), || Err::<String, _>(())).is_err());
        assert_eq!(ask(1, Some(9)), "5");
        // A third one makes all be forgotten.
        assert_eq!(ask(3, Some(9)), "6");
        assert_eq!(memo.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn who_asks_while_a_value_is_made_waits_for_it() {
        let memo: Memo<u8, u32, 2> = Memo::default();
        let made = std::sync::atomic::AtomicU32::new(0);
        let begun = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                memo.of(1, Some(7), || {
                    begun.wait();
                    // Time for the other to ask.
                    std::thread::sleep(std::time::Duration::from_millis(50));
                    Ok::<_, ()>(made.fetch_add(1, std::sync::atomic::Ordering::SeqCst))
                })
            });
            begun.wait();
            // Another key is not waited for.
            assert_eq!(*memo.of(2, Some(7), || Ok::<_, ()>(9)).unwrap(), 9);
            let second = memo.of(1, Some(7), || Ok::<_, ()>(5));
            assert_eq!(*second.unwrap(), 0);
        });
        assert_eq!(made.into_inner(), 1);
    }
}
