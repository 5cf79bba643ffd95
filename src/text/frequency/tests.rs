use super::*;
use crate::text::normal::normalize;

fn paces(text: &str) -> Vec<Pace> {
    let found = find(&normalize(text).text);
    found.into_iter().map(|found| found.pace).collect()
}

#[test]
fn at_least_once_a_year() {
    let rows = [
        "教育を年1回実施する",
        "年１回以上",
        "年 1 回以上",
        "年一回",
        "年に一回以上",
        "年に1度",
        "年に一度は",
        "年間2回",
        "年2回以上",
        "毎年1回",
        "毎年4月に実施する",
        "毎年度",
        "1年に1回",
        "一年に一度",
        "少なくとも年1回",
        "年に少なくとも1回",
        "年少なくとも1回",
        "１年に少なくとも１回",
        "年に最低1回",
        "年1～2回",
        "年1、2回",
        "年に数回",
        "半期ごとに",
        "半年に1回",
        "半年毎",
        "四半期に一度",
        "四半期ごと",
        "四半期レビュー",
        "毎月",
        "毎月末",
        "月次",
        "月1回",
        "月に一度",
        "週1回",
        "週に1回",
        "日次",
        "1日1回",
        "毎日",
        "毎営業日",
        "12か月以内ごとに1回",
        "12か月以内ごとに",
        "１２ヶ月に１回",
        "6カ月ごと",
        "3ヵ月に1回",
        "1年以内ごとに1回",
        "1年ごと",
        "1年毎に",
        "1年を超えない期間ごとに",
        "1年を超えない間隔で",
        "1回/年",
        "2回以上/年",
        "年度ごとに",
        "各年度",
        "毎事業年度1回",
        "年度に1回",
        "隔月で",
        "2週間に1回",
        "90日ごとに",
        "2年に2回",
        "入社時及び年1回",
        "年次監査",
        "once a year",
        "1事業年度に1回",
        "年度内に1回以上",
        "年につき1回",
    ];
    for text in rows {
        assert!(
            paces(text).contains(&Pace::Yearly),
            "{text}: {:?}",
            paces(text)
        );
        assert!(
            !paces(text).contains(&Pace::Slower),
            "{text}: {:?}",
            paces(text)
        );
    }
}

#[test]
fn every_so_often() {
    for text in ["6か月おきに", "2週間おき", "20日おきに", "1日おき"] {
        assert_eq!(paces(text), [Pace::Yearly], "{text}");
    }
}

#[test]
fn regular_but_not_yearly() {
    let rows = [
        ("2年に1回", Pace::Slower),
        ("２年に１度更新する", Pace::Slower),
        ("3年ごと", Pace::Slower),
        ("三年毎に", Pace::Slower),
        ("隔年で", Pace::Slower),
        ("24か月に1回", Pace::Slower),
        ("数年に1回", Pace::Slower),
        ("18ヶ月ごと", Pace::Slower),
        ("5年以内ごとに1回", Pace::Slower),
        ("定期的に", Pace::Unstated),
        ("定期に", Pace::Unstated),
        ("定期監査", Pace::Unstated),
        ("定期の点検", Pace::Unstated),
        ("一定期間ごとに", Pace::Unstated),
        ("あらかじめ定めた間隔で", Pace::Unstated),
        ("定例会議", Pace::Unstated),
        ("1年おきに", Pace::Slower),
    ];
    for (text, pace) in rows {
        assert_eq!(paces(text), [pace], "{text}");
    }
}

#[test]
fn no_frequency() {
    let rows = [
        "1回",
        "第1回",
        "年1回転",
        "1回限り",
        "一定期間保存する",
        "不定期",
        "認定期間",
        "改定期日",
        "令和6年に1回実施した",
        "令和六年一回",
        "昨年1回実施",
        "4月1日に1回実施した",
        "保存期間は1年とする",
        "1年以内に返却する",
        "2年間保管する",
        "3年",
        "生年月日",
        "通勤定期券",
        "定期預金",
        "第1四半期",
        "第２四半期",
        "随時",
        "必要に応じて",
        "都度",
        "速やかに",
        "年末年始",
        "年齢",
        "本年度",
        "前年度",
        "年次有給休暇",
        "2024年1回目",
        "入社時",
        "5年制",
        "1回/人",
        "4月に1回開催した",
        "3回線",
        "年1回路",
        "今年1回",
        "個月の平均",
    ];
    for text in rows {
        assert_eq!(paces(text), [], "{text}");
    }
}

#[test]
fn ranges_cover_the_expression() {
    let text = "従業者に年1回以上研修を行い、定期的に見直す。";
    let quoted: Vec<String> = find(text)
        .into_iter()
        .map(|found| {
            text.chars()
                .skip(found.range.start)
                .take(found.range.len())
                .collect()
        })
        .collect();
    assert_eq!(quoted, ["年1回", "定期"]);
}

proptest::proptest! {
    #[test]
    fn survives_anything(text in "[0-9年月週日回度に毎半期四定間隔ごとか以内/一 ]{0,40}") {
        for found in find(&text) {
            proptest::prop_assert!(found.range.end <= text.chars().count());
        }
    }
}
