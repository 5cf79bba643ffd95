//! Coverage as one HTML page that needs nothing beside it. How it looks stands
//! in `templates/pages/coverage.html`; here is what can stand in it. Everything
//! is escaped as it is put in.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;

use super::super::evidence::{part, place};
use super::super::receipt::PageError;
use super::super::words::{Lang, Words};
use super::picture::{Picture, Tally, count, group_title};
use super::rows;
use super::text::{ORDER, key_of, mark_of};
use crate::model::coverage::{Counts, Evidence, Row};
use crate::model::{ReadState, State};

/// Where the template of the page lies below `templates/`.
pub const PAGE: &str = "pages/coverage.html";

/// Passages of a criterion that the page shows; the workbook has all.
const SHOWN: usize = 5;

/// Columns of a quote.
const QUOTE: usize = 360;

#[derive(Serialize)]
struct Shown {
    lang: &'static str,
    case: String,
    facts: Vec<(String, String)>,
    bar: Vec<Piece>,
    states: Vec<Piece>,
    groups: Vec<Line>,
    laws: Vec<Line>,
    unread: Vec<Unread>,
    sections: Vec<Section>,
}

/// A state: its code, sign and word, and how many are in it.
#[derive(Serialize, Clone)]
struct Piece {
    code: String,
    mark: &'static str,
    word: String,
    count: u32,
    /// Part of the whole in hundredths of a percent, and where it begins.
    part: u32,
    from: u32,
}

#[derive(Serialize)]
struct Line {
    title: String,
    sum: u32,
    counts: Vec<u32>,
}

#[derive(Serialize)]
struct Unread {
    code: String,
    name: String,
    class: String,
    reading: String,
    reason: String,
    would_matter: Vec<String>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    rows: Vec<ShownRow>,
}

#[derive(Serialize)]
struct ShownRow {
    id: String,
    title: String,
    kind: String,
    state: Piece,
    why: String,
    kinds: String,
    documents: String,
    source: String,
    carried_accepted: bool,
    rejected: u32,
    evidence: Vec<ShownEvidence>,
    more: usize,
}

#[derive(Serialize)]
struct ShownEvidence {
    quote: String,
    name: String,
    place: String,
    passage: String,
    kind: String,
    strength: String,
    why: String,
    dated: Option<(String, String)>,
    judgement: String,
}

/// The page, made of a template in the language of Jinja.
pub fn page(template: &str, picture: &Picture, words: &Words) -> Result<String, PageError> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let texts = words.clone();
    environment.add_function("words", move |key: &str| texts.get(key).to_owned());
    environment.add_template(PAGE, template)?;
    Ok(environment
        .get_template(PAGE)?
        .render(context! { page => Serde(shown(picture, words)) })?)
}

fn shown(picture: &Picture, words: &Words) -> Shown {
    let counts = &picture.coverage.counts;
    let states = pieces(counts, words);
    Shown {
        lang: match words.lang {
            Lang::Ja => "ja",
            Lang::En => "en",
        },
        case: picture.coverage.case.clone(),
        facts: facts(picture, words),
        bar: states
            .iter()
            .filter(|piece| piece.count > 0)
            .cloned()
            .collect(),
        states,
        groups: lines(&picture.groups(words)),
        laws: lines(&picture.laws()),
        unread: unread(picture, words),
        sections: sections(picture, words),
    }
}

/// Whose case it is, from what rules, and when it was looked at.
pub(super) fn facts(picture: &Picture, words: &Words) -> Vec<(String, String)> {
    let about = &picture.about;
    let fact =
        |key: &str, value: String| (words.get(&format!("coverage_page.{key}")).to_owned(), value);
    let pack = format!("{} ({})", about.effective, picture.coverage.pack);
    vec![
        fact("case", picture.coverage.case.clone()),
        fact("applicant", about.applicant.clone()),
        fact("subject", about.subject.clone()),
        fact(
            "scheme",
            words.pick(&about.scheme.ja, &about.scheme.en).to_owned(),
        ),
        fact(
            "procedure",
            words
                .pick(&about.procedure.ja, &about.procedure.en)
                .to_owned(),
        ),
        fact("opened_on", about.opened_on.to_string()),
        fact("pack", pack),
        fact("made_at", about.made_at.clone()),
    ]
}

