use jiff::civil::{Weekday, date};

use super::*;

fn built_in() -> &'static NationalHolidays {
    NationalHolidays::built_in().unwrap()
}

#[test]
fn knows_special_years() {
    let rows = [
        (date(2019, 4, 30), "国民の休日"),
        (date(2019, 5, 1), "即位の日"),
        (date(2019, 5, 2), "国民の休日"),
        (date(2019, 5, 6), "振替休日"),
        (date(2019, 10, 22), "即位礼正殿の儀の行われる日"),
        (date(2020, 7, 23), "海の日"),
        (date(2020, 7, 24), "スポーツの日"),
        (date(2020, 8, 10), "山の日"),
        (date(2021, 7, 22), "海の日"),
        (date(2021, 7, 23), "スポーツの日"),
        (date(2021, 8, 8), "山の日"),
        (date(2021, 8, 9), "振替休日"),
        (date(2015, 9, 22), "国民の休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2024, 2, 12), "振替休日"),
        (date(2025, 5, 6), "振替休日"),
    ];
    for (day, name) in rows {
        let found = built_in().on(day).unwrap();
        assert_eq!(
            found.map(|holiday| holiday.name_ja.as_str()),
            Some(name),
            "{day}"
        );
    }
    for day in [
        date(2019, 12, 23),
        date(2020, 7, 20),
        date(2021, 10, 11),
        date(2015, 8, 11),
    ] {
        assert_eq!(built_in().on(day), Ok(None), "{day}");
    }
}

#[test]
fn follows_the_rules_of_article_3() {
    let holidays = built_in();
    let is = |day: Date, kind: HolidayKind| {
        holidays
            .on(day)
            .unwrap()
            .is_some_and(|holiday| holiday.kind == kind)
    };
    let own = |day: Date| is(day, HolidayKind::Holiday);
    let mut day = date(2015, 1, 5);
    while day < date(2030, 12, 31) {
        let (before, after) = (day.yesterday().unwrap(), day.tomorrow().unwrap());
        let between = !own(day) && own(before) && own(after) && !is(day, HolidayKind::Substitute);
        assert_eq!(is(day, HolidayKind::Between), between, "{day}");
        let mut run = before;
        while own(run) && run.weekday() != Weekday::Sunday {
            run = run.yesterday().unwrap();
        }
        let substitute = !own(day) && own(run) && run.weekday() == Weekday::Sunday;
        assert_eq!(is(day, HolidayKind::Substitute), substitute, "{day}");
        day = after;
    }
}

#[test]
fn forecasts_are_marked() {
    let marked: Vec<_> = built_in()
        .days()
        .filter(|holiday| holiday.forecast)
        .collect();
    // Six equinoxes, and the substitute for the autumn one of 2029.
    assert_eq!(marked.len(), 7);
    assert!(marked.iter().all(|holiday| holiday.date.year() >= 2028));
    assert!(!built_in().version().is_empty());
}

#[test]
fn says_which_years_it_covers() {
    let not_covered = |year| {
        Err(CalendarError::NotCovered {
            year,
            from: 2015,
            to: 2030,
        })
    };
    assert_eq!(built_in().on(date(2031, 1, 1)), not_covered(2031));
    assert_eq!(built_in().on(date(2014, 12, 31)), not_covered(2014));
}

#[test]
fn refuses_damaged_files() {
    let head = "version = \"1\"\nsource = \"s\"\nfrom = 2025\nto = 2025\n";
    let day = |date: &str| format!("[[holiday]]\ndate = \"{date}\"\nname_ja = \"元日\"\n");
    let twice = format!("{head}{}{}", day("2025-01-01"), day("2025-01-01"));
    assert_eq!(
        NationalHolidays::parse(&twice),
        Err(CalendarError::BadDay(date(2025, 1, 1)))
    );
    let outside = format!("{head}{}", day("2026-01-01"));
    assert_eq!(
        NationalHolidays::parse(&outside),
        Err(CalendarError::BadDay(date(2026, 1, 1)))
    );
    for text in [
        String::new(),
        format!("{head}{}", day("2025-02-30")),
        format!("{head}x = 1"),
    ] {
        assert!(matches!(
            NationalHolidays::parse(&text),
            Err(CalendarError::Malformed(_))
        ));
    }
}
