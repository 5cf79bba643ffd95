//! Names in the drop folder that mean something to akashi.

/// The slip beside the files: a clerk's note, no part of what was submitted.
pub(super) const SLIP: &str = "submission.toml";

/// Patterns of names, as the home's settings give them. `*` at one end of a
/// pattern stands for anything.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// What operating systems and office programs leave behind: left out.
    pub ignored: &'a [String],
    /// What is still being transferred: left out until it is renamed, and told.
    pub unfinished: &'a [String],
    /// Markers that close a submission (完了), in its top folder.
    pub markers: &'a [String],
}

impl Names<'_> {
    pub(super) fn is_ignored(&self, name: &str) -> bool {
        is_one_of(name, self.ignored)
    }

    pub(super) fn is_unfinished(&self, name: &str) -> bool {
        is_one_of(name, self.unfinished)
    }

    pub(super) fn is_marker(&self, name: &str) -> bool {
        is_one_of(name, self.markers)
    }
}

fn is_one_of(name: &str, patterns: &[String]) -> bool {
    patterns.iter().any(
        |pattern| match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
            (Some(start), _) => name.starts_with(start),
            (None, Some(end)) => name.ends_with(end),
            (None, None) => name == pattern,
        },
    )
}
