//! Limits of what browsers may send, what is denied and noted, and the
//! description of what scripts may ask for.

use std::fs;

use serde_json::{Value, json};

use super::{Workbench, add, home};
use crate::support::Home;

fn with_settings(text: &str) -> Home {
    let home = Home::new();
    let file = home.dir().join("akashi.toml");
    let settings = fs::read_to_string(&file).unwrap_or_default();
    fs::write(&file, format!("{settings}\n[serve]\n{text}\n")).unwrap();
    home
}

#[test]
fn the_description_names_exactly_what_scripts_may_ask_for() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    let got = workbench.get("/openapi.json", "");
    assert_eq!(got.header("content-type"), Some("application/json"));
    let document: Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.push((method.to_uppercase(), path.clone()));
        }
        for part in path.split('/').filter_map(|part| part.strip_prefix('{')) {
            let name = part.trim_end_matches('}');
            let text = methods.to_string();
            assert!(
                text.contains(&format!("\"name\":\"{name}\"")),
                "{path} {name}"
            );
        }
    }
    let routes = akashi::web::routes::table();
    let served = routes.iter().filter(|route| route.for_scripts);
    let mut served: Vec<(String, String)> = served
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
    // What it refers to is there.
    let refers = got.body.split("#/components/schemas/").skip(1);
    for name in refers.filter_map(|rest| rest.split('"').next()) {
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
}

#[test]
fn scripts_get_what_the_description_promises() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let ask = |path: &str, cookie: &str| {
        let headers = [("Cookie", cookie), ("Accept", "application/json")];
        let got = workbench.ask("GET", path, &headers, "");
        (
            got.status,
            serde_json::from_str::<Value>(&got.body).unwrap(),
        )
    };
    let (status, session) = ask("/session", &cookie);
    assert_eq!((status, &session["name"]), (200, &Value::from("reviewer")));
    assert_eq!(session["roles"], json!(["reviewer"]));
    assert_eq!(session["form"], workbench.get("/account", &cookie).form());
    assert!(ask(&format!("/cases/{case}/news"), &cookie).1["version"].is_string());
    let (status, problem) = ask("/cases/C-1900-000001/news", &cookie);
    assert_eq!((status, &problem["code"]), (404, &Value::from("E0301")));
    assert_eq!(ask("/session", "").0, 401);
    // What the command line says of the same, for who may see it.
    home.run([
        "enquiry",
        "add",
        "--case",
        &case,
        "--from",
        "user",
        "--text",
        "いつですか",
        "--by",
        "clerk",
    ])
    .exits(0);
    let listed = home.json(["enquiry", "list"]);
    let code = listed["enquiries"][0]["enquiry"].as_str().unwrap();
    assert_eq!(ask("/enquiries", &cookie), (200, listed.clone()));
    assert_eq!(
        ask("/enquiries?case=C-1", &cookie).1["enquiries"],
        json!([])
    );
    let one = home.json(["enquiry", "show", code]);
    assert_eq!(ask(&format!("/enquiries/{code}"), &cookie), (200, one));
    assert_eq!(ask("/enquiries/Q-1900-000001", &cookie).0, 404);
    let notices = home.json(["notice", "list", &case]);
    assert!(notices["further"].is_array(), "{notices}");
    let place = format!("/cases/{case}/notices");
    assert_eq!(ask(&place, &cookie), (200, notices));
    assert_eq!(ask("/enquiries", &workbench.sign_in("admin")).0, 403);
}

#[test]
fn a_form_that_is_too_large_is_told_so_in_words() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let long = "x".repeat((1 << 20) + 1);
    let place = format!("/cases/{case}/review/J3-01/exclude");
    let got = workbench.post(&place, &cookie, &format!("reason={long}"));
    assert_eq!(got.status, 413, "{}", got.head);
    assert!(got.body.contains("フォームが大きすぎます"), "{}", got.body);
    assert!(
        got.header("content-security-policy").is_some(),
        "{}",
        got.head
    );
}

