//! akashi (証, "proof") takes in what applicants submit to a certification
//! body, keeps it unaltered, finds in it the passages that satisfy each
//! criterion of a scheme, and shows reviewers what is still missing.
//!
//! The line, one direction, no way back:
//!
//! ```text
//! intake/ → settle → hash + store → record + ledger → parse (jailed) → passages
//!         → index → match against criteria → candidates → a person decides
//!         → coverage, gaps
//! ```
//!
//! From the bottom up: [`text`] reads Japanese text; [`model`] names the things
//! of the field; [`vault`] keeps originals by their hash and [`records`] what
//! is known of them; [`ledger`] logs what happened so that nobody can change it
//! unseen; [`parse`] turns bytes into passages; [`index`] finds passages;
//! [`scheme`] loads what a scheme demands; [`intake`] takes submissions in;
//! [`evidence`] holds passages against criteria; [`report`] shows it in words;
//! [`app`] joins them, one function per use case; [`cli`] is the command line,
//! [`web`] the workbench.
//!
//! A module uses only those below it, never its siblings; `ARCHITECTURE.md`
//! has the map and a test holds it.

/// A step at which a test may end the process; nothing in a released program.
#[cfg(feature = "failpoints")]
macro_rules! fail_point {
    ($step:literal) => {
        $crate::failpoints::hit($step)
    };
}
#[cfg(not(feature = "failpoints"))]
macro_rules! fail_point {
    ($step:literal) => {};
}

/// A step at which a test may make the system fail; `Ok` in a released program.
#[cfg(feature = "failpoints")]
macro_rules! fail_io {
    ($step:literal) => {
        $crate::failpoints::io($step)
    };
}
#[cfg(not(feature = "failpoints"))]
macro_rules! fail_io {
    ($step:literal) => {
        Ok::<(), std::io::Error>(())
    };
}

pub mod app;
pub mod casework;
pub mod cli;
pub mod evidence;
#[cfg(feature = "failpoints")]
pub mod failpoints;
pub mod index;
pub mod intake;
pub mod ledger;
pub mod model;
pub mod parse;
pub mod records;
pub mod report;
pub mod scheme;
pub mod text;
pub mod vault;
pub mod web;
