//! Evidence review: the place as it looks, and the piece that was asked for.

use serde_json::Value;

use super::{Workbench, add};
use crate::support::Home;

const SAMPLE: &str = "japhic-medical/2025_新規_医療法人社団見本会";

/// The first evidence whose anchor has `key`, with its criterion.
fn evidence(rows: &[Value], key: &str) -> (String, Value) {
    let pieces = rows.iter().flat_map(|row| {
        let pieces = row["evidence"].as_array().unwrap();
        pieces.iter().map(|piece| (row["criterion"].clone(), piece))
    });
    let (criterion, piece) = pieces
        .into_iter()
        .find(|(_, piece)| !piece["anchor"][key].is_null())
        .unwrap();
    (criterion.as_str().unwrap().to_owned(), piece.clone())
}

fn text<'a>(piece: &'a Value, key: &str) -> &'a str {
    piece[key].as_str().unwrap()
}

#[test]
fn a_page_is_a_picture_and_a_sheet_is_a_grid() {
    let home = Home::with_samples(&[SAMPLE]);
    home.run(["intake"]).exits(0);
    add(&home, "reviewer", "reviewer");
    let rows = home.coverage("C-2026-000001");
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    let review = |criterion: &str, piece: &Value| {
        let document = text(piece, "document");
        let place = format!("/cases/C-2026-000001/review/{criterion}?document={document}");
        workbench.get(&place, &cookie).body
    };

    let (criterion, piece) = evidence(&rows, "page");
    let (document, passage) = (text(&piece, "document"), text(&piece, "passage"));
    let picture = format!(
        "/documents/{document}/pages/{}.png?mark={passage}",
        piece["anchor"]["page"]
    );
    let page = review(&criterion, &piece);
    assert!(page.contains(&format!("<img src=\"{picture}\"")), "{page}");
    let first = workbench.get(&picture, &cookie);
    assert_eq!(
        (first.status, first.header("content-type")),
        (200, Some("image/png"))
    );
    assert_eq!(first.header("cache-control"), Some("no-store"));
    let again = workbench.get(&picture, &cookie);
    assert_eq!(again.body, first.body);
    let plain = workbench.get(picture.split('?').next().unwrap(), &cookie);
    assert_ne!(plain.body, first.body, "the passage is marked");
    // Whose paper was shown, each time, and to whom.
    let log = home.json(["user", "log"]);
    let looks = log["log"].as_array().unwrap().iter().filter(|line| {
        line["what"] == "look" && line["target"] == document && line["account"] == "reviewer"
    });
    assert_eq!(looks.count(), 3, "{log}");

    let (criterion, piece) = evidence(&rows, "cell");
    let page = review(&criterion, &piece);
    assert!(page.contains("<table class=\"grid\">"), "{page}");
    assert!(page.contains("<tr class=\"here\" id=\"here\""), "{page}");
}

#[test]
fn what_is_no_page_is_no_picture() {
    let (home, _) = super::home();
    let workbench = Workbench::of(&home);
    let cookie = workbench.sign_in("reviewer");
    for (path, status) in [
        ("/documents/D-1/pages/1.png", 422),
        ("/documents/D-1/pages/1", 404),
        ("/documents/D-1/pages/x.png", 404),
        ("/documents/D-1/pages/-1.png", 404),
        ("/documents/D-99/pages/1.png", 404),
        ("/documents/D-1/pages/1.png?mark=p-000000000000", 404),
    ] {
        let got = workbench.get(path, &cookie);
        assert_eq!(got.status, status, "{path}: {got:?}");
    }
}
