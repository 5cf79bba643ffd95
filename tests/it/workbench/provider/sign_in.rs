//! Who gets in through the provider, and how an identity is linked.

use super::fake::{Behaviour, CLIENT, Fake, cookie, go, path, query, sign_in};
use super::linked;
use crate::workbench::{Workbench, second_step};

#[test]
fn only_a_linked_identity_gets_in() {
    let fake = Fake::start();
    let home = fake.home("");
    let workbench = Workbench::of(&home);
    let login = workbench.get("/login?back=/cases", "");
    assert!(
        login
            .body
            .contains("href=\"/login/provider?back=%2Fcases\""),
        "{login:?}"
    );
    assert!(login.body.contains("見本認証"), "{login:?}");
    let got = sign_in(&workbench, &fake, "subject-<1>");
    assert_eq!(got.status, 403, "{got:?}");
    assert_eq!(got.header("set-cookie"), None);
    for told in ["subject-&lt;1&gt;", "akashi user link", "name=\"password\""] {
        assert!(got.body.contains(told), "{told}: {got:?}");
    }
    let shown = got.body.replace("&#x2f;", "/");
    assert!(
        shown.contains(&fake.issuer) && !shown.contains("<1>"),
        "{got:?}"
    );
    fake.link(&home, "officer", "subject-<1>");
    let got = sign_in(&workbench, &fake, "subject-<1>");
    assert_eq!(
        (got.status, got.header("location")),
        (303, Some("/cases")),
        "{got:?}"
    );
    let session = cookie(&got);
    let who = workbench.get("/session", &session);
    assert!(who.body.contains("\"officer\""), "{who:?}");
    assert_eq!(
        workbench.get("/users", &session).status,
        403,
        "roles are ours"
    );
    // A session of its own each time, and none goes on after the link is gone.
    let again = cookie(&sign_in(&workbench, &fake, "subject-<1>"));
    assert_ne!(again, session);
    assert_eq!(workbench.get("/cases", &again).status, 200);
    home.run(["user", "link", "officer", "--off"]).exits(0);
    for session in [session, again] {
        assert_eq!(workbench.get("/cases", &session).status, 303);
    }
    assert_eq!(sign_in(&workbench, &fake, "subject-<1>").status, 403);
    let log = home.run(["user", "log"]).out;
    let line = format!("✕ {} sign-in provider {} subject-<1>", "X", fake.issuer);
    let refused = line.split(" X ").nth(1).unwrap();
    assert!(
        log.lines()
            .any(|line| line.starts_with('✕') && line.ends_with(refused)),
        "{log}"
    );
    assert!(
        log.lines()
            .any(|line| line.starts_with('✓') && line.ends_with("officer sign-in provider")),
        "{log}"
    );
}

#[test]
fn whoever_may_not_sign_in_does_not() {
    let fake = Fake::start();
    let home = fake.home("");
    fake.link(&home, "clerk", "c");
    fake.link(&home, "officer", "o");
    let workbench = Workbench::of(&home);
    home.run(["user", "disable", "clerk"]).exits(0);
    let got = sign_in(&workbench, &fake, "c");
    assert!(
        got.status == 403 && got.body.contains("E1078") || got.body.contains("結び付いて"),
        "{got:?}"
    );
    assert_eq!(got.header("set-cookie"), None);
    for _ in 0..5 {
        workbench.post("/login", "", "name=officer&password=wrong+wrong+wrong");
    }
    let got = sign_in(&workbench, &fake, "o");
    assert_eq!(got.status, 429, "{got:?}");
    assert_eq!(got.header("set-cookie"), None);
    second_step::unlocked(&home);
    assert_eq!(sign_in(&workbench, &fake, "o").status, 303);
}

