//! iCalendar (RFC 5545): days as entries of a calendar.

use jiff::civil::Date;

/// Octets of a line at most, without its end (RFC 5545, 3.1).
const LINE: usize = 75;

/// A whole day in a calendar.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The same for the same matter whenever it is written.
    pub id: String,
    /// The day.
    pub day: Date,
    /// One line.
    pub title: String,
    /// More.
    pub text: String,
}

/// A calendar of entries; `now` is an RFC 3339 instant in UTC.
pub fn calendar(entries: &[Entry], now: &str) -> String {
    let mut text = String::new();
    let mut put = |line: &str| fold(line, &mut text);
    put("BEGIN:VCALENDAR");
    put("VERSION:2.0");
    put("PRODID:-//akashi//due//JA");
    for entry in entries {
        put("BEGIN:VEVENT");
        put(&format!("UID:{}@akashi", escaped(&entry.id)));
        put(&format!("DTSTAMP:{}", stamp(now)));
        put(&format!(
            "DTSTART;VALUE=DATE:{}",
            entry.day.strftime("%Y%m%d")
        ));
        put(&format!("SUMMARY:{}", escaped(&entry.title)));
        put(&format!("DESCRIPTION:{}", escaped(&entry.text)));
        put("END:VEVENT");
    }
    put("END:VCALENDAR");
    text
}

/// `2026-11-22T07:30:00.5Z` as `20261122T073000Z`.
fn stamp(now: &str) -> String {
    let seconds = now.split(['.', 'Z']).next().unwrap_or_default();
    let plain: String = seconds
        .chars()
        .filter(|c| !matches!(c, '-' | ':'))
        .collect();
    plain + "Z"
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
        .replace('\r', "")
}

/// Puts a line, folded between characters.
fn fold(line: &str, text: &mut String) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > LINE {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(c);
        width += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_escaped() {
        let entry = Entry {
            id: "a".into(),
            day: jiff::civil::date(2026, 3, 1),
            title: "期限、".repeat(30) + "a,b;c",
            text: "一行\n二行".into(),
        };
        let text = calendar(&[entry], "2026-11-22T07:30:00.5Z");
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20260301\r\n"));
        assert!(unfolded.contains("DTSTAMP:20261122T073000Z\r\n"));
        assert!(unfolded.contains("a\\,b\\;c\r\n"));
        assert!(unfolded.contains("一行\\n二行"));
    }
}
