//! The register (登録簿) of a scheme as of a day: as table, as one page for a web
//! site, as CSV, as JSON.

mod page;

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::package::PackageError;
use super::package::sheet;
use super::receipt::Title;
use super::table::{Align, Table, shorten};
use super::words::Words;
use crate::scheme::List;

pub use page::{PAGE, page};

/// Columns that a cell of the table takes.
const WIDTH: usize = 44;

/// A register as of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    /// Scheme id.
    pub scheme: String,
    /// Its title.
    pub title: Title,
    /// Name of the body.
    pub body: String,
    /// The day.
    pub on: Date,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Whether it is what the public sees.
    pub public: bool,
    /// Entries of that day that an article has erased since.
    pub left_out: usize,
    /// Those articles.
    pub erases: Vec<String>,
    /// The lists that were asked for.
    pub lists: Vec<ListView>,
}

/// One list of a register.
#[derive(Debug, Clone, PartialEq)]
pub struct ListView {
    /// Which.
    pub list: List,
    /// What its entries say: id and name.
    pub columns: Vec<(String, Title)>,
    /// Its entries.
    pub rows: Vec<Row>,
}

/// An entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// A value for each column.
    pub values: Vec<Value>,
    /// What only the body sees.
    pub inside: Option<Inside>,
}

/// What an entry says in a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    None,
    /// Words as recorded.
    Text(String),
    /// Words of the pack.
    Both(Title),
    /// Rows of a form, and how many are withheld, which only the body sees.
    Rows(Vec<FormLine>, Option<usize>),
}

/// A row of a published form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormLine {
    /// Its number as printed.
    pub number: String,
    /// What is asked for.
    pub title: String,
    /// The answer.
    pub value: String,
    /// Whether the public does not see it.
    pub withheld: bool,
}

/// What only the body sees of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// Number of the newest case.
    pub case: String,
    /// Where the certification stands.
    pub state: Title,
    /// The event that made the entry so.
    pub event: Title,
    /// Its day.
    pub since: Date,
    /// The event by which it should have left.
    pub overdue: Option<Title>,
}

/// The key of a list in the catalogues.
pub fn list_key(list: List) -> &'static str {
    match list {
        List::Current => "register.current",
        List::Expired => "register.expired",
        List::Revoked => "register.revoked",
    }
}

fn pick<'a>(title: &'a Title, words: &'a Words) -> &'a str {
    words.pick(&title.ja, &title.en)
}

impl Value {
    /// In words: of a form, how many rows.
    pub fn text(&self, words: &Words) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.clone(),
            Self::Both(title) => pick(title, words).to_owned(),
            Self::Rows(rows, withheld) => {
                let n = rows.len().to_string();
                match withheld.map(|n| n.to_string()) {
                    None => words.fill("register.rows_public", &[("n", &n)]),
                    Some(hidden) => {
                        words.fill("register.rows", &[("n", &n), ("withheld", &hidden)])
                    }
                }
            }
        }
    }

    /// As a cell of a sheet: a form's rows a line each.
    fn cell(&self, words: &Words) -> String {
        let Self::Rows(rows, _) = self else {
            return self.text(words);
        };
        let line = |row: &FormLine| format!("{} {}: {}", row.number, row.title, row.value);
        let lines: Vec<String> = rows
            .iter()
            .map(|row| line(row).trim_start().to_owned())
            .collect();
        lines.join("\n")
    }

    fn json(&self) -> Json {
        match self {
            Self::None => Json::Null,
            Self::Text(text) => json!(text),
            Self::Both(title) => json!({"ja": title.ja, "en": title.en}),
            Self::Rows(rows, withheld) => {
                let row = |row: &FormLine| {
                    let mut line = json!({
                        "number": row.number, "title": row.title, "value": row.value,
                    });
                    if withheld.is_some() {
                        line["withheld"] = row.withheld.into();
                    }
                    line
                };
                rows.iter().map(row).collect()
            }
        }
    }
}

impl Inside {
    fn cells(&self, words: &Words) -> [String; 5] {
        let overdue = self.overdue.as_ref().map(|title| pick(title, words));
        [
            self.case.clone(),
            pick(&self.state, words).to_owned(),
            pick(&self.event, words).to_owned(),
            self.since.to_string(),
            overdue.unwrap_or_default().to_owned(),
        ]
    }
}

/// Keys of the columns that only the body sees.
const INSIDE: [&str; 5] = [
    "register.case",
    "register.state",
    "register.event",
    "register.since",
    "register.overdue",
];

