//! The ledger in use: signing, what is refused before anything is written,
//! what is shown of it, and whether it is what it was.

mod check;
mod origin;
mod recording;
mod show;
mod signing;
mod standing;
#[cfg(test)]
mod tests;
mod timestamp;

pub use origin::{Opened, new_origin, rotate_key, would_open};
pub use show::{
    EventLine, Proven, checkpoint, consistency, events, newest_events, prove, tiles, titles,
    write_proofs,
};
pub use signing::sign;
pub use timestamp::{Stamped, timestamp};

pub(super) use check::check;
pub(super) use recording::{append, canonical, recorded};
pub(super) use signing::{must_fit, ready};
pub(super) use standing::{Keys, first_over};
