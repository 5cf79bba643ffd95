//! Cases and submissions.

use rusqlite::{Params, Row};

use super::SqliteUnit;
use super::values::{collect, name, named, parsed};
use crate::model::{Case, RowId, Source, Submission};
use crate::records::{Cases, NewCase, NewSubmission, RecordsError};

const CASE: &str = "SELECT c.id, c.code, c.scheme, c.pack, c.pack_hash, c.procedure,
    CASE a.name_source WHEN 'read' THEN coalesce(i.name, a.name) ELSE a.name END, c.applicant_id,
    s.name, c.predecessor_id, c.opened_on, a.name_source, a.corporate_number, i.corporate_number
    FROM case_file c JOIN applicant a ON a.id = c.applicant_id JOIN subject s ON s.id = c.subject_id
    LEFT JOIN identified i ON i.case_id = c.id";

const SUBMISSION: &str =
    "SELECT id, code, case_id, kind, kind_source, channel, received_on, received_source, source
    FROM submission";

impl Cases for SqliteUnit<'_> {
    fn open_case(&self, new: &NewCase<'_>) -> Result<Case, RecordsError> {
        let code = self.next_code("case_file", "C", new.opened_on.year())?;
        self.tx.execute(
            "INSERT INTO case_file (code, body_id, scheme, pack, pack_hash, procedure, applicant_id, subject_id,
               certification_id, predecessor_id, opened_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            (
                &code,
                new.body,
                new.scheme,
                new.pack.to_string(),
                new.pack_hash,
                new.procedure,
                new.applicant,
                new.subject,
                new.certification,
                new.predecessor,
                new.opened_on.to_string(),
            ),
        )?;
        self.case(self.tx.last_insert_rowid())?
            .ok_or_else(|| RecordsError::Database("the new case is not there".into()))
    }

    fn case(&self, id: RowId) -> Result<Option<Case>, RecordsError> {
        self.one_case("WHERE c.id = ?1", [id])
    }

    fn case_by_code(&self, code: &str) -> Result<Option<Case>, RecordsError> {
        self.one_case("WHERE c.code = ?1", [code])
    }

    fn cases(&self) -> Result<Vec<Case>, RecordsError> {
        self.some_cases("ORDER BY c.id", [])
    }

    fn newest_case_of(&self, subject: RowId) -> Result<Option<Case>, RecordsError> {
        self.one_case(
            "WHERE c.subject_id = ?1 ORDER BY c.id DESC LIMIT 1",
            [subject],
        )
    }

    fn put_submission(&self, new: &NewSubmission<'_>) -> Result<Submission, RecordsError> {
        let code = self.next_code("submission", "R", new.year)?;
        self.tx.execute(
            "INSERT INTO submission (code, body_id, case_id, kind, kind_source, channel, received_on,
               received_source, source) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                &code,
                new.body,
                new.case,
                name(&new.kind)?,
                name(&new.kind_source)?,
                name(&new.channel)?,
                new.received_on.to_string(),
                name(&new.received_source)?,
                new.source,
            ),
        )?;
        self.submission_by_code(&code)?
            .ok_or_else(|| RecordsError::Database("the new submission is not there".into()))
    }

    fn submission(&self, id: RowId) -> Result<Option<Submission>, RecordsError> {
        Ok(self.some_submissions("WHERE id = ?1", [id])?.pop())
    }

    fn submission_by_code(&self, code: &str) -> Result<Option<Submission>, RecordsError> {
        Ok(self.some_submissions("WHERE code = ?1", [code])?.pop())
    }

    fn submissions_of(&self, case: RowId) -> Result<Vec<Submission>, RecordsError> {
        self.some_submissions("WHERE case_id = ?1 ORDER BY id", [case])
    }

    fn submissions(&self) -> Result<Vec<Submission>, RecordsError> {
        self.some_submissions("ORDER BY id", [])
    }

    fn submission_from(&self, source: &str) -> Result<Option<Submission>, RecordsError> {
        Ok(self
            .some_submissions("WHERE source = ?1 ORDER BY id DESC LIMIT 1", [source])?
            .pop())
    }
}

impl SqliteUnit<'_> {
    fn one_case(&self, condition: &str, params: impl Params) -> Result<Option<Case>, RecordsError> {
        Ok(self.some_cases(condition, params)?.pop())
    }

    pub(super) fn some_cases(
        &self,
        condition: &str,
        params: impl Params,
    ) -> Result<Vec<Case>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!("{CASE} {condition}"))?;
        collect(statement.query(params)?, read_case)
    }

    fn some_submissions(
        &self,
        condition: &str,
        params: impl Params,
    ) -> Result<Vec<Submission>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached(&format!("{SUBMISSION} {condition}"))?;
        collect(statement.query(params)?, read_submission)
    }

    /// The next number of a year: `C-2026-000001`.
    pub(super) fn next_code(
        &self,
        table: &'static str,
        letter: &str,
        year: i16,
    ) -> Result<String, RecordsError> {
        let prefix = format!("{letter}-{year:04}-");
        let last: Option<String> = self.tx.query_row(
            &format!("SELECT max(code) FROM {table} WHERE code >= ?1 AND code < ?2"),
            (&prefix, format!("{letter}-{year:04}.")),
            |row| row.get(0),
        )?;
        let last: u64 = match &last {
            Some(code) => parsed(table, code.trim_start_matches(&prefix))?,
            None => 0,
        };
        Ok(format!("{prefix}{:06}", last + 1))
    }
}

fn read_case(row: &Row<'_>) -> Result<Case, RecordsError> {
    const TABLE: &str = "case_file";
    Ok(Case {
        id: row.get(0)?,
        code: row.get(1)?,
        scheme: row.get(2)?,
        pack: parsed(TABLE, &row.get::<_, String>(3)?)?,
        pack_hash: row.get(4)?,
        procedure: row.get(5)?,
        applicant: row.get(6)?,
        applicant_source: named(TABLE, row.get(11)?)?,
        applicant_id: row.get(7)?,
        corporate_number: match (
            row.get::<_, Option<String>>(12)?,
            row.get::<_, Option<String>>(13)?,
        ) {
            (Some(stated), _) => Some((stated, Source::Stated)),
            (None, read) => read.map(|read| (read, Source::Read)),
        },
        subject: row.get(8)?,
        predecessor: row.get(9)?,
        opened_on: parsed(TABLE, &row.get::<_, String>(10)?)?,
    })
}

fn read_submission(row: &Row<'_>) -> Result<Submission, RecordsError> {
    const TABLE: &str = "submission";
    Ok(Submission {
        id: row.get(0)?,
        code: row.get(1)?,
        case: row.get(2)?,
        kind: named(TABLE, row.get(3)?)?,
        kind_source: named(TABLE, row.get(4)?)?,
        channel: named(TABLE, row.get(5)?)?,
        received_on: parsed(TABLE, &row.get::<_, String>(6)?)?,
        received_source: named(TABLE, row.get(7)?)?,
        source: row.get(8)?,
    })
}
