use jiff::civil::{Weekday, date};
use proptest::prelude::*;

use super::*;

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

fn end(event: Date, length: &str) -> Date {
    add(event, span(length)).unwrap().end
}

/// The table of the Civil Code's counting, and the values that a naive count
/// of months gets wrong.
#[test]
fn ends_on_the_day_of_the_civil_code() {
    let rows = [
        (date(2025, 1, 31), "1m", date(2025, 2, 28)),
        (date(2025, 1, 30), "1m", date(2025, 2, 28)),
        (date(2025, 1, 29), "1m", date(2025, 2, 28)),
        (date(2025, 1, 28), "1m", date(2025, 2, 28)),
        (date(2025, 1, 27), "1m", date(2025, 2, 27)),
        (date(2025, 2, 28), "3m", date(2025, 5, 31)),
        (date(2025, 4, 30), "1m", date(2025, 5, 31)),
        (date(2025, 11, 30), "3m", date(2026, 2, 28)),
        (date(2024, 2, 29), "1y", date(2025, 2, 28)),
        (date(2024, 2, 28), "1y", date(2025, 2, 28)),
        (date(2023, 2, 28), "1y", date(2024, 2, 29)),
        (date(2025, 6, 15), "3m", date(2025, 9, 15)),
        (date(2024, 4, 1), "2y", date(2026, 4, 1)),
        (date(2025, 12, 31), "1y", date(2026, 12, 31)),
        (date(2025, 3, 31), "10d", date(2025, 4, 10)),
        (date(2025, 3, 31), "2w", date(2025, 4, 14)),
    ];
    for (event, length, expected) in rows {
        assert_eq!(end(event, length), expected, "{event} {length}");
    }
}

#[test]
fn counts_the_day_of_the_event_where_a_rule_says_so() {
    let rows = [
        (date(2025, 4, 1), "2y", date(2027, 3, 31)),
        (date(2025, 5, 10), "1y", date(2026, 5, 9)),
        (date(2024, 2, 29), "1y", date(2025, 2, 28)),
        (date(2025, 1, 31), "1m", date(2025, 2, 28)),
        (date(2025, 1, 1), "1d", date(2025, 1, 1)),
        (date(2025, 1, 1), "1w", date(2025, 1, 7)),
    ];
    for (event, length, expected) in rows {
        let period = add_from(event, span(length), FirstDay::Included).unwrap();
        assert_eq!(
            (period.start, period.end),
            (event, expected),
            "{event} {length}"
        );
    }
}

#[test]
fn shows_its_working() {
    let rows = [
        (
            add(date(2025, 2, 28), span("3m")),
            "起算日 2025-03-01、3か月、満了 2025-05-31（民法140条・143条2項）",
        ),
        (
            add(date(2025, 1, 30), span("1m")),
            "起算日 2025-01-31、1か月、満了 2025-02-28（応当日なし、月の末日）（民法140条・143条2項ただし書）",
        ),
        (
            add(date(2025, 1, 30), span("3d")),
            "起算日 2025-01-31、3日、満了 2025-02-02（民法140条・141条）",
        ),
        (
            add_from(date(2025, 4, 1), span("2y"), FirstDay::Included),
            "起算日 2025-04-01（初日算入）、2年、満了 2027-03-31（民法138条・140条ただし書・143条2項）",
        ),
        (
            before(date(2026, 4, 1), span("60d"), Anchor::EndOfDay),
            "2026-04-01 を算入せず、その60日前 2026-01-31（当日を含む。民法140条・143条の類推）",
        ),
        (
            before(date(2026, 4, 30), span("1m"), Anchor::EndOfDay),
            "2026-04-30 を算入せず、その1か月前は 2026-03-30 とも 2026-03-31 とも読める（民法に逆算の定めなし。判断は人が行う）",
        ),
    ];
    for (period, working) in rows {
        assert_eq!(period.unwrap().working.ja, working);
    }
}

