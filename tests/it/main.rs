#![allow(missing_docs)]
//! The integration tests: one binary, a module per subject.
