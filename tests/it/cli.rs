//! The command line: exit codes, languages, what goes where.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::support::{AKASHI, Home, Run, akashi, run};
use crate::texts::{AUDIT, EDUCATION};

const VERBS: &[&str] = &[
    "init",
    "intake",
    "search",
    "coverage",
    "judge",
    "cases",
    "case",
    "receipt",
    "verify",
    "parse",
    "match",
    "scheme",
    "period",
    "reindex",
    "doctor",
    "completions",
    "man",
];

#[test]
fn every_exit_code_is_as_documented() {
    let home = Home::with_two_regulations();
    let case = "C-2026-000001";
    for (code, args) in [
        (0, &["cases"][..]),
        (0, &["case", "show", case]),
        (0, &["coverage", case]),
        (0, &["search", "教育"]),
        (0, &["search", "存在しない語句"]),
        (0, &["verify"]),
        (0, &["intake"]),
        (0, &["receipt", "--all"]),
        (0, &["scheme", "list"]),
        (0, &["scheme", "check"]),
        (0, &["reindex"]),
        (0, &["--version"]),
        (0, &["--help"]),
        (1, &["coverage", "C-1999-000001"]),
        (1, &["case", "show", "C-1999-000001"]),
        (1, &["receipt", "R-1999-000001"]),
        (1, &["scheme", "check", "no-such"]),
        (1, &["init"]),
        (2, &[]),
        (2, &["no-such-verb"]),
        (2, &["intake", "--no-such-flag"]),
        (2, &["coverage"]),
        (2, &["coverage", case, "--format", "papyrus"]),
        (2, &["search"]),
        (2, &["receipt"]),
        (2, &["cases", "--json", "--jsonl"]),
        (2, &["judge", case, "J3-01"]),
    ] {
        let run = home.run(args);
        assert_eq!(run.code, Some(code), "{args:?}: {run:#?}");
        if code != 0 {
            assert!(!run.err.is_empty(), "{args:?} says nothing");
            assert!(run.out.is_empty(), "{args:?} prints data: {run:#?}");
        }
    }
}

#[test]
fn init_makes_a_home_once() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("証 home");
    let init = |options: &[&str]| -> Run {
        let mut command = akashi();
        command.arg("init").arg(&home).args(options);
        command.output().unwrap().into()
    };
    assert!(init(&["--dry-run"]).exits(0).out.contains("証 home"));
    assert!(!home.exists());
    init(&[]).exits(0);
    let settings = std::fs::read_to_string(home.join("akashi.toml")).unwrap();
    assert!(settings.contains("settle_seconds") && settings.contains('#'));
    assert!(home.join("intake").is_dir());
    std::fs::write(home.join("akashi.toml"), "# mine\n").unwrap();
    assert!(init(&[]).exits(1).err.contains("E0110"));
    assert_eq!(
        std::fs::read_to_string(home.join("akashi.toml")).unwrap(),
        "# mine\n"
    );
}

#[test]
fn errors_come_in_both_languages_with_the_same_code() {
    let home = Home::with_two_regulations();
    let japanese = home
        .run(["coverage", "C-1999-000001", "--lang", "ja"])
        .exits(1)
        .err;
    let english = home
        .run(["coverage", "C-1999-000001", "--lang", "en"])
        .exits(1)
        .err;
    assert!(japanese.starts_with("E0301: ") && english.starts_with("E0301: "));
    assert!(japanese.contains("\n  → ") && english.contains("\n  → "));
    assert!(!japanese.is_ascii());
    assert!(english.contains("no such case: C-1999-000001"), "{english}");
    let from_locale: Run = home
        .akashi()
        .env("LANG", "en_GB.UTF-8")
        .args(["coverage", "C-1999-000001"])
        .output()
        .unwrap()
        .into();
    assert_eq!(from_locale.err, english);
    let stronger: Run = home
        .akashi()
        .env("LC_ALL", "ja_JP.UTF-8")
        .env("LANG", "en_GB.UTF-8")
        .args(["coverage", "C-1999-000001"])
        .output()
        .unwrap()
        .into();
    assert_eq!(stronger.err, japanese);
}

#[test]
fn json_is_the_same_in_every_language() {
    let home = Home::with_two_regulations();
    for args in [
        &["coverage", "C-2026-000001"][..],
        &["receipt", "--all"],
        &["search", "教育"],
        &["cases"],
        &["case", "show", "C-2026-000001"],
        &["scheme", "list"],
    ] {
        let of = |lang: &str| {
            let mut all = vec!["--json", "--lang", lang];
            all.extend(args);
            home.run(all).exits(0)
        };
        let (japanese, english) = (of("ja"), of("en"));
        assert_eq!(japanese.out, english.out, "{args:?}");
        assert_eq!(japanese.out.lines().count(), 1, "one document: {args:?}");
        assert_eq!(japanese.json()["schema_version"], 1, "{args:?}");
    }
}

#[test]
fn data_goes_to_stdout_and_progress_to_stderr() {
    let home = Home::new();
    home.submit("見本会", "教育規程.txt", EDUCATION);
    let taken = home.run(["intake", "--json", "--lang", "en"]).exits(0);
    taken.json();
    assert!(
        taken.err.contains("keeping 1/1") && taken.err.contains("reading 1/1"),
        "{taken:#?}"
    );
    assert!(
        !taken.err.contains('\u{1b}') && !taken.err.contains('\r'),
        "{taken:#?}"
    );
    home.submit("乙", "監査規程.md", AUDIT);
    let quiet = home.run(["intake", "--quiet"]).exits(0);
    assert_eq!(quiet.err, "");
    assert!(quiet.out.contains("R-2026-000002"), "{quiet:#?}");
    assert_eq!(home.run(["verify", "-q"]).exits(0).err, "");
    // What went wrong is said all the same.
    assert!(
        home.run(["coverage", "x", "-q"])
            .exits(1)
            .err
            .contains("E0301")
    );
}

