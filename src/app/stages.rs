//! How many certifications stand in each state, and how long they stood there.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::casework::lives;
use super::error::{Code, Failure};
use super::home::Home;
use crate::casework::{Stay, stays};
use crate::report::Title;
use crate::report::stages::{Longest, Stage};

/// The stages of a day, by scheme and then as the pack lists its states; those
/// that nothing reached are left out.
pub fn stages(home: &Home, scheme: Option<&str>, on: Option<Date>) -> Result<Vec<Stage>, Failure> {
    let on = on.unwrap_or_else(|| home.clock.today());
    let mut schemes = home.schemes();
    let ids = schemes.ids()?;
    if let Some(id) = scheme.filter(|id| !ids.iter().any(|known| known == id)) {
        return Err(Failure::new(Code::UnknownScheme)
            .with("scheme", id)
            .with("known", ids.join(", ")));
    }
    home.records().work(|unit| {
        let mut all: BTreeMap<(String, String), Vec<(String, Stay)>> = BTreeMap::new();
        for (case, lived) in lives(home, unit, &mut schemes)?.iter() {
            for stay in lived.acts(|acts| stays(acts, on))? {
                let key = (case.scheme.clone(), stay.state.clone());
                all.entry(key).or_default().push((case.code.clone(), stay));
            }
        }
        let mut stages = Vec::new();
        for id in ids
            .iter()
            .filter(|id| scheme.is_none_or(|only| only == *id))
        {
            let packed = schemes.in_force(id, on)?;
            let cycle = &packed.pack.life;
            for state in &cycle.states {
                let stays = all.get(&(id.clone(), state.id.clone()));
                let track = cycle.track(&state.track);
                stages.extend(stays.map(|stays| Stage {
                    scheme: id.clone(),
                    track: track.map_or_else(Title::default, |track| Title {
                        ja: track.ja.clone(),
                        en: track.en.clone(),
                    }),
                    state: state.id.clone(),
                    title: Title {
                        ja: state.ja.clone(),
                        en: state.en.clone(),
                    },
                    is_final: state.is_final,
                    ..counted(stays, on)
                }));
            }
        }
        Ok(stages)
    })
}

fn counted(stays: &[(String, Stay)], on: Date) -> Stage {
    let mut ended: Vec<i64> = Vec::new();
    let mut longest: Option<Longest> = None;
    for (case, stay) in stays {
        let days = stay.days(on);
        if stay.to.is_some() {
            ended.push(days);
        }
        if longest.as_ref().is_none_or(|known| days > known.days) {
            longest = Some(Longest {
                days,
                case: case.clone(),
                runs: stay.to.is_none(),
            });
        }
    }
    Stage {
        now: stays.len() - ended.len(),
        left: ended.len(),
        median: median(ended),
        longest,
        ..Stage::default()
    }
}

/// The middle one, or halfway between the two in the middle.
fn median(mut days: Vec<i64>) -> Option<f64> {
    days.sort_unstable();
    let at = |n: usize| days.get(n).copied();
    let (low, high) = (at(days.len().checked_sub(1)? / 2)?, at(days.len() / 2)?);
    i32::try_from(low + high)
        .ok()
        .map(|sum| f64::from(sum) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_middle_of_what_there_is() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7.0));
        assert_eq!(median(vec![9, 1, 4]), Some(4.0));
        assert_eq!(median(vec![1, 4]), Some(2.5));
    }
}
