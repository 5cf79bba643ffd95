//! Recognises the class of a document (文書の種類) by phrases, with reasons.
//!
//! A phrase in the file name is worth 2 points, one in the title region 3, one
//! in the body 1; each phrase counts once. The title region is the beginning
//! of the first passages with their headings: a heading further down says what
//! a section is about, not what the document is. Phrases of the body support a
//! class and never make one: a manual speaks of everything that it regulates.
//!
//! A class may also be known by its voice: who writes 事業者は…望ましい in one
//! passage of twenty, and hardly ever 当社, lays down rules for others. That is
//! worth 8 points and makes the class by itself.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::matcher::MatcherError;
use super::words::Words;
use crate::model::Passage;
use crate::scheme::{Class, OTHER};
use crate::text::normal::normalize;

/// Passages that may hold the title, and characters of each.
const TITLE_PASSAGES: usize = 5;
const TITLE_CHARS: usize = 80;
/// Passages before the text of a letter.
const LETTER_PASSAGES: usize = 12;
/// Passages looked at for phrases of the body, at the beginning and the end.
const HEAD: usize = 400;
const TAIL: usize = 100;

const NAME_POINTS: u32 = 2;
const TITLE_POINTS: u32 = 3;
const BODY_POINTS: u32 = 1;
const VOICE_POINTS: u32 = 8;

/// A voice: passages that hold one of its words, how many different words, one
/// passage in how many, and how many times the passages of the other voice.
const VOICE_PASSAGES: usize = 9;
const VOICE_WORDS: usize = 3;
const VOICE_ONE_IN: usize = 25;
const VOICE_OVER_OTHER: usize = 10;

/// The class of a document, with the phrases that speak for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Classified {
    /// Class id; `other` when none is recognised.
    pub class: String,
    /// 0 to 1, three decimals: grows with the points and shrinks with those of
    /// the next best class; 0 for `other`.
    pub confidence: f64,
    /// The phrases found, with the place they were found in.
    pub reasons: Vec<String>,
}

/// Where a phrase counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Name,
    Title,
    Body,
}

/// What finding a phrase means for a class.
#[derive(Debug, Clone, Copy)]
enum Use {
    Points(Part),
    Excludes,
    Often,
    Seldom,
}

/// The classes of a pack, compiled.
#[derive(Debug)]
pub struct Classifier {
    classes: Vec<Class>,
    phrases: Vec<String>,
    words: Words,
    uses: Vec<Vec<(usize, Use)>>,
}

/// What was found for each class.
#[derive(Debug, Default, Clone)]
struct Tally {
    found: BTreeSet<(Part, usize)>,
    excluded: bool,
    /// Words of its voice.
    often: BTreeSet<usize>,
    /// Passages with one, and with one of the other voice.
    often_in: usize,
    seldom_in: usize,
}

impl Tally {
    fn has_voice(&self, passages: usize) -> bool {
        self.often_in >= VOICE_PASSAGES
            && self.often.len() >= VOICE_WORDS
            && self.often_in * VOICE_ONE_IN >= passages
            && self.seldom_in * VOICE_OVER_OTHER <= self.often_in
    }
}

impl Classifier {
    /// Compiles classes; their order decides ties.
    ///
    /// # Errors
    /// When there are more phrases than an automaton holds.
    pub fn new(classes: &[Class]) -> Result<Self, MatcherError> {
        let mut phrases: Vec<String> = Vec::new();
        let mut uses: Vec<Vec<(usize, Use)>> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (number, class) in classes.iter().enumerate() {
            for (list, meaning) in [
                (&class.name, Use::Points(Part::Name)),
                (&class.title, Use::Points(Part::Title)),
                (&class.body, Use::Points(Part::Body)),
                (&class.not, Use::Excludes),
                (&class.often, Use::Often),
                (&class.seldom, Use::Seldom),
            ] {
                for phrase in list {
                    let at = *known.entry(phrase).or_insert_with(|| {
                        phrases.push(phrase.clone());
                        uses.push(Vec::new());
                        phrases.len() - 1
                    });
                    if let Some(list) = uses.get_mut(at) {
                        list.push((number, meaning));
                    }
                }
            }
        }
        Ok(Self {
            classes: classes.to_vec(),
            words: Words::new(&phrases)?,
            phrases,
            uses,
        })
    }

    /// The class of a document that was read, by its name and passages.
    pub fn classify(&self, name: &str, passages: &[Passage]) -> Classified {
        let mut tallies = vec![Tally::default(); self.classes.len()];
        self.scan(&stem(name), Part::Name, &mut tallies);
        for passage in passages.iter().take(titles(passages)) {
            for line in passage.heading.iter().chain([&passage.text]) {
                let beginning: String = line.chars().take(TITLE_CHARS).collect();
                self.scan(&beginning, Part::Title, &mut tallies);
            }
        }
        let tail = passages.len().saturating_sub(TAIL).max(HEAD);
        let ends = passages.iter().skip(tail);
        let mut looked_at = 0;
        for passage in passages.iter().take(HEAD).chain(ends) {
            looked_at += 1;
            self.scan(&passage.text, Part::Body, &mut tallies);
        }
        self.best(&tallies, looked_at, |class| class.need)
    }

