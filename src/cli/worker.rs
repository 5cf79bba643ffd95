//! The hidden verb `worker`: this program as the jailed reader of one document.

use std::ffi::OsStr;
use std::process::ExitCode;

use crate::parse::worker::child;

/// Runs a worker on the request that the parent gave as the only argument. To
/// be called before any thread is started.
pub fn run(argument: &OsStr) -> ExitCode {
    ExitCode::from(child::run(&argument.to_string_lossy()))
}
