//! A font without shapes, handed out for fonts that a file does not embed.
//!
//! Reading text needs codes, Unicode and widths, which the file itself gives;
//! the shapes of a substitute are never looked at. Its single glyph has no
//! width, so that nothing is stretched to fit a substitute's metrics.

/// The bytes of an OpenType font with one empty glyph and the four tables
/// that a font cannot do without.
pub(super) fn bytes() -> Vec<u8> {
    let head = words(&[
        0x0001, 0x0000, 0, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        8, 2, 0, 0,
    ]);
    let hhea = words(&[1, 0, 880, 0xFF88, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    let hmtx = words(&[0, 0]);
    let maxp = words(&[0, 0x5000, 1]);
    let tables: [(&[u8; 4], Vec<u8>); 4] = [
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"maxp", maxp),
    ];
    let mut directory = words(&[0x0001, 0x0000, 4, 64, 2, 0]);
    let mut body = Vec::new();
    let start = 12 + 16 * tables.len();
    for (tag, data) in &tables {
        directory.extend_from_slice(*tag);
        directory.extend_from_slice(&0u32.to_be_bytes());
        directory.extend_from_slice(&((start + body.len()) as u32).to_be_bytes());
        directory.extend_from_slice(&(data.len() as u32).to_be_bytes());
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    directory.extend_from_slice(&body);
    directory
}

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}
