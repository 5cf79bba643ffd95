//! Names of companies and people, compared after a normal form.

use serde::Serialize;

use super::normal::normalize;

/// How two names of companies or people compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// The same after normalisation (㈱ and 株式会社, widths, spaces).
    Equal,
    /// The same but for variants of characters (髙 and 高): to be shown.
    Variant,
    /// Different names.
    Different,
}

/// Compares two names.
pub fn compare_names(one: &str, other: &str) -> Likeness {
    let (one, other) = (name_form(one), name_form(other));
    if one == other {
        Likeness::Equal
    } else if unify_variants(&one) == unify_variants(&other) {
        Likeness::Variant
    } else {
        Likeness::Different
    }
}

/// The normal form of a name: NFKC, lower case, no spaces, the kind of company
/// written out (㈱, （株）, ㈲, 医療法人（社団）).
pub fn name_form(name: &str) -> String {
    let normal = normalize(name).text;
    let mut form: String = normal.chars().filter(|c| !is_space_or_dot(*c)).collect();
    for (short, long) in KINDS {
        form = form.replace(short, long);
    }
    form
}

/// A name in normal form without the kind of legal person at its beginning or
/// end.
pub fn without_kind(form: &str) -> &str {
    let mut kinds: Vec<&str> = KINDS.iter().map(|(_, long)| *long).collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.len()));
    let rest = kinds
        .into_iter()
        .find_map(|kind| form.strip_prefix(kind).or_else(|| form.strip_suffix(kind)));
    rest.unwrap_or(form)
}

/// Whether a kind of legal person stands anywhere in a normal form.
pub fn names_a_kind(form: &str) -> bool {
    KINDS.iter().any(|(_, long)| form.contains(long))
}

fn is_space_or_dot(c: char) -> bool {
    c.is_whitespace() || matches!(c, '・' | '･')
}

/// Kinds of legal persons as they are abbreviated, in normal form.
const KINDS: [(&str, &str); 15] = [
    ("(株)", "株式会社"),
    ("(有)", "有限会社"),
    ("(合)", "合同会社"),
    ("(資)", "合資会社"),
    ("(名)", "合名会社"),
    ("(医社)", "医療法人社団"),
    ("(医財)", "医療法人財団"),
    ("(医)", "医療法人"),
    ("(福)", "社会福祉法人"),
    ("(社福)", "社会福祉法人"),
    ("(一社)", "一般社団法人"),
    ("(一財)", "一般財団法人"),
    ("(公社)", "公益社団法人"),
    ("(公財)", "公益財団法人"),
    ("(特非)", "特定非営利活動法人"),
];

/// Replaces variants of characters (異体字, 旧字体) by the usual one.
fn unify_variants(form: &str) -> String {
    form.chars()
        .map(|c| {
            let variant = VARIANTS.iter().find(|(_, variants)| variants.contains(c));
            variant.map_or(c, |(usual, _)| *usual)
        })
        .collect()
}

/// The usual character and its variants in names of people, companies and
/// places.
const VARIANTS: [(char, &str); 43] = [
    ('高', "髙"),
    ('崎', "﨑嵜碕"),
    ('辺', "邊邉"),
    ('斎', "齋斉齊"),
    ('沢', "澤"),
    ('浜', "濱濵"),
    ('広', "廣"),
    ('桜', "櫻"),
    ('国', "國圀"),
    ('島', "嶋嶌"),
    ('富', "冨"),
    ('吉', "𠮷"),
    ('徳', "德"),
    ('真', "眞"),
    ('恵', "惠"),
    ('栄', "榮"),
    ('宝', "寶"),
    ('実', "實"),
    ('寿', "壽"),
    ('竜', "龍"),
    ('滝', "瀧"),
    ('渋', "澁"),
    ('関', "關"),
    ('円', "圓"),
    ('芸', "藝"),
    ('学', "學"),
    ('会', "會"),
    ('医', "醫"),
    ('薬', "藥"),
    ('鉄', "鐵"),
    ('条', "條"),
    ('万', "萬"),
    ('与', "與"),
    ('礼', "禮"),
    ('郎', "郞"),
    ('黒', "黑"),
    ('静', "靜"),
    ('柳', "栁"),
    ('桑', "桒"),
    ('曽', "曾"),
    ('館', "舘"),
    ('亀', "龜"),
    ('ケ', "ヶ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_names() {
        let rows = [
            ("㈱見本", "株式会社 見本", Likeness::Equal),
            ("（株）みほん", "株式会社みほん", Likeness::Equal),
            ("ＭＩＨＯＮ㈱", "Mihon 株式会社", Likeness::Equal),
            ("見本 太郎", "見本太郎", Likeness::Equal),
            ("医療法人社団見本会", "（医社）見本会", Likeness::Equal),
            ("髙橋 一郎", "高橋一郎", Likeness::Variant),
            ("山﨑商店", "山崎商店", Likeness::Variant),
            ("渡邉", "渡邊", Likeness::Variant),
            ("株式会社見本", "見本株式会社", Likeness::Different),
            ("株式会社見本", "有限会社見本", Likeness::Different),
            ("見本太郎", "見本次郎", Likeness::Different),
        ];
        for (one, other, likeness) in rows {
            assert_eq!(compare_names(one, other), likeness, "{one} {other}");
        }
    }
}
