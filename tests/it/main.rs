#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]
//! The integration tests: one binary, a module per subject.

mod architecture;
mod aside;
mod bad_input;
mod cli;
mod damage;
mod export;
mod index;
mod intake;
mod jail;
mod judge;
mod kill;
mod ledger;
mod samples;
mod search;
mod settle;
mod stages;
mod sum;
mod supplement;
mod support;
mod texts;
mod watch;
