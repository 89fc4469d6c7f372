"""Databases of the tests' own: a PostgreSQL one beside the one that ``TEST_DATABASE_URL`` names, made afresh."""

import os

from sqlalchemy import NullPool, create_engine, make_url, text

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def fresh_postgresql(purpose: str) -> str | None:
    """The address of an empty database for this worker and ``purpose``; ``None`` when the tests run on SQLite."""
    given = os.environ.get("TEST_DATABASE_URL")
    if not given:
        return None
    url = make_url(given)
    own = url.set(database=f"{url.database}_{purpose}_{WORKER}")
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{own.database}"'))
    return own.render_as_string(hide_password=False)
