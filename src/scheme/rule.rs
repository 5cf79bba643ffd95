//! Evidence rules (証拠規則), resolved: names are numbers, nothing is unknown.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::concept::{Subject, Vocabulary};
use super::problem::Problem;
use super::raw::{EvidenceFile, RawExample, RawRule, RawTopic, RawWay, RawYield, Word};
use super::toml_file::TomlFile;
use crate::text::quality::Quality;

/// What kind of evidence a way finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EvidenceKind {
    /// A rule is stated (規程).
    Rule,
    /// A role or body is named (体制).
    Organisation,
    /// It was done (記録).
    Record,
    /// It is agreed with another party (契約).
    Contract,
    /// It is made known (公表).
    Notice,
}

/// One way in which a passage can be evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Each must occur.
    pub all: Vec<Subject>,
    /// One of them must occur, unless empty.
    pub any: Vec<Subject>,
    /// Characters of normalised text within which `all` and `any` must lie,
    /// from the start of the first to the end of the last; 0: anywhere in the
    /// passage.
    pub near: u32,
    /// Each must occur for strength full, in the passage or its heading.
    pub full: Vec<Subject>,
    /// One of them must occur for strength full, unless empty.
    pub full_any: Vec<Subject>,
    /// Characters between the words that matched and what full strength
    /// demands, which then must stand in the same clause: 「四半期に1回点検し、
    /// 監査を受ける」 is no quarterly audit. 0: anywhere in the passage.
    pub full_near: u32,
    /// None of them may occur in the passage.
    pub none: Vec<Subject>,
    /// Subjects of another topic (防火, 会計監査): one of them rules the way out
    /// unless the passage or its heading speaks of one of `on_topic`.
    pub off_topic: Vec<Subject>,
    /// What keeps the topic, whatever else is spoken of.
    pub on_topic: Vec<Subject>,
    /// One of them must occur in the heading path, unless empty.
    pub in_heading: Vec<Subject>,
    /// The heading may supply one of `all`; the passage must supply at least
    /// one itself.
    pub lend: bool,
    /// The way looks at the question of a row of a form or table and counts
    /// only where the row has an answer. A way without it looks only at the
    /// answer of a row that is marked 必須 or 選択, and at the whole of any
    /// other passage.
    pub answer: bool,
    /// Only in documents of these classes, unless empty or the class is not
    /// known.
    pub class: Vec<String>,
    /// Strength full only in documents of these classes, unless empty.
    pub class_full: Vec<String>,
    /// Not in documents of these classes.
    pub not_class: Vec<String>,
    /// What kind of evidence it finds.
    pub kind: Option<EvidenceKind>,
    /// Words for the reason.
    pub why: Option<String>,
    /// True when the way names a negation itself, so that negated sentences
    /// count.
    pub negation: bool,
    /// Line in the file.
    pub line: usize,
}

/// What an example must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// It must match.
    Match,
    /// It must match as partial.
    Partial,
    /// It must not match at all.
    Nothing,
}

/// A passage that tests a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The passage.
    pub text: String,
    /// Class of the document that it stands in.
    pub class: Option<String>,
    /// Headings above it.
    pub heading: Vec<String>,
    /// What it must give.
    pub expect: Expect,
    /// Line in the file.
    pub line: usize,
}

/// The ways of one criterion, with the passages that test them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Position in the pack's criteria.
    pub criterion: u32,
    /// Alternatives; the best result wins.
    pub ways: Vec<Way>,
    /// Positions of the rules that this one gives way to, where both match in
    /// one sentence: the special is meant there and not the general.
    pub yields: Vec<u32>,
    /// Passages that test it.
    pub examples: Vec<Example>,
    /// Line in the file.
    pub line: usize,
}

/// What rules may name.
pub(super) struct Names<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) criteria: &'a [&'a str],
    pub(super) classes: &'a HashSet<&'a str>,
}

