"""How many fields come out exactly: compares `akashi fields --json` with truth.json.

    measure.py AKASHI FOLDER [--show]

A field counts as right when its value equals the truth after NFKC without
white space; a field that the paper does not have and that is reported counts
as wrong. Scans are summed apart, and left out where tesseract is absent.
"""

import json
import shutil
import subprocess
import sys
import unicodedata
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def tight(value):
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, list):
        return [tight(v) for v in value]
    if isinstance(value, dict):
        return {k: tight(v) for k, v in value.items()}
    return value


def shown(field, truth):
    if isinstance(field, dict) and "value" in field:
        return tight(field["value"])
    if isinstance(field, list):
        if truth and isinstance(truth, list) and isinstance(truth[0], dict):
            keys = truth[0].keys()
            return [tight({k: one.get(k) for k in keys}) for one in field]
        return [tight(one.get("value")) if "value" in one else tight(one) for one in field]
    return tight(field)


def same(expected, found):
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        key = lambda one: json.dumps(one, sort_keys=True, ensure_ascii=False)
        return isinstance(found, list) and sorted(map(key, expected)) == sorted(map(key, found))
    return expected == found


def ask(program, path):
    run = subprocess.run([program, "fields", str(path), "--json"], capture_output=True, text=True)
    return json.loads(run.stdout) if run.stdout else {"class": None, "fields": {}}


class Tally:
    """Fields and classes, right and all, by layout, by class of paper and by field."""

    def __init__(self, show):
        self.show = show
        self.tables = {title: defaultdict(lambda: [0, 0]) for title in ("layout", "paper", "field", "sum", "class")}

    def count(self, table, key, ok):
        cell = self.tables[table][key]
        cell[0] += ok
        cell[1] += 1

    def paper(self, name, expected, got):
        wanted = expected.pop("class", "registry-certificate")
        only = expected.pop("only_named", False)
        part = "scans" if name.startswith("scan") else "text"
        self.count("class", part, got["class"] == wanted)
        if got["class"] != wanted and self.show:
            print(f"{name}: class {got['class']}, not {wanted}")
        extra = set() if only else set(got["fields"]) - {"corporate_number", "form_id", "form_revision"}
        for field in sorted(set(expected) | extra):
            want, found = tight(expected.get(field)), shown(got["fields"].get(field), expected.get(field))
            ok = same(want, found)
            for table, key in (("layout", name.split("-")[0]), ("paper", wanted), ("field", field), ("sum", part)):
                self.count(table, key, ok)
            if not ok and self.show:
                print(f"{name} {wanted} {field}:\n   wanted {want}\n   found  {found}")

    def tell(self):
        for title in ("layout", "paper", "field"):
            print(f"--- by {title}")
            for key, (right, all_) in sorted(self.tables[title].items()):
                print(f"{key:28} {right:4}/{all_:<4} {right / all_:.3f}")
        for part in sorted(self.tables["class"], reverse=True):
            (right, all_), (r, a) = self.tables["sum"][part], self.tables["class"][part]
            print(f"{part}: fields {right}/{all_} = {right / max(all_, 1):.4f}   classes {r}/{a} = {r / a:.4f}")


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    scans = [name for name in truth if name.startswith("scan")]
    if scans and not shutil.which("tesseract"):
        print(f"{len(scans)} scans not measured: tesseract is not installed")
        truth = {name: one for name, one in truth.items() if name not in scans}
    tally = Tally("--show" in sys.argv)
    with ThreadPoolExecutor(2) as pool:
        for (name, expected), got in zip(truth.items(), pool.map(lambda name: ask(program, folder / name), truth)):
            tally.paper(name, expected, got)
    tally.tell()


if __name__ == "__main__":
    main()
