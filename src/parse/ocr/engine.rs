//! The program that recognises: found, asked what it can, and run in a jail.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::Word;
use super::bars;
use super::strips;
use super::tsv;
use super::turn::{Pixels, back};
use crate::model::Reason;
use crate::parse::picture::Scan;
use crate::parse::worker::{Host, Program};

/// The one command that installs what is needed (Debian, Ubuntu).
pub const INSTALL: &str =
    "sudo apt-get install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert";

/// Where language data may lie.
const DATA: [&str; 6] = [
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/usr/local/share/tesseract-ocr",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
];

/// Confidence above which a page was read the right way round, 0 to 100.
const SURE: f32 = 72.0;
/// Confidence of a word that speaks neither for nor against a way round.
const EVEN: f32 = 45.0;
/// Fewer characters tell nothing about the way round.
const FEW: usize = 6;

/// Tesseract, as it is installed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    program: PathBuf,
    data: Option<PathBuf>,
    /// Version as it says itself, as in `5.3.0`.
    pub version: String,
    /// Whether it has data for vertical Japanese.
    pub vertical: bool,
}

/// Looks for the program when a page first needs it.
#[derive(Debug, Default)]
pub struct Lookup {
    off: bool,
    found: OnceLock<Option<Engine>>,
}

impl Lookup {
    /// Never finds anything.
    pub fn off() -> Self {
        Self {
            off: true,
            found: OnceLock::new(),
        }
    }

    /// Whether it may be looked for.
    pub fn is_on(&self) -> bool {
        !self.off
    }

    /// The program, if there is one with Japanese data.
    pub fn engine(&self, host: &Host) -> Option<&Engine> {
        if self.off {
            return None;
        }
        self.found.get_or_init(|| Engine::find(host)).as_ref()
    }
}

/// One way of reading a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Lines to the right, after the picture is turned by quarters clockwise.
    Turned(u8),
    /// Lines downwards (縦書き).
    Down,
}

/// What came of the best way.
pub(super) struct Best {
    /// As [`super::Recognised::quarters`].
    pub(super) quarters: u8,
    pub(super) words: Vec<Word>,
}

