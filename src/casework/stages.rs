//! How long a life stood in each state.

use jiff::civil::Date;
use serde::Serialize;

use super::life::Act;
use super::register::until;
use super::rules::Rules;

/// A stay of one item in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stay {
    /// The item, by name.
    pub item: String,
    /// Its state.
    pub state: String,
    /// The day on which it came there.
    pub from: Date,
    /// The day on which it left; none while it is there.
    pub to: Option<Date>,
}

impl Stay {
    /// How many days it lasted, or has lasted until a day.
    pub fn days(&self, on: Date) -> i64 {
        let span = self.from.until(self.to.unwrap_or(on));
        span.map_or(0, |span| i64::from(span.get_days()))
    }
}

/// The stays of a life up to a day, in the order in which they began. Where a
/// track stands before anything happened is no stay.
pub fn stays(acts: &[(&Act, &Rules<'_>)], on: Date) -> Vec<Stay> {
    let mut stays: Vec<Stay> = Vec::new();
    for (act, _, life, _) in until(acts, on) {
        for item in &life.items {
            let name = item.name();
            let open = |stay: &&mut Stay| stay.item == name && stay.to.is_none();
            let before = stays.iter_mut().rev().find(open);
            let Some(since) = item.since else { continue };
            match before {
                Some(before) if before.state == item.state => {}
                before => {
                    if let Some(before) = before {
                        // An act may be dated before the one recorded before it.
                        before.to = Some(act.on.max(before.from));
                    }
                    stays.push(Stay {
                        item: name,
                        state: item.state.clone(),
                        from: since,
                        to: None,
                    });
                }
            }
        }
    }
    stays
}
