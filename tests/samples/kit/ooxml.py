"""Office files that come out the same on every run."""

import re
import zipfile
from io import BytesIO

STAMP = (2026, 10, 1, 9, 0, 0)
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def settle(data, extra=None, change=None):
    """The same package with fixed times, parts of `extra` added and `change`
    (name -> function from bytes to bytes) applied."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {n: old.read(n) for n in old.namelist()} | (extra or {})
        for name, body in parts.items():
            if name == "docProps/core.xml":
                body = _DATES.sub(rb"\g<1>2026-10-01T00:00:00Z\g<3>", body)
            if change and name in change:
                body = change[name](body)
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, body)
    return out.getvalue()
