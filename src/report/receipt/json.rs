//! The receipt as JSON: the shape of `intake --json`, one submission.

use serde_json::{Value, json};

use super::{FileLine, Receipt};

impl Receipt {
    /// The shape of `intake --json`, one submission.
    pub fn json(&self) -> Value {
        json!({
            "submission": self.submission.code,
            "case": self.case.code,
            "scheme": self.case.scheme,
            "procedure": self.case.procedure,
            "body": self.body,
            "applicant": self.case.applicant,
            "applicant_source": self.case.applicant_source,
            "corporate_number": self.case.corporate_number.as_ref().map(|(number, _)| number),
            "corporate_number_source": self.case.corporate_number.as_ref().map(|(_, source)| source),
            "subject": self.case.subject,
            "kind": self.submission.kind,
            "kind_source": self.submission.kind_source,
            "channel": self.submission.channel,
            "received_on": self.submission.received_on.to_string(),
            "received_source": self.submission.received_source,
            "received_at": self.received_at,
            "place": self.place,
            "predecessor": self.predecessor,
            "retry_of": self.retry_of,
            "files": self.files.iter().map(FileLine::json).collect::<Vec<_>>(),
            "sum": self.sum(),
            "missing_documents": self.missing.iter().filter(|m| !m.unconfirmed).map(|m| &m.title_ja).collect::<Vec<_>>(),
            "missing": self.missing,
            "coverage": self.coverage.as_ref().map(|coverage| coverage.counts),
            "findings": self.findings.as_ref().map(|findings| findings.json()),
            "filing": self.findings.as_ref().map(|findings| findings.filing),
            "ledger": self.ledger.json(),
        })
    }
}

impl FileLine {
    /// One file of the receipt. Of what was erased nothing is told that came
    /// from it: no name, no fixity, no words out of it.
    fn json(&self) -> Value {
        let shown = !self.erased;
        let list = |list: &[String]| match shown {
            true => json!(list),
            false => json!([]),
        };
        let remarks = self.remarks.iter().filter(|_| shown);
        json!({
            "document": self.document,
            "name": shown.then_some(&self.name),
            "sha256": self.sha256.as_ref().filter(|_| shown),
            "bytes": self.bytes.filter(|_| shown),
            "outcome": self.outcome,
            "outcome_reason": self.outcome_reason,
            "erased": self.erased,
            "class": shown.then_some(&self.class),
            "class_corrected": self.corrected.as_ref().filter(|_| shown),
            "class_reasons": list(&self.class_reasons),
            "state": self.state.filter(|_| shown),
            "reason": self.reason.filter(|_| shown),
            "unread": list(&self.unread),
            "warnings": list(&self.warnings),
            "passages": self.passages,
            "supersedes": self.supersedes,
            "superseded_by": self.superseded_by,
            "taken_as": self.taken_as,
            "dismissed": self.dismissed.as_ref().filter(|_| shown),
            "same_as": self.same_as.as_ref().filter(|_| shown),
            "name_remarks": remarks.map(|remark| remark.code()).collect::<Vec<_>>(),
            "also_in": list(&self.also_in),
            "commitment": self.opened.as_ref().filter(|_| shown).map(super::Opened::json),
        })
    }
}
