//! The settings of a home: `akashi.toml`.

use std::net::IpAddr;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use super::accounts::CaseSettings;
pub use super::accounts::provider::OidcSettings;
pub use super::notices::LetterSettings;

use super::error::{Code, Failure};
use super::own_settings::OwnSettings;
use crate::intake::Names;
use crate::model::{Body, BodyRole, Role};
use crate::parse::Limits;
use crate::parse::ocr::Lookup;

/// The commented settings that `init` writes; also those of this repository.
pub const TEMPLATE: &str = include_str!("../../akashi.toml");

/// What uploading programs call a file that is not complete yet.
const UNFINISHED: [&str; 6] = [
    "*.part",
    "*.partial",
    "*.filepart",
    "*.crdownload",
    "*.download",
    "*.tmp",
];

/// What closes a submission.
const MARKERS: [&str; 3] = ["完了.txt", "COMPLETE", ".complete"];

/// All settings, with the values that hold when a key is left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The certification body.
    pub body: BodySettings,
    /// The drop folder.
    pub intake: IntakeSettings,
    /// Reading documents.
    pub reading: ReadingSettings,
    /// Several processes on one home.
    pub work: WorkSettings,
    /// Time stamps of the ledger.
    pub timestamp: TimestampSettings,
    /// Letters.
    pub letters: LetterSettings,
    /// Who works in cases.
    pub cases: CaseSettings,
    /// What the body sets for itself in schemes.
    #[serde(skip_serializing)]
    pub scheme: OwnSettings,
    /// The workbench.
    pub serve: ServeSettings,
}

/// The workbench.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeSettings {
    /// Requests a minute of one who is signed in, and of one address that nobody
    /// is signed in at; 0 sets no limit.
    pub requests_per_minute: u32,
    /// Mebibytes of one upload.
    pub max_upload_mib: u64,
    /// Files of one upload.
    pub max_upload_files: u64,
    /// Who has one of these roles sets up the second step of signing in before
    /// anything else.
    pub totp_required_for: Vec<Role>,
    /// Certificate and those that lead from it to a root, PEM; empty without
    /// TLS. Relative to the home, or absolute.
    pub tls_certificate: String,
    /// Its private key, PEM, readable by its owner only.
    pub tls_key: String,
    /// The proxy in front of the workbench.
    pub proxy: ProxySettings,
    /// The provider at which one may sign in.
    pub oidc: OidcSettings,
}

/// What is believed of a proxy in front of the workbench.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProxySettings {
    /// The addresses at which it is believed; without any, nobody is.
    pub addresses: Vec<IpAddr>,
    /// The header with the address that a request comes from.
    pub address_header: String,
    /// The header that says `https` or `http`.
    pub proto_header: String,
    /// The header with the host that the browser asked.
    pub host_header: String,
}

impl Default for ProxySettings {
    fn default() -> Self {
        Self {
            addresses: Vec::new(),
            address_header: "X-Forwarded-For".into(),
            proto_header: "X-Forwarded-Proto".into(),
            host_header: "X-Forwarded-Host".into(),
        }
    }
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self {
            requests_per_minute: 1200,
            max_upload_mib: 8192,
            max_upload_files: 50_000,
            totp_required_for: Vec::new(),
            tls_certificate: String::new(),
            tls_key: String::new(),
            proxy: ProxySettings::default(),
            oidc: OidcSettings::default(),
        }
    }
}

/// Time stamps of the ledger (RFC 3161).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimestampSettings {
    /// A program and its arguments: the query comes on its standard input, the
    /// authority's reply goes to its standard output, both DER. Empty: none.
    pub command: Vec<String>,
}

/// The certification body.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct BodySettings {
    /// Short stable name.
    pub code: String,
    /// Name on papers.
    pub name: String,
    /// Its roles in schemes.
    pub roles: Vec<BodyRole>,
}

