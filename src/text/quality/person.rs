//! A person's name, or a post that is given a role.

use std::ops::Range;
use std::sync::LazyLock;

use super::merge;
use super::names::{LABELS, NO_NAME, NO_NAME_CHARS, POSTS, ROLES, SURNAMES};
use crate::text::normal::{Normal, is_ideograph};
use crate::text::pattern::Part::{Gap, Maybe, Not, One};
use crate::text::pattern::Patterns;
use crate::text::pattern::{ends_at, one_of, stands_before};

/// 院長を個人情報保護管理者とする, 管理者：総務部長, 管理者は事務長が務める.
#[rustfmt::skip]
static NAMED_POST: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[
    &[
        One(POSTS),
        One(&["を"]),
        Maybe(&["、"]),
        Gap(16),
        One(ROLES),
        One(&[
            "に任命", "に選任", "に指名", "に指定", "とする", "とし", "に充て", "として",
            "と定め", "に就",
        ]),
    ],
    &[
        One(POSTS),
        One(&["が", "は"]),
        Maybe(&["、"]),
        Gap(16),
        One(ROLES),
        One(&[
            "を務め", "をつとめ", "となる", "に就", "を兼", "を担う", "に当た", "にあた",
            "に任命され", "に選任され",
        ]),
        Not(&["者を", "者の"]),
    ],
    &[
        One(ROLES),
        One(&["には", "は", "に"]),
        Maybe(&["、"]),
        Gap(14),
        One(POSTS),
        One(&[
            "とする", "とします", "とし、", "をもって", "を充て", "をあて", "が務め",
            "がつとめ", "が担", "が就", "がこれ", "が当た", "がなる", "が兼", "を任命",
            "を選任", "を指名", "である", "です",
        ]),
    ],
    &[
        One(ROLES),
        One(&[":", "|", "=", "("]),
        Gap(8),
        One(POSTS),
        Not(&["を", "は", "が", "の", "に", "会", "等", "又は", "または"]),
    ],
    &[One(POSTS), Maybe(&[" "]), One(&["("]), One(ROLES), One(&[")"])],
]));

/// The words by which a name is looked for: surnames first, then labels.
#[rustfmt::skip]
static NAMES: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(&[&[One(SURNAMES)], &[One(POSTS)], &[One(ROLES)], &[One(LABELS)]])
});

/// What may stand between a label and the name.
#[rustfmt::skip]
const BETWEEN: &[&str] = &[
    ": ", " : ", ":", " | ", "|", "は、", "は", " = ", "=", " (", "(", "の", "、", " ",
];
/// What may stand behind a name.
const BEHIND: [char; 16] = [
    'が', 'は', 'を', 'に', 'と', 'へ', 'も', 'で', '、', ',', '(', ' ', '/', '印', '氏', '様',
];

pub(super) fn find(chars: &[char], normal: &Normal) -> Vec<Range<usize>> {
    let mut found = NAMED_POST.find(chars);
    for at in 0..chars.len() {
        for (kind, word) in NAMES.at(chars, at) {
            let end = match kind {
                0 => with_honorific(chars, at, word.end),
                _ => after_label(chars, word.end, normal),
            };
            found.extend(end.map(|end| at..end));
        }
    }
    merge(found)
}

/// The end of the name that stands behind a label, with or without a mark.
fn after_label(chars: &[char], label_end: usize, normal: &Normal) -> Option<usize> {
    let mark = one_of(chars, label_end, BETWEEN).unwrap_or(0);
    let start = label_end + mark;
    let sign = |at: usize| matches!(chars.get(at), Some(':' | '|' | '='));
    let explicit = (label_end..start).any(sign);
    let apart = mark > 0 || gap_before(normal, start);
    name(chars, start, normal, explicit, apart)
}

