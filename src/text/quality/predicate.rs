//! The predicate at the end of a clause: a verb in its plain or polite form,
//! its past, its negative.

use std::ops::Range;

use crate::text::pattern::{ends_at, one_of, stands_at, stands_before};

/// What a predicate does.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Duty,
    Done,
    Negated,
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
    if matches!(last, None | Some(' ')) {
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

#[rustfmt::skip]
const STANDING_DENIAL: &[&str] = &["いない", "いません", "おりません", "がない", "はない"];

/// Verbs that describe or define rather than bind.
#[rustfmt::skip]
const NO_DUTY: &[&str] = &[
    "をいう",
    "という",
    "言う",
    "できる",
    "出来る",
    "である",
    "がある",
    "もある",
    "はある",
    "なる",
    "よる",
    "される",
    "われる",
    "かれる",
    "まれる",
    "られる",
    "得られる",
    "含む",
    "を指す",
    "異なる",
    "該当する",
    "相当する",
    "関する",
    "属する",
    "を有する",
    "意味する",
    "が存する",
    "現存する",
    "施行する",
    "目的とする",
    "し得る",
    "しうる",
    "ありうる",
    "なりうる",
    "あり得る",
    "と考える",
    "と思う",
    "みなす",
    "に至る",
    "を要する",
    "にある",
    "基づく",
    "を除く",
    "準ずる",
    "準じる",
    "生じる",
    "生ずる",
    "に限る",
    "とどまる",
    "とおりとする",
    "いえる",
    "足りる",
    "あろう",
    "だろう",
    "でしょう",
    "次に示す",
    "り得る",
    "りうる",
    "準用する",
    "れている",
    "なっている",
    "異なっている",
    "れています",
    "なっています",
    "れております",
    "なっております",
    "は除く",
    "者を除く",
    "望む",
    "見える",
    "わかる",
    "分かる",
    "存在する",
    "位置する",
    "発生する",
    "可能とする",
    "ものとする",
    "こととする",
    "必要とする",
    "特徴とする",
    "お持ちする",
    "と称する",
    "略する",
    "と呼ぶ",
    "呼称する",
    // Polite forms.
    "あります",
    "できます",
    "なります",
    "れます",
    "います。か",
    "思います",
    "存じます",
    "ございます",
    "含みます",
    "考えます",
    "該当します",
    "を有します",
    "属します",
    "意味します",
    "目的とします",
    "お願いします",
    "お願いいたします",
    "お願い致します",
    "申し上げます",
    "異なります",
    "よります",
    "いいます",
    "言います",
    "呼びます",
    "を指します",
    "恐れ入ります",
    "を除きます",
    "ものとします",
    "こととします",
    "感謝します",
    "感謝いたします",
    "略します",
    "生じます",
    "発生します",
    "わかります",
];

/// 入れる, 触れる and the like end in れる without being passive.
#[rustfmt::skip]
const ACTIVE_RERU: &[&str] = &["入れる", "触れる", "入れます", "忘れる"];

const PLAIN: [char; 9] = ['う', 'く', 'ぐ', 'す', 'つ', 'ぬ', 'ぶ', 'む', 'る'];

fn duty(chars: &[char], end: usize) -> Option<usize> {
    let before = |words: &[&str]| stands_before(chars, end, words);
    if before(&["ください", "下さい"]) {
        return (!before(&[
            "ご了承ください",
            "お問い合わせください",
            "ご覧ください",
            "問合せください",
            "問合わせください",
            "ご連絡ください",
        ]))
        .then_some(4);
    }
    if before(&["こと"]) {
        let verb = end.checked_sub(3).and_then(|at| chars.get(at));
        let is_verb = verb.is_some_and(|c| PLAIN.contains(c));
        return (is_verb && !before(&["ということ", "いうこと", "ないこと", "ところによること"]))
            .then_some(3);
    }
    if before(NO_DUTY) && !before(ACTIVE_RERU) {
        return None;
    }
    if before(&["ます"]) {
        let standing = before(&["います"]);
        let verb = before(&[
            "ています",
            "でいます",
            "行います",
            "伴います",
            "扱います",
            "従います",
            "願います",
            "負います",
            "払います",
            "使います",
            "行ないます",
        ]);
        return (!standing || verb).then_some(3);
    }
    let last = end.checked_sub(1).and_then(|at| chars.get(at))?;
    if !PLAIN.contains(last) || before(&["れる"]) && !before(ACTIVE_RERU) {
        return None;
    }
    let stem = end.checked_sub(2).and_then(|at| chars.get(at))?;
    let is_stem = crate::text::normal::is_japanese(*stem)
        && !matches!(stem, '、' | '。' | 'ー' | '「' | '」');
    let lonely_iru =
        before(&["いる"]) && !before(&["ている", "でいる", "用いる", "報いる", "率いる"]);
    let adjective = before(&[
        "である",
        "べく",
        "なく",
        "多く",
        "近く",
        "早く",
        "らく",
        "はず",
        "まず",
        "わず",
        "せず",
        "ならず",
        "いつ",
        "ずつ",
        "一つ",
        "二つ",
        "三つ",
        "4つ",
        "ひとつ",
        "もつ",
        "つつ",
        "そう",
        "よう",
        "ほう",
        "どう",
        "とう",
        "もう",
        "けむ",
        "すぐ",
        "です",
        "ます",
        "まる",
        "いく",
    ]);
    let allowed = before(&["始まる", "留まる", "改まる", "です"]) && !before(&["です"]);
    (is_stem && !lonely_iru && (!adjective || allowed)).then_some(2)
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

/// Negatives that deny nothing: duties, permissions, turns of phrase.
#[rustfmt::skip]
const NO_DENIAL: &[&str] = &[
    "ならない", "なりません", "いけない", "いけません", "かもしれない", "かもしれません",
    "少なくない", "差し支えない", "差支えない", "差し支えありません", "差支えありません",
    "構わない", "かまわない", "かまいません", "構いません", "違いない", "限らない",
    "限られない", "限りでない", "限りではない", "限りでありません", "限りではありません",
    "ものではない", "ものではありません", "わけではない", "わけではありません", "限りません",
    "他ならない", "過ぎない", "すぎない", "妨げない", "問わない", "問いません", "やむを得ない",
    "やむをえない", "やむを得ません", "関わらない", "いとわない", "ほかない", "他ない",
    "もったいない", "危ない", "少ない", "つたない", "申し訳ない", "申し訳ありません",
    "間違いない", "絶えない", "見逃せない", "欠かせない", "欠かせません", "問題ない",
    "問題ありません", "ないかもしれない", "切れない", "ない限り", "しかない", "認めない",
    "許さない",
];

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
    let verb = matches!(
        stem,
        'し' | 'わ'
            | 'さ'
            | 'か'
            | 'た'
            | 'ら'
            | 'ま'
            | 'ば'
            | 'な'
            | 'が'
            | 'せ'
            | 'れ'
            | 'え'
            | 'け'
            | 'め'
            | 'て'
            | 'き'
            | 'べ'
            | 'げ'
            | 'じ'
            | 'い'
            | 'は'
            | 'も'
            | 'で'
            | 'み'
            | 'ね'
            | 'に'
    );
    (stands_at(chars, from, "ない") && verb).then_some(3)
}
