//! Keys that are open, damaged, foreign, gone; and new ones.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{checkpoint, damage, home, one_more, size};
use crate::support::{Home, copy};
use crate::texts::AUDIT;

fn set_mode(home: &Home, mode: u32) {
    fs::set_permissions(home.path("ledger/key"), fs::Permissions::from_mode(mode)).unwrap();
}

/// A verb that writes is refused, and writes nothing.
#[track_caller]
fn is_refused(home: &Home, code: &str) -> String {
    home.submit("もう一つ", "監査規程.md", AUDIT);
    let before = checkpoint(home);
    let run = home.run(["--lang", "en", "intake"]).exits(1);
    assert!(run.err.contains(code) && run.out.is_empty(), "{run:#?}");
    assert_eq!(checkpoint(home), before);
    assert_eq!(home.json(["cases"])["cases"].as_array().unwrap().len(), 1);
    run.err
}

#[test]
fn a_key_that_others_can_read_is_refused_until_they_cannot() {
    let home = home();
    set_mode(&home, 0o640);
    let err = is_refused(&home, "E0901");
    assert!(err.contains("chmod 600"), "{err}");
    set_mode(&home, 0o600);
    assert_eq!(home.intake().len(), 1);
}

#[test]
fn a_damaged_foreign_or_missing_key_is_refused_and_a_new_origin_goes_on() {
    let other = self::home();
    for code in ["damaged", "foreign", "missing"] {
        let home = home();
        let key = home.path("ledger/key");
        let mut text = fs::read(&key).unwrap();
        match code {
            "damaged" => {
                let last = text.len() - 3;
                text[last] ^= 1;
                fs::write(&key, text).unwrap();
                is_refused(&home, "E0902");
            }
            "foreign" => {
                copy(&other.path("ledger/key"), &key);
                is_refused(&home, "E0902");
            }
            _ => {
                fs::remove_file(&key).unwrap();
                is_refused(&home, "E0903");
            }
        }
        let old = home.path("old");
        fs::write(&old, checkpoint(&home)).unwrap();
        home.run(["ledger", "new-origin", "--yes"]).exits(0);
        assert_eq!(home.intake().len(), 1, "{code}");
        let old = ["--checkpoint", old.to_str().unwrap()];
        assert_eq!(damage(&home, &old), [""; 0], "{code}");
    }
}

#[test]
fn a_rotated_key_signs_and_what_the_old_one_signed_still_holds() {
    let home = home();
    let old = home.path("old");
    fs::write(&old, checkpoint(&home)).unwrap();
    let vkey = fs::read_to_string(home.path("ledger/vkey")).unwrap();
    let would = home.run(["ledger", "rotate-key", "--dry-run"]).exits(0);
    assert!(!would.out.is_empty());
    assert_eq!(size(&home), 4);
    let rotated = home.json(["ledger", "rotate-key"]);
    assert_eq!(rotated["before"], vkey.trim_end());
    let told = fs::read_to_string(home.path("ledger/vkey")).unwrap();
    assert_eq!(rotated["key"], told.trim_end());
    assert_ne!(told, vkey);
    assert_eq!(checkpoint(&home).matches("\n— ").count(), 2, "both sign");
    one_more(&home);
    assert_eq!(checkpoint(&home).matches("\n— ").count(), 1);
    let old = ["--checkpoint", old.to_str().unwrap()];
    assert_eq!(damage(&home, &old), [""; 0]);
    let event = &home.json(["ledger", "events"])["events"][4]["event"];
    assert_eq!(event["type"], "key-rotated");
    assert_eq!(event["old"], vkey.trim_end());
}

/// The folder `ledger` before and after a change to the key, and the key that
/// the change made: from them what a killed run leaves is put together.
#[track_caller]
fn killed_after_the_event(home: &Home, args: &[&str]) {
    copy(&home.path("ledger"), &home.path("before"));
    home.run(args).exits(0);
    copy(&home.path("ledger"), &home.path("after"));
    fs::remove_dir_all(home.path("ledger")).unwrap();
    copy(&home.path("before"), &home.path("ledger"));
    copy(&home.path("after/key"), &home.path("ledger/key.next"));
    super::database(home)
        .execute(
            "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)",
            [],
        )
        .unwrap();
    assert_eq!(damage(home, &[]), [""; 0]);
    assert!(home.intake().is_empty());
    for file in ["key", "checkpoint", "vkey", "origin"] {
        let [now, after] =
            ["ledger", "after"].map(|dir| fs::read(home.path(dir).join(file)).unwrap());
        assert!(now == after, "{file}");
    }
    assert!(!home.path("ledger/key.next").exists());
    one_more(home);
    assert_eq!(damage(home, &[]), [""; 0]);
}

#[test]
fn a_change_of_key_that_was_killed_after_its_event_is_finished() {
    killed_after_the_event(&home(), &["ledger", "rotate-key"]);
    killed_after_the_event(&home(), &["ledger", "new-origin", "--yes"]);
}

#[test]
fn a_change_of_key_that_was_killed_before_its_event_never_was() {
    let home = home();
    let other = self::home();
    copy(&other.path("ledger/key"), &home.path("ledger/key.next"));
    one_more(&home);
    assert!(!home.path("ledger/key.next").exists());
    assert_eq!(damage(&home, &[]), [""; 0]);
}
