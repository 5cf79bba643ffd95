//! The packed RTF of Outlook items ([MS-OXRTFCP]).

use crate::parse::zipdir::Fault;

/// What the window holds before the first byte ([MS-OXRTFCP] 2.1.2.1).
const BEFORE: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;
const HEAD: usize = 16;
const PACKED: &[u8] = b"LZFu";
const PLAIN: &[u8] = b"MELA";

/// The RTF, of at most `most` bytes.
///
/// # Errors
/// When it is no packed RTF, ends too early, or is larger than its head says.
pub(super) fn unpack(bytes: &[u8], most: u64) -> Result<Vec<u8>, Fault> {
    let number = |at: usize| {
        let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
        four.map(u32::from_le_bytes).ok_or(Fault::Damaged)
    };
    let size = number(4)? as usize;
    if size as u64 > most {
        return Err(Fault::TooLarge);
    }
    let content = bytes.get(HEAD..).ok_or(Fault::Damaged)?;
    match bytes.get(8..12) {
        Some(PLAIN) => Ok(content.get(..size).ok_or(Fault::Damaged)?.to_vec()),
        Some(PACKED) => inflate(content, size),
        _ => Err(Fault::Method),
    }
}

fn inflate(content: &[u8], size: usize) -> Result<Vec<u8>, Fault> {
    let mut window = [0u8; WINDOW];
    for (slot, byte) in window.iter_mut().zip(BEFORE) {
        *slot = *byte;
    }
    let mut at = BEFORE.len();
    let mut out = Vec::new();
    let mut input = content.iter().copied();
    let mut next = || input.next().ok_or(Fault::Damaged);
    let mut put = |byte: u8, out: &mut Vec<u8>, window: &mut [u8; WINDOW]| {
        if let Some(slot) = window.get_mut(at) {
            *slot = byte;
        }
        at = (at + 1) % WINDOW;
        out.push(byte);
        at
    };
    let mut end = BEFORE.len();
    while out.len() < size {
        let kinds = next()?;
        for bit in 0..8 {
            if kinds >> bit & 1 == 0 {
                end = put(next()?, &mut out, &mut window);
            } else {
                let pair = u16::from_be_bytes([next()?, next()?]);
                let from = usize::from(pair >> 4);
                if from == end {
                    return match out.len() == size {
                        true => Ok(out),
                        false => Err(Fault::Damaged),
                    };
                }
                for nth in 0..usize::from(pair & 15) + 2 {
                    let byte = window.get((from + nth) % WINDOW).copied().unwrap_or(0);
                    end = put(byte, &mut out, &mut window);
                }
            }
            if out.len() >= size {
                break;
            }
        }
    }
    out.truncate(size);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(size: u32, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 4];
        bytes.extend(size.to_le_bytes());
        bytes.extend(PACKED);
        bytes.extend([0; 4]);
        bytes.extend(content);
        bytes
    }

    #[test]
    fn the_examples_of_the_specification_unpack() {
        // [MS-OXRTFCP] 3.1.1 and 3.1.2.
        let content =
            b"\x03\x00\x0a\x00rcpg125\x422\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let rtf = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        assert_eq!(unpack(&packed(0x2B, content), 1 << 20).unwrap(), rtf);
        let content = b"\x41\x00\x04\x20WXYZ\x0d\x6e\x7d\x01\x0e\xb0";
        let rtf = b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}";
        assert_eq!(unpack(&packed(28, content), 1 << 20).unwrap(), rtf);
    }

    #[test]
    fn what_ends_too_early_is_damaged() {
        assert!(unpack(&packed(0x2B, b"\x03\x00\x0a\x00rc"), 1 << 20).is_err());
        assert!(unpack(b"LZFu", 1 << 20).is_err());
        assert!(unpack(&packed(1 << 30, b""), 1 << 20).is_err());
    }
}
