//! The wordings of both schemes, filled in with what happens in every scenario,
//! and what is told of a wrong one.

use std::collections::{BTreeMap, BTreeSet};

use akashi::casework::{Act, Fact, Life, Rules, replay};
use akashi::report::letter::{
    About, Draft, Letter, Names, PAGE, Sender, Stamp, Standing, docx, draft, page, text, written,
};
use akashi::scheme::letters::{Form, Wording, letters};
use akashi::scheme::life::FieldKind;
use akashi::scheme::{Pack, Source as _, Templates};

use crate::cases::told;
use crate::support::{ASPIC, Home, JAPHIC, repository};

const REASON: &str = "教育の記録がない（見本の理由）";

fn templates() -> Templates {
    Templates::with_folder(repository().join("templates"))
}

fn sender() -> Sender {
    Sender {
        name: "見本認証機構".into(),
        title: "理事長".into(),
        officer: "見本 花子".into(),
        address: "見本県見本市".into(),
        contact: "認証課".into(),
        bank: "見本銀行 普通 0000000".into(),
    }
}

/// Something of each kind for what a wording asks.
fn asked(wording: &Wording) -> BTreeMap<String, String> {
    let value = |ask: &akashi::scheme::letters::Field| match (ask.choices.first(), ask.kind) {
        (Some(choice), _) => choice.clone(),
        (None, FieldKind::Day) => "2027-01-31".to_owned(),
        (None, FieldKind::Yen) => "55000".to_owned(),
        (None, FieldKind::Yes) => "yes".to_owned(),
        (None, FieldKind::Text) => format!("見本の{}", ask.ja),
    };
    let asks = wording.asks.iter();
    asks.map(|ask| (ask.id.clone(), value(ask))).collect()
}

fn drafted(pack: &Pack, wording: &Wording, life: &Life, act: &Act, to: &str) -> Draft {
    draft(About {
        wording,
        life,
        cycle: &pack.life,
        event: pack.life.event(&act.event).unwrap(),
        act,
        names: Names {
            case: "C-2026-000001",
            applicant: "医療法人<見本会>&",
            subject: "見本病院",
            scheme: &pack.title_ja,
        },
        sender: &sender(),
        to,
        recipient: vec!["医療法人<見本会>&　御中".into()],
        reason: REASON,
        asked: &asked(wording),
    })
}

fn stamp() -> Stamp {
    Stamp {
        number: "見本発第2026-1号".into(),
        date: "令和8年11月22日".into(),
        objection: Some((
            "令和8年12月22日".into(),
            "起算日 2026-11-23、1か月、満了 2026-12-22（民法143条2項）".into(),
        )),
        checkpoint: Some(Standing {
            origin: "sample.akashi/0".into(),
            size: 12,
            root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".into(),
        }),
    }
}

/// All of a letter in the three forms.
fn forms(letter: &Letter) -> (String, String, Vec<u8>) {
    let template = templates().read(PAGE).unwrap().unwrap();
    let html = page(&template, letter).unwrap();
    (text(letter), html, docx(letter).unwrap())
}

/// The text of a docx, as its parts have it.
fn document_xml(bytes: &[u8]) -> String {
    use std::io::Read as _;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    let mut part = zip.by_name("word/document.xml").unwrap();
    part.read_to_string(&mut xml).unwrap();
    xml
}

fn check(pack: &Pack, wording: &Wording, draft: &Draft, to: &str, name: &str) {
    let what = format!("{name}: {} to {to}", wording.id);
    // As it is kept: nothing may be lost on the way.
    let kept = serde_json::to_string(draft).unwrap();
    let draft: Draft = serde_json::from_str(&kept).unwrap();
    written(&draft, &Stamp::of_a_draft()).unwrap_or_else(|e| panic!("{what}: {e}"));
    let letter = written(&draft, &stamp()).unwrap_or_else(|e| panic!("{what}: {e}"));
    let (text, html, docx) = forms(&letter);
    let html = html.replace("&#x2f;", "/");
    let xml = document_xml(&docx);
    assert!(letter.title.chars().count() > 2, "{what}");
    assert!(!letter.body.is_empty(), "{what}");
    for said in [&text, &html, &xml] {
        for left in ["{{", "{%", "None", "undefined"] {
            assert!(!said.contains(left), "{what}: {left} in {said}");
        }
        assert!(said.contains("見本発第2026-1号"), "{what}");
        assert!(said.contains("令和8年11月22日"), "{what}");
        assert!(said.contains("見本認証機構"), "{what}");
        assert!(said.contains("sample.akashi/0"), "{what}");
        assert_eq!(
            said.contains("令和8年12月22日"),
            draft.objection.is_some(),
            "{what}"
        );
        if wording.reasons {
            assert!(said.contains("教育の記録がない"), "{what}: {said}");
        }
        if wording.form == Form::Letter && to != "public" {
            assert!(said.contains("御中"), "{what}");
        }
    }
    // Names come from strangers.
    assert!(!html.contains("<見本会>"), "{what}");
    assert!(html.contains("default-src 'none'"), "{what}");
    let tags: Vec<&str> = html.matches("<script").collect();
    assert!(tags.is_empty(), "{what}");
    assert!(!xml.contains("<見本会>"), "{what}");
    let may_object = pack.life.notices.iter();
    let may_object = may_object
        .into_iter()
        .any(|notice| notice.id == wording.id && notice.objection.is_some() && to == "applicant");
    // What the pack calls open to objection says so, save where the decision
    // of that letter is none of the twelve.
    if may_object && !name.ends_with("reject-ineligible") {
        assert!(draft.objection.is_some(), "{what}");
    }
}

