//! akashi (証, "proof").

pub mod model;
pub mod parse;
pub mod text;
