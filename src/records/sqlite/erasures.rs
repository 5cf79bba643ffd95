//! What was erased on request, and taking it out of the records.

use rusqlite::Row;

use super::SqliteUnit;
use super::values::{bytes32, collect, damaged, parsed, signed, unsigned};
use crate::model::{Digest, ERASED, RowId};
use crate::records::{Erased, Erasure, Erasures, Mark, RecordsError};

const DOCUMENTS: &str =
    "SELECT e.document_id, e.seq, e.value, e.mark, e.mark_key FROM erased_document e";

/// Takes a document out of the records, a statement at a time. What a judgement
/// quoted goes; that it was made, by whom and with what verdict, stays.
const ERASE: &[&str] = &[
    "DELETE FROM candidate WHERE passage_id IN (SELECT id FROM passage WHERE document_id = ?1)",
    "DELETE FROM passage WHERE document_id = ?1",
    "DELETE FROM reading WHERE document_id = ?1",
    "DELETE FROM identified WHERE name_document_id = ?1 OR number_document_id = ?1",
    "DELETE FROM band WHERE document_id = ?1",
    "DELETE FROM sketch WHERE document_id = ?1",
    "DELETE FROM taken WHERE document_id = ?1",
    "DELETE FROM dismissal WHERE document_id = ?1",
    "UPDATE statement SET reason = '', key = NULL, content = json_remove(content, '$.quotes')
       WHERE id IN (SELECT statement_id FROM statement_document WHERE document = 'D-' || ?1)",
    "DELETE FROM commitment WHERE of_table = 'document' AND of_id = ?1",
    "DELETE FROM commitment WHERE of_table = 'judgement'
       AND of_id IN (SELECT id FROM judgement WHERE document_id = ?1)",
    "UPDATE judgement SET passage = '', quote = '', reason = '', anchor = '{\"line\":0}',
       sha256 = printf('%064d', 0) WHERE document_id = ?1",
    // A submission that is this one file has its name, or the stem of it, in
    // three more places.
    "UPDATE applicant SET name = 'D-' || ?1 WHERE name_source = 'read' AND EXISTS
       (SELECT 1 FROM document d JOIN submission s ON s.id = d.submission_id WHERE d.id = ?1
        AND (d.name = applicant.name OR substr(d.name, 1, length(applicant.name) + 1) = applicant.name || '.')
        AND substr(s.source, -length(d.name)) = d.name)",
    "UPDATE subject SET name = 'D-' || ?1 WHERE name_source = 'read' AND EXISTS
       (SELECT 1 FROM document d JOIN submission s ON s.id = d.submission_id WHERE d.id = ?1
        AND (d.name = subject.name OR substr(d.name, 1, length(subject.name) + 1) = subject.name || '.')
        AND substr(s.source, -length(d.name)) = d.name)",
    "UPDATE submission SET source = 'erased:' || code WHERE id =
       (SELECT submission_id FROM document WHERE id = ?1 AND parent_id IS NULL
        AND (source = name OR substr(source, -length(name) - 1) IN ('/' || name, ':' || name)))",
];

/// The commitments whose keys go with a document's words.
const WORDS: &str = "SELECT c.value FROM commitment c JOIN judgement j ON j.id = c.of_id
       WHERE c.of_table = 'judgement' AND j.document_id = ?1
     UNION SELECT value FROM statement WHERE key IS NOT NULL
       AND id IN (SELECT statement_id FROM statement_document WHERE document = 'D-' || ?1)
     UNION SELECT value FROM dismissal WHERE document_id = ?1";