impl Engine {
    /// Finds `tesseract` on the `PATH` and asks it, in the jail, for its
    /// version and languages. `None` when it is not there, does not run in
    /// the jail, or has no Japanese.
    pub fn find(host: &Host) -> Option<Self> {
        let paths = std::env::var_os("PATH")?;
        let program = std::env::split_paths(&paths)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join("tesseract"))
            .find(|file| file.is_file())?;
        let program = program.canonicalize().ok()?;
        let data = std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from);
        let mut engine = Self {
            program,
            data: data.and_then(|folder| folder.canonicalize().ok()),
            version: String::new(),
            vertical: false,
        };
        let said = engine.ask(host, &["--version"])?;
        let version = said.split_whitespace().nth(1)?;
        engine.version = version.trim_start_matches('v').to_owned();
        let said = engine.ask(host, &["--list-langs"])?;
        let has = |name: &str| said.lines().any(|line| line.trim() == name);
        engine.vertical = has("jpn_vert");
        has("jpn").then_some(engine)
    }

    /// Its name in anchors.
    pub fn parser(&self) -> String {
        format!("ocr/tesseract-{}", self.version)
    }

    fn ask(&self, host: &Host, arguments: &[&str]) -> Option<String> {
        let arguments = arguments.iter().map(|a| (*a).to_owned()).collect();
        self.run(host, arguments, Vec::new(), &|| false).ok()
    }

    fn run(
        &self,
        host: &Host,
        mut arguments: Vec<String>,
        input: Vec<u8>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<String, Reason> {
        let mut read: Vec<PathBuf> = DATA.iter().map(PathBuf::from).collect();
        let prefix = self.program.parent().and_then(Path::parent);
        read.extend(prefix.map(|prefix| prefix.join("share/tessdata")));
        if let Some(data) = &self.data {
            arguments.push("--tessdata-dir".to_owned());
            arguments.push(data.to_string_lossy().into_owned());
            read.push(data.clone());
        }
        let program = Program {
            program: self.program.clone(),
            arguments,
            read,
        };
        host.run(program, input, stopped)
    }

    /// Reads a picture the way that gives most: `down` lines need their data.
    pub(super) fn read(
        &self,
        host: &Host,
        scan: &Scan,
        pixels: &Pixels,
        stopped: &dyn Fn() -> bool,
    ) -> Result<Best, Reason> {
        let mut best: Option<(f32, Way, Vec<Word>)> = None;
        let strips = scan.level.then(|| strips::cut(scan, pixels));
        if let Some(strips) = strips.flatten() {
            let words = self.table(host, strips.pixels.pgm(), ("jpn", COLUMN), stopped)?;
            let mut words = strips.back(&tsv::words(&words, false));
            bars::read(&mut words);
            let (score, mean, letters) = weigh(&words);
            if letters >= FEW && mean >= SURE {
                return Ok(Best { quarters: 0, words });
            }
            best = Some((score, Way::Turned(0), words));
        }
        for way in self.ways(scan) {
            let words = self.one_way(host, pixels, way, stopped)?;
            let (score, mean, letters) = weigh(&words);
            if best.as_ref().is_none_or(|(before, ..)| score > *before) {
                best = Some((score, way, words));
            }
            let little = letters < FEW && scan.parts.len() < FEW;
            if little || letters >= FEW && mean >= SURE {
                break;
            }
        }
        let (_, way, words) = best.unwrap_or((0.0, Way::Turned(0), Vec::new()));
        Ok(Best {
            quarters: match way {
                Way::Turned(quarters) => (4 - quarters) % 4,
                Way::Down => 1,
            },
            words,
        })
    }

    /// The likely ways first.
    fn ways(&self, scan: &Scan) -> Vec<Way> {
        let level = [Way::Turned(0), Way::Turned(2)];
        let upright = [Way::Down, Way::Turned(1), Way::Turned(3)];
        let mut ways: Vec<Way> = match scan.level {
            true => level.into_iter().chain(upright).collect(),
            false => upright.into_iter().chain(level).collect(),
        };
        ways.retain(|way| *way != Way::Down || self.vertical);
        ways
    }

    /// Tesseract's table of words for a picture (PGM), read in a language by a
    /// way of looking for lines.
    fn table(
        &self,
        host: &Host,
        picture: Vec<u8>,
        (language, segmentation): (&str, &str),
        stopped: &dyn Fn() -> bool,
    ) -> Result<String, Reason> {
        let arguments = [
            "stdin",
            "stdout",
            "-l",
            language,
            "--psm",
            segmentation,
            "--dpi",
            "300",
            "tsv",
        ];
        let arguments = arguments.map(str::to_owned).into();
        self.run(host, arguments, picture, stopped)
    }

    fn one_way(
        &self,
        host: &Host,
        pixels: &Pixels,
        way: Way,
        stopped: &dyn Fn() -> bool,
    ) -> Result<Vec<Word>, Reason> {
        let (quarters, language, segmentation) = match way {
            Way::Turned(quarters) => (quarters, "jpn", COLUMN),
            Way::Down => (0, "jpn_vert", VERTICAL),
        };
        let input = match quarters {
            0 => pixels.pgm(),
            _ => pixels.turned(quarters).pgm(),
        };
        let table = self.table(host, input, (language, segmentation), stopped)?;
        let mut words = tsv::words(&table, way == Way::Down);
        for word in &mut words {
            word.area = back(word.area, quarters, pixels.width, pixels.height);
        }
        Ok(words)
    }
}

/// How tesseract looks for lines: a column of text of any sizes; one block of
/// vertical text.
const COLUMN: &str = "4";
const VERTICAL: &str = "5";

/// What speaks for a way round, its mean confidence, its characters.
fn weigh(words: &[Word]) -> (f32, f32, usize) {
    let (mut score, mut sum, mut letters) = (0.0f32, 0.0f32, 0usize);
    for word in words {
        let count = word.text.chars().count();
        score += (word.confidence - EVEN) * count as f32;
        sum += word.confidence * count as f32;
        letters += count;
    }
    (score, sum / letters.max(1) as f32, letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, confidence: f32) -> Word {
        Word {
            text: text.to_owned(),
            area: [0.0; 4],
            confidence,
            mended: false,
        }
    }

    #[test]
    fn a_sure_way_outweighs_a_longer_unsure_one() {
        let sure = weigh(&[word("教育を年一回行う", 92.0)]);
        let unsure = weigh(&[word("回圏図同四口目日品器田甲由申", 30.0)]);
        assert!(sure.0 > unsure.0);
        assert_eq!((sure.1, sure.2), (92.0, 8));
        assert_eq!(weigh(&[]), (0.0, 0.0, 0));
    }
}
