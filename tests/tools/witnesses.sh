#!/bin/sh
# Installs what the tests check akashi's ledger with: Go's x/mod/sumdb from
# Debian and pymerkle from PyPI, the latter into target/py.
set -eu
cd "$(dirname "$0")/../.."
install() {
  sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo"
  $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
if ! command -v go >/dev/null 2>&1 || [ ! -d /usr/share/gocode/src/golang.org/x/mod/sumdb ]; then
  install golang-go golang-golang-x-mod-dev
fi
command -v openssl >/dev/null 2>&1 || install openssl
python3 -c "import ensurepip, venv" >/dev/null 2>&1 || install python3 python3-venv
if ! target/py/bin/python -c "import pymerkle" >/dev/null 2>&1; then
  python3 -m venv target/py
  target/py/bin/pip install --quiet pymerkle==7.0.0
fi
