//! What waits for somebody.

use super::SqliteUnit;
use super::overview::{SEEN, size};
use super::values::{collect, json, unsigned};
use crate::records::{Attention, OpenNotice, RecordsError, Replaced, Seen};

type Result<T> = std::result::Result<T, RecordsError>;

/// Begins with the documents that took the place of another: the index holds
/// those and no other.
pub(super) const REPLACED: &str = "FROM (SELECT id, supersedes_id old FROM document INDEXED BY document_by_superseded
      WHERE supersedes_id IS NOT NULL AND outcome <> 'quarantined'
    UNION ALL SELECT document_id, old_id FROM also_supersedes) n
  CROSS JOIN judgement j ON j.document_id = n.old JOIN case_file c ON c.id = j.case_id
  WHERE NOT EXISTS (SELECT 1 FROM judgement k WHERE k.document_id = n.id AND k.criterion = j.criterion)
    AND NOT EXISTS (SELECT 1 FROM statement u WHERE u.kind = 'judgement-undone' AND u.about = 'J-' || j.id)";

/// A notice that was sent or withdrawn is found among these by its number.
pub(super) const OPEN: &str = "FROM notice n JOIN case_file c ON c.id = n.case_id
  WHERE n.erased_seq IS NULL AND NOT EXISTS (SELECT 1 FROM statement s INDEXED BY statement_of_done_notice
    WHERE s.about = 'N-' || n.id AND s.kind IN ('notice-sent', 'notice-withdrawn'))";

impl Attention for SqliteUnit<'_> {
    fn judged_then_replaced(&self, limit: usize, only: &Seen) -> Result<(u64, Vec<Replaced>)> {
        let from = format!("{REPLACED} AND {SEEN}");
        let only = json(only)?;
        let total = self.counted(&format!("SELECT count(DISTINCT j.case_id) {from}"), &only)?;
        let mut statement = self.tx.prepare_cached(&format!(
            "SELECT c.code, (SELECT name FROM applicant WHERE id = c.applicant_id), count(DISTINCT j.id)
             {from} GROUP BY c.id ORDER BY c.id DESC LIMIT ?2"
        ))?;
        let rows = collect(statement.query((only, size(limit)))?, |row| {
            Ok(Replaced {
                case: row.get(0)?,
                applicant: row.get(1)?,
                judgements: unsigned("judgement", row.get(2)?)?,
            })
        })?;
        Ok((total, rows))
    }

    fn open_notices(&self, limit: usize, only: &Seen) -> Result<(u64, Vec<OpenNotice>)> {
        let from = format!("{OPEN} AND {SEEN}");
        let only = json(only)?;
        let total = self.counted(&format!("SELECT count(*) {from}"), &only)?;
        let mut statement = self.tx.prepare_cached(&format!(
            "SELECT n.id, c.code, (SELECT name FROM applicant WHERE id = c.applicant_id),
               coalesce((SELECT s.kind FROM statement s WHERE s.about = 'N-' || n.id ORDER BY s.id DESC LIMIT 1), '')
             {from} ORDER BY n.id LIMIT ?2"
        ))?;
        let rows = collect(statement.query((only, size(limit)))?, |row| {
            Ok(OpenNotice {
                id: row.get(0)?,
                case: row.get(1)?,
                applicant: row.get(2)?,
                stands: row.get(3)?,
            })
        })?;
        Ok((total, rows))
    }
}

impl SqliteUnit<'_> {
    /// What a statement counts, for those who see the cases `only`.
    pub(super) fn counted(&self, sql: &str, only: &str) -> Result<u64> {
        let mut statement = self.tx.prepare_cached(sql)?;
        unsigned("count", statement.query_row([only], |row| row.get(0))?)
    }
}
