//! A row of a table, cut so that question and answer both stay.
//!
//! What was found in a form stands in the label mostly, what the applicant says
//! in the last cell: a window around the label would show no answer.

use crate::index::snippet;

/// What stands between the cells of a row.
const BAR: &str = " | ";
/// In place of cells that are left out.
const GAP: &str = "…";

/// A cell: where it begins in the row, in characters, and its text.
struct Cell<'t> {
    at: usize,
    text: &'t str,
}

/// The cells that hold `highlights` and the last one that holds anything, in
/// about `room` characters; without highlights the first one with words stands
/// for them. `None` for what is no row or fits as it is.
pub(super) fn part(row: &str, highlights: &[[usize; 2]], room: usize) -> Option<String> {
    let cells = cells(row);
    if cells.len() < 2 || row.chars().count() <= room {
        return None;
    }
    let kept = kept(&cells, highlights)?;
    let before: Vec<String> = joints(&kept);
    let taken: usize = before.iter().map(|joint| joint.chars().count()).sum();
    let rooms = rooms(&cells, &kept, room.saturating_sub(taken));
    let mut text = String::new();
    for ((index, before), room) in kept.iter().zip(before).zip(rooms) {
        let cell = cells.get(*index)?;
        text.push_str(&before);
        text.push_str(&snippet(cell.text, &inside(cell, highlights), room).text);
    }
    Some(text)
}

fn cells(row: &str) -> Vec<Cell<'_>> {
    let mut at = 0;
    let cell = |text: &str| {
        let from = at;
        at += text.chars().count() + BAR.len();
        from
    };
    let starts: Vec<usize> = row.split(BAR).map(cell).collect();
    let texts = row.split(BAR).zip(starts);
    texts.map(|(text, at)| Cell { at, text }).collect()
}

/// Which cells stay, in their order.
fn kept(cells: &[Cell<'_>], highlights: &[[usize; 2]]) -> Option<Vec<usize>> {
    let says = |cell: &Cell<'_>| cell.text.chars().any(char::is_alphanumeric);
    let last = cells.iter().rposition(says)?;
    let found = |cell: &&Cell<'_>| !inside(cell, highlights).is_empty();
    let mut kept: Vec<usize> = (0..cells.len())
        .filter(|index| cells.get(*index).as_ref().is_some_and(found))
        .collect();
    if kept.iter().all(|index| *index == last) {
        let names = |cell: &Cell<'_>| cell.text.chars().any(char::is_alphabetic);
        kept.extend(cells.iter().position(names));
    }
    kept.push(last);
    kept.sort_unstable();
    kept.dedup();
    Some(kept)
}

/// Highlights within a cell, counted from its beginning.
fn inside(cell: &Cell<'_>, highlights: &[[usize; 2]]) -> Vec<[usize; 2]> {
    let end = cell.at + cell.text.chars().count();
    let cut = highlights
        .iter()
        .map(|[from, to]| [*from.max(&cell.at), *to.min(&end)]);
    let within = cut.filter(|[from, to]| from < to);
    within.map(|range| range.map(|at| at - cell.at)).collect()
}

/// What stands before each kept cell.
fn joints(kept: &[usize]) -> Vec<String> {
    let mut next = 0;
    let joint = |index: &usize| {
        let joint = match (next, *index == next) {
            (0, true) => String::new(),
            (0, false) => format!("{GAP}{BAR}"),
            (_, true) => BAR.to_owned(),
            (_, false) => format!("{BAR}{GAP}{BAR}"),
        };
        next = index + 1;
        joint
    };
    kept.iter().map(joint).collect()
}

/// The room of each kept cell: an equal share, and what short ones leave over
/// goes to the longer ones.
fn rooms(cells: &[Cell<'_>], kept: &[usize], room: usize) -> Vec<usize> {
    let length = |index: &usize| {
        cells
            .get(*index)
            .map_or(0, |cell| cell.text.chars().count())
    };
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by_key(|at| kept.get(*at).map_or(0, length));
    let mut rooms = vec![0; kept.len()];
    let mut left = room;
    for (done, at) in order.iter().enumerate() {
        let share = left / (kept.len() - done);
        let whole = kept.get(*at).map_or(0, length);
        left -= whole.min(share);
        if let Some(room) = rooms.get_mut(*at) {
            // What is cut has a sign of omission at both ends.
            *room = if whole <= share {
                whole
            } else {
                share.saturating_sub(2)
            };
        }
    }
    rooms
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "10 | 経常利益 | － | 事業者全体の経常利益額（単独ベース）（単位：円）を記述する | 選択 | ３，２００万円";

    #[test]
    fn question_and_answer_stay() {
        let shown = part(ROW, &[[5, 9]], 36);
        assert_eq!(shown.as_deref(), Some("… | 経常利益 | … | ３，２００万円"));
        // Nothing is marked: the first cell with words names the row.
        assert_eq!(part(ROW, &[], 36), shown);
        // Found in the answer.
        assert_eq!(
            part(ROW, &[[ROW.chars().count() - 8, ROW.chars().count()]], 36),
            shown
        );
    }

    #[test]
    fn long_cells_share_the_room_by_what_was_found_in_them() {
        let question = format!("{}教育の頻度{}", "あ".repeat(60), "い".repeat(60));
        let answer = format!("{}年1回{}", "う".repeat(60), "え".repeat(60));
        let row = format!("{question} | {answer}");
        let at = question.chars().count() + 3 + 60;
        let shown = part(&row, &[[60, 65], [at, at + 3]], 60).unwrap();
        assert!(
            shown.contains("教育の頻度") && shown.contains("年1回"),
            "{shown}"
        );
        assert!(shown.chars().count() <= 60, "{shown}");
    }

    #[test]
    fn what_fits_or_is_no_row_is_left_to_others() {
        assert_eq!(part("10 | 経常利益 | ３，２００万円", &[], 60), None);
        assert_eq!(part(&"あ".repeat(100), &[], 60), None);
        assert_eq!(part(&format!("{} | －", "－".repeat(90)), &[], 60), None);
    }
}
