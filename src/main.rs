//! Hands over to [`akashi::cli`], nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    akashi::cli::run(std::env::args_os())
}
