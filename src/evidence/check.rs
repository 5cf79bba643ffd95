//! Runs a pack's own examples: what must match, what must not.

use std::sync::Arc;

use super::candidate::{Candidate, PassageIn};
use super::matcher::{Matcher, MatcherError};
use crate::model::Strength;
use crate::scheme::{Example, Expect, Pack, Problem};

/// Every example that does not give what it must, with file and line.
///
/// # Errors
/// When the pack's vocabulary cannot be compiled.
pub fn check(pack: Arc<Pack>) -> Result<Vec<Problem>, MatcherError> {
    let matcher = Matcher::new(pack)?;
    let pack = matcher.pack();
    let mut problems = Vec::new();
    for rule in &pack.rules {
        let Some(criterion) = pack.criteria.get(rule.criterion as usize) else {
            continue;
        };
        for example in &rule.examples {
            let candidates = matcher.passage(&PassageIn {
                text: &example.text,
                class: example.class.as_deref(),
                heading: &example.heading,
            });
            let found = candidates
                .iter()
                .find(|found| found.criterion == criterion.id);
            if let Some((ja, en)) = verdict(example, found) {
                problems.push(Problem {
                    file: pack.rule_file.clone(),
                    line: example.line,
                    ja: format!("{}: {ja}「{}」", criterion.id, example.text.trim()),
                    en: format!("{}: {en}: {}", criterion.id, example.text.trim()),
                });
            }
        }
    }
    Ok(problems)
}

/// What is wrong with the result of an example, if anything.
fn verdict(example: &Example, found: Option<&Candidate>) -> Option<(String, String)> {
    match (example.expect, found) {
        (Expect::Match | Expect::Partial, None) => Some((
            "該当するはずの例文が該当しません".to_owned(),
            "an example that does not match".to_owned(),
        )),
        (Expect::Partial, Some(found)) if found.strength == Strength::Full => Some((
            format!("一部のはずが全部になりました ({})", found.why.join(" ")),
            format!("partial expected, full found ({})", found.why.join(" ")),
        )),
        (Expect::Nothing, Some(found)) => Some((
            format!(
                "該当しないはずの例文が該当しました ({})",
                found.why.join(" ")
            ),
            format!("a negative that matches ({})", found.why.join(" ")),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::check_examples;
    use super::*;
    use crate::scheme::testing::Memory;
    use crate::scheme::{Templates, inspect, list, load};

    #[test]
    fn the_small_pack_holds() {
        let pack = load(&Memory::tiny(), "tiny", None).unwrap();
        assert_eq!(check(Arc::new(pack)).unwrap(), []);
    }

    #[test]
    fn failing_examples_are_named() {
        for (from, to, words, line) in [
            (
                "受けさせる。\"]",
                "受けさせる。\", \n\"監査を行う。\"]",
                "does not match",
                13,
            ),
            (
                "職員へのセミナーを",
                "職員へのセミナーを毎年",
                "partial expected",
                13,
            ),
            (
                "教育事業の職員",
                "教育の職員",
                "a negative that matches",
                14,
            ),
        ] {
            let memory = Memory::tiny().with("evidence", from, to);
            let pack = load(&memory, "tiny", None).unwrap();
            let problems = check(Arc::new(pack)).unwrap();
            assert_eq!(problems.len(), 1, "{problems:#?}");
            assert!(problems[0].en.contains(words), "{problems:#?}");
            assert_eq!(problems[0].line, line);
        }
    }

    /// Every pack under `templates/` loads, and its examples hold.
    #[test]
    fn packs_are_sound() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let templates = Templates::with_folder(folder);
        let mut problems = Vec::new();
        for (id, day) in list(&templates).unwrap() {
            let (pack, mistakes) = inspect(&templates, &id, Some(day)).unwrap();
            problems.extend(mistakes);
            problems.extend(pack.iter().flat_map(check_examples));
            problems.extend(
                pack.into_iter()
                    .flat_map(|pack| check(Arc::new(pack)).unwrap()),
            );
        }
        let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert!(
            lines.is_empty(),
            "{} problems\n{}",
            lines.len(),
            lines.join("\n")
        );
    }
}
