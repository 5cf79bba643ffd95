"""The light markup of text/*.txt: one block a line.

@reg title|number|style   a regulation; style A puts the caption after the
                          article number, style B on the line before it
@ch title                 a chapter (章)
= caption                 an article (条); the next plain line is its first 項
+ text                    a further 項
- text                    a 号
@note text                a closing line (附則, signatures)
@tbl title ; w,w,w        a table: rows of | a | b |, widths in mm
@page                     a page break
@cols title … @endcols    a page in two columns
@vert title … @endvert    a page written vertically
Chapters and articles get their numbers here; in Word the list numbers them.
"""

from dataclasses import dataclass, field

from .numbers import wide


@dataclass
class Block:
    """One block: what it is, its text, and what hangs on it."""

    kind: str
    text: str = ""
    number: int = 0
    rows: list = field(default_factory=list)
    widths: list = field(default_factory=list)
    style: str = "A"
    code: str = ""


def _table(lines, start):
    """Rows of the table that begins at `start`, and where it ends."""
    rows = []
    while start < len(lines) and lines[start].startswith("|"):
        rows.append([c.strip() for c in lines[start].strip("|").split("|")])
        start += 1
    return rows, start


def _until(lines, start, mark):
    """The lines up to the closing mark, and where to go on."""
    end = lines.index(mark, start)
    return lines[start:end], end + 1


class _Counter:
    """Running numbers of chapter, article, paragraph and item."""

    def __init__(self):
        self.chapter = self.article = self.paragraph = self.item = 0
        self.style = "A"

    def regulation(self, line):
        self.chapter = self.article = self.paragraph = self.item = 0
        title, code, self.style = line.split("|")
        return Block("reg", title, code=code, style=self.style)

    def plain(self, line):
        if line.startswith("@ch "):
            self.chapter += 1
            return Block("chapter", line[4:], self.chapter)
        if line.startswith("= "):
            self.article += 1
            self.paragraph = 1
            self.item = 0
            return Block("article", line[2:], self.article, style=self.style)
        if line.startswith("+ "):
            self.paragraph += 1
            self.item = 0
            return Block("paragraph", line[2:], self.paragraph, style=self.style)
        if line.startswith("- "):
            self.item += 1
            return Block("item", line[2:], self.item)
        if line.startswith("@note "):
            return Block("note", line[6:])
        if line == "@page":
            return Block("page")
        return Block("paragraph", line, 1, style=self.style)


def parse(text):
    """The blocks of a text, numbered."""
    lines = text.splitlines()
    blocks, counter, i = [], _Counter(), 0
    while i < len(lines):
        line = lines[i].rstrip()
        i += 1
        if not line:
            continue
        if line.startswith("@reg "):
            blocks.append(counter.regulation(line[5:]))
        elif line.startswith("@tbl "):
            title, _, widths = line[5:].partition(" ; ")
            rows, i = _table(lines, i)
            blocks.append(Block("table", title, rows=rows, widths=[int(w) for w in widths.split(",")]))
        elif line.startswith("@cols "):
            rows, i = _until(lines, i, "@endcols")
            blocks.append(Block("columns", line[6:], rows=rows))
        elif line.startswith("@vert "):
            rows, i = _until(lines, i, "@endvert")
            blocks.append(Block("vertical", line[6:], rows=rows))
        else:
            blocks.append(counter.plain(line))
    return blocks


def label(block):
    """The printed number of a chapter, article, paragraph or item."""
    number = wide(block.number)
    return {
        "chapter": f"第{number}章　",
        "article": f"第{number}条",
        "paragraph": "" if block.number == 1 else f"{number}　",
        "item": f"（{number}）　",
    }[block.kind]
