//! The heading path: which 編, 章, 節, 款, 条 or numbered title a block stands
//! under.
//!
//! A heading is yielded as a passage too, and its own path ends with itself:
//! whoever finds `text` equal to the last heading knows it for a title.
//!
//! A document may hold several rules one after the other. A unit that counts
//! from one again beside one of its kind begins another rule, and nothing that
//! stood above the former one stands above it.

use super::headings::{APPENDIX, Found, NUMBERED, caption_only, names_a_rule, recognise};
use super::marks::{self, ARTICLE};

/// Keeps the headings above the block that is being read, outermost first.
#[derive(Debug, Default, Clone)]
pub struct Outline {
    stack: Vec<Heading>,
    caption: Option<String>,
    /// A line that is the name of a rule, if one begins below it.
    title: Option<String>,
    /// What stood above before a 第1条 that may only have been quoted.
    former: Option<Vec<Heading>>,
}

/// One that has neither level nor rank is the name of a rule.
#[derive(Debug, Clone)]
struct Heading {
    /// Level given by the document's own styles, 1 outermost.
    styled: Option<u8>,
    /// Rank found in the text: units, then numbered titles.
    rank: Option<u8>,
    /// Number of a unit.
    number: Option<u64>,
    /// The first of its kind: 第1条, but not 第1条の2.
    first: bool,
    text: String,
}

impl Outline {
    /// Puts `text` into the path at `level` (1 is outermost) and drops what
    /// stood at that level or below. For headings that the document itself
    /// marks as such: Word heading styles, `#` of markdown, `h1` of HTML.
    pub fn enter_at(&mut self, level: u8, text: impl Into<String>) {
        let text = text.into();
        let found = recognise(text.trim()).filter(|found| found.rank <= ARTICLE);
        match &found {
            Some(found) => self.count(found),
            None => self.title = None,
        }
        let rank = found.as_ref().map(|found| found.rank);
        let keep = self.stack.iter().position(|above| {
            above.styled.is_some_and(|styled| styled >= level)
                || above.styled.is_none() && above.rank.is_none() && rank.is_none()
                || above.styled.is_none() && above.rank.is_some_and(|rank| rank >= ARTICLE)
                || matches!((above.rank, rank), (Some(above), Some(rank)) if ends(above, rank))
        });
        let found = found.unwrap_or_else(|| Found::named(text));
        self.push(keep, Some(level), rank, found);
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
        let found = recognise(text);
        self.note_title(text, found.as_ref());
        let Some(mut found) = found else {
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
        self.count(&found);
        let whole = found.whole;
        let keep = self
            .stack
            .iter()
            .position(|above| above.rank.is_some_and(|rank| ends(rank, found.rank)));
        self.push(keep, None, Some(found.rank), found);
        whole
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

    /// Short lines may stand between the name of a rule and its first unit:
    /// days, numbers of versions.
    fn note_title(&mut self, text: &str, found: Option<&Found>) {
        if found.is_some_and(|found| found.rank <= ARTICLE) {
            return;
        }
        if names_a_rule(text) {
            self.title = Some(text.to_owned());
        } else if text.contains('。') || found.is_some() {
            self.title = None;
        }
    }

    /// Looks whether a unit goes on with the rule that is being read.
    fn count(&mut self, found: &Found) {
        if found.rank > ARTICLE {
            return;
        }
        let title = self.title.take();
        if found.is_first() && self.is_another_rule(found, title.is_some()) {
            let former = self.stack.clone();
            let styled = |above: &&Heading| above.styled.is_some() && above.rank.is_none();
            let keep = self.stack.iter().take_while(styled).count();
            self.stack.truncate(keep);
            self.former = title.is_none().then_some(former);
            if let Some(title) = title {
                self.push(None, None, None, Found::named(title));
            }
        } else if goes_on(&self.stack, found) {
            self.former = None;
        } else if let Some(former) = self.former.take_if(|former| goes_on(former, found)) {
            self.stack = former;
        }
    }

    /// Whether a first unit opens another rule than the one before it.
    fn is_another_rule(&self, found: &Found, titled: bool) -> bool {
        self.stack.iter().any(|above| match above.rank {
            Some(APPENDIX) => {
                let begins = titled || found.rank == ARTICLE && states_a_purpose(&found.title);
                begins && !holds_papers(&above.text)
            }
            Some(rank) if rank == found.rank => titled || !above.first,
            Some(rank) => titled && rank > found.rank && rank <= ARTICLE,
            None => false,
        })
    }

    fn push(&mut self, keep: Option<usize>, styled: Option<u8>, rank: Option<u8>, found: Found) {
        if let Some(keep) = keep {
            self.stack.truncate(keep);
        }
        let mut text = String::new();
        for part in found.title.lines() {
            marks::join_line(&mut text, part);
        }
        self.stack.push(Heading {
            styled,
            rank,
            number: found.number,
            first: found.is_first(),
            text,
        });
    }
}

/// Whether a unit follows one of its kind in a path.
fn goes_on(path: &[Heading], found: &Found) -> bool {
    let before = match found.branch {
        true => found.number,
        false => found.number.and_then(|number| number.checked_sub(1)),
    };
    let mut same = path.iter().filter(|above| above.rank == Some(found.rank));
    same.any(|above| above.number.is_some() && above.number == before)
}

/// 第1条（目的）: how a rule begins, and hardly ever an appendix with articles.
fn states_a_purpose(title: &str) -> bool {
    ["目的", "趣旨"].iter().any(|word| title.contains(word))
}

/// An appendix in which other papers stand: contracts with articles of their own.
fn holds_papers(appendix: &str) -> bool {
    let plain: String = appendix.chars().filter(|c| !c.is_whitespace()).collect();
    ["別紙", "別添", "様式"]
        .iter()
        .any(|word| plain.starts_with(word))
}

/// Whether a heading of rank `next` ends the part that one of rank `above`
/// opened. An appendix has articles below it, but no chapters.
fn ends(above: u8, next: u8) -> bool {
    above >= next || above == APPENDIX && next < ARTICLE
}

#[cfg(test)]
mod tests;
