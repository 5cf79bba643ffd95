//! Whether the index holds what the records hold.

use super::Verified;
use crate::app::error::Failure;
use crate::app::home::Home;

/// Compares the numbers of passages and the state of the last commit.
pub(super) fn index(home: &Home, found: &mut Verified) -> Result<(), Failure> {
    let (last, readings, passages) = home.records().work::<_, Failure>(|unit| {
        Ok((
            unit.last_reading()?,
            unit.readings_after(0)?.len(),
            unit.passage_count()?,
        ))
    })?;
    if readings == 0 {
        return Ok(());
    }
    let behind = |detail: String, found: &mut Verified| {
        found.note("index", detail, Vec::new(), "advice.index");
    };
    if !home.index_dir().join("meta.json").exists() {
        behind("there is no search index".into(), found);
        return Ok(());
    }
    match home.index() {
        Err(error) => behind(error.to_string(), found),
        Ok(index) => {
            found.checked.index_documents = readings as u64;
            match index.committed_sequence() {
                Ok(Some(sequence)) if sequence == last && index.count() == passages => {}
                Ok(sequence) => behind(
                    format!(
                        "index: sequence {}, {} passages; records: sequence {last}, {passages} passages",
                        sequence.unwrap_or(0),
                        index.count()
                    ),
                    found,
                ),
                Err(error) => behind(error.to_string(), found),
            }
        }
    }
    Ok(())
}
