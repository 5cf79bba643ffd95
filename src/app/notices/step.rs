//! What becomes of a draft: a second person agrees, it is issued, sent, or
//! withdrawn.

use jiff::civil::Date;

use super::draft::sha256;
use super::{Info, Kept, State, may_write, of_own_body};
use crate::app::accounts::authority;
use crate::app::casework::lived;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::app::ledger::{canonical, checkpoint, recorded};
use crate::app::schemes::Schemes;
use crate::app::statements;
use crate::model::{Act, NoticeFixity, Said};
use crate::records::Unit;
use crate::report::letter::{Draft, Letter, PAGE, Stamp, Standing, docx, page, text, written};
use crate::scheme::Source as _;
use crate::scheme::period::{ClosingDays, PeriodError, Span, add};
use crate::text::date::wareki;

/// What somebody does with a notice.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// The notice: `N-3`.
    pub notice: String,
    /// Who, as claimed.
    pub by: String,
    /// The day; today when there is none.
    pub on: Option<Date>,
    /// Why, or how it was sent.
    pub words: String,
    /// Only check.
    pub dry_run: bool,
}

/// A second person agrees to a draft, as it is.
pub fn approve(home: &Home, step: &Step) -> Result<Info, Failure> {
    let placeholders = home.settings.letters.placeholders();
    let mut schemes = home.schemes();
    taken(home, step, &[State::Draft], |unit, kept| {
        let who = authority::check(unit, &step.by, Act::Decide, Some(&kept.case))?;
        let packed = schemes.version(&kept.case.scheme, kept.case.pack)?;
        let wording = kept.draft()?.wording;
        of_own_body(who.as_ref(), &kept.case, (&packed.pack, &wording))?;
        let drafted = kept.said.first();
        if drafted.is_none_or(|drafted| drafted.by == step.by) {
            return Err(Failure::new(Code::SameEyes)
                .with("notice", kept.code())
                .with("name", &step.by));
        }
        let draft = unaltered(kept)?;
        let shown = text(&written(&draft, &Stamp::of_a_draft())?);
        let left: Vec<String> = placeholders
            .iter()
            .filter(|(_, placeholder)| shown.contains(placeholder))
            .map(|(key, placeholder)| format!("{key} = \"{placeholder}\""))
            .collect();
        if !left.is_empty() {
            return Err(Failure::new(Code::LetterSender)
                .with("notice", kept.code())
                .with("keys", left.join(", ")));
        }
        Ok(Said::NoticeApproved {
            notice: kept.code(),
            sha256: sha256(kept.notice.draft.as_bytes()),
        })
    })
}

/// Gives a notice its number and day; from here on it is not changed.
pub fn issue(home: &Home, step: &Step) -> Result<Info, Failure> {
    let on = step.on.unwrap_or_else(|| home.clock.today());
    let standing = standing(home)?;
    let mut schemes = home.schemes();
    taken(home, step, &[State::Approved], |unit, kept| {
        writes(unit, &mut schemes, step, kept)?;
        let lived = lived(unit, &mut schemes, &kept.case)?;
        let mut events = lived.events.iter();
        let asked = events.find(|(event, _)| event.seq == kept.notice.event);
        day_fits(kept, on, asked.map(|(_, act)| act.on), home.clock.today())?;
        let draft = unaltered(kept)?;
        let mut stamp = Stamp {
            number: String::new(),
            date: wareki(on),
            objection: objection(&draft, on, &lived.rules()?.closing)?,
            checkpoint: Some(standing.clone()),
        };
        // A dry run gives no number away.
        if !step.dry_run {
            let settings = &home.settings.letters;
            let year = settings.year(on);
            let count = unit.number_notice(kept.notice.id, year)?;
            stamp.number = settings.numbered(&home.settings.body.code, year, count)?;
        }
        let letter = written(&draft, &stamp)?;
        let mut files = Vec::new();
        for (form, bytes) in forms(home, &letter)? {
            files.push(NoticeFixity {
                form: form.to_owned(),
                sha256: sha256(&bytes),
            });
            if !step.dry_run {
                unit.put_notice_file(kept.notice.id, form, &bytes)?;
            }
        }
        Ok(Said::NoticeIssued {
            notice: kept.code(),
            number: stamp.number,
            on,
            files,
        })
    })
}

/// Records that a notice left the house, and how.
pub fn sent(home: &Home, step: &Step) -> Result<Info, Failure> {
    let on = step.on.unwrap_or_else(|| home.clock.today());
    let mut schemes = home.schemes();
    taken(home, step, &[State::Issued, State::Sent], |unit, kept| {
        writes(unit, &mut schemes, step, kept)?;
        let how = step.words.trim();
        if how.is_empty() {
            return Err(Failure::new(Code::LetterField)
                .with("notice", kept.code())
                .with("field", "how")
                .with("detail", "--how"));
        }
        day_fits(kept, on, kept.info().on, home.clock.today())?;
        Ok(Said::NoticeSent {
            notice: kept.code(),
            on,
            how: how.to_owned(),
        })
    })
}

