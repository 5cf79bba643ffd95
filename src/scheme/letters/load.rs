//! Reads the wordings of a pack, and says in which file and line a mistake is.

use serde::Deserialize;
use toml::Spanned;

use super::check::Known;
use super::{Common, Field, Form, Letters, Objection, Point, Wording};
use crate::scheme::life::Notice;
use crate::scheme::pack::Pack;
use crate::scheme::problem::{PackError, Problem};
use crate::scheme::source::Source;
use crate::scheme::toml_file::TomlFile;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CommonFile {
    regulation: String,
    inferred: String,
    papers: Vec<Spanned<String>>,
    objection: Option<RawObjection>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawObjection {
    list: String,
    fact: String,
    deadline: Spanned<String>,
    title: Spanned<String>,
    text: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterFile {
    ja: Option<String>,
    en: Option<String>,
    #[serde(default)]
    pub(super) articles: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) to: Vec<Spanned<String>>,
    #[serde(default)]
    reasons: bool,
    #[serde(default)]
    pub(super) events: Vec<Spanned<String>>,
    #[serde(default)]
    form: Form,
    pub(super) from: Option<Spanned<String>>,
    pub(super) title: Spanned<String>,
    pub(super) body: Spanned<String>,
    #[serde(default)]
    pub(super) item: Vec<RawPoint>,
    #[serde(default)]
    ask: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPoint {
    pub(super) title: Spanned<String>,
    pub(super) text: Spanned<String>,
    #[serde(default)]
    inferred: bool,
}

/// The wordings of a pack as far as they are right, and all mistakes in them.
/// A pack without a life cycle has none.
///
/// # Errors
/// When a file cannot be read.
pub fn letters(source: &dyn Source, pack: &Pack) -> Result<(Letters, Vec<Problem>), PackError> {
    let (mut letters, mut problems) = (Letters::default(), Vec::new());
    if pack.life.is_empty() {
        return Ok((letters, problems));
    }
    let folder = format!("schemes/{}/{}", pack.id, pack.effective);
    let read = |name: &str| TomlFile::read(source, format!("{folder}/letters/{name}.toml"));
    let file = read("common")?;
    let raw = match file.parse::<CommonFile>() {
        Ok(raw) => raw,
        Err(problem) => return Ok((letters, vec![problem])),
    };
    let known = Known::of(pack);
    let common = common(&file, &raw, &known, &mut problems);
    let papers = TomlFile::read(source, format!("{folder}/papers.toml"))?;
    for notice in &pack.life.notices {
        let file = read(&notice.id)?;
        if file.text.trim().is_empty() {
            problems.push(without(&papers, &file.path, &notice.id));
            continue;
        }
        let wording = one(
            &file,
            &notice.id,
            Some(notice),
            pack,
            &common,
            &mut problems,
        );
        letters.all.extend(wording);
    }
    for id in &raw.papers {
        let path = read(id.get_ref())?;
        if path.text.trim().is_empty() {
            let (ja, en) = no_wording(&path.path, id.get_ref());
            problems.push(file.problem(id.span(), ja, en));
            continue;
        }
        let wording = one(&path, id.get_ref(), None, pack, &common, &mut problems);
        letters.all.extend(wording);
    }
    Ok((letters, problems))
}

fn no_wording(path: &str, id: &str) -> (String, String) {
    (
        format!("`{id}` の文面がありません: templates/{path}"),
        format!("`{id}` has no wording: templates/{path}"),
    )
}

/// A notice of the life cycle without a letter: shown where the notice stands.
fn without(papers: &TomlFile, path: &str, id: &str) -> Problem {
    let named = format!("id = \"{id}\"");
    let at = papers.text.match_indices(&named);
    let notice = |at: &usize| papers.text[..*at].trim_end().ends_with("[[notice]]");
    let at = at.map(|(at, _)| at).find(notice).unwrap_or(0);
    let (ja, en) = no_wording(path, id);
    papers.problem(at..at, ja, en)
}

fn common(
    file: &TomlFile,
    raw: &CommonFile,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> Common {
    let objection = raw.objection.as_ref().map(|raw| {
        let texts = [&raw.title, &raw.text];
        known.texts(file, &texts, &[], &[], problems);
        known.deadline(file, &raw.deadline, problems);
        Objection {
            list: raw.list.clone(),
            fact: raw.fact.clone(),
            deadline: raw.deadline.get_ref().clone(),
            point: Point {
                title: raw.title.get_ref().clone(),
                text: raw.text.get_ref().clone(),
                inferred: false,
            },
        }
    });
    Common {
        regulation: raw.regulation.clone(),
        inferred: raw.inferred.clone(),
        objection,
    }
}

fn one(
    file: &TomlFile,
    id: &str,
    notice: Option<&Notice>,
    pack: &Pack,
    common: &Common,
    problems: &mut Vec<Problem>,
) -> Option<Wording> {
    let raw = match file.parse::<LetterFile>() {
        Ok(raw) => raw,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let before = problems.len();
    let words = |list: &[Spanned<String>]| list.iter().map(|it| it.get_ref().clone()).collect();
    let wording = Wording {
        id: id.to_owned(),
        file: file.path.clone(),
        ja: own(notice.map(|notice| &notice.ja), &raw.ja),
        en: own(notice.map(|notice| &notice.en), &raw.en),
        articles: notice.map_or_else(|| words(&raw.articles), |notice| notice.articles.clone()),
        to: notice.map_or_else(|| words(&raw.to), |notice| notice.to.clone()),
        reasons: notice.map_or(raw.reasons, |notice| notice.reasons),
        events: match notice {
            None => words(&raw.events),
            Some(notice) => {
                let events = pack.life.events.iter();
                let asking = events.filter(|event| event.notices.contains(&notice.id));
                asking.map(|event| event.id.clone()).collect()
            }
        },
        form: raw.form,
        from: raw.from.as_ref().map(|from| from.get_ref().clone()),
        title: raw.title.get_ref().clone(),
        body: raw.body.get_ref().clone(),
        items: raw.item.iter().map(point).collect(),
        asks: raw.ask.clone(),
        common: common.clone(),
    };
    super::check::check(file, &raw, &wording, notice.is_some(), pack, problems);
    (problems.len() == before).then_some(wording)
}

fn own(given: Option<&String>, raw: &Option<String>) -> String {
    given.or(raw.as_ref()).cloned().unwrap_or_default()
}

fn point(raw: &RawPoint) -> Point {
    Point {
        title: raw.title.get_ref().clone(),
        text: raw.text.get_ref().clone(),
        inferred: raw.inferred,
    }
}

impl LetterFile {
    /// What a paper of the life cycle has from there and may not say again.
    pub(super) fn repeats(&self) -> bool {
        let lists = [&self.articles, &self.to, &self.events];
        let said = self.ja.is_some() || self.en.is_some() || self.reasons;
        said || lists.iter().any(|list| !list.is_empty())
    }
}
