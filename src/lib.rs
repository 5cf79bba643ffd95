//! akashi (証, "proof").

pub mod cli;
pub mod evidence;
pub mod intake;
pub mod ledger;
pub mod index;
pub mod model;
pub mod parse;
pub mod records;
pub mod scheme;
pub mod text;
pub mod vault;
