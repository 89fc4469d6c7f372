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
from sqlalchemy import text

from core.clock import frozen_at
from core.db import Base, db
from core.factory import create_app
from core.guard import unit_of_work
from tests.databases import fresh_postgresql
from themes.actions import load_reference

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
REFERENCE = {"action_line", "theme", "theme_action_line", "sustainable_development_goal", "goal_link"}


class Browser(FlaskClient):
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
                "RATELIMIT_ENABLED": False,
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
        db.session.remove()


def _empty() -> None:
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in REFERENCE:
                db.session.execute(table.delete())
    else:
        names = ", ".join(f'"{t.name}"' for t in Base.metadata.sorted_tables if t.name not in REFERENCE)
        db.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    db.session.commit()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader who is not signed in. Sign in with :func:`tests.factories.sign_in`."""
    return app.test_client()


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Time stands still at noon UTC on 1 June 2026."""
    with frozen_at(NOON):
        yield NOON
