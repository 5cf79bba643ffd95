//! A bag (BagIt 1.0, RFC 8493) as it is written: every file hashed on its way,
//! the manifests signed, and no bag to be seen before all of it is durable.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{PackageError, signature};
use crate::ledger::Key;
use crate::model::Digest;
use crate::vault::{VaultError, copy_and_hash};

/// What makes a folder a bag (RFC 8493 §2.1.1).
const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A bag that is being written.
#[derive(Debug)]
pub struct Bag {
    root: PathBuf,
    files: BTreeMap<String, (Digest, u64)>,
}

/// What became of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// The bytes are those that were asked for.
    Whole,
    /// They were others, or could not be read; nothing of them was kept.
    Other,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// Number of files, manifests included.
    pub files: u64,
    /// Bytes of the payload.
    pub payload_bytes: u64,
}

impl Bag {
    /// Begins a bag in a new folder.
    pub fn begin(root: &Path) -> Result<Self, PackageError> {
        fs::create_dir(root).map_err(|e| PackageError::write(root, e))?;
        Ok(Self {
            root: root.to_owned(),
            files: BTreeMap::new(),
        })
    }

    /// Writes a file. Below `data/` it is payload, else a tag file.
    pub fn put(&mut self, path: &str, content: &[u8]) -> Result<(), PackageError> {
        self.write(path, content)?;
        let digest = Digest::from_bytes(Sha256::digest(content).into());
        let entry = (digest, content.len() as u64);
        self.files.insert(path.to_owned(), entry);
        Ok(())
    }

    /// Copies a file whose SHA-256 is known.
    pub fn copy(
        &mut self,
        path: &str,
        source: &mut dyn Read,
        digest: Digest,
    ) -> Result<Copied, PackageError> {
        let (target, mut file) = self.create(path)?;
        let bytes = match copy_and_hash(source, &mut file) {
            Ok((found, bytes)) if found == digest => bytes,
            Ok(_) | Err(VaultError::Source(_)) => {
                fs::remove_file(&target).map_err(|e| PackageError::write(&target, e))?;
                return Ok(Copied::Other);
            }
            Err(error) => return Err(PackageError::write(&target, cause(error))),
        };
        self.files.insert(path.to_owned(), (digest, bytes));
        Ok(Copied::Whole)
    }

    /// Number of payload files and their bytes.
    pub fn oxum(&self) -> (u64, u64) {
        let payload = self.files.iter().filter(|(path, _)| is_payload(path));
        payload.fold((0, 0), |(n, bytes), (_, (_, more))| (n + 1, bytes + more))
    }

    /// Writes manifests and signatures, and last what makes it a bag; all of it
    /// is durable when this returns.
    pub fn seal(mut self, info: &[(&str, String)], key: &Key) -> Result<Sealed, PackageError> {
        let (count, payload_bytes) = self.oxum();
        let oxum = ("Payload-Oxum", format!("{payload_bytes}.{count}"));
        let info: String = info.iter().chain([&oxum]).map(line_of).collect();
        self.put("bag-info.txt", info.as_bytes())?;
        self.signed("manifest-sha256.txt", true, key)?;
        // Its place in the tag manifest is that of a file which is there; it
        // is written only after everything else is.
        let digest = Digest::from_bytes(Sha256::digest(BAGIT).into());
        let entry = (digest, BAGIT.len() as u64);
        self.files.insert("bagit.txt".to_owned(), entry);
        self.signed("tagmanifest-sha256.txt", false, key)?;
        self.sync()?;
        self.write("bagit.txt", BAGIT.as_bytes())?;
        self.sync()?;
        Ok(Sealed {
            files: self.files.len() as u64,
            payload_bytes,
        })
    }

    fn signed(&mut self, name: &str, payload: bool, key: &Key) -> Result<(), PackageError> {
        let listed = self
            .files
            .iter()
            .filter(|(path, _)| is_payload(path) == payload);
        let manifest: String = listed
            .map(|(path, (digest, _))| format!("{digest}  {path}\n"))
            .collect();
        self.put(name, manifest.as_bytes())?;
        let signature = signature::sign(key, manifest.as_bytes())?;
        self.put(&format!("{name}.sig"), signature.as_bytes())
    }

    fn write(&self, path: &str, content: &[u8]) -> Result<(), PackageError> {
        let (target, mut file) = self.create(path)?;
        file.write_all(content)
            .map_err(|e| PackageError::write(&target, e))
    }

    fn create(&self, path: &str) -> Result<(PathBuf, File), PackageError> {
        let target = self.root.join(path);
        let created = || {
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            File::create_new(&target)
        };
        let file = created().map_err(|e| PackageError::write(&target, e))?;
        Ok((target, file))
    }

    /// One call for all files: a sync of each costs milliseconds.
    fn sync(&self) -> Result<(), PackageError> {
        let synced = || -> std::io::Result<()> {
            let folder = File::open(&self.root)?;
            Ok(rustix::fs::syncfs(&folder)?)
        };
        synced().map_err(|e| PackageError::write(&self.root, e))
    }
}

/// The system's answer behind a failed write.
fn cause(error: VaultError) -> io::Error {
    match error {
        VaultError::Store { source, .. } => source,
        VaultError::Full(_) => io::ErrorKind::StorageFull.into(),
        other => io::Error::other(other),
    }
}

fn is_payload(path: &str) -> bool {
    path.starts_with("data/")
}

/// A line of `bag-info.txt` (RFC 8493 §2.2.2), whatever stands in the value.
fn line_of((label, value): &(&str, String)) -> String {
    let value: String = value
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("{label}: {}\n", value.trim())
}
