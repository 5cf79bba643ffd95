//! The query language.
//!
//! Words must all occur, in the text or in the headings above it; `"…"`, `“…”`,
//! 「…」 and 『…』 hold a string that must stand in the text; `-` or `NOT`
//! before either excludes; `OR` separates alternatives; filters
//! (`case: class: scheme: criterion: page: from: to: state:`) hold for all of
//! them; they have Japanese names too (`案件:`). Half and full width are alike.
//! A long question in one piece asks for some of its letter pairs, since it
//! will hardly stand anywhere as it is. There are no wildcards: a word is found
//! inside longer ones.

mod filter;
mod lex;

use std::collections::BTreeSet;

pub use filter::{Facet, Filter, Wanted, day_of, plain};

use crate::text::grams::{grams, is_letter, runs};
use crate::text::normal::normalize;
use lex::Piece;

/// Characters of a query.
const CHARACTERS: usize = 2_000;

/// Words, strings and filters of a query.
const LEAVES: usize = 64;

/// Letters from which a piece with hiragana in it is taken for a question.
const QUESTION: usize = 11;

/// Letters from which a piece with hiragana in it that stands nowhere is looked
/// for by its pairs.
const SENTENCE: usize = 5;

/// Pairs of a question that are looked for, the first ones.
const PAIRS: usize = 64;

/// A query that cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Nothing was asked for.
    #[error("the query is empty")]
    Empty,
    /// Only symbols, which the index does not hold.
    #[error("the query has no letter or digit to look for")]
    OnlySymbols,
    /// More than can be searched for at once.
    #[error("the query is too long: at most {0} {1}")]
    TooLong(usize, &'static str),
    /// A quote without its end.
    #[error("the quote {0} has no end")]
    OpenQuote(char),
    /// A sign that other programs take for anything.
    #[error("{0}: there are no wildcards")]
    Wildcard(String),
    /// Parentheses around alternatives, or around what is excluded.
    #[error("{0}: parentheses group nothing")]
    Grouping(String),
    /// A filter that there is not.
    #[error("there is no filter {0}")]
    NoFilter(String),
    /// A filter whose value is not understood.
    #[error("{key}:{value} is not understood; expected {expected}")]
    Filter {
        /// Name of the filter.
        key: &'static str,
        /// Its value as written.
        value: String,
        /// What is understood, in English.
        expected: &'static str,
    },
}

/// A query, understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    pub(super) alternatives: Vec<Alternative>,
    pub(super) filters: Vec<Wanted>,
    pub(super) ids: Option<Vec<u64>>,
    /// Properties of which each has one of these values, whatever else is asked
    /// for.
    pub(super) only: Vec<(Facet, Vec<String>)>,
}

/// What stands between two `OR`s.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Alternative {
    pub(super) must: Vec<Leaf>,
    pub(super) must_not: Vec<Leaf>,
}

/// One thing to look for, in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaf {
    /// A string as it stands, symbols and all, in the text.
    Exact(String),
    /// Letters one after the other, in the text or in a heading.
    Word(String),
    /// One of these words, each of whose parts stands in the text.
    AnyOf(Vec<Vec<String>>),
    /// Some pairs of the question `text`.
    Grams { text: String, grams: Vec<String> },
}

impl Query {
    /// Understands a query as a person types it.
    ///
    /// # Errors
    /// When nothing can be looked for, or something in it is not understood.
    pub fn parse(input: &str) -> Result<Self, QueryError> {
        Self::with_filters(input, &[])
    }

    /// The same with filters beside what was typed, by name and value.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and for a filter that there is not.
    pub fn with_filters(input: &str, filters: &[(&str, &str)]) -> Result<Self, QueryError> {
        if input.chars().count() > CHARACTERS {
            return Err(QueryError::TooLong(CHARACTERS, "characters"));
        }
        let mut query = Self::default();
        for (name, value) in filters {
            let key = lex::key(name).ok_or_else(|| QueryError::NoFilter((*name).to_owned()))?;
            query.filters.push(filter::understand(key, value, false)?);
        }
        let pieces = lex::lex(input)?;
        if query.filters.is_empty() && pieces.iter().all(|piece| matches!(piece, Piece::Or)) {
            return Err(QueryError::Empty);
        }
        let mut current = Alternative::default();
        for piece in pieces {
            match piece {
                Piece::Or => query.add(std::mem::take(&mut current)),
                Piece::Filter {
                    key,
                    value,
                    negative,
                } => query
                    .filters
                    .push(filter::understand(key, &value, negative)?),
                Piece::Text {
                    text,
                    quoted,
                    negative,
                } => current.add(&text, quoted, negative),
            }
        }
        query.add(current);
        if query.leaves().count() + query.filters.len() > LEAVES {
            return Err(QueryError::TooLong(LEAVES, "words"));
        }
        if query.is_searchable() {
            Ok(query)
        } else {
            Err(QueryError::OnlySymbols)
        }
    }

