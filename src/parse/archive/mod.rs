//! Archives: what is inside, member by member.
//!
//! An archive yields no passage of its own. Its members are listed here, and
//! each is read in a worker of its own. Nothing is ever unpacked to disk.

pub(crate) mod gz;
pub(crate) mod listing;
pub(crate) mod lzh;
pub(crate) mod seven;
pub(crate) mod tar;
pub(crate) mod zip;

#[cfg(test)]
mod tests;
