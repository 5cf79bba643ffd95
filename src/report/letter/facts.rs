//! What a wording can name: the case, what happened, and who writes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Draft, Objecting};
use crate::casework::{Act, Fact, Life};
use crate::scheme::letters::{Form, Wording, fact_name};
use crate::scheme::life::{Event, Field, FieldKind, LifeCycle};
use crate::text::date::wareki;

/// What a letter is about.
#[derive(Debug)]
pub struct About<'a> {
    /// Its wording.
    pub wording: &'a Wording,
    /// The life after the event that asks for it.
    pub life: &'a Life,
    /// The rules.
    pub cycle: &'a LifeCycle,
    /// The event.
    pub event: &'a Event,
    /// What was said with it.
    pub act: &'a Act,
    /// Names of the case.
    pub names: Names<'a>,
    /// Who sends it.
    pub sender: &'a Sender,
    /// Role of who gets it.
    pub to: &'a str,
    /// Lines of the addressee.
    pub recipient: Vec<String>,
    /// Why; in place of the event's reason.
    pub reason: &'a str,
    /// What the writer said, by field.
    pub asked: &'a BTreeMap<String, String>,
}

/// Names of a case.
#[derive(Debug)]
pub struct Names<'a> {
    /// Case number.
    pub case: &'a str,
    /// Applicant.
    pub applicant: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Title of the scheme.
    pub scheme: &'a str,
}

/// Who sends letters, as the body set it.
#[derive(Debug, Clone, Default)]
pub struct Sender {
    /// The body.
    pub name: String,
    /// Title of the officer.
    pub title: String,
    /// Name of the officer.
    pub officer: String,
    /// Address.
    pub address: String,
    /// Where to ask.
    pub contact: String,
    /// Where to pay to.
    pub bank: String,
}

/// A letter without number and day.
pub fn draft(about: About<'_>) -> Draft {
    let objection = objecting(&about);
    let facts = facts(&about, objection.as_ref());
    let sender = about.sender;
    let officer = [sender.title.as_str(), sender.officer.as_str()];
    Draft {
        facts,
        sender: vec![sender.name.clone(), officer.join("　")],
        contact: contact(about.wording, sender),
        case: about.names.case.to_owned(),
        objection,
        recipient: about.recipient,
        wording: about.wording.clone(),
    }
}

/// Where to ask; a certificate hangs on a wall and does not say.
fn contact(wording: &Wording, sender: &Sender) -> String {
    match wording.form {
        Form::Certificate => String::new(),
        Form::Letter | Form::Publication => format!("{}\n{}", sender.contact, sender.address),
    }
}

fn facts(about: &About<'_>, objection: Option<&Objecting>) -> Value {
    let (names, sender) = (&about.names, about.sender);
    let reason = match about.reason.trim() {
        "" => about.act.reason.trim(),
        reason => reason,
    };
    let mut all = json!({
        "case": names.case, "applicant": names.applicant, "subject": names.subject,
        "scheme": names.scheme, "regulation": about.wording.common.regulation,
        "recipient": about.recipient.join("　"), "to": about.to,
        "event": {"id": about.event.id, "on": wareki(about.act.on), "title": about.event.ja},
        "body": {
            "name": sender.name, "title": sender.title, "officer": sender.officer,
            "address": sender.address, "contact": sender.contact, "bank": sender.bank,
        },
        "fact": known(about),
        "said": said(&about.event.fields, &about.act.fields),
        "ask": said(&about.wording.asks, about.asked),
    });
    // What is not there stays undefined: naming it is told.
    if !reason.is_empty() {
        all["reason"] = json!(reason);
    }
    if let Some((id, words)) = ground(about) {
        all["ground"] = json!({"id": id, "words": words});
    }
    if let Some(objection) = objection {
        all["objection"] = json!({"ground": objection.ground, "words": objection.words});
    }
    all
}

/// The facts of the life, and over them those of the item that was acted on.
fn known(about: &About<'_>) -> Map<String, Value> {
    let step = about.life.history.last();
    let item = step.and_then(|step| about.life.item(step.item.as_deref()?));
    let own = item.map(|item| &item.facts);
    let facts = about.life.facts.iter().chain(own.into_iter().flatten());
    facts
        .map(|(name, fact)| (fact_name(name), json!(shown(fact))))
        .collect()
}

fn shown(fact: &Fact) -> String {
    match fact {
        Fact::Day(day) => wareki(*day),
        // A day that went through a file is text again.
        Fact::Text(text) => day_or(text),
        Fact::Number(number) => number.to_string(),
    }
}

fn day_or(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), wareki)
}

fn said(fields: &[Field], values: &BTreeMap<String, String>) -> Map<String, Value> {
    let given = |field: &Field| {
        let value = values.get(&field.id)?.trim();
        let value = match field.kind {
            FieldKind::Day => day_or(value),
            FieldKind::Yen => yen(value),
            FieldKind::Text | FieldKind::Yes => value.to_owned(),
        };
        (!value.is_empty()).then(|| (field.id.clone(), json!(value)))
    };
    fields.iter().filter_map(given).collect()
}

/// An amount in groups of three.
fn yen(value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}円")
}

/// The ground that the event names.
fn ground(about: &About<'_>) -> Option<(String, String)> {
    let field = about.event.fields.iter().find(|f| f.grounds.is_some())?;
    let id = about.act.fields.get(&field.id)?.trim();
    let ground = about.cycle.ground(field.grounds.as_deref()?, id)?;
    Some((ground.id.clone(), ground.ja.clone()))
}

/// What the event opens that can be objected to.
fn objecting(about: &About<'_>) -> Option<Objecting> {
    // Only who the decision is about can object.
    if about.to != "applicant" {
        return None;
    }
    let rule = about.wording.common.objection.as_ref()?;
    let deadline = about.cycle.deadline(&rule.deadline)?;
    let mut sets = about.event.opens.iter().flat_map(|opening| &opening.set);
    let id = sets.find(|set| set.fact == rule.fact)?.text.as_deref()?;
    let ground = about.cycle.ground(&rule.list, id)?;
    Some(Objecting {
        ground: ground.id.clone(),
        words: ground.ja.clone(),
        span: deadline.span?.to_string(),
        act: deadline.act,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_stand_in_groups() {
        assert_eq!(yen("55000"), "55,000円");
        assert_eq!(yen("1234567"), "1,234,567円");
        assert_eq!(yen("500"), "500円");
    }
}