    /// A query for passages that hold, in one of `ways`, a word for each of the
    /// things named; a word may have parts. All in normal form.
    ///
    /// # Errors
    /// When a filter is not understood.
    pub fn of_ways(
        ways: Vec<Vec<Vec<Vec<String>>>>,
        filters: &[(&str, &str)],
    ) -> Result<Self, QueryError> {
        let mut query = match filters {
            [] => Self::default(),
            filters => Self::with_filters("", filters)?,
        };
        query.alternatives = ways
            .into_iter()
            .map(|way| Alternative {
                must: way.into_iter().map(Leaf::AnyOf).collect(),
                must_not: Vec::new(),
            })
            .collect();
        Ok(query)
    }

    /// The filters of which something must be so; none that exclude.
    pub fn wanted(&self) -> impl Iterator<Item = &Filter> {
        let each = self.filters.iter().filter(|wanted| !wanted.negative);
        each.map(|wanted| &wanted.filter)
    }

    /// The classes asked for, or not wanted.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        let each = self.filters.iter();
        each.filter_map(|wanted| match &wanted.filter {
            Filter::Facet(Facet::Class, class) => Some(class.as_str()),
            _ => None,
        })
    }

    /// Puts ids in the place of classes that were called otherwise.
    pub fn rename_classes(&mut self, id: impl Fn(&str) -> Option<String>) {
        for wanted in &mut self.filters {
            if let Filter::Facet(Facet::Class, class) = &mut wanted.filter
                && let Some(id) = id(class)
            {
                *class = filter::plain(&id);
            }
        }
    }

    /// Answers only with these passages: what `criterion:` means, which the
    /// records know.
    pub fn restrict_to(&mut self, ids: Vec<u64>) {
        self.ids = Some(ids);
    }

    /// Answers only with passages whose property has one of these values, whatever
    /// the query itself asks for; without any value, with none.
    pub fn keep_to(&mut self, facet: Facet, values: &[String]) {
        let plain = values.iter().map(|value| filter::plain(value));
        self.only.push((facet, plain.collect()));
    }

    /// The same query, asking for less: for any of its words where it asks for
    /// all of them, for the pairs of a sentence that was taken for one word.
    /// `None` when it asks for alternatives already, or quotes a string: who
    /// quotes wants just that.
    pub fn loosened(&self) -> Option<Self> {
        let [only] = self.alternatives.as_slice() else {
            return None;
        };
        let one = |leaf: Leaf| Alternative {
            must: vec![leaf],
            must_not: only.must_not.clone(),
        };
        let alternatives = match only.must.as_slice() {
            [Leaf::Word(text)] if is_sentence(text) => {
                question(text).into_iter().map(one).collect()
            }
            [] | [_] => return None,
            many if many.iter().any(|leaf| matches!(leaf, Leaf::Exact(_))) => return None,
            many => many.iter().cloned().map(one).collect(),
        };
        Some(Self {
            alternatives,
            ..self.clone()
        })
    }

    /// The criteria asked for by `criterion:`; any of them will do.
    pub fn criteria(&self) -> impl Iterator<Item = &str> {
        self.filters
            .iter()
            .filter_map(|wanted| match &wanted.filter {
                Filter::Criterion(id) => Some(id.as_str()),
                _ => None,
            })
    }

    /// Whether the index may answer with passages that the query does not
    /// mean: a quoted string with a symbol or a space in it.
    pub fn needs_verification(&self) -> bool {
        self.leaves().any(|leaf| !leaf.exact_in_index())
    }

    fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        let each = self.alternatives.iter();
        each.flat_map(|a| a.must.iter().chain(&a.must_not))
    }

    /// Whether the words and strings of the query hold for a passage; filters
    /// are not looked at. `text` is the text as written, `heading` the headings
    /// above it joined as they were indexed.
    pub fn verify(&self, text: &str, heading: &str) -> bool {
        let (text, heading) = (normalize(text).text, normalize(heading).text);
        let holds = |leaf: &Leaf| leaf.holds(&text, &heading);
        let meets = |a: &Alternative| a.must.iter().all(holds) && !a.must_not.iter().any(holds);
        self.alternatives.is_empty() || self.alternatives.iter().any(meets)
    }

    /// Whether a part of the query is a sentence, of which the index finds what
    /// holds one of the most telling pairs, and not all that holds any.
    pub fn asks_a_question(&self) -> bool {
        let leaves = self.alternatives.iter().flat_map(|a| &a.must);
        leaves
            .into_iter()
            .any(|leaf| matches!(leaf, Leaf::Grams { .. }))
    }

    /// What is to be found in a text, in normal form.
    pub(super) fn needles(&self) -> impl Iterator<Item = &str> {
        let leaves = self.alternatives.iter().flat_map(|a| &a.must);
        leaves.flat_map(|leaf| match leaf {
            Leaf::Exact(text) | Leaf::Word(text) => vec![text.as_str()],
            Leaf::AnyOf(words) => words.iter().flatten().map(String::as_str).collect(),
            Leaf::Grams { grams, .. } => grams.iter().map(String::as_str).collect(),
        })
    }

    fn add(&mut self, alternative: Alternative) {
        if alternative != Alternative::default() {
            self.alternatives.push(alternative);
        }
    }

    /// Whether the index can answer without looking at every text: filters
    /// alone can be answered, strings of symbols alone cannot.
    fn is_searchable(&self) -> bool {
        let indexed = |leaf: &Leaf| match leaf {
            Leaf::Exact(text) => text.contains(is_letter),
            Leaf::Word(_) | Leaf::AnyOf(_) | Leaf::Grams { .. } => true,
        };
        let searchable = |a: &Alternative| a.must.iter().chain(&a.must_not).any(indexed);
        match self.alternatives.as_slice() {
            [] => !self.filters.is_empty(),
            many => !self.filters.is_empty() || many.iter().all(searchable),
        }
    }
}

