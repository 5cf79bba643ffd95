"""Workbooks of the two JAPHIC submissions."""

from datetime import date

from kit import sheet
from kit.sheet import ERA_LONG, ERA_NEW, ERA_SHORT, Book

from .who import ADDRESS, HOSPITAL, HOSPITAL_NUMBER, PHONE, STAFF


def form(title, fields, extra=None):
    """A form: label, value; groups of labels merged in column A."""
    book = Book()
    page = book.sheet("様式", title, [18, 24, 60])
    top = 4
    for group, entries in fields:
        for n, (label, value) in enumerate(entries):
            sheet.rows(page, top + n, [[group if n == 0 else None, label, value]], head=0, formats={3: ERA_LONG})
        if len(entries) > 1:
            sheet.join(page, f"A{top}:A{top + len(entries) - 1}")
        top += len(entries)
    if extra:
        sheet.rows(page, top + 1, extra)
    return book.bytes()


def applicant_fields(filed, new):
    """The fields of the application form of 見本会."""
    kind = [("申請の種別", "新規申請" if new else "更新申請"), ("申請日", filed)]
    if not new:
        kind += [("付与認証番号", "ＪＭ－００００１（０１）"), ("有効期間満了日", date(2026, 12, 20)), ("更新回数", 1)]
    return [
        ("申請", kind),
        ("申請事業者", [("名称", HOSPITAL), ("法人番号", HOSPITAL_NUMBER), ("主たる事務所", "〒000-0000　" + ADDRESS),
                   ("代表者", "理事長　見本 太郎"), ("従業者数", "８６名"), ("電話番号", PHONE)]),
        ("付与認証の対象範囲", [("施設", "見本病院"), ("施設", "見本訪問看護ステーション")]),
        ("担当者", [("部署・役職", "事務部長（個人情報保護管理者）"), ("氏名", "見本 花子"),
                 ("電子メール", "privacy@mihonkai.example")])]


def document_list(rows):
    """JA01.30.10 提出文書一覧."""
    book = Book()
    page = book.sheet("提出文書一覧", "JA01.30.10　提出文書一覧（見本）", [8, 34, 46, 12, 24])
    sheet.rows(page, 4, [["番号", "提出文書", "ファイル名", "提出", "備考"]] + rows)
    return book.bytes()


def self_check(title, rows):
    """JA01.30.11 or .15 自己評価表."""
    book = Book()
    page = book.sheet("自己評価表", title, [10, 46, 12, 54])
    sheet.rows(page, 4, [["条", "確認する事項", "自己評価", "根拠となる規程（名称・条）"]] + rows)
    return book.bytes()


def training(held, title, teacher, absent, follow_up):
    """教育実施記録: the record, the attendance list, a hidden sheet of scores."""
    book = Book()
    page = book.sheet("実施記録", "個人情報保護教育　実施記録", [18, 30, 18, 30])
    facts = [["実施日", held, "時間", "１７：３０～１８：３０"], ["名称", title, "場所", "見本病院　講堂"],
             ["講師", teacher, "教育責任者", "総務課長　見本 三郎"],
             ["対象", "全従業者８６名（非常勤及び派遣を含む）", "受講者数", f"{86 - absent}名（受講率{(86 - absent) * 100 // 86}％）"],
             ["内容", "個人情報保護の重要性、取扱規程の要点、違反した場合の結果、誤送付の事例", "教材", "「個人情報を守るために」（院内作成）"],
             ["欠席者", f"{absent}名", "補講", follow_up], ["理解度の確認", "１０問の確認テストを実施し、全員が８０点以上", "承認", "個人情報保護管理者　見本 花子"]]
    sheet.rows(page, 4, facts, head=0, formats={2: ERA_LONG, 4: ERA_LONG})
    sheet.note(page, "B4", "開催日は年間計画のとおり。")
    names = book.sheet("受講者名簿", "受講者名簿（抜粋）", [8, 20, 22, 18, 14])
    places = ["診療部", "看護部", "薬剤部", "検査部", "事務部", "訪問看護"]
    table = [["番号", "氏名", "所属", "受講日", "署名"]]
    table += [[n, name, places[n % 6], held, "済"] for n, name in enumerate(STAFF, start=1)]
    sheet.rows(names, 4, table, formats={4: ERA_SHORT})
    scores = book.sheet("テスト結果", "理解度テスト　得点（内部用）", [8, 20, 12], hidden=True)
    sheet.rows(scores, 4, [["番号", "氏名", "得点"]] + [[n, s, 80 + n * 7 % 21] for n, s in enumerate(STAFF, start=1)])
    return book.bytes()


def audit(first, last, written, findings):
    """監査報告書."""
    book = Book()
    page = book.sheet("監査報告書", "個人情報保護監査報告書", [16, 34, 16, 40])
    top = sheet.rows(page, 4, [
        ["宛先", "理事長　見本 太郎　殿", "報告日", written], ["監査責任者", "医療安全管理室長　見本 次郎", "監査員", "見本 一郎、見本 梅子"],
        ["実施期間（開始）", first, "実施期間（終了）", last],
        ["対象部門", "診療部、看護部、薬剤部、検査部、事務部、訪問看護ステーション", "方法", "書類の閲覧、聞き取り及び現場の確認（チェックリスト６２項目）"],
        ["総合所見", "個人情報の取扱いは、おおむね規程に適合している。下記の指摘について是正を求める。", "理事長確認", "確認した。是正を指示する。"]],
        head=0, formats={2: ERA_LONG, 4: ERA_LONG})
    sheet.rows(page, top + 1, [["番号", "指摘事項", "部門", "是正の内容と期限"]] + findings)
    sheet.join(page, f"A{top}:D{top}")
    page.cell(top, 1, "指摘事項一覧")
    return book.bytes()


