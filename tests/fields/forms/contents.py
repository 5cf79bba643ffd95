"""What stands in each paper, and what is true of it."""

from dataclasses import dataclass, field

from . import values
from .values import days_later, iso, some_day


@dataclass
class Paper:
    """A paper before it is drawn: pairs in groups, tables, lines before and after."""

    kind: str
    title: str
    truth: dict
    lead: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    tables: list = field(default_factory=list)
    tail: list = field(default_factory=list)
    letter: list = None


TICKS = [("■", "□"), ("☑", "☐"), ("☑", "□"), ("●", "○"), ("[レ]", "[ ]")]
KINDS = [("new", "新規"), ("renewal", "更新"), ("change", "変更")]


def kind_of_application(rng, names):
    truth, word = rng.choice(KINDS[:names])
    on, off = rng.choice(TICKS)
    ticked = "　".join((on if k == truth else off) + w for k, w in KINDS[:names])
    return truth, rng.choice([word, word + "申請", ticked, ticked])


def application(rng, word, give, scheme):
    """付与認証申請書 of the medical mark, 申請書A of the disclosure scheme."""
    aspic = scheme == "aspic"
    filed = some_day(rng, 2025, 2026)
    kind, kind_shown = kind_of_application(rng, 3 if aspic else 2)
    name = give.company() if aspic else give.clinic()
    role = rng.choice(["代表取締役", "代表取締役社長"]) if aspic else "理事長"
    head, contact = give.person(), give.person()
    number, number_shown = give.corporate_number()
    seat, phone, mail = give.address(), give.phone(), give.mail()
    code = rng.choice(["", "〒" + give.digits("100-0000") + give.gap])
    truth = {"kind": kind, "filed_on": iso(filed), "applicant_name": name, "corporate_number": number, "head_office": seat,
             "representative_role": role, "representative_name": head, "contact_name": contact, "contact_phone": phone,
             "contact_email": mail}
    if rng.random() < 0.5:
        chief = [(word("representative"), f"{role}　{head}")]
    else:
        chief = [(word("representative_role"), role), (word("representative_name"), head)]
    department = rng.choice(["総務部", "情報システム課", "管理部　総務課", "医事課"])
    who = [(word("contact_department"), department), (word("contact_name"), contact)]
    reach = [(word("contact_phone"), phone), (word("contact_fax"), give.phone()), (word("contact_email"), mail)]
    first = [(word("filed_on"), give.day(filed)), (word("kind"), kind_shown)]
    body = [(word("applicant_name"), name), (word("corporate_number"), number_shown), (word("head_office"), code + seat)] + chief
    if aspic:
        service = rng.choice(["見本カルテ", "仮名ケア・クラウド", "かんたん例示レセプト"])
        body.append((word("service_name"), service))
        truth["service_name"] = service
    cls = "application-form-a" if aspic else "application-form"
    paper = Paper(cls, word("title " + cls), truth)
    if aspic:
        truth["form_id"] = "申請書A"
    body_name = rng.choice(["一般社団法人見本協会　御中", "見本認定審査機関　御中"])
    about = "情報開示認定" if aspic else "メディカルマーク付与認証"
    paper.lead = [body_name, f"{about}について、下記のとおり申請します。"]
    section = rng.random() < 0.6
    paper.groups = [(None, first), ("申請者" if section else None, body), (rng.choice(["担当者", "連絡先"]) if section else None, who + reach)]
    paper.letter = [
        (">", give.day(filed)), ("<", body_name), (">", ""),
        (">", f"{rng.choice(['住所', '所在地'])}　{code}{seat}"), (">", f"{rng.choice(['名称', '事業者名'])}　{name}"),
        (">", f"代表者　{role}　{head}　{rng.choice(['印', '㊞', ''])}"), ("=", paper.title),
        ("<", f"{about}を受けたいので、関係書類を添えて、下記のとおり申請します。"), ("=", "記"),
        ("<", f"１　申請の区分　　{kind_shown}"), ("<", f"２　法人番号　　{number_shown}"),
        *([("<", f"３　サービス名称　　{truth['service_name']}")] if aspic else [("<", "３　対象施設　　見本病院")]),
        ("<", "４　連絡先"), ("<", f"　　担当者　{department}　{contact}"), ("<", f"　　電話　{phone}"), ("<", f"　　メールアドレス　{mail}"),
    ]
    return paper


