//! One file on its way: written and hashed as it comes, put in its place when
//! it is whole, and gone when it never is.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};

use super::{Arrived, COMING, FILES, Upload, failed};
use crate::app::error::{Code, Failure};
use crate::model::digest::hex;
use crate::vault::hash_of;

/// Tells files of one process apart that arrive at once.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A file that is being written.
#[derive(Debug)]
pub struct Arriving<'u> {
    upload: &'u Upload,
    path: String,
    part: PathBuf,
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl<'u> Arriving<'u> {
    pub(super) fn begin(upload: &'u Upload, path: &str) -> Result<Self, Failure> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}", std::process::id());
        let part = upload.dir.join(COMING).join(name);
        let file = File::create(&part).map_err(|e| failed(&part, &e))?;
        Ok(Self {
            upload,
            path: path.to_owned(),
            part,
            file,
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Writes what came next.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file
            .write_all(bytes)
            .map_err(|e| failed(&self.part, &e))
    }

    /// Puts the whole file in its place. The same bytes at the same path again
    /// are no mistake.
    ///
    /// # Errors
    /// `E0845` other bytes arrived at that path before, `E0847` the upload is gone,
    /// `E0848` all of it was put into the drop folder meanwhile.
    pub fn finish(self) -> Result<Arrived, Failure> {
        let _moving = self.upload.known.moving();
        self.upload.again()?.open()?;
        let hash = self.hash.clone().finalize();
        let arrived = Arrived {
            path: self.path.clone(),
            bytes: self.bytes,
            sha256: hex(&hash),
        };
        let to = self.upload.dir.join(FILES).join(&self.path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|e| self.in_the_way(folder, &e))?;
        }
        // A link never replaces what is there.
        match fs::hard_link(&self.part, &to) {
            Ok(()) => self.upload.note(&arrived)?,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => self.same(&to, &arrived)?,
            Err(e) => return Err(self.in_the_way(&to, &e)),
        }
        Ok(arrived)
    }

    /// Whether it is what lies there already. Its line may be missing: a crash
    /// came between the two.
    fn same(&self, to: &Path, arrived: &Arrived) -> Result<(), Failure> {
        let told = |known: &super::known::Known| known.files.get(&arrived.path).cloned();
        let told = self.upload.known(told)?;
        let same = (arrived.bytes, arrived.sha256.clone());
        if told.as_ref() == Some(&same) {
            return Ok(());
        }
        let mut there = File::open(to).map_err(|e| failed(to, &e))?;
        if told.is_some() || hash_of(&mut there)?.0.hex() != arrived.sha256 {
            return Err(self.twice());
        }
        self.upload.note(arrived)
    }

    fn in_the_way(&self, path: &Path, e: &io::Error) -> Failure {
        match e.kind() {
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => self.twice(),
            _ => failed(path, e),
        }
    }

    fn twice(&self) -> Failure {
        Failure::new(Code::UploadTwice).with("path", crate::text::filename::visible(&self.path))
    }
}

impl Drop for Arriving<'_> {
    fn drop(&mut self) {
        // It lies in its place, or never came whole.
        let _ = fs::remove_file(&self.part);
    }
}
