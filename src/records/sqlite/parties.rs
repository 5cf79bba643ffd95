//! Bodies, applicants, subjects, certifications.

use rusqlite::OptionalExtension as _;

use super::SqliteUnit;
use super::values::name;
use crate::model::{Applicant, Body, RowId, Subject};
use crate::records::{Parties, RecordsError};

impl Parties for SqliteUnit<'_> {
    fn put_body(&self, body: &Body) -> Result<RowId, RecordsError> {
        self.tx.execute(
            "INSERT INTO body (code, name) VALUES (?1, ?2)
             ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE name <> excluded.name",
            (&body.code, &body.name),
        )?;
        let id = self
            .tx
            .query_row("SELECT id FROM body WHERE code = ?1", [&body.code], |row| {
                row.get(0)
            })?;
        for role in &body.roles {
            self.tx.execute(
                "INSERT OR IGNORE INTO body_role (body_id, scheme, role) VALUES (?1, ?2, ?3)",
                (id, &role.scheme, &role.role),
            )?;
        }
        Ok(id)
    }

    fn body_of(&self, submission: RowId) -> Result<Option<String>, RecordsError> {
        Ok(self
            .tx
            .query_row(
                "SELECT name FROM body WHERE id = (SELECT body_id FROM submission WHERE id = ?1)",
                [submission],
                |row| row.get(0),
            )
            .optional()?)
    }

    fn put_applicant(&self, body: RowId, applicant: &Applicant) -> Result<RowId, RecordsError> {
        let found = match &applicant.corporate_number {
            Some(number) => self.applicant_where("corporate_number = ?2", body, number)?,
            None => self.applicant_where("name = ?2", body, &applicant.name)?,
        };
        if let Some(id) = found {
            return Ok(id);
        }
        self.tx.execute(
            "INSERT INTO applicant (body_id, name, name_source, corporate_number) VALUES (?1, ?2, ?3, ?4)",
            (body, &applicant.name, name(&applicant.name_source)?, &applicant.corporate_number),
        )?;
        Ok(self.tx.last_insert_rowid())
    }

    fn put_subject(
        &self,
        body: RowId,
        applicant: RowId,
        scheme: &str,
        subject: &Subject,
    ) -> Result<RowId, RecordsError> {
        let found = self
            .tx
            .query_row(
                "SELECT id FROM subject WHERE applicant_id = ?1 AND scheme = ?2 AND name = ?3",
                (applicant, scheme, &subject.name),
                |row| row.get(0),
            )
            .optional()?;
        if let Some(id) = found {
            return Ok(id);
        }
        self.tx.execute(
            "INSERT INTO subject (body_id, applicant_id, scheme, name, name_source) VALUES (?1, ?2, ?3, ?4, ?5)",
            (body, applicant, scheme, &subject.name, name(&subject.name_source)?),
        )?;
        Ok(self.tx.last_insert_rowid())
    }

    fn put_certification(
        &self,
        body: RowId,
        subject: RowId,
        scheme: &str,
    ) -> Result<RowId, RecordsError> {
        let found = self
            .tx
            .query_row(
                "SELECT id FROM certification WHERE subject_id = ?1 AND scheme = ?2 ORDER BY id DESC LIMIT 1",
                (subject, scheme),
                |row| row.get(0),
            )
            .optional()?;
        if let Some(id) = found {
            return Ok(id);
        }
        self.tx.execute(
            "INSERT INTO certification (body_id, subject_id, scheme, state) VALUES (?1, ?2, ?3, 'applied')",
            (body, subject, scheme),
        )?;
        Ok(self.tx.last_insert_rowid())
    }
}

impl SqliteUnit<'_> {
    fn applicant_where(
        &self,
        condition: &str,
        body: RowId,
        value: &str,
    ) -> Result<Option<RowId>, RecordsError> {
        let sql = format!(
            "SELECT id FROM applicant WHERE body_id = ?1 AND {condition} ORDER BY id LIMIT 1"
        );
        Ok(self
            .tx
            .query_row(&sql, (body, value), |row| row.get(0))
            .optional()?)
    }
}
