//! Words in their base form, by a dictionary that a home may have: what ranks
//! passages beside the pairs of letters.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use vibrato::{SystemDictionaryBuilder, Tokenizer as Analyzer};

use crate::model::digest::hex;

/// Changed whenever the same dictionary would give other words.
const ANALYSIS: u32 = 1;

/// Name of the compiled dictionary in its folder.
const FILE: &str = "words.dic";

/// Name of the file that says what it was made of.
const ABOUT: &str = "about.json";

/// Characters that are looked at at once: far below what the library can
/// count, and no sentence is longer.
const CHUNK: usize = 1_000;

/// Parts of speech that say nothing of what a passage is about.
const EMPTY: [&str; 4] = ["助詞", "助動詞", "記号", "フィラー"];

/// Where the base form stands among the features of IPADIC.
const BASE: usize = 6;

/// What stands between words in the field.
pub(super) const BETWEEN: char = '\n';

/// What a dictionary was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Always 1.
    pub schema_version: u32,
    /// The folder with its sources.
    pub source: String,
    /// Number of entries.
    pub entries: usize,
    /// SHA-256 of the compiled file in hex.
    pub sha256: String,
}

/// A dictionary in a folder; read when the first word is asked for.
pub struct Dictionary {
    file: PathBuf,
    /// What it was made of.
    pub about: About,
    loaded: OnceLock<Analyzer>,
}

impl Dictionary {
    /// The dictionary in `dir`, if there is one.
    ///
    /// # Errors
    /// When what is there is no dictionary.
    pub fn at(dir: &Path) -> io::Result<Option<Self>> {
        let text = match fs::read(dir.join(ABOUT)) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        Ok(Some(Self {
            file: dir.join(FILE),
            about: serde_json::from_slice(&text)?,
            loaded: OnceLock::new(),
        }))
    }

    /// Compiles the sources of a dictionary in MeCab's form (`*.csv`,
    /// `matrix.def`, `char.def`, `unk.def`; UTF-8 or EUC-JP) into `dir`.
    ///
    /// # Errors
    /// When sources are missing or not understood, or `dir` cannot be written.
    pub fn compile(sources: &Path, dir: &Path) -> io::Result<Self> {
        let lexicon = lexicon(sources)?;
        let read = |name: &str| text(&sources.join(name));
        let built = SystemDictionaryBuilder::from_readers(
            lexicon.as_bytes(),
            read("matrix.def")?.as_bytes(),
            read("char.def")?.as_bytes(),
            read("unk.def")?.as_bytes(),
        );
        let built = built.map_err(io::Error::other)?;
        fs::create_dir_all(dir)?;
        // Without `about.json` there is no dictionary: it goes first and comes last.
        match fs::remove_file(dir.join(ABOUT)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let file = dir.join(FILE);
        let mut out = BufWriter::new(File::create(&file)?);
        built.write(&mut out).map_err(io::Error::other)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        let digest: [u8; 32] = Sha256::digest(fs::read(&file)?).into();
        let about = About {
            schema_version: 1,
            source: sources.display().to_string(),
            entries: lexicon.lines().count(),
            sha256: hex(&digest),
        };
        let mut out = File::create(dir.join(ABOUT))?;
        out.write_all(&serde_json::to_vec_pretty(&about)?)?;
        out.sync_all()?;
        Ok(Self {
            file,
            about,
            loaded: OnceLock::from(Analyzer::new(built)),
        })
    }

    /// What an index made with it is called beside the analysis of letters.
    pub(super) fn identity(&self) -> String {
        let print = self.about.sha256.get(..12).unwrap_or_default();
        format!("words-{ANALYSIS}-{print}")
    }

    /// The words of a text in normal form, each in its base form.
    ///
    /// # Errors
    /// When the dictionary cannot be read.
    pub(super) fn words(&self, normal: &str) -> io::Result<Vec<String>> {
        let mut worker = self.load()?.new_worker();
        let mut words = Vec::new();
        for part in parts(normal) {
            worker.reset_sentence(part);
            worker.tokenize();
            for at in 0..worker.num_tokens() {
                let token = worker.token(at);
                let mut features = token.feature().split(',');
                let kind = features.next().unwrap_or_default();
                if EMPTY.contains(&kind) {
                    continue;
                }
                let base = features.nth(BASE - 1).filter(|base| *base != "*");
                // An unknown word may come with the signs around it.
                let word = base.unwrap_or(token.surface());
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                if !word.is_empty() {
                    words.push(word.to_lowercase());
                }
            }
        }
        Ok(words)
    }

    fn load(&self) -> io::Result<&Analyzer> {
        if let Some(loaded) = self.loaded.get() {
            return Ok(loaded);
        }
        let file = BufReader::with_capacity(1 << 20, File::open(&self.file)?);
        let read = vibrato::Dictionary::read(file).map_err(io::Error::other)?;
        Ok(self.loaded.get_or_init(|| Analyzer::new(read)))
    }
}

/// All entries, file by file.
fn lexicon(sources: &Path) -> io::Result<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(sources)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "csv"));
    files.sort();
    let mut lexicon = String::new();
    for file in files {
        lexicon.push_str(&text(&file)?);
        if !lexicon.ends_with('\n') {
            lexicon.push('\n');
        }
    }
    match lexicon.is_empty() {
        true => Err(io::Error::new(io::ErrorKind::NotFound, "*.csv")),
        false => Ok(lexicon),
    }
}

