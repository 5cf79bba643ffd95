//! Finding submissions: `<drop folder>/<scheme>/<submission>/…`, or one folder
//! or file that is a submission by itself.

use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The slip beside the files: a clerk's note, no part of what was submitted.
pub(super) const SLIP: &str = "submission.toml";

/// Entries of one submission at most; more are reported.
const MAX_ENTRIES: usize = 100_000;

/// Folders within folders at most.
const MAX_DEPTH: usize = 32;

/// Where to look.
#[derive(Debug, Clone)]
pub enum Layout {
    /// A folder with one folder per scheme.
    DropFolder(PathBuf),
    /// One scheme's folder, with one folder or file per submission.
    SchemeFolder(PathBuf, String),
    /// One submission: a folder, or one file.
    Submission(PathBuf, String),
}

/// A submission that lies ready.
#[derive(Debug, Clone)]
pub struct Found {
    /// Scheme id.
    pub scheme: String,
    /// Name of its folder or file, for people.
    pub name: String,
    /// Directory below which its entries are opened.
    pub root: PathBuf,
    /// Whether the submission is the one file in `entries`.
    pub single: bool,
    /// Its entries, by path.
    pub entries: Vec<Entry>,
}

/// One entry below a submission's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Raw path relative to the root.
    pub path: Vec<u8>,
    /// What it is.
    pub nature: Nature,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nature {
    /// A regular file.
    File {
        /// Size in bytes.
        bytes: u64,
        /// Time of last change, nanoseconds since 1970.
        modified_ns: i64,
    },
    /// A link, pipe, socket or device: never opened.
    Special(&'static str),
}

/// Something in the drop folder that is no submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// A folder whose name is no known scheme.
    UnknownScheme(PathBuf),
    /// A file that lies outside any scheme's folder.
    Loose(PathBuf),
    /// A place that cannot be listed.
    Unreadable(PathBuf, String),
    /// A submission with more entries than akashi takes at once.
    TooMany(PathBuf),
}

/// Lists what lies ready under `layout`. `schemes` are the known scheme ids,
/// `ignored` the file names that are left out wherever they stand.
pub fn discover(
    layout: &Layout,
    schemes: &[String],
    ignored: &[String],
) -> (Vec<Found>, Vec<Trouble>) {
    let mut look = Look {
        ignored,
        found: Vec::new(),
        troubles: Vec::new(),
    };
    match layout {
        Layout::DropFolder(folder) => look.drop_folder(folder, schemes),
        Layout::SchemeFolder(folder, scheme) => look.scheme_folder(folder, scheme),
        Layout::Submission(path, scheme) => look.submission(path, scheme),
    }
    (look.found, look.troubles)
}

struct Look<'a> {
    ignored: &'a [String],
    found: Vec<Found>,
    troubles: Vec<Trouble>,
}

impl Look<'_> {
    fn drop_folder(&mut self, folder: &Path, schemes: &[String]) {
        for path in self.children(folder) {
            let name = name_of(&path);
            if !path.is_dir() {
                if name != "README.md" {
                    self.troubles.push(Trouble::Loose(path));
                }
            } else if schemes.contains(&name) {
                self.scheme_folder(&path, &name);
            } else {
                self.troubles.push(Trouble::UnknownScheme(path));
            }
        }
    }

    fn scheme_folder(&mut self, folder: &Path, scheme: &str) {
        for path in self.children(folder) {
            self.submission(&path, scheme);
        }
    }

    fn submission(&mut self, path: &Path, scheme: &str) {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(e) => {
                return self
                    .troubles
                    .push(Trouble::Unreadable(path.to_owned(), e.to_string()));
            }
        };
        let (root, single) = match (metadata.is_dir(), path.parent()) {
            (false, Some(parent)) => (parent.to_owned(), true),
            _ => (path.to_owned(), false),
        };
        let Some(entries) = self.entries(path, &root) else {
            return self.troubles.push(Trouble::TooMany(path.to_owned()));
        };
        self.found.push(Found {
            scheme: scheme.to_owned(),
            name: name_of(path),
            root,
            single,
            entries,
        });
    }

    /// Everything below `path` that is no directory; `None` when there is too
    /// much of it.
    fn entries(&mut self, path: &Path, root: &Path) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in WalkDir::new(path)
            .follow_root_links(false)
            .max_depth(MAX_DEPTH)
            .sort_by_file_name()
        {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    let place = e.path().unwrap_or(path).to_owned();
                    self.troubles
                        .push(Trouble::Unreadable(place, e.to_string()));
                    continue;
                }
            };
            let deepest = entry.depth() == MAX_DEPTH;
            if entry.file_type().is_dir() && !deepest {
                continue;
            }
            let name = entry.file_name().to_string_lossy();
            if is_ignored(&name, self.ignored) || (entry.depth() == 1 && name == SLIP) {
                continue;
            }
            if entries.len() == MAX_ENTRIES {
                return None;
            }
            match entry.metadata().map_err(|e| e.to_string()) {
                Ok(metadata) => entries.push(Entry {
                    path: relative(entry.path(), root),
                    nature: nature(&metadata),
                }),
                Err(e) => self
                    .troubles
                    .push(Trouble::Unreadable(entry.path().to_owned(), e)),
            }
        }
        Some(entries)
    }

    fn children(&mut self, folder: &Path) -> Vec<PathBuf> {
        let listed = fs::read_dir(folder).and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
        });
        match listed {
            Ok(mut paths) => {
                paths.retain(|path| !is_ignored(&name_of(path), self.ignored));
                paths.sort();
                paths
            }
            Err(e) => {
                self.troubles
                    .push(Trouble::Unreadable(folder.to_owned(), e.to_string()));
                Vec::new()
            }
        }
    }
}

