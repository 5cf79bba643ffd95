//! akashi (証, "proof").

pub mod cli;
pub mod index;
pub mod model;
pub mod parse;
pub mod records;
pub mod text;
pub mod vault;
