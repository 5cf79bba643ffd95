//! Commitments: HMAC-SHA256 (RFC 2104) of something under a random key that
//! can be erased. With the key anyone can check what was committed to;
//! without it the value says nothing, not even about guessable content.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::LedgerError;
use crate::model::Digest;

/// A commitment's value and the key that opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// What stands in the event.
    pub value: Digest,
    /// Thirty-two random bytes.
    pub key: [u8; 32],
}

/// Commits to `content` under a fresh key.
pub fn commit(content: &[u8]) -> Result<Opening, LedgerError> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|e| LedgerError::Random(e.to_string()))?;
    let value = value_under(&key, content)?;
    Ok(Opening { value, key })
}

/// Whether `content` is what was committed to.
pub fn opens(opening: &Opening, content: &[u8]) -> Result<bool, LedgerError> {
    Ok(value_under(&opening.key, content)? == opening.value)
}

/// HMAC-SHA256 of `content` under `key`.
pub fn value_under(key: &[u8; 32], content: &[u8]) -> Result<Digest, LedgerError> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).map_err(|e| LedgerError::Random(e.to_string()))?;
    mac.update(content);
    Ok(Digest::from_bytes(mac.finalize().into_bytes().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_opens_only_what_was_committed_to() {
        let opening = commit(b"fixity").unwrap();
        assert!(opens(&opening, b"fixity").unwrap());
        assert!(!opens(&opening, b"fixitY").unwrap());
        assert_ne!(commit(b"fixity").unwrap().value, opening.value);
    }

    #[test]
    fn the_value_is_hmac_sha256_as_others_compute_it() {
        // RFC 4231 test case 1, key padded to our length by its definition.
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        assert_eq!(
            value_under(&key, b"Hi There").unwrap().hex(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
    }
}
