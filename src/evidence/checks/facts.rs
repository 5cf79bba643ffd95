//! What the checks ask of one document by itself, made once, while its
//! passages are at hand.

use std::collections::BTreeMap;

use super::{superseded_law, template_unfilled};
use crate::evidence::fields::{self, Fields};
use crate::model::{Anchor, Passage};
use crate::scheme::{Forms, OTHER, Pack, Paper};
use crate::text::name::name_form;
use crate::text::normal::is_japanese;

/// Characters from which the language of a document can be told.
const ENOUGH: usize = 400;

/// Papers in whose text names and clauses of other documents are looked for.
const LOOKED_INTO: [Paper; 3] = [Paper::Contract, Paper::Declaration, Paper::Undertaking];

/// A passage as it is quoted.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) anchor: Anchor,
    pub(super) text: String,
}

impl Place {
    pub(super) fn of(passage: &Passage) -> Self {
        Self {
            anchor: passage.anchor.clone(),
            text: passage.text.clone(),
        }
    }
}

/// What one document says, read as one of `class`.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The class by which it was read.
    pub class: String,
    /// How that class is laid out.
    pub paper: Option<Paper>,
    /// True for rules with forms to be filled in later, and where it is not
    /// known what the document is.
    pub(super) has_annexes: bool,
    /// Its fields.
    pub fields: Fields,
    /// Placeholders that nobody filled in, and the first passages with them.
    pub(super) unfilled: (usize, Vec<Place>),
    /// Laws that were replaced, by their position in [`Forms`], each with the
    /// first passage that names it.
    pub(super) laws: BTreeMap<usize, Place>,
    /// True when hardly anything in it is Japanese.
    pub(super) foreign: bool,
    /// The whole text in its form for comparing names, a line a passage, where
    /// the paper is one whose text is compared; empty where nothing was read.
    pub(super) text: String,
}

impl Facts {
    /// Reads them off the passages of a document of `class`.
    pub fn of(class: &str, passages: &[Passage], pack: &Pack, forms: &Forms) -> Self {
        let paper = pack.paper(class);
        let has_annexes = class == OTHER || pack.class(class).is_some_and(|class| class.annexes);
        Self {
            class: class.to_owned(),
            paper,
            has_annexes,
            fields: fields::fields(paper, passages, forms, fields::items(pack)),
            unfilled: template_unfilled::placeholders(has_annexes, passages),
            laws: superseded_law::named(passages, &forms.laws),
            foreign: is_foreign(passages),
            text: match paper.is_some_and(|paper| LOOKED_INTO.contains(&paper)) {
                true => text(passages),
                false => String::new(),
            },
        }
    }
}

fn text(passages: &[Passage]) -> String {
    let lines = passages.iter().map(|passage| name_form(&passage.text));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_foreign(passages: &[Passage]) -> bool {
    let (mut letters, mut japanese) = (0, 0);
    for c in passages.iter().flat_map(|passage| passage.text.chars()) {
        let is_ours = is_japanese(c);
        japanese += usize::from(is_ours);
        letters += usize::from(is_ours || c.is_alphabetic());
    }
    letters >= ENOUGH && japanese * 20 < letters
}
