"""Spoils a document in the ways that reach deep into its reader: bytes of any
file; parts of a ZIP package, packed again; objects of a PDF, put in force by an
update at its end."""

import io
import re
import zipfile
import zlib

NUMBERS = [b"0", b"-1", b"1", b"65535", b"2147483647", b"4294967296", b"-99999999999", b"1e308", b"0.0000001", b"NaN", b""]
WORDS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF]
MOST_REPEATS = 20_000
# Bytes that repeating one thing makes, and in which one thing is looked for: a
# pattern that does not match costs the square of what it looks through.
MOST_MADE = 8_000_000
WINDOW = 100_000


def spoil(data, other, chance):
    """Spoilt bytes, and in words what was done."""
    ways = [plain]
    if data[:4] == b"PK\x03\x04":
        ways += [package] * 4
    elif b"%PDF-" in data[:1024]:
        ways += [pdf] * 3
    elif data[:4] != b"\xd0\xcf\x11\xe0" and b"\0" not in data[:2000]:
        ways += [text] * 2
    way = chance.choice(ways)
    try:
        return way(data, other, chance)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, ValueError):
        return plain(data, other, chance)


def plain(data, other, chance):
    """Bytes changed, taken out, put in twice, or another file's."""
    way = chance.randrange(6)
    if way == 0 and len(data) > 1:
        at = chance.randrange(1, len(data))
        return data[:at], f"cut at {at}"
    if way == 1 and other:
        at, to = chance.randrange(len(data) + 1), chance.randrange(len(other))
        return data[:at] + other[to:], "spliced with another"
    if way == 2:
        at, length = chance.randrange(len(data) + 1), chance.randrange(1, 4096)
        return data[:at] + data[at + length :], f"{length} bytes taken out at {at}"
    if way == 3:
        at, length = chance.randrange(len(data) + 1), chance.randrange(1, 4096)
        return data[:at] + data[at : at + length] * chance.randrange(2, 50) + data[at:], "a block repeated"
    changed = bytearray(data)
    if way == 4:
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(changed)) & ~1
            word = chance.choice(WORDS).to_bytes(4, "little")[: chance.choice([1, 2, 4])]
            changed[at : at + len(word)] = word
        return bytes(changed[: len(data)]), "words set to extremes"
    for _ in range(chance.randrange(1, 60)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed), "random bytes"


def text(data, other, chance):
    """Numbers, lines and marks of a text, and of the XML in a package."""
    way = chance.randrange(7)
    if way == 0:
        return _one(rb"-?\d+(\.\d+)?", data, chance, lambda m: chance.choice(NUMBERS)), "a number"
    if way == 1:
        return _one(rb'"[^"]{0,200}"', data, chance, lambda m: b'"' + chance.choice(NUMBERS + [b"&#0;", b"A" * 70000, b"XFD1048576"]) + b'"'), "a value"
    if way == 2:
        times = chance.randrange(2, MOST_REPEATS)
        return _one(rb"<[^!?/][^<>]{0,300}[^/]>|[{\[(]", data, chance, lambda m: _times(m[0], times)), f"an opening {times} times"
    if way == 3:
        return _one(rb"</[^<>]{1,100}>|[}\])]", data, chance, lambda m: b""), "a closing left out"
    if way == 4:
        times = chance.randrange(2, 400)
        element = rb"<(\w[\w:]{0,60})(?![\w:])[^<>]{0,1000}>.{0,2000}?</\1>|(?<![^\n])[^\n]+\n"
        return _one(element, data, chance, lambda m: _times(m[0], times)), f"an element {times} times"
    if way == 5:
        names = re.findall(rb"</?([\w:]+)", data[:200_000]) or [b"x"]
        name = chance.choice(names)
        return _one(rb"(?<=<)[\w:]+", data, chance, lambda m: name), "an element renamed"
    return plain(data, other, chance)


