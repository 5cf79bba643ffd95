//! Notices (通知・認定証): drafted from what happened in a case, agreed to by a
//! second person, issued with number and day, sent. An issued notice is not
//! changed any more: its bytes are kept and every step is a statement in the
//! ledger.

mod draft;
mod look;
mod settings;
mod step;

use jiff::civil::Date;
use serde::Serialize;

pub use draft::{Request, draft};
pub use look::{Asks, Form, List, Wanted, list, render};
pub use settings::LetterSettings;
pub use step::{Step, approve, issue, sent, withdraw};

pub(super) use look::damage;

use super::accounts::authority;
use super::error::{Code, Failure};
use crate::model::{Account, Act, Case, RowId, Said, Statement};
use crate::records::{Notice, Unit};
use crate::report::letter::{Draft, LetterError};
use crate::scheme::Pack;
use crate::scheme::letters::Wording;

/// How far a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Somebody wrote it.
    Draft,
    /// Somebody else agreed.
    Approved,
    /// It has its number and is not changed any more.
    Issued,
    /// It left the house.
    Sent,
    /// It is not followed up.
    Withdrawn,
    /// It was erased on request.
    Erased,
}

impl State {
    /// Key of its words in the catalogues.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "notice.state.draft",
            Self::Approved => "notice.state.approved",
            Self::Issued => "notice.state.issued",
            Self::Sent => "notice.state.sent",
            Self::Withdrawn => "notice.state.withdrawn",
            Self::Erased => "notice.state.erased",
        }
    }
}

/// A notice and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct Info {
    /// How it is called: `N-3`.
    pub notice: String,
    /// Case number.
    pub case: String,
    /// Id of its wording.
    pub kind: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Role of who gets it.
    pub to: String,
    /// How far it is.
    pub state: State,
    /// Sequence number of the case's event that asks for it.
    pub event: u64,
    /// Its number, once issued.
    pub number: Option<String>,
    /// Its day, once issued.
    pub on: Option<Date>,
    /// Its forms with their fixity, once issued.
    pub files: Vec<crate::model::NoticeFixity>,
    /// What was done with it, oldest first.
    pub steps: Vec<Done>,
}

/// Something that was done with a notice.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    /// `notice-drafted`, `notice-approved`, ….
    pub what: &'static str,
    /// Who, as claimed.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Why, or for a notice that was sent how.
    pub note: String,
    /// Sequence number of its event.
    pub seq: u64,
}

/// How a notice is called in output and on the command line.
pub fn notice_code(id: RowId) -> String {
    format!("N-{id}")
}

/// A notice with its case and what was said about it.
pub(super) struct Kept {
    pub(super) notice: Notice,
    pub(super) case: Case,
    pub(super) said: Vec<Statement>,
}

impl Kept {
    /// The notice of a code.
    pub(super) fn find(unit: &dyn Unit, code: &str) -> Result<Self, Failure> {
        let none = || Failure::new(Code::NoNotice).with("notice", code);
        let row = code.strip_prefix("N-").and_then(|row| row.parse().ok());
        let notice = unit.notice(row.ok_or_else(none)?)?.ok_or_else(none)?;
        let case = unit.case(notice.case)?.ok_or_else(none)?;
        Self::of(unit, notice, case)
    }

    pub(super) fn of(unit: &dyn Unit, notice: Notice, case: Case) -> Result<Self, Failure> {
        let code = notice_code(notice.id);
        let mut said = unit.statements_of(case.id)?;
        said.retain(|statement| statement.said.about() == code && !statement.said.evaluates());
        Ok(Self { notice, case, said })
    }

    pub(super) fn code(&self) -> String {
        notice_code(self.notice.id)
    }

    /// How far it is: the newest statement says so.
    pub(super) fn state(&self) -> State {
        if self.notice.erased.is_some() {
            return State::Erased;
        }
        match self.said.last().map(|statement| &statement.said) {
            Some(Said::NoticeApproved { .. }) => State::Approved,
            Some(Said::NoticeIssued { .. }) => State::Issued,
            Some(Said::NoticeSent { .. }) => State::Sent,
            Some(Said::NoticeWithdrawn { .. }) => State::Withdrawn,
            _ => State::Draft,
        }
    }

    /// Whether it is what was written for its event: neither withdrawn, nor
    /// erased before it was issued.
    fn counts(&self) -> bool {
        let was_issued =
            |statement: &Statement| matches!(statement.said, Said::NoticeIssued { .. });
        match self.state() {
            State::Withdrawn => false,
            State::Erased => self.said.iter().any(was_issued),
            _ => true,
        }
    }

