#!/bin/sh
# What is handed on: the program with PDF, TLS and OpenID Connect, man pages, README and licences, with
# SHA256SUMS beside them. Licences of what is linked are listed by cargo-deny.
set -eu
cd "$(dirname "$0")/../.."
. tests/tools/install.sh
command -v pkg-config >/dev/null 2>&1 || install pkg-config
pkg-config --exists openssl || install libssl-dev
cargo build --release --locked --features pdf,tls,oidc
rm -rf dist
mkdir -p dist/man
cp target/release/akashi README.md README.ja.md CHANGELOG.md LICENSE LICENSE-APACHE LICENSE-MIT dist/
dist/akashi --lang en man --out dist/man
sh tests/tools/deny.sh
cargo deny --locked --all-features list --layout crate > dist/LICENSES-OF-DEPENDENCIES.txt
cd dist
find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
sha256sum --check --strict --quiet SHA256SUMS