/// The drop folder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct IntakeSettings {
    /// Relative to the home, or absolute.
    pub folder: String,
    /// Seconds of stillness before a submission is taken in.
    pub settle_seconds: u64,
    /// Mebibytes; larger files are quarantined.
    pub max_file_mib: u64,
    /// File names that are left out.
    pub ignore: Vec<String>,
    /// Names of files that are still being transferred.
    pub unfinished: Vec<String>,
    /// Names of the markers that close a submission.
    pub markers: Vec<String>,
    /// Whether a folder without a marker is left.
    pub require_marker: bool,
    /// Whether originals stay after they were taken in.
    pub after: After,
    /// Where they move to; relative to the home, or absolute.
    pub done_folder: String,
    /// Seconds after which `--watch` looks without having been notified.
    pub rescan_seconds: u64,
}

/// What becomes of originals after they were taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum After {
    /// They stay where they are.
    Stay,
    /// They move into another folder.
    Move,
}

/// Reading documents.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadingSettings {
    /// Documents at once; 0 means one more than there are cores, since each waits
    /// for a process to begin and to end.
    pub workers: usize,
    /// Seconds per document.
    pub seconds: u64,
    /// Mebibytes per document.
    pub memory_mib: u64,
    /// Whether pages that are pictures are recognised, where tesseract is
    /// installed.
    pub ocr: bool,
}

/// Several processes on one home.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkSettings {
    /// Seconds that a verb which writes waits for another one.
    pub wait_seconds: u64,
}

impl Default for WorkSettings {
    fn default() -> Self {
        Self { wait_seconds: 20 }
    }
}

impl Default for BodySettings {
    fn default() -> Self {
        Self {
            code: "local".into(),
            name: "認証機関".into(),
            roles: Vec::new(),
        }
    }
}

impl Default for IntakeSettings {
    fn default() -> Self {
        let ignore = [
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            "~$*",
            ".gitkeep",
            ".gitignore",
        ];
        Self {
            folder: "intake".into(),
            settle_seconds: 3,
            max_file_mib: 2048,
            ignore: ignore.map(str::to_owned).into(),
            unfinished: UNFINISHED.map(str::to_owned).into(),
            markers: MARKERS.map(str::to_owned).into(),
            require_marker: false,
            after: After::Stay,
            done_folder: "intake-done".into(),
            rescan_seconds: 30,
        }
    }
}

impl Default for ReadingSettings {
    fn default() -> Self {
        Self {
            workers: 0,
            seconds: 60,
            memory_mib: 1024,
            ocr: true,
        }
    }
}

impl IntakeSettings {
    /// The names that mean something in the drop folder.
    pub fn names(&self) -> Names<'_> {
        Names {
            ignored: &self.ignore,
            unfinished: &self.unfinished,
            markers: &self.markers,
        }
    }
}

impl Settings {
    /// Reads `akashi.toml`. A mistake is refused with its line.
    pub fn read(file: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(file).map_err(|e| {
            Failure::new(Code::Settings)
                .with("path", file.display())
                .with("detail", e)
        })?;
        toml::from_str(&text).map_err(|e| {
            Failure::new(Code::Settings)
                .with("path", file.display())
                .with("detail", e.to_string().trim_end())
        })
    }

    /// The body as it is recorded.
    pub fn body(&self) -> Body {
        Body {
            code: self.body.code.clone(),
            name: self.body.name.clone(),
            roles: self.body.roles.clone(),
        }
    }

    /// What one document may cost.
    pub fn limits(&self) -> Limits {
        Limits {
            seconds: self.reading.seconds.max(1),
            memory: self.reading.memory_mib.max(64) << 20,
            ..Limits::default()
        }
    }

    /// Where the program that recognises is looked for.
    pub fn lookup(&self) -> Lookup {
        match self.reading.ocr {
            true => Lookup::default(),
            false => Lookup::off(),
        }
    }

    /// Documents to read at once.
    pub fn workers(&self) -> usize {
        match self.reading.workers {
            0 => std::thread::available_parallelism().map_or(1, |cores| cores.get() + 1),
            n => n.min(256),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_says_the_defaults() {
        let template: Settings = toml::from_str(TEMPLATE).unwrap();
        assert_eq!(template, Settings::default());
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("akashi.toml");
        std::fs::write(&file, "[intake]\nsettle = 3\n").unwrap();
        let failure = Settings::read(&file).unwrap_err();
        assert_eq!(failure.code, Code::Settings);
        assert!(failure.argument("detail").contains("line 2"), "{failure:?}");
    }
}