/// The registers as tables.
pub fn text(registers: &[Register], words: &Words) -> String {
    let mut text = String::new();
    for register in registers {
        let on = register.on.to_string();
        let title = pick(&register.title, words);
        let key = match register.public {
            true => "register.heading_public",
            false => "register.heading",
        };
        text.push_str(&words.fill(key, &[("scheme", title), ("on", &on)]));
        for view in &register.lists {
            let n = view.rows.len().to_string();
            let list = words.get(list_key(view.list));
            text.push_str(&words.fill("register.list", &[("list", list), ("n", &n)]));
            text.push_str(&table(view, words));
        }
        if register.left_out > 0 {
            let (n, articles) = (register.left_out.to_string(), register.erases.join(", "));
            let values = [("n", n.as_str()), ("articles", articles.as_str())];
            text.push_str(&words.fill("register.left_out", &values));
        }
    }
    text
}

fn table(view: &ListView, words: &Words) -> String {
    if view.rows.is_empty() {
        return String::new();
    }
    let inside = view.rows.iter().any(|row| row.inside.is_some());
    let (head, rows) = sheet_of(view, words, inside, |value| {
        shorten(&value.text(words), WIDTH)
    });
    let mut table = Table::new(&vec![Align::Left; head.len()]);
    table.cells(head);
    for row in rows {
        table.cells(row);
    }
    table.render(2)
}

/// Heads and cells of a list.
fn sheet_of(
    view: &ListView,
    words: &Words,
    inside: bool,
    cell: impl Fn(&Value) -> String,
) -> (Vec<String>, Vec<Vec<String>>) {
    let mut head: Vec<String> = view
        .columns
        .iter()
        .map(|(_, title)| pick(title, words).to_owned())
        .collect();
    if inside {
        head.extend(INSIDE.map(|key| words.get(key).to_owned()));
    }
    let rows = view.rows.iter().map(|row| {
        let mut cells: Vec<String> = row.values.iter().map(&cell).collect();
        if let Some(inside) = &row.inside {
            cells.extend(inside.cells(words));
        }
        cells
    });
    (head, rows.collect())
}

/// The registers as CSV: a row per entry, the list it stands on first.
pub fn csv(registers: &[Register], words: &Words) -> Result<Vec<u8>, PackageError> {
    let views = || {
        let each = registers.iter();
        each.flat_map(|register| register.lists.iter().map(move |view| (register, view)))
    };
    let inside = registers.iter().any(|register| !register.public);
    let mut columns: Vec<&(String, Title)> = Vec::new();
    for column in views().flat_map(|(_, view)| &view.columns) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    let mut head = vec![words.get("register.scheme"), words.get("register.which")];
    head.extend(columns.iter().map(|(_, title)| pick(title, words)));
    if inside {
        head.extend(INSIDE.map(|key| words.get(key)));
    }
    let mut rows = Vec::new();
    for (register, view) in views() {
        for row in &view.rows {
            let mut cells = vec![
                register.scheme.clone(),
                words.get(list_key(view.list)).to_owned(),
            ];
            cells.extend(columns.iter().map(|column| {
                let at = view.columns.iter().position(|own| own == *column);
                let value = at.and_then(|at| row.values.get(at));
                value.map(|value| value.cell(words)).unwrap_or_default()
            }));
            if let Some(inside) = &row.inside {
                cells.extend(inside.cells(words));
            }
            rows.push(cells);
        }
    }
    sheet::csv(&head, &rows)
}

/// The registers as JSON: an object per entry under the ids of its columns.
pub fn json(registers: &[Register]) -> Json {
    let entry = |view: &ListView, row: &Row| {
        let values = view.columns.iter().zip(&row.values);
        let mut entry: serde_json::Map<String, Json> = values
            .map(|((id, _), value)| (id.clone(), value.json()))
            .collect();
        if let Some(inside) = &row.inside {
            let both = |title: &Title| json!({"ja": title.ja, "en": title.en});
            entry.insert("case".into(), json!(inside.case));
            entry.insert("state".into(), both(&inside.state));
            entry.insert("event".into(), both(&inside.event));
            entry.insert("since".into(), json!(inside.since.to_string()));
            entry.insert("overdue".into(), json!(inside.overdue.as_ref().map(both)));
        }
        Json::Object(entry)
    };
    let each = registers.iter().map(|register| {
        let lists: serde_json::Map<String, Json> = register
            .lists
            .iter()
            .map(|view| {
                let rows: Vec<Json> = view.rows.iter().map(|row| entry(view, row)).collect();
                let name = json!(view.list).as_str().unwrap_or_default().to_owned();
                (name, json!(rows))
            })
            .collect();
        json!({
            "scheme": register.scheme, "title_ja": register.title.ja, "title_en": register.title.en,
            "body": register.body, "on": register.on.to_string(), "made_at": register.made_at,
            "public": register.public, "left_out": register.left_out, "lists": lists,
        })
    });
    json!({"schema_version": 1, "registers": each.collect::<Vec<_>>()})
}