def notice(rng, word, give, cls):
    """変更届 and 終了届."""
    filed, when = some_day(rng, 2025, 2026), some_day(rng, 2025, 2026)
    name, head = give.company(), give.person()
    truth = {"kind": "change" if cls == "change-notice" else "termination", "filed_on": iso(filed), "applicant_name": name,
             "representative_role": "代表取締役", "representative_name": head}
    paper = Paper(cls, word("title " + cls), truth)
    what = "変更" if cls == "change-notice" else "終了"
    paper.lead = [f"下記のとおり{'変更がありました' if what == '変更' else 'サービスを終了しました'}ので届け出ます。"]
    own = [("届出日", give.day(filed)), (word("applicant_name"), name), (word("representative"), f"代表取締役　{head}")]
    rest = [(f"{what}年月日", give.day(when)), (f"{what}の理由", "事業の見直しのため")]
    if what == "変更":
        rest += [("変更前", "東京都見本区見本１－２－３"), ("変更後", "東京都見本区見本４－５－６")]
    else:
        rest += [("認定番号", "0999-2504"), ("認定証", "同封して返納します")]
    paper.groups = [(None, own), (None, rest)]
    return paper


def processors(rng, word, give):
    """委託先一覧: columns in any order, some of them of no interest."""
    columns = ["processor_name", "work", "contract_on", "assessed_on"]
    others = rng.sample(["until", "next", "data", "again"], rng.randint(0, 3))
    order = columns[:1] + rng.sample(columns[1:] + others, 3 + len(others))
    heads = ["No."] * (rng.random() < 0.5) + [word("processor_name" if c == "processor_name" else c) for c in order]
    rows, truth = [], []
    works = ["検体検査", "電子カルテの保守", "診療報酬請求の入力", "廃棄文書の溶解処理", "給与計算", "サーバの監視及び運用"]
    for n, work in enumerate(rng.sample(works, rng.randint(2, 5)), 1):
        signed, judged = some_day(rng, 2019, 2024), some_day(rng, 2025, 2025)
        name = give.company()
        cell = {"processor_name": name, "work": work, "contract_on": give.day(signed), "assessed_on": give.day(judged),
                "until": give.day(days_later(signed, 3652)), "next": give.day(days_later(judged, 365)),
                "data": rng.choice(["氏名、住所", "診療情報", "従業者情報"]), "again": rng.choice(["有", "無", "なし"])}
        one = {"name": name, "work": work, "contract_on": iso(signed), "assessed_on": iso(judged)}
        if rng.random() < 0.15:
            cell["assessed_on"] = rng.choice(["", "－", "未実施"])
            one["assessed_on"] = None
        rows.append(([give.digits(n)] if heads[0] == "No." else []) + [cell[c] for c in order])
        truth.append(one)
    paper = Paper("processor-register", word("title processor-register"), {"processors": truth})
    paper.lead = [rng.choice(["", "作成部署　総務部", "個人データの取扱いを委託する事業者を下表に示す。"])]
    paper.tables = [(None, heads, rows)]
    return paper


def training(rng, word, give):
    held = some_day(rng, 2024, 2026)
    people, expected = rng.randint(4, 240), rng.randint(0, 9)
    teacher = give.person()
    title = rng.choice(["個人情報保護研修", "情報セキュリティ研修", "個人情報保護教育（全従業者）", "新入職員研修　個人情報の取扱い"])
    hours = rng.choice(["", "", "　13:30～15:00", "　１７時３０分～１８時３０分"])
    unit = rng.choice(["名", "人"])
    shown = rng.choice([give.digits(people) + unit] * 2 + [f"{give.digits(people)}{unit}（対象者{give.digits(people + expected)}{unit}）"])
    truth = {"held_on": iso(held), "title": title, "lecturer": teacher, "participants": people}
    first = [(word("held_on"), give.day(held, True) + hours), (word("training_title"), title), ("場所", rng.choice(["会議室", "講堂", "Ｗｅｂ会議"])),
             (word("lecturer"), teacher), (word("participants"), shown)]
    rng.shuffle(first)
    rest = [("教育内容", "個人情報の取扱い、漏えい時の連絡、誤送付の事例"), ("使用教材", "自作の資料"),
            ("補講", give.day(days_later(held, 7))), ("理解度確認", "確認テストを行い、全員が８０点以上であった")]
    paper = Paper("training-record", word("title training-record"), truth)
    paper.groups = [(None, first), (None, rest)]
    if rng.random() < 0.5:
        paper.tables = [("参加者", ["No.", "所属", "氏名", "署名"],
                         [[str(n), rng.choice(["看護部", "事務部"]), give.person(), "済"] for n in range(1, 6)])]
    return paper


