#!/bin/sh
# Bring the database up to date, load the reference data and the demo, and serve. Safe to repeat: data stays.
set -eu
cd "$(dirname "$0")/.."

export PLENARY_ENV="${PLENARY_ENV:-demo}"
export PORT="${PORT:-8000}"
bin=.venv/bin

umask 077   # the database and the development secret are nobody else's to read
mkdir -p instance

"$bin/python" scripts/port_is_free.py 127.0.0.1 "$PORT"

"$bin/flask" --app wsgi db upgrade
"$bin/flask" --app wsgi reference load
"$bin/flask" --app wsgi demo   # does nothing when the demo is there, and prints its accounts

exec "$bin/gunicorn" --config gunicorn.conf.py wsgi:app
