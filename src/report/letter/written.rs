//! Puts the words into a wording.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

use super::{Draft, Letter, LetterError, Printed, Standing};
use crate::scheme::letters::Point;

/// Columns of a heading, and of what stands beside it on A4.
const HEADING: usize = 22;
const VALUE: usize = 56;

/// What a letter gets when it is issued.
#[derive(Debug, Clone, Default)]
pub struct Stamp {
    /// Its number.
    pub number: String,
    /// Its day in words.
    pub date: String,
    /// The last day for an objection if it is received on that day, and the
    /// reckoning in words.
    pub objection: Option<(String, String)>,
    /// Where the ledger stands; none for a draft.
    pub checkpoint: Option<Standing>,
}

impl Stamp {
    /// What a draft shows in these places.
    pub fn of_a_draft() -> Self {
        let later = || "（発出日により定まる日）".to_owned();
        Self {
            number: "（発出の際に付番）".to_owned(),
            date: "令和　　年　　月　　日".to_owned(),
            objection: Some((later(), "（発出日により計算）".to_owned())),
            checkpoint: None,
        }
    }
}

/// The letter that a draft makes.
///
/// # Errors
/// When the wording names what the case does not have.
pub fn written(draft: &Draft, stamp: &Stamp) -> Result<Letter, LetterError> {
    let filling = Filling::new(draft, stamp);
    let wording = &draft.wording;
    let mut points = Vec::new();
    let objection = wording.common.objection.as_ref();
    let objection = objection.filter(|_| draft.objection.is_some());
    let rule = objection.map(|objection| &objection.point);
    for point in wording.items.iter().chain(rule) {
        points.extend(filling.point(point)?);
    }
    let inferred = points.iter().any(|point: &Printed| point.inferred);
    let body = filling.fill(&wording.body)?;
    Ok(Letter {
        form: wording.form,
        number: stamp.number.clone(),
        date: stamp.date.clone(),
        recipient: draft.recipient.clone(),
        sender: draft.sender.clone(),
        title: filling.fill(&wording.title)?,
        body: body
            .split("\n\n")
            .map(|paragraph| paragraph.trim_matches('\n').to_owned())
            .filter(|paragraph| !paragraph.is_empty())
            .collect(),
        points,
        inferred: inferred.then(|| wording.common.inferred.clone()),
        contact: draft.contact.clone(),
        case: draft.case.clone(),
        checkpoint: stamp.checkpoint.clone(),
    })
}

struct Filling<'a> {
    environment: Environment<'static>,
    values: Value,
    draft: &'a Draft,
}

impl<'a> Filling<'a> {
    fn new(draft: &'a Draft, stamp: &Stamp) -> Self {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        // Asking whether something is there is allowed, printing what is not
        // there is told.
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        let mut facts = draft.facts.clone();
        if let (Some(objecting), Some((last_day, working))) = (&draft.objection, &stamp.objection) {
            let span = objecting.span.parse::<crate::scheme::period::Span>();
            facts["objection"]["period"] = json!(span.map(|span| span.ja()).unwrap_or_default());
            facts["objection"]["last_day"] = json!(last_day);
            facts["objection"]["if_today"] = json!(working);
        }
        facts["number"] = json!(stamp.number);
        facts["date"] = json!(stamp.date);
        let values = Value::from(Serde(facts));
        Self {
            environment,
            values,
            draft,
        }
    }

    fn fill(&self, text: &str) -> Result<String, LetterError> {
        let filled = self.environment.render_str(text, &self.values);
        let filled = filled.map_err(|error| LetterError::Wording {
            file: self.draft.wording.file.clone(),
            detail: format!("{error}: {}", first_line(text, error.line())),
        })?;
        // What was said may hold characters that no paper shows.
        let shown = |c: &char| *c == '\n' || !c.is_control();
        Ok(filled.trim().chars().filter(shown).collect())
    }

    /// A point, unless it comes out empty.
    fn point(&self, point: &Point) -> Result<Option<Printed>, LetterError> {
        let text = self.fill(&point.text)?;
        if text.is_empty() {
            return Ok(None);
        }
        let title = self.fill(&point.title)?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        let fits = |line: &String| line.width() <= VALUE;
        Ok(Some(Printed {
            short: title.width() <= HEADING && lines.len() == 1 && lines.iter().all(fits),
            title,
            lines,
            inferred: point.inferred,
        }))
    }
}

fn first_line(text: &str, line: Option<usize>) -> String {
    let at = line.unwrap_or(1).saturating_sub(1);
    text.lines().nth(at).unwrap_or_default().trim().to_owned()
}
