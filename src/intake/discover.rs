//! Finding submissions: `<drop folder>/<scheme>/<submission>/…`, or one folder
//! or file that is a submission by itself.

use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::entry::{Entry, changed_ns, nature};
use super::names::{Names, SLIP};

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
    /// Name of its folder, or of its file without what stands behind the last
    /// dot; for people.
    pub name: String,
    /// The folder or file that it is.
    pub place: PathBuf,
    /// Directory below which its entries are opened.
    pub root: PathBuf,
    /// Whether the submission is the one file in `entries`.
    pub single: bool,
    /// Its entries, by path.
    pub entries: Vec<Entry>,
    /// The slip and the empty markers beside them, which are no part of it.
    pub papers: Vec<Entry>,
    /// When its marker was put there, nanoseconds since 1970, if there is one.
    pub marked_ns: Option<i64>,
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
    /// A file that is still being transferred, by its name.
    Unfinished(PathBuf),
}

/// Lists what lies ready under `layout`. `schemes` are the known scheme ids.
pub fn discover(
    layout: &Layout,
    schemes: &[String],
    names: Names<'_>,
) -> (Vec<Found>, Vec<Trouble>) {
    let mut look = Look {
        names,
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
    names: Names<'a>,
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
                return self.unreadable(path, &e);
            }
        };
        let (root, single) = match (metadata.is_dir(), path.parent()) {
            (false, Some(parent)) => (parent.to_owned(), true),
            _ => (path.to_owned(), false),
        };
        let mut found = Found {
            scheme: scheme.to_owned(),
            name: name_of(match single {
                true => Path::new(path.file_stem().unwrap_or_default()),
                false => path,
            }),
            place: path.to_owned(),
            root,
            single,
            entries: Vec::new(),
            papers: Vec::new(),
            marked_ns: None,
        };
        match self.fill(&mut found) {
            true if single && found.entries.is_empty() => {}
            true => self.found.push(found),
            false => self.troubles.push(Trouble::TooMany(path.to_owned())),
        }
    }

    /// Lists everything of a submission that is no directory; false when there
    /// is too much of it.
    fn fill(&mut self, found: &mut Found) -> bool {
        for entry in WalkDir::new(&found.place)
            .follow_root_links(false)
            .max_depth(MAX_DEPTH)
            .sort_by_file_name()
        {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    let place = e.path().unwrap_or(&found.place).to_owned();
                    self.unreadable(&place, &e);
                    continue;
                }
            };
            let deepest = entry.depth() == MAX_DEPTH;
            if entry.file_type().is_dir() && !deepest {
                continue;
            }
            if found.entries.len() == MAX_ENTRIES {
                return false;
            }
            if let Err(e) = self.add(found, &entry) {
                self.unreadable(entry.path(), &e);
            }
        }
        true
    }

    /// Puts an entry where its name says that it belongs.
    fn add(&mut self, found: &mut Found, entry: &walkdir::DirEntry) -> walkdir::Result<()> {
        let name = entry.file_name().to_string_lossy();
        let on_top = entry.depth() == 1;
        if self.names.is_ignored(&name) {
            return Ok(());
        }
        if self.names.is_unfinished(&name) {
            let path = entry.path().to_owned();
            self.troubles.push(Trouble::Unfinished(path));
            return Ok(());
        }
        let metadata = entry.metadata()?;
        let listed = Entry {
            path: relative(entry.path(), &found.root),
            nature: nature(&metadata),
        };
        let is_marker = on_top && metadata.is_file() && self.names.is_marker(&name);
        if is_marker {
            found.marked_ns = found.marked_ns.max(Some(changed_ns(&metadata)));
        }
        // One with something in it says that all is there, and is a document too.
        let is_bare = is_marker && metadata.len() == 0;
        match is_bare || (on_top && name == SLIP) {
            true => found.papers.push(listed),
            false => found.entries.push(listed),
        }
        Ok(())
    }

    fn unreadable(&mut self, place: &Path, why: &dyn std::fmt::Display) {
        let trouble = Trouble::Unreadable(place.to_owned(), why.to_string());
        self.troubles.push(trouble);
    }

    fn children(&mut self, folder: &Path) -> Vec<PathBuf> {
        let listed = fs::read_dir(folder).and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
        });
        match listed {
            Ok(mut paths) => {
                paths.retain(|path| !self.names.is_ignored(&name_of(path)));
                paths.sort();
                paths
            }
            Err(e) => {
                self.unreadable(folder, &e);
                Vec::new()
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Nature;

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
        touch(&at("s/2026_新規/規程/監査.docx.part"));
        fs::write(at("s/2026_新規/完了.txt"), b"").unwrap();
        touch(&at("s/2026_更新/完了.txt"));
        touch(&at("s/一式.zip"));
        touch(&at("s/次の一式.zip.part"));
        touch(&at("t/x/a.txt"));
        touch(&at("stray.pdf"));
        touch(&at("README.md"));
        std::os::unix::fs::symlink("/etc/passwd", at("s/2026_新規/link")).unwrap();

        let schemes = vec!["s".to_owned()];
        let list = |name: &str| vec![name.to_owned()];
        let (ignored, unfinished, markers) = (list(".DS_Store"), list("*.part"), list("完了.txt"));
        let names = Names {
            ignored: &ignored,
            unfinished: &unfinished,
            markers: &markers,
        };
        let (found, troubles) =
            discover(&Layout::DropFolder(dir.path().to_owned()), &schemes, names);

        let names: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.single)).collect();
        assert_eq!(
            names,
            [("2026_新規", false), ("2026_更新", false), ("一式", true)]
        );
        let paths: Vec<_> = found[0]
            .entries
            .iter()
            .map(|e| String::from_utf8_lossy(&e.path))
            .collect();
        assert_eq!(paths, ["link", "申請書.xlsx", "規程/教育.docx"]);
        assert_eq!(found[0].entries[0].nature, Nature::Special("symlink"));
        assert!(found[0].marked_ns.is_some() && found[2].marked_ns.is_none());
        // A marker with something in it is no less a document.
        assert!(found[1].marked_ns.is_some());
        assert_eq!(found[1].entries[0].path, "完了.txt".as_bytes());
        assert_eq!(found[2].entries[0].path, "一式.zip".as_bytes());
        assert_eq!(
            troubles,
            [
                Trouble::Unfinished(at("s/2026_新規/規程/監査.docx.part")),
                Trouble::Unfinished(at("s/次の一式.zip.part")),
                Trouble::Loose(at("stray.pdf")),
                Trouble::UnknownScheme(at("t"))
            ]
        );
    }
}