/// Writes every paper that the scenarios of a scheme ask for; which, after which
/// event.
fn all_written(id: &str) -> BTreeSet<(String, String)> {
    let mut seen = BTreeSet::new();
    for (name, pack, acts) in told(id) {
        let (letters, problems) = letters(&templates(), &pack).unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        let rules = Rules::new(&pack).unwrap();
        for (at, act) in acts.iter().enumerate() {
            let asking = letters.all.iter();
            for wording in asking.filter(|wording| wording.events.contains(&act.event)) {
                let life = replay(&acts[..=at], &rules).unwrap();
                for to in &wording.to {
                    seen.insert((wording.id.clone(), act.event.clone()));
                    let draft = drafted(&pack, wording, &life, act, to);
                    check(&pack, wording, &draft, to, &format!("{name} {}", act.event));
                }
            }
        }
    }
    seen
}

/// Values that a field may have: each choice, or one of its kind; of an
/// optional one also none.
fn values(pack: &Pack, field: &akashi::scheme::letters::Field) -> Vec<Option<String>> {
    let grounds = pack.life.grounds.iter();
    let grounds = grounds.filter(|ground| field.grounds.as_ref() == Some(&ground.list));
    let mut values: Vec<Option<String>> = grounds.map(|ground| Some(ground.id.clone())).collect();
    values.extend(field.choices.iter().cloned().map(Some));
    if values.is_empty() {
        values.push(Some(match field.kind {
            FieldKind::Day => "2027-01-31".to_owned(),
            FieldKind::Yen => "55000".to_owned(),
            FieldKind::Yes => "yes".to_owned(),
            FieldKind::Text => "見本".to_owned(),
        }));
    }
    values.extend(field.optional.then_some(None));
    values
}

/// Writes every paper after each event that asks for it, with every choice of
/// its fields; the life has all facts that any event makes.
fn every_choice(id: &str) -> usize {
    let (_, pack, _) = told(id).remove(0);
    let (letters, _) = letters(&templates(), &pack).unwrap();
    let mut life = Life::new(&pack.life);
    for event in &pack.life.events {
        let opened = event.opens.iter().flat_map(|opening| &opening.set);
        for set in event.set.iter().chain(opened) {
            life.facts
                .insert(set.fact.clone(), Fact::Text("見本".into()));
        }
    }
    let mut written = 0;
    for wording in &letters.all {
        for event in &wording.events {
            let fields = &pack.life.event(event).unwrap().fields;
            let most = fields.iter().map(|field| values(&pack, field).len()).max();
            for nth in 0..most.unwrap_or(1) {
                let mut act = Act {
                    event: event.clone(),
                    on: "2026-11-22".parse().unwrap(),
                    ..Act::default()
                };
                for field in fields {
                    let values = values(&pack, field);
                    if let Some(value) = &values[nth.min(values.len() - 1)] {
                        act.fields.insert(field.id.clone(), value.clone());
                    }
                }
                for to in &wording.to {
                    let draft = drafted(&pack, wording, &life, &act, to);
                    check(
                        &pack,
                        wording,
                        &draft,
                        to,
                        &format!("{event} {nth} {event}"),
                    );
                    written += 1;
                }
            }
        }
    }
    written
}

#[test]
fn every_paper_of_the_first_scheme_can_be_written() {
    let seen = all_written(JAPHIC);
    assert!(seen.len() > 30, "{seen:?}");
    assert!(every_choice(JAPHIC) > 80);
}

#[test]
fn every_paper_of_the_second_scheme_can_be_written() {
    let seen = all_written(ASPIC);
    assert!(seen.len() > 15, "{seen:?}");
    assert!(every_choice(ASPIC) > 40);
}

