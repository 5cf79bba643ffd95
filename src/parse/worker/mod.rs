//! The jailed worker: one process a document, so that bytes which nobody here
//! wrote are parsed where nothing can be opened, sent or started.
//!
//! [`host`] runs in the parent: it starts the program again as `worker`, hands
//! it the open document as standard input and reads [`protocol`] lines from a
//! pipe. [`child`] runs in the worker: it locks itself up ([`jail`]) and only
//! then looks at the first byte. The parent never parses a document, never
//! waits without a deadline and believes nothing that a worker says about
//! itself which it can count on its own.

pub mod child;
mod conclude;
mod draw;
mod filter;
pub mod host;
pub mod jail;
mod pictures;
mod pipes;
mod probe;
mod program;
pub mod protocol;

pub use host::Host;
pub use jail::Layers;
pub use pictures::PageOf;
pub use probe::{JailStatus, Probe};
pub use program::Program;
