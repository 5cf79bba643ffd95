//! The papers of two invented applicants, as pairs, tables and lines, and two
//! ways to lay them out.
//!
//! A line with ` = ` is a label with its value; lines between bars are a table,
//! the first of them its head; the first line is the title.

/// A file's name without ending, and what stands in it.
pub(super) type Paper = (&'static str, &'static str);

pub(super) const MEDICAL: [Paper; 8] = [
    (
        "申請書",
        "付与認証申請書\n申請日 = 2026年10月1日\n申請区分 = 新規\n法人名 = 医療法人社団見本会\n法人番号 = 9010005012345\n主たる事務所の所在地 = 東京都見本区見本1-2-3\n代表者職氏名 = 理事長　見本 太郎\n担当者名 = 見本 花子\n電話番号 = 03-0000-0000",
    ),
    (
        "登記",
        "履歴事項全部証明書\n会社法人等番号 = 0100-05-012345\n名称 = 医療法人社団見本会\n主たる事務所 = 東京都見本区見本一丁目２番３号\n法人成立の年月日 = 平成12年4月1日\n役員に関する事項 = 理事長　見本　太郎　令和8年6月1日就任\nこれは登記簿に記録されている閉鎖されていない事項の全部であることを証明した書面である。\n令和8年9月1日\n東京法務局見本出張所\n整理番号　ア００１２３４５　１／１",
    ),
    (
        "誓約",
        "欠格事項に該当しない旨の誓約書\n当法人の役員は、欠格事項のいずれにも該当しません。\n暴力団員でないことを誓約します。\n理事長 = 見本 太郎",
    ),
    (
        "教育",
        "教育実施記録\n実施日 = 令和8年5月20日\n研修名 = 個人情報保護研修\n講師 = 見本 花子\n受講者数 = 42名\n作成者 = 見本 一郎\n承認者 = 見本 花子",
    ),
    (
        "監査",
        "監査報告書\n監査実施日 = 令和8年7月10日\n報告日 = 令和8年7月20日\n監査責任者 = 見本 次郎\n監査員 = 見本 三郎",
    ),
    (
        "一覧",
        "委託先一覧\n|委託先|委託業務|契約日|評価日|\n|株式会社見本検査|検体検査|令和7年4月1日|令和8年4月1日|",
    ),
    (
        "契約",
        "業務委託契約書\n第1条　医療法人社団見本会は、株式会社見本検査に検体検査の業務を委託する。\n第2条　乙は、甲の承諾なく再委託をしてはならない。\n第3条　甲は、個人情報の取扱いの状況について乙に報告を求めることができる。\n第4条　乙は、本業務で知った秘密を漏らしてはならない。\n第5条　乙は、契約が終わったときは、預かった個人情報を返却又は消去する。\n第6条　乙は、甲に与えた損害を賠償する。",
    ),
    (
        "規程",
        "個人情報取扱規程\n制定日 = 2020年4月1日\n改訂日 = 2026年4月1日\n第1条　この規程は、個人情報の取扱いについて定める。\n第2条　この規程は、当法人の全ての従業者に適用する。",
    ),
];

pub(super) const SERVICE: [Paper; 4] = [
    (
        "申請書A",
        "申請書Ａ\n申請日 = 2026年10月1日\n申請種別 = 更新\n事業者名 = 株式会社見本クラウド\n法人番号 = 7010001999999\n本店所在地 = 東京都見本区見本2-5-6\n代表者役職・氏名 = 代表取締役　見本 健一\nサービス名称 = 見本カルテ",
    ),
    (
        "申請書B",
        "申請書Ｂ（申請内容）\n|No.|審査対象項目|記述内容|必須／選択|情報開示内容|\n|1|開示情報の日付|開示情報の年月日（西暦）|必須|2026年9月20日|\n|2|事業者名|事業者の正式名称（商号）|必須|株式会社見本クラウド|\n|3|設立年・事業年数|事業者の設立年（西暦）|必須|2019年|\n|11|資本金|事業者全体の資本金（単位：円）|必須|3,000万円|",
    ),
    (
        "登記",
        "履歴事項全部証明書\n会社法人等番号 = 0100-01-999999\n商号 = 株式会社見本クラウド\n本店 = 東京都見本区見本二丁目５番６号\n会社成立の年月日 = 平成31年4月1日\n資本金の額 = 金３０００万円\n役員に関する事項 = 代表取締役　見本　健一　令和7年6月26日重任\nこれは登記簿に記録されている閉鎖されていない事項の全部であることを証明した書面である。\n令和8年9月10日\n東京法務局見本出張所\n整理番号　ア００１２３４５　１／１",
    ),
    (
        "申告",
        "認定マーク使用に関する自己申告書\n認定マークを、認定を受けたサービスに限り、色を変更せず正しく使用してきたことを自己申告します。",
    ),
];

