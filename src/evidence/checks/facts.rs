//! What the checks ask of one document by itself, made once, while its
//! passages are at hand.

use std::collections::BTreeMap;

use super::named::{Spaced, is_addressee};
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
    /// The lines of a declaration or an undertaking that name those who make it.
    pub(super) lines: Vec<Spaced>,
    /// To whom it is addressed, in the form for comparing names.
    pub(super) addressees: Vec<String>,
    /// True for a declaration on the mark whose boxes are all left open.
    pub(super) unticked: bool,
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
        let (lines, addressees) = match paper {
            Some(Paper::Declaration | Paper::Undertaking) => lines(passages, forms),
            _ => Default::default(),
        };
        Self {
            lines,
            addressees,
            class: class.to_owned(),
            paper,
            has_annexes,
            fields: fields::fields(paper, passages, forms, fields::items(pack)),
            unfilled: template_unfilled::placeholders(has_annexes, passages),
            laws: superseded_law::named(passages, &forms.laws),
            unticked: paper == Some(Paper::Mark) && is_unticked(passages, forms),
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

/// The lines of a declaration, and to whom it is addressed.
fn lines(passages: &[Passage], forms: &Forms) -> (Vec<Spaced>, Vec<String>) {
    let words = &forms.papers.named;
    let all = passages.iter().flat_map(|passage| passage.text.lines());
    let (to, own): (Vec<&str>, Vec<&str>) = all.partition(|line| is_addressee(line, words));
    let own = own.into_iter().map(Spaced::of);
    (own.collect(), to.into_iter().map(name_form).collect())
}

fn is_unticked(passages: &[Passage], forms: &Forms) -> bool {
    let texts: Vec<&str> = passages.iter().map(|held| held.text.as_str()).collect();
    forms.application.marks.is_unticked(&texts.join("\n"))
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
