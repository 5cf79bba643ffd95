//! Folds Japanese text. Clap breaks lines at spaces only, which Japanese does
//! not have.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Stands before each line of text that may be folded; takes no column.
pub(super) const MARK: char = '\u{2063}';
/// Columns where nobody knows how many there are.
pub(super) const USUAL: usize = 80;
/// So much text stands beside a name, however narrow the terminal is.
const LEAST: usize = 20;
/// No line begins with these.
const CLOSING: &str = "、。，．・：；）」』】］〕？！ー々…:;,.)]?!";
/// No line ends with these.
const OPENING: &str = "（「『【［〔([";

/// The page with each marked text folded under its beginning, and without the
/// marks.
pub(super) fn folded(page: &str, columns: usize) -> String {
    let mut text = String::new();
    for line in page.lines() {
        match line.split_once(MARK) {
            Some((before, rest)) => {
                let indent = plain(before).width();
                text.push_str(before);
                let room = columns.saturating_sub(indent).max(LEAST);
                text.push_str(&lines(rest, room).join(&format!("\n{}", " ".repeat(indent))));
            }
            None => text.push_str(line.trim_end()),
        }
        text.push('\n');
    }
    text
}

/// The text without colours.
pub(super) fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    plain
}

fn lines(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for piece in pieces(text) {
        if taken > 0 && taken + piece.trim_end().width() > room {
            lines.push(String::new());
            taken = 0;
        }
        taken += piece.width();
        if let Some(line) = lines.last_mut() {
            line.push_str(&piece);
        }
    }
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// What stays together: a word of narrow letters, a wide letter, each with the
/// brackets and stops that hold on to it, the name that a `[` opens.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let (mut before, mut named) = (' ', false);
    for c in text.chars() {
        let holds = match before {
            ' ' => c == ' ',
            _ if named => true,
            _ if c == ' ' || CLOSING.contains(c) || OPENING.contains(before) => true,
            _ => narrow(before) && narrow(c),
        };
        match pieces.last_mut() {
            Some(piece) if holds => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        named = c == '[' || (named && c != ' ');
        before = c;
    }
    pieces
}

fn narrow(c: char) -> bool {
    c.width() == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_under_its_beginning() {
        let page = "例:\n  長い例は折らないので、そのまま写せる\n  --out <F>  \u{2063}箇所を、根拠（evidence）として認める";
        let wanted = "例:\n  長い例は折らないので、そのまま写せる\n  --out <F>  箇所を、根拠\n             （evidence）として認\n             める\n";
        assert_eq!(folded(page, 33), wanted);
    }

    #[test]
    fn a_word_stays_whole_and_no_line_begins_with_a_stop() {
        assert_eq!(lines("一二三四、五", 8), ["一二三", "四、五"]);
        assert_eq!(lines("見本 --dry-run で", 10), ["見本", "--dry-run", "で"]);
        assert_eq!(lines("一二 [既定: 今]", 8), ["一二", "[既定:", "今]"]);
        assert_eq!(lines("- auto: 端末で", 40), ["- auto: 端末で"]);
    }

    #[test]
    fn colours_take_no_columns() {
        let page = "\u{1b}[1m-q\u{1b}[0m  \u{2063}一二三四五六七八九十一二三";
        let wanted = "\u{1b}[1m-q\u{1b}[0m  一二三四五六七八九十\n    一二三\n";
        assert_eq!(folded(page, 24), wanted);
        assert_eq!(
            plain(&folded(page, 24)),
            "-q  一二三四五六七八九十\n    一二三\n"
        );
    }
}
