"""How many fields come out exactly: compares `akashi fields --json` with truth.json.

    measure.py AKASHI FOLDER [--show]

A field counts as right when its value equals the truth after NFKC without
white space; a field that the paper does not have and that is reported counts
as wrong.
"""

import json
import subprocess
import sys
import unicodedata
from collections import defaultdict
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


def main():
    program, folder, show = sys.argv[1], Path(sys.argv[2]), "--show" in sys.argv
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    by_layout, by_field = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    classes = [0, 0]
    for name, expected in truth.items():
        run = subprocess.run([program, "fields", str(folder / name), "--json"], capture_output=True, text=True)
        got = json.loads(run.stdout) if run.stdout else {"class": None, "fields": {}}
        wanted_class = expected.pop("class", "registry-certificate")
        only = expected.pop("only_named", False)
        classes[0] += got["class"] == wanted_class
        classes[1] += 1
        if got["class"] != wanted_class:
            print(f"{name}: class {got['class']}, not {wanted_class}")
        layout = name.split("-")[0]
        names = set(expected) | (set() if only else set(got["fields"]) - {"corporate_number", "form_id", "form_revision"})
        for field in sorted(names):
            want = tight(expected.get(field))
            found = shown(got["fields"].get(field), expected.get(field))
            ok = same(want, found)
            for tally in (by_layout[layout], by_field[field]):
                tally[0] += ok
                tally[1] += 1
            if not ok and show:
                print(f"{name} {field}:\n   wanted {want}\n   found  {found}")
    for title, table in (("layout", by_layout), ("field", by_field)):
        print(f"--- by {title}")
        for key, (right, all_) in sorted(table.items()):
            print(f"{key:24} {right:4}/{all_:<4} {right / all_:.3f}")
    right = sum(t[0] for t in by_layout.values())
    all_ = sum(t[1] for t in by_layout.values())
    print(f"fields {right}/{all_} = {right / all_:.4f}   classes {classes[0]}/{classes[1]} = {classes[0] / classes[1]:.4f}")


if __name__ == "__main__":
    main()
