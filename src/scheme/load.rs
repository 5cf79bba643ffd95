//! Loads and validates a pack.

use std::collections::HashSet;

use jiff::civil::Date;
use toml::Spanned;
use toml::value::Datetime;

use super::concept::vocabulary;
use super::documents::{OTHER, classes, required};
use super::fingerprint::fingerprint;
use super::pack::{Body, Class, Pack, Procedure, Version};
use super::problem::{PackError, Problem};
use super::raw::{
    ClassFile, ConceptFile, CriteriaFile, DocumentFile, EvidenceFile, RawCriterion, SchemeFile,
};
use super::rule::{Names, Rule, rules};
use super::source::Source;
use super::toml_file::TomlFile;
use crate::model::Criterion;

const SCHEMES: &str = "schemes";
const CLASSES: &str = "classes.toml";

/// The packs there are: scheme id and the day from which each version holds,
/// sorted by both. Folders whose name is no date are left out.
///
/// # Errors
/// When a folder cannot be read.
pub fn list(source: &dyn Source) -> Result<Vec<(String, Date)>, PackError> {
    let mut packs = Vec::new();
    for id in folders(source, SCHEMES)? {
        for day in folders(source, &format!("{SCHEMES}/{id}"))? {
            packs.extend(day.parse::<Date>().map(|date| (id.clone(), date)));
        }
    }
    packs.sort();
    Ok(packs)
}

/// Loads the version of a scheme that took effect on `effective`, or the
/// newest one.
///
/// # Errors
/// When there is no such version, a file cannot be read, or the pack has
/// mistakes; then all that were found.
pub fn load(source: &dyn Source, id: &str, effective: Option<Date>) -> Result<Pack, PackError> {
    match inspect(source, id, effective)? {
        (Some(pack), problems) if problems.is_empty() => Ok(pack),
        (_, problems) => Err(PackError::Mistakes(problems)),
    }
}

/// As [`load`], for who writes a pack: all mistakes, and the pack as far as it
/// could be resolved, so that its examples can be run beside them.
///
/// # Errors
/// When there is no such version or a file cannot be read.
pub fn inspect(
    source: &dyn Source,
    id: &str,
    effective: Option<Date>,
) -> Result<(Option<Pack>, Vec<Problem>), PackError> {
    let known = list(source)?;
    let mut days = known.iter().filter(|(scheme, _)| scheme == id).peekable();
    if days.peek().is_none() {
        return Err(PackError::UnknownScheme(id.to_owned()));
    }
    let day = match effective {
        None => days.next_back(),
        Some(wanted) => days.find(|(_, day)| *day == wanted),
    };
    let Some((_, day)) = day else {
        return Err(PackError::UnknownVersion {
            id: id.to_owned(),
            effective: effective.map_or("newest".to_owned(), |day| day.to_string()),
        });
    };
    let mut problems = Vec::new();
    let pack = Files::read(source, id, *day)?.resolve(id, *day, &mut problems);
    Ok((pack, problems))
}

fn folders(source: &dyn Source, path: &str) -> Result<Vec<String>, PackError> {
    source.folders(path).map_err(|error| PackError::Read {
        path: path.to_owned(),
        error,
    })
}

/// The files of one pack, read but not yet understood.
struct Files {
    scheme: TomlFile,
    settings: TomlFile,
    shared: TomlFile,
    documents: TomlFile,
    criteria: TomlFile,
    concepts: TomlFile,
    evidence: TomlFile,
}

impl Files {
    fn read(source: &dyn Source, id: &str, day: Date) -> Result<Self, PackError> {
        let file = |name: &str| TomlFile::read(source, format!("{SCHEMES}/{id}/{day}/{name}.toml"));
        Ok(Self {
            shared: TomlFile::read(source, CLASSES.to_owned())?,
            scheme: file("scheme")?,
            settings: file("settings")?,
            documents: file("documents")?,
            criteria: file("criteria")?,
            concepts: file("concepts")?,
            evidence: file("evidence")?,
        })
    }