    /// The draft.
    pub(super) fn draft(&self) -> Result<Draft, Failure> {
        serde_json::from_str(&self.notice.draft).map_err(|error| self.altered(error))
    }

    pub(super) fn altered(&self, detail: impl std::fmt::Display) -> Failure {
        Failure::new(Code::NoticeAltered)
            .with("notice", self.code())
            .with("detail", detail)
    }

    /// Refuses unless it is in one of these states.
    fn is_in(&self, states: &[State]) -> Result<(), Failure> {
        let state = self.state();
        if states.contains(&state) {
            return Ok(());
        }
        let words = |lang| crate::report::Words::new(lang).get(state.key()).to_owned();
        Err(Failure::new(Code::NoticeState)
            .with("notice", self.code())
            .with("case", &self.case.code)
            .with("state.ja", words(crate::report::Lang::Ja))
            .with("state.en", words(crate::report::Lang::En)))
    }

    /// All that is told of it.
    pub(super) fn info(&self) -> Info {
        let draft = self.draft().ok();
        let name = |pick: fn(&Draft) -> &String| {
            let own = draft.as_ref().map(|draft| pick(draft).clone());
            own.unwrap_or_else(|| self.notice.kind.clone())
        };
        let mut info = Info {
            notice: self.code(),
            case: self.case.code.clone(),
            kind: self.notice.kind.clone(),
            ja: name(|draft| &draft.wording.ja),
            en: name(|draft| &draft.wording.en),
            to: self.notice.recipient.clone(),
            state: self.state(),
            event: self.notice.event,
            number: None,
            on: None,
            files: Vec::new(),
            steps: self.said.iter().map(done).collect(),
        };
        for statement in &self.said {
            if let Said::NoticeIssued {
                number, on, files, ..
            } = &statement.said
            {
                info.number = Some(number.clone());
                info.on = Some(*on);
                info.files.clone_from(files);
            }
        }
        info
    }
}

fn done(statement: &Statement) -> Done {
    let note = match &statement.said {
        Said::NoticeSent { how, on, .. } => format!("{on} {how}"),
        _ => statement.reason.clone(),
    };
    Done {
        what: statement.said.kind(),
        by: statement.by.clone(),
        at: statement.at.to_string(),
        note,
        seq: statement.seq,
    }
}

/// Refuses who may do none of what writing letters belongs to, or works for
/// another body than the one whose letter it is.
fn may_write(
    unit: &dyn Unit,
    by: &str,
    case: &Case,
    (pack, wording): (&Pack, &Wording),
) -> Result<(), Failure> {
    let who = match authority::check(unit, by, Act::TakeIn, Some(case)) {
        Ok(who) => who,
        // Whoever decides may write in every case of the own schemes.
        Err(refused) => match authority::check(unit, by, Act::Decide, None) {
            Ok(who) if who.as_ref().is_none_or(|who| who.works_in(&case.scheme)) => who,
            _ => return Err(refused),
        },
    };
    of_own_body(who.as_ref(), case, (pack, wording))
}

/// Refuses who works for another body than the one whose letter it is: the one
/// that the wording names, else the one whose act asks for it.
fn of_own_body(
    who: Option<&Account>,
    case: &Case,
    (pack, wording): (&Pack, &Wording),
) -> Result<(), Failure> {
    let events = wording.events.iter();
    let actors = events.filter_map(|id| Some(&pack.life.event(id)?.actor));
    let mut roles = wording.from.iter().chain(actors);
    let is_body = |role: &&String| pack.bodies.iter().any(|body| body.role == **role);
    match (who, roles.find(is_body)) {
        (Some(who), Some(role)) if !who.works_for(&case.scheme, role) => {
            Err(Failure::new(Code::OtherBodyWrites)
                .with("notice", &wording.id)
                .with("name", &who.name)
                .with("role", role))
        }
        _ => Ok(()),
    }
}

impl From<LetterError> for Failure {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::Wording { file, detail } => Self::new(Code::LetterWording)
                .with("file", format!("templates/{file}"))
                .with("detail", detail),
            LetterError::Form(detail) => Self::new(Code::Output).with("detail", detail),
            #[cfg(feature = "pdf")]
            LetterError::Pdf(crate::report::pdf::PdfError::NoFont) => Self::new(Code::NoFont),
            #[cfg(feature = "pdf")]
            LetterError::Pdf(error) => Self::new(Code::LetterWording)
                .with("file", format!("templates/{}", crate::report::letter::PDF))
                .with("detail", error),
        }
    }
}
