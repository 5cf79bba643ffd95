//! The Japanese fonts of this system, for drawing what a file does not embed.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use walkdir::WalkDir;

/// Where fonts lie: the folders of fontconfig, and those of macOS.
const FOLDERS: [&str; 5] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/nix/var/nix/profiles/system/sw/share/X11/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
];

/// The same below the home of the user.
const OWN_FOLDERS: [&str; 3] = [".local/share/fonts", ".fonts", "Library/Fonts"];

/// Beginnings of file names, the best first, in small letters: ゴシック体, 明朝体.
const NAMES: [&[&str]; 2] = [
    &[
        "ipaexg",
        "ipag",
        "notosanscjk-regular",
        "notosanscjkjp-regular",
        "notosansjp",
        "sourcehansans",
        "takaogothic",
        "takaoexgothic",
        "vl-gothic-regular",
        "vl-pgothic",
        "bizudgothic-regular",
        "bizudpgothic-regular",
        "mplus1-regular",
        "umeboshi",
        "umegothic",
        "fonts-japanese-gothic",
        "ヒラギノ角ゴシック w3",
        "hiraginosans",
        "yugothm",
        "meiryo",
        "msgothic",
    ],
    &[
        "ipaexm",
        "ipam",
        "notoserifcjk-regular",
        "notoserifcjkjp-regular",
        "notoserifjp",
        "sourcehanserif",
        "takaomincho",
        "takaoexmincho",
        "bizudmincho-regular",
        "bizudpmincho-regular",
        "fonts-japanese-mincho",
        "ヒラギノ明朝",
        "hiraminpro",
        "yumin",
        "msmincho",
    ],
];

/// Files looked at; a system with more has its fonts elsewhere.
const MOST_FILES: usize = 50_000;

/// Gothic and Mincho, where there are any. Looked for once.
pub(crate) fn japanese() -> [Option<PathBuf>; 2] {
    static FOUND: OnceLock<[Option<PathBuf>; 2]> = OnceLock::new();
    FOUND.get_or_init(look).clone()
}

/// The first Japanese font of this system.
pub fn any_japanese() -> Option<PathBuf> {
    japanese().into_iter().flatten().next()
}

fn look() -> [Option<PathBuf>; 2] {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let own = OWN_FOLDERS
        .iter()
        .filter_map(|folder| Some(home.as_ref()?.join(folder)));
    let folders = FOLDERS.iter().map(PathBuf::from).chain(own);
    let files: Vec<PathBuf> = folders
        .flat_map(|folder| WalkDir::new(folder).max_depth(6))
        .filter_map(Result::ok)
        .take(MOST_FILES)
        .filter(|entry| !entry.file_type().is_dir())
        .map(walkdir::DirEntry::into_path)
        .collect();
    NAMES.map(|names| best(&files, names))
}

/// The file whose name begins as the earliest of `names` does.
fn best(files: &[PathBuf], names: &[&str]) -> Option<PathBuf> {
    let rank = |file: &Path| {
        let name = file.file_name()?.to_string_lossy().to_lowercase();
        let font = [".ttf", ".otf", ".ttc", ".otc"]
            .iter()
            .any(|end| name.ends_with(end));
        names
            .iter()
            .position(|start| font && name.starts_with(start))
    };
    let ranked = files.iter().filter_map(|file| Some((rank(file)?, file)));
    ranked.min().map(|(_, file)| file.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_the_fonts_at_hand_is_taken() {
        let files = [
            "/f/VL-PGothic.ttf",
            "/f/NotoSansCJK-Regular.ttc",
            "/f/ipaexg.txt",
            "/f/DejaVuSans.ttf",
        ];
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        assert_eq!(
            best(&files, NAMES[0]),
            Some(PathBuf::from("/f/NotoSansCJK-Regular.ttc"))
        );
        assert_eq!(best(&files, NAMES[1]), None);
    }
}
