//! Pairs of letters with their positions: what search looks for.
//!
//! Japanese is written without spaces, so every letter or digit of a text in
//! [normal form](super::normal) takes one position, from 0. At each position
//! stands the pair with the next letter, or the letter itself where no letter
//! or digit follows. Symbols and spaces take no position and end a pair. A
//! letter in the middle is found as the beginning of a pair.

/// What the grams of this module are called where they are stored. To be
/// changed whenever a text would give other grams, also when the normal form
/// changes: an index made by another analysis must be built anew.
pub const ANALYSIS: &str = "bi-2";

/// A pair of neighbouring letters of a text, or a letter that ends a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gram<'a> {
    /// Position of its first letter: letters and digits before it.
    pub position: usize,
    /// Byte offset in the text.
    pub offset: usize,
    /// One or two characters.
    pub text: &'a str,
}

/// Whether `c` takes a position.
pub fn is_letter(c: char) -> bool {
    is_common(c) || c.is_alphanumeric()
}

/// Letters that most texts are made of, told without a table.
fn is_common(c: char) -> bool {
    matches!(c, '0'..='9' | 'a'..='z' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}')
}

/// The grams of a text in normal form, one at each position.
pub fn grams(normal: &str) -> impl Iterator<Item = Gram<'_>> {
    let mut letters = normal
        .char_indices()
        .filter(|(_, c)| is_letter(*c))
        .enumerate()
        .peekable();
    std::iter::from_fn(move || {
        let (position, (offset, c)) = letters.next()?;
        let end = offset + c.len_utf8();
        let next = letters.peek().filter(|(_, (from, _))| *from == end);
        let end = next.map_or(end, |(_, (from, c))| from + c.len_utf8());
        Some(Gram {
            position,
            offset,
            text: normal.get(offset..end)?,
        })
    })
}

/// The grams that a text must have which holds these letters in place. What
/// follows the last letter is not known: it is named only as the second of a
/// pair, or as the [only letter](only_letter) there is.
pub fn cover(normal: &str) -> Vec<Gram<'_>> {
    let mut found: Vec<Gram<'_>> = grams(normal).collect();
    let is_last_letter = |gram: &Gram<'_>| gram.text.chars().nth(1).is_none();
    if found.last().is_some_and(is_last_letter) {
        found.pop();
    }
    // Inside a run the pairs say all; a letter alone says where a run ends,
    // which is needed where it is all of the run.
    let runs: Vec<Run<'_>> = runs(normal).collect();
    found.retain(|gram| !is_last_letter(gram) || runs.iter().any(|run| run.offset == gram.offset));
    found
}

/// The letter of a text that has one letter only.
pub fn only_letter(normal: &str) -> Option<char> {
    let mut letters = normal.chars().filter(|c| is_letter(*c));
    let only = letters.next()?;
    letters.next().is_none().then_some(only)
}

/// A longest stretch of letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'a> {
    /// Byte offset in the text.
    pub offset: usize,
    /// Its letters.
    pub text: &'a str,
}

/// The stretches of letters and digits of a text, in order.
pub fn runs(normal: &str) -> impl Iterator<Item = Run<'_>> {
    let mut offset = 0;
    normal
        .split_inclusive(|c| !is_letter(c))
        .map(move |piece| {
            let text = piece.trim_end_matches(|c| !is_letter(c));
            let run = Run { offset, text };
            offset += piece.len();
            run
        })
        .filter(|run| !run.text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(normal: &str) -> Vec<(usize, &str)> {
        grams(normal).map(|g| (g.position, g.text)).collect()
    }

    fn covered(normal: &str) -> Vec<(usize, &str)> {
        cover(normal).iter().map(|g| (g.position, g.text)).collect()
    }

    #[test]
    fn every_letter_takes_one_position() {
        assert_eq!(
            told("年1回、a"),
            [(0, "年1"), (1, "1回"), (2, "回"), (3, "a")]
        );
        assert_eq!(told("、。 -"), []);
    }

    #[test]
    fn pairs_cover_runs_and_letters_where_a_run_must_end() {
        let cases: [(&str, &[(usize, &str)]); 7] = [
            ("教育研修", &[(0, "教育"), (1, "育研"), (2, "研修")]),
            ("育、研修", &[(0, "育"), (1, "研修")]),
            ("年", &[]),
            ("研修、育", &[(0, "研修")]),
            ("研修、育、年", &[(0, "研修"), (2, "育")]),
            ("、", &[]),
            ("(株)見本", &[(0, "株"), (1, "見本")]),
        ];
        for (text, want) in cases {
            assert_eq!(covered(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn offsets_lead_to_the_grams(text in "[あ-う漢a1、 ー𠮷]{0,20}") {
            for gram in grams(&text).chain(cover(&text)) {
                prop_assert!(text.get(gram.offset..).unwrap().starts_with(gram.text));
                let before = text.get(..gram.offset).unwrap();
                let letters = before.chars().filter(|c| is_letter(*c)).count();
                prop_assert_eq!(gram.position, letters);
            }
            let letters: String = text.chars().filter(|c| is_letter(*c)).collect();
            let joined: String = runs(&text).map(|run| run.text).collect();
            prop_assert_eq!(letters, joined);
        }

        #[test]
        fn what_covers_is_indexed_whatever_stands_around(
            before in "[あ-う漢a、 ]{0,3}", text in "[あ-う漢a1、 ー]{0,20}", after in "[あ-う漢a、 ]{0,3}",
        ) {
            let whole = format!("{before}{text}{after}");
            let skipped = before.chars().filter(|c| is_letter(*c)).count();
            let all: Vec<_> = grams(&whole).map(|g| (g.position, g.text)).collect();
            for gram in cover(&text) {
                prop_assert!(all.contains(&(gram.position + skipped, gram.text)));
            }
            if let Some(only) = only_letter(&text) {
                prop_assert!(all.iter().any(|(_, gram)| gram.starts_with(only)));
            }
        }

        #[test]
        fn the_common_letters_are_letters(c in any::<char>()) {
            prop_assert!(!is_common(c) || c.is_alphanumeric());
        }
    }
}
