//! What a receipt says of a file, in words.

use jiff::Timestamp;

use super::super::evidence::reason;
use super::super::stored::unread_places;
use super::super::table::shorten;
use super::super::words::Words;
use super::{FileLine, Receipt};
use crate::model::clock::in_japan;
use crate::model::{Channel, Outcome, ReadState, Source, SubmissionKind};
use crate::text::filename::visible;

/// Whom a receipt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The body's own people.
    Staff,
    /// The applicant, who is told nothing of other applicants.
    Applicant,
}

/// Columns of a name within a sentence.
const NAME: usize = 44;

/// Columns of a list of places that were not read.
const PLACES: usize = 60;

impl FileLine {
    /// Its name as people may see it.
    pub fn shown_name(&self, words: &Words) -> String {
        match self.erased {
            true => words.get("receipt.erased_name").to_owned(),
            false => visible(&self.name),
        }
    }

    /// Accepted, duplicate, quarantined, erased.
    pub fn outcome_key(&self) -> &'static str {
        match self.outcome {
            _ if self.erased => "erased",
            Outcome::Accepted => "accepted",
            Outcome::Duplicate => "duplicate",
            Outcome::Quarantined => "quarantined",
        }
    }

    /// How far it was read; nothing for what is not there to be read.
    pub fn state_key(&self) -> Option<&'static str> {
        match (self.outcome, self.state) {
            _ if self.erased => None,
            (Outcome::Quarantined, _) => None,
            (_, Some(ReadState::Parsed)) => Some("parsed"),
            (_, Some(ReadState::Partly)) => Some("partly"),
            (_, Some(ReadState::Unread)) => Some("unread"),
            (_, None) => Some("pending"),
        }
    }

    /// The phrase of a class, by the reader's language.
    pub fn class_words<'a>(&'a self, words: &Words) -> &'a str {
        match self.erased {
            true => "",
            false => words.pick(&self.class_title.ja, &self.class_title.en),
        }
    }

    /// Why it was not read or taken, what it is a duplicate of, and what to do.
    pub fn remarks(&self, words: &Words, reader: Reader) -> Vec<String> {
        if self.erased {
            return vec![words.get("receipt.erased").to_owned()];
        }
        let mut remarks = Vec::new();
        remarks.extend(self.reason.map(|code| reason(code, words)));
        if !self.unread.is_empty() {
            remarks.push(shorten(
                &visible(&unread_places(&self.unread, words).join(", ")),
                PLACES,
            ));
        }
        remarks.extend(self.quarantine(words));
        remarks.extend(self.dismissal(words, reader));
        if let Some(same) = &self.same_as {
            let document = format!("{} {}", same.document, shorten(&visible(&same.name), NAME));
            remarks.push(words.fill("receipt.duplicate_of", &[("document", &document)]));
        }
        if !self.supersedes.is_empty() {
            let old = self.supersedes.join(", ");
            remarks.push(words.fill("receipt.supersedes", &[("document", &old)]));
        }
        if let Some(taken) = &self.taken_as {
            let values = [
                ("document", taken.document.as_str()),
                ("submission", taken.submission.as_str()),
            ];
            remarks.push(words.fill("receipt.taken_as", &values));
        } else if let Some(new) = &self.superseded_by {
            remarks.push(words.fill("receipt.superseded_by", &[("document", new)]));
        }
        for remark in &self.remarks {
            remarks.push(words.get(&format!("name.{}", remark.code())).to_owned());
        }
        if let Some(corrected) = self.corrected.as_ref().filter(|_| reader == Reader::Staff) {
            let values = [("by", corrected.by.as_str()), ("was", &corrected.was)];
            remarks.push(words.fill("receipt.corrected", &values));
        }
        if reader == Reader::Staff && !self.also_in.is_empty() {
            remarks.push(words.fill("receipt.also_in", &[("cases", &self.also_in.join(", "))]));
        }
        remarks
    }

    /// Why it is not waited for any more. Who said so is for the body's people.
    fn dismissal(&self, words: &Words, reader: Reader) -> Option<String> {
        let dismissed = self.dismissed.as_ref()?;
        let key = match reader {
            Reader::Staff => "receipt.dismissed_by",
            Reader::Applicant => "receipt.dismissed",
        };
        let reason = visible(&dismissed.reason);
        let values = [
            ("on", dismissed.on.as_str()),
            ("by", &dismissed.by),
            ("reason", &reason),
        ];
        Some(words.fill(key, &values))
    }

    /// Why it is in quarantine, and how that is resolved.
    pub fn quarantine(&self, words: &Words) -> Option<String> {
        let why = self.outcome_reason.as_ref();
        let why = why.filter(|_| self.outcome == Outcome::Quarantined)?;
        let code = why.split(':').next().unwrap_or(why);
        let what = words.get(&format!("quarantine.{code}")).to_owned();
        let resolve = words.get(&format!("resolve.{code}")).to_owned();
        Some(match (&self.taken_as, &self.dismissed) {
            (Some(_), _) | (_, Some(_)) => what,
            (None, None) => words.fill("receipt.quarantine", &[("why", &what), ("do", &resolve)]),
        })
    }
}

