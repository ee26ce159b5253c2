#!/usr/bin/env bash
# Run a command on a throw-away PostgreSQL: scripts/postgres.sh COMMAND [ARGUMENT…]
#
# A private cluster of Debian's binaries is made under .state/pg.PID, listens on a free loopback port
# with a random password, is told to MINGQIAN_DATABASE_URL, and is gone when the command ends.
# PostgreSQL refuses to run as root; there the cluster belongs to `postgres` (or `nobody`).
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || { sed -n '2,6s/^# //p' "$0"; exit 2; }

bindir=$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1)
bindir=${bindir:-$(command -v initdb || true)}
[ -n "$bindir" ] || { echo "PostgreSQL is needed: apt-get install postgresql" >&2; exit 1; }
bindir=$(dirname "$bindir")

as_owner=()
owner=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
  owner=nobody
  if id postgres >/dev/null 2>&1; then owner=postgres; fi
  as_owner=(runuser -u "$owner" --)
fi

mkdir -p .state
home="$PWD/.state/pg.$$"   # one for each run: two may go on side by side
rm -rf "$home"
mkdir -p "$home"
# A checkout only root may enter is no home for somebody else
if [ "${#as_owner[@]}" -gt 0 ] && ! "${as_owner[@]}" test -x "$home"; then
  rmdir "$home"
  home=$(mktemp -d "${TMPDIR:-/tmp}/mingqian-pg.XXXXXX")
fi
if [ "${#as_owner[@]}" -gt 0 ]; then chown "$owner" "$home"; fi
chmod 700 "$home"

stop() {
  status=$?
  (cd / && "${as_owner[@]}" "$bindir/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1) || true
  rm -rf "$home"
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

read -r port password < <(python3 - <<'PY'
import secrets, socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1], secrets.token_hex(16))
PY
)

secret="$home/password"
(umask 077 && printf '%s' "$password" > "$secret")
if [ "${#as_owner[@]}" -gt 0 ]; then chown "$owner" "$secret"; fi

(
  cd /
  "${as_owner[@]}" "$bindir/initdb" -D "$home/data" -U mingqian --pwfile="$secret" \
    --auth=scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync >"$home.log" 2>&1 ||
    { cat "$home.log" >&2; exit 1; }
  # Nothing here outlives the command: durability is switched off for speed
  "${as_owner[@]}" "$bindir/pg_ctl" -D "$home/data" -l "$home/data/server.log" -w start \
    -o "-h 127.0.0.1 -p $port -k $home -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
    >>"$home.log" 2>&1 || { cat "$home.log" "$home/data/server.log" >&2; exit 1; }
)
rm -f "$home.log"

export PGPASSWORD="$password"
"$bindir/createdb" -h 127.0.0.1 -p "$port" -U mingqian -E UTF8 mingqian
unset PGPASSWORD
export MINGQIAN_DATABASE_URL="postgres://mingqian:$password@127.0.0.1:$port/mingqian"
"$@"
