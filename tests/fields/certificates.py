"""Registry certificates of invented companies in many layouts, with what each says.

    certificates.py FOLDER [COUNT] [SEED]

Writes COUNT files per layout and `truth.json`: file name → fields. Written
apart from the program that reads them: it knows the paper, not the reader.
"""

import html
import json
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))
from kit import fonts  # noqa: E402
from kit.fonts import GOTHIC, MINCHO  # noqa: E402

FAMILY = "見本 仮名 架空 例示 標本 雛形 試作 模型".split()
GIVEN = "太郎 花子 一郎 次郎 三郎 健一 幸子 稔 修 茂 葵 百合子 桜".split()
PLACES = ["東京都見本区見本", "大阪府架空市例町", "北海道仮名市中央", "京都府標本区雛形", "神奈川県例示市西見本", "福岡県試作市模型"]
ERAS = [("令和", 2018), ("平成", 1988), ("昭和", 1925)]
KANJI = "〇一二三四五六七八九"


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def day(rng, first, last):
    y = rng.randint(first, last)
    return (y, rng.randint(1, 12), rng.randint(1, 28))


def iso(d):
    return "%04d-%02d-%02d" % d


def wareki(d, style):
    y, m, dd = d
    if d >= (2019, 5, 1):
        era, of = "令和", y - 2018
    elif d >= (1989, 1, 8):
        era, of = "平成", y - 1988
    else:
        era, of = "昭和", y - 1925
    of_text = "元" if of == 1 else str(of)
    if style == "pad":
        pad = lambda s: wide(s).rjust(2, "　")
        return f"{era}{pad(of_text)}年{pad(str(m))}月{pad(str(dd))}日"
    if style == "wide":
        return f"{era}{wide(of_text)}年{wide(str(m))}月{wide(str(dd))}日"
    if style == "kanji":
        return f"{era}{of_text if of_text == '元' else ten(of)}年{ten(m)}月{ten(dd)}日"
    if style == "western":
        return f"{y}年{m}月{dd}日"
    return f"{era}{of_text}年{m}月{dd}日"


def ten(n):
    t, u = divmod(n, 10)
    return ("" if t == 0 else "十" if t == 1 else KANJI[t] + "十") + ("" if u == 0 else KANJI[u])


def yen(rng):
    man = rng.choice([1, 10, 100, 300, 500, 1000, 3000, 5000, 9900])
    oku = rng.choice([0, 0, 0, 1, 2, 12])
    rest = rng.choice([0, 0, 0, 5000])
    value = oku * 10 ** 8 + man * 10 ** 4 + rest
    text = "金" + (wide(f"{oku}億") if oku else "") + wide(f"{man}万") + (wide(str(rest)) if rest else "") + "円"
    return value, text


def spread(name):
    family, given = name.split()
    return "　".join(family) + "　" + "　".join(given)


