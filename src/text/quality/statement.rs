//! What a sentence does: lays down a duty, reports what was done, denies,
//! forbids.

use std::ops::Range;
use std::sync::LazyLock;

use super::merge;
use super::predicate::{self, Kind};
use crate::text::date;
use crate::text::normal::Normal;
use crate::text::pattern::Part::{End, Gap, Maybe, Not, NotAfter, One};
use crate::text::pattern::Patterns;

/// Duties that need not end the sentence.
#[rustfmt::skip]
static DUTY: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[
    &[
        One(&[
            "なければならない", "なければなりません", "ねばならない", "なくてはならない",
            "ねばなりません", "なければならず",
        ]),
        Not(&["場合", "とき", "時", "事由", "事情", "わけではない"]),
    ],
    &[
        NotAfter(&["ない"]),
        One(&[
            "ものとする", "ものとします", "ものとし、", "こととする", "こととします",
            "こととし、", "こととしている", "こととしています",
        ]),
        Not(&["場合", "とき"]),
    ],
    &[
        One(&[
            "義務を負う", "義務を負います", "義務がある", "義務付け", "義務づけ", "義務とする",
            "責任を負うものとする",
        ]),
        Not(&["場合", "とき", "られていない", "がない", "はない"]),
    ],
    &[
        NotAfter(&["ない"]),
        One(&[
            "べきである", "べきもの", "べきこと", "必要がある", "必要があります", "を要する",
        ]),
        End,
    ],
    &[One(&[" must ", " shall "]), Not(&["not"])],
    &[
        One(&["を"]),
        Maybe(&["適切に", "厳重に", "定期的に", "年1回", "速やかに"]),
        One(&[
            "実施", "徹底", "義務化", "確認", "記録", "管理", "設置", "保管", "提出", "報告",
            "遵守", "受講", "任命", "選任", "点検", "評価", "見直し", "締結", "廃棄", "消去",
            "施錠", "暗号化", "制限", "限定", "周知", "公表", "整備", "策定", "作成", "監督",
            "配置", "明示", "通知", "取得",
        ]),
        Not(&["("]),
        End,
    ],
]));

#[rustfmt::skip]
static PROHIBIT: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[
    &[
        One(&[
            "てはならない", "てはなりません", "てはならず", "ではならない", "ではなりません",
            "てはいけない", "てはいけません", "ならないものとする", "べきではない",
            "べきでない", "べきではありません",
        ]),
        Not(&["場合", "とき", "旨の規定"]),
    ],
    &[One(&["禁じる", "禁ずる", "禁じます", "禁じて", "禁じられ", "厳禁"])],
    &[
        NotAfter(&["独占"]),
        One(&["禁止"]),
        Not(&["薬", "法", "令状", "され、", "解除", "が解かれ", "はしていない", "していない"]),
    ],
    &[
        // Not 支障のないこと, 漏れがないこと, 該当していないこと: a state.
        NotAfter(&["に", "の", "で", "が", "は", "も", "き", "れ", "い"]),
        One(&["ないこと"]),
        Maybe(&["とする", "とします", "とし、"]),
        End,
    ],
    &[NotAfter(&["該当し", "で", "に", "の", "係ら"]), One(&[
        "ないこととする", "ないこととします", "ないものとする", "ないものとします",
        "ないものとし",
    ])],
    &[One(&["認めない", "認めません", "許可しない", "許可しません", "許さない"]), End],
    &[NotAfter(&["可"]), One(&["不可とする", "不可とします", "不可"]), End],
    &[One(&["ないでください"])],
    &[One(&["must not", "shall not", "prohibited"])],
]));

#[rustfmt::skip]
static DONE: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[
    &[
        NotAfter(&["経", "返", "救", "決", "弁", "共", "未", "完", "皆"]),
        One(&["済み", "済"]),
        Not(&["次第", "でない", "ではない", "か否か", "まない", "ませる", "むまで"]),
        End,
    ],
    &[
        One(&[
            "実施済", "受講済", "承認済", "締結済", "廃棄済", "対応済", "修了済", "確認済",
            "完了済", "提出済",
        ]),
        Not(&[
            "次第", "でない", "ではない", "み次第", "か否か", "みでない", "みか", "の場合",
            "みの場合",
        ]),
    ],
    &[
        One(&["実施", "受講", "教育", "研修", "監査", "開催", "点検", "訓練"]),
        One(&["実績", "結果報告", "完了"]),
        Not(&["を勘案", "を考慮", "のある", "がある者", "後に", "するまで"]),
    ],
    &[One(&["完了", "修了", "終了"]), Not(&[")", "」", "("]), End],
]));

#[rustfmt::skip]
static NEGATED: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[
    &[
        One(&[
            "該当なし", "該当無し", "該当事項なし", "該当事項はない", "非該当", "未実施",
            "未整備", "未策定", "未締結", "未受講", "未設置", "未対応", "未作成", "未提出",
            "適用除外", "対象外", "適用外",
        ]),
        Not(&["の者", "者", "の場合", "の従業", "の職員", "の社員", ")", "」", "の規定"]),
    ],
    &[NotAfter(&["有"]), One(&["なし", "無し", "無"]), End],
    &[One(&["実施せず", "行わず、", "しておらず", "ておらず", "設けず、", "定めず、"])],
    &[One(&["n/a", "not applicable"])],
]));

/// Labels whose date says that the thing was done on that day.
#[rustfmt::skip]
static DAY_OF: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[&[
    One(&[
        "実施日時", "実施日", "実施年月日", "受講日", "受講年月日", "開催日時", "開催日",
        "監査日", "点検日", "廃棄日", "訓練日", "修了日",
    ]),
    Maybe(&[":", "|", "は", "("]),
    Gap(2),
]]));

pub(super) fn duty(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = DUTY.find(chars);
    found.extend(predicate::find(chars, Kind::Duty));
    merge(found)
}

pub(super) fn done(chars: &[char], normal: &Normal) -> Vec<Range<usize>> {
    let mut found = DONE.find(chars);
    found.extend(predicate::find(chars, Kind::Done));
    let labels = DAY_OF.find(chars);
    if !labels.is_empty() {
        let days = date::find_normal(normal).into_iter();
        for day in days.filter(|date| date.day().is_some()) {
            let near = |label: &&Range<usize>| {
                label.start < day.range.start && day.range.start <= label.end + 1
            };
            let label = labels.iter().find(near);
            found.extend(label.map(|label| label.start..day.range.end));
        }
    }
    merge(found)
}

pub(super) fn negated(chars: &[char]) -> Vec<Range<usize>> {
    let mut found = NEGATED.find(chars);
    found.extend(predicate::find(chars, Kind::Negated));
    merge(found)
}

pub(super) fn prohibit(chars: &[char]) -> Vec<Range<usize>> {
    merge(PROHIBIT.find(chars))
}
