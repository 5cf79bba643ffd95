//! What `tests/fixtures/office/text.fodt` says, in whatever form it was saved.

use crate::model::{Flag, Passage, ReadState};
use crate::parse::testing::{flagged, passages};

const DISPLAYED: [(&str, &[Flag]); 21] = [
    ("個人情報保護規程", &[]),
    ("教育", &[]),
    ("第1条 教育は毎年実施する。", &[Flag::DeletedLeftOut]),
    ("(1) 対象は全従業者とする。", &[]),
    ("(2) 記録を残す。", &[]),
    ("ア） 実施日", &[]),
    ("イ） 受講者", &[]),
    ("第2条 監査は年1回行う。", &[]),
    ("責任者は見本太郎である。", &[Flag::Ruby]),
    ("令和6年4月1日に任命。", &[Flag::Note]),
    ("見える文の続き。", &[]),
    ("隠した文", &[Flag::Hidden]),
    ("要確認", &[Flag::Comment]),
    ("番号 | 氏名 | 人数", &[]),
    ("1 | 見本 太郎 | 12", &[]),
    ("2 | 見本 花子 | 34", &[]),
    ("箱の前。", &[]),
    ("箱の中の文", &[]),
    ("空白   三つ\tタブ\n改行～①㈱", &[]),
    ("見本会 社外秘", &[Flag::Header]),
    ("第2版 1", &[Flag::Footer]),
];

/// Holds a file of that text to what it shows, and returns its passages.
#[track_caller]
pub(crate) fn reads_as_displayed(bytes: &[u8], name: &str, format: &str) -> Vec<Passage> {
    let (summary, passages) = passages(bytes, name);
    assert_eq!(
        (summary.format.as_str(), summary.state),
        (format, ReadState::Parsed),
        "{summary:?}"
    );
    assert_eq!(flagged(&passages), DISPLAYED);
    assert_eq!(passages[3].heading, ["個人情報保護規程", "教育", "第1条"]);
    assert_eq!(passages[14].cells[2].label, "人数");
    passages
}
