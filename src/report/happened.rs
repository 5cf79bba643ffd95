//! What the ledger says of an event, in a reader's words.

use serde_json::Value;

use super::words::Words;

/// What happened; `title` is how a pack calls what happened in the life of a
/// case. What the catalogue does not know stands as the event has it.
pub fn happened(event: &Value, title: Option<&str>, words: &Words) -> String {
    let text = |name: &str| event[name].as_str().unwrap_or_default();
    let kind = text("type");
    let named = |group: &str, name: &str| words.get_or(&format!("happened.{group}.{name}"), name);
    match kind {
        "case-event" => {
            let title = title.unwrap_or(text("event"));
            let values = [("title", title), ("on", text("on"))];
            words.fill("happened.case-event", &values)
        }
        "stated" => named("stated", text("kind")),
        "account" => named("account", text("what")),
        "enquiry" => named("enquiry", text("step")),
        "judged" => {
            let verdict =
                words.get_or(&format!("web.verdict.{}", text("verdict")), text("verdict"));
            let values = [("criterion", text("criterion")), ("verdict", &verdict)];
            words.fill("happened.judged", &values)
        }
        "case-opened" => {
            let procedure = words.procedure(text("procedure"));
            words.fill("happened.case-opened", &[("procedure", &procedure)])
        }
        "submission-received" => {
            let [accepted, duplicate, quarantined] =
                ["accepted", "duplicate", "quarantined"].map(|name| event[name].to_string());
            let values = [
                ("accepted", accepted.as_str()),
                ("duplicate", &duplicate),
                ("quarantined", &quarantined),
            ];
            words.fill("happened.submission-received", &values)
        }
        _ => words.get_or(&format!("happened.{kind}"), kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Lang;
    use serde_json::json;

    #[test]
    fn events_are_told_in_words_and_what_is_not_known_by_its_name() {
        let ja = Words::new(Lang::Ja);
        let told = |event: Value| happened(&event, None, &ja);
        for (event, words) in [
            (
                json!({"type": "submission-received", "accepted": 2, "duplicate": 0, "quarantined": 1}),
                "提出物を受領（受入 2・重複 0・隔離 1）",
            ),
            (
                json!({"type": "judged", "criterion": "J3-01", "verdict": "accept"}),
                "J3-01 を判断: 採用",
            ),
            (
                json!({"type": "stated", "kind": "finding-opened"}),
                "指摘を記録",
            ),
            (
                json!({"type": "account", "what": "password"}),
                "パスワードを設定",
            ),
            (json!({"type": "stated", "kind": "told"}), "told"),
            (json!({"type": "of-tomorrow"}), "of-tomorrow"),
            (Value::Null, ""),
        ] {
            assert_eq!(told(event), words);
        }
        let event = json!({"type": "case-event", "event": "filed", "on": "2026-04-01"});
        let filed = happened(&event, Some("申請の受付"), &ja);
        assert_eq!(filed, "申請の受付（2026-04-01）");
        assert_eq!(told(event), "filed（2026-04-01）");
    }
}
