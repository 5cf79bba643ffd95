#!/usr/bin/env python3
"""Takes each behaviour (event, deadline, notice) out of a copy of a pack, one at
a time, and runs the tests that the trace names for the articles it cites. A test
that stays green does not test it. Exit code 1 when some behaviour was not missed.

    tests/tools/trace_mutants.py [--scheme ID] [--kind event|deadline|notice] [--only ID]
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMES = ROOT / "templates" / "schemes"
FILES = ["lifecycle", "examination", "holder", "deadlines", "papers"]
KINDS = ["event", "deadline", "notice"]
# Each runs the scenarios of one scheme.
RUNNERS = {
    "japhic-medical": "cases::the_first_scheme_lives_as_its_articles_say",
    "aspic-medical": "cases::the_second_scheme_lives_as_its_articles_say",
}
SECONDS = 300


def binary():
    """The test binary, built once."""
    run = subprocess.run(
        ["cargo", "test", "--locked", "--features", "failpoints", "--test", "it", "--no-run",
         "--message-format", "json"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found = None
    for line in run.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-artifact" and message["target"]["name"] == "it":
            found = message.get("executable") or found
    return found or sys.exit("cargo built no test binary")


def behaviours(folder, kinds):
    """Kind, block and file of everything that can be taken out."""
    for name in FILES:
        path = folder / f"{name}.toml"
        if path.exists():
            table = tomllib.loads(path.read_text())
            for kind in kinds:
                for block in table.get(kind, []):
                    yield kind, block, path


def without(kind, ident, path):
    """The files of the pack that change when a block goes, by name."""
    blocks = re.split(r"(?m)^(?=\[\[)", path.read_text())
    gone = [b for b in blocks
            if b.startswith(f"[[{kind}]]") and re.search(rf'(?m)^id = "{re.escape(ident)}"$', b)]
    if len(gone) != 1:
        sys.exit(f"{path}: {kind} {ident} is not one block")
    changed = {path.name: "".join(b for b in blocks if b is not gone[0])}
    if kind == "notice":
        # Events do not ask for it any more either.
        for name in FILES:
            other = path.with_name(f"{name}.toml")
            text = changed.get(other.name, other.read_text() if other.exists() else "")
            fewer = re.sub(r"(?m)^notices = \[(.*)\]$", lambda m: "notices = [%s]" % ", ".join(
                w for w in m[1].split(", ") if w != f'"{ident}"'), text)
            if fewer != text:
                changed[other.name] = fewer
    return changed


def named_tests(articles, cited):
    """The tests that the trace names for the articles that are cited."""
    tests = set()
    for article in articles:
        if {article["id"], *article.get("covers", [])} & set(cited):
            tests.update(article.get("tests", []))
    return tests


def is_green(test_binary, scheme, tests, folder):
    """The tests that pass with the pack of a folder."""
    scenarios = sorted(t for t in tests if t.startswith("cases/"))
    green = []
    for test in [RUNNERS[scheme]] * bool(scenarios) + sorted(tests - set(scenarios)):
        env = os.environ | {"AKASHI_TEST_TEMPLATES": str(folder),
                            "AKASHI_TEST_SCENARIOS": " ".join(scenarios)}
        run = subprocess.run([test_binary, "--exact", test, "--test-threads", "1"], cwd=ROOT, env=env,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS)
        if "1 passed" in run.stdout:
            green.extend(scenarios if test == RUNNERS[scheme] else [test])
        elif "1 failed" not in run.stdout:
            sys.exit(f"{test} did not run:\n{run.stdout}")
        else:
            return None
    return green


def attempt(test_binary, scheme, version, articles, kind, block, path):
    """One behaviour: what it is, and the tests that did not miss it."""
    tests = named_tests(articles, block.get("articles", []))
    if not tests:
        return kind, block["id"], ["no test is named"]
    with tempfile.TemporaryDirectory() as folder:
        pack = pathlib.Path(folder) / "schemes" / scheme / version
        pack.mkdir(parents=True)
        for name, text in without(kind, block["id"], path).items():
            (pack / name).write_text(text)
        return kind, block["id"], is_green(test_binary, scheme, tests, folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scheme")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--only", help="only the behaviour of this id")
    args = parser.parse_args()
    test_binary = binary()
    tried = missed = 0
    for folder in sorted(SCHEMES.glob("*/*")):
        scheme, version = folder.parent.name, folder.name
        if args.scheme not in (None, scheme):
            continue
        articles = tomllib.loads((folder / "articles.toml").read_text())["article"]
        with tempfile.TemporaryDirectory() as empty:
            everything = {t for a in articles for t in a.get("tests", [])}
            if is_green(test_binary, scheme, everything, empty) is None:
                sys.exit(f"{scheme}: a named test fails with nothing taken out")
        wanted = [it for it in behaviours(folder, [args.kind] if args.kind else KINDS)
                  if args.only in (None, it[1]["id"])]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = [pool.submit(attempt, test_binary, scheme, version, articles, *it) for it in wanted]
            for kind, ident, green in (run.result() for run in runs):
                tried += 1
                if green is None:
                    missed += 1
                else:
                    print(f"{scheme}: {kind} {ident} is not missed by {', '.join(green)}", flush=True)
    print(f"{missed} of {tried} behaviours are missed by a test that their articles name")
    return 0 if missed == tried else 1


if __name__ == "__main__":
    sys.exit(main())
