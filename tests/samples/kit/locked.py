"""A workbook that asks for a password.

The salts and keys are drawn from a seeded stream so that every run gives the
same bytes. That makes the lock worthless, and it is: the password is in
GAPS.md and the content is fiction.
"""

import random
from datetime import datetime
from io import BytesIO
from unittest import mock

from msoffcrypto.format.ooxml import OOXMLFile

PASSWORD = "mihon-2025"
_METHOD = "msoffcrypto.method"


class _Clock(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz=None):
        return cls(2025, 10, 1, 9, 0, 0, tzinfo=tz)


def lock(data):
    """The encrypted form (ECMA-376 agile) of a workbook."""
    stream, out = random.Random(20251001), BytesIO()
    with mock.patch(f"{_METHOD}.ecma376_agile._random_buffer", stream.randbytes), \
            mock.patch(f"{_METHOD}.container.ecma376_encrypted.datetime", _Clock):
        OOXMLFile(BytesIO(data)).encrypt(PASSWORD, out)
    return out.getvalue()
