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

/// Waiting documents that are named; of the others the number.
const NAMED: usize = 20;

/// Names the documents that wait to be read. That is no damage.
pub(super) fn waiting(home: &Home, found: &mut Verified) -> Result<(), Failure> {
    let all = crate::app::waiting::waiting(home)?;
    if all.is_empty() {
        return Ok(());
    }
    let named = all.iter().take(NAMED);
    let mut about: Vec<String> = named.map(|one| one.document.clone()).collect();
    if all.len() > NAMED {
        about.push(format!("+ {}", all.len() - NAMED));
    }
    found.skip("not_checked.waiting", &about.join(", "));
    Ok(())
}
