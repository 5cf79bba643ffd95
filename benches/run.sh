#!/bin/sh
# Measures every promise of speed beside what a user would pick instead, in one
# run. Usage: benches/run.sh [FOLDER with documents]; installs recoll and
# poppler where it may. AKASHI_BENCH_PASSAGES=1000000 measures search at its
# promised size; AKASHI_JSQUAD=FILE also how well it ranks (benches/search.rs).
set -eu
cd "$(dirname "$0")/.."
. tests/tools/install.sh
need() {
  command -v "$1" >/dev/null 2>&1 || install "$2"
}
need recollindex recollcmd
need pdftotext poppler-utils
need python3 python3
cargo build --release --locked
cargo bench --locked --bench ledger
cargo bench --locked --bench keep
cargo bench --locked --bench verify
cargo bench --locked --bench search
cargo bench --locked --bench matching
exec python3 benches/compare.py "$@"
