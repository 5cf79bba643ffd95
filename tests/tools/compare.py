"""Compares what akashi reads with what other programs read of the same files.

Usage: compare.py [FOLDER] [--files] (default ../shared/samples). A table per
format: files, and for each second opinion the mean, lowest and number below .9
of F1 over characters as a bag (letters folded by NFKC, blanks left out). For
PDFs also the order of reading, as edit similarity to poppler beside that of
pdfium, and CPU time beside pdftotext's. It measures; nothing passes or fails.
"""

import collections
import statistics
import sys
import unicodedata
from pathlib import Path

from rapidfuzz.distance import Indel

import opinions
import reading

LOW = 0.9
# Longer texts are compared up to here: the cost grows with the square.
ORDERED = 200_000


def folded(text):
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if not c.isspace() and c not in "|\0\ufffd\u00ad")


def f1(one, two):
    """Overlap of two texts as bags of characters."""
    if not one and not two:
        return 1.0
    one, two = collections.Counter(one), collections.Counter(two)
    return 2 * (one & two).total() / (one.total() + two.total())


def order(one, two):
    """Edit similarity, 0 to 1."""
    return Indel.normalized_similarity(one[:ORDERED], two[:ORDERED])


def ours(found):
    texts = []
    for passage in found.passages:
        cells = passage.get("cells")
        if cells and "form" in passage["flags"]:
            texts.extend(part for cell in cells for part in (cell["label"], cell["text"]))
        else:
            texts.append(passage["text"])
    return folded("\n".join(texts))


class Row:
    """All files of one format."""

    def __init__(self):
        self.states = collections.Counter()
        self.shares = collections.defaultdict(list)
        self.orders = []
        self.cpu = [0.0, 0.0]

    def take(self, path, each):
        found = reading.read(path)
        text = ours(found)
        self.states[found.state or "failed"] += 1
        if not text and found.reason in ("password", "scanned", "unsupported"):
            return each(path, found.reason, {})
        told = {}
        for name, opinion in opinions.OPINIONS[path.suffix.lower()]:
            try:
                other = folded(opinion(path))
            except Exception as error:  # whatever another program dies of
                self.states[f"{name} failed"] += 1
                each(path, f"{name}: {type(error).__name__}", {})
                continue
            if other or text:
                self.shares[name].append(f1(text, other))
                told[name] = (other, self.shares[name][-1])
        if path.suffix.lower() == ".pdf" and len(told) == 2:
            poppler, pdfium = told["poppler"][0], told["pdfium"][0]
            if poppler:
                self.orders.append((order(text, poppler), order(pdfium, poppler)))
            self.cpu[0] += found.cpu
            self.cpu[1] += opinions.pdftotext(path)[1]
        each(path, found.reason, {name: share for name, (_, share) in told.items()})

    def show(self, suffix):
        states = ", ".join(f"{state} {n}" for state, n in sorted(self.states.items()))
        print(f"\n{suffix[1:]}: {states}")
        for name, shares in self.shares.items():
            low = sum(share < LOW for share in shares)
            print(f"  {name:<12} F1 mean {statistics.mean(shares):.4f}  lowest {min(shares):.4f}  below {LOW}: {low} of {len(shares)}")
        if self.orders:
            mean = [statistics.mean(row[i] for row in self.orders) for i in (0, 1)]
            print(f"  order against poppler: ours {mean[0]:.4f}, pdfium {mean[1]:.4f}")
        if self.cpu[1]:
            print(f"  CPU: ours {self.cpu[0]:.2f} s, pdftotext {self.cpu[1]:.2f} s, ×{self.cpu[0] / self.cpu[1]:.2f}")


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = Path(words[0] if words else reading.ROOT / ".." / "shared" / "samples")
    rows = collections.defaultdict(Row)
    each_file = "--files" in sys.argv

    def each(path, note, shares):
        if each_file or any(share < LOW for share in shares.values()):
            told = "  ".join(f"{name} {share:.4f}" for name, share in shares.items())
            print(f"{path.name}  {told}  {note}", flush=True)

    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix.lower() in opinions.OPINIONS]
    if not files:
        raise SystemExit(f"no files to compare in {folder}")
    print(f"{len(files)} files of {folder}, read by {reading.program()}")
    for path in files:
        rows[path.suffix.lower()].take(path, each)
    for suffix, row in rows.items():
        row.show(suffix)


if __name__ == "__main__":
    main()
