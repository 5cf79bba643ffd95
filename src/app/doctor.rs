//! The state of the installation, and how to mend it.

use super::accounts::provider::Provider;
use super::error::Code;
use super::home::Home;
use super::own_settings::Overridden;
use crate::index::Dictionary;
use crate::parse::fonts::any_japanese;
use crate::parse::ocr::{Engine, INSTALL};
use crate::parse::worker::Host;

/// How good a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// As it should be.
    Good,
    /// Works, with less than there could be.
    Less,
    /// Does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable key; its words stand in the catalogues as `doctor.<key>.<health>`.
    pub key: &'static str,
    /// How good it is.
    pub health: Health,
    /// What was found.
    pub detail: String,
}

impl Health {
    /// As it is written.
    pub fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Less => "less",
            Self::Bad => "bad",
        }
    }
}

impl Finding {
    /// The key of its words in the catalogues.
    pub fn key_of_words(&self) -> String {
        format!("doctor.{}.{}", self.key, self.health.code())
    }
}

/// Looks at jail, OCR, packs, and, where there is one, the home; with `calls` also
/// at the OpenID provider, which is another machine.
pub fn doctor(home: Option<&Home>, calls: bool) -> Vec<Finding> {
    let mut findings = machine();
    if let Some(home) = home {
        findings.extend(installation(home));
        findings.extend(calls.then(|| answers(home)).flatten());
        findings.push(database(home));
    }
    findings
}

/// What the machine has. Starts workers in the jail to try it: that takes a
/// while.
pub fn machine() -> Vec<Finding> {
    vec![jail(), ocr(), fonts(), pdf()]
}

/// What a home has, without what takes as long as it is large.
pub fn installation(home: &Home) -> Vec<Finding> {
    let mut findings = vec![packs(home)];
    findings.extend(own_settings(home));
    findings.push(match super::indexing::state(home) {
        Ok(detail) => finding("index", Health::Good, detail),
        Err(failure) => finding("index", Health::Less, failure.argument("detail").to_owned()),
    });
    findings.push(dictionary(home));
    findings.push(tls(home));
    findings.extend(oidc(home));
    findings
}

fn database(home: &Home) -> Finding {
    let bad = |detail| finding("database", Health::Bad, detail);
    match home.check_database() {
        Ok(faults) if faults.is_empty() => finding("database", Health::Good, String::new()),
        Ok(faults) => bad(faults.join("; ")),
        Err(failure) => bad(failure.argument("detail").to_owned()),
    }
}

/// Whether the workbench speaks https of itself. That its certificate holds is
/// asked when it starts.
fn tls(home: &Home) -> Finding {
    let certificate = &home.settings.serve.tls_certificate;
    match (certificate.is_empty(), cfg!(feature = "tls")) {
        (true, _) => finding("tls", Health::Less, String::new()),
        (false, true) => finding("tls", Health::Good, certificate.clone()),
        (false, false) => finding("tls", Health::Bad, certificate.clone()),
    }
}

/// Whether one can sign in at the provider that the settings name, where they
/// name one. It is not asked anything.
fn oidc(home: &Home) -> Option<Finding> {
    match Provider::of(home) {
        Ok(provider) => {
            let issuer = &home.settings.serve.oidc.issuer;
            provider.map(|_| finding("oidc", Health::Good, issuer.clone()))
        }
        Err(failure) if failure.code == Code::NoOidc => {
            let issuer = &home.settings.serve.oidc.issuer;
            Some(finding("oidc_off", Health::Bad, issuer.clone()))
        }
        Err(failure) => {
            let [key, detail] = ["key", "detail"].map(|name| failure.argument(name));
            Some(finding("oidc", Health::Bad, format!("{key}: {detail}")))
        }
    }
}

/// Whether the provider answers, and as it has to.
fn answers(home: &Home) -> Option<Finding> {
    // What is wrong with the settings is told beside this.
    let provider = Provider::of(home).ok().flatten()?;
    Some(match provider.reach(home) {
        Ok(()) => finding("provider", Health::Good, String::new()),
        Err(failure) => finding(
            "provider",
            Health::Bad,
            failure.argument("detail").to_owned(),
        ),
    })
}

fn finding(key: &'static str, health: Health, detail: String) -> Finding {
    Finding {
        key,
        health,
        detail,
    }
}

