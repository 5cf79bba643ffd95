//! What was recognised, put among what was read before.

use crate::model::{Item, Passage, Place, ReadState, Reason, Summary};

/// What became of a page that is a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Was {
    /// Words were found.
    Read,
    /// Nothing that looks like writing stands on it.
    Blank,
    /// Not read, and why.
    Lost(Reason),
}

/// A page that is a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) number: u32,
    pub(super) was: Was,
}

impl Page {
    pub(super) fn lost(number: u32, reason: Reason) -> Self {
        Self {
            number,
            was: Was::Lost(reason),
        }
    }
}

/// Items in the order of their pages, the recognised ones last on theirs, and
/// the summary of both readings.
pub(super) fn merge(
    items: Vec<Item>,
    mut summary: Summary,
    pages: &[Page],
    laid: Vec<Item>,
    told: Summary,
) -> (Vec<Item>, Summary) {
    let read = |number: u32| {
        let page = pages.iter().find(|page| page.number == number);
        page.is_some_and(|page| page.was == Was::Read)
    };
    let garbled = |item: &Item| match item {
        Item::Passage(passage) => read(page_of(passage)) && passage.text.contains('\u{FFFD}'),
        Item::Member(_) => false,
    };
    let mut all: Vec<Item> = items.into_iter().filter(|item| !garbled(item)).collect();
    all.extend(laid);
    all.sort_by_key(|item| match item {
        Item::Passage(passage) => page_of(passage),
        Item::Member(_) => 0,
    });
    for page in pages {
        let place = format!("page {}", page.number);
        summary.unread.retain(|other| *other != place);
        match page.was {
            Was::Read => {}
            Was::Blank => summary
                .warnings
                .push(format!("{place}: nothing is written on it")),
            Was::Lost(reason) => {
                summary
                    .warnings
                    .push(format!("{place}: not recognised ({})", reason.code()));
                summary.unread.push(place);
            }
        }
    }
    summary.warnings.extend(told.warnings);
    summary.unread.extend(told.unread);
    settle(&mut summary, pages, all.len(), told.reason);
    let passages = all.iter().filter(|item| matches!(item, Item::Passage(_)));
    summary.passages = u32::try_from(passages.count()).unwrap_or(u32::MAX);
    (all, summary)
}

/// State and reason, by what is left unread and how many items there are.
fn settle(summary: &mut Summary, pages: &[Page], items: usize, told: Option<Reason>) {
    let lost = pages.iter().find_map(|page| match page.was {
        Was::Lost(reason) => Some(reason),
        _ => None,
    });
    let before = summary.reason.filter(|reason| *reason != Reason::Scanned);
    let told = told.filter(|_| items > 0);
    let reason = before.or(lost).or(told);
    (summary.state, summary.reason) = match (summary.unread.is_empty(), items) {
        (_, 0) => (ReadState::Unread, Some(reason.unwrap_or(Reason::Empty))),
        (true, _) => (ReadState::Parsed, None),
        (false, _) => (ReadState::Partly, Some(reason.unwrap_or(Reason::Scanned))),
    };
}

fn page_of(passage: &Passage) -> u32 {
    match passage.anchor.place {
        Place::Page { page, .. } => page,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Anchor;

    fn passage(page: u32, text: &str) -> Item {
        let place = Place::page(page, Vec::new());
        Item::Passage(Passage::prose(text, Anchor::new(place, "test"), Vec::new()))
    }

    fn texts(items: &[Item]) -> Vec<&str> {
        let mut texts = Vec::new();
        for item in items {
            if let Item::Passage(passage) = item {
                texts.push(passage.text.as_str());
            }
        }
        texts
    }

    fn scanned(unread: &[&str]) -> Summary {
        let mut summary = Summary::unread("pdf", Reason::Scanned);
        summary.unread = unread.iter().map(|place| (*place).to_owned()).collect();
        summary
    }

    #[test]
    fn pages_stay_in_order_and_what_is_read_is_no_longer_unread() {
        let items = vec![passage(1, "一"), passage(2, "\u{FFFD}"), passage(3, "三")];
        let pages = [Page {
            number: 2,
            was: Was::Read,
        }];
        let laid = vec![passage(2, "二")];
        let (all, summary) = merge(
            items,
            scanned(&["page 2"]),
            &pages,
            laid,
            Summary::parsed("pdf"),
        );
        assert_eq!(texts(&all), ["一", "二", "三"]);
        assert_eq!(
            (summary.state, summary.reason, summary.passages),
            (ReadState::Parsed, None, 3)
        );
    }

    #[test]
    fn a_page_that_recognition_lost_stays_unread() {
        let pages = [
            Page {
                number: 1,
                was: Was::Read,
            },
            Page::lost(2, Reason::Timeout),
            Page {
                number: 3,
                was: Was::Blank,
            },
        ];
        let summary = scanned(&["page 1", "page 2", "page 3"]);
        let laid = vec![passage(1, "一")];
        let (_, found) = merge(
            Vec::new(),
            summary.clone(),
            &pages,
            laid,
            Summary::parsed("pdf"),
        );
        assert_eq!(
            (found.state, found.reason),
            (ReadState::Partly, Some(Reason::Timeout))
        );
        assert_eq!(found.unread, ["page 2"]);
        let nothing = Summary::unread("pdf", Reason::Empty);
        let lost = [Page::lost(1, Reason::Scanned)];
        let (_, found) = merge(Vec::new(), summary, &lost, Vec::new(), nothing);
        assert_eq!(
            (found.state, found.reason),
            (ReadState::Unread, Some(Reason::Scanned))
        );
    }
}
