//! ID tokens that do not stand (OpenID Connect Core 1.0, 3.1.3.7), each in one
//! thing only.

use serde_json::json;

use super::fake::{Behaviour, Fake, Signed, secret, sign_in};
use crate::workbench::Workbench;

/// What a token says otherwise, the code that it is refused with, and what the
/// message says of it.
type Forged = (&'static str, Behaviour, &'static str, &'static str);

fn claims(change: fn(&mut serde_json::Value)) -> Behaviour {
    Behaviour {
        claims: change,
        ..Behaviour::default()
    }
}

fn signed(signed: Signed) -> Behaviour {
    Behaviour {
        signed,
        ..Behaviour::default()
    }
}

fn forged() -> Vec<Forged> {
    vec![
        (
            "another nonce",
            claims(|c| c["nonce"] = json!("0")),
            "E1074",
            "nonce",
        ),
        (
            "no nonce",
            claims(|c| {
                c.as_object_mut().unwrap().remove("nonce");
            }),
            "E1074",
            "nonce",
        ),
        (
            "another audience",
            claims(|c| c["aud"] = json!("other")),
            "E1074",
            "audience",
        ),
        (
            "a further audience",
            claims(|c| c["aud"] = json!([c["aud"], "other"])),
            "E1074",
            "audience",
        ),
        (
            "another party",
            claims(|c| c["azp"] = json!("other")),
            "E1074",
            "azp",
        ),
        (
            "another issuer",
            claims(|c| c["iss"] = json!("https://idp.example")),
            "E1074",
            "issuer",
        ),
        (
            "no subject",
            claims(|c| c["sub"] = json!(" ")),
            "E1074",
            "sub",
        ),
        (
            "a long subject",
            claims(|c| c["sub"] = json!("s".repeat(256))),
            "E1074",
            "sub",
        ),
        (
            "expired",
            claims(|c| c["exp"] = json!(c["iat"].as_u64().unwrap() - 90)),
            "E1075",
            "expired",
        ),
        (
            "not yet issued",
            claims(|c| c["iat"] = json!(c["iat"].as_u64().unwrap() + 90)),
            "E1075",
            "issued",
        ),
        (
            "another key",
            signed(Signed::ByAnotherKey),
            "E1074",
            "ignature",
        ),
        (
            "the client's secret",
            signed(Signed::ByTheClientsSecret),
            "E1074",
            "HS256",
        ),
        (
            "no signature",
            signed(Signed::NotAtAll),
            "E1074",
            "ignature",
        ),
    ]
}

#[test]
fn a_forged_token_signs_nobody_in() {
    let fake = Fake::start();
    let home = fake.home("");
    fake.link(&home, "clerk", "c");
    let workbench = Workbench::of(&home);
    let mut refused = 0;
    for (what, behaviour, code, said) in forged() {
        fake.behaves(behaviour);
        let got = sign_in(&workbench, &fake, "c");
        assert_eq!(got.status, 403, "{what}: {got:?}");
        assert_eq!(got.header("set-cookie"), None, "{what}");
        let text = got.body.to_lowercase();
        assert!(text.contains(&said.to_lowercase()), "{what}: {got:?}");
        assert!(got.body.contains("name=\"password\""), "{what}: {got:?}");
        refused += 1;
        let log = home.run(["user", "log"]).out;
        let noted = log
            .lines()
            .filter(|line| line.contains("sign-in provider E107"))
            .count();
        assert_eq!(noted, refused, "{what}: {log}");
        assert!(log.lines().next().unwrap().contains(code), "{what}: {log}");
    }
    // The same token without any of it does, though clocks are a little apart.
    for behaviour in [
        Behaviour::default(),
        claims(|c| c["exp"] = json!(c["iat"].as_u64().unwrap() - 20)),
        claims(|c| c["iat"] = json!(c["iat"].as_u64().unwrap() + 20)),
        claims(|c| c["azp"] = c["aud"].clone()),
    ] {
        fake.behaves(behaviour);
        let got = sign_in(&workbench, &fake, "c");
        assert_eq!(got.status, 303, "{got:?}");
    }
}

#[test]
fn a_code_is_for_who_knows_secret_and_verifier() {
    let fake = Fake::start();
    let home = fake.home("");
    fake.link(&home, "clerk", "c");
    secret(&home, b"another secret", 0o600);
    let workbench = Workbench::of(&home);
    let got = sign_in(&workbench, &fake, "c");
    assert_eq!(got.status, 502, "{got:?}");
    assert!(got.body.contains("invalid_client"), "{got:?}");
    // The code of one sign-in brought back for another: the verifier is not its.
    secret(&home, super::fake::SECRET.as_bytes(), 0o600);
    let workbench = Workbench::of(&home);
    let (mine, cookies) = super::fake::go(&workbench, "");
    let (other, _) = super::fake::go(&workbench, "");
    let theirs = super::fake::query(&fake.agree(&other, "c"))["code"].clone();
    let state = super::fake::query(&mine)["state"].clone();
    let path = format!("/login/provider/back?state={state}&code={theirs}");
    let got = workbench.get(&path, &cookies);
    assert_eq!(got.status, 502, "{got:?}");
    assert!(got.body.contains("invalid_grant"), "{got:?}");
}
