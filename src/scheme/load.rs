//! Finds a pack and loads it.

use jiff::civil::Date;

use super::pack::Pack;
use super::problem::{PackError, Problem};
use super::resolve::Files;
use super::source::Source;

/// Folder of the packs below `templates/`.
pub(super) const SCHEMES: &str = "schemes";

/// The packs there are: scheme id and the day from which each version holds,
/// sorted by both. Folders whose name is no date are left out.
///
/// # Errors
/// When a folder cannot be read.
pub fn list(source: &dyn Source) -> Result<Vec<(String, Date)>, PackError> {
    let mut packs = Vec::new();
    for id in folders(source, SCHEMES)? {
        for day in folders(source, &format!("{SCHEMES}/{id}"))? {
            packs.extend(day.parse::<Date>().map(|date| (id.clone(), date)));
        }
    }
    packs.sort();
    Ok(packs)
}

/// Loads the version of a scheme that took effect on `effective`, or the
/// newest one.
///
/// # Errors
/// When there is no such version, a file cannot be read, or the pack has
/// mistakes; then all that were found.
pub fn load(source: &dyn Source, id: &str, effective: Option<Date>) -> Result<Pack, PackError> {
    match inspect(source, id, effective)? {
        (Some(pack), problems) if problems.is_empty() => Ok(pack),
        (_, problems) => Err(PackError::Mistakes(problems)),
    }
}

/// Says that there is no such scheme, and which there are: those of [`list`].
pub fn unknown(list: &[(String, Date)], id: &str) -> PackError {
    let mut known: Vec<&str> = list.iter().map(|(scheme, _)| scheme.as_str()).collect();
    known.dedup();
    PackError::UnknownScheme {
        id: id.to_owned(),
        known: known.join(", "),
    }
}

/// As [`load`], for who writes a pack: all mistakes, and the pack as far as it
/// could be resolved, so that its examples can be run beside them.
///
/// # Errors
/// When there is no such version or a file cannot be read.
pub fn inspect(
    source: &dyn Source,
    id: &str,
    effective: Option<Date>,
) -> Result<(Option<Pack>, Vec<Problem>), PackError> {
    let known = list(source)?;
    let mut days = known.iter().filter(|(scheme, _)| scheme == id).peekable();
    if days.peek().is_none() {
        return Err(unknown(&known, id));
    }
    let day = match effective {
        None => days.next_back(),
        Some(wanted) => days.find(|(_, day)| *day == wanted),
    };
    let Some((_, day)) = day else {
        return Err(PackError::UnknownVersion {
            id: id.to_owned(),
            effective: effective.map_or("newest".to_owned(), |day| day.to_string()),
        });
    };
    let mut problems = Vec::new();
    let pack = Files::read(source, id, *day)?.resolve(id, *day, &mut problems);
    Ok((pack, problems))
}

fn folders(source: &dyn Source, path: &str) -> Result<Vec<String>, PackError> {
    source.folders(path).map_err(|error| PackError::Read {
        path: path.to_owned(),
        error,
    })
}

#[cfg(test)]
mod tests;
