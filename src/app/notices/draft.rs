//! Drafting: what happened, put into the scheme's wording.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{Info, Kept, may_write};
use crate::app::casework::{Lived, lived};
use crate::app::coverage::case_by_code;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::{canonical, recorded};
use crate::app::statements;
use crate::casework::Act;
use crate::model::digest::hex;
use crate::model::{Case, Said};
use crate::records::{Notice, Unit};
use crate::report::letter::{self, About, Names, Stamp, written};
use crate::scheme::letters::{Field, Form as PaperForm, Wording, letters};
use crate::scheme::life::FieldKind;
use crate::scheme::period::parse_event;
use crate::scheme::{Pack, Problem};

/// What somebody wants to have written.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Case number.
    pub case: String,
    /// Id of the paper.
    pub notice: String,
    /// The event that asks for it, by its number in the ledger; the newest one
    /// when there is none.
    pub event: Option<u64>,
    /// Only to this role; to all that the paper goes to when there is none.
    pub to: Option<String>,
    /// Title and name of the person at the addressee.
    pub attention: String,
    /// Why; in place of the event's reason.
    pub reason: String,
    /// What the wording asks for, by field.
    pub fields: BTreeMap<String, String>,
    /// Who, as claimed.
    pub by: String,
    /// One more, although it was written before.
    pub again: bool,
    /// Only check.
    pub dry_run: bool,
}

/// Drafts a paper, one for each addressee. With a dry run nothing is recorded
/// and the letters are returned as text.
pub fn draft(home: &Home, request: &Request) -> Result<(Vec<Info>, Vec<String>), Failure> {
    let mut schemes = home.schemes();
    recorded(home, request.dry_run, |unit| {
        let case = case_by_code(unit, &request.case)?;
        let lived = lived(unit, &mut schemes, &case)?;
        let pack = &lived.packed.pack;
        let wording = wording(home, pack, &request.notice)?;
        may_write(unit, &request.by, &case, (pack, &wording))?;
        let (seq, act) = asking(&lived, &wording, request)?;
        let fields = checked(&wording, &request.fields)?;
        let (mut infos, mut texts) = (Vec::new(), Vec::new());
        for to in addressees(&wording, request)? {
            if !request.again {
                written_before(unit, &case, (&wording.id, to, seq))?;
            }
            let draft = compose(
                home,
                (&lived, &case),
                (&wording, seq, &act, to),
                (request, &fields),
            )?;
            texts.push(letter::text(&written(&draft, &Stamp::of_a_draft())?));
            if !request.dry_run {
                let kept = put(home, unit, &case, (seq, to), &draft, request)?;
                infos.push(kept.info());
            }
        }
        Ok((infos, texts))
    })
}

/// The wording of a paper; refuses one with mistakes, each with file and line.
fn wording(home: &Home, pack: &Pack, id: &str) -> Result<Wording, Failure> {
    let (all, problems) = letters(&home.templates, pack)?;
    if let Some(wording) = all.get(id) {
        return Ok(wording.clone());
    }
    let file = format!("/letters/{id}.toml");
    let own = |problem: &&Problem| problem.file.ends_with(&file) || problem.en.contains(&file);
    let mut own: Vec<String> = problems
        .iter()
        .filter(own)
        .map(Problem::to_string)
        .collect();
    own.extend(
        problems
            .iter()
            .filter(|problem| problem.file.ends_with("/letters/common.toml"))
            .map(Problem::to_string),
    );
    match own.first() {
        Some(first) => Err(Failure::new(Code::LetterWording)
            .with("file", format!("templates/{first}"))
            .with("detail", own.get(1..).unwrap_or_default().join("; "))),
        None => {
            let known: Vec<&str> = all.all.iter().map(|known| known.id.as_str()).collect();
            Err(Failure::new(Code::NoLetter)
                .with("notice", id)
                .with("scheme", &pack.id)
                .with("known", known.join(", ")))
        }
    }
}

/// The event that asks for the paper.
fn asking(lived: &Lived, wording: &Wording, request: &Request) -> Result<(u64, Act), Failure> {
    let asks = |act: &Act| wording.events.contains(&act.event);
    let mut events = lived.events.iter().rev();
    let found = events
        .find(|(event, act)| asks(act) && request.event.is_none_or(|wanted| wanted == event.seq));
    match found {
        Some((event, act)) => Ok((event.seq, act.clone())),
        None => Err(Failure::new(Code::NotAsked)
            .with("notice", &wording.id)
            .with("case", &request.case)
            .with("events", wording.events.join(", "))),
    }
}

/// To whom it goes, by role.
fn addressees<'a>(wording: &'a Wording, request: &Request) -> Result<Vec<&'a str>, Failure> {
    let all = wording.to.iter().map(String::as_str);
    let Some(wanted) = &request.to else {
        return Ok(all.collect());
    };
    let own: Vec<&str> = all.filter(|to| to == wanted).collect();
    match own.is_empty() {
        false => Ok(own),
        true => Err(field(
            wording,
            &format!("--to {wanted}"),
            &format!("--to {}", wording.to.join("|")),
        )),
    }
}

fn field(wording: &Wording, name: &str, detail: &str) -> Failure {
    Failure::new(Code::LetterField)
        .with("notice", &wording.id)
        .with("field", name)
        .with("detail", detail)
}