impl Erasures for SqliteUnit<'_> {
    fn put_erasure(&self, erasure: &Erasure) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT INTO erasure (seq, body_id, case_id, reason, by_name, at, value, key, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                signed(erasure.seq)?,
                erasure.body,
                erasure.case,
                &erasure.reason,
                &erasure.by,
                erasure.at.to_string(),
                erasure.value.as_bytes(),
                erasure.key,
                if erasure.finished {
                    "finished"
                } else {
                    "recorded"
                },
            ),
        )?;
        Ok(())
    }

    fn erasures(&self) -> Result<Vec<Erasure>, RecordsError> {
        const TABLE: &str = "erasure";
        let mut statement = self.tx.prepare_cached(
            "SELECT seq, body_id, case_id, reason, by_name, at, value, key, state FROM erasure ORDER BY seq",
        )?;
        collect(statement.query([])?, |row| {
            Ok(Erasure {
                seq: unsigned(TABLE, row.get(0)?)?,
                body: row.get(1)?,
                case: row.get(2)?,
                reason: row.get(3)?,
                by: row.get(4)?,
                at: parsed(TABLE, &row.get::<_, String>(5)?)?,
                value: Digest::from_bytes(bytes32(TABLE, &row.get::<_, Vec<u8>>(6)?)?),
                key: bytes32(TABLE, &row.get::<_, Vec<u8>>(7)?)?,
                finished: row.get::<_, String>(8)? == "finished",
            })
        })
    }

    fn erase_document(&self, erased: &Erased) -> Result<(), RecordsError> {
        for sql in ERASE {
            self.tx.execute(sql, [erased.document])?;
        }
        self.tx.execute(
            "UPDATE document SET name = 'D-' || id, raw_name = x'', algorithm = NULL, sha256 = NULL, bytes = NULL,
               outcome_reason = ?2 WHERE id = ?1",
            (erased.document, ERASED),
        )?;
        self.tx.execute(
            "INSERT INTO erased_document (document_id, seq, value, mark, mark_key) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                erased.document,
                signed(erased.seq)?,
                erased.value.map(|value| *value.as_bytes()),
                erased.mark.map(|mark| mark.value),
                erased.mark.map(|mark| mark.key),
            ),
        )?;
        Ok(())
    }

    fn erased_documents(&self) -> Result<Vec<Erased>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached(&format!("{DOCUMENTS} ORDER BY e.document_id"))?;
        collect(statement.query([])?, read_erased)
    }

    fn erased_in(&self, case: RowId) -> Result<Vec<Erased>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "{DOCUMENTS} JOIN document d ON d.id = e.document_id JOIN submission s ON s.id = d.submission_id
             WHERE s.case_id = ?1 ORDER BY e.document_id"
        ))?;
        collect(statement.query([case])?, read_erased)
    }

    fn references_to(&self, sha256: &Digest) -> Result<u64, RecordsError> {
        let count = self.tx.query_row(
            "SELECT count(*) FROM document WHERE sha256 = ?1 AND parent_id IS NULL",
            [sha256.hex()],
            |row| row.get(0),
        )?;
        unsigned("document", count)
    }

    fn judgements_on(&self, document: RowId) -> Result<u64, RecordsError> {
        let count = self.tx.query_row(
            "SELECT count(*) FROM judgement WHERE document_id = ?1",
            [document],
            |row| row.get(0),
        )?;
        unsigned("judgement", count)
    }

    fn words_on(&self, document: RowId) -> Result<Vec<Digest>, RecordsError> {
        let mut statement = self.tx.prepare_cached(WORDS)?;
        collect(statement.query([document])?, |row| {
            Ok(Digest::from_bytes(bytes32(
                "commitment",
                &row.get::<_, Vec<u8>>(0)?,
            )?))
        })
    }

    fn doom(&self, sha256: &Digest) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT OR IGNORE INTO doomed (sha256) VALUES (?1)",
            [sha256.hex()],
        )?;
        Ok(())
    }

    fn doomed(&self) -> Result<Vec<Digest>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT sha256 FROM doomed ORDER BY sha256")?;
        collect(statement.query([])?, |row| {
            parsed("doomed", &row.get::<_, String>(0)?)
        })
    }

    fn forget_doomed(&self) -> Result<(), RecordsError> {
        self.tx.execute("DELETE FROM doomed", [])?;
        Ok(())
    }

    fn finish_erasures(&self) -> Result<(), RecordsError> {
        self.tx
            .execute("UPDATE erasure SET state = 'finished'", [])?;
        Ok(())
    }
}

fn read_erased(row: &Row<'_>) -> Result<Erased, RecordsError> {
    const TABLE: &str = "erased_document";
    let value: Option<Vec<u8>> = row.get(2)?;
    let mark: Option<Vec<u8>> = row.get(3)?;
    let key: Option<Vec<u8>> = row.get(4)?;
    let mark = match (mark, key) {
        (Some(mark), Some(key)) => Some(Mark {
            value: mark.as_slice().try_into().map_err(|e| damaged(TABLE, e))?,
            key: bytes32(TABLE, &key)?,
        }),
        _ => None,
    };
    Ok(Erased {
        document: row.get(0)?,
        seq: unsigned(TABLE, row.get(1)?)?,
        value: value
            .map(|value| bytes32(TABLE, &value).map(Digest::from_bytes))
            .transpose()?,
        mark,
    })
}
