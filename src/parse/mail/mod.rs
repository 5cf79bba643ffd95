//! Mail: its headers of interest and its text are passages, its attachments
//! are members, each read by a worker of its own.

mod body;
mod charset;
pub(crate) mod eml;
mod letter;
mod params;
mod parts;
mod transfer;
mod words;

#[cfg(test)]
mod tests;
