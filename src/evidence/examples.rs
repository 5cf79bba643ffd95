//! The examples of a pack's rules, looked at themselves: enough of them, and
//! none that repeats what the criterion says.
//!
//! An example that quotes its criterion proves only that a rule finds its own
//! words. Sentences may share up to nine characters in a row with the title or
//! the text of their criterion: the longest terms of the field have nine
//! (個人情報保護管理者), and whole clauses have more. A row of a form prints the
//! question that it answers and is not looked at.

use crate::model::Criterion;
use crate::scheme::{Expect, Pack, Problem, Rule};
use crate::text::normal::normalize;

/// Passages that must match, and that must not, for every rule.
const LEAST: usize = 3;

/// Characters in a row that an example may share with its criterion.
const SHARED: usize = 9;

/// Rules with too few examples, and examples that quote their criterion.
pub fn check_examples(pack: &Pack) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in &pack.rules {
        let Some(criterion) = pack.criteria.get(rule.criterion as usize) else {
            continue;
        };
        for (negative, ja, en) in [
            (false, "例文", "examples"),
            (true, "該当しない例文", "negatives"),
        ] {
            let of_kind = |expect: Expect| (expect == Expect::Nothing) == negative;
            let count = rule.examples.iter().filter(|e| of_kind(e.expect)).count();
            if count < LEAST {
                problems.push(Problem {
                    file: pack.rule_file.clone(),
                    line: rule.line,
                    ja: format!(
                        "{}: {ja}が {count} 件しかありません ({LEAST} 件要ります)",
                        criterion.id
                    ),
                    en: format!("{}: only {count} {en}, {LEAST} are needed", criterion.id),
                });
            }
        }
        problems.extend(quotes(pack, rule, criterion));
    }
    problems
}

fn quotes(pack: &Pack, rule: &Rule, criterion: &Criterion) -> Vec<Problem> {
    let told = [
        Some(criterion.title_ja.as_str()),
        criterion.describe_ja.as_deref(),
    ];
    let told: Vec<Vec<char>> = told.into_iter().flatten().map(letters).collect();
    let sentences = rule
        .examples
        .iter()
        .filter(|example| example.expect != Expect::Nothing && !example.text.contains(['|', '｜']));
    let quoting = sentences.filter_map(|example| {
        let text = letters(&example.text);
        let shared = told
            .iter()
            .map(|told| longest_shared(told, &text))
            .max_by_key(Vec::len)?;
        (shared.len() > SHARED).then(|| (example, shared.into_iter().collect::<String>()))
    });
    let problem = |(example, shared): (&crate::scheme::Example, String)| Problem {
        file: pack.rule_file.clone(),
        line: example.line,
        ja: format!(
            "{}: 例文が基準の文言を写しています「{shared}」",
            criterion.id
        ),
        en: format!(
            "{}: an example repeats the criterion's words: {shared}",
            criterion.id
        ),
    };
    quoting.map(problem).collect()
}

fn letters(text: &str) -> Vec<char> {
    normalize(text).text.chars().collect()
}

/// The longest run of characters that stands in both.
fn longest_shared(a: &[char], b: &[char]) -> Vec<char> {
    let mut best = (0, 0);
    let mut row = vec![0_usize; b.len() + 1];
    for (at, one) in a.iter().enumerate() {
        let mut diagonal = 0;
        for (cell, other) in row.iter_mut().skip(1).zip(b) {
            let above = *cell;
            *cell = if one == other { diagonal + 1 } else { 0 };
            diagonal = above;
            if *cell > best.0 {
                best = (*cell, at + 1);
            }
        }
    }
    a.get(best.1.saturating_sub(best.0)..best.1)
        .unwrap_or_default()
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::load;
    use crate::scheme::testing::Memory;

    #[test]
    fn too_few_examples_are_named() {
        let pack = load(&Memory::tiny(), "tiny", None).unwrap();
        let problems = check_examples(&pack);
        assert!(
            problems
                .iter()
                .any(|problem| problem.en == "T-2: only 1 negatives, 3 are needed")
        );
        assert!(
            problems
                .iter()
                .any(|problem| problem.en == "T-3: only 1 examples, 3 are needed")
        );
        assert!(
            !problems
                .iter()
                .any(|problem| problem.en.starts_with("T-1: only 3"))
        );
    }

    #[test]
    fn an_example_that_quotes_its_criterion_is_named() {
        let quoting = |title: &str| {
            let memory = Memory::tiny().with("criteria", "年1回以上の教育", title);
            let pack = load(&memory, "tiny", None).unwrap();
            let problems = check_examples(&pack);
            problems
                .iter()
                .any(|problem| problem.en.contains("repeats"))
        };
        assert!(quoting("毎年、情報保護の研修を受けさせること"));
        assert!(!quoting("情報保護の研修"));
    }

    /// Phrases of the drafts by criterion, of which no sentence may hold one
    /// that is longer than a term. The drafts are not part of the project.
    fn phrases(draft: &str) -> Vec<(String, String)> {
        let mut criterion = String::new();
        let mut listed = false;
        let mut phrases = Vec::new();
        for line in draft.lines() {
            if let Some(id) = line.strip_prefix("- id: ") {
                id.trim().clone_into(&mut criterion);
                listed = false;
            } else if let Some(phrase) = line.strip_prefix("  - ").filter(|_| listed) {
                let phrase = phrase.trim().trim_matches(['\'', '"']);
                phrases.push((criterion.clone(), phrase.to_owned()));
            } else {
                listed = line.starts_with("  phrases_ja:");
            }
        }
        phrases
    }

    #[test]
    #[allow(clippy::print_stderr)]
    fn no_example_holds_a_phrase_of_the_drafts() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"));
        let templates = crate::scheme::Templates::with_folder(format!("{root}/templates"));
        for (id, day) in crate::scheme::list(&templates).unwrap() {
            let draft = format!("{root}/../shared/domain/criteria/{id}.yaml");
            let Ok(draft) = std::fs::read_to_string(&draft) else {
                eprintln!("{draft} is not there: its phrases were not looked for");
                continue;
            };
            let pack = load(&templates, &id, Some(day)).unwrap();
            let phrases = phrases(&draft);
            assert!(phrases.len() > 100, "{id}: {} phrases", phrases.len());
            for rule in &pack.rules {
                let criterion = &pack.criteria[rule.criterion as usize].id;
                let own = phrases.iter().filter(|(id, _)| id == criterion);
                let long: Vec<Vec<char>> = own
                    .map(|(_, phrase)| letters(phrase))
                    .filter(|phrase| phrase.len() > SHARED)
                    .collect();
                for example in &rule.examples {
                    let is_row = example.text.contains(['|', '｜', '\u{3000}']);
                    let text = letters(&example.text);
                    let holds =
                        |phrase: &Vec<char>| text.windows(phrase.len()).any(|w| w == phrase);
                    let quotes = example.expect != Expect::Nothing && long.iter().any(holds);
                    assert!(is_row || !quotes, "{criterion}: {}", example.text);
                }
            }
        }
    }

    #[test]
    fn the_longest_run() {
        let run = |a, b| {
            longest_shared(&letters(a), &letters(b))
                .into_iter()
                .collect::<String>()
        };
        assert_eq!(run("委託先の監督を行う", "委託先を監督する"), "委託先");
        assert_eq!(run("監査", "教育"), "");
        assert_eq!(run("", "教育"), "");
    }
}
