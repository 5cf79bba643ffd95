"""Computes the root of a ledger's tiles with pymerkle, which shares no code
with akashi, and compares it with the checkpoint's. Usage: witness.py DIR
"""

import base64
import sys
from pathlib import Path

from pymerkle import InmemoryTree

folder = Path(sys.argv[1])
_, size, root = (folder / "checkpoint").read_text().split("\n")[:3]
tree = InmemoryTree(algorithm="sha256")
entries = [p for p in (folder / "tile" / "entries").rglob("*") if p.is_file()]
for bundle in sorted(entries, key=lambda p: p.relative_to(folder).as_posix().replace(".p/", "/")):
    data = bundle.read_bytes()
    while data:
        length = int.from_bytes(data[:2], "big")
        tree.append_entry(data[2 : 2 + length])
        data = data[2 + length :]
if tree.get_size() != int(size) or tree.get_root() != base64.b64decode(root):
    sys.exit(f"{tree.get_size()} events, root {tree.get_root().hex()}")
