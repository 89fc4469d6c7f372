"""The database that is imported into: some accounts, some threads."""

import os
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from accounts.models import User
from accounts.session import actor_of
from contributions.actions import Speaker
from core.clock import now
from core.db import db
from core.factory import create_app
from core.guard import unit_of_work
from forum.actions import open_thread
from themes.actions import load_reference
from themes.models import ActionLine

THREADS = 10


def site(folder: Path) -> Flask:
    """The application on the database that ``SOAK_DATABASE`` names, or on SQLite in ``folder``."""
    url = os.environ.get("SOAK_DATABASE") or f"sqlite:///{folder / 'soak.db'}"
    settings = {"TESTING": True, "INSTANCE": folder, "SECRET_KEY": "only-for-tests", "SQLALCHEMY_DATABASE_URI": url}
    return create_app(settings | {"REDIS_URL": None, "SQLITE_SYNCHRONOUS": "OFF"})


def prepare(importers: int) -> None:
    """Make the tables, an account for each importer, and the threads that they speak in."""
    upgrade()
    with unit_of_work():
        load_reference()
        people = [_person(number) for number in range(importers)]
        db.session.add_all(people)
        db.session.flush()
        line = db.session.scalars(select(ActionLine).order_by(ActionLine.position)).first()
        assert line is not None
        for number in range(THREADS):
            opener = people[0]
            open_thread(actor_of(opener), Speaker.of(opener), line, f"Thread {number}", "Opening words", "en")


def _person(number: int) -> User:
    made = User(email=email(number), name=f"Importer {number}", created_at=now(), confirmed_at=now())
    made.approved_at = now()
    return made


def email(number: int) -> str:
    """The address of an importer's account."""
    return f"importer{number}@soak.invalid"
