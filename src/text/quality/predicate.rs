//! The predicate at the end of a clause: a verb in its plain or polite form,
//! its past, its negative.

use std::ops::Range;

use super::endings::{
    ACTIVE_RERU, COURTESY, IRU_VERBS, NO_DENIAL, NO_DUTY, NO_VERB, POLITE_U_VERBS, STANDING_DENIAL,
};
use crate::text::normal::is_japanese;
use crate::text::pattern::{ends_at, one_of, stands_at, stands_before};

/// What a predicate does.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Duty,
    Done,
    Negated,
}

impl Kind {
    /// A quick look at the last character.
    fn may_end_with(self, c: char) -> bool {
        match self {
            Self::Duty => PLAIN.contains(&c) || matches!(c, 'い' | 'と'),
            Self::Done => matches!(c, 'た' | 'だ'),
            Self::Negated => matches!(c, 'い' | 'ん' | 'た'),
        }
    }
}

/// Predicates of that kind, each with its last characters as range.
pub(super) fn find(chars: &[char], kind: Kind) -> Vec<Range<usize>> {
    (1..=chars.len())
        .filter(|end| closes(chars, *end, kind))
        .filter_map(|end| {
            let len = match kind {
                Kind::Duty => duty(chars, end),
                Kind::Done => done(chars, end),
                Kind::Negated => negated(chars, end),
            }?;
            Some(end.saturating_sub(len)..end)
        })
        .collect()
}

/// Whether a clause closes at `end`. A denial or report may also be followed
/// by が、 ため、 or ので.
fn closes(chars: &[char], end: usize, kind: Kind) -> bool {
    let last = end.checked_sub(1).and_then(|at| chars.get(at));
    if !last.is_some_and(|c| kind.may_end_with(*c)) {
        return false;
    }
    let goes_on = match kind {
        Kind::Duty => one_of(chars, end, &["とともに、", "と共に、", "ほか、", "が、"]),
        Kind::Done => one_of(chars, end, &["が、", "ので、", "ため、", "ところ、"]),
        // 悪用されないため is a purpose, 実施していないため is a reason.
        Kind::Negated if stands_before(chars, end, STANDING_DENIAL) => one_of(
            chars,
            end,
            &["が", "ので", "ため", "、", "旨", "し、", "状態"],
        ),
        Kind::Negated => one_of(chars, end, &["が、", "ので", "、", "し、"]),
    };
    ends_at(chars, end) || goes_on.is_some()
}

const PLAIN: [char; 9] = ['う', 'く', 'ぐ', 'す', 'つ', 'ぬ', 'ぶ', 'む', 'る'];

fn duty(chars: &[char], end: usize) -> Option<usize> {
    let before = |words: &[&str]| stands_before(chars, end, words);
    if before(&["ください", "下さい"]) {
        return (!before(COURTESY)).then_some(4);
    }
    if before(&["こと"]) {
        let verb = end.checked_sub(3).and_then(|at| chars.get(at));
        let is_verb = verb.is_some_and(|c| PLAIN.contains(c));
        return (is_verb && !before(&["いうこと"])).then_some(3);
    }
    if before(NO_DUTY) && !before(ACTIVE_RERU) {
        return None;
    }
    if before(&["ます"]) {
        // Of います only ています and verbs such as 行います.
        return (!before(&["います"]) || before(POLITE_U_VERBS)).then_some(3);
    }
    plain_verb(chars, end).then_some(2)
}

/// Whether a verb in its plain form ends at `end`: する, 行う, 保つ, している.
fn plain_verb(chars: &[char], end: usize) -> bool {
    let before = |words: &[&str]| stands_before(chars, end, words);
    let char_at = |back: usize| end.checked_sub(back).and_then(|at| chars.get(at));
    let (Some(stem), Some(last)) = (char_at(2), char_at(1)) else {
        return false;
    };
    let has_stem = is_japanese(*stem) && !matches!(stem, '、' | '。' | 'ー' | '「' | '」');
    let passive = before(&["れる"]) && !before(ACTIVE_RERU);
    let lonely_iru = before(&["いる"]) && !before(IRU_VERBS);
    PLAIN.contains(last) && has_stem && !passive && !lonely_iru && !before(NO_VERB)
}

/// The kana that may stand before た of a past.
const BEFORE_TA: [char; 18] = [
    'し', 'っ', 'い', 'り', 'れ', 'き', 'え', 'め', 'け', 'せ', 'て', 'べ', 'じ', 'げ', 'ち', 'び',
    'み', 'ね',
];

fn done(chars: &[char], end: usize) -> Option<usize> {
    let before = |words: &[&str]| stands_before(chars, end, words);
    let stem = end.checked_sub(2).and_then(|at| chars.get(at))?;
    // 「…を提供した」とあるのは quotes and reports nothing.
    if matches!(chars.get(end), Some('」' | '』')) {
        return None;
    }
    if before(&["んだ", "いだ"]) {
        return (!before(&["まだ", "だんだ", "なんだ", "あいだ"])).then_some(3);
    }
    let past = before(&["た"])
        && (BEFORE_TA.contains(stem) || before(&["得た", "見た", "出た", "経た", "着た"]));
    let denied = before(&["なかった", "ませんでした", "たかった"]);
    (past && !denied).then_some(3)
}

/// The kana that may stand before ない of a verb's or particle's denial.
const BEFORE_NAI: &str = "しわさかたらまばながせれえけめてきべげじいはもでみねに";

fn negated(chars: &[char], end: usize) -> Option<usize> {
    let before = |words: &[&str]| stands_before(chars, end, words);
    if before(NO_DENIAL) {
        return None;
    }
    if before(&["なかった"]) {
        return Some(4);
    }
    if before(&["ません", "ませんでした"]) {
        return Some(3);
    }
    let from = end.checked_sub(2)?;
    let stem = from.checked_sub(1).and_then(|at| chars.get(at))?;
    let verb = BEFORE_NAI.contains(*stem);
    (stands_at(chars, from, "ない") && verb).then_some(3)
}
