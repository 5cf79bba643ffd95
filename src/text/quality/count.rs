//! A number of people or things: 12名, 30件, 受講者数 | 12.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::Part::{self, Maybe, Not, NotAfter, Number, One};
use crate::text::pattern::Patterns;

/// 第2回, 1.5, 令和6: part of another number or of an order.
#[rustfmt::skip]
const NO_ORDER: Part = NotAfter(&["第", ".", "/", "-", ",", "数"]);

#[rustfmt::skip]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[
    &[
        NO_ORDER,
        Number,
        One(&[
            "名", "件", "箇所", "か所", "ヶ所", "カ所", "ヵ所", "台", "枚", "部", "冊", "社",
            "施設", "項目", "通",
        ]),
        Not(&[
            "義", "称", "目", "前", "分", "門", "署", "屋", "長", "会", "名", "帳", "風", "方",
            "常", "知", "信", "報", "告", "じ", "間", "設", "内", "外", "員", "品",
        ]),
    ],
    // 一人ひとり and 一人 are words; 12人 and 十二人 are counts.
    &[
        NO_ORDER,
        Not(&["一人", "1人1人", "1人ひとり", "1人一人"]),
        Number,
        One(&["人"]),
        Not(&["称", "前", "目", "的", "以外", "情報", "事", "員", "材", "格", "権"]),
    ],
    &[
        One(&[
            "人数", "件数", "受講者数", "参加者数", "出席者数", "対象者数", "受講人数",
            "従業者数", "従業員数", "職員数", "社員数", "修了者数", "対象人数",
        ]),
        Maybe(&[":", "|", "は", "が"]),
        Number,
        Not(&["定", "般", "部", "年", "月", "回", "%"]),
    ],
]));

pub(super) fn find(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = super::merge(PATTERNS.find(chars));
    // 一部, 一件書類, 一台, 一通り: words rather than counts.
    found.retain(|range| {
        let text: String = chars
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .collect();
        !matches!(
            text.as_str(),
            "一部" | "一台" | "一通" | "一社" | "一項目" | "一枚"
        )
    });
    found
}
