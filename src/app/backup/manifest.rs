//! The list of a backup's files, as `sha256sum -c` reads it. It is written
//! last and in one step: without it, or beside it, nothing counts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::files::write_durably;
use crate::app::error::{Code, Failure};
use crate::model::Digest;

/// Name of the list in a backup.
pub(in crate::app) const MANIFEST: &str = "manifest-sha256.txt";

/// The files of a backup by their path in it, with their fixity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::app) struct Manifest {
    pub files: BTreeMap<String, Digest>,
}

impl Manifest {
    /// The list of the backup in `dir`; none when there is none.
    pub(in crate::app) fn read(dir: &Path) -> Result<Option<Self>, Failure> {
        let path = dir.join(MANIFEST);
        let damaged = |detail: String| {
            Failure::new(Code::BackupDamaged)
                .with("path", dir.display())
                .with("detail", detail)
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(damaged(format!("{MANIFEST}: {e}"))),
        };
        let mut files = BTreeMap::new();
        for (n, line) in text.lines().enumerate() {
            let (digest, name) = line
                .split_once("  ")
                .and_then(|(digest, name)| Some((digest.parse().ok()?, name)))
                .filter(|(_, name)| is_inside(name))
                .ok_or_else(|| damaged(format!("{MANIFEST}: line {}", n + 1)))?;
            files.insert(name.to_owned(), digest);
        }
        Ok(Some(Self { files }))
    }

    /// Puts this list in the place of the one that is there.
    pub(super) fn write(&self, dir: &Path) -> std::io::Result<()> {
        let mut text = String::new();
        for (name, digest) in &self.files {
            text.push_str(&format!("{digest}  {name}\n"));
        }
        let fresh = dir.join(format!("{MANIFEST}.new"));
        write_durably(&fresh, text.as_bytes())?;
        fs::rename(&fresh, dir.join(MANIFEST))?;
        fs::File::open(dir)?.sync_all()
    }

    /// The folder with all but the originals.
    pub(in crate::app) fn state(&self) -> Option<&str> {
        let name = self
            .files
            .keys()
            .find(|name| name.ends_with(super::ABOUT))?;
        name.split('/').next()
    }
}

/// Whether a name leads to a place below the folder it is relative to.
fn is_inside(name: &str) -> bool {
    let mut parts = name.split('/');
    !name.is_empty() && parts.all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_as_it_was_written_and_leads_nowhere_else() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap(), None);
        let digest = Digest::from_bytes([7; 32]);
        let files = ["home-000001/about.json", "vault/07/x y"].map(|name| (name.into(), digest));
        let manifest = Manifest {
            files: files.into(),
        };
        manifest.write(dir.path()).unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap(), Some(manifest.clone()));
        assert_eq!(manifest.state(), Some("home-000001"));
        for bad in ["../x", "/etc/x", "a/../../x", ""] {
            let text = format!("{digest}  {bad}\n");
            fs::write(dir.path().join(MANIFEST), text).unwrap();
            let failure = Manifest::read(dir.path()).unwrap_err();
            assert_eq!(failure.code, Code::BackupDamaged, "{bad}");
        }
    }
}
