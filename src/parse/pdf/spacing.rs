//! Words of a recognised page → how far each reaches towards the next one on
//! its line. Recognition boxes strokes, so that boxes stand further apart than
//! letters do; and it makes a word of every letter that stands in room.

use super::geometry::Area;
use crate::parse::marks::is_japanese;
use crate::parse::ocr::Word;

/// Room between two words that is no gap when one of them is Japanese, in
/// heights of the line.
const CLOSE: f32 = 0.9;
/// Room that a space of full width leaves between strokes, at most.
const ROOM: f32 = 1.8;
/// What is left of that room, so that it reads as a space and parts nothing.
const SPACE: f32 = 0.55;
/// Room between letters that were set apart (履 歴 事 項), at most.
const SET_APART: f32 = 3.0;
/// By how much such room may differ within a word.
const UNEVEN: f32 = 0.6;
/// How much more there is around them.
const AROUND: f32 = 1.3;
/// Room between two letters alone (住 所), at most.
const PAIR: f32 = 2.2;
/// Digits that recognition may have torn apart before a counter (1 4日).
const MOST_DIGITS: usize = 4;
/// Lines looked back at to find the one that a word goes on.
const MOST_LINES: usize = 2_000;

/// A word in the frame of its turn.
pub(super) type Placed<'w> = (Area, &'w Word);

