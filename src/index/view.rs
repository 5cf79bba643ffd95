//! What an answer was ranked by, so that its next page is ranked alike.
//!
//! A score depends on how many passages there are and how many of them hold a
//! word: each document that is added moves it a little. Who goes on with the
//! figures of the first page, and leaves out what came after it, meets every
//! passage once.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// The passages and the figures that an answer came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// The highest id of a passage.
    pub(super) last: u64,
    /// Number of passages.
    passages: u64,
    /// Grams by field.
    tokens: BTreeMap<u32, u64>,
    /// Passages that hold a term, in the order in which the query asks.
    holding: Vec<u64>,
}

/// Gives the figures of a view, or those of today, and keeps them.
pub(super) struct Statistics<'a> {
    searcher: &'a Searcher,
    given: Option<&'a View>,
    asked: Mutex<View>,
}

impl<'a> Statistics<'a> {
    pub(super) fn new(searcher: &'a Searcher, given: Option<&'a View>) -> Self {
        Self {
            searcher,
            given,
            asked: Mutex::default(),
        }
    }

    /// What was asked for.
    pub(super) fn view(&self, last: u64) -> View {
        match self.given {
            Some(view) => view.clone(),
            None => View {
                last,
                ..self.with(|view| view.clone())
            },
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut View) -> T) -> T {
        work(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let id = field.field_id();
        if let Some(tokens) = self.given.and_then(|view| view.tokens.get(&id)) {
            return Ok(*tokens);
        }
        let tokens = self.searcher.total_num_tokens(field)?;
        self.with(|view| view.tokens.insert(id, tokens));
        Ok(tokens)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        if let Some(view) = self.given {
            return Ok(view.passages.max(1));
        }
        let passages = self.searcher.total_num_docs()?;
        self.with(|view| view.passages = passages);
        Ok(passages)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let today = || self.searcher.doc_freq(term);
        let Some(view) = self.given else {
            let holding = today()?;
            self.with(|view| view.holding.push(holding));
            return Ok(holding);
        };
        let asked = self.with(|asked| {
            asked.holding.push(0);
            asked.holding.len() - 1
        });
        let holding = view.holding.get(asked).copied();
        // The library takes it for granted that no more hold a term than there
        // are, and a view may come from anywhere.
        Ok(holding.map_or_else(today, Ok)?.min(view.passages.max(1)))
    }
}

impl std::fmt::Display for View {
    /// Numbers, in one word without spaces.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}.{:x}", self.last, self.passages)?;
        for (field, tokens) in &self.tokens {
            write!(f, ".{field:x}-{tokens:x}")?;
        }
        self.holding.iter().try_for_each(|n| write!(f, ".{n:x}"))
    }
}

impl FromStr for View {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| u64::from_str_radix(text, 16);
        let mut parts = text.split('.');
        let mut view = Self {
            last: number(parts.next().unwrap_or_default())?,
            passages: number(parts.next().unwrap_or_default())?,
            ..Self::default()
        };
        for part in parts {
            match part.split_once('-') {
                Some((field, tokens)) => {
                    let field = u32::from_str_radix(field, 16)?;
                    view.tokens.insert(field, number(tokens)?);
                }
                None => view.holding.push(number(part)?),
            }
        }
        Ok(view)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_one_word() {
        let view = View {
            last: 300,
            passages: 17,
            tokens: [(8, 400), (9, 0)].into(),
            holding: vec![3, 0, 17],
        };
        assert_eq!(view.to_string(), "12c.11.8-190.9-0.3.0.11");
        assert_eq!(view.to_string().parse(), Ok(view));
        for text in ["", "1", "x.1", "1.2.-", "1.2.g"] {
            assert!(text.parse::<View>().is_err(), "{text}");
        }
    }
}