class Company:
    """What a certificate says, with its history."""

    def __init__(self, rng, kind):
        self.rng, self.kind = rng, kind
        self.style = rng.choice(["pad", "wide", "plain", "kanji", "pad"])
        word = "".join(rng.sample("アサヒミホンカナレイ", 4))
        if kind == "company":
            self.names = [f"株式会社{word}システム", f"{word}クラウド株式会社"]
            self.seat_label, self.name_label, self.born_label, self.aim_label = "本店", "商号", "会社成立の年月日", "目的"
            base = "0100-01-" + "%06d" % rng.randint(0, 999999)
            self.roles = [("取締役", 3), ("代表取締役", 1), ("監査役", 1)]
        elif kind == "medical":
            self.names = [f"医療法人社団{word}会", f"医療法人財団{word}会"]
            self.seat_label, self.name_label, self.born_label, self.aim_label = "主たる事務所", "名称", "法人成立の年月日", "目的等"
            base = "0100-05-" + "%06d" % rng.randint(0, 999999)
            self.roles = [("理事長", 1)]
        else:
            self.names = [f"特定非営利活動法人{word}", f"特定非営利活動法人{word}ネット"]
            self.seat_label, self.name_label, self.born_label, self.aim_label = "主たる事務所", "名称", "法人成立の年月日", "目的及び事業"
            base = "0100-05-" + "%06d" % rng.randint(0, 999999)
            self.roles = [("理事", 3)]
        self.base = base
        self.entries = []
        self.truth = {"company_number": base.replace("-", "")}
        born = day(rng, 1975, 2017)
        moved = rng.random() < 0.5
        renamed = rng.random() < 0.5
        self.entry(self.name_label, [[self.names[0]]] if not renamed else [[self.names[0]], [self.names[1]]],
                   dates=[None, ("変更", day(rng, 2021, 2022))])
        self.truth["name"] = self.names[1 if renamed else 0]
        seats = [self.seat(), self.seat()]
        self.entry(self.seat_label, [[s] for s in (seats if moved else seats[:1])],
                   dates=[None, ("移転", day(rng, 2021, 2023))])
        self.truth["head_office"] = seats[1 if moved else 0]
        if kind == "company":
            self.entry("公告をする方法", [["官報に掲載してする"]])
        self.entry(self.born_label, [[wareki(born, self.style)]])
        self.truth["established_on"] = iso(born)
        aims = ["コンピュータソフトウェアの企画、開発、販売及び保守", "医療情報の処理及び提供サービス", "情報機器の販売及び賃貸",
                "前各号に附帯関連する一切の事業"][: rng.randint(2, 4)]
        if kind == "company":
            mark = rng.choice(["．", "　", "、"])
            self.entry(self.aim_label, [[wide(str(i + 1)) + mark + a for i, a in enumerate(aims)]])
            self.truth["purposes"] = aims
            self.entry("発行可能株式総数", [["４０００株"]])
            self.entry("発行済株式の総数並びに種類及び数", [["発行済株式の総数", "１０００株"]])
            old, new = yen(rng), yen(rng)
            raised = rng.random() < 0.5
            self.entry("資本金の額", [[old[1]], [new[1]]] if raised else [[old[1]]],
                       dates=[None, ("変更", day(rng, 2021, 2023))])
            self.truth["capital_yen"] = new[0] if raised else old[0]
        self.officers()
        if kind == "company":
            if rng.random() < 0.5:
                branch = self.seat()
                self.entry("支店", [[wide("1") + "　" + branch]])
                self.truth["branches"] = [branch]
            self.entry("取締役会設置会社に関する事項", [["取締役会設置会社"]])
        else:
            self.entry("資産の総額", [[yen(rng)[1]]], dates=[("変更", day(rng, 2023, 2024))])
        self.entry("登記記録に関する事項", [["設立"]], dates=[("登記", born)])
        self.certified = day(rng, 2025, 2026)
        self.office = rng.choice(["東京法務局見本出張所", "大阪法務局架空支局", "見本地方法務局"])
        self.truth["certified_on"] = iso(self.certified)
        self.truth["registry_office"] = self.office
        self.title = rng.choice(["履歴事項全部証明書", "履歴事項全部証明書", "現在事項全部証明書"])
        self.truth["certificate_kind"] = self.title

    def seat(self):
        rng = self.rng
        return wide(rng.choice(PLACES)) + rng.choice("一二三四五六七八九") + "丁目" + wide(str(rng.randint(1, 30))) + "番" \
            + wide(str(rng.randint(1, 20))) + "号" + rng.choice(["", "", "見本ビル" + wide(str(rng.randint(2, 12))) + "階"])

    def entry(self, label, groups, dates=None):
        """Groups of lines, oldest first; a date of change with each, its day of registration a week on."""
        made = []
        for i, lines in enumerate(groups):
            event = dates[i] if dates and i < len(dates) else None
            notes = []
            if event and event[0] == "登記":
                notes = [wareki(event[1], self.style) + "登記"]
            elif event:
                y, m, d = event[1]
                notes = [wareki(event[1], self.style) + event[0], wareki((y, m, min(d + 7, 28)), self.style) + "登記"]
            made.append((lines, notes, i + 1 < len(groups)))
        self.entries.append((label, made))

    def officers(self):
        rng, made, truth = self.rng, [], []
        used = set()
        chief = None
        for role, count in self.roles:
            for n in range(count):
                while True:
                    name = f"{rng.choice(FAMILY)} {rng.choice(GIVEN)}"
                    if name not in used:
                        break
                if role == "代表取締役":
                    name = chief
                chief = chief or name
                used.add(name)
                address = [self.seat()] if role in ("代表取締役", "理事長", "理事") else []
                last = day(rng, 2023, 2024)
                twice = rng.random() < 0.6
                if twice:
                    self.person(made, role, name, address, ("就任", day(rng, 2021, 2022)), True)
                self.person(made, role, name, address, ("重任" if twice else "就任", last), False)
                truth.append({"role": role, "name": name.replace(" ", ""), "since": iso(last)})
        if self.kind == "company" and rng.random() < 0.6:
            name = f"{rng.choice(FAMILY)} {'退'}"
            self.person(made, "取締役", name, [], ("退任", day(rng, 2023, 2024)), True)
        self.entries.append(("役員に関する事項", made))
        self.truth["officers"] = truth

    def person(self, made, role, name, address, event, old):
        y, m, d = event[1]
        notes = [wareki(event[1], self.style) + event[0], wareki((y, m, min(d + 7, 28)), self.style) + "登記"]
        made.append((address + [role + "　　" + spread(name)], notes, old))

    @property
    def closing(self):
        what = "現在効力を有する事項" if self.title.startswith("現在") else "閉鎖されていない事項"
        return [f"これは登記簿に記録されている{what}の全部であることを証明し", "た書面である。",
                f"（{self.office}管轄）" if self.rng.random() < 0.5 else "",
                wareki(self.certified, self.style), self.office, "登記官　　　　　　　　見　本　次　郎　　印"]


