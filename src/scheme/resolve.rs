//! The files of one pack, and the pack that they make.

use std::collections::HashSet;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeTable;
use toml::value::Datetime;

use super::concept::vocabulary;
use super::documents::{OTHER, classes, required};
use super::fingerprint::fingerprint;
use super::labelled::{PassageFile, labelled};
use super::life::{self, LifeCycle, LifeFiles};
use super::load::SCHEMES;
use super::pack::{Body, Class, Pack, Procedure, Version};
use super::problem::{PackError, Problem};
use super::raw::{
    ClassFile, ConceptFile, CriteriaFile, DocumentFile, EvidenceFile, RawCriterion, SchemeFile,
    Word,
};
use super::register::{self, Layout};
use super::rule::{Names, rules};
use super::source::Source;
use super::toml_file::TomlFile;
use super::validate::{check_criteria, check_ruled, check_scheme};
use crate::model::Criterion;

const CLASSES: &str = "classes.toml";

/// Something that is made by a thread of its own.
type Beside<'a, T> = std::thread::ScopedJoinHandle<'a, T>;

type Hash = Result<String, Problem>;

/// The files of one pack, read but not yet understood.
pub(super) struct Files {
    scheme: TomlFile,
    settings: TomlFile,
    shared: TomlFile,
    documents: TomlFile,
    criteria: TomlFile,
    concepts: TomlFile,
    evidence: TomlFile,
    passages: TomlFile,
    life: LifeFiles,
    register: TomlFile,
}

/// What stands in them.
struct Shaped {
    scheme: SchemeFile,
    /// `None` where it has a mistake: the others are checked all the same.
    settings: Option<toml::Table>,
    shared: ClassFile,
    documents: DocumentFile,
    criteria: Vec<RawCriterion>,
    concepts: ConceptFile,
    evidence: EvidenceFile,
    passages: PassageFile,
}

impl Files {
    pub(super) fn read(source: &dyn Source, id: &str, day: Date) -> Result<Self, PackError> {
        let file = |name: &str| TomlFile::read(source, format!("{SCHEMES}/{id}/{day}/{name}.toml"));
        Ok(Self {
            shared: TomlFile::read(source, CLASSES.to_owned())?,
            scheme: file("scheme")?,
            settings: file("settings")?,
            documents: file("documents")?,
            criteria: file("criteria")?,
            concepts: file("concepts")?,
            evidence: file("evidence")?,
            passages: file("passages")?,
            life: LifeFiles {
                rules: life::NAMES
                    .into_iter()
                    .map(file)
                    .collect::<Result<_, _>>()?,
                articles: file("articles")?,
            },
            register: file("register")?,
        })
    }

    /// Resolves everything; `None` when a file is not even TOML of its shape.
    /// The hash and the life cycle, which need nothing else, are made beside
    /// the rest.
    pub(super) fn resolve(&self, id: &str, day: Date, problems: &mut Vec<Problem>) -> Option<Pack> {
        std::thread::scope(|scope| {
            let hash = scope.spawn(|| self.hash());
            let life = scope.spawn(|| {
                let mut problems = Vec::new();
                (self.life_cycle(&mut problems), problems)
            });
            self.rest(id, day, (hash, life), problems)
        })
    }

    /// The files in their shapes; `None` when one is not of its shape.
    fn shaped(&self, problems: &mut Vec<Problem>) -> Option<Shaped> {
        let scheme = kept(self.scheme.parse::<SchemeFile>(), problems);
        let settings = kept(self.settings.parse::<toml::Table>(), problems);
        let shared = kept(self.shared.parse::<ClassFile>(), problems);
        let documents = kept(self.documents.parse::<DocumentFile>(), problems);
        let criteria = kept(self.criteria.parse::<CriteriaFile>(), problems);
        let concepts = kept(self.concepts.parse::<ConceptFile>(), problems);
        let evidence = kept(self.evidence.parse::<EvidenceFile>(), problems);
        let passages = kept(self.passages.parse::<PassageFile>(), problems);
        Some(Shaped {
            scheme: scheme?,
            settings,
            shared: shared?,
            documents: documents?,
            criteria: criteria?.criterion,
            concepts: concepts?,
            evidence: evidence?,
            passages: passages.unwrap_or_default(),
        })
    }

