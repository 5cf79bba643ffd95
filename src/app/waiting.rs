//! Documents that were taken in and wait to be read: a run was stopped, or is at
//! work. What stands in them is not known, and never taken for nothing.

use std::sync::Arc;

use super::coverage::document_code;
use super::error::Failure;
use super::home::Home;
use super::pipeline::received;
use crate::records::Version;

/// A document that waits to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waits {
    /// Document code.
    pub document: String,
    /// Number of its case.
    pub case: String,
    /// The scheme that it was submitted to.
    pub scheme: String,
}

/// All that wait: looked up once, until something comes in or is read.
pub(super) fn waiting(home: &Home) -> Result<Arc<Vec<Waits>>, Failure> {
    home.records().work(|unit| {
        let version = unit.version(Version::Papers)?;
        home.worked().waiting.of((), version, || {
            let mut all = Vec::new();
            for document in unit.unread_documents()? {
                if let Some((_, case)) = received(unit, document.submission)? {
                    all.push(Waits {
                        document: document_code(document.id),
                        case: case.code,
                        scheme: case.scheme,
                    });
                }
            }
            Ok(all)
        })
    })
}
