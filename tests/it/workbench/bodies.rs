//! Who works for one body sees nothing of another scheme.

use super::{Workbench, home};

#[test]
fn another_scheme_is_not_seen() {
    let (home, case) = home();
    home.run(["user", "bodies", "reviewer", "aspic-medical:examining"])
        .exits(0);
    home.run(["user", "bodies", "auditor", "japhic-medical:granting"])
        .exits(0);
    let workbench = Workbench::of(&home);
    let stranger = workbench.sign_in("reviewer");
    let own = workbench.sign_in("auditor");
    let paths = [
        format!("/cases/{case}"),
        format!("/cases/{case}/matrix"),
        format!("/cases/{case}/coverage/page"),
        "/submissions/R-2026-000001".to_owned(),
        "/documents/D-1".to_owned(),
        "/documents/D-1/original".to_owned(),
    ];
    for path in &paths {
        let got = workbench.get(path, &stranger);
        assert!(got.body.contains("E1036"), "{path}: {got:?}");
        assert!(!got.body.contains("教育を実施"), "{path}");
        let got = workbench.get(path, &own);
        assert!(!got.body.contains("E1036"), "{path}: {got:?}");
    }
    let lists = [
        "/cases",
        "/due",
        "/",
        "/search?q=教育",
        // What is typed reaches no further.
        "/search?q=教育+scheme:japhic-medical",
    ];
    for path in lists {
        let got = workbench.get(path, &stranger);
        assert_eq!(got.status, 200, "{path}");
        assert!(!got.body.contains(&case), "{path}: {}", got.body);
        let got = workbench.get(path, &own);
        assert!(
            path == "/due" || got.body.contains(&case),
            "{path}: {}",
            got.body
        );
    }
    let log = home.run(["user", "log"]).exits(0).out;
    assert!(log.contains(&case) && log.contains("reviewer"), "{log}");
    assert!(
        log.lines()
            .any(|line| line.contains("auditor") && line.contains("D-1")),
        "{log}"
    );
}
