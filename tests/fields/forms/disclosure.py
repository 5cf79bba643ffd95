"""申請書B: rows of items, required or optional, and what is disclosed."""

from .contents import Paper
from .values import some_day, write_day

# Item, number on the form, large and middle title, what to write, required, how an answer is made.
ITEMS = [
    ("ASPIC-1", "1", "開示情報の時点", "開示情報の日付", "開示情報の年月日（西暦）", True, lambda r, g: write_day(some_day(r, 2026, 2026), "western")),
    ("ASPIC-2", "2", "事業所・事業", "事業者名", "事業者の正式名称（商号）", True, lambda r, g: g.company()),
    ("ASPIC-3", "3", "事業所・事業", "設立年・事業年数", "事業者の設立年（西暦）／設立後の事業年数", True,
     lambda r, g: f"{r.randint(1990, 2020)}年／{r.randint(5, 30)}年"),
    ("ASPIC-5", "5", "事業所・事業", "主な事業の概要", "事業者の主要な事業の概要＜100字以内で記述＞", True,
     lambda r, g: r.choice(["診療所向け電子カルテの開発及び運用", "医療機関向けのクラウドサービスの提供"])),
    ("ASPIC-6a", "6", "人材", "代表者氏名", "代表者氏名", True, lambda r, g: g.person()),
    ("ASPIC-8", "8", "人材", "正社員数（単独ベース）", "正社員数（単独ベース）", False, lambda r, g: g.digits(r.randint(5, 900)) + "名"),
    ("ASPIC-9", "9", "財務状況", "売上高", "事業者全体の売上高（単独ベース）（単位：円）", True, lambda r, g: g.digits(r.randint(2, 90)) + "億円"),
    ("ASPIC-10", "10", "財務状況", "経常利益", "事業者全体の経常利益額（単独ベース）（単位：円）", False, lambda r, g: g.digits(r.randint(100, 900)) + "万円"),
    ("ASPIC-11", "11", "財務状況", "資本金", "事業者全体の資本金（単独ベース）（単位：円）", True, lambda r, g: g.digits(r.randint(100, 9000)) + "万円"),
    ("ASPIC-12", "12", "財務状況", "自己資本比率", "事業者全体の自己資本比率（単独ベース）（単位：%）", False, lambda r, g: g.digits(r.randint(10, 70)) + "％"),
    ("ASPIC-15", "15", "財務状況", "上場の有無", "株式上場の有無と、上場の場合は市場名", False, lambda r, g: r.choice(["無", "なし", "非上場"])),
    ("ASPIC-17", "17", "財務状況", "決算公告の有無", "決算公告の実施の有無", False, lambda r, g: r.choice(["有", "あり", "実施している"])),
    ("ASPIC-19", "19", "資本関係・取引関係", "大口取引先", "大口取引先の名称", False, lambda r, g: g.clinic()),
    ("ASPIC-20", "20", "資本関係・取引関係", "主要取引金融機関", "主要取引金融機関の名称", False, lambda r, g: "見本銀行架空支店"),
    ("ASPIC-21", "21", "資本関係・取引関係", "所属団体", "所属している業界団体、経済団体等の名称", False, lambda r, g: "見本医療情報協議会"),
    ("ASPIC-22", "22", "コンプライアンス", "コンプライアンス担当役員", "コンプライアンス担当の役員氏名", False, lambda r, g: g.person()),
]

HEADS = [(["No.", "審査対象項目", "", "記述内容", "必須／選択", "情報開示内容"], ["番号", "審査対象項目", "", "記述内容", "必須/選択", "情報開示内容"]),
         (["No", "大項目", "中項目", "記述内容", "必須・選択の別", "申請内容"], ["項番", "大項目", "項目", "記述内容", "区分", "情報開示内容"]),
         (["項目番号", "分類", "審査項目", "記載事項", "必須か選択か", "開示する情報"], ["Ｎｏ．", "区分", "項目名", "記述する内容", "必／選", "開示情報の内容"])]


def disclosure(rng, word, give):
    half = word.half
    heads = rng.choice(HEADS[half])
    rows, truth, last = [], [], None
    for item, number, large, title, asked, required, answer in ITEMS:
        value = None if rng.random() < 0.2 else answer(rng, give)
        rows.append([give.digits(number), large if large != last else "", title, asked, "必須" if required else "選択", value or ""])
        last = large
        truth.append({"item": item, "required": required, "value": value})
    paper = Paper("application-form-b", word("title application-form-b"), {"rows": truth, "form_id": "申請書B"})
    paper.tables = [(None, heads, rows)]
    return paper
