//! A page of a document as a picture, what a passage quotes marked on it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::coverage::document_by_code;
use super::error::{Code, Failure};
use super::home::Home;
use super::pipeline::ancestry;
use crate::model::{Digest, Document, Reason};
use crate::parse::worker::{Host, PageOf};
use crate::records::Unit;

/// Which page, and how it is to be drawn.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Document code, as in `D-12`.
    pub document: String,
    /// From 1.
    pub page: u32,
    /// Code of the passage to be marked.
    pub mark: Option<String>,
    /// Dots an inch.
    pub dpi: f32,
}

/// Bytes of pictures that are kept for the next one who looks.
const KEPT: usize = 64 << 20;

/// Pictures that were drawn, in memory: nothing of a document lies anywhere
/// that an erasure does not reach. What is no longer in the records is not
/// shown from here either.
#[derive(Debug, Default)]
pub struct Drawn {
    kept: Mutex<VecDeque<(Key, Arc<[u8]>)>>,
}

/// What a picture shows: bytes, way into them, page, boxes and size in bits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    root: Digest,
    chain: Vec<u32>,
    page: u32,
    drawing: Vec<u32>,
}

impl Key {
    fn of(plan: &Plan, wanted: &Wanted) -> Self {
        let boxes = plan.marks.iter().flatten();
        Self {
            root: plan.root,
            chain: plan.chain.clone(),
            page: wanted.page,
            drawing: boxes.chain([&wanted.dpi]).map(|n| n.to_bits()).collect(),
        }
    }
}

impl Drawn {
    /// The picture, drawn where it is not kept.
    ///
    /// # Errors
    /// As [`page`].
    pub fn page(&self, home: &Home, wanted: &Wanted) -> Result<Arc<[u8]>, Failure> {
        let plan = home
            .records()
            .work::<_, Failure>(|unit| plan(unit, wanted))?;
        let key = Key::of(&plan, wanted);
        if let Some(kept) = self.of(&key) {
            return Ok(kept);
        }
        let png: Arc<[u8]> = draw(home, wanted, &plan)?.into();
        self.keep(key, &png);
        Ok(png)
    }

    /// The picture, when it is kept; it is then the last to be forgotten.
    fn of(&self, key: &Key) -> Option<Arc<[u8]>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(at)?;
        let png = Arc::clone(&found.1);
        kept.push_back(found);
        Some(png)
    }

    fn keep(&self, key: Key, png: &Arc<[u8]>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((key, Arc::clone(png)));
        let mut bytes: usize = kept.iter().map(|(_, png)| png.len()).sum();
        while bytes > KEPT {
            let Some((_, oldest)) = kept.pop_front() else {
                return;
            };
            bytes -= oldest.len();
        }
    }
}

/// What has to be known to draw it.
struct Plan {
    document: Document,
    root: Digest,
    chain: Vec<u32>,
    pages: Option<u32>,
    marks: Vec<[f32; 4]>,
}

/// Draws a page in the jail: the bytes of a PNG. Pictures that came as files
/// are pages too.
///
/// # Errors
/// `E0111` no such document, `E0740` no such page, `E0741` no picture of it can
/// be made, `E0742` the passage does not stand on it.
pub fn page(home: &Home, wanted: &Wanted) -> Result<Vec<u8>, Failure> {
    let plan = home
        .records()
        .work::<_, Failure>(|unit| plan(unit, wanted))?;
    draw(home, wanted, &plan)
}

fn draw(home: &Home, wanted: &Wanted, plan: &Plan) -> Result<Vec<u8>, Failure> {
    let host = Host::new(home.settings.limits())
        .map_err(|e| Failure::new(Code::Worker).with("detail", e))?;
    let file = home.vault().open(&plan.root)?;
    let of = PageOf {
        name: &plan.document.name,
        chain: &plan.chain,
        page: wanted.page,
    };
    host.png(file, of, wanted.dpi, &plan.marks)
        .map_err(|reason| match reason {
            Reason::Empty => no_page(wanted, plan.pages),
            reason => no_picture(wanted, reason),
        })
}

fn plan(unit: &dyn Unit, wanted: &Wanted) -> Result<Plan, Failure> {
    let document = document_by_code(unit, &wanted.document)?;
    let pages = unit.reading(document.id)?.and_then(|reading| reading.pages);
    if wanted.page == 0 || pages.is_some_and(|pages| wanted.page > pages) {
        return Err(no_page(wanted, pages));
    }
    let marks = match &wanted.mark {
        Some(code) => marks(unit, &document, wanted, code)?,
        None => Vec::new(),
    };
    let ancestry = ancestry(unit, &document)?;
    let root = ancestry
        .root
        .ok_or_else(|| no_picture(wanted, Reason::Empty))?;
    Ok(Plan {
        document,
        root,
        chain: ancestry.positions,
        pages,
        marks,
    })
}

/// The boxes of a passage on the page.
fn marks(
    unit: &dyn Unit,
    document: &Document,
    wanted: &Wanted,
    code: &str,
) -> Result<Vec<[f32; 4]>, Failure> {
    let passages = match unit.submission(document.submission)? {
        Some(submission) => unit.passages_by_code(submission.case, code)?,
        None => Vec::new(),
    };
    let on_page = passages
        .into_iter()
        .filter(|row| row.document == document.id)
        .find_map(|row| {
            let boxes = row.passage.anchor.place.boxes_on(wanted.page);
            boxes.map(<[[f32; 4]]>::to_vec)
        });
    on_page.ok_or_else(|| {
        Failure::new(Code::MarkElsewhere)
            .with("passage", code)
            .with("document", &wanted.document)
            .with("page", wanted.page)
    })
}

fn no_page(wanted: &Wanted, pages: Option<u32>) -> Failure {
    Failure::new(Code::NoSuchPage)
        .with("document", &wanted.document)
        .with("page", wanted.page)
        .with("pages", pages.map_or("?".to_owned(), |n| n.to_string()))
}

fn no_picture(wanted: &Wanted, reason: Reason) -> Failure {
    Failure::new(Code::NoPicture)
        .with("document", &wanted.document)
        .with("detail", reason.code())
}
