//! The heading path: which 編, 章, 節, 款, 条 or numbered title a block stands
//! under.
//!
//! A heading is yielded as a passage too, and its own path ends with itself:
//! whoever finds `text` equal to the last heading knows it for a title.

use super::headings::{APPENDIX, NUMBERED, caption_only, recognise};
use super::marks::{self, ARTICLE};

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
            "３　理事長　見本 太郎　03-0000-0000",
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
