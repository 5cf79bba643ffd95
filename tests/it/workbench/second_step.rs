//! Two-step sign-in from outside: set up, asked for, taken away.

use totp_rs::{Builder, Secret};

use super::{Got, PASSWORD, Workbench, add, home};
use crate::support::{Home, akashi, feed};

const PASSWORD_SENT: &str = "correct+horse+battery";

/// The present time step.
fn now() -> u64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    since.as_secs() / 30
}

/// The code of a time step.
fn code(secret: &str, step: u64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let codes = Builder::new().with_secret(secret).build().unwrap();
    codes.generate(step * 30).to_string()
}

/// What stands between two texts of a page.
#[track_caller]
fn between<'a>(got: &'a Got, before: &str, after: &str) -> &'a str {
    let (_, rest) = got
        .body
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before}: {got:?}"));
    rest.split(after).next().unwrap()
}

/// Somebody whose second step is on.
pub(super) struct Enrolled {
    secret: String,
    pub(super) recovery: Vec<String>,
    /// The step whose code confirmed it.
    step: u64,
    cookie: String,
}

fn change(workbench: &Workbench, cookie: &str, fields: &str) -> Got {
    let form = workbench.get("/account/totp", cookie).form();
    let body = format!("form={form}&{fields}");
    workbench.post("/account/totp", cookie, &body)
}

#[track_caller]
pub(super) fn enrol(workbench: &Workbench, name: &str) -> Enrolled {
    let cookie = workbench.sign_in(name);
    let begun = change(
        workbench,
        &cookie,
        &format!("do=begin&password={PASSWORD_SENT}"),
    );
    assert_eq!(begun.status, 303, "{begun:?}");
    let page = workbench.get("/account/totp", &cookie);
    let secret = between(&page, "id=\"secret\">", "<").replace(' ', "");
    assert!(page.body.contains("<svg class=\"qr\""), "{page:?}");
    let step = now();
    let done = change(
        workbench,
        &cookie,
        &format!("do=confirm&code={}", code(&secret, step)),
    );
    assert_eq!(done.status, 200, "{done:?}");
    let list = between(&done, "<ol class=\"codes mono\">", "</ol>");
    let codes = list.split("<li>").skip(1);
    let recovery: Vec<String> = codes.map(|code| code.replace("</li>", "")).collect();
    assert_eq!(recovery.len(), 10, "{list}");
    Enrolled {
        secret,
        recovery,
        step,
        cookie,
    }
}

/// The first step; the cookie that the second one takes.
#[track_caller]
fn first(workbench: &Workbench, name: &str, password: &str) -> String {
    let body = format!("name={name}&password={password}&back=/cases");
    let got = workbench.post("/login", "", &body);
    assert_eq!(got.status, 303, "{got:?}");
    assert_eq!(got.header("location"), Some("/login/code?back=%2Fcases"));
    let cookie = got.header("set-cookie").unwrap();
    assert!(
        cookie.contains("HttpOnly; SameSite=Strict; Max-Age=300"),
        "{cookie}"
    );
    cookie.split(';').next().unwrap().to_owned()
}

pub(super) fn second(workbench: &Workbench, cookie: &str, code: &str) -> Got {
    workbench.post("/login/code", cookie, &format!("code={code}&back=/cases"))
}

pub(super) fn unlocked(home: &Home) {
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let free = "UPDATE account SET failures = 0, locked_until = NULL";
    database.execute(free, []).unwrap();
}

#[test]
fn a_code_is_asked_for_and_counts_once() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let reviewer = enrol(&workbench, "reviewer");
    let page = workbench.get("/login/code", &first(&workbench, "reviewer", PASSWORD_SENT));
    assert!(page.body.contains("確認コード"), "{page:?}");
    // The code that confirmed it is used, an older one too.
    for step in [reviewer.step, reviewer.step - 1] {
        let half = first(&workbench, "reviewer", PASSWORD_SENT);
        let got = second(&workbench, &half, &code(&reviewer.secret, step));
        assert_eq!(got.status, 422, "{got:?}");
    }
    let half = first(&workbench, "reviewer", PASSWORD_SENT);
    assert_eq!(workbench.get("/cases", &half).status, 303, "not in yet");
    let next = code(&reviewer.secret, reviewer.step + 1);
    let got = second(&workbench, &half, &next);
    assert_eq!(
        (got.status, got.header("location")),
        (303, Some("/cases")),
        "{got:?}"
    );
    let session = got.header("set-cookie").unwrap().split(';').next().unwrap();
    assert_eq!(workbench.get("/cases", session).status, 200);
    // Neither the code nor the first step is for a second time.
    assert_eq!(second(&workbench, &half, &reviewer.recovery[0]).status, 422);
    let half = first(&workbench, "reviewer", PASSWORD_SENT);
    assert_eq!(second(&workbench, &half, &next).status, 422);
    assert_eq!(second(&workbench, "", &reviewer.recovery[0]).status, 422);
    // Others are not asked.
    workbench.sign_in("clerk");
}

