#!/bin/sh
# Write both lock files from pyproject.toml: exact versions with hashes, no package index's address.
# Run it with the oldest Python that is supported, so that the result serves every newer one too.
# Options are passed on: `scripts/lock.sh --upgrade`, `scripts/lock.sh --upgrade-package flask`.
set -eu
cd "$(dirname "$0")/.."

BIN=${BIN:-.venv/bin}

compile() {
    CUSTOM_COMPILE_COMMAND="make lock" "$BIN/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options "$@" pyproject.toml
}

"$BIN/python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "Lock files are made on Python 3.11: make clean lock PYTHON=python3.11" >&2
    exit 1
}

compile "$@" --output-file requirements.lock
compile "$@" --extra dev --constraint requirements.lock --output-file requirements-dev.lock
