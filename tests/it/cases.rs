//! The lives of cases, as the scenario tables under `tests/cases` tell them,
//! and the program run on a home.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::{Mutex, OnceLock};

use akashi::casework::{
    Act, Applied, Life, Mode, Prior, Refusal, Rules, World, apply, bars, due, duties, replay,
};
use akashi::scheme::trace::implemented_by;
use akashi::scheme::{Pack, Templates, load};
use jiff::civil::Date;
use serde::Deserialize;

use crate::support::{ASPIC, Home, JAPHIC, repository, strings};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    scenario: Vec<Scenario>,
}

/// A life, a line a step. `DATE EVENT field=value…` happens, and with
/// `! why ARTICLE` after it is refused so; with `may` before it, it could happen
/// and does not. The other lines ask.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    name: String,
    articles: Vec<String>,
    #[serde(default)]
    settings: BTreeMap<String, String>,
    steps: String,
}

/// A pack as it lies in the repository, loaded once.
pub(crate) fn pack(id: &str) -> Pack {
    static PACKS: OnceLock<Mutex<BTreeMap<String, Pack>>> = OnceLock::new();
    let mut packs = PACKS.get_or_init(Mutex::default).lock().unwrap();
    let templates = Templates::with_folder(repository().join("templates"));
    let read = || load(&templates, id, None).unwrap();
    packs.entry(id.to_owned()).or_insert_with(read).clone()
}

/// All scenarios of a scheme with their names.
pub(crate) fn scenarios(id: &str) -> Vec<(String, Scenario)> {
    let folder = repository().join("tests/cases").join(id);
    let mut all = Vec::new();
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        let table: Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{stem}: {e}"));
        for scenario in table.scenario {
            all.push((format!("cases/{id}/{stem}::{}", scenario.name), scenario));
        }
    }
    all
}

/// What a scenario has come to.
struct Run<'a> {
    rules: Rules<'a>,
    life: Life,
    acts: Vec<Act>,
    priors: Vec<Prior>,
    effects: akashi::casework::Effects,
}

/// Every scenario of a scheme by name: the pack with its settings, and what
/// happens in it.
pub(crate) fn told(id: &str) -> Vec<(String, Pack, Vec<Act>)> {
    let pack = pack(id);
    let told = scenarios(id).into_iter().map(|(name, scenario)| {
        let acts = run(&pack, &scenario).unwrap_or_else(|e| panic!("{name}: {e}"));
        (name, with_settings(&pack, &scenario), acts)
    });
    told.collect()
}

fn with_settings(pack: &Pack, scenario: &Scenario) -> Pack {
    let mut pack = pack.clone();
    for (path, value) in &scenario.settings {
        let (table, key) = path.split_once('.').unwrap();
        let table = pack
            .settings
            .get_mut(table)
            .unwrap()
            .as_table_mut()
            .unwrap();
        table.insert(key.to_owned(), toml::Value::String(value.clone()));
    }
    pack
}

/// Runs a scenario; what was recorded in it, when all that it says is so.
pub(crate) fn run(pack: &Pack, scenario: &Scenario) -> Result<Vec<Act>, String> {
    let pack = with_settings(pack, scenario);
    let mut run = Run {
        life: Life::new(&pack.life),
        rules: Rules::new(&pack)?,
        acts: Vec::new(),
        priors: Vec::new(),
        effects: akashi::casework::Effects::default(),
    };
    for line in scenario.steps.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        run.step(line).map_err(|e| format!("{line}: {e}"))?;
    }
    let again = replay(&run.acts, &run.rules).map_err(|e| format!("replay: {e:?}"))?;
    if again != run.life {
        return Err("replaying gives another life".into());
    }
    Ok(run.acts)
}

