#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The integration tests: one binary, a module per subject.

mod architecture;
mod bad_input;
mod damage;
mod index;
mod intake;
mod jail;
mod judge;
mod kill;
mod search;
mod stages;
mod support;
mod texts;
