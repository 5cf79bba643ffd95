//! Check boxes that are cells: a style says that TRUE and FALSE are shown as
//! boxes (\[MS-XLSX] 2.6.210, xfComplement).

use crate::parse::office::package::Package;
use crate::parse::xml::Element;

const BAGS: &str = "xl/featurePropertyBag/featurePropertyBag.xml";

/// By style, whether its cells are check boxes; empty where none is.
pub(super) fn read(package: &mut Package<'_>) -> Vec<bool> {
    let mut part = |name: &str, word: &str| {
        let text = package.text(name)?.ok()?;
        text.contains(word).then_some(text)
    };
    let styles = part("xl/styles.xml", "xfComplement").filter(|_| part(BAGS, "Checkbox").is_some());
    let root = styles.and_then(|text| crate::parse::xml::root(&text).ok());
    let styles = root.as_ref().and_then(|root| root.child("cellXfs"));
    let styles = styles.into_iter().flat_map(Element::elements);
    styles.map(|style| style.has("xfComplement")).collect()
}
