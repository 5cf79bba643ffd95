//! Stretches of zeros where no format has them: what a lost block of a disk
//! or a broken transfer leaves.

/// Zeros in a row that no text holds.
const HOLE: usize = 16;

/// Whether `text` has a hole.
pub(crate) fn of(text: &[u8]) -> bool {
    memchr::memmem::find(text, &[0; HOLE]).is_some()
}
