//! Dates and times: serial days → year, era, weekday.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::parse::office::numerals;

use super::tokens::Token;

/// Days after which Excel's calendar ends (9999-12-31).
const LAST: f64 = 2_958_466.0;
/// First day of each era with its letter and names.
const ERAS: [(Date, &str, &str, &str); 5] = [
    (date(2019, 5, 1), "R", "令", "令和"),
    (date(1989, 1, 8), "H", "平", "平成"),
    (date(1926, 12, 25), "S", "昭", "昭和"),
    (date(1912, 7, 30), "T", "大", "大正"),
    (date(1868, 1, 25), "M", "明", "明治"),
];
const WEEKDAYS: [(&str, &str); 7] = [
    ("月", "Monday"),
    ("火", "Tuesday"),
    ("水", "Wednesday"),
    ("木", "Thursday"),
    ("金", "Friday"),
    ("土", "Saturday"),
    ("日", "Sunday"),
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment taken apart.
struct Moment {
    year: i16,
    month: i8,
    day: i8,
    weekday: usize,
    /// The calendar date; absent for the 29 February 1900 of Excel.
    date: Option<Date>,
    /// Milliseconds since the day began.
    clock: u64,
    /// The stored number of days.
    serial: f64,
}

/// Shows a date or time; `None` for what lies outside the calendar.
pub(super) fn render(tokens: &[Token], serial: f64, since_1904: bool) -> Option<String> {
    let moment = moment(serial, finest(tokens), since_1904)?;
    let half = tokens
        .iter()
        .any(|token| matches!(token, Token::HalfDay(_)));
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Slash => text.push('/'),
            Token::Comma => text.push(','),
            Token::Percent => text.push('%'),
            Token::Date('m', count) if is_minute(tokens, at) => {
                text.push_str(&padded(moment.clock / 60_000 % 60, *count));
            }
            Token::Date(letter, count) => text.push_str(&part(&moment, *letter, *count, half)),
            Token::Elapsed(unit, count) => {
                let seconds = (moment.serial * 86_400.0 + 0.000_5).max(0.0) as u64;
                let divisor = match unit {
                    'h' => 3600,
                    'm' => 60,
                    _ => 1,
                };
                text.push_str(&padded(seconds / divisor, *count));
            }
            Token::HalfDay(long) => {
                let name = if moment.clock < 43_200_000 {
                    "AM"
                } else {
                    "PM"
                };
                text.push_str(name.get(..if *long { 2 } else { 1 }).unwrap_or(name));
            }
            Token::Point => {
                if matches!(tokens.get(at + 1), Some(Token::Digit('0'))) {
                    let count = tokens
                        .iter()
                        .skip(at + 1)
                        .take_while(|token| **token == Token::Digit('0'))
                        .count();
                    let thousandths = format!("{:03}", moment.clock % 1000);
                    text.push('.');
                    text.push_str(thousandths.get(..count.min(3)).unwrap_or_default());
                } else {
                    text.push('.');
                }
            }
            _ => {}
        }
    }
    Some(text)
}

/// The unit in milliseconds to which the time is rounded.
fn finest(tokens: &[Token]) -> u64 {
    let fractions = tokens
        .iter()
        .filter(|token| **token == Token::Digit('0'))
        .count();
    match fractions {
        0 => 1000,
        1 => 100,
        2 => 10,
        _ => 1,
    }
}

fn moment(serial: f64, unit: u64, since_1904: bool) -> Option<Moment> {
    if !(0.0..LAST).contains(&serial) {
        return None;
    }
    let all = (serial * 86_400_000.0 / unit as f64).round() as u64 * unit;
    let (days, clock) = (all / 86_400_000, all % 86_400_000);
    let days = i64::try_from(days).ok()? + if since_1904 { 1462 } else { 0 };
    // Excel takes 1900 for a leap year: its day 60 never was.
    let base = if days < 60 {
        date(1899, 12, 31)
    } else {
        date(1899, 12, 30)
    };
    let real = base.checked_add(days.days()).ok()?;
    let leap = days == 60;
    Some(Moment {
        year: if leap { 1900 } else { real.year() },
        month: if leap { 2 } else { real.month() },
        day: if leap { 29 } else { real.day() },
        weekday: usize::try_from((days + 5).rem_euclid(7)).ok()?,
        date: (!leap).then_some(real),
        clock,
        serial,
    })
}

