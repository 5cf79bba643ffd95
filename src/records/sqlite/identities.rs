//! Who applies, as the documents say it.

use rusqlite::OptionalExtension as _;

use super::SqliteUnit;
use super::values::{collect, named};
use crate::model::{Applicant, Identified, ReadOff, RowId};
use crate::records::{Identities, RecordsError};

impl Identities for SqliteUnit<'_> {
    fn put_identified(&self, case: RowId, identified: &Identified) -> Result<(), RecordsError> {
        let parts = |read: &Option<ReadOff>| {
            let read = read.as_ref();
            (
                read.map(|read| read.value.clone()),
                read.map(|read| read.document),
            )
        };
        let (name, name_document) = parts(&identified.name);
        let (number, number_document) = parts(&identified.corporate_number);
        self.tx.execute(
            "INSERT OR REPLACE INTO identified (case_id, name, name_document_id, corporate_number, number_document_id)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            (case, name, name_document, number, number_document),
        )?;
        Ok(())
    }

    fn identified(&self, case: RowId) -> Result<Identified, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT name, name_document_id, corporate_number, number_document_id FROM identified WHERE case_id = ?1",
        )?;
        let read = |value: Option<String>, document: Option<RowId>| {
            Some(ReadOff {
                value: value?,
                document: document?,
            })
        };
        let found = collect(statement.query([case])?, |row| {
            Ok(Identified {
                name: read(row.get(0)?, row.get(1)?),
                corporate_number: read(row.get(2)?, row.get(3)?),
            })
        })?;
        Ok(found.into_iter().next().unwrap_or_default())
    }

    fn applicant(&self, id: RowId) -> Result<Option<Applicant>, RecordsError> {
        let found = self
            .tx
            .query_row(
                "SELECT name, name_source, corporate_number FROM applicant WHERE id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        found
            .map(|(name, source, corporate_number)| {
                Ok(Applicant {
                    name,
                    name_source: named("applicant", source)?,
                    corporate_number,
                })
            })
            .transpose()
    }

    fn cases_with_number(&self, number: &str, but: RowId) -> Result<Vec<String>, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT c.code FROM case_file c JOIN applicant a ON a.id = c.applicant_id
             WHERE a.corporate_number = ?1 AND a.id <> ?2
             UNION SELECT c.code FROM identified i JOIN case_file c ON c.id = i.case_id
             WHERE i.corporate_number = ?1 AND c.applicant_id <> ?2 ORDER BY 1",
        )?;
        collect(statement.query((number, but))?, |row| Ok(row.get(0)?))
    }
}
