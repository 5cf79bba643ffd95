//! The ledger's events, tree and commitments.

use rusqlite::{OptionalExtension as _, Row};

use super::SqliteUnit;
use super::values::{bytes32, collect, damaged, signed, unsigned};
use crate::model::{Digest, RowId};
use crate::records::{Commitment, CommitmentOf, LedgerStore, NewEvent, RecordsError};

const COMMITMENT: &str = "SELECT of_table, of_id, seq, value, key FROM commitment";

impl LedgerStore for SqliteUnit<'_> {
    fn event_count(&self) -> Result<u64, RecordsError> {
        self.next("SELECT coalesce(max(seq) + 1, 0) FROM ledger_event")
    }

    fn put_event(&self, new: &NewEvent<'_>) -> Result<(), RecordsError> {
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO ledger_event (seq, body_id, bytes, case_code, submission_code)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        insert.execute((
            signed(new.seq)?,
            new.body,
            new.bytes,
            new.case,
            new.submission,
        ))?;
        Ok(())
    }

    fn event(&self, seq: u64) -> Result<Option<Vec<u8>>, RecordsError> {
        Ok(self
            .tx
            .query_row(
                "SELECT bytes FROM ledger_event WHERE seq = ?1",
                [signed(seq)?],
                |row| row.get(0),
            )
            .optional()?)
    }

    fn put_nodes(&self, first: u64, hashes: &[[u8; 32]]) -> Result<(), RecordsError> {
        let mut insert = self
            .tx
            .prepare_cached("INSERT INTO ledger_node (idx, hash) VALUES (?1, ?2)")?;
        for (index, hash) in (first..).zip(hashes) {
            insert.execute((signed(index)?, hash))?;
        }
        Ok(())
    }

    fn node(&self, index: u64) -> Result<Option<[u8; 32]>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT hash FROM ledger_node WHERE idx = ?1")?;
        let hash: Option<Vec<u8>> = statement
            .query_row([signed(index)?], |row| row.get(0))
            .optional()?;
        hash.map(|hash| bytes32("ledger_node", &hash)).transpose()
    }

    fn node_count(&self) -> Result<u64, RecordsError> {
        self.next("SELECT coalesce(max(idx) + 1, 0) FROM ledger_node")
    }

    fn put_commitment(&self, commitment: &Commitment) -> Result<(), RecordsError> {
        let (table, id) = key_of(commitment.of);
        self.tx.execute(
            "INSERT INTO commitment (of_table, of_id, seq, value, key) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                table,
                id,
                signed(commitment.seq)?,
                commitment.value.as_bytes(),
                commitment.key,
            ),
        )?;
        Ok(())
    }

    fn commitment(&self, of: CommitmentOf) -> Result<Option<Commitment>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached(&format!("{COMMITMENT} WHERE of_table = ?1 AND of_id = ?2"))?;
        Ok(collect(statement.query(key_of(of))?, read_commitment)?.pop())
    }

    fn events_of_case(&self, case: &str) -> Result<Vec<u64>, RecordsError> {
        self.events_by("case_code", case)
    }

    fn events_of_submission(&self, submission: &str) -> Result<Vec<u64>, RecordsError> {
        self.events_by("submission_code", submission)
    }

    fn event_is_about(&self, seq: u64) -> Result<(Option<String>, Option<String>), RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT case_code, submission_code FROM ledger_event WHERE seq = ?1")?;
        let found = statement
            .query_row([signed(seq)?], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    fn put_signer(&self, seq: u64, vkey: &str) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT INTO ledger_key (seq, vkey) VALUES (?1, ?2)",
            (signed(seq)?, vkey),
        )?;
        Ok(())
    }

    fn signers(&self) -> Result<Vec<(u64, String)>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT seq, vkey FROM ledger_key ORDER BY seq")?;
        collect(statement.query([])?, |row| {
            Ok((unsigned("ledger_key", row.get(0)?)?, row.get(1)?))
        })
    }

    fn put_checkpoint(&self, origin: &str, size: u64, note: &[u8]) -> Result<(), RecordsError> {
        self.tx.execute(
            "INSERT INTO checkpoint (origin, size, note) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            (origin, signed(size)?, note),
        )?;
        match self.checkpoint(origin, size)? {
            Some(kept) if kept == note => Ok(()),
            _ => Err(damaged(
                "checkpoint",
                format!("another one of size {size} under {origin}"),
            )),
        }
    }

    fn checkpoint(&self, origin: &str, size: u64) -> Result<Option<Vec<u8>>, RecordsError> {
        self.one_checkpoint("size = ?2", origin, size)
    }

    fn checkpoint_from(&self, origin: &str, size: u64) -> Result<Option<Vec<u8>>, RecordsError> {
        self.one_checkpoint("size >= ?2 ORDER BY size LIMIT 1", origin, size)
    }

    fn checkpoints(&self) -> Result<Vec<(String, Vec<u8>)>, RecordsError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT origin, note FROM checkpoint ORDER BY size")?;
        collect(statement.query([])?, |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

impl SqliteUnit<'_> {
    fn next(&self, sql: &str) -> Result<u64, RecordsError> {
        let mut statement = self.tx.prepare_cached(sql)?;
        unsigned("ledger", statement.query_row([], |row| row.get(0))?)
    }

    fn events_by(&self, column: &str, code: &str) -> Result<Vec<u64>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "SELECT seq FROM ledger_event WHERE {column} = ?1 ORDER BY seq"
        ))?;
        collect(statement.query([code])?, |row| {
            unsigned("ledger_event", row.get(0)?)
        })
    }

    fn one_checkpoint(
        &self,
        condition: &str,
        origin: &str,
        size: u64,
    ) -> Result<Option<Vec<u8>>, RecordsError> {
        let mut statement = self.tx.prepare_cached(&format!(
            "SELECT note FROM checkpoint WHERE origin = ?1 AND {condition}"
        ))?;
        Ok(statement
            .query_row((origin, signed(size)?), |row| row.get(0))
            .optional()?)
    }
}

fn key_of(of: CommitmentOf) -> (&'static str, RowId) {
    match of {
        CommitmentOf::Document(id) => ("document", id),
        CommitmentOf::Judgement(id) => ("judgement", id),
        CommitmentOf::Statement(id) => ("statement", id),
    }
}

fn read_commitment(row: &Row<'_>) -> Result<Commitment, RecordsError> {
    const TABLE: &str = "commitment";
    let id = row.get(1)?;
    Ok(Commitment {
        of: match row.get::<_, String>(0)?.as_str() {
            "document" => CommitmentOf::Document(id),
            "judgement" => CommitmentOf::Judgement(id),
            other => return Err(damaged(TABLE, other)),
        },
        seq: unsigned(TABLE, row.get(2)?)?,
        value: Digest::from_bytes(bytes32(TABLE, &row.get::<_, Vec<u8>>(3)?)?),
        key: bytes32(TABLE, &row.get::<_, Vec<u8>>(4)?)?,
    })
}
