//! When what a record tells of was held: by its labels, by the rows of a list,
//! by a sentence that says so.

use std::collections::BTreeSet;

use super::days::judged;
use super::found::{Field, Fields};
use super::pairs::{Pair, label_form};
use crate::model::{Flag, Passage};
use crate::scheme::forms::{HeldWords, Papers};
use crate::text::date;

/// The days that were found, and what beside their labels gave none.
#[derive(Default)]
pub(super) struct Held {
    days: Vec<Field>,
    unread: Vec<(&'static str, String)>,
}

impl Held {
    /// The day beside a label.
    pub(super) fn pair(&mut self, pair: &Pair, passage: Option<&Passage>) {
        if let Some(passage) = passage {
            self.text(&pair.value, &pair.value, passage);
        }
    }

    fn text(&mut self, text: &str, quote: &str, passage: &Passage) {
        if text.trim().is_empty() {
            return;
        }
        let found = date::find(text).into_iter().next();
        let (day, warning) = found.map_or((None, Some("unread-date")), |found| judged(&found));
        if let Some(key) = warning {
            self.unread.push((key, text.to_owned()));
        }
        let known = |day: &str| self.days.iter().any(|field| field.text() == day);
        let day = day.map(|day| day.to_string()).filter(|day| !known(day));
        self.days
            .extend(day.map(|day| Field::new(day, quote, passage)));
    }

    /// The days of a list whose column says when something was held.
    pub(super) fn rows(&mut self, passages: &[Passage], papers: &Papers) {
        let words = papers.record.get("held_on").into_iter().flatten();
        let words: BTreeSet<String> = words.map(|word| label_form(word).into_owned()).collect();
        for passage in passages.iter().filter(is_shown) {
            let cells = passage.cells.iter();
            for cell in cells.filter(|cell| words.contains(&*label_form(&cell.label))) {
                self.text(&cell.text, &passage.text, passage);
            }
        }
    }

    /// 令和5年6月12日に教育を実施しました: where no label says when. `of` names
    /// what the record is of.
    pub(super) fn sentences(&mut self, passages: &[Passage], words: &HeldWords, of: &[String]) {
        if !self.days.is_empty() {
            return;
        }
        let prose = passages.iter().filter(is_shown);
        for passage in prose.filter(|passage| passage.cells.is_empty()) {
            for sentence in passage.text.split('。') {
                if says_held(sentence, words, of) {
                    self.text(sentence, sentence.trim(), passage);
                }
            }
        }
    }

    /// The newest day as the field, and all of them where there are several.
    pub(super) fn put(self, fields: &mut Fields) {
        for (key, text) in self.unread {
            if key != "unread-date" || self.days.is_empty() {
                fields.warn(key, text);
            }
        }
        let newest = self.days.iter().max_by_key(|field| field.day()).cloned();
        fields.put("held_on", newest);
        if self.days.len() > 1 {
            fields.put_list("sessions", self.days);
        }
    }
}

/// Whether a passage is there to be seen.
pub(super) fn is_shown(passage: &&Passage) -> bool {
    !passage.flags.contains(&Flag::Hidden)
}

/// Whether a sentence tells of a day on which it was held.
fn says_held(sentence: &str, words: &HeldWords, of: &[String]) -> bool {
    let Some(found) = date::find(sentence).into_iter().next() else {
        return false;
    };
    let behind: String = sentence.chars().skip(found.range.end).collect();
    let any = |words: &[String], text: &str| words.iter().any(|word| text.contains(word.as_str()));
    found.day().is_some()
        && any(&words.said, &behind)
        && any(of, sentence)
        && !any(&words.not, sentence)
}
