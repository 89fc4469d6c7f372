"""What differs between the databases."""

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core.db import db, is_sqlite
from core.topics import Topic


def test_postgresql_compiles_no_statements(app: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(text("SHOW jit")) == "off"
    else:
        assert "connect_args" not in app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {})


USES = 7
"""More than psycopg waits for before it prepares a statement."""


def _read(topic: str) -> str | None:
    found: str | None = db.session.scalar(select(Topic.key).where(Topic.key == topic))
    return found


def test_what_only_reads_leaves_its_plans_to_the_next(app: Flask) -> None:
    """Each request that reads ends its transaction with a rollback, and is not planned anew for that."""
    if is_sqlite():
        pytest.skip("SQLite's driver keeps statements anyhow")
    with db.engine.connect() as connection:
        for _time in range(USES):
            connection.execute(select(Topic.key).where(Topic.key == "thread:1"))
            connection.rollback()
        kept = connection.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert [statement for statement in kept if "topic" in statement] != []


def test_a_rollback_still_takes_back_what_was_written(app: Flask) -> None:
    for _time in range(USES):
        db.session.add(Topic(key="thread:1"))
        db.session.flush()
        assert _read("thread:1")
        db.session.rollback()
        assert _read("thread:1") is None


def test_a_broken_transaction_ends_like_any_other(app: Flask) -> None:
    for _time in range(USES):
        with pytest.raises(DBAPIError):
            db.session.execute(text("SELECT nothing FROM nowhere"))
        db.session.rollback()
        assert _read("thread:1") is None
