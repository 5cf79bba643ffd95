//! Answers that were given, for who turns a page, goes back or asks the same:
//! to count all that matches costs far more than to show thirty of it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::Hits;
use super::query::Query;

/// Answers that are kept: what was asked last.
const MOST: usize = 32;

/// Passages of an answer that are kept: its first pages.
pub(super) const FIRST: usize = 300;

/// The last answers, each with its first passages and counted. They hold as long
/// as the searcher that they come from, and the query says who may see what.
#[derive(Default)]
pub(super) struct Kept(Mutex<VecDeque<One>>);

struct One {
    generation: u64,
    query: Query,
    answer: Arc<Hits>,
}

impl Kept {
    /// The answer to a query: the one that is kept, else the one that is made now.
    pub(super) fn of<E>(
        &self,
        generation: u64,
        query: &Query,
        make: impl FnOnce() -> Result<Hits, E>,
    ) -> Result<Arc<Hits>, E> {
        if let Some(answer) = self.known(generation, query) {
            return Ok(answer);
        }
        let answer = Arc::new(make()?);
        let mut all = self.all();
        all.retain(|one| one.generation == generation);
        all.truncate(MOST - 1);
        all.push_front(One {
            generation,
            query: query.clone(),
            answer: Arc::clone(&answer),
        });
        Ok(answer)
    }

    fn known(&self, generation: u64, query: &Query) -> Option<Arc<Hits>> {
        let mut all = self.all();
        let is_it = |one: &One| one.generation == generation && one.query == *query;
        let found = all.iter().position(is_it)?;
        let one = all.remove(found)?;
        let answer = Arc::clone(&one.answer);
        all.push_front(one);
        Some(answer)
    }

    fn all(&self) -> std::sync::MutexGuard<'_, VecDeque<One>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Facet;

    #[test]
    fn an_answer_is_kept_for_one_searcher_and_one_that_may_see_as_much() {
        let kept = Kept::default();
        let made = std::cell::Cell::new(0);
        let ask = |generation, query: &Query| {
            let make = || {
                made.set(made.get() + 1);
                Ok::<_, ()>(Hits {
                    total: made.get(),
                    ..Hits::default()
                })
            };
            kept.of(generation, query, make).unwrap().total
        };
        let all = Query::parse("教育").unwrap();
        let mut less = all.clone();
        less.keep_to(Facet::Case, &["C-1".to_owned()]);
        assert_eq!([ask(1, &all), ask(1, &all)], [1, 1]);
        assert_eq!([ask(1, &less), ask(1, &all), ask(1, &less)], [2, 1, 2]);
        assert_eq!([ask(2, &all), ask(2, &less)], [3, 4]);
        // The one that was asked for longest ago makes room.
        for n in 0..MOST - 1 {
            ask(2, &Query::parse(&format!("第{n}条")).unwrap());
        }
        let last = made.get();
        assert_eq!(ask(2, &less), 4);
        assert_eq!(ask(2, &all), last + 1);
        assert_eq!(kept.all().len(), MOST);
    }
}
