//! Sequences of intake, supplement, erasure and crash against a plain model.
//! `make torture` runs the long form.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;

use crate::support::Home;

/// What is done to a home.
#[derive(Debug, Clone)]
enum Step {
    /// A file with one of a few contents comes into one of two submissions.
    Submit { case: u8, content: u8 },
    /// A run that is not disturbed.
    Intake,
    /// A run that dies at a step, when it gets there.
    Crash(&'static str),
    /// One of the documents that are there is erased; the run may die at a step
    /// and is finished by the next.
    Erase {
        which: usize,
        at: Option<&'static str>,
    },
}

/// Steps of an intake at which it can die.
const INTAKE: &[&str] = &[
    "keep.open:1",
    "vault.write:1",
    "keep.staged:2",
    "vault.linked:1",
    "vault.flush:1",
    "keep.flushed:1",
    "intake.rows:1",
    "intake.recorded:1",
    "sign.signed:1",
    "ledger.put:1",
    "sign.placed:1",
    "sign.remembered:2",
    "read.parsed:1",
    "read.rows:1",
    "read.recorded:1",
    "index.commit:1",
    "index.committed:1",
];

/// Steps of an erasure at which it can die.
const ERASE: &[&str] = &[
    "erase.recorded",
    "erase.bytes",
    "erase.passages",
    "erase.forgotten",
    "erase.scrubbed",
];

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let at = prop::option::of(prop::sample::select(ERASE));
    let step = prop_oneof![
        5 => (0_u8..2, 0_u8..4).prop_map(|(case, content)| Step::Submit { case, content }),
        2 => Just(Step::Intake),
        2 => prop::sample::select(INTAKE).prop_map(Step::Crash),
        2 => (any::<prop::sample::Index>(), at)
            .prop_map(|(which, at)| Step::Erase { which: which.index(1000), at }),
    ];
    prop::collection::vec(step, 3..most)
}

/// What has to be in a home.
#[derive(Debug, Default)]
struct Model {
    /// Files by submission and name, with their content.
    files: BTreeMap<(u8, String), u8>,
    /// Those that were erased.
    erased: BTreeSet<(u8, String)>,
    /// Contents that are not taken into a case again.
    forgotten: BTreeSet<(u8, u8)>,
    /// Those that a run has taken in.
    taken: BTreeSet<(u8, String)>,
}

impl Model {
    /// What a run that is not disturbed takes in.
    fn settle(&mut self) {
        for (file, content) in &self.files {
            if !self.erased.contains(file) && !self.forgotten.contains(&(file.0, *content)) {
                self.taken.insert(file.clone());
            }
        }
    }

    fn there(&self) -> BTreeSet<(u8, String)> {
        self.taken.difference(&self.erased).cloned().collect()
    }
}

fn folder(case: u8) -> String {
    format!("医院{case}")
}

/// The documents that are there: submission folder, name, document, duplicate of.
fn documents(home: &Home) -> Vec<(u8, String, String, Option<String>)> {
    let receipts = home.json(["receipt", "--all"]);
    let mut all = Vec::new();
    for submission in receipts["submissions"].as_array().unwrap() {
        let applicant = submission["applicant"].as_str().unwrap();
        let case = applicant.trim_start_matches("医院").parse().unwrap();
        for file in submission["files"].as_array().unwrap() {
            if file["outcome_reason"] != "erased" {
                let text = |key: &str| file[key].as_str().map(str::to_owned);
                let (name, document) = (text("name").unwrap(), text("document").unwrap());
                all.push((case, name, document, text("outcome_reason")));
            }
        }
    }
    all
}

fn run(home: &Home, plan: Option<&str>, args: &[&str]) -> Option<i32> {
    let mut command = home.akashi();
    if let Some(step) = plan {
        command.env("AKASHI_FAIL", format!("{step}=kill"));
    }
    command.args(args).output().unwrap().status.code()
}

fn go(home: &Home, model: &mut Model, step: &Step, n: usize) {
    match step {
        Step::Submit { case, content } => {
            let name = format!("規程{n:03}.txt");
            let text = format!("第{content}条（教育）\n職員に年1回、教育を行う。\n");
            home.submit(&folder(*case), &name, text);
            model.files.insert((*case, name), *content);
        }
        Step::Intake => {
            let code = run(home, None, &["intake"]);
            assert!(matches!(code, Some(0 | 3)), "{code:?}");
            model.settle();
        }
        Step::Crash(at) => {
            let code = run(home, Some(at), &["intake"]);
            assert!(matches!(code, None | Some(0 | 3)), "{code:?}");
            assert!(matches!(run(home, None, &["verify"]), Some(0 | 4)));
        }
        Step::Erase { which, at } => {
            go(home, model, &Step::Intake, n);
            let all = documents(home);
            if all.is_empty() {
                return;
            }
            let (case, name, document, _) = &all[which % all.len()];
            let args = ["erase", document, "--reason", "求め", "--yes"];
            run(home, *at, &args);
            assert_eq!(run(home, None, &["erase", "--again"]), Some(0));
            let content = model.files[&(*case, name.clone())];
            model.forgotten.insert((*case, content));
            let with = |other: &&(u8, String, String, Option<String>)| {
                other.2 == *document || other.3.as_ref() == Some(document)
            };
            for (case, name, ..) in all.iter().filter(with) {
                model.erased.insert((*case, name.clone()));
            }
        }
    }
}

fn holds(home: &Home, steps: &[Step]) {
    let mut model = Model::default();
    for (n, step) in steps.iter().enumerate() {
        go(home, &mut model, step, n);
    }
    go(home, &mut model, &Step::Intake, steps.len());
    let there: Vec<(u8, String)> = documents(home)
        .into_iter()
        .map(|(case, name, ..)| (case, name))
        .collect();
    let once: BTreeSet<_> = there.iter().cloned().collect();
    assert_eq!(once.len(), there.len(), "something was taken in twice");
    assert_eq!(once, model.there());
    let sound = home.json(["verify"]);
    let erased: Vec<&Value> = sound["erased"].as_array().unwrap().iter().collect();
    assert_eq!(erased.len(), model.erased.len());
    let bytes: BTreeSet<u8> = model.there().iter().map(|file| model.files[file]).collect();
    assert_eq!(sound["checked"]["originals"], bytes.len(), "{sound:#}");
}

/// Whether the long form is wanted.
pub(crate) fn long() -> bool {
    std::env::var_os("AKASHI_TORTURE").is_some()
}

#[test]
fn any_sequence_leaves_what_the_model_says() {
    let (cases, most) = if long() { (60, 16) } else { (3, 7) };
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 30,
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in steps(most))| {
        holds(&Home::new(), &steps);
    });
}