#[test]
fn shows_its_working_in_english() {
    let period = add(date(2025, 2, 28), span("3m")).unwrap();
    assert_eq!(
        period.working.en,
        "begins 2025-03-01, 3 months, ends 2025-05-31 (Civil Code 140, 143(2))"
    );
}

#[test]
fn answers_as_the_verb_prints() {
    let forward = compute(date(2025, 2, 28), span("3m"), Direction::Forward).unwrap();
    assert_eq!(
        serde_json::to_string(&forward.answer_ja()).unwrap(),
        r#"{"end":"2025-05-31","disputed":null,"working":"起算日 2025-03-01、3か月、満了 2025-05-31（民法140条・143条2項）"}"#
    );
    let backward = compute(date(2026, 4, 30), span("1m"), Direction::Backward).unwrap();
    let json = serde_json::to_value(backward.answer_en()).unwrap();
    assert_eq!(json["end"], "2026-03-30");
    assert_eq!(
        json["disputed"],
        serde_json::json!(["2026-03-30", "2026-03-31"])
    );
}

#[test]
fn counts_back() {
    let day = |y, m, d| date(y, m, d);
    let rows = [
        (day(2026, 4, 1), "60d", day(2026, 1, 31), None),
        (day(2026, 4, 1), "30d", day(2026, 3, 2), None),
        (day(2026, 4, 1), "4m", day(2025, 12, 1), None),
        (day(2026, 5, 15), "1m", day(2026, 4, 15), None),
        (day(2025, 3, 30), "1m", day(2025, 2, 28), None),
        (day(2025, 3, 31), "1m", day(2025, 2, 28), None),
        (
            day(2025, 4, 30),
            "1m",
            day(2025, 3, 30),
            Some(day(2025, 3, 31)),
        ),
        (
            day(2025, 2, 28),
            "1m",
            day(2025, 1, 28),
            Some(day(2025, 1, 31)),
        ),
        (
            day(2025, 2, 28),
            "1y",
            day(2024, 2, 28),
            Some(day(2024, 2, 29)),
        ),
        (day(2024, 2, 29), "1y", day(2023, 2, 28), None),
    ];
    for (event, length, expected, other) in rows {
        let period = before(event, span(length), Anchor::EndOfDay).unwrap();
        assert_eq!(period.end, expected, "{event} {length}");
        assert_eq!(
            period.disputed,
            other.map(|other| [expected, other]),
            "{event} {length}"
        );
    }
}

#[test]
fn clear_days_before_an_event_are_disputed() {
    let period = before(date(2025, 6, 20), span("2w"), Anchor::DuringDay).unwrap();
    assert_eq!(period.disputed, Some([date(2025, 6, 5), date(2025, 6, 6)]));
    let month = before(date(2025, 6, 20), span("1m"), Anchor::DuringDay).unwrap();
    assert_eq!(month.disputed, Some([date(2025, 5, 19), date(2025, 5, 20)]));
}

#[test]
fn windows_before_an_expiry() {
    let window = between_before(date(2026, 4, 1), span("60d"), span("30d")).unwrap();
    assert_eq!(window.certain(), date(2026, 1, 31)..=date(2026, 3, 2));
    let rows = [
        (date(2026, 1, 30), Standing::Before),
        (date(2026, 1, 31), Standing::Inside),
        (date(2026, 3, 2), Standing::Inside),
        (date(2026, 3, 3), Standing::After),
    ];
    for (day, standing) in rows {
        assert_eq!(window.standing(day), standing, "{day}");
    }
    let disputed = between_before(date(2026, 4, 30), span("4m"), span("1m")).unwrap();
    let rows = [
        (date(2025, 12, 29), Standing::Before),
        (date(2025, 12, 30), Standing::Disputed),
        (date(2025, 12, 31), Standing::Inside),
        (date(2026, 3, 30), Standing::Inside),
        (date(2026, 3, 31), Standing::Disputed),
        (date(2026, 4, 1), Standing::After),
    ];
    for (day, standing) in rows {
        assert_eq!(disputed.standing(day), standing, "{day}");
    }
    assert_eq!(
        between_before(date(2026, 4, 1), span("30d"), span("60d")),
        Err(PeriodError::Reversed)
    );
}

