#!/usr/bin/env python3
"""Measures matching on labelled passages.

usage: evaluate.py AKASHI [--split tuning|test] [--errors]

Tuning: the passages of the packs (passages.toml); each document is matched by a
pack that does not have it. Test: tests/labelled; a set is one document: a TSV
whose lines are `labels<TAB>text`, `-` for a passage that proves nothing,
`# class: K` before. Beside it may stand NAME.second: the labels of a second
pass, one line per passage; pairs on which the passes disagree are also left out
in a line of its own. Names that begin with `blind-` were written before their
author looked at the vocabulary.
`full` and `partial` both count as found. --errors prints every miss and false find, of
the tuning split only: the test split is looked at by its figures.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib

TESTS = pathlib.Path(__file__).resolve().parents[1]
ROOT = TESTS / "labelled"
PACKS = TESTS.parent / "templates" / "schemes"


def labels(cell):
    return set() if cell.strip() == "-" else set(cell.split())


def read(path):
    """Class, then (labels, text) of every passage."""
    kind, passages = None, []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            if line.startswith("# class:"):
                kind = line.removeprefix("# class:").strip() or None
        elif line.strip():
            cell, text = line.split("\t", 1)
            passages.append((labels(cell), text))
    return kind, passages


def tuning(scheme):
    """Name, class, passages and a home without it, of every document of the newest pack."""
    pack = max(path.parent for path in (PACKS / scheme).glob("*/passages.toml"))
    text = (pack / "passages.toml").read_text(encoding="utf-8")
    parts = text.split("\n[[document]]\n")
    for number, document in enumerate(tomllib.loads(text)["document"], 1):
        rest = "\n[[document]]\n".join(parts[:number] + parts[number + 1:])
        passages = [(set(one.get("proves", [])), one["text"]) for one in document["passages"]]
        with tempfile.TemporaryDirectory() as home:
            folder = pathlib.Path(home, "templates", pack.relative_to(PACKS.parent))
            folder.mkdir(parents=True)
            (folder / "passages.toml").write_text(rest, encoding="utf-8")
            pathlib.Path(home, "akashi.toml").touch()
            yield pathlib.Path(document["name"]), document.get("class"), passages, home


def test(scheme):
    for path in sorted((ROOT / scheme / "test").glob("*.tsv")):
        kind, passages = read(path)
        yield path, kind, passages, None


def match(akashi, scheme, kind, texts, home):
    """The criteria found for every text."""
    lines = []
    for number, text in enumerate(texts):
        line = {"id": number, "text": text}
        if kind:
            line["class"] = kind
        lines.append(json.dumps(line, ensure_ascii=False))
    run = subprocess.run(
        [akashi, *(["--home", home] if home else []), "match", "--scheme", scheme],
        input="\n".join(lines), capture_output=True, text=True, check=True,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(texts), (len(answers), len(texts))
    return [{found["criterion"]: found for found in answer["matches"]} for answer in answers]


class Tally:
    def __init__(self):
        self.hit = self.miss = self.wrong = self.passages = 0
        self.empty = self.alarms = 0
        self.wanted, self.covered = set(), set()

    def add(self, wanted, found, disputed=frozenset()):
        wanted, found = wanted - disputed, found - disputed
        self.passages += 1
        self.hit += len(wanted & found)
        self.miss += len(wanted - found)
        self.wrong += len(found - wanted)
        self.wanted |= wanted
        self.covered |= wanted & found
        if not wanted:
            self.empty += 1
            self.alarms += bool(found)

    def row(self):
        precision = self.hit / max(1, self.hit + self.wrong)
        recall = self.hit / max(1, self.hit + self.miss)
        f1 = 2 * self.hit / max(1, 2 * self.hit + self.wrong + self.miss)
        alarms = f"{self.alarms}/{self.empty}={100 * self.alarms / self.empty:.0f}%" if self.empty else "-"
        coverage = len(self.covered) / max(1, len(self.wanted))
        return f"{self.passages:9} {precision:9.3f} {recall:6.3f} {f1:6.3f} {alarms:>13} {coverage:8.3f}"


def errors(path, passages, found):
    for (wanted, text), here in zip(passages, found):
        missed, wrong = sorted(wanted - set(here)), sorted(set(here) - wanted)
        if missed or wrong:
            why = " ".join(f"+{name}({'/'.join(here[name]['why'])})" for name in wrong)
            print(f"{path.stem}: {' '.join('-' + name for name in missed)} {why} | {text}")


def second(path):
    other = path.with_suffix(".second")
    if not other.exists():
        return None
    return [labels(line) for line in other.read_text(encoding="utf-8").splitlines() if line.strip()]


def main():
    akashi, *options = sys.argv[1:]
    only = options[options.index("--split") + 1] if "--split" in options else None
    print(f"{'':44} passages precision recall     F1  false alarms coverage")
    for scheme in sorted(ROOT.iterdir()):
        for split, documents in [("tuning", tuning), ("test", test)]:
            if only not in (None, split):
                continue
            whole, people, blind, agreed = Tally(), Tally(), Tally(), Tally()
            for path, kind, passages, home in documents(scheme.name):
                found = match(akashi, scheme.name, kind, [text for _, text in passages], home)
                own = Tally()
                for (wanted, _), here in zip(passages, found):
                    own.add(wanted, set(here))
                    whole.add(wanted, set(here))
                    if path.stem.startswith("blind-"):
                        blind.add(wanted, set(here))
                print(f"{scheme.name + ' ' + split + ' ' + path.stem:44}{own.row()}")
                again = second(path)
                if again is not None:
                    assert len(again) == len(passages), path
                    for (wanted, _), other, here in zip(passages, again, found):
                        people.add(wanted, other)
                        agreed.add(wanted, set(here), wanted ^ other)
                if "--errors" in options and split == "tuning":
                    errors(path, passages, found)
            print(f"{'= ' + scheme.name + ' ' + split:44}{whole.row()}")
            if blind.passages:
                print(f"{'  of these blind':44}{blind.row()}")
            if people.passages:
                print(f"{'  where two passes agree':44}{agreed.row()}")
                print(f"{'  second pass against the first':44}{people.row()}")


if __name__ == "__main__":
    main()
