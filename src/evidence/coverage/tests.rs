use super::*;
use crate::evidence::Candidate;
use crate::model::coverage::{Exclusion, Remark, Row};
use crate::model::reading::Reason;
use crate::model::{Anchor, Judged, Place, ReadState, State, Strength, Verdict};
use crate::scheme::load;
use crate::scheme::testing::Memory;

fn anchor() -> Anchor {
    Anchor::new(Place::Line { line: 1 }, "test")
}

fn document(id: &str, class: Option<&str>, state: ReadState, carried: bool) -> DocumentIn {
    DocumentIn {
        id: id.to_owned(),
        name: format!("{id}.pdf"),
        sha256: "00".to_owned(),
        class: class.map(str::to_owned),
        state,
        reason: (state != ReadState::Parsed).then_some(Reason::Scanned),
        carried,
    }
}

fn found(document: &str, passage: &str, strength: Strength, score: f64) -> FoundIn {
    FoundIn {
        document: document.to_owned(),
        passage: passage.to_owned(),
        anchor: anchor(),
        quote: format!("引用 {passage}"),
        flags: Vec::new(),
        candidate: Candidate {
            criterion: "T-1".to_owned(),
            strength,
            score,
            why: vec!["教育".to_owned()],
            kind: None,
            note: None,
            lacks: Vec::new(),
        },
    }
}

fn judgement(document: &str, passage: Option<&str>, verdict: Verdict) -> JudgementIn {
    JudgementIn {
        criterion: "T-1".to_owned(),
        document: document.to_owned(),
        passage: passage.map(str::to_owned),
        anchor: anchor(),
        quote: format!("引用 {}", passage.unwrap_or("前")),
        judged: Judged {
            id: "J-1".into(),
            verdict,
            reason: "理由".to_owned(),
            by: "見本 太郎".to_owned(),
            at: "2026-04-01T10:00:00+09:00".to_owned(),
            carried: document == "before",
        },
    }
}

/// Coverage of a case with the documents `own` (read) and `before` (of the
/// case before).
fn cover(found: &[FoundIn], judgements: &[JudgementIn]) -> Coverage {
    let documents = [
        document("own", Some("regulation"), ReadState::Parsed, false),
        document("before", Some("regulation"), ReadState::Parsed, true),
    ];
    let pack = load(&Memory::tiny(), "tiny", None).unwrap();
    coverage(
        &pack,
        &Inputs {
            case: "C-1",
            documents: &documents,
            found,
            judgements,
            excluded: &[],
        },
    )
}

fn first(coverage: &Coverage) -> &Row {
    &coverage.criteria[0]
}

#[test]
fn every_criterion_is_listed_and_counted() {
    let coverage = cover(&[], &[]);
    let states: Vec<State> = coverage.criteria.iter().map(|row| row.state).collect();
    assert_eq!(
        states,
        [State::Gap, State::Gap, State::NotRequired, State::ToConfirm]
    );
    assert_eq!(coverage.criteria[3].remarks, [Remark::KindUnconfirmed]);
    let counts = coverage.counts;
    assert_eq!((counts.criteria, counts.gap), (4, 2));
    assert_eq!((counts.not_required, counts.to_confirm), (1, 1));
}

#[test]
fn the_machine_alone_never_satisfies() {
    let full = found("own", "p1", Strength::Full, 0.9);
    let partial = found("own", "p2", Strength::Partial, 0.5);
    let both = [partial.clone(), full];
    assert_eq!(first(&cover(&both, &[])).state, State::ToConfirm);
    assert_eq!(first(&cover(&[partial], &[])).state, State::Partial);
    assert_eq!(
        first(&cover(&both, &[])).evidence[0].passage.as_deref(),
        Some("p1")
    );
}

#[test]
fn a_persons_word_decides() {
    let both = [
        found("own", "p1", Strength::Full, 0.9),
        found("own", "p2", Strength::Partial, 0.5),
    ];
    let cases = [
        (vec![(Some("p2"), Verdict::Accept)], State::Satisfied, 2),
        (vec![(Some("p1"), Verdict::Partial)], State::Partial, 2),
        (vec![(Some("p1"), Verdict::Reject)], State::Partial, 1),
        (
            vec![(Some("p1"), Verdict::Reject), (Some("p2"), Verdict::Reject)],
            State::Gap,
            0,
        ),
        // Pinned by hand: the machine missed it.
        (vec![(Some("p9"), Verdict::Accept)], State::Satisfied, 3),
        // What was judged is no longer there: shown, not lost.
        (vec![(None, Verdict::Accept)], State::Satisfied, 3),
        // The last word counts.
        (
            vec![(Some("p1"), Verdict::Accept), (Some("p1"), Verdict::Reject)],
            State::Partial,
            1,
        ),
        (
            vec![(Some("p9"), Verdict::Accept), (Some("p9"), Verdict::Reject)],
            State::ToConfirm,
            2,
        ),
    ];
    for (words, state, evidence) in cases {
        let judgements: Vec<JudgementIn> = words
            .iter()
            .map(|(passage, verdict)| judgement("own", *passage, *verdict))
            .collect();
        let coverage = cover(&both, &judgements);
        let row = first(&coverage);
        assert_eq!(row.state, state, "{words:?}");
        assert_eq!(row.evidence.len(), evidence, "{words:?}");
    }
    let gone = cover(&both, &[judgement("own", None, Verdict::Accept)]);
    assert!(first(&gone).evidence[0].changed);
}

