//! Mail: its headers of interest and its text are passages, its attachments
//! are members, each read by a worker of its own.

mod body;
mod charset;
pub(crate) mod eml;
mod letter;
pub(crate) mod msg;
mod params;
mod parts;
mod properties;
mod sealed;
mod transfer;
mod words;

#[cfg(test)]
mod outlook;
#[cfg(test)]
mod tests;