#[test]
fn a_wrong_password_is_not_told_from_a_wrong_code() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let officer = enrol(&workbench, "officer");
    let answers = |password: &str, code: &str| {
        unlocked(&home);
        let got = second(&workbench, &first(&workbench, "officer", password), code);
        (got.status, got.body.replace(&workbench.host, ""))
    };
    let wrong_code = answers(PASSWORD_SENT, "000000");
    assert_eq!(wrong_code.0, 422);
    // A wrong password uses up no code, of either kind.
    let recovery = &officer.recovery[0];
    let next = code(&officer.secret, officer.step + 1);
    for right in [recovery, &next] {
        assert_eq!(answers("wrong+wrong+wrong", right), wrong_code);
    }
    assert_eq!(answers(PASSWORD_SENT, &next).0, 303);
    assert_eq!(answers(PASSWORD_SENT, recovery).0, 303);
    assert_eq!(answers(PASSWORD_SENT, recovery), wrong_code, "once only");
}

#[test]
fn first_steps_count_alike_until_the_second_is_right() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let auditor = enrol(&workbench, "auditor");
    for password in [PASSWORD_SENT, "wrong+wrong+wrong"] {
        unlocked(&home);
        let mut last = String::new();
        for _ in 0..5 {
            last = first(&workbench, "auditor", password);
        }
        let body = format!("name=auditor&password={PASSWORD_SENT}");
        let got = workbench.post("/login", "", &body);
        assert_eq!(got.status, 429, "{password}: {got:?}");
        // Whoever owes the code of a right password may still give it.
        if password == PASSWORD_SENT {
            let got = second(&workbench, &last, &auditor.recovery[3]);
            assert_eq!(got.status, 303, "{got:?}");
            first(&workbench, "auditor", PASSWORD_SENT);
        }
    }
}

#[test]
fn nothing_of_a_secret_is_in_database_backup_or_ledger() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let clerk = enrol(&workbench, "clerk");
    let half = first(&workbench, "clerk", PASSWORD_SENT);
    assert_eq!(second(&workbench, &half, &clerk.recovery[0]).status, 303);
    drop(workbench);
    let outside = tempfile::tempdir().unwrap();
    let backup = outside.path().join("backup");
    home.run(["backup".as_ref(), backup.as_os_str()]).exits(0);
    let key = std::fs::read_to_string(home.path("totp.key")).unwrap();
    let secret = Secret::try_from_base32(&clerk.secret).unwrap();
    let needles = [
        clerk.secret.as_bytes(),
        secret.as_bytes(),
        clerk.recovery[1].as_bytes(),
        key.trim().as_bytes(),
    ];
    let mut all = crate::support::files(&backup);
    all.retain(|(path, _)| !path.ends_with("totp.key"));
    for (path, bytes) in &all {
        for needle in needles {
            let found = bytes.windows(needle.len()).any(|part| part == needle);
            assert!(!found, "{}", path.display());
        }
    }
    assert!(!all.is_empty());
    let with = outside.path().join("with");
    home.run(["backup".as_ref(), "--with-key".as_ref(), with.as_os_str()])
        .exits(0);
    let copies = crate::support::files(&with);
    assert!(copies.iter().any(|(path, _)| path.ends_with("totp.key")));
    let text = home.json(["ledger", "events"]).to_string();
    for what in ["second-step-on", "recovery-code-used"] {
        assert_eq!(text.matches(what).count(), 1, "{what}: {text}");
    }
    assert!(!text.contains("clerk"), "{text}");
    home.run(["verify"]).exits(0);
    let database = rusqlite::Connection::open(home.path("akashi.db")).unwrap();
    let alter = "UPDATE account_event SET content = replace(content, 'clerk', 'admin')";
    database.execute(alter, []).unwrap();
    let told = home.run(["verify"]).exits(4).out;
    assert!(told.contains("account event"), "{told}");
}