#[test]
fn a_second_step_is_owed_here_too_and_counts() {
    let fake = Fake::start();
    let home = fake.home("");
    let workbench = Workbench::of(&home);
    let clerk = second_step::enrol(&workbench, "clerk");
    fake.link(&home, "clerk", "c");
    let half = |status| {
        let got = sign_in(&workbench, &fake, "c");
        assert_eq!(got.status, status, "{got:?}");
        got
    };
    let got = half(303);
    assert_eq!(got.header("location"), Some("/login/code?back=%2Fcases"));
    // It has to come along on a way that began at the provider.
    let set = got.header("set-cookie").unwrap();
    assert!(set.contains("HttpOnly; SameSite=Lax; Max-Age=300"), "{set}");
    assert_eq!(
        workbench.get("/cases", &cookie(&got)).status,
        303,
        "not in yet"
    );
    let got = second_step::second(&workbench, &cookie(&got), &clerk.recovery[0]);
    assert_eq!(
        (got.status, got.header("location")),
        (303, Some("/cases")),
        "{got:?}"
    );
    for _ in 0..5 {
        let got = second_step::second(&workbench, &cookie(&half(303)), "000000");
        assert_eq!(got.status, 422, "{got:?}");
    }
    half(429);
}

#[test]
fn each_return_is_for_one_sign_in_of_one_browser() {
    let fake = Fake::start();
    let home = fake.home("");
    fake.link(&home, "clerk", "c");
    let workbench = Workbench::of(&home);
    let refused = |path: &str, cookies: &str| {
        let got = workbench.get(path, cookies);
        assert_eq!(got.status, 400, "{got:?}");
        assert_eq!(got.header("set-cookie"), None);
        assert!(got.body.contains("name=\"password\""), "{got:?}");
    };
    let (address, mine) = go(&workbench, "");
    let (_, others) = go(&workbench, "");
    assert_ne!(mine, others);
    let back = fake.agree(&address, "c");
    let back = path(&workbench, &back);
    let calls = fake.calls();
    for cookies in ["", "akashi-away=", others.as_str()] {
        refused(back, cookies);
    }
    refused("/login/provider/back", &mine);
    refused("/login/provider/back?state=00&code=x", &mine);
    assert_eq!(fake.calls(), calls, "nobody was asked for these");
    assert_eq!(workbench.get(back, &mine).status, 303);
    refused(back, &mine);
    // Two tabs of one browser: each comes back for itself, in any order.
    let (first, cookies) = go(&workbench, &mine);
    let (second, same) = go(&workbench, &cookies);
    assert_eq!(cookies, same);
    let asked = [query(&first), query(&second)];
    for key in ["state", "nonce", "code_challenge"] {
        assert_ne!(asked[0][key], asked[1][key], "{key}");
    }
    for address in [second, first] {
        let back = fake.agree(&address, "c");
        let got = workbench.get(path(&workbench, &back), &cookies);
        assert_eq!(got.status, 303, "{got:?}");
    }
}

#[test]
fn a_refusal_at_the_provider_is_told_and_ends_the_sign_in() {
    let fake = Fake::start();
    let home = fake.home("");
    let workbench = Workbench::of(&home);
    let (address, cookies) = go(&workbench, "");
    let state = &query(&address)["state"];
    let denied = format!("/login/provider/back?state={state}&error=access_denied");
    let got = workbench.get(&denied, &cookies);
    assert_eq!(got.status, 403, "{got:?}");
    assert!(got.body.contains("access_denied"), "{got:?}");
    assert_eq!(workbench.get(&denied, &cookies).status, 400);
    let (address, cookies) = go(&workbench, "");
    let state = &query(&address)["state"];
    let evil = format!("/login/provider/back?state={state}&error=%3Cscript%3E%0A");
    let got = workbench.get(&evil, &cookies);
    assert!(
        got.status == 403 && got.body.contains("&lt;script&gt;"),
        "{got:?}"
    );
    assert_eq!(
        home.run(["user", "log"])
            .out
            .matches("provider E1077")
            .count(),
        2
    );
}

