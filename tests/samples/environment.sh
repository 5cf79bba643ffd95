# What papers are made with, to be read in (`.`): two Debian fonts, installed as
# root or with sudo, and a Python environment beside this file. Sets `python`.
samples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
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
if ! cmp -s "$samples/requirements.txt" "$samples/.venv/installed.txt"; then
    rm -rf "$samples/.venv"
    python3 -m venv "$samples/.venv"
    "$samples/.venv/bin/pip" install --quiet --disable-pip-version-check -r "$samples/requirements.txt"
    cp "$samples/requirements.txt" "$samples/.venv/installed.txt"
fi
python=$samples/.venv/bin/python
