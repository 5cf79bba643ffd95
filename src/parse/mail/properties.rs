//! The properties of an Outlook item: streams named by their tag, and a table
//! of those that are numbers ([MS-OXMSG] 2.1, 2.4).

use crate::parse::ole::utf16;
use std::io::{Cursor, Read as _};

use cfb::CompoundFile;
use jiff::Timestamp;

use super::charset;

/// Tags ([MS-OXPROPS]).
pub(super) mod tag {
    pub(in super::super) const SUBJECT: u16 = 0x0037;
    pub(in super::super) const SENT: u16 = 0x0039;
    pub(in super::super) const DELIVERED: u16 = 0x0E06;
    pub(in super::super) const SENDER: u16 = 0x0C1A;
    pub(in super::super) const SENDER_ADDRESS: u16 = 0x0C1F;
    pub(in super::super) const SENDER_SMTP: u16 = 0x5D01;
    pub(in super::super) const TO: u16 = 0x0E04;
    pub(in super::super) const CC: u16 = 0x0E03;
    pub(in super::super) const BODY: u16 = 0x1000;
    pub(in super::super) const BODY_RTF: u16 = 0x1009;
    pub(in super::super) const BODY_HTML: u16 = 0x1013;
    pub(in super::super) const CLASS: u16 = 0x001A;
    pub(in super::super) const DATA: u16 = 0x3701;
    pub(in super::super) const LONG_NAME: u16 = 0x3707;
    pub(in super::super) const SHORT_NAME: u16 = 0x3704;
    pub(in super::super) const MEDIA_TYPE: u16 = 0x370E;
    pub(super) const CODE_PAGE: u16 = 0x3FFD;
    pub(super) const BODY_CODE_PAGE: u16 = 0x3FDE;
}

/// Types of properties ([MS-OXCDATA] 2.11.1).
const LONG: u16 = 0x0003;
const TIME: u16 = 0x0040;
/// 100-nanosecond steps from 1601 to 1970, and in a second.
const EPOCH: i64 = 116_444_736_000_000_000;
const SECOND: i64 = 10_000_000;

/// An open item: the message, or one of its attachments.
pub(super) struct Properties<'f, 'a> {
    file: &'f mut CompoundFile<Cursor<&'a [u8]>>,
    /// Path of its storage.
    root: String,
    /// Tag, type and value of the numbers.
    numbers: Vec<(u16, u16, u64)>,
}

impl<'f, 'a> Properties<'f, 'a> {
    /// Opens the item in the storage `root`; `head` is the length of what
    /// stands before the table of numbers.
    pub(super) fn open(
        file: &'f mut CompoundFile<Cursor<&'a [u8]>>,
        root: &str,
        head: usize,
    ) -> Self {
        let mut found = Self {
            file,
            root: root.to_owned(),
            numbers: Vec::new(),
        };
        let table = found.stream("__properties_version1.0").unwrap_or_default();
        let rows = table.get(head..).unwrap_or_default().as_chunks::<16>().0;
        found.numbers = rows
            .iter()
            .map(|row| {
                let [t0, t1, g0, g1, _, _, _, _, value @ ..] = *row;
                let kind = u16::from_le_bytes([t0, t1]);
                let tag = u16::from_le_bytes([g0, g1]);
                (tag, kind, u64::from_le_bytes(value))
            })
            .collect();
        found
    }

    /// A text, in UTF-16 or in the code page of the item.
    pub(super) fn text(&mut self, tag: u16) -> Option<String> {
        self.text_and_bytes(tag).map(|(text, _)| text)
    }

    /// A text with its bytes.
    pub(super) fn text_and_bytes(&mut self, tag: u16) -> Option<(String, Vec<u8>)> {
        if let Some(bytes) = self.stream(&format!("__substg1.0_{tag:04X}001F")) {
            let text = utf16(&bytes);
            return Some((text.trim_end_matches('\0').to_owned(), bytes));
        }
        let bytes = self.stream(&format!("__substg1.0_{tag:04X}001E"))?;
        let label = self.code_page(tag::CODE_PAGE);
        let text = charset::decode(&bytes, label.as_deref());
        Some((text.trim_end_matches('\0').to_owned(), bytes))
    }

    /// Bytes.
    pub(super) fn bytes(&mut self, tag: u16) -> Option<Vec<u8>> {
        self.stream(&format!("__substg1.0_{tag:04X}0102"))
    }

    /// A moment.
    pub(super) fn time(&self, tag: u16) -> Option<Timestamp> {
        let steps = i64::try_from(self.number(tag, TIME)?).ok()?;
        Timestamp::from_second((steps - EPOCH) / SECOND).ok()
    }

    /// The name of the encoding of texts in bytes.
    pub(super) fn body_encoding(&self) -> Option<String> {
        self.code_page(tag::BODY_CODE_PAGE)
    }

    fn code_page(&self, tag: u16) -> Option<String> {
        match self.number(tag, LONG)? as u32 {
            932 => Some("shift_jis".to_owned()),
            65001 => Some("utf-8".to_owned()),
            50220..=50222 => Some("iso-2022-jp".to_owned()),
            20932 | 51932 => Some("euc-jp".to_owned()),
            _ => None,
        }
    }

    fn number(&self, tag: u16, kind: u16) -> Option<u64> {
        let mut rows = self.numbers.iter();
        let (_, _, value) = rows.find(|row| row.0 == tag && row.1 == kind)?;
        Some(*value)
    }

    /// Whether a storage or stream of that name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.file.exists(format!("{}/{name}", self.root))
    }

    fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let path = format!("{}/{name}", self.root);
        if !self.file.is_stream(&path) {
            return None;
        }
        let mut bytes = Vec::new();
        self.file
            .open_stream(&path)
            .ok()?
            .read_to_end(&mut bytes)
            .ok()?;
        Some(bytes)
    }
}
