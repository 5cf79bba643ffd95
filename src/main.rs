//! Hands over to [`akashi::cli`], nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(verb), Some(request)) if verb == akashi::parse::worker::protocol::VERB => {
            akashi::cli::worker::run(&request)
        }
        _ => ExitCode::from(2),
    }
}
