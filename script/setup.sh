# setup.sh: installs what is missing on Debian 12+ or Ubuntu 24.04+. Sourced by
# script/run and script/test; never asks a question, safe to run again.
#
# Suricata 7 comes from the main archive where that has it, and from the
# backports suite on Debian 12. The address of that suite is the one this
# machine already uses for its own packages.

if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold= plain=; fi

say()
{
	printf '%s==>%s %s\n' "$bold" "$plain" "$*"
}

die()
{
	printf 'error: %s\n' "$*" >&2
	exit 1
}

as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo -n "$@" || die "'sudo $*' did not work; run this once as root"
	else
		die "root is needed to install packages; run this once as root"
	fi
}

build_packages="build-essential cmake ninja-build pkg-config python3
	libsqlite3-dev libpq-dev libmicrohttpd-dev libgnutls28-dev libcurl4-openssl-dev
	libsodium-dev libssl-dev libseccomp-dev libzstd-dev zlib1g-dev
	libpcap-dev libcairo2-dev libpango1.0-dev libqrencode-dev linux-libc-dev
	libzip-dev libexpat1-dev libxlsxwriter-dev"
run_packages="fonts-noto-cjk fonts-morisawa-bizud-gothic ieee-data ca-certificates curl
	iproute2 tcpreplay"
test_packages="clang libclang-rt-dev clang-format python3 libjansson-dev
	postgresql chromium tidy poppler-utils fonts-noto-cjk iproute2 jq
	mandoc openssl tcpreplay"

installed()
{
	dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null |
		grep -q '^install ok installed'
}

# The release's own name for a package, where it differs.
package_name()
{
	case $1 in
	libclang-rt-dev)
		apt-cache depends clang 2>/dev/null |
			sed -n 's/.*Depends: clang-\([0-9]*\).*/libclang-rt-\1-dev/p' |
			head -n 1
		;;
	chromium)
		if apt-cache policy chromium 2>/dev/null |
			grep -q 'Candidate: [0-9]'; then
			echo chromium
		else
			echo chromium-browser
		fi
		;;
	*) echo "$1" ;;
	esac
}

lists_fresh=
apt_lists()
{
	[ -z "$lists_fresh" ] || return 0
	say "reading the package lists"
	as_root apt-get -q -q update || say "the package lists could not all be read; going on"
	lists_fresh=yes
}

apt_install()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -q -y \
		-o Dpkg::Use-Pty=0 install --no-install-recommends "$@" >/dev/null
}

# PostgreSQL and Suricata are wanted as programs, not as services of the
# machine: the tests and the centre start their own.
no_services_begin()
{
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		as_root mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' |
			as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
	fi
}

install_packages()
{
	missing=
	for wanted in "$@"; do
		installed "$wanted" || missing="$missing $wanted"
	done
	[ -n "$missing" ] || return 0
	apt_lists
	resolved=
	for wanted in $missing; do
		name=$(package_name "$wanted")
		[ -n "$name" ] || continue
		installed "$name" || resolved="$resolved $name"
	done
	[ -n "$resolved" ] || return 0
	no_services_begin
	say "installing:$resolved"
	# shellcheck disable=SC2086
	apt_install $resolved || die "these packages could not be installed:$resolved"
}

suricata_version()
{
	suricata -V 2>/dev/null | sed -n 's/.*version \([0-9]*\).*/\1/p'
}

candidate_version()
{
	apt-cache policy suricata 2>/dev/null |
		sed -n 's/.*Candidate: [0-9]*:\{0,1\}\([0-9]*\)\..*/\1/p'
}

# Writes a source for the backports suite, from this machine's own sources.
add_backports()
{
	. /etc/os-release
	suite="$VERSION_CODENAME-backports"
	target=/etc/apt/sources.list.d/komainu-backports.sources
	if apt-cache policy 2>/dev/null | grep -q "a=[a-z]*-backports.*c=main\|n=$suite"; then
		return 0
	fi
	stanza=$(awk -v suite="$VERSION_CODENAME" 'BEGIN { RS = ""; FS = "\n" }
		/(^|\n)Types:[^\n]*deb/ && $0 ~ "(^|\n)Suites:[^\n]*[ \t]" suite "([ \t\n]|$)" {
			print; exit }' /etc/apt/sources.list.d/*.sources 2>/dev/null)
	if [ -n "$stanza" ]; then
		uri=$(printf '%s\n' "$stanza" | sed -n 's/^URIs:[ \t]*\([^ \t]*\).*/\1/p')
		signed=$(printf '%s\n' "$stanza" | sed -n 's/^Signed-By:[ \t]*//p')
	else
		line=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
			awk -v suite="$VERSION_CODENAME" '$1 == "deb" {
				for (i = 2; i < NF; i++) if ($(i + 1) == suite) { print $0; exit } }')
		uri=$(printf '%s\n' "$line" | grep -o '[a-z+]*://[^ ]*' | head -n 1)
		signed=$(printf '%s\n' "$line" | sed -n 's/.*signed-by=\([^] ,]*\).*/\1/p')
	fi
	[ -n "$uri" ] || die "no package source for $VERSION_CODENAME was found in /etc/apt"
	: "${signed:=/usr/share/keyrings/debian-archive-keyring.gpg}"
	say "adding the suite $suite from this machine's own package source"
	printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
		"$uri" "$suite" "$signed" | as_root tee "$target" >/dev/null
	as_root apt-get -q -q update || die "the suite $suite could not be read"
}

install_suricata()
{
	have=$(suricata_version)
	[ "${have:-0}" -lt 7 ] || return 0
	apt_lists
	candidate=$(candidate_version)
	if [ "${candidate:-0}" -ge 7 ]; then
		say "installing: suricata"
		apt_install suricata || die "suricata could not be installed"
	else
		add_backports
		. /etc/os-release
		say "installing: suricata from $VERSION_CODENAME-backports"
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -q -y \
			-o Dpkg::Use-Pty=0 install --no-install-recommends \
			-t "$VERSION_CODENAME-backports" suricata >/dev/null ||
			die "suricata 7 could not be installed"
	fi
	# Komainu starts Suricata itself, with its own configuration.
	if [ -d /run/systemd/system ]; then
		as_root systemctl disable --now suricata >/dev/null 2>&1 || true
	fi
	have=$(suricata_version)
	[ "${have:-0}" -ge 7 ] || die "Suricata 7 or newer is needed, found '${have:-none}'"
}

install_node()
{
	command -v npm >/dev/null 2>&1 && return 0
	install_packages nodejs npm
}

check_system()
{
	command -v apt-get >/dev/null 2>&1 ||
		die "this script installs packages with apt-get (Debian 12 or newer, Ubuntu 24.04 or newer)"
}

setup_build()
{
	check_system
	# shellcheck disable=SC2086
	install_packages $build_packages $run_packages
	install_suricata
}

setup_test()
{
	setup_build
	# shellcheck disable=SC2086
	install_packages $test_packages
	install_node
}
