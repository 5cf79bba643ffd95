//! Where to look, what lies there, and what is wrong with the place.

use std::path::{Path, PathBuf};

use super::Request;
use super::take::mistake;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::intake::{Found, Layout, Slip, Trouble, discover, read_slip};

/// Every submission that lies under `layouts`, with its slip. What is none, and
/// those whose slip has a mistake, go to `left`.
pub(super) fn find(
    home: &Home,
    layouts: &[Layout],
    known: &[String],
    left: &mut Vec<Failure>,
) -> Vec<(Found, Slip)> {
    let mut ready = Vec::new();
    for layout in layouts {
        let (found, troubles) = discover(layout, known, home.settings.intake.names());
        left.extend(
            troubles
                .into_iter()
                .map(|trouble| trouble_of(trouble, known)),
        );
        for found in found {
            match read_slip(&found) {
                Ok(slip) => ready.push((found, slip)),
                Err(error) => left.push(mistake(&found, error)),
            }
        }
    }
    ready
}

/// The folders and files that were asked for.
pub(super) fn places(layouts: &[Layout]) -> Vec<PathBuf> {
    let place = |layout: &Layout| match layout {
        Layout::DropFolder(path) | Layout::SchemeFolder(path, _) | Layout::Submission(path, _) => {
            path.clone()
        }
    };
    layouts.iter().map(place).collect()
}

/// What each path is: a drop folder, a scheme's folder, or one submission.
pub(super) fn layouts(
    home: &Home,
    request: &Request,
    known: &[String],
) -> Result<Vec<Layout>, Failure> {
    if let Some(scheme) = request
        .scheme
        .as_ref()
        .filter(|scheme| !known.contains(scheme))
    {
        return Err(Failure::new(Code::UnknownScheme)
            .with("scheme", scheme)
            .with("known", known.join(", ")));
    }
    if request.paths.is_empty() {
        let folder = home.drop_folder();
        return match (folder.is_dir(), &request.scheme) {
            (false, _) => Err(Failure::new(Code::NoSuchPath).with("path", folder.display())),
            (true, Some(scheme)) => Ok(vec![Layout::SchemeFolder(
                folder.join(scheme),
                scheme.clone(),
            )]),
            (true, None) => Ok(vec![Layout::DropFolder(folder)]),
        };
    }
    request
        .paths
        .iter()
        .map(|path| layout_of(path, request.scheme.as_deref(), known))
        .collect()
}

fn layout_of(path: &Path, scheme: Option<&str>, known: &[String]) -> Result<Layout, Failure> {
    let full = path.canonicalize().map_err(|e| {
        Failure::new(Code::NoSuchPath)
            .with("path", path.display())
            .with("detail", e)
    })?;
    if let Some(scheme) = scheme {
        return Ok(layout_under(full, scheme));
    }
    let name_of = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let is_known = |name: &Option<String>| name.as_ref().is_some_and(|name| known.contains(name));
    let own = name_of(&full);
    let parent = full.parent().and_then(name_of);
    match (own, parent) {
        (own, _) if is_known(&own) && full.is_dir() => {
            Ok(Layout::SchemeFolder(full, own.unwrap_or_default()))
        }
        (_, parent) if is_known(&parent) => {
            Ok(Layout::Submission(full, parent.unwrap_or_default()))
        }
        _ if full.is_dir() && known.iter().any(|id| full.join(id).is_dir()) => {
            Ok(Layout::DropFolder(full))
        }
        _ => Err(Failure::new(Code::UnclearPath)
            .with("path", path.display())
            .with("known", known.join(", "))),
    }
}

/// What a path is whose scheme was named: the scheme's folder, a drop folder
/// that has one, or one submission.
fn layout_under(full: PathBuf, scheme: &str) -> Layout {
    let scheme_folder = full.join(scheme);
    if full.is_dir() && full.file_name().is_some_and(|name| name == scheme) {
        Layout::SchemeFolder(full, scheme.to_owned())
    } else if scheme_folder.is_dir() {
        Layout::SchemeFolder(scheme_folder, scheme.to_owned())
    } else {
        Layout::Submission(full, scheme.to_owned())
    }
}

fn trouble_of(trouble: Trouble, known: &[String]) -> Failure {
    match trouble {
        Trouble::UnknownScheme(path) => Failure::new(Code::UnknownSchemeFolder)
            .with("path", path.display())
            .with("known", known.join(", ")),
        Trouble::Loose(path) => Failure::new(Code::LooseFile).with("path", path.display()),
        Trouble::Unreadable(path, detail) => Failure::new(Code::UnreadablePlace)
            .with("path", path.display())
            .with("detail", detail),
        Trouble::Unfinished(path) => Failure::new(Code::Unfinished).with("path", path.display()),
        Trouble::TooMany(path) => Failure::new(Code::TooManyFiles).with("path", path.display()),
    }
}
