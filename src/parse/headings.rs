//! Recognises headings by their text: 第3章 …, 第12条（教育）, 附則, 2.1 ….

use super::marks::{self, ARTICLE};

/// Rank of an appendix (附則, 別表, 様式): beside the parts of a rule.
pub(super) const APPENDIX: u8 = 0;
/// Rank of a numbered title of depth 0; its depth is added.
pub(super) const NUMBERED: u8 = 10;
/// The longest title, in characters; what is longer is prose.
const TITLE: usize = 48;

/// Characters of the longest title of an appendix.
const APPENDIX_TITLE: usize = 30;
/// How the names of rules and contracts end.
const RULES: [&str; 22] = [
    "規程",
    "規則",
    "規定",
    "規約",
    "細則",
    "要領",
    "要綱",
    "要項",
    "基準",
    "方針",
    "指針",
    "手順",
    "手順書",
    "手引",
    "手引書",
    "マニュアル",
    "ガイドライン",
    "契約書",
    "約款",
    "覚書",
    "協定書",
    "誓約書",
];

/// A heading found at the beginning of a block.
pub(super) struct Found {
    /// Rank among units and numbered titles; lower is further out.
    pub(super) rank: u8,
    /// The title as it stands in the path.
    pub(super) title: String,
    /// Nothing stands after the title.
    pub(super) whole: bool,
    /// The number of a unit.
    pub(super) number: Option<u64>,
    /// A unit put in after the one of its number: 第3条の2.
    pub(super) branch: bool,
}

impl Found {
    /// A title that has no rank of its own.
    pub(super) fn named(title: String) -> Self {
        Self {
            rank: u8::MAX,
            title,
            whole: true,
            number: None,
            branch: false,
        }
    }

    /// 第1条, but not 第1条の2.
    pub(super) fn is_first(&self) -> bool {
        self.number == Some(1) && !self.branch
    }
}

/// Finds the heading that a block opens with.
pub(super) fn recognise(text: &str) -> Option<Found> {
    if is_contents_line(text) {
        return None;
    }
    if let Some(unit) = marks::unit(text) {
        return if unit.rank == ARTICLE {
            article(&unit)
        } else {
            title_of(text, &unit)
        };
    }
    appendix(text).or_else(|| numbered(text))
}

/// 第12条, 第12条（教育）, 第12条（教育） 本文, 第12条　目的.
fn article(unit: &marks::Unit<'_>) -> Option<Found> {
    let rest = unit.rest;
    let trimmed = rest.trim_start();
    let (caption, body) = match split_caption(trimmed) {
        Some((caption, body)) => (caption, body),
        None => ("", trimmed),
    };
    let spaced = rest.len() != trimmed.len() || body.starts_with([' ', '　', '\t']);
    if !spaced && refers(body) {
        return None;
    }
    if caption.is_empty() && !spaced && !body.is_empty() {
        return None;
    }
    let body = body.trim();
    let mut title = format!("{}{caption}", unit.mark);
    let mut whole = body.is_empty();
    if caption.is_empty() && !body.is_empty() && is_title(body) {
        title.push('　');
        title.push_str(body);
        whole = true;
    }
    Some(Found {
        rank: ARTICLE,
        title,
        whole,
        number: unit.number,
        branch: unit.branch,
    })
}

fn title_of(text: &str, unit: &marks::Unit<'_>) -> Option<Found> {
    let rest = unit.rest.trim();
    let fits = rest.is_empty() || (!refers(unit.rest) && is_title(rest));
    fits.then(|| Found {
        number: unit.number,
        branch: unit.branch,
        ..whole(text, unit.rank)
    })
}

fn whole(text: &str, rank: u8) -> Found {
    Found {
        rank,
        ..Found::named(text.to_owned())
    }
}

