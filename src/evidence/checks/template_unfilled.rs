//! Placeholders that nobody filled in.

use super::facts::Place;
use super::{DocumentIn, Inputs, Proposal, Quote, Severity};
use crate::model::{Flag, Passage};
use crate::text::date::{self, When};

const ID: &str = "template-unfilled";
/// So many placeholders make a form that was not filled in.
const MANY: usize = 3;
/// Quotes shown.
const SHOWN: usize = 5;

pub(super) fn check(inputs: &Inputs<'_>, all: &mut Vec<Proposal>) {
    for document in inputs.own() {
        let (count, places) = &document.facts.unfilled;
        if *count > 0 {
            let quotes = places.iter().map(|place| document.passage(place));
            all.push(proposal(document, *count, quotes.collect()));
        }
    }
}

/// How many placeholders a document holds, and the first passages with them.
pub(super) fn placeholders(has_annexes: bool, passages: &[Passage]) -> (usize, Vec<Place>) {
    let (mut count, mut places) = (0, Vec::new());
    for passage in passages {
        let found = placeholders_in(passage, has_annexes);
        count += found;
        if found > 0 && places.len() < SHOWN {
            places.push(Place::of(passage));
        }
    }
    (count, places)
}

fn proposal(document: &DocumentIn, count: usize, quotes: Vec<Quote>) -> Proposal {
    let severity = match count >= MANY && !document.facts.has_annexes {
        true => Severity::Finding,
        false => Severity::Warning,
    };
    Proposal::new(ID, severity, "unfilled")
        .with("count", count)
        .with("name", &document.name)
        .quoting(quotes)
}

fn placeholders_in(passage: &Passage, has_annexes: bool) -> usize {
    if passage.flags.contains(&Flag::Code) || passage.flags.contains(&Flag::Comment) {
        return 0;
    }
    let text = &passage.text;
    if !text.contains(is_mark) && (has_annexes || !may_hold_blank_date(text)) {
        return 0;
    }
    let marks = text.matches("{{").count()
        + runs(text, &['〇', '○', '◯'], 2)
        + runs(text, &['△'], 2)
        + runs(text, &['×'], 2);
    if has_annexes {
        return marks;
    }
    let blanks = date::find(text)
        .iter()
        .filter(|found| found.value == When::Blank)
        .count();
    marks + runs(text, &['_', '＿'], 3) + blanks
}

fn is_mark(c: char) -> bool {
    matches!(c, '{' | '〇' | '○' | '◯' | '△' | '×' | '_' | '＿')
}

/// Dates are searched for only where a blank one can stand.
fn may_hold_blank_date(text: &str) -> bool {
    text.contains('年') && text.contains(['月', '\u{2F49}']) && text.contains(['日', '\u{2F47}'])
}

/// Runs of at least `least` of these characters. 二〇〇 is a number.
fn runs(text: &str, of: &[char], least: usize) -> usize {
    let (mut count, mut run, mut before, mut start) = (0, 0, ' ', ' ');
    for c in text.chars().chain([' ']) {
        if of.contains(&c) {
            if run == 0 {
                start = before;
            }
            run += 1;
        } else {
            let is_number = "一二三四五六七八九十百千〇".contains(start)
                || "一二三四五六七八九十百千年".contains(c);
            count += usize::from(run >= least && !(is_number && of.contains(&'〇')));
            run = 0;
        }
        before = c;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn placeholders_are_no_numbers() {
        let circles = ['〇', '○', '◯'];
        assert_eq!(runs("〇〇会は、○○長が", &circles, 2), 2);
        assert_eq!(runs("一〇〇名、二〇〇〇年", &circles, 2), 0);
        assert_eq!(runs("評価 ○ ○", &circles, 2), 0);
        assert_eq!(runs("日付＿＿＿＿", &['_', '＿'], 3), 1);
    }
}
