#!/bin/sh
# Licences, bans and sources of all dependencies, by cargo-deny. Installed when
# it is absent.
set -eu
if ! cargo deny --version >/dev/null 2>&1; then
  cargo install --locked cargo-deny
fi
cargo deny --locked check licenses bans sources
# What a fresh machine may lack is in no build that did not ask for it.
if cargo tree --locked --edges normal,build --prefix none | grep -q '^openssl-sys '; then
  echo "openssl-sys is in the default build" >&2
  exit 1
fi
