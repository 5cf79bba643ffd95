//! Coverage as text: gaps first, then what is partly proven, then what a
//! person has to confirm, each with a quote and its place.

use super::super::evidence::{flags, part, place};
use super::super::stored::Reasons;
use super::super::table::shorten;
use super::super::words::Words;
use super::rows;
use crate::model::coverage::{Evidence, Remark, Row};
use crate::model::{Coverage, Kind, ReadState, State, Strength, Verdict};

/// The order in which a reviewer wants to see states.
pub(super) const ORDER: [State; 7] = [
    State::Gap,
    State::Unread,
    State::Partial,
    State::ToConfirm,
    State::Satisfied,
    State::Excluded,
    State::NotRequired,
];

/// What to print.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Only gaps and unread.
    pub gaps_only: bool,
    /// Passages per criterion at most.
    pub evidence: usize,
    /// Columns of a quote.
    pub width: usize,
}

/// One line: the numbers of a case.
pub fn summary(coverage: &Coverage, words: &Words) -> String {
    let counts = &coverage.counts;
    words.fill(
        "coverage.summary",
        &[
            ("case", &coverage.case),
            ("criteria", &counts.criteria.to_string()),
            ("gap", &counts.gap.to_string()),
            ("unread", &counts.unread.to_string()),
            ("partial", &counts.partial.to_string()),
            ("to_confirm", &counts.to_confirm.to_string()),
            ("satisfied", &counts.satisfied.to_string()),
            ("excluded", &counts.excluded.to_string()),
            ("not_required", &counts.not_required.to_string()),
        ],
    )
}

/// The whole of it, gaps first.
pub fn text(coverage: &Coverage, words: &Words, options: Options) -> String {
    let reasons = Reasons::new(&coverage.class_titles, words);
    let mut text = summary(coverage, words);
    for aside in &coverage.set_aside {
        let class = words.pick(&aside.class, &aside.class_en);
        let filled = [("name", aside.name.as_str()), ("class", class)];
        text.push_str(&words.fill("coverage.set_aside", &filled));
    }
    for state in ORDER {
        if options.gaps_only && !matches!(state, State::Gap | State::Unread) {
            continue;
        }
        let (found, nothing): (Vec<&Row>, Vec<&Row>) = coverage
            .criteria
            .iter()
            .filter(|row| row.state == state)
            .partition(|row| state != State::ToConfirm || !row.evidence.is_empty());
        if !nothing.is_empty() {
            text.push_str(&section(
                "？",
                words.get("coverage.unconfirmed_nothing"),
                &nothing,
                words,
            ));
            text.push_str(&titles(&nothing, words));
        }
        if found.is_empty() {
            continue;
        }
        text.push_str(&section(
            mark_of(state),
            words.get(key_of(state)),
            &found,
            words,
        ));
        if state == State::NotRequired {
            text.push_str(&titles(&found, words));
            continue;
        }
        for row in found {
            text.push_str(&criterion(row, &reasons, options));
        }
    }
    text
}

fn section(mark: &str, state: &str, rows: &[&Row], words: &Words) -> String {
    let count = rows.len().to_string();
    words.fill(
        "coverage.section",
        &[("mark", mark), ("state", state), ("n", &count)],
    )
}

/// One line per criterion, without evidence.
fn titles(rows: &[&Row], words: &Words) -> String {
    rows.iter()
        .map(|row| {
            format!(
                "    {}  {}\n",
                row.criterion,
                words.pick(&row.title, &row.title_en)
            )
        })
        .collect()
}

/// Name of a state in the catalogues.
pub fn key_of(state: State) -> &'static str {
    match state {
        State::Satisfied => "coverage.satisfied",
        State::ToConfirm => "coverage.to_confirm",
        State::Partial => "coverage.partial",
        State::Gap => "coverage.gap",
        State::Unread => "coverage.unread",
        State::Excluded => "coverage.excluded",
        State::NotRequired => "coverage.not_required",
    }
}

/// A sign beside the word, so that a state is never told by colour alone.
pub fn mark_of(state: State) -> &'static str {
    match state {
        State::Satisfied => "●",
        State::ToConfirm => "○",
        State::Partial => "△",
        State::Gap => "×",
        State::Unread => "？",
        State::Excluded => "－",
        State::NotRequired => "・",
    }
}

fn criterion(row: &Row, reasons: &Reasons<'_>, options: Options) -> String {
    let words = reasons.words;
    let title = words.pick(&row.title, &row.title_en);
    let unconfirmed = match row.kind {
        Kind::Unconfirmed => words.get("coverage.kind_unconfirmed"),
        _ => "",
    };
    let mut text = format!("    {}  {title}{unconfirmed}\n", row.criterion);
    if row.remarks.contains(&Remark::CarriedAccepted) {
        text.push_str(&format!(
            "        {}\n",
            words.get("coverage.carried_accepted")
        ));
    }
    for unread in &row.unread {
        let why = rows::unread_reason(ReadState::Unread, unread.reason, words);
        text.push_str(&format!("        {} — {why}\n", unread.name));
    }
    for found in row.evidence.iter().take(options.evidence) {
        text.push_str(&piece(found, reasons, options));
    }
    let more = row.evidence.len().saturating_sub(options.evidence);
    if more > 0 {
        text.push_str(&words.fill("coverage.more", &[("n", &more.to_string())]));
    }
    text
}

/// A piece of evidence: the quote, where it stands, and why it was found.
fn piece(found: &Evidence, reasons: &Reasons<'_>, options: Options) -> String {
    let words = reasons.words;
    let said = |is: bool, key: &'static str| if is { words.get(key) } else { "" };
    let judged = match found.judgement.as_ref().map(|judged| judged.verdict) {
        Some(Verdict::Accept) => words.get("coverage.accepted"),
        Some(Verdict::Partial) => words.get("coverage.accepted_partly"),
        _ => "",
    };
    let mut text = format!(
        "        「{}」\n        {} {}  {}{}{}{judged}{}\n",
        part(&found.quote, &found.why, options.width),
        found.name,
        place(&found.anchor, words),
        found.passage.as_deref().unwrap_or("-"),
        flags(&found.flags, words),
        said(found.carried, "coverage.carried"),
        said(found.changed, "coverage.changed"),
    );
    if !found.why.is_empty() {
        let why = match found.strength {
            Strength::Partial => rows::reasons(found, reasons),
            Strength::Full => reasons.listed(&reasons.why(&found.why)),
        };
        let why = shorten(&why, options.width);
        text.push_str(&format!("        {}{why}\n", words.get("coverage.why")));
    }
    text
}
