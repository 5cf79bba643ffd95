//! The sheets of a workbook, in order.

use crate::parse::office::package::Package;
use crate::parse::xml::Element;
use crate::parse::zipdir::Fault;

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Name as written.
    pub(super) name: String,
    /// Its part in the package.
    pub(super) part: String,
    /// Hidden, also from the menu that shows hidden sheets.
    pub(super) hidden: bool,
    /// Cells, not a chart or an old dialogue.
    pub(super) is_worksheet: bool,
}

/// Lists the sheets.
pub(super) fn sheets(package: &mut Package<'_>) -> Result<Vec<Sheet>, Fault> {
    let main = package.main_part("xl/workbook.xml")?;
    let relations = package.relations(&main)?;
    let root = package.tree(&main).ok_or(Fault::Damaged)??;
    let listed = root
        .child("sheets")
        .map(|sheets| sheets.elements().collect::<Vec<_>>());
    let sheet = |element: &Element| {
        let id = element.attrs.iter().rev().find(|(key, _)| key == "id")?;
        let relation = relations.iter().find(|relation| relation.id == id.1)?;
        Some(Sheet {
            name: element.attr("name")?.to_owned(),
            part: relation.target.clone(),
            hidden: matches!(element.attr("state"), Some("hidden" | "veryHidden")),
            is_worksheet: relation.kind == "worksheet",
        })
    };
    Ok(listed
        .unwrap_or_default()
        .into_iter()
        .filter_map(sheet)
        .collect())
}