/// 附則, 別表第一, 別紙1, 様式第3号 alone on a line.
fn appendix(text: &str) -> Option<Found> {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    let plain: String = letters.take(APPENDIX_TITLE + 1).collect();
    let opens = ["附則", "付則"].iter().any(|word| {
        plain
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('（'))
    }) || ["別表", "別紙", "別添", "様式"].iter().any(|word| {
        plain.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|c| c == '第' || marks::is_number(c))
        })
    });
    (opens && is_title(text) && plain.chars().count() <= APPENDIX_TITLE)
        .then(|| whole(text, APPENDIX))
}

/// `1. 目的`, `２－１　適用範囲`: short, without the end of a sentence.
fn numbered(text: &str) -> Option<Found> {
    let (depth, rest) = marks::decimal(text)?;
    let mark = text.strip_suffix(rest)?;
    let parted = mark.ends_with(['.', '．', '、'])
        || rest.starts_with([' ', '　', '\t'])
        || depth == 1 && mark.starts_with(|c| ('Ⅰ'..='Ⅻ').contains(&c));
    let body = rest.trim();
    let fits = parted
        && is_title(body)
        && body.chars().any(char::is_alphabetic)
        && !has_long_number(body)
        && !body.contains(['：', ':', '|'])
        && !body.starts_with(['年', '月', '日', '時', '％', '円', '名', '件', '回']);
    fits.then(|| whole(text, NUMBERED + depth))
}

/// Whether a line is the name of a rule or contract: 委託先管理規程（第2版）.
pub(super) fn names_a_rule(line: &str) -> bool {
    let closed = |text: &str| text.ends_with(['）', ')', '】', '］', ']']);
    let mut name = line.trim_end();
    while closed(name) {
        let Some(open) = name.rfind(['（', '(', '【', '［', '[']) else {
            return false;
        };
        name = name.split_at(open).0.trim_end();
    }
    let letters: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    is_title(name) && !is_contents_line(line) && RULES.iter().any(|end| letters.ends_with(end))
}

/// A telephone number or the like: an entry of a list, no title.
fn has_long_number(text: &str) -> bool {
    let runs = text.split(|c: char| !c.is_numeric());
    runs.filter(|run| run.chars().count() >= 2).count() >= 2
}

/// Short, one line, no sentence.
fn is_title(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= TITLE
        && !text.contains(['。', '、', '\n'])
        && !text.ends_with(['，', ',', ';', '；'])
        && !["する", "こと", "した", "ます", "とき", "もの", "である"]
            .iter()
            .any(|end| text.ends_with(end))
}

/// What follows a unit that is only referred to: 第3条の規定により.
fn refers(rest: &str) -> bool {
    rest.starts_with([
        'の', 'に', 'を', 'は', 'が', 'と', 'で', 'も', 'か', 'へ', '、', '，', '。', '第', '中',
        '各', '及', '又', '若', '並', '関', '～', '-', '，', '・',
    ])
}

/// （教育）at the beginning, and what follows it.
fn split_caption(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next().filter(|c| matches!(c, '（' | '('))?;
    let close = if open == '（' { '）' } else { ')' };
    let mut depth = 0usize;
    for (at, c) in text.char_indices().take(TITLE + 2) {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return text.split_at_checked(at + c.len_utf8());
            }
        }
    }
    None
}

/// A line that is only （教育）: the caption of the article below it.
pub(super) fn caption_only(text: &str) -> Option<&str> {
    let (caption, rest) = split_caption(text)?;
    let worded = caption
        .chars()
        .nth(1)
        .is_some_and(|c| marks::is_japanese(c) && !marks::is_number(c));
    (rest.is_empty() && worded).then_some(caption)
}

/// 第1章　総則 ……… 3: a line of a table of contents is no heading.
fn is_contents_line(text: &str) -> bool {
    let stem = text.trim_end_matches(|c: char| marks::is_number(c) || c.is_whitespace());
    if stem.len() == text.len() {
        return false;
    }
    let gap = text.get(stem.len()..).unwrap_or_default();
    gap.contains('\t')
        || ["…", "‥", "・・", "...", "．．", "。。", "--"]
            .iter()
            .any(|leader| stem.ends_with(leader))
}
