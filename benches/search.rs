//! Search: how well and how fast it finds, beside SQLite's FTS5 trigram.
//!
//! `AKASHI_BENCH_PASSAGES` says how many passages are made up (100,000),
//! `AKASHI_JSQUAD` where `valid-v1.3.json` of yahoojapan/JGLUE lies (CC BY-SA;
//! never part of this repository), `AKASHI_IPADIC` where the sources of the
//! dictionary lie. What is not there is left out, and it says so.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout
)]

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use akashi::index::{Dictionary, Entry, Index, Query};

type Done<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Done {
    let sources = std::env::var("AKASHI_IPADIC").unwrap_or("/usr/share/mecab/dic/ipadic".into());
    let scratch = tempfile::tempdir()?;
    let dictionary = match Path::new(&sources).join("matrix.def").is_file() {
        false => {
            println!("no dictionary at {sources}: apt-get install mecab-ipadic");
            None
        }
        true => Some(compile(Path::new(&sources), scratch.path())?),
    };
    match std::env::var_os("AKASHI_JSQUAD").map(PathBuf::from) {
        None => println!("AKASHI_JSQUAD is not set: ranking is not measured"),
        Some(file) => {
            ranking("letters", &file, None)?;
            if let Some(dictionary) = &dictionary {
                ranking("letters and words", &file, Some(Arc::clone(dictionary)))?;
            }
        }
    }
    let passages = std::env::var("AKASHI_BENCH_PASSAGES").unwrap_or_default();
    let passages = passages.parse().unwrap_or(100_000);
    speed("letters", passages, None)?;
    // What is made up says little of words: here only for size and time.
    if passages <= 100_000
        && let Some(dictionary) = dictionary
    {
        speed("letters and words", passages, Some(dictionary))?;
    }
    Ok(())
}

fn compile(sources: &Path, scratch: &Path) -> Done<Arc<Dictionary>> {
    let dir = scratch.join("dictionary");
    let (_, took) = timed(|| Dictionary::compile(sources, &dir));
    let dictionary = Dictionary::at(&dir)?.ok_or("not compiled")?;
    let bytes = std::fs::metadata(dir.join("words.dic"))?.len();
    println!(
        "dictionary: {} entries compiled in {took:.1?}, {} MB",
        dictionary.about.entries,
        bytes >> 20
    );
    Ok(Arc::new(dictionary))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    (work(), began.elapsed())
}

fn build(dir: &Path, texts: &[String], dictionary: Option<Arc<Dictionary>>) -> Done<Index> {
    let index = Index::open_with(dir, dictionary)?;
    let mut writer = index.writer()?;
    for (id, text) in (1..).zip(texts) {
        let entry = Entry {
            id,
            text: text.clone(),
            ..Entry::default()
        };
        writer.replace_document(id, [entry])?;
    }
    writer.commit(1)?;
    writer.close()?;
    index.reload()?;
    Ok(index)
}

/// Mean reciprocal rank of the paragraph that a question was asked of, and how
/// often it is among the first ten.
fn ranking(name: &str, file: &Path, dictionary: Option<Arc<Dictionary>>) -> Done {
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(file)?)?;
    let mut texts: Vec<String> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut questions: Vec<(String, usize)> = Vec::new();
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    for paragraph in list(&json["data"])
        .iter()
        .flat_map(|a| list(&a["paragraphs"]))
    {
        let text = paragraph["context"].as_str().unwrap_or_default();
        let text = text.replace(" [SEP] ", "\n");
        let at = *places.entry(text.clone()).or_insert_with(|| {
            texts.push(text.clone());
            texts.len()
        });
        for asked in list(&paragraph["qas"]) {
            questions.push((
                asked["question"].as_str().unwrap_or_default().to_owned(),
                at,
            ));
        }
    }
    let dir = tempfile::tempdir()?;
    let index = build(dir.path(), &texts, dictionary)?;
    let (mut reciprocal, mut found, mut times) = (0.0, 0, Vec::new());
    for (question, at) in &questions {
        let began = Instant::now();
        let Ok(query) = Query::parse(question) else {
            continue;
        };
        let mut hits = index.search(&query, 10, 0)?;
        if hits.total == 0
            && let Some(loose) = query.loosened()
        {
            hits = index.search(&loose, 10, 0)?;
        }
        times.push(began.elapsed());
        if let Some(rank) = hits.hits.iter().position(|hit| hit.id == *at as u64) {
            reciprocal += 1.0 / (rank + 1) as f64;
            found += 1;
        }
    }
    let n = questions.len() as f64;
    println!(
        "{name}: MRR@10 {:.4}, R@10 {:.4} of {n} questions over {} paragraphs; {}",
        reciprocal / n,
        f64::from(found) / n,
        texts.len(),
        percentiles(&mut times)
    );
    Ok(())
}

fn percentiles(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: f64| {
        let place = ((times.len() as f64 - 1.0) * share).round();
        times.get(place as usize).copied().unwrap_or_default()
    };
    format!(
        "p50 {:.2?}, p95 {:.2?}, most {:.2?}",
        at(0.5),
        at(0.95),
        at(1.0)
    )
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    /// Small numbers much more often than great ones, as words of a language.
    fn skewed(&mut self, sides: usize) -> usize {
        let fine = 1 << 30;
        let share = self.roll(fine) as f64 / fine as f64;
        ((sides as f64).powf(share) - 1.0) as usize
    }
}

