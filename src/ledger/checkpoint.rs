//! Checkpoints (チェックポイント): the tree's size and root hash, signed. Form:
//! c2sp.org/tlog-checkpoint in a c2sp.org/signed-note.

use std::collections::BTreeSet;

use signed_note::{Note, Signer, StandardVerifier, VerifierList};
use tlog_tiles::{Checkpoint as Body, Hash};

use super::{Key, LedgerError};
use crate::model::Digest;

/// A signed tree head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Digest,
    note: String,
}

impl Checkpoint {
    /// Signs a tree head. The same head under the same keys gives the same
    /// bytes: an Ed25519 signature is determined by key and message (RFC 8032).
    /// The first key says the origin.
    pub fn sign(keys: &[&Key], size: u64, root: Digest) -> Result<Self, LedgerError> {
        let form = |detail: &dyn std::fmt::Display| LedgerError::Form(detail.to_string());
        let first = keys.first().ok_or_else(|| form(&"no key"))?;
        let body = Body::new(first.origin(), size, Hash(*root.as_bytes()), "")
            .map_err(|e| form(&e))?
            .to_bytes();
        let signers = keys
            .iter()
            .map(|key| key.signer())
            .collect::<Result<Vec<_>, _>>()?;
        let signers: Vec<&dyn Signer> = signers.iter().map(|s| s as &dyn Signer).collect();
        let mut note = Note::new(&body, &[]).map_err(|e| form(&e))?;
        note.add_sigs(&signers).map_err(|e| form(&e))?;
        Self::parse(&note.to_bytes())
    }

    /// Reads a checkpoint without looking at its signatures.
    pub fn parse(bytes: &[u8]) -> Result<Self, LedgerError> {
        let malformed = |detail: &dyn std::fmt::Display| LedgerError::malformed(detail);
        let note = Note::from_bytes(bytes).map_err(|e| malformed(&e))?;
        let body = Body::from_bytes(note.text()).map_err(|e| malformed(&e))?;
        Ok(Self {
            origin: body.origin().to_owned(),
            size: body.size(),
            root: Digest::from_bytes(body.hash().0),
            note: String::from_utf8(bytes.to_owned()).map_err(|e| malformed(&e))?,
        })
    }

    /// Whether one of these verifier keys signed it for its own origin. A
    /// wrong signature that claims to be by one of them is refused even when
    /// another is right; signatures by others are not looked at.
    pub fn is_signed_by<'a>(&self, vkeys: impl IntoIterator<Item = &'a str>) -> bool {
        // Each once: the library takes a key that it is told twice for unclear.
        let vkeys: BTreeSet<&str> = vkeys.into_iter().collect();
        let verifiers = vkeys
            .into_iter()
            .filter(|vkey| super::origin_of(vkey).as_ref() == Some(&self.origin))
            .filter_map(|vkey| StandardVerifier::new(vkey).ok())
            .map(|verifier| Box::new(verifier) as Box<dyn signed_note::Verifier>);
        let known = VerifierList::new(verifiers.collect());
        Note::from_bytes(self.note.as_bytes()).is_ok_and(|note| note.verify(&known).is_ok())
    }

    /// The name of the ledger.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of events.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Root hash of the tree over them (RFC 6962).
    pub fn root(&self) -> Digest {
        self.root
    }

    /// The signed note itself.
    pub fn note(&self) -> &str {
        &self.note
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(origin: &str) -> Key {
        Key::generate(origin).unwrap()
    }

    #[test]
    fn the_same_head_gives_the_same_bytes_and_they_can_be_read() {
        let key = key("local.akashi/1");
        let root = Digest::from_bytes([7; 32]);
        let signed = Checkpoint::sign(&[&key], 12, root).unwrap();
        assert_eq!(Checkpoint::sign(&[&key], 12, root).unwrap(), signed);
        assert_eq!((signed.size(), signed.root()), (12, root));
        assert!(signed.note().starts_with("local.akashi/1\n12\nBwcH"));
        let vkey = key.vkey();
        assert!(signed.is_signed_by([vkey.as_str()]));
        assert!(signed.is_signed_by([vkey.as_str(), vkey.as_str()]));
    }

    #[test]
    fn every_altered_byte_is_refused() {
        let key = key("local.akashi/1");
        let signed = Checkpoint::sign(&[&key], 12, Digest::from_bytes([7; 32])).unwrap();
        for at in 0..signed.note().len() {
            let mut bytes = signed.note().as_bytes().to_owned();
            bytes[at] ^= 1 << (at % 8);
            let accepted = Checkpoint::parse(&bytes)
                .is_ok_and(|checkpoint| checkpoint.is_signed_by([key.vkey().as_str()]));
            assert!(!accepted, "byte {at}");
        }
    }

    #[test]
    fn a_key_signs_for_its_own_origin_only() {
        let (ours, theirs) = (key("local.akashi/1"), key("local.akashi/2"));
        let root = Digest::from_bytes([7; 32]);
        let both = Checkpoint::sign(&[&ours, &theirs], 12, root).unwrap();
        assert!(both.is_signed_by([ours.vkey().as_str()]));
        assert!(!both.is_signed_by([theirs.vkey().as_str()]));
        assert!(!both.is_signed_by([]));
    }
}
