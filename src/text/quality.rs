//! Qualities of a statement, found in normalised text.

use std::ops::Range;

/// A quality that rules may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// At least once a year.
    Yearly,
    /// At regular times.
    Regular,
    /// A full date.
    Dated,
    /// A person's name or named post.
    Person,
    /// A number of people or items.
    Count,
    /// A rule stated.
    Duty,
    /// Something done.
    Done,
    /// A negation.
    Negated,
    /// A prohibition.
    Prohibit,
    /// Unfilled template marks.
    Blank,
}

impl Quality {
    /// The quality of that name, `@yearly` and the like.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "@yearly" => Self::Yearly,
            "@regular" => Self::Regular,
            "@dated" => Self::Dated,
            "@person" => Self::Person,
            "@count" => Self::Count,
            "@duty" => Self::Duty,
            "@done" => Self::Done,
            "@negated" => Self::Negated,
            "@prohibit" => Self::Prohibit,
            "@blank" => Self::Blank,
            _ => return None,
        })
    }

    /// What it is called, Japanese.
    pub fn label_ja(self) -> &'static str {
        match self {
            Self::Yearly => "年1回以上の頻度",
            Self::Regular => "定期",
            Self::Dated => "日付",
            Self::Person => "氏名又は役職",
            Self::Count => "人数又は件数",
            Self::Duty => "義務",
            Self::Done => "実施済み",
            Self::Negated => "否定",
            Self::Prohibit => "禁止",
            Self::Blank => "未記入",
        }
    }
}

/// Character ranges of normalised `text` that show the quality.
pub fn find(quality: Quality, text: &str) -> Vec<Range<usize>> {
    let words: &[&str] = match quality {
        Quality::Yearly => &[
            "年1回",
            "年一回",
            "毎年",
            "年に1",
            "年に一",
            "年2回",
            "毎月",
            "半年ごと",
            "四半期",
            "年1度",
        ],
        Quality::Regular => &["定期", "毎年", "毎月", "年1回", "年に1", "毎週", "毎日"],
        Quality::Dated => &[
            "年1月", "年2月", "年3月", "年4月", "年5月", "年6月", "年7月", "年8月", "年9月",
            "年10月", "年11月", "年12月",
        ],
        Quality::Person => &["責任者", "部長", "課長", "太郎", "花子"],
        Quality::Count => &["名", "件", "人"],
        Quality::Duty => &[
            "しなければならない",
            "するものとする",
            "する。",
            "行う",
            "せる。",
            "こと。",
            "ます。",
        ],
        Quality::Done => &["した。", "しました", "実施済", "実績", "実施日"],
        Quality::Negated => &[
            "していない",
            "行っていない",
            "該当なし",
            "予定はない",
            "しておりません",
            "していません",
        ],
        Quality::Prohibit => &["してはならない", "禁止", "しないこと"],
        Quality::Blank => &["〇〇", "{{", "○○"],
    };
    let mut found = Vec::new();
    for word in words {
        for (at, _) in text.match_indices(word) {
            let start = text[..at].chars().count();
            found.push(start..start + word.chars().count());
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    found
}
