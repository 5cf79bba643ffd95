//! The normal form on which search and matching work, with the way back to
//! the text as written.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::radicals;

/// A text in normal form.
///
/// `map[i]` is the index, in characters of the text as written, of what the
/// `i`-th character of `text` came from. It never decreases, and it has one
/// entry more than `text` has characters: the last one is the length of the
/// text as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normal {
    /// The normal form.
    pub text: String,
    /// Characters of `text` to characters of the text as written.
    pub map: Vec<u32>,
}

impl Normal {
    /// The characters of the text as written behind a range of characters of
    /// the normal form.
    ///
    /// A range inside a ligature such as ㈱ gives the whole ligature. Bounds
    /// beyond the text are clipped.
    pub fn written(&self, range: Range<usize>) -> Range<usize> {
        let at = |index: usize| {
            let found = self.map.get(index).or(self.map.last());
            found.map_or(0, |written| *written as usize)
        };
        let start = at(range.start);
        if range.end <= range.start {
            return start..start;
        }
        let last = at(range.end - 1);
        let end = at(range.end);
        let cut_ligature = end == last && range.end < self.map.len();
        start..if cut_ligature { last + 1 } else { end }
    }
}

/// Brings `text` into normal form, in time linear to its length.
///
/// - NFKC (full-width letters, half-width katakana, ㈱, ㋿, Kangxi radicals,
///   compatibility ideographs), then lower case;
/// - the CJK Radicals Supplement as ideographs (⻑ → 長);
/// - hyphens, dashes and the minus sign as `-`, the wave dash as `~`; the mark
///   of a long vowel (ー) stays;
/// - a voiced mark on its own (゛) joins the kana before it;
/// - runs of white space as one space, none between two Japanese characters;
/// - zero-width characters and variation selectors dropped.
pub fn normalize(text: &str) -> Normal {
    let mut writer = Writer::with_capacity(text.len());
    let mut segment = Segment::default();
    let mut written = 0u32;
    let mut chars = text.chars().map(narrow).peekable();
    while let Some(c) = chars.next() {
        let at = written;
        written = at.saturating_add(1);
        if is_common(c) {
            segment.flush(&mut writer);
            match chars.peek().is_none_or(|next| is_common(*next)) {
                true => writer.visible(c, at),
                false => segment.first = Some((c, at)),
            }
            continue;
        }
        if is_ignored(c) {
            continue;
        }
        let c = fold(c);
        if !attaches(c) {
            segment.flush(&mut writer);
        }
        segment.push(c, at);
    }
    segment.flush(&mut writer);
    writer.finish(written)
}

/// A character and the marks that compose with it, not yet normalised.
#[derive(Default)]
struct Segment {
    first: Option<(char, u32)>,
    marks: Vec<(char, u32)>,
}

impl Segment {
    fn push(&mut self, c: char, at: u32) {
        match self.first {
            None => self.first = Some((c, at)),
            Some(_) => self.marks.push((c, at)),
        }
    }

    fn flush(&mut self, writer: &mut Writer) {
        let Some((c, at)) = self.first.take() else {
            return;
        };
        if self.marks.is_empty() {
            match is_plain(c) {
                true => writer.push(c, at),
                false => compose(std::iter::once(c), |c| writer.push(c, at)),
            }
        } else if c.is_whitespace() {
            writer.push(c, at);
            Self::many(&self.marks, writer);
        } else {
            self.marks.insert(0, (c, at));
            Self::many(&self.marks, writer);
        }
        self.marks.clear();
    }

    /// Marks that stay apart keep their own places.
    fn many(chars: &[(char, u32)], writer: &mut Writer) {
        let Some((_, first)) = chars.first() else {
            return;
        };
        let mut composed = Vec::with_capacity(chars.len());
        compose(chars.iter().map(|(c, _)| *c), |c| composed.push(c));
        let unchanged = composed.len() == chars.len();
        for (index, c) in composed.into_iter().enumerate() {
            let own = chars.get(index).filter(|_| unchanged);
            writer.push(c, own.map_or(*first, |(_, at)| *at));
        }
    }
}

