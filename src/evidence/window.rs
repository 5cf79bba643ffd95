//! The tightest place in a text where one of each group stands.

use super::prepared::{Prepared, Span};

/// One span per group, in the order of the groups, and the whole they cover.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) spans: Vec<Span>,
    pub(super) length: u32,
}

/// The shortest stretch with a span of every group that is at most `near`
/// characters long and crosses no blank line. With `near` 0 neither counts.
///
/// Every group must be sorted. Linear in the number of spans × groups.
pub(super) fn tightest(groups: &[Vec<Span>], near: u32, text: &Prepared) -> Option<Window> {
    let mut best: Option<Window> = None;
    for (leader, group) in groups.iter().enumerate() {
        let mut cursors = vec![0usize; groups.len()];
        for first in group {
            let Some(spans) = followers(groups, leader, *first, &mut cursors) else {
                break;
            };
            let end = spans.iter().map(|span| span.end).max().unwrap_or(first.end);
            let whole = Span {
                start: first.start,
                end,
            };
            let length = end - first.start;
            if near > 0 && (length > near || text.is_broken(whole)) {
                continue;
            }
            if best.as_ref().is_none_or(|best| length < best.length) {
                best = Some(Window { spans, length });
            }
        }
    }
    best
}

/// For every group its first span that starts no earlier than `first`.
fn followers(
    groups: &[Vec<Span>],
    leader: usize,
    first: Span,
    cursors: &mut [usize],
) -> Option<Vec<Span>> {
    let mut spans = Vec::with_capacity(groups.len());
    for (number, (group, cursor)) in groups.iter().zip(cursors).enumerate() {
        if number == leader {
            spans.push(first);
            continue;
        }
        while group
            .get(*cursor)
            .is_some_and(|span| span.start < first.start)
        {
            *cursor += 1;
        }
        spans.push(*group.get(*cursor)?);
    }
    Some(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(list: &[(u32, u32)]) -> Vec<Span> {
        list.iter()
            .map(|(start, end)| Span {
                start: *start,
                end: *end,
            })
            .collect()
    }

    #[test]
    fn finds_the_tightest() {
        let text = Prepared::default();
        let groups = [spans(&[(0, 2), (50, 52)]), spans(&[(10, 12), (48, 50)])];
        let window = tightest(&groups, 80, &text).unwrap();
        assert_eq!(window.spans, spans(&[(50, 52), (48, 50)]));
        assert_eq!(window.length, 4);
    }

    #[test]
    fn nearness_is_a_limit_unless_zero() {
        let text = Prepared::default();
        let groups = [spans(&[(0, 2)]), spans(&[(28, 30)])];
        assert!(tightest(&groups, 30, &text).is_some());
        assert!(tightest(&groups, 29, &text).is_none());
        assert!(tightest(&groups, 0, &text).is_some());
        assert!(tightest(&[spans(&[(0, 2)]), Vec::new()], 0, &text).is_none());
    }

    #[test]
    fn a_blank_line_parts_unless_anywhere() {
        let text = Prepared::passage("職員\n\n教育");
        let groups = [spans(&[(0, 2)]), spans(&[(3, 5)])];
        assert!(tightest(&groups, 80, &text).is_none());
        assert!(tightest(&groups, 0, &text).is_some());
    }
}