    /// Resolves everything; `None` when a file is not even TOML of its shape.
    fn resolve(&self, id: &str, day: Date, problems: &mut Vec<Problem>) -> Option<Pack> {
        let scheme = kept(self.scheme.parse::<SchemeFile>(), problems);
        let settings = kept(self.settings.parse::<toml::Table>(), problems);
        let shared = kept(self.shared.parse::<ClassFile>(), problems);
        let documents = kept(self.documents.parse::<DocumentFile>(), problems);
        let criteria = kept(self.criteria.parse::<CriteriaFile>(), problems);
        let concepts = kept(self.concepts.parse::<ConceptFile>(), problems);
        let evidence = kept(self.evidence.parse::<EvidenceFile>(), problems);
        let hash = kept(self.hash(), problems);
        let (scheme, shared, documents) = (scheme?, shared?, documents?);
        let (criteria, concepts, evidence) = (criteria?.criterion, concepts?, evidence?);

        let vocabulary = vocabulary(&self.concepts, &concepts.concept, problems);
        let classes = classes(
            (&self.shared, &shared.class),
            (&self.documents, &documents.class),
            problems,
        );
        let class_ids = class_ids(&classes);
        self.check_criteria(&criteria, &class_ids, problems);
        let criterion_ids: Vec<&str> = criteria
            .iter()
            .map(|raw| raw.id.get_ref().as_str())
            .collect();
        let names = Names {
            vocabulary: &vocabulary,
            criteria: &criterion_ids,
            classes: &class_ids,
        };
        let rules = rules(&self.evidence, &evidence.rule, &names, problems);
        self.check_ruled(&criteria, &rules, problems);
        let procedures: HashSet<&str> = scheme
            .procedure
            .iter()
            .map(|raw| raw.id.get_ref().as_str())
            .collect();
        let required = required(
            &self.documents,
            &documents.required,
            &class_ids,
            &procedures,
            problems,
        );
        self.check_scheme(&scheme, id, day, problems);
        Some(Pack {
            versions: self.versions(&scheme, problems),
            bodies: bodies(&scheme),
            procedures: self.procedures(&scheme, problems),
            id: scheme.id.into_inner(),
            title_ja: scheme.title_ja,
            title_en: scheme.title_en,
            effective: day,
            source_ja: scheme.source_ja,
            note_ja: scheme.note_ja,
            hash: hash?,
            required,
            classes,
            criteria: criteria.into_iter().map(criterion).collect(),
            vocabulary,
            rules,
            settings: settings?,
            rule_file: self.evidence.path.clone(),
        })
    }

    /// Hash over the rule files; settings are a body's own and do not count.
    fn hash(&self) -> Result<String, Problem> {
        let mut tables = Vec::new();
        for (name, file) in [
            ("classes", &self.shared),
            ("scheme", &self.scheme),
            ("documents", &self.documents),
            ("criteria", &self.criteria),
            ("concepts", &self.concepts),
            ("evidence", &self.evidence),
        ] {
            tables.push((name, file.parse::<toml::Table>()?));
        }
        fingerprint(&tables).map_err(|error| {
            let en = format!("no canonical form: {error}");
            self.scheme
                .problem(0..0, format!("正規形にできません: {error}"), en)
        })
    }

    fn check_scheme(&self, raw: &SchemeFile, id: &str, day: Date, problems: &mut Vec<Problem>) {
        if raw.id.get_ref() != id {
            problems.push(self.scheme.problem(
                raw.id.span(),
                format!("id がフォルダ名 `{id}` と違います"),
                format!("the id differs from the folder's name `{id}`"),
            ));
        }
        if date(&raw.effective) != Some(day) {
            problems.push(self.scheme.problem(
                raw.effective.span(),
                format!("effective がフォルダ名 `{day}` と違います"),
                format!("the day differs from the folder's name `{day}`"),
            ));
        }
    }

    fn check_criteria(
        &self,
        raw: &[RawCriterion],
        classes: &HashSet<&str>,
        problems: &mut Vec<Problem>,
    ) {
        let mut seen = HashSet::new();
        for criterion in raw {
            let id = criterion.id.get_ref();
            if !seen.insert(id) {
                problems.push(self.criteria.problem(
                    criterion.id.span(),
                    format!("同じ id の基準が二つあります: `{id}`"),
                    format!("duplicate criterion id: `{id}`"),
                ));
            }
            for class in &criterion.expected {
                if !classes.contains(class.get_ref().as_str()) {
                    problems.push(self.criteria.problem(
                        class.span(),
                        format!("知らない文書の種類です: `{}`", class.get_ref()),
                        format!("unknown class: `{}`", class.get_ref()),
                    ));
                }
            }
        }
    }

