#!/bin/sh
# Say in one go what this machine lacks, with the remedy for each.
missing=0

lacks() {
  echo "missing: $1" >&2
  echo "   remedy: $2" >&2
  missing=1
}

if ! command -v python3 >/dev/null 2>&1; then
  lacks "python3" "install Python 3.11 or newer and put python3 on the PATH"
elif ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  lacks "Python 3.11 or newer (found $(python3 -V 2>&1))" "install it and put it first on the PATH as python3"
elif ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  lacks "Python's venv module" "install your distribution's python3-venv package"
fi

if ! command -v node >/dev/null 2>&1; then
  lacks "node" "install Node.js 20.19 or newer: the CDK's Python library runs on it, and the web application is built with it"
elif ! node_version=$(node -p process.versions.node 2>/dev/null); then
  lacks "a node that runs ($(command -v node) does not)" "install Node.js 20.19 or newer and put it first on the PATH"
elif ! echo "$node_version" | awk -F . '{ exit !($1 > 20 || ($1 == 20 && $2 >= 19)) }'; then
  lacks "Node.js 20.19 or newer (found $(node --version))" "install it and put it first on the PATH"
fi

command -v npm >/dev/null 2>&1 || lacks "npm" "install it with Node.js"
command -v git >/dev/null 2>&1 || lacks "git" "install git"

free_kb=$(df -Pk . | awk 'NR == 2 { print $4 }')
if [ "$free_kb" -lt 2000000 ] && [ ! -e .venv/.installed ]; then
  lacks "2 GB of free disk (found $((free_kb / 1000)) MB)" "make room on the disk that holds $(pwd)"
fi

exit $missing
