//! The parent's side of pictures: pages drawn, made ready and laid out by
//! workers, and the program that recognises.

use std::fs::File;
use std::io::Seek;
use std::process::Stdio;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::conclude::{Seen, conclude};
use super::host::{Host, not_started, tail};
use super::pipes::{Ended, Stop};
use super::program::Program;
use super::protocol::{Line, Request, Task, VERB};
use crate::model::{Item, Reason, Summary};
use crate::parse::ocr::Recognised;
use crate::parse::picture::Scan;
use crate::parse::{Limits, fonts};

/// Bytes that a program may write.
const MOST_WRITTEN: u64 = 32 << 20;

/// Which page of which document.
#[derive(Debug, Clone, Copy)]
pub struct PageOf<'a> {
    /// The document's name, for telling formats apart.
    pub name: &'a str,
    /// Members of archives to descend to.
    pub chain: &'a [u32],
    /// From 1.
    pub page: u32,
}

impl Host {
    /// A page as PNG at `dpi`, boxes (points, as in anchors) marked on it.
    ///
    /// # Errors
    /// Why there is no picture; [`Reason::Empty`] when there is no such page.
    pub fn png(
        &self,
        file: File,
        of: PageOf<'_>,
        dpi: f32,
        marks: &[[f32; 4]],
    ) -> Result<Vec<u8>, Reason> {
        let task = Task::Draw {
            name: tail(of.name),
            chain: of.chain.to_vec(),
            page: of.page,
            dpi,
            marks: marks.to_vec(),
            fonts: fonts::japanese(),
        };
        let (_, bytes) = self.picture(file, task)?;
        Ok(bytes)
    }

    /// A page made ready for recognition, and its pixels in grey.
    pub(crate) fn scan(
        &self,
        file: File,
        name: &str,
        chain: &[u32],
        page: u32,
    ) -> Result<(Scan, Vec<u8>), Reason> {
        let task = Task::Prepare {
            name: tail(name),
            chain: chain.to_vec(),
            page,
            fonts: fonts::japanese(),
        };
        let (scan, pixels) = self.picture(file, task)?;
        let scan = scan.ok_or(Reason::Crashed)?;
        let expected = u64::from(scan.width) * u64::from(scan.height);
        match pixels.len() as u64 == expected && expected > 0 {
            true => Ok((scan, pixels)),
            false => Err(Reason::Crashed),
        }
    }

    fn picture(&self, mut file: File, task: Task) -> Result<(Option<Scan>, Vec<u8>), Reason> {
        file.rewind().map_err(|_| Reason::Crashed)?;
        let (mut scan, mut pixels, mut summary) = (None, Vec::new(), None);
        let mut take = |line: &[u8]| {
            match serde_json::from_slice(line).map_err(|_| Stop::Garbled)? {
                Line::Scan(told) => scan = Some(told),
                Line::Pixels(strip) => STANDARD
                    .decode_vec(strip, &mut pixels)
                    .map_err(|_| Stop::Garbled)?,
                Line::Summary(told) => summary = Some(told),
                _ => return Err(Stop::Garbled),
            }
            Ok(())
        };
        let ended = self
            .work(task, Stdio::from(file), Stdio::piped(), &mut take)
            .map_err(|_| Reason::Crashed)?;
        let seen = Seen {
            passages: u32::from(!pixels.is_empty()),
            members: 0,
            summary,
        };
        match conclude(seen, &ended).reason {
            Some(reason) => Err(reason),
            None => Ok((scan, pixels)),
        }
    }

    /// Puts recognised words into lines and passages.
    pub(crate) fn lay(&self, pages: &[Recognised], parser: &str) -> (Vec<Item>, Summary) {
        let mut items = Vec::new();
        let Ok(input) = serde_json::to_vec(pages) else {
            return (items, Summary::unread("", Reason::Crashed));
        };
        let task = Task::Lay {
            parser: parser.to_owned(),
        };
        let mut seen = Seen::default();
        let mut take = |line: &[u8]| self.hear(line, &mut seen, &mut items);
        let summary = match self.feed(task, &self.limits, input, &|| false, &mut take) {
            Ok(ended) => conclude(seen, &ended),
            Err(error) => not_started(&error),
        };
        (items, summary)
    }

    /// Runs a program in a jail of its own with `input` on its standard input:
    /// what it wrote. Ends it when `stopped`.
    ///
    /// # Errors
    /// Why it gave nothing that could be used.
    pub fn run(
        &self,
        program: Program,
        input: Vec<u8>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<String, Reason> {
        let limits = Limits {
            output: MOST_WRITTEN,
            ..self.limits.clone()
        };
        let mut written = String::new();
        let mut take = |line: &[u8]| {
            written.push_str(&String::from_utf8_lossy(line));
            written.push('\n');
            Ok(())
        };
        let task = Task::Program(program);
        let ended = self
            .feed(task, &limits, input, stopped, &mut take)
            .map_err(|_| Reason::Crashed)?;
        let good = ended.stop.is_none() && ended.status.is_some_and(|status| status.success());
        match good {
            true => Ok(written),
            false => Err(conclude(Seen::default(), &ended)
                .reason
                .unwrap_or(Reason::Crashed)),
        }
    }

    /// As [`Host::work`], with bytes that are in memory.
    fn feed(
        &self,
        task: Task,
        limits: &Limits,
        input: Vec<u8>,
        stopped: &dyn Fn() -> bool,
        take: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> std::io::Result<Ended> {
        use std::io::Write as _;
        let request = Request {
            task,
            limits: limits.clone(),
        };
        let request = serde_json::to_string(&request)?;
        let mut running = self.start(VERB, &request, Stdio::piped(), Stdio::piped(), limits)?;
        let writer = running.input().map(|mut pipe| {
            // Fails when the other side wants no more, which its end tells.
            std::thread::spawn(move || drop(pipe.write_all(&input)))
        });
        let ended = running.drain(stopped, take);
        if let Some(writer) = writer {
            // A writer that panicked has closed its pipe all the same.
            let _ = writer.join();
        }
        Ok(ended)
    }
}
