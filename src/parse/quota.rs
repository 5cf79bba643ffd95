//! How much may still be unpacked: counts what really comes out, never what
//! an archive says of itself.

use std::io::Read;

use super::limits::Limits;
use super::zipdir::Fault;

/// Below this size no ratio is looked at.
const SMALL: u64 = 1 << 20;
/// Bytes read at a time.
const CHUNK: usize = 64 << 10;

/// What is left of the limits while an archive is unpacked.
pub(crate) struct Quota {
    part: u64,
    ratio: u64,
    left: u64,
}

impl Quota {
    /// All that `limits` allow.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            part: limits.part,
            ratio: limits.ratio,
            left: limits.total,
        }
    }

    /// The most bytes that `packed` bytes may become now.
    fn most(&self, packed: u64) -> u64 {
        let by_ratio = packed.saturating_mul(self.ratio).max(SMALL);
        self.part.min(by_ratio).min(self.left)
    }

    /// Unpacks all of `from`, which takes `packed` bytes in the archive, chunk
    /// by chunk; answers its size in bytes.
    pub(crate) fn unpack(
        &mut self,
        from: &mut dyn Read,
        packed: u64,
        take: &mut dyn FnMut(&[u8]),
    ) -> Result<u64, Fault> {
        let most = self.most(packed);
        let mut chunk = vec![0u8; CHUNK];
        let mut size = 0u64;
        let ended = loop {
            match from.read(&mut chunk) {
                Ok(0) => break Ok(size),
                Ok(read) => {
                    size = size.saturating_add(read as u64);
                    if size > most {
                        break Err(Fault::TooLarge);
                    }
                    take(chunk.get(..read).unwrap_or_default());
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => break Err(Fault::of(&error)),
            }
        };
        self.left = self.left.saturating_sub(size);
        ended
    }
}

/// A stream that ends with [`Fault::TooLarge`] after `left` bytes.
pub(crate) struct Capped<R> {
    from: R,
    left: u64,
    /// Whether more came than the limits allow.
    pub(crate) exceeded: bool,
}

impl<R: Read> Capped<R> {
    /// Caps what is unpacked from `packed` bytes in one stream.
    pub(crate) fn new(from: R, packed: u64, limits: &Limits) -> Self {
        let by_ratio = packed.saturating_mul(limits.ratio).max(SMALL);
        Self {
            from,
            left: limits.total.min(by_ratio),
            exceeded: false,
        }
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.from.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => {
                self.exceeded = true;
                return Err(std::io::Error::other(Fault::TooLarge));
            }
        }
        Ok(read)
    }
}
