//! Rules of a scanned page: found, and taken out, since they make recognition
//! lose whole tables.

use super::gray::Gray;

/// Shortest rule in pixels: longer than a stroke of a title.
const SHORTEST: usize = 150;
/// The same of an upright rule that two level ones hold, a low row's side.
const SHORTEST_HELD: usize = 40;
/// How far off the level rules its ends may be.
const HELD: usize = 8;
/// Thickest rule in pixels.
const THICKEST: usize = 14;
/// Pixels that may be missing from a rule.
const GAP: usize = 4;
/// Rules of one page in either direction.
const MOST: usize = 5_000;

/// A rule: along from `from` to `to`, across from `low` to `high`.
#[derive(Debug, Clone, Copy)]
struct Rule {
    from: usize,
    to: usize,
    low: usize,
    high: usize,
}

/// A picture looked at along its rows or its columns.
#[derive(Clone, Copy)]
struct Along {
    width: usize,
    height: usize,
    upright: bool,
}

impl Along {
    fn length(&self) -> usize {
        if self.upright {
            self.height
        } else {
            self.width
        }
    }

    fn breadth(&self) -> usize {
        if self.upright {
            self.width
        } else {
            self.height
        }
    }

    fn at(&self, along: usize, across: usize) -> usize {
        match self.upright {
            true => along * self.width + across,
            false => across * self.width + along,
        }
    }
}

/// Takes the rules out of `gray` and `ink`; their boxes in pixels.
pub(super) fn take_out(gray: &mut Gray, ink: &mut [bool]) -> Vec<[f32; 4]> {
    let mut boxes = Vec::new();
    // Both directions are found before either is taken out: they cross.
    let along = |upright| Along {
        width: gray.width,
        height: gray.height,
        upright,
    };
    let level = rules(ink, along(false), SHORTEST);
    let mut upright = rules(ink, along(true), SHORTEST_HELD);
    upright.retain(|rule| rule.to - rule.from >= SHORTEST || is_held(rule, &level));
    for (along, rules) in [(along(false), level), (along(true), upright)] {
        for rule in rules {
            erase(gray, ink, along, &rule);
            let ends = [rule.from, rule.low, rule.to + 1, rule.high + 1].map(|n| n as f32);
            let [from, low, to, high] = ends;
            boxes.push(match along.upright {
                true => [low, from, high, to],
                false => [from, low, to, high],
            });
        }
    }
    boxes
}

/// Whether an upright rule goes from one level rule to another.
fn is_held(rule: &Rule, level: &[Rule]) -> bool {
    let ends_at = |end: usize| {
        level.iter().any(|other| {
            let across = other.from <= rule.high + HELD && rule.low <= other.to + HELD;
            across && other.low <= end + HELD && end <= other.high + HELD
        })
    };
    ends_at(rule.from) && ends_at(rule.to)
}

fn rules(ink: &[bool], along: Along, shortest: usize) -> Vec<Rule> {
    let mut open: Vec<Rule> = Vec::new();
    let mut done: Vec<Rule> = Vec::new();
    for across in 0..along.breadth() {
        let runs = runs(ink, along, across, shortest);
        let mut next = Vec::new();
        for (from, to) in runs {
            let touching = open.iter().position(|r| r.from <= to && from <= r.to);
            let mut rule = Rule {
                from,
                to,
                low: across,
                high: across,
            };
            if let Some(at) = touching {
                let before = open.swap_remove(at);
                rule.from = rule.from.min(before.from);
                rule.to = rule.to.max(before.to);
                rule.low = before.low;
            }
            next.push(rule);
        }
        done.append(&mut open);
        done.retain(|rule| rule.high - rule.low < THICKEST);
        open = next;
        if done.len() > MOST {
            return Vec::new();
        }
    }
    done.append(&mut open);
    done.retain(|rule| rule.high - rule.low < THICKEST);
    done
}

/// Long runs of ink, small gaps closed.
fn runs(ink: &[bool], along: Along, across: usize, shortest: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    let keep = |run: Option<(usize, usize)>, found: &mut Vec<(usize, usize)>| {
        found.extend(run.filter(|(from, to)| to - from >= shortest));
    };
    for at in 0..along.length() {
        if !ink.get(along.at(at, across)).copied().unwrap_or(false) {
            continue;
        }
        run = match run {
            Some((from, to)) if at - to <= GAP => Some((from, at)),
            other => {
                keep(other, &mut found);
                Some((at, at))
            }
        };
    }
    keep(run, &mut found);
    found
}

/// Makes paper of a rule, except where a stroke crosses it.
fn erase(gray: &mut Gray, ink: &mut [bool], along: Along, rule: &Rule) {
    let dark = |ink: &[bool], at: usize, across: Option<usize>| {
        across
            .filter(|across| *across < along.breadth())
            .is_some_and(|across| ink.get(along.at(at, across)).copied().unwrap_or(false))
    };
    for at in rule.from..=rule.to {
        let before = dark(ink, at, rule.low.checked_sub(3));
        let after = dark(ink, at, rule.high.checked_add(3));
        if before && after {
            continue;
        }
        let low = rule.low.saturating_sub(2);
        let high = (rule.high + 2).min(along.breadth().saturating_sub(1));
        for across in low..=high {
            let place = along.at(at, across);
            if let Some(pixel) = gray.pixels.get_mut(place) {
                *pixel = 255;
            }
            if let Some(pixel) = ink.get_mut(place) {
                *pixel = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 400;

    /// A white page with what is filled black on it: left, top, right, bottom.
    fn page(filled: &[[usize; 4]]) -> (Gray, Vec<bool>) {
        let height = 200;
        let mut gray = Gray {
            width: WIDTH,
            height,
            pixels: vec![255; WIDTH * height],
        };
        for [x0, y0, x1, y1] in filled {
            (*y0..=*y1).for_each(|y| gray.pixels[y * WIDTH + x0..=y * WIDTH + x1].fill(0));
        }
        let ink = gray.pixels.iter().map(|p| *p < 128).collect();
        (gray, ink)
    }

    #[test]
    fn the_short_sides_of_a_low_row_are_rules_and_strokes_are_none() {
        let (mut gray, mut ink) = page(&[
            [20, 50, 380, 52],
            [20, 130, 380, 132],
            [200, 53, 202, 129],
            [300, 65, 303, 115],
        ]);
        let boxes = take_out(&mut gray, &mut ink);
        assert_eq!(boxes.len(), 3, "{boxes:?}");
        let at = |x: usize, y: usize| gray.pixels[y * WIDTH + x];
        assert_eq!((at(201, 90), at(301, 90)), (255, 0));
    }

    #[test]
    fn rules_go_and_what_crosses_them_stays() {
        let (mut gray, mut ink) = page(&[
            [20, 50, 380, 52],
            [200, 10, 202, 190],
            [100, 40, 103, 70],
            [300, 100, 340, 140],
        ]);
        let boxes = take_out(&mut gray, &mut ink);
        assert_eq!(
            boxes,
            [[20.0, 50.0, 381.0, 53.0], [200.0, 10.0, 203.0, 191.0]]
        );
        let at = |x: usize, y: usize| gray.pixels[y * WIDTH + x];
        assert_eq!((at(60, 51), at(201, 150)), (255, 255), "rules");
        assert_eq!((at(101, 51), at(320, 120)), (0, 0), "what is none");
    }
}
