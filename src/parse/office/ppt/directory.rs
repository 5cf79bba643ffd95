//! Which object stands where: each edit that was saved adds to the directory,
//! the newest counts ([MS-PPT] 2.3.2 to 2.3.4).

use std::collections::{HashMap, HashSet};

use crate::parse::office::compound::{dword, place};
use crate::parse::zipdir::Fault;

use super::records::{Record, kind};

/// What the stream of the current user says of an encrypted document.
const ENCRYPTED: u32 = 0xF3D1_C4DF;
/// The length of an edit that names a key.
const WITH_KEY: usize = 32;

/// The objects of a document.
pub(super) struct Directory<'a> {
    document: &'a [u8],
    places: HashMap<u32, usize>,
    /// The number of the document itself.
    pub(super) root: u32,
}

impl<'a> Directory<'a> {
    /// Follows the edits from the newest to the oldest.
    pub(super) fn read(document: &'a [u8], user: &[u8]) -> Result<Self, Fault> {
        if dword(user, 12) == Some(ENCRYPTED) {
            return Err(Fault::Password);
        }
        let mut found = Self {
            document,
            places: HashMap::new(),
            root: 0,
        };
        let mut seen = HashSet::new();
        let mut next = place(user, 16).ok_or(Fault::Damaged)?;
        while next != 0 && seen.insert(next) {
            let edit = Record::at(document, next).filter(|edit| edit.kind == kind::EDIT);
            let edit = edit.ok_or(Fault::Damaged)?;
            if edit.bytes.len() >= WITH_KEY {
                return Err(Fault::Password);
            }
            if found.root == 0 {
                found.root = dword(edit.bytes, 16).ok_or(Fault::Damaged)?;
            }
            let at = place(edit.bytes, 12).ok_or(Fault::Damaged)?;
            found.add(at).ok_or(Fault::Damaged)?;
            next = place(edit.bytes, 8).ok_or(Fault::Damaged)?;
        }
        Ok(found)
    }

    /// An object by its number.
    pub(super) fn get(&self, number: u32) -> Option<Record<'a>> {
        Record::at(self.document, *self.places.get(&number)?)
    }

    /// Takes in the places of one edit, under those of newer ones.
    fn add(&mut self, at: usize) -> Option<()> {
        let record = Record::at(self.document, at)?;
        if record.kind != kind::DIRECTORY {
            return None;
        }
        let mut at = 0;
        while let Some(head) = dword(record.bytes, at) {
            let first = head & 0xF_FFFF;
            at += 4;
            for number in first..first + (head >> 20) {
                let target = place(record.bytes, at)?;
                self.places.entry(number).or_insert(target);
                at += 4;
            }
        }
        Some(())
    }
}
