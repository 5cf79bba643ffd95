//! Killed, restored, damaged: when the database and the checkpoint outside it
//! part.

use std::fs;
use std::path::PathBuf;

use super::{
    checkpoint, copy_database, damage, database, home, not_checked, one_more, restore_database,
    size,
};
use crate::support::{Home, Run, files};
use crate::texts::AUDIT;

/// A verb that writes is refused as damage, and writes nothing.
#[track_caller]
fn is_refused(home: &Home, code: &str) {
    home.submit("新しい", "監査規程.md", AUDIT);
    let before = (files(&home.path("vault")), checkpoint(home));
    for verb in [&["intake"][..], &["ledger", "rotate-key"]] {
        let run: Run = home.run(verb).exits(4);
        assert!(run.err.contains(code) && run.out.is_empty(), "{run:#?}");
    }
    assert_eq!((files(&home.path("vault")), checkpoint(home)), before);
}

#[test]
fn killed_before_signing_the_next_run_signs_the_same() {
    let home = home();
    let before = checkpoint(&home);
    one_more(&home);
    let after = checkpoint(&home);
    fs::write(home.path("ledger/checkpoint"), before).unwrap();
    let forget = "DELETE FROM checkpoint WHERE size = 7";
    assert_eq!(database(&home).execute(forget, []).unwrap(), 1);
    assert!(not_checked(&home).contains("signatures from event 4 on"));
    assert!(home.intake().is_empty());
    assert_eq!(checkpoint(&home), after);
    assert_eq!(damage(&home, &[]), [""; 0]);
    // Killed between the file and the database's own record of it.
    assert_eq!(database(&home).execute(forget, []).unwrap(), 1);
    assert!(home.intake().is_empty());
    let kept = "SELECT count(*) FROM checkpoint WHERE size = 7";
    let kept: i64 = database(&home).query_row(kept, [], |r| r.get(0)).unwrap();
    assert_eq!((kept, checkpoint(&home)), (1, after));
}

/// A home whose database is a copy from before its newest submission.
fn restored() -> (Home, PathBuf, PathBuf) {
    let home = home();
    let (copy, early, late) = (home.path("copy"), home.path("early"), home.path("late"));
    copy_database(&home, &copy);
    fs::write(&early, checkpoint(&home)).unwrap();
    one_more(&home);
    fs::write(&late, checkpoint(&home)).unwrap();
    restore_database(&home, &copy);
    (home, early, late)
}

#[test]
fn beside_an_older_database_nothing_is_signed_or_written() {
    let (home, _, _) = restored();
    is_refused(&home, "E0904");
    // The index is of the newer one too.
    assert_eq!(damage(&home, &[]), ["checkpoint-larger", "index"]);
    for verb in [&["ledger", "checkpoint"][..], &["ledger", "proof", "1"]] {
        let run = home.run(verb).exits(4);
        assert!(run.err.contains("E0904"), "{run:#?}");
    }
}

#[test]
fn a_new_origin_goes_on_and_links_the_head_that_it_leaves() {
    let (home, early, late) = restored();
    let left = checkpoint(&home);
    let refused = home.run(["ledger", "new-origin"]).exits(2);
    assert!(refused.err.contains("E0909"));
    home.run(["ledger", "new-origin", "--dry-run"]).exits(0);
    is_refused(&home, "E0904");
    let opened = home.json(["ledger", "new-origin", "--yes"]);
    assert_eq!(opened["size"], 5);
    assert_ne!(
        Some(opened["origin"].as_str().unwrap()),
        left.lines().next()
    );
    let event = &home.json(["ledger", "events"])["events"][4]["event"];
    assert_eq!(event["left"]["checkpoint"], left.as_str());
    assert_eq!(event["left"]["size"], 7);
    // What was lost is taken in again from the drop folder, once.
    assert_eq!(home.intake().len(), 2);
    assert_eq!(
        damage(&home, &["--checkpoint", early.to_str().unwrap()]),
        [""; 0]
    );
    assert_eq!(
        damage(&home, &["--checkpoint", late.to_str().unwrap()]),
        ["checkpoint-left"]
    );
}

#[test]
fn no_original_goes_when_an_older_database_goes_on() {
    let (home, _, _) = restored();
    let originals = crate::support::files(&home.path("vault"));
    for (path, _) in &originals {
        let file = fs::OpenOptions::new().append(true).open(path).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
    }
    fs::remove_dir_all(home.path("intake")).unwrap();
    home.run(["ledger", "new-origin", "--yes"]).exits(0);
    home.submit("後から", "後.txt", "後");
    assert_eq!(home.intake().len(), 1);
    let kept = crate::support::files(&home.path("vault"));
    for original in &originals {
        assert!(kept.contains(original), "{:?}", original.0);
    }
    let found = home.json(["verify"]);
    assert_eq!(found["leftovers"][0]["what"], "unreferenced");
}

#[test]
fn beside_another_database_nothing_is_signed_or_written() {
    for (other, what) in [
        (Home::new(), "checkpoint-larger"),
        (home(), "checkpoint-differs"),
    ] {
        other.run(["reindex"]).exits(0);
        let home = home();
        let copy = home.path("copy");
        copy_database(&other, &copy);
        restore_database(&home, &copy);
        home.submit("新しい", "監査規程.md", AUDIT);
        let run = home.run(["intake"]).exits(4);
        assert!(run.err.contains("E0904"), "{run:#?}");
        let found = damage(&home, &[]);
        assert!(found.contains(&what.to_owned()), "{found:?}");
    }
}

