//! A program that is not ours, in a jail: it reads standard input and the
//! folders it was given, writes standard output, and can do nothing else.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::jail;
use crate::parse::Limits;

/// Folders that hold shared libraries.
const LIBRARIES: [&str; 8] = [
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/nix/store",
    "/gnu/store",
];

/// Names that the dynamic loader's file begins with.
const LOADERS: [&str; 3] = ["ld-linux", "ld-musl", "ld64"];

/// A program and what it may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its file.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Files and folders it may read beside its libraries; those that are not
    /// there are passed over.
    pub read: Vec<PathBuf>,
}

/// What the jail opens for it.
#[derive(Default)]
pub(super) struct Open {
    /// May be read.
    pub(super) read: Vec<PathBuf>,
    /// May be read and started: the program, and what loads it.
    pub(super) start: Vec<PathBuf>,
}

/// Closes the jail and becomes the program. Returns only what went wrong.
pub(super) fn become_program(program: &Program, limits: &Limits) -> String {
    let mut start = loaders();
    start.push(program.program.clone());
    let mut read: Vec<PathBuf> = LIBRARIES.iter().map(PathBuf::from).collect();
    read.extend(program.read.iter().cloned());
    if let Err(error) = jail::enter_for(limits, &Open { read, start }) {
        return error.to_string();
    }
    // One thread, so that the limit on processor time is one on its time; it
    // could start no other anyway.
    let error = Command::new(&program.program)
        .args(&program.arguments)
        .env_clear()
        .env("OMP_THREAD_LIMIT", "1")
        .exec();
    format!("{}: {error}", program.program.display())
}

/// The system's dynamic loaders.
fn loaders() -> Vec<PathBuf> {
    let is_loader = |name: &OsStr| {
        let name = name.to_string_lossy();
        LOADERS.iter().any(|start| name.starts_with(start))
    };
    ["/lib64", "/lib"]
        .iter()
        .filter_map(|folder| Path::new(folder).read_dir().ok())
        .flatten()
        .flatten()
        .filter(|entry| is_loader(&entry.file_name()))
        .filter_map(|entry| entry.path().canonicalize().ok())
        .collect()
}
