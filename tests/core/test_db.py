"""What differs between the databases."""

from flask import Flask
from sqlalchemy import text

from core.db import db


def test_postgresql_compiles_no_statements(app: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(text("SHOW jit")) == "off"
    else:
        assert "connect_args" not in app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {})
