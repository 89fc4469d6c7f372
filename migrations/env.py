"""Alembic through Flask-Migrate: the application's engine, the models' metadata."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from contributions.search_models import SEARCH
from core.db import Base, UTCDateTime, db, gate, is_sqlite


def described_by_models(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the full-text index alone: its statements come from core.fulltext, not from the models."""
    return kind not in ("table", "index") or name is None or not SEARCH.owns(name)


def rendered(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Migrations outlive the code: write our column types as SQLAlchemy's own."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.JSON):
        return "JSON"
    return False


def run() -> None:
    """Apply the migrations in one transaction, through the writer gate.

    SQLite changes a table by making it anew; with foreign keys enforced, dropping the old one would delete what points
    at it. They are checked at the end instead.
    """
    options = dict(current_app.extensions["migrate"].configure_args)
    options |= {"compare_type": True, "include_name": described_by_models, "render_item": rendered}
    with gate().passing(), db.engine.connect() as connection, foreign_keys_off(connection):
        context.configure(connection=connection, target_metadata=Base.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite() and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"rows would point at nothing after this migration: {broken[:5]}")


@contextmanager
def foreign_keys_off(connection: sa.Connection) -> Iterator[None]:
    """Do not enforce foreign keys on SQLite in the block; the pragma works outside of transactions only."""
    if not is_sqlite():
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


run()