    /// The class that a file's name alone suggests: for files that were not
    /// read. One phrase suffices.
    pub fn by_name(&self, name: &str) -> Classified {
        let mut tallies = vec![Tally::default(); self.classes.len()];
        self.scan(&stem(name), Part::Name, &mut tallies);
        self.best(&tallies, 0, |class| class.need.min(NAME_POINTS))
    }

    fn scan(&self, text: &str, part: Part, tallies: &mut [Tally]) {
        let text = normalize(text).text;
        let mut voices: BTreeSet<(usize, bool)> = BTreeSet::new();
        for found in self.words.find(&text) {
            let phrase = found.word;
            for (class, meaning) in self.uses.get(phrase).into_iter().flatten() {
                let Some(tally) = tallies.get_mut(*class) else {
                    continue;
                };
                match meaning {
                    Use::Points(wanted) if *wanted == part => {
                        tally.found.insert((part, phrase));
                    }
                    Use::Excludes if part != Part::Body => tally.excluded = true,
                    Use::Often if part == Part::Body => {
                        tally.often.insert(phrase);
                        voices.insert((*class, true));
                    }
                    Use::Seldom if part == Part::Body => {
                        voices.insert((*class, false));
                    }
                    _ => {}
                }
            }
        }
        for (class, own) in voices {
            if let Some(tally) = tallies.get_mut(class) {
                tally.often_in += usize::from(own);
                tally.seldom_in += usize::from(!own);
            }
        }
    }

    fn best(&self, tallies: &[Tally], passages: usize, need: impl Fn(&Class) -> u32) -> Classified {
        let mut first: Option<(u32, &Class, &Tally)> = None;
        let mut second = 0;
        for (class, tally) in self.classes.iter().zip(tallies) {
            let has_voice = tally.has_voice(passages);
            let points = points(tally) + if has_voice { VOICE_POINTS } else { 0 };
            let is_named = has_voice || tally.found.iter().any(|(part, _)| *part != Part::Body);
            let counts = !tally.excluded && is_named && points >= need(class);
            if counts && first.is_none_or(|(most, ..)| points > most) {
                second = first.map_or(second, |(most, ..)| most);
                first = Some((points, class, tally));
            } else if !tally.excluded {
                second = second.max(points);
            }
        }
        match first {
            Some((points, class, tally)) => Classified {
                class: class.id.clone(),
                confidence: confidence(points, second),
                reasons: self.reasons(tally, passages),
            },
            None => Classified {
                class: OTHER.to_owned(),
                confidence: 0.0,
                reasons: Vec::new(),
            },
        }
    }

    fn reasons(&self, tally: &Tally, passages: usize) -> Vec<String> {
        let mut reasons = Vec::new();
        if tally.has_voice(passages) {
            let words = tally.often.iter().take(4);
            let words: Vec<&str> = words
                .filter_map(|phrase| Some(self.phrases.get(*phrase)?.as_str()))
                .collect();
            reasons.push(format!("本文の語り口「{}」", words.join("・")));
        }
        for (part, phrase) in &tally.found {
            let place = match part {
                Part::Name => "ファイル名",
                Part::Title => "表題",
                Part::Body => "本文",
            };
            if let Some(phrase) = self.phrases.get(*phrase) {
                reasons.push(format!("{place}「{phrase}」"));
            }
        }
        reasons
    }
}

/// How many passages may hold the title. A letter has its day, its addressee
/// and its sender before the title, but no sentence and no table.
fn titles(passages: &[Passage]) -> usize {
    let before_text = |passage: &&Passage| passage.cells.is_empty() && !passage.text.contains('。');
    let letter = passages
        .iter()
        .take(LETTER_PASSAGES)
        .take_while(before_text);
    letter.count().max(TITLE_PASSAGES)
}

/// The last part of a name that may be a path, without its extension.
fn stem(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match last.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => last.to_owned(),
    }
}

fn points(tally: &Tally) -> u32 {
    let worth = |(part, _): &(Part, usize)| match part {
        Part::Name => NAME_POINTS,
        Part::Title => TITLE_POINTS,
        Part::Body => BODY_POINTS,
    };
    tally.found.iter().map(worth).sum()
}