impl Run<'_> {
    fn step(&mut self, line: &str) -> Result<(), String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let said = |holds: bool, what: &dyn std::fmt::Debug| match holds {
            true => Ok(()),
            false => Err(format!("found {what:?}")),
        };
        match words.as_slice() {
            ["=", state] => {
                let states: Vec<&str> = self.life.items.iter().map(|i| i.state.as_str()).collect();
                said(states.contains(state), &states)
            }
            ["fact", name, "=", value] => {
                let items = self.life.items.iter().rev();
                let fact = items
                    .filter_map(|item| item.facts.get(*name))
                    .next()
                    .or_else(|| self.life.facts.get(*name))
                    .map(ToString::to_string);
                said(fact.as_deref() == Some(value), &fact)
            }
            ["flag", id] => said(
                self.life.flags.iter().any(|f| f.id == *id),
                &self.life.flags,
            ),
            ["noflag", id] => said(
                self.life.flags.iter().all(|f| f.id != *id),
                &self.life.flags,
            ),
            ["notice", id] => said(self.effects.notices.iter().any(|n| n == id), &self.effects),
            ["register", id] => said(self.effects.register.iter().any(|n| n == id), &self.effects),
            ["due", on, id, last, rest @ ..] => {
                let all = due(&self.life, &self.rules).map_err(|e| e.to_string())?;
                let on: Date = on.parse().unwrap();
                let found: Vec<String> = all
                    .iter()
                    .filter(|due| due.deadline == *id)
                    .map(|due| {
                        let standing = serde_json::to_value(due.standing(on)).unwrap();
                        format!("{} {}", due.last, standing.as_str().unwrap())
                    })
                    .collect();
                let wanted = format!("{last} {}", rest.join(" "));
                said(
                    found.contains(&wanted),
                    &all.iter()
                        .map(|d| (&d.deadline, d.last))
                        .collect::<Vec<_>>(),
                )
            }
            ["nodue", id] => {
                let all = due(&self.life, &self.rules).map_err(|e| e.to_string())?;
                said(all.iter().all(|due| due.deadline != *id), &id)
            }
            ["duty", on, event, kind] => {
                let world = self.world(on.parse().unwrap());
                let all = duties(&self.life, &self.rules, &world).map_err(|e| e.to_string())?;
                let kind_of = |duty: &akashi::casework::Duty| match (duty.disputed, duty.bound) {
                    (Some(_), _) => "disputed",
                    (None, true) => "bound",
                    (None, false) => "may",
                };
                let holds = match *kind {
                    "none" => all.iter().all(|duty| duty.event != *event),
                    kind => all
                        .iter()
                        .any(|duty| duty.event == *event && kind_of(duty) == kind),
                };
                said(
                    holds,
                    &all.iter()
                        .map(|d| (&d.event, kind_of(d)))
                        .collect::<Vec<_>>(),
                )
            }
            ["prior", on, event, rest @ ..] => {
                let received = rest.iter().find_map(|word| word.strip_prefix("received="));
                self.priors.push(Prior {
                    case: "C-0".into(),
                    event: (*event).into(),
                    on: on.parse().unwrap(),
                    received: received.map(|day| day.parse().unwrap()),
                    same_applicant: !rest.contains(&"other-applicant"),
                    same_subject: !rest.contains(&"other-subject"),
                    certain: !rest.contains(&"likely"),
                });
                Ok(())
            }
            ["bar", id, kind] => {
                let all = bars(&self.life, &self.priors, &self.rules).map_err(|e| e.to_string())?;
                let kind_of = |hit: &akashi::casework::BarHit| {
                    if hit.disputed { "disputed" } else { "stands" }
                };
                let holds = match *kind {
                    "none" => all.iter().all(|hit| hit.bar != *id),
                    kind => all.iter().any(|hit| hit.bar == *id && kind_of(hit) == kind),
                };
                said(holds, &all)
            }
            ["may", on, event, rest @ ..] => {
                let attempt = self.attempt(on, event, rest)?;
                attempt
                    .map(drop)
                    .map_err(|refusal| format!("refused: {refusal:?}"))
            }
            [on, event, rest @ ..] => self.happen(on, event, rest),
            _ => Err("not a step".into()),
        }
    }

    fn world(&self, today: Date) -> World<'_> {
        World {
            today,
            priors: &self.priors,
        }
    }

    /// What would come of an event.
    fn attempt(
        &self,
        on: &str,
        event: &str,
        fields: &[&str],
    ) -> Result<Result<Applied, Refusal>, String> {
        let mut act = Act {
            event: event.into(),
            on: on.parse().map_err(|_| "no date")?,
            by: "見本 花子".into(),
            reason: "見本の理由".into(),
            ..Default::default()
        };
        for word in fields {
            match word.split_once('=') {
                Some(("item", item)) => act.item = Some(item.into()),
                Some((field, value)) => {
                    act.fields.insert(field.into(), value.into());
                }
                None if *word == "noreason" => act.reason.clear(),
                None => return Err(format!("not a field: {word}")),
            }
        }
        let world = self.world(act.on);
        Ok(apply(&self.life, &act, &self.rules, &world, Mode::New))
    }

    fn happen(&mut self, on: &str, event: &str, rest: &[&str]) -> Result<(), String> {
        let at = rest.iter().position(|word| *word == "!");
        let (fields, refused) = rest.split_at(at.unwrap_or(rest.len()));
        match (self.attempt(on, event, fields)?, refused) {
            (Ok(applied), []) => {
                self.life = applied.life;
                self.effects = applied.effects;
                self.acts.push(applied.act);
                Ok(())
            }
            (Err(refusal), ["!", why, article]) => {
                let found = serde_json::to_value(refusal.why).unwrap();
                let fits =
                    found.as_str() == Some(why) && refusal.articles.iter().any(|a| a == article);
                match fits {
                    true => Ok(()),
                    false => Err(format!("{refusal:?}")),
                }
            }
            (Err(refusal), _) => Err(format!("refused: {refusal:?}")),
            (Ok(_), _) => Err("not refused".into()),
        }
    }
}

