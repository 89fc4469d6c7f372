"""The database: session, column types, and all that differs between SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, MetaData, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from core.gate import WriterGate, has_wal_race

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of all models; constraints are named so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


STATEMENTS_KEPT = 400
"""Prepared statements that one connection to PostgreSQL keeps; the pages and the API make fewer."""

db = SQLAlchemy(model_class=Base)
migrate = Migrate()


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. Naive values are refused: a time without a zone is a defect."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JSONDocument = JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
"""A JSON value: JSONB on PostgreSQL, text on SQLite."""


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, UTF-8 as it is. What digests are taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def gate() -> WriterGate:
    """The writer gate of the current application's database."""
    found: WriterGate = current_app.extensions["plenary.gate"]
    return found


def is_sqlite() -> bool:
    """Whether the current application keeps its data in SQLite."""
    return db.engine.dialect.name == "sqlite"


def is_knot(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended this transaction because it and another waited for each other (deadlock)."""
    return getattr(error.orig, "sqlstate", None) in ("40P01", "40001")


def upsert(model: Any) -> Any:
    """An INSERT of ``model`` that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update`` on both databases."""
    return sqlite.insert(model) if is_sqlite() else postgresql.insert(model)


def transaction_notes() -> dict[str, Any]:
    """What is worth remembering until the end of the transaction, and no longer; such as which rows it has locked."""
    notes: dict[str, Any] = db.session.info.setdefault("notes", {})
    return notes


def _forget_notes(session: Any, *_transaction: Any) -> None:
    session.info.pop("notes", None)


for _end in ("after_commit", "after_soft_rollback"):
    event.listen(db.session, _end, _forget_notes)


def init_app(app: Flask) -> None:
    """Bind the database, its migrations and, on SQLite, the pragmas and the gate."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    embedded = url.get_backend_name() == "sqlite"
    path = Path(url.database) if embedded and url.database else None
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    app.extensions["plenary.gate"] = WriterGate(path.with_suffix(".lock") if path else None)
    if not embedded:
        _spare_compiling(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(app.root_path) / "migrations"), render_as_batch=True)
    with app.app_context():
        if embedded:
            app.extensions["plenary.database"] = db.engine.url.database
            _prepare_sqlite(app, db.engine)
        else:
            _keep_plans(db.engine)


def _spare_compiling(app: Flask) -> None:
    """PostgreSQL's just-in-time compiler takes a hundred times as long as the short statements of a page and a search."""
    options = app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    options.setdefault("connect_args", {}).setdefault("options", "-c jit=off")


def _keep_plans(engine: Engine) -> None:
    """Let a connection keep the statements that it has prepared when a transaction is rolled back, as every request ends
    that only reads.

    psycopg forgets them all then, because tables might have been made in that transaction; none are here. Without this,
    PostgreSQL would plan every statement of every page anew.
    """
    from psycopg.pq import TransactionStatus

    as_ever = engine.dialect.do_rollback

    def roll_back(dbapi_connection: Any) -> None:
        if dbapi_connection.pgconn.transaction_status == TransactionStatus.INTRANS:
            dbapi_connection.pgconn.exec_(b"ROLLBACK")
        as_ever(dbapi_connection)

    engine.dialect.do_rollback = roll_back  # type: ignore[method-assign]  # for this engine alone

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.prepared_max = STATEMENTS_KEPT


def _prepare_sqlite(app: Flask, engine: Engine) -> None:
    import sqlite3

    if has_wal_race(sqlite3.sqlite_version_info):
        app.logger.info(
            "SQLite %s has the WAL-reset race; the writer gate keeps it from happening",
            sqlite3.sqlite_version,
        )
    synchronous = app.config.get("SQLITE_SYNCHRONOUS", "FULL")
    the_gate = app.extensions["plenary.gate"]

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=30000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if the_gate.is_held else "BEGIN")
