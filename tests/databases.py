"""Databases of the tests' own: a PostgreSQL one beside the one that ``TEST_DATABASE_URL`` names, made afresh."""

import atexit
import os

from sqlalchemy import URL, NullPool, create_engine, make_url, text

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def fresh_postgresql(purpose: str) -> str | None:
    """The address of an empty database of this process, dropped at its end; ``None`` when the tests run on SQLite."""
    given = os.environ.get("TEST_DATABASE_URL")
    if not given:
        return None
    url = make_url(given)
    own = url.set(database=f"{url.database}_{purpose}_{WORKER}_{os.getpid()}")
    drop = f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)'
    _on_server(url, drop, f'CREATE DATABASE "{own.database}"')
    atexit.register(_on_server, url, drop)
    return own.render_as_string(hide_password=False)


def _on_server(url: URL, *statements: str) -> None:
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
