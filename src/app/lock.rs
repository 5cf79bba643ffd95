//! One writer at a time. The lock falls with the process that holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::error::{Code, Failure};

/// Held while this value lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    /// What whoever took it should be told.
    pub remarks: Vec<Failure>,
}

/// Takes the lock of a home for `verb`, or says who holds it.
pub(super) fn take(path: &Path, verb: &str, now: &str) -> Result<Lock, Failure> {
    let unwritable = |e: std::io::Error| {
        Failure::new(Code::HomeUnwritable)
            .with("path", path.display())
            .with("detail", e)
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // A holder that wrote nothing yet is still a holder.
            let _ = file.read_to_string(&mut holder);
            return Err(Failure::new(Code::Locked).with("holder", holder.trim()));
        }
        Err(TryLockError::Error(e)) => return Err(unwritable(e)),
    }
    file.set_len(0)
        .and_then(|()| file.seek(SeekFrom::Start(0)))
        .and_then(|_| writeln!(file, "akashi {verb}, pid {}, {now}", std::process::id()))
        .map_err(unwritable)?;
    Ok(Lock {
        _file: file,
        remarks: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let first = take(&path, "intake", "2026-11-21T00:00:00Z").unwrap();
        let refused = take(&path, "reindex", "2026-11-21T00:00:01Z").unwrap_err();
        assert_eq!(refused.code, Code::Locked);
        assert!(
            refused
                .argument("holder")
                .starts_with("akashi intake, pid "),
            "{refused:?}"
        );
        drop(first);
        take(&path, "reindex", "2026-11-21T00:00:02Z").unwrap();
    }
}
