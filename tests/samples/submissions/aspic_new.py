"""intake/aspic-medical/2026_新規_サンプルカルテ: a first application for a cloud service."""

from datetime import date

from kit import manual_pdf, plain, registry_pdf, sheet, word
from kit.numbers import FICTION
from kit.sheet import WESTERN, Book

from .who import CLOUD, CLOUD_BASE, CLOUD_NUMBER, PHONE, TEXT, blocks, cloud_certificate, declaration

FOLDER = "aspic-medical/2026_新規_サンプルカルテ"
HEAD = ["No.", "審査対象項目", None, None, "記述内容", "必須／選択", "情報開示内容"]
SUBHEAD = [None, "大項目", "中項目", "小項目", None, None, None]


def _form_a():
    book = Book()
    page = book.sheet("申請書A", "医療情報ＡＳＰ・ＳａａＳ情報開示認定　申請書Ａ（見本）", [20, 26, 60])
    fields = [
        ["申請", "申請日", date(2026, 10, 22)], [None, "申請の種別", "■新規　□更新　□変更"],
        ["申請者", "事業者名", CLOUD], [None, "法人番号", CLOUD_NUMBER],
        [None, "本店住所", "〒000-0000　東京都見本区見本二丁目５番６号　サンプルビル４階"], [None, "代表者", "代表取締役　見本 健一"],
        ["窓口担当者", "部署・氏名", "管理部　見本 葵"], [None, "電話番号", PHONE], [None, "電子メール", "nintei@sample-cloud.example"],
        ["サービス", "サービス名称", "サンプルカルテ"], [None, "請求先", "同上"],
        ["添付書類", "一覧", "申請書Ｂ、登記事項証明書、利用規約、サービス仕様書、運用管理規程、障害履歴"],
        ["公表", "非公表を希望する項目と理由", "なし"]]
    sheet.rows(page, 4, fields, head=0, formats={3: WESTERN})
    sheet.join(page, "A4:A5", "A6:A9", "A10:A12", "A13:A14")
    return book.bytes()


def _items():
    """Rows of form B: (number, large, middle, small, describe, kind, answer)."""
    lines = (TEXT / "aspic_b.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [[int(r[0]) if r[0].isdigit() else r[0], *r[1:6], r[6].replace("@NUMBER@", CLOUD_NUMBER) or None] for r in rows]


def _merge_runs(page, top, rows, column):
    """Merge equal neighbours of a column, but not across a change at its left."""
    start = 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n][: column + 1] != rows[start][: column + 1]:
            if n - start > 1:
                page.merge_cells(start_row=top + start, end_row=top + n - 1, start_column=column + 1, end_column=column + 1)
            start = n


def _merge_sections(page, top, rows):
    start = 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n][1] != rows[start][1]:
            if n - start > 1:
                page.merge_cells(start_row=top + start, end_row=top + n - 1, start_column=2, end_column=2)
            start = n


def _form_b():
    book = Book()
    items = _items()
    medical = [r for r in items if str(r[0]).startswith("M")]
    parts = [("申請書B", "医療情報ＡＳＰ・ＳａａＳ情報開示認定　申請書Ｂ（申請内容）（見本）", [r for r in items if r not in medical]),
             ("申請書B（医療情報）", "申請書Ｂ　追加資料　医療情報の取扱いに関する事項（見本）", medical)]
    for name, title, rows in parts:
        page = book.sheet(name, title, [7, 18, 24, 22, 44, 10, 70])
        sheet.rows(page, 4, [HEAD, SUBHEAD, *rows], head=2)
        sheet.join(page, "A4:A5", "B4:D4", "E4:E5", "F4:F5", "G4:G5")
        _merge_runs(page, 6, rows, 0)
        _merge_sections(page, 6, rows)
        _merge_runs(page, 6, rows, 2)
        page.freeze_panes = "A6"
        page.print_title_rows = "4:5"
    return book.bytes()


def _outages():
    return plain.csv([
        [FICTION], ["発生日時", "復旧日時", "停止時間（分）", "影響", "原因", "対策", "利用者への通知"],
        ["2025-11-18 10:12", "2025-11-18 10:47", 35, "全利用者", "通信機器の故障", "交換及び経路の二重化", "10:30 電子メール"],
        ["2026-03-04 02:10", "2026-03-04 02:18", 8, "画像の表示", "ディスクの遅延", "構成の変更", "02:25 状況表示ページ"]])


def make(folder):
    """Write every file of the submission into `folder`."""
    files = {
        "submission.toml": declaration(CLOUD, "サンプルカルテ", "new", "electronic", "2026-10-26", CLOUD_BASE),
        "申請書A.xlsx": _form_a(),
        "申請書B.xlsx": _form_b(),
        "利用規約.docx": word.regulation(blocks("kiyaku")),
        "運用管理規程.txt": plain.text((TEXT / "unyou.txt").read_text(encoding="utf-8").splitlines()),
        "障害履歴.csv": _outages()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    registry_pdf.write(folder / "登記事項証明書.pdf", cloud_certificate("令和　８年　９月２９日", "イ000003"))
    manual_pdf.write(folder / "サービス仕様書.pdf", "サンプルカルテ　サービス仕様書", CLOUD, "", None, blocks("shiyou"))
