//! Judging in the browser: undo, exclusion, passages chosen by hand, two people
//! at one passage, keys.

use super::{Got, Workbench, add, home};
use crate::support::Home;

/// A field of a page's form.
#[track_caller]
fn field<'a>(page: &'a Got, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .body
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {name}: {page:?}"));
    rest.split('"').next().unwrap()
}

/// The page of the first criterion that wants a person, with its address.
fn first(workbench: &Workbench, case: &str, cookie: &str) -> (String, Got) {
    let got = workbench.get(&format!("/cases/{case}/review"), cookie);
    let place = got.header("location").unwrap().to_owned();
    let page = workbench.get(&place, cookie);
    assert_eq!(page.status, 200, "{page:?}");
    (place, page)
}

fn judgement(page: &Got, verdict: &str, seen: &str) -> String {
    let (form, passage) = (page.form(), field(page, "passage"));
    let reason = "%E7%90%86%E7%94%B1";
    format!("form={form}&passage={passage}&verdict={verdict}&reason={reason}&seen={seen}")
}

fn criterion(place: &str) -> &str {
    place.rsplit('/').next().unwrap()
}

fn state(home: &Home, case: &str, criterion: &str) -> serde_json::Value {
    let coverage = home.json(["coverage", case]);
    let mut rows = coverage["criteria"].as_array().unwrap().iter();
    rows.find(|row| row["criterion"] == criterion)
        .unwrap()
        .clone()
}

#[test]
fn a_judgement_is_undone_by_a_further_entry_and_can_be_made_again() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let (place, page) = first(&workbench, &case, &cookie);
    let passage = field(&page, "passage").to_owned();
    let got = workbench.post(&place, &cookie, &judgement(&page, "reject", "none"));
    assert_eq!(got.status, 303, "{got:?}");
    assert_eq!(state(&home, &case, criterion(&place))["rejected"], 1);

    // What was rejected is no evidence, but it is still shown, and undone there.
    let page = workbench.get(&place, &cookie);
    assert!(page.body.contains("不採用とした箇所"), "{page:?}");
    let page = workbench.get(&format!("{place}?passage={passage}"), &cookie);
    assert!(page.body.contains("reviewer が"), "{page:?}");
    let undo = |seen: &str| {
        let form = page.form();
        let body = format!("form={form}&passage={passage}&seen={seen}");
        workbench.post(&format!("{place}/undo"), &cookie, &body)
    };
    assert_eq!(undo("J-99").status, 409);
    let got = undo("J-1");
    assert_eq!(got.status, 303, "{got:?}");
    assert_eq!(state(&home, &case, criterion(&place))["rejected"], 0);
    let got = undo("none");
    assert_eq!(got.status, 422, "nothing is left: {got:?}");

    let page = workbench.get(&format!("{place}?passage={passage}"), &cookie);
    let got = workbench.post(&place, &cookie, &judgement(&page, "accept", "none"));
    assert_eq!(got.status, 303, "{got:?}");
    assert_eq!(state(&home, &case, criterion(&place))["state"], "satisfied");
    home.run(["verify"]).exits(0);
}

#[test]
fn a_criterion_is_excluded_with_a_reason_and_applies_again() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let (place, page) = first(&workbench, &case, &cookie);
    let say = |undo: &str, reason: &str| {
        let body = format!("form={}&undo={undo}&reason={reason}", page.form());
        workbench.post(&format!("{place}/exclude"), &cookie, &body)
    };
    let got = say("", "+");
    assert_eq!(got.status, 422, "{got:?}");
    assert!(got.body.contains("name=\"reason\""), "{got:?}");
    // Every gap of the matrix leads to the form, opened.
    let matrix = workbench.get(&format!("/cases/{case}/matrix?gaps=1"), &cookie);
    assert!(matrix.body.contains("?do=exclude#exclude"), "{matrix:?}");
    let opened = workbench.get(&format!("{place}?do=exclude"), &cookie);
    assert!(
        opened.body.contains("<details id=\"exclude\" open>"),
        "{opened:?}"
    );
    assert_eq!(say("1", "why").status, 422, "it is not excluded");
    assert_eq!(say("", "no+such+service").status, 303);
    let page = workbench.get(&place, &cookie);
    assert!(page.body.contains("no such service"), "{page:?}");
    assert_eq!(state(&home, &case, criterion(&place))["state"], "excluded");
    assert_eq!(say("1", "there+is+one").status, 303);
    assert_ne!(state(&home, &case, criterion(&place))["state"], "excluded");
}

