//! What has to be said with an event.

use std::collections::BTreeMap;

use super::life::{Act, Fact, Item, Life};
use super::refusal::{Refusal, Text, Why};
use super::rules::Rules;
use crate::scheme::life::{Event, Field, FieldKind, Ground};

/// The field by which a person chooses between two readings of a period.
pub(super) const READING: &str = "reading";

/// Checks reason and fields; the fields that were given, as facts.
pub(super) fn check(
    event: &Event,
    act: &Act,
    rules: &Rules<'_>,
) -> Result<BTreeMap<String, Fact>, Refusal> {
    if event.reason && act.reason.trim().is_empty() {
        let detail = Text::of("理由を付さなければなりません", "reasons have to be given");
        return Err(Refusal::new(
            Why::NoReason,
            &event.id,
            &event.articles,
            detail,
        ));
    }
    if let Some(unknown) = act
        .fields
        .keys()
        .find(|key| key.as_str() != READING && !event.fields.iter().any(|field| field.id == **key))
    {
        let known: Vec<&str> = event.fields.iter().map(|field| field.id.as_str()).collect();
        let known = known.join(", ");
        let detail = Text::of(
            &format!("項目 {unknown} はありません（あるもの: {known}）"),
            &format!("there is no field {unknown} (there are: {known})"),
        );
        return Err(Refusal::new(Why::Field, &event.id, &event.articles, detail));
    }
    let mut facts = BTreeMap::new();
    for field in &event.fields {
        match act.fields.get(&field.id).map(|value| value.trim()) {
            Some(value) if !value.is_empty() => {
                let fact = value_of(event, field, value, rules)?;
                facts.insert(field.id.clone(), fact);
            }
            _ if field.optional => {}
            _ => {
                let detail = Text::of(
                    &format!("「{}」が要ります（--field {}=…）", field.ja, field.id),
                    &format!("{} is needed (--field {}=…)", field.en, field.id),
                );
                return Err(refused(event, field, detail));
            }
        }
    }
    Ok(facts)
}

fn refused(event: &Event, field: &Field, detail: Text) -> Refusal {
    let articles = match field.articles.is_empty() {
        true => &event.articles,
        false => &field.articles,
    };
    let why = match field.grounds {
        Some(_) => Why::Ground,
        None => Why::Field,
    };
    Refusal::new(why, &event.id, articles, detail)
}

fn value_of(event: &Event, field: &Field, value: &str, rules: &Rules<'_>) -> Result<Fact, Refusal> {
    let wrong = |ja: &str, en: &str| {
        let detail = Text::of(
            &format!("{}={value}: {ja}", field.id),
            &format!("{}={value}: {en}", field.id),
        );
        refused(event, field, detail)
    };
    if let Some(list) = &field.grounds {
        let known = rules.cycle().grounds.iter().filter(|g| g.list == *list);
        let known: Vec<&Ground> = known.collect();
        if known.iter().any(|ground| ground.id == value) {
            return Ok(Fact::Text(value.to_owned()));
        }
        let ids: Vec<&str> = known.iter().map(|ground| ground.id.as_str()).collect();
        let ids = ids.join(", ");
        return Err(wrong(
            &format!("理由となる号にありません（{ids}）"),
            &format!("is no ground ({ids})"),
        ));
    }
    let mut choices = field.choices.clone();
    if let Some(path) = &field.setting {
        let list = rules.pack.setting(path).and_then(|value| value.as_array());
        let words = list.into_iter().flatten().filter_map(|word| word.as_str());
        choices.extend(words.map(str::to_owned));
    }
    if !choices.is_empty() && !choices.iter().any(|choice| choice == value) {
        let list = choices.join(", ");
        return Err(wrong(
            &format!("次のどれかです: {list}"),
            &format!("has to be one of: {list}"),
        ));
    }
    match field.kind {
        FieldKind::Text => Ok(Fact::Text(value.to_owned())),
        FieldKind::Day => crate::scheme::period::parse_event(value)
            .map(Fact::Day)
            .map_err(|_| {
                wrong(
                    "日付ではありません（例 2026-03-01）",
                    "is no date (as 2026-03-01)",
                )
            }),
        FieldKind::Yen => value
            .parse()
            .ok()
            .filter(|yen| *yen >= 0)
            .map(Fact::Number)
            .ok_or_else(|| wrong("円の整数ではありません", "is no whole number of yen")),
        FieldKind::Yes if matches!(value, "yes" | "no") => Ok(Fact::Text(value.to_owned())),
        FieldKind::Yes => Err(wrong("yes か no です", "has to be yes or no")),
    }
}

/// Whether the grounds that were named have what they need.
pub(super) fn grounds(
    event: &Event,
    act: &Act,
    (life, item): (&Life, Option<&Item>),
    standing: &[super::bars::BarHit],
    rules: &Rules<'_>,
) -> Result<(), Refusal> {
    for field in &event.fields {
        let ground = field.grounds.as_ref().and_then(|list| {
            let named = act.fields.get(&field.id)?;
            rules.cycle().ground(list, named.trim())
        });
        let Some(ground) = ground else { continue };
        let has_bar = |bar: &String| standing.iter().any(|hit| hit.bar == *bar);
        let has_fact = |fact: &String| {
            life.fact(item, fact).is_some()
                || life.items.iter().any(|item| item.facts.contains_key(fact))
        };
        let fits = ground.bar.as_ref().is_none_or(has_bar)
            && (ground.facts.is_empty() || ground.facts.iter().any(has_fact))
            && (ground.when.is_empty() || life.is_in(&ground.when));
        if !fits {
            let detail = Text::of(
                &format!("「{}」に当たる事実が記録されていません", ground.ja),
                &format!("nothing recorded fits the ground “{}”", ground.en),
            );
            return Err(Refusal::new(
                Why::Ground,
                &event.id,
                &ground.articles,
                detail,
            ));
        }
    }
    Ok(())
}
