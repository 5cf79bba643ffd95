"""Papers as sheets and documents of word processors."""

import html
import subprocess


def _plain(paper):
    """All groups as pairs, titles of groups dropped."""
    return [pair for _, group in paper.groups for pair in group]


def _book(paper):
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append([paper.title])
    for line in paper.lead:
        sheet.append([line or None])
    return book, sheet


def _finish(path, paper, book, sheet, shift=0):
    for caption, heads, rows in paper.tables:
        sheet.append([])
        if caption:
            sheet.append([None] * shift + [caption])
        for row in [heads] + rows:
            sheet.append([None] * shift + [cell or None for cell in row])
    for line in paper.tail:
        sheet.append([line])
    _for_paper(sheet)
    book.save(path)


def _for_paper(sheet):
    """Columns as wide as what stands in them and lines around, so that a print shows everything."""
    from openpyxl.styles import Border, Side
    from openpyxl.utils import get_column_letter as letter
    thin = Side(style="thin")
    widths = {}
    for row in sheet.iter_rows(min_row=2):
        if sum(cell.value is not None for cell in row) < 2:
            continue
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
            widths[cell.column] = max(widths.get(cell.column, 6), 2.2 * len(str(cell.value or "")))
    if not sheet.merged_cells.ranges:
        for column, width in widths.items():
            sheet.column_dimensions[letter(column)].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def xlsx_beside(path, paper):
    """Label, then value."""
    book, sheet = _book(paper)
    for title, group in paper.groups:
        if title:
            sheet.append([f"【{title}】"])
        for label, value in group:
            sheet.append([label, value])
    _finish(path, paper, book, sheet)


def xlsx_pairs(path, paper):
    """Two labels with their values in one row."""
    book, sheet = _book(paper)
    for title, group in paper.groups:
        if title:
            sheet.append([title])
        for n in range(0, len(group), 2):
            sheet.append([part for pair in group[n:n + 2] for part in pair])
    _finish(path, paper, book, sheet)


def xlsx_above(path, paper):
    """Labels in one row, values in the next."""
    book, sheet = _book(paper)
    for _, group in paper.groups:
        for n in range(0, len(group), 3):
            part = group[n:n + 3]
            sheet.append([label for label, _ in part])
            sheet.append([value for _, value in part])
        sheet.append([])
    _finish(path, paper, book, sheet)


def xlsx_merged(path, paper):
    """A sheet of squares: everything merged over many narrow columns, groups at the left edge."""
    from openpyxl.utils import get_column_letter as letter
    book, sheet = _book(paper)
    at = sheet.max_row + 2
    for title, group in paper.groups:
        start = at
        for label, value in group:
            sheet.cell(at, 3, label)
            sheet.merge_cells(start_row=at, end_row=at, start_column=3, end_column=8)
            sheet.cell(at, 9, value)
            sheet.merge_cells(start_row=at, end_row=at, start_column=9, end_column=24)
            at += 1
        if title:
            sheet.cell(start, 1, title)
            sheet.merge_cells(start_row=start, end_row=at - 1, start_column=1, end_column=2)
    for column in range(1, 30):
        sheet.column_dimensions[letter(column)].width = 3
    _finish(path, paper, book, sheet, 2)


def csv(path, paper):
    import csv as c
    whole = "".join(label + value for label, value in _plain(paper))
    encoding = "cp932" if whole.encode("cp932", "replace").decode("cp932") == whole else "utf-8-sig"
    with open(path, "w", encoding=encoding, newline="") as out:
        pen = c.writer(out)
        pen.writerow([paper.title])
        pen.writerows([line] for line in paper.lead if line)
        for pair in _plain(paper):
            pen.writerow(pair)
        for caption, heads, rows in paper.tables:
            if caption:
                pen.writerow([caption])
            pen.writerows([heads] + rows)


def _document(paper):
    import docx
    doc = docx.Document()
    doc.add_heading(paper.title, 0)
    for line in paper.lead:
        if line:
            doc.add_paragraph(line)
    return doc