#[test]
fn windows_that_look_back() {
    let revoked = looking_back(date(2025, 5, 10), span("1y"), FirstDay::Included).unwrap();
    assert_eq!(revoked.standing(date(2024, 5, 11)), Standing::Inside);
    assert_eq!(revoked.standing(date(2024, 5, 10)), Standing::Before);
    assert_eq!(revoked.standing(date(2025, 5, 10)), Standing::Inside);
    assert_eq!(revoked.standing(date(2025, 5, 11)), Standing::After);
    let denied = looking_back(date(2025, 6, 15), span("3m"), FirstDay::Excluded).unwrap();
    assert_eq!(denied.certain(), date(2025, 3, 15)..=date(2025, 6, 14));
    let month_end = looking_back(date(2025, 2, 28), span("1y"), FirstDay::Included).unwrap();
    assert_eq!(month_end.standing(date(2024, 2, 29)), Standing::Disputed);
    assert_eq!(month_end.standing(date(2024, 3, 1)), Standing::Inside);
}

#[test]
fn limits_include_or_exclude_the_last_day() {
    let period = add(date(2025, 2, 28), span("3m")).unwrap();
    let last = date(2025, 5, 31);
    assert_eq!(period.reaches(last, Limit::Within), Some(true));
    assert_eq!(period.reaches(last, Limit::LessThan), Some(false));
    assert_eq!(
        period.reaches(date(2025, 5, 30), Limit::LessThan),
        Some(true)
    );
    assert_eq!(period.reaches(date(2025, 6, 1), Limit::Within), Some(false));
    let disputed = before(date(2026, 4, 30), span("1m"), Anchor::EndOfDay).unwrap();
    assert_eq!(disputed.reaches(date(2026, 3, 31), Limit::Within), None);
    assert_eq!(
        disputed.reaches(date(2026, 3, 30), Limit::Within),
        Some(true)
    );
}

#[test]
fn puts_off_the_end_of_acts_only_on_closing_days() {
    let national = NationalHolidays::built_in().unwrap();
    let closing: ClosingDays = toml::from_str(
        "saturday = true\nyearly = [\"12-29\", \"12-30\", \"12-31\", \"01-02\", \"01-03\"]\ndates = [\"2025-06-02\"]",
    )
    .unwrap();
    let act = |event, length, calendar: &dyn Calendar| {
        add(event, span(length))
            .unwrap()
            .for_an_act(calendar)
            .map(|period| period.end)
    };
    let rows: [(Date, &str, Date, Date); 4] = [
        // A Saturday: national holidays do not close it, the body does.
        (date(2025, 2, 28), "3m", date(2025, 5, 31), date(2025, 6, 3)),
        // 2025-05-03 to 05-06 are holidays.
        (date(2025, 4, 3), "1m", date(2025, 5, 7), date(2025, 5, 7)),
        (
            date(2024, 11, 29),
            "1m",
            date(2024, 12, 29),
            date(2025, 1, 6),
        ),
        (
            date(2025, 6, 15),
            "3m",
            date(2025, 9, 16),
            date(2025, 9, 16),
        ),
    ];
    for (event, length, by_law, by_body) in rows {
        assert_eq!(act(event, length, national), Ok(by_law), "{event}");
        assert_eq!(act(event, length, &closing), Ok(by_body), "{event}");
    }
    let put_off = add(date(2025, 6, 15), span("3m"))
        .unwrap()
        .for_an_act(national)
        .unwrap();
    assert!(
        put_off.working.ja.ends_with(
            "末日 2025-09-15 は休日（敬老の日）、満了は翌営業日 2025-09-16（民法142条）"
        )
    );
}

