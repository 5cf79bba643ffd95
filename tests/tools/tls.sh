#!/bin/sh
# https of the workbench, through the system's OpenSSL; its header files are
# installed when they are not there.
set -eu
cd "$(dirname "$0")/../.."
. tests/tools/install.sh
command -v pkg-config >/dev/null 2>&1 || install pkg-config
pkg-config --exists openssl || install libssl-dev
cargo clippy --locked --all-targets --features failpoints,tls -- -D warnings
# With what oidc.sh tests too: one build for both.
cargo test --locked --features failpoints,tls,oidc --test it tls::
