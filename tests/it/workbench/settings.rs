//! The page of settings: what holds, for who may see how the home is set up.

use super::{Workbench, add};
use crate::settings::SETTINGS;
use crate::support::Home;

#[test]
fn settings_are_looked_at_and_a_changed_file_is_told() {
    let home = Home::with_settings(SETTINGS);
    add(&home, "kanri", "admin");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("kanri");
    let page = workbench.get("/settings", &cookie);
    assert_eq!(page.status, 200, "{page:?}");
    for told in [
        "settle_seconds",
        "2 行目",
        "既定",
        "closing_days.weekly",
        "12000",
        "GiB",
        "読取りの隔離",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert!(!page.body.contains("geheim"));
    assert!(
        !page
            .body
            .contains("<form method=\"post\" action=\"/settings")
    );
    assert!(!page.body.contains("起動し直すと効く"), "{}", page.body);
    home.put(
        "akashi.toml",
        SETTINGS.replace("settle_seconds = 0", "settle_seconds = 9"),
    );
    let page = workbench.get("/settings", &cookie);
    assert!(page.body.contains("ファイルでは 9"), "{}", page.body);
    let english = [("Cookie", cookie.as_str()), ("Accept-Language", "en")];
    let page = workbench.ask("GET", "/settings", &english, "");
    assert!(
        page.body.contains("A verb that writes waits"),
        "{}",
        page.body
    );
    // A file that cannot be read is told, not shown as if it held nothing.
    home.put("akashi.toml", "[intake\n");
    let page = workbench.get("/settings", &cookie);
    assert!(
        page.body.contains("akashi.toml") && page.status >= 400,
        "{page:?}"
    );
}

#[test]
fn the_machine_is_looked_at_once_and_again_when_asked() {
    let home = Home::with_settings(SETTINGS);
    add(&home, "kanri", "admin");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("kanri");
    let looked = |path: &str| {
        let body = workbench.get(path, &cookie).body;
        let (before, _) = body.split_once(" に調べたものです").unwrap();
        let from = before.rfind('は').unwrap();
        before[from..].to_owned()
    };
    let first = looked("/settings");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert_eq!(looked("/settings"), first);
    let second = looked("/settings?again=1");
    assert_ne!(second, first);
    assert_eq!(looked("/settings"), second);
}
