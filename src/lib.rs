//! akashi (証, "proof").

pub mod evidence;
pub mod model;
pub mod parse;
pub mod scheme;
pub mod text;
