//! Documents as received, and what the intake folder held.

use rusqlite::{Params, Row};

use super::SqliteUnit;
use super::values::{collect, digest, name, named, parsed, signed, unsigned};
use crate::model::{Digest, Document, RowId, digest::ALGORITHM};
use crate::records::{Documents, NewDocument, RecordsError, Taken};

const TABLE: &str = "document";

pub(super) const DOCUMENT: &str = "SELECT d.id, d.submission_id, d.parent_id, d.position, d.name, d.raw_name,
    d.sha256, d.bytes, d.outcome, d.outcome_reason, d.supersedes_id, d.duplicate_of,
    (SELECT group_concat(a.old_id) FROM also_supersedes a WHERE a.document_id = d.id) FROM document d";

impl Documents for SqliteUnit<'_> {
    fn put_document(&self, new: &NewDocument<'_>) -> Result<RowId, RecordsError> {
        self.tx.execute(
            "INSERT INTO document (body_id, submission_id, parent_id, position, name, raw_name, algorithm, sha256,
               bytes, outcome, outcome_reason, supersedes_id, duplicate_of)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (parent_id, position) DO NOTHING",
            (
                new.body,
                new.submission,
                new.parent.map(|(id, _)| id),
                new.parent.map(|(_, position)| position),
                new.name,
                new.raw_name,
                new.sha256.map(|_| ALGORITHM),
                new.sha256.map(|digest| digest.hex()),
                new.bytes.map(signed).transpose()?,
                name(&new.outcome)?,
                new.outcome_reason,
                new.supersedes.first(),
                new.duplicate_of,
            ),
        )?;
        let id = match new.parent {
            // A member that was listed before keeps its row.
            Some(place) => self.tx.query_row(
                "SELECT id FROM document WHERE parent_id = ?1 AND position = ?2",
                place,
                |row| row.get(0),
            )?,
            None => self.tx.last_insert_rowid(),
        };
        for old in new.supersedes.iter().skip(1) {
            self.tx.execute(
                "INSERT INTO also_supersedes (document_id, old_id) VALUES (?1, ?2)",
                (id, old),
            )?;
        }
        Ok(id)
    }

    fn document(&self, id: RowId) -> Result<Option<Document>, RecordsError> {
        Ok(self.some_documents("WHERE d.id = ?1", [id])?.pop())
    }

    fn documents_of(&self, submission: RowId) -> Result<Vec<Document>, RecordsError> {
        let all = self.some_documents("WHERE d.submission_id = ?1 ORDER BY d.id", [submission])?;
        Ok(members_after_parents(all))
    }

    fn documents_of_case(&self, case: RowId) -> Result<Vec<Document>, RecordsError> {
        let all = self.some_documents(
            "JOIN submission s ON s.id = d.submission_id WHERE s.case_id = ?1 ORDER BY d.id",
            [case],
        )?;
        Ok(members_after_parents(all))
    }

    fn documents_with(&self, sha256: &Digest) -> Result<Vec<(Document, RowId)>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "SELECT * FROM ({DOCUMENT} WHERE d.sha256 = ?1) x
             JOIN submission s ON s.id = x.submission_id ORDER BY x.id"
        ))?;
        collect(statement.query([sha256.hex()])?, |row| {
            Ok((read_document(row)?, row.get("case_id")?))
        })
    }

    fn referenced(&self) -> Result<Vec<(Digest, u64)>, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT sha256, count(*) FROM document WHERE sha256 IS NOT NULL AND parent_id IS NULL
             GROUP BY sha256 ORDER BY sha256",
        )?;
        collect(statement.query([])?, |row| {
            let count = unsigned(TABLE, row.get(1)?)?;
            Ok((parsed(TABLE, &row.get::<_, String>(0)?)?, count))
        })
    }

    fn taken_from(&self, source: &str) -> Result<Vec<Taken>, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT path, bytes, modified_ns, document_id FROM taken WHERE source = ?1",
        )?;
        collect(statement.query([source])?, |row| {
            Ok(Taken {
                path: row.get(0)?,
                bytes: unsigned("taken", row.get(1)?)?,
                modified_ns: row.get(2)?,
                document: row.get(3)?,
            })
        })
    }

    fn put_taken(&self, source: &str, taken: &Taken) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT OR REPLACE INTO taken (source, path, bytes, modified_ns, document_id) VALUES (?1, ?2, ?3, ?4, ?5)",
            (source, &taken.path, signed(taken.bytes)?, taken.modified_ns, taken.document),
        )?;
        Ok(())
    }
}

impl SqliteUnit<'_> {
    pub(super) fn some_documents(
        &self,
        condition: &str,
        params: impl Params,
    ) -> Result<Vec<Document>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!("{DOCUMENT} {condition}"))?;
        collect(statement.query(params)?, read_document)
    }
}

/// Members right after the archive they are in, in its order.
fn members_after_parents(all: Vec<Document>) -> Vec<Document> {
    let mut members: std::collections::HashMap<RowId, Vec<Document>> =
        std::collections::HashMap::new();
    let mut pending = Vec::new();
    for document in all {
        match document.parent {
            Some(parent) => members.entry(parent).or_default().push(document),
            None => pending.push(document),
        }
    }
    pending.reverse();
    let mut ordered = Vec::new();
    while let Some(document) = pending.pop() {
        if let Some(mut inner) = members.remove(&document.id) {
            inner.sort_by_key(|member| std::cmp::Reverse(member.position));
            pending.extend(inner);
        }
        ordered.push(document);
    }
    ordered
}

fn read_document(row: &Row<'_>) -> Result<Document, RecordsError> {
    Ok(Document {
        id: row.get(0)?,
        submission: row.get(1)?,
        parent: row.get(2)?,
        position: row.get(3)?,
        name: row.get(4)?,
        raw_name: row.get(5)?,
        sha256: digest(TABLE, row.get(6)?)?,
        bytes: row
            .get::<_, Option<i64>>(7)?
            .map(|n| unsigned(TABLE, n))
            .transpose()?,
        outcome: named(TABLE, row.get(8)?)?,
        outcome_reason: row.get(9)?,
        supersedes: superseded(row.get(10)?, row.get(12)?)?,
        duplicate_of: row.get(11)?,
    })
}

/// The document in the row and those in the list beside it.
fn superseded(first: Option<RowId>, others: Option<String>) -> rusqlite::Result<Vec<RowId>> {
    let mut all: Vec<RowId> = first.into_iter().collect();
    for other in others.iter().flat_map(|others| others.split(',')) {
        all.push(other.parse().map_err(|e| {
            rusqlite::Error::FromSqlConversionFailure(12, rusqlite::types::Type::Text, Box::new(e))
        })?);
    }
    Ok(all)
}
