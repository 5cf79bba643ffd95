use jiff::civil::date;

use super::*;
use crate::text::normal::normalize;

fn only(text: &str) -> FoundDate {
    let found = find(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found[0].clone()
}

#[test]
fn every_notation_gives_the_same_day() {
    let rows = [
        "令和6年4月1日",
        "令和６年４月１日",
        "令和六年四月一日",
        "R6.4.1",
        "r6.4.1",
        "Ｒ６．４．１",
        "R06/04/01",
        "令6.4.1",
        "令和6.4.1",
        "㋿6.4.1",
        "㋿6年4月1日",
        "2024年4月1日",
        "2024.04.01",
        "２０２４／４／１",
        "20240401",
        "2024-04-01",
        "二〇二四年四月一日",
        "二○二四年四月一日",
        "二千二十四年四月一日",
        "令和 6 年 4 月 1 日",
        "2024. 4. 1",
        "2024/4/1",
        "令和6年4⽉1⽇",
        "R6年4月1日",
        "令和6・4・1",
        "R6-4-1",
        "2024年4月1 日",
    ];
    for text in rows {
        let found = only(text);
        assert_eq!(found.value, When::Day(date(2024, 4, 1)), "{text}");
        assert_eq!(found.range, 0..text.chars().count(), "{text}");
        assert_eq!(found.warning, None, "{text}");
        let normal = normalize(text);
        let again = find_normal(&normal);
        assert_eq!(again.len(), 1, "{text}");
        assert_eq!(again[0].value, found.value, "{text}");
    }
}

#[test]
fn other_days() {
    let rows = [
        ("令和七年十二月三十一日", date(2025, 12, 31)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("平成廿三年三月十一日", date(2011, 3, 11)),
        ("令和弐年参月壱日", date(2020, 3, 1)),
        ("H30.12.1", date(2018, 12, 1)),
        ("S64.1.7", date(1989, 1, 7)),
        ("2024年2月29日", date(2024, 2, 29)),
        ("研修記録_20241231.xlsx", date(2024, 12, 31)),
        ("2024-04-01T09:00", date(2024, 4, 1)),
    ];
    for (text, day) in rows {
        let found = only(text);
        assert_eq!(
            (found.value, found.warning),
            (When::Day(day), None),
            "{text}"
        );
    }
}

#[test]
fn a_year_may_stand_in_brackets_once_more() {
    let rows = [
        "令和5年（2023年）6月12日",
        "2023年（令和5年）6月12日",
        "令和5（2023）年6月12日",
        "令和5年(2023)6月12日",
        "令和５年（西暦２０２３年）６月１２日",
        "2023(R5)年6月12日",
        "R5（2023）年6月12日",
        "令和5年 （2023年） 6月12日",
    ];
    for text in rows {
        let found = only(text);
        assert_eq!(found.value, When::Day(date(2023, 6, 12)), "{text}");
        assert_eq!(found.range, 0..text.chars().count(), "{text}");
        assert_eq!(found.warning, None, "{text}");
        assert_eq!(find_normal(&normalize(text))[0].value, found.value);
    }
    let differ = only("令和5年（2022年）6月12日");
    assert_eq!(differ.value, When::Undetermined);
    assert_eq!(differ.warning, Some(Warning::YearsDiffer));
    let first = &find("令和5年（2023年）に研修を行った")[0];
    assert_eq!(first.value, When::Year(2023));
    assert_eq!(find("令和5年（3回）6月12日")[0].value, When::Year(2023));
}

#[test]
fn parts_of_dates() {
    let month = |year, month| When::Month { year, month };
    let rows = [
        ("平成三十年", When::Year(2018)),
        ("平成30年", When::Year(2018)),
        ("H30", When::Year(2018)),
        ("㍻30", When::Year(2018)),
        ("令和元年", When::Year(2019)),
        ("令和6年度", When::FiscalYear(2024)),
        ("2024年度", When::FiscalYear(2024)),
        ("令和6年4月吉日", month(2024, 4)),
        ("2024年4月", month(2024, 4)),
        ("2008.05", month(2008, 5)),
        ("2024/4", month(2024, 4)),
        ("2024年4月日本年金機構", month(2024, 4)),
        ("2024年4月 日本年金機構", month(2024, 4)),
    ];
    for (text, value) in rows {
        assert_eq!(only(text).value, value, "{text}");
        assert_eq!(only(text).warning, None, "{text}");
    }
}

#[test]
fn impossible_dates_warn() {
    let day = |y, m, d| When::Day(date(y, m, d));
    let rows = [
        ("平成31年5月1日", day(2019, 5, 1), Warning::EraEnded),
        ("平成40年3月31日", day(2028, 3, 31), Warning::EraEnded),
        ("昭和64年1月8日", day(1989, 1, 8), Warning::EraEnded),
        ("令和1年4月30日", day(2019, 4, 30), Warning::EraNotBegun),
        ("平成元年1月7日", day(1989, 1, 7), Warning::EraNotBegun),
        ("平成32年", When::Year(2020), Warning::EraEnded),
        ("令和6年2月30日", When::Undetermined, Warning::NoSuchDay),
        ("2023年2月29日", When::Undetermined, Warning::NoSuchDay),
        ("令和6年13月1日", When::Undetermined, Warning::NoSuchDay),
        ("2024/4/31", When::Undetermined, Warning::NoSuchDay),
        ("令和0年4月1日", When::Undetermined, Warning::NoSuchDay),
        ("明治5年11月3日", When::Undetermined, Warning::OldCalendar),
    ];
    for (text, value, warning) in rows {
        let found = only(text);
        assert_eq!(
            (found.value, found.warning),
            (value, Some(warning)),
            "{text}"
        );
    }
}

#[test]
fn blank_dates() {
    let rows = [
        "年　　月　　日",
        "2026年　　月　　日",
        "令和　　年　　月　　日",
        "令和 年 月 日",
        "令和年月日",
        "令和__年__月__日",
        "〇年〇月〇日",
        "令和〇年〇月〇日",
        "20XX年XX月XX日",
        "令和6年　月　日",
        "令和6年4月　　日",
        "20　　年　　月　　日",
        "令和○○年○○月○○日",
        "2026年月日",
    ];
    for text in rows {
        let found = find(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].value, When::Blank, "{text}");
        let again = find_normal(&normalize(text));
        assert!(
            again.iter().any(|found| found.value == When::Blank),
            "normal {text}"
        );
    }
}

#[test]
fn what_is_no_date() {
    let rows = [
        "生年月日",
        "生　年　月　日",
        "設立年月日",
        "年月日",
        "3年",
        "1年に1回",
        "毎年4月1日",
        "03-6272-5047",
        "0003-0805",
        "20241301",
        "20240230",
        "12345678",
        "第20240401号",
        "20240401円",
        "192.168.1.1",
        "2024.4.1.5",
        "120240401",
        "ISO/IEC 27001:2022",
        "S3",
        "R6",
        "令状",
        "平均30.4.1",
        "1/2",
        "10:2024-04",
        "A2024.4.1",
        "H 30",
    ];
    for text in rows {
        assert_eq!(find(text), [], "{text}");
        assert_eq!(find_normal(&normalize(text)), [], "normal {text}");
    }
}

#[test]
fn several_in_one_text() {
    let text = "令和5年4月1日〜令和6年3月31日(平成31年4月1日制定、2024.10.1改訂)";
    let days: Vec<_> = find(text).iter().filter_map(FoundDate::day).collect();
    let expected = [
        date(2023, 4, 1),
        date(2024, 3, 31),
        date(2019, 4, 1),
        date(2024, 10, 1),
    ];
    assert_eq!(days, expected);
}

#[test]
fn ranges_are_of_the_text_given() {
    let text = "証明日：　令和６年４月１日　東京";
    let found = only(text);
    let quoted: String = text
        .chars()
        .skip(found.range.start)
        .take(found.range.len())
        .collect();
    assert_eq!(quoted, "令和６年４月１日");
}

#[test]
fn whole_texts() {
    assert_eq!(parse_day(" 令和6年4月1日 "), Some(date(2024, 4, 1)));
    assert_eq!(parse_day("令和6年4月1日付"), None);
    assert_eq!(parse_day("平成31年5月1日"), None);
    assert_eq!(parse_day(""), None);
}

proptest::proptest! {
    #[test]
    fn survives_anything(text in "[0-9０-９年月日令和平成元RH./〇○ 　_一二三十第度-]{0,40}") {
        let length = text.chars().count();
        let mut last = 0;
        for found in find(&text) {
            proptest::prop_assert!(found.range.start >= last && found.range.end <= length);
            proptest::prop_assert!(found.range.start < found.range.end);
            last = found.range.end;
        }
        let normal = normalize(&text);
        for found in find_normal(&normal) {
            proptest::prop_assert!(found.range.end < normal.map.len());
        }
    }

    #[test]
    fn reads_back_every_day(year in 2020i16..2090, month in 1i8..=12, day in 1i8..=31) {
        let expected = jiff::civil::Date::new(year, month, day).ok();
        for text in [
            format!("{year}年{month}月{day}日"),
            format!("令和{}年{month}月{day}日", year - 2018),
            format!("R{}.{month}.{day}", year - 2018),
            format!("{year}-{month:02}-{day:02}"),
        ] {
            let found = find(&text);
            proptest::prop_assert_eq!(found.len(), 1, "{}", text);
            proptest::prop_assert_eq!(found[0].day(), expected, "{}", text);
        }
    }
}