    /// A criterion has a rule, or says that it has none; never both.
    fn check_ruled(&self, raw: &[RawCriterion], rules: &[Rule], problems: &mut Vec<Problem>) {
        let ruled: HashSet<u32> = rules.iter().map(|rule| rule.criterion).collect();
        for (position, criterion) in (0u32..).zip(raw) {
            let id = criterion.id.get_ref();
            let (ja, en) = match (ruled.contains(&position), criterion.unmatched) {
                (false, false) => (
                    "規則がありません (無くてよいなら unmatched = true)",
                    "no rule, and not `unmatched = true`",
                ),
                (true, true) => (
                    "unmatched なのに規則があります",
                    "a rule although `unmatched = true`",
                ),
                _ => continue,
            };
            problems.push(self.criteria.problem(
                criterion.id.span(),
                format!("{ja}: `{id}`"),
                format!("{en}: `{id}`"),
            ));
        }
    }

    fn versions(&self, raw: &SchemeFile, problems: &mut Vec<Problem>) -> Vec<Version> {
        let mut versions = Vec::new();
        for version in &raw.version {
            match date(&version.date) {
                Some(date) => versions.push(Version {
                    date,
                    text: version.text.clone(),
                    note_ja: version.note_ja.clone(),
                }),
                None => problems.push(self.scheme.problem(
                    version.date.span(),
                    "日付ではありません".to_owned(),
                    "not a date".to_owned(),
                )),
            }
        }
        versions
    }

    fn procedures(&self, raw: &SchemeFile, problems: &mut Vec<Problem>) -> Vec<Procedure> {
        let mut seen = HashSet::new();
        for procedure in &raw.procedure {
            if !seen.insert(procedure.id.get_ref()) {
                problems.push(self.scheme.problem(
                    procedure.id.span(),
                    format!("同じ id の手続が二つあります: `{}`", procedure.id.get_ref()),
                    format!("duplicate procedure id: `{}`", procedure.id.get_ref()),
                ));
            }
        }
        let resolved = raw.procedure.iter().map(|procedure| Procedure {
            id: procedure.id.get_ref().clone(),
            title_ja: procedure.title_ja.clone(),
            title_en: procedure.title_en.clone(),
            carries: procedure.carries,
            note_ja: procedure.note_ja.clone(),
            articles: procedure.articles.clone(),
        });
        resolved.collect()
    }
}

/// The classes a rule may name; `other` needs no entry.
fn class_ids(classes: &[Class]) -> HashSet<&str> {
    let mut ids: HashSet<&str> = classes.iter().map(|class| class.id.as_str()).collect();
    ids.insert(OTHER);
    ids
}

fn kept<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(problem) if problems.contains(&problem) => None,
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

fn date(raw: &Spanned<Datetime>) -> Option<Date> {
    raw.get_ref().date?.to_string().parse().ok()
}

fn bodies(raw: &SchemeFile) -> Vec<Body> {
    let resolved = raw.body.iter().map(|body| Body {
        role: body.role.get_ref().clone(),
        name_ja: body.name_ja.clone(),
        name_en: body.name_en.clone(),
        note_ja: body.note_ja.clone(),
        articles: body.articles.clone(),
    });
    resolved.collect()
}

