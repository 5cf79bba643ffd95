//! The register as one HTML page that needs nothing beside it, for a body's web
//! site. How it looks stands in `templates/pages/register.html`; here is what can
//! stand in it. Everything is escaped as it is put in.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value as Shown, context};
use serde::Serialize;

use super::super::receipt::{PageError, Title};
use super::super::words::{Lang, Words};
use super::{Inside, ListView, Register, Row, Value, list_key};

/// Where the template of the page lies below `templates/`.
pub const PAGE: &str = "pages/register.html";

/// Words in both languages.
#[derive(Serialize, Clone)]
struct Both {
    ja: String,
    en: String,
}

#[derive(Serialize)]
struct ShownRegister {
    scheme: String,
    title: Both,
    body: String,
    on: String,
    made_at: String,
    public: bool,
    left_out: usize,
    erases: String,
    lists: Vec<ShownList>,
}

#[derive(Serialize)]
struct ShownList {
    id: &'static str,
    title: Both,
    columns: Vec<Both>,
    inside: bool,
    rows: Vec<ShownRow>,
}

#[derive(Serialize)]
struct ShownRow {
    cells: Vec<Cell>,
    forms: Vec<Form>,
    inside: Option<ShownInside>,
}

#[derive(Serialize)]
struct Cell {
    text: Option<String>,
    both: Option<Both>,
}

#[derive(Serialize)]
struct Form {
    title: Both,
    rows: Vec<[String; 3]>,
    withheld: usize,
}

#[derive(Serialize)]
struct ShownInside {
    case: String,
    state: Both,
    event: Both,
    since: String,
    overdue: Option<Both>,
}

/// The page, made of a template in the language of Jinja.
pub fn page(template: &str, registers: &[Register]) -> Result<String, PageError> {
    let (ja, en) = (Words::new(Lang::Ja), Words::new(Lang::En));
    let shown: Vec<ShownRegister> = registers
        .iter()
        .map(|register| shown(register, &ja, &en))
        .collect();
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_function("words", move |key: &str| {
        Shown::from(Serde(Both {
            ja: ja.get(key).to_owned(),
            en: en.get(key).to_owned(),
        }))
    });
    environment.add_template(PAGE, template)?;
    Ok(environment
        .get_template(PAGE)?
        .render(context! { registers => Serde(shown) })?)
}

fn both(title: &Title) -> Both {
    Both {
        ja: title.ja.clone(),
        en: title.en.clone(),
    }
}

fn shown(register: &Register, ja: &Words, en: &Words) -> ShownRegister {
    ShownRegister {
        scheme: register.scheme.clone(),
        title: both(&register.title),
        body: register.body.clone(),
        on: register.on.to_string(),
        made_at: register.made_at.clone(),
        public: register.public,
        left_out: register.left_out,
        erases: register.erases.join(", "),
        lists: register
            .lists
            .iter()
            .map(|view| list(view, ja, en))
            .collect(),
    }
}

fn list(view: &ListView, ja: &Words, en: &Words) -> ShownList {
    let key = list_key(view.list);
    // A form's rows stand below their entry, not in a column.
    let is_form = |at: usize| {
        let mut values = view.rows.iter().filter_map(|row| row.values.get(at));
        values.any(|value| matches!(value, Value::Rows(..)))
    };
    let columns = view.columns.iter().enumerate();
    ShownList {
        id: key.rsplit('.').next().unwrap_or_default(),
        title: Both {
            ja: ja.get(key).to_owned(),
            en: en.get(key).to_owned(),
        },
        columns: columns
            .filter(|(at, _)| !is_form(*at))
            .map(|(_, (_, title))| both(title))
            .collect(),
        inside: view.rows.iter().any(|row| row.inside.is_some()),
        rows: view
            .rows
            .iter()
            .map(|row| shown_row(view, row, &is_form))
            .collect(),
    }
}

fn shown_row(view: &ListView, row: &Row, is_form: &dyn Fn(usize) -> bool) -> ShownRow {
    let mut shown = ShownRow {
        cells: Vec::new(),
        forms: Vec::new(),
        inside: row.inside.as_ref().map(shown_inside),
    };
    for (at, value) in row.values.iter().enumerate() {
        let (text, words) = match value {
            Value::Rows(rows, withheld) => {
                let title = view.columns.get(at).map(|(_, title)| both(title));
                shown.forms.extend(title.map(|title| {
                    Form {
                        title,
                        withheld: withheld.unwrap_or_default(),
                        rows: rows
                            .iter()
                            .map(|row| [row.number.clone(), row.title.clone(), row.value.clone()])
                            .collect(),
                    }
                }));
                continue;
            }
            Value::None => (None, None),
            Value::Text(text) => (Some(text.clone()), None),
            Value::Both(title) => (None, Some(both(title))),
        };
        if !is_form(at) {
            shown.cells.push(Cell { text, both: words });
        }
    }
    shown
}

fn shown_inside(inside: &Inside) -> ShownInside {
    ShownInside {
        case: inside.case.clone(),
        state: both(&inside.state),
        event: both(&inside.event),
        since: inside.since.to_string(),
        overdue: inside.overdue.as_ref().map(both),
    }
}
