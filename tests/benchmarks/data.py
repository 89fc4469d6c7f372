"""The database under measurement: made in bulk in a folder, or found there from an earlier run."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, g, session
from flask_migrate import upgrade
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

from accounts.models import ApiToken, Organisation, User
from accounts.queries import token_digest
from accounts.session import begin
from contributions.actions import Speaker
from core.clock import now
from core.db import Base, db
from core.factory import ROOT, create_app
from core.guard import unit_of_work
from forum.models import Thread
from tests.benchmarks import bulk, client
from tests.benchmarks.options import POSTS_IN_THREAD, Options
from tests.benchmarks.texts import texts
from themes.actions import load_reference
from themes.models import ActionLine

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PEOPLE, TEXTS, WRITERS = 300, 400, 20
KINDS = ("government", "private", "civil", "igo", "technical", "academia")
COUNTRIES = ("NE", "CH", "UY", "FR", "KE", "IN", "BR", "CN", "EG", "FJ")


@dataclass(frozen=True)
class Site:
    """What the measurements need to know of the data, and the environment that a server needs to serve it."""

    env: dict[str, str]
    threads: list[str]
    lines: list[str]
    cookie: str
    tokens: list[str]
    rows: dict[str, int]


def prepared(folder: Path, options: Options) -> Site:
    """A database of ``options.posts`` posts in ``folder``, made now unless it is there."""
    app = app_for(folder)
    with app.app_context():
        schema()
        if not db.session.scalar(select(Thread.id).limit(1)):
            _fill(options)
        found = site(app, folder)
        db.session.remove()
        db.engine.dispose()
    return found


def app_for(folder: Path, database: str | None = None) -> Flask:
    """The application with its data in ``folder``, or in the database that an address names."""
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "secret_key"
    if not secret.exists():
        secret.write_text(secrets.token_hex(32))
    url = database or f"sqlite:///{folder.resolve() / 'plenary.db'}"
    return create_app(
        {"INSTANCE": folder, "SECRET_KEY": secret.read_text(), "SQLALCHEMY_DATABASE_URI": url, "REDIS_URL": None}
    )


def schema() -> None:
    """By the migrations, as an installation gets it; from the models where there are none."""
    if any((ROOT / "migrations" / "versions").glob("*.py")):
        upgrade()
    else:
        db.create_all()


def _fill(options: Options) -> None:
    with unit_of_work():
        load_reference()
        people = [person(number) for number in range(PEOPLE)]
        db.session.add_all(people)
    lines = db.session.scalars(select(ActionLine).order_by(ActionLine.position)).all()
    speakers = [Speaker.of(person) for person in db.session.scalars(select(User).order_by(User.id)).unique()]
    planned = bulk.plans(lines, speakers, texts(TEXTS), options.thread_count, POSTS_IN_THREAD, START)
    bulk.write(planned)


def person(number: int) -> User:
    """Somebody to speak."""
    name = f"Organisation {number}"
    organisation = Organisation(name=name, name_key=name.casefold()) if number % 3 else None
    return User(
        email=f"speaker{number}@bench.invalid", name=f"Speaker {number}", stakeholder_type=KINDS[number % len(KINDS)],
        organisation=organisation, speaks_on_behalf=number % 2 == 0, country=COUNTRIES[number % len(COUNTRIES)],
        created_at=START, confirmed_at=START, approved_at=START,
    )  # fmt: skip


def site(app: Flask, folder: Path) -> Site:
    """What there is to know of the data that stands in ``folder``; its first people get tokens to write with."""
    tokens = [secrets.token_urlsafe(32) for _ in range(WRITERS)]
    with unit_of_work():
        people = list(db.session.scalars(select(User).order_by(User.id).limit(WRITERS)).unique())
        for person, token in zip(people, tokens, strict=True):
            db.session.add(ApiToken(user_id=person.id, label="bench", digest=token_digest(token), created_at=now()))
    env = {
        "PLENARY_INSTANCE": str(folder), "PLENARY_SECRET_KEY": str(app.config["SECRET_KEY"]), "REDIS_URL": "",
        "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]), "PLENARY_ENV": "development",
    }  # fmt: skip
    threads = [f"/threads/{number}" for number in db.session.scalars(select(Thread.id).order_by(Thread.id))]
    lines = [f"/{slug}" for slug in db.session.scalars(select(ActionLine.slug).order_by(ActionLine.id))]
    return Site(env, threads, lines, cookie(app, people[0]), tokens, counts())


def cookie(app: Flask, person: User) -> str:
    """The session cookie that ``person`` has after signing in from the bench's client and seeing a form."""
    headers = {"User-Agent": client.AGENT}
    with app.test_request_context("/", headers=headers, environ_base={"REMOTE_ADDR": client.HOST}):
        g.pop(
            "csrf_token", None
        )  # else another session's would be taken for this one's, and made anew by each answer
        begin(db.session.get_one(User, person.id))
        generate_csrf()
        name, signer = app.config["SESSION_COOKIE_NAME"], app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own signed cookies
        return f"{name}={signer.dumps(dict(session))}"


def counts() -> dict[str, int]:
    """How many rows each table has."""
    tables = Base.metadata.sorted_tables
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}
