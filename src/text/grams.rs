//! Letters and pairs of letters with their positions: what search looks for.
//!
//! Japanese is written without spaces, so every letter or digit of a text in
//! [normal form](super::normal) takes one position, from 0. At each position
//! stand the letter itself and, where the next character is a letter or digit
//! too, the pair. Symbols and spaces take no position and end a pair.

/// What the grams of this module are called where they are stored. To be
/// changed whenever a text would give other grams, also when the normal form
/// changes: an index made by another analysis must be built anew.
pub const ANALYSIS: &str = "bi-1";

/// A letter or a pair of neighbouring letters of a text.
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
    c.is_alphanumeric()
}

/// All grams of a text in normal form: at each position the letter, then the
/// pair that it begins.
pub fn grams(normal: &str) -> impl Iterator<Item = Gram<'_>> {
    let mut letters = 0;
    let mut chars = normal.char_indices().peekable();
    let at_each = std::iter::from_fn(move || {
        let (offset, c) = chars.find(|(_, c)| is_letter(*c))?;
        let position = letters;
        letters += 1;
        let next = chars.peek().filter(|(_, next)| is_letter(*next));
        let end = offset + c.len_utf8();
        let pair = next.map(|(from, next)| from + next.len_utf8());
        Some([Some(end), pair].map(|end| {
            let text = normal.get(offset..end?)?;
            Some(Gram {
                position,
                offset,
                text,
            })
        }))
    });
    at_each.flat_map(|both| both.into_iter().flatten())
}

/// The fewest grams that hold all letters of a text in place: the pairs, and
/// letters that stand alone.
pub fn cover(normal: &str) -> Vec<Gram<'_>> {
    runs(normal)
        .scan(0, |position, run| {
            let first = *position;
            *position += run.text.chars().count();
            Some((first, run))
        })
        .flat_map(|(first, run)| {
            let alone = run.text.chars().nth(1).is_none();
            grams(run.text)
                .filter(move |gram| alone || gram.text.chars().nth(1).is_some())
                .map(move |gram| Gram {
                    position: first + gram.position,
                    offset: run.offset + gram.offset,
                    text: gram.text,
                })
        })
        .collect()
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
            [
                (0, "年"),
                (0, "年1"),
                (1, "1"),
                (1, "1回"),
                (2, "回"),
                (3, "a")
            ]
        );
        assert_eq!(told("、。 -"), []);
    }

    #[test]
    fn pairs_cover_runs_and_letters_cover_themselves() {
        let cases: [(&str, &[(usize, &str)]); 5] = [
            ("教育研修", &[(0, "教育"), (1, "育研"), (2, "研修")]),
            ("育、研修", &[(0, "育"), (1, "研修")]),
            ("年", &[(0, "年")]),
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
        fn what_covers_is_indexed(text in "[あ-う漢a1、 ー]{0,20}") {
            let all: Vec<_> = grams(&text).collect();
            for gram in cover(&text) {
                prop_assert!(all.contains(&gram));
            }
        }
    }
}