    fn rest(
        &self,
        id: &str,
        day: Date,
        (hash, life): (Beside<'_, Hash>, Beside<'_, (LifeCycle, Vec<Problem>)>),
        problems: &mut Vec<Problem>,
    ) -> Option<Pack> {
        let Shaped {
            scheme,
            settings,
            shared,
            documents,
            criteria,
            concepts,
            evidence,
            passages,
        } = self.shaped(problems)?;
        let vocabulary = vocabulary(&self.concepts, &concepts.concept, problems);
        let classes = classes(
            (&self.shared, &shared.class),
            (&self.documents, &documents.class),
            problems,
        );
        let class_ids = class_ids(&classes);
        check_criteria(&self.criteria, &criteria, &class_ids, problems);
        let names = Names {
            vocabulary: &vocabulary,
            criteria: &words(criteria.iter().map(|raw| &raw.id)),
            classes: &class_ids,
        };
        let labelled = labelled(&self.passages, passages, names.criteria, problems);
        let (rules, silent) = rules(&self.evidence, &evidence, &names, problems);
        check_ruled(&self.criteria, &criteria, &rules, problems);
        let procedures = words(scheme.procedure.iter().map(|raw| &raw.id));
        let known = (&class_ids, procedures.as_slice());
        let required = required(&self.documents, &documents.required, known, problems);
        check_scheme(&self.scheme, &scheme, id, day, problems);
        let (life, wrong) = joined(life);
        problems.extend(wrong);
        let hash = kept(joined(hash), problems);
        let register = kept(self.register.parse::<Layout>(), problems).unwrap_or_default();
        register::check(&self.register, &register, &life, problems);
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
            labelled,
            silent,
            settings: settings?,
            life,
            register,
            rule_file: self.evidence.path.clone(),
        })
    }

    /// Hash over the rule files; settings are a body's own and do not count.
    fn hash(&self) -> Hash {
        let mut tables = Vec::new();
        for (name, file) in [
            ("classes", &self.shared),
            ("scheme", &self.scheme),
            ("documents", &self.documents),
            ("criteria", &self.criteria),
            ("concepts", &self.concepts),
            ("evidence", &self.evidence),
        ] {
            tables.push((name, file.table()?));
        }
        if !self.passages.text.is_empty() {
            tables.push(("passages", self.passages.table()?));
        }
        tables.extend(self.life_tables()?);
        fingerprint(&tables).map_err(|error| {
            let en = format!("no canonical form: {error}");
            self.scheme
                .problem(0..0, format!("正規形にできません: {error}"), en)
        })
    }

    /// The life cycle with its own hash, by which a running case knows its
    /// rules.
    fn life_cycle(&self, problems: &mut Vec<Problem>) -> LifeCycle {
        let known = problems.len();
        let mut resolved = self.life.resolve(problems);
        if problems.len() == known {
            life::check(&self.life, &resolved, problems);
        }
        // A file that is no TOML was reported above.
        let tables = self.life_tables().unwrap_or_default();
        resolved.hash = fingerprint(&tables).unwrap_or_default();
        resolved
    }

    /// The rules of the life cycle by file; files that are not there count for
    /// nothing.
    fn life_tables(&self) -> Result<Vec<(&'static str, DeTable<'_>)>, Problem> {
        let mut tables = Vec::new();
        for (name, file) in life::NAMES.into_iter().zip(&self.life.rules) {
            if !file.text.is_empty() {
                tables.push((name, file.table()?));
            }
        }
        Ok(tables)
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

/// What another thread made; its panic is ours.
fn joined<T>(beside: Beside<'_, T>) -> T {
    beside
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The classes a rule may name; `other` needs no entry.
fn class_ids(classes: &[Class]) -> HashSet<&str> {
    let mut ids: HashSet<&str> = classes.iter().map(|class| class.id.as_str()).collect();
    ids.insert(OTHER);
    ids
}

fn words<'a>(raw: impl Iterator<Item = &'a Word>) -> Vec<&'a str> {
    raw.map(|word| word.get_ref().as_str()).collect()
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

pub(super) fn date(raw: &Spanned<Datetime>) -> Option<Date> {
    raw.get_ref().date?.to_string().parse().ok()
}

fn bodies(raw: &SchemeFile) -> Vec<Body> {
    let resolved = raw.body.iter().map(|body| Body {
        role: body.role.get_ref().clone(),
        name_ja: body.name_ja.clone(),
        name_en: body.name_en.clone(),
        note_ja: body.note_ja.clone(),
        evaluates: body.evaluates,
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
