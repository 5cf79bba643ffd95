//! The package of an Office Open XML document (ECMA-376 part 2): parts by
//! name, relations between them, all unpacked against limits.

use std::collections::HashMap;

use crate::parse::limits::Limits;
use crate::parse::text::decode;
use crate::parse::unzip::Unzip;
use crate::parse::xml::{self, Element};
use crate::parse::zipdir::Fault;

/// The most relations read from one part.
const RELATIONS: usize = 100_000;

/// An open package.
pub(crate) struct Package<'a> {
    zip: Unzip<'a>,
    /// Lower-case part name → position in the archive.
    parts: HashMap<String, usize>,
}

/// A relation from a part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation {
    /// Id by which the part names it.
    pub(crate) id: String,
    /// The last segment of its type: `footnotes`, `header`, ….
    pub(crate) kind: String,
    /// Name of the part it leads to.
    pub(crate) target: String,
}

impl<'a> Package<'a> {
    /// Opens a package.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        let zip = Unzip::open(bytes, limits)?;
        let parts = zip
            .entries()
            .iter()
            .enumerate()
            .map(|(at, entry)| (key(&String::from_utf8_lossy(&entry.raw_name)), at))
            .collect();
        Ok(Self { zip, parts })
    }

    /// Names of the parts that begin so, in lower case, sorted.
    pub(crate) fn under(&self, start: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .parts
            .keys()
            .filter(|name| name.starts_with(start) && !name.ends_with('/'))
            .cloned()
            .collect();
        names.sort();
        names
    }

    /// Unpacks a part; `None` when there is no such part.
    pub(crate) fn bytes(&mut self, name: &str) -> Option<Result<Vec<u8>, Fault>> {
        let at = *self.parts.get(&key(name))?;
        Some(self.zip.unpack(at))
    }

    /// Unpacks a part as text; `None` when there is no such part.
    pub(crate) fn text(&mut self, name: &str) -> Option<Result<String, Fault>> {
        Some(self.bytes(name)?.map(decode::xml))
    }

    /// Unpacks and reads a part as a tree; `None` when there is no such part.
    pub(crate) fn tree(&mut self, name: &str) -> Option<Result<Element, Fault>> {
        let text = self.text(name)?;
        Some(text.and_then(|text| xml::root(&text).map_err(|_| Fault::Damaged)))
    }

    /// The relations of a part; an empty name asks for those of the package.
    pub(crate) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Fault> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = format!("{folder}/_rels/{file}.rels");
        let Some(root) = self.tree(&name) else {
            return Ok(Vec::new());
        };
        let root = root?;
        let inside = root
            .elements()
            .filter(|relation| relation.attr("TargetMode") != Some("External"))
            .take(RELATIONS);
        Ok(inside
            .filter_map(|relation| read_relation(relation, folder))
            .collect())
    }

    /// Names of parts that are not what was packed, most of them ones that were
    /// not read.
    pub(crate) fn broken(&mut self, most: usize) -> Vec<String> {
        let found: Vec<usize> = self.zip.broken().take(most).collect();
        let entries = found.iter().filter_map(|at| self.zip.entries().get(*at));
        entries
            .map(|entry| String::from_utf8_lossy(&entry.raw_name).into_owned())
            .collect()
    }

    /// The name of the document's main part.
    pub(crate) fn main_part(&mut self, usual: &str) -> Result<String, Fault> {
        let relations = self.relations("")?;
        let main = relations
            .into_iter()
            .find(|relation| relation.kind == "officeDocument");
        Ok(main.map_or_else(|| usual.to_owned(), |relation| relation.target))
    }

    /// Unpacks every part that passes `test` and throws it away: whoever
    /// reads the package without limits is safe after that.
    pub(crate) fn measure(&mut self, test: impl Fn(&str) -> bool) -> Result<(), Fault> {
        let mut asked: Vec<usize> = self
            .parts
            .iter()
            .filter(|(name, _)| test(name))
            .map(|(_, at)| *at)
            .collect();
        asked.sort_unstable();
        for at in asked {
            self.zip.unpack_to(at, &mut |_| ())?;
        }
        Ok(())
    }
}

fn key(name: &str) -> String {
    name.trim_start_matches('/')
        .replace('\\', "/")
        .to_lowercase()
}

fn read_relation(relation: &Element, folder: &str) -> Option<Relation> {
    let kind = relation.attr("Type")?.rsplit('/').next()?;
    Some(Relation {
        id: relation.attr("Id")?.to_owned(),
        kind: kind.to_owned(),
        target: resolve(folder, relation.attr("Target")?),
    })
}

/// A target as the name of a part: relative to the folder of its source.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                path.pop();
            }
            "" | "." => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::package;

    #[test]
    fn relations_lead_to_parts() {
        let rels = "<Relationships><Relationship Id='r1' Type='http://x/footnotes' Target='../word/notes.xml'/>\
            <Relationship Id='r2' Type='http://x/hyperlink' Target='http://example.jp' TargetMode='External'/></Relationships>";
        let bytes = package(&[
            ("word/_rels/document.xml.rels", rels),
            ("word/Notes.xml", "<notes/>"),
        ]);
        let mut package = Package::open(&bytes, &Limits::default()).unwrap();
        let relations = package.relations("word/document.xml").unwrap();
        assert_eq!(relations.len(), 1);
        assert_eq!(
            (relations[0].kind.as_str(), relations[0].target.as_str()),
            ("footnotes", "word/notes.xml")
        );
        assert_eq!(
            package.tree(&relations[0].target).unwrap().unwrap().name,
            "notes"
        );
        assert!(package.tree("word/none.xml").is_none());
    }
}
