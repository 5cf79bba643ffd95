//! Readings, passages and candidates: all that can be made again.

use rusqlite::Row;

use super::SqliteUnit;
use super::values::{collect, digest, from_json, json, name, named, unsigned};
use crate::model::{Document, Passage, Reading, RowId};
use crate::records::{CandidateRow, Derived, Hit, PassageRow, RecordsError};

pub(super) const PASSAGE: &str =
    "SELECT p.id, p.document_id, p.code, p.text, p.heading, p.anchor, p.flags, p.cells";

impl Derived for SqliteUnit<'_> {
    fn unread_documents(&self) -> Result<Vec<Document>, RecordsError> {
        self.some_documents(
            "LEFT JOIN reading r ON r.document_id = d.id
             WHERE r.document_id IS NULL AND d.outcome = 'accepted'
             AND NOT EXISTS (SELECT 1 FROM erased_document e WHERE e.document_id = d.id) ORDER BY d.id",
            [],
        )
    }

    fn put_reading(
        &self,
        document: RowId,
        reading: &Reading,
        pack_hash: &str,
        passages: &[(String, Passage)],
        candidates: &[(usize, CandidateRow)],
    ) -> Result<Vec<RowId>, RecordsError> {
        self.forget(document)?;
        self.put_reading_row(document, reading, pack_hash)?;
        let mut rows = Vec::with_capacity(passages.len());
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO passage (document_id, code, text, heading, anchor, flags, cells)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (code, passage) in passages {
            rows.push(insert.insert((
                document,
                code,
                &passage.text,
                json(&passage.heading)?,
                json(&passage.anchor)?,
                json(&passage.flags)?,
                json(&passage.cells)?,
            ))?);
        }
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO candidate (passage_id, criterion, strength, score, why, lacks, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (position, candidate) in candidates {
            let passage = rows
                .get(*position)
                .ok_or_else(|| RecordsError::Database("a candidate without its passage".into()))?;
            let strength = if candidate.full { "full" } else { "partial" };
            insert.execute((
                passage,
                &candidate.criterion,
                strength,
                candidate.score,
                json(&candidate.why)?,
                json(&candidate.lacks)?,
                &candidate.note,
            ))?;
        }
        Ok(rows)
    }

    fn reading(&self, document: RowId) -> Result<Option<Reading>, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT state, reason, format, class, class_confidence, class_reasons, pages, passages, warnings, unread
             FROM reading WHERE document_id = ?1",
        )?;
        Ok(collect(statement.query([document])?, read_reading)?.pop())
    }

    fn readings_after(&self, after: u64) -> Result<Vec<(u64, RowId)>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT seq, document_id FROM reading WHERE seq > ?1 ORDER BY seq")?;
        collect(statement.query([super::values::signed(after)?])?, |row| {
            Ok((unsigned("reading", row.get(0)?)?, row.get(1)?))
        })
    }

    fn last_reading(&self) -> Result<u64, RecordsError> {
        unsigned(
            "reading",
            self.tx
                .query_row("SELECT coalesce(max(seq), 0) FROM reading", [], |row| {
                    row.get(0)
                })?,
        )
    }

    fn passages_of(&self, document: RowId) -> Result<Vec<PassageRow>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "{PASSAGE} FROM passage p WHERE p.document_id = ?1 ORDER BY p.id"
        ))?;
        collect(statement.query([document])?, read_passage)
    }

    fn texts_of(&self, document: RowId) -> Result<Vec<String>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT text FROM passage WHERE document_id = ?1 ORDER BY id")?;
        collect(statement.query([document])?, |row| Ok(row.get(0)?))
    }

    fn candidate_passages_of(&self, document: RowId) -> Result<Vec<PassageRow>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "{PASSAGE} FROM passage p WHERE p.document_id = ?1
             AND EXISTS (SELECT 1 FROM candidate c WHERE c.passage_id = p.id) ORDER BY p.id"
        ))?;
        collect(statement.query([document])?, read_passage)
    }

    fn candidates_of(&self, document: RowId) -> Result<Vec<CandidateRow>, RecordsError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT c.passage_id, c.criterion, c.strength, c.score, c.why, c.lacks, c.note FROM passage p
             JOIN candidate c ON c.passage_id = p.id WHERE p.document_id = ?1 ORDER BY p.id, c.criterion",
        )?;
        collect(statement.query([document])?, |row| {
            Ok(CandidateRow {
                passage: row.get(0)?,
                criterion: row.get(1)?,
                full: row.get::<_, String>(2)? == "full",
                score: row.get(3)?,
                why: from_json("candidate", &row.get::<_, String>(4)?)?,
                lacks: from_json("candidate", &row.get::<_, String>(5)?)?,
                note: row.get(6)?,
            })
        })
    }

    fn hit(&self, passage: RowId) -> Result<Option<Hit>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "{PASSAGE}, k.code, d.name, d.sha256 FROM passage p JOIN document d ON d.id = p.document_id
             JOIN submission s ON s.id = d.submission_id JOIN case_file k ON k.id = s.case_id WHERE p.id = ?1"
        ))?;
        let hits = collect(statement.query([passage])?, |row| {
            Ok(Hit {
                row: read_passage(row)?,
                case: row.get(8)?,
                name: row.get(9)?,
                sha256: digest("document", row.get(10)?)?,
            })
        })?;
        Ok(hits.into_iter().next())
    }

    fn passages_by_code(&self, case: RowId, code: &str) -> Result<Vec<PassageRow>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "{PASSAGE} FROM passage p JOIN document d ON d.id = p.document_id
             JOIN submission s ON s.id = d.submission_id WHERE p.code = ?2 AND s.case_id = ?1 ORDER BY p.id"
        ))?;
        collect(statement.query((case, code))?, read_passage)
    }

    fn passages_for(&self, criteria: &[String]) -> Result<Vec<RowId>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT passage_id FROM candidate WHERE criterion = ?1")?;
        let mut all = Vec::new();
        for criterion in criteria {
            all.extend(collect(statement.query([criterion])?, |row| {
                Ok(row.get::<_, RowId>(0)?)
            })?);
        }
        Ok(all)
    }

    fn forget_derived(&self) -> Result<(), RecordsError> {
        for table in [
            "candidate",
            "passage",
            "reading",
            "identified",
            "band",
            "sketch",
        ] {
            self.tx.execute(&format!("DELETE FROM {table}"), [])?;
        }
        Ok(())
    }

    fn passage_count(&self) -> Result<u64, RecordsError> {
        unsigned(
            "passage",
            self.tx
                .query_row("SELECT count(*) FROM passage", [], |row| row.get(0))?,
        )
    }
}

