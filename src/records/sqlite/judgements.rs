//! What people decided.

use super::SqliteUnit;
use super::values::{collect, from_json, json, name, named, parsed};
use crate::model::{Judgement, RowId};
use crate::records::{Judgements, NewJudgement, RecordsError};

impl Judgements for SqliteUnit<'_> {
    fn put_judgement(&self, new: &NewJudgement<'_>) -> Result<RowId, RecordsError> {
        self.tx.execute(
            "INSERT INTO judgement (body_id, case_id, criterion, passage, verdict, quote, anchor, sha256, document_id,
               reason, by_name, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            (
                new.body,
                new.case,
                new.criterion,
                new.passage,
                name(&new.verdict)?,
                new.quote,
                json(new.anchor)?,
                new.sha256.hex(),
                new.document,
                new.reason,
                new.by,
                new.at.to_string(),
            ),
        )?;
        Ok(self.tx.last_insert_rowid())
    }

    fn judgements_of(&self, case: RowId) -> Result<Vec<Judgement>, RecordsError> {
        const TABLE: &str = "judgement";
        let mut statement = self.tx.prepare_cached(
            "SELECT id, case_id, criterion, passage, verdict, quote, anchor, sha256, document_id, reason, by_name, at
             FROM judgement WHERE case_id = ?1 ORDER BY id",
        )?;
        collect(statement.query([case])?, |row| {
            Ok(Judgement {
                id: row.get(0)?,
                case: row.get(1)?,
                criterion: row.get(2)?,
                passage: row.get(3)?,
                verdict: named(TABLE, row.get(4)?)?,
                quote: row.get(5)?,
                anchor: from_json(TABLE, &row.get::<_, String>(6)?)?,
                sha256: parsed(TABLE, &row.get::<_, String>(7)?)?,
                document: row.get(8)?,
                reason: row.get(9)?,
                by: row.get(10)?,
                at: parsed(TABLE, &row.get::<_, String>(11)?)?,
            })
        })
    }
}
