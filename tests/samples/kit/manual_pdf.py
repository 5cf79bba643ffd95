"""A book of regulations as PDF: cover, contents, running heads, tables,
a page in two columns and a page of vertical writing."""

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (BaseDocTemplate, Flowable, Frame, FrameBreak, KeepTogether, NextPageTemplate,
                                PageBreak, PageTemplate, Paragraph, Spacer, Table, TableStyle)
from reportlab.platypus.tableofcontents import TableOfContents

from .fonts import GOTHIC, MINCHO
from .markup import label
from .numbers import FICTION

WIDTH, HEIGHT = A4
MARGIN = 25 * mm


def _style(name, size=10.5, font=MINCHO, **more):
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.75, wordWrap="CJK", **more)


STYLES = {
    "cover": _style("cover", 22, GOTHIC, alignment=TA_CENTER, spaceAfter=12 * mm),
    "middle": _style("middle", 12, alignment=TA_CENTER),
    "reg": _style("reg", 16, GOTHIC, alignment=TA_CENTER, spaceAfter=3 * mm),
    "code": _style("code", 9, alignment=TA_CENTER, spaceAfter=5 * mm),
    "chapter": _style("chapter", 12.5, GOTHIC, alignment=TA_CENTER, spaceBefore=5 * mm, spaceAfter=2 * mm,
                      keepWithNext=1),
    "caption": _style("caption", font=GOTHIC, spaceBefore=3 * mm, keepWithNext=1),
    "body": _style("body"),
    "paragraph": _style("paragraph", leftIndent=10.5, firstLineIndent=-10.5),
    "item": _style("item", leftIndent=42, firstLineIndent=-31.5),
    "note": _style("note", spaceBefore=4 * mm),
    "cell": _style("cell", 9),
    "head": _style("head", 9, GOTHIC),
    "title": _style("title", 10.5, GOTHIC, spaceBefore=4 * mm, spaceAfter=1.5 * mm),
}


class _Vertical(Flowable):
    """Lines of vertical writing, the first at the right, one glyph at a time."""

    SIZE, STEP, LINE = 14, 18, 34
    TURNED = "ー（）「」～"
    CORNER = "、。"

    def __init__(self, title, lines):
        super().__init__()
        self.lines = [title, ""] + lines

    def wrap(self, width, height):
        self.width, self.height = width, height - 2
        return self.width, self.height

    def draw(self):
        x = self.width - self.LINE
        for line in self.lines:
            y = self.height - self.STEP
            for char in line:
                if y < self.STEP:
                    x -= self.LINE
                    y = self.height - self.STEP * 2
                self._glyph(char, x, y)
                y -= self.STEP
            x -= self.LINE

    def _glyph(self, char, x, y):
        pen = self.canv
        pen.setFont(MINCHO, self.SIZE)
        if char in self.TURNED:
            pen.saveState()
            pen.translate(x + self.SIZE * 0.12, y + self.SIZE * 0.88)
            pen.rotate(-90)
            pen.drawString(0, 0, char)
            pen.restoreState()
        elif char in self.CORNER:
            pen.drawString(x + self.SIZE * 0.6, y + self.SIZE * 0.6, char)
        else:
            pen.drawString(x, y, char)


class _Book(BaseDocTemplate):
    """The page templates and the entries of the contents."""

    def __init__(self, path, title, owner):
        super().__init__(str(path), pagesize=A4, invariant=1, title=title, author=owner, subject=FICTION, lang="ja-JP")
        self.head, self.owner = title, owner
        wide = Frame(MARGIN, 22 * mm, WIDTH - 2 * MARGIN, HEIGHT - 47 * mm, id="wide", leftPadding=0, rightPadding=0)
        half = (WIDTH - 2 * MARGIN - 8 * mm) / 2
        top = Frame(MARGIN, HEIGHT - 40 * mm, WIDTH - 2 * MARGIN, 15 * mm, id="top", leftPadding=0, rightPadding=0)
        left = Frame(MARGIN, 22 * mm, half, HEIGHT - 64 * mm, id="left", leftPadding=0, rightPadding=0)
        right = Frame(MARGIN + half + 8 * mm, 22 * mm, half, HEIGHT - 64 * mm, id="right", leftPadding=0, rightPadding=0)
        self.addPageTemplates([
            PageTemplate("cover", [wide], onPage=self._fiction),
            PageTemplate("body", [wide], onPage=self._running),
            PageTemplate("columns", [top, left, right], onPage=self._running),
        ])

    def _fiction(self, pen, _doc):
        pen.saveState()
        pen.setFont(GOTHIC, 8)
        pen.setFillColor(colors.HexColor("#a03030"))
        pen.drawRightString(WIDTH - MARGIN, HEIGHT - 12 * mm, FICTION)
        pen.restoreState()

    def _running(self, pen, doc):
        self._fiction(pen, doc)
        pen.saveState()
        pen.setFont(GOTHIC, 8)
        pen.drawString(MARGIN, HEIGHT - 18 * mm, self.head)
        pen.line(MARGIN, HEIGHT - 20 * mm, WIDTH - MARGIN, HEIGHT - 20 * mm)
        pen.drawString(MARGIN, 13 * mm, self.owner)
        pen.drawCentredString(WIDTH / 2, 13 * mm, f"- {doc.page} -")
        pen.restoreState()

    def afterFlowable(self, flowable):
        name = getattr(getattr(flowable, "style", None), "name", "")
        if name in ("reg", "chapter"):
            level = 0 if name == "reg" else 1
            text = flowable.getPlainText()
            key = f"h{self.page}-{text}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level, closed=True)
            self.notify("TOCEntry", (level, text, self.page, key))