#[test]
fn unknown_years_and_endless_closure_are_errors() {
    let national = NationalHolidays::built_in().unwrap();
    let far = add(date(2040, 1, 1), span("1m")).unwrap();
    assert!(matches!(
        far.for_an_act(national),
        Err(PeriodError::Calendar(CalendarError::NotCovered {
            year: 2040,
            ..
        }))
    ));
    struct Never;
    impl Calendar for Never {
        fn closed(&self, _: Date) -> Result<Option<String>, CalendarError> {
            Ok(Some("休業日".to_owned()))
        }
    }
    let period = add(date(2025, 1, 1), span("1m")).unwrap();
    assert_eq!(period.for_an_act(&Never), Err(PeriodError::NeverOpen(60)));
    assert!(toml::from_str::<ClosingDays>("yearly = [\"13-01\"]").is_err());
    assert!(toml::from_str::<ClosingDays>("yearly = [\"1-1\"]").is_err());
    assert!(toml::from_str::<ClosingDays>("saturdays = true").is_err());
}

#[test]
fn leaves_no_year_silently() {
    for (event, length) in [
        (date(9999, 12, 31), "1d"),
        (date(9999, 1, 1), "1y"),
        (date(5, 1, 1), "10000y"),
        (date(0, 12, 31), "1d"),
        (date(-1, 1, 1), "1y"),
    ] {
        assert_eq!(
            add(event, span(length)),
            Err(PeriodError::OutOfRange),
            "{event}"
        );
    }
    for (event, length) in [(date(1, 1, 1), "1d"), (date(9999, 12, 31), "10000y")] {
        let back = before(event, span(length), Anchor::EndOfDay);
        assert_eq!(back, Err(PeriodError::OutOfRange), "{event}");
    }
    assert_eq!(end(date(9998, 12, 30), "1y"), date(9999, 12, 30));
    for (event, length) in [(date(9999, 12, 24), "1w"), (date(9999, 12, 30), "1d")] {
        assert_eq!(end(event, length), date(9999, 12, 31), "{event}");
    }
    let event = date(9999, 12, 25);
    assert_eq!(add(event, span("1w")), Err(PeriodError::OutOfRange));
    assert_eq!(
        slow::weeks_on(date(9999, 12, 25), 1),
        Some(date(9999, 12, 31))
    );
    assert_eq!(slow::weeks_on(date(9999, 12, 26), 1), None);
}

#[test]
fn reads_the_day_of_an_event() {
    for text in ["2025-02-28", " 令和7年2月28日 ", "R7.2.28", "20250228"] {
        assert_eq!(parse_event(text), Ok(date(2025, 2, 28)), "{text}");
    }
    for text in ["", "2025-02-30", "明日", "2025-02", "令和7年2月28日頃"] {
        assert_eq!(parse_event(text), Err(PeriodError::NoDate(text.to_owned())));
    }
}

/// A second reading of articles 140 to 143, day by day, sharing nothing with
/// the code above but the calendar's next and previous day.
mod slow {
    use super::*;

    /// Walks on from the first day until the day before the corresponding one,
    /// or the end of the last month when it has none.
    pub(super) fn months_on(start: Date, months: u32) -> Option<Date> {
        let (mut day, mut passed) = (start, 0);
        loop {
            let next = day.tomorrow().ok()?;
            let new_month = next.day() == 1;
            if passed + u32::from(new_month) == months && next.day() == start.day() {
                return Some(day);
            }
            if new_month && passed == months {
                return Some(day);
            }
            passed += u32::from(new_month);
            day = next;
        }
    }

    pub(super) fn days_on(start: Date, days: u32) -> Option<Date> {
        (1..days).try_fold(start, |day, _| day.tomorrow().ok())
    }

    /// The end of the day before the same weekday comes round; that next day
    /// itself is not asked for, it may lie after the last day there is.
    pub(super) fn weeks_on(start: Date, weeks: u32) -> Option<Date> {
        let last: Weekday = start.weekday().previous();
        let (mut day, mut rounds) = (start, 0);
        loop {
            rounds += u32::from(day.weekday() == last);
            if rounds == weeks {
                return Some(day);
            }
            day = day.tomorrow().ok()?;
        }
    }

