"""The two fonts of the PDFs, embedded as subsets.

IPAex Mincho and IPAex Gothic (Debian: fonts-ipaexfont-mincho,
fonts-ipaexfont-gothic). IPA Font License Agreement v1.0, article 2(3) and 2(5):
fonts may be embedded in documents, and such documents may be passed on freely.
"""

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

MINCHO_FILE = "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf"
GOTHIC_FILE = "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf"
MINCHO, GOTHIC = "IPAexMincho", "IPAexGothic"


def register():
    """Make both fonts known to reportlab."""
    pdfmetrics.registerFont(TTFont(MINCHO, MINCHO_FILE))
    pdfmetrics.registerFont(TTFont(GOTHIC, GOTHIC_FILE))
