//! Searches kept under a name, for all who use the home.

use super::Asked;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::records::SavedSearch;

/// Characters of a name.
const NAME: usize = 60;

/// All of them, by name.
pub fn all(home: &Home) -> Result<Vec<SavedSearch>, Failure> {
    home.records().work(|unit| Ok(unit.saved_searches()?))
}

/// The one of that name.
pub fn of(home: &Home, name: &str) -> Result<SavedSearch, Failure> {
    let found = all(home)?.into_iter().find(|saved| saved.name == name);
    found.ok_or_else(|| Failure::new(Code::NoSaved).with("name", name))
}

/// Keeps a search; whoever keeps another under the same name forgets the
/// first one before.
pub fn save(home: &Home, name: &str, asked: &Asked, by: &str) -> Result<(), Failure> {
    let length = name.chars().count();
    if name.trim().is_empty() || length > NAME || name.contains(char::is_control) {
        let name = crate::report::table::shorten(name, NAME);
        return Err(Failure::new(Code::SavedName).with("name", name));
    }
    let new = SavedSearch {
        name: name.to_owned(),
        query: asked.query.clone(),
        filters: asked.filters.clone(),
        by: by.to_owned(),
        at: home.now(),
    };
    home.records().work(|unit| match unit.save_search(&new)? {
        true => Ok(()),
        false => Err(Failure::new(Code::SavedTwice).with("name", name)),
    })
}

/// Forgets one's own.
pub fn forget_own(home: &Home, name: &str, by: &str) -> Result<(), Failure> {
    let saved = of(home, name)?;
    if saved.by != by {
        return Err(Failure::new(Code::SavedByOther)
            .with("name", name)
            .with("by", saved.by));
    }
    forget(home, name)
}

/// Forgets the one of that name.
pub fn forget(home: &Home, name: &str) -> Result<(), Failure> {
    home.records().work(|unit| match unit.forget_search(name)? {
        true => Ok(()),
        false => Err(Failure::new(Code::NoSaved).with("name", name)),
    })
}
