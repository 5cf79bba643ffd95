#!/bin/sh
# A worker that misbehaves: what to do is the document's name in the request.
# Environment and path are empty here, as they are for a real worker.
passage='{"passage":{"text":"t","anchor":{"line":1}}}'
summary='{"summary":{"state":"parsed","reason":null,"pages":null,"passages":7,"format":"txt"}}'
case "$2" in
*'"name":"good"'*) echo "$passage"; echo "$summary" ;;
*'"name":"crash"'*) echo "$passage"; kill -SEGV $$ ;;
*'"name":"crash-at-once"'*) kill -SEGV $$ ;;
*'"name":"cpu"'*) kill -XCPU $$ ;;
*'"name":"memory"'*) echo "$passage"; echo "memory allocation of 9 bytes failed" >&2; kill -ABRT $$ ;;
*'"name":"hang"'*) echo "$passage"; while :; do :; done ;;
*'"name":"deaf"'*) exec >&- 2>&-; while :; do :; done ;;
*'"name":"flood"'*) while :; do echo "$passage"; done ;;
*'"name":"line"'*) while :; do printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'; done ;;
*'"name":"errors"'*) echo "$passage"; i=0; while [ $i -lt 20000 ]; do echo "$passage" >&2; i=$((i+1)); done; echo "$summary" ;;
*'"name":"members"'*) while :; do echo '{"member":{"index":0,"name":"a","raw_name":"61","bytes":1,"sha256":null,"reason":null}}'; done ;;
*'"name":"garbled"'*) echo "$passage"; echo 'no JSON'; while :; do :; done ;;
*'"name":"after"'*) echo "$summary"; echo "$passage" ;;
*'"name":"half"'*) echo "$passage"; printf '{"passage":{"te' ;;
*'"name":"two"'*'"reader":"second"'*) echo "$passage"; echo "$passage"; echo "$summary" ;;
*'"name":"two"'*) echo "$passage"; kill -SEGV $$ ;;
*'"name":"worse"'*'"reader":"second"'*) kill -SEGV $$ ;;
*'"name":"worse"'*) echo "$passage"; kill -SEGV $$ ;;
*'"name":"silent"'*) ;;
esac