fn all_run(id: &str) {
    let pack = pack(id);
    let mut wrong = Vec::new();
    let all = scenarios(id);
    assert!(all.len() > 7, "the scenarios are not where they should be");
    for (name, scenario) in all {
        if let Err(error) = run(&pack, &scenario) {
            wrong.push(format!("{name}: {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_first_scheme_lives_as_its_articles_say() {
    all_run(JAPHIC);
}

#[test]
fn the_second_scheme_lives_as_its_articles_say() {
    all_run(ASPIC);
}

/// Every article has behaviour and tests; every test that is named is there,
/// and a scenario says itself which articles it is about.
#[test]
fn every_article_is_carried_out_and_tested() {
    let mut wrong = Vec::new();
    for id in [JAPHIC, ASPIC] {
        let pack = pack(id);
        let known: BTreeMap<String, Scenario> = scenarios(id).into_iter().collect();
        for article in &pack.life.articles {
            if implemented_by(&pack, article).is_empty() {
                wrong.push(format!("{}: no behaviour", article.id));
            }
            if article.tests.is_empty() {
                wrong.push(format!("{}: no test", article.id));
            }
            for test in &article.tests {
                let there = match known.get(test) {
                    Some(scenario) => scenario.articles.iter().any(|a| article.is(a)),
                    None => is_test(test),
                };
                if !there {
                    wrong.push(format!("{}: no test {test}", article.id));
                }
            }
        }
        for (name, scenario) in &known {
            for id in &scenario.articles {
                let article = pack.life.article(id);
                if !article.is_some_and(|article| article.tests.contains(name)) {
                    wrong.push(format!("{name} is about {id}, which does not name it"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether `module::function` is a test of this binary.
fn is_test(name: &str) -> bool {
    let Some((module, function)) = name.split_once("::") else {
        return false;
    };
    let file = repository().join(format!("tests/it/{module}.rs"));
    let text = fs::read_to_string(file).unwrap_or_default();
    text.contains(&format!("#[test]\nfn {function}("))
}

#[test]
fn versions_are_named() {
    for id in [JAPHIC, ASPIC] {
        let pack = pack(id);
        let in_hand: Vec<_> = pack
            .versions
            .iter()
            .filter(|v| v.text == "in-hand")
            .collect();
        assert_eq!(in_hand.len(), 1);
        assert_eq!(in_hand[0].date, pack.effective);
        assert!(pack.versions.iter().any(|v| v.text == "not-in-hand"));
    }
}

#[test]
fn criteria_name_their_text() {
    let pack = pack(JAPHIC);
    assert!(pack.criteria.iter().all(|c| !c.provenance.is_empty()));
    let sources: BTreeSet<&str> = pack.criteria.iter().map(|c| c.source.as_str()).collect();
    assert!(sources.len() > 1, "{sources:?}");
}

fn home_with_a_case() -> (Home, String) {
    let home = Home::new();
    let slip = "applicant = \"見本会\"\nsubject = \"見本病院\"\nreceived_on = 2025-04-01\n";
    home.submit("a", "submission.toml", slip);
    home.submit("a", "規程.txt", "個人情報保護規程\n");
    let taken = home.intake();
    let case = taken[0]["case"].as_str().unwrap().to_owned();
    (home, case)
}

#[test]
fn a_submission_is_the_first_event() {
    let (home, case) = home_with_a_case();
    let shown = home.json(["case", "show", &case]);
    assert_eq!(shown["life"]["state"], "applied");
    assert_eq!(shown["life"]["history"][0]["event"], "application-filed");
    assert_eq!(shown["life"]["history"][0]["on"], "2025-04-01");
    let due = home.json(["due", "--on", "2025-04-02"]);
    assert_eq!(due["due"][0]["deadline"], "fee-due");
    assert_eq!(due["due"][0]["last"], "2025-07-01");
    let working = due["due"][0]["working"]["ja"].as_str().unwrap();
    assert!(
        working.contains("起算日 2025-04-02、3か月、満了 2025-07-01"),
        "{working}"
    );
    let ics = home.run(["due", "--format", "ics"]).exits(0);
    assert!(
        ics.out.contains("DTSTART;VALUE=DATE:20250701"),
        "{}",
        ics.out
    );
}

#[test]
fn what_does_not_run_says_what_would_start_it() {
    let (home, case) = home_with_a_case();
    let told = home.run(["due", "--explain", "reexam-fee-due", "--case", &case]);
    let told = told.exits(0).out;
    assert!(told.contains("request-reexamination"), "{told}");
    assert!(told.contains("JAPHIC-11-5"), "{told}");
    let all = home.json(["due", "--explain", "deny-reexamination-unpaid"]);
    assert_eq!(all["due"].as_array().map(Vec::len), Some(0), "{all}");
    assert_eq!(all["starts"][0]["deadline"], "reexam-fee-due", "{all}");
    let by = &all["starts"][0]["starts"][0];
    assert_eq!(by["event"], "request-reexamination", "{all}");
    assert!(!by["articles"].as_array().unwrap().is_empty(), "{all}");
    // What runs needs no such words; what has run says since when.
    let runs = home.run(["due", "--explain", "fee-due"]).exits(0).out;
    assert!(!runs.contains("application-filed"), "{runs}");
    let pay = ["case", "pay-fee", &case, "--on", "2025-04-02"];
    home.run(pay.iter().chain(&["--field", "amount=1"]))
        .exits(0);
    let paid = home.run(["due", "--explain", "fee-due", "--case", &case]);
    let paid = paid.exits(0).out;
    assert!(paid.contains("2025-04-01 に起きています"), "{paid}");
}

#[test]
fn events_stand_in_the_ledger() {
    let (home, case) = home_with_a_case();
    let paid = [
        "case",
        "pay-fee",
        &case,
        "--on",
        "2025-04-10",
        "--field",
        "amount=118800",
    ];
    let done = home.json(paid.iter().chain(&["--by", "見本 太郎"]));
    assert_eq!(done["to"], "examination");
    let again = home.run(paid).exits(1);
    assert!(
        again.err.contains("E0803") && again.err.contains("8-1"),
        "{}",
        again.err
    );
    let future = [
        "case",
        "check-antisocial",
        &case,
        "--on",
        "2999-01-01",
        "--field",
        "involved=no",
    ];
    assert!(home.run(future).exits(2).err.contains("E0804"));
    let events = home.run(["ledger", "events", "--case", &case]).exits(0);
    assert!(events.out.contains("case-event"), "{}", events.out);
    assert!(!events.out.contains("見本 太郎"), "{}", events.out);
    let verified = home.json(["verify"]);
    assert_eq!(verified["ok"], true);
}

#[test]
fn trace_prints_every_article() {
    let home = Home::new();
    let trace = home.json(["scheme", "trace", JAPHIC]);
    let articles = trace["articles"].as_array().unwrap();
    assert_eq!(articles.len(), 71);
    let row = articles.iter().find(|a| a["id"] == "JAPHIC-18-2").unwrap();
    assert!(strings(&row["implemented_by"]).contains(&"event renewal-filed"));
    assert!(!strings(&row["tests"]).is_empty());
}

/// A closed case refuses supplements; a changed life cycle refuses acts.
#[test]
fn a_closed_case_and_a_changed_pack_refuse() {
    let (home, case) = home_with_a_case();
    let pack = repository()
        .join("templates/schemes")
        .join(JAPHIC)
        .join("2016-07-01/deadlines.toml");
    let text = fs::read_to_string(pack).unwrap();
    let own = format!("templates/schemes/{JAPHIC}/2016-07-01/deadlines.toml");
    home.put(&own, text.replace("span = \"3m\"", "span = \"4m\""));
    let pay = [
        "case",
        "pay-fee",
        &case,
        "--on",
        "2025-04-10",
        "--field",
        "amount=1",
    ];
    assert!(home.run(pay).exits(1).err.contains("E0816"));
    fs::remove_file(home.path(&own)).unwrap();
    let deny = ["case", "deny-unpaid", &case, "--on", "2025-07-02"];
    assert!(home.run(deny).exits(2).err.contains("E0806"));
    home.run(deny.iter().chain(&["--reason", "納付なし"]))
        .exits(0);
    home.submit("b", "submission.toml", format!("case = \"{case}\"\n"));
    home.submit("b", "追加.txt", "追加\n");
    let run = home.run(["intake"]).exits(3);
    assert!(
        run.err.contains("E0205") && run.err.contains("8-3"),
        "{}",
        run.err
    );
}

mod mutants;
pub(crate) mod random;
