//! The register (登録簿) of a scheme as of a day, made of what was recorded in its
//! cases. The public sees what the scheme's pack names after the newest event, and
//! nothing that an article has erased or an officer withheld since.

mod form;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::casework::{Lived, lives};
use super::error::{Code, Failure};
use super::home::Home;
use super::schemes::{Rules as Packed, Schemes};
use crate::casework::{Entry, entry};
use crate::model::{Case, RowId};
use crate::records::{Unit, Version};
use crate::report::Title;
use crate::report::register::{Inside, ListView, PAGE, Register, Row, Value};
use crate::scheme::List;
use crate::scheme::life::LifeCycle;
use crate::scheme::register::{Column, From, Layout};

/// Which register.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Only this scheme.
    pub scheme: Option<String>,
    /// The day; today when there is none.
    pub on: Option<Date>,
    /// Only this list.
    pub list: Option<List>,
    /// What the public sees.
    pub public: bool,
}

/// The registers of a day, and what a person should look at.
#[derive(Default)]
pub struct Registers {
    /// A register for each scheme that was asked for and has one.
    pub registers: Vec<Register>,
    /// What is not as it should be; nothing of it stops the register.
    pub remarks: Vec<Failure>,
}

/// The registers as of a day.
pub fn registers(home: &Home, request: &Request) -> Result<Registers, Failure> {
    let today = home.clock.today();
    let on = request.on.unwrap_or(today);
    if on > today {
        return Err(Failure::new(Code::RegisterDay).with("on", on));
    }
    let mut schemes = home.schemes();
    let mut made = Registers::default();
    let ids = match &request.scheme {
        Some(id) => vec![id.clone()],
        None => schemes.ids()?,
    };
    home.records().work(|unit| {
        let lives = lives(home, unit, &mut schemes)?;
        let of_day = entries(home, unit, &lives, on)?;
        let of_today = entries(home, unit, &lives, today)?;
        for id in &ids {
            let packed = schemes.in_force(id, on)?;
            if packed.pack.register.is_empty() {
                continue;
            }
            let mut making = Making {
                home,
                unit,
                schemes: &mut schemes,
                packed,
                on,
                entries: [&of_day, &of_today],
                request,
                remarks: &mut made.remarks,
            };
            let own = lives.iter().filter(|(case, _)| case.scheme == *id);
            made.registers.push(making.register(own)?);
        }
        Ok::<_, Failure>(())
    })?;
    match (made.registers.is_empty(), &request.scheme) {
        (true, Some(id)) => Err(Failure::new(Code::NoRegister).with("scheme", id)),
        _ => Ok(made),
    }
}

/// The page of registers.
pub fn page(home: &Home, registers: &[Register]) -> Result<String, Failure> {
    home.page_of(PAGE, |template| {
        crate::report::register::page(template, registers)
    })
}

/// What one register is made of.
struct Making<'a> {
    home: &'a Home,
    unit: &'a dyn Unit,
    schemes: &'a mut Schemes,
    packed: Arc<Packed>,
    /// The day of the register.
    on: Date,
    /// The entries of that day, and of today.
    entries: [&'a Entries; 2],
    request: &'a Request,
    remarks: &'a mut Vec<Failure>,
}

/// An entry with the life that it is of.
struct Found<'a> {
    case: &'a Case,
    lived: &'a Lived,
    entry: &'a Entry,
    shows: Vec<String>,
}

/// Entries by the newest case of their life.
type Entries = HashMap<RowId, Entry>;

/// The entries of all lives as of a day, worked out once until something happens
/// in a life.
fn entries(
    home: &Home,
    unit: &dyn Unit,
    lives: &[(Case, Lived)],
    day: Date,
) -> Result<Arc<Entries>, Failure> {
    let version = unit.version(Version::Lives)?;
    home.worked().entries.of(day, version, || {
        let mut entries = HashMap::new();
        for (case, lived) in lives {
            if let Some(entry) = lived.acts(|acts| entry(acts, day))? {
                entries.insert(case.id, entry);
            }
        }
        Ok(entries)
    })
}

