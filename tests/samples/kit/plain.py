"""Text, CSV and ZIP as older Windows programs write them: CP932 throughout."""

import struct
import zlib

_TIME, _DATE = 9 << 11, (2025 - 1980) << 9 | 10 << 5 | 1  # 2025-10-01 09:00


def text(lines):
    """CP932 with CR LF."""
    return ("\r\n".join(lines) + "\r\n").encode("cp932")


def csv(rows):
    """CSV in CP932; a cell with a comma or quote is quoted."""
    def cell(value):
        value = str(value)
        return '"' + value.replace('"', '""') + '"' if any(c in value for c in ',"\n') else value
    return text([",".join(cell(c) for c in row) for row in rows])


def zip_cp932(members):
    """A ZIP whose names are raw CP932 bytes without the UTF-8 flag (bit 11)."""
    body, directory = b"", b""
    for name, data in members:
        raw = name.encode("cp932")
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        common = struct.pack("<HHHHHIIIHH", 20, 0, 8, _TIME, _DATE, zlib.crc32(data), len(packed), len(data), len(raw), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 32, len(body)) + raw
        body += b"PK\x03\x04" + common + raw + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end
