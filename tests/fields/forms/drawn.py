"""Papers drawn as PDF, and pictures of them as a scanner makes."""

import subprocess

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from kit.fonts import GOTHIC, MINCHO

LEFT, RIGHT, SIZE, LINE = 50, 545, 10, 15


def _cut(text, width):
    """Lines of at most `width` points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth
    lines, line = [], ""
    for c in text:
        if line and stringWidth(line + c, MINCHO, SIZE) > width:
            lines.append(line)
            line = ""
        line += c
    return lines + [line]


class Sheet:
    """A page that goes on on the next."""

    def __init__(self, path, font=MINCHO):
        self.pen, self.font = canvas.Canvas(str(path), pagesize=A4), font
        self.top()

    def top(self):
        self.y = 770
        self.pen.setFont(self.font, SIZE)

    def need(self, height):
        if self.y - height < 60:
            self.pen.showPage()
            self.top()

    def title(self, text):
        self.pen.setFont(self.font, 15)
        self.pen.drawCentredString(A4[0] / 2, self.y, text)
        self.pen.setFont(self.font, SIZE)
        self.y -= 35

    def line(self, text, side="<"):
        self.need(LINE)
        at = {"<": (self.pen.drawString, LEFT), ">": (self.pen.drawRightString, RIGHT), "=": (self.pen.drawCentredString, A4[0] / 2)}
        draw, x = at[side]
        for part in _cut(text, RIGHT - LEFT):
            draw(x, self.y, part)
            self.y -= LINE + 3

    def row(self, cells, widths, ruled):
        parts = [_cut(cell, width - 8) for cell, width in zip(cells, widths)]
        height = max(map(len, parts)) * LINE + 6
        self.need(height)
        x = LEFT
        for lines, width in zip(parts, widths):
            if ruled:
                self.pen.rect(x, self.y - height + 12, width, height)
            for n, text in enumerate(lines):
                self.pen.drawString(x + 4, self.y - 2 - n * LINE, text)
            x += width
        self.y -= height

    def tables(self, paper, ruled):
        for caption, heads, rows in paper.tables:
            self.y -= 10
            if caption:
                self.line(caption)
            weights = [max(3, min(16, max(len(row[n]) for row in [heads] + rows))) for n in range(len(heads))]
            widths = [(RIGHT - LEFT) * w / sum(weights) for w in weights]
            for row in [heads] + rows:
                self.row(row, widths, ruled)

    def close(self):
        self.pen.showPage()
        self.pen.save()


def _open(path, paper, font=MINCHO):
    sheet = Sheet(path, font)
    sheet.title(paper.title)
    for line in paper.lead:
        if line:
            sheet.line(line)
    return sheet


def ruled(path, paper, two=False):
    sheet = _open(path, paper)
    for title, group in paper.groups:
        if title:
            sheet.line(f"{title}")
        step = 2 if two else 1
        for n in range(0, len(group), step):
            cells = [part for pair in group[n:n + step] for part in pair]
            sheet.row(cells, [90, 157.5] * 2 if two else [140, 355], True)
        sheet.y -= 8
    sheet.tables(paper, True)
    sheet.close()


def ruled_pairs(path, paper):
    ruled(path, paper, True)


def unruled(path, paper):
    """Labels at one margin, values at another, no lines."""
    sheet = _open(path, paper, GOTHIC)
    for title, group in paper.groups:
        if title:
            sheet.line(f"〔{title}〕")
        for label, value in group:
            sheet.row([label, value], [160, 335], False)
        sheet.y -= 8
    sheet.tables(paper, True)
    sheet.close()


def letter(path, paper):
    if paper.letter is None:
        return unruled(path, paper)
    sheet = Sheet(path)
    if paper.truth.get("form_id", "").startswith("申請書"):
        sheet.line("（様式 申請書Ａ）")
    for side, text in paper.letter:
        sheet.line(text, side)
    sheet.close()


def scanned(make, dpi, turn, noise=0, ink_only=False):
    """Only pictures of the pages, a little askew, with `noise` levels of grain and some specks, or in ink and paper alone as a fax."""
    def draw(path, paper):
        from PIL import Image
        raw = path.with_suffix(".raw.pdf")
        make(raw, paper)
        subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", str(raw), str(path.with_suffix(""))], check=True)
        raw.unlink()
        pictures = sorted(path.parent.glob(path.stem + "-*.png"))
        pages = [Image.open(p).convert("L").rotate(turn, resample=Image.BILINEAR, fillcolor=255) for p in pictures]
        if noise:
            pages = [_grained(page, noise, path.stem) for page in pages]
        if ink_only:
            pages = [page.point(lambda level: 255 * (level > 140)).convert("1") for page in pages]
        pages[0].save(path, save_all=True, append_images=pages[1:], resolution=dpi)
        for picture in pictures:
            picture.unlink()
    return draw


def _grained(page, noise, seed):
    import random
    from PIL import Image, ImageChops
    rng = random.Random(seed)
    grain = Image.frombytes("L", page.size, rng.randbytes(page.width * page.height))
    grain = grain.point(lambda level: 128 + (level - 128) * noise // 128)
    page = ImageChops.add(page.point(lambda level: 30 + level * 210 // 255), grain, 1, -128)
    for _ in range(60):
        x, y, side = rng.randrange(page.width), rng.randrange(page.height), rng.randint(1, 3)
        page.paste(60, (x, y, x + side, y + side))
    return page
