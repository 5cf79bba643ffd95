"""The two fonts of the PDFs, embedded as subsets.

IPAex Mincho and IPAex Gothic (Debian: fonts-ipaexfont-mincho,
fonts-ipaexfont-gothic). IPA Font License Agreement v1.0: printed and digital
documents may use the fonts (article 2(2)) and be copied in any form (2(3)); a
document whose embedded font only renders that document carries no duty (2(5)).
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
