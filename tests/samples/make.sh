#!/usr/bin/env bash
# Makes intake/ anew. Installs two Debian fonts (as root or with sudo) and a
# Python environment beside this file when they are absent.
#   tests/samples/make.sh [folder]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fonts=/usr/share/fonts/opentype

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else echo "cannot install as this user; please run: $*" >&2; exit 1
    fi
}

if [ ! -e $fonts/ipaexfont-mincho/ipaexm.ttf ] || [ ! -e $fonts/ipaexfont-gothic/ipaexg.ttf ]; then
    as_root apt-get update
    as_root apt-get install -y --no-install-recommends fonts-ipaexfont-mincho fonts-ipaexfont-gothic
fi
if ! cmp -s "$here/requirements.txt" "$here/.venv/installed.txt"; then
    rm -rf "$here/.venv"
    python3 -m venv "$here/.venv"
    "$here/.venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$here/.venv/installed.txt"
fi
exec "$here/.venv/bin/python" -B "$here/make_samples.py" "$@"