/// One line of what stands at the head of a receipt.
pub(super) struct Fact {
    /// The catalogue's key of its name.
    pub(super) name: &'static str,
    /// Its value.
    pub(super) value: String,
    /// Whether it was read or assumed, and not stated.
    pub(super) read: bool,
}

impl Fact {
    fn new(name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        let read = false;
        Self { name, value, read }
    }

    fn from(mut self, source: Source) -> Self {
        self.read = source == Source::Read;
        self
    }
}

impl Receipt {
    /// What stands at the head: who, what, when, how.
    pub(super) fn facts(&self, words: &Words) -> Vec<Fact> {
        let case = &self.case;
        let submission = &self.submission;
        let title = words.pick(&self.scheme_title.ja, &self.scheme_title.en);
        let kind = words.get(kind_key(submission.kind));
        let day = submission.received_on.to_string();
        let mut facts = vec![
            Fact::new("receipt_page.number", &submission.code),
            Fact::new("receipt_page.received_at", self.instant(words)),
            Fact::new("receipt_page.body", visible(&self.body)),
            Fact::new("receipt_page.applicant", visible(&case.applicant))
                .from(case.applicant_source),
        ];
        if let Some((number, source)) = &case.corporate_number {
            facts.push(Fact::new("receipt_page.corporate_number", number).from(*source));
        }
        facts.extend([
            Fact::new("receipt_page.subject", visible(&case.subject)),
            Fact::new("receipt_page.case", &case.code),
            Fact::new("receipt_page.scheme", title),
            Fact::new("receipt_page.kind", kind).from(submission.kind_source),
            Fact::new(
                "receipt_page.channel",
                words.get(channel_key(submission.channel)),
            ),
            Fact::new("receipt_page.received_on", day).from(submission.received_source),
        ]);
        if let Some(before) = &self.predecessor {
            facts.push(Fact::new("receipt_page.predecessor", before));
        }
        if !self.retry_of.is_empty() {
            let numbers = self.retry_of.join(", ");
            facts.push(Fact::new("receipt_page.retry_of", numbers));
        }
        facts
    }

    /// The instant of receipt in Japan, and in UTC.
    fn instant(&self, words: &Words) -> String {
        let Some(at) = &self.received_at else {
            return words.get("receipt_page.no_instant").to_owned();
        };
        match at.parse::<Timestamp>() {
            Ok(instant) => {
                let there = in_japan(instant).strftime("%Y-%m-%d %H:%M:%S JST");
                format!("{there} ({at})")
            }
            Err(_) => visible(at),
        }
    }
}

fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Post => "channel.post",
        Channel::Electronic => "channel.electronic",
        Channel::Unknown => "channel.unknown",
    }
}

fn kind_key(kind: SubmissionKind) -> &'static str {
    match kind {
        SubmissionKind::New => "kind.new",
        SubmissionKind::Renewal => "kind.renewal",
        SubmissionKind::Change => "kind.change",
        SubmissionKind::Termination => "kind.termination",
        SubmissionKind::Supplement => "kind.supplement",
        SubmissionKind::Correction => "kind.correction",
    }
}
