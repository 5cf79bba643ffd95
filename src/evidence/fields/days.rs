//! The day of a date that stands beside a label, and what a person should look
//! at in it.

use jiff::civil::Date;

use crate::text::date::{FoundDate, Warning, When};

/// The day, where the date gives one that can be, and the key of a warning. A
/// day after the end of its era is taken: it was written on a form printed
/// before the change.
pub(super) fn judged(found: &FoundDate) -> (Option<Date>, Option<&'static str>) {
    match (found.value, found.warning) {
        (When::Blank, _) => (None, Some("blank-date")),
        (When::Day(day), None) => (Some(day), None),
        (When::Day(day), Some(Warning::EraEnded)) => (Some(day), Some("era-ended")),
        (_, Some(_)) => (None, Some("impossible-date")),
        (_, None) => (None, Some("unread-date")),
    }
}
