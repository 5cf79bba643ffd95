//! Rules of a page: pieces put together, groups that touch.

use crate::parse::groups::{root, unite};

/// How far two rules may miss each other and still meet, in points.
pub(super) const SLACK: f32 = 2.5;
/// Gap in a rule that is still one rule (dotted lines), in points.
const DOTS: f32 = 4.0;

/// A rule: where it lies across (`at`) and along (`from` to `to`).
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// Pieces of one rule put together.
pub(super) fn merged(rules: impl Iterator<Item = Rule>) -> Vec<Rule> {
    let mut sorted: Vec<Rule> = rules.collect();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut bands: Vec<Vec<Rule>> = Vec::new();
    for rule in sorted {
        match bands.last_mut() {
            Some(band) if band.first().is_some_and(|f| rule.at - f.at <= 1.5) => band.push(rule),
            _ => bands.push(vec![rule]),
        }
    }
    let mut out: Vec<Rule> = Vec::new();
    for mut band in bands {
        band.sort_by(|a, b| a.from.total_cmp(&b.from));
        let start = out.len();
        for rule in band {
            match out.get_mut(start..).and_then(|o| o.last_mut()) {
                Some(last) if rule.from <= last.to + DOTS => last.to = last.to.max(rule.to),
                _ => out.push(rule),
            }
        }
    }
    out.retain(|rule| rule.to - rule.from > 5.0);
    out
}

/// Groups of rules that touch, each with its level and its upright ones.
pub(super) fn connected(level: &[Rule], upright: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut parent: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (i, h) in level.iter().enumerate() {
        let start = upright.partition_point(|v| v.at < h.from - SLACK);
        let reach = upright.iter().enumerate().skip(start);
        for (j, v) in reach.take_while(|(_, v)| v.at <= h.to + SLACK) {
            if h.at >= v.from - SLACK && h.at <= v.to + SLACK {
                unite(&mut parent, i, level.len() + j);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = Default::default();
    for (i, rule) in level.iter().chain(upright).enumerate() {
        let group = groups.entry(root(&mut parent, i)).or_default();
        if i < level.len() {
            group.0.push(*rule);
        } else {
            group.1.push(*rule);
        }
    }
    groups
        .into_values()
        .filter(|(h, v)| h.len() >= 2 && !v.is_empty())
        .collect()
}
