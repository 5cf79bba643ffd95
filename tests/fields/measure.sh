#!/usr/bin/env bash
# How many fields of generated certificates, forms, registers and records come
# out exactly: measure.sh AKASHI [SEED]. Layouts that go through LibreOffice need
# soffice, scans need tesseract; what is absent is said and left out.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../samples/environment.sh"
akashi=$1
seed=${2:-1}
papers=$(mktemp -d)
trap 'rm -rf "$papers"' EXIT
echo "Certificates, seed $seed"
"$python" -B "$here/certificates.py" "$papers/certificates" 3 "$seed"
"$python" -B "$here/measure.py" "$akashi" "$papers/certificates"
echo "Forms, registers and records, seed $seed"
"$python" -B "$here/papers.py" "$papers/forms" --count 1 --seed "$seed"
"$python" -B "$here/measure.py" "$akashi" "$papers/forms"
