//! One file through reader, classes and fields alone.

use std::path::Path;

use super::error::{Code, Failure};
use super::parse_file::parse_file;
use super::schemes::Schemes;
use crate::evidence::fields::{self, Fields};
use crate::evidence::{Classified, Classifier};
use crate::model::{Criterion, Passage, Summary};
use crate::parse::Limits;
use crate::parse::ocr::Lookup;
use crate::scheme::{Class, Forms, Templates};

/// What was read of one file.
#[derive(Debug)]
pub struct FileFields {
    /// The class, with reasons; a class given by who asks has none.
    pub class: Classified,
    /// The fields.
    pub fields: Fields,
    /// How reading went.
    pub summary: Summary,
}

/// Reads a file and the fields of its class, or of `class` where one is given.
pub fn fields_of(
    path: &Path,
    class: Option<&str>,
    templates: &Templates,
) -> Result<FileFields, Failure> {
    let (classes, items) = all_packs(&mut Schemes::new(templates))?;
    if let Some(class) = class
        && !classes.iter().any(|known| known.id == class)
    {
        return Err(Failure::new(Code::UnknownClass).with("class", class));
    }
    let forms = Forms::load(templates)?;
    let classifier = Classifier::new(&classes)
        .map_err(|e| Failure::new(Code::PackMistakes).with("detail", e))?;
    let mut passages: Vec<Passage> = Vec::new();
    let summary = parse_file(
        path,
        Limits::default(),
        &Lookup::default(),
        &mut |passage| passages.push(passage),
    )?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let class = match class {
        Some(class) => Classified {
            class: class.to_owned(),
            confidence: 1.0,
            reasons: Vec::new(),
        },
        None if passages.is_empty() => classifier.by_name(&name),
        None => classifier.classify(&name, &passages),
    };
    let known = classes.iter().find(|known| known.id == class.class);
    let paper = known.and_then(|known| known.paper);
    Ok(FileFields {
        fields: fields::fields(paper, &passages, &forms, &items),
        class,
        summary,
    })
}

/// The classes of all schemes in their newest versions, each id once, and the
/// items of their disclosure forms.
fn all_packs(schemes: &mut Schemes) -> Result<(Vec<Class>, Vec<Criterion>), Failure> {
    let mut all: Vec<Class> = Vec::new();
    let mut items = Vec::new();
    for id in schemes.ids()? {
        let rules = schemes.in_force(&id, jiff::civil::Date::MAX)?;
        items.extend_from_slice(fields::items(&rules.pack));
        for class in &rules.pack.classes {
            if !all.iter().any(|known| known.id == class.id) {
                all.push(class.clone());
            }
        }
    }
    Ok((all, items))
}
