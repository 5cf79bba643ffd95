"""Spoils documents and reads each with `akashi parse`: no crash, no hang, no
memory over the limit may come of any.

    fuzz.py [--seconds N] [--seed N] [--as-is] [--every] FOLDER…

Files of the folders are the corpus; mutate.py spoils them. With --as-is each
file is read once as it is. With --every the corpus has to hold a file for each
reader. What must not happen is printed and, when it was
spoilt, kept in target/fuzz/. Exits 1 when there was any.
"""

import argparse
import collections
import random
import sys
import tempfile
import time
from pathlib import Path

import mutate
import reading

KEPT = reading.ROOT / "target" / "fuzz"
LARGEST = 400_000
# A suffix for each reader; pictures are only counted without recognition.
READERS = set(
    "csv doc docx eml gz html lzh 7z mbox md msg odp ods odt pdf ppt pptx rtf tar tnef txt xls xlsb xlsx xml zip".split()
)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--as-is", action="store_true")
    parser.add_argument("--every", action="store_true", help="ask for a file for each reader")
    parser.add_argument("--part", default="1/1", help="the Nth of M parts of the files")
    parser.add_argument("folders", nargs="+", type=Path)
    return parser.parse_args()


def files_of(folders):
    found = [p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()]
    if not found:
        raise SystemExit("no files in " + ", ".join(map(str, folders)))
    return found


def ask_for_every(files):
    """Ends the program when no file is there for some reader."""
    small = [path for path in files if 0 < path.stat().st_size <= LARGEST]
    without = READERS - {path.suffix.lower()[1:] for path in small}
    if without:
        raise SystemExit("no file to spoil for: " + ", ".join(sorted(without)))


def tell(found, name, extra=""):
    errors = [line for line in found.errors.splitlines() if "panicked" in line or "overflow" in line]
    notes = "; ".join(found.notes[:3])[:200]
    print(
        f"{found.fault():<12}{found.format:<8}{found.cpu:6.1f} s {found.peak_mb:6.0f} MB  {name}{extra}  {notes}"
        + "".join(f"\n    {line}" for line in errors[-2:]),
        flush=True,
    )


def as_is(files):
    """Reads each file once; says what must not be, and counts the states."""
    states = collections.Counter()
    faults = collections.Counter()
    for path in files:
        found = reading.read(path)
        states[(found.state or "none", found.reason)] += 1
        if found.fault():
            faults[found.fault()] += 1
            tell(found, path)
    for (state, reason), count in sorted(states.items(), key=lambda row: -row[1]):
        print(f"{count:6}  {state}{': ' + reason if reason else ''}")
    return faults


def spoilt(files, seconds, seed):
    """Reads spoilt files for a time; keeps those that made trouble."""
    chance = random.Random(seed)
    by_suffix = collections.defaultdict(list)
    for path in files:
        if 0 < path.stat().st_size <= LARGEST:
            by_suffix[path.suffix.lower()].append(path)
    # Every format in turn, however many files of it there are.
    kinds = sorted(by_suffix)
    counts, faults = collections.Counter(), collections.Counter()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            kind = chance.choice(kinds)
            path = chance.choice(by_suffix[kind])
            other = chance.choice(by_suffix[kind])
            data, how = mutate.spoil(path.read_bytes(), other.read_bytes(), chance)
            case = Path(folder) / f"spoilt{kind}"
            case.write_bytes(data)
            found = reading.read(case)
            counts[kind] += 1
            if found.fault():
                faults[found.fault()] += 1
                KEPT.mkdir(parents=True, exist_ok=True)
                kept = KEPT / f"{found.fault()}-{seed}-{sum(counts.values())}{kind}"
                kept.write_bytes(data)
                tell(found, kept, f"  ({path.name}: {how})")
    print("tried: " + ", ".join(f"{kind or 'no suffix'} {n}" for kind, n in sorted(counts.items())))
    return faults


def main():
    wanted = arguments()
    files = files_of(wanted.folders)
    if wanted.every:
        ask_for_every(files)
    nth, of = map(int, wanted.part.split("/"))
    files = files[nth - 1 :: of]
    if wanted.as_is:
        faults = as_is(files)
    else:
        seed = wanted.seed if wanted.seed is not None else random.randrange(1 << 32)
        print(f"seed {seed}, {len(files)} files, {wanted.seconds:.0f} s", flush=True)
        faults = spoilt(files, wanted.seconds, seed)
    print("faults: " + (", ".join(f"{kind} {n}" for kind, n in sorted(faults.items())) or "none"))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
