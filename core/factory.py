"""The application factory: core first, then each room in the order of ranks."""

import importlib
from pathlib import Path
from typing import Any

from flask import Flask

from core import (
    api,
    assets,
    bounces,
    compressing,
    db,
    errors,
    health,
    jobs,
    limits,
    live,
    locale,
    mail,
    reader,
    security,
    templating,
)
from core.config import settings
from core.csrf import csrf
from core.guard import Plenary

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "themes", "accounts", "contributions", "notifications", "forum", "consultations", "meetings", "stocktaking", "reports",
)  # fmt: skip
"""Packages with an ``init_app(app)``, lower ranks first. Named as strings: core imports nothing above it."""
TOP = ("demo",)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """An application with all its rooms.

    ``overrides`` replace settings (tests). Raises :class:`core.config.InsecureConfiguration`.
    """
    config = settings(ROOT) | (overrides or {})
    app = Plenary(
        "plenary",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder=None,
        instance_path=str(Path(config["INSTANCE"]).resolve()),
    )
    app.config.update(config)
    csrf.init_app(app)
    for part in (compressing, security, locale, db, assets, templating, reader, errors, limits, live, health, api):
        part.init_app(app)
    app.extensions["plenary.release"] = app.extensions["plenary.assets"].release
    app.extensions["plenary.sqlite"] = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    for name in (*ROOMS, *TOP):
        importlib.import_module(name).init_app(app)
    mail.init_app(app)
    bounces.init_app(app)
    jobs.init_app(app)
    security.harden(app)
    return app
