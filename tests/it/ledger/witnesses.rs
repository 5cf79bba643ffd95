//! Tools that share no code with akashi accept what its ledger hands out, and
//! reject it altered.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{append_events, checkpoint, home, one_more};
use crate::support::{Home, Run, repository};

const INSTALL: &str = "install what is missing with `sh tests/tools/witnesses.sh`";

/// Go's x/mod/sumdb.
fn go(dir: &Path, args: &[&str]) -> Run {
    let program = dir.join("witness");
    if !program.exists() {
        let built: Run = Command::new("go")
            .args(["build", "-o"])
            .arg(&program)
            .arg(repository().join("tests/it/ledger/witness.go"))
            .env("GO111MODULE", "off")
            .env("GOPATH", "/usr/share/gocode")
            .env("GOFLAGS", "")
            .output()
            .expect(INSTALL)
            .into();
        assert_eq!(built.code, Some(0), "{INSTALL}: {built:#?}");
    }
    let run = Command::new(program).args(args).current_dir(dir).output();
    run.unwrap().into()
}

/// PyPI's pymerkle.
fn pymerkle(tiles: &Path) -> Run {
    let python = repository().join("target/py/bin/python");
    Command::new(python)
        .arg(repository().join("tests/it/ledger/witness.py"))
        .arg(tiles)
        .output()
        .expect(INSTALL)
        .into()
}

/// Alters one byte of a file, at a share of its length.
fn flip(path: &Path, share: f64) {
    let mut bytes = fs::read(path).unwrap();
    let at = (bytes.len() as f64 * share) as usize;
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn go_accepts_proofs_and_rejects_them_altered() {
    let home = home();
    fs::write(home.path("old"), checkpoint(&home)).unwrap();
    one_more(&home);
    home.run(
        ["ledger", "proof", "R-2026-000001", "--out"]
            .map(String::from)
            .into_iter()
            .chain([home.path("out").display().to_string()]),
    )
    .exits(0);
    let consistency = home.run(["ledger", "consistency", "4"]).exits(0).out;
    fs::write(home.path("consistency"), consistency).unwrap();
    let proof = [
        "proof",
        "out/vkey",
        "out/event-2.json",
        "out/event-2.tlog-proof",
    ];
    let grown = ["consistency", "out/vkey", "old", "consistency"];
    for args in [proof, grown] {
        let run = go(home.dir(), &args);
        assert_eq!(run.code, Some(0), "{run:#?}");
        for altered in &args[1..] {
            let path = home.path(altered);
            let good = fs::read(&path).unwrap();
            for share in [0.0, 0.3, 0.6, 0.95] {
                flip(&path, share);
                let run = go(home.dir(), &args);
                assert_ne!(run.code, Some(0), "{altered} altered at {share}: {run:#?}");
                fs::write(&path, &good).unwrap();
            }
        }
    }
}

/// A home with a ledger of more than one tile, written as tiles.
fn tiled() -> Home {
    let home = home();
    append_events(&home, 600);
    home.run(["reindex"]).exits(0);
    let tiles = home.path("tiles");
    home.run(["ledger", "tiles", tiles.to_str().unwrap()])
        .exits(0);
    home
}

#[test]
fn go_and_pymerkle_read_the_tiles_and_reject_them_altered() {
    let home = tiled();
    let tiles = home.path("tiles");
    let args = ["tiles", "ledger/vkey", "tiles"];
    let run = go(home.dir(), &args);
    assert_eq!((run.code, run.out.trim_end()), (Some(0), "604"), "{run:#?}");
    let run = pymerkle(&tiles);
    assert_eq!(run.code, Some(0), "{run:#?}");
    // pymerkle is given events and root alone, and knows no signatures.
    let (events, others) = (
        ["tile/entries/001", "tile/entries/002.p/92"],
        [
            "checkpoint",
            "tile/0/000",
            "tile/0/002.p/92",
            "tile/1/000.p/2",
        ],
    );
    for altered in events.iter().chain(&others) {
        let path = tiles.join(altered);
        let good = fs::read(&path).unwrap();
        flip(&path, 0.4);
        assert_ne!(go(home.dir(), &args).code, Some(0), "{altered}");
        if events.contains(altered) {
            assert_ne!(pymerkle(&tiles).code, Some(0), "{altered}");
        }
        fs::write(&path, &good).unwrap();
    }
}

#[test]
fn tiles_are_written_on_and_never_over_another_ledger() {
    let home = tiled();
    let path = home.path("tiles").display().to_string();
    let tiles = ["ledger", "tiles", path.as_str()];
    assert_eq!(home.json(tiles)["written"], 1, "the checkpoint");
    append_events(&home, 200);
    home.run(["reindex"]).exits(0);
    // 804 events: the third tile is whole now, a fourth is begun.
    assert_eq!(home.json(tiles)["written"], 6);
    let run = go(home.dir(), &["tiles", "ledger/vkey", "tiles"]);
    assert_eq!(run.out.trim_end(), "804", "{run:#?}");
    let refused = self::home().run(tiles).exits(4);
    assert!(refused.err.contains("E0904"), "{refused:#?}");
}