# --- layouts --------------------------------------------------------------

def ruled_pdf(path, c, rules=True, dates_apart=True):
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas
    pen = canvas.Canvas(str(path), pagesize=A4)
    pen.setFont(MINCHO, 10)
    height, left, label_w, full = A4[1], 60, 130, 475
    blocks = []
    for label, made in c.entries:
        first = True
        for lines, notes, old in made:
            text = [part for line in lines for part in cut(line, 17 if notes else 28)]
            blocks.append((label if first else "", text, notes, old))
            first = False
    pages, y, page = [[]], 700, 0
    for block in blocks:
        need = max(len(block[1]), len(block[2]), 2 if len(block[0]) > 10 else 1) * 15 + 10
        if y - need < 90:
            pages.append([])
            y = 700
        pages[-1].append((block, y, need))
        y -= need
    if y < 260:
        pages.append([])
    c.truth["page_count"] = len(pages)
    for number, content in enumerate(pages, 1):
        pen.setFont(MINCHO, 16)
        if number == 1:
            pen.drawCentredString(A4[0] / 2, height - 60, "　".join(c.title) if rules else c.title)
        pen.setFont(MINCHO, 10)
        pen.drawString(left, height - 90, c.truth["head_office"])
        pen.drawString(left, height - 105, c.truth["name"])
        y = 700
        for (label, text, notes, old), top, need in content:
            ly = top - 15
            for part in cut(label, 11):
                pen.drawString(left + 4, ly, part)
                ly -= 15
            ly = top - 15
            for part in text:
                pen.drawString(left + label_w + 5, ly, part)
                if old:
                    w = pen.stringWidth(part, MINCHO, 10)
                    pen.line(left + label_w + 5, ly - 2, left + label_w + 5 + w, ly - 2)
                ly -= 15
            ly = top - 15
            for part in notes:
                pen.drawString(left + 330, ly, part)
                ly -= 15
            if rules:
                pen.line(left + (0 if label else label_w), top, left + full, top)
                if notes and dates_apart:
                    pen.line(left + 325, top, left + 325, top - need)
            y = top - need
        if rules and content:
            pen.line(left, y, left + full, y)
            for x in (left, left + label_w, left + full):
                pen.line(x, 700, x, y)
        if number == len(pages):
            y -= 30
            for line in c.closing:
                if line:
                    pen.drawString(left + 20, y, line)
                y -= 18
        pen.setFont(MINCHO, 9)
        pen.drawString(left, 45, f"整理番号　ア{wide('0012345')}　　＊　下線のあるものは抹消事項であることを示す。")
        pen.drawString(left + 430, 45, wide(f"{number}/{len(pages)}"))
        pen.showPage()
    pen.save()


def cut(text, width):
    return [text[i:i + width] for i in range(0, len(text), width)] or [""]


def cells_w(text):
    return sum(2 if ord(c) > 0xFF else 1 for c in text)


