//! Behind a proxy: what its headers say is believed where the settings name it,
//! and nowhere else.

use super::{Workbench, add};
use crate::support::Home;

const SIGN_IN: &str = "name=clerk&password=correct+horse+battery&back=/";

fn behind(addresses: &str, more: &str) -> (Home, Workbench) {
    let settings = format!(
        "[serve]\n{more}\n[serve.proxy]\naddresses = [{addresses}]\naddress_header = \"X-Real-IP\"\n"
    );
    let home = Home::with_settings(&settings);
    add(&home, "clerk", "clerk");
    let workbench = Workbench::of(&home);
    (home, workbench)
}

#[test]
fn what_a_named_proxy_says_of_https_and_host_holds() {
    let (_home, workbench) = behind("\"127.0.0.1\"", "");
    let told = [
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "akashi.example"),
        ("Origin", "https://akashi.example"),
    ];
    let got = workbench.ask("POST", "/login", &told, SIGN_IN);
    assert_eq!(got.status, 303, "{got:?}");
    let cookie = got.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("__Host-akashi=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert!(got.header("strict-transport-security").is_some(), "{got:?}");
    // A form of another site is one behind a proxy too.
    let other = [told[0], told[1], ("Origin", "https://evil.example")];
    assert_eq!(workbench.ask("POST", "/login", &other, SIGN_IN).status, 403);
    // The same proxy, from a browser that used http.
    let got = workbench.ask("POST", "/login", &[("X-Forwarded-Proto", "http")], SIGN_IN);
    assert!(
        got.header("set-cookie").unwrap().starts_with("akashi="),
        "{got:?}"
    );
    assert!(got.header("strict-transport-security").is_none(), "{got:?}");
}

#[test]
fn nobody_else_is_believed() {
    let (_home, workbench) = behind("\"192.0.2.1\"", "requests_per_minute = 5");
    let told = [
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "akashi.example"),
    ];
    let got = workbench.ask("POST", "/login", &told, SIGN_IN);
    assert!(
        got.header("set-cookie").unwrap().starts_with("akashi="),
        "{got:?}"
    );
    let of_host = [told[1], ("Origin", "https://akashi.example")];
    assert_eq!(
        workbench.ask("POST", "/login", &of_host, SIGN_IN).status,
        403
    );
    // Another address in every request does not get round the limit.
    let answers = (0..10).map(|n| {
        let address = format!("198.51.100.{n}");
        let headers = [("X-Real-IP", address.as_str())];
        workbench.ask("GET", "/login", &headers, "").status
    });
    assert!(answers.collect::<Vec<u16>>().contains(&429));
}

#[test]
fn requests_are_counted_by_the_address_that_the_proxy_names() {
    let (_home, workbench) = behind("\"127.0.0.1\"", "requests_per_minute = 5");
    let ask = |address: &str| {
        let headers = [("X-Real-IP", address)];
        workbench.ask("GET", "/login", &headers, "").status
    };
    let one: Vec<u16> = (0..10).map(|_| ask("198.51.100.1")).collect();
    assert!(one.contains(&429), "{one:?}");
    assert_eq!(ask("198.51.100.2"), 200);
    assert_eq!(ask("203.0.113.9, 198.51.100.3"), 200);
    // What stands first is the browser's own word.
    assert_eq!(ask("203.0.113.9, 198.51.100.1"), 429);
}

#[test]
fn an_address_that_is_none_is_refused_with_its_line() {
    let home = Home::with_settings("[serve.proxy]\naddresses = [\"proxy.example\"]\n");
    let run = home.run(["doctor"]).exits(1);
    assert!(
        run.err.contains("E0102") && run.err.contains("line 2"),
        "{}",
        run.err
    );
}

#[test]
fn a_header_that_is_none_is_refused_before_anybody_comes() {
    let home = Home::with_settings("[serve.proxy]\nproto_header = \"X Proto\"\n");
    add(&home, "clerk", "clerk");
    let run = home.run(["serve", "--addr", "127.0.0.1:0"]).exits(1);
    assert!(
        run.err.contains("E0102") && run.err.contains("X Proto"),
        "{}",
        run.err
    );
}
