//! What the code of a field displays where it has no result: a formula that
//! sets one text over another, as ruby and encircled letters are written.

/// What an `EQ` field displays, and whether there is a reading over it: the text under
/// a reading, or within a mark, of `\o(…)`, or a fraction, `\f(…)`; `None` for other
/// fields. The reading is left out. A mark around a choice is kept, the circle of a
/// seal (印) is not.
pub(crate) fn overlaid(code: &str) -> Option<(String, bool)> {
    let code = code.trim_start();
    if !code.get(..2)?.eq_ignore_ascii_case("eq") {
        return None;
    }
    let lower = code.to_ascii_lowercase();
    if let Some(at) = lower.find("\\f(") {
        let parts = arguments(code.get(at..)?)?;
        return match parts.as_slice() {
            [over, under] => Some((format!("{over}/{under}"), false)),
            _ => None,
        };
    }
    let parts = arguments(code.get(lower.find("\\o")?..)?)?;
    let ruby = lower.contains("\\up");
    let mark = parts.iter().find(|part| !ruby && is_mark(part));
    let base = parts.iter().rev().find(|part| !is_mark(part))?;
    if parts.len() < 2 || base.is_empty() {
        return None;
    }
    let mark = mark.filter(|_| *base != "印").map_or("", String::as_str);
    Some((format!("{mark}{base}"), ruby))
}

fn is_mark(part: &str) -> bool {
    matches!(part, "○" | "◯" | "〇" | "□" | "△" | "◇")
}

/// What stands between the first brackets, by the commas that stand in no others.
fn arguments(code: &str) -> Option<Vec<String>> {
    let inside = code.split_once('(')?.1.trim_end();
    let inside = inside.strip_suffix(')').unwrap_or(inside);
    let mut depth = 0u32;
    let mut parts = vec![String::new()];
    for c in inside.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ';' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut()?.push(c);
    }
    Some(parts.iter().map(|part| part.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_of_ruby_and_circles_is_kept() {
        let ruby = r#" EQ \* jc2 \* "Font:明朝" \* hps10 \o\ad(\s\up 9(みほん),見本)"#;
        assert_eq!(overlaid(ruby), Some(("見本".to_owned(), true)));
        assert_eq!(overlaid(r"eq \o\ac(○,印)"), Some(("印".to_owned(), false)));
        for choice in [r"eq \o\ac(○,男)", r"EQ \o\ac(男,○)"] {
            assert_eq!(overlaid(choice), Some(("○男".to_owned(), false)));
        }
        assert_eq!(overlaid(r"EQ \F(3,4)"), Some(("3/4".to_owned(), false)));
        for other in ["PAGE", r"EQ \f(1)", "", r"EQ \o()", "値"] {
            assert_eq!(overlaid(other), None, "{other}");
        }
    }
}