/// Resolves the rules of a file; mistakes go to `problems`.
pub(super) fn rules(
    file: &TomlFile,
    raw: &EvidenceFile,
    names: &Names<'_>,
    problems: &mut Vec<Problem>,
) -> (Vec<Rule>, Topic) {
    let mut resolver = Resolver {
        file,
        names,
        problems,
    };
    let mut seen = HashSet::new();
    let mut rules = Vec::new();
    let topic = resolver.topic(&raw.topic);
    let silent = resolver.topic(&raw.silent);
    for rule in &raw.rule {
        if !seen.insert(rule.criterion.get_ref()) {
            let word = &rule.criterion;
            resolver.mistake(
                word,
                "同じ基準の規則が二つあります",
                "a second rule for criterion",
            );
        }
        rules.extend(resolver.rule(rule, &topic));
    }
    for give_way in &raw.yields {
        resolver.give_way(give_way, &mut rules);
    }
    (rules, silent)
}

/// What tells that a passage is about something else: it names one of `off`
/// and none of `on`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topic {
    /// Words of what else it is about.
    pub off: Vec<Subject>,
    /// Words that keep it all the same.
    pub on: Vec<Subject>,
}

struct Resolver<'a> {
    file: &'a TomlFile,
    names: &'a Names<'a>,
    problems: &'a mut Vec<Problem>,
}

