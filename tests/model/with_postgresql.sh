#!/usr/bin/env bash
# with_postgresql.sh COMMAND [ARGUMENT ...] [-- COMMAND ...]
#
# Starts a PostgreSQL of its own (a new cluster in a temporary folder, reached
# only through a socket in it, gone afterwards), runs each command with
# KOMAINU_TEST_DATABASE naming it, and fails when one of them failed. The
# commands may stop and start it by "$KOMAINU_TEST_POSTGRESQL stop|start".
# Exits 77 (skipped) when no PostgreSQL is installed.
set -u

find_binaries()
{
	local at
	for at in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) \
		/usr/pgsql-*/bin /usr/local/pgsql/bin; do
		[ -x "$at/initdb" ] && [ -x "$at/pg_ctl" ] && {
			echo "$at"
			return
		}
	done
	at=$(command -v initdb) && dirname "$at"
}

binaries=$(find_binaries)
if [ -z "$binaries" ]; then
	echo "1..0 # SKIP no PostgreSQL is installed"
	exit 77
fi

# Sockets have short names: the folder must not be deep.
folder=$(mktemp -d /tmp/komainu-pg.XXXXXX) || exit 1
as=()
if [ "$(id -u)" = 0 ]; then
	# PostgreSQL refuses to run as root.
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	chown "$user" "$folder"
	as=(runuser -u "$user" --)
fi
chmod 755 "$folder"

cat >"$folder/control" <<CONTROL
#!/bin/sh
# control stop|start: the test server dies, or comes back.
cd /
case \$1 in
start) exec ${as[*]} "$binaries/pg_ctl" -s -w -t 60 -D "$folder/data" \\
	-l "$folder/log" -o "-k $folder -c listen_addresses= -c fsync=off \\
	-c full_page_writes=off -c max_connections=40 -c shared_buffers=32MB \\
	-c unix_socket_permissions=0777" start ;;
stop) exec ${as[*]} "$binaries/pg_ctl" -s -w -t 60 -D "$folder/data" \\
	-m immediate stop ;;
esac
CONTROL
chmod 755 "$folder/control"

cleanup()
{
	trap - EXIT INT TERM HUP
	"$folder/control" stop >/dev/null 2>&1
	rm -rf "$folder"
}
trap cleanup EXIT
trap 'cleanup; exit 130' INT TERM HUP

if ! (cd / && "${as[@]}" "$binaries/initdb" -D "$folder/data" -U komainu \
	-A trust -E UTF8 --locale=C --no-sync) >"$folder/initdb.log" 2>&1; then
	cat "$folder/initdb.log" >&2
	exit 1
fi
if ! "$folder/control" start; then
	cat "$folder/log" >&2
	exit 1
fi

export KOMAINU_TEST_DATABASE="postgresql://komainu@${folder//\//%2F}/postgres"
export KOMAINU_TEST_POSTGRESQL="$folder/control"

failed=0
command=()
run_command()
{
	[ ${#command[@]} -gt 0 ] || return 0
	echo "# ${command[0]##*/}"
	"${command[@]}" || {
		echo "# FAILED: ${command[*]}"
		failed=1
	}
	command=()
}
for word in "$@"; do
	if [ "$word" = -- ]; then
		run_command
	else
		command+=("$word")
	fi
done
run_command
[ $failed = 0 ] || tail -n 30 "$folder/log" | sed 's/^/# server: /' >&2
exit $failed
