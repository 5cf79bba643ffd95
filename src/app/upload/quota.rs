//! How much more an upload may have.

use super::Upload;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;

/// What is left to an upload of the settings' limits.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    most_mib: u64,
    most_files: u64,
    bytes: u64,
    files: u64,
}

impl Quota {
    /// What is left to an upload; to one that has not begun, all.
    pub fn of(home: &Home, upload: Option<&Upload>) -> Result<Self, Failure> {
        let (files, bytes) = upload.map(Upload::sum).transpose()?.unwrap_or_default();
        let settings = &home.settings.serve;
        let files = u64::try_from(files).unwrap_or(u64::MAX);
        Ok(Self {
            most_mib: settings.max_upload_mib,
            most_files: settings.max_upload_files,
            bytes: settings
                .max_upload_mib
                .saturating_mul(1 << 20)
                .saturating_sub(bytes),
            files: settings.max_upload_files.saturating_sub(files),
        })
    }

    /// Takes one file off.
    pub fn file(&mut self, path: &str) -> Result<(), Failure> {
        let left = self.files.checked_sub(1);
        self.files = left.ok_or_else(|| {
            Failure::new(Code::UploadTooMany)
                .with("most", self.most_files)
                .with("path", path)
        })?;
        Ok(())
    }

    /// Takes bytes of a file off.
    pub fn bytes(&mut self, bytes: usize, path: &str) -> Result<(), Failure> {
        let left = self
            .bytes
            .checked_sub(u64::try_from(bytes).unwrap_or(u64::MAX));
        self.bytes = left.ok_or_else(|| {
            Failure::new(Code::UploadTooLarge)
                .with("most", self.most_mib)
                .with("path", path)
        })?;
        Ok(())
    }
}
