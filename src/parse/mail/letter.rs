//! A mail as a person sees it: some headers, a blank line, the text.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use jiff::tz::{self, TimeZone};

use crate::model::{Cell, Flag, Place};
use crate::parse::outline::Outline;
use crate::parse::sink::Sink;
use crate::text::filename::visible;

use super::body;

/// The headers that are passages.
#[derive(Debug, Default)]
pub(super) struct Letter {
    /// Label as Japanese mail programs show it, and value.
    fields: Vec<(&'static str, String)>,
    line: u32,
    outline: Outline,
}

impl Letter {
    /// Adds a header; one that is empty is left out.
    pub(super) fn field(&mut self, label: &'static str, value: &str) {
        let value = visible(value.trim());
        if !value.is_empty() {
            self.fields.push((label, value));
        }
    }

    /// Yields the headers, a line each; the subject is the title of the text.
    pub(super) fn head(&mut self, sink: &mut Sink<'_>) {
        for (label, value) in std::mem::take(&mut self.fields) {
            self.line = self.line.saturating_add(1);
            if label == SUBJECT {
                self.outline.enter_at(1, value.clone());
            }
            let cell = Cell {
                label: label.to_owned(),
                text: value,
            };
            let place = Place::Line { line: self.line };
            sink.row(vec![cell], place, Vec::new(), &[Flag::Form]);
        }
        self.line = self.line.saturating_add(1);
    }

    /// Yields a text, whose lines are counted on.
    pub(super) fn text(&mut self, text: &str, sink: &mut Sink<'_>) {
        self.line = body::read(text, self.line, &mut self.outline, sink);
    }
}

/// From whom.
pub(super) const FROM: &str = "差出人";
/// To whom.
pub(super) const TO: &str = "宛先";
/// Copies.
pub(super) const CC: &str = "CC";
/// What about.
pub(super) const SUBJECT: &str = "件名";
/// When.
pub(super) const DATE: &str = "日付";

/// How a date is shown.
const SHOWN: &str = "%Y年%-m月%-d日 %H:%M (%z)";

/// A date as Japanese mail programs show it, in the time zone that the sender
/// names; as written when it is none (RFC 5322 section 3.3).
pub(super) fn date(written: &str) -> String {
    let parsed = rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_zoned(written.trim());
    match parsed {
        Ok(date) => date.strftime(SHOWN).to_string(),
        Err(_) => written.to_owned(),
    }
}

/// A moment as above, in Japan: the sender's zone is not known, and the days
/// that count are those of Japan.
pub(super) fn moment(moment: Timestamp) -> String {
    let japan = TimeZone::fixed(tz::offset(9));
    moment.to_zoned(japan).strftime(SHOWN).to_string()
}

/// The name for a file of that type that has none.
pub(super) fn nameless(index: usize, media_type: &str) -> String {
    format!("attachment-{}.{}", index + 1, suffix(media_type))
}

/// The ending for a file of that type.
fn suffix(media_type: &str) -> &str {
    match media_type {
        "message/rfc822" | "message/global" => "eml",
        "text/plain" => "txt",
        "text/calendar" => "ics",
        "image/jpeg" => "jpg",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.ms-excel" => "xls",
        "application/msword" => "doc",
        "application/octet-stream" => "bin",
        other => {
            let subtype = other.rsplit('/').next().unwrap_or("bin");
            let plain = subtype.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if plain && (1..=8).contains(&subtype.len()) {
                subtype
            } else {
                "bin"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_shown_in_the_senders_zone() {
        assert_eq!(
            date("Mon, 1 Apr 2024 09:05:00 +0900 (JST)"),
            "2024年4月1日 09:05 (+0900)"
        );
        assert_eq!(date("昨日"), "昨日");
    }
}