#[test]
fn whoever_asks_too_often_waits_and_it_is_noted_once() {
    let home = with_settings("requests_per_minute = 20");
    add(&home, "reviewer", "reviewer");
    add(&home, "auditor", "auditor");
    let workbench = Workbench::of(&home);
    let (mine, theirs) = (workbench.sign_in("reviewer"), workbench.sign_in("auditor"));
    let answers: Vec<_> = (0..30).map(|_| workbench.get("/account", &mine)).collect();
    let refused: Vec<_> = answers.iter().filter(|got| got.status == 429).collect();
    assert!(!refused.is_empty());
    assert!(refused[0].body.contains("秒待って"), "{:?}", refused[0]);
    assert_eq!(
        workbench.get("/account", &theirs).status,
        200,
        "others go on"
    );
    assert_eq!(workbench.get("/static/akashi.css", &mine).status, 200);
    let log = home.run(["user", "log"]).exits(0).out;
    let noted = log.lines().filter(|line| line.contains("/account"));
    let noted = noted.filter(|line| line.starts_with('✕')).count();
    assert!((1..refused.len().max(2)).contains(&noted), "{noted}: {log}");
}

#[test]
fn an_upload_ends_where_the_settings_say() {
    let home = with_settings("max_upload_mib = 1\nmax_upload_files = 2");
    add(&home, "clerk", "clerk");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("clerk");
    let form = workbench.get("/upload", &cookie).form();
    let send = |files: &[(&str, usize)]| {
        let part = |name: &str, extra: &str, content: &str| {
            format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"{extra}\r\n\r\n{content}\r\n"
            )
        };
        let mut body = part("form", "", &form) + &part("scheme", "", "japhic-medical");
        body += &part("name", "", "上限");
        for (name, bytes) in files {
            let named = format!("; filename=\"{name}\"\r\nContent-Type: text/plain");
            body += &part("files", &named, &"あ".repeat(bytes / 3));
        }
        body += "--b--\r\n";
        let typed = ("Content-Type", "multipart/form-data; boundary=b");
        workbench.ask("POST", "/upload", &[("Cookie", &cookie), typed], &body)
    };
    let got = send(&[("a.txt", 2 << 20)]);
    assert_eq!(got.status, 413, "{got:?}");
    assert!(
        got.body.contains("上限 1 MiB") && got.body.contains("a.txt"),
        "{got:?}"
    );
    let got = send(&[("a.txt", 30), ("b.txt", 30), ("c.txt", 30)]);
    assert_eq!(got.status, 413, "{got:?}");
    assert!(got.body.contains("c.txt"), "{got:?}");
    assert_eq!(send(&[("a.txt", 30), ("b.txt", 30)]).status, 303);
}

#[test]
fn what_is_denied_is_noted() {
    let (home, case) = home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("auditor");
    let place = format!("/cases/{case}/review/J3-01");
    assert_eq!(
        workbench.post(&place, &cookie, "verdict=accept").status,
        403
    );
    let form = workbench.post("/logout", &cookie, "form=00");
    assert_eq!(form.status, 403, "{form:?}");
    let log = home.run(["user", "log"]).exits(0).out;
    for place in [place.as_str(), "/logout"] {
        let noted = log
            .lines()
            .filter(|line| line.starts_with('✕') && line.contains(place));
        let noted: Vec<_> = noted.collect();
        assert_eq!(noted.len(), 1, "{place}: {log}");
        assert!(noted[0].contains("auditor"), "{noted:?}");
    }
}

#[test]
fn a_method_that_an_address_does_not_know_is_told_so_on_a_page() {
    let (home, _) = home();
    let workbench = Workbench::of(&home);
    for method in ["DELETE", "PUT", "OPTIONS"] {
        let got = workbench.ask(method, "/cases", &[], "");
        assert_eq!(got.status, 405, "{got:?}");
        assert!(got.body.contains("<html"), "{got:?}");
        assert!(got.header("content-security-policy").is_some(), "{got:?}");
    }
}
