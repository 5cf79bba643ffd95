//! Search with filters in the address, saved searches, deadlines as a month.

use super::{Workbench, add, home};
use crate::support::Home;

#[test]
fn filters_stand_in_the_address_and_facets_lead_there() {
    let (home, case) = home();
    home.submit(
        "別の会",
        "監査規程.txt",
        "第1条 教育の実施状況を、年1回監査する。\n",
    );
    home.run(["intake"]).exits(0);
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("auditor");
    let all = workbench.get("/search?q=%E6%95%99%E8%82%B2", &cookie);
    assert_eq!(all.status, 200, "{all:?}");
    assert!(all.body.contains(">C-2026-000002</a>"), "{all:?}");
    // A facet's link, followed, keeps to its case.
    let narrow = all
        .body
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next());
    let narrow = narrow.map(|href| href.replace("&amp;", "&").replace("&#x2f;", "/"));
    let mut narrow = narrow.filter(|href| href.contains(&format!("case={case}")));
    let narrow = narrow.next().unwrap_or_else(|| panic!("no facet: {all:?}"));
    assert_eq!(narrow, format!("/search?q=%E6%95%99%E8%82%B2&case={case}"));
    let kept = workbench.get(&narrow, &cookie);
    assert!(
        kept.body.contains("教育規程.txt") && !kept.body.contains("監査規程.txt"),
        "{kept:?}"
    );
    assert!(kept.body.contains("絞り込みを外す"), "{kept:?}");
}

#[test]
fn mistakes_of_a_query_are_named_where_they_can_be_mended() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("auditor");
    for query in ["%22%E6%95%99", "page:x", "***"] {
        let got = workbench.get(&format!("/search?q={query}"), &cookie);
        assert_eq!(got.status, 200, "{got:?}");
        assert!(got.body.contains("role=\"alert\""), "{query}: {got:?}");
    }
}

#[test]
fn a_search_is_kept_found_again_and_forgotten_by_whom_it_is() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let (mine, theirs) = (workbench.sign_in("reviewer"), workbench.sign_in("officer"));
    let page = workbench.get("/search?q=%E6%95%99%E8%82%B2&class=regulation", &mine);
    let keep = |name: &str| {
        let form = page.form();
        let body = format!("form={form}&q=%E6%95%99%E8%82%B2&class=regulation&name={name}");
        workbench.post("/search/saved", &mine, &body)
    };
    let got = keep("yearly");
    assert_eq!(got.status, 303, "{got:?}");
    assert_eq!(
        got.header("location"),
        Some("/search?q=%E6%95%99%E8%82%B2&class=regulation")
    );
    assert_eq!(keep("yearly").status, 422);
    let listed = home.json(["search", "--list-saved"]);
    assert_eq!(listed["searches"][0]["name"], "yearly");
    assert_eq!(listed["searches"][0]["filters"][0][1], "regulation");

    let page = workbench.get("/search", &theirs);
    assert!(page.body.contains(">yearly</a>"), "{page:?}");
    let forget = |cookie: &str| {
        let form = workbench.get("/account", cookie).form();
        workbench.post(
            "/search/forget",
            cookie,
            &format!("form={form}&name=yearly"),
        )
    };
    assert_eq!(forget(&theirs).status, 403);
    assert_eq!(forget(&mine).status, 303);
    assert!(!workbench.get("/search", &mine).body.contains("yearly"));
    assert_eq!(forget(&mine).status, 404);
}

#[test]
fn deadlines_stand_in_their_month_and_the_case_shows_its_course() {
    let home = Home::new();
    home.submit(
        "見本会",
        "教育規程.txt",
        "第1条 年1回以上、教育を実施する。\n",
    );
    home.run(["intake"]).exits(0);
    add(&home, "reviewer", "reviewer");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let got = workbench.get("/cases/C-2026-000001", &cookie);
    assert!(got.body.contains("いまここ"), "{got:?}");
    let board = home.json(["due", "--within", "36500"]);
    let last = board["due"][0]["last"].as_str().unwrap();
    let shows = |month: &str| {
        let got = workbench.get(&format!("/due?month={month}"), &cookie);
        assert_eq!(got.status, 200, "{got:?}");
        got.body.contains("C-2026-000001")
    };
    assert!(shows(&last[..7]));
    assert!(!shows("2001-01"));
    // What is no month is the list.
    let got = workbench.get("/due?month=2026-13", &cookie);
    assert_eq!(got.status, 200, "{got:?}");
}
