//! Looking at notices: those of a case, what is still to be written, and one
//! as it is printed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::draft::sha256;
use super::step::html;
use super::{Info, Kept, State};
use crate::app::casework::{Lived, lived_if_any};
use crate::app::coverage::case_by_code;
use crate::app::error::Failure;
use crate::app::home::Home;
use crate::casework::{Act, Text};
use crate::model::{Case, Said};
use crate::records::Unit;
use crate::report::letter::{Letter, Stamp, docx, text, written};
use crate::scheme::letters::{Field, Letters, Wording, letters};
use crate::scheme::{Pack, Problem};

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
    /// Papers that were issued and could be written once more.
    #[serde(skip)]
    pub again: Vec<Wanted>,
    /// Mistakes in wordings: what they are of cannot be written, and may be
    /// missing here.
    pub problems: Vec<Problem>,
    /// Names of the bodies that a paper may go to, by role.
    #[serde(skip)]
    pub bodies: BTreeMap<String, Text>,
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
    /// What a form for it asks.
    #[serde(skip)]
    pub asks: Asks,
}

/// What whoever writes a paper is asked, and why it is written.
#[derive(Debug, Clone)]
pub struct Asks {
    /// Name of the event that asks for it.
    pub event: Text,
    /// Fields of the wording.
    pub fields: Vec<Field>,
    /// Whether the paper must give reasons.
    pub reasons: bool,
    /// What was said with the event, which stands where no other reason is given.
    pub reason: String,
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
                again: Vec::new(),
                problems: Vec::new(),
                bodies: BTreeMap::new(),
            });
        };
        for one in &lived.cases {
            for notice in unit.notices_of(one.id)? {
                kept.push(Kept::of(unit, notice, one.clone())?);
            }
        }
        let (all, problems) = letters(&home.templates, &lived.packed.pack)?;
        let [wanted, further, again] = open(&lived, &case, &all, &kept);
        Ok(List {
            notices: kept.iter().map(Kept::info).collect(),
            wanted,
            further,
            again,
            problems,
            bodies: bodies(&lived.packed.pack),
        })
    })
}

fn bodies(pack: &Pack) -> BTreeMap<String, Text> {
    let named = pack.bodies.iter().map(|body| {
        let ja = body.name_ja.clone();
        let en = body.name_en.clone().unwrap_or_else(|| ja.clone());
        (body.role.clone(), Text { ja, en })
    });
    named.collect()
}

/// What this case's events ask for, what else they allow, and what was written
/// and may be written again.
fn open(lived: &Lived, case: &Case, all: &Letters, kept: &[Kept]) -> [Vec<Wanted>; 3] {
    let (mut wanted, mut further, mut again) = (Vec::new(), Vec::new(), Vec::new());
    let own = lived
        .events
        .iter()
        .filter(|(event, _)| event.case == case.id);
    for (event, act) in own {
        let asking = all.all.iter().filter(|w| w.events.contains(&act.event));
        for wording in asking {
            let mut notices = lived.packed.pack.life.notices.iter();
            let is_asked = notices.any(|notice| notice.id == wording.id);
            for to in &wording.to {
                let list = match stands(kept, (&wording.id, to, event.seq)) {
                    None if is_asked => &mut wanted,
                    None => &mut further,
                    Some(State::Draft | State::Approved) => continue,
                    Some(_) => &mut again,
                };
                list.push(paper(lived, wording, to, (event.seq, act)));
            }
        }
    }
    [wanted, further, again]
}

/// How far the newest notice of a wording, an addressee and an event is that
/// counts.
fn stands(kept: &[Kept], (kind, to, seq): (&str, &str, u64)) -> Option<State> {
    let own = kept.iter().filter(|kept| {
        let notice = &kept.notice;
        (
            notice.kind.as_str(),
            notice.recipient.as_str(),
            notice.event,
        ) == (kind, to, seq)
    });
    own.rev().find(|kept| kept.counts()).map(Kept::state)
}

/// A paper that an event asks for or allows.
fn paper(lived: &Lived, wording: &Wording, to: &str, (seq, act): (u64, &Act)) -> Wanted {
    let named = lived.packed.pack.life.event(&act.event);
    let event = named.map(|event| Text::of(&event.ja, &event.en));
    Wanted {
        notice: wording.id.clone(),
        ja: wording.ja.clone(),
        en: wording.en.clone(),
        to: to.to_owned(),
        event: act.event.clone(),
        seq,
        on: act.on,
        articles: wording.articles.clone(),
        fields: wording.asks.iter().map(|ask| ask.id.clone()).collect(),
        asks: Asks {
            event: event.unwrap_or_else(|| Text::same(&act.event)),
            fields: wording.asks.clone(),
            reasons: wording.reasons,
            reason: act.reason.clone(),
        },
    }
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
        Form::Pdf => return Err(Failure::new(crate::app::error::Code::NoLetterPdf)),
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
