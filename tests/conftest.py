"""One application a worker, emptied after each test; SQLite by default, PostgreSQL and Redis by environment."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import exists, literal, select, text, union_all

from core.clock import frozen_at
from core.db import Base, db
from core.factory import create_app
from core.guard import unit_of_work
from tests.databases import fresh_postgresql
from themes.actions import load_reference

settings.register_profile("plenary", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plenary")  # how long an example takes says how busy the machine is
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
REFERENCE = {
    "action_line", "theme", "theme_action_line", "sustainable_development_goal", "goal_link", "source_document",
    "source_paragraph",
}  # fmt: skip


class Reading(FlaskClient):
    """A client that reads each answer to its end, as a browser does: what follows an answer has happened then."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> Any:
        return super().open(*args, buffered=buffered, **kwargs)


class Browser(Reading):
    """A client whose requests share the test's database session, but nothing that a request kept in ``g``."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        vars(g._get_current_object()).clear()
        try:
            return super().open(*args, **kwargs)
        finally:
            vars(g._get_current_object()).clear()


@pytest.fixture(scope="session")
def app() -> Iterator[Flask]:
    """The application, with its tables and the reference data."""
    with tempfile.TemporaryDirectory(prefix="plenary-test-") as name:
        folder = Path(name)
        made = create_app(
            {
                "TESTING": True,
                "INSTANCE": folder,
                "SECRET_KEY": "only-for-tests",
                "SQLALCHEMY_DATABASE_URI": fresh_postgresql("suite") or f"sqlite:///{folder / 'test.db'}",
                "SQLITE_SYNCHRONOUS": "OFF",
                "REDIS_URL": os.environ.get("TEST_REDIS_URL"),
                "LIVE_QUEUE_URL": None,  # Socket.IO's test client knows no queue; the browser tests go through Redis
                "RATELIMIT_ENABLED": False,
                "FORM_SECONDS": 0,
                "WTF_CSRF_ENABLED": False,
            }
        )
        made.test_client_class = Browser
        with made.app_context():
            db.create_all()
            with unit_of_work():
                load_reference()
        yield made
        with made.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Iterator[None]:
    """Each test has the database to itself, but for the reference data."""
    with app.app_context():
        yield
        db.session.rollback()
        _empty()
        for kept in ("plenary.ready", "plenary.received"):  # ids begin at 1 again
            app.extensions.pop(kept, None)
        db.session.remove()


def _empty() -> None:
    """Delete the rows of every table that has some. On PostgreSQL ids begin at 1 again, as they do on SQLite."""
    tables = [table for table in reversed(Base.metadata.sorted_tables) if table.name not in REFERENCE]
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:  # foreign keys are not checked by a replica; TRUNCATE would write files anew, forty a test
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        db.session.execute(text(_RESTART))
    used = union_all(*(select(literal(t.name)).where(exists(select(literal(1)).select_from(t))) for t in tables))
    names = set(db.session.scalars(used))
    for table in tables:
        if table.name in names:
            db.session.execute(table.delete())
    db.session.commit()


_RESTART = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader who is not signed in. Sign in with :func:`tests.factories.sign_in`."""
    return app.test_client()


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Time stands still at noon UTC on 1 June 2026."""
    with frozen_at(NOON):
        yield NOON
