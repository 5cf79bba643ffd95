//! Text documents: plain, CSV, markdown, HTML, XML.
//!
//! Each reader decodes first (Japanese offices send CP932, UTF-8 and UTF-16
//! without saying so) and yields passages with the line they begin on. Markup
//! is never text: what a person does not see on the page is left out.

pub(crate) mod csv;
pub(crate) mod decode;
pub(crate) mod html;
mod lines;
pub(crate) mod markdown;
pub(crate) mod plain;
pub(crate) mod xml;
