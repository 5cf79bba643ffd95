"""Word documents: regulations whose numbers come from Word's lists, a footnote,
a tracked change, ruby and hidden text; and plain letters.

In a text, `{fn:…}` is a footnote, `{del:…}` and `{ins:…}` a tracked change,
`{ruby:base|reading}` ruby and `{hid:…}` hidden text.
"""

import re
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from .numbers import FICTION
from .ooxml import settle

_INLINE = re.compile(r"\{(fn|del|ins|ruby|hid):([^}]*)\}")
_TRACK = 'w:author="見本 花子" w:date="2025-03-20T10:00:00Z"'
# Two lists, so that articles run on over the chapters: (text, style, first number).
_CHAPTERS = [("第%1章　", "Heading1", 1)]
_ARTICLES = [("第%1条", "Heading2", 1), ("%2　", None, 2), ("（%3）　", None, 1)]
_LISTS = {90: _CHAPTERS, 91: _ARTICLES}


def _numbering(document):
    """The lists: one of 章, one of 条, 項 (from 2) and 号."""
    root = document.part.numbering_part.element
    for key, levels in _LISTS.items():
        body = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="decimalFullWidth"/>'
            + (f'<w:pStyle w:val="{style}"/>' if style else "")
            + f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
            for i, (text, style, start) in enumerate(levels))
        root.find(qn("w:num")).addprevious(parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">'
            f'<w:multiLevelType w:val="multilevel"/>{body}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))


def _number(paragraph, key, level):
    paragraph._p.get_or_add_pPr().append(parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>'))


def _escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _run(text, props="", tag="t"):
    return f'<w:r><w:rPr>{props}</w:rPr><w:{tag} xml:space="preserve">{_escape(text)}</w:{tag}></w:r>'


def _inline_xml(kind, text, notes):
    """The runs of one inline mark; footnotes are collected in `notes`."""
    if kind == "fn":
        notes.append(text)
        return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{len(notes)}"/></w:r>'
    if kind == "del":
        return f'<w:del w:id="901" {_TRACK}>{_run(text, tag="delText")}</w:del>'
    if kind == "ins":
        return f'<w:ins w:id="902" {_TRACK}>{_run(text)}</w:ins>'
    if kind == "hid":
        return _run(text, "<w:vanish/>")
    base, reading = text.split("|")
    return ('<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="distributeSpace"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/>'
            f'<w:hpsBaseText w:val="21"/><w:lid w:val="ja-JP"/></w:rubyPr><w:rt>{_run(reading)}</w:rt>'
            f'<w:rubyBase>{_run(base)}</w:rubyBase></w:ruby></w:r>')


def _fill(paragraph, text, notes):
    """Put `text` with its inline marks into the paragraph."""
    pieces, at = [], 0
    for mark in _INLINE.finditer(text):
        pieces += [_run(text[at:mark.start()]), _inline_xml(mark[1], mark[2], notes)]
        at = mark.end()
    pieces.append(_run(text[at:]))
    holder = parse_xml(f'<w:p {nsdecls("w")}>{"".join(pieces)}</w:p>')
    for child in list(holder):
        paragraph._p.append(child)


def _footnotes(document, notes):
    """The part that holds the footnotes."""
    body = "".join(f'<w:footnote w:id="{i}"><w:p><w:r><w:footnoteRef/></w:r>{_run(t)}</w:p></w:footnote>'
                   for i, t in enumerate(notes, start=1))
    xml = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>'
           '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
           '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
           f'{body}</w:footnotes>')
    part = Part(PackURI("/word/footnotes.xml"),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
                xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _start(title):
    """An empty document with Japanese fonts, the fiction notice and a page number."""
    document = Document()
    for name, size in (("Normal", 10.5), ("Heading 1", 13), ("Heading 2", 11), ("Title", 18)):
        style = document.styles[name]
        style.font.size = Pt(size)
        style.font.name = "Times New Roman"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "ＭＳ 明朝")
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{title}　　{FICTION}"
    section.footer.paragraphs[0]._p.append(parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    document.core_properties.author = "見本会"
    document.core_properties.title = title
    document.core_properties.comments = FICTION
    return document


def _save(document):
    links = document.part.package.rels
    for key in [k for k, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[key]
    out = BytesIO()
    document.save(out)
    return settle(out.getvalue())


def _grid(document, rows, title=""):
    if title:
        document.add_paragraph(title)
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row):
            cell.text = text
    document.add_paragraph()


def _add(document, block, notes):
    """One block of a regulation."""
    if block.kind == "reg":
        document.add_paragraph(block.text, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph(block.code).alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.kind == "chapter":
        _number(document.add_paragraph(block.text, style="Heading 1"), 90, 0)
    elif block.kind == "article":
        _number(document.add_paragraph(f"（{block.text}）", style="Heading 2"), 91, 0)
    elif block.kind == "table":
        _grid(document, block.rows, block.text)
    else:
        paragraph = document.add_paragraph()
        _fill(paragraph, block.text, notes)
        if block.kind == "item":
            _number(paragraph, 91, 2)
        elif block.kind == "paragraph" and block.number > 1:
            _number(paragraph, 91, 1)


def regulation(blocks, revisions=None):
    """A regulation with automatic numbers, as bytes."""
    document, notes = _start(blocks[0].text), []
    _numbering(document)
    for n, block in enumerate(blocks):
        _add(document, block, notes)
        if n == 0 and revisions:
            _grid(document, revisions, "改訂履歴")
    if notes:
        _footnotes(document, notes)
    return _save(document)


def letter(title, parts):
    """A plain document: strings are paragraphs, lists of rows are tables."""
    document = _start(title)
    document.add_paragraph(title, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in parts:
        if isinstance(part, list):
            _grid(document, part)
        else:
            document.add_paragraph(part)
    return _save(document)
