//! What the filters of a query mean, which the records and the packs know.

use crate::app::error::Failure;
use crate::app::home::Home;
use crate::index::Query;
use crate::text::normal::normalize;

/// Resolves `criterion:` to the passages that are candidates for it, and
/// `class:` with the title of a class to its id.
pub(super) fn resolve(home: &Home, query: &mut Query) -> Result<(), Failure> {
    classes(home, query)?;
    let criteria: Vec<String> = query.criteria().map(str::to_owned).collect();
    if criteria.is_empty() {
        return Ok(());
    }
    let ids = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.passages_for(&criteria)?))?;
    query.restrict_to(ids.into_iter().map(i64::unsigned_abs).collect());
    Ok(())
}

fn classes(home: &Home, query: &mut Query) -> Result<(), Failure> {
    if query.classes().all(|class| class.is_ascii()) {
        // Ids are ASCII, titles in Japanese are not, and loading packs takes
        // longer than most searches. English titles are not looked up.
        return Ok(());
    }
    let mut schemes = home.schemes();
    let mut titles = Vec::new();
    for id in schemes.ids()? {
        let rules = schemes.in_force(&id, home.clock.today())?;
        for class in &rules.pack.classes {
            titles.push((normalize(&class.title_ja).text, class.id.clone()));
        }
    }
    query.rename_classes(|class| {
        let (_, id) = titles.iter().find(|(title, _)| title == class)?;
        Some(id.clone())
    });
    Ok(())
}
