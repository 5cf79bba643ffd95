//! Periods counted back from a day: 満了の日の30日前, 4か月前.

use jiff::civil::Date;

use super::span::Span;
use super::{Period, PeriodError, Working, in_range, shift, shift_months};

/// When on its day the event lies from which is counted back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At the end of the day, as the expiry of a validity (141条).
    EndOfDay,
    /// During the day, as a meeting. So many clear days before it leave one
    /// day more, which is disputed.
    DuringDay,
}

/// The day `span` before `event`; the day of the event is not counted.
///
/// The Civil Code has no rule for counting back; its articles 140 to 143 are
/// applied by analogy. So many days before is `event` less so many days. So
/// many months before is the same day of the earlier month, or its end where
/// there is no such day. From the end of a month a full calendar month reaches
/// back to the end of the earlier month: where that is another day, both are
/// given as disputed. Article 142 is not applied.
///
/// # Errors
///
/// See [`super::compute`].
pub fn before(event: Date, span: Span, anchor: Anchor) -> Result<Period, PeriodError> {
    let event = in_range(event)?;
    let (end, other) = match (span.days(), span.months()) {
        (Some(days), _) => {
            let end = shift(event, -days)?;
            (end, clear_days(end, anchor)?)
        }
        (None, months) => {
            let end = shift_months(event, -months.unwrap_or_default())?;
            let from_month_end = event == event.last_of_month();
            let other = match anchor {
                Anchor::EndOfDay => from_month_end.then(|| end.last_of_month()),
                Anchor::DuringDay => clear_days(end, anchor)?,
            };
            (end, other)
        }
    };
    let disputed = other
        .filter(|other| *other != end)
        .map(|other| [end.min(other), end.max(other)]);
    Ok(Period {
        start: shift(event, -1)?,
        end,
        disputed,
        working: working(event, end, disputed, span),
    })
}

/// The day that leaves the full length between it and an event during a day.
fn clear_days(end: Date, anchor: Anchor) -> Result<Option<Date>, PeriodError> {
    match anchor {
        Anchor::EndOfDay => Ok(None),
        Anchor::DuringDay => shift(end, -1).map(Some),
    }
}

fn working(event: Date, end: Date, disputed: Option<[Date; 2]>, span: Span) -> Working {
    let (ja, en) = (span.ja(), span.en());
    match disputed {
        None => Working {
            ja: format!(
                "{event} を算入せず、その{ja}前 {end}（当日を含む。民法140条・143条の類推）"
            ),
            en: format!(
                "{event} itself not counted, {en} before: {end}, that day included (Civil Code 140, 143 by analogy)"
            ),
        },
        Some([early, late]) => Working {
            ja: format!(
                "{event} を算入せず、その{ja}前は {early} とも {late} とも読める（民法に逆算の定めなし。判断は人が行う）"
            ),
            en: format!(
                "{event} itself not counted, {en} before can be read as {early} or as {late} (the Civil Code has no rule for counting back; a person decides)"
            ),
        },
    }
}
