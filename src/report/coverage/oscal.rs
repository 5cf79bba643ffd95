//! Coverage as OSCAL assessment results 1.1.2 (NIST): an observation for each
//! passage, a finding for each criterion that has to be decided, a resource for
//! each document with its SHA-256.
//!
//! OSCAL knows "satisfied" and "not-satisfied" only. Satisfied is what a person
//! accepted; all else that has to be met is not satisfied, with our own state
//! beside it. Excluded criteria are named as such; for what is not required
//! there is no finding.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::super::evidence::place;
use super::super::words::Words;
use super::picture::Picture;
use super::rows;
use crate::model::State;
use crate::model::coverage::{Evidence, Row};

/// Of which all our identifiers are names.
const NAMESPACE: &str = "https://github.com/akashi/oscal";

/// Version of the form.
const VERSION: &str = "1.1.2";

struct Writer<'a> {
    picture: &'a Picture,
    words: &'a Words,
    space: Uuid,
}

/// The assessment results of a case. The same coverage at the same instant
/// gives the same document.
pub fn oscal(picture: &Picture, words: &Words) -> Value {
    let all = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    let of = format!("{} {}", picture.coverage.case, picture.about.made_at);
    let writer = Writer {
        picture,
        words,
        space: Uuid::new_v5(&all, of.as_bytes()),
    };
    json!({"assessment-results": writer.results()})
}

