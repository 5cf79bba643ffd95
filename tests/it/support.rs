//! Homes in temporary folders, and the program run on them.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::texts::{AUDIT, EDUCATION};

/// The program under test.
pub(crate) const AKASHI: &str = env!("CARGO_BIN_EXE_akashi");

/// The scheme that the tests' own texts are written for.
pub(crate) const JAPHIC: &str = "japhic-medical";

/// The other one that ships.
pub(crate) const ASPIC: &str = "aspic-medical";

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            err: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }
}

impl Run {
    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// The one JSON document on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:#?}"))
    }

    /// One JSON object a line.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }
}

/// A command without what the caller's environment would change.
pub(crate) fn akashi() -> Command {
    let mut command = Command::new(AKASHI);
    for name in ["AKASHI_HOME", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

/// The workbench of a home, until this value ends.
pub(crate) struct Served {
    child: Child,
    /// Where it said that it is.
    pub(crate) address: String,
}

impl Served {
    pub(crate) fn of(home: &Home) -> Self {
        let mut child = home
            .akashi()
            .args(["--json", "serve", "--addr", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let address = told["address"].as_str().unwrap().to_owned();
        Self { child, address }
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the program without a home.
pub(crate) fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Run {
    akashi().args(args).output().unwrap().into()
}

/// Runs a command with something on standard input.
pub(crate) fn feed(mut command: Command, input: &[u8]) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output.into()
}

/// A home in a temporary folder; it goes with this value.
pub(crate) struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    /// An empty home that waits for nothing to settle.
    pub(crate) fn new() -> Self {
        Self::with_settings("[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n")
    }

    pub(crate) fn with_settings(settings: &str) -> Self {
        let home = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        home.put("akashi.toml", settings);
        fs::create_dir_all(home.path("intake")).unwrap();
        home
    }

    /// A home that took in one submission of two regulations, of education and
    /// of audit.
    pub(crate) fn with_two_regulations() -> Self {
        let home = Self::new();
        home.submit("見本会", "教育規程.txt", EDUCATION);
        home.submit("見本会", "監査規程.md", AUDIT);
        home.intake();
        home
    }

    /// A home with the samples that the repository ships, `which` of them by
    /// their path below `intake`.
    pub(crate) fn with_samples(which: &[&str]) -> Self {
        let home = Self::new();
        for sample in which {
            let from = repository().join("intake").join(sample);
            copy(&from, &home.path("intake").join(sample));
        }
        home
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join(relative)
    }

    /// Writes a file, its folders with it.
    pub(crate) fn put(&self, relative: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Writes a file of a submission to the first scheme.
    pub(crate) fn submit(&self, submission: &str, name: &str, content: impl AsRef<[u8]>) {
        let path = self.inbox(submission).join(name);
        self.put(path, content);
    }

    /// The folder of a submission to the first scheme.
    pub(crate) fn inbox(&self, submission: &str) -> PathBuf {
        self.path("intake").join(JAPHIC).join(submission)
    }

    /// The program, to be run on this home.
    pub(crate) fn akashi(&self) -> Command {
        let mut command = akashi();
        command.arg("--home").arg(self.dir());
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        self.akashi().args(args).output().unwrap().into()
    }

    /// Runs with `--json` and expects success.
    #[track_caller]
    pub(crate) fn json<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Value {
        let run: Run = self
            .akashi()
            .arg("--json")
            .args(args)
            .output()
            .unwrap()
            .into();
        run.exits(0).json()
    }

    /// Takes in all that lies ready and returns the submissions.
    #[track_caller]
    pub(crate) fn intake(&self) -> Vec<Value> {
        let taken = self.json(["intake"]);
        taken["submissions"].as_array().unwrap().clone()
    }

    /// The rows of a case's coverage.
    #[track_caller]
    pub(crate) fn coverage(&self, case: &str) -> Vec<Value> {
        let coverage = self.json(["coverage", case]);
        coverage["criteria"].as_array().unwrap().clone()
    }

    /// The passages that a query finds.
    #[track_caller]
    pub(crate) fn search(&self, query: &str) -> Value {
        self.json(["search", "--limit", "1000", query])
    }
}

/// The file of a receipt with this name.
#[track_caller]
pub(crate) fn file<'a>(submission: &'a Value, name: &str) -> &'a Value {
    let files = submission["files"].as_array().unwrap();
    files
        .iter()
        .find(|file| file["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {files:#?}"))
}

/// The row of a criterion.
#[track_caller]
pub(crate) fn row<'a>(rows: &'a [Value], criterion: &str) -> &'a Value {
    rows.iter()
        .find(|row| row["criterion"] == criterion)
        .unwrap_or_else(|| panic!("no criterion {criterion}"))
}

/// Strings of a JSON list.
pub(crate) fn strings(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect()
}

/// The repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Copies a file, or a folder with all in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// All files below a folder with their bytes, by path.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push((path.clone(), fs::read(&path).unwrap())),
            }
        }
    }
    files.sort();
    files
}

/// A ZIP archive with these files.
pub(crate) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
