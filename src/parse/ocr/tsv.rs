//! Tesseract's table of words: twelve columns, tabs between them, one row for
//! each page, block, paragraph, line (level 4) and word (level 5).

use super::Word;

/// Words of one page.
const MOST_WORDS: usize = 50_000;
/// Longest word in bytes.
const LONGEST: usize = 1_000;

struct Row<'a> {
    level: u32,
    area: [f32; 4],
    confidence: f32,
    text: &'a str,
}

/// The words of a table, in its order. With `down`, lines run from top to
/// bottom. Rows that are none are left out.
pub(super) fn words(table: &str, down: bool) -> Vec<Word> {
    let mut words = Vec::new();
    let mut line = [0.0f32; 4];
    for row in table.lines().filter_map(row) {
        match row.level {
            4 => line = row.area,
            5 if !row.text.is_empty() && row.confidence >= 0.0 => {
                let [x0, y0, x1, y1] = row.area;
                words.push(Word {
                    text: row.text.to_owned(),
                    area: match down {
                        true => [line[0], y0, line[2], y1],
                        false => [x0, line[1], x1, line[3]],
                    },
                    confidence: row.confidence.min(100.0),
                    mended: false,
                });
            }
            _ => {}
        }
        if words.len() >= MOST_WORDS {
            break;
        }
    }
    words
}

fn row(line: &str) -> Option<Row<'_>> {
    let mut fields = line.splitn(12, '\t');
    let level = fields.next()?.parse().ok()?;
    let mut numbers = fields.by_ref().skip(5).take(4).map(|n| n.parse::<f32>());
    let mut number = || numbers.next()?.ok().filter(|n| n.is_finite());
    let (x, y, width, height) = (number()?, number()?, number()?, number()?);
    let confidence = fields.next()?.parse().ok()?;
    let text = fields.next().unwrap_or_default().trim();
    (text.len() <= LONGEST).then_some(Row {
        level,
        area: [x, y, x + width, y + height],
        confidence,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_the_height_of_their_line_and_nonsense_is_left_out() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n\
            4\t1\t1\t1\t1\t0\t100\t200\t300\t40\t-1\t\n\
            5\t1\t1\t1\t1\t1\t100\t210\t80\t20\t96.5\t教育\n\
            5\t1\t1\t1\t1\t2\t190\t215\t10\t10\t41\t、\n\
            5\t1\t1\t1\t1\t3\tx\t215\t10\t10\t41\t記録\n\
            5\t1\t1\t1\t1\t3\t210\t215\t10\t10\t95\t \n";
        let found = words(table, false);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].area, [100.0, 200.0, 180.0, 240.0]);
        assert_eq!((found[1].text.as_str(), found[1].confidence), ("、", 41.0));
        assert_eq!(words(table, true)[0].area, [100.0, 210.0, 400.0, 230.0]);
    }
}
