//! akashi (証, "proof").

pub mod app;
pub mod cli;
pub mod evidence;
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
