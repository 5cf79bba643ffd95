//! The pages of one document that are pictures, one after another.

use std::fs::File;
use std::io;

use super::engine::{Engine, INSTALL, Lookup};
use super::merge::{Page, Was, merge};
use super::turn::Pixels;
use super::{MOST_PAGES, Recognised};
use crate::model::{Item, Reason, Summary};
use crate::parse::worker::Host;

/// One document whose pages are to be recognised.
pub struct Job<'a> {
    /// Starts the workers.
    pub host: &'a Host,
    /// Where the program is.
    pub lookup: &'a Lookup,
    /// The document's name, and the members to descend to.
    pub name: &'a str,
    /// As [`crate::parse::read`] takes them.
    pub chain: &'a [u32],
    /// Whether the run was told to stop.
    pub stopped: &'a dyn Fn() -> bool,
    /// Told each page before it is read: its place in the row, and how many.
    pub on_page: &'a dyn Fn(usize, usize),
}

impl Job<'_> {
    /// Reads the document, then the pages of it that are pictures. `None` when
    /// it was stopped.
    ///
    /// # Errors
    /// The file cannot be handed to a worker.
    pub fn read(&self, file: &File) -> io::Result<Option<(Vec<Item>, Summary)>> {
        let mut items = Vec::new();
        let mut put = |item| items.push(item);
        let summary = self
            .host
            .read(file.try_clone()?, self.name, self.chain, &mut put);
        Ok(complete(self, file, items, summary))
    }
}

/// Reads the pages that [`Summary::pictures`] names, where the program is
/// there, and puts them among what was read. `None` when it was stopped.
fn complete(
    job: &Job<'_>,
    file: &File,
    items: Vec<Item>,
    mut summary: Summary,
) -> Option<(Vec<Item>, Summary)> {
    if summary.pictures.is_empty() {
        return Some((items, summary));
    }
    let Some(engine) = job.lookup.engine(job.host) else {
        if job.lookup.is_on() {
            summary.warnings.push(format!("no OCR: {INSTALL}"));
        }
        return Some((items, summary));
    };
    let all = std::mem::take(&mut summary.pictures);
    let mut pages = Vec::with_capacity(all.len());
    let mut recognised = Vec::new();
    for (nth, number) in all.iter().enumerate() {
        if (job.stopped)() {
            return None;
        }
        if nth >= MOST_PAGES {
            pages.push(Page::lost(*number, Reason::Output));
            continue;
        }
        (job.on_page)(nth + 1, all.len());
        let read = page(job, engine, file, *number);
        if (job.stopped)() {
            return None;
        }
        let was = match &read {
            Err(reason) => Was::Lost(*reason),
            Ok(page) if !page.words.is_empty() => Was::Read,
            Ok(page) if page.scan.parts.is_empty() => Was::Blank,
            Ok(_) => Was::Lost(Reason::Scanned),
        };
        pages.push(Page {
            number: *number,
            was,
        });
        recognised.extend(read.ok().filter(|page| !page.words.is_empty()));
    }
    let (laid, told) = match recognised.is_empty() {
        true => (Vec::new(), Summary::parsed("pdf")),
        false => job.host.lay(&recognised, &engine.parser()),
    };
    Some(merge(items, summary, &pages, laid, told))
}

fn page(job: &Job<'_>, engine: &Engine, file: &File, number: u32) -> Result<Recognised, Reason> {
    let again = file.try_clone().map_err(|_| Reason::Crashed)?;
    let (scan, bytes) = job.host.scan(again, job.name, job.chain, number)?;
    let pixels = Pixels {
        width: scan.width,
        height: scan.height,
        bytes,
    };
    let best = engine.read(job.host, &scan, &pixels, job.stopped)?;
    Ok(Recognised {
        page: number,
        quarters: best.quarters,
        scan,
        words: best.words,
    })
}
