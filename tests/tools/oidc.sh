#!/bin/sh
# Signing in at an OpenID provider: forged answers by a provider of the tests',
# and the whole way in Debian's chromium at `oidc-provider` from npm, which is
# not ours. What is missing is installed.
set -eu
cd "$(dirname "$0")/../.."
. tests/tools/install.sh
command -v pkg-config >/dev/null 2>&1 || install pkg-config
pkg-config --exists openssl || install libssl-dev
command -v openssl >/dev/null 2>&1 || install openssl
command -v chromium >/dev/null 2>&1 || install chromium
command -v npm >/dev/null 2>&1 || install nodejs npm
find /usr/share/fonts -iname '*cjk*' -o -iname 'ipaex*' 2>/dev/null | grep -q . || install fonts-noto-cjk
cargo clippy --locked --all-targets --features failpoints,oidc -- -D warnings
cargo test --locked --features failpoints,tls,oidc --lib --test it provider::
for folder in tests/e2e tests/oidc; do
  (cd "$folder" && npm ci --silent --no-fund --no-audit)
done
node --test tests/oidc/*.test.mjs
