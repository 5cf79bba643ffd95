//! Two versions of a document, passage by passage.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::text::normal::normalize;

/// Share of letter pairs in common (Dice) from which a passage is another's
/// changed form and not a new one.
const CHANGED: usize = 50;

/// What became of passages, by their positions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Old and new position of passages with the same text after normal form.
    pub same: Vec<(usize, usize)>,
    /// Old and new position of passages that were changed.
    pub changed: Vec<(usize, usize)>,
    /// Positions of new ones.
    pub new: Vec<usize>,
    /// Old positions of those that are gone.
    pub gone: Vec<usize>,
}

/// What became of the passages of `old` in `new`.
pub fn compare(old: &[&str], new: &[&str]) -> Changes {
    let mut changes = Changes::default();
    let mut places: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, text) in old.iter().enumerate() {
        places.entry(form(text)).or_default().push_back(at);
    }
    let mut left = Vec::new();
    for (at, text) in new.iter().enumerate() {
        match places.get_mut(&form(text)).and_then(VecDeque::pop_front) {
            Some(before) => changes.same.push((before, at)),
            None => left.push((at, pairs(text))),
        }
    }
    let mut gone: Vec<usize> = places.into_values().flatten().collect();
    gone.sort_unstable();
    let befores: Vec<_> = gone
        .iter()
        .filter_map(|at| Some((*at, pairs(old.get(*at)?))))
        .collect();
    let mut taken = HashSet::new();
    for (at, letters) in left {
        match nearest(&letters, &befores, &taken) {
            Some(before) => {
                taken.insert(before);
                changes.changed.push((before, at));
            }
            None => changes.new.push(at),
        }
    }
    changes.gone = gone.into_iter().filter(|at| !taken.contains(at)).collect();
    changes
}

/// The old passage that has most in common, where it is enough.
fn nearest(
    letters: &HashSet<[char; 2]>,
    befores: &[(usize, HashSet<[char; 2]>)],
    taken: &HashSet<usize>,
) -> Option<usize> {
    let free = befores.iter().filter(|(at, _)| !taken.contains(at));
    let shares = free.filter_map(|(at, theirs)| {
        let both = letters.len() + theirs.len();
        // What is too short or too long cannot have enough in common.
        let most = 2 * letters.len().min(theirs.len());
        if both == 0 || most * 100 < CHANGED * both {
            return None;
        }
        let share = letters.intersection(theirs).count() * 200 / both;
        (share >= CHANGED).then_some((share, *at))
    });
    let best = shares.max_by_key(|(share, at)| (*share, usize::MAX - at));
    best.map(|(_, at)| at)
}

fn form(text: &str) -> String {
    let normal = normalize(text).text;
    normal.split_whitespace().collect()
}

fn pairs(text: &str) -> HashSet<[char; 2]> {
    let letters: Vec<char> = form(text).chars().collect();
    letters
        .windows(2)
        .filter_map(|pair| pair.try_into().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn passages_are_the_same_changed_new_or_gone() {
        let old = [
            "教育は年1回以上行う。",
            "監査は毎年１回以上実施し、結果を代表者に報告する。",
            "廃棄は焼却による。",
        ];
        let new = [
            "第4条 窓口は総務部とする。",
            "教育は 年１回以上行う。",
            "監査は毎年２回以上実施し、結果を代表者に報告する。",
        ];
        let changes = compare(&old, &new);
        assert_eq!(changes.same, [(0, 1)]);
        assert_eq!(changes.changed, [(1, 2)]);
        assert_eq!(changes.new, [0]);
        assert_eq!(changes.gone, [2]);
    }

    #[test]
    fn what_stands_twice_is_counted_twice() {
        let changes = compare(&["同じ文です。", "同じ文です。"], &["同じ文です。"]);
        assert_eq!((changes.same.len(), changes.gone.len()), (1, 1));
        assert_eq!(compare(&[], &[]), super::Changes::default());
    }
}
