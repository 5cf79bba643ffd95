//! What lists cost: the plans of their statements, so that one that begins to
//! read whole tables is noticed.

use super::*;
use crate::records::Version;

fn opened() -> (tempfile::TempDir, Sqlite) {
    let dir = tempfile::tempdir().unwrap();
    let sqlite = Sqlite::open_or_create(&dir.path().join("akashi.db")).unwrap();
    (dir, sqlite)
}

/// The steps of a plan that read a table, or an index of all of it, to the end.
fn scans(sql: &str) -> Vec<String> {
    let (_dir, sqlite) = opened();
    let connection = sqlite.connection.lock().unwrap();
    let sql = format!("EXPLAIN QUERY PLAN {sql}");
    let mut plan = connection.prepare(&sql).unwrap();
    let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3));
    let steps: Vec<String> = steps.map(Result::unwrap).collect();
    assert!(!steps.is_empty());
    steps
        .into_iter()
        .filter(|step| step.starts_with("SCAN "))
        .collect()
}

#[test]
fn exceptions_are_found_by_indexes_that_hold_nothing_else() {
    let replaced = format!("SELECT count(*) {}", attention::REPLACED);
    let notices = format!("SELECT count(*) {}", attention::OPEN);
    for (sql, read_whole) in [
        (
            overview::troubled("count(*)"),
            vec!["SCAN r USING INDEX reading_troubled", "SCAN json_each "],
        ),
        (
            dismissals::quarantined(),
            vec!["SCAN d USING INDEX document_quarantined"],
        ),
        (replaced, vec!["SCAN also_supersedes ", "SCAN n"]),
        (notices, vec!["SCAN n"]),
    ] {
        let found = scans(&sql);
        let other = found
            .iter()
            .filter(|step| !read_whole.iter().any(|begins| step.starts_with(begins)));
        assert_eq!(other.count(), 0, "{sql}: {found:?}");
    }
}

#[test]
fn the_documents_of_a_case_in_a_list_are_found_by_its_submissions() {
    let found = scans(&overview::summaries(""));
    assert!(
        found
            .iter()
            .all(|step| !step.starts_with("SCAN d") && !step.starts_with("SCAN r")),
        "{found:?}"
    );
}

#[test]
fn a_statement_is_planned_once_whatever_stands_at_its_limit() {
    let (_dir, sqlite) = opened();
    let connection = sqlite.connection.lock().unwrap();
    let sql = "SELECT document_id FROM band WHERE key = ?1 ORDER BY document_id DESC LIMIT ?2";
    let mut statement = connection.prepare(sql).unwrap();
    for limit in 1..20 {
        assert!(!statement.exists((1, limit)).unwrap());
    }
    assert_eq!(
        statement.get_status(rusqlite::StatementStatus::RePrepare),
        0
    );
}

#[test]
fn a_version_changes_with_every_change_and_is_not_told_of_one_that_may_be_dropped() {
    let (dir, sqlite) = opened();
    let other = Sqlite::open_or_create(&dir.path().join("akashi.db")).unwrap();
    let ask = |records: &dyn Records| -> [Option<u64>; 2] {
        let asked: Result<_, RecordsError> = records.work(|unit| {
            Ok([
                unit.version(Version::Lives)?,
                unit.version(Version::Papers)?,
            ])
        });
        asked.unwrap()
    };
    let body = crate::model::Body {
        code: "sample".into(),
        name: "見本機関".into(),
        roles: Vec::new(),
    };
    let applicant = crate::model::Applicant {
        name: "見本法人".into(),
        name_source: crate::model::Source::Stated,
        corporate_number: None,
    };
    let before = ask(&sqlite);
    let put = |records: &dyn Records, keep: bool| {
        let done: Result<(), RecordsError> = records.work(|unit| {
            let body = unit.put_body(&body)?;
            unit.put_applicant(body, &applicant)?;
            assert_eq!(unit.version(Version::Lives)?, None);
            match keep {
                true => Ok(()),
                false => Err(RecordsError::Full),
            }
        });
        assert_eq!(done.is_ok(), keep);
    };
    put(&sqlite, false);
    assert_eq!(ask(&sqlite), before);
    // Another opening's change is seen as well.
    put(&other, true);
    let after = ask(&sqlite);
    assert!(
        after[0] > before[0] && after[1] > before[1],
        "{before:?} {after:?}"
    );
    assert_eq!(ask(&other), after);
}
