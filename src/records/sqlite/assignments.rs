//! Who works on which case.

use jiff::Timestamp;

use super::SqliteUnit;
use super::values::{collect, parsed};
use crate::model::RowId;
use crate::records::{Assigned, Assignments, RecordsError};

type Result<T> = std::result::Result<T, RecordsError>;

impl Assignments for SqliteUnit<'_> {
    fn put_assignment(
        &self,
        account: RowId,
        case: RowId,
        (reason, by): (&str, &str),
        at: Timestamp,
    ) -> Result<bool> {
        let put = self.tx.execute(
            "INSERT OR IGNORE INTO assignment VALUES (?1, ?2, ?3, ?4, ?5)",
            (account, case, reason, by, at.to_string()),
        )?;
        Ok(put == 1)
    }

    fn end_assignment(&self, account: RowId, case: RowId) -> Result<bool> {
        let ended = self.tx.execute(
            "DELETE FROM assignment WHERE account_id = ?1 AND case_id = ?2",
            (account, case),
        )?;
        Ok(ended == 1)
    }

    fn is_assigned(&self, account: RowId, case: RowId) -> Result<bool> {
        let any = "SELECT EXISTS (SELECT 1 FROM assignment WHERE account_id = ?1 AND case_id = ?2)";
        Ok(self.tx.query_row(any, (account, case), |row| row.get(0))?)
    }

    fn assignments(&self, case: Option<RowId>) -> Result<Vec<Assigned>> {
        let mut statement = self.tx.prepare_cached(
            "SELECT case_file.code, account.name, account.display, reason, by_name, at FROM assignment
             JOIN case_file ON case_file.id = case_id JOIN account ON account.id = account_id
             WHERE ?1 IS NULL OR case_id = ?1 ORDER BY case_file.code, account.name",
        )?;
        collect(statement.query([case])?, |row| {
            Ok(Assigned {
                case: row.get(0)?,
                name: row.get(1)?,
                display: row.get(2)?,
                reason: row.get(3)?,
                by: row.get(4)?,
                at: parsed("assignment", &row.get::<_, String>(5)?)?,
            })
        })
    }

    fn cases_open_to(&self, account: RowId) -> Result<Vec<String>> {
        let mut statement = self.tx.prepare_cached(
            "WITH RECURSIVE own(id) AS (
               SELECT case_id FROM assignment WHERE account_id = ?1
               UNION SELECT c.predecessor_id FROM own JOIN case_file c ON c.id = own.id
                 WHERE c.predecessor_id IS NOT NULL)
             SELECT code FROM own JOIN case_file ON case_file.id = own.id ORDER BY code",
        )?;
        collect(statement.query([account])?, |row| Ok(row.get(0)?))
    }
}
