"""A large home, and how fast the workbench answers on it.

Usage: benches/load.py [--cases 1000] [--documents 50] [--passages 20] [--users 20]
[--seconds 10] [--home DIR] [--only PAGE,…]. Makes fictional submissions, takes them in with the
release build (a home that is there already is used as it is), starts the
workbench and lets so many people at once ask for each page in turn. Prints the
rate of the intake in tenths, so that one sees whether it grows slower, and for
each page p50, p95 and the longest, the processor time of the workbench for each
answer, and the memory of the workbench. Nothing here passes or fails: it measures. The people asking run on
the same cores.
"""

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AKASHI = ROOT / "target" / "release" / "akashi"
SCHEME = sorted(p.name for p in (ROOT / "templates" / "schemes").iterdir() if p.is_dir())[-1]
PASSWORD = "correct horse battery"
USER = "lead"

WHO = "個人情報保護管理者 情報システム責任者 監査責任者 教育担当者 総務部長 医事課長 院長 委託先管理担当者".split()
WHEN = "毎年4月に 年1回以上 四半期ごとに 入職時に 必要に応じて速やかに 半年に一度 委託の都度".split()
WHAT = "全ての従業者を対象とする教育 内部監査 委託先の評価 アクセス権の棚卸し リスク分析 苦情及び相談への対応 漏えい時の報告 廃棄の記録 規程の見直し 利用目的の通知".split()
DO = "実施し、その記録を3年間保管する。 計画し、代表者の承認を得る。 行い、結果を代表者に報告する。 見直し、改訂の履歴を残す。".split()


def sentence(source):
    return f"第{source.randrange(1, 90)}条 {source.choice(WHO)}は、{source.choice(WHEN)}{source.choice(WHAT)}を{source.choice(DO)}管理番号{source.randrange(10**7)}。"


def part(source, word):
    """Some letters of a word, at least two."""
    first = source.randrange(len(word) - 1)
    return word[first : source.randrange(first + 2, len(word) + 1)]


def submissions(folder, first, last, wanted):
    """Fictional submissions, each of its own applicant."""
    for case in range(first, last):
        source = random.Random(case)
        place = folder / SCHEME / f"2026_新規_見本法人{case:05}"
        place.mkdir(parents=True)
        (place / "submission.toml").write_text(f'applicant = "医療法人見本{case:05}会"\nkind = "new"\n')
        for document in range(wanted.documents):
            text = "\n\n".join(sentence(source) for _ in range(wanted.passages))
            (place / f"見本規程{document:02}.txt").write_text(f"架空の見本 {case}-{document}\n\n{text}\n")


def akashi(home, *arguments, **more):
    return subprocess.run([AKASHI, "--home", home, "--quiet", *arguments], check=True, stdout=subprocess.DEVNULL, **more)


