//! Proposals of the checks in words and as JSON.

use serde_json::{Value, json};

use super::evidence::{part, place};
use super::words::{Lang, Words};
use crate::evidence::checks::{Filing, Proposal, Quote, Severity};

/// Columns that a quote takes.
const WIDTH: usize = 76;

/// What the checks of a case propose, and the day they count from.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// The day of filing.
    pub filing: Filing,
    /// Findings first.
    pub proposals: Vec<Proposal>,
}

impl Findings {
    /// A list of `{"check", "severity", "documents", "message_ja",
    /// "message_en", "message", "quotes"}`; `message` is the Japanese one.
    pub fn json(&self) -> Vec<Value> {
        let (ja, en) = (Words::new(Lang::Ja), Words::new(Lang::En));
        let each = self.proposals.iter().map(|proposal| {
            json!({
                "check": proposal.check,
                "severity": proposal.severity,
                "key": proposal.key,
                "documents": documents(proposal),
                "message": message(proposal, &ja),
                "message_ja": message(proposal, &ja),
                "message_en": message(proposal, &en),
                "quotes": proposal.quotes,
            })
        });
        each.collect()
    }

    /// For people: findings first, each with its quotes.
    pub fn text(&self, words: &Words) -> String {
        if self.proposals.is_empty() {
            return String::new();
        }
        let source = match self.filing.stated {
            true => "checks.filed",
            false => "checks.received",
        };
        let on = self.filing.on.to_string();
        let mut text = format!(
            "\n{} ({})\n",
            words.get("checks.title"),
            words.fill(source, &[("on", &on)])
        );
        for proposal in &self.proposals {
            let severity = words.get(match proposal.severity {
                Severity::Finding => "checks.finding",
                Severity::Warning => "checks.warning",
                Severity::Information => "checks.information",
            });
            text.push_str(&format!(
                "{severity}  {}  [{}]\n",
                message(proposal, words),
                proposal.check
            ));
            for quote in &proposal.quotes {
                text.push_str(&format!("      {}\n", quoted(quote, words)));
            }
        }
        text
    }
}

fn quoted(quote: &Quote, words: &Words) -> String {
    let place = quote
        .anchor
        .as_ref()
        .map(|anchor| format!(" {}", place(anchor, words)));
    format!(
        "{}{}: {}",
        quote.document,
        place.unwrap_or_default(),
        part(&quote.quote, &[], WIDTH)
    )
}

fn documents(proposal: &Proposal) -> Vec<&str> {
    let mut list: Vec<&str> = Vec::new();
    for quote in &proposal.quotes {
        if !list.contains(&quote.document.as_str()) {
            list.push(&quote.document);
        }
    }
    list
}

/// The message of a proposal. Of a value in both languages (`ja`, `en`) that of
/// the reader stands in it as `title`.
pub fn message(proposal: &Proposal, words: &Words) -> String {
    let own = words.pick("ja", "en");
    let values = proposal
        .values
        .iter()
        .map(|(name, value)| match *name == own {
            true => ("title", value.as_str()),
            false => (*name, value.as_str()),
        });
    let values: Vec<(&str, &str)> = values.collect();
    words.fill(
        &format!("checks.{}.{}", proposal.check, proposal.key),
        &values,
    )
}
