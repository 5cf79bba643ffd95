//! `verify --checkpoint`: one that was kept elsewhere.

use std::fs;

use super::{append_events, checkpoint, damage, home, one_more, size};
use crate::support::Home;

/// What `verify` says of a checkpoint with this text.
#[track_caller]
fn given(home: &Home, text: impl AsRef<[u8]>) -> Vec<String> {
    let path = home.path("given");
    fs::write(&path, text).unwrap();
    damage(home, &["--checkpoint", path.to_str().unwrap()])
}

#[test]
fn an_earlier_checkpoint_is_the_beginning_of_the_ledger() {
    let home = home();
    let early = checkpoint(&home);
    one_more(&home);
    assert_eq!(given(&home, &early), [""; 0]);
    let path = home.path("given");
    let found = home.json(["verify", "--checkpoint", path.to_str().unwrap()]);
    assert_eq!(found["given"], 4);
    assert_eq!(home.json(["verify"])["given"], serde_json::Value::Null);
}

#[test]
fn one_of_another_ledger_or_altered_or_of_more_events_is_damage() {
    let home = home();
    let own = checkpoint(&home);
    assert_eq!(
        given(&home, checkpoint(&self::home())),
        ["checkpoint-foreign"]
    );
    for bad in ["", "x", "a\n1\n\n", "\u{0}"] {
        assert_eq!(given(&home, bad), ["checkpoint-unreadable"], "{bad:?}");
    }
    assert_eq!(given(&home, vec![b'x'; 2 << 20]), ["checkpoint-unreadable"]);
    assert_eq!(
        given(&home, own.replace("\n4\n", "\n5\n")),
        ["checkpoint-signature"]
    );
    for at in (0..own.len()).step_by(23) {
        let mut bytes = own.clone().into_bytes();
        bytes[at] ^= 1;
        assert_eq!(given(&home, bytes).len(), 1, "byte {at}");
    }
    let missing = home.path("missing");
    let run = home
        .run(["verify", "--checkpoint", missing.to_str().unwrap()])
        .exits(1);
    assert!(run.err.contains("E0203"), "{run:#?}");
}

#[test]
fn one_that_the_key_signed_over_another_history_is_damage() {
    // The same key in two homes that go apart.
    let (home, other) = (home(), Home::new());
    for part in [
        "akashi.db",
        "akashi.db-wal",
        "akashi.db-shm",
        "ledger",
        "vault",
    ] {
        let from = home.path(part);
        if from.exists() {
            crate::support::copy(&from, &other.path(part));
        }
    }
    append_events(&other, 1);
    other.run(["reindex"]).exits(0);
    assert_eq!(given(&home, checkpoint(&other)), ["checkpoint-larger"]);
    one_more(&home);
    assert_eq!(size(&home), 7);
    assert_eq!(given(&home, checkpoint(&other)), ["checkpoint-differs"]);
}
