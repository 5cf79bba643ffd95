//! The key of all second steps, and the secrets made of it (docs/decisions/0047).
//!
//! RFC 4226, 7.5: secrets derived of a master key. The database holds only what
//! is public of the derivation, so that neither it nor a backup of it gives
//! any secret away.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use totp_rs::{Algorithm, Builder, Totp};

use super::session::random;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::ledger::{PrivateFile, read_private};
use crate::model::digest::hex;
use crate::model::{Digest, RowId};
use crate::records::Unit;

/// Name of the key file in a home.
pub const TOTP_KEY: &str = "totp.key";

/// Bytes of a secret: as many as SHA-1 gives (RFC 4226, 4, R6).
const SECRET: usize = 20;

/// Longest key file worth reading, in bytes.
const MAX_FILE: u64 = 256;

/// The key of a home.
pub(super) struct Key([u8; 32]);

impl Key {
    /// Reads the key. One that its group or others may read is refused.
    pub(super) fn read(home: &Home) -> Result<Self, Failure> {
        let failed = |detail: &dyn std::fmt::Display| wrong(home, detail);
        let bytes = match read_private(&path(home), MAX_FILE).map_err(|e| failed(&e))? {
            PrivateFile::Open(mode) => return Err(failed(&format!("{mode:03o}, chmod 600"))),
            PrivateFile::Bytes(bytes) => bytes,
        };
        let text = String::from_utf8(bytes).map_err(|e| failed(&e))?;
        let key = text.trim_end().parse::<Digest>();
        key.map(|key| Self(*key.as_bytes())).map_err(|e| failed(&e))
    }

    /// Reads the key; makes one where no account has used one yet.
    pub(super) fn read_or_make(home: &Home, unit: &dyn Unit) -> Result<Self, Failure> {
        if path(home).exists() || unit.has_totp()? {
            return Self::read(home);
        }
        let key = random()?;
        let write = || -> std::io::Result<()> {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path(home))?;
            file.write_all(format!("{}\n", hex(&key)).as_bytes())?;
            file.sync_all()?;
            File::open(&home.dir)?.sync_all()
        };
        match write() {
            Ok(()) => Ok(Self(key)),
            // Somebody else was faster.
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Self::read(home),
            Err(e) => Err(wrong(home, &e)),
        }
    }

    /// What makes an account's codes: six digits, thirty seconds each, SHA-1,
    /// as every authenticator knows them; one step before and after counts.
    pub(super) fn codes(&self, account: RowId, salt: &[u8; 32]) -> Totp {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).map(|mut mac| {
            mac.update(b"akashi totp 1");
            mac.update(&account.to_be_bytes());
            mac.update(salt);
            mac.finalize().into_bytes()
        });
        // HMAC takes keys of any length.
        let derived = mac.unwrap_or_default();
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(30)
            .with_secret(derived[..SECRET].to_vec())
            .build_noncompliant()
    }
}

fn path(home: &Home) -> PathBuf {
    home.dir.join(TOTP_KEY)
}

fn wrong(home: &Home, detail: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::TotpKey)
        .with("path", path(home).display())
        .with("detail", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, the last six of eight digits.
        let codes = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(b"12345678901234567890".to_vec())
            .build_noncompliant();
        for (at, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(codes.generate(at).to_string(), code);
        }
    }

    #[test]
    fn every_account_every_setting_up_and_every_home_has_its_own_secret() {
        let secret = |key: u8, account, salt: u8| {
            let codes = Key([key; 32]).codes(account, &[salt; 32]);
            assert_eq!(codes.secret().as_bytes().len(), SECRET);
            codes.secret().to_base32()
        };
        let first = secret(1, 1, 1);
        assert_eq!(first, secret(1, 1, 1));
        for other in [secret(2, 1, 1), secret(1, 2, 1), secret(1, 1, 2)] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn a_code_counts_one_step_before_and_after() {
        let codes = Key([7; 32]).codes(1, &[1; 32]);
        let code = codes.generate(3000).to_string();
        for (at, step) in [(2970, Some(100)), (3000, Some(100)), (3059, Some(100))] {
            assert_eq!(codes.check(&code, at), step, "{at}");
        }
        assert_eq!(codes.check(&code, 3060), None);
        assert_eq!(codes.check(&code, 2969), None);
    }
}
