//! Looking at notices: those of a case, what is still to be written, and one
//! as it is printed.

use serde::Serialize;

use super::draft::sha256;
use super::step::html;
use super::{Info, Kept, State};
use crate::app::casework::{Lived, lived_if_any};
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::model::{Case, Said};
use crate::records::Unit;
use crate::report::letter::{Letter, Stamp, docx, text, written};
use crate::scheme::letters::{Letters, letters};

/// Forms of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text.
    Text,
    /// One page that prints on A4.
    Html,
    /// For a word processor.
    Docx,
    /// A4.
    Pdf,
}

/// The notices of a case.
#[derive(Debug, Clone, Serialize)]
pub struct List {
    /// Those that were drafted, oldest first.
    pub notices: Vec<Info>,
    /// Those that events of the case ask for and nobody drafted.
    pub wanted: Vec<Wanted>,
    /// Further papers that could be written now.
    pub further: Vec<Wanted>,
}

/// A paper that could be written.
#[derive(Debug, Clone, Serialize)]
pub struct Wanted {
    /// Id of the paper.
    pub notice: String,
    /// Name, Japanese.
    pub ja: String,
    /// Name, English.
    pub en: String,
    /// Role of who gets it.
    pub to: String,
    /// The event that asks for it.
    pub event: String,
    /// Its number in the ledger.
    pub seq: u64,
    /// Its day.
    pub on: jiff::civil::Date,
    /// Articles.
    pub articles: Vec<String>,
    /// Fields that the writer has to say.
    pub fields: Vec<String>,
}

/// The notices of a case.
pub fn list(home: &Home, code: &str) -> Result<List, Failure> {
    let mut schemes = home.schemes();
    home.records().work(|unit| {
        let case = case_by_code(unit, code)?;
        let mut kept = Vec::new();
        let Some(lived) = lived_if_any(unit, &mut schemes, &case)? else {
            return Ok(List {
                notices: Vec::new(),
                wanted: Vec::new(),
                further: Vec::new(),
            });
        };
        for one in &lived.cases {
            for notice in unit.notices_of(one.id)? {
                kept.push(Kept::of(unit, notice, one.clone())?);
            }
        }
        let (all, _) = letters(&home.templates, &lived.packed.pack)?;
        let (wanted, further) = open(&lived, &case, &all, &kept);
        Ok(List {
            notices: kept.iter().map(Kept::info).collect(),
            wanted,
            further,
        })
    })
}

/// What this case's events ask for and what else they allow.
fn open(lived: &Lived, case: &Case, all: &Letters, kept: &[Kept]) -> (Vec<Wanted>, Vec<Wanted>) {
    let (mut wanted, mut further) = (Vec::new(), Vec::new());
    let own = lived
        .events
        .iter()
        .filter(|(event, _)| event.case == case.id);
    for (event, act) in own {
        let asking = all.all.iter().filter(|w| w.events.contains(&act.event));
        for wording in asking {
            let is_asked = lived.packed.pack.life.notices.iter();
            let is_asked = is_asked.into_iter().any(|notice| notice.id == wording.id);
            for to in &wording.to {
                let is_there = kept.iter().any(|kept| {
                    let notice = &kept.notice;
                    (&notice.kind, &notice.recipient, notice.event) == (&wording.id, to, event.seq)
                        && kept.state() != State::Withdrawn
                });
                if is_there {
                    continue;
                }
                let list = if is_asked { &mut wanted } else { &mut further };
                list.push(Wanted {
                    notice: wording.id.clone(),
                    ja: wording.ja.clone(),
                    en: wording.en.clone(),
                    to: to.clone(),
                    event: act.event.clone(),
                    seq: event.seq,
                    on: act.on,
                    articles: wording.articles.clone(),
                    fields: wording.asks.iter().map(|ask| ask.id.clone()).collect(),
                });
            }
        }
    }
    (wanted, further)
}

/// A notice and its bytes in a form: of an issued one those that were kept.
pub fn render(home: &Home, code: &str, form: Form) -> Result<(Info, Vec<u8>), Failure> {
    let (kept, files) = home.records().work::<_, Failure>(|unit| {
        let kept = Kept::find(unit, code)?;
        let files = unit.notice_files(kept.notice.id)?;
        Ok((kept, files))
    })?;
    if kept.state() == State::Erased {
        kept.is_in(&[])?;
    }
    let info = kept.info();
    let name = match form {
        Form::Text => "json",
        Form::Html => "html",
        Form::Docx => "docx",
        Form::Pdf => "pdf",
    };
    for fixity in info.files.iter().filter(|fixity| fixity.form == name) {
        let bytes = files.iter().find(|(form, _)| *form == fixity.form);
        let bytes = bytes.map_or(&[][..], |(_, bytes)| bytes);
        if sha256(bytes) != fixity.sha256 {
            return Err(kept.altered(&fixity.sha256));
        }
        if form != Form::Text {
            return Ok((info.clone(), bytes.to_vec()));
        }
    }
    let letter = match files.iter().find(|(form, _)| form == "json") {
        Some((_, bytes)) => serde_json::from_slice(bytes).map_err(|e| kept.altered(e))?,
        None => written(&kept.draft()?, &Stamp::of_a_draft())?,
    };
    Ok((info, made(home, &letter, form)?))
}

fn made(home: &Home, letter: &Letter, form: Form) -> Result<Vec<u8>, Failure> {
    Ok(match form {
        Form::Text => text(letter).into_bytes(),
        Form::Html => html(home, letter)?.into_bytes(),
        Form::Docx => docx(letter)?,
        #[cfg(feature = "pdf")]
        Form::Pdf => super::step::pdf(home, letter)?,
        #[cfg(not(feature = "pdf"))]
        Form::Pdf => return Err(Failure::new(Code::NoLetterPdf)),
    })
}

/// What is wrong with the bytes of a notice, if anything.
pub(in crate::app) fn damage(unit: &dyn Unit, kept: &Kept) -> Result<Option<String>, Failure> {
    if kept.notice.erased.is_some() {
        return Ok(None);
    }
    let files = unit.notice_files(kept.notice.id)?;
    let draft = sha256(kept.notice.draft.as_bytes());
    for statement in &kept.said {
        match &statement.said {
            Said::NoticeDrafted { sha256, .. } | Said::NoticeApproved { sha256, .. }
                if *sha256 != draft =>
            {
                return Ok(Some("draft".to_owned()));
            }
            Said::NoticeIssued { files: fixed, .. } => {
                for fixity in fixed {
                    let there = files.iter().find(|(form, _)| *form == fixity.form);
                    if there.is_none_or(|(_, bytes)| sha256(bytes) != fixity.sha256) {
                        return Ok(Some(fixity.form.clone()));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(None)
}