    /// Walks back until the earlier month has a day not later than the event's.
    pub(super) fn months_back(event: Date, months: u32) -> Option<(Date, Option<Date>)> {
        let (mut day, mut passed, mut month_end) = (event, 0, None);
        while passed < months || day.day() > event.day() {
            let previous = day.yesterday().ok()?;
            if day.day() == 1 {
                passed += 1;
                month_end = Some(previous);
            }
            day = previous;
        }
        let from_month_end = event.tomorrow().ok()?.day() == 1;
        let other = month_end.filter(|other| from_month_end && *other != day);
        Some((day, other))
    }
}

prop_compose! {
    fn any_day()(year in 1i16..=9999, month in 1i8..=12, day in 1i8..=31) -> Date {
        let first = date(year, month, 1);
        date(year, month, day.min(first.days_in_month()))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn months_agree_with_the_slow_reading(event in any_day(), count in 1u32..40, included: bool) {
        let first = if included { FirstDay::Included } else { FirstDay::Excluded };
        let start = if included { Some(event) } else { event.tomorrow().ok() };
        let slow = start.and_then(|start| slow::months_on(start, count));
        let fast = add_from(event, Span::new(count, Unit::Month).unwrap(), first);
        match slow {
            // The code asks for the corresponding day itself, one day more.
            Some(end) if end < date(9999, 12, 1) => prop_assert_eq!(fast.map(|period| period.end), Ok(end)),
            _ => prop_assert!(fast.is_err() || fast.map(|period| Some(period.end)) == Ok(slow)),
        }
    }

    #[test]
    fn years_agree_with_the_slow_reading(event in any_day(), count in 1u32..9) {
        let slow = event.tomorrow().ok().and_then(|start| slow::months_on(start, count * 12));
        let fast = add(event, Span::new(count, Unit::Year).unwrap());
        match slow {
            Some(end) if end < date(9999, 12, 1) => prop_assert_eq!(fast.map(|period| period.end), Ok(end)),
            _ => prop_assert!(fast.is_err() || fast.map(|period| Some(period.end)) == Ok(slow)),
        }
    }

    #[test]
    fn days_and_weeks_agree_with_the_slow_reading(event in any_day(), count in 1u32..400) {
        let start = event.tomorrow().ok();
        for (unit, slow) in [
            (Unit::Day, start.and_then(|start| slow::days_on(start, count))),
            (Unit::Week, start.and_then(|start| slow::weeks_on(start, count))),
        ] {
            let fast = add(event, Span::new(count, unit).unwrap());
            prop_assert_eq!(fast.ok().map(|period| period.end), slow);
        }
    }

    #[test]
    fn counting_back_agrees_with_the_slow_reading(event in any_day(), count in 1u32..40) {
        let fast = before(event, Span::new(count, Unit::Month).unwrap(), Anchor::EndOfDay);
        if event < date(9999, 12, 31) && event.year() > 5 {
            let (day, other) = slow::months_back(event, count).unwrap();
            let fast = fast.unwrap();
            prop_assert_eq!(fast.end, day);
            prop_assert_eq!(fast.disputed, other.map(|other| [day, other]));
        }
    }

    #[test]
    fn nothing_panics(event in any_day(), count in 0u32..=10_001, unit in 0usize..4) {
        let unit = [Unit::Day, Unit::Week, Unit::Month, Unit::Year][unit];
        if let Ok(length) = Span::new(count, unit) {
            for direction in [Direction::Forward, Direction::Backward] {
                if let Ok(period) = compute(event, length, direction) {
                    prop_assert!((1..=9999).contains(&period.end.year()));
                    prop_assert!(period.disputed.is_none_or(|[a, b]| a < b && (a == period.end || b == period.end)));
                }
            }
        }
    }

    #[test]
    fn a_longer_period_never_ends_earlier(event in any_day(), count in 1u32..500) {
        let end = |count| add(event, Span::new(count, Unit::Month).unwrap()).map(|period| period.end);
        if let (Ok(short), Ok(long)) = (end(count), end(count + 1)) {
            prop_assert!(short < long);
        }
    }
}
