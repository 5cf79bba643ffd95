"""Draws docs/intake.svg: real output of `akashi intake` on one sample.

Usage: python3 tests/tools/picture.py [path of the akashi program]
"""

import html
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AKASHI = sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/akashi"
SAMPLE = sorted((ROOT / "intake").glob("*/2025*"))[0]
COLUMNS, LINES, SIZE = 118, 44, 13
STEP = SIZE * 0.52


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def places(text):
    """Where each character stands, so that columns line up in any font."""
    x, found = 16.0, []
    for c in text:
        found.append(f"{x:.1f}".rstrip("0").rstrip("."))
        x += STEP * width(c)
    return " ".join(found)


def cut(line):
    shown = ""
    for c in line:
        if width(shown + c) > COLUMNS - 1:
            return shown + "…"
        shown += c
    return shown


def shorten(line):
    """A hash of 64 digits says nothing on a picture: its first eight do."""
    words = line.split(" ")
    return " ".join(w[:8] + "…" if len(w) == 64 else w for w in words)


def colour(line):
    text = line.strip()
    for sign, value in (("×", "#ff7b72"), ("？", "#d29922"), ("△", "#d29922"), ("○", "#7ee787")):
        if text.startswith(sign):
            return value
    if text.startswith("「"):
        return "#e6edf3"
    return "#9da7b3" if line.startswith("        ") else "#c9d1d9"


def main():
    with tempfile.TemporaryDirectory() as home:
        command = [AKASHI, "--home", home, "--lang", "ja", "--quiet", "intake", SAMPLE, "--scheme", SAMPLE.parent.name]
        output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    lines = [f"$ akashi intake {SAMPLE.relative_to(ROOT)}"] + [shorten(l) for l in output.splitlines()]
    step = SIZE * 1.45
    rows = []
    for number, line in enumerate(lines[:LINES]):
        y = 24 + number * step
        shown = cut(line)
        rows.append(
            f'<text x="{places(shown)}" y="{y:.1f}" fill="{colour(line)}" xml:space="preserve">{html.escape(shown)}</text>'
        )
    height, breadth = 24 + LINES * step, COLUMNS * STEP + 32
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {breadth:.0f} {height:.0f}" width="{breadth:.0f}" '
        f'font-family="Noto Sans Mono CJK JP, MS Gothic, Osaka-Mono, monospace" font-size="{SIZE}">'
        f'<title>Output of akashi intake on a fictional sample</title>'
        f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>{"".join(rows)}</svg>\n'
    )
    (ROOT / "docs" / "intake.svg").write_text(svg)


if __name__ == "__main__":
    main()