#[test]
fn ones_own_identity_is_linked_by_password_and_sign_in() {
    let fake = Fake::start();
    let home = fake.home("");
    let workbench = Workbench::of(&home);
    let session = workbench.sign_in("clerk");
    let change = |session: &str, what: &str, password: &str| {
        let form = workbench.get("/account", session).form();
        let body = format!("form={form}&do={what}&password={password}");
        workbench.post("/account/provider", session, &body)
    };
    let calls = fake.calls();
    let got = change(&session, "link", "wrong+wrong+wrong");
    assert_eq!(got.status, 422, "{got:?}");
    assert_eq!(fake.calls(), calls);
    let begin = |session: &str| {
        let got = change(session, "link", "correct+horse+battery");
        assert_eq!(got.status, 200, "{got:?}");
        // A link, so that no form is sent elsewhere.
        let policy = got.header("content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self';"), "{policy}");
        let (_, rest) = got.body.split_once("class=\"button\" href=\"").unwrap();
        let address = rest.split('"').next().unwrap().replace("&amp;", "&");
        let address = address.replace("&#x2f;", "/").replace("&#x2F;", "/");
        (address, cookie(&got))
    };
    let (address, away) = begin(&session);
    let back = fake.agree(&address, "c");
    let got = workbench.get(path(&workbench, &back), &format!("{session}; {away}"));
    assert_eq!(
        (got.status, got.header("location")),
        (303, Some("/account")),
        "{got:?}"
    );
    assert_eq!(linked(&home, "clerk")["subject"], "c");
    let page = workbench.get("/account", &session);
    assert!(
        page.status == 200 && page.body.contains("value=\"unlink\""),
        "{page:?}"
    );
    assert_eq!(sign_in(&workbench, &fake, "c").status, 303);
    // Somebody else's identity is refused.
    let other = workbench.sign_in("officer");
    let (address, away) = begin(&other);
    let back = fake.agree(&address, "c");
    let got = workbench.get(path(&workbench, &back), &format!("{other}; {away}"));
    assert_eq!(got.status, 409, "{got:?}");
    assert!(linked(&home, "officer").is_null());
    // A return to another session, or to none, links nothing.
    for session in [other.as_str(), ""] {
        let mine = workbench.sign_in("clerk");
        let (address, away) = begin(&mine);
        let back = fake.agree(&address, "new");
        let got = workbench.get(path(&workbench, &back), &format!("{session}; {away}"));
        assert_eq!(got.status, 400, "{got:?}");
    }
    assert_eq!(linked(&home, "clerk")["subject"], "c");
    assert!(linked(&home, "officer").is_null());
    assert_eq!(
        change(&session, "unlink", "correct+horse+battery").status,
        303
    );
    assert!(linked(&home, "clerk").is_null());
    assert_eq!(sign_in(&workbench, &fake, "c").status, 403);
    let text = home.json(["ledger", "events"]).to_string();
    assert_eq!(text.matches("\"identity\"").count(), 2, "{text}");
    home.run(["verify"]).exits(0);
}

#[test]
fn who_signs_out_is_led_to_sign_out_at_the_provider_too() {
    let fake = Fake::start();
    let home = fake.home("");
    fake.link(&home, "clerk", "c");
    let workbench = Workbench::of(&home);
    let leave = |session: &str| {
        let form = workbench.get("/account", session).form();
        let got = workbench.post("/logout", session, &format!("form={form}"));
        got.header("location").unwrap().to_owned()
    };
    // Who has no identity there has nothing to end there.
    assert_eq!(leave(&workbench.sign_in("officer")), "/login");
    let session = cookie(&sign_in(&workbench, &fake, "c"));
    let left = leave(&session);
    let page = workbench.get(&left, "");
    assert!(
        page.body.contains("href=\"/login/provider/out\""),
        "{page:?}"
    );
    assert!(!workbench.get("/login", "").body.contains("provider/out"));
    let got = workbench.get("/login/provider/out", "");
    assert_eq!(got.status, 404, "{got:?}");
    assert!(
        got.body.contains("サインアウトのための画面がありません"),
        "{got:?}"
    );
    let behaves = |metadata: fn(&mut serde_json::Value)| {
        fake.behaves(Behaviour {
            metadata,
            ..Behaviour::default()
        });
        // What a provider says of itself is known for a while: a new start.
        Workbench::of(&home).get("/login/provider/out", "")
    };
    let got = behaves(|m| m["end_session_endpoint"] = "https://idp.example/end?a=b".into());
    let there = format!("https://idp.example/end?a=b&client_id={CLIENT}");
    assert_eq!(
        (got.status, got.header("location")),
        (303, Some(there.as_str()))
    );
    let got = behaves(|m| m["end_session_endpoint"] = "http://idp.example/end".into());
    assert_eq!(got.status, 502, "{got:?}");
}
