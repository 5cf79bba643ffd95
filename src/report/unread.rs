//! Places that were not read, in the reader's language. They are stored as the
//! readers name them, in the English of the catalogue.

use super::words::{Lang, Words};

const KEYS: &str = "unread_place.";

/// A stored place in words: what the catalogue does not know is shown as it is
/// stored, and so is the path of a member before it.
pub fn unread_place(place: &str, words: &Words) -> String {
    if words.lang == Lang::En {
        return place.to_owned();
    }
    let starts = place
        .match_indices(": ")
        .map(|(at, found)| at + found.len());
    for start in std::iter::once(0).chain(starts) {
        let (path, own) = place.split_at(start);
        if let Some(told) = told(own, words) {
            return format!("{path}{told}");
        }
    }
    place.to_owned()
}

/// Places in words, one after the other.
pub fn unread_places(places: &[String], words: &Words) -> Vec<String> {
    places
        .iter()
        .map(|place| unread_place(place, words))
        .collect()
}

/// By the pattern with the most letters of its own that fits.
fn told(place: &str, words: &Words) -> Option<String> {
    let stored = Words::new(Lang::En);
    let fits = stored.keys().filter(|key| key.starts_with(KEYS));
    let fits = fits.filter_map(|key| {
        let pattern = stored.get(key);
        Some((key, values(pattern, place)?, pattern.len()))
    });
    let (key, values, _) = fits.max_by_key(|(_, _, length)| *length)?;
    Some(words.fill(key, &values))
}

/// What stands where a pattern has its `{names}`: digits for `{n}` and `{all}`.
fn values<'a>(pattern: &'a str, text: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return (pattern == text).then(Vec::new);
    };
    let (name, after) = rest.split_once('}')?;
    let text = text.strip_prefix(before)?;
    let digits = matches!(name, "n" | "all");
    // A name reaches to the end of the pattern: it is its last.
    let end = match digits {
        true => text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len()),
        false => text.strip_suffix(after)?.len(),
    };
    let (value, text) = text.split_at_checked(end)?;
    let mut rest = values(after, text)?;
    rest.insert(0, (name, value));
    (!value.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_japanese() {
        let ja = Words::new(Lang::Ja);
        let told = |place| unread_place(place, &ja);
        assert_eq!(told("page 3: what is missing of it"), "3頁の欠けた部分");
        assert_eq!(told("2 of 59 pages"), "59頁のうち2頁");
        assert_eq!(told("4 cells of sheet 台帳"), "シート「台帳」の4セル");
        assert_eq!(told("formula in 台帳!B2"), "台帳!B2の数式");
        assert_eq!(told("資料.zip/規程.pdf: page 3"), "資料.zip/規程.pdf: 3頁");
        assert_eq!(told("資料.zip/規程.pdf"), "資料.zip/規程.pdf");
        let en = Words::new(Lang::En);
        assert_eq!(unread_place("page 3", &en), "page 3");
    }

    /// Every place that a reader names in its source has words.
    #[test]
    fn every_place_that_readers_name_has_words() {
        let mut named = 0;
        let mut folders = vec![std::path::PathBuf::from("src/parse")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).unwrap();
                for call in source.split("sink.unread(").skip(1) {
                    let call = call.trim_start().trim_start_matches("format!(");
                    let Some(literal) = call.trim_start().strip_prefix('"') else {
                        continue;
                    };
                    let place = literal.split('"').next().unwrap();
                    // Names of parts are the same in every language.
                    if place.ends_with(".xml") {
                        continue;
                    }
                    let place: String = place
                        .split('{')
                        .map(|part| match part.split_once('}') {
                            Some((_, rest)) => format!("7{rest}"),
                            None => part.to_owned(),
                        })
                        .collect();
                    let words = told(&place, &Words::new(Lang::Ja));
                    assert!(words.is_some(), "{}: {place}", path.display());
                    named += 1;
                }
            }
        }
        assert!(named > 30, "{named}");
    }
}
