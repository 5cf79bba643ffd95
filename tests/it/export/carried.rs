//! What a renewal's evidence rests on is in its package, with its proof.

use std::fs;

use super::{first_event, table, verify_sh};
use crate::support::{Home, archive};
use crate::texts::{AUDIT, EDUCATION};

/// A renewal that sends one document again and carries over another, once as it
/// is and once out of an archive.
fn renewal(in_archive: bool) -> (Home, String) {
    let home = Home::new();
    match in_archive {
        true => {
            let zip = archive(&[("教育規程.txt", EDUCATION.as_bytes())]);
            home.submit("2025_新規", "規程集.zip", zip);
        }
        false => home.submit("2025_新規", "教育規程.txt", EDUCATION),
    }
    home.submit("2025_新規", "無関係.txt", "何も定めない。\n");
    home.submit(
        "2025_新規",
        "submission.toml",
        "applicant = \"見本会\"\nkind = \"new\"\n",
    );
    home.intake();
    home.submit("2026_更新", "監査規程.md", AUDIT);
    let slip = "applicant = \"見本会\"\nkind = \"renewal\"\npredecessor = \"2025_新規\"\n";
    home.submit("2026_更新", "submission.toml", slip);
    let case = home.intake().remove(0)["case"].as_str().unwrap().to_owned();
    (home, case)
}

#[test]
fn originals_that_carried_evidence_rests_on_are_in_the_package_and_checked() {
    for in_archive in [false, true] {
        let (home, case) = renewal(in_archive);
        let dir = home.path("bag");
        home.run(["export", &case, dir.to_str().unwrap()]).exits(0);
        let name = if in_archive {
            "規程集.zip"
        } else {
            "教育規程.txt"
        };
        let names = table(&dir, "names");
        let row = names.iter().find(|row| row["name"] == name).unwrap();
        assert_eq!(
            (&row["presence"], &row["case"]),
            (&"present".into(), &"C-2026-000001".into())
        );
        let other = names
            .iter()
            .find(|row| row["name"] == "無関係.txt")
            .unwrap();
        assert_eq!(other["presence"], "other-case");
        let run = verify_sh(&dir, &[]).exits(0);
        assert!(
            run.out.contains("NOTE"),
            "what is not here is said: {run:?}"
        );
        assert!(dir.join(first_event(&dir) + ".json").exists());
        let path = dir.join(row["path"].as_str().unwrap());
        let mut bytes = fs::read(&path).unwrap();
        bytes[0] ^= 1;
        fs::write(&path, bytes).unwrap();
        verify_sh(&dir, &[]).exits(1);
        let without = home.path("without");
        let args = [
            "export",
            &case,
            without.to_str().unwrap(),
            "--without-carried",
        ];
        home.run(args).exits(0);
        let names = table(&without, "names");
        let row = names.iter().find(|row| row["name"] == name).unwrap();
        assert_eq!(row["presence"], "other-case");
        verify_sh(&without, &[]).exits(0);
    }
}
