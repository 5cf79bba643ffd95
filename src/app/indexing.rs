//! Keeping the search index in step with the records.

use super::error::{Code, Failure};
use super::home::Home;
use super::pipeline::received;
use super::read_one::Outcome;
use crate::index::{self, Entry, IndexError, Writer};
use crate::model::{Passage, Place, Progress, RowId, Stage};

/// What stands between the headings of a passage in the index.
pub(super) const HEADINGS: &str = "\n";

/// Writes the index beside the pipeline. Nothing is opened before there is
/// something to write.
pub(super) struct Indexing<'h> {
    home: &'h Home,
    open: Option<Writer>,
}

impl<'h> Indexing<'h> {
    /// Nothing opened yet.
    pub(super) fn new(home: &'h Home) -> Self {
        Self { home, open: None }
    }

    /// Adds what the records know and the index lacks: after a crash, after
    /// the index was deleted, after another version of akashi.
    pub(super) fn catch_up(&mut self, progress: &dyn Progress) -> Result<(), Failure> {
        let last = self.last()?;
        let committed = match self.home.index() {
            Ok(index) => index.committed_sequence().map_err(failed)?.unwrap_or(0),
            Err(error) if error.needs_rebuild() => {
                index::remove(&self.home.index_dir()).map_err(failed)?;
                0
            }
            Err(error) => return Err(failed(error)),
        };
        if committed == last {
            return Ok(());
        }
        if committed > last {
            // An older database under a newer index: begin again.
            index::remove(&self.home.index_dir()).map_err(failed)?;
        }
        self.add_since(if committed > last { 0 } else { committed }, progress)?;
        let last = self.last()?;
        self.commit(last)
    }

    /// Adds a document that was just recorded; `rows` are its passages' rows.
    pub(super) fn add(&mut self, outcome: &Outcome, rows: &[RowId]) -> Result<(), Failure> {
        let entries: Vec<Entry> = rows
            .iter()
            .zip(&outcome.passages)
            .map(|(row, (_, passage))| {
                entry(
                    *row,
                    passage,
                    &outcome.job.case,
                    &outcome.job.rules.pack.id,
                    &outcome.reading.class,
                    state_name(outcome.reading.state),
                    outcome.job.received_on,
                )
            })
            .collect();
        let document = unsigned(outcome.job.document.id);
        self.writer()?
            .replace_document(document, entries)
            .map_err(failed)
    }

    /// Makes durable what was added since [`catch_up`](Self::catch_up).
    pub(super) fn finish(&mut self, last: u64) -> Result<(), Failure> {
        match self.open {
            Some(_) => self.commit(last),
            None => Ok(()),
        }
    }

    /// The reading up to which the index is whole once it is finished.
    pub(super) fn last(&self) -> Result<u64, Failure> {
        let records = self.home.records();
        records.work(|unit| Ok(unit.last_reading()?))
    }

    fn writer(&mut self) -> Result<&mut Writer, Failure> {
        if self.open.is_none() {
            let index = match self.home.index() {
                Err(error) if error.needs_rebuild() => {
                    index::remove(&self.home.index_dir()).map_err(failed)?;
                    self.home.index().map_err(failed)?
                }
                other => other.map_err(failed)?,
            };
            self.open = Some(index.writer().map_err(failed)?);
        }
        self.open
            .as_mut()
            .ok_or_else(|| Failure::new(Code::Index).with("detail", "no writer"))
    }

    fn commit(&mut self, last: u64) -> Result<(), Failure> {
        fail_io!("index.commit").map_err(|e| failed(e.into()))?;
        self.writer()?.commit(last).map_err(failed)?;
        fail_point!("index.committed");
        match self.open.take() {
            Some(writer) => writer.close().map_err(failed),
            None => Ok(()),
        }
    }

    /// Adds every document that was read after sequence number `after`.
    fn add_since(&mut self, after: u64, progress: &dyn Progress) -> Result<(), Failure> {
        let readings = self
            .home
            .records()
            .work::<_, Failure>(|unit| Ok(unit.readings_after(after)?))?;
        progress.begin(Stage::Index, readings.len() as u64);
        for (_, id) in readings {
            let entries = self.home.records().work::<_, Failure>(|unit| {
                let (Some(document), Some(reading)) = (unit.document(id)?, unit.reading(id)?)
                else {
                    return Ok(Vec::new());
                };
                let Some((received_on, case)) = received(unit, document.submission)? else {
                    return Ok(Vec::new());
                };
                let state = state_name(reading.state);
                let rows = unit.passages_of(id)?;
                Ok(rows
                    .iter()
                    .map(|row| {
                        entry(
                            row.id,
                            &row.passage,
                            &case.code,
                            &case.scheme,
                            &reading.class,
                            state,
                            received_on,
                        )
                    })
                    .collect())
            })?;
            self.writer()?
                .replace_document(unsigned(id), entries)
                .map_err(failed)?;
            progress.advance(1, 0, 0);
        }
        progress.end();
        Ok(())
    }
}

/// How many passages can be searched, or what is wrong with the index.
pub(super) fn state(home: &Home) -> Result<String, Failure> {
    if !home.index_dir().join("meta.json").exists() {
        return Err(Failure::new(Code::Index).with("detail", "there is no search index yet"));
    }
    let index = home.index().map_err(failed)?;
    Ok(index.count().to_string())
}

fn entry(
    row: RowId,
    passage: &Passage,
    case: &str,
    scheme: &str,
    class: &str,
    state: &str,
    received_on: jiff::civil::Date,
) -> Entry {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = received_on.duration_since(epoch).as_hours() / 24;
    Entry {
        id: unsigned(row),
        case: vec![case.to_owned()],
        class: class.to_owned(),
        scheme: scheme.to_owned(),
        state: state.to_owned(),
        page: match passage.anchor.place {
            Place::Page { page, .. } => Some(page.into()),
            _ => None,
        },
        received: Some(days),
        text: passage.text.clone(),
        heading: passage.heading.join(HEADINGS),
    }
}

fn state_name(state: crate::model::ReadState) -> &'static str {
    match state {
        crate::model::ReadState::Parsed => "parsed",
        crate::model::ReadState::Partly => "partly",
        crate::model::ReadState::Unread => "unread",
    }
}

/// Row numbers count up from 1.
fn unsigned(row: RowId) -> u64 {
    row.unsigned_abs()
}

pub(super) fn failed(error: IndexError) -> Failure {
    match error {
        IndexError::Locked => {
            Failure::new(Code::Locked).with("holder", "the search index is being written")
        }
        other => Failure::new(Code::Index).with("detail", other),
    }
}
