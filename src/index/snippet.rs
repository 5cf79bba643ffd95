//! The part of a long passage that shows why it was found.

/// A part of a passage, cut at ends of sentences where that is near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The part as written, with `…` where something was left out.
    pub text: String,
    /// What to mark, in characters of `text`.
    pub highlights: Vec<[usize; 2]>,
}

/// Cuts `text` down to about `room` characters around the most of its
/// `highlights`, which are sorted and apart from each other.
pub fn snippet(text: &str, highlights: &[[usize; 2]], room: usize) -> Snippet {
    let chars: Vec<char> = text.chars().collect();
    let room = room.max(1);
    if chars.len() <= room {
        return part(&chars, 0, chars.len(), highlights);
    }
    let [first, last] = densest(highlights, room);
    let from = start(&chars, first, last, room);
    let to = end(&chars, from, last, room);
    part(&chars, from, to, highlights)
}

/// First and last character of the `room` that holds most highlights.
fn densest(highlights: &[[usize; 2]], room: usize) -> [usize; 2] {
    let mut best = ([0, 0], 0);
    for (index, [from, _]) in highlights.iter().enumerate() {
        let inside = |[_, to]: &&[usize; 2]| *to <= from + room;
        let held = highlights.iter().skip(index).take_while(inside);
        let (count, to) = held.fold((0, *from), |(count, _), [_, to]| (count + 1, *to));
        if count > best.1 {
            best = ([*from, to], count);
        }
    }
    match (best.1, highlights.first()) {
        // A highlight longer than the room.
        (0, Some([from, _])) => [*from, from + room],
        _ => best.0,
    }
}

/// Where to begin: at the beginning of the sentence of `first`, if all up to
/// `last` still fits, else as far before it as there is room for a third.
fn start(chars: &[char], first: usize, last: usize, room: usize) -> usize {
    let spare = room.saturating_sub(last.saturating_sub(first));
    let earliest = first.saturating_sub(spare);
    let before = chars.get(earliest..first).unwrap_or_default();
    let sentence = before.iter().rposition(|c| ends_sentence(*c));
    match sentence {
        _ if earliest == 0 && sentence.is_none() => 0,
        Some(at) => earliest + at + 1,
        None => first.saturating_sub(spare / 3),
    }
}

/// Where to end: after the last sentence that ends between `last` and the end
/// of the room, else where the room ends.
fn end(chars: &[char], from: usize, last: usize, room: usize) -> usize {
    let latest = (from + room).min(chars.len());
    if latest == chars.len() {
        return latest;
    }
    let after = last.clamp(from, latest);
    let rest = chars.get(after..latest).unwrap_or_default();
    let sentence = rest.iter().rposition(|c| ends_sentence(*c));
    sentence.map_or(latest, |at| after + at + 1)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '．' | '！' | '？' | '!' | '?' | '\n')
}

fn part(chars: &[char], from: usize, to: usize, highlights: &[[usize; 2]]) -> Snippet {
    let before = from > 0;
    let mut text = String::new();
    text.extend(before.then_some('…'));
    text.extend(chars.get(from..to).unwrap_or_default());
    text.extend((to < chars.len()).then_some('…'));
    let shown = highlights
        .iter()
        .map(|[start, end]| [*start.max(&from), *end.min(&to)])
        .filter(|[start, end]| start < end)
        .map(|range| range.map(|at| at - from + usize::from(before)))
        .collect();
    Snippet {
        text,
        highlights: shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_passages_stay_whole() {
        let got = snippet("教育を行う。", &[[0, 2]], 10);
        assert_eq!(
            (got.text.as_str(), got.highlights),
            ("教育を行う。", vec![[0, 2]])
        );
    }

    #[test]
    fn cuts_at_ends_of_sentences() {
        let text = "一つ目の文である。従業者に教育を行う。三つ目の文である。四つ目の文である。";
        let at = text.chars().position(|c| c == '教').unwrap();
        let got = snippet(text, &[[at, at + 2]], 14);
        assert_eq!(got.text, "…従業者に教育を行う。…");
        assert_eq!(got.highlights, [[5, 7]]);
    }

    #[test]
    fn shows_where_most_is() {
        let text = format!("教育{}教育と教育{}", "あ".repeat(50), "い".repeat(50));
        let got = snippet(&text, &[[0, 2], [52, 54], [55, 57]], 20);
        assert!(got.text.contains("教育と教育"), "{}", got.text);
        assert_eq!(got.highlights.len(), 2);
    }

    proptest! {
        #[test]
        fn what_is_marked_is_what_was_marked(
            text in "[あい。a]{0,60}",
            raw in proptest::collection::vec((0usize..60, 1usize..9), 0..5),
            room in 0usize..40,
        ) {
            let chars: Vec<char> = text.chars().collect();
            let mut marks: Vec<[usize; 2]> = Vec::new();
            let mut raw = raw;
            raw.sort_unstable();
            for (from, length) in raw {
                let to = (from + length).min(chars.len());
                let free = marks.last().is_none_or(|[_, end]| *end < from);
                if from < to && free {
                    marks.push([from, to]);
                }
            }
            let got = snippet(&text, &marks, room);
            let shown: Vec<char> = got.text.chars().collect();
            prop_assert!(shown.len() <= room.max(1) + 2);
            let inner: String = got.text.trim_matches('…').to_owned();
            prop_assert!(text.contains(&inner));
            if !marks.is_empty() {
                prop_assert!(!got.highlights.is_empty());
            }
            for [from, to] in got.highlights {
                prop_assert!(from < to && to <= shown.len());
            }
        }
    }
}