def processors(rows):
    """委託先一覧: two-row head with merged cells, a text box."""
    book = Book()
    page = book.sheet("委託先一覧", "個人情報の取扱いを委託する事業者の一覧", [6, 26, 26, 24, 16, 18, 16])
    head = [["No.", "委託先", None, "委託する業務と渡す個人データ", "契約", None, "前回の評価日"],
            [None, "名称", "所在地", None, "契約日", "契約書番号", None]]
    sheet.rows(page, 4, head + rows, head=2, formats={5: ERA_LONG, 7: ERA_SHORT})
    sheet.join(page, "A4:A5", "B4:C4", "D4:D5", "E4:F4", "G4:G5")
    return book.bytes(*sheet.text_box(1, "委託先を加えるときは、個人情報保護管理者の承認を受けること。", 1, 12))


def inventory():
    """個人情報管理台帳: merged head and departments, dates in three formats, a hidden sheet, comments."""
    book = Book()
    page = book.sheet("台帳", "個人情報管理台帳", [14, 26, 30, 12, 22, 22, 18, 16, 16])
    head = [["部門", "個人情報の名称", "利用目的", "件数", "保管", None, "取扱者", "保存期間", "棚卸日"],
            [None, None, None, None, "場所", "媒体", None, None, None]]
    day = date(2025, 9, 1)
    body = [
        ["診療部", "診療録（電子カルテ）", "医療サービスの提供", 32500, "サーバ室", "電子", "医師、看護師", "完結の日から５年", day],
        [None, "診療情報提供書の控え", "他の医療機関との連携", 4100, "診療録庫", "紙", "医師、医事課", "５年", day],
        ["検査部", "検体検査の依頼票と結果", "検査の実施、検査会社への委託", 18200, "検査室", "電子・紙", "臨床検査技師", "３年", day],
        ["事務部", "診療報酬明細書", "審査支払機関への請求", 96000, "情報管理室", "電子", "医事課職員", "５年", day],
        [None, "職員の履歴書、給与台帳", "雇用管理、給与計算", 86, "総務課の書庫", "紙・電子", "総務課職員", "退職後７年", day],
        [None, "苦情・相談受付票", "苦情及び相談への対応", 41, "患者相談室", "紙", "相談室職員", "５年", day],
        ["訪問看護", "訪問看護記録", "訪問看護の提供", 720, "ステーション", "電子", "看護師", "５年", day]]
    sheet.rows(page, 4, head + body, head=2, formats={4: "#,##0", 9: ERA_SHORT})
    sheet.join(page, *(f"{c}4:{c}5" for c in "ABCDGHI"), "E4:F4", "A6:A7", "A9:A11")
    sheet.note(page, "D6", "件数は電子カルテの患者番号の数による。")
    page["A14"], page["B14"] = "承認日", date(2025, 9, 5)
    page["B14"].number_format = ERA_NEW
    page["C14"] = "承認者　個人情報保護管理者　見本 花子"
    old = book.sheet("旧台帳", "旧台帳（令和６年度・参考）", [14, 26, 12], hidden=True)
    sheet.rows(old, 4, [["部門", "個人情報の名称", "件数"], ["診療部", "診療録（紙カルテ）", 30100]])
    return book.bytes()


def evaluation():
    """委託先評価表, to be locked."""
    book = Book()
    page = book.sheet("評価表", "委託先評価表", [30, 40, 12])
    sheet.rows(page, 4, [["項目", "確認した内容", "評点"], ["体制及び規程", "責任者と規程あり", 20], ["入退管理", "ＩＣカード", 20],
                         ["教育", "毎年実施", 20], ["再委託", "なし", 20], ["事故の有無", "なし", 10], ["合計", None, 90]])
    return book.bytes()


def comparison():
    """改訂箇所一覧 (新旧対照表)."""
    book = Book()
    page = book.sheet("新旧対照表", "ＰＭＳ改訂箇所一覧（新旧対照表）", [26, 14, 44, 44, 30])
    sheet.rows(page, 4, [
        ["規程", "改訂日", "改訂前（第１版）", "改訂後（第２版）", "理由"],
        ["個人情報保護監査規程", date(2026, 4, 1), "第３条　監査を定期的に実施する。", "第３条　監査を毎年１回以上実施する。", "頻度を明らかにする"],
        ["個人情報保護監査規程", date(2026, 4, 1), "（なし）", "第４条　監査員の要件を加える。", "監査の公正さを保つ"],
        ["個人情報安全管理規程", date(2026, 4, 1), "（なし）", "更新プログラムの適用の条を加える。", "監査の指摘による"],
        ["個人情報保護方針", date(2026, 4, 1), "（なし）", "閲覧履歴の取扱いを加える。", "ウェブサイトの改修"]], formats={2: ERA_LONG})
    return book.bytes()


def corrective():
    """是正処置報告書."""
    return form("是正処置報告書", [
        ("不適合", [("発生日", date(2025, 9, 25)), ("内容", "監査において、更新プログラムを適用していない端末が３台見つかった。"),
                ("部門", "検査部")]),
        ("原因と処置", [("原因", "適用の手順と期限が規程に定められていなかった。"),
                   ("是正の内容", "安全管理規程に適用の条を加え、適用記録を毎月確かめる。"), ("実施日", date(2026, 4, 1))]),
        ("有効性の確認", [("確認日", date(2026, 7, 15)), ("結果", "３か月続けて未適用の端末がないことを確かめた。"),
                    ("確認者", "監査責任者　見本 次郎")])])