def _grid(doc, rows):
    table = doc.add_table(rows=0, cols=max(map(len, rows)))
    table.style = "Table Grid"
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row):
            cell.text = text
    return table


def _tables(doc, paper):
    for caption, heads, rows in paper.tables:
        if caption:
            doc.add_paragraph(caption)
        _grid(doc, [heads] + rows)
    for line in paper.tail:
        doc.add_paragraph(line)


def docx_table(path, paper):
    """One table of two columns for each group."""
    doc = _document(paper)
    for title, group in paper.groups:
        if title:
            doc.add_paragraph(title)
        _grid(doc, [list(pair) for pair in group])
    _tables(doc, paper)
    doc.save(path)


def docx_nested(path, paper):
    """One table of three columns: the group's title merged downwards, or label and value over two."""
    doc = _document(paper)
    table = doc.add_table(rows=0, cols=3)
    table.style = "Table Grid"
    for title, group in paper.groups:
        first = None
        for label, value in group:
            cells = table.add_row().cells
            if title:
                cells[1].text, cells[2].text = label, value
                if first is None:
                    first = cells[0]
                    first.text = title
                else:
                    first = first.merge(cells[0])
            else:
                cells[0].text = label
                cells[1].merge(cells[2]).text = value
    _tables(doc, paper)
    doc.save(path)


def docx_lines(path, paper):
    """Numbered lines, a colon between."""
    doc = _document(paper)
    number = 1
    for title, group in paper.groups:
        if title:
            doc.add_paragraph(title)
        for label, value in group:
            doc.add_paragraph(f"{number}．{label}：{value}")
            number += 1
    _tables(doc, paper)
    doc.save(path)


def docx_tabs(path, paper):
    """Label, tab, value."""
    doc = _document(paper)
    for title, group in paper.groups:
        if title:
            doc.add_paragraph(f"■{title}")
        for label, value in group:
            doc.add_paragraph(f"{label}\t{value}")
    _tables(doc, paper)
    doc.save(path)


def docx_letter(path, paper):
    """A letter: day and sender at the right, title in the middle, then points."""
    if paper.letter is None:
        return docx_tabs(path, paper)
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH as A
    doc = docx.Document()
    if paper.truth.get("form_id", "").startswith("申請書"):
        doc.add_paragraph("（様式 申請書Ａ）")
    for side, line in paper.letter:
        doc.add_paragraph(line).alignment = {">": A.RIGHT, "<": A.LEFT, "=": A.CENTER}[side]
    doc.save(path)


def page(path, paper):
    """A table of HTML, spans and all."""
    out = [f"<h1>{paper.title}</h1>"] + [f"<p>{html.escape(line)}</p>" for line in paper.lead if line] + ["<table border=1>"]
    for title, group in paper.groups:
        for n, (label, value) in enumerate(group):
            head = f"<th rowspan={len(group)}>{title}</th>" if title and n == 0 else ""
            wide = "" if title else " colspan=2"
            out.append(f"<tr>{head}<th>{label}</th><td{wide}>{html.escape(value)}</td></tr>")
    out.append("</table>")
    for caption, heads, rows in paper.tables:
        out.append(f"<h2>{caption}</h2>" if caption else "")
        out.append("<table border=1><tr>" + "".join(f"<th>{h}</th>" for h in heads) + "</tr>")
        out += ["<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows]
        out.append("</table>")
    path.write_text("<html><head><meta charset=utf-8></head><body>" + "\n".join(out) + "</body></html>", encoding="utf-8")


def converted(make, ending, to):
    """The same through LibreOffice."""
    def draw(path, paper):
        raw = path.with_suffix("." + ending)
        make(raw, paper)
        subprocess.run(["soffice", "--headless", "--convert-to", to, "--outdir", str(path.parent), str(raw)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        raw.unlink()
    return draw
