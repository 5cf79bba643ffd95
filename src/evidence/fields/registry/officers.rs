//! The officers in office.

use super::super::found::Officer;
use super::super::plain;
use super::entries::Entry;
use crate::model::Passage;
use crate::scheme::forms::RegistryForm;

/// An officer's entry, taken apart.
struct Person {
    role: String,
    name: String,
    address: Option<String>,
}

/// Officers in the order in which their current entries stand. One whose last
/// entry says that the office ended is left out; of several entries of one
/// person in one role the last is the current one.
pub(super) fn officers(
    entries: &[&Entry],
    passages: &[Passage],
    form: &RegistryForm,
) -> Vec<Officer> {
    let mut groups: Vec<(Person, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        let Some(person) = person(entry, form) else {
            continue;
        };
        let same =
            |known: &Person| known.role == person.role && tight_eq(&known.name, &person.name);
        match groups.iter_mut().find(|(known, _)| same(known)) {
            Some((known, list)) => {
                known.address = person.address.or(known.address.take());
                list.push(entry);
            }
            None => groups.push((person, vec![entry])),
        }
    }
    groups
        .into_iter()
        .filter_map(|(person, list)| current(person, &list, passages, form))
        .collect()
}

fn current(
    person: Person,
    list: &[&Entry],
    passages: &[Passage],
    form: &RegistryForm,
) -> Option<Officer> {
    // Where an entry is underlined, one after it took its place.
    let last = list.last().filter(|last| !last.underlined)?;
    let notes = || list.iter().flat_map(|entry| &entry.notes);
    let latest = |events: &[String]| {
        notes()
            .filter(|note| events.contains(&note.event))
            .filter_map(|note| note.day)
            .max()
    };
    let since = latest(&form.officers.began);
    let ended = latest(&form.officers.ended);
    let ended_undated = last
        .notes
        .iter()
        .any(|note| form.officers.ended.contains(&note.event) && note.day.is_none());
    if ended_undated || ended.is_some_and(|ended| since.is_none_or(|since| since <= ended)) {
        return None;
    }
    Some(Officer {
        role: person.role,
        name: person.name,
        since,
        address: person.address,
        quote: quote(last),
        anchor: passages.get(last.passage)?.anchor.clone(),
    })
}

fn quote(entry: &Entry) -> String {
    let notes = entry.notes.iter().map(|note| note.quote.as_str());
    let lines = entry.lines.iter().map(String::as_str);
    lines.chain(notes).collect::<Vec<_>>().join(" ")
}

fn tight_eq(one: &str, other: &str) -> bool {
    plain::tight(one) == plain::tight(other)
}

/// The role, what stands behind it, and the address before it or in another
/// cell.
fn person(entry: &Entry, form: &RegistryForm) -> Option<Person> {
    let (at, role, before, mut name) = entry.lines.iter().enumerate().find_map(|(at, line)| {
        let (role, before, after) = split_at_role(line, form)?;
        Some((at, role, before, after))
    })?;
    let mut address: Vec<String> = entry.lines.iter().take(at).cloned().collect();
    address.push(before);
    for line in entry.lines.iter().skip(at + 1) {
        let is_address =
            plain::begins_as_address(line, &form.signs.seats) && line.chars().any(char::is_numeric);
        if name.is_empty() {
            name.clone_from(line);
        } else if is_address {
            address.push(line.clone());
        }
    }
    let name = plain::name(without_brackets(&name));
    let address = plain::value(&crate::text::join::join_lines(&address));
    (!name.is_empty()).then(|| Person {
        role,
        name,
        address: (!address.is_empty()).then_some(address),
    })
}

/// The longest role in a line, with what stands before and behind it.
fn split_at_role(line: &str, form: &RegistryForm) -> Option<(String, String, String)> {
    let chars: Vec<char> = line.chars().collect();
    for from in 0..chars.len() {
        if chars.get(from).is_some_and(|c| c.is_whitespace()) {
            continue;
        }
        for role in &form.officers.roles {
            if let Some(end) = ends(&chars, from, role) {
                let text = |range: &[char]| range.iter().collect::<String>().trim().to_owned();
                let before = text(chars.get(..from).unwrap_or_default());
                let after = text(chars.get(end..).unwrap_or_default());
                return Some((role.clone(), before, after));
            }
        }
    }
    None
}

/// Where a word ends that begins at `from`, its characters being spaced.
fn ends(chars: &[char], from: usize, word: &str) -> Option<usize> {
    let mut at = from;
    for wanted in word.chars() {
        while at > from && chars.get(at).is_some_and(|c| c.is_whitespace()) {
            at += 1;
        }
        if *chars.get(at)? != wanted {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn without_brackets(name: &str) -> &str {
    let end = name.find(['(', '（', '＊', '*']);
    name.get(..end.unwrap_or(name.len())).unwrap_or(name).trim()
}
