//! Unicode for glyphs whose font carries none: many Japanese PDFs embed CID
//! fonts without a `ToUnicode` map (ISO 32000-1, 9.10.3).
//!
//! The font dictionary is found again by name, writing mode and the bytes of
//! its font program. Its encoding leads from code to CID, the map of its
//! character collection (`Adobe-Japan1-UCS2` and the like) from CID to
//! Unicode. Last, a TrueType program's own table leads back from the glyph.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode, load_embedded};
use hayro_interpret::font::{OutlineFontData, OutlineGlyph};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use skrifa::MetadataProvider;

/// Objects looked through for font dictionaries.
const MOST_OBJECTS: usize = 2_000_000;

/// What leads from a code or a glyph of one font to Unicode.
pub(super) struct Chart {
    encoding: Option<CMap>,
    /// The file's own map where it is written as a map to CIDs.
    written: Option<CMap>,
    unicode: Option<Rc<CMap>>,
    by_glyph: HashMap<u32, char>,
}

impl Chart {
    /// The text of a glyph, `None` when the font does not tell.
    pub(super) fn text(&self, glyph: &OutlineGlyph) -> Option<BfString> {
        let code = glyph.char_code();
        let id = glyph.glyph_id().to_u32();
        self.by_collection(code)
            .or_else(|| self.as_written(code).map(BfString::Char))
            .or_else(|| self.by_glyph.get(&id).copied().map(BfString::Char))
    }

    fn as_written(&self, code: u32) -> Option<char> {
        let map = self.written.as_ref()?;
        let found = (1..=4u8).find_map(|bytes| map.lookup_cid_code(code, bytes))?;
        char::from_u32(found).filter(|c| !c.is_control())
    }

    fn by_collection(&self, code: u32) -> Option<BfString> {
        let (encoding, unicode) = (self.encoding.as_ref()?, self.unicode.as_ref()?);
        let cid = (1..=4u8).find_map(|bytes| encoding.lookup_cid_code(code, bytes))?;
        unicode.lookup_bf_string(cid).filter(|_| cid != 0)
    }
}

/// A composite font of the file.
struct Composite<'a> {
    name: String,
    encoding: CMap,
    written: Option<CMap>,
    family: Option<CidFamily>,
    program: Option<Stream<'a>>,
}

/// Finds the chart of a font the first time a glyph of it has no Unicode.
pub(super) struct Charts<'a> {
    pdf: &'a Pdf,
    substitute: Arc<Vec<u8>>,
    composites: Option<Vec<Composite<'a>>>,
    known: HashMap<(u128, String, bool), Rc<Chart>>,
    collections: HashMap<Vec<u8>, Option<Rc<CMap>>>,
}

impl<'a> Charts<'a> {
    /// `substitute` is the font handed out for those that are not embedded.
    pub(super) fn new(pdf: &'a Pdf, substitute: Arc<Vec<u8>>) -> Self {
        Self {
            pdf,
            substitute,
            composites: None,
            known: HashMap::new(),
            collections: HashMap::new(),
        }
    }

    /// Whether the glyph has a shape of its own that can be seen to be empty;
    /// a font that is not embedded has none.
    pub(super) fn is_blank(&self, glyph: &OutlineGlyph) -> bool {
        let embedded = glyph
            .font_data()
            .is_some_and(|data| data.data.as_ref().as_ref() != self.substitute.as_slice());
        embedded && glyph.outline().elements().is_empty() || glyph.char_code() == 0x20
    }

    /// The chart of the font that `glyph` was shown with.
    pub(super) fn of(&mut self, glyph: &OutlineGlyph, vertical: bool) -> Option<Rc<Chart>> {
        let data = glyph.font_data()?;
        let name = data.postscript_name.clone().unwrap_or_default();
        let key = (data.cache_key, name, vertical);
        if let Some(chart) = self.known.get(&key) {
            return Some(Rc::clone(chart));
        }
        let chart = Rc::new(self.build(&data, &key.1, vertical));
        self.known.insert(key, Rc::clone(&chart));
        Some(chart)
    }

    fn build(&mut self, data: &OutlineFontData, name: &str, vertical: bool) -> Chart {
        let bytes: &[u8] = data.data.as_ref().as_ref();
        let pdf = self.pdf;
        let composites = self.composites.get_or_insert_with(|| composites(pdf));
        let found = composites
            .iter()
            .filter(|font| font.name == name && is_vertical(&font.encoding) == vertical)
            .find(|font| is_program(font, bytes))
            .map(|font| {
                (
                    font.encoding.clone(),
                    font.family.clone(),
                    font.written.clone(),
                )
            });
        let (encoding, family, written) =
            found.map_or((None, None, None), |(e, f, w)| (Some(e), f, w));
        Chart {
            encoding,
            written,
            unicode: family.and_then(|family| self.collection(&family)),
            by_glyph: glyph_table(bytes),
        }
    }

