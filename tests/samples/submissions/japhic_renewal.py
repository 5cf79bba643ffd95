"""intake/japhic-medical/2026_更新_医療法人社団見本会: the renewal, only what was revised, and new records."""

from datetime import date

from kit import plain, registry_pdf, word
from kit.numbers import FICTION

from . import japhic_new
from . import japhic_sheets as sheets
from .policy import policy_html
from .who import HOSPITAL, HOSPITAL_BASE, blocks, declaration, hospital_certificate

FOLDER = "japhic-medical/2026_更新_医療法人社団見本会"
REVISIONS = japhic_new.REVISIONS + [["２", "令和８年４月１日", "監査の指摘及び見直しによる改訂", "見本 花子", "見本 太郎"]]


def _template():
    """A form that nobody filled in."""
    return word.letter("マネジメントレビュー議事録", [
        [["開催日", "令和　　年　　月　　日"], ["場所", "〇〇〇〇"], ["出席者", "理事長　〇〇 〇〇、個人情報保護管理者　〇〇 〇〇"]],
        "１　監査の結果：{{監査結果を記入}}", "２　教育の実施状況：＿＿＿＿＿＿＿＿", "３　事故及び苦情：△△△△",
        "４　改善の指示：{{指示事項}}", "承認　令和　　年　　月　　日　　理事長　　　　　　　　　㊞"])


def _patch_log():
    rows = [[FICTION], ["適用日", "対象", "更新プログラム", "重大度", "公開日", "適用者"]]
    for month in range(4, 11):
        rows.append([f"令和８年{month}月１７日", "端末９２台", f"月例更新（{month}月）", "重大", f"令和８年{month}月１４日", "見本 四郎"])
    return plain.csv(rows)


def _list():
    return sheets.document_list([
        [1, "更新申請書", "01_更新申請書.xlsx", "○", ""],
        [2, "登記簿謄本の写し（３か月以内）", "02_登記簿謄本.pdf", "○", ""],
        [3, "ＰＭＳの改訂部分", "11_監査規程_第2版.docx ほか", "○", "変更のない規程は省く"],
        [4, "教育の記録", "20_教育実施記録.xlsx", "○", ""], [5, "監査の記録", "21_監査報告書.xlsx", "○", ""],
        [6, "誓約書", "", "×", "後日提出"]])


def make(folder):
    """Write every file of the submission into `folder`."""
    predecessor = japhic_new.FOLDER.rpartition("/")[2]
    files = {
        "submission.toml": declaration(HOSPITAL, "見本病院", "renewal", "electronic", "2026-11-02", HOSPITAL_BASE, predecessor),
        "01_更新申請書.xlsx": sheets.form("メディカルマーク付与認証更新申請書（見本）", sheets.applicant_fields(date(2026, 10, 30), False)),
        "03_提出文書一覧_JA01.30.10.xlsx": _list(),
        "10_個人情報保護方針_改訂版.html": policy_html(revised=True),
        "11_監査規程_第2版.docx": word.regulation(blocks("kansa_2026"), REVISIONS),
        "12_安全管理規程_改訂部分_第2版.docx": word.regulation(blocks("anzen_2026"), REVISIONS),
        "13_改訂箇所一覧_新旧対照表.xlsx": sheets.comparison(),
        "20_教育実施記録.xlsx": sheets.training(date(2025, 10, 9), "令和７年度　個人情報保護研修（後期）", "見本 花子", 2, date(2025, 10, 16)),
        "21_監査報告書.xlsx": sheets.audit(date(2026, 9, 28), date(2026, 9, 29), date(2026, 10, 7), [
            [1, "運用点検表の提出が１部門で遅れた。", "薬剤部", "提出日を定める。令和８年１０月末"]]),
        "22_委託先一覧.xlsx": sheets.processors([
            [1, "株式会社見本臨床検査", "東京都見本区架空町４番５号", "検体検査（氏名、検体、検査項目）", date(2025, 3, 24), "第０７－０１２号", date(2025, 3, 10)],
            [2, "株式会社サンプルクラウド", "東京都見本区見本二丁目５番６号", "電子カルテの保守（診療録）", date(2026, 3, 25), "第０８－００４号", date(2026, 3, 2)],
            [3, "株式会社見本給食サービス", "東京都見本区架空町７番８号", "給食（氏名、病室、食事の指示）", None, "（締結準備中）", None]]),
        "24_委託契約書_電子カルテ保守.docx": word.regulation(blocks("keiyaku_2026")),
        "27_是正処置報告書.xlsx": sheets.corrective(),
        "28_更新プログラム適用記録.csv": _patch_log(),
        "29_マネジメントレビュー議事録.docx": _template()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    registry_pdf.write(folder / "02_登記簿謄本.pdf", hospital_certificate("令和　８年　７月３０日", "ア000002", True))
