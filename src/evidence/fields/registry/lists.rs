//! Numbered lists: purposes and branches.

use super::entries::Entry;
use crate::scheme::forms::Signs;
use crate::text::join::join_lines;

/// The items of a numbered list, each with its number; what stands before the
/// first number is an item of its own.
pub(super) fn items(lines: &[String]) -> Vec<(Option<u32>, String)> {
    let mut items: Vec<(Option<u32>, Vec<String>)> = Vec::new();
    let mut due = 1;
    for line in lines {
        let mut rest = line.as_str();
        while let Some((before, number, after)) = split_at_number(rest, due) {
            push(&mut items, before);
            items.push((Some(number), Vec::new()));
            due = number + 1;
            rest = after;
        }
        push(&mut items, rest);
    }
    let joined = items
        .into_iter()
        .map(|(number, lines)| (number, join_lines(lines)));
    joined.filter(|(_, text)| !text.is_empty()).collect()
}

fn push(items: &mut Vec<(Option<u32>, Vec<String>)>, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    match items.last_mut() {
        Some((_, lines)) => lines.push(text.to_owned()),
        None => items.push((None, vec![text.to_owned()])),
    }
}

/// The text before the number that is due, the number, and the text behind it.
/// A number begins a line or stands behind white space, and a mark or white
/// space follows.
fn split_at_number(text: &str, due: u32) -> Option<(&str, u32, &str)> {
    let mut before = ' ';
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        if at < skip {
            continue;
        }
        let begins = before.is_whitespace() || matches!(before, '(' | '（');
        if begins && let Some((number, end)) = number_at(text, at) {
            if number == due {
                let head = text.get(..at)?.trim_end_matches(['(', '（', '第']);
                return Some((head, number, text.get(end..)?));
            }
            skip = end;
        }
        before = c;
    }
    None
}

/// １．, 2., (3), ４　, ⑤.
fn number_at(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some((first as u32 - '①' as u32 + 1, at + first.len_utf8()));
    }
    let digits: String = rest.chars().take_while(|c| digit(*c).is_some()).collect();
    let value: String = digits.chars().filter_map(digit).collect();
    let number = value.parse().ok().filter(|_| value.len() <= 2)?;
    let mark = rest.get(digits.len()..)?.chars().next()?;
    let marked =
        mark.is_whitespace() || matches!(mark, '.' | '．' | '、' | ')' | '）' | ':' | '：');
    marked.then_some((number, at + digits.len() + mark.len_utf8()))
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

/// The branches that are there: of each number the last entry, unless it says
/// that the branch was closed.
pub(super) fn branches(entries: &[Entry], signs: &Signs) -> Vec<(Entry, String)> {
    let mut list: Vec<(Option<u32>, Entry, String)> = Vec::new();
    for entry in entries {
        for (number, text) in items(&entry.lines) {
            if signs.none.iter().any(|none| text.trim() == none) {
                continue;
            }
            list.retain(|(known, ..)| number.is_none() || *known != number);
            list.push((number, entry.clone(), text));
        }
    }
    list.retain(|(_, entry, _)| {
        let mut notes = entry.notes.iter();
        !notes.any(|note| signs.closed.contains(&note.event))
    });
    list.into_iter()
        .map(|(_, entry, text)| (entry, text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_part_the_items() {
        let texts = |lines: &[&str]| -> Vec<String> {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            items(&lines).into_iter().map(|(_, text)| text).collect()
        };
        assert_eq!(
            texts(&["１．開発、販売", "２．処理及び", "提供", "３　前各号"]),
            ["開発、販売", "処理及び提供", "前各号"]
        );
        assert_eq!(texts(&["(1) 開発 (2) 保守"]), ["開発", "保守"]);
        assert_eq!(
            texts(&["目的及び業務", "１　病院", "２　10 床の診療所"]),
            ["目的及び業務", "病院", "10 床の診療所"]
        );
        assert_eq!(texts(&["医療の普及"]), ["医療の普及"]);
    }
}