def package(data, other, chance):
    """One part of a package spoilt, and all of it packed again."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        for entry in old.infolist():
            parts.append([entry.filename, old.read(entry), entry.compress_type])
    told = [part for part in parts if re.search(r"\.(xml|rels|vml|bin)$", part[0])]
    part = chance.choice(told or parts)
    way = chance.randrange(8)
    if way == 0:
        parts.remove(part)
        how = "left out"
    elif way == 1:
        part[1] = chance.choice(parts)[1]
        how = "exchanged"
    elif way == 2 and not part[0].endswith(".bin"):
        part[1] = b"<a>" * chance.randrange(1, 300_000)
        how = "nothing but nesting"
    elif part[0].endswith(".bin"):
        part[1], how = plain(part[1] or b"\0", b"", chance)
    else:
        part[1], how = text(part[1] or b"<a/>", b"", chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        for name, content, kind in parts:
            new.writestr(zipfile.ZipInfo(name), content, kind if kind in (0, 8) else 8)
    return packed.getvalue(), f"{part[0]}: {how}"


def pdf(data, other, chance):
    """An object spoilt, and put in force by an update at the end of the file."""
    found = list(re.finditer(rb"(?<!\d)(\d{1,7}) 0 obj\b(.*?)\bendobj", data, re.S))
    tail = re.findall(rb"startxref\s+(\d+)", data)
    roots = re.findall(rb"/Root\s+(\d+ \d+ R)", data)
    if not found or not tail or not roots:
        return plain(data, other, chance)
    match = chance.choice(found)
    number, body = match[1], match[2]
    body, how = _stream(body, chance) if b"stream" in body and chance.random() < 0.6 else _object(body, found, chance)
    new = data if data.endswith(b"\n") else data + b"\n"
    at = len(new)
    new += number + b" 0 obj" + body + b"endobj\n"
    start = len(new)
    new += b"xref\n" + number + b" 1\n%010d 00000 n \n" % at
    size = max(int(m[1]) for m in found) + 1
    new += b"trailer\n<</Size %d/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, roots[-1], tail[-1], start)
    return new, f"object {number.decode()}: {how}"


def _object(body, found, chance):
    """A dictionary: its references, numbers and names."""
    way = chance.randrange(4)
    if way == 0:
        target = chance.choice(found)[1] + b" 0 R"
        return _one(rb"\d+ \d+ R\b", body, chance, lambda m: target), "a reference"
    if way == 1:
        return _one(rb"(?<![\w.])-?\d+(\.\d+)?(?![\w.])", body, chance, lambda m: chance.choice(NUMBERS[:-2])), "a number"
    if way == 2:
        names = re.findall(rb"/\w+", b" ".join(m[2] for m in found[:50])) or [b"/X"]
        name = chance.choice(names)
        return _one(rb"/\w+", body, chance, lambda m: name), "a name"
    times = chance.randrange(2, MOST_REPEATS)
    return _one(rb"\[|<<", body, chance, lambda m: _times(m[0], times)), "nesting"


def _stream(body, chance):
    """A stream: unpacked, its operators spoilt, and left unpacked."""
    head, _, rest = body.partition(b"stream")
    content = rest.lstrip(b"\r\n").rsplit(b"endstream", 1)[0]
    if b"/FlateDecode" in head and b"/DecodeParms" not in head:
        content = zlib.decompressobj().decompress(content, 8_000_000)
        head = re.sub(rb"/Filter\s*(\[[^\]]*\]|/\w+)", b"", head)
    for _ in range(chance.randrange(1, 6)):
        content, how = text(content or b" ", b"", chance)
    head = re.sub(rb"/Length\s+\d+(\s+\d+\s+R)?", b"/Length %d" % len(content), head)
    return head + b"stream\n" + content + b"\nendstream\n", f"its stream, {how}"


def _times(piece, times):
    return piece * min(times, 1 + MOST_MADE // max(len(piece), 1))


def _one(pattern, data, chance, change):
    """One match of the pattern changed, looked for from a random place on, then
    from the beginning, each time no farther than WINDOW."""
    compiled = re.compile(pattern, re.S)
    start = chance.randrange(len(data)) if data else 0
    match = compiled.search(data, start, start + WINDOW) or compiled.search(data, 0, WINDOW)
    if not match:
        return data
    return data[: match.start()] + change(match) + data[match.end() :]