/// Whether a name is on the list; `*` at the end or start of an item stands
/// for anything.
fn is_ignored(name: &str, ignored: &[String]) -> bool {
    ignored.iter().any(
        |item| match (item.strip_suffix('*'), item.strip_prefix('*')) {
            (Some(start), _) => name.starts_with(start),
            (None, Some(end)) => name.ends_with(end),
            (None, None) => name == item,
        },
    )
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| crate::text::filename::display(name.as_bytes()))
        .unwrap_or_default()
}

fn relative(path: &Path, root: &Path) -> Vec<u8> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.as_os_str().to_owned().into_vec()
}

/// Nanoseconds since 1970 of a file's last change.
pub(super) fn modified_ns(metadata: &fs::Metadata) -> i64 {
    metadata
        .mtime()
        .saturating_mul(1_000_000_000)
        .saturating_add(metadata.mtime_nsec())
}

fn nature(metadata: &fs::Metadata) -> Nature {
    let kind = metadata.file_type();
    if kind.is_file() {
        return Nature::File {
            bytes: metadata.len(),
            modified_ns: modified_ns(metadata),
        };
    }
    Nature::Special(if kind.is_symlink() {
        "symlink"
    } else if kind.is_fifo() {
        "fifo"
    } else if kind.is_socket() {
        "socket"
    } else if kind.is_dir() {
        "too-deep"
    } else {
        "device"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, b"x").unwrap();
    }

    #[test]
    fn a_drop_folder_yields_its_submissions_and_says_what_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| dir.path().join(path);
        touch(&at("s/2026_新規/申請書.xlsx"));
        touch(&at("s/2026_新規/規程/教育.docx"));
        touch(&at("s/2026_新規/submission.toml"));
        touch(&at("s/2026_新規/.DS_Store"));
        touch(&at("s/一式.zip"));
        touch(&at("t/x/a.txt"));
        touch(&at("stray.pdf"));
        touch(&at("README.md"));
        std::os::unix::fs::symlink("/etc/passwd", at("s/2026_新規/link")).unwrap();

        let schemes = vec!["s".to_owned()];
        let ignored = vec![".DS_Store".to_owned()];
        let (found, troubles) = discover(
            &Layout::DropFolder(dir.path().to_owned()),
            &schemes,
            &ignored,
        );

        let names: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.single)).collect();
        assert_eq!(names, [("2026_新規", false), ("一式.zip", true)]);
        let paths: Vec<_> = found[0]
            .entries
            .iter()
            .map(|e| String::from_utf8_lossy(&e.path))
            .collect();
        assert_eq!(paths, ["link", "申請書.xlsx", "規程/教育.docx"]);
        assert_eq!(found[0].entries[0].nature, Nature::Special("symlink"));
        assert_eq!(found[1].entries[0].path, "一式.zip".as_bytes());
        assert_eq!(
            troubles,
            [
                Trouble::Loose(at("stray.pdf")),
                Trouble::UnknownScheme(at("t"))
            ]
        );
    }
}
