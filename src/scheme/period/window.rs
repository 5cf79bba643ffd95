//! Windows between two days: 60日前から30日前まで, 過去1年以内.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::backward::{Anchor, before};
use super::forward::FirstDay;
use super::span::Span;
use super::{Period, PeriodError, shift};

/// A window of days, both ends included. Where two readings of an end differ,
/// it holds both, the earlier first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    opens: [Date; 2],
    closes: [Date; 2],
}

/// Where a day stands to a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Before it opens.
    Before,
    /// In it.
    Inside,
    /// After it closed.
    After,
    /// Inside by one reading and outside by another: a person decides.
    Disputed,
}

impl Window {
    /// The days that are in the window by every reading.
    pub fn certain(&self) -> RangeInclusive<Date> {
        let ([_, opens], [closes, _]) = (self.opens, self.closes);
        opens..=closes
    }

    /// The days that are in the window by some reading.
    pub fn possible(&self) -> RangeInclusive<Date> {
        let ([opens, _], [_, closes]) = (self.opens, self.closes);
        opens..=closes
    }

    /// Where `day` stands.
    pub fn standing(&self, day: Date) -> Standing {
        if self.certain().contains(&day) {
            Standing::Inside
        } else if self.possible().contains(&day) {
            Standing::Disputed
        } else if day < *self.possible().start() {
            Standing::Before
        } else {
            Standing::After
        }
    }
}

/// The window from `far` before the expiry `event` to `near` before it, as in
/// 「満了の日の60日前から30日前までの間」.
///
/// # Errors
///
/// See [`super::compute`]; [`PeriodError::Reversed`] when `near` lies farther
/// back than `far`.
pub fn between_before(event: Date, far: Span, near: Span) -> Result<Window, PeriodError> {
    let window = Window {
        opens: ends(&before(event, far, Anchor::EndOfDay)?),
        closes: ends(&before(event, near, Anchor::EndOfDay)?),
    };
    if window.possible().is_empty() {
        return Err(PeriodError::Reversed);
    }
    Ok(window)
}

/// The window that looks `span` back from `day`.
///
/// Excluded, as in 「申請の日前3か月以内」: from so long before to the day
/// before. Included, as in 「申請日を起算日として過去1年以内」: one day later at
/// both ends, so that it has the same length and `day` is its last.
///
/// # Errors
///
/// See [`super::compute`].
pub fn looking_back(day: Date, span: Span, first: FirstDay) -> Result<Window, PeriodError> {
    let [early, late] = ends(&before(day, span, Anchor::EndOfDay)?);
    Ok(match first {
        FirstDay::Excluded => Window {
            opens: [early, late],
            closes: [shift(day, -1)?; 2],
        },
        FirstDay::Included => Window {
            opens: [shift(early, 1)?, shift(late, 1)?],
            closes: [day; 2],
        },
    })
}

fn ends(period: &Period) -> [Date; 2] {
    period.disputed.unwrap_or([period.end; 2])
}
