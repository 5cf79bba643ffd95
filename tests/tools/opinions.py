"""What other programs read of a document: each gives its text, or raises.

None is the truth. Known errors: poppler gives what is invisible or beside the
page too; pandoc leaves out text boxes and the base of ruby; python-docx
knows neither text boxes nor notes; LibreOffice gives deleted text; openpyxl
gives numbers as they are stored, not as they are displayed.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pptx
import pypdfium2

PATIENCE = 120
MOST_MEMORY = 3 << 30


def limited():
    """Limits of a program that reads files made to exhaust it."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def text_of(command):
    """What a program writes, and the CPU seconds it took."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, preexec_fn=limited)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise ValueError(f"{command[0]}: exit {child.returncode}")
        out.seek(0)
        return out.read().decode("utf-8", "replace"), usage.ru_utime + usage.ru_stime


def pdftotext(path):
    return text_of(["pdftotext", "-q", "-enc", "UTF-8", str(path), "-"])


def pdfium(path):
    """Of pdfium, in a process of its own: this file run as a program."""
    return text_of([sys.executable, __file__, str(path)])[0]


def pdfium_here(path):
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def python_docx(path):
    document = docx.Document(path)
    texts = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            # A merged cell is the same element in each place that it covers.
            cells = {cell._tc: cell.text for row in block.rows for cell in row.cells}
            texts.extend(cells.values())
        else:
            texts.append(block.text)
    return "\n".join(texts)


def python_pptx(path):
    texts = []

    def shapes(some):
        for shape in some:
            if hasattr(shape, "shapes"):
                shapes(shape.shapes)
            elif getattr(shape, "has_table", False):
                texts.extend(cell.text for row in shape.table.rows for cell in row.cells)
            elif shape.has_text_frame:
                texts.append(shape.text_frame.text)

    for slide in pptx.Presentation(path).slides:
        shapes(slide.shapes)
    return "\n".join(texts)


def openpyxl_values(path):
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    texts = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            texts.extend(str(value) for value in row if value is not None)
    return "\n".join(texts)


class Words(HTMLParser):
    """The text of an HTML page."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def handle_data(self, data):
        self.texts.append(data)


def pandoc(path):
    # Through HTML: pandoc's plain text draws tables with characters.
    command = ["pandoc", "--to", "html", "--wrap", "none", "--track-changes", "accept", str(path)]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    words = Words()
    words.feed(done.stdout.decode())
    return "\n".join(words.texts)


def libreoffice(path, kind):
    """Converted to `kind`: text of a document, or all sheets as CSV."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{tempfile.gettempdir()}/akashi-compare-profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, str(path)]
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
        made = sorted(Path(folder).iterdir())
        if not made:
            raise ValueError("LibreOffice made nothing")
        if kind.startswith("csv"):
            return "\n".join(_cells(file) for file in made)
        if kind == "pdf":
            return pdftotext(made[0])[0]
        return made[0].read_text("utf-8", "replace")


def _cells(file):
    with open(file, encoding="utf-8", errors="replace", newline="") as lines:
        return "\n".join(cell for row in csv.reader(lines) for cell in row)


def office_text(path):
    return libreoffice(path, "txt:Text (encoded):UTF8")


def office_sheets(path):
    return libreoffice(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1")


def office_slides(path):
    return libreoffice(path, "pdf")


# By suffix: name of the opinion and how to get it. The first is the reference
# of the table's last column.
OPINIONS = {
    ".pdf": [("poppler", lambda path: pdftotext(path)[0]), ("pdfium", pdfium)],
    ".docx": [("python-docx", python_docx), ("pandoc", pandoc), ("LibreOffice", office_text)],
    ".pptx": [("python-pptx", python_pptx), ("LibreOffice", office_slides)],
    ".xlsx": [("openpyxl", openpyxl_values), ("LibreOffice", office_sheets)],
    ".odt": [("pandoc", pandoc), ("LibreOffice", office_text)],
    ".html": [("pandoc", pandoc)],
    ".md": [("pandoc", pandoc)],
    ".xls": [("LibreOffice", office_sheets)],
    ".xlsb": [("LibreOffice", office_sheets)],
    ".ods": [("LibreOffice", office_sheets)],
    ".doc": [("LibreOffice", office_text)],
    ".rtf": [("LibreOffice", office_text)],
    ".odp": [("LibreOffice", office_slides)],
    ".ppt": [("LibreOffice", office_slides)],
}

if __name__ == "__main__":
    sys.stdout.buffer.write(pdfium_here(sys.argv[1]).encode("utf-8", "replace"))
