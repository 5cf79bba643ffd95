//! What people say beside judgements.

use rusqlite::Row;

use super::SqliteUnit;
use super::values::{bytes32, collect, from_json, json, parsed, signed, unsigned};
use crate::model::{Digest, RowId, Statement};
use crate::records::{RecordsError, Statements};

const TABLE: &str = "statement";

const STATEMENT: &str =
    "SELECT id, case_id, content, reason, by_name, at, seq, value, key FROM statement";

impl Statements for SqliteUnit<'_> {
    fn put_statement(&self, body: RowId, new: &Statement) -> Result<RowId, RecordsError> {
        self.tx.execute(
            "INSERT INTO statement (body_id, case_id, kind, about, content, reason, by_name, at, seq, value, key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            (
                body,
                new.case,
                new.said.kind(),
                new.said.about(),
                json(&new.said)?,
                &new.reason,
                &new.by,
                new.at.to_string(),
                signed(new.seq)?,
                new.value.as_bytes(),
                new.key,
            ),
        )?;
        let id = self.tx.last_insert_rowid();
        for document in new.said.documents() {
            self.tx.execute(
                "INSERT OR IGNORE INTO statement_document (statement_id, document) VALUES (?1, ?2)",
                (id, document),
            )?;
        }
        Ok(id)
    }

    fn statements_of(&self, case: RowId) -> Result<Vec<Statement>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached(&format!("{STATEMENT} WHERE case_id = ?1 ORDER BY id"))?;
        collect(statement.query([case])?, read)
    }

    fn documents_of_statement(&self, id: RowId) -> Result<Vec<String>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT document FROM statement_document WHERE statement_id = ?1")?;
        collect(statement.query([id])?, |row| Ok(row.get(0)?))
    }

    fn last_words(&self, case: RowId) -> Result<(RowId, RowId), RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT (SELECT coalesce(max(id), 0) FROM judgement WHERE case_id = ?1),
                    (SELECT coalesce(max(id), 0) FROM statement WHERE case_id = ?1)",
        )?;
        Ok(statement.query_row([case], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn newest_statement(&self, kind: &str, about: &str) -> Result<Option<Statement>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "{STATEMENT} WHERE kind = ?1 AND about = ?2 ORDER BY id DESC LIMIT 1"
        ))?;
        Ok(collect(statement.query((kind, about))?, read)?.pop())
    }
}

fn read(row: &Row<'_>) -> Result<Statement, RecordsError> {
    let key: Option<Vec<u8>> = row.get(8)?;
    Ok(Statement {
        id: row.get(0)?,
        case: row.get(1)?,
        said: from_json(TABLE, &row.get::<_, String>(2)?)?,
        reason: row.get(3)?,
        by: row.get(4)?,
        at: parsed(TABLE, &row.get::<_, String>(5)?)?,
        seq: unsigned(TABLE, row.get(6)?)?,
        value: Digest::from_bytes(bytes32(TABLE, &row.get::<_, Vec<u8>>(7)?)?),
        key: key.map(|key| bytes32(TABLE, &key)).transpose()?,
    })
}
