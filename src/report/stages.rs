//! Counts and times per stage, as table and JSON.

use serde_json::{Value, json};

use super::receipt::Title;
use super::table::{Align, Table};
use super::words::Words;

/// A state and the certifications that stand or stood there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stage {
    /// Scheme id.
    pub scheme: String,
    /// What the state is of.
    pub track: Title,
    /// State id.
    pub state: String,
    /// Its name.
    pub title: Title,
    /// Whether nothing leaves it.
    pub is_final: bool,
    /// How many stand there.
    pub now: usize,
    /// How many times it was left.
    pub left: usize,
    /// Days of those that left, the middle one.
    pub median: Option<f64>,
    /// The longest stay; nothing where nothing stood there.
    pub longest: Option<Longest>,
}

/// The longest stay in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Longest {
    /// Days, up to the day of the count where it goes on.
    pub days: i64,
    /// Number of the newest case.
    pub case: String,
    /// Whether it goes on.
    pub runs: bool,
}

/// The stages as a table, a scheme after the other.
pub fn text(stages: &[Stage], words: &Words) -> String {
    if stages.is_empty() {
        return words.get("stages.none").to_owned();
    }
    let mut text = String::new();
    for own in stages.chunk_by(|a, b| a.scheme == b.scheme) {
        let mut table = Table::new(&[
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Left,
        ]);
        let keys = ["track", "state", "now", "left", "median", "longest", "case"];
        table.cells(
            keys.map(|key| words.get(&format!("stages.{key}")).to_owned())
                .into(),
        );
        for stage in own {
            table.row(line(stage, words));
        }
        if let Some(first) = own.first() {
            text.push_str(&format!("{}\n", first.scheme));
        }
        text.push_str(&table.render(2));
    }
    text
}

fn line(stage: &Stage, words: &Words) -> [String; 7] {
    // How long something stands in an end says nothing.
    let longest = stage.longest.as_ref().filter(|_| !stage.is_final);
    let number = |n: usize| n.to_string();
    [
        words.pick(&stage.track.ja, &stage.track.en).to_owned(),
        words.pick(&stage.title.ja, &stage.title.en).to_owned(),
        number(stage.now),
        number(stage.left),
        stage
            .median
            .map(|days| days.to_string())
            .unwrap_or_default(),
        longest.map(|it| it.days.to_string()).unwrap_or_default(),
        longest.map_or_else(String::new, |it| match it.runs {
            true => words.fill("stages.runs", &[("case", &it.case)]),
            false => it.case.clone(),
        }),
    ]
}

/// A list of objects, a state each.
pub fn json(stages: &[Stage]) -> Vec<Value> {
    let each = stages.iter().map(|stage| {
        let longest = stage.longest.as_ref().filter(|_| !stage.is_final);
        json!({
            "scheme": stage.scheme, "track_ja": stage.track.ja, "track_en": stage.track.en,
            "state": stage.state, "title_ja": stage.title.ja, "title_en": stage.title.en,
            "final": stage.is_final, "now": stage.now, "left": stage.left, "median_days": stage.median,
            "longest_days": longest.map(|it| it.days), "longest_case": longest.map(|it| &it.case),
            "longest_runs": longest.map(|it| it.runs),
        })
    });
    each.collect()
}