/// NFKC, folding, lower case, and NFKC of what these made of it.
fn compose(chars: impl Iterator<Item = char>, push: impl FnMut(char)) {
    chars
        .nfkc()
        .map(fold)
        .flat_map(char::to_lowercase)
        .nfkc()
        .for_each(push);
}

/// Collects the normal form and folds white space.
struct Writer {
    normal: Normal,
    last: Option<char>,
    space: Option<u32>,
}

impl Writer {
    fn with_capacity(bytes: usize) -> Self {
        Self {
            normal: Normal {
                text: String::with_capacity(bytes),
                map: Vec::with_capacity(bytes / 3 + 1),
            },
            last: None,
            space: None,
        }
    }

    fn push(&mut self, c: char, at: u32) {
        if c.is_whitespace() {
            self.space.get_or_insert(at);
            return;
        }
        self.visible(c, at);
    }

    /// Anything but white space.
    fn visible(&mut self, c: char, at: u32) {
        if let Some(space) = self.space.take()
            && !self.last.is_some_and(|last| joins(last, c))
        {
            self.write(' ', space);
        }
        self.write(c, at);
    }

    fn write(&mut self, c: char, at: u32) {
        self.normal.text.push(c);
        self.normal.map.push(at);
        self.last = Some(c);
    }

    fn finish(mut self, written: u32) -> Normal {
        if let Some(space) = self.space.take() {
            self.write(' ', space);
        }
        self.normal.map.push(written);
        self.normal
    }
}

/// Whether white space between two characters says nothing: between two
/// Japanese ones, and where a Japanese one meets a letter or digit (年 1 回,
/// PMS 文書), which is a habit of typesetting.
fn joins(before: char, after: char) -> bool {
    let fits = |c: char| is_japanese(c) || c.is_alphanumeric();
    (is_japanese(before) || is_japanese(after)) && fits(before) && fits(after)
}

/// Kana, ideographs and Japanese punctuation: what is written without spaces.
pub fn is_japanese(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{3003}' | '\u{3005}'..='\u{3011}' | '\u{3014}'..='\u{301B}'
        | '\u{303B}' | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}'
        | '\u{30A1}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}')
        || is_ideograph(c)
}

/// A Chinese character (漢字), the radicals' blocks not counted.
pub fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// Zero-width characters, soft hyphens and variation selectors.
fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

/// What NFKC leaves apart although it is read alike.
fn fold(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE31}' | '\u{FE32}' => '-',
        '\u{301C}' => '~',
        '\u{309B}' => '\u{3099}',
        '\u{309C}' => '\u{309A}',
        '\u{2E80}'..='\u{2EF3}' => radicals::unified(c).unwrap_or(c),
        _ => c,
    }
}

