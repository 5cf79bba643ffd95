#!/bin/sh
# Installs the second opinions on what the readers read, and compares.
# Usage: tests/tools/compare.sh [FOLDER] (default ../shared/samples)
set -eu
cd "$(dirname "$0")/../.."
. tests/tools/install.sh
command -v pdftotext >/dev/null 2>&1 || install poppler-utils
[ -d /usr/share/poppler/cMap ] || install poppler-data
command -v pandoc >/dev/null 2>&1 || install pandoc
command -v soffice >/dev/null 2>&1 ||
  install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui
python3 -c "import ensurepip, venv" >/dev/null 2>&1 || install python3 python3-venv
[ -x target/py/bin/python ] || python3 -m venv target/py
target/py/bin/python -c "import pypdfium2, openpyxl, docx, pptx, rapidfuzz" >/dev/null 2>&1 ||
  target/py/bin/pip install --quiet pypdfium2==5.15.2 openpyxl==3.1.5 python-docx==1.2.0 \
    python-pptx==1.0.2 rapidfuzz==3.14.6
exec target/py/bin/python tests/tools/compare.py "$@"