#[test]
fn a_reader_that_had_enough_is_no_failure() {
    let home = Home::with_two_regulations();
    for args in [
        &["coverage", "C-2026-000001", "--jsonl"][..],
        &["man"],
        &["completions", "bash"],
    ] {
        let mut child = home
            .akashi()
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::with_capacity(16, child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
        assert!(output.stderr.is_empty(), "{args:?}: {output:?}");
    }
}

#[test]
fn a_full_output_is_a_failure() {
    let home = Home::with_two_regulations();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = home.akashi();
    let output = command.arg("cases").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("E0701"));
}

#[test]
fn colour_only_where_it_is_wanted() {
    let home = Home::with_two_regulations();
    let search = |set: &dyn Fn(&mut std::process::Command)| -> Run {
        let mut command = home.akashi();
        set(&mut command);
        command.args(["search", "教育"]).output().unwrap().into()
    };
    let always = search(&|command| {
        command.args(["--color", "always"]);
    });
    assert!(always.exits(0).out.contains('\u{1b}'));
    let plain = search(&|_| {}).exits(0).out;
    assert!(!plain.contains('\u{1b}'));
    let no_color = search(&|command| {
        command.env("NO_COLOR", "1");
    });
    assert_eq!(no_color.exits(0).out, plain);
}

#[test]
fn help_of_every_verb_opens_with_examples() {
    for lang in ["ja", "en"] {
        for verb in VERBS {
            let help = run([*verb, "--help", "--lang", lang]).exits(0);
            assert_eq!(help.err, "", "{verb}");
            let example = help.out.find("  akashi ").or(help.out.find("akashi match"));
            let usage = help.out.find("--home").unwrap();
            assert!(example.is_some_and(|at| at < usage), "{verb}: {}", help.out);
            let short = run([*verb, "-h", "--lang", lang]).exits(0);
            assert!(short.out.contains("akashi"), "{verb}");
        }
        let help = run(["--help", "--lang", lang]).exits(0).out;
        for verb in VERBS {
            assert!(
                help.contains(&format!("  {verb}")),
                "{verb} is not listed: {help}"
            );
        }
    }
    assert!(!run(["intake", "--help", "--lang", "ja"]).out.is_ascii());
}

#[test]
fn man_pages_and_completions_come_from_the_same_definition() {
    for shell in ["bash", "zsh", "fish"] {
        let script = run(["completions", shell]).exits(0).out;
        for verb in VERBS {
            assert!(script.contains(verb), "{shell}: {verb}");
        }
    }
    run(["completions", "tcsh-of-old"]).exits(2);
    let page = run(["man"]).exits(0).out;
    assert!(page.contains(".TH akashi"), "{page}");
    let dir = tempfile::tempdir().unwrap();
    let out: Run = akashi()
        .arg("man")
        .arg("--out")
        .arg(dir.path())
        .output()
        .unwrap()
        .into();
    out.exits(0);
    for verb in VERBS {
        let page = dir.path().join(format!("akashi-{verb}.1"));
        assert!(page.is_file(), "no {page:?}");
    }
}

#[test]
fn the_home_may_be_named_in_three_ways() {
    let home = Home::with_two_regulations();
    let wanted = home.run(["cases"]).exits(0).out;
    assert!(wanted.contains("C-2026-000001"));
    let by_variable: Run = akashi()
        .env("AKASHI_HOME", home.dir())
        .arg("cases")
        .output()
        .unwrap()
        .into();
    assert_eq!(by_variable.exits(0).out, wanted);
    let by_folder: Run = akashi()
        .current_dir(home.dir())
        .arg("cases")
        .output()
        .unwrap()
        .into();
    assert_eq!(by_folder.exits(0).out, wanted);
}

#[test]
fn doctor_says_how_things_are() {
    let home = Home::with_two_regulations();
    let found = home.json(["doctor"]);
    assert_eq!(found["ok"], true, "{found:#}");
    let findings = found["findings"].as_array().unwrap();
    for key in ["jail", "packs", "index", "database"] {
        assert!(
            findings.iter().any(|finding| finding["key"] == key),
            "{key}"
        );
    }
    let empty = tempfile::tempdir().unwrap();
    let nowhere: Run = akashi()
        .current_dir(empty.path())
        .arg("doctor")
        .output()
        .unwrap()
        .into();
    assert!(nowhere.code == Some(0), "{nowhere:#?} {AKASHI}");
}

#[test]
fn a_path_that_leads_round_to_a_home_makes_none_of_it() {
    let home = Home::new();
    let settings = std::fs::read(home.path("akashi.toml")).unwrap();
    let round = home
        .path("new/../../")
        .join(home.dir().file_name().unwrap());
    let run = home.run(["init", round.to_str().unwrap()]).exits(1);
    assert!(run.err.contains("E0110"), "{run:?}");
    assert_eq!(std::fs::read(home.path("akashi.toml")).unwrap(), settings);
}
