#!/bin/sh
# A time-stamping authority of its own for one test, made by openssl. Usage:
#   authority.sh make DIR    makes its certificates
#   authority.sh reply DIR   answers a query on standard input
set -eu
cd "$2"
case "$1" in
make)
  key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
  openssl req -x509 $key -keyout ca.key -out ca.pem -days 2 -subj "/CN=Sample CA" 2>/dev/null
  openssl req $key -keyout tsa.key -out tsa.csr -subj "/CN=Sample TSA" 2>/dev/null
  printf 'extendedKeyUsage = critical,timeStamping\n' >tsa.ext
  openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
    -extfile tsa.ext -out tsa.pem 2>/dev/null
  cat >tsa.cnf <<CONFIG
[tsa]
default_tsa = sample
[sample]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
CONFIG
  ;;
reply)
  cat >query.tsq
  openssl ts -reply -config tsa.cnf -queryfile query.tsq -out reply.tsr 2>/dev/null
  cat reply.tsr
  ;;
esac
