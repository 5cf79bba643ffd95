//! Signing in at an OpenID provider, from outside: who gets in, what is linked,
//! what is refused.

#[cfg(feature = "oidc")]
mod fake;
#[cfg(feature = "oidc")]
mod forged;
#[cfg(feature = "oidc")]
mod sign_in;
#[cfg(feature = "oidc")]
mod trouble;

use super::{Workbench, add, home};
use crate::support::Home;

const ISSUER: &str = "https://idp.example";

fn linked(home: &Home, name: &str) -> serde_json::Value {
    let users = home.json(["user", "list"]);
    let users = users["users"].as_array().unwrap();
    let user = users.iter().find(|user| user["name"] == name).unwrap();
    user["identity"].clone()
}

#[test]
fn an_identity_is_linked_once_and_taken_away() {
    let (home, _) = home();
    let link = |name: &str, subject: &str| {
        home.run([
            "user",
            "link",
            name,
            "--issuer",
            ISSUER,
            "--subject",
            subject,
        ])
    };
    assert!(linked(&home, "clerk").is_null());
    let told = link("clerk", "248289761001").exits(0).out;
    assert!(told.contains("248289761001"), "{told}");
    assert_eq!(linked(&home, "clerk")["issuer"], ISSUER);
    // The same again says nothing new; somebody else's is refused.
    link("clerk", "248289761001").exits(0);
    let taken = link("officer", "248289761001").exits(1).err;
    assert!(
        taken.contains("E1079") && taken.contains("clerk"),
        "{taken}"
    );
    link("clerk", "2").exits(0);
    link("officer", "248289761001").exits(0);
    let off = ["user", "link", "clerk", "--off"];
    home.run(off).exits(0);
    home.run(off).exits(0);
    assert!(linked(&home, "clerk").is_null());
    let text = home.json(["ledger", "events"]).to_string();
    assert_eq!(text.matches("\"identity\"").count(), 4, "{text}");
    assert!(
        !text.contains("248289761001") && !text.contains("clerk"),
        "{text}"
    );
    home.run(["verify"]).exits(0);
    // What was changed behind the ledger's back is found, either way.
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    for (alter, back) in [
        (
            "UPDATE account_identity SET subject = 'other'",
            "UPDATE account_identity SET subject = '248289761001'",
        ),
        (
            "INSERT INTO account_identity SELECT id, 'https://idp.example', 'x' FROM account WHERE name = 'clerk'",
            "DELETE FROM account_identity WHERE subject = 'x'",
        ),
    ] {
        database.execute(alter, []).unwrap();
        let told = home.run(["verify"]).exits(4).out;
        assert!(told.contains("identity"), "{told}");
        database.execute(back, []).unwrap();
        home.run(["verify"]).exits(0);
    }
}

#[test]
fn a_link_needs_a_provider_and_a_person() {
    let (home, _) = home();
    let nobody = home.run(["user", "link", "clerk", "--subject", "1"]);
    let told = nobody.exits(1).err;
    assert!(told.contains("E1071") && told.contains("issuer"), "{told}");
    home.run(["user", "link", "clerk"]).exits(2);
    home.run(["user", "link", "clerk", "--subject", ""])
        .exits(2);
    home.run(["user", "link", "clerk", "--off", "--subject", "1"])
        .exits(2);
    let none = home.run(["user", "link", "nobody", "--off"]).exits(1);
    assert!(none.err.contains("nobody"), "{}", none.err);
    let home = Home::with_settings(&format!("[serve.oidc]\nissuer = \"{ISSUER}\"\n"));
    add(&home, "clerk", "clerk");
    home.run(["user", "link", "clerk", "--subject", "1"])
        .exits(0);
    assert_eq!(linked(&home, "clerk")["issuer"], ISSUER);
}

#[test]
fn without_a_provider_its_addresses_are_not_there() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    for path in ["/login/provider", "/login/provider/back?state=x&code=y"] {
        let got = workbench.get(path, "");
        assert_eq!(got.status, 404, "{got:?}");
    }
    let login = workbench.get("/login", "");
    assert!(!login.body.contains("/login/provider"), "{login:?}");
    let cookie = workbench.sign_in("clerk");
    let page = workbench.get("/account", &cookie);
    assert!(!page.body.contains("/account/provider"), "{page:?}");
    // What is linked can be taken away all the same.
    let link = [
        "user",
        "link",
        "clerk",
        "--issuer",
        ISSUER,
        "--subject",
        "1",
    ];
    home.run(link).exits(0);
    let page = workbench.get("/account", &cookie);
    let unlink = |password: &str| {
        let body = format!("form={}&do=unlink&password={password}", page.form());
        workbench.post("/account/provider", &cookie, &body).status
    };
    assert_eq!(unlink("wrong+wrong+wrong"), 422);
    assert!(!linked(&home, "clerk").is_null());
    assert_eq!(unlink("correct+horse+battery"), 303);
    assert!(linked(&home, "clerk").is_null());
    assert_eq!(workbench.get("/", &cookie).status, 303, "signed out");
    // An administrator does so on the page of users, for others.
    home.run(link).exits(0);
    let admin = workbench.sign_in("admin");
    let page = workbench.get("/users", &admin);
    assert!(
        page.body.contains("・1 (https:&#x2f;&#x2f;idp.example)"),
        "{page:?}"
    );
    let body = format!("form={}&do=unlink", page.form());
    assert_eq!(workbench.post("/users/clerk", &admin, &body).status, 303);
    assert!(linked(&home, "clerk").is_null());
    home.run(["verify"]).exits(0);
}

#[cfg(not(feature = "oidc"))]
#[test]
fn without_the_feature_the_setting_is_refused_and_says_how_to_get_it() {
    let settings = format!("[serve.oidc]\nissuer = \"{ISSUER}\"\nclient_id = \"akashi\"\n");
    let home = Home::with_settings(&settings);
    add(&home, "clerk", "clerk");
    let run = home.run(["serve", "--addr", "127.0.0.1:0"]).exits(1);
    assert!(run.err.contains("E1070"), "{}", run.err);
    assert!(run.err.contains("--features oidc"), "{}", run.err);
}

#[cfg(not(feature = "oidc"))]
#[test]
fn doctor_says_that_this_build_has_no_provider() {
    let (home, _) = home();
    let none = home.run(["doctor"]).exits(0).out;
    assert!(!none.contains("OpenID"), "{none}");
    home.put(
        "akashi.toml",
        format!("[serve.oidc]\nissuer = \"{ISSUER}\"\nclient_id = \"a\"\n"),
    );
    let told = home.run(["doctor", "--provider"]).exits(1).out;
    assert!(
        told.contains(ISSUER) && told.contains("--features oidc"),
        "{told}"
    );
}
