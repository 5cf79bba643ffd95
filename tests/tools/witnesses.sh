#!/bin/sh
# Installs what the tests check akashi with: Go's x/mod/sumdb and OpenSSH from
# Debian; pymerkle and bagit from PyPI, into target/py.
set -eu
cd "$(dirname "$0")/../.."
. tests/tools/install.sh
if ! command -v go >/dev/null 2>&1 || [ ! -d /usr/share/gocode/src/golang.org/x/mod/sumdb ]; then
  install golang-go golang-golang-x-mod-dev
fi
command -v openssl >/dev/null 2>&1 || install openssl
python3 -c "import ensurepip, venv" >/dev/null 2>&1 || install python3 python3-venv
if ! target/py/bin/python -c "import pymerkle" >/dev/null 2>&1; then
  python3 -m venv target/py
  target/py/bin/pip install --quiet pymerkle==7.0.0
fi
target/py/bin/python -c "import bagit" >/dev/null 2>&1 || target/py/bin/pip install --quiet bagit==1.9.0
command -v ssh-keygen >/dev/null 2>&1 || install openssh-client
target/py/bin/python -c "import trestle" >/dev/null 2>&1 || target/py/bin/pip install --quiet compliance-trestle==5.2.0
