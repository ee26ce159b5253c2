#!/usr/bin/env bash
# Back up an installation: deploy/backup.sh FOLDER
#
# Reads the settings from the environment (systemd gives them; by hand:
#   set -a; . /etc/mingqian/mingqian.env; set +a). Writes FOLDER/mingqian-<time>.tar.gz with the
# database, the files and a list of SHA-256 digests. The signing key goes into an archive of its
# own, readable by the owner alone. Backups older than MINGQIAN_BACKUP_DAYS (default 30) are removed
# only after the new one has been read back and found whole.
set -euo pipefail
umask 077

target=${1:?usage: deploy/backup.sh FOLDER}
root=$(cd "$(dirname "$0")/.." && pwd)
var=${MINGQIAN_VAR_DIR:-$root/var}
url=${MINGQIAN_DATABASE_URL:-sqlite:///$var/mingqian.sqlite3}
key=${MINGQIAN_SIGNING_KEY_FILE:-$var/signing-key.hex}
days=${MINGQIAN_BACKUP_DAYS:-30}
python=$root/.venv/bin/python
[ -x "$python" ] || python=python3

mkdir -p "$target"
stamp=$(date +%Y%m%d-%H%M%S)
work=$(mktemp -d "$target/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT

case "$url" in
  sqlite:*)
    # SQLite's own online backup: consistent while the platform runs
    "$python" - "${url#sqlite://}" "$work/database.sqlite3" <<'PY'
import sqlite3, sys
source_path = sys.argv[1][1:] if sys.argv[1].startswith("//") else sys.argv[1]
with sqlite3.connect(f"file:{source_path}?mode=ro", uri=True) as source, sqlite3.connect(sys.argv[2]) as copy:
    source.backup(copy)
    verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
if verdict != "ok":
    sys.exit(f"the copy is not whole: {verdict}")
PY
    ;;
  postgres:* | postgresql:*)
    pg_dump --format=custom --no-owner --file="$work/database.dump" "${url/#postgres:/postgresql:}"
    pg_restore --list "$work/database.dump" >/dev/null
    ;;
  *)
    echo "MINGQIAN_DATABASE_URL: unknown kind of database" >&2
    exit 1
    ;;
esac

mkdir -p "$work/files"
if [ -d "$var/files" ]; then cp -a "$var/files/." "$work/files/"; fi
(cd "$work" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 -r sha256sum > SHA256SUMS)

archive="$target/mingqian-$stamp.tar.gz"
tar -C "$work" -czf "$archive.part" .
tar -tzf "$archive.part" >/dev/null
mv "$archive.part" "$archive"
if [ -f "$key" ]; then tar -C "$(dirname "$key")" -czf "$target/mingqian-$stamp.key.tar.gz" "$(basename "$key")"; fi

find "$target" -maxdepth 1 -name 'mingqian-*.tar.gz' -mtime "+$days" -delete
echo "$archive"
