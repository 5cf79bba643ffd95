//! Counts and times per stage.

use serde_json::Value;

use crate::registers::{happen, holder, service};
use crate::support::{Home, JAPHIC};

fn stage<'a>(found: &'a Value, scheme: &str, state: &str) -> &'a Value {
    let mut stages = found["stages"].as_array().unwrap().iter();
    stages
        .find(|stage| stage["scheme"] == scheme && stage["state"] == state)
        .unwrap_or(&Value::Null)
}

#[test]
fn every_state_is_counted_with_its_days() {
    let home = Home::new();
    let nothing = home.json(["cases", "--stats"]);
    assert_eq!(nothing["stages"], serde_json::json!([]));
    let case = holder(&home);
    service(&home);
    // Filed on 2024-04-01, paid on 2024-04-05, granted on 2024-05-01.
    let found = home.json(["cases", "--stats", "--on", "2024-05-20"]);
    let fee = stage(&found, JAPHIC, "wait-fee");
    assert_eq!((&fee["now"], &fee["left"]), (&0.into(), &1.into()));
    assert_eq!(fee["median_days"], 4.0);
    assert_eq!(fee["longest_days"], 4);
    let applied = stage(&found, JAPHIC, "applied");
    assert_eq!(applied["median_days"], 30.0);
    let holds = stage(&found, JAPHIC, "holder");
    assert_eq!((&holds["now"], &holds["left"]), (&1.into(), &0.into()));
    assert_eq!(holds["median_days"], Value::Null);
    assert_eq!(
        (&holds["longest_days"], &holds["longest_runs"]),
        (&10.into(), &true.into())
    );
    assert_eq!(holds["longest_case"], case.as_str());
    // On an earlier day, what came later had not happened.
    let earlier = home.json(["cases", "--stats", "--on", "2024-04-03", "--scheme", JAPHIC]);
    assert_eq!(stage(&earlier, JAPHIC, "wait-fee")["now"], 1);
    assert_eq!(stage(&earlier, JAPHIC, "holder"), &Value::Null);
    assert!(
        earlier["stages"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["scheme"] == JAPHIC)
    );
    happen(&home, &case, "2024-06-01", "terminate-contract", "");
    let ended = home.json(["cases", "--stats", "--on", "2024-07-01"]);
    let last = stage(&ended, JAPHIC, "terminated");
    assert_eq!(
        (&last["now"], &last["longest_days"]),
        (&1.into(), &Value::Null)
    );
    let table = home
        .run(["--lang", "en", "cases", "--stats", "--scheme", JAPHIC])
        .exits(0);
    assert!(table.out.contains("Median days"), "{}", table.out);
    assert!(
        home.run(["cases", "--stats", "--scheme", "none"])
            .exits(1)
            .err
            .contains("E0201")
    );
    home.run(["cases", "--on", "2024-07-01"]).exits(2);
}