#[test]
fn it_goes_by_its_owner_with_a_code_or_by_an_administrator() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let clerk = enrol(&workbench, "clerk");
    let off = |code: &str| {
        let fields = format!("do=off&password={PASSWORD_SENT}&code={code}");
        change(&workbench, &clerk.cookie, &fields).status
    };
    assert_eq!(off("000000"), 422);
    let begin = format!("do=begin&password={PASSWORD_SENT}");
    assert_eq!(change(&workbench, &clerk.cookie, &begin).status, 409);
    assert_eq!(off(&clerk.recovery[0]), 303);
    workbench.sign_in("clerk");
    // On the command line, and on the page of users.
    let officer = enrol(&workbench, "officer");
    let told = home.run(["user", "totp", "officer", "--off"]).exits(0).out;
    assert!(!told.contains("二段階認証"), "{told}");
    assert_eq!(
        workbench.get("/", &officer.cookie).status,
        303,
        "signed out"
    );
    let again = home.run(["user", "totp", "officer", "--off"]).exits(1);
    assert!(again.err.contains("E1062"), "{}", again.err);
    enrol(&workbench, "officer");
    assert!(home.run(["user", "list"]).out.contains("二段階認証"));
    let admin = workbench.sign_in("admin");
    let form = workbench.get("/users", &admin).form();
    let body = format!("form={form}&do=second-step-off");
    assert_eq!(workbench.post("/users/officer", &admin, &body).status, 303);
    workbench.sign_in("officer");
    let text = home.json(["ledger", "events"]).to_string();
    assert_eq!(text.matches("second-step-reset").count(), 2, "{text}");
    assert_eq!(text.matches("second-step-off").count(), 1, "{text}");
}

#[test]
fn a_role_that_has_to_have_it_does_nothing_before() {
    let home = Home::with_settings("[serve]\ntotp_required_for = [\"officer\"]\n");
    for role in ["officer", "clerk"] {
        add(&home, role, role);
    }
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("officer");
    for path in ["/", "/cases", "/account", "/session"] {
        let got = workbench.get(path, &cookie);
        assert_eq!(
            (got.status, got.header("location")),
            (303, Some("/account/totp"))
        );
    }
    let headers = [("Cookie", cookie.as_str()), ("Accept", "application/json")];
    let got = workbench.ask("GET", "/session", &headers, "");
    assert!(got.status == 403 && got.body.contains("E1064"), "{got:?}");
    let page = workbench.get("/account/totp", &cookie);
    assert!(page.body.contains("設定してから"), "{page:?}");
    let clerk = workbench.sign_in("clerk");
    assert_eq!(workbench.get("/cases", &clerk).status, 200);
    let officer = enrol(&workbench, "officer");
    assert_eq!(workbench.get("/cases", &officer.cookie).status, 200);
}

#[test]
fn a_lost_or_open_key_is_told_and_recovery_codes_work() {
    use std::os::unix::fs::PermissionsExt;
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let clerk = enrol(&workbench, "clerk");
    let path = home.path("totp.key");
    let mode = |mode| std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    mode(0o640);
    let ask = || {
        second(
            &workbench,
            &first(&workbench, "clerk", PASSWORD_SENT),
            "123456",
        )
    };
    let got = ask();
    assert!(
        got.body.contains("E1063") && got.body.contains("chmod 600"),
        "{got:?}"
    );
    mode(0o600);
    std::fs::rename(&path, home.path("elsewhere")).unwrap();
    let got = ask();
    assert!(
        got.status == 500 && got.body.contains("totp.key"),
        "{got:?}"
    );
    // No other key is made as long as one is needed.
    let officer = workbench.sign_in("officer");
    let begin = format!("do=begin&password={PASSWORD_SENT}");
    let got = change(&workbench, &officer, &begin);
    assert!(got.body.contains("鍵ファイル") && !path.exists(), "{got:?}");
    let half = first(&workbench, "clerk", PASSWORD_SENT);
    assert_eq!(second(&workbench, &half, &clerk.recovery[0]).status, 303);
    // A new password ends what was begun with the old one.
    let half = first(&workbench, "clerk", PASSWORD_SENT);
    let mut command = akashi();
    command
        .arg("--home")
        .arg(home.dir())
        .args(["user", "password", "clerk"]);
    feed(command, format!("{PASSWORD}\n").as_bytes()).exits(0);
    assert_eq!(second(&workbench, &half, &clerk.recovery[1]).status, 422);
}
