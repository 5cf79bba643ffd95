//! Forms that a program draws when it opens the file (XFA): their pages say
//! "please wait", and what was filled in is on no page (ISO 32000-1, 12.7.8).

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Object};

/// Whether what the form says is on none of its pages.
pub(super) fn is_drawn_by_program(pdf: &Pdf) -> bool {
    let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else {
        return false;
    };
    let form = root.get::<Dict<'_>>(keys::ACRO_FORM);
    let form = form.filter(|form| form.contains_key(b"XFA".as_slice()));
    let needs = root.get::<bool>(b"NeedsRendering".as_slice()) == Some(true);
    form.is_some_and(|form| {
        let fields = form.get::<Array<'_>>(keys::FIELDS);
        needs || fields.is_none_or(|fields| fields.iter::<Object<'_>>().next().is_none())
    })
}