/// `m` is a minute after an hour or before a second.
fn is_minute(tokens: &[Token], at: usize) -> bool {
    let is_date = |token: &&Token| matches!(token, Token::Date(..) | Token::Elapsed(..));
    let before = tokens
        .get(..at)
        .and_then(|tokens| tokens.iter().rev().find(is_date));
    let after = tokens
        .get(at + 1..)
        .and_then(|tokens| tokens.iter().find(is_date));
    matches!(before, Some(Token::Date('h', _) | Token::Elapsed('h', _)))
        || matches!(after, Some(Token::Date('s', _) | Token::Elapsed('s', _)))
}

fn part(moment: &Moment, letter: char, count: usize, half: bool) -> String {
    let year = u64::try_from(moment.year).unwrap_or(0);
    let month = usize::try_from(moment.month - 1).unwrap_or(0);
    match (letter, count) {
        ('y', 1 | 2) => format!("{:02}", year % 100),
        ('y', _) => format!("{year:04}"),
        ('b', _) => format!("{}", year + 543),
        ('m', 1 | 2) => padded(month as u64 + 1, count),
        ('m', 3) => month_name(month, 3),
        ('m', 5) => month_name(month, 1),
        ('m', _) => month_name(month, usize::MAX),
        ('d', 1 | 2) => padded(u64::try_from(moment.day).unwrap_or(0), count),
        ('d', 3) => weekday(moment).1.chars().take(3).collect(),
        ('d', _) => weekday(moment).1.to_owned(),
        ('a', 1..=3) => weekday(moment).0.to_owned(),
        ('a', _) => format!("{}曜日", weekday(moment).0),
        ('h', _) => {
            let hour = moment.clock / 3_600_000;
            let hour = if half { (hour + 11) % 12 + 1 } else { hour };
            padded(hour, count)
        }
        ('s', _) => padded(moment.clock / 1000 % 60, count),
        ('g', _) | ('r', _) | ('e', _) => era(moment, letter, count),
        _ => String::new(),
    }
}

fn month_name(month: usize, letters: usize) -> String {
    MONTHS
        .get(month)
        .map(|name| name.chars().take(letters).collect())
        .unwrap_or_default()
}

fn weekday(moment: &Moment) -> (&'static str, &'static str) {
    WEEKDAYS.get(moment.weekday).copied().unwrap_or(("", ""))
}

/// Era letter and names (`g`, `gg`, `ggg`), year of the era (`e`, `ee`), or
/// both (`r`, `rr`). Before 明治 the common year stands.
fn era(moment: &Moment, letter: char, count: usize) -> String {
    let found = moment
        .date
        .and_then(|date| ERAS.iter().find(|(first, ..)| date >= *first));
    let Some((first, short, middle, long)) = found else {
        return if letter == 'g' {
            String::new()
        } else {
            moment.year.to_string()
        };
    };
    let year = u64::try_from(moment.year - first.year() + 1).unwrap_or(0);
    match (letter, count) {
        ('g', 1) => (*short).to_owned(),
        ('g', 2) => (*middle).to_owned(),
        ('g', _) => (*long).to_owned(),
        ('r', 2..) => format!("{long}{year:02}"),
        (_, count) => padded(year, count),
    }
}

fn padded(number: u64, count: usize) -> String {
    if count >= 2 {
        format!("{number:02}")
    } else {
        number.to_string()
    }
}

/// Every number of a date in Chinese numerals: years of four digits digit by
/// digit, others with their units.
pub(super) fn kanji_numbers(text: &str) -> String {
    let mut shown = String::new();
    let mut number = String::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        match number.parse::<u64>() {
            Ok(value) if number.len() < 4 => shown.push_str(&numerals::kanji(value)),
            _ => shown.push_str(&numerals::kanji_digits(&number)),
        }
        number.clear();
        if c != '\0' {
            shown.push(c);
        }
    }
    shown
}