/// A worker tries what must be refused.
fn jail() -> Finding {
    let status = match Host::new(crate::parse::Limits::default()) {
        Ok(host) => host.status(),
        Err(error) => return finding("jail", Health::Bad, error.to_string()),
    };
    if status.probes.is_empty() {
        return finding("jail", Health::Bad, String::new());
    }
    let open: Vec<&str> = status
        .probes
        .iter()
        .filter(|probe| !probe.refused)
        .map(|probe| probe.what.as_str())
        .collect();
    match status.complete() {
        true => finding(
            "jail",
            Health::Good,
            format!("{} / {}", status.probes.len(), status.probes.len()),
        ),
        false => finding("jail", Health::Less, open.join(", ")),
    }
}

/// Scanned pages are read by tesseract, when it runs in the jail and knows
/// Japanese.
fn ocr() -> Finding {
    let found = Host::new(crate::parse::Limits::default())
        .ok()
        .and_then(|host| Engine::find(&host));
    match found {
        Some(engine) if engine.vertical => finding("ocr", Health::Good, engine.version),
        Some(engine) => finding("ocr", Health::Good, format!("{}, jpn", engine.version)),
        None => finding("ocr", Health::Less, INSTALL.to_owned()),
    }
}

/// PDF needs a font of the system.
#[cfg(feature = "pdf")]
fn pdf() -> Finding {
    match crate::report::pdf::japanese_fonts().first() {
        Some(family) => finding("pdf", Health::Good, family.clone()),
        None => finding("pdf", Health::Bad, String::new()),
    }
}

#[cfg(not(feature = "pdf"))]
fn pdf() -> Finding {
    finding("pdf", Health::Less, String::new())
}

/// The words that search ranks by; without them it ranks by letters alone.
fn dictionary(home: &Home) -> Finding {
    match Dictionary::at(&home.dictionary_dir()) {
        Ok(Some(found)) => {
            let detail = format!("{} ({})", found.about.entries, found.about.source);
            finding("dictionary", Health::Good, detail)
        }
        Ok(None) => finding("dictionary", Health::Less, String::new()),
        Err(error) => finding("dictionary", Health::Bad, error.to_string()),
    }
}

/// Text whose font a file does not embed is drawn in a font of the system.
fn fonts() -> Finding {
    match any_japanese() {
        Some(path) => finding("fonts", Health::Good, path.display().to_string()),
        None => finding("fonts", Health::Less, FONTS.to_owned()),
    }
}

/// The one command that installs Japanese fonts (Debian, Ubuntu).
const FONTS: &str = "sudo apt-get install fonts-ipaexfont";

/// What the body set over the packs, where it set anything; bad where the
/// life of cases cannot run by it.
fn own_settings(home: &Home) -> Option<Finding> {
    let bad = |detail: &str| Some(finding("settings", Health::Bad, detail.to_owned()));
    let set = match home.settings.scheme.overridden(&home.templates) {
        Ok(set) => set,
        Err(failure) => return bad(failure.argument("detail")),
    };
    let mut schemes = home.schemes();
    for one in &set {
        // A pack that cannot be loaded is told beside this.
        if let Ok(rules) = schemes.in_force(&one.scheme, home.clock.today())
            && let Err(detail) = crate::casework::Rules::new(&rules.pack)
        {
            return bad(&format!("{}: {detail}", one.scheme));
        }
    }
    let line = |one: &Overridden| {
        let pack = one
            .pack
            .as_ref()
            .map_or("–".to_owned(), ToString::to_string);
        format!("{}: {} = {} ({pack})", one.scheme, one.path, one.value)
    };
    let lines: Vec<String> = set.iter().map(line).collect();
    (!lines.is_empty()).then(|| finding("settings", Health::Good, lines.join("\n    ")))
}

fn packs(home: &Home) -> Finding {
    let mut schemes = home.schemes();
    let ids = match schemes.ids() {
        Ok(ids) => ids,
        Err(failure) => {
            return finding("packs", Health::Bad, failure.argument("detail").to_owned());
        }
    };
    for id in &ids {
        if let Err(failure) = schemes.in_force(id, home.clock.today()) {
            return finding("packs", Health::Bad, failure.argument("detail").to_owned());
        }
    }
    finding("packs", Health::Good, ids.join(", "))
}
