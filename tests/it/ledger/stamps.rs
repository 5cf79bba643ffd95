//! Time stamps by an authority that openssl plays.

use std::fs;
use std::process::Command;

use super::{checkpoint, damage, not_checked, one_more};
use crate::support::{Home, Run, repository};
use crate::texts::EDUCATION;

const INSTALL: &str = "openssl is missing: install it with `sh tests/tools/witnesses.sh`";

fn script() -> String {
    let path = repository().join("tests/it/ledger/authority.sh");
    path.display().to_string()
}

/// A home with one submission, whose time stamps this command gives.
fn home(command: &[&str]) -> Home {
    let home = Home::new();
    set(&home, command);
    home.submit("見本会", "教育規程.txt", EDUCATION);
    home.intake();
    home
}

fn set(home: &Home, command: &[&str]) {
    let settings = format!("[intake]\nsettle_seconds = 0\n[timestamp]\ncommand = {command:?}\n");
    home.put("akashi.toml", settings);
}

/// A home with an authority in its folder `tsa`.
fn stamped() -> Home {
    let home = home(&[]);
    let tsa = home.path("tsa").display().to_string();
    fs::create_dir(&tsa).unwrap();
    let made = Command::new("sh").args([&script(), "make", &tsa]).output();
    let made: Run = made.unwrap().into();
    assert_eq!(made.code, Some(0), "{INSTALL}: {made:#?}");
    set(&home, &["sh", &script(), "reply", &tsa]);
    home
}

#[test]
fn openssl_accepts_the_time_stamp_of_a_checkpoint_and_no_altered_one() {
    let home = stamped();
    let stamped = home.json(["ledger", "timestamp"]);
    let [data, reply] = ["checkpoint", "reply"].map(|key| stamped[key].as_str().unwrap());
    assert_eq!(fs::read_to_string(data).unwrap(), checkpoint(&home));
    let verify = || -> Run {
        let ca = home.path("tsa/ca.pem");
        Command::new("openssl")
            .args(["ts", "-verify", "-data", data, "-in", reply, "-CAfile"])
            .arg(ca)
            .output()
            .expect(INSTALL)
            .into()
    };
    verify().exits(0);
    assert!(stamped["at"].as_str().unwrap().ends_with('Z'), "{stamped}");
    // Once is enough for a checkpoint; the next one gets its own.
    let first = fs::read(reply).unwrap();
    assert_eq!(home.json(["ledger", "timestamp"]), stamped);
    assert_eq!(fs::read(reply).unwrap(), first);
    one_more(&home);
    assert_ne!(
        home.json(["ledger", "timestamp"])["reply"],
        stamped["reply"]
    );
    assert_eq!(damage(&home, &[]), [""; 0]);
    assert!(not_checked(&home).contains("on 2 time stamps"));
    let altered = checkpoint(&home);
    fs::write(data, altered).unwrap();
    assert_ne!(verify().code, Some(0));
    assert_eq!(damage(&home, &[]), ["timestamp"]);
}

#[test]
fn what_is_no_time_stamp_of_it_is_refused_and_nothing_is_kept() {
    let other = stamped();
    other.run(["ledger", "timestamp"]).exits(0);
    let foreign = other.path("tsa/reply.tsr").display().to_string();
    let own = stamped();
    own.run(["ledger", "timestamp"]).exits(0);
    let replayed = own.path("tsa/reply.tsr").display().to_string();
    fs::remove_dir_all(own.path("ledger/timestamps")).unwrap();
    for (home, command) in [
        (&own, &[][..]),
        (&own, &["no-such-program"]),
        (&own, &["false"]),
        (&own, &["true"]),
        (&own, &["echo", "x"]),
        (&own, &["cat"]),
        (&own, &["cat", &foreign]),
        (&own, &["cat", &replayed]),
    ] {
        set(home, command);
        let run = home.run(["ledger", "timestamp"]).exits(1);
        assert!(run.err.contains("E0911"), "{command:?}: {run:#?}");
        assert!(!home.path("ledger/timestamps").exists(), "{command:?}");
    }
}

#[test]
fn time_stamps_that_cannot_be_listed_are_damage_and_not_absent() {
    let home = stamped();
    home.json(["ledger", "timestamp"]);
    let folder = home.path("ledger/timestamps");
    std::fs::remove_dir_all(&folder).unwrap();
    home.run(["verify"]).exits(0);
    std::fs::write(&folder, b"x").unwrap();
    let run = home.run(["verify", "--json"]).exits(4);
    assert_eq!(run.json()["damage"][0]["what"], "timestamp", "{run:?}");
}