def audit(rng, word, give):
    start = some_day(rng, 2024, 2026)
    end, told = days_later(start, rng.randint(1, 3)), days_later(start, rng.randint(5, 20))
    lead, members = give.person(), [give.person() for _ in range(rng.randint(1, 2))]
    truth = {"held_on": iso(start), "reported_on": iso(told), "lead_auditor": lead, "auditor": "、".join(members)}
    if rng.random() < 0.5:
        when = (word("audited_during"), f"{give.day(start)}{rng.choice(['～', ' ～ ', 'から'])}{give.day(end)}")
        if "から" in when[1]:
            when = (when[0], when[1] + "まで")
        truth |= {"period_from": iso(start), "period_to": iso(end)}
    else:
        when = (word("audited_on"), give.day(start, True))
    own = [when, (word("reported_on"), give.day(told)), (word("lead_auditor"), lead), (word("auditor"), truth["auditor"])]
    rng.shuffle(own)
    rest = [("対象部門", "診療部、看護部、事務部"), ("監査の方法", "書類の閲覧及び聞き取り"),
            ("監査結果", "おおむね規程に適合している。下記の指摘について是正を求める。")]
    paper = Paper("audit-report", word("title audit-report"), truth)
    paper.lead = [rng.choice(["", "理事長　殿"])]
    paper.groups = [(None, own), (None, rest)]
    paper.tables = [("指摘事項", ["番号", "指摘の内容", "是正期限"],
                     [["1", "持出管理簿に記入漏れがあった。", give.day(days_later(told, 60))],
                      ["2", "退職者の利用者ＩＤが残っていた。", give.day(days_later(told, 30))]])]
    return paper


def assessment(rng, word, give, cls):
    """JA01.30.x: the form's number and revision, then rows."""
    number = {"document-list": "10"}.get(cls) or rng.choice(["11", "12", "15"])
    revision = str(rng.randint(2, 19))
    shown = rng.choice([f"JA01.30.{number}_{revision}", values.wide(f"JA01.30.{number}") + "_" + revision])
    paper = Paper(cls, word("title " + cls), {"form_id": f"JA01.30.{number}", "form_revision": revision})
    paper.lead = [shown]
    name = give.clinic()
    paper.groups = [(None, [(word("applicant_name"), name)])]
    if cls == "document-list":
        rows = [["1", "登記事項証明書", "１部"], ["2", "個人情報保護方針", "１部"], ["3", "安全管理規程", "１部"], ["4", "監査報告書", "１部"]]
        paper.tables = [(None, ["番号", "文書名", "部数"], rows)]
    else:
        rows = [["利用目的を特定しているか。", "○", "取扱規程第５条"], ["安全管理措置を講じているか。", "○", "安全管理規程第３条"],
                ["従業者を監督しているか。", "○", "教育規程第４条"], ["委託先を監督しているか。", "△", "委託管理規程第６条"]]
        paper.tables = [(None, ["項番", "確認事項", "自己評価", "根拠となる文書"], [[str(n)] + r for n, r in enumerate(rows, 1)])]
    return paper


def declaration(rng, word, give, cls):
    paper = Paper(cls, word("title " + cls), {})
    day, name, head = give.day(some_day(rng, 2025, 2026)), give.company(), give.person()
    if cls == "mark-use-declaration":
        said = ["当社は、認定の有効期間中、認定マークを認定を受けたサービスに限って使用し、", "変形、改変、部分表示を行わず、適正に使用していることを申告します。"]
    elif cls == "disqualification-declaration":
        said = ["当法人及びその役員は、下記の欠格事項のいずれにも該当しないことを誓約します。", "１　禁錮以上の刑に処せられ、その執行を終わってから２年を経過しない者",
                "２　暴力団員又は暴力団員でなくなった日から５年を経過しない者"]
    else:
        paper.groups = [(None, [("納税地", give.address()), ("氏名", head), ("屋号", "見本医院"), ("職業", "医業"), ("開業日", day),
                                ("届出の区分", "開業"), ("所得の種類", "事業所得")])]
        paper.lead = ["見本税務署長　殿"]
        return paper
    paper.letter = [(">", day), ("<", "見本協会　御中"), (">", name), (">", f"代表取締役　{head}　印"), ("=", paper.title)] + [("<", s) for s in said]
    return paper


KINDS_OF_PAPER = {
    "application": lambda r, w, g: application(r, w, g, "japhic"),
    "application-a": lambda r, w, g: application(r, w, g, "aspic"),
    "change": lambda r, w, g: notice(r, w, g, "change-notice"),
    "end": lambda r, w, g: notice(r, w, g, "termination-notice"),
    "processors": processors, "training": training, "audit": audit,
    "self-assessment": lambda r, w, g: assessment(r, w, g, "self-assessment"),
    "document-list": lambda r, w, g: assessment(r, w, g, "document-list"),
    "mark": lambda r, w, g: declaration(r, w, g, "mark-use-declaration"),
    "oath": lambda r, w, g: declaration(r, w, g, "disqualification-declaration"),
    "opening": lambda r, w, g: declaration(r, w, g, "business-opening-notice"),
}
