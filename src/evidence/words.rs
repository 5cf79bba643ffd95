//! Many words looked for at once: one pass over a text, letter by letter.

use std::fmt;

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::matcher::MatcherError;

/// Words, compiled. Texts are compared as they are: in normal form.
pub(super) struct Words {
    /// `None` without words.
    finder: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

/// Where a word stands.
pub(super) struct Stands {
    /// Which one, by its position.
    pub(super) word: usize,
    /// First byte.
    pub(super) start: usize,
    /// Byte behind the last.
    pub(super) end: usize,
}

impl Words {
    /// Compiles words.
    ///
    /// # Errors
    /// When there are more than the automaton holds.
    pub(super) fn new(words: &[String]) -> Result<Self, MatcherError> {
        if words.is_empty() {
            return Ok(Self { finder: None });
        }
        match CharwiseDoubleArrayAhoCorasick::new(words) {
            Ok(finder) => Ok(Self {
                finder: Some(finder),
            }),
            Err(error) => Err(MatcherError::Vocabulary(error.to_string())),
        }
    }

    /// Every place of every word, also where words overlap.
    pub(super) fn find(&self, text: &str) -> impl Iterator<Item = Stands> {
        let finder = self.finder.iter();
        finder.flat_map(move |finder| {
            finder.find_overlapping_iter(text).map(|found| Stands {
                word: found.value() as usize,
                start: found.start(),
                end: found.end(),
            })
        })
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.finder.as_ref().map(|finder| finder.heap_bytes());
        formatter
            .debug_struct("Words")
            .field("bytes", &bytes)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<(usize, String)> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let words = Words::new(&words).unwrap();
        let stands = words.find(text);
        let mut found: Vec<(usize, String)> = stands
            .map(|at| (at.word, text[at.start..at.end].to_owned()))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn words_inside_words_are_found() {
        let own = |word: usize, text: &str| (word, text.to_owned());
        assert_eq!(
            found(&["個人情報", "情報", "報の"], "個人情報の𠮷"),
            [own(0, "個人情報"), own(1, "情報"), own(2, "報の")]
        );
        assert_eq!(found(&["情報"], "情報情報").len(), 2);
        assert_eq!(found(&["情", "情"], "情報").len(), 2);
        assert!(found(&["情報"], "情").is_empty());
        assert!(found(&[], "情報").is_empty());
    }
}
