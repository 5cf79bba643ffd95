//! Lines of text that are underlined or struck through: in a registry
//! certificate what is underlined was deleted, elsewhere what is struck through.
//!
//! A rule underlines when it lies just below the base line, begins and ends
//! with the text, and meets no upright rule: the border of a cell does. One
//! through the middle of the type strikes it through. A link is underlined to
//! be seen as one, and so are addresses where a page draws all of its addresses so
//! and nothing else.

use super::geometry::Area;
use super::lines::Line;
use super::rules::{Rule, SLACK, merged};

/// Thickest underline in points.
const THICKEST: f32 = 2.0;
/// Where an underline lies below the em box's lower end, in sizes: from just
/// above the base line to a quarter below it.
const BAND: (f32, f32) = (-0.14, 0.16);
/// Where a rule lies that strikes through: from the middle of small Latin
/// letters to that of Japanese ones.
const STRIKE: (f32, f32) = (-0.64, -0.3);
/// Largest type that is struck through: a watermark lies behind other rules.
const LARGEST: f32 = 36.0;
/// How far it may reach beyond the text, in sizes.
const BEYOND: f32 = 0.5;
/// Height of a link in sizes of its text; a higher one is no link of a text.
const LINK: f32 = 4.0;
/// Addresses of a page that show how it draws them.
const ADDRESSES: usize = 3;
/// How far base lines of one line may differ, in sizes.
const LEVEL: f32 = 0.3;

/// Sets [`Line::underlined`] and [`Line::struck`] of every line; rules and links
/// lie in the frame of the lines.
pub(super) fn find(lines: &mut [Line], rules: &[Area], links: &[Area]) {
    let thin = |across: f32, along: f32| across <= THICKEST && along > 4.0;
    let level = rules
        .iter()
        .filter(|r| thin(r.height(), r.width()))
        .map(|r| Rule {
            at: r.middle().1,
            from: r.x0,
            to: r.x1,
        });
    let mut level = merged(level);
    if level.is_empty() || lines.is_empty() {
        return;
    }
    let upright = rules
        .iter()
        .filter(|r| thin(r.width(), r.height()))
        .map(|r| Rule {
            at: r.middle().0,
            from: r.y0,
            to: r.y1,
        });
    let upright = merged(upright);
    level.retain(|rule| !upright.iter().any(|other| meets(rule, other)));
    level.sort_by(|a, b| a.at.total_cmp(&b.at));
    let drawn: Vec<f32> = lines
        .iter()
        .map(|line| share(line, lines, &level, BAND))
        .collect();
    let habit = underlines_addresses(lines, &drawn);
    let found: Vec<(f32, f32)> = lines
        .iter()
        .zip(drawn)
        .map(|(line, underlined)| {
            let struck = match line.size <= LARGEST {
                true => share(line, lines, &level, STRIKE),
                false => 0.0,
            };
            let to_be_followed = is_link(line, links) || habit && is_code(&line.text);
            (if to_be_followed { 0.0 } else { underlined }, struck)
        })
        .collect();
    for (line, share) in lines.iter_mut().zip(found) {
        (line.underlined, line.struck) = share;
    }
}

/// Whether a page underlines its addresses as programs draw them: several, each of
/// them, and nothing else. In a certificate what holds is not underlined.
fn underlines_addresses(lines: &[Line], drawn: &[f32]) -> bool {
    let mut addresses = 0;
    let alike = lines.iter().zip(drawn).all(|(line, drawn)| {
        let is_address = is_code(&line.text)
            && ["http://", "https://", "www."]
                .iter()
                .any(|start| line.text.starts_with(start));
        addresses += usize::from(is_address);
        match is_address {
            true => *drawn >= 0.8,
            false => *drawn <= 0.05 || is_code(&line.text),
        }
    });
    alike && addresses >= ADDRESSES
}

/// What an address is made of, or the part of one on a line of its own.
fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
        && text.contains(['.', '/'])
        && text.contains(|c: char| c.is_ascii_alphabetic())
}

fn meets(level: &Rule, upright: &Rule) -> bool {
    let reach = |at: f32, rule: &Rule| at >= rule.from - SLACK && at <= rule.to + SLACK;
    reach(upright.at, level) && reach(level.at, upright)
}

/// Whether links lie over as good as all of a line.
fn is_link(line: &Line, links: &[Area]) -> bool {
    let middle = line.area.middle().1;
    let over = links
        .iter()
        .filter(|link| link.height() <= LINK * line.size && link.y0 <= middle && middle <= link.y1);
    let covered: f32 = over
        .map(|link| link.x1.min(line.area.x1) - link.x0.max(line.area.x0))
        .filter(|length| *length > 0.0)
        .sum();
    covered >= 0.8 * line.area.width()
}

/// Part of a line along which a rule lies in the band, from 0 to 1.
fn share(line: &Line, lines: &[Line], rules: &[Rule], band: (f32, f32)) -> f32 {
    let bottom = line.area.y1;
    let (from, to) = (bottom + band.0 * line.size, bottom + band.1 * line.size);
    let start = rules.partition_point(|rule| rule.at < from);
    let near = rules.iter().skip(start).take_while(|rule| rule.at <= to);
    let covered: f32 = near
        .filter(|rule| fits(rule, line, lines))
        .map(|rule| rule.to.min(line.area.x1) - rule.from.max(line.area.x0))
        .filter(|length| *length > 0.0)
        .sum();
    (covered / line.area.width().max(1.0)).min(1.0)
}

