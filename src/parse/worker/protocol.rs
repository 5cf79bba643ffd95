//! What parent and worker say to each other.
//!
//! The parent gives one [`Request`] as the worker's only argument, in JSON. The
//! worker answers on standard output, one [`Line`] of JSON each; the summary is
//! the last.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::probe::JailStatus;
use super::program::Program;
use crate::model::{Item, Member, Passage, Summary};
use crate::parse::Limits;
use crate::parse::picture::Scan;

/// Name of the hidden verb that starts a worker.
pub const VERB: &str = "worker";

/// Exit code of a worker that did not understand its request.
pub(super) const EXIT_REQUEST: u8 = 2;

/// Exit code of a worker that could not lock itself up and so read nothing.
pub(super) const EXIT_JAIL: u8 = 70;

/// Exit code of a worker whose output nobody takes any more.
pub(super) const EXIT_OUTPUT: u8 = 74;

/// What a worker is asked to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The task.
    pub task: Task,
    /// What it may cost.
    pub limits: Limits,
}

/// The tasks of a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Task {
    /// Read the document on standard input.
    Read {
        /// Its name, for telling formats apart; no path.
        name: String,
        /// Members of nested archives to descend to, outermost first.
        chain: Vec<u32>,
        /// Which reader, where a format has two.
        reader: Reader,
    },
    /// Draw a page of the document on standard input as PNG.
    Draw {
        /// As for reading.
        name: String,
        /// As for reading.
        chain: Vec<u32>,
        /// From 1.
        page: u32,
        /// Dots an inch.
        dpi: f32,
        /// Boxes to be marked, in points.
        marks: Vec<[f32; 4]>,
        /// Japanese fonts of the system: Gothic, Mincho.
        fonts: [Option<PathBuf>; 2],
    },
    /// Make a page of the document on standard input ready for recognition.
    Prepare {
        /// As for reading.
        name: String,
        /// As for reading.
        chain: Vec<u32>,
        /// From 1.
        page: u32,
        /// Japanese fonts of the system: Gothic, Mincho.
        fonts: [Option<PathBuf>; 2],
    },
    /// Lay out the recognised words on standard input, in JSON.
    Lay {
        /// Name of what recognised them, for anchors.
        parser: String,
    },
    /// Lock up and become another program.
    Program(Program),
    /// Lock up, try what must be refused, and say what was.
    SelfTest,
}

/// Which reader of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// The one that is tried first.
    First,
    /// The one for documents on which the first leaves gaps.
    Second,
}

/// One line from a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// A passage was read.
    Passage(Passage),
    /// A member of an archive was listed.
    Member(Member),
    /// What is known of a page that was made ready.
    Scan(Scan),
    /// Pixels of a page or bytes of a PNG, in Base64.
    Pixels(String),
    /// The reader's last word.
    Summary(Summary),
    /// The answer to [`Task::SelfTest`].
    Jail(JailStatus),
}

impl From<Item> for Line {
    fn from(item: Item) -> Self {
        match item {
            Item::Passage(passage) => Self::Passage(passage),
            Item::Member(member) => Self::Member(member),
        }
    }
}
