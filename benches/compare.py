"""Times akashi beside recoll, pdftotext and sha256sum on the same files.

Each command is run as a whole process, in turn, three times after a warm-up;
the median counts. Prints a table of wall seconds, CPU seconds, peak memory and
the ratio to akashi. Nothing here passes or fails: it measures.
"""

import collections
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AKASHI = ROOT / "target" / "release" / "akashi"
SCHEME = sorted(p.name for p in (ROOT / "templates" / "schemes").iterdir() if p.is_dir())[-1]
RUNS = 3


def run(command, env=None):
    """Wall and CPU seconds, and the peak memory in MB of the process itself."""
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    peak = [0]
    watcher = threading.Thread(target=watch, args=(child.pid, peak))
    watcher.start()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    watcher.join()
    return wall, usage.ru_utime + usage.ru_stime, peak[0], child.returncode


def watch(pid, peak):
    while True:
        try:
            for line in open(f"/proc/{pid}/status"):
                if line.startswith("VmHWM"):
                    peak[0] = max(peak[0], int(line.split()[1]) / 1024)
                    break
            else:
                return
        except OSError:
            return
        time.sleep(0.01)


def median(rows):
    return [statistics.median(row[i] for row in rows) for i in range(3)]


def in_turn(*commands):
    """Each command RUNS times after a warm-up, A B A B …; medians."""
    rows = [[] for _ in commands]
    for turn in range(RUNS + 1):
        for index, (prepare, command, env) in enumerate(commands):
            prepare()
            result = run(command, env)
            if turn > 0:
                rows[index].append(result)
    return [median(row) for row in rows]


def show(title, names, rows):
    print(f"\n{title}")
    base = rows[0][0]
    for name, (wall, cpu, peak) in zip(names, rows):
        print(f"  {name:<34} wall {wall:8.3f} s   CPU {cpu:8.3f} s   peak {peak:6.0f} MB   ×{wall / base:.2f}")


def files_below(folder):
    return [p for p in sorted(folder.rglob("*")) if p.is_file()]


def intake(folder, work):
    files = files_below(folder)
    size = sum(p.stat().st_size for p in files) / 1e6
    home, confdir = work / "home", work / "recoll"

    def fresh_home():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        # Neither recognises characters in pictures: a matter of another program.
        (home / "akashi.toml").write_text("[reading]\nocr = false\n")

    def fresh_recoll():
        shutil.rmtree(confdir, ignore_errors=True)
        confdir.mkdir()
        (confdir / "recoll.conf").write_text(f"topdirs = {folder}\npdfocr = 0\n")

    pdfs = [str(p) for p in files if p.suffix.lower() == ".pdf"]
    script = 'for f in "$@"; do pdftotext "$f" /dev/null; done'
    rows = in_turn(
        (fresh_home, [AKASHI, "--home", home, "--quiet", "intake", folder, "--scheme", SCHEME], None),
        (fresh_recoll, ["recollindex", "-c", confdir], {**os.environ, "RECOLL_TMPDIR": str(work)}),
        (lambda: None, ["sh", "-c", script, "sh", *pdfs], None),
    )
    names = ["akashi intake", "recollindex (no keeping, no matching)", f"pdftotext over {len(pdfs)} PDFs"]
    show(f"Intake of {len(files)} files, {size:.1f} MB ({folder})", names, rows)
    fresh_home()
    print("  documents of akashi:", read(home, folder))


def read(home, folder):
    """How many documents ended in which state: what is not read costs nothing."""
    command = [AKASHI, "--home", home, "--quiet", "--json", "intake", folder, "--scheme", SCHEME]
    # Its exit code says whether anything was left unread; so do the states.
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    files = [file for own in json.loads(said.stdout)["submissions"] for file in own["files"]]
    states = collections.Counter(file["state"] or file["outcome"] for file in files)
    return ", ".join(f"{count} {state}" for state, count in states.most_common())


def unchanged(work):
    folder, home = work / "many", work / "many-home"
    folder.mkdir()
    for n in range(500):
        (folder / f"規程{n:03}.txt").write_text(f"第{n}条 職員には年1回、研修を行う。見本です。\n")
    command = [AKASHI, "--home", home, "--quiet", "intake", folder, "--scheme", SCHEME]
    first = run(command)
    second = median([run(command) for _ in range(RUNS)])
    show("Intake of 500 small files, then again unchanged", ["unchanged", "first"], [second, list(first[:3])])


def hashing(work):
    folder, home = work / "large", work / "large-home"
    folder.mkdir()
    source = random.Random(1)
    for n in range(48):
        (folder / f"{n}.bin").write_bytes(source.randbytes(8 << 20))
    run([AKASHI, "--home", home, "--quiet", "intake", folder, "--scheme", SCHEME])
    blobs = [str(p) for p in files_below(home / "vault")]
    rows = in_turn(
        (lambda: None, [AKASHI, "--home", home, "--quiet", "verify"], None),
        (lambda: None, ["sha256sum", *blobs], None),
    )
    show(f"Fixity of {len(blobs)} originals, {len(blobs) * 8} MiB", ["akashi verify", "sha256sum"], rows)


def search(work):
    queries = ["教育 年1回", '"個人情報保護管理者"', "委託先 監督", "アクセス権", "漏えい 報告 -訓練"]
    home = work / "home"
    walls = []
    for query in queries * 8:
        walls.append(run([AKASHI, "--home", home, "--quiet", "search", query])[0] * 1000)
    walls.sort()
    print("\nSearch, process start included")
    print(f"  p50 {walls[len(walls) // 2]:.1f} ms   p95 {walls[int(len(walls) * 0.95)]:.1f} ms   ({len(walls)} queries)")


def main():
    default = ROOT.parent / "shared" / "samples"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default if default.is_dir() else ROOT / "intake"
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        intake(folder.resolve(), work)
        search(work)
        unchanged(work)
        hashing(work)


if __name__ == "__main__":
    main()
