//! Which documents a procedure requires and the submission lacks.

use serde::Serialize;

use crate::scheme::{Pack, Required};

/// A required document that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Its name in the pack.
    pub id: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// Articles that require it.
    pub articles: Vec<String>,
    /// True when no article says so: a remark, never a defect.
    pub unconfirmed: bool,
}

/// The documents that `procedure` requires and that neither a document of the
/// case (`present`: their classes) nor, where the pack lets it, an accepted
/// one of the case before (`carried`) fulfils. In the pack's order.
pub fn missing(pack: &Pack, procedure: &str, present: &[&str], carried: &[&str]) -> Vec<Missing> {
    let fulfilled = |required: &Required| {
        let fits = |class: &&str| required.any_class.iter().any(|known| known == class);
        present.iter().any(fits) || (required.carries && carried.iter().any(fits))
    };
    pack.required
        .iter()
        .filter(|required| required.procedures.iter().any(|known| known == procedure))
        .filter(|required| !fulfilled(required))
        .map(|required| Missing {
            id: required.id.clone(),
            title_ja: required.title_ja.clone(),
            title_en: required.title_en.clone(),
            articles: required.articles.clone(),
            unconfirmed: required.unconfirmed,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::load;
    use crate::scheme::testing::Memory;

    #[test]
    fn what_is_required_and_not_there() {
        let pack = load(&Memory::tiny(), "tiny", None).unwrap();
        let ids = |procedure: &str, present: &[&str], carried: &[&str]| -> Vec<String> {
            let list = missing(&pack, procedure, present, carried);
            list.into_iter().map(|missing| missing.id).collect()
        };
        assert_eq!(ids("application", &[], &[]), ["rules"]);
        assert!(ids("application", &["other", "regulation"], &[]).is_empty());
        assert_eq!(ids("renewal", &[], &["regulation"]), ["training"]);
        // The pack does not let a record of the case before count again.
        assert_eq!(
            ids("renewal", &["regulation"], &["training-record"]),
            ["training"]
        );
        assert!(ids("unknown", &[], &[]).is_empty());
        assert!(missing(&pack, "renewal", &["regulation"], &[])[0].unconfirmed);
    }
}
