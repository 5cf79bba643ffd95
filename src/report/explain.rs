//! What was seen in a passage, in words: `akashi match --explain`.

use super::stored::Reasons;
use super::words::Words;
use crate::evidence::explain::{Find, Missing, Name, Part, Standing, Told};

/// A line for each thing told, those below the passage indented.
pub fn text(told: &[Told], reasons: &Reasons<'_>) -> String {
    let mut text = String::new();
    for one in told {
        if !matches!(one, Told::Passage(_)) {
            text.push_str("  ");
        }
        text.push_str(&line(one, reasons));
        text.push('\n');
    }
    text
}

fn line(told: &Told, reasons: &Reasons<'_>) -> String {
    let words = reasons.words;
    match told {
        Told::Passage(text) => words.fill("explain.passage", &[("text", text)]),
        Told::ProvesNothing => words.get("explain.proves_nothing").to_owned(),
        Told::SaysNothing => words.get("explain.says_nothing").to_owned(),
        Told::Denied => words.get("explain.answered_no").to_owned(),
        Told::Silent => words.get("explain.silent").to_owned(),
        Told::Row { answered: true } => words.get("explain.row_answered").to_owned(),
        Told::Row { answered: false } => words.get("explain.row_open").to_owned(),
        Told::Standing(standing) => self::standing(standing, reasons),
        Told::Find(find) => self::find(find, reasons),
        Told::Proves(score) => words.fill("explain.proves", &[("score", &format!("{score:.2}"))]),
        Told::Like {
            criterion,
            score,
            said,
        } => {
            let (score, said) = (format!("{score:.2}"), reasons.listed(said));
            let values = [
                ("criterion", criterion.as_str()),
                ("score", &score),
                ("said", &said),
            ];
            words.fill("explain.like", &values)
        }
        Told::Aside {
            criterion,
            says_nothing,
        } => {
            let key = match says_nothing {
                true => "explain.aside_nothing",
                false => "explain.aside_unlike",
            };
            words.fill(key, &[("criterion", criterion)])
        }
        Told::Miss { criterion, missing } => {
            let missing: Vec<String> = missing
                .iter()
                .map(|one| self::missing(one, words))
                .collect();
            let missing = missing.join(words.get("explain.also"));
            words.fill(
                "explain.miss",
                &[("criterion", criterion), ("missing", &missing)],
            )
        }
    }
}

fn standing(standing: &Standing, reasons: &Reasons<'_>) -> String {
    let key = match standing.part {
        Part::Concept => "explain.concept",
        Part::Quality => "explain.quality",
        Part::Denied => "explain.denied",
    };
    let places = standing.places.iter();
    let places: Vec<String> = places
        .map(|(start, end)| format!("{start}–{end}"))
        .collect();
    let values = [
        ("name", name(&standing.name, reasons.words)),
        ("words", reasons.listed(&standing.words)),
        ("places", places.join(" ")),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    reasons.words.fill(key, &values)
}

fn find(find: &Find, reasons: &Reasons<'_>) -> String {
    let words = reasons.words;
    let lacks = reasons.lacks(&find.lacks).join(words.get("explain.also"));
    let strength = match find.lacks.is_empty() {
        true => words.get("explain.full").to_owned(),
        false => words.fill("explain.partial", &[("lacks", &lacks)]),
    };
    let why = reasons.why(&find.why).join(" ");
    let key = match find.in_part {
        true => "explain.find_in_part",
        false => "explain.find",
    };
    let values = [
        ("criterion", find.criterion.as_str()),
        ("strength", &strength),
        ("why", &why),
    ];
    words.fill(key, &values)
}

fn missing(missing: &Missing, words: &Words) -> String {
    let names = |list: &[Name], between: &str| {
        let names: Vec<String> = list.iter().map(|one| name(one, words)).collect();
        names.join(words.get(between))
    };
    match missing {
        Missing::All(list) => {
            words.fill("explain.absent", &[("names", &names(list, "explain.and"))])
        }
        Missing::Any(list) => {
            let names = names(list, "stored_reasons.and");
            words.fill("explain.none_of", &[("names", &names)])
        }
        Missing::Barred(list) => {
            let names = names(list, "stored_reasons.and");
            words.fill("explain.barred", &[("names", &names)])
        }
        Missing::OffTopic => words.get("explain.off_topic").to_owned(),
        Missing::Apart(near) => words.fill("explain.apart", &[("n", &near.to_string())]),
    }
}

/// Ids are those of the pack, because rules are written in them.
fn name(name: &Name, words: &Words) -> String {
    match name {
        Name::Concept(id) => id.clone(),
        Name::Quality(quality) => {
            let label = words.get_or(&format!("quality.{}", quality.name()), "");
            format!("@{} ({label})", quality.name())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::evidence::{Matcher, explain_line};
    use crate::report::Lang;
    use crate::scheme::load;
    use crate::scheme::testing::Memory;

    fn told(text: &str, lang: Lang) -> String {
        let pack = load(&Memory::tiny(), "tiny", None).unwrap();
        let titles = pack.class_titles();
        let matcher = Matcher::new(Arc::new(pack)).unwrap();
        let line = serde_json::json!({ "text": text }).to_string();
        let told = explain_line(&matcher, &line).unwrap();
        super::text(&told, &Reasons::new(&titles, &Words::new(lang)))
    }

    #[test]
    fn what_was_seen_is_told_in_the_readers_language() {
        let text = "2025年4月1日、職員に年1回、個人情報の教育を受けさせていない。";
        let ja = told(text, Lang::Ja);
        assert!(
            ja.contains("  性質 @yearly (年1回以上の頻度): 年1回"),
            "{ja}"
        );
        let en = told(text, Lang::En);
        assert!(
            en.contains("  quality @yearly (at least once a year): 年1回"),
            "{en}"
        );
        let kana = |c: char| ('ぁ'..='ん').contains(&c);
        let own = en
            .lines()
            .skip(1)
            .map(|line| line.split(": ").next().unwrap());
        assert!(
            own.clone().count() > 2 && !own.collect::<String>().contains(kana),
            "{en}"
        );
    }
}