/// The end of the name that begins at `start`: two words, or one that begins
/// with a known surname or fills its cell.
fn name(
    chars: &[char],
    start: usize,
    normal: &Normal,
    explicit: bool,
    apart: bool,
) -> Option<usize> {
    let first = word(chars, start, normal);
    if !chars.get(start).is_some_and(|c| is_name_char(*c)) {
        return None;
    }
    let second = word(chars, first, normal);
    let two_words = gap_before(normal, first)
        && (1..=3).contains(&(first - start))
        && (1..=5).contains(&(second - first))
        && is_name_like(chars, start..second)
        && closes(chars, second, normal);
    if two_words && (apart || explicit) {
        return Some(second);
    }
    let kana = first + kana_name(chars, first);
    let one_word = |end: usize| {
        let text: String = chars.get(start..end).unwrap_or_default().iter().collect();
        let len = end - start;
        let surname = SURNAMES.iter().find(|name| text.starts_with(**name));
        let given = surname.map(|name| len.saturating_sub(name.chars().count()));
        let by_surname = given.is_some_and(|given| (1..=4).contains(&given)) && (apart || len >= 4);
        let surname_alone = explicit && given == Some(0) && len > 1;
        let whole_cell =
            explicit && ends_at(chars, end) && (3..=5).contains(&len) && !is_place(&text);
        (by_surname || surname_alone || whole_cell)
            && is_name_like(chars, start..end)
            && closes(chars, end, normal)
    };
    [first, kana].into_iter().find(|end| one_word(*end))
}

/// The end of a run of kanji, or of kana behind a gap, up to the next gap.
fn word(chars: &[char], start: usize, normal: &Normal) -> usize {
    let is_kana = |c: &char| ('ぁ'..='ヺ').contains(c);
    let kana = gap_before(normal, start) && chars.get(start).is_some_and(is_kana);
    let rest = chars.get(start..).unwrap_or_default().iter().enumerate();
    let run = rest.take(8).take_while(|(offset, c)| {
        let joined = *offset == 0 || !gap_before(normal, start + offset);
        joined && (if kana { is_kana(c) } else { is_name_char(**c) })
    });
    start + run.count()
}

/// さくら behind a surname: kana that do not begin with a particle.
fn kana_name(chars: &[char], at: usize) -> usize {
    let rest = chars.get(at..).unwrap_or_default();
    let is_hiragana = |c: &&char| ('ぁ'..='ゖ').contains(*c);
    let len = rest.iter().take(6).take_while(is_hiragana).count();
    let particle = rest
        .first()
        .is_some_and(|c| "にはがをでとのへもかまよ".contains(*c));
    if particle || !(2..=4).contains(&len) {
        0
    } else {
        len
    }
}

/// Whether nothing in the run shows that it is an ordinary word.
fn is_name_like(chars: &[char], range: Range<usize>) -> bool {
    let text: String = chars.get(range).unwrap_or_default().iter().collect();
    !NO_NAME.iter().any(|word| text.contains(word))
        && !text.chars().any(|c| NO_NAME_CHARS.contains(c))
}

/// Whether a name may end at `end`.
fn closes(chars: &[char], end: usize, normal: &Normal) -> bool {
    ends_at(chars, end)
        || gap_before(normal, end)
        || chars.get(end).is_some_and(|c| BEHIND.contains(c))
}

/// 佐藤氏, 山田太郎様: a known surname with a form of address.
fn with_honorific(chars: &[char], start: usize, surname: usize) -> Option<usize> {
    let before = start.checked_sub(1).and_then(|at| chars.get(at));
    if before.is_some_and(|c| is_ideograph(*c)) {
        return None;
    }
    (surname..surname + 4).find_map(|end| {
        let given = chars.get(surname..end)?;
        let len = one_of(chars, end, &["氏", "様", "さん", "先生", "殿", "医師"])?;
        let is_word = stands_before(chars, end + len + 1, &["氏名", "様式", "殿堂"]);
        (given.iter().all(|c| is_name_char(*c)) && !is_word).then_some(end + len)
    })
}

fn is_name_char(c: char) -> bool {
    is_ideograph(c) || matches!(c, '々' | 'ヶ' | 'ノ')
}

/// Whether white space stood before `at` in the text as written.
fn gap_before(normal: &Normal, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    let written = |at: usize| normal.map.get(at).copied();
    match (written(before), written(at)) {
        (Some(before), Some(here)) => here > before.saturating_add(1),
        _ => false,
    }
}

/// 東京都, 見本市: an address rather than a name.
fn is_place(text: &str) -> bool {
    text.ends_with([
        '都', '道', '府', '県', '市', '区', '町', '部', '室', '科', '所', '院',
    ])
}
