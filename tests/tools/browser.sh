#!/bin/sh
# Tests the workbench in Debian's chromium, which is installed when it is not
# there; playwright-core and axe-core come from npm. Pictures of the screens are
# kept in target/e2e.
set -eu
cd "$(dirname "$0")/../.."
. tests/tools/install.sh
command -v chromium >/dev/null 2>&1 || install chromium
command -v npm >/dev/null 2>&1 || install nodejs npm
find /usr/share/fonts -iname '*cjk*' -o -iname 'ipaex*' 2>/dev/null | grep -q . || install fonts-noto-cjk
cargo build --locked --features failpoints
(cd tests/e2e && npm ci --silent --no-fund --no-audit)
node --test --test-concurrency=1 tests/e2e/*.test.mjs