fn criterion(raw: RawCriterion) -> Criterion {
    Criterion {
        id: raw.id.into_inner(),
        group: raw.group,
        group_ja: raw.group_ja,
        group_en: raw.group_en,
        title_ja: raw.title_ja,
        title_en: raw.title_en,
        kind: raw.kind,
        draft_kind: raw.draft_kind,
        provenance: raw.provenance,
        source: raw.source,
        describe_ja: raw.describe_ja,
        expected: raw
            .expected
            .into_iter()
            .map(|word| word.into_inner())
            .collect(),
        expected_ja: raw.expected_ja,
        unmatched: raw.unmatched,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::testing::{Memory, tiny_path};

    fn mistakes(memory: &Memory) -> Vec<Problem> {
        match load(memory, "tiny", None) {
            Err(PackError::Mistakes(problems)) => problems,
            Err(error) => panic!("{error}"),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn the_small_pack_loads() {
        let pack = load(&Memory::tiny(), "tiny", None).unwrap();
        assert_eq!(pack.criteria.len(), 4);
        assert_eq!(pack.rules.len(), 3);
        assert_eq!(
            pack.setting("certificate.max_age").and_then(|v| v.as_str()),
            Some("3m")
        );
        assert!(pack.setting("certificate.nothing").is_none());
        assert_eq!(pack.hash.len(), 64);
    }

    #[test]
    fn settings_and_comments_leave_the_hash_alone() {
        let hash = |memory: &Memory| load(memory, "tiny", None).unwrap().hash;
        let plain = hash(&Memory::tiny());
        assert_eq!(plain, hash(&Memory::tiny().with("settings", "3m", "1y")));
        assert_eq!(
            plain,
            hash(&Memory::tiny().with("criteria", "[[", "# words\n[["))
        );
        assert_ne!(
            plain,
            hash(&Memory::tiny().with("evidence", "near = 40", "near = 41"))
        );
    }

    #[test]
    fn versions_are_chosen_by_day() {
        let memory = Memory::tiny();
        let day = "2024-04-01".parse().unwrap();
        assert!(load(&memory, "tiny", Some(day)).is_ok());
        let other = "2020-01-01".parse().unwrap();
        let error = load(&memory, "tiny", Some(other)).unwrap_err();
        assert!(matches!(error, PackError::UnknownVersion { .. }));
        let error = load(&memory, "none", None).unwrap_err();
        assert!(matches!(error, PackError::UnknownScheme(_)));
        assert_eq!(list(&memory).unwrap().len(), 1);
    }

    /// Each mistake is found in its file and line.
    #[test]
    fn mistakes_name_file_and_line() {
        let cases = [
            ("scheme", "source_ja", "sauce_ja", "unknown field", 6),
            (
                "scheme",
                "\"tiny\"",
                "\"tidy\"",
                "differs from the folder",
                2,
            ),
            (
                "scheme",
                "id = \"renewal\"",
                "id = \"application\"",
                "duplicate procedure",
                21,
            ),
            (
                "documents",
                "[\"regulation\"]",
                "[\"regulatoin\"]",
                "unknown class: `regulatoin`",
                8,
            ),
            (
                "documents",
                "[\"renewal\"]",
                "[\"removal\"]",
                "unknown procedure",
                15,
            ),
            ("criteria", "\"T-2\"", "\"T-1\"", "duplicate criterion", 13),
            (
                "criteria",
                "\"seed\"\nexpected = [\"p",
                "\"seed\"\nexpected = [\"x\", \"p",
                "unknown class: `x`",
                19,
            ),
            ("criteria", "unmatched = true", "", "no rule", 30),
            ("criteria", "mandatory", "obligatory", "unknown variant", 8),
            (
                "concepts",
                "any = [\"training\"",
                "any = [\"trains\"",
                "unknown concept: `trains`",
                18,
            ),
            (
                "concepts",
                "any = [\"training\", \"seminar\"",
                "any = [\"learning\"",
                "contains itself",
                18,
            ),
            (
                "concepts",
                "\"漏えい…報告\"",
                "\"漏えい……報告\"",
                "empty term",
                30,
            ),
            (
                "concepts",
                "id = \"patients\"",
                "id = \"staff\"",
                "duplicate concept",
                33,
            ),
            (
                "concepts",
                "ja = [\"患者\"]",
                "",
                "neither terms nor members",
                33,
            ),
            (
                "evidence",
                "\"@yearly\"",
                "\"@hourly\"",
                "unknown concept: `@hourly`",
                7,
            ),
            (
                "evidence",
                "\"staff\", ",
                "\"stuff\", ",
                "unknown concept: `stuff`",
                5,
            ),
            ("evidence", "\"T-3\"", "\"T-9\"", "unknown criterion", 28),
            (
                "evidence",
                "negatives = [\"委託先の一覧を作る。\"]",
                "",
                "no negatives",
                17,
            ),
            ("evidence", "near = 40", "near = \"40\"", "invalid type", 6),
            (
                "evidence",
                "all = [\"report-leak\"]",
                "",
                "`all` or `any`",
                29,
            ),
            (
                "evidence",
                "class = \"processor-contract\"",
                "class = \"contract\"",
                "unknown class",
                23,
            ),
        ];
        for (name, from, to, words, line) in cases {
            let found = mistakes(&Memory::tiny().with(name, from, to));
            let file = tiny_path(name);
            let hit = found.iter().any(|problem| {
                problem.file == file && problem.line == line && problem.en.contains(words)
            });
            assert!(hit, "{name}: {words} at {line}, found {found:#?}");
        }
    }
}
