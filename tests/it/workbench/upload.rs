//! Uploads: all of it is taken in, or nothing reaches the drop folder.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::{Got, Workbench, add};
use crate::support::{Home, JAPHIC, archive, files};

const BOUNDARY: &str = "----akashi-test";
const RULE: &str = "第1条 従業者に対し、年1回以上、個人情報保護の教育を実施する。\n";

/// A home in which nobody would wait for what settles, and its clerk.
fn home() -> (Home, Workbench, String) {
    let home = Home::with_settings("[intake]\nsettle_seconds = 600\n[reading]\nocr = false\n");
    add(&home, "clerk", "clerk");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("clerk");
    (home, workbench, cookie)
}

/// A form as browsers write it, that ends the upload.
fn form(fields: &[(&str, &str)], sent: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = parts(fields, sent);
    body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\ntake-in\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// One that brings files, and more will come.
fn more(fields: &[(&str, &str)], sent: &[(&str, &[u8])]) -> Vec<u8> {
    let end = format!("--{BOUNDARY}--\r\n");
    [parts(fields, sent), end.into_bytes()].concat()
}

fn parts(fields: &[(&str, &str)], sent: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
    }
    for (path, bytes) in sent {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{path}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body
}

/// Sends a form; `missing` of its bytes never come.
fn send(workbench: &Workbench, cookie: &str, place: &str, body: &[u8], missing: usize) -> Got {
    let mut stream = TcpStream::connect(&workbench.host).unwrap();
    let head = format!(
        "POST {place} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
        workbench.host,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body[..body.len() - missing]).unwrap();
    if missing > 0 {
        stream.shutdown(std::net::Shutdown::Write).unwrap();
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .unwrap_or(("HTTP/1.1 0 -", ""));
    Got {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// What lies in the drop folder, by its path in there.
fn dropped(home: &Home) -> Vec<PathBuf> {
    let folder = home.path("intake");
    let found = files(&folder).into_iter();
    found
        .map(|(path, _)| path.strip_prefix(&folder).unwrap().to_owned())
        .collect()
}

fn left_behind(home: &Home) -> usize {
    fs::read_dir(home.path("uploads")).map_or(0, Iterator::count)
}

/// The page of an upload once it is taken in.
fn taken(workbench: &Workbench, cookie: &str, place: &str) -> Got {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let page = workbench.get(place, cookie);
        if !page.body.contains("data-progress") || Instant::now() > until {
            return page;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn what_a_clerk_sends_is_taken_in_at_once_and_ends_on_the_receipt() {
    let (home, workbench, cookie) = home();
    let token = workbench.get("/upload", &cookie).form();
    let zip = archive(&[("記録/教育.txt", RULE.as_bytes())]);
    let body = form(
        &[("form", &token), ("scheme", JAPHIC), ("name", "")],
        &[
            ("2026_新規_見本会/規程/教育規程.txt", RULE.as_bytes()),
            ("2026_新規_見本会/CON.txt", b"x\n"),
            ("2026_新規_見本会/記録.zip", &zip),
        ],
    );
    let got = send(&workbench, &cookie, "/upload", &body, 0);
    assert_eq!(got.status, 303, "{got:?}");
    let place = got.header("location").unwrap().to_owned();
    let page = taken(&workbench, &cookie, &place);
    assert!(page.body.contains("R-2026-000001"), "{page:?}");
    assert!(
        page.body.contains("記録.zip&#x2f;記録&#x2f;教育.txt"),
        "{page:?}"
    );
    let kept = home.path("intake").join(JAPHIC).join("2026_新規_見本会");
    assert_eq!(
        fs::read(kept.join("規程/教育規程.txt")).unwrap(),
        RULE.as_bytes()
    );
    let receipt = home.json(["receipt", "R-2026-000001"]);
    assert_eq!(receipt["files"].as_array().unwrap().len(), 4, "{receipt:#}");
    home.run(["verify"]).exits(0);
    // The command line finds nothing new in what the workbench took in.
    assert!(home.intake().is_empty());
}

#[test]
fn what_is_cut_off_leaves_nothing() {
    let (home, workbench, cookie) = home();
    let token = workbench.get("/upload", &cookie).form();
    let big = vec![b'x'; 1 << 20];
    let fields = [("form", token.as_str()), ("scheme", JAPHIC), ("name", "a")];
    let body = form(&fields, &[("a.txt", b"whole"), ("b.bin", &big)]);
    for missing in [4, 1 << 19, (1 << 20) + 60] {
        let got = send(&workbench, &cookie, "/upload", &body, missing);
        assert!(got.status == 400 || got.status == 0, "{got:?}");
        let until = Instant::now() + Duration::from_secs(10);
        while left_behind(&home) > 0 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(
            (dropped(&home).len(), left_behind(&home)),
            (0, 0),
            "{missing}"
        );
    }
}

#[test]
fn names_that_lead_elsewhere_are_refused_and_nothing_is_kept() {
    let (home, workbench, cookie) = home();
    let token = workbench.get("/upload", &cookie).form();
    let long = "あ".repeat(100);
    for path in [
        "../../akashi.toml",
        "/etc/passwd",
        "a/../../b",
        "a//b",
        "..",
        long.as_str(),
    ] {
        let fields = [("form", token.as_str()), ("scheme", JAPHIC), ("name", "a")];
        let body = form(&fields, &[("ok.txt", b"x"), (path, b"evil")]);
        let got = send(&workbench, &cookie, "/upload", &body, 0);
        assert_eq!(got.status, 422, "{path}: {got:?}");
        assert!(got.body.contains("受け取れない名前"), "{got:?}");
        assert_eq!((dropped(&home).len(), left_behind(&home)), (0, 0), "{path}");
    }
    for name in ["../x", ".hidden", "a/b"] {
        let fields = [("form", token.as_str()), ("scheme", JAPHIC), ("name", name)];
        let got = send(
            &workbench,
            &cookie,
            "/upload",
            &form(&fields, &[("a", b"x")]),
            0,
        );
        assert_eq!(got.status, 422, "{name}: {got:?}");
    }
    let settings = fs::read_to_string(home.path("akashi.toml")).unwrap();
    assert!(settings.contains("settle_seconds = 600"));
}

#[test]
fn a_form_that_is_not_the_sessions_writes_nothing() {
    let (home, workbench, cookie) = home();
    for token in ["", "00"] {
        let fields = [("form", token), ("scheme", JAPHIC), ("name", "a")];
        let got = send(
            &workbench,
            &cookie,
            "/upload",
            &form(&fields, &[("a", b"x")]),
            0,
        );
        assert_eq!(got.status, 403, "{got:?}");
    }
    let token = workbench.get("/upload", &cookie).form();
    let fields = [("form", token.as_str()), ("scheme", "../x"), ("name", "a")];
    let got = send(
        &workbench,
        &cookie,
        "/upload",
        &form(&fields, &[("a", b"x")]),
        0,
    );
    assert_eq!(got.status, 422, "{got:?}");
    let got = send(
        &workbench,
        &cookie,
        "/upload",
        &form(&[("form", &token), ("scheme", JAPHIC)], &[]),
        0,
    );
    assert_eq!(got.status, 422, "nothing was sent: {got:?}");
    assert_eq!((dropped(&home).len(), left_behind(&home)), (0, 0));
}

#[test]
fn two_different_files_of_one_name_do_not_replace_each_other() {
    let (home, workbench, cookie) = home();
    let token = workbench.get("/upload", &cookie).form();
    let fields = [("form", token.as_str()), ("scheme", JAPHIC), ("name", "a")];
    let twice = |second: &[u8]| {
        let body = form(&fields, &[("a.txt", b"one"), ("a.txt", second)]);
        send(&workbench, &cookie, "/upload", &body, 0).status
    };
    assert_eq!(twice(b"two"), 422);
    assert_eq!(dropped(&home).len(), 0);
    assert_eq!(twice(b"one"), 303);
}

#[test]
fn what_was_accepted_is_there_after_a_kill_and_the_rest_can_follow() {
    let (home, workbench, cookie) = home();
    let token = workbench.get("/upload", &cookie).form();
    let fields = [("form", token.as_str()), ("scheme", JAPHIC), ("name", "a")];
    let name = |nth: usize| format!("規程{nth:02}.txt");
    let text = |nth: usize| format!("第{nth}条 {RULE}");
    let begun = send(
        &workbench,
        &cookie,
        "/upload",
        &more(&fields, &[(&name(0), text(0).as_bytes())]),
        0,
    );
    assert_eq!(begun.status, 303, "{begun:?}");
    let place = begun.header("location").unwrap().to_owned();
    let bring = |workbench: &Workbench, nth: usize, missing: usize| {
        let body = more(&fields[..1], &[(&name(nth), text(nth).as_bytes())]);
        send(workbench, &cookie, &place, &body, missing).status
    };
    for nth in 1..20 {
        assert_eq!(bring(&workbench, nth, 0), 303);
    }
    // One is cut off, and the server killed: nothing is left to it to tidy up.
    assert_eq!(bring(&workbench, 20, 40), 400);
    drop(workbench);

    let workbench = Workbench::of(&home);
    let page = workbench.get(&place, &cookie);
    for nth in 0..20 {
        assert!(page.body.contains(&name(nth)), "{nth}: {page:?}");
    }
    assert!(!page.body.contains(&name(20)), "{page:?}");
    // The last two again, as one does who did not see the answer, and the rest.
    for nth in 18..30 {
        assert_eq!(bring(&workbench, nth, 0), 303, "{nth}");
    }
    let other = more(&fields[..1], &[(&name(3), b"other")]);
    assert_eq!(send(&workbench, &cookie, &place, &other, 0).status, 422);
    let ended = send(&workbench, &cookie, &place, &form(&fields[..1], &[]), 0);
    assert_eq!(ended.status, 303, "{ended:?}");
    let page = taken(&workbench, &cookie, &place);
    for nth in 0..30 {
        assert!(page.body.contains(&name(nth)), "{nth}: {page:?}");
    }
    let receipts = home.json(["receipt", "--all"]);
    let files = receipts["submissions"][0]["files"]
        .as_array()
        .map_or(0, Vec::len);
    assert_eq!(files, 30, "{receipts}");
}

#[test]
fn what_arrives_while_all_is_put_into_the_drop_folder_is_not_lost() {
    let (home, workbench, cookie) = home();
    let token = workbench.get("/upload", &cookie).form();
    for round in 0..4 {
        let name = format!("r{round}");
        let fields = [
            ("form", token.as_str()),
            ("scheme", JAPHIC),
            ("name", &name),
        ];
        let first = format!("r{round}/first.txt");
        let begun = more(&fields, &[(&first, b"first")]);
        let begun = send(&workbench, &cookie, "/upload", &begun, 0);
        let place = begun.header("location").unwrap().to_owned();
        let bring = |nth: usize| {
            let path = format!("o{round}/{nth}.txt");
            let body = more(&fields[..1], &[(&path, b"other")]);
            (send(&workbench, &cookie, &place, &body, 0).status == 303).then_some(path)
        };
        let end = || send(&workbench, &cookie, &place, &form(&fields[..1], &[]), 0);
        let accepted: Vec<String> = std::thread::scope(|scope| {
            let ends = [(); 2].map(|()| scope.spawn(end));
            let brought: Vec<_> = (0..12).map(|nth| scope.spawn(move || bring(nth))).collect();
            for end in ends {
                assert_eq!(end.join().unwrap().status, 303);
            }
            let brought = brought.into_iter();
            brought.filter_map(|one| one.join().unwrap()).collect()
        });
        let everywhere = [dropped(&home), kept(&home)].concat();
        for path in accepted.iter().chain([&first]) {
            let there = everywhere.iter().filter(|place| place.ends_with(path));
            assert_eq!(there.count(), 1, "{path} of {accepted:?}: {everywhere:?}");
        }
        taken(&workbench, &cookie, &place);
    }
}

/// What lies in uploads and is not yet in the drop folder.
fn kept(home: &Home) -> Vec<PathBuf> {
    let found = files(&home.path("uploads")).into_iter();
    found.map(|(path, _)| path).collect()
}

#[test]
fn an_erasure_takes_what_the_upload_says_of_it() {
    let (home, workbench, cookie) = home();
    add(&home, "officer", "officer");
    let token = workbench.get("/upload", &cookie).form();
    let fields = [("form", token.as_str()), ("scheme", JAPHIC), ("name", "a")];
    let names = ["規程-見本太郎.txt", "規程-見本花子.txt"];
    let places = names.map(|name| {
        let text = format!("{name}\n{RULE}");
        let body = form(&fields, &[(name, text.as_bytes())]);
        let got = send(&workbench, &cookie, "/upload", &body, 0);
        let place = got.header("location").unwrap().to_owned();
        taken(&workbench, &cookie, &place);
        place
    });
    let receipt = home.json(["receipt", "R-2026-000001"]);
    let document = receipt["files"][0]["document"].as_str().unwrap().to_owned();
    let reason = ["--reason", "本人の求め", "--by", "officer", "--yes"];
    home.json([&["erase", document.as_str()][..], &reason].concat());
    let told: Vec<u8> = files(&home.path("uploads"))
        .into_iter()
        .flat_map(|(_, bytes)| bytes)
        .collect();
    let told = String::from_utf8_lossy(&told);
    assert!(
        !told.contains(names[0]) && told.contains(names[1]),
        "{told}"
    );
    assert_eq!(workbench.get(&places[0], &cookie).status, 404);
    assert_eq!(workbench.get(&places[1], &cookie).status, 200);
}

#[test]
fn who_works_in_another_scheme_sees_and_sends_nothing() {
    let (home, workbench, cookie) = home();
    let token = workbench.get("/upload", &cookie).form();
    let fields = [("form", token.as_str()), ("scheme", JAPHIC), ("name", "a")];
    let body = more(&fields, &[("規程.txt", RULE.as_bytes())]);
    let begun = send(&workbench, &cookie, "/upload", &body, 0);
    let place = begun.header("location").unwrap().to_owned();
    add(&home, "other", "clerk");
    home.run(["user", "bodies", "other", "aspic-medical:examining"])
        .exits(0);
    let other = workbench.sign_in("other");
    let page = workbench.get("/upload", &other);
    assert!(page.body.contains("<option>aspic-medical<"), "{page:?}");
    assert!(!page.body.contains(JAPHIC), "{page:?}");
    for path in [place.clone(), place.replace("/upload", "/progress")] {
        let got = workbench.get(&path, &other);
        assert!(got.status == 403 && got.body.contains("E1036"), "{got:?}");
    }
    let own = page.form();
    let fields = [("form", own.as_str()), ("scheme", JAPHIC), ("name", "b")];
    for (path, body) in [
        ("/upload", form(&fields, &[("規程.txt", RULE.as_bytes())])),
        (place.as_str(), form(&fields[..1], &[])),
    ] {
        let got = send(&workbench, &other, path, &body, 0);
        assert_eq!(got.status, 403, "{path}: {got:?}");
        assert_eq!((dropped(&home).len(), left_behind(&home)), (0, 1), "{path}");
    }
    let denied = |line: &&str| line.starts_with('✕') && line.contains("other");
    let log = home.run(["user", "log"]).exits(0).out;
    assert_eq!(log.lines().filter(denied).count(), 4, "{log}");
    // What is one's own goes on as before.
    assert_eq!(workbench.get(&place, &cookie).status, 200);
    let fields = [fields[0], ("scheme", "aspic-medical"), fields[2]];
    let body = form(&fields, &[("規程.txt", RULE.as_bytes())]);
    let own = send(&workbench, &other, "/upload", &body, 0);
    let own = own.header("location").unwrap();
    let page = taken(&workbench, &other, own);
    assert!(page.body.contains("R-2026-000001"), "{page:?}");
}
