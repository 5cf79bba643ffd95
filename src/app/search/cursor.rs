//! Where an answer ended: a word that is asked with to go on from there.

use sha2::{Digest as _, Sha256};

use super::Asked;
use crate::app::error::{Code, Failure};
use crate::index::View;
use crate::model::digest::hex;

/// Where an answer ended.
pub(super) struct Cursor {
    pub(super) offset: usize,
    pub(super) loosened: bool,
    pub(super) view: View,
}

impl Cursor {
    /// The word of an answer to `asked` that ended before the `offset`-th hit.
    pub(super) fn write(asked: &Asked, loosened: bool, offset: usize, view: &View) -> String {
        let some = if loosened { "~" } else { "" };
        format!("{}_{some}{offset}_{view}", print(asked))
    }

    /// What a word says.
    ///
    /// # Errors
    /// When it is no such word, or belongs to another query.
    pub(super) fn read(text: &str, asked: &Asked) -> Result<Self, Failure> {
        let understood = || {
            let (of, rest) = text.split_once('_')?;
            let (offset, view) = rest.split_once('_')?;
            let plain = offset.strip_prefix('~');
            let cursor = Self {
                loosened: plain.is_some(),
                offset: plain.unwrap_or(offset).parse().ok()?,
                view: view.parse().ok()?,
            };
            (of == print(asked)).then_some(cursor)
        };
        understood().ok_or_else(|| {
            Failure::new(Code::Cursor).with("cursor", crate::report::table::shorten(text, 60))
        })
    }
}

/// A few digits by which a query is known again.
fn print(asked: &Asked) -> String {
    let mut hash = Sha256::new();
    let parts = asked.filters.iter().flat_map(|(name, value)| [name, value]);
    for part in std::iter::once(&asked.query).chain(parts) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest: [u8; 32] = hash.finalize().into();
    hex(&digest[..4])
}