impl Alternative {
    fn add(&mut self, text: &str, quoted: bool, negative: bool) {
        let normal = normalize(text).text;
        let leaves = if quoted {
            exact(&normal)
        } else if is_question(&normal) && !negative {
            question(&normal)
        } else {
            words(&normal)
        };
        let list = if negative {
            &mut self.must_not
        } else {
            &mut self.must
        };
        list.extend(leaves);
    }
}

impl Leaf {
    /// Whether the index finds just what is meant: it holds no symbols.
    pub(super) fn exact_in_index(&self) -> bool {
        match self {
            Self::Exact(text) => text.chars().all(is_letter),
            // A word of a rule is a sign for the eye, not a quotation.
            Self::Word(_) | Self::AnyOf(_) | Self::Grams { .. } => true,
        }
    }

    fn holds(&self, text: &str, heading: &str) -> bool {
        match self {
            Self::Exact(wanted) => text.contains(wanted.as_str()),
            Self::Word(wanted) => {
                text.contains(wanted.as_str()) || heading.contains(wanted.as_str())
            }
            Self::AnyOf(words) => words
                .iter()
                .any(|parts| parts.iter().all(|part| text.contains(part.as_str()))),
            Self::Grams { grams, .. } => grams.iter().any(|gram| text.contains(gram.as_str())),
        }
    }
}

fn exact(normal: &str) -> Vec<Leaf> {
    let trimmed = normal.trim();
    if trimmed.is_empty() {
        return Vec::new();
    }
    vec![Leaf::Exact(trimmed.to_owned())]
}

fn words(normal: &str) -> Vec<Leaf> {
    runs(normal)
        .map(|run| Leaf::Word(run.text.to_owned()))
        .collect()
}

fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{309F}').contains(&c)
}

/// Whether a piece may be a sentence rather than a word: 「再委託の条件は」.
fn is_sentence(normal: &str) -> bool {
    normal.chars().count() >= SENTENCE && normal.contains(is_hiragana)
}

fn is_question(normal: &str) -> bool {
    let letters = normal.chars().filter(|c| is_letter(*c)).count();
    letters >= QUESTION && normal.contains(is_hiragana)
}

/// The pairs of a question, those of hiragana only (は, でしょうか) left out
/// where there are others.
fn question(normal: &str) -> Vec<Leaf> {
    let pairs: BTreeSet<&str> = grams(normal)
        .map(|gram| gram.text)
        .filter(|text| text.chars().nth(1).is_some())
        .take(PAIRS)
        .collect();
    let telling: Vec<&str> = pairs
        .iter()
        .copied()
        .filter(|pair| !pair.chars().all(is_hiragana))
        .collect();
    let chosen = if telling.is_empty() {
        pairs.into_iter().collect()
    } else {
        telling
    };
    if chosen.is_empty() {
        return words(normal);
    }
    let grams = chosen.into_iter().map(str::to_owned).collect();
    vec![Leaf::Grams {
        text: normal.to_owned(),
        grams,
    }]
}

#[cfg(test)]
mod tests;
