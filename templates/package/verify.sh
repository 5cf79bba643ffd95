#!/usr/bin/env bash
# 証拠パッケージの検証。bash、GNU coreutils、openssl だけで動く。
# Checks an evidence package with bash, GNU coreutils and openssl only.
#
#   bash verify.sh                                  すべて / everything
#   bash verify.sh VKEY                             すべて、別に受け取った鍵で / everything, under a key received elsewhere
#   bash verify.sh EVENT.json EVENT.tlog-proof VKEY 一つの出来事 / one event
#
# VKEY: C2SP の検証鍵、またはそれを書いたファイル / a C2SP verifier key, or a file that holds it.
# 終了コード / exit: 0 正しい / all holds, 1 最初の誤り / the first fault, 2 使い方か道具 / usage or tools.
set -u
export LC_ALL=C
shopt -s globstar dotglob nullglob

fail() { # file, Japanese, English
  printf '不合格 / FAILED: %s\n  %s\n  %s\n' "$1" "$2" "$3" >&2
  exit 1
}

ok() { printf '合格 / OK: %s / %s\n' "$1" "$2"; }

usage() {
  printf '使い方 / usage: bash verify.sh [VKEY]\n                bash verify.sh EVENT.json EVENT.tlog-proof VKEY\n' >&2
  exit 2
}

for tool in openssl sha256sum sha512sum base64 od tr cut head cat mktemp rm dirname; do
  command -v "$tool" >/dev/null 2>&1 || {
    printf '%s がありません / is missing: %s\n' "$tool" "$tool" >&2
    exit 2
  }
done
((BASH_VERSINFO[0] >= 4)) || {
  printf 'bash 4 以上が要ります / bash 4 or newer is needed\n' >&2
  exit 2
}
TMP=$(mktemp -d) || exit 2
trap 'rm -rf "$TMP"' EXIT

# --- bytes, hex, base64 ------------------------------------------------------

