//! What the code of a field displays where it has no result: a formula that
//! sets one text over another, as ruby and encircled letters are written.

/// The text under a reading, or within a circle, of an `EQ \o(…)` field, and
/// whether there is a reading; `None` for other fields.
pub(crate) fn overlaid(code: &str) -> Option<(String, bool)> {
    let code = code.trim_start();
    let start = code.get(..2)?;
    if !start.eq_ignore_ascii_case("eq") {
        return None;
    }
    let at = code.find("\\o")?;
    let inside = code.get(at..)?.split_once('(')?.1;
    let inside = inside.trim_end();
    let inside = inside.strip_suffix(')').unwrap_or(inside);
    let mut depth = 0u32;
    let mut last = 0;
    for (at, c) in inside.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ';' if depth == 0 => last = at + 1,
            _ => {}
        }
    }
    let base = inside.get(last..)?.trim();
    (last > 0 && !base.is_empty()).then(|| (base.to_owned(), inside.contains("\\up")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_of_ruby_and_circles_is_kept() {
        let ruby = r#" EQ \* jc2 \* "Font:明朝" \* hps10 \o\ad(\s\up 9(みほん),見本)"#;
        assert_eq!(overlaid(ruby), Some(("見本".to_owned(), true)));
        assert_eq!(overlaid(r"eq \o\ac(○,印)"), Some(("印".to_owned(), false)));
        for other in ["PAGE", r"EQ \f(1,2)", "", r"EQ \o()", "値"] {
            assert_eq!(overlaid(other), None, "{other}");
        }
    }
}
