//! Pages as PDF, through typst: a template in its language and data, A4 or
//! whatever the template says. Exists with the feature `pdf` alone.
//!
//! Data reach a template as values and never as its language: whatever an
//! applicant is called stays text. A template can read no file and no clock.

use std::collections::BTreeMap;

use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, WorldExt as _};
use typst_kit::fonts::{self, FontStore};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::Title;
use super::words::{Lang, Words};

/// Families that are taken first, where they are there.
const PREFERRED: &[&str] = &[
    "noto sans cjk jp",
    "noto sans jp",
    "biz udpgothic",
    "ipaexgothic",
    "ipagothic",
    "hiragino sans",
    "yu gothic",
    "meiryo",
];

/// Letters that a font for Japanese has: kana of both kinds, common and less
/// common kanji.
const LETTERS: &str = "あヴ証拠隔離檜";

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// No font of the system has Japanese letters.
    #[error("no font with Japanese letters")]
    NoFont,
    /// The template cannot be filled in.
    #[error("{0}")]
    Template(String),
}

/// The page that a template makes of `data`, which it sees as
/// `sys.inputs.data`; `sys.inputs.words` holds the catalogues in both languages
/// by key, `sys.inputs.fonts` the families of Japanese fonts.
pub fn pdf(name: &str, template: &str, data: &impl Serialize) -> Result<Vec<u8>, PdfError> {
    let mut store = FontStore::new();
    store.extend(fonts::system());
    with_fonts(store, name, template, data)
}

/// Families of the system's fonts that have Japanese letters, the best first.
pub fn japanese_fonts() -> Vec<String> {
    let mut store = FontStore::new();
    store.extend(fonts::system());
    families(&store)
}

fn with_fonts(
    fonts: FontStore,
    name: &str,
    template: &str,
    data: &impl Serialize,
) -> Result<Vec<u8>, PdfError> {
    let families = families(&fonts);
    if families.is_empty() {
        return Err(PdfError::NoFont);
    }
    let inputs = [
        ("data", value(data)?),
        ("words", value(&words())?),
        ("fonts", value(&families)?),
    ];
    let inputs: Dict = inputs
        .map(|(key, value)| (key.into(), value))
        .into_iter()
        .collect();
    let path = VirtualPath::new(name).map_err(|e| PdfError::Template(format!("{e:?}")))?;
    let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    let room = Room {
        library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
        fonts,
        template: Source::new(id, template.to_owned()),
    };
    let page = typst::compile::<PagedDocument>(&room).output;
    let options = PdfOptions {
        creator: Smart::Custom(Some(
            concat!("akashi ", env!("CARGO_PKG_VERSION")).to_owned(),
        )),
        ..PdfOptions::default()
    };
    let bytes = page.and_then(|page| typst_pdf::pdf(&page, &options));
    // What it remembers for the next time is not kept for ever.
    typst::comemo::evict(4);
    bytes.map_err(|errors| PdfError::Template(told(&room, &errors)))
}

/// A value as the template sees it.
fn value(data: &impl Serialize) -> Result<Value, PdfError> {
    let failed = |e: serde_json::Error| PdfError::Template(e.to_string());
    let data = serde_json::to_value(data).map_err(failed)?;
    serde_json::from_value(data).map_err(failed)
}

/// Both catalogues.
fn words() -> BTreeMap<String, Title> {
    let (ja, en) = (Words::new(Lang::Ja), Words::new(Lang::En));
    let both = |key: &str| Title {
        ja: ja.get(key).to_owned(),
        en: en.get(key).to_owned(),
    };
    ja.keys().map(|key| (key.to_owned(), both(key))).collect()
}

fn families(fonts: &FontStore) -> Vec<String> {
    let book: &FontBook = fonts.book();
    let is_japanese = |index: usize| {
        let coverage = book.info(index).map(|info| &info.coverage);
        coverage.is_some_and(|has| LETTERS.chars().all(|letter| has.contains(letter.into())))
    };
    let mut found: Vec<String> = book
        .families()
        .filter(|(family, _)| book.select_family(&family.to_lowercase()).any(is_japanese))
        .map(|(family, _)| family.to_owned())
        .collect();
    let rank = |family: &String| {
        let family = family.to_lowercase();
        PREFERRED
            .iter()
            .position(|name| *name == family)
            .unwrap_or(PREFERRED.len())
    };
    found.sort_by_key(|family| (rank(family), family.clone()));
    found
}

/// What is wrong with a template, each with its line.
fn told(room: &Room, errors: &[SourceDiagnostic]) -> String {
    let line = |error: &SourceDiagnostic| {
        let at = room.range(error.span)?.start;
        room.template.lines().byte_to_line(at)
    };
    let one = |error: &SourceDiagnostic| match line(error) {
        Some(line) => format!("line {}: {}", line + 1, error.message),
        None => error.message.to_string(),
    };
    errors.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// All that a template can see.
struct Room {
    library: LazyHash<Library>,
    fonts: FontStore,
    template: Source,
}

impl World for Room {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.template.id() {
            true => Ok(self.template.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(template: &str) -> String {
        match pdf("t.typ", template, &"<b>#panic()") {
            Err(PdfError::Template(detail)) => detail,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_template_sees_what_it_is_given_and_nothing_else() {
        let page = pdf("t.typ", "#sys.inputs.data", &"#panic() ] $ \\ <b>").unwrap();
        assert!(page.starts_with(b"%PDF-"));
        assert_eq!(
            page,
            pdf("t.typ", "#sys.inputs.data", &"#panic() ] $ \\ <b>").unwrap()
        );
        assert!(
            detail("\n#none.such").starts_with("line 2: "),
            "{}",
            detail("\n#none.such")
        );
        for reach in [
            "#read(\"/etc/hostname\")",
            "#include \"a.typ\"",
            "#import \"@preview/a:0.1.0\"",
        ] {
            assert!(
                detail(reach).contains("denied") || detail(reach).contains("package"),
                "{}",
                detail(reach)
            );
        }
        assert!(!detail("#datetime.today()").is_empty());
    }

    #[test]
    fn without_a_japanese_font_there_is_no_page() {
        let empty = with_fonts(FontStore::new(), "t.typ", "a", &"");
        assert!(matches!(empty, Err(PdfError::NoFont)));
        assert!(
            !japanese_fonts().is_empty(),
            "this machine has one for the tests"
        );
    }
}
