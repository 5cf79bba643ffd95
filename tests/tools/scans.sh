#!/bin/sh
# Installs what the tests of scans need: tesseract with Japanese, and a
# Japanese font to draw pages with, from Debian.
set -eu
. "$(dirname "$0")/install.sh"
for language in jpn jpn_vert; do
  if ! tesseract --list-langs 2>/dev/null | grep -qx "$language"; then
    install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert
  fi
done
if ! find /usr/share/fonts -name 'ipaexg*' 2>/dev/null | grep -q .; then
  install fonts-ipaexfont
fi