/// `p / (p + 2)`, halved when the next best class has as many points.
fn confidence(points: u32, second: u32) -> f64 {
    let (points, second) = (f64::from(points), f64::from(second));
    let alone = points / (points + 2.0);
    let confidence = alone * (1.0 - (second / (2.0 * points)).min(0.5));
    (confidence * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Anchor, Place};
    use crate::scheme::testing::Memory;
    use crate::scheme::{Templates, list, load};

    fn classifier() -> Classifier {
        let pack = load(&Memory::tiny(), "tiny", None).unwrap();
        Classifier::new(&pack.classes).unwrap()
    }

    fn passages(texts: &[&str]) -> Vec<Passage> {
        let anchor = |line| Anchor::new(Place::Line { line }, "test");
        let passages = texts
            .iter()
            .zip(1..)
            .map(|(text, line)| Passage::prose(*text, anchor(line), vec!["別紙".to_owned()]));
        passages.collect()
    }

    #[test]
    fn classes_by_name_title_and_body() {
        let classifier = classifier();
        let cases: [(&str, &[&str], &str); 7] = [
            (
                "ｷｮｳｲｸ.xlsx",
                &["教育実施記録", "受講者: 見本 太郎"],
                "training-record",
            ),
            (
                "教育実施記録（R6）.xlsx",
                &["一覧", "講師: 見本"],
                "training-record",
            ),
            ("教育記録.xlsx", &["何もない"], "other"),
            (
                "a.pdf",
                &["個人情報取扱規程", "第1条 この規程は"],
                "regulation",
            ),
            (
                "a.pdf",
                &["業務委託契約書", "甲と乙は本契約を結ぶ。"],
                "processor-contract",
            ),
            ("教育委託契約書.pdf", &["契約書"], "other"),
            ("scan.pdf", &[], "other"),
        ];
        for (name, texts, class) in cases {
            let found = classifier.classify(name, &passages(texts));
            assert_eq!(found.class, class, "{name}: {found:?}");
            assert_eq!(found.reasons.is_empty(), class == "other");
        }
    }

    #[test]
    fn a_heading_far_down_is_no_title() {
        let classifier = classifier();
        let mut texts = vec!["取扱規則"; 1];
        texts.extend(["本文"; 10]);
        texts.push("教育実施記録");
        let found = classifier.classify("m.docx", &passages(&texts));
        assert_eq!(found.class, "regulation");
    }

    #[test]
    fn the_name_alone_suggests() {
        let classifier = classifier();
        assert_eq!(
            classifier.by_name("zip/教育記録.pdf").class,
            "training-record"
        );
        assert_eq!(classifier.by_name("教育記録/scan.pdf").class, "other");
        assert_eq!(classifier.by_name("").class, "other");
    }

    /// The classes as they are shipped.
    fn shipped() -> Classifier {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let templates = Templates::with_folder(folder);
        let (last, _) = list(&templates).unwrap().pop().unwrap();
        let pack = load(&templates, &last, None).unwrap();
        Classifier::new(&pack.classes).unwrap()
    }

    const AUTHORITY: [&str; 5] = [
        "事業者は、利用者の名簿を取り扱う者を限ることが望ましい。",
        "見本法第三条に定める義務は、事業者が委託をする場合にも及ぶと考えられる。",
        "見本省令の改正に伴い、告示を改めた。",
        "次に掲げる場合には、届出が求められる。",
        "名簿とは、氏名の一覧をいう。",
    ];

    #[test]
    fn whoever_writes_for_others_is_known_by_the_voice() {
        let texts: Vec<&str> = AUTHORITY.iter().cycle().take(40).copied().collect();
        let found = shipped().classify("見本.pdf", &passages(&texts));
        assert_eq!(found.class, "guideline", "{found:?}");
        assert!(found.reasons.iter().any(|reason| reason.contains("語り口")));
    }

    #[test]
    fn an_applicant_who_quotes_the_law_is_none() {
        let own = [
            "当院は、見本法第三条及び厚生労働省のガイドラインに従い、名簿を管理する。",
            "職員は、名簿を持ち出してはならない。",
        ];
        let mut texts = vec![
            "個人情報取扱規程",
            "第1条 この規程は、名簿の取扱いを定める。",
        ];
        texts.extend(AUTHORITY.iter().chain(&own).chain(&own).cycle().take(45));
        let found = shipped().classify("規程.pdf", &passages(&texts));
        assert_eq!(found.class, "regulation", "{found:?}");
    }

    #[test]
    fn one_word_repeated_is_no_voice() {
        let texts = vec!["実装ガイドライン | 適用 | 済"; 40];
        let found = shipped().classify("一覧.xlsx", &passages(&texts));
        assert_eq!(found.class, "other", "{found:?}");
    }

    #[test]
    fn a_close_second_lowers_confidence() {
        assert!(confidence(6, 0) > confidence(6, 3));
        assert!(confidence(6, 3) > confidence(6, 6));
        assert!(confidence(60, 0) <= 1.0);
    }
}