unhex() { # hex → bytes on stdout
  local i out=
  for ((i = 0; i < ${#1}; i += 2)); do out+="\\x${1:i:2}"; done
  printf "$out"
}

HEX=
from_base64() { # strict base64 → $HEX; false when it is none, or written in another way
  HEX=
  [[ $1 =~ ^[A-Za-z0-9+/]+=?=?$ ]] || return 1
  HEX=$(printf %s "$1" | base64 -d 2>/dev/null | od -An -v -tx1 | tr -d ' \n')
  [ "$(unhex "$HEX" | base64 -w0)" = "$1" ]
}

sha256_of() { sha256sum | cut -c1-64; } # stdin → hex

LINES_OF=()
read_lines() { # file → LINES_OF, exactly: no NUL, a line end at the end
  [ -f "$1" ] && [ -r "$1" ] || fail "$1" "ファイルがないか、読めません" "the file is not there or cannot be read"
  mapfile -t LINES_OF <"$1" 2>/dev/null
  [ ${#LINES_OF[@]} -gt 0 ] &&
    [ "$(printf '%s\n' "${LINES_OF[@]}" | sha256_of)" = "$(sha256_of <"$1")" ] ||
    fail "$1" "文字のファイルとして読めません" "it is not a text file"
}

# --- the key (C2SP signed-note verifier key, Ed25519) ------------------------

KEY_NAME= KEY_ID= KEY_HEX= VKEY=
set_key() { # vkey or file, where it came from
  local from=${2:-$1}
  VKEY=$1
  [ -f "$1" ] && VKEY=$(head -n 1 "$1")
  [[ $VKEY =~ ^([^+[:space:]]+)\+([0-9a-f]{8})\+(.+)$ ]] ||
    fail "$from" "検証鍵の形ではありません" "it is not a verifier key"
  KEY_NAME=${BASH_REMATCH[1]} KEY_ID=${BASH_REMATCH[2]}
  from_base64 "${BASH_REMATCH[3]}" && [ ${#HEX} -eq 66 ] && [ "${HEX:0:2}" = 01 ] ||
    fail "$from" "Ed25519 の検証鍵ではありません" "it is not a verifier key for Ed25519"
  KEY_HEX=${HEX:2}
  local id
  id=$({ printf '%s\n' "$KEY_NAME" && unhex "01$KEY_HEX"; } | sha256_of)
  [ "${id:0:8}" = "$KEY_ID" ] ||
    fail "$from" "検証鍵の名前と番号が合いません" "name and number of the verifier key do not fit"
  key_pem >"$TMP/key.pem"
}

key_pem() { # SubjectPublicKeyInfo, RFC 8410
  printf -- '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' \
    "$(unhex "302a300506032b6570032100$KEY_HEX" | base64 -w0)"
}

is_signature() { # file signed, signature in hex
  unhex "$2" >"$TMP/signature"
  openssl pkeyutl -verify -pubin -inkey "$TMP/key.pem" -rawin -in "$1" \
    -sigfile "$TMP/signature" >/dev/null 2>&1
}

# --- the checkpoint (C2SP tlog-checkpoint in a signed note) -------------------

NOTE= NOTE_SIZE= NOTE_ROOT= GOOD_NOTE= HEAD_NOTE=
check_note() { # file, its first line in LINES_OF, "any" where another key may have signed
  local file=$1 from=$2 any=${3-} i blank=0 count=${#LINES_OF[@]} signed=
  printf -v NOTE '%s\n' "${LINES_OF[@]:from}"
  for ((i = from; i < count; i++)); do
    [ -n "${LINES_OF[i]}" ] || { blank=$i && break; }
  done
  ((blank >= from + 3)) || fail "$file" "チェックポイントの形ではありません" "it holds no checkpoint"
  [ "${LINES_OF[from]}" = "$KEY_NAME" ] ||
    fail "$file" "別の台帳のチェックポイントです: ${LINES_OF[from]}" "the checkpoint is of another ledger: ${LINES_OF[from]}"
  NOTE_SIZE=${LINES_OF[from + 1]}
  [[ $NOTE_SIZE =~ ^(0|[1-9][0-9]{0,17})$ ]] || fail "$file" "件数がありません" "the number of events is missing"
  from_base64 "${LINES_OF[from + 2]}" && [ ${#HEX} -eq 64 ] ||
    fail "$file" "根のハッシュがありません" "the root hash is missing"
  NOTE_ROOT=$HEX
  [ "$NOTE" != "$GOOD_NOTE" ] || return 0 # checked already
  printf '%s\n' "${LINES_OF[@]:from:blank-from}" >"$TMP/note"
  for ((i = blank + 1; i < count; i++)); do
    [[ ${LINES_OF[i]} =~ ^—\ ([^+[:space:]]+)\ ([A-Za-z0-9+/=]+)$ ]] ||
      fail "$file" "署名の行が壊れています" "a line of a signature is damaged"
    [ "${BASH_REMATCH[1]}" = "$KEY_NAME" ] || continue
    from_base64 "${BASH_REMATCH[2]}" || fail "$file" "署名の行が壊れています" "a line of a signature is damaged"
    [ "${HEX:0:8}" = "$KEY_ID" ] || continue
    [ ${#HEX} -eq 136 ] && is_signature "$TMP/note" "${HEX:8}" ||
      fail "$file" "署名が正しくありません" "the signature is wrong"
    signed=yes
  done
  [ -z "$any" ] || return 0
  [ -n "$signed" ] || fail "$file" "この鍵の署名がありません: $VKEY" "it is not signed with this key: $VKEY"
  GOOD_NOTE=$NOTE
}

# --- the tree (RFC 6962) and inclusion proofs (C2SP tlog-proof) ---------------

declare -A NODES
NODE=
node() { # left, right → NODE; the same nodes come again and again
  NODE=${NODES[$1$2]-}
  [ -z "$NODE" ] || return 0
  NODE=$(unhex "01$1$2" | sha256_of)
  NODES[$1$2]=$NODE
}

check_event() { # event, proof
  local event=$1 proof=$2 i at=1 index last hash
  local -a path=()
  [ -f "$event" ] || fail "$event" "ファイルがありません" "the file is not there"
  read_lines "$proof"
  [ "${LINES_OF[0]}" = "c2sp.org/tlog-proof@v1" ] ||
    fail "$proof" "証明の形ではありません" "it is not a proof"
  [[ ${LINES_OF[at]-} != "extra "* ]] || at=2
  [[ ${LINES_OF[at]-} =~ ^index\ (0|[1-9][0-9]{0,17})$ ]] ||
    fail "$proof" "番号がありません" "the number of the event is missing"
  index=${BASH_REMATCH[1]}
  for ((i = at + 1; i < ${#LINES_OF[@]}; i++)); do
    [ -n "${LINES_OF[i]}" ] || break
    from_base64 "${LINES_OF[i]}" && [ ${#HEX} -eq 64 ] ||
      fail "$proof" "ハッシュが壊れています" "a hash is damaged"
    path+=("$HEX")
  done
  check_note "$proof" $((i + 1))
  ((index < NOTE_SIZE)) || fail "$proof" "番号が件数を超えています" "the event is not below the checkpoint"
  last=$((NOTE_SIZE - 1))
  hash=$({ printf '\0' && cat "$event"; } | sha256_of)
  INDEX=$index
  for sibling in ${path[@]+"${path[@]}"}; do # RFC 9162 §2.1.3.2
    ((last > 0)) || fail "$proof" "証明が長すぎます" "the proof is too long"
    if ((index % 2 == 1 || index == last)); then
      node "$sibling" "$hash"
      while ((index % 2 == 0 && index != 0)); do ((index >>= 1, last >>= 1)); done
    else
      node "$hash" "$sibling"
    fi
    hash=$NODE
    ((index >>= 1, last >>= 1))
  done
  ((last == 0)) && [ "$hash" = "$NOTE_ROOT" ] ||
    fail "$event" "台帳にこの出来事があることを証明していません（$proof）" "the proof does not show that this event stands in the ledger ($proof)"
}

check_earlier() { # checkpoint, consistency proof: the ledger goes on from it (RFC 9162 §2.1.4.2)
  local file=$1 proof=$2 i old old_root old_hash hash a b sibling
  local -a path=()
  read_lines "$file"
  check_note "$file" 0 any
  old=$NOTE_SIZE old_root=$NOTE_ROOT
  read_lines "$proof"
  [ "${LINES_OF[0]}" = "old $old" ] || fail "$proof" "別の件数からの証明です" "it is a proof from another size"
  for ((i = 1; i < ${#LINES_OF[@]}; i++)); do
    [ -n "${LINES_OF[i]}" ] || break
    from_base64 "${LINES_OF[i]}" && [ ${#HEX} -eq 64 ] || fail "$proof" "ハッシュが壊れています" "a hash is damaged"
    path+=("$HEX")
  done
  check_note "$proof" $((i + 1))
  [ "$NOTE" = "$HEAD_NOTE" ] || fail "$proof" "別のチェックポイントです" "it is under another checkpoint"
  ((0 < old && old < NOTE_SIZE)) || fail "$proof" "件数が合いません" "the sizes do not fit"
  ((old & (old - 1))) || path=("$old_root" ${path[@]+"${path[@]}"})
  ((a = old - 1, b = NOTE_SIZE - 1))
  while ((a % 2 == 1)); do ((a >>= 1, b >>= 1)); done
  hash=${path[0]-} old_hash=${path[0]-}
  for sibling in ${path[@]+"${path[@]:1}"}; do
    ((b > 0)) || fail "$proof" "証明が長すぎます" "the proof is too long"
    if ((a % 2 == 1 || a == b)); then
      node "$sibling" "$old_hash" && old_hash=$NODE
      node "$sibling" "$hash" && hash=$NODE
      while ((a % 2 == 0 && a != 0)); do ((a >>= 1, b >>= 1)); done
    else
      node "$hash" "$sibling" && hash=$NODE
    fi
    ((a >>= 1, b >>= 1))
  done
  ((b == 0)) && [ "$old_hash" = "$old_root" ] && [ "$hash" = "$NOTE_ROOT" ] ||
    fail "$file" "台帳はこのチェックポイントの続きではありません（$proof）" "the ledger does not go on from this checkpoint ($proof)"
}

# --- SSH signatures (OpenSSH PROTOCOL.sshsig) ----------------------------------

SSH_NAME=0000000b7373682d65643235353139 # string "ssh-ed25519"
ssh_key() { printf %s "${SSH_NAME}00000020$KEY_HEX"; }

check_ssh() { # file signed, signature file: every byte of it is what it must be
  local file=$1 sig=$2 text= i count head want
  read_lines "$sig"
  count=${#LINES_OF[@]}
  [ "${LINES_OF[0]}" = "-----BEGIN SSH SIGNATURE-----" ] &&
    [ "${LINES_OF[count - 1]}" = "-----END SSH SIGNATURE-----" ] ||
    fail "$sig" "SSH 署名の形ではありません" "it is not an SSH signature"
  for ((i = 1; i < count - 1; i++)); do text+=${LINES_OF[i]}; done
  # "SSHSIG", version 1, key, namespace "akashi", reserved "", "sha512"
  head=535348534947
  want=${head}0000000100000033$(ssh_key)00000006616b6173686900000000000000067368613531320000005
  want+=3${SSH_NAME}00000040
  from_base64 "$text" && [ ${#HEX} -eq $((${#want} + 128)) ] && [ "${HEX:0:${#want}}" = "$want" ] ||
    fail "$sig" "この鍵の SSH 署名ではありません" "it is not an SSH signature with this key"
  unhex "${head}00000006616b61736869000000000000000673686135313200000040$(sha512sum <"$file" | cut -c1-128)" >"$TMP/sshsig"
  is_signature "$TMP/sshsig" "${HEX:${#want}}" ||
    fail "$file" "SSH 署名が合いません（$sig）" "the SSH signature does not fit ($sig)"
}

# --- everything ------------------------------------------------------------------

declare -A LISTED
check_manifest() { # manifest: its files are there and have their hashes
  local manifest=$1 line out
  [ -s "$manifest" ] || return 0
  read_lines "$manifest"
  for line in "${LINES_OF[@]}"; do
    [[ $line =~ ^([0-9a-f]{64})\ \ ([^\\%]+)$ ]] || fail "$manifest" "目録の行が壊れています: $line" "a line of the manifest is damaged: $line"
    [[ /${BASH_REMATCH[2]}/ != */../* && ${BASH_REMATCH[2]} != /* ]] ||
      fail "$manifest" "外を指す行があります: $line" "a line leads outside: $line"
    LISTED[${BASH_REMATCH[2]}]=${BASH_REMATCH[1]}
  done
  if ! out=$(sha256sum --check --strict --quiet "$manifest" 2>/dev/null); then
    out=${out%%$'\n'*}
    fail "${out%: FAILED*}" "中身が目録（$manifest）と違うか、読めません" "it is not as the manifest says ($manifest), or cannot be read"
  fi
}

check_keys() {
  local ssh
  ssh=$(unhex "$(ssh_key)" | base64 -w0)
  [ "$(cat ledger/key.pem)" = "$(key_pem)" ] || fail ledger/key.pem "別の鍵です" "it is another key"
  [ "$(cat ledger/key.pub)" = "ssh-ed25519 $ssh $KEY_NAME" ] || fail ledger/key.pub "別の鍵です" "it is another key"
  [ "$(cat allowed_signers)" = "$KEY_NAME namespaces=\"akashi\" ssh-ed25519 $ssh" ] ||
    fail allowed_signers "別の鍵です" "it is another key"
}

declare -A EVENT COMMITTED
is_erased() { # event, value: some event says that what opens it was erased
  local event
  [[ ${EVENT[$1]} != *'"type":"erased"'* ]] || return 0
  for event in "${EVENT[@]}"; do
    [[ $event == *'"type":"erased"'* ]] || continue
    [[ $event != *"\"$2\""* ]] || return 0
    # An earlier form names the commitments to files only.
    [[ $event == *'"words":['* || ${EVENT[$1]} == *'"files":['* ]] || return 0
  done
  return 1
}

check_commitments() {
  local kind code number value key sha path rest n=0 erased=0 other=0 absent=0 mac got
  local table=ledger/commitments.tsv
  [ -f "$table" ] || fail "$table" "ファイルがありません" "the file is not there"
  while IFS=$'\t' read -r kind code number value key sha path rest; do
    [[ $value =~ ^[0-9a-f]{64}$ && -z $rest && -n ${EVENT[$number]-} ]] ||
      fail "$table" "行が壊れています: $kind $code" "a line is damaged: $kind $code"
    [[ ${EVENT[$number]} == *"\"$value\""* ]] ||
      fail "$table" "出来事 $number にこの約束値はありません: $code" "event $number does not hold this commitment: $code"
    COMMITTED[$number$value]=yes
    if [ "$kind" = erased ]; then
      is_erased "$number" "$value" ||
        fail "$table" "出来事 $number の約束値が開かれておらず、消去の出来事もありません" "a commitment of event $number is not opened, and no erasure says so"
      ((erased += 1))
      continue
    fi
    if [ "$kind" = other ]; then
      ((other += 1))
      continue
    fi
    [[ $key =~ ^[0-9a-f]{64}$ ]] || fail "$table" "鍵がありません: $code" "there is no key: $code"
    if [ "$kind" = document ]; then
      [[ $sha =~ ^[0-9a-f]{64}$ ]] || fail "$table" "ハッシュがありません: $code" "there is no hash: $code"
      if [ "$path" = - ]; then
        ((absent += 1))
      else
        [ "${LISTED[$path]-}" = "$sha" ] ||
          fail "$path" "台帳に記された文書 $code ではありません" "it is not document $code of the ledger"
        LISTED[$path]=proven
      fi
      mac=$(unhex "$sha" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -r 2>/dev/null)
    else
      [ -f "$path" ] || fail "$path" "ファイルがありません" "the file is not there"
      LISTED[$path]=proven
      mac=$(openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -r <"$path" 2>/dev/null)
    fi
    got=${mac%% *}
    [ "$got" = "$value" ] ||
      fail "$([ "$path" = - ] && printf %s "$code" || printf %s "$path")" \
        "出来事 $number の約束値と合いません" "it does not fit the commitment in event $number"
    ((n += 1))
    [ ! -t 2 ] || printf '\r%s ' "$n" >&2
  done <"$table"
  [ ! -t 2 ] || printf '\r' >&2
  # Every commitment of every event is in the table, every original and
  # judgement is one that the ledger tells of.
  for number in "${!EVENT[@]}"; do
    rest=
    [[ ${EVENT[$number]} =~ \"files\":\[([^]]*)\] ]] && rest=${BASH_REMATCH[1]}
    [[ ${EVENT[$number]} =~ \"judgement\":(\"[0-9a-f]{64}\") ]] && rest+=,${BASH_REMATCH[1]}
    [[ ${EVENT[$number]} =~ \"dismissal\":(\"[0-9a-f]{64}\") ]] && rest+=,${BASH_REMATCH[1]}
    [[ ${EVENT[$number]} =~ \"act\":(\"[0-9a-f]{64}\") ]] && rest+=,${BASH_REMATCH[1]}
    [[ ${EVENT[$number]} =~ \"statement\":(\"[0-9a-f]{64}\") ]] && rest+=,${BASH_REMATCH[1]}
    while [[ $rest =~ \"([0-9a-f]{64})\"(.*)$ ]]; do
      value=${BASH_REMATCH[1]} rest=${BASH_REMATCH[2]}
      [ -n "${COMMITTED[$number$value]-}" ] ||
        fail "$table" "出来事 $number の約束値が表にありません" "a commitment of event $number is not in the table"
    done
  done
  for path in data/originals/** data/judgements/** data/dismissals/** data/acts/** data/statements/**; do
    [ ! -f "$path" ] || [ "${LISTED[$path]-}" = proven ] ||
      fail "$path" "台帳のどの出来事にもありません" "no event of the ledger tells of it"
  done
  ok "約束値 $n 件が開き、原本と判断に合う" "$n commitments open and fit originals and judgements"
  ((absent == 0)) || printf '注意 / NOTE: 中身のない文書 %s 件（data/names.csv の missing, damaged） / documents without their bytes: %s\n' $absent $absent
  ((other == 0)) || printf '注意 / NOTE: 前の案件の、ここにない文書の約束値 %s 件 / commitments to documents of earlier cases that are not here: %s\n' $other $other
  ((erased == 0)) || printf '注意 / NOTE: 消去されて開けない約束値 %s 件 / commitments that were erased and cannot be opened: %s\n' $erased $erased
}

check_all() {
  local file count stamps
  [ -f bagit.txt ] || cd "$(dirname "$0")" || exit 2
  [ -f bagit.txt ] || fail bagit.txt "証拠パッケージのフォルダではありません" "this is not the folder of an evidence package"
  read_lines ledger/vkey
  [ ${#LINES_OF[@]} -eq 1 ] || fail ledger/vkey "一行ではありません" "it is not one line"
  local inside=${LINES_OF[0]}
  if [ $# -gt 0 ]; then set_key "$1"; else set_key "$inside" ledger/vkey; fi
  [ "$VKEY" = "$inside" ] || fail ledger/vkey "渡された鍵と違います: $VKEY" "it is not the key that was given: $VKEY"
  check_ssh tagmanifest-sha256.txt tagmanifest-sha256.txt.sig
  check_ssh manifest-sha256.txt manifest-sha256.txt.sig
  ok "目録の署名" "signatures over the manifests"
  check_manifest tagmanifest-sha256.txt
  check_manifest manifest-sha256.txt
  check_keys
  for file in data/** ledger/**; do
    [ ! -L "$file" ] || fail "$file" "リンクです" "it is a link"
    [ -d "$file" ] || [ -n "${LISTED[$file]-}" ] || fail "$file" "目録にありません" "it is in no manifest"
  done
  ok "ファイル ${#LISTED[@]} 件が目録のとおり" "${#LISTED[@]} files are as the manifests say"
  read_lines ledger/checkpoint
  check_note ledger/checkpoint 0
  HEAD_NOTE=$NOTE
  ok "チェックポイントの署名（出来事 $NOTE_SIZE 件）" "signature of the checkpoint (over $NOTE_SIZE events)"
  count=0
  for file in ledger/events/*.json; do
    check_event "$file" "${file%.json}.tlog-proof"
    [ "$NOTE" = "$HEAD_NOTE" ] || fail "${file%.json}.tlog-proof" "別のチェックポイントです" "it is under another checkpoint"
    printf -v number %06d "$INDEX"
    [ "$file" = "ledger/events/$number.json" ] || fail "$file" "番号が証明と違います" "its number is not that of the proof"
    EVENT[$number]=$(cat "$file")
    ((count += 1))
  done
  ok "出来事 $count 件が台帳にある" "$count events stand in the ledger"
  check_commitments
  count=0
  for file in ledger/checkpoints/*.checkpoint; do
    check_earlier "$file" "${file%.checkpoint}.consistency"
    ((count += 1))
  done
  ((count == 0)) || ok "以前のチェックポイント $count 件の続きである" "the ledger goes on from $count earlier checkpoints"
  for file in ledger/timestamps/*.checkpoint; do
    read_lines "$file"
    check_note "$file" 0 any
    count=ledger/checkpoint
    [ "$NOTE" = "$HEAD_NOTE" ] || printf -v count 'ledger/checkpoints/%06d.checkpoint' "$NOTE_SIZE"
    [ -f "$count" ] && [ "$(sha256_of <"$file")" = "$(sha256_of <"$count")" ] ||
      fail "$file" "台帳のチェックポイントと違います" "it is not the checkpoint of the ledger"
  done
  stamps=(ledger/timestamps/*.tsr)
  ((${#stamps[@]} == 0)) || printf '未検証 / NOT CHECKED: タイムスタンプ / time stamps (README): %s\n' "${stamps[*]}"
  if [ $# -eq 0 ]; then
    printf '未検証 / NOT CHECKED: 鍵が誰のものか。別の経路で受け取った鍵と比べること /\n  whose key this is; compare it with one received by another way:\n  %s\n' "$VKEY"
  fi
}

case $# in
0) check_all ;;
1) check_all "$1" ;;
3)
  set_key "$3"
  check_event "$1" "$2"
  ok "$1 は台帳の $INDEX 番（全 $NOTE_SIZE 件）" "$1 is number $INDEX of $NOTE_SIZE in the ledger"
  ;;
*) usage ;;
esac
