//! The house stands as it was planned: who may use whom, and no scheme's rules
//! in the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules by layer, lowest first. An arrow points to a lower layer only.
const LAYERS: &[&[&str]] = &[
    &["text", "failpoints"],
    &["model"],
    &["vault", "records"],
    &["index", "parse", "scheme", "ledger"],
    &["intake", "evidence", "casework"],
    &["report"],
    &["app"],
    &["web"],
    &["cli"],
];

/// Crates that belong to one part of the house.
const OWNERS: &[(&str, &[&str])] = &[
    ("rusqlite", &["records"]),
    ("tantivy", &["index"]),
    ("vibrato", &["index"]),
    ("rust_xlsxwriter", &["report"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("landlock", &["parse"]),
    ("seccompiler", &["parse"]),
    ("tlog_tiles", &["ledger"]),
    ("signed_note", &["ledger"]),
    ("minijinja", &["report", "scheme"]),
    ("axum", &["web"]),
    ("tokio", &["web"]),
    ("argon2", &["app"]),
    ("totp_rs", &["app"]),
    ("attohttpc", &["app"]),
    ("chrono", &["app"]),
    ("openidconnect", &["app"]),
    ("openssl", &["web"]),
    ("tokio_openssl", &["web"]),
    ("typst", &["report"]),
    ("qrcodegen", &["report"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Every Rust file below `src` with its text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let relative = path.strip_prefix(root().join("src")).unwrap().to_owned();
                files.push((relative, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    assert!(
        files.len() > 100,
        "the sources are not where they should be"
    );
    files
}

/// The path of modules that a file is: `a/mod.rs` and `a.rs` are `[a]`.
fn module_of(file: &Path) -> Vec<String> {
    let mut path: Vec<String> = file
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if path.last().is_some_and(|last| last == "mod") {
        path.pop();
    }
    path
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The code without comments.
fn code(text: &str) -> String {
    let uncommented = |line: &str| -> String {
        let mut inside = false;
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            match c {
                '"' if before != '\\' && before != '\'' => inside = !inside,
                '/' if !inside && line[at..].starts_with("//") => return line[..at].to_owned(),
                _ => {}
            }
            before = c;
        }
        line.to_owned()
    };
    text.lines().map(uncommented).collect::<Vec<_>>().join("\n")
}

/// The code above the first inline test module. Tests stand last in a file.
fn without_tests(code: &str) -> &str {
    let end = code
        .match_indices("#[cfg(test)]")
        .find(|(at, _)| {
            let after = code[at + "#[cfg(test)]".len()..].trim_start();
            after.starts_with("mod tests {")
        })
        .map_or(code.len(), |(at, _)| at);
    &code[..end]
}

/// Whether a whole file is there for tests only.
fn is_test_file(file: &Path) -> bool {
    let stem = file.file_stem().unwrap().to_string_lossy();
    matches!(stem.as_ref(), "tests" | "fixture" | "testing") || stem.ends_with("_tests")
}

/// The modules that follow `crate::` in a piece of code, groups taken apart.
fn crate_paths(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(is_word) || code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let heads: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => top_level(group),
            None => vec![rest],
        };
        for head in heads {
            let name: String = head.trim().chars().take_while(|c| is_word(*c)).collect();
            found.insert(name);
        }
    }
    found
}

/// The items of a `{…}` group, nested groups left whole.
fn top_level(group: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

/// The top-level modules that `super::super::…` leads to from `module`.
fn super_paths(code: &str, module: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("super::") {
        if code[..at].ends_with("super::") || code[..at].ends_with(is_word) {
            continue;
        }
        let mut rest = &code[at..];
        let mut steps = 0;
        while let Some(next) = rest.strip_prefix("super::") {
            rest = next;
            steps += 1;
        }
        if steps >= module.len() {
            found.insert(rest.chars().take_while(|c| is_word(*c)).collect());
        }
    }
    found
}

/// Arrows from `from` that the plan does not allow.
fn forbidden(from: &str, code: &str, own: &str, module: &[String]) -> Vec<String> {
    let mut targets = crate_paths(code);
    targets.extend(super_paths(own, module));
    targets
        .into_iter()
        .filter(|to| to != from)
        .filter(|to| match (layer(from), layer(to)) {
            (Some(from), Some(to)) => to >= from,
            (_, None) => true,
            (None, _) => true,
        })
        .collect()
}

#[test]
fn arrows_point_down_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = module_of(&file);
        let from = module.first().unwrap().clone();
        if module.len() == 1 && matches!(from.as_str(), "lib" | "main") {
            continue;
        }
        let code = code(&text);
        for to in forbidden(&from, &code, without_tests(&code), &module) {
            wrong.push(format!("{}: {from} → {to}", file.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_check_of_arrows_can_fail() {
    let paths = |code: &str, from: &str, module: &[&str]| {
        let module: Vec<String> = module.iter().map(|part| (*part).to_owned()).collect();
        forbidden(from, code, code, &module)
    };
    assert_eq!(paths("use crate::app::Home;", "index", &["index"]), ["app"]);
    assert_eq!(
        paths("crate::parse::read(x)", "index", &["index", "a"]),
        ["parse"]
    );
    assert_eq!(
        paths(
            "use crate::{text::x, model::{A, B}, scheme::C};",
            "parse",
            &["parse"]
        ),
        ["scheme"]
    );
    assert_eq!(
        paths(
            "use super::super::scheme::Pack;",
            "parse",
            &["parse", "pdf"]
        ),
        ["scheme"]
    );
    assert_eq!(
        paths("use crate::unknown::X;", "cli", &["cli"]),
        ["unknown"]
    );
    assert_eq!(
        paths(
            "use crate::{text::x, model::{A, B}}; use super::b; use super::super::c;",
            "parse",
            &["parse", "pdf", "ink"]
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        code("a // crate::app\n\"http://x\" b"),
        "a \n\"http://x\" b"
    );
}

#[test]
fn every_module_has_its_layer() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules: Vec<&str> = code_lines(&lib, "mod ");
    assert!(!modules.is_empty());
    for module in modules {
        assert!(layer(module).is_some(), "{module} has no layer");
    }
}

/// The names declared by lines such as `pub mod name;`.
fn code_lines<'a>(text: &'a str, keyword: &str) -> Vec<&'a str> {
    text.lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix(keyword))
        .map(|rest| rest.trim_end_matches(';').trim())
        .collect()
}

#[test]
fn a_crate_stays_in_its_part_of_the_house() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let from = module_of(&file).first().unwrap().clone();
        let code = code(&text);
        let code = without_tests(&code);
        for (name, owners) in OWNERS {
            let used = code
                .match_indices(&format!("{name}::"))
                .any(|(at, _)| !code[..at].ends_with(is_word));
            if used && !owners.contains(&from.as_str()) {
                wrong.push(format!("{}: {name}", file.display()));
            }
        }
        let io = ["std::fs", "std::net", "std::process", "std::env"];
        if matches!(from.as_str(), "model" | "text") {
            for used in io.iter().filter(|path| code.contains(**path)) {
                wrong.push(format!("{}: {used}", file.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Ids of the schemes that ship, and those of their criteria.
fn scheme_words() -> (Vec<String>, BTreeSet<String>) {
    let schemes = root().join("templates/schemes");
    let mut ids = Vec::new();
    let mut criteria = BTreeSet::new();
    for scheme in fs::read_dir(schemes).unwrap() {
        let scheme = scheme.unwrap().path();
        if !scheme.is_dir() {
            continue;
        }
        ids.push(scheme.file_name().unwrap().to_string_lossy().into_owned());
        for version in fs::read_dir(&scheme).unwrap() {
            let file = version.unwrap().path().join("criteria.toml");
            let text = fs::read_to_string(&file).unwrap();
            for line in text.lines() {
                if let Some(id) = line.strip_prefix("id = \"") {
                    criteria.insert(id.trim_end_matches('"').to_owned());
                }
            }
        }
    }
    assert!(
        ids.len() >= 2 && criteria.len() > 200,
        "{ids:?} {}",
        criteria.len()
    );
    (ids, criteria)
}

/// Ids of document classes. A word alone may mean anything; two are an id.
fn class_ids() -> BTreeSet<String> {
    let mut files = vec![root().join("templates/classes.toml")];
    for scheme in fs::read_dir(root().join("templates/schemes")).unwrap() {
        let scheme = scheme.unwrap().path();
        for version in fs::read_dir(&scheme).into_iter().flatten() {
            files.push(version.unwrap().path().join("documents.toml"));
        }
    }
    let mut ids = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        for class in text.split("[[class]]").skip(1) {
            let id = class.split('"').nth(1).unwrap();
            ids.insert(id.to_owned());
        }
    }
    ids.retain(|id| id.contains('-'));
    assert!(ids.len() > 30, "{ids:?}");
    ids
}

/// The code of the program by file, without its tests.
fn programs() -> impl Iterator<Item = (PathBuf, String)> {
    let own = sources()
        .into_iter()
        .filter(|(file, _)| !is_test_file(file));
    own.map(|(file, text)| (file, without_tests(&code(&text)).to_owned()))
}

#[test]
fn no_class_of_documents_is_written_into_the_program() {
    let ids = class_ids();
    let mut wrong = Vec::new();
    for (file, code) in programs() {
        for id in ids.iter().filter(|id| code.contains(&format!("\"{id}\""))) {
            wrong.push(format!("{}: {id}", file.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_scheme_is_written_into_the_program() {
    let (ids, criteria) = scheme_words();
    let mut wrong = Vec::new();
    for (file, code) in programs() {
        // The scheme's own name is in every id of an article as well.
        for id in &ids {
            let name = id.split('-').next().unwrap();
            if code.to_lowercase().contains(name) {
                wrong.push(format!("{}: {name}", file.display()));
            }
        }
        for criterion in &criteria {
            if code.contains(&format!("\"{criterion}\"")) {
                wrong.push(format!("{}: {criterion}", file.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// What `verify` calls a damage by has words in both languages.
#[test]
fn every_damage_has_words() {
    let words = ["ja", "en"].map(|lang| {
        let place = root().join(format!("templates/locales/{lang}.toml"));
        fs::read_to_string(place).unwrap()
    });
    let mut named = 0;
    for (path, text) in sources() {
        for (at, call) in text.match_indices(".note(") {
            let rest = text[at + call.len()..].trim_start();
            let Some(key) = rest
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next())
            else {
                continue;
            };
            let is_known = |words: &String| words.contains(&format!("\n{key} = "));
            assert!(words.iter().all(is_known), "{}: {key}", path.display());
            named += 1;
        }
    }
    assert!(named > 15, "{named}");
}

/// The words of `text` in double quotes that look like `section.key`, with what
/// stands before each on its line.
fn dotted_literals(text: &str) -> Vec<(&str, &str)> {
    let is_key = |word: &str| {
        let is_part = |part: &str| {
            let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            !part.is_empty() && part.chars().all(known)
        };
        word.contains('.') && word.split('.').all(is_part)
    };
    let lines = text.lines().flat_map(|line| {
        let parts: Vec<&str> = line.split('"').collect();
        let odd: Vec<(&str, &str)> = parts
            .windows(2)
            .step_by(2)
            .map(|at| (at[0], at[1]))
            .collect();
        odd
    });
    lines.filter(|(_, word)| is_key(word)).collect()
}

/// A text that is asked for and stands in no catalogue is shown by its key.
#[test]
fn every_text_asked_for_stands_in_the_catalogues() {
    let words = akashi::report::words::Words::new(akashi::report::words::Lang::Ja);
    let sections: BTreeSet<&str> = words
        .keys()
        .filter_map(|key| key.split('.').next())
        .collect();
    let files = [".html", ".sh", ".toml"];
    // Steps at which tests make the program fail, and facts handed to a letter.
    let others = ["fail_io!(", "fail_point!(", ".with("];
    let mut asked = 0;
    let mut missing = Vec::new();
    for (file, text) in sources() {
        let code = code(&text);
        for (before, key) in dotted_literals(without_tests(&code)) {
            let section = key.split('.').next().unwrap();
            let is_other = others.iter().any(|other| before.ends_with(other))
                || files.iter().any(|ending| key.ends_with(ending));
            if sections.contains(section) && !is_other {
                asked += 1;
                // A part of the catalogue, of which the key is put together.
                let is_part = || {
                    words
                        .keys()
                        .any(|known| known.starts_with(&format!("{key}.")))
                };
                if !words.has(key) && !is_part() {
                    missing.push(format!("{}: {key}", file.display()));
                }
            }
        }
    }
    assert!(asked > 400, "only {asked} texts were found in the sources");
    assert_eq!(missing, Vec::<String>::new());
}
