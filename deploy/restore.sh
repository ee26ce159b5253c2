#!/usr/bin/env bash
# Restore a backup: deploy/restore.sh ARCHIVE.tar.gz
#
# Stop the services first. Settings come from the environment, as for backup.sh. The database must
# be empty (a new PostgreSQL database, or no SQLite file): nothing is ever overwritten. Every file
# is compared with its digest before anything is put in place; afterwards the journal is verified.
set -euo pipefail
umask 077

archive=${1:?usage: deploy/restore.sh ARCHIVE.tar.gz}
archive=$(realpath "$archive")
root=$(cd "$(dirname "$0")/.." && pwd)
var=${MINGQIAN_VAR_DIR:-$root/var}
url=${MINGQIAN_DATABASE_URL:-sqlite:///$var/mingqian.sqlite3}
python=$root/.venv/bin/python
[ -x "$python" ] || python=python3

refuse() { echo "$1" >&2; exit 1; }

mkdir -p "$var"
work=$(mktemp -d "$var/.restoring.XXXXXX")
trap 'rm -rf "$work"' EXIT
tar -C "$work" -xzf "$archive"
(cd "$work" && sha256sum --quiet --check SHA256SUMS) || refuse "the archive is damaged; nothing was restored"
[ ! -e "$var/files" ] || [ -z "$(ls -A "$var/files")" ] || refuse "$var/files is not empty"

case "$url" in
  sqlite:*)
    [ -f "$work/database.sqlite3" ] || refuse "the archive holds a PostgreSQL database"
    path=${url#sqlite://}
    path=${path/#\/\//\/}
    [ ! -e "$path" ] || refuse "$path exists already"
    mkdir -p "$(dirname "$path")"
    cp "$work/database.sqlite3" "$path"
    ;;
  postgres:* | postgresql:*)
    [ -f "$work/database.dump" ] || refuse "the archive holds an SQLite database"
    address=${url/#postgres:/postgresql:}
    tables=$(psql -XAtc "select count(*) from pg_tables where schemaname = 'public'" "$address")
    [ "$tables" = 0 ] || refuse "the database is not empty ($tables tables)"
    pg_restore --no-owner --exit-on-error --single-transaction --dbname="$address" "$work/database.dump"
    ;;
  *) refuse "MINGQIAN_DATABASE_URL: unknown kind of database" ;;
esac

mkdir -p "$var/files"
cp -a "$work/files/." "$var/files/"
cd "$root"
"$python" manage.py migrate --verbosity 0
"$python" manage.py verify_journal
echo "restored from $archive"