#[test]
fn without_any_database_nothing_is_signed_or_written() {
    let home = home();
    fs::remove_file(home.path("akashi.db")).unwrap();
    let is_lost = |verb: &[&str]| {
        let run = home.run(verb).exits(4);
        assert!(run.err.contains("E1087"), "{verb:?}: {run:#?}");
        assert!(!home.path("akashi.db").exists(), "{verb:?}");
    };
    let public = ["register", "--public", "--format", "csv"];
    for verb in [
        &["intake"][..],
        &["intake", "--dry-run"],
        &["cases"],
        &["due"],
        &["search", "教育"],
        &["verify"],
        &public,
    ] {
        is_lost(verb);
    }
    let before = checkpoint(&home);
    fs::remove_file(home.path("ledger/checkpoint")).unwrap();
    is_lost(&["cases"]);
    is_lost(&["intake"]);
    // With the originals moved away too it is a new ledger, under a name of
    // its own: two histories under one name would be a fork.
    fs::rename(home.path("vault"), home.path("vault.before")).unwrap();
    assert_eq!(home.intake().len(), 1);
    assert_ne!(checkpoint(&home).lines().next(), before.lines().next());
    assert!(home.path("ledger/key.before").exists());
    assert_eq!(damage(&home, &[]), [""; 0]);
}

#[test]
fn a_rewritten_event_is_seen_by_the_checkpoint_outside() {
    let home = home();
    // Leaves and nodes too, as somebody would who knows the form.
    let events = database(&home);
    events.pragma_update(None, "foreign_keys", false).unwrap();
    let forged = "DELETE FROM ledger_event; DELETE FROM ledger_node; DELETE FROM ledger_key;
                  DELETE FROM checkpoint";
    let key: String = events
        .query_row("SELECT vkey FROM ledger_key", [], |row| row.get(0))
        .unwrap();
    events.execute_batch(forged).unwrap();
    super::append_events(&home, 4);
    events
        .execute("INSERT INTO ledger_key VALUES (0, ?1)", [key])
        .unwrap();
    drop(events);
    let found = damage(&home, &[]);
    assert!(
        found.contains(&"checkpoint-differs".to_owned()),
        "{found:?}"
    );
    is_refused(&home, "E0904");
}

#[test]
fn a_missing_checkpoint_is_damage_and_is_made_again_where_nothing_contradicts() {
    let home = home();
    let before = checkpoint(&home);
    fs::remove_file(home.path("ledger/checkpoint")).unwrap();
    assert_eq!(damage(&home, &[]), ["checkpoint-missing"]);
    let run = home.run(["intake"]).exits(0);
    assert!(run.err.contains("E0906"), "{run:#?}");
    assert_eq!(checkpoint(&home), before);
    assert_eq!(damage(&home, &[]), [""; 0]);
    // The database remembers a head that is not its own: nothing is made.
    let other = self::home();
    let note = checkpoint(&other);
    database(&home)
        .execute("UPDATE checkpoint SET note = CAST(?1 AS BLOB)", [note])
        .unwrap();
    fs::remove_file(home.path("ledger/checkpoint")).unwrap();
    let run = home.run(["intake"]).exits(4);
    assert!(run.err.contains("E0904"), "{run:#?}");
    assert!(!home.path("ledger/checkpoint").exists());
}

#[test]
fn a_damaged_checkpoint_is_refused_and_found() {
    let home = home();
    let good = checkpoint(&home);
    for (bad, what) in [
        ("x".to_owned(), "checkpoint-unreadable"),
        (good.replace("\n4\n", "\n2\n"), "checkpoint-signature"),
    ] {
        fs::write(home.path("ledger/checkpoint"), &bad).unwrap();
        is_refused(&home, "E0905");
        assert_eq!(damage(&home, &[]), [what]);
    }
    fs::write(home.path("ledger/checkpoint"), "x").unwrap();
    home.run(["ledger", "new-origin", "--yes"]).exits(0);
    assert_eq!(damage(&home, &[]), [""; 0]);
    assert!(home.path("ledger/checkpoint.damaged").exists());
}

#[test]
fn what_was_never_signed_is_signed_by_the_next_verb_that_writes() {
    // A home of an akashi that did not sign yet.
    let home = home();
    fs::remove_dir_all(home.path("ledger")).unwrap();
    database(&home)
        .execute_batch("DELETE FROM ledger_key; DELETE FROM checkpoint")
        .unwrap();
    assert!(not_checked(&home).contains("not signed yet"));
    assert!(home.intake().is_empty());
    assert_eq!(size(&home), 5);
    assert_eq!(damage(&home, &[]), [""; 0]);
}

#[test]
fn what_finds_events_and_keys_is_checked_too() {
    let home = home();
    one_more(&home);
    let alter = |sql: &str| assert_eq!(database(&home).execute(sql, []).unwrap(), 1);
    alter("UPDATE ledger_event SET case_code = 'C-2026-000001' WHERE seq = 4");
    assert_eq!(damage(&home, &[]), ["ledger-finder"]);
    alter("UPDATE ledger_event SET case_code = 'C-2026-000002' WHERE seq = 4");
    let vkey = fs::read_to_string(self::home().path("ledger/vkey")).unwrap();
    fs::write(home.path("ledger/vkey"), &vkey).unwrap();
    assert_eq!(damage(&home, &[]), ["ledger-vkey"]);
    let insert = "INSERT INTO ledger_key VALUES (2, ?1)";
    database(&home).execute(insert, [vkey.trim_end()]).unwrap();
    let found = damage(&home, &[]);
    assert!(found.contains(&"ledger-key".to_owned()), "{found:?}");
}
