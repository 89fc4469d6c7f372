"""Alembic through Flask-Migrate: the application's engine, the models' metadata."""

from alembic import context
from flask import current_app

from core.db import Base, db, gate


def ignored(_object: object, name: str | None, kind: str, _reflected: bool, _compare: object) -> bool:
    """Leave the full-text tables alone: they are made by core.fulltext, not described by models."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def run() -> None:
    """Apply the migrations in one transaction, through the writer gate."""
    options = dict(current_app.extensions["migrate"].configure_args)
    options.setdefault("include_object", ignored)
    with gate().passing(), db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True, **options)
        with context.begin_transaction():
            context.run_migrations()


run()
