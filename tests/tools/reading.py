"""Runs `akashi parse` on one file and says what came of it.

Shared by compare.py and fuzz.py, which look at the readers from outside: all
that they know is what a user sees.
"""

import json
import os
import re
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Exit codes of `parse`: read in full, and in part or not at all.
KNOWN_EXITS = (0, 3)
# The deadline of a worker is 60 s, and a mail or archive has many workers.
DEADLINE = 180
# The parent's own share beside the worker's 1 GiB of address space.
MEMORY_MB = 1100

DIED = re.compile(r"reader (died|vanished|ended early)|output was garbled|drawing it failed")


def program():
    """The akashi to try: $AKASHI, or the newest build of this repository."""
    given = os.environ.get("AKASHI")
    if given:
        return given
    built = [ROOT / "target" / kind / "akashi" for kind in ("release", "debug")]
    built = [path for path in built if path.exists()]
    if not built:
        raise SystemExit("no akashi: cargo build first, or name one in AKASHI")
    return str(max(built, key=lambda path: path.stat().st_mtime))


@dataclass
class Reading:
    """What one run of `parse` gave."""

    state: str = ""
    reason: str = ""
    format: str = ""
    passages: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    code: int = 0
    cpu: float = 0.0
    peak_mb: float = 0.0
    errors: str = ""
    hung: bool = False

    def fault(self):
        """What must never happen, as one word; empty when all is well."""
        if self.hung:
            return "hang"
        if self.code not in KNOWN_EXITS or not self.state:
            return "host"
        if self.reason == "crashed" or any(DIED.search(note) for note in self.notes):
            return "crashed"
        if self.reason in ("timeout", "memory"):
            return self.reason
        if self.peak_mb > MEMORY_MB:
            return "over-memory"
        if self.state == "parsed" and not self.passages:
            return "nothing"
        return ""


def read(path, ocr=False, deadline=DEADLINE):
    """Runs `akashi --json parse` on a file."""
    command = [program(), "--lang", "en", "--json", "parse", str(path)]
    if not ocr:
        command.append("--no-ocr")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, stdout=out, stderr=errors)
        late = threading.Event()

        def stop():
            late.set()
            child.kill()

        timer = threading.Timer(deadline, stop)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
        reading = _understood(out.read())
    reading.code = child.returncode
    reading.cpu = usage.ru_utime + usage.ru_stime
    reading.peak_mb = usage.ru_maxrss / 1024
    reading.errors = said[-2000:]
    reading.hung = late.is_set()
    return reading


def _understood(out):
    try:
        answer = json.loads(out)
    except ValueError:
        return Reading()
    summary = answer.get("summary")
    if not summary:
        return Reading()
    return Reading(
        state=summary["state"],
        reason=summary.get("reason") or "",
        format=summary.get("format", ""),
        passages=answer["passages"],
        notes=summary.get("warnings", []) + summary.get("unread", []),
    )
