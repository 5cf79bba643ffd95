"""Forms dressed as offices dress them: labels numbered, spaced out, with notes; rows that nobody asked for; other shapes."""

import copy
import html

from .drawn import LEFT, RIGHT, Sheet
from .office import _book, _document, _finish, _grid, _tables

NUMBERS = ["{}．", "（{}）", "{}　", "{}. ", "({}) "]
NOTES = ["（必須）", "※", "　※正式な名称・表記でご記入ください", "＊", ""]
KANA = [("フリガナ", "ミホン"), ("ふりがな", "みほん")]


def _spread(label, rng):
    """住所 → 住　所, as offices set short labels to one width."""
    if not 2 <= len(label) <= 4 or not all("一" <= c <= "鿿" for c in label):
        return label
    return rng.choice(["　", "　　"]).join(label)


def _rng(paper):
    import random
    return random.Random(paper.title + str(paper.groups) + str(paper.tables))


def dressed(make):
    """The same paper with its labels in one office's dress."""
    def draw(path, paper):
        rng = _rng(paper)
        paper = copy.copy(paper)
        number = rng.choice(NUMBERS) if rng.random() < 0.5 else None
        note, spread = rng.choice(NOTES), rng.random() < 0.6
        groups, n = [], 0
        for title, group in paper.groups:
            out = []
            for label, value in group:
                n += 1
                label = _spread(label, rng) if spread else label
                if rng.random() < 0.3 and "（" not in label:
                    label += note
                if number:
                    label = number.format(n) + label
                if rng.random() < 0.15:
                    out.append(rng.choice(KANA))
                out.append((label, value))
            groups.append((title, out))
        if any(len(group) > 3 for _, group in paper.groups) and rng.random() < 0.5:
            groups[-1][1].append(("備考", "特になし"))
        paper.groups = groups
        make(path, paper)
    return draw


def docx_stacked(path, paper):
    """One column: a label in a cell, its value in the cell below."""
    doc = _document(paper)
    for title, group in paper.groups:
        if title:
            doc.add_paragraph(f"◆ {title}")
        _grid(doc, [[part] for pair in group for part in pair])
    _tables(doc, paper)
    doc.save(path)


def docx_tags(path, paper):
    """【label】 on a line, the value on the next."""
    doc = _document(paper)
    for title, group in paper.groups:
        if title:
            doc.add_paragraph(title)
        for label, value in group:
            doc.add_paragraph(f"【{label}】")
            doc.add_paragraph(value)
    _tables(doc, paper)
    doc.save(path)


def xlsx_apart(path, paper):
    """Labels in B, values in E, hints in H."""
    book, sheet = _book(paper)
    for title, group in paper.groups:
        if title:
            sheet.append([None, f"＜{title}＞"])
        for label, value in group:
            sheet.append([None, label, None, None, value, None, None, "←ご記入ください" if len(label) % 3 == 0 else None])
    _finish(path, paper, book, sheet, 1)


def pdf_columns(path, paper):
    """Two columns of labels and values side by side, without lines."""
    sheet = Sheet(path)
    sheet.title(paper.title)
    for line in filter(None, paper.lead):
        sheet.line(line)
    half = (RIGHT - LEFT) / 2
    for title, group in paper.groups:
        if title:
            sheet.line(title)
        for n in range(0, len(group), 2):
            cells = [part for pair in group[n:n + 2] for part in pair]
            sheet.row(cells, [85, half - 85] * 2, False)
        sheet.y -= 8
    sheet.tables(paper, True)
    sheet.close()


def definitions(path, paper):
    """A list of terms and what they are."""
    out = [f"<h1>{paper.title}</h1>"] + [f"<p>{html.escape(line)}</p>" for line in paper.lead if line]
    for title, group in paper.groups:
        out.append(f"<h2>{title}</h2><dl>" if title else "<dl>")
        out += [f"<dt>{label}</dt><dd>{html.escape(value)}</dd>" for label, value in group] + ["</dl>"]
    for caption, heads, rows in paper.tables:
        out.append(f"<h2>{caption}</h2>" if caption else "")
        out.append("<table><tr>" + "".join(f"<th>{h}</th>" for h in heads) + "</tr>")
        out += ["<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows] + ["</table>"]
    path.write_text("<!doctype html><meta charset=utf-8>" + "\n".join(out), encoding="utf-8")


def markdown(path, paper):
    out = [f"# {paper.title}", ""] + [line + "\n" for line in paper.lead if line]
    for title, group in paper.groups:
        out += [f"## {title}", ""] if title else []
        out += [f"- **{label}**: {value}" for label, value in group] + [""]
    for caption, heads, rows in paper.tables:
        out += [caption or "", ""]
        out += ["| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads)] + rows] + [""]
    path.write_text("\n".join(out), encoding="utf-8")
