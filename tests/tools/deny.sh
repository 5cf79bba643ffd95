#!/bin/sh
# Licences, bans and sources of all dependencies, by cargo-deny. Installed when
# it is absent.
set -eu
if ! cargo deny --version >/dev/null 2>&1; then
  cargo install --locked cargo-deny
fi
cargo deny --locked check licenses bans sources