const SYLLABLES: [&str; 48] = [
    "個", "人", "情", "報", "保", "護", "管", "理", "教", "育", "研", "修", "監", "査", "記", "録",
    "委", "託", "契", "約", "規", "程", "安", "全", "責", "任", "者", "医", "療", "患", "部", "門",
    "年", "月", "開", "示", "利", "用", "目", "的", "業", "務", "事", "故", "対", "応", "点", "検",
];
const BETWEEN: [&str; 8] = ["を", "の", "に", "は", "と", "について", "により", "及び"];
const ENDS: [&str; 5] = [
    "を行う。",
    "を定める。",
    "に報告する。",
    "を記録する。",
    "しなければならない。",
];

/// Passages of about 200 characters out of 40,000 words of two to four kanji.
fn passages(n: usize) -> (Vec<String>, Vec<String>) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let pick = |dice: &mut Dice, list: &[&str]| list[dice.roll(list.len())].to_owned();
    let words: Vec<String> = (0..40_000)
        .map(|_| {
            let length = 2 + dice.roll(3);
            (0..length).map(|_| pick(&mut dice, &SYLLABLES)).collect()
        })
        .collect();
    let texts = (0..n).map(|_| {
        let mut text = String::with_capacity(640);
        while text.len() < 600 {
            for _ in 0..2 + dice.roll(4) {
                text.push_str(&words[dice.skewed(words.len())]);
                text.push_str(&pick(&mut dice, &BETWEEN));
            }
            text.push_str(&words[dice.skewed(words.len())]);
            text.push_str(&pick(&mut dice, &ENDS));
        }
        text
    });
    (texts.collect(), words)
}

fn speed(name: &str, n: usize, dictionary: Option<Arc<Dictionary>>) -> Done {
    let (texts, words) = passages(n);
    let bytes: usize = texts.iter().map(String::len).sum();
    let dir = tempfile::tempdir()?;
    let (index, took) = timed(|| build(dir.path(), &texts, dictionary));
    let index = index?;
    let size = folder(dir.path())?;
    println!(
        "{name}: {n} passages, {} MB of text: index in {took:.1?}, {:.2} of the text, {:.2} with the text",
        bytes >> 20,
        size as f64 / bytes as f64,
        (size + bytes as u64) as f64 / bytes as f64
    );
    let (fts, took) = timed(|| trigram(dir.path(), &texts));
    let fts = fts?;
    let size = std::fs::metadata(dir.path().join("fts.db"))?.len();
    println!(
        "FTS5 trigram: index in {took:.1?}, {:.2} with the text",
        size as f64 / bytes as f64
    );
    for (kind, queries) in queries(&texts, &words) {
        let mut ours = Vec::new();
        let mut theirs = Vec::new();
        for text in &queries {
            let (found, took) =
                timed(|| -> Done<usize> { Ok(index.search(&Query::parse(text)?, 20, 0)?.total) });
            found?;
            ours.push(took);
            let (found, took) = timed(|| ask(&fts, text));
            found?;
            theirs.push(took);
        }
        println!(
            "{kind}: {}; FTS5 {}",
            percentiles(&mut ours),
            percentiles(&mut theirs)
        );
    }
    Ok(())
}

fn folder(dir: &Path) -> Done<u64> {
    let mut size = 0;
    for entry in std::fs::read_dir(dir)? {
        size += entry?.metadata()?.len();
    }
    Ok(size)
}

/// Queries as people type them, by kind.
fn queries(texts: &[String], words: &[String]) -> Vec<(&'static str, Vec<String>)> {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let cut = |dice: &mut Dice, length: usize| -> String {
        let chars: Vec<char> = texts[dice.roll(texts.len())].chars().collect();
        let from = dice.roll(chars.len() - length);
        chars[from..from + length].iter().collect()
    };
    let word = |dice: &mut Dice| words[dice.skewed(words.len())].clone();
    vec![
        ("one word", (0..300).map(|_| word(&mut dice)).collect()),
        (
            "two words",
            (0..300)
                .map(|_| format!("{} {}", word(&mut dice), word(&mut dice)))
                .collect(),
        ),
        (
            "a phrase in quotes",
            (0..300)
                .map(|_| format!("\"{}\"", cut(&mut dice, 8)))
                .collect(),
        ),
        (
            "a question",
            (0..100)
                .map(|_| format!("{}はどうするのですか", cut(&mut dice, 20)))
                .collect(),
        ),
    ]
}

fn trigram(dir: &Path, texts: &[String]) -> Done<rusqlite::Connection> {
    let mut db = rusqlite::Connection::open(dir.join("fts.db"))?;
    db.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;
         CREATE VIRTUAL TABLE p USING fts5(text, tokenize = 'trigram')",
    )?;
    let tx = db.transaction()?;
    {
        let mut insert = tx.prepare("INSERT INTO p (text) VALUES (?1)")?;
        for text in texts {
            insert.execute([text])?;
        }
    }
    tx.commit()?;
    db.execute_batch("INSERT INTO p (p) VALUES ('optimize')")?;
    Ok(db)
}

/// The same question to FTS5: all words, the best twenty. What is shorter than
/// three characters it cannot find; a question it is asked as any of its
/// trigrams.
fn ask(db: &rusqlite::Connection, text: &str) -> Done<usize> {
    let plain = text.trim_matches('"');
    let letters: Vec<char> = plain.chars().collect();
    let wanted = match letters.len() {
        15.. => letters
            .windows(3)
            .map(|three| format!("\"{}\"", three.iter().collect::<String>()))
            .collect::<Vec<_>>()
            .join(" OR "),
        _ => plain
            .split(' ')
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(" "),
    };
    let mut statement =
        db.prepare_cached("SELECT rowid FROM p WHERE p MATCH ?1 ORDER BY rank LIMIT 20")?;
    let rows = statement.query_map([wanted], |row| row.get::<_, i64>(0))?;
    Ok(rows.count())
}
