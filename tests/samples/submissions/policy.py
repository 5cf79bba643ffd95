"""個人情報保護方針 as the page of a web site."""

from kit.numbers import FICTION

_COOKIE = """<h2>９　ウェブサイトの閲覧履歴（Cookie）</h2>
<p>当法人のウェブサイトは、利用状況を調べるために Cookie（クッキー）を用いて閲覧履歴を取得します。\
これは個人関連情報に当たり、提供先で個人データとなる場合は、あらかじめ本人の同意を確認します。\
ブラウザの設定により、Cookie を無効にすることができます。</p>"""

_PAGE = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="UTF-8">
<title>個人情報保護方針｜医療法人社団見本会</title>
<style>body {{ font-family: serif; max-width: 48em; margin: auto; }}</style>
<script>var page = "privacy";</script>
</head>
<body>
<p class="fiction">{fiction}</p>
<nav><ul><li><a href="/">ホーム</a></li><li><a href="/gairai">外来のご案内</a></li><li><a href="/privacy">個人情報保護方針</a></li></ul></nav>
<h1>個人情報保護方針</h1>
<p>医療法人社団見本会（以下「当法人」といいます。）は、患者さんに信頼される医療を行うため、個人情報を守ることを大切な務めと考え、次の方針を定めて公表し、全従業者がこれを守ります。</p>
<h2>１　法令等を守ること</h2>
<p>当法人は、個人情報の保護に関する法律、番号法、国が定める指針及びガイダンスその他の規範を守ります。</p>
<h2>２　利用目的と取得</h2>
<p>個人情報は、次の目的のために、適法かつ公正な方法で取得し、その範囲内で取り扱います。</p>
<ul><li>患者さんへの医療サービスの提供</li><li>医療保険の事務及び会計</li><li>他の医療機関等との連携</li><li>従業者の雇用管理</li></ul>
<h2>３　安全管理措置</h2>
<p>個人データの漏えい、滅失又は毀損を防ぐため、組織、人、設備及び技術の各面から必要かつ適切な安全管理措置を講じます。主な措置は次のとおりです。</p>
<table><tr><th>区分</th><th>措置の内容</th></tr>
<tr><td>組織</td><td>責任者を置き、取扱いの状況を点検し、監査を受けます。</td></tr>
<tr><td>人</td><td>従業者に研修を行い、秘密保持の誓約書を受け取ります。</td></tr>
<tr><td>物理</td><td>区域への入退室を管理し、機器と書類の盗難を防ぎます。</td></tr>
<tr><td>技術</td><td>アクセスを制御し、外部からの侵入を防ぐ装置を置きます。</td></tr></table>
<h2>４　第三者への提供</h2>
<p>法令に基づく場合を除き、本人の同意なく個人データを第三者に提供しません。</p>
<h2>５　開示等の請求</h2>
<p>ご本人から、保有個人データの開示、訂正、利用停止等の請求があったときは、患者相談室で受け付け、ご本人であることを確認した上で対応します。手数料は開示１件につき１，１００円（税込み）です。</p>
<h2>６　教育と改善</h2>
<p>従業者に個人情報保護の教育を行い、保護の仕組みを継続的に見直し、改善します。</p>
<h2>７　特定個人情報</h2>
<p>個人番号及び特定個人情報は、法令で定められた事務に限って取り扱い、適正に管理します。</p>
<h2>８　窓口</h2>
<p>個人情報に関する苦情、相談及びお問い合わせは、見本病院１階 患者相談室（電話 03-0000-0000、平日 ９：００～１７：００、privacy@mihonkai.example）で承ります。</p>
{cookie}
<p>{dates}<br>〒000-0000　東京都見本区見本一丁目２番３号<br>医療法人社団見本会　理事長　見本 太郎</p>
<footer><p>{fiction}</p></footer>
</body>
</html>
"""


def policy_html(revised):
    """The page; the revised one speaks of cookies."""
    dates = "制定 令和７年４月１日" + ("　改訂 令和８年４月１日" if revised else "")
    return _PAGE.format(fiction=FICTION, cookie=_COOKIE if revised else "", dates=dates).encode()