/// What the writer said, as the wording asks for it.
fn checked(
    wording: &Wording,
    said: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Failure> {
    let known = |id: &str| wording.asks.iter().any(|ask| ask.id == id);
    if let Some(unknown) = said.keys().find(|id| !known(id)) {
        let asks: Vec<&str> = wording.asks.iter().map(|ask| ask.id.as_str()).collect();
        return Err(field(wording, unknown, &asks.join(", ")));
    }
    let mut fields = BTreeMap::new();
    for ask in &wording.asks {
        let value = said.get(&ask.id).map_or("", |value| value.trim());
        if value.is_empty() && ask.optional {
            continue;
        }
        let fits = value_of(ask, value);
        let wanted = format!("--field {}=… ({} / {})", ask.id, ask.ja, ask.en);
        let value = fits.ok_or_else(|| field(wording, &ask.id, &wanted))?;
        fields.insert(ask.id.clone(), value);
    }
    Ok(fields)
}

fn value_of(ask: &Field, value: &str) -> Option<String> {
    match ask.kind {
        _ if value.is_empty() => None,
        FieldKind::Day => parse_event(value).ok().map(|day| day.to_string()),
        FieldKind::Yen => {
            let digits: String = value.chars().filter(|c| !",，円".contains(*c)).collect();
            digits.parse::<u64>().ok().map(|yen| yen.to_string())
        }
        FieldKind::Yes => matches!(value, "yes" | "no").then(|| value.to_owned()),
        FieldKind::Text => {
            let listed = ask.choices.is_empty() || ask.choices.iter().any(|one| one == value);
            listed.then(|| value.to_owned())
        }
    }
}

/// Refuses what was written for the same event before.
fn written_before(
    unit: &dyn Unit,
    case: &Case,
    (kind, to, seq): (&str, &str, u64),
) -> Result<(), Failure> {
    for notice in unit.notices_of(case.id)? {
        if notice.kind != kind || notice.recipient != to || notice.event != seq {
            continue;
        }
        let kept = Kept::of(unit, notice, case.clone())?;
        if kept.counts() {
            return Err(Failure::new(Code::DraftedBefore)
                .with("notice", kept.code())
                .with("case", &case.code));
        }
    }
    Ok(())
}

fn compose(
    home: &Home,
    (lived, case): (&Lived, &Case),
    (wording, seq, act, to): (&Wording, u64, &Act, &str),
    (request, asked): (&Request, &BTreeMap<String, String>),
) -> Result<letter::Draft, Failure> {
    let pack = &lived.packed.pack;
    let life = lived.after(case, seq)?;
    let no_event = || Failure::new(Code::NotAsked).with("notice", &wording.id);
    let event = pack.life.event(&act.event).ok_or_else(no_event)?;
    let has_reason = ![&request.reason, &act.reason]
        .iter()
        .all(|reason| reason.trim().is_empty());
    if wording.reasons && !has_reason {
        return Err(Failure::new(Code::LetterReason)
            .with("notice", &wording.id)
            .with("articles", wording.articles.join(", ")));
    }
    let sender = home.settings.sender();
    Ok(letter::draft(About {
        wording,
        life: &life,
        cycle: &pack.life,
        event,
        act,
        names: Names {
            case: &case.code,
            applicant: &case.applicant,
            subject: &case.subject,
            scheme: &pack.title_ja,
        },
        sender: &sender,
        to,
        recipient: recipient(pack, case, (to, &request.attention), wording.form),
        reason: &request.reason,
        asked,
    }))
}

/// The lines of the addressee: 御中 behind an institution, 様 behind a person; a
/// certificate names its holder alone.
fn recipient(
    pack: &Pack,
    case: &Case,
    (to, attention): (&str, &str),
    form: PaperForm,
) -> Vec<String> {
    let name = match to {
        "public" => return Vec::new(),
        "applicant" => case.applicant.clone(),
        role => {
            let body = pack.bodies.iter().find(|body| body.role == role);
            body.map_or_else(|| role.to_owned(), |body| body.name_ja.clone())
        }
    };
    match attention.trim() {
        _ if form == PaperForm::Certificate => vec![name],
        "" => vec![format!("{name}　御中")],
        person => vec![name, format!("{person}　様")],
    }
}

fn put(
    home: &Home,
    unit: &dyn Unit,
    case: &Case,
    (event, to): (u64, &str),
    draft: &letter::Draft,
    request: &Request,
) -> Result<Kept, Failure> {
    let bytes = canonical(draft)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Failure::new(Code::Ledger).with("detail", error))?;
    let sha256 = sha256(text.as_bytes());
    let notice = Notice {
        id: 0,
        body: unit.put_body(&home.settings.body())?,
        case: case.id,
        event,
        kind: draft.wording.id.clone(),
        recipient: to.to_owned(),
        draft: text,
        erased: None,
    };
    let id = unit.put_notice(&notice)?;
    let notice = super::notice_code(id);
    let said = Said::NoticeDrafted {
        notice: notice.clone(),
        sha256,
    };
    let words = (request.reason.trim(), request.by.as_str());
    statements::put(home, unit, case, said, words)?;
    Kept::find(unit, &notice)
}

/// SHA-256 in hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
