//! Mail: its headers of interest and its text are passages, its attachments
//! are members, each read by a worker of its own.

mod body;
mod charset;
pub(crate) mod eml;
mod item;
mod letter;
mod lzfu;
pub(crate) mod mbox;
pub(crate) mod msg;
mod params;
mod parts;
mod properties;
mod sealed;
pub(crate) mod tnef;
mod transfer;
mod words;

#[cfg(test)]
mod outlook;
#[cfg(test)]
mod tests;
