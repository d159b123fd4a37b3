#!/bin/sh
# compare.sh MKCAPTURE FOLDER: fails when FOLDER is not what MKCAPTURE writes.
set -eu
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$1" "$made"
status=0
for file in "$made"/*.pcap; do
	name=$(basename "$file")
	if cmp -s "$file" "$2/$name"; then
		echo "ok - $name"
	else
		echo "not ok - $name differs from tests/captures"
		status=1
	fi
done
exit $status
