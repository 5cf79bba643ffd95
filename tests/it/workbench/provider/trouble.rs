//! A provider that is away, slow or wrong, and settings that cannot be used.

use std::time::{Duration, Instant};

use serde_json::json;

use super::fake::{Behaviour, CLIENT, Fake, go, path, secret, sign_in};
use crate::support::Home;
use crate::workbench::{Workbench, add};

const DISCOVERY: &str = "/.well-known/openid-configuration";

fn instead(at: &'static str, status: &'static str, body: impl Into<String>) -> Behaviour {
    Behaviour {
        instead: Some((at, status, body.into())),
        ..Behaviour::default()
    }
}

fn says(metadata: fn(&mut serde_json::Value)) -> Behaviour {
    Behaviour {
        metadata,
        ..Behaviour::default()
    }
}

#[test]
fn what_a_provider_answers_wrongly_is_told_beside_the_password() {
    let fake = Fake::start();
    let home = fake.home("");
    fake.link(&home, "clerk", "c");
    let wrong = [
        ("rubbish", instead(DISCOVERY, "200 OK", "<html>"), "parse"),
        (
            "an error",
            instead(DISCOVERY, "503 Service Unavailable", ""),
            "503",
        ),
        (
            "elsewhere",
            instead(DISCOVERY, "302 Found\r\nLocation: http://127.0.0.1:1/", ""),
            "302",
        ),
        (
            "no end",
            instead(DISCOVERY, "200 OK", " ".repeat((1 << 20) + 1)),
            "1048576",
        ),
        ("no keys", instead("/jwks", "404 Not Found", ""), "404"),
        (
            "another issuer",
            says(|m| m["issuer"] = json!("https://idp.example")),
            "idp.example",
        ),
        (
            "plain http",
            says(|m| m["authorization_endpoint"] = json!("http://idp.example/a")),
            "not https",
        ),
        (
            "keys by plain http",
            says(|m| m["jwks_uri"] = json!("http://idp.example/k")),
            "not https",
        ),
    ];
    for (what, behaviour, said) in wrong {
        // A workbench of its own: what the provider says of itself is kept a while.
        let workbench = Workbench::of(&home);
        fake.behaves(behaviour);
        let got = workbench.get("/login/provider", "");
        assert_eq!(got.status, 502, "{what}: {got:?}");
        assert!(got.body.contains(said), "{what}: {got:?}");
        assert!(got.body.contains("name=\"password\""), "{what}: {got:?}");
        assert_eq!(got.header("set-cookie"), None, "{what}");
        assert!(!got.body.contains("code_challenge"), "{what}: {got:?}");
    }
    let workbench = Workbench::of(&home);
    let late = [
        ("rubbish", instead("/token", "200 OK", "<html>"), "parse"),
        (
            "no token",
            instead(
                "/token",
                "200 OK",
                r#"{"access_token":"x","token_type":"Bearer"}"#,
            ),
            "id_token",
        ),
        (
            "no JWT",
            instead(
                "/token",
                "200 OK",
                r#"{"access_token":"x","token_type":"Bearer","id_token":"x.y"}"#,
            ),
            "parse",
        ),
        (
            "an error",
            instead("/token", "500 Internal Server Error", ""),
            "empty",
        ),
        (
            "a secret by plain http",
            says(|m| m["token_endpoint"] = json!("http://idp.example/t")),
            "not https",
        ),
        (
            "no endpoint",
            says(|m| {
                m.as_object_mut().unwrap().remove("token_endpoint");
            }),
            "token",
        ),
    ];
    for (what, behaviour, said) in late {
        fake.behaves(Behaviour::default());
        let (address, cookies) = go(&workbench, "");
        let back = fake.agree(&address, "c");
        fake.behaves(behaviour);
        let got = workbench.get(path(&workbench, &back), &cookies);
        assert_eq!(got.status, 502, "{what}: {got:?}");
        assert!(got.body.contains(said), "{what}: {got:?}");
        assert!(got.body.contains("name=\"password\""), "{what}: {got:?}");
    }
    fake.behaves(Behaviour::default());
    assert_eq!(sign_in(&workbench, &fake, "c").status, 303);
    let english = [("Accept-Language", "en")];
    fake.behaves(instead(DISCOVERY, "200 OK", "<html>"));
    let got = Workbench::of(&home).ask("GET", "/login/provider", &english, "");
    assert!(got.body.contains("answers what cannot be used"), "{got:?}");
}