/// Whether a document was read, in a word.
pub(super) fn reading(state: ReadState, words: &Words) -> &str {
    words.get(match state {
        ReadState::Parsed => "state.parsed",
        ReadState::Partly => "state.partly",
        ReadState::Unread => "state.unread",
    })
}

fn piece(state: State, words: &Words) -> Piece {
    let code = serde_json::to_value(state).unwrap_or_default();
    Piece {
        code: code.as_str().unwrap_or_default().to_owned(),
        mark: mark_of(state),
        word: words.get(key_of(state)).to_owned(),
        count: 0,
        part: 0,
        from: 0,
    }
}

fn pieces(counts: &Counts, words: &Words) -> Vec<Piece> {
    let mut before = 0;
    let all = counts.criteria.max(1);
    let share = |n: u32| n * 10_000 / all;
    ORDER
        .into_iter()
        .map(|state| {
            let count = count(counts, state);
            let from = share(before);
            before += count;
            Piece {
                count,
                from,
                part: share(before) - from,
                ..piece(state, words)
            }
        })
        .collect()
}

fn lines(tallies: &[Tally]) -> Vec<Line> {
    let line = |tally: &Tally| Line {
        title: tally.title.clone(),
        sum: tally.counts.criteria,
        counts: ORDER
            .into_iter()
            .map(|state| count(&tally.counts, state))
            .collect(),
    };
    tallies.iter().map(line).collect()
}

fn unread(picture: &Picture, words: &Words) -> Vec<Unread> {
    let documents = picture.documents.iter();
    documents
        .filter(|document| document.state != ReadState::Parsed)
        .map(|document| Unread {
            code: document.code.clone(),
            name: document.name.clone(),
            class: words
                .pick(&document.class.ja, &document.class.en)
                .to_owned(),
            reading: reading(document.state, words).to_owned(),
            reason: rows::unread_reason(document.state, document.reason, words),
            would_matter: picture.would_matter(&document.code),
        })
        .collect()
}

fn sections(picture: &Picture, words: &Words) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for row in &picture.coverage.criteria {
        let title = group_title(row, words);
        let shown = row_shown(picture, row, words);
        match sections.last_mut().filter(|section| section.title == title) {
            Some(section) => section.rows.push(shown),
            None => sections.push(Section {
                title,
                rows: vec![shown],
            }),
        }
    }
    sections
}

fn row_shown(picture: &Picture, row: &Row, words: &Words) -> ShownRow {
    let (kinds, documents) = picture.need(row, words);
    let carried = crate::model::coverage::Remark::CarriedAccepted;
    ShownRow {
        id: row.criterion.clone(),
        title: words.pick(&row.title, &row.title_en).to_owned(),
        kind: rows::kind(row.kind, words).to_owned(),
        state: piece(row.state, words),
        why: picture.why(row, words),
        kinds,
        documents,
        source: row.source.clone(),
        carried_accepted: row.remarks.contains(&carried),
        rejected: row.rejected,
        evidence: row
            .evidence
            .iter()
            .take(SHOWN)
            .map(|found| evidence_shown(picture, row, found, words))
            .collect(),
        more: row.evidence.len().saturating_sub(SHOWN),
    }
}

fn evidence_shown(picture: &Picture, row: &Row, found: &Evidence, words: &Words) -> ShownEvidence {
    let dated = picture.dated(found, words);
    ShownEvidence {
        quote: part(&found.quote, &found.why, QUOTE),
        name: found.name.clone(),
        place: place(&found.anchor, words),
        passage: found.passage.clone().unwrap_or_default(),
        kind: picture.kind(row, found, words),
        strength: rows::strength(found, words).to_owned(),
        why: rows::reasons(found, &picture.reasons(words)),
        dated: dated.map(|(date, age)| (date.to_string(), age)),
        judgement: rows::judgement(found, words),
    }
}