/// A decision that can be objected to names its item of the article, whatever
/// event it comes from.
#[test]
fn the_ground_of_objection_follows_the_event() {
    let mut grounds: BTreeMap<String, String> = BTreeMap::new();
    let (_, pack, _) = told(JAPHIC).remove(0);
    let (letters, _) = letters(&templates(), &pack).unwrap();
    let life = Life::new(&pack.life);
    for wording in &letters.all {
        for event in &wording.events {
            let act = Act {
                event: event.clone(),
                on: "2026-11-22".parse().unwrap(),
                ..Act::default()
            };
            let ground = |to| drafted(&pack, wording, &life, &act, to).objection;
            assert!(
                ground("granting").is_none(),
                "only who it is about can object"
            );
            if let Some(objecting) = ground("applicant") {
                assert_eq!((objecting.span.as_str(), objecting.act), ("1m", true));
                grounds.insert(event.clone(), objecting.ground);
            }
        }
    }
    let expected = [
        ("refuse-acceptance", "1"),
        ("deny-unpaid", "2"),
        ("find-nonconforming", "3"),
        ("find-false", "4"),
        ("deny-reexamination-unpaid", "5"),
        ("deny", "6"),
        ("deny-renewal", "6"),
        ("lapse-no-contract", "7"),
        ("lapse-annual-unpaid", "8"),
        ("lapse-not-filed", "9"),
        ("lapse-renewal-unpaid", "10"),
        ("suspend", "11"),
        ("revoke", "12"),
    ];
    let expected = expected.map(|(event, ground)| (event.to_owned(), ground.to_owned()));
    let expected: BTreeMap<String, String> = expected.into_iter().collect();
    assert_eq!(grounds, expected);
}

/// A home's own wording with something put in place of something else.
fn with_wording(id: &str, from: &str, to: &str) -> Home {
    let home = Home::new();
    let path = format!("templates/schemes/japhic-medical/2016-07-01/letters/{id}.toml");
    let text = std::fs::read_to_string(repository().join(&path)).unwrap();
    assert!(text.contains(from), "{from} does not stand in {id}");
    home.put(&path, text.replacen(from, to, 1));
    home
}

#[test]
fn mistakes_of_a_wording_are_told_with_file_and_line() {
    let table = [
        ("denial", "{{ subject }}", "{{ subjekt }}", 5, "subjekt"),
        (
            "denial",
            "{{ event.on }}",
            "{{ event.day }}",
            10,
            "event.day",
        ),
        (
            "denial",
            "{{ reason }}",
            "{{ fact.no_such }}",
            14,
            "fact.no_such",
        ),
        ("denial", "{{ reason }}", "事情による", 4, "{{ reason }}"),
        ("denial", "{{ reason }}", "{{ reason", 14, ""),
        (
            "denial",
            "title = \"理由\"",
            "titel = \"理由\"",
            13,
            "titel",
        ),
        (
            "denial",
            "body =",
            "to = [\"applicant\"]\nbody =",
            1,
            "papers.toml",
        ),
        ("fee-invoice", "\"granting\"", "\"nobody\"", 8, "nobody"),
        (
            "fee-invoice",
            "\"application-filed\"",
            "\"no-event\"",
            7,
            "no-event",
        ),
        (
            "common",
            "\"objection-due\"",
            "\"no-deadline\"",
            27,
            "no-deadline",
        ),
        (
            "common",
            "\"closing\",",
            "\"closing\",\n  \"no-paper\",",
            17,
            "no-paper",
        ),
    ];
    for (id, from, to, line, named) in table {
        let home = with_wording(id, from, to);
        let run = home.run(["--json", "scheme", "check"]).exits(1);
        let problems = run.json()["problems"].clone();
        let first = &problems[0];
        let file = format!("schemes/japhic-medical/2016-07-01/letters/{id}.toml");
        assert_eq!(first["file"], file, "{problems}");
        assert_eq!(first["line"], line, "{to}: {problems}");
        for lang in ["ja", "en"] {
            assert!(first[lang].as_str().unwrap().contains(named), "{problems}");
        }
    }
    // A paper without a wording is told where the paper stands.
    let home = with_wording("denial", "title", "title");
    home.put(
        "templates/schemes/japhic-medical/2016-07-01/letters/denial.toml",
        "",
    );
    let run = home.run(["--json", "scheme", "check"]).exits(1);
    let first = &run.json()["problems"][0];
    assert_eq!(
        first["file"],
        "schemes/japhic-medical/2016-07-01/papers.toml"
    );
    assert!(first["line"].as_u64().unwrap() > 40, "{first}");
    assert!(first["en"].as_str().unwrap().contains("denial.toml"));
}

/// Letters are no rules: the pack is the same, and a mistake in one stops
/// nothing else.
#[test]
fn a_body_edits_its_letters_without_touching_the_rules() {
    let plain = Home::new().json(["scheme", "list"])["schemes"].clone();
    let home = with_wording(
        "denial",
        "= \"否認決定通知書",
        "= \"否認のお知らせ {{ oops }}",
    );
    assert_eq!(home.json(["scheme", "list"])["schemes"], plain);
    home.submit("見本会", "教育規程.txt", crate::texts::EDUCATION);
    assert_eq!(home.intake().len(), 1);
    let list = home.run(["notice", "list", "C-2026-000001"]).exits(0);
    assert!(list.out.contains("letters/denial.toml:3"), "{list:?}");
    let list = home.json(["notice", "list", "C-2026-000001"]);
    assert_eq!(list["problems"][0]["line"], 3, "{list}");
    let run = home.run(["notice", "draft", "C-2026-000001", "denial"]);
    let run = run.exits(1);
    assert!(run.err.contains("E1005"), "{run:?}");
    assert!(run.err.contains("denial.toml:3"), "{run:?}");
}