/// A regulation, and the same one filled in by somebody else.
pub(super) const REGULATION: &str = "教育規程\n第1条　医療法人社団見本会は、取り扱う医療情報を適切に保護するため、この規程を令和6年4月1日に定め、全ての従業者に周知する。\n第2条　管理責任者は、従業者に対する教育を年一回以上行い、実施日、出席者及び理解度の記録を三年間保存する。\n第3条　医療情報を取得するときは、利用目的を明らかにし、本人の同意をあらかじめ書面で得なければならない。\n第4条　情報システムへの接続は、利用者ごとに識別し、権限のない者が閲覧できないように制限を設ける。\n第5条　漏えい等の事故が起きたときは、直ちに管理責任者へ連絡し、影響の範囲を調べ、本人と関係機関に通知する。\n第6条　保存期間を過ぎた医療情報は、復元できない方法で廃棄し、廃棄の年月日と担当者を台帳に記録する。\n第7条　医療情報を外部に委託するときは、委託先の安全管理の状況を評価し、契約に監督の条項を定める。\n第8条　本人から開示、訂正又は利用停止の求めがあったときは、窓口が受け付け、遅滞なく書面で回答する。";

/// One that somebody wrote by himself.
pub(super) const OWN_WORDS: &str = "研修の決まり\n1　新しく働く者には、着任の週のうちに、患者の記録をどう扱うかを先輩が机を並べて教える。\n2　毎年春に全員が集まり、前の年に起きた取り違えや紛失を題材にして二時間話し合う。\n3　欠けた者には翌月のうちに録画を見てもらい、感じたことを一枚にまとめて係に渡してもらう。\n4　係は誰がいつ受けたかを一覧にし、春の集まりから三度の冬を越すまで棚に置く。\n5　受付の職員には、窓口で名前を呼ぶときの声の大きさや、紙を裏返しに置くことを実際にやってもらう。\n6　夜勤の者には、ひとりの時間に画面を閉じる癖がつくまで、当直の長が声をかける。\n7　外から来る清掃の人にも、ごみ箱の紙を読まないことを最初の日に伝え、うなずいてもらう。\n8　うまく伝わらなかったことは翌年の集まりの題にし、同じ話を二度としないで済むように変える。";

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Layout {
    /// A page: labels and values in tables.
    Page,
    /// Tables as comma separated values, other papers as lines with a colon.
    Lines,
}

pub(super) fn render(text: &str, layout: Layout) -> (&'static str, String) {
    let has_table = text.contains("\n|");
    match layout {
        Layout::Page => ("html", page(text)),
        Layout::Lines if has_table => ("csv", text.lines().map(comma).collect()),
        Layout::Lines => ("txt", text.replace(" = ", "：").replace('\n', "\n\n")),
    }
}

fn comma(line: &str) -> String {
    let cells: Vec<String> = cells(line).map(|cell| format!("\"{cell}\"")).collect();
    cells.join(",") + "\n"
}

/// The cells of a row; of any other line, the line.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let inner = line.strip_prefix('|').and_then(|row| row.strip_suffix('|'));
    inner.unwrap_or(line).split('|')
}

fn page(text: &str) -> String {
    let mut out = String::from("<html><head><meta charset=utf-8></head><body>");
    let mut lines = text.lines();
    out += &format!("<h1>{}</h1>", lines.next().unwrap_or_default());
    let mut is_open = false;
    for line in lines {
        let row = match (line.split_once(" = "), line.starts_with('|')) {
            (Some((label, value)), _) => Some(format!("<th>{label}</th><td>{value}</td>")),
            (None, true) => Some(cells(line).map(|cell| format!("<td>{cell}</td>")).collect()),
            (None, false) => None,
        };
        if row.is_some() != is_open {
            out += if is_open { "</table>" } else { "<table>" };
            is_open = !is_open;
        }
        out += &match row {
            Some(row) => format!("<tr>{row}</tr>"),
            None => format!("<p>{line}</p>"),
        };
    }
    out + if is_open {
        "</table></body></html>"
    } else {
        "</body></html>"
    }
}
