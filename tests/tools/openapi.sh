#!/bin/sh
# Holds what the workbench answers to scripts against its own description, with
# schemathesis from PyPI: no 5xx, only statuses, media types and shapes that
# /openapi.json names. Requests that the description cannot exclude (a scheme that
# the home does not have) may be refused.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cargo build --locked --features failpoints
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet schemathesis==4.32.5
home="$work/home"
mkdir -p "$home/intake"
printf '[serve]\nrequests_per_minute = 0\n' >"$home/akashi.toml"
printf 'correct horse battery\n' | target/debug/akashi --home "$home" user add clerk --role clerk
target/debug/akashi --quiet --home "$home" enquiry add --scheme japhic-medical --from user --name "見本 太郎" --text "いつ分かりますか" --by clerk
target/debug/akashi --json --home "$home" serve --addr 127.0.0.1:0 >"$work/said" &
server=$!
until grep -q address "$work/said"; do sleep 0.2; done
base=$(sed 's/.*"address": *"\([^"]*\)\/".*/\1/' "$work/said")
curl -sS -o /dev/null -c "$work/cookies" -d 'name=clerk&password=correct horse battery&back=/' "$base/login"
cookie=$(awk '/akashi/ { print $6 "=" $7 }' "$work/cookies")
"$work/venv/bin/schemathesis" run "$base/openapi.json" -H "Cookie: $cookie" -H "Accept: application/json" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
  --max-examples 20 --request-timeout 10 --exclude-path-regex progress
