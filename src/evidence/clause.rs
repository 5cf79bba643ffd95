//! Where one clause ends and another verb takes over.

use super::prepared::{Prepared, Span};

/// How a verb ends before a comma when another verb follows (点検し、).
const CONTINUES: [&str; 11] = [
    "し", "り", "き", "ち", "て", "け", "れ", "え", "せ", "行い", "従い",
];

/// Endings of the same form that are particles: the clause goes on.
const PARTICLES: [&str; 9] = [
    "として",
    "対して",
    "関して",
    "ついて",
    "おいて",
    "通じて",
    "応じて",
    "よって",
    "当たって",
];

/// True when `a` and `b` stand within `near` characters of each other and in
/// one clause.
pub(super) fn joined(text: &Prepared, a: Span, b: Span, near: u32) -> bool {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    let between = Span {
        start: first.end,
        end: second.start,
    };
    if between.start >= between.end {
        return true;
    }
    between.end - between.start <= near && !is_parted(text, first, between)
}

/// True when one of `a` and one of `b` stand in the same sentence or cell.
pub(super) fn share_sentence(text: &Prepared, a: &[Span], b: &[Span]) -> bool {
    let together = |one: &Span, other: &Span| {
        let (first, second) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        first.end >= second.start
            || !text
                .slice(Span {
                    start: first.end,
                    end: second.start,
                })
                .contains(['。', '\n'])
    };
    a.iter()
        .any(|one| b.iter().any(|other| together(one, other)))
}

/// True when a sentence, a cell or a verb ends in `between`.
fn is_parted(text: &Prepared, first: Span, between: Span) -> bool {
    if text.slice(between).contains(['。', '|', '\n']) {
        return true;
    }
    // The verb may be the first span itself (監査を実施し、).
    let said = text.slice(Span {
        start: first.start,
        end: between.end,
    });
    let mut commas = said.match_indices(['、', ',']);
    commas.any(|(at, _)| ends_with_verb(said.get(..at).unwrap_or_default()))
}

fn ends_with_verb(clause: &str) -> bool {
    CONTINUES.iter().any(|end| clause.ends_with(end))
        && !PARTICLES.iter().any(|end| clause.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_joined(text: &str, near: u32) -> bool {
        let text = Prepared::passage(text);
        let span = |word: &str| {
            let at = text.normal.text.find(word).unwrap();
            text.span(at, at + word.len())
        };
        joined(&text, span("毎年"), span("監査"), near)
    }

    #[test]
    fn another_verb_parts() {
        assert!(is_joined("毎年、監査を行う。", 40));
        assert!(is_joined("全部門を対象として、監査を毎年行う。", 40));
        assert!(is_joined("監査を、各部門において、毎年行う。", 40));
        assert!(!is_joined("毎年点検し、監査を受ける。", 40));
        assert!(!is_joined("監査を行う。毎年、台帳を改める。", 40));
        assert!(!is_joined("監査を受け、毎年見直す。", 40));
        assert!(!is_joined("毎年の台帳と別に監査を行う。", 3));
    }
}
