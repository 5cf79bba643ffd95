//! Steps of enquiries.

use rusqlite::Row;

use super::SqliteUnit;
use super::values::{bytes32, collect, name, named, parsed, signed, unsigned};
use crate::model::Digest;
use crate::records::{Enquiries, EnquiryStep, RecordsError};

const TABLE: &str = "enquiry";

const STEP: &str =
    "SELECT e.seq, e.body_id, e.code, e.case_id, e.step, e.content, e.at, e.value, e.key
    FROM enquiry e";

impl Enquiries for SqliteUnit<'_> {
    fn next_enquiry(&self, year: i16) -> Result<String, RecordsError> {
        self.next_code(TABLE, "Q", year)
    }

    fn put_enquiry_step(&self, step: &EnquiryStep) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT INTO enquiry (seq, body_id, code, case_id, step, content, at, value, key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            (
                signed(step.seq)?,
                step.body,
                &step.code,
                step.case,
                name(&step.step)?,
                &step.content,
                step.at.to_string(),
                step.value.as_bytes(),
                step.key,
            ),
        )?;
        Ok(())
    }

    fn enquiry_steps(&self, code: Option<&str>) -> Result<Vec<EnquiryStep>, RecordsError> {
        let one = code.map_or("", |_| "WHERE e.code = ?1");
        let mut statement = self
            .tx
            .prepare_cached(&format!("{STEP} {one} ORDER BY e.seq"))?;
        collect(statement.query(rusqlite::params_from_iter(code))?, read)
    }

    fn open_enquiry_steps(&self) -> Result<Vec<EnquiryStep>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "{STEP} WHERE NOT EXISTS (SELECT 1 FROM enquiry c INDEXED BY enquiry_closed
               WHERE c.code = e.code AND c.step = 'closed') ORDER BY e.seq"
        ))?;
        collect(statement.query([])?, read)
    }
}

fn read(row: &Row<'_>) -> Result<EnquiryStep, RecordsError> {
    Ok(EnquiryStep {
        seq: unsigned(TABLE, row.get(0)?)?,
        body: row.get(1)?,
        code: row.get(2)?,
        case: row.get(3)?,
        step: named(TABLE, row.get(4)?)?,
        content: row.get(5)?,
        at: parsed(TABLE, &row.get::<_, String>(6)?)?,
        value: Digest::from_bytes(bytes32(TABLE, &row.get::<_, Vec<u8>>(7)?)?),
        key: bytes32(TABLE, &row.get::<_, Vec<u8>>(8)?)?,
    })
}
