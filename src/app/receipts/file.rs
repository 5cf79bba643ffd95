//! A receipt as a file: whole or not there.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::app::error::{Code, Failure};

/// Writes a receipt into a file, over an older one only when the new one is
/// whole. What is no ordinary file (a pipe, a device) is written as it is.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = match fs::metadata(path) {
        Ok(there) if !there.is_file() => fs::write(path, bytes),
        _ => whole(path, bytes),
    };
    written.map_err(|e| {
        let detail = format!("{}: {e}", path.display());
        Failure::new(Code::Output).with("detail", detail)
    })
}

fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut beside = path.clone().into_os_string();
    beside.push(".new");
    let put = || -> io::Result<()> {
        let mut file = File::create(&beside)?;
        fail_io!("receipt.write")?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fail_point!("receipt.written");
        fs::rename(&beside, &path)
    };
    put().inspect_err(|_| drop(fs::remove_file(&beside)))
}