def pad(text, width):
    return text + "　" * ((width - cells_w(text)) // 2) + " " * ((width - cells_w(text)) % 2)


def box_lines(c):
    """The online print: box-drawing characters, no certificate."""
    L, R = 24, 60
    out = ["　　　　　　　　　　２０２６／０４／０１　１０：００　現在の情報です。", ""]
    out.append("┏" + "━" * (L // 2) + "┯" + "━" * (R // 2) + "┓")
    rows = [("会社法人等番号", [([wide(c.base)], [], False)])] + c.entries
    for k, (label, made) in enumerate(rows):
        if k:
            out.append("┠" + "─" * (L // 2) + "┼" + "─" * (R // 2) + "┨")
        first = True
        for j, (lines, notes, old) in enumerate(made):
            if j:
                out.append("┃" + "　" * (L // 2) + "├" + "─" * (R // 2) + "┨")
            text = [p for line in lines for p in cut(line, R // 2)] + ["　" * 14 + n for n in notes]
            labels = cut(label, L // 2) if first else []
            for i in range(max(len(text), len(labels))):
                a = labels[i] if i < len(labels) else ""
                b = text[i] if i < len(text) else ""
                out.append("┃" + pad(a, L) + "│" + pad(b, R) + "┃")
            first = False
    out.append("┗" + "━" * (L // 2) + "┷" + "━" * (R // 2) + "┛")
    out.append("")
    out.append("＊　下線のあるものは抹消事項であることを示す。")
    return out


def online(c):
    c.title = "登記情報"
    c.truth["certificate_kind"] = "登記情報"
    del c.truth["certified_on"]
    del c.truth["registry_office"]


def online_pdf(path, c):
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas
    online(c)
    pen = canvas.Canvas(str(path), pagesize=A4)
    lines = box_lines(c)
    pages = [lines[i:i + 60] for i in range(0, len(lines), 60)]
    c.truth["page_count"] = len(pages)
    for n, page in enumerate(pages, 1):
        pen.setFont(GOTHIC, 10)
        y = 790
        for line in page:
            pen.drawString(50, y, line)
            y -= 12
        pen.drawString(480, 30, f"{n}/{len(pages)}")
        pen.showPage()
    pen.save()


def online_txt(path, c):
    online(c)
    path.write_text("\n".join(["登記情報提供サービス"] + box_lines(c)) + "\n", encoding="utf-8")


def html_table(c, columns):
    rows = [f"<h1>{c.title}</h1>", "<table border=1>"]
    rows.append(f"<tr><td>会社法人等番号</td><td colspan={columns - 1}>{c.base}</td></tr>")
    for label, made in c.entries:
        for i, (lines, notes, old) in enumerate(made):
            head = f"<td rowspan={len(made)}>{label}</td>" if i == 0 else ""
            text = "<br>".join(html.escape(l) for l in lines)
            if old:
                text = f"<u>{text}</u>"
            if columns == 3:
                rows.append(f"<tr>{head}<td>{text}</td><td>{'<br>'.join(notes)}</td></tr>")
            else:
                more = "<br>" + "<br>".join(notes) if notes else ""
                rows.append(f"<tr>{head}<td>{text}{more}</td></tr>")
    rows.append("</table>")
    rows += [f"<p>{l}</p>" for l in c.closing if l]
    return "<html><head><meta charset=utf-8></head><body>" + "\n".join(rows) + "</body></html>"


def html3(path, c):
    path.write_text(html_table(c, 3), encoding="utf-8")


def docx(path, c, columns=3, repeat_label=False):
    import docx as d
    doc = d.Document()
    doc.add_heading("　".join(c.title), 0)
    table = doc.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    row = table.add_row().cells
    row[0].text, row[1].text = "会社法人等番号", wide(c.base)
    if columns == 3:
        row[1].merge(row[2])
    for label, made in c.entries:
        for i, (lines, notes, old) in enumerate(made):
            row = table.add_row().cells
            row[0].text = label if i == 0 or repeat_label else ""
            text = "\n".join(lines)
            if columns == 3:
                row[2].text = "\n".join(notes)
            else:
                text = "\n".join(lines + notes)
            row[1].text = ""
            run = row[1].paragraphs[0].add_run(text)
            run.underline = old
    for line in c.closing:
        if line:
            doc.add_paragraph(line)
    doc.add_paragraph("整理番号　ア００１２３４５　　＊　下線のあるものは抹消事項であることを示す。　　１／１")
    c.truth["page_count"] = 1
    doc.save(path)


def docx2(path, c):
    docx(path, c, 2)


def docx_repeat(path, c):
    docx(path, c, 3, True)


def xlsx(path, c):
    import openpyxl
    from openpyxl.styles import Border, Side
    book = openpyxl.Workbook()
    sheet = book.active
    side = Side(style="thin")
    border = Border(side, side, side, side)
    sheet.append([c.title])
    sheet.append(["会社法人等番号", c.base])
    for label, made in c.entries:
        for i, (lines, notes, old) in enumerate(made):
            sheet.append([label if i == 0 else None, "\n".join(lines), "\n".join(notes) or None])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.border = border
    for line in c.closing:
        if line:
            sheet.append([line])
    book.save(path)


def plain_text(path, c):
    """Label, then what stands in it, no lines at all."""
    out = [c.title, "", "会社法人等番号　　" + c.base]
    for label, made in c.entries:
        for i, (lines, notes, old) in enumerate(made):
            head = pad(label if i == 0 else "", 36)
            for j, line in enumerate(lines):
                out.append((head if j == 0 else " " * 36) + line)
            for note in notes:
                out.append(" " * 60 + note)
    out += [""] + c.closing + ["", "整理番号　ア００１２３４５　　＊　下線のあるものは抹消事項であることを示す。　１／１"]
    c.truth["page_count"] = 1
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def colon_text(path, c):
    out = ["【" + c.title + "】", "会社法人等番号：" + wide(c.base)]
    for label, made in c.entries:
        for i, (lines, notes, old) in enumerate(made):
            out.append((label + "：" if i == 0 else "　　") + "　".join(lines + notes))
    out += c.closing
    path.write_bytes(("\r\n".join(out) + "\r\n").encode("cp932", "replace"))


def unruled_pdf(path, c):
    ruled_pdf(path, c, rules=False)


def two_column_pdf(path, c):
    ruled_pdf(path, c, dates_apart=False)


def office_pdf(path, c, source, make):
    raw = path.with_suffix("." + source)
    make(raw, c)
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(raw)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    raw.unlink()
    if source == "html":
        # LibreOffice leaves the first page, with the title, blank.
        c.truth.pop("page_count", None)
        c.truth.pop("certificate_kind", None)


def office_docx(path, c):
    office_pdf(path, c, "docx", docx)


def office_docx2(path, c):
    office_pdf(path, c, "docx", docx2)


def office_html(path, c):
    office_pdf(path, c, "html", html3)


def scan_pdf(path, c, dpi=200):
    """Pictures of pages."""
    from PIL import Image
    raw = path.with_suffix(".raw.pdf")
    ruled_pdf(raw, c)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", str(raw), str(path.with_suffix(""))], check=True)
    raw.unlink()
    pictures = sorted(path.parent.glob(path.stem + "-*.png"))
    pages = [Image.open(p).convert("L").rotate(0.3, fillcolor=255) for p in pictures]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=dpi)
    for p in pictures:
        p.unlink()


def scan300(path, c):
    scan_pdf(path, c, 300)


LAYOUTS = {
    "ruled": (ruled_pdf, "pdf"), "twocol": (two_column_pdf, "pdf"), "unruled": (unruled_pdf, "pdf"),
    "online": (online_pdf, "pdf"), "onlinetext": (online_txt, "txt"), "html": (html3, "html"),
    "docx": (docx, "docx"), "docx2": (docx2, "docx"), "repeat": (docx_repeat, "docx"), "xlsx": (xlsx, "xlsx"),
    "plain": (plain_text, "txt"), "colon": (colon_text, "txt"),
    "office": (office_docx, "pdf"), "office2": (office_docx2, "pdf"), "officehtml": (office_html, "pdf"),
    "scan200": (scan_pdf, "pdf"), "scan300": (scan300, "pdf"),
}


def main():
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    only = sys.argv[4].split(",") if len(sys.argv) > 4 else list(LAYOUTS)
    fonts.register()
    folder.mkdir(parents=True, exist_ok=True)
    truth = {}
    for layout in only:
        make, ending = LAYOUTS[layout]
        for n in range(count):
            rng = random.Random(f"{seed}/{layout}/{n}")
            c = Company(rng, ["company", "medical", "npo"][n % 3])
            if layout not in ("onlinetext", "online"):
                c.entries.insert(0, ("会社法人等番号", [([wide(c.base)], [], False)])) if make in (ruled_pdf, two_column_pdf, unruled_pdf, scan_pdf, scan300) else None
            path = folder / f"{layout}-{n}.{ending}"
            make(path, c)
            truth[path.name] = c.truth
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