#[test]
fn two_reviewers_see_each_other_and_never_overwrite() {
    let (home, case) = home();
    add(&home, "other", "reviewer");
    let workbench = Workbench::of(&home);
    let (mine, theirs) = (workbench.sign_in("reviewer"), workbench.sign_in("other"));
    let (place, my_page) = first(&workbench, &case, &mine);
    let (_, their_page) = first(&workbench, &case, &theirs);
    let news = format!("/cases/{case}/news");
    let before = workbench.get(&news, &theirs).body;
    assert_eq!(workbench.get(&news, &theirs).body, before);
    let got = workbench.post(&place, &mine, &judgement(&my_page, "accept", "none"));
    assert_eq!(got.status, 303, "{got:?}");
    assert_ne!(workbench.get(&news, &theirs).body, before);

    let got = workbench.post(&place, &theirs, &judgement(&their_page, "reject", "none"));
    assert_eq!(got.status, 409, "{got:?}");
    // What was typed is there, who judged is named, the form knows it now.
    assert!(got.body.contains("理由</textarea>"), "{got:?}");
    assert!(got.body.contains("reviewer"), "{got:?}");
    assert_eq!(field(&got, "seen"), "J-1");
    assert_eq!(state(&home, &case, criterion(&place))["state"], "satisfied");
    let got = workbench.post(&place, &theirs, &judgement(&got, "partial", "J-1"));
    assert_eq!(got.status, 303, "{got:?}");
    assert_eq!(state(&home, &case, criterion(&place))["state"], "partial");
}

#[test]
fn a_passage_that_no_rule_found_is_chosen_by_hand() {
    let home = Home::new();
    home.submit(
        "見本会",
        "規程.txt",
        "第1条 従業者に対し、年1回以上、個人情報保護の教育を実施する。\n\n別表のとおり庭に花を植える。\n",
    );
    home.run(["intake"]).exits(0);
    add(&home, "reviewer", "reviewer");
    let case = "C-2026-000001";
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let (place, page) = first(&workbench, case, &cookie);
    let hits = home.json(["search", "\"庭に花\""]);
    let passage = hits["hits"][0]["passage"].as_str().unwrap();
    let chosen = format!("{place}?passage={passage}");
    // Both the neighbours and the document offer it.
    let offered = format!("passage={passage}\" aria-label");
    assert!(page.body.contains(&offered), "{page:?}");
    let document = format!("/documents/D-1?case={case}&for={}", criterion(&place));
    let got = workbench.get(&document, &cookie);
    assert!(got.body.contains(&offered), "{got:?}");
    let got = workbench.get(&chosen, &cookie);
    assert!(got.body.contains("審査員が選んだ箇所"), "{got:?}");
    assert_eq!(field(&got, "passage"), passage);
    let got = workbench.post(&chosen, &cookie, &judgement(&got, "accept", "none"));
    assert_eq!(got.status, 303, "{got:?}");
    let row = state(&home, case, criterion(&place));
    let pinned = row["evidence"].as_array().unwrap().iter();
    let mut pinned = pinned.filter(|piece| piece["passage"] == passage);
    assert_eq!(
        pinned.next().unwrap()["quote"],
        "別表のとおり庭に花を植える。"
    );
    let got = workbench.get(&format!("{place}?passage=p-000000000000"), &cookie);
    assert_eq!(got.status, 404, "{got:?}");
}

#[test]
fn keys_are_listed_and_can_be_switched_off() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let (place, page) = first(&workbench, &case, &cookie);
    assert!(!page.body.contains("data-keys"), "{page:?}");
    let got = workbench.get("/help", &cookie);
    assert!(got.body.contains("<kbd>U</kbd>") && got.body.contains("/keys/off"));
    let got = workbench.get(&format!("/keys/off?back={place}"), &cookie);
    assert_eq!(got.header("location"), Some(place.as_str()));
    let set = got.header("set-cookie").unwrap().split(';').next().unwrap();
    let both = format!("{cookie}; {set}");
    let page = workbench.get(&place, &both);
    assert!(page.body.contains("data-keys=\"off\""), "{page:?}");
    assert!(workbench.get("/help", &both).body.contains("/keys/on"));
    assert_eq!(workbench.get("/keys/else", &cookie).status, 404);
}

#[test]
fn a_long_document_opens_at_the_passage() {
    let home = Home::new();
    let text: String = (0..450)
        .map(|n| format!("{n}番目の段落である。\n\n"))
        .collect();
    home.submit("見本会", "長い.txt", &text);
    home.run(["intake"]).exits(0);
    add(&home, "reviewer", "reviewer");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let hits = home.json(["search", "\"430番目\""]);
    let passage = hits["hits"][0]["passage"].as_str().unwrap();
    let got = workbench.get(&format!("/documents/D-1?passage={passage}"), &cookie);
    assert!(
        got.body.contains(&format!("<tr id=\"{passage}\"")),
        "{got:?}"
    );
    assert!(
        got.body.contains("449番目") && !got.body.contains(">399番目"),
        "{got:?}"
    );
    let got = workbench.get("/documents/D-1", &cookie);
    assert!(
        got.body.contains(">0番目") && got.body.contains("1 / 3"),
        "{got:?}"
    );
}
