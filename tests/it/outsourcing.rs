//! Work that others do for the body, and that it is published.

use crate::registers::{happen, service};
use crate::support::{ASPIC, Home};

#[test]
fn outsourced_work_is_listed_with_the_day_of_its_publication() {
    let home = Home::new();
    let all = |home: &Home| home.json(["outsourcing", "--scheme", ASPIC])["outsourcing"].clone();
    let case = service(&home);
    assert_eq!(all(&home), serde_json::json!([]));
    happen(
        &home,
        &case,
        "2024-05-01",
        "outsource",
        "contractor=見本社 work=受付",
    );
    happen(
        &home,
        &case,
        "2024-05-02",
        "outsource",
        "contractor=試験社 work=照会の受付",
    );
    let given = all(&home);
    assert_eq!(given[0]["contractor"], "見本社");
    assert_eq!(given[0]["published_on"], serde_json::Value::Null);
    // The second is published first.
    let args = [
        "case",
        "publish",
        &case,
        "--on",
        "2024-05-03",
        "--by",
        "見本",
    ];
    home.run(args.iter().chain(&["--item", "publication-2"]))
        .exits(0);
    let given = all(&home);
    assert_eq!(given[0]["published_on"], serde_json::Value::Null);
    assert_eq!(
        given[1],
        serde_json::json!({
            "scheme": ASPIC, "case": case, "contractor": "試験社", "work": "照会の受付",
            "on": "2024-05-02", "published_on": "2024-05-03", "articles": ["ASPIC-19-1/2"],
        })
    );
    let text = home.run(["outsourcing"]).exits(0).out;
    assert!(text.contains("見本社") && text.contains("未公表"), "{text}");
    let none = home.run(["outsourcing", "--scheme", "japhic-medical"]);
    assert!(none.exits(0).out.contains("記録されていません"));
    home.run(["outsourcing", "--scheme", "none"]).exits(1);
}