def make(home, wanted):
    home.mkdir(parents=True)
    (home / "akashi.toml").write_text("[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n[serve]\nrequests_per_minute = 0\n")
    print(f"\nIntake of {wanted.cases} cases with {wanted.documents} documents of {wanted.passages} passages each")
    for part in range(10):
        first, last = (wanted.cases * p // 10 for p in (part, part + 1))
        submissions(home / "intake", first, last, wanted)
        started = time.monotonic()
        akashi(home, "intake")
        spent = time.monotonic() - started
        print(f"  cases {first:5} to {last:5}   {spent:7.1f} s   {(last - first) * wanted.documents / spent:6.0f} documents/s", flush=True)
    roles = "clerk,reviewer,auditor,admin"
    akashi(home, "user", "add", USER, "--role", roles, input=PASSWORD.encode() + b"\n")


class Person:
    """Somebody signed in, on a connection of their own."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address, timeout=60)
        form = urllib.parse.urlencode({"name": USER, "password": PASSWORD, "back": "/"})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{address}"}
        self.connection.request("POST", "/login", form, kind)
        answer = self.connection.getresponse()
        answer.read()
        cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        self.headers = {"Cookie": "; ".join(cookies), "Accept-Language": "ja"}

    def ask(self, path):
        started = time.monotonic()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        self.location = answer.getheader("location")
        return answer.status, time.monotonic() - started, body

    def leads_to(self, path):
        self.ask(path)
        return self.location or path


def cpu(process):
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def together(people, paths, seconds):
    """All at once, each path in turn; the seconds of each answer and what was no 200."""
    spent, wrong, ends = [], [], time.monotonic() + seconds

    def one(person, nth):
        while time.monotonic() < ends:
            nth += 1
            status, took, _ = person.ask(paths[nth % len(paths)])
            spent.append(took)
            if status != 200:
                wrong.append(status)

    apart = max(7, len(paths) // len(people))
    threads = [threading.Thread(target=one, args=(person, nth * apart)) for nth, person in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(spent), wrong


def pages(wanted, person):
    """What is asked for, by name: addresses that differ."""
    cases, source = wanted.cases, random.Random(1)
    year = re.search(r"C-(\d{4})-", person.ask("/cases")[2].decode()).group(1)
    codes = [f"C-{year}-{source.randrange(1, cases + 1):06}" for _ in range(40)]
    words = [f"{source.choice(WHO)} {source.choice(WHAT)}" for _ in range(40)]
    # Nobody asks what somebody asked before: what is kept of answers helps nobody.
    differing = {f"{part(source, source.choice(WHO))} {part(source, source.choice(WHAT))}" for _ in range(8000)}
    return {
        "inbox": ["/"],
        "cases": ["/cases"],
        "filtered": [f"/cases?q={source.randrange(cases):05}" for _ in codes] + ["/cases?unread=1", f"/cases?page={cases // 50}"],
        "case": [f"/cases/{code}" for code in codes],
        "life": [f"/cases/{code}/life" for code in codes],
        "matrix": [f"/cases/{code}/matrix" for code in codes],
        "review": [person.leads_to(f"/cases/{code}/review") for code in codes],
        "findings": [f"/cases/{code}/findings" for code in codes],
        "notices": [f"/cases/{code}/notices" for code in codes],
        "receipt": [f"/submissions/R{code[1:]}" for code in codes],
        "document": [f"/documents/D-{source.randrange(1, cases * wanted.documents)}" for _ in codes],
        "search": ["/search?q=" + urllib.parse.quote(text) for text in words],
        "searches": ["/search?q=" + urllib.parse.quote(text) for text in sorted(differing)],
        "deadlines": ["/due", "/due?within=365"],
        "month": [f"/due?month={int(year) + n // 12}-{n % 12 + 1:02}" for n in range(24)],
        "register": ["/register"],
        "enquiries": ["/enquiries", "/enquiries?all=1"],
        "uploads": ["/upload"],
        "ledger": ["/ledger"],
        "users": ["/users"],
        "session": ["/session"],
    }


def memory(process):
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text()).group(1)) / 1024


def serve(home, wanted):
    command = [AKASHI, "--json", "--home", home, "serve", "--addr", "127.0.0.1:0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = json.loads(process.stdout.readline())["address"].split("//")[1].rstrip("/")
        people = [Person(address) for _ in range(wanted.users)]
        print(f"\nThe workbench, {wanted.users} people at once for {wanted.seconds} s a page; alone: one person, warm")
        for name, paths in pages(wanted, people[0]).items():
            if wanted.only and name not in wanted.only.split(","):
                continue
            people[0].ask(paths[0])
            alone = sorted(people[0].ask(path)[1] for path in (paths * 10)[:10])[5]
            before = cpu(process)
            spent, wrong = together(people, paths, wanted.seconds)
            each = (cpu(process) - before) / len(spent) * 1000
            at = lambda share: spent[min(len(spent) - 1, int(len(spent) * share))] * 1000
            size = len(people[0].ask(paths[0])[2]) / 1024
            print(
                f"  {name:<10} alone {alone * 1000:7.1f} ms   p50 {at(0.5):8.1f}   p95 {at(0.95):8.1f}   longest {at(1):8.1f} ms"
                f"   {len(spent) / wanted.seconds:6.0f}/s   {size:6.0f} KB   {each:6.1f} ms CPU   not 200: {len(wrong)}",
                flush=True,
            )
        print(f"  memory at most {memory(process):.0f} MB")
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in {"cases": 1000, "documents": 50, "passages": 20, "users": 20, "seconds": 10}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", default="")
    parser.add_argument("--home", type=Path, default=ROOT / "target" / "load")
    wanted = parser.parse_args()
    if not wanted.home.exists():
        make(wanted.home, wanted)
    serve(wanted.home, wanted)


if __name__ == "__main__":
    main()
