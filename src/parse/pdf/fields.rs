//! Form fields and free text that carry a value but no appearance: viewers
//! draw them on their own, so the page's drawing does not show them
//! (ISO 32000-1, 12.7.3.3).

use hayro_interpret::TransformExt;
use hayro_interpret::kurbo;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object, Rect};
use hayro_syntax::page::Page;

use super::blocks::Block;
use super::geometry::Area;
use crate::model::{Cell, Flag};

/// Annotations looked at on one page.
const MOST: usize = 10_000;
/// Parents that a field may inherit from.
const DEEPEST: usize = 16;
/// Flags of an annotation that is not shown: hidden, no view.
const UNSEEN: u32 = 1 << 1 | 1 << 5;

/// Flag of a button that only does something when it is pushed.
const PUSHED: u32 = 1 << 16;

/// The values of fields and free texts without an appearance.
pub(super) fn undrawn(page: &Page<'_>) -> Vec<Block> {
    let place = page.initial_transform(true).to_kurbo();
    annotations(page, |dict| {
        let shown = dict.get::<u32>(keys::F).unwrap_or(0) & UNSEEN == 0;
        shown.then(|| block(dict, place))?
    })
}

/// Check boxes and radio buttons of the page as shown, and whether each is on
/// (ISO 32000-1, 12.7.4.2).
pub(super) fn boxes(page: &Page<'_>) -> Vec<(Area, bool)> {
    let place = page.initial_transform(true).to_kurbo();
    annotations(page, |dict| {
        let shown = dict.get::<u32>(keys::F).unwrap_or(0) & UNSEEN == 0;
        let kind = named(dict, b"FT")?;
        let flags = above(dict, |at| at.get::<u32>(b"Ff".as_slice())).unwrap_or(0);
        if !shown || kind != b"Btn" || flags & PUSHED != 0 {
            return None;
        }
        let state = dict.get::<Name<'_>>(b"AS".as_slice());
        let state = state.map(|state| state.as_ref().to_vec());
        let on = state.or_else(|| named(dict, b"V"));
        Some((area(dict, place)?, on.is_some_and(|on| on != b"Off")))
    })
}

/// Where links lie on the page as shown.
pub(super) fn links(page: &Page<'_>) -> Vec<Area> {
    let place = page.initial_transform(true).to_kurbo();
    annotations(page, |dict| {
        let kind = dict.get::<Name<'_>>(keys::SUBTYPE)?;
        (kind.as_ref() == b"Link").then(|| area(dict, place))?
    })
}

/// What `of` makes of the annotations of a page.
pub(super) fn annotations<'a, T>(page: &Page<'a>, of: impl Fn(&Dict<'a>) -> Option<T>) -> Vec<T> {
    let all = page.raw().get::<Array<'a>>(keys::ANNOTS);
    all.iter()
        .flat_map(|array| array.iter::<Dict<'a>>().take(MOST))
        .filter_map(|dict| of(&dict))
        .collect()
}

fn area(dict: &Dict<'_>, place: kurbo::Affine) -> Option<Area> {
    let rect = dict.get::<Rect>(keys::RECT)?;
    let rect = place.transform_rect_bbox(kurbo::Rect::new(rect.x0, rect.y0, rect.x1, rect.y1));
    let area = Area::new(
        rect.x0 as f32,
        rect.y0 as f32,
        rect.x1 as f32,
        rect.y1 as f32,
    );
    area.is_sound().then_some(area)
}

fn block(dict: &Dict<'_>, place: kurbo::Affine) -> Option<Block> {
    let drawn = dict
        .get::<Dict<'_>>(keys::AP)
        .is_some_and(|ap| ap.get::<Object<'_>>(keys::N).is_some());
    if drawn {
        return None;
    }
    let area = area(dict, place)?;
    let (label, text, flag) = match dict.get::<Name<'_>>(keys::SUBTYPE)?.as_ref() {
        b"Widget" => (label(dict), inherited(dict, b"V")?, Flag::Form),
        b"FreeText" => (String::new(), string(dict, b"Contents")?, Flag::Annotation),
        _ => return None,
    };
    if text.is_empty() {
        return None;
    }
    let cells = match flag {
        Flag::Form => vec![Cell {
            label,
            text: text.clone(),
        }],
        _ => Vec::new(),
    };
    Some(Block {
        text,
        boxes: vec![area],
        cells,
        flags: vec![flag],
        size: 10.0,
    })
}

/// What the form calls the field: for people, else for programs.
fn label(dict: &Dict<'_>) -> String {
    inherited(dict, b"TU")
        .or_else(|| inherited(dict, b"T"))
        .unwrap_or_default()
}

fn inherited(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    above(dict, |at| string(at, key))
}

fn named(dict: &Dict<'_>, key: &[u8]) -> Option<Vec<u8>> {
    above(dict, |at| Some(at.get::<Name<'_>>(key)?.as_ref().to_vec()))
}

/// What a field says, or the nearest of those above it.
fn above<'a, T>(dict: &Dict<'a>, of: impl Fn(&Dict<'a>) -> Option<T>) -> Option<T> {
    let mut at = dict.clone();
    for _ in 0..DEEPEST {
        if let Some(found) = of(&at) {
            return Some(found);
        }
        at = at.get::<Dict<'a>>(keys::PARENT)?;
    }
    None
}

/// A text string: UTF-16 or UTF-8 with its mark, else PDFDocEncoding, whose
/// letters are those of Latin-1 (ISO 32000-1, 7.9.2.2).
pub(super) fn string(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    let Object::String(text) = dict.get::<Object<'_>>(key)? else {
        return None;
    };
    let bytes = text.as_bytes();
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest
                .as_chunks::<2>()
                .0
                .iter()
                .map(|u| u16::from_be_bytes(*u));
            char::decode_utf16(units)
                .map(|c| c.unwrap_or('\u{FFFD}'))
                .collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect::<String>(),
    };
    Some(text.replace(['\r', '\n'], " ").trim().to_owned())
}