impl Making<'_> {
    fn register<'l>(
        &mut self,
        lives: impl Iterator<Item = &'l (Case, Lived)>,
    ) -> Result<Register, Failure> {
        let packed = Arc::clone(&self.packed);
        let pack = &packed.pack;
        let [entries, now] = self.entries;
        let mut found = Vec::new();
        let mut left_out = 0;
        for (case, lived) in lives {
            let Some(entry) = entries.get(&case.id) else {
                continue;
            };
            let now = now.get(&case.id);
            let erased = entry.list == List::Current
                && !pack.register.erases.is_empty()
                && now.is_some_and(|now| now.list != List::Current);
            if self.request.public && erased {
                left_out += 1;
                continue;
            }
            found.push(Found {
                shows: self.shows(entry),
                case,
                lived,
                entry,
            });
        }
        found.sort_by(|a, b| {
            let key = |it: &Found<'_>| (it.entry.day.unwrap_or(it.entry.since), it.case.id);
            key(a).cmp(&key(b))
        });
        let wanted = List::ALL.into_iter();
        let wanted = wanted.filter(|list| self.request.list.is_none_or(|only| only == *list));
        let lists = wanted.map(|list| self.list(list, &found));
        let lists = lists.collect::<Result<Vec<_>, _>>()?;
        self.remark_overdue(&found);
        Ok(Register {
            scheme: pack.id.clone(),
            title: Title {
                ja: pack.title_ja.clone(),
                en: pack.title_en.clone(),
            },
            body: self.home.settings.body.name.clone(),
            on: self.on,
            made_at: self.home.now(),
            public: self.request.public,
            left_out,
            erases: pack.register.erases.clone(),
            lists,
        })
    }

    /// What the public sees of an entry, with what a body's setting adds.
    fn shows(&self, entry: &Entry) -> Vec<String> {
        let mut shows = entry.shows.clone();
        let layout = &self.packed.pack.register;
        if let Some(keep) = layout.keep.as_ref().filter(|_| entry.list != List::Current) {
            let setting = self.packed.pack.setting(&keep.setting);
            if setting.and_then(toml::Value::as_bool) == Some(true) {
                shows.insert(0, keep.column.clone());
            }
        }
        shows
    }

    fn list(&mut self, list: List, found: &[Found<'_>]) -> Result<ListView, Failure> {
        let packed = Arc::clone(&self.packed);
        let layout = &packed.pack.register;
        let own: Vec<&Found<'_>> = found.iter().filter(|it| it.entry.list == list).collect();
        let named: Vec<&String> = match own.is_empty() {
            true => usual(layout, &packed.pack.life, list),
            false => own.iter().flat_map(|it| &it.shows).collect(),
        };
        let is_seen = |column: &&Column| {
            let of_ended = matches!(column.from, From::Day | From::Cause);
            match self.request.public {
                true => named.contains(&&column.id),
                // The body sees all; of two columns for one thing that which
                // the list is published with.
                false => named.contains(&&column.id) || !of_ended,
            }
        };
        let columns: Vec<&Column> = layout.columns.iter().filter(is_seen).collect();
        let mut rows = Vec::new();
        for it in own {
            rows.push(self.row(it, &columns)?);
        }
        let title = |column: &&Column| {
            let title = Title {
                ja: column.ja.clone(),
                en: column.en.clone(),
            };
            (column.id.clone(), title)
        };
        Ok(ListView {
            list,
            columns: columns.iter().map(title).collect(),
            rows,
        })
    }

    fn row(&mut self, it: &Found<'_>, columns: &[&Column]) -> Result<Row, Failure> {
        let public = self.request.public;
        let mut values = Vec::new();
        let mut lacks = Vec::new();
        for column in columns {
            let shown = it.shows.contains(&column.id);
            let value = match public && !shown {
                true => Value::None,
                false => self.value(it, column)?,
            };
            if value == Value::None && shown {
                lacks.push((column.ja.as_str(), column.en.as_str()));
            }
            values.push(value);
        }
        if !lacks.is_empty() {
            let (ja, en): (Vec<&str>, Vec<&str>) = lacks.into_iter().unzip();
            self.remarks.push(
                Failure::new(Code::RegisterGap)
                    .with("case", &it.case.code)
                    .with("columns.ja", ja.join("、"))
                    .with("columns.en", en.join(", ")),
            );
        }
        let inside = (!public).then(|| self.inside(it));
        Ok(Row { values, inside })
    }

    fn value(&mut self, it: &Found<'_>, column: &Column) -> Result<Value, Failure> {
        let text = |text: String| match text.is_empty() {
            true => Value::None,
            false => Value::Text(text),
        };
        Ok(match &column.from {
            From::Applicant => text(it.case.applicant.clone()),
            From::Subject => text(it.case.subject.clone()),
            From::Day => text(it.entry.day.map(|day| day.to_string()).unwrap_or_default()),
            From::Cause => it.entry.cause.as_ref().map_or(Value::None, |cause| {
                Value::Both(Title {
                    ja: cause.ja.clone(),
                    en: cause.en.clone(),
                })
            }),
            From::Facts(names) => {
                let facts = names
                    .iter()
                    .filter_map(|name| it.entry.life.fact(None, name));
                let facts: Vec<String> = facts.map(ToString::to_string).collect();
                text(facts.join(" / "))
            }
            From::Body(role) => text(self.body(role)),
            From::Form => form::rows(self, it)?,
        })
    }

    /// The name of the body with a role: this one, or the one that its settings
    /// name.
    fn body(&self, role: &str) -> String {
        let settings = &self.home.settings.body;
        let pack = &self.packed.pack;
        let own = settings.roles.iter();
        let mut own = own.filter(|known| known.scheme == pack.id && known.role == role);
        match own.next() {
            Some(_) => settings.name.clone(),
            None => {
                let name = pack.setting(&format!("names.{role}"));
                let name = name.and_then(toml::Value::as_str);
                name.unwrap_or_default().to_owned()
            }
        }
    }

    fn inside(&self, it: &Found<'_>) -> Inside {
        let cycle = &self.packed.pack.life;
        let event = |id: &str| {
            cycle.event(id).map_or_else(Title::default, |event| Title {
                ja: event.ja.clone(),
                en: event.en.clone(),
            })
        };
        let main = it.entry.life.main(cycle);
        let state = main.and_then(|item| cycle.state(&item.state));
        Inside {
            case: it.case.code.clone(),
            state: state.map_or_else(Title::default, |state| Title {
                ja: state.ja.clone(),
                en: state.en.clone(),
            }),
            event: event(&it.entry.event),
            since: it.entry.since,
            overdue: it.entry.overdue.as_deref().map(event),
        }
    }

    fn remark_overdue(&mut self, found: &[Found<'_>]) {
        for it in found {
            if let Some(event) = &it.entry.overdue {
                self.remarks.push(
                    Failure::new(Code::RegisterOverdue)
                        .with("case", &it.case.code)
                        .with("event", event),
                );
            }
        }
    }
}

/// The columns of a list without entries: those that its events would show.
fn usual<'a>(layout: &'a Layout, cycle: &'a LifeCycle, list: List) -> Vec<&'a String> {
    let events = cycle.events.iter().filter(|event| match list {
        List::Current => layout.ending(&event.id).is_none(),
        list => layout
            .ending(&event.id)
            .is_some_and(|ending| ending.list == list),
    });
    let effects = events.flat_map(|event| &event.register);
    let known = effects.filter_map(|id| cycle.register.iter().find(|effect| effect.id == *id));
    known.flat_map(|effect| &effect.shows).collect()
}
