# sensor.sh: the demo's sensor: a cable between two rooms of this machine. In
# one, the "office", captured traffic is replayed; at the other end a real
# sensor watches. Sourced by script/run. Needs root for the cable; without it
# the sensor examines the same captures as files.

wire=komainu0
office=komainu-office

wire_drop()
{
	ip link del "$wire" 2>/dev/null || true
	ip netns del "$office" 2>/dev/null || true
}

wire_make()
{
	[ "$(id -u)" = 0 ] && command -v ip >/dev/null 2>&1 &&
		command -v tcpreplay >/dev/null 2>&1 || return 1
	wire_drop
	ip netns add "$office" 2>/dev/null &&
		ip link add "$wire" type veth peer name office0 netns "$office" \
			2>/dev/null &&
		ip link set "$wire" up &&
		ip netns exec "$office" ip link set office0 up ||
		{ wire_drop; return 1; }
}

# replay FILE...: what the office's machines say, as it was captured.
replay()
{
	ip netns exec "$office" tcpreplay -q -i office0 --topspeed "$@" \
		>/dev/null 2>&1
}

# The office goes on working: the quiet captures, again and again.
office_work()
{
	while ip netns exec "$office" tcpreplay -q -i office0 --mbps 1 \
		tests/captures/quiet-office.pcap >/dev/null 2>&1; do
		sleep 5
	done
}

# sensor_enrol COMPANY: with the code that the centre prints.
sensor_enrol()
{
	if [ -e "$data/sensor/identity" ]; then
		# The centre may be at another port than last time.
		sed -i "s/\"centre\": \"[^\"]*\"/\"centre\": \"$intake\"/" \
			"$data/sensor/identity"
		return 0
	fi
	"$komainu" sensor enrol --data "$data" --company "$1" \
		--name "$(printf '一階の見守り装置')" \
		--set "intake_listen=$intake" >"$data/sensor-code"
	"$sensor" enrol "$(head -n 1 "$data/sensor-code")" \
		--centre "$intake" --data "$data/sensor"
}

sensor_run()
{
	"$sensor" run "$@" --data "$data/sensor" >>"$data/sensor.log" 2>&1 &
	watcher=$!
}

sensor_wait()
{
	for try in $(seq 1 300); do
		if grep -q '"engine": "running"' "$data/sensor/status" \
			2>/dev/null; then
			return 0
		fi
		kill -0 "$watcher" 2>/dev/null || return 1
		sleep 0.2
	done
	return 1
}

# counted SQL: one number out of the centre's rows.
counted()
{
	python3 - "$data/komainu.db" "$1" <<'PYTHON'
import sqlite3
import sys

with sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True,
                     timeout=20) as db:
    print(db.execute(sys.argv[2]).fetchone()[0])
PYTHON
}

# wait_more SECONDS WHAT OLD COMMAND...: until the command prints more.
wait_more()
{
	seconds=$1 what=$2 old=$3
	shift 3
	begun=$(date +%s)
	while [ "$("$@")" -le "$old" ]; do
		[ $(($(date +%s) - begun)) -lt "$seconds" ] ||
			{ echo "error: $what did not come in $seconds s" >&2; return 1; }
		sleep 0.2
	done
	say "$what after $(($(date +%s) - begun)) s"
}

letters()
{
	find "$data/mail" -name '*.eml' 2>/dev/null | wc -l
}
