//! Events of the lives of cases.

use rusqlite::Row;

use super::SqliteUnit;
use super::values::{bytes32, collect, json, parsed, signed, unsigned};
use crate::model::{Case, Digest, RowId};
use crate::records::{CaseEvent, Lives, RecordsError};

const TABLE: &str = "case_event";

/// The cases in which an event of one of some names was recorded.
const BY_NAME: &str = "SELECT case_id FROM case_event
    WHERE CASE WHEN json_valid(act) THEN act ->> '$.event' END IN (SELECT value FROM json_each(?1))";

impl Lives for SqliteUnit<'_> {
    fn put_case_event(&self, event: &CaseEvent) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT INTO case_event (seq, body_id, case_id, submission_id, act, rules, at, value, key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                signed(event.seq)?,
                event.body,
                event.case,
                event.submission,
                &event.act,
                &event.rules,
                event.at.to_string(),
                event.value.as_bytes(),
                event.key,
            ),
        )?;
        Ok(())
    }

    fn case_events(&self, case: RowId) -> Result<Vec<CaseEvent>, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT seq, body_id, case_id, submission_id, act, rules, at, value, key
             FROM case_event WHERE case_id = ?1 ORDER BY seq",
        )?;
        collect(statement.query([case])?, read_event)
    }

    fn cases_about(
        &self,
        certification: Option<RowId>,
        before: Option<RowId>,
    ) -> Result<Vec<Case>, RecordsError> {
        self.some_cases(
            "WHERE c.certification_id IS ?1 OR c.predecessor_id = ?2 ORDER BY c.id",
            (certification, before),
        )
    }

    fn certification_of(&self, case: RowId) -> Result<Option<RowId>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT certification_id FROM case_file WHERE id = ?1")?;
        Ok(statement.query_row([case], |row| row.get(0))?)
    }

    fn cases_with_events(&self, names: &[String]) -> Result<Vec<Case>, RecordsError> {
        self.some_cases(
            &format!("WHERE c.id IN ({BY_NAME}) ORDER BY c.id"),
            [json(names)?],
        )
    }
}

fn read_event(row: &Row<'_>) -> Result<CaseEvent, RecordsError> {
    Ok(CaseEvent {
        seq: unsigned(TABLE, row.get(0)?)?,
        body: row.get(1)?,
        case: row.get(2)?,
        submission: row.get(3)?,
        act: row.get(4)?,
        rules: row.get(5)?,
        at: parsed(TABLE, &row.get::<_, String>(6)?)?,
        value: Digest::from_bytes(bytes32(TABLE, &row.get::<_, Vec<u8>>(7)?)?),
        key: bytes32(TABLE, &row.get::<_, Vec<u8>>(8)?)?,
    })
}