#[test]
fn one_that_is_away_or_slow_holds_up_nobody_else() {
    let fake = Fake::start();
    let home = fake.home("");
    fake.link(&home, "clerk", "c");
    let workbench = Workbench::of(&home);
    fake.behaves(Behaviour {
        slow: Duration::from_secs(60),
        ..Behaviour::default()
    });
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let ask = || workbench.get("/login/provider", "");
        let waiting: Vec<_> = (0..16).map(|_| scope.spawn(ask)).collect();
        while fake.calls() < 16 && waiting.iter().all(|one| !one.is_finished()) {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(fake.calls(), 16, "all of them wait for the provider");
        // Those who look are not held up, who signs in by password gets in.
        let cookie = workbench.sign_in("clerk");
        assert_eq!(workbench.get("/cases", &cookie).status, 200);
        let further = workbench.get("/login/provider", "");
        assert_eq!(further.status, 429, "{further:?}");
        assert!(
            waiting.iter().any(|one| !one.is_finished()),
            "they still wait"
        );
        for waiting in waiting {
            let got = waiting.join().unwrap();
            assert_eq!(got.status, 502, "{got:?}");
            assert!(got.body.contains("応答しません"), "{got:?}");
        }
    });
    assert!(
        begun.elapsed() < Duration::from_secs(50),
        "{:?}",
        begun.elapsed()
    );
    fake.behaves(Behaviour::default());
    assert_eq!(sign_in(&workbench, &fake, "c").status, 303);
    let away = Home::with_settings(&format!(
        "[serve.oidc]\nissuer = \"http://127.0.0.1:1\"\nclient_id = \"{CLIENT}\"\n"
    ));
    add(&away, "clerk", "clerk");
    let workbench = Workbench::of(&away);
    let got = workbench.get("/login/provider", "");
    assert_eq!(got.status, 502, "{got:?}");
    assert!(got.body.contains("応答しません"), "{got:?}");
    workbench.sign_in("clerk");
}

#[test]
fn requests_to_the_provider_are_limited_as_all_are() {
    let fake = Fake::start();
    let home = fake.home("[serve]\nrequests_per_minute = 6\n");
    let workbench = Workbench::of(&home);
    let answers: Vec<u16> = (0..12)
        .map(|_| {
            workbench
                .get("/login/provider/back?state=x&code=y", "")
                .status
        })
        .collect();
    assert!(
        answers.contains(&400) && answers.ends_with(&[429, 429]),
        "{answers:?}"
    );
}

#[test]
fn settings_that_cannot_be_used_are_told_at_the_start() {
    let fake = Fake::start();
    let started = |home: &Home| home.run(["serve", "--addr", "127.0.0.1:0"]).exits(1).err;
    let with = |settings: &str| {
        let home = Home::with_settings(&format!("[serve.oidc]\n{settings}\n"));
        add(&home, "clerk", "clerk");
        home
    };
    for (settings, said) in [
        ("client_id = \"x\"", "issuer"),
        ("issuer = \"https://idp.example\"", "client_id"),
        ("name = \"x\"", "issuer"),
        ("issuer = \"idp.example\"\nclient_id = \"x\"", "issuer"),
        (
            "issuer = \"http://idp.example\"\nclient_id = \"x\"",
            "https",
        ),
        (
            "issuer = \"https://idp.example\"\nclient_id = \"x\"\nclient_secret_file = \"absent\"",
            "absent",
        ),
    ] {
        let told = started(&with(settings));
        assert!(
            told.contains("E1071") && told.contains(said),
            "{settings}: {told}"
        );
    }
    let unknown = Home::with_settings("[serve.oidc]\nsecret = \"x\"\n");
    let told = unknown.run(["user", "list"]).exits(1).err;
    assert!(told.contains("E0102") && told.contains("secret"), "{told}");
    let home = fake.home("");
    for (bytes, mode, said) in [
        (b"s".as_slice(), 0o640, "640, chmod 600"),
        (b"s", 0o604, "604"),
        (b" \n", 0o600, "oidc.secret"),
        (b"\xff\xfe", 0o600, "utf-8"),
    ] {
        secret(&home, bytes, mode);
        let told = started(&home);
        assert!(told.contains("E1071") && told.contains(said), "{told}");
    }
    assert_eq!(fake.calls(), 0, "nobody is asked before somebody signs in");
}

#[test]
fn doctor_says_whether_it_is_set_up_and_when_asked_whether_it_answers() {
    let fake = Fake::start();
    let home = fake.home("");
    let told = |args: &[&str]| home.run(["doctor", "--lang", "en"].iter().chain(args));
    let quiet = told(&[]).exits(0).out;
    assert!(
        quiet.contains(&fake.issuer) && !quiet.contains("answers as it has to"),
        "{quiet}"
    );
    assert_eq!(fake.calls(), 0, "nobody is asked unasked");
    let asked = told(&["--provider"]).exits(0).out;
    assert!(asked.contains("answers as it has to"), "{asked}");
    fake.behaves(instead(DISCOVERY, "503 Service Unavailable", ""));
    let asked = told(&["--provider"]).exits(1).out;
    assert!(asked.contains("503"), "{asked}");
    secret(&home, b"", 0o600);
    let wrong = told(&["--provider"]).exits(1).out;
    assert!(wrong.contains("client_secret_file"), "{wrong}");
}
