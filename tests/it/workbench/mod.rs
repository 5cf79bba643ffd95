//! The workbench from outside: who gets in, who may do what, what a browser is
//! told.

mod assign;
mod bodies;
mod ending;
mod enquiries;
mod findings;
mod inbox;
mod interest;
mod judging;
mod limits;
mod notices;
mod originals;
mod outsourcing;
mod provider;
mod proxy;
mod review;
mod searching;
mod second_step;
mod settings;
mod upload;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::support::{Home, Served, akashi, feed};

const PASSWORD: &str = "correct horse battery";

/// A workbench that ends with this value.
struct Workbench {
    served: Option<Served>,
    host: String,
}

/// What a browser gets.
#[derive(Debug)]
struct Got {
    status: u16,
    head: String,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The token that the page's forms carry.
    #[track_caller]
    fn form(&self) -> String {
        let (_, rest) = self
            .body
            .split_once("name=\"form\" value=\"")
            .unwrap_or_else(|| panic!("no form: {self:?}"));
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Workbench {
    fn of(home: &Home) -> Self {
        let served = Served::of(home);
        let host = served
            .address
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        Self {
            served: Some(served),
            host,
        }
    }

    /// One that runs already, and ends by itself.
    fn at(host: &str) -> Self {
        Self {
            served: None,
            host: host.to_owned(),
        }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
        let mut answer = Vec::new();
        let mut stream = self.start(method, path, headers, body);
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Got {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Sends a request, and reads nothing yet.
    fn start(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.host
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let typed = headers.iter().any(|(name, _)| *name == "Content-Type");
        if method == "POST" && !typed {
            request.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    fn get(&self, path: &str, cookie: &str) -> Got {
        self.ask("GET", path, &[("Cookie", cookie)], "")
    }

    fn post(&self, path: &str, cookie: &str, body: &str) -> Got {
        self.ask("POST", path, &[("Cookie", cookie)], body)
    }

    /// Signs in and returns the cookie.
    #[track_caller]
    fn sign_in(&self, name: &str) -> String {
        let body = format!("name={name}&password=correct+horse+battery&back=/");
        let got = self.post("/login", "", &body);
        assert_eq!(got.status, 303, "{got:?}");
        let cookie = got.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}

pub(crate) fn add(home: &Home, name: &str, roles: &str) {
    let mut command = akashi();
    command
        .arg("--home")
        .arg(home.dir())
        .args(["user", "add", name, "--role", roles]);
    feed(command, format!("{PASSWORD}\n").as_bytes()).exits(0);
}

/// A home with one case, a user of every role, and the number of the case.
fn home() -> (Home, String) {
    let home = Home::new();
    home.submit(
        "見本会",
        "教育規程.txt",
        "第1条 従業者に対し、年1回以上、個人情報保護の教育を実施する。\n",
    );
    let run = home.run(["intake", "--json"]).exits(0);
    let case = run.json()["submissions"][0]["case"]
        .as_str()
        .unwrap()
        .to_owned();
    for role in [
        "clerk",
        "reviewer",
        "officer",
        "committee",
        "contractor",
        "auditor",
        "admin",
    ] {
        add(&home, role, role);
    }
    (home, case)
}

/// What each role is answered, by route: `y` lets in, `n` refuses. The order is
/// clerk, reviewer, officer, committee, contractor, auditor, admin.
const EXPECTED: &[(&str, &str, &str)] = &[
    ("GET", "/session", "yyyyyyy"),
    ("GET", "/account", "yyyyyyy"),
    ("POST", "/account/password", "yyyyyyy"),
    ("GET", "/account/totp", "yyyyyyy"),
    ("POST", "/account/totp", "yyyyyyy"),
    ("POST", "/account/provider", "yyyyyyy"),
    ("GET", "/help", "yyyyyyy"),
    ("GET", "/keys/{switch}", "yyyyyyy"),
    ("POST", "/logout", "yyyyyyy"),
    ("GET", "/", "yyyyyyy"),
    ("GET", "/cases", "yyyyyyn"),
    ("GET", "/cases/{case}", "yyyyyyn"),
    ("POST", "/cases/{case}/people", "nnynnnn"),
    ("POST", "/cases/{case}/conflict", "yyyyyyn"),
    ("GET", "/cases/{case}/life", "yyyyyyn"),
    ("POST", "/cases/{case}/life/{event}", "yyyyyyn"),
    ("GET", "/cases/{case}/findings", "yyyyyyn"),
    ("POST", "/cases/{case}/findings", "nynnnnn"),
    ("POST", "/cases/{case}/findings/dismiss", "nynnnnn"),
    ("POST", "/cases/{case}/findings/{finding}/answer", "nynnnnn"),
    ("POST", "/cases/{case}/findings/{finding}/close", "nynnnnn"),
    ("GET", "/cases/{case}/notices", "yyyyyyn"),
    ("POST", "/cases/{case}/notices", "ynynnnn"),
    ("GET", "/cases/{case}/notices/{notice}", "yyyyyyn"),
    ("GET", "/cases/{case}/notices/{notice}/letter", "yyyyyyn"),
    (
        "GET",
        "/cases/{case}/notices/{notice}/save/{form}",
        "yyyyyyn",
    ),
    ("POST", "/cases/{case}/notices/{notice}/approve", "nnynnnn"),
    ("POST", "/cases/{case}/notices/{notice}/issue", "ynynnnn"),
    ("POST", "/cases/{case}/notices/{notice}/sent", "ynynnnn"),
    ("POST", "/cases/{case}/notices/{notice}/withdraw", "ynynnnn"),
    ("GET", "/outsourcing", "yyyyyyn"),
    ("GET", "/enquiries", "yyyyyyn"),
    ("POST", "/enquiries", "ynnnnnn"),
    ("GET", "/enquiries/{enquiry}", "yyyyyyn"),
    ("POST", "/enquiries/{enquiry}/answer", "ynnnnnn"),
    ("POST", "/enquiries/{enquiry}/close", "ynnnnnn"),
    ("GET", "/cases/{case}/compare", "yyyyyyn"),
    ("POST", "/cases/{case}/compare", "nynnnnn"),
    ("GET", "/documents/{document}/compare", "yyyyyyn"),
    ("GET", "/due", "yyyyyyn"),
    ("GET", "/register", "yyyyyyn"),
    ("GET", "/register/{form}", "yyyyyyn"),
    ("GET", "/cases/{case}/matrix", "yyyyyyn"),
    ("GET", "/cases/{case}/coverage/{form}", "yyyyyyn"),
    ("GET", "/cases/{case}/review", "yyyyyyn"),
    ("GET", "/cases/{case}/review/{criterion}", "yyyyyyn"),
    ("POST", "/cases/{case}/review/{criterion}", "nynnnnn"),
    ("POST", "/cases/{case}/review/{criterion}/undo", "nynnnnn"),
    (
        "POST",
        "/cases/{case}/review/{criterion}/exclude",
        "nynnnnn",
    ),
    ("GET", "/cases/{case}/news", "yyyyyyn"),
    ("GET", "/upload", "ynnnnnn"),
    ("POST", "/upload", "ynnnnnn"),
    ("GET", "/upload/{upload}", "ynnnnnn"),
    ("POST", "/upload/{upload}", "ynnnnnn"),
    ("GET", "/progress/{upload}", "ynnnnnn"),
    ("GET", "/submissions/{submission}", "yyyyyyn"),
    ("GET", "/documents/{document}", "yyyyyyn"),
    ("GET", "/documents/{document}/original", "yyyyyyn"),
    ("GET", "/documents/{document}/pages/{page}", "yyyyyyn"),
    ("GET", "/search", "yyyyyyn"),
    ("POST", "/search/saved", "yyynnnn"),
    ("POST", "/search/forget", "yyynnnn"),
    ("GET", "/ledger", "nyynnyn"),
    ("POST", "/ledger/verify", "nyynnyn"),
    ("GET", "/settings", "nnnnnyy"),
    ("GET", "/users", "nnnnnny"),
    ("POST", "/users", "nnnnnny"),
    ("POST", "/users/{name}", "nnnnnny"),
];

#[test]
fn every_route_answers_every_role_as_the_table_says() {
    use akashi::web::routes::{Who, table};
    for route in table() {
        let known = EXPECTED
            .iter()
            .any(|(method, path, _)| *path == route.path && *method == route.method.as_str());
        assert!(
            known || route.who == Who::Anyone,
            "{} {} is in no table",
            route.method,
            route.path
        );
    }
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let roles = [
        "clerk",
        "reviewer",
        "officer",
        "committee",
        "contractor",
        "auditor",
        "admin",
    ];
    for (role, at) in roles.iter().zip(0..) {
        let mut cookie = String::new();
        for (method, path, expected) in EXPECTED {
            let place = path
                .replace("{case}", &case)
                .replace("{criterion}", "J3-01")
                .replace("{submission}", "R-2026-000001")
                .replace("{event}", "pay-fee")
                .replace("{document}", "D-1")
                .replace("{page}", "1.png")
                .replace("{form}", "csv")
                .replace("{switch}", "on")
                .replace("{finding}", "F-1")
                .replace("{notice}", "N-1")
                .replace("{enquiry}", "Q-2026-000001")
                .replace("{upload}", "0123456789abcdef0123456789abcdef")
                .replace("{name}", "nobody");
            if cookie.is_empty() || workbench.get("/account", &cookie).status != 200 {
                cookie = workbench.sign_in(role);
            }
            // A form without its token changes nothing, but only whoever may
            // send the form at all is told so.
            let got = workbench.ask(method, &place, &[("Cookie", &cookie)], "");
            let denied = got.status == 403 && got.body.contains("E0836");
            let may = expected.as_bytes()[at] == b'y';
            assert_eq!(!denied, may, "{role} {method} {place}: {got:?}");
            assert!(got.status < 500, "{role} {method} {place}: {got:?}");
        }
    }
}

#[test]
fn nobody_gets_in_without_signing_in() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    for path in [
        "/",
        "/cases",
        &format!("/cases/{case}"),
        "/ledger",
        "/users",
        "/documents/D-1/original",
    ] {
        for cookie in [
            "",
            "akashi=",
            "akashi=00",
            &format!("akashi={}", "0".repeat(64)),
        ] {
            let got = workbench.get(path, cookie);
            assert_eq!(got.status, 303, "{path} {cookie}");
            assert!(
                got.header("location").unwrap().starts_with("/login"),
                "{got:?}"
            );
        }
    }
    let got = workbench.ask("GET", "/cases", &[("Accept", "application/json")], "");
    assert_eq!(got.status, 401);
    let got = workbench.post("/login", "", "name=reviewer&password=wrong+wrong+wrong");
    assert_eq!(got.status, 422);
    assert!(got.body.contains("違います"), "{got:?}");
}

#[test]
fn a_form_of_another_session_or_site_changes_nothing() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let mine = workbench.sign_in("admin");
    let page = workbench.get("/users", &mine);
    let others = workbench
        .get("/account", &workbench.sign_in("clerk"))
        .form();
    let new =
        |form: &str| format!("form={form}&name=mallory&role=admin&password=correct+horse+battery");
    for form in ["", "00", others.as_str()] {
        let got = workbench.post("/users", &mine, &new(form));
        assert_eq!(got.status, 403, "{got:?}");
    }
    let good = new(&page.form());
    for (name, value) in [
        ("Origin", "https://evil.example"),
        ("Sec-Fetch-Site", "cross-site"),
    ] {
        let got = workbench.ask("POST", "/users", &[("Cookie", &mine), (name, value)], &good);
        assert_eq!(got.status, 403, "{got:?}");
    }
    assert!(!home.run(["user", "list"]).exits(0).out.contains("mallory"));
    assert_eq!(workbench.post("/users", &mine, &good).status, 303);
    assert!(home.run(["user", "list"]).exits(0).out.contains("mallory"));
}

#[test]
fn a_reviewer_judges_and_the_ledger_has_it() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let first = workbench.get(&format!("/cases/{case}/review"), &cookie);
    let place = first.header("location").unwrap().to_owned();
    let page = workbench.get(&place, &cookie);
    let (_, rest) = page.body.split_once("name=\"passage\" value=\"").unwrap();
    let passage = rest.split('"').next().unwrap();
    let body = format!(
        "form={}&passage={passage}&verdict=reject&reason=",
        page.form()
    );
    let got = workbench.post(&place, &cookie, &body);
    assert_eq!(got.status, 422, "a reason is needed: {got:?}");
    let body = format!(
        "form={}&passage={passage}&verdict=accept&reason=",
        page.form()
    );
    let got = workbench.post(&place, &cookie, &body);
    assert_eq!(got.status, 303, "{got:?}");
    let coverage = home.json(["coverage", case.as_str()]);
    let text = coverage.to_string();
    assert!(text.contains("\"by\":\"reviewer\""), "{text}");
    home.run(["verify"]).exits(0);
}

#[test]
fn the_ledger_is_told_in_words_and_by_case() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("auditor");
    let all = workbench.get("/ledger", &cookie).body;
    assert!(all.contains("台帳を新しい名前で開始"), "{all}");
    let of_case = workbench.get(&format!("/ledger?case={case}"), &cookie).body;
    assert!(of_case.contains("提出物を受領（受入"), "{of_case}");
    assert!(!of_case.contains("台帳を新しい名前で開始"), "{of_case}");
    let before = workbench.get("/ledger?before=1", &cookie).body;
    assert!(!before.contains("提出物を受領（受入"), "{before}");
    assert!(before.contains("台帳を新しい名前で開始"), "{before}");
    let none = workbench.get("/ledger?case=C-1", &cookie);
    assert_eq!(none.status, 404, "{none:?}");
    assert!(none.body.contains("role=\"alert\""), "{none:?}");
}

#[test]
fn what_strangers_wrote_stays_text() {
    let home = Home::new();
    let evil = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";
    home.submit(
        "<b>会</b>",
        "<i>規程.txt",
        format!("第1条 従業者に対し、年1回以上、個人情報保護の教育を実施する。{evil}\n"),
    );
    home.run(["intake"]).exits(0);
    add(&home, "reviewer", "reviewer");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let paths = [
        "/",
        "/cases",
        "/cases/C-2026-000001",
        "/cases/C-2026-000001/matrix",
        "/documents/D-1",
        "/search?q=%3Cscript%3E",
        "/search?q=alert",
    ];
    for path in paths {
        let got = workbench.get(path, &cookie);
        assert_eq!(got.status, 200, "{path}: {got:?}");
        for tag in ["<script>alert", "<img src=x", "<b>会", "<i>規程"] {
            assert!(!got.body.contains(tag), "{path} has {tag}");
        }
        let policy = got.header("content-security-policy").unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(got.header("cache-control"), Some("no-store"));
    }
    let got = workbench.get("/documents/D-1/original", &cookie);
    assert!(
        got.header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn many_wrong_passwords_have_to_wait() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    // Nobody learns by it who has an account.
    home.run(["user", "disable", "reviewer"]).exits(0);
    for name in ["clerk", "nobody", "reviewer"] {
        let guess = |password: &str| {
            let body = format!("name={name}&password={password}");
            workbench.post("/login", "", &body)
        };
        for _ in 0..5 {
            assert_eq!(guess("wrong+wrong+wrong").status, 422, "{name}");
        }
        let got = guess("correct+horse+battery");
        assert_eq!(got.status, 429, "{name}: {got:?}");
        assert!(got.body.contains("続けて間違えたため"), "{name}: {got:?}");
    }
    let log = home.run(["user", "log"]).exits(0).out;
    assert!(
        log.lines()
            .filter(|line| line.starts_with('✕') && line.contains("sign-in"))
            .count()
            >= 5,
        "{log}"
    );
}

#[test]
fn a_password_that_was_set_meanwhile_is_not_undone_by_a_sign_in() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("clerk");
    let page = workbench.get("/account", &cookie);
    // One that cannot be used changes nothing and leaves no further session.
    let change = |new: &str| {
        let old = "correct+horse+battery";
        let body = format!("form={}&old={old}&new={new}", page.form());
        workbench.post("/account/password", &cookie, &body)
    };
    let got = change("short");
    assert_eq!(got.status, 422, "{got:?}");
    assert_eq!(workbench.get("/account", &cookie).status, 200);
    assert_eq!(change("another+long+sentence").status, 303);
    assert_eq!(workbench.get("/account", &cookie).status, 303, "signed out");
    let old = workbench.post("/login", "", "name=clerk&password=correct+horse+battery");
    assert_eq!(old.status, 422, "{old:?}");
    let new = workbench.post("/login", "", "name=clerk&password=another+long+sentence");
    assert_eq!(new.status, 303, "{new:?}");
}

#[test]
fn guesses_that_come_at_once_are_all_counted() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let guess = || {
        workbench
            .post("/login", "", "name=officer&password=wrong+wrong+wrong")
            .status
    };
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let guesses: Vec<_> = (0..12).map(|_| scope.spawn(guess)).collect();
        guesses
            .into_iter()
            .map(|guess| guess.join().unwrap())
            .collect()
    });
    let refused = answers.iter().filter(|status| **status == 422).count();
    assert_eq!(refused, 5, "{answers:?}");
    assert!(
        answers.iter().all(|status| matches!(status, 422 | 429)),
        "{answers:?}"
    );
}
