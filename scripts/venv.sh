#!/bin/sh
# Make a virtual environment from a lock file, or add a second lock file to it.
# usage: venv.sh new|add PYTHON FOLDER LOCKFILE
# Only exact versions with the right digest are installed; anything else ends with an error.
set -eu

mode=$1 python=$2 folder=$3 lock=$4

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

check_python() {
    command -v "$python" >/dev/null 2>&1 ||
        fail "There is no '$python' here. Install Python 3.11 or newer, or name one: make run PYTHON=python3.12"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Plenary needs Python 3.11 or newer; '$python' is $("$python" -V 2>&1). Name another: make run PYTHON=python3.12"
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "'$python' cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"
}

if [ "$mode" = new ]; then
    check_python
    echo "Making the virtual environment in $folder (once)"
    "$python" -m venv --clear "$folder" ||
        fail "'$python' could not make $folder. On Debian and Ubuntu: sudo apt install python3-venv"
fi

echo "Installing what $lock lists"
"$folder/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r "$lock" ||
    fail "Not everything in $lock could be installed (see above). When the cause is mended, the same command goes on."
