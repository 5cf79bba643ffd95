#!/usr/bin/env bash
# Makes intake/ anew.
#   tests/samples/make.sh [folder]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
exec "$python" -B "$here/make_samples.py" "$@"