fn text(file: &Path) -> io::Result<String> {
    let named = |e: &dyn std::fmt::Display| io::Error::other(format!("{}: {e}", file.display()));
    match String::from_utf8(fs::read(file).map_err(|e| named(&e))?) {
        Ok(text) => Ok(text),
        Err(other) => {
            let (text, _, damaged) = encoding_rs::EUC_JP.decode(other.as_bytes());
            match damaged {
                true => Err(named(&"neither UTF-8 nor EUC-JP")),
                false => Ok(text.into_owned()),
            }
        }
    }
}

/// A text in parts of at most [`CHUNK`] characters, cut behind ends of
/// sentences where there are some.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['。', '\n', '!', '?'])
        .flat_map(|sentence| {
            let mut rest = sentence;
            std::iter::from_fn(move || {
                let end = rest
                    .char_indices()
                    .nth(CHUNK)
                    .map_or(rest.len(), |(at, _)| at);
                let (part, after) = rest.split_at_checked(end)?;
                rest = after;
                (!part.is_empty()).then_some(part)
            })
        })
}

/// Takes apart what stands in the field: a word a line.
#[derive(Clone)]
pub(super) struct Lines;

pub(super) struct Stream<'a> {
    lines: std::str::Split<'a, char>,
    token: Token,
}

impl Tokenizer for Lines {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream {
            lines: text.split(BETWEEN),
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.lines.find(|line| !line.is_empty()) else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_taken_in_parts_that_miss_nothing() {
        let text = format!("一。二!{}三", "あ".repeat(2_500));
        let cut: Vec<&str> = parts(&text).collect();
        assert_eq!(cut.concat(), text);
        assert!(cut.iter().all(|part| part.chars().count() <= CHUNK));
        assert_eq!(cut.first(), Some(&"一。"));
    }

    #[test]
    fn a_small_dictionary_gives_base_forms() {
        let dir = tempfile::tempdir().unwrap();
        let sources = dir.path().join("src");
        fs::create_dir(&sources).unwrap();
        let put = |name: &str, text: &str| {
            fs::write(sources.join(name), encoding_rs::EUC_JP.encode(text).0).unwrap();
        };
        let verb = "動詞,自立,*,*,五段,連用形,行う,オコナイ,オコナイ";
        put("Verb.csv", &format!("行い,0,0,10,{verb}\n"));
        put(
            "Noun.csv",
            "教育,0,0,10,名詞,サ変接続,*,*,*,*,教育,キョウイク,キョーイク\n",
        );
        put("Postp.csv", "を,0,0,10,助詞,格助詞,一般,*,*,*,を,ヲ,ヲ\n");
        put("matrix.def", "1 1\n0 0 0\n");
        put("char.def", "DEFAULT 0 1 0\n");
        put("unk.def", "DEFAULT,0,0,10000,名詞,一般,*,*,*,*,*\n");
        let target = dir.path().join("dictionary");
        assert!(Dictionary::at(&target).unwrap().is_none());
        let made = Dictionary::compile(&sources, &target).unwrap();
        assert_eq!(made.about.entries, 3);
        let again = Dictionary::at(&target).unwrap().unwrap();
        assert_eq!(again.about, made.about);
        for dictionary in [made, again] {
            let words = dictionary.words("教育を行い、x").unwrap();
            assert_eq!(words, ["教育", "行う", "x"]);
        }
        fs::remove_file(sources.join("matrix.def")).unwrap();
        assert!(Dictionary::compile(&sources, &target).is_err());
    }
}
