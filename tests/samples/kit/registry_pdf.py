"""A certificate of registered matters (履歴事項全部証明書) as PDF.

The frame is drawn, the text is full-width, entries that were deleted are
underlined by a drawn line: a reader of the text alone cannot see them.
"""

from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen import canvas

from .fonts import GOTHIC, MINCHO
from .numbers import FICTION, wide

WIDTH, HEIGHT = A4
LEFT, LABEL, FULL = 22 * mm, 46 * mm, 166 * mm
SIZE, LEADING, PAD = 10, 15, 5


@dataclass
class Entry:
    """One cell of the right column; `dates` stand in their own part at the right."""

    lines: list
    dates: list = field(default_factory=list)
    deleted: bool = False


@dataclass
class Row:
    """One item of the register with its entries, oldest first. A `|` in the
    label breaks its line."""

    label: str
    entries: list


@dataclass
class Certificate:
    """What is printed. `pages` holds the rows of each page."""

    kind: str
    place: str
    name: str
    pages: list
    certified: str
    office: str
    registrar: str
    number: str


def _entry_height(entry):
    return max(len(entry.lines), len(entry.dates), 1) * LEADING + 2 * PAD


def _draw_entry(pen, entry, top):
    height = _entry_height(entry)
    x, y = LEFT + LABEL + 6, top - PAD - SIZE
    for line in entry.lines:
        pen.drawString(x, y, line)
        if entry.deleted:
            pen.line(x, y - 2, x + pen.stringWidth(line, MINCHO, SIZE), y - 2)
        y -= LEADING
    if entry.dates:
        split = LEFT + FULL - 58 * mm
        pen.line(split, top, split, top - height)
        y = top - PAD - SIZE
        for line in entry.dates:
            pen.drawString(split + 4, y, line)
            if entry.deleted:
                pen.line(split + 4, y - 2, split + 4 + pen.stringWidth(line, MINCHO, SIZE), y - 2)
            y -= LEADING
    return height


def _row_height(row):
    label = (row.label.count("|") + 1) * LEADING + 2 * PAD
    return max(label, sum(_entry_height(e) for e in row.entries))


def _draw_row(pen, row, top):
    height = _row_height(row)
    pen.setLineWidth(0.8)
    pen.rect(LEFT, top - height, FULL, height)
    pen.line(LEFT + LABEL, top, LEFT + LABEL, top - height)
    pen.setLineWidth(0.4)
    for n, line in enumerate(row.label.split("|")):
        pen.drawString(LEFT + 4, top - PAD - SIZE - n * LEADING, line)
    y = top
    for i, entry in enumerate(row.entries):
        if i:
            pen.line(LEFT + LABEL, y, LEFT + FULL, y)
        y -= _draw_entry(pen, entry, y)
    return top - height


def _mark_fiction(pen):
    pen.saveState()
    pen.setFont(GOTHIC, 8)
    pen.setFillGray(0.35)
    pen.drawRightString(LEFT + FULL, HEIGHT - 10 * mm, FICTION)
    pen.setFillGray(0.93)
    pen.translate(WIDTH / 2, HEIGHT / 2)
    pen.rotate(45)
    pen.setFont(GOTHIC, 64)
    pen.drawCentredString(0, -20, "見　本")
    pen.restoreState()


def _attestation(pen, paper, top):
    """The sentence that certifies, the date, the registrar."""
    y = top - 12 * mm
    for text in ["これは登記簿に記録されている閉鎖されていない事項の全部であることを証明し", "た書面である。"]:
        pen.drawString(LEFT + 6 * mm, y, text)
        y -= LEADING
    y -= 4 * mm
    pen.drawString(LEFT + 6 * mm, y, f"（{paper.office}管轄）")
    y -= LEADING * 1.6
    pen.drawString(LEFT + 14 * mm, y, paper.certified)
    y -= LEADING * 1.3
    pen.drawString(LEFT + 14 * mm, y, paper.office)
    y -= LEADING * 1.3
    pen.drawString(LEFT + 14 * mm, y, f"登記官　　　　　　　　　{paper.registrar}")
    pen.rect(LEFT + 112 * mm, y - 10, 16 * mm, 16 * mm)
    pen.drawString(LEFT + 115 * mm, y + 6, "見本印")


def write(path, paper):
    """Write the certificate."""
    pen = canvas.Canvas(str(path), pagesize=A4, invariant=1, lang="ja-JP")
    pen.setTitle(paper.kind)
    pen.setSubject(FICTION)
    for n, rows in enumerate(paper.pages, start=1):
        _mark_fiction(pen)
        pen.setFont(MINCHO, 16)
        if n == 1:
            pen.drawCentredString(WIDTH / 2, HEIGHT - 24 * mm, "　".join(paper.kind))
        pen.setFont(MINCHO, SIZE)
        pen.drawString(LEFT, HEIGHT - 33 * mm, paper.place)
        pen.drawString(LEFT, HEIGHT - 33 * mm - LEADING, paper.name)
        top = HEIGHT - 44 * mm
        for row in rows:
            top = _draw_row(pen, row, top)
        if n == len(paper.pages):
            _attestation(pen, paper, top)
        pen.setFont(MINCHO, 9)
        pen.drawString(LEFT, 16 * mm, f"整理番号　{wide(paper.number)}　　　＊　下線のあるものは抹消事項であることを示す。")
        pen.drawRightString(LEFT + FULL, 16 * mm, f"{wide(n)}／{wide(len(paper.pages))}")
        pen.showPage()
    pen.save()
