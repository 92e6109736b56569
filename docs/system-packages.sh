#!/bin/sh
# Checks the system packages: the libraries that WeasyPrint needs (build), Chromium without windows for the tests (test), mmdebstrap for fresh
# systems (roots).
# Installs them when run by root on Debian; otherwise prints the exact command and ends with 1.
set -eu
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 python3-venv"
[ "${1:-build}" = test ] && packages="$packages chromium-headless-shell"
[ "${1:-build}" = roots ] && packages="$packages mmdebstrap"

command -v dpkg-query >/dev/null 2>&1 || exit 0 # not Debian: WeasyPrint says which library is missing
wanted=
for package in $packages; do
  [ "$package" = python3-venv ] && python3 -c 'import ensurepip' 2>/dev/null && continue
  dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || wanted="$wanted $package"
done
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends $wanted >/dev/null
else
  echo "System packages are missing. Run this, then try again:" >&2
  echo "  sudo apt-get update && sudo apt-get install --yes --no-install-recommends$wanted" >&2
  exit 1
fi