impl SqliteUnit<'_> {
    fn forget(&self, document: RowId) -> Result<(), RecordsError> {
        for sql in [
            "DELETE FROM candidate WHERE passage_id IN (SELECT id FROM passage WHERE document_id = ?1)",
            "DELETE FROM passage WHERE document_id = ?1",
            "DELETE FROM reading WHERE document_id = ?1",
        ] {
            self.tx.prepare_cached(sql)?.execute([document])?;
        }
        Ok(())
    }

    fn put_reading_row(
        &self,
        document: RowId,
        reading: &Reading,
        pack_hash: &str,
    ) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT INTO reading (document_id, state, reason, format, class, class_confidence, class_reasons, pages,
               passages, warnings, unread, pack_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            (
                document,
                name(&reading.state)?,
                reading.reason.map(|reason| reason.code()),
                &reading.format,
                &reading.class,
                reading.class_confidence,
                json(&reading.class_reasons)?,
                reading.pages,
                reading.passages,
                json(&reading.warnings)?,
                json(&reading.unread)?,
                pack_hash,
            ),
        )?;
        Ok(())
    }
}

fn read_reading(row: &Row<'_>) -> Result<Reading, RecordsError> {
    const TABLE: &str = "reading";
    Ok(Reading {
        state: named(TABLE, row.get(0)?)?,
        reason: row
            .get::<_, Option<String>>(1)?
            .map(|reason| named(TABLE, reason))
            .transpose()?,
        format: row.get(2)?,
        class: row.get(3)?,
        class_confidence: row.get(4)?,
        class_reasons: from_json(TABLE, &row.get::<_, String>(5)?)?,
        pages: row.get(6)?,
        passages: row.get(7)?,
        warnings: from_json(TABLE, &row.get::<_, String>(8)?)?,
        unread: from_json(TABLE, &row.get::<_, String>(9)?)?,
    })
}

pub(super) fn read_passage(row: &Row<'_>) -> Result<PassageRow, RecordsError> {
    const TABLE: &str = "passage";
    Ok(PassageRow {
        id: row.get(0)?,
        document: row.get(1)?,
        code: row.get(2)?,
        passage: Passage {
            text: row.get(3)?,
            heading: from_json(TABLE, &row.get::<_, String>(4)?)?,
            anchor: from_json(TABLE, &row.get::<_, String>(5)?)?,
            flags: from_json(TABLE, &row.get::<_, String>(6)?)?,
            cells: from_json(TABLE, &row.get::<_, String>(7)?)?,
        },
    })
}
