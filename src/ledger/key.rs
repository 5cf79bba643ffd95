//! The key that signs the ledger (署名鍵): Ed25519, written as the Go and C2SP
//! tools write theirs, and read only when nobody else can read it.

use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::SigningKey;
use signed_note::{StandardSigner, StandardVerifier, Verifier as _, new_ed25519_verifier_key};

use super::LedgerError;
use super::folder::put;
use super::private::{PrivateFile, read_private};

/// Byte before an Ed25519 key in a note's key text (c2sp.org/signed-note).
const ED25519: u8 = 1;

/// Longest key file worth reading, in bytes.
const MAX_FILE: u64 = 4096;

/// The signing key of one origin.
pub struct Key {
    name: String,
    seed: SigningKey,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.vkey())
    }
}

impl Key {
    /// A fresh key under the name of an origin.
    pub fn generate(origin: &str) -> Result<Self, LedgerError> {
        if !signed_note::is_key_name_valid(origin) {
            return Err(LedgerError::Form(format!("not an origin: {origin}")));
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| LedgerError::Random(e.to_string()))?;
        Ok(Self {
            name: origin.to_owned(),
            seed: SigningKey::from_bytes(&seed),
        })
    }

    /// Reads a key file. One that its group or others may read is refused, as
    /// is one that is no such key.
    pub fn read(path: &Path) -> Result<Self, LedgerError> {
        let damaged = |detail: String| LedgerError::Key {
            path: path.to_owned(),
            detail,
        };
        let read = read_private(path, MAX_FILE).map_err(|e| LedgerError::file(path, &e))?;
        let PrivateFile::Bytes(bytes) = read else {
            return Err(LedgerError::KeyOpen(path.to_owned()));
        };
        let text = String::from_utf8(bytes).map_err(|e| damaged(e.to_string()))?;
        Self::parse(text.trim_end()).map_err(damaged)
    }

    fn parse(text: &str) -> Result<Self, String> {
        // The library checks all of it; what it does not give out again, the
        // seed, is taken from the text.
        StandardSigner::new(text).map_err(|e| e.to_string())?;
        let mut parts = text.splitn(5, '+').skip(2);
        let name = parts.next().unwrap_or_default().to_owned();
        let secret = BASE64_STANDARD
            .decode(parts.nth(1).unwrap_or_default())
            .map_err(|e| e.to_string())?;
        let seed = secret
            .get(1..)
            .and_then(|seed| <&[u8; 32]>::try_from(seed).ok());
        Ok(Self {
            name,
            seed: SigningKey::from_bytes(seed.ok_or("not thirty-two bytes")?),
        })
    }

    /// Writes the key durably, readable by its owner only.
    pub fn write(&self, path: &Path) -> Result<(), LedgerError> {
        put(path, (self.secret_text() + "\n").as_bytes(), 0o600)
    }

    fn secret_text(&self) -> String {
        let secret = [&[ED25519], self.seed.as_bytes().as_slice()].concat();
        format!(
            "PRIVATE+KEY+{}+{:08x}+{}",
            self.name,
            self.id(),
            BASE64_STANDARD.encode(secret)
        )
    }

    fn id(&self) -> u32 {
        let public = [&[ED25519], self.seed.verifying_key().as_bytes().as_slice()].concat();
        signed_note::key_id(&self.name, &public)
    }

    /// The C2SP verifier key: what others need to check signatures.
    pub fn vkey(&self) -> String {
        new_ed25519_verifier_key(&self.name, &self.seed.verifying_key())
    }

    /// The origin that it signs for.
    pub fn origin(&self) -> &str {
        &self.name
    }

    /// The Ed25519 key itself, for signatures in other forms than a note's.
    pub fn ed25519(&self) -> &SigningKey {
        &self.seed
    }

    /// The public key as a line of `authorized_keys` or `allowed_signers`.
    pub fn openssh(&self) -> Result<String, LedgerError> {
        let public = ssh_key::public::Ed25519PublicKey(self.seed.verifying_key().to_bytes());
        ssh_key::PublicKey::new(public.into(), &self.name)
            .to_openssh()
            .map_err(|e| LedgerError::Form(e.to_string()))
    }

    pub(super) fn signer(&self) -> Result<StandardSigner, LedgerError> {
        StandardSigner::new(&self.secret_text()).map_err(|e| LedgerError::Form(e.to_string()))
    }
}

/// The origin that a verifier key is for, when it is one.
pub fn origin_of(vkey: &str) -> Option<String> {
    StandardVerifier::new(vkey)
        .ok()
        .map(|verifier| verifier.name().to_owned())
}

/// A name for a new ledger that no other has: the body's code, and eight
/// random bytes. No character in it is special in a note.
pub fn new_origin(body: &str) -> Result<String, LedgerError> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|e| LedgerError::Random(e.to_string()))?;
    let plain = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') => c,
        _ => '-',
    };
    let body: String = body.chars().take(64).map(plain).collect();
    Ok(format!(
        "{body}.akashi/{}",
        crate::model::digest::hex(&random)
    ))
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::*;

    #[test]
    fn a_key_is_written_for_its_owner_only_and_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let key = Key::generate(&new_origin("見本 機関+").unwrap()).unwrap();
        key.write(&path).unwrap();
        assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600);
        let read = Key::read(&path).unwrap();
        assert_eq!(read.vkey(), key.vkey());
        assert_eq!(read.ed25519(), key.ed25519());
        assert_eq!(origin_of(&key.vkey()).as_deref(), Some(key.origin()));
        assert!(key.origin().starts_with("見本-機関-.akashi/"));
        assert!(key.openssh().unwrap().starts_with("ssh-ed25519 AAAA"));
    }

    #[test]
    fn a_key_that_others_may_read_or_that_is_none_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let key = Key::generate("local.akashi/1").unwrap();
        key.write(&path).unwrap();
        for mode in [0o640, 0o604, 0o660] {
            set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let refused = Key::read(&path).unwrap_err();
            assert!(matches!(refused, LedgerError::KeyOpen(_)), "{refused:?}");
        }
        let good = key.secret_text();
        for bad in ["", "x", &good[..good.len() - 1], &key.vkey()] {
            put(&path, bad.as_bytes(), 0o600).unwrap();
            let refused = Key::read(&path).unwrap_err();
            assert!(matches!(refused, LedgerError::Key { .. }), "{refused:?}");
        }
        put(&path, b"\xff\xfe", 0o600).unwrap();
        let refused = Key::read(&path).unwrap_err();
        assert!(matches!(refused, LedgerError::Key { .. }), "{refused:?}");
    }

    #[test]
    fn no_two_origins_are_the_same() {
        assert_ne!(new_origin("local").unwrap(), new_origin("local").unwrap());
    }
}
