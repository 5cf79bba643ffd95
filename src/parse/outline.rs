//! The heading path: which 編, 章, 節, 款, 条 or numbered title a block stands
//! under.
//!
//! A heading is yielded as a passage too, and its own path ends with itself:
//! whoever finds `text` equal to the last heading knows it for a title.

use super::marks::{self, ARTICLE};

/// Rank of an appendix (附則, 別表, 様式): beside the parts of a rule.
const APPENDIX: u8 = 0;
/// Rank of a numbered title of depth 0; its depth is added.
const NUMBERED: u8 = 10;
/// The longest title, in characters; what is longer is prose.
const TITLE: usize = 48;

/// Keeps the headings above the block that is being read, outermost first.
#[derive(Debug, Default, Clone)]
pub struct Outline {
    stack: Vec<Heading>,
    caption: Option<String>,
}

#[derive(Debug, Clone)]
struct Heading {
    /// Level given by the document's own styles, 1 outermost.
    styled: Option<u8>,
    /// Rank found in the text: units, then numbered titles.
    rank: Option<u8>,
    text: String,
}

impl Outline {
    /// Puts `text` into the path at `level` (1 is outermost) and drops what
    /// stood at that level or below. For headings that the document itself
    /// marks as such: Word heading styles, `#` of markdown, `h1` of HTML.
    pub fn enter_at(&mut self, level: u8, text: impl Into<String>) {
        let text = text.into();
        let found = recognise(text.trim()).filter(|found| found.rank <= ARTICLE);
        let rank = found.as_ref().map(|found| found.rank);
        let keep = self.stack.iter().position(|above| {
            above.styled.is_some_and(|styled| styled >= level)
                || above.styled.is_none() && above.rank.is_some_and(|rank| rank >= ARTICLE)
                || matches!((above.rank, rank), (Some(above), Some(rank)) if ends(above, rank))
        });
        self.push(
            keep,
            Some(level),
            rank,
            found.map_or(text, |found| found.title),
        );
    }

    /// Looks at a block of text; when it opens a 編, 章, 節, 款, 条 or has a
    /// numbered title, puts that into the path. `true` when the block is
    /// nothing but a heading; a 第12条 with body text enters the path with its
    /// mark and caption and answers `false`.
    pub fn enter(&mut self, text: &str) -> bool {
        let text = text.trim();
        if let Some(caption) = caption_only(text) {
            self.caption = Some(caption.to_owned());
            return false;
        }
        let caption = self.caption.take();
        let Some(mut found) = recognise(text) else {
            return false;
        };
        if found.rank > NUMBERED && self.in_article() && found.rank == NUMBERED + 1 {
            return false;
        }
        if let Some(caption) = caption
            && found.rank == ARTICLE
            && !found.title.contains(['（', '('])
        {
            found.title.push_str(&caption);
        }
        let keep = self
            .stack
            .iter()
            .position(|above| above.rank.is_some_and(|rank| ends(rank, found.rank)));
        self.push(keep, None, Some(found.rank), found.title);
        found.whole
    }

    /// Drops the headings that were entered at `level` or below, and what
    /// stands under them: the part of the document that held them ends.
    pub fn leave_at(&mut self, level: u8) {
        let keep = self
            .stack
            .iter()
            .position(|above| above.styled.is_some_and(|styled| styled >= level));
        self.stack.truncate(keep.unwrap_or(self.stack.len()));
    }

    /// The headings above the next block, outermost first.
    pub fn path(&self) -> Vec<String> {
        self.stack.iter().map(|above| above.text.clone()).collect()
    }

    fn in_article(&self) -> bool {
        self.stack.iter().any(|above| above.rank == Some(ARTICLE))
    }

    fn push(&mut self, keep: Option<usize>, styled: Option<u8>, rank: Option<u8>, text: String) {
        if let Some(keep) = keep {
            self.stack.truncate(keep);
        }
        let mut line = String::new();
        for part in text.lines() {
            marks::join_line(&mut line, part);
        }
        let text = line;
        self.stack.push(Heading { styled, rank, text });
    }
}

/// Whether a heading of rank `next` ends the part that one of rank `above`
/// opened. An appendix has articles below it, but no chapters.
fn ends(above: u8, next: u8) -> bool {
    above >= next || above == APPENDIX && next < ARTICLE
}

/// A heading found at the beginning of a block.
struct Found {
    rank: u8,
    title: String,
    /// Nothing stands after the title.
    whole: bool,
}

fn recognise(text: &str) -> Option<Found> {
    if is_contents_line(text) {
        return None;
    }
    if let Some(unit) = marks::unit(text) {
        return if unit.rank == ARTICLE {
            article(&unit)
        } else {
            title_of(text, unit.rest, unit.rank)
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
    })
}