/// Records that a draft is not followed up.
pub fn withdraw(home: &Home, step: &Step) -> Result<Info, Failure> {
    statements::needs_reason(&step.words)?;
    let mut schemes = home.schemes();
    taken(
        home,
        step,
        &[State::Draft, State::Approved],
        |unit, kept| {
            writes(unit, &mut schemes, step, kept)?;
            Ok(Said::NoticeWithdrawn {
                notice: kept.code(),
            })
        },
    )
}

/// Refuses who may not write the notice.
fn writes(unit: &dyn Unit, schemes: &mut Schemes, step: &Step, kept: &Kept) -> Result<(), Failure> {
    let packed = schemes.version(&kept.case.scheme, kept.case.pack)?;
    let wording = kept.draft()?.wording;
    may_write(unit, &step.by, &kept.case, (&packed.pack, &wording))
}

/// Takes one step, with its event, where the notice is in one of `states`.
fn taken(
    home: &Home,
    step: &Step,
    states: &[State],
    said: impl FnOnce(&dyn Unit, &Kept) -> Result<Said, Failure>,
) -> Result<Info, Failure> {
    recorded(home, step.dry_run, |unit| {
        let kept = Kept::find(unit, &step.notice)?;
        kept.is_in(states)?;
        let said = said(unit, &kept)?;
        if !step.dry_run {
            let reason = match &said {
                Said::NoticeSent { .. } => "",
                _ => step.words.trim(),
            };
            statements::put(home, unit, &kept.case, said, (reason, &step.by))?;
        }
        Ok(Kept::find(unit, &step.notice)?.info())
    })
}

/// The draft, when it is what was said to be drafted and agreed to.
fn unaltered(kept: &Kept) -> Result<Draft, Failure> {
    let now = sha256(kept.notice.draft.as_bytes());
    for statement in &kept.said {
        if let Said::NoticeDrafted { sha256, .. } | Said::NoticeApproved { sha256, .. } =
            &statement.said
            && *sha256 != now
        {
            return Err(kept.altered(format!("{now} / {sha256}")));
        }
    }
    kept.draft()
}

fn day_fits(kept: &Kept, on: Date, first: Option<Date>, today: Date) -> Result<(), Failure> {
    let first = first.unwrap_or(today);
    match (first..=today).contains(&on) {
        true => Ok(()),
        false => Err(Failure::new(Code::NoticeDay)
            .with("notice", kept.code())
            .with("on", on)
            .with("first", first)
            .with("last", today)),
    }
}

/// Where the ledger stands now.
fn standing(home: &Home) -> Result<Standing, Failure> {
    use base64::Engine as _;
    let (head, _) = checkpoint(home)?;
    Ok(Standing {
        origin: head.origin().to_owned(),
        size: head.size(),
        root: base64::engine::general_purpose::STANDARD.encode(head.root().as_bytes()),
    })
}

/// The last day for an objection to a letter that arrives on its own day.
fn objection(
    draft: &Draft,
    on: Date,
    closing: &ClosingDays,
) -> Result<Option<(String, String)>, Failure> {
    let Some(objecting) = &draft.objection else {
        return Ok(None);
    };
    let uncounted = |error: PeriodError| Failure::new(Code::Period).with("detail", error);
    let span: Span = objecting.span.parse().map_err(uncounted)?;
    let plain = add(on, span).map_err(uncounted)?;
    let period = match objecting.act {
        false => plain,
        true => match plain.clone().for_an_act(closing) {
            // A year whose holidays are not known: as it stands without them.
            Err(PeriodError::Calendar(_)) => plain,
            other => other.map_err(uncounted)?,
        },
    };
    Ok(Some((wareki(period.end), period.working.ja)))
}

/// The forms in which a letter is kept.
fn forms(home: &Home, letter: &Letter) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let mut forms = vec![
        ("docx", docx(letter)?),
        ("html", html(home, letter)?.into_bytes()),
        ("json", canonical(letter)?),
    ];
    #[cfg(feature = "pdf")]
    forms.push(("pdf", pdf(home, letter)?));
    forms.sort_by_key(|(form, _)| *form);
    Ok(forms)
}

/// The letter as a page.
pub(super) fn html(home: &Home, letter: &Letter) -> Result<String, Failure> {
    Ok(page(&template(home, PAGE)?, letter)?)
}

/// The letter as PDF.
#[cfg(feature = "pdf")]
pub(super) fn pdf(home: &Home, letter: &Letter) -> Result<Vec<u8>, Failure> {
    use crate::report::letter::{PDF, pdf};
    Ok(pdf(&template(home, PDF)?, letter)?)
}

fn template(home: &Home, path: &str) -> Result<String, Failure> {
    let read = home.templates.read(path);
    let missing = |detail: String| {
        Failure::new(Code::LetterWording)
            .with("file", format!("templates/{path}"))
            .with("detail", detail)
    };
    match read {
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err(missing("-".to_owned())),
        Err(error) => Err(missing(error.to_string())),
    }
}
