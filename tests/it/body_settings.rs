//! What a body sets for itself in a scheme.

use crate::support::{Home, JAPHIC};

const OWN: &str = "[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n";

fn home(more: &str) -> Home {
    Home::with_settings(&format!("{OWN}{more}"))
}

fn filed(home: &Home) {
    let slip = "applicant = \"見本会\"\nsubject = \"見本病院\"\nreceived_on = 2024-03-01\n";
    home.submit("a", "submission.toml", slip);
    home.submit("a", "規程.txt", "個人情報保護規程\n");
    home.intake();
}

/// 民法142条: whether a Saturday is put off is the body's custom.
#[test]
fn the_bodys_closing_days_move_a_deadline() {
    let usual = home("");
    filed(&usual);
    let last = |home: &Home| home.json(["due", "--on", "2024-03-02"])["due"][0]["last"].clone();
    assert_eq!(last(&usual), "2024-06-01");
    let own = home("[scheme.japhic-medical.closing_days]\nweekly = [\"saturday\", \"sunday\"]\n");
    filed(&own);
    assert_eq!(last(&own), "2024-06-03");
    let packs = |home: &Home| home.json(["scheme", "list"])["schemes"].clone();
    assert_eq!(
        packs(&usual),
        packs(&own),
        "no hash covers what the body sets"
    );
    let doctor = own.run(["doctor"]);
    let line = "japhic-medical: closing_days.weekly = [\"saturday\", \"sunday\"] ([\"sunday\"])";
    assert!(doctor.out.contains(line), "{}", doctor.out);
    assert!(!usual.run(["doctor"]).out.contains("closing_days"));
}

#[test]
fn the_bodys_name_stands_in_the_register() {
    let home = home("[scheme.japhic-medical.names]\nexamining = \"見本審査センター\"\n");
    crate::registers::holder(&home);
    let shown = home.json(["register", "--public", "--scheme", JAPHIC]);
    let entry = &shown["registers"][0]["lists"]["current"][0];
    assert_eq!(entry["examining-body"], "見本審査センター");
}

#[test]
fn what_cannot_be_set_is_refused_with_its_line() {
    for (more, code, line) in [
        ("[scheme.japhic.fees]\nannual = [1]\n", "E1027", 5),
        ("[scheme.japhic-medical.fees]\nanual = [1]\n", "E1028", 6),
        ("[scheme.japhic-medical.fee]\nannual = [1]\n", "E1028", 6),
        ("[scheme.japhic-medical.optional]\nfees = 1\n", "E1028", 6),
        ("[scheme.japhic-medical.fees]\n\nannual = 1\n", "E1029", 7),
        (
            "[scheme.japhic-medical.fees]\nannual = [\"1\"]\n",
            "E1029",
            6,
        ),
        (
            "[scheme.aspic-medical.validity]\nvalidity_basis = \"decison\"\n",
            "E1030",
            6,
        ),
        (
            "[scheme.aspic-medical.closing_days]\nweekly = [\"sun\"]\n",
            "E1030",
            6,
        ),
        ("[scheme.japhic-medical]\nfees = 1\n", "E0102", 6),
    ] {
        let home = home(more);
        let refused = home.run(["--lang", "en", "cases"]).exits(1);
        assert!(refused.err.contains(code), "{more}: {}", refused.err);
        let line = format!("line {line}");
        assert!(refused.err.contains(&line), "{more}: {}", refused.err);
    }
    // What has no value until a body gives one can be given.
    let home = home("[scheme.aspic-medical.certificate]\nmax_age = \"6m\"\n");
    home.run(["cases"]).exits(0);
}

#[test]
fn days_that_are_none_are_told_by_doctor() {
    let home = home("[scheme.japhic-medical.closing_days]\nyearly = [\"13-40\"]\n");
    let doctor = home.run(["doctor"]);
    assert!(
        doctor.out.contains("× ") && doctor.out.contains("japhic-medical"),
        "{}",
        doctor.out
    );
}
