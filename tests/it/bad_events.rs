//! Events that cannot be, each refused with the article that says why, and
//! nothing recorded of them.

use crate::registers::{happen, holder, service};
use crate::support::{Home, Run};

struct Case {
    home: Home,
    code: String,
}

impl Case {
    fn tried(&self, on: &str, event: &str, more: &[&str]) -> Run {
        let mut args = vec!["case", event, &self.code, "--on", on, "--by", "見本"];
        args.extend(more);
        self.home.run(args)
    }

    /// Asserts that an event is refused with a code and an article, and leaves
    /// no trace.
    #[track_caller]
    fn refuses(&self, on: &str, event: &str, more: &[&str], (code, article): (&str, &str)) {
        let before = self.home.json(["ledger", "events"]);
        let run = self.tried(on, event, more);
        assert!(
            run.err.contains(code) && run.err.contains(article),
            "{event}: {run:?}"
        );
        assert_ne!(run.code, Some(0), "{event}");
        assert_eq!(self.home.json(["ledger", "events"]), before, "{event}");
    }
}

#[test]
fn a_holder_is_not_told_what_cannot_be() {
    let home = Home::new();
    let code = holder(&home);
    let case = Case { home, code };
    let reason = ["--reason", "見本"];
    let field = |field| ["--field", field, "--reason", "見本"];
    // Out of order, twice, in the future, before what made it possible.
    case.refuses(
        "2024-06-01",
        "grant",
        &field("meeting_on=2024-06-01"),
        ("E0803", "JAPHIC-13-1"),
    );
    case.refuses(
        "2024-06-01",
        "pay-fee",
        &field("amount=1"),
        ("E0803", "JAPHIC-8-1"),
    );
    case.refuses(
        "2999-01-01",
        "terminate-contract",
        &reason,
        ("E0804", "JAPHIC-16-2"),
    );
    case.refuses(
        "2024-03-31",
        "terminate-contract",
        &reason,
        ("E0805", "JAPHIC-16-2"),
    );
    case.refuses(
        "2024-06-01",
        "terminate-contract",
        &[],
        ("E0806", "JAPHIC-16-2"),
    );
    // An unknown event, an unknown and a wrong field, a ground that does not fit.
    case.refuses("2024-06-01", "no-such", &reason, ("E0802", "no-such"));
    case.refuses(
        "2024-06-01",
        "bill-annual-fee",
        &field("amont=1"),
        ("E0807", "JAPHIC-15-1"),
    );
    case.refuses(
        "2024-06-01",
        "bill-annual-fee",
        &field("amount=many"),
        ("E0807", "JAPHIC-15-1"),
    );
    case.refuses(
        "2024-06-01",
        "revoke",
        &field("ground=3"),
        ("E0808", "JAPHIC-24-1"),
    );
    case.refuses(
        "2024-06-01",
        "revoke",
        &field("ground=13"),
        ("E0808", "JAPHIC-24-1"),
    );
    // Without a hearing; paid twice; an objection after the last day.
    case.refuses(
        "2024-06-01",
        "revoke",
        &field("ground=1"),
        ("E0809", "JAPHIC-24-2"),
    );
    happen(
        &case.home,
        &case.code,
        "2024-06-01",
        "bill-annual-fee",
        "amount=49500",
    );
    happen(
        &case.home,
        &case.code,
        "2024-06-02",
        "pay-annual-fee",
        "amount=49500",
    );
    case.refuses(
        "2024-06-03",
        "pay-annual-fee",
        &field("amount=49500"),
        ("E0803", "JAPHIC-15-1"),
    );
    happen(
        &case.home,
        &case.code,
        "2024-06-04",
        "hold-hearing",
        "for=revocation",
    );
    happen(&case.home, &case.code, "2024-06-05", "revoke", "ground=1");
    happen(&case.home, &case.code, "2024-06-10", "notice-received", "");
    case.refuses(
        "2024-07-11",
        "object",
        &field("ground=12"),
        ("E0810", "JAPHIC-25-1"),
    );
    case.refuses(
        "2024-07-10",
        "object",
        &field("ground=11"),
        ("E0809", "JAPHIC-25-2"),
    );
    happen(&case.home, &case.code, "2024-07-10", "object", "ground=12");
    assert_eq!(case.home.json(["verify"])["ok"], true);
}

/// 12条2項: what was continued past its end ends when the renewal is refused, and
/// the register shows that day.
#[test]
fn a_continued_certification_ends_when_its_renewal_is_refused() {
    let home = Home::new();
    let case = service(&home);
    for (on, event, fields) in [
        ("2026-02-10", "renewal-filed", "channel=post"),
        ("2026-02-11", "pay-fee", "amount=1"),
        ("2026-03-20", "continue", ""),
        ("2026-05-20", "refuse-renewal", ""),
        ("2026-05-21", "expire", ""),
    ] {
        happen(&home, &case, on, event, fields);
    }
    let on = |day: &str| {
        let made = home.json(["register", "--scheme", "aspic-medical", "--on", day]);
        made["registers"][0]["lists"].clone()
    };
    let stands = on("2026-05-20").to_string();
    assert!(stands.contains("2026-04-01"), "{stands}");
    let ended = on("2026-05-21").to_string();
    assert!(ended.contains("2026-05-20"), "{ended}");
}