impl Resolver<'_> {
    fn rule(&mut self, raw: &RawRule, topic: &Topic) -> Option<Rule> {
        let name = raw.criterion.get_ref();
        let position = self.names.criteria.iter().position(|id| id == name);
        if position.is_none() {
            self.mistake(&raw.criterion, "知らない基準です", "unknown criterion");
        }
        let examples = self.examples(raw);
        let has = |expect| examples.iter().any(|example| example.expect == expect);
        for (present, key) in [
            (!raw.way.is_empty(), "way"),
            (has(Expect::Match), "examples"),
            (has(Expect::Nothing), "negatives"),
        ] {
            if !present {
                let ja = format!("{key} がありません");
                self.mistake(&raw.criterion, &ja, &format!("no {key} for criterion"));
            }
        }
        let mut ways: Vec<Way> = raw
            .way
            .iter()
            .map(|way| self.way(way.get_ref(), way.span()))
            .collect();
        for way in ways.iter_mut().filter(|_| raw.topic) {
            way.off_topic.clone_from(&topic.off);
            way.on_topic.clone_from(&topic.on);
        }
        Some(Rule {
            criterion: u32::try_from(position?).ok()?,
            ways,
            yields: Vec::new(),
            examples,
            line: self.file.line(&raw.criterion.span()),
        })
    }

    fn topic(&mut self, raw: &RawTopic) -> Topic {
        Topic {
            off: self.subjects(&raw.off),
            on: self.subjects(&raw.on),
        }
    }

    fn give_way(&mut self, raw: &RawYield, rules: &mut [Rule]) {
        let general = self.rules_named(&raw.general, rules);
        let special = self.rules_named(&raw.special, rules);
        for &position in &general {
            let Some(rule) = rules.get_mut(position as usize) else {
                continue;
            };
            rule.yields
                .extend(special.iter().filter(|to| **to != position));
            rule.yields.sort_unstable();
            rule.yields.dedup();
        }
        let mutual = |rules: &[Rule], a: &u32| {
            let yields = |from: u32, to: u32| {
                (rules.get(from as usize)).is_some_and(|rule| rule.yields.contains(&to))
            };
            special.iter().any(|b| yields(*a, *b) && yields(*b, *a))
        };
        if let Some(word) = raw
            .general
            .first()
            .filter(|_| general.iter().any(|a| mutual(rules, a)))
        {
            self.mistake(
                word,
                "互いに譲り合う基準があります",
                "criteria that yield to each other",
            );
        }
    }

    /// Positions of the rules of the criteria named: an id, or the beginning
    /// of ids with `*` after it.
    fn rules_named(&mut self, words: &[Word], rules: &[Rule]) -> Vec<u32> {
        let mut named = Vec::new();
        for word in words {
            let before = named.len();
            let name = word.get_ref().as_str();
            let ids = (0u32..).zip(rules.iter()).filter(|(_, rule)| {
                let id = self.names.criteria.get(rule.criterion as usize);
                id.is_some_and(|id| match name.strip_suffix('*') {
                    Some(beginning) => id.starts_with(beginning),
                    None => *id == name,
                })
            });
            named.extend(ids.map(|(position, _)| position));
            if named.len() == before {
                self.mistake(word, "規則のない基準です", "a criterion without a rule");
            }
        }
        named
    }

    /// The examples of a rule and of its ways, which are tried alike.
    fn examples(&mut self, raw: &RawRule) -> Vec<Example> {
        let mut lists = vec![
            (&raw.examples, Expect::Match),
            (&raw.partial, Expect::Partial),
            (&raw.negatives, Expect::Nothing),
        ];
        for way in raw.way.iter().map(|way| way.get_ref()) {
            lists.push((&way.examples, Expect::Match));
            lists.push((&way.partial, Expect::Partial));
            lists.push((&way.negatives, Expect::Nothing));
        }
        let mut examples = Vec::new();
        for (list, expect) in lists {
            examples.extend(list.iter().map(|example| self.example(example, expect)));
        }
        examples
    }

    fn way(&mut self, raw: &RawWay, span: std::ops::Range<usize>) -> Way {
        if raw.all.is_empty() && raw.any.is_empty() {
            self.problems.push(self.file.problem(
                span.clone(),
                "all か any が要ります".to_owned(),
                "a way needs `all` or `any`".to_owned(),
            ));
        }
        let way = Way {
            all: self.subjects(&raw.all),
            any: self.subjects(&raw.any),
            near: raw.near,
            full: self.subjects(&raw.full),
            full_any: self.subjects(&raw.full_any),
            full_near: raw.full_near,
            none: self.subjects(&raw.none),
            off_topic: Vec::new(),
            on_topic: Vec::new(),
            in_heading: self.subjects(&raw.in_heading),
            lend: raw.lend,
            answer: raw.answer,
            class: self.classes(&raw.class),
            class_full: self.classes(&raw.class_full),
            not_class: self.classes(&raw.not_class),
            kind: raw.kind,
            why: raw.why.clone(),
            negation: false,
            line: self.file.line(&span),
        };
        Way {
            negation: names_negation(&way),
            ..way
        }
    }

    fn example(&mut self, raw: &toml::Spanned<RawExample>, expect: Expect) -> Example {
        let example = raw.get_ref();
        let unknown = example
            .class
            .as_deref()
            .is_some_and(|class| !self.names.classes.contains(class));
        if example.text.trim().is_empty() || unknown {
            self.problems.push(self.file.problem(
                raw.span(),
                "例文が空か、文書の種類が知られていません".to_owned(),
                "an empty example, or one of an unknown class".to_owned(),
            ));
        }
        Example {
            text: example.text.clone(),
            class: example.class.clone(),
            heading: example.heading.clone(),
            expect,
            line: self.file.line(&raw.span()),
        }
    }

    fn subjects(&mut self, words: &[Word]) -> Vec<Subject> {
        let mut subjects = Vec::new();
        for word in words {
            match self.names.vocabulary.subject(word.get_ref()) {
                Some(subject) => subjects.push(subject),
                None => self.mistake(word, "知らない概念です", "unknown concept"),
            }
        }
        subjects
    }

    fn classes(&mut self, words: &[Word]) -> Vec<String> {
        for word in words {
            if !self.names.classes.contains(word.get_ref().as_str()) {
                self.mistake(word, "知らない文書の種類です", "unknown class");
            }
        }
        words.iter().map(|word| word.get_ref().clone()).collect()
    }

    fn mistake(&mut self, word: &Word, ja: &str, en: &str) {
        self.problems.push(self.file.mistake(word, ja, en));
    }
}

fn names_negation(way: &Way) -> bool {
    [&way.all, &way.any, &way.full, &way.full_any]
        .into_iter()
        .flatten()
        .any(|subject| {
            matches!(
                subject,
                Subject::Quality(Quality::Negated | Quality::Prohibit)
            )
        })
}