impl Writer<'_> {
    fn id(&self, of: &str) -> String {
        Uuid::new_v5(&self.space, of.as_bytes()).to_string()
    }

    fn property(&self, name: &str, value: &str) -> Option<Value> {
        // A value must have no white space around it and must not be empty.
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        (!value.is_empty()).then(|| json!({"name": name, "ns": NAMESPACE, "value": value}))
    }

    fn results(&self) -> Value {
        let about = &self.picture.about;
        let scheme = self.words.pick(&about.scheme.ja, &about.scheme.en);
        let title = format!("{} {scheme}", self.picture.coverage.case);
        json!({
            "uuid": self.id("results"),
            "metadata": {
                "title": title.trim(),
                "last-modified": about.made_at,
                "version": about.made_at,
                "oscal-version": VERSION,
            },
            "import-ap": {
                "href": format!("#{}", self.id("pack")),
                "remarks": self.words.get("coverage_page.oscal_plan"),
            },
            "results": [self.result(title.trim())],
            "back-matter": {"resources": self.resources()},
        })
    }

    fn result(&self, title: &str) -> Value {
        let mut result = json!({
            "uuid": self.id("result"),
            "title": title,
            "description": self.words.get("coverage_page.oscal_what"),
            "start": self.picture.about.made_at,
            "reviewed-controls": {"control-selections": [self.selection()]},
        });
        let rows = &self.picture.coverage.criteria;
        let observations: Vec<Value> = rows
            .iter()
            .flat_map(|row| {
                row.evidence
                    .iter()
                    .enumerate()
                    .map(move |(n, e)| (row, n, e))
            })
            .map(|(row, n, evidence)| self.observation(row, n, evidence))
            .collect();
        let findings: Vec<Value> = rows.iter().filter_map(|row| self.finding(row)).collect();
        put(&mut result, "observations", observations);
        put(&mut result, "findings", findings);
        result
    }

    fn selection(&self) -> Value {
        let rows = &self.picture.coverage.criteria;
        let of = |excluded: bool| -> Vec<Value> {
            rows.iter()
                .filter(|row| (row.state == State::Excluded) == excluded)
                .map(|row| json!({"control-id": token(&row.criterion)}))
                .collect()
        };
        let mut selection = json!({});
        put(&mut selection, "include-controls", of(false));
        put(&mut selection, "exclude-controls", of(true));
        selection
    }

    fn observation(&self, row: &Row, n: usize, evidence: &Evidence) -> Value {
        let properties: Vec<Value> = [
            self.property("document", &evidence.document),
            self.property("passage", evidence.passage.as_deref().unwrap_or_default()),
            self.property("place", &place(&evidence.anchor, self.words)),
            self.property("strength", rows::strength(evidence, self.words)),
            self.property("judgement", &rows::judgement(evidence, self.words)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let known = self.picture.documents.iter();
        let mut relevant = json!({"description": text(&evidence.quote)});
        if known
            .map(|d| &d.code)
            .any(|code| *code == evidence.document)
        {
            relevant["href"] = format!("#{}", self.id(&evidence.document)).into();
        }
        put(&mut relevant, "props", properties);
        let why = rows::reasons(evidence, &self.picture.reasons(self.words));
        json!({
            "uuid": self.id(&format!("{} {n}", row.criterion)),
            "title": format!("{} {}", row.criterion, evidence.name).trim(),
            "description": text(&why),
            "methods": ["EXAMINE"],
            "types": ["control-objective"],
            "relevant-evidence": [relevant],
            "collected": self.picture.about.made_at,
        })
    }

    fn finding(&self, row: &Row) -> Option<Value> {
        if matches!(row.state, State::Excluded | State::NotRequired) {
            return None;
        }
        let satisfied = row.state == State::Satisfied;
        let code = serde_json::to_value(row.state).unwrap_or_default();
        let mut finding = json!({
            "uuid": self.id(&row.criterion),
            "title": format!("{} {}", row.criterion, self.words.pick(&row.title, &row.title_en)),
            "description": self.picture.why(row, self.words),
            "target": {
                "type": "objective-id",
                "target-id": token(&row.criterion),
                "status": {
                    "state": if satisfied { "satisfied" } else { "not-satisfied" },
                    "reason": if satisfied { "pass" } else if row.state == State::Gap { "fail" } else { "other" },
                    "remarks": rows::state(row.state, self.words),
                },
            },
        });
        let properties = [
            self.property("state", code.as_str().unwrap_or_default()),
            self.property("kind", rows::kind(row.kind, self.words)),
            self.property("source", &row.source),
        ];
        put(
            &mut finding,
            "props",
            properties.into_iter().flatten().collect(),
        );
        let observations = (0..row.evidence.len())
            .map(|n| json!({"observation-uuid": self.id(&format!("{} {n}", row.criterion))}));
        put(&mut finding, "related-observations", observations.collect());
        Some(finding)
    }

    fn resources(&self) -> Vec<Value> {
        let pack = json!({
            "uuid": self.id("pack"),
            "title": format!("{} {}", self.picture.coverage.scheme, self.picture.about.effective),
            "rlinks": [{
                "href": format!("schemes/{}/{}", self.picture.coverage.scheme, self.picture.about.effective),
            }],
            "remarks": format!("SHA-256 {}", self.picture.coverage.pack),
        });
        let documents = self.picture.documents.iter().map(|document| {
            let reading = super::page::reading(document.state, self.words);
            let mut resource = json!({
                "uuid": self.id(&document.code),
                "title": format!("{} {}", document.code, document.name),
                "rlinks": [{
                    "href": named(&document.sha256),
                    "hashes": [{"algorithm": "SHA-256", "value": document.sha256}],
                }],
            });
            let reason = rows::unread_reason(document.state, document.reason, self.words);
            let properties = [
                self.property("reading", reading),
                self.property("reason", &reason),
            ];
            put(
                &mut resource,
                "props",
                properties.into_iter().flatten().collect(),
            );
            resource
        });
        std::iter::once(pack).chain(documents).collect()
    }
}

/// Bytes by their hash (RFC 6920).
fn named(sha256: &str) -> String {
    let hex = sha256.as_bytes().chunks(2);
    let bytes: Vec<u8> = hex
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    format!("ni:///sha-256;{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Lists may be left out and must not be empty.
fn put(object: &mut Value, name: &str, list: Vec<Value>) {
    let members: Option<&mut Map<String, Value>> = object.as_object_mut();
    if let Some(members) = members.filter(|_| !list.is_empty()) {
        members.insert(name.to_owned(), list.into());
    }
}

/// A text that must not be empty.
fn text(text: &str) -> &str {
    match text.trim() {
        "" => "-",
        text => text,
    }
}

/// An id as OSCAL allows it: a letter or `_`, then letters, digits, `.-_`.
fn token(id: &str) -> String {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut token: String = id
        .chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect();
    if !token.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        token.insert(0, '_');
    }
    token
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn ids_become_tokens() {
        assert_eq!(token("J1-01"), "J1-01");
        assert_eq!(token("1 の(2)"), "_1_の_2_");
    }
}