/// What most Japanese text is made of: its own normal form, never a mark on
/// the character before it.
pub fn is_common(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{3001}'..='\u{3003}' | '\u{3005}'..='\u{3011}' | '!'..='@' | '['..='~')
}

/// Full-width and capital Latin letters, digits and signs as small half-width
/// ones: what NFKC and lower case make of them, without asking its tables.
fn narrow(c: char) -> char {
    let narrow = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    narrow.to_ascii_lowercase()
}

/// Whether `c` is its own normal form, by blocks; most Japanese text is.
fn is_plain(c: char) -> bool {
    matches!(c,
        '\0'..='@' | '['..='~' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FE}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
        || is_spacing_mark(c)
}

/// Marks such as ￣ and ´ that NFKC takes apart into a space and a mark: they
/// stay as written, since the space is not one.
fn is_spacing_mark(c: char) -> bool {
    if c < '\u{A8}' || is_japanese(c) {
        return false;
    }
    let (mut first, mut many) = (None, false);
    decompose_compatible(c, |part| {
        many = first.is_some();
        first.get_or_insert(part);
    });
    first == Some(' ') && many
}

/// Whether `c` may compose with the character before it.
fn attaches(c: char) -> bool {
    if c < '\u{300}' || is_japanese(c) {
        return false;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    let first = first.unwrap_or(c);
    canonical_combining_class(first) != 0
        || is_nfkc_quick(std::iter::once(first)) == IsNormalized::Maybe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(written: &str) -> String {
        normalize(written).text
    }

    #[test]
    fn folds_what_is_read_alike() {
        let rows = [
            ("ＰＭＳ　Ｖｅｒ．２", "pms ver.2"),
            ("ｶﾞｲﾄﾞﾗｲﾝ", "ガイドライン"),
            ("か\u{3099}き\u{309B}は\u{309C}", "がぎぱ"),
            ("個⼈情報保護⽅針", "個人情報保護方針"),
            ("富⼠通⻑⻘⺠", "富士通長青民"),
            ("㈱見本㋿6年", "(株)見本令和6年"),
            ("神\u{FA19}葛\u{E0100}城", "神神葛城"),
            ("サーバー－1‐2―3−4", "サーバー-1-2-3-4"),
            ("ｻｰﾊﾞｰ", "サーバー"),
            ("１０～２０〜３０", "10~20~30"),
            ("髙橋 﨑", "髙橋﨑"),
        ];
        for (written, expected) in rows {
            assert_eq!(text(written), expected, "{written}");
        }
    }

    #[test]
    fn what_is_narrowed_is_what_the_tables_say() {
        for c in ('\0'..='~').chain('\u{FF01}'..='\u{FF5E}') {
            let tables: String = std::iter::once(c)
                .nfkc()
                .map(fold)
                .flat_map(char::to_lowercase)
                .nfkc()
                .collect();
            assert_eq!(narrow(c).to_string(), tables, "{c:?}");
        }
    }

    #[test]
    fn knows_what_is_written_without_spaces() {
        assert!("個ー々。」".chars().all(is_japanese));
        assert!(!"a1 (-○".chars().any(is_japanese));
    }

    #[test]
    fn folds_white_space() {
        let rows = [
            ("個人 情報\n保護　方針", "個人情報保護方針"),
            ("ISO  27001\t認証", "iso 27001認証"),
            ("です。 次", "です。次"),
            ("a\u{200B}b\u{FEFF}", "ab"),
            (" 前後 ", " 前後 "),
            ("\r\n", " "),
            ("", ""),
        ];
        for (written, expected) in rows {
            assert_eq!(text(written), expected, "{written:?}");
        }
    }

    #[test]
    fn leads_back_to_what_was_written() {
        let normal = normalize("㈱ｶﾞｽ 会社");
        assert_eq!(normal.text, "(株)ガス会社");
        assert_eq!(normal.map, [0, 0, 0, 1, 3, 5, 6, 7]);
        assert_eq!(normal.written(0..2), 0..1);
        assert_eq!(normal.written(3..4), 1..3);
        assert_eq!(normal.written(5..7), 5..7);
        assert_eq!(normal.written(2..2), 0..0);
        assert_eq!(normal.written(6..99), 6..7);
        assert_eq!(normal.written(99..100), 7..7);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn holds_its_promises(written in "(\\PC|[ \u{3000}\u{3099}\u{309B}ｶﾞﾟか⻑㈱İΑΣ\u{301}\u{1100}\u{1161}\u{11A8}]){0,40}") {
            let normal = normalize(&written);
            prop_assert_eq!(normal.map.len(), normal.text.chars().count() + 1);
            prop_assert_eq!(normal.map.last().copied(), u32::try_from(written.chars().count()).ok());
            prop_assert!(normal.map.is_sorted());
            prop_assert_eq!(&normalize(&normal.text).text, &normal.text);
        }
    }

    #[test]
    fn every_character_alone_is_stable() {
        for c in '\0'..='\u{323AF}' {
            let once = text(&format!("か{c}か"));
            assert_eq!(text(&once), once, "U+{:04X}", u32::from(c));
        }
    }
}
