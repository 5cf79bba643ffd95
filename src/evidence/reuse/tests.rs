//! Templates filled in by two applicants, edited more and more, against texts
//! that were written apart. `--nocapture` prints the figures.

use super::{SAME_TEXT, WORTH_COMPARING, about, common, grams, share_of, sketch};

/// A made-up template: {0} who, {1} a role, {2} a day.
const TEMPLATE: [&str; 12] = [
    "{0}は、取り扱う医療情報を適切に保護するため、この規程を{2}に定め、全ての従業者に周知する。",
    "この規程は、{0}の業務に従事する者が医療情報を取り扱う全ての場面に適用するものとする。",
    "{1}は、医療情報の保護に関する責任と権限を有し、その実施状況を年に一度理事会へ報告する。",
    "医療情報を取得するときは、利用目的を明らかにし、本人の同意をあらかじめ書面で得なければならない。",
    "{1}は、従業者に対する教育を年一回以上行い、実施日、出席者及び理解度の記録を三年間保存する。",
    "監査責任者は、{1}から独立した立場で監査を計画し、その結果を{0}の代表者に文書で報告する。",
    "医療情報を外部に委託するときは、委託先の安全管理の状況を評価し、契約に監督の条項を定める。",
    "情報システムへの接続は、利用者ごとに識別し、権限のない者が閲覧できないように制限を設ける。",
    "漏えい等の事故が起きたときは、直ちに{1}へ連絡し、影響の範囲を調べ、本人と関係機関に通知する。",
    "保存期間を過ぎた医療情報は、復元できない方法で廃棄し、廃棄の年月日と担当者を台帳に記録する。",
    "本人から開示、訂正又は利用停止の求めがあったときは、{0}の窓口が受け付け、遅滞なく回答する。",
    "この規程の改廃は、{1}が起案し、{0}の代表者の承認を得て行い、改訂の履歴を末尾に記載する。",
];

/// Texts on the same subjects, written apart from the template.
const APART: [&str; 12] = [
    "患者さまの診療記録などを守るための決まりを次のとおりまとめ、当院で働く全員が守ります。",
    "本手順は外来、病棟、検査室のほか、派遣や委託で働く人を含めた全部署を対象としています。",
    "情報管理の責任者を院長が指名し、責任者は毎月の運営会議で管理の状況を説明します。",
    "受付で個人のデータをお預かりする際には、何に使うかを掲示とお渡しする紙の両方で説明します。",
    "新しく入った職員には初日に研修を行い、その後は春と秋に全員を集めて勉強会を開きます。",
    "内部の点検は、ふだん情報を扱わない部署の職員が受け持ち、気付いた点を一覧にして院長に渡します。",
    "検査会社などに作業を頼む場合、先方の管理体制を訪問して確かめ、約束事を書面で取り交わします。",
    "電子カルテには一人に一つの番号を割り当て、退職した人の番号はその日のうちに止めています。",
    "紛失や誤送信に気付いた人はすぐ上司に知らせ、夜間は当直の責任者が最初の対応に当たります。",
    "古くなった紙のカルテは鍵付きの箱に集め、専門の業者が溶かして処分した証明書を受け取ります。",
    "ご自身の記録を見たい方には申込用紙をお渡しし、確認のうえ二週間以内に写しをお渡しします。",
    "決まりを直したいときは情報管理の責任者が案を作り、運営会議で話し合ってから決めます。",
];

fn filled(who: &str, role: &str, day: &str) -> Vec<String> {
    let fill = |line: &&str| {
        line.replace("{0}", who)
            .replace("{1}", role)
            .replace("{2}", day)
    };
    TEMPLATE.iter().map(fill).collect()
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures of the decision")]
fn a_template_is_known_and_texts_written_apart_are_not() {
    let one = filled(
        "医療法人社団見本会",
        "個人情報保護管理責任者",
        "令和6年4月1日",
    );
    let two = filled("株式会社仮名クラウド", "情報管理統括者", "2025年10月15日");
    let ours = grams(one.iter().map(String::as_str));
    let mut shares = Vec::new();
    for edited in 0..=8 {
        let lines = two.iter().enumerate().map(|(at, line)| match at < edited {
            true => APART[at].to_owned(),
            false => line.clone(),
        });
        let lines: Vec<String> = lines.collect();
        let theirs = grams(lines.iter().map(String::as_str));
        let share = share_of(&ours, &theirs);
        let found = common(&ours, &theirs);
        let (here, there) = (sketch(&ours), sketch(&theirs));
        let met = here.keys.iter().filter(|key| there.keys.contains(key));
        let (met, bins) = (met.count(), about(&here.bins, &there.bins));
        // Four standard errors: of a share by 64 bins.
        assert!((bins - share).abs() < 0.25, "{bins} {share}");
        println!(
            "{edited} of 12 rewritten: share {share:.3}, by bins {bins:.3}, {met} bands, {found:?}"
        );
        shares.push(share);
    }
    let apart = grams(APART.iter().copied());
    let (found, share) = (common(&ours, &apart), share_of(&ours, &apart));
    println!("written apart: share {share:.3}, {found:?}");
    assert!(shares[0] >= SAME_TEXT, "{shares:?}");
    assert!(share < SAME_TEXT / 5.0, "{share}");
    let bins = about(&sketch(&ours).bins, &sketch(&apart).bins);
    assert!(bins < WORTH_COMPARING / 2.0, "{bins}");
    assert_eq!(found.passages, 0);
    assert!(shares.windows(2).all(|pair| pair[0] > pair[1]));
}

#[test]
fn too_little_text_says_nothing() {
    assert!(
        sketch(&grams(TEMPLATE.iter().take(2).copied()))
            .keys
            .is_empty()
    );
}
