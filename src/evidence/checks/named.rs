//! Whether a person is named in a text, by the whole name: 林 一 does not stand in
//! 小林 一郎.

use crate::scheme::forms::NamedWords;
use crate::text::name::name_form;
use crate::text::normal::is_ideograph;

/// A text in the form of names, each character with the white space before it.
#[derive(Debug, Clone)]
pub(super) struct Spaced(Vec<(char, usize)>);

impl Spaced {
    pub(super) fn of(text: &str) -> Self {
        let mut chars = Vec::new();
        let mut gap = 0;
        for word in text.split_inclusive(char::is_whitespace) {
            for (at, c) in name_form(word.trim_end()).chars().enumerate() {
                chars.push((c, if at == 0 { gap } else { 0 }));
                gap = if at == 0 { 0 } else { gap };
            }
            gap += word.chars().filter(|c| c.is_whitespace()).count();
        }
        Self(chars)
    }

    /// Whether `name`, in its normal form, stands there as a whole.
    pub(super) fn names(&self, name: &str, words: &NamedWords) -> bool {
        let name: Vec<char> = name.chars().collect();
        let stands = |at: usize| {
            let run = self.0.get(at..at + name.len());
            run.is_some_and(|run| run.iter().map(|(c, _)| c).eq(&name))
                && self.is_begin(at, at + name.len(), words)
                && self.is_end(at, at + name.len(), words)
        };
        !name.is_empty() && (0..self.0.len()).any(stands)
    }

    fn is_begin(&self, from: usize, to: usize, words: &NamedWords) -> bool {
        let before: String = self.0.iter().take(from).map(|(c, _)| c).collect();
        let Some(last) = from.checked_sub(1) else {
            return true;
        };
        words
            .before
            .iter()
            .any(|word| before.ends_with(word.as_str()))
            || self.parts(from, last, from, to)
    }

    fn is_end(&self, from: usize, to: usize, words: &NamedWords) -> bool {
        let behind: String = self.0.iter().skip(to).take(8).map(|(c, _)| c).collect();
        behind.is_empty()
            || words
                .behind
                .iter()
                .any(|word| behind.starts_with(word.as_str()))
            || self.parts(to, to, from, to)
    }

    /// Whether a name that stands from `from` to `to` is parted from its
    /// `neighbour` by what the neighbour is, or by white space before `at`.
    fn parts(&self, at: usize, neighbour: usize, from: usize, to: usize) -> bool {
        if !self.char(neighbour).is_some_and(is_of_name) {
            return true;
        }
        // Between spaced letters white space parts no names: 小 林 一 郎.
        let inside = (from + 1..to).map(|at| self.gap(at)).max().unwrap_or(0);
        let gap = self.gap(at);
        gap > inside || (gap > 0 && !self.is_alone(neighbour))
    }

    /// Whether a character has white space, or nothing of a name, on both sides.
    fn is_alone(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.char(at));
        let opens = self.gap(at) > 0 || !before.is_some_and(is_of_name);
        let ends = self.gap(at + 1) > 0 || !self.char(at + 1).is_some_and(is_of_name);
        opens && ends
    }

    fn char(&self, at: usize) -> Option<char> {
        self.0.get(at).map(|(c, _)| *c)
    }

    fn gap(&self, at: usize) -> usize {
        self.0.get(at).map_or(0, |(_, gap)| *gap)
    }
}

/// A letter that may go on a name; the particles behind one do not.
fn is_of_name(c: char) -> bool {
    is_ideograph(c) || matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

/// Whether a line says to whom a paper goes: 株式会社見本 御中.
pub(super) fn is_addressee(line: &str, words: &NamedWords) -> bool {
    let line = line.trim_end();
    words.to.iter().any(|end| line.ends_with(end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::{Forms, Templates};

    #[test]
    fn a_name_counts_as_a_whole() {
        let forms = Forms::load(&Templates::embedded()).unwrap();
        let words = &forms.papers.named;
        let names = |text: &str, name: &str| Spaced::of(text).names(&name_form(name), words);
        for (text, name) in [
            ("取締役　　林　一", "林　一"),
            ("取締役林一郎", "林　一郎"),
            ("代表取締役 見本 太郎 監査役 見本 花子", "見本太郎"),
            ("代表取締役 見本 太郎 監査役 見本 花子", "見本 花子"),
            ("取　締　役　　見　本　太　郎", "見本 太郎"),
            ("見本 太郎 東京都見本区", "見本 太郎"),
            ("氏名：林 一 印", "林一"),
            ("見本 太郎は、誓約します。", "見本太郎"),
            ("理事長 | 見本 太郎", "見本太郎"),
            ("小林 一郎、林 一", "林　一"),
        ] {
            assert!(names(text, name), "{text} {name}");
        }
        for (text, name) in [
            ("取締役　　小　林　一　郎", "林　一"),
            ("取締役 小林 一郎", "林 一"),
            ("取締役小林一郎", "林一"),
            ("取締役 林 一郎", "林 一"),
            ("取締役 小林 一", "林 一"),
            ("取締役 見本 太郎", "見本 花子"),
        ] {
            assert!(!names(text, name), "{text} {name}");
        }
    }

    #[test]
    fn an_addressee_is_known_by_the_end_of_the_line() {
        let forms = Forms::load(&Templates::embedded()).unwrap();
        let is_to = |line: &str| is_addressee(line, &forms.papers.named);
        assert!(is_to("株式会社見本　代表取締役　見本 太郎　殿"));
        assert!(is_to("株式会社見本 御中 "));
        assert!(!is_to("氏名　仮名 花子　印"));
        assert!(!is_to("お客様の個人情報を守ります。"));
    }
}
