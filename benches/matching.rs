#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]
//! What matching costs: passages a second on one core with all criteria of a
//! pack, and the same passage with ten times the criteria. Nothing here passes
//! or fails: it measures.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use akashi::evidence::{Matcher, PassageIn};
use akashi::scheme::{Expect, Pack, Templates, list, load};

const ROUNDS: usize = 20;
const LENGTH: usize = 200;

/// Passages of the length promised, out of the packs' own examples: those that
/// prove something, several sentences of evidence each, or those that do not.
/// Documents lie between the two, nearer to the second.
fn passages(pack: &Pack, proving: bool) -> Vec<String> {
    let texts = pack.rules.iter().flat_map(|rule| &rule.examples);
    let texts = texts.filter(|example| (example.expect != Expect::Nothing) == proving);
    let all: Vec<char> = texts.flat_map(|example| example.text.chars()).collect();
    let full = all.chunks_exact(LENGTH);
    full.map(|chunk| chunk.iter().collect()).collect()
}

/// The pack with so many more criteria, each with a rule and a concept of its
/// own that these passages do not name.
fn with_more(id: &str, day: &str, more: usize) -> Pack {
    let folder = tempfile::tempdir().unwrap();
    let path = format!("schemes/{id}/{day}");
    let own = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("templates")
        .join(&path);
    let to = folder.path().join(&path);
    fs::create_dir_all(&to).unwrap();
    let put = |name: &str, one: &dyn Fn(usize) -> String| {
        let mut text = fs::read_to_string(own.join(name)).unwrap();
        text.extend((0..more).map(one));
        fs::write(to.join(name), text).unwrap();
    };
    put("concepts.toml", &|n| {
        format!("\n[[concept]]\nid = \"more-{n}\"\nja = [\"別語{n}番\", \"異語{n}号\"]\n")
    });
    put("criteria.toml", &|n| {
        format!(
            "\n[[criterion]]\nid = \"MORE-{n}\"\ngroup = \"more\"\ntitle_ja = \"{n}\"\ntitle_en = \"{n}\"\nkind = \"optional\"\nprovenance = \"none\"\n"
        )
    });
    put("evidence.toml", &|n| {
        format!(
            "\n[[rule]]\ncriterion = \"MORE-{n}\"\nexamples = [\"別語{n}番\"]\nnegatives = [\"無\"]\n  [[rule.way]]\n  all = [\"more-{n}\"]\n"
        )
    });
    load(&Templates::with_folder(folder.path()), id, None).unwrap()
}

fn rate(matcher: &Matcher, texts: &[String]) -> f64 {
    let started = Instant::now();
    let mut found = 0;
    for text in texts.iter().cycle().take(texts.len() * ROUNDS) {
        let passage = PassageIn {
            text,
            ..PassageIn::default()
        };
        found += matcher.passage(&passage).len();
    }
    assert!(found > 0);
    (texts.len() * ROUNDS) as f64 / started.elapsed().as_secs_f64()
}

fn main() {
    println!("\nMatching, passages of {LENGTH} characters, one core");
    let templates = Templates::embedded();
    for (id, day) in list(&templates).unwrap() {
        let pack = load(&templates, &id, Some(day)).unwrap();
        let started = Instant::now();
        Matcher::new(Arc::new(pack.clone())).unwrap();
        println!("{id}: built in {:?}", started.elapsed());
        let (proving, others) = (passages(&pack, true), passages(&pack, false));
        for more in [0, 900] {
            let pack = with_more(&id, &day.to_string(), more);
            let rules = pack.rules.len();
            let matcher = Matcher::new(Arc::new(pack)).unwrap();
            // What is made at the first find is not counted.
            rate(&matcher, &proving);
            let (dense, sparse) = (rate(&matcher, &proving), rate(&matcher, &others));
            println!(
                "{id}, {rules} rules: {dense:.0}/s where all is evidence, {sparse:.0}/s where little is"
            );
        }
    }
}
