#!/usr/bin/env bash
# Searches the files that the test suites wrote for secrets and contents that must never be written: the upstream token, client keys,
# prompts and image data. One table may contain prompts and image data, because it is there to keep results: gateway_results. A database
# that has kept results is searched for contents without this table. Secrets must be nowhere, so they are searched for in every byte.
# The script first plants canaries and verifies that it finds them.
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

# The path of a database, if the file belongs to one that has kept results. Its rows of gateway_result_totals are never deleted.
with_results() { # file
  local database=${1%-wal}
  database=${database%-shm}
  [ "$(sqlite3 -readonly "$database" 'SELECT COUNT(*) > 0 FROM gateway_result_totals' 2>/dev/null)" = 1 ] && echo "$database"
}

# A copy of a database without the kept results. VACUUM removes the free pages, in which the removed rows would still be.
without_results() { # database, copy
  local part
  for part in "" -wal -shm; do
    [ ! -f "$1$part" ] || cp "$1$part" "$2$part"
  done
  sqlite3 "$2" 'DELETE FROM gateway_results; PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);' >/dev/null
  rm -f "$2-wal" "$2-shm"
}

search_contents() { # folder: every written file, and the databases with kept results without these
  local folder=$1 file database copies
  copies=$(mktemp -d)
  find "$folder" -type f \( "${written[@]}" \) -print0 | while IFS= read -r -d '' file; do
    if database=$(with_results "$file"); then
      [ "$file" = "$database" ] || continue
      without_results "$file" "$copies/copy.db"
      if grep -aqE "$contents" "$copies/copy.db"; then
        echo "      1 $file"
      fi
    elif grep -aqE "$contents" "$file"; then
      echo "      1 $file"
    fi
  done
  rm -rf "$copies"
}

scan() {
  local folder
  for folder in "$@"; do
    [ -d "$folder" ] || continue
    search "$secrets" "$folder" "${written[@]}"
    search_contents "$folder"
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
# Kept results: a prompt in their table is no leak; a prompt in another table, or a token anywhere, is one.
tables='PRAGMA journal_mode = WAL; CREATE TABLE gateway_results (body); CREATE TABLE gateway_result_totals (client); CREATE TABLE gateway_jobs (error);
  INSERT INTO gateway_result_totals VALUES ("");'
sqlite3 "$planted/kept.db" "$tables INSERT INTO gateway_results VALUES ('a lion'); DELETE FROM gateway_results;
  INSERT INTO gateway_results VALUES ('a lion sitting');" >/dev/null
sqlite3 "$planted/e.db" "$tables INSERT INTO gateway_jobs VALUES ('a lion');" >/dev/null
sqlite3 "$planted/f.db" "$tables INSERT INTO gateway_results VALUES ('upstream-token-CANARY-1f6b0c');" >/dev/null
sqlite3 "$planted/g.db" "CREATE TABLE gateway_results (body); CREATE TABLE gateway_result_totals (client);
  INSERT INTO gateway_results VALUES ('a lion'); DELETE FROM gateway_results; CREATE TABLE gateway_jobs (error);
  INSERT INTO gateway_jobs VALUES ('a lion');" >/dev/null
found=$(scan "$planted" | awk '{print $2}' | sort -u | tr '\n' ' ')
expected=$(printf "$planted/%s " a.log b.db c.db-wal core.17 d.trx e.db f.db g.db)
if [ "$found" != "$expected" ]; then
  echo "the scan is broken: it found $found instead of $expected" >&2
  exit 1
fi

leaks=$(scan "$@")
files=$(find "$@" -type f \( "${written[@]}" -o "${reports[@]}" \) 2>/dev/null | wc -l)
if [ -n "$leaks" ]; then
  echo "canaries found (count, file):" >&2
  echo "$leaks" >&2
  exit 1
fi
echo "$files files searched, no secret and no content found; 8 of 8 planted canaries found"
[ "$files" -gt 0 ]