/// Whether a rule keeps to the text that stands on it: this line, and others
/// on the same base line.
fn fits(rule: &Rule, line: &Line, lines: &[Line]) -> bool {
    let on_it = |other: &&Line| {
        (other.area.y1 - line.area.y1).abs() <= LEVEL * line.size
            && other.area.x1 > rule.from
            && other.area.x0 < rule.to
    };
    let text = lines
        .iter()
        .filter(on_it)
        .map(|l| l.area)
        .reduce(|a, b| a.with(&b));
    text.is_some_and(|text| {
        let beyond = BEYOND * line.size;
        rule.from >= text.x0 - beyond && rule.to <= text.x1 + beyond
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x0: f32, x1: f32, y: f32) -> Line {
        Line {
            area: Area::new(x0, y, x1, y + 10.0),
            size: 10.0,
            text: "見本".into(),
            cell: None,
            ruby: false,
            underlined: 0.0,
            struck: 0.0,
        }
    }

    fn shares(mut lines: Vec<Line>, rules: &[Area]) -> Vec<f32> {
        find(&mut lines, rules, &[]);
        lines.iter().map(|line| line.underlined).collect()
    }

    fn level(x0: f32, x1: f32, y: f32) -> Area {
        Area::new(x0, y, x1, y + 0.5)
    }

    #[test]
    fn a_rule_as_long_as_the_text_underlines_it() {
        let lines = vec![line(50.0, 150.0, 20.0), line(50.0, 150.0, 40.0)];
        let found = shares(lines, &[level(50.0, 150.0, 30.5)]);
        assert!(found[0] > 0.99 && found[1] == 0.0, "{found:?}");
        let parts = shares(vec![line(50.0, 150.0, 20.0)], &[level(50.0, 90.0, 30.5)]);
        assert!((parts[0] - 0.4).abs() < 0.01, "{parts:?}");
    }

    #[test]
    fn a_link_is_not_underlined_and_may_be_struck_through() {
        let found = |links: &[Area], y: f32| {
            let mut lines = vec![line(50.0, 150.0, 20.0)];
            find(&mut lines, &[level(50.0, 150.0, y)], links);
            (lines[0].underlined, lines[0].struck)
        };
        let link = Area::new(48.0, 18.0, 160.0, 32.0);
        assert_eq!(found(&[link], 30.5), (0.0, 0.0));
        assert!(found(&[link], 24.8).1 > 0.99);
        // Beside the text, over a part of it, over half of the page.
        for other in [
            Area::new(200.0, 18.0, 300.0, 32.0),
            Area::new(48.0, 18.0, 100.0, 32.0),
            Area::new(0.0, 0.0, 500.0, 400.0),
        ] {
            assert!(found(&[other], 30.5).0 > 0.99, "{other:?}");
        }
    }

    #[test]
    fn addresses_are_underlined_to_be_seen_where_all_are_and_nothing_else() {
        let found = |texts: &[&str], bare: usize| {
            let at = |nth: usize| 20.0 + 20.0 * nth as f32;
            let lines = texts.iter().enumerate().map(|(nth, text)| Line {
                text: (*text).into(),
                ..line(50.0, 150.0, at(nth))
            });
            let rules = (0..texts.len()).filter(|nth| *nth != bare);
            let rules: Vec<Area> = rules
                .map(|nth| level(50.0, 150.0, at(nth) + 10.5))
                .collect();
            shares(lines.collect(), &rules)
        };
        let web = [
            "http://a.jp/",
            "https://b.jp/long/",
            "page.html",
            "www.c.jp",
        ];
        assert_eq!(found(&web, 9), [0.0; 4]);
        // One that holds beside those that were deleted, too few, another text.
        assert!(found(&web, 3)[0] > 0.99);
        assert!(found(&web[1..], 9)[0] > 0.99);
        assert!(found(&[web[0], web[1], web[3], "見本"], 9)[0] > 0.99);
        assert_eq!(found(&[web[0], web[1], web[3], "見本"], 3), [0.0; 4]);
    }

    #[test]
    fn a_rule_through_the_middle_strikes_and_a_frame_does_not() {
        let struck = |rules: &[Area]| {
            let mut lines = vec![line(50.0, 150.0, 20.0)];
            find(&mut lines, rules, &[]);
            (lines[0].struck, lines[0].underlined)
        };
        assert!(struck(&[level(50.0, 150.0, 24.8)]).0 > 0.99);
        let part = struck(&[level(50.0, 80.0, 24.8)]);
        assert!((part.0 - 0.3).abs() < 0.01 && part.1 == 0.0, "{part:?}");
        // A rule that goes on beyond the text, and one at a cell's border.
        assert_eq!(struck(&[level(20.0, 300.0, 24.8)]).0, 0.0);
        let upright = Area::new(50.0, 10.0, 50.5, 60.0);
        assert_eq!(struck(&[level(50.0, 150.0, 24.8), upright]).0, 0.0);
    }

    #[test]
    fn borders_separators_and_blanks_to_be_filled_in_do_not() {
        let text = || vec![line(50.0, 150.0, 20.0)];
        let upright = Area::new(48.0, 10.0, 48.5, 31.0);
        assert_eq!(shares(text(), &[level(48.0, 152.0, 30.5), upright]), [0.0]);
        assert_eq!(shares(text(), &[level(50.0, 400.0, 30.5)]), [0.0]);
        assert_eq!(shares(text(), &[level(50.0, 150.0, 34.0)]), [0.0]);
    }
}
