"""Workbooks as offices make them: a title, merged heads, borders, era dates."""

import unicodedata
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .numbers import FICTION
from .ooxml import settle

ERA_LONG = '[$-411]ggge"年"m"月"d"日"'
ERA_NEW = '[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@'  # what Excel writes since 2019; few others show it
ERA_SHORT = "[$-411]ge.m.d"
WESTERN = 'yyyy"年"m"月"d"日"'
_THIN = Border(*(Side(style="thin") for _ in range(4)))
_HEAD = PatternFill("solid", fgColor="E8E8E8")


class Book:
    """A workbook under way."""

    def __init__(self):
        self.book = Workbook()
        self.book.remove(self.book.active)
        self.book.properties.creator = "見本会"
        self.book.properties.description = FICTION

    def sheet(self, name, title, widths, hidden=False):
        """A sheet with its title in merged cells and the fiction notice on top."""
        page = self.book.create_sheet(name)
        page["A1"] = FICTION
        page["A1"].font = Font(color="A03030", size=9)
        page["A2"] = title
        page["A2"].font = Font(bold=True, size=14)
        page.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(widths))
        for n, width in enumerate(widths, start=1):
            page.column_dimensions[get_column_letter(n)].width = width
        page.oddHeader.right.text = FICTION
        page.page_setup.orientation = "landscape"
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        if hidden:
            page.sheet_state = "hidden"
        return page

    def bytes(self, extra=None, change=None):
        """The file."""
        out = BytesIO()
        self.book.save(out)
        return settle(out.getvalue(), extra, change)


def _lines(value, width):
    """How many lines of a cell of that width the value fills."""
    cells = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in str(value or ""))
    return max(1, -(-cells // max(int(width) - 1, 1)))


def rows(page, top, table, head=1, formats=None):
    """Write `table` from row `top`; `formats` gives number formats by column.
    Returns the next row."""
    for r, row in enumerate(table):
        widths = [page.column_dimensions[get_column_letter(c)].width for c in range(1, len(row) + 1)]
        page.row_dimensions[top + r].height = 16 * max(_lines(v, w) for v, w in zip(row, widths))
        for c, value in enumerate(row, start=1):
            cell = page.cell(top + r, c, value)
            cell.border = _THIN
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left" if isinstance(value, date) else None)
            if r < head:
                cell.fill = _HEAD
                cell.font = Font(bold=True)
            elif formats and c in formats and not isinstance(value, str):
                cell.number_format = formats[c]
    return top + len(table)


def join(page, *ranges):
    """Merge the given ranges."""
    for area in ranges:
        page.merge_cells(area)


def note(page, at, text):
    """A comment on a cell."""
    page[at].comment = Comment(text, "見本 花子", width=220, height=80)


_BOX = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" \
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>{col}</xdr:col>\
<xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{col2}</xdr:col>\
<xdr:colOff>0</xdr:colOff><xdr:row>{row2}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink="">\
<xdr:nvSpPr><xdr:cNvPr id="2" name="テキスト ボックス 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom \
prst="rect"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="808080"/></a:solidFill></a:ln></xdr:spPr>\
<xdr:txBody><a:bodyPr wrap="square"/><a:p><a:r><a:rPr lang="ja-JP" sz="1000"/><a:t>{text}</a:t></a:r></a:p></xdr:txBody>\
</xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"""


def text_box(index, text, col, row):
    """What `Book.bytes` needs to lay a text box on sheet `index` (from 1), which
    must hold no comment or picture."""
    name = f"xl/worksheets/sheet{index}.xml"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    extra = {
        "xl/drawings/drawing9.xml": _BOX.format(text=text, col=col, row=row, col2=col + 3, row2=row + 4).encode(),
        f"xl/worksheets/_rels/sheet{index}.xml.rels": (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships '
            'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{rel}/drawing" Target="/xl/drawings/drawing9.xml"/></Relationships>').encode(),
    }
    part = (b'<Override PartName="/xl/drawings/drawing9.xml" '
            b'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>')
    drawing = f'<drawing xmlns:r="{rel}" r:id="rId1"/></worksheet>'.encode()
    change = {
        name: lambda body: body.replace(b"</worksheet>", drawing),
        "[Content_Types].xml": lambda body: body.replace(b"</Types>", part),
    }
    return extra, change
