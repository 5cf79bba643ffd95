//! Periods that run on from an event.

use jiff::civil::Date;

use super::calendar::Calendar;
use super::span::{Span, Unit};
use super::{Period, PeriodError, Working, in_range, shift, shift_months};

/// Days within which a calendar must open again.
const LONGEST_CLOSURE: u16 = 60;

/// Whether the day of the event counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstDay {
    /// It does not (140条本文): the period begins on the next day.
    Excluded,
    /// It does: the period begins at midnight (140条ただし書), or a rule says
    /// so (138条), as in 「申請日を起算日とする」.
    Included,
}

/// Counts `span` from an event during `event`, that day not counted.
///
/// # Errors
///
/// See [`super::compute`].
pub fn add(event: Date, span: Span) -> Result<Period, PeriodError> {
    add_from(event, span, FirstDay::Excluded)
}

/// Counts `span` from an event on `event`.
///
/// Days and weeks run out on the last of them. Months and years are counted by
/// the calendar (143条1項) and run out on the day before the one that
/// corresponds to the first (応当日); where the last month has no such day,
/// on the end of that month (143条2項).
///
/// # Errors
///
/// See [`super::compute`].
pub fn add_from(event: Date, span: Span, first: FirstDay) -> Result<Period, PeriodError> {
    let event = in_range(event)?;
    let start = match first {
        FirstDay::Excluded => shift(event, 1)?,
        FirstDay::Included => event,
    };
    let (end, corresponding) = match (span.days(), span.months()) {
        (Some(days), _) => (shift(start, days - 1)?, true),
        (None, months) => last_day(start, months.unwrap_or_default())?,
    };
    Ok(Period {
        start,
        end,
        disputed: None,
        working: working(start, end, span, first, corresponding),
    })
}

/// The last day of `months` from `start`, and whether the last month has a day
/// that corresponds to the first.
fn last_day(start: Date, months: i64) -> Result<(Date, bool), PeriodError> {
    let day = shift_months(start, months)?;
    if day.day() == start.day() {
        Ok((shift(day, -1)?, true))
    } else {
        Ok((day, false))
    }
}

fn working(start: Date, end: Date, span: Span, first: FirstDay, corresponding: bool) -> Working {
    let (ja_first, en_first, ja_begins, en_begins) = match first {
        FirstDay::Excluded => ("", "", "140条", "140"),
        FirstDay::Included => (
            "（初日算入）",
            " (the day of the event counts)",
            "138条・140条ただし書",
            "138, 140 proviso",
        ),
    };
    let (ja_ends, en_ends) = match (span.unit(), corresponding) {
        (Unit::Day, _) => ("141条", "141"),
        (_, true) => ("143条2項", "143(2)"),
        (_, false) => ("143条2項ただし書", "143(2) proviso"),
    };
    let (ja_end, en_end) = match corresponding {
        true => ("", ""),
        false => (
            "（応当日なし、月の末日）",
            " (no corresponding day: end of the month)",
        ),
    };
    let (ja, en) = (span.ja(), span.en());
    Working {
        ja: format!(
            "起算日 {start}{ja_first}、{ja}、満了 {end}{ja_end}（民法{ja_begins}・{ja_ends}）"
        ),
        en: format!(
            "begins {start}{en_first}, {en}, ends {end}{en_end} (Civil Code {en_begins}, {en_ends})"
        ),
    }
}

impl Period {
    /// Puts the end off to the next open day when it falls on a closing day
    /// (142条).
    ///
    /// For forward periods within which someone has to act, where it is the
    /// custom not to do business on that day; never for how long something is
    /// valid, nor for periods counted backward.
    ///
    /// # Errors
    ///
    /// A year that the calendar does not know, and a calendar that never opens.
    pub fn for_an_act(self, calendar: &dyn Calendar) -> Result<Self, PeriodError> {
        let Some(closed) = calendar.closed(self.end)? else {
            return Ok(self);
        };
        let mut end = self.end;
        for _ in 0..LONGEST_CLOSURE {
            end = shift(end, 1)?;
            if calendar.closed(end)?.is_none() {
                return Ok(self.put_off(end, &closed));
            }
        }
        Err(PeriodError::NeverOpen(LONGEST_CLOSURE))
    }

    fn put_off(self, end: Date, closed: &str) -> Self {
        let last = self.end;
        let working = Working {
            ja: format!(
                "{}、末日 {last} は休日（{closed}）、満了は翌営業日 {end}（民法142条）",
                self.working.ja
            ),
            en: format!(
                "{}; {last} is a closing day ({closed}), so it ends on the next open day {end} (Civil Code 142)",
                self.working.en
            ),
        };
        Self {
            end,
            working,
            ..self
        }
    }
}