def _table(block):
    rows = [[Paragraph(c, STYLES["head" if i == 0 else "cell"]) for c in row] for i, row in enumerate(block.rows)]
    table = Table(rows, colWidths=[w * mm for w in block.widths], repeatRows=1)
    table.setStyle(TableStyle([
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8e8e8")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]))
    return [Paragraph(block.text, STYLES["title"]), table, Spacer(1, 4 * mm)]


def _columns(block):
    title = Paragraph(block.text, STYLES["reg"])
    lines = [Paragraph(t, STYLES["caption" if t.startswith("■") else "body"]) for t in block.rows]
    return [NextPageTemplate("columns"), PageBreak(), title, FrameBreak(), *lines, NextPageTemplate("body"), PageBreak()]


def _article(block, body):
    """Style A: number and caption on one line. Style B: caption above, as statutes have it."""
    number = label(block)
    if block.style == "A":
        return [Paragraph(f"{number}（{block.text}）", STYLES["caption"]), Paragraph(body, STYLES["body"])]
    return [Paragraph(f"（{block.text}）", STYLES["caption"]), Paragraph(f"{number}　{body}", STYLES["paragraph"])]


def _single(block):
    """The flowables of a block that needs no neighbour."""
    if block.kind == "reg":
        return [PageBreak(), Paragraph(block.text, STYLES["reg"]), Paragraph(f"文書番号　{block.code}", STYLES["code"])]
    if block.kind in ("paragraph", "item"):
        return [Paragraph(label(block) + block.text, STYLES[block.kind])]
    if block.kind == "note":
        return [Paragraph(block.text, STYLES["note"])]
    if block.kind == "table":
        return _table(block)
    if block.kind == "columns":
        return _columns(block)
    if block.kind == "vertical":
        return [_Vertical(block.text, block.rows)]
    return [PageBreak()]


def _flow(blocks):
    """The flowables of all blocks; a chapter, its first article and that
    article's first paragraph stay on one page."""
    story, held, article = [], [], None
    for block in blocks:
        if article is not None:
            story.append(KeepTogether(held + _article(article, block.text)))
            held, article = [], None
        elif block.kind == "chapter":
            held = [Paragraph(label(block) + block.text, STYLES["chapter"])]
        elif block.kind == "article":
            article = block
        else:
            story += _single(block)
    return story


def _front(title, owner, dates, revisions):
    """Cover with the table of revisions, then the contents."""
    toc = TableOfContents()
    toc.levelStyles = [_style("toc1", 11, GOTHIC, spaceBefore=2 * mm), _style("toc2", 10, leftIndent=8 * mm)]
    toc.dotsMinLevel = 0
    rows = [[Paragraph(c, STYLES["cell"]) for c in row] for row in revisions]
    table = Table(rows, colWidths=[14 * mm, 34 * mm, 56 * mm, 28 * mm, 28 * mm])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    cover = [Spacer(1, 50 * mm), Paragraph(title, STYLES["cover"]), Paragraph(dates, STYLES["middle"]),
             Paragraph(owner, STYLES["middle"]), Spacer(1, 45 * mm), Paragraph("改訂履歴", STYLES["title"]), table]
    return [*cover, NextPageTemplate("body"), PageBreak(), Paragraph("目　次", STYLES["middle"]), Spacer(1, 6 * mm), toc]


def write(path, title, owner, dates, revisions, blocks):
    """Write the book; without `revisions` it has neither cover nor contents."""
    book, flow = _Book(path, title, owner), _flow(blocks)
    if revisions:
        book.multiBuild(_front(title, owner, dates, revisions) + flow)
    else:
        book.pageTemplates = book.pageTemplates[1:]
        book.multiBuild(flow[1:])
