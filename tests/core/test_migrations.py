"""The migrations make what the models describe, on a database with data too, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from contributions.search_models import SEARCH
from core.db import Base, db
from core.factory import create_app
from core.guard import unit_of_work
from tests.databases import fresh_postgresql
from themes.actions import load_vocabulary


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database of its own."""
    address = fresh_postgresql("migrated") or f"sqlite:///{tmp_path / 'migrated.db'}"
    app = create_app(
        {"TESTING": True, "INSTANCE": tmp_path, "SECRET_KEY": "only-for-tests", "SQLALCHEMY_DATABASE_URI": address}
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _parents: (
                kind not in ("table", "index") or not SEARCH.owns(name or "")
            ),
        }
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def test_an_empty_database_becomes_what_the_models_say(migrated: Flask) -> None:
    upgrade()
    assert _differences() == []


def test_a_missing_column_would_be_noticed(migrated: Flask) -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE organisation ADD COLUMN surplus INTEGER"))
    assert _differences() != []


def test_everything_can_be_taken_back(migrated: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}


def test_each_step_goes_up_and_down_over_data(migrated: Flask) -> None:
    steps = ScriptDirectory(str(Path(migrated.root_path) / "migrations"))
    revisions = [script.revision for script in steps.walk_revisions()][::-1]
    upgrade(revision=next(r for r in revisions if r.endswith("_themes")))
    with unit_of_work():
        load_vocabulary()
    upgrade()
    downgrade(revision="-1")
    upgrade()
    assert db.session.scalar(text("SELECT count(*) FROM action_line")) == 18
    assert _differences() == []