#[test]
fn what_was_accepted_before_is_to_confirm_now() {
    let carried = found("before", "p1", Strength::Partial, 0.5);
    let coverage = cover(
        &[carried],
        &[judgement("before", Some("p1"), Verdict::Accept)],
    );
    let row = first(&coverage);
    assert_eq!(row.state, State::ToConfirm);
    assert_eq!(row.remarks, [Remark::CarriedAccepted]);
    assert!(row.evidence[0].carried);
    let own_after = [
        judgement("before", Some("p1"), Verdict::Accept),
        judgement("own", Some("p2"), Verdict::Accept),
    ];
    assert_eq!(first(&cover(&[], &own_after)).state, State::Satisfied);
}

#[test]
fn what_is_carried_is_satisfied_once_it_is_accepted_in_this_case() {
    let carried = found("before", "p1", Strength::Partial, 0.5);
    let before = judgement("before", Some("p1"), Verdict::Accept);
    let mut now = before.clone();
    now.judged.carried = false;
    let row = &cover(&[carried], &[before, now]).criteria[0];
    assert_eq!(row.state, State::Satisfied);
    assert!(row.remarks.is_empty());
}

#[test]
fn own_stands_before_carried_where_equal() {
    let both = [
        found("before", "p1", Strength::Full, 0.9),
        found("own", "p2", Strength::Full, 0.9),
        found("own", "p3", Strength::Partial, 0.95),
    ];
    let coverage = cover(&both, &[]);
    let order: Vec<&str> = first(&coverage)
        .evidence
        .iter()
        .filter_map(|e| e.passage.as_deref())
        .collect();
    assert_eq!(order, ["p2", "p1", "p3"]);
}

#[test]
fn unread_documents_that_could_matter_are_named() {
    let pack = load(&Memory::tiny(), "tiny", None).unwrap();
    let states = |class: Option<&str>, state: ReadState, carried: bool| {
        let documents = [document("scan", class, state, carried)];
        let inputs = Inputs {
            case: "C-1",
            documents: &documents,
            ..Inputs::default()
        };
        let rows = coverage(&pack, &inputs).criteria;
        let named = rows.iter().filter(|row| !row.unread.is_empty()).count();
        (rows[0].state, rows[1].state, rows[2].state, named)
    };
    use ReadState::{Parsed, Partly, Unread};
    let (gap, unread, none) = (State::Gap, State::Unread, State::NotRequired);
    assert_eq!(
        states(Some("regulation"), Unread, false),
        (unread, gap, none, 3)
    );
    assert_eq!(
        states(Some("processor-contract"), Partly, false),
        (gap, unread, none, 3)
    );
    assert_eq!(
        states(Some("other"), Unread, false),
        (unread, unread, none, 4)
    );
    assert_eq!(states(None, Unread, false), (unread, unread, none, 4));
    assert_eq!(states(None, Unread, true), (gap, gap, none, 0));
    assert_eq!(states(None, Parsed, false), (gap, gap, none, 0));
}

#[test]
fn an_exclusion_is_a_recorded_word() {
    let pack = load(&Memory::tiny(), "tiny", None).unwrap();
    let excluded = [Excluded {
        criterion: "T-2".to_owned(),
        exclusion: Exclusion {
            reason: "委託なし".to_owned(),
            by: "見本 花子".to_owned(),
        },
    }];
    let inputs = Inputs {
        case: "C-1",
        excluded: &excluded,
        ..Inputs::default()
    };
    let coverage = coverage(&pack, &inputs);
    assert_eq!(coverage.criteria[1].state, State::Excluded);
    assert_eq!(
        coverage.criteria[1].exclusion.as_ref().unwrap().reason,
        "委託なし"
    );
    assert_eq!(coverage.counts.excluded, 1);
}

#[test]
fn json_has_the_agreed_keys() {
    let coverage = cover(&[found("own", "p1", Strength::Full, 0.9)], &[]);
    let json = serde_json::to_value(&coverage).unwrap();
    let row = &json["criteria"][0];
    assert_eq!(json["case"], "C-1");
    assert_eq!(row["state"], "to_confirm");
    assert_eq!(row["kind"], "mandatory");
    let evidence = &row["evidence"][0];
    for key in [
        "document",
        "anchor",
        "quote",
        "strength",
        "why",
        "judgement",
    ] {
        assert!(evidence.get(key).is_some(), "{key}");
    }
    assert_eq!(evidence["anchor"]["line"], 1);
}