/// Where each of `words` ends, its room towards the next one on its line
/// counted in where no space stands there. `words` by their beginnings.
pub(super) fn ends(words: &[Placed<'_>], rules: &[Area]) -> Vec<f32> {
    let mut ends: Vec<f32> = words.iter().map(|(area, _)| area.x1).collect();
    for line in lines(words) {
        for run in parted(&line, words, rules) {
            close(&run, words, &mut ends);
        }
    }
    ends
}

/// The words of each line, from left to right.
fn lines(words: &[Placed<'_>]) -> Vec<Vec<usize>> {
    let mut lines: Vec<(Area, Vec<usize>)> = Vec::new();
    for (nth, (area, _)) in words.iter().enumerate() {
        let level = |last: &Area| {
            let size = last.height().min(area.height());
            let apart = (last.middle().1 - area.middle().1).abs();
            apart <= 0.3 * size && area.x0 >= last.x1 - 0.5 * size
        };
        let near = lines.iter_mut().rev().take(MOST_LINES);
        let best = near.filter(|(last, _)| level(last)).min_by(|a, b| {
            let apart = |last: &Area| (last.middle().1 - area.middle().1).abs();
            apart(&a.0).total_cmp(&apart(&b.0))
        });
        match best {
            Some((last, line)) => {
                *last = *area;
                line.push(nth);
            }
            None => lines.push((*area, vec![nth])),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A line where upright rules part it.
fn parted(line: &[usize], words: &[Placed<'_>], rules: &[Area]) -> Vec<Vec<usize>> {
    let place = |nth: &usize| words.get(*nth).map(|(area, _)| *area);
    let Some(first) = line.first().and_then(place) else {
        return Vec::new();
    };
    let (_, level) = first.middle();
    let across: Vec<f32> = rules
        .iter()
        .filter(|rule| rule.height() > rule.width() && rule.y0 <= level && level <= rule.y1)
        .map(|rule| rule.middle().0)
        .collect();
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut before: Option<Area> = None;
    for nth in line {
        let Some(area) = place(nth) else { continue };
        let begins = before.is_none_or(|last| {
            let (from, to) = (last.middle().0, area.middle().0);
            across.iter().any(|x| (from..=to).contains(x))
        });
        if begins {
            runs.push(Vec::new());
        }
        if let Some(run) = runs.last_mut() {
            run.push(*nth);
        }
        before = Some(area);
    }
    runs
}

/// A pair of neighbours.
struct Between {
    /// Room in heights of the line.
    room: f32,
    size: f32,
    from: usize,
    to: f32,
}

fn close(run: &[usize], words: &[Placed<'_>], ends: &mut [f32]) {
    let run: Vec<(usize, Placed<'_>)> = run
        .iter()
        .filter_map(|nth| Some((*nth, *words.get(*nth)?)))
        .collect();
    let between: Vec<Between> = run
        .windows(2)
        .filter_map(|pair| match pair {
            [(from, (a, _)), (_, (b, _))] => {
                let size = a.height().min(b.height()).max(0.1);
                Some(Between {
                    room: (b.x0 - a.x1) / size,
                    size,
                    from: *from,
                    to: b.x0,
                })
            }
            _ => None,
        })
        .collect();
    let words: Vec<&Word> = run.iter().map(|(_, (_, word))| *word).collect();
    let letters = set_apart(&run, &between);
    for (at, gap) in between.iter().enumerate() {
        let solid = gap.room <= CLOSE && (is_solid(&words, at) || is_number(&words, &between, at))
            || letters.get(at).copied().unwrap_or(false);
        let end = match solid {
            true => gap.to,
            false if gap.room > CLOSE && gap.room <= ROOM => gap.to - SPACE * gap.size,
            false => continue,
        };
        if let Some(slot) = ends.get_mut(gap.from) {
            *slot = slot.max(end);
        }
    }
}

/// Whether no space stands between two words: one of them is Japanese.
fn is_solid(words: &[&Word], at: usize) -> bool {
    let last = words.get(at).and_then(|word| word.text.chars().next_back());
    let first = words.get(at + 1).and_then(|word| word.text.chars().next());
    last.is_some_and(is_japanese) || first.is_some_and(is_japanese)
}

/// Whether a number goes on from one word to the next: a counter follows close
/// behind (1 4日), and it is short.
fn is_number(words: &[&Word], between: &[Between], at: usize) -> bool {
    let is_all = |word: &&&Word| word.text.chars().all(|c| c.is_ascii_digit());
    let is_close = |at: usize| between.get(at).is_some_and(|gap| gap.room <= CLOSE);
    let (Some(before), Some(after)) = (words.get(at), words.get(at + 1)) else {
        return false;
    };
    let tail = before.text.chars().rev();
    let mut digits = tail.take_while(char::is_ascii_digit).count();
    if digits == 0 || !after.text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut to = at + 1;
    while let Some(word) = words.get(to).filter(is_all) {
        digits += word.text.chars().count();
        if !is_close(to) {
            return false;
        }
        to += 1;
    }
    let Some(word) = words.get(to) else {
        return false;
    };
    let own = word.text.chars().take_while(char::is_ascii_digit).count();
    let counter = word.text.chars().nth(own);
    digits + own <= MOST_DIGITS && counter.is_some_and(is_japanese)
}

/// For each pair of neighbours, whether both are letters of one word that was
/// set with room between its letters.
fn set_apart(run: &[(usize, Placed<'_>)], between: &[Between]) -> Vec<bool> {
    let mut found = vec![false; between.len()];
    let letter = |at: usize| run.get(at).is_some_and(|(_, placed)| is_letters(placed));
    let spaced = |at: usize| {
        let gap = between.get(at)?;
        let is_wide = gap.room > CLOSE / 2.0 && gap.room <= SET_APART;
        (is_wide && letter(at) && letter(at + 1)).then_some(gap.room)
    };
    let mut from = 0;
    while from < between.len() {
        let (mut least, mut most, mut to) = (f32::MAX, f32::MIN, from);
        while let Some(room) = spaced(to) {
            if most.max(room) - least.min(room) > UNEVEN {
                break;
            }
            (least, most) = (least.min(room), most.max(room));
            to += 1;
        }
        // 取締役　見　本: a name behind a word is none of its letters.
        let free = |at: Option<usize>| {
            let gap = at.and_then(|at| between.get(at));
            gap.is_none_or(|gap| gap.room > AROUND * most.max(CLOSE))
        };
        let is_word = match to - from {
            0 => false,
            1 => most <= PAIR && free(from.checked_sub(1)) && free(Some(to)),
            _ => free(from.checked_sub(1)) && free(Some(to)),
        };
        if is_word {
            found
                .iter_mut()
                .take(to)
                .skip(from)
                .for_each(|of| *of = true);
        }
        from = to.max(from + 1);
    }
    found
}

/// A Japanese letter alone, or several with as much room between them.
fn is_letters((area, word): &Placed<'_>) -> bool {
    let count = word.text.chars().count() as f32;
    let japanese = word.text.chars().all(is_japanese);
    japanese && (count <= 1.0 || area.width() > (1.0 + 1.5 * (count - 1.0)) * area.height())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of words of height 10, each given with its beginning and end; the
    /// text as the room between them makes it.
    fn read(words: &[(&str, f32, f32)], rules: &[Area]) -> String {
        let given: Vec<Word> = words
            .iter()
            .map(|(text, from, to)| Word {
                text: (*text).to_owned(),
                area: [*from, 0.0, *to, 10.0],
                confidence: 90.0,
                mended: false,
            })
            .collect();
        let placed: Vec<Placed<'_>> = given
            .iter()
            .map(|word| {
                let [x0, y0, x1, y1] = word.area;
                (Area::new(x0, y0, x1, y1), word)
            })
            .collect();
        let mut text = String::new();
        let mut last = 0.0;
        for ((area, word), end) in placed.iter().zip(ends(&placed, rules)) {
            text.push_str(match (area.x0 - last) / 10.0 {
                room if text.is_empty() || room <= 0.0 => "",
                room if room <= 1.2 => " ",
                _ => " | ",
            });
            text.push_str(&word.text);
            last = end;
        }
        text
    }

    #[test]
    fn letters_set_apart_are_one_word() {
        let title = [
            ("履", 0.0, 9.0),
            ("歴", 25.0, 34.0),
            ("事", 51.0, 59.0),
            ("項", 75.0, 84.0),
        ];
        assert_eq!(read(&title, &[]), "履歴事項");
        let label = [("住", 0.0, 9.0), ("所", 20.0, 29.0), ("東京", 70.0, 89.0)];
        assert_eq!(read(&label, &[]), "住所 | 東京");
        let officer = [
            ("監査役", 0.0, 29.0),
            ("仮", 42.0, 51.0),
            ("名", 62.0, 71.0),
            ("桜", 82.0, 91.0),
        ];
        assert_eq!(read(&officer, &[]), "監査役 仮 名 桜");
        let columns = [("有", 0.0, 9.0), ("無", 60.0, 69.0), ("有", 120.0, 129.0)];
        assert_eq!(read(&columns, &[]), "有 | 無 | 有");
    }

    #[test]
    fn a_number_that_was_torn_is_whole_before_a_counter() {
        let day = [
            ("10", 0.0, 9.0),
            ("月", 11.0, 19.0),
            ("1", 23.0, 25.0),
            ("4", 31.0, 36.0),
            ("日", 40.0, 48.0),
        ];
        assert_eq!(read(&day, &[]), "10月14日");
        let number = [("4", 0.0, 5.0), ("0826", 11.0, 31.0), ("0500", 37.0, 57.0)];
        assert_eq!(read(&number, &[]), "4 0826 0500");
    }

    #[test]
    fn a_space_of_full_width_parts_nothing_and_a_rule_does() {
        let day = [("令和", 0.0, 19.0), ("7年", 33.0, 50.0)];
        assert_eq!(read(&day, &[]), "令和 7年");
        let rule = Area::new(26.0, -5.0, 26.5, 20.0);
        assert_eq!(read(&day, &[rule]), "令和 | 7年");
    }
}
