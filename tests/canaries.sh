#!/usr/bin/env bash
# Searches the files that the test suites wrote for secrets and contents that must never be written: the upstream token, client keys,
# prompts and image data. The script first plants canaries and verifies that it finds them.
# usage: canaries.sh <folder>... ; each folder is searched recursively.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: $0 <folder>..." >&2; exit 2; }

# The upstream token of the tests, and every key in the gateway's format. The published key and its misspellings are excluded below.
secrets='upstream-token-CANARY-1f6b0c|gw_[a-z2-7]{10}_[a-z2-7]{35}'
published='gw_developers_thiskeyispublishednotasecret'
# Texts from the prompts and pictures of the tests. Test names contain some of them, so test reports are searched for secrets only.
contents='CANARY|a lion|lion sitting|ancient city|Close shot portrait|apple macbook|sunlight filtering|data:image/'

# Files that the gateway writes: logs, databases with their journals, memory dumps.
written=(-name '*.log' -o -name '*.db' -o -name '*.db-*' -o -name 'core' -o -name 'core.[0-9]*' -o -name '*.dmp')
# Files that the test runner writes.
reports=(-name '*.trx' -o -name '*.txt' -o -name '*.xml' -o -name '*.html')

search() { # pattern, folder, expression for find: prints the file names, never the secrets
  local pattern=$1 folder=$2
  shift 2
  find "$folder" -type f \( "$@" \) -print0 | xargs -0 -r grep -aoEH "$pattern" | grep -v "$published" | cut -d: -f1 | sort | uniq -c || true
}

scan() {
  local folder
  for folder in "$@"; do
    [ -d "$folder" ] || continue
    search "$secrets|$contents" "$folder" "${written[@]}"
    search "$secrets" "$folder" "${reports[@]}"
  done
}

planted=$(mktemp -d)
trap 'rm -rf "$planted"' EXIT
key="gw_aaaaaaaaaa_$(printf 'b%.0s' {1..35})"
echo '{"x":"upstream-token-CANARY-1f6b0c"}' >"$planted/a.log"
printf 'SQLite\0\001%s\0' "$key" >"$planted/b.db"
printf '\0\377a lion on\0' >"$planted/c.db-wal"
printf '\0data:image/png;base64,AA' >"$planted/core.17"
echo "<a>$key</a>" >"$planted/d.trx"
echo "only ${published}ag53m2d" >"$planted/clean.log"
found=$(scan "$planted" | wc -l)
if [ "$found" -ne 5 ]; then
  echo "the scan is broken: it found $found of 5 planted canaries" >&2
  exit 1
fi

leaks=$(scan "$@")
files=$(find "$@" -type f \( "${written[@]}" -o "${reports[@]}" \) 2>/dev/null | wc -l)
if [ -n "$leaks" ]; then
  echo "canaries found (count, file):" >&2
  echo "$leaks" >&2
  exit 1
fi
echo "$files files searched, no secret and no content found; 5 of 5 planted canaries found"
[ "$files" -gt 0 ]
