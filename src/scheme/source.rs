//! Where packs come from: the templates inside the program, overridden file by
//! file by those of a home.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Files by their path below `templates/`, parts separated by `/`.
pub trait Source {
    /// Text of a file; `None` when there is none of that name.
    fn read(&self, path: &str) -> io::Result<Option<String>>;
    /// Names of the folders directly below `path`, sorted; empty when `path`
    /// does not exist.
    fn folders(&self, path: &str) -> io::Result<Vec<String>>;
}

/// The templates of this installation.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    folder: Option<PathBuf>,
}

impl Templates {
    /// Only what is inside the program.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// What is inside the program, overridden file by file by `folder` (a
    /// home's `templates/`, which need not exist).
    pub fn with_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: Some(folder.into()),
        }
    }
}

impl Source for Templates {
    fn read(&self, path: &str) -> io::Result<Option<String>> {
        if let Some(folder) = &self.folder {
            match std::fs::read_to_string(folder.join(path)) {
                Ok(text) => return Ok(Some(text)),
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(error),
            }
        }
        match EMBEDDED.get_file(path) {
            None => Ok(None),
            Some(file) => match file.contents_utf8() {
                Some(text) => Ok(Some(text.to_owned())),
                None => Err(io::Error::new(io::ErrorKind::InvalidData, "not UTF-8")),
            },
        }
    }

    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        let mut names = BTreeSet::new();
        if let Some(dir) = EMBEDDED.get_dir(path) {
            names.extend(dir.dirs().filter_map(|dir| file_name(dir.path())));
        }
        if let Some(folder) = &self.folder {
            names.extend(folders_of(&folder.join(path))?);
        }
        Ok(names.into_iter().collect())
    }
}

fn folders_of(path: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            names.extend(file_name(&path));
        }
    }
    Ok(names)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn file_name(path: &Path) -> Option<String> {
    path.file_name()?.to_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_overrides_and_adds() {
        let home = tempfile::tempdir().unwrap();
        let pack = home.path().join("schemes/own/2030-01-01");
        std::fs::create_dir_all(&pack).unwrap();
        std::fs::write(pack.join("scheme.toml"), "id = \"own\"").unwrap();
        let templates = Templates::with_folder(home.path());
        assert!(
            templates
                .folders("schemes")
                .unwrap()
                .contains(&"own".to_owned())
        );
        let text = templates.read("schemes/own/2030-01-01/scheme.toml");
        assert_eq!(text.unwrap().as_deref(), Some("id = \"own\""));
        assert_eq!(templates.read("schemes/own/none.toml").unwrap(), None);
        assert!(templates.folders("nowhere").unwrap().is_empty());
    }

    #[test]
    fn a_folder_that_does_not_exist_changes_nothing() {
        let templates = Templates::with_folder("/nonexistent/templates");
        assert_eq!(
            templates.folders("schemes").unwrap(),
            Templates::embedded().folders("schemes").unwrap()
        );
    }
}