fn title_of(text: &str, rest: &str, rank: u8) -> Option<Found> {
    let fits = rest.trim().is_empty() || (!refers(rest) && is_title(rest.trim()));
    fits.then(|| Found {
        rank,
        title: text.to_owned(),
        whole: true,
    })
}

/// 附則, 別表第一, 別紙1, 様式第3号 alone on a line.
fn appendix(text: &str) -> Option<Found> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let opens = ["附則", "付則"]
        .iter()
        .any(|word| plain == *word || plain.starts_with(&format!("{word}（")))
        || ["別表", "別紙", "別添", "様式"].iter().any(|word| {
            plain.strip_prefix(word).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(|c| c == '第' || marks::is_number(c))
            })
        });
    (opens && is_title(text) && plain.chars().count() <= 30).then(|| Found {
        rank: APPENDIX,
        title: text.to_owned(),
        whole: true,
    })
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
        && !body.contains(['：', ':', '|'])
        && !body.starts_with(['年', '月', '日', '時', '％', '円', '名', '件', '回']);
    fits.then(|| Found {
        rank: NUMBERED + depth,
        title: text.to_owned(),
        whole: true,
    })
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
fn caption_only(text: &str) -> Option<&str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn path_after(lines: &[&str]) -> Vec<String> {
        let mut outline = Outline::default();
        for line in lines {
            outline.enter(line);
        }
        outline.path()
    }

    #[test]
    fn units_nest_and_replace_each_other() {
        let path = path_after(&[
            "第1章　総則",
            "第1条（目的）",
            "第2章　体制",
            "第1節　組織",
            "第12条（教育） 管理者は、教育を行う。",
        ]);
        assert_eq!(path, ["第2章　体制", "第1節　組織", "第12条（教育）"]);
    }

    #[test]
    fn an_article_with_body_is_not_only_a_heading() {
        let mut outline = Outline::default();
        assert!(outline.enter("第12条（教育）"));
        assert!(!outline.enter("第13条（監査） 監査責任者は、監査を行う。"));
        assert_eq!(outline.path(), ["第13条（監査）"]);
        assert!(outline.enter("第14条　委託先の監督"));
        assert_eq!(outline.path(), ["第14条　委託先の監督"]);
        assert!(!outline.enter("第十五条　事業者は、記録を保存しなければならない。"));
        assert_eq!(outline.path(), ["第十五条"]);
    }

    #[test]
    fn a_caption_above_an_article_belongs_to_it() {
        assert_eq!(
            path_after(&[
                "第三章　雑則",
                "（罰則）",
                "第二十条　違反した者は、罰する。"
            ]),
            ["第三章　雑則", "第二十条（罰則）"]
        );
    }

    #[test]
    fn references_and_contents_are_no_headings() {
        for line in [
            "第12条の規定により、届け出る。",
            "第12条第2項に定める者",
            "第12条（教育）に定める教育",
            "第1章　総則 ………… 3",
            "1. 目的\t2",
            "第3章で定める手続",
            "1. 個人情報を適切に取り扱うこと",
            "2024年度計画",
        ] {
            let mut outline = Outline::default();
            assert!(!outline.enter(line), "{line}");
            assert!(outline.path().is_empty(), "{line}");
        }
    }

    #[test]
    fn numbers_below_an_article_are_paragraphs() {
        assert_eq!(
            path_after(&["第3条（定義）", "2 個人情報の範囲"]),
            ["第3条（定義）"]
        );
        assert_eq!(
            path_after(&["1. 目的", "1.2 適用範囲", "2. 体制"]),
            ["2. 体制"]
        );
    }

    #[test]
    fn an_appendix_has_articles_but_no_chapters() {
        assert_eq!(
            path_after(&["第1章　総則", "附則", "第1条（施行）"]),
            ["附則", "第1条（施行）"]
        );
        assert_eq!(path_after(&["附則", "第1章　総則"]), ["第1章　総則"]);
    }

    #[test]
    fn styles_and_units_live_together() {
        let mut outline = Outline::default();
        outline.enter_at(1, "個人情報保護規程");
        outline.enter("第1章　総則");
        outline.enter("第1条（目的）");
        assert_eq!(
            outline.path(),
            ["個人情報保護規程", "第1章　総則", "第1条（目的）"]
        );
        outline.enter_at(2, "第2章　体制");
        assert_eq!(outline.path(), ["個人情報保護規程", "第2章　体制"]);
        outline.enter("附　則");
        assert_eq!(outline.path(), ["個人情報保護規程", "附　則"]);
        outline.enter_at(1, "別の規程");
        assert_eq!(outline.path(), ["別の規程"]);
    }
}
