//! Lists of cases and documents.

use rusqlite::{Row, params};

use super::SqliteUnit;
use super::values::{collect, from_json, json, named, parsed, unsigned};
use crate::records::{CaseFilter, CaseSummary, NotRead, Overview, RecordsError, Seen};

type Result<T> = std::result::Result<T, RecordsError>;

const CASE: &str = "case_file";

/// Documents in force that were read in part or not at all.
const TROUBLED: &str = "r.state <> 'parsed' AND d.outcome = 'accepted'
    AND NOT EXISTS (SELECT 1 FROM document newer WHERE newer.supersedes_id = d.id)";

/// All of them: the index holds those readings and no other. A cross join keeps
/// SQLite from beginning elsewhere.
const ALL_TROUBLED: &str =
    "FROM reading r INDEXED BY reading_troubled CROSS JOIN document d ON d.id = r.document_id
  JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id";

/// A case `c` that whoever asks sees: the JSON of a [`Seen`] is the first value.
pub(super) const SEEN: &str = "(?1 ->> '$.schemes' = '[]' OR c.scheme IN (SELECT value FROM json_each(?1, '$.schemes')))
  AND (?1 ->> '$.assigned' IS NULL OR c.id IN (SELECT case_id FROM assignment WHERE account_id = ?1 ->> '$.assigned'))";

const FILTERED: &str = "FROM case_file c JOIN applicant a ON a.id = c.applicant_id JOIN subject j ON j.id = c.subject_id WHERE (?2 = '' OR c.code LIKE ?2 ESCAPE '\\' OR a.name LIKE ?2 ESCAPE '\\' OR j.name LIKE ?2 ESCAPE '\\')
  AND (?3 = '' OR c.scheme = ?3)";

/// A page of the cases that a filter lets through, each with its counts.
pub(super) fn summaries(only: &str) -> String {
    format!(
        "SELECT c.id, c.code, c.scheme, c.procedure, a.name, j.name, c.opened_on,
           (SELECT count(*) FROM submission s WHERE s.case_id = c.id),
           (SELECT count(*) FROM document d JOIN submission s ON s.id = d.submission_id WHERE s.case_id = c.id),
           (SELECT count(*) FROM submission s CROSS JOIN document d ON d.submission_id = s.id
              CROSS JOIN reading r INDEXED BY reading_troubled ON r.document_id = d.id
              WHERE s.case_id = c.id AND {TROUBLED}),
           (SELECT count(*) FROM judgement g WHERE g.case_id = c.id),
           (SELECT json_group_array(display) FROM (SELECT w.display FROM assignment x JOIN account w ON w.id = x.account_id
              WHERE x.case_id = c.id ORDER BY w.name))
         {FILTERED} AND {SEEN} {only} ORDER BY c.id DESC LIMIT ?4 OFFSET ?5"
    )
}

/// Something of all documents that were read in part or not at all, for those
/// who see the cases of `?1`.
pub(super) fn troubled(what: &str) -> String {
    format!("SELECT {what} {ALL_TROUBLED} WHERE {TROUBLED} AND {SEEN}")
}

impl Overview for SqliteUnit<'_> {
    fn case_summaries(
        &self,
        filter: &CaseFilter,
        offset: usize,
        limit: usize,
    ) -> Result<(u64, Vec<CaseSummary>)> {
        let like = match filter.text.as_str() {
            "" => String::new(),
            text => format!("%{}%", escaped(text)),
        };
        let only_of = json(&filter.only)?;
        let only = match filter.not_read {
            true => format!("AND c.id IN (SELECT s.case_id {ALL_TROUBLED} WHERE {TROUBLED})"),
            false => String::new(),
        };
        let mut counted = self
            .tx
            .prepare_cached(&format!("SELECT count(*) {FILTERED} AND {SEEN} {only}"))?;
        let total: i64 = counted.query_row((&only_of, &like, &filter.scheme), |row| row.get(0))?;
        let mut statement = self.tx.prepare_cached(&summaries(&only))?;
        let rows = statement.query(params![
            only_of,
            like,
            filter.scheme,
            size(limit),
            size(offset)
        ])?;
        Ok((unsigned(CASE, total)?, collect(rows, summary)?))
    }

    fn not_read(&self, limit: usize, only: &Seen) -> Result<(u64, Vec<NotRead>)> {
        let only = json(only)?;
        let total = self.counted(&troubled("count(*)"), &only)?;
        let lines = troubled(
            "d.id, d.name, c.code, (SELECT name FROM applicant WHERE id = c.applicant_id), r.state, r.reason",
        );
        let mut statement = self
            .tx
            .prepare_cached(&format!("{lines} ORDER BY r.document_id DESC LIMIT ?2"))?;
        let rows = collect(statement.query((only, size(limit)))?, |row| {
            Ok(NotRead {
                id: row.get(0)?,
                name: row.get(1)?,
                case: row.get(2)?,
                applicant: row.get(3)?,
                state: named("reading", row.get(4)?)?,
                reason: row
                    .get::<_, Option<String>>(5)?
                    .map(|reason| named("reading", reason))
                    .transpose()?,
            })
        })?;
        Ok((total, rows))
    }

    fn newest_submissions(
        &self,
        limit: usize,
        only: &Seen,
    ) -> Result<Vec<(String, String, String, jiff::civil::Date)>> {
        let mut statement = self.tx.prepare_cached(&format!(
            "SELECT s.code, c.code, a.name, s.received_on FROM submission s CROSS JOIN case_file c ON c.id = s.case_id
             JOIN applicant a ON a.id = c.applicant_id WHERE {SEEN} ORDER BY s.id DESC LIMIT ?2"
        ))?;
        collect(statement.query((json(only)?, size(limit)))?, |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                parsed("submission", &row.get::<_, String>(3)?)?,
            ))
        })
    }
}

fn summary(row: &Row<'_>) -> Result<CaseSummary> {
    Ok(CaseSummary {
        id: row.get(0)?,
        code: row.get(1)?,
        scheme: row.get(2)?,
        procedure: row.get(3)?,
        applicant: row.get(4)?,
        subject: row.get(5)?,
        opened_on: parsed(CASE, &row.get::<_, String>(6)?)?,
        submissions: unsigned(CASE, row.get(7)?)?,
        documents: unsigned(CASE, row.get(8)?)?,
        not_read: unsigned(CASE, row.get(9)?)?,
        judgements: unsigned(CASE, row.get(10)?)?,
        assigned: from_json(CASE, &row.get::<_, String>(11)?)?,
    })
}

/// A text in which `LIKE` finds no wildcard.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

pub(super) fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
