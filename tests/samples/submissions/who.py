"""The fictional parties, and what several submissions share."""

from pathlib import Path

from kit import markup
from kit.numbers import corporate_number
from kit.registry_pdf import Certificate, Entry, Row

TEXT = Path(__file__).resolve().parent.parent / "text"
HOSPITAL = "医療法人社団見本会"
HOSPITAL_BASE = "0100-05-012345"
HOSPITAL_NUMBER = corporate_number(HOSPITAL_BASE)
CLOUD = "株式会社サンプルクラウド"
CLOUD_BASE = "0100-01-999999"
CLOUD_NUMBER = corporate_number(CLOUD_BASE)
ADDRESS = "東京都見本区見本一丁目２番３号"
PHONE = "03-0000-0000"
STAFF = ["見本 一郎", "見本 次郎", "見本 三郎", "見本 四郎", "見本 五郎", "見本 和子", "見本 桃子", "見本 桜子",
         "見本 梅子", "見本 菊子", "見本 藤子", "見本 百合子", "見本 葵", "見本 楓", "見本 花子", "見本 太郎"]


def blocks(name):
    """The blocks of a text file."""
    return markup.parse((TEXT / f"{name}.txt").read_text(encoding="utf-8"))


def declaration(applicant, subject, kind, channel, received, base, predecessor=None):
    """submission.toml."""
    lines = ["# これは架空の見本です", f'applicant = "{applicant}"', f'corporate_number = "{corporate_number(base)}"',
             f'kind = "{kind}"', f'channel = "{channel}"', f"received_on = {received}", f'subject = "{subject}"']
    if predecessor:
        lines.append(f'predecessor = "{predecessor}"')
    return ("\n".join(lines) + "\n").encode()


def hospital_certificate(certified, serial, with_last_year):
    """The medical corporation's certificate; `with_last_year` adds the entries of 令和８年."""
    assets = [Entry(["金１億２３４５万６０００円"], ["令和　６年　３月３１日変更", "令和　６年　５月２０日登記"], deleted=True),
              Entry(["金１億３０００万円"], ["令和　７年　３月３１日変更", "令和　７年　５月１９日登記"], deleted=with_last_year)]
    chief = [Entry(["東京都見本区見本九丁目９番９号", "理事長　　見　本　太　郎"],
                   ["令和　５年　５月２５日重任", "令和　５年　６月　２日登記"], deleted=True),
             Entry(["東京都見本区見本九丁目９番９号", "理事長　　見　本　太　郎"],
                   ["令和　７年　５月２４日重任", "令和　７年　６月　３日登記"])]
    if with_last_year:
        assets.append(Entry(["金１億３８００万円"], ["令和　８年　３月３１日変更", "令和　８年　５月２０日登記"]))
    first = [
        Row("会社法人等番号", [Entry(["０１００－０５－０１２３４５"])]),
        Row("名　称", [Entry([HOSPITAL])]),
        Row("主たる事務所", [
            Entry(["東京都見本区旧見本町１０番１号"], deleted=True),
            Entry([ADDRESS], ["令和　２年１０月　１日移転", "令和　２年１０月　７日登記"])]),
        Row("法人成立の年月日", [Entry(["平成３１年４月１日"])]),
        Row("目的等", [Entry([
            "目的及び業務", "この法人は、病院及び訪問看護ステーションを経営", "し、科学的でかつ適正な医療を普及することを目的と",
            "する。", "１　見本病院（東京都見本区見本一丁目２番３号）", "２　見本訪問看護ステーション（同所）",
            "３　前各号に附帯する業務"])]),
        Row("役員に関する事項", chief)]
    second = [
        Row("資産の総額", assets),
        Row("従たる事務所", [Entry(["なし"])]),
        Row("登記記録に関する|事項", [Entry(["設立"], ["平成３１年　４月　１日登記"])])]
    return Certificate("履歴事項全部証明書", ADDRESS, HOSPITAL, [first, second], certified,
                       "東京法務局見本出張所（架空）", "見　本　次　郎", serial)


def _officer(post, name, verb="重任", deleted=False):
    return Entry([f"{post}　　{name}"], [f"令和　７年　６月２６日{verb}", "令和　７年　７月　４日登記"], deleted)


def cloud_certificate(certified, serial):
    """The company's certificate, with a removal and a raise of capital."""
    first = [
        Row("会社法人等番号", [Entry([CLOUD_BASE])]),
        Row("商　号", [
            Entry(["株式会社サンプルソフト"], deleted=True),
            Entry([CLOUD], ["令和　２年　３月　１日変更", "令和　２年　３月１０日登記"])]),
        Row("本　店", [
            Entry(["東京都見本区見本四丁目１番１号"], deleted=True),
            Entry(["東京都見本区見本二丁目５番６号", "サンプルビル４階"], ["令和　６年　７月　１日移転", "令和　６年　７月　９日登記"])]),
        Row("公告をする方法", [Entry(["官報に掲載してする"])]),
        Row("会社成立の年月日", [Entry(["平成３１年４月１日"])]),
        Row("目的", [Entry([
            "１．コンピュータソフトウェアの企画、開発、販売及", "　　び保守", "２．インターネットを利用した医療情報の処理及び提",
            "　　供サービス", "３．情報機器の販売及び賃貸", "４．前各号に附帯関連する一切の事業"])]),
        Row("発行可能株式総数", [Entry(["４０００株"])]),
        Row("発行済株式の総数|並びに種類及び数", [Entry(["発行済株式の総数", "　　１０００株"])]),
        Row("資本金の額", [
            Entry(["金１０００万円"], deleted=True),
            Entry(["金３０００万円"], ["令和　４年１０月　３日変更", "令和　４年１０月１２日登記"])])]
    second = [
        Row("役員に関する事項", [
            _officer("取締役", "見　本　健　一"), _officer("取締役", "見　本　幸　子"),
            _officer("取締役", "見　本　　　稔", "退任", deleted=True),
            _officer("取締役", "見　本　　　修", "就任"),
            Entry(["東京都見本区見本八丁目８番８号", "代表取締役　　見　本　健　一"],
                  ["令和　７年　６月２６日重任", "令和　７年　７月　４日登記"]),
            _officer("監査役", "見　本　　　茂")]),
        Row("取締役会設置会社|に関する事項", [Entry(["取締役会設置会社"])]),
        Row("監査役設置会社に|関する事項", [Entry(["監査役設置会社"])]),
        Row("登記記録に関する|事項", [Entry(["設立"], ["平成３１年　４月　１日登記"])])]
    return Certificate("履歴事項全部証明書", "東京都見本区見本二丁目５番６号サンプルビル４階", CLOUD, [first, second], certified,
                       "東京法務局見本出張所（架空）", "見　本　次　郎", serial)