    fn collection(&mut self, family: &CidFamily) -> Option<Rc<CMap>> {
        let name = family.ucs2_cmap()?;
        self.collections
            .entry(name.to_bytes().to_vec())
            .or_insert_with(|| named_map(name).map(Rc::new))
            .clone()
    }
}

fn is_vertical(map: &CMap) -> bool {
    map.metadata().writing_mode == Some(WritingMode::Vertical)
}

/// A font that is not embedded goes by its name alone.
fn is_program(font: &Composite<'_>, bytes: &[u8]) -> bool {
    let Some(stream) = &font.program else {
        return true;
    };
    stream.decoded_data().is_ok_and(|data| *data == *bytes)
}

fn composites(pdf: &Pdf) -> Vec<Composite<'_>> {
    pdf.objects()
        .into_iter()
        .take(MOST_OBJECTS)
        .filter_map(|object| match object {
            Object::Dict(dict) => composite(&dict),
            _ => None,
        })
        .collect()
}

fn composite<'a>(dict: &Dict<'a>) -> Option<Composite<'a>> {
    let subtype = dict.get::<Name<'_>>(keys::SUBTYPE)?;
    if *subtype != *keys::TYPE0 {
        return None;
    }
    let descendant = dict
        .get::<Array<'_>>(keys::DESCENDANT_FONTS)?
        .iter::<Dict<'_>>()
        .next()?;
    let descriptor = descendant
        .get::<Dict<'_>>(keys::FONT_DESC)
        .unwrap_or_default();
    let program = [keys::FONT_FILE2, keys::FONT_FILE3, keys::FONT_FILE]
        .into_iter()
        .find_map(|key| descriptor.get::<Stream<'_>>(key));
    let encoding = encoding(&dict.get::<Object<'_>>(keys::ENCODING)?)?;
    let family = collection_of(&encoding).or_else(|| collection_of_descendant(&descendant));
    let name = dict.get::<Name<'_>>(keys::BASE_FONT)?;
    let written = dict.get::<Stream<'_>>(keys::TO_UNICODE);
    let written = written.and_then(|map| CMap::parse(&map.decoded_data().ok()?, load_embedded));
    Some(Composite {
        name: without_subset_tag(name.as_str()).to_owned(),
        encoding,
        family,
        program,
        written,
    })
}

fn encoding(object: &Object<'_>) -> Option<CMap> {
    match object {
        Object::Name(name) => match CMapName::from_bytes(name) {
            CMapName::IdentityH => Some(CMap::identity_h()),
            CMapName::IdentityV => Some(CMap::identity_v()),
            other => named_map(other),
        },
        Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded),
        _ => None,
    }
}

fn named_map(name: CMapName<'_>) -> Option<CMap> {
    CMap::parse(load_embedded(name)?, load_embedded)
}

fn collection_of(encoding: &CMap) -> Option<CidFamily> {
    let collection = encoding.metadata().character_collection.as_ref()?;
    collection
        .family
        .ucs2_cmap()
        .map(|_| collection.family.clone())
}

fn collection_of_descendant(font: &Dict<'_>) -> Option<CidFamily> {
    let info = font.get::<Dict<'_>>(keys::CIDSYSTEMINFO)?;
    let registry = info.get::<PdfString<'_>>(keys::REGISTRY)?;
    let ordering = info.get::<PdfString<'_>>(keys::ORDERING)?;
    Some(CidFamily::from_registry_ordering(
        registry.as_bytes(),
        ordering.as_bytes(),
    ))
}

/// `ABCDEF+Name` is a subset of `Name` (ISO 32000-1, 9.6.4).
fn without_subset_tag(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest,
        _ => name,
    }
}

/// The font's own table turned around; of several characters the one that is
/// not a compatibility form comes first.
fn glyph_table(bytes: &[u8]) -> HashMap<u32, char> {
    let mut table = HashMap::new();
    let Ok(font) = skrifa::FontRef::new(bytes) else {
        return table;
    };
    for (code, glyph) in font.charmap().mappings().take(0x11_0000) {
        let Some(c) = char::from_u32(code).filter(|c| !c.is_control()) else {
            continue;
        };
        let kept = table.entry(glyph.to_u32()).or_insert(c);
        if is_second_choice(*kept) && !is_second_choice(c) {
            *kept = c;
        }
    }
    table
}

/// Radicals, private use and compatibility ideographs.
fn is_second_choice(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{E000}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' | '\u{00A0}' | '\u{00AD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_collection_of_japan_leads_from_cid_to_unicode() {
        let map = named_map(CMapName::AdobeJapan1Ucs2).unwrap();
        assert_eq!(map.lookup_bf_string(843), Some(BfString::Char('あ')));
        let legacy = named_map(CMapName::from_bytes(b"90ms-RKSJ-H")).unwrap();
        assert_eq!(collection_of(&legacy), Some(CidFamily::AdobeJapan1));
    }

    #[test]
    fn a_subset_goes_by_the_name_of_its_font() {
        assert_eq!(without_subset_tag("ABCDEF+Ryumin"), "Ryumin");
        assert_eq!(without_subset_tag("A+Ryumin"), "A+Ryumin");
    }
}
