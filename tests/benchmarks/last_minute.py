"""The last minute before closing: many people submit at once, and each either has a receipt or keeps the text.

Everybody has saved a draft. Each submits at a moment of their own within the window, and a little after it. Afterwards
the database is asked: whoever got a receipt is in the data set with that digest and before the deadline; whoever was told
no has submitted nothing, and their draft is there.
"""

import hashlib
import json
import random
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from accounts.models import ApiToken, User
from accounts.queries import token_digest
from consultations import actions
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from tests import factories as make
from tests.benchmarks import client, servers
from tests.benchmarks.data import app_for, person, schema
from tests.benchmarks.figures import Figure, Section, percentile
from tests.consultations.factories import published
from themes.actions import load_reference

MINUTE = 60.0
AFTER = 0.1
"""Of the window: so much longer people go on trying."""


@dataclass(frozen=True)
class Try:
    """One person's submission: its status, the digest of the receipt if there is one, and how long it took."""

    user_id: int
    status: int
    digest: str
    milliseconds: float


@dataclass(frozen=True)
class Rush:
    """What became of all: how many have a receipt, how many were told no, and who has neither or something else."""

    receipts: int
    refused: int
    wrong: tuple[str, ...]
    milliseconds: Sequence[float]

    def section(self, title: str) -> Section:
        """As figures."""
        figures = (
            Figure("have a receipt and are in the data set", self.receipts, "people"),
            Figure("were told no and keep the text", self.refused, "people"),
            Figure("neither, or otherwise", len(self.wrong), "people", "; ".join(self.wrong[:3])),
            Figure("one submission, median", percentile(self.milliseconds, 0.5), "ms"),
            Figure("one submission, 99 of 100", percentile(self.milliseconds, 0.99), "ms"),
        )
        return Section(title, figures)


def rushed(folder: Path, people: int, window: float, database: str | None = None) -> Rush:
    """``people`` submit within ``window`` seconds before closing, on a server of this database."""
    app = app_for(folder, database)
    with app.app_context():
        schema()
        consultation_id, asked, tokens = _prepared(people)
        db.session.remove()
        port = servers.free_port()
        env = {
            "PLENARY_INSTANCE": str(folder), "PLENARY_SECRET_KEY": str(app.config["SECRET_KEY"]), "REDIS_URL": "",
            "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "PLENARY_ENV": "development", "PORT": str(port),
        }  # fmt: skip
        with servers.running(servers.gunicorn("tests.benchmarks.noted:app", port), port, env):
            _closing(consultation_id, window)
            with ThreadPoolExecutor(people) as pool:
                tried = list(pool.map(partial(_try, port, consultation_id, asked, window), tokens.items()))
        found = _judged(consultation_id, asked, tried)
        db.session.remove()
        db.engine.dispose()
    return found


def _prepared(people: int) -> tuple[int, int, dict[int, str]]:
    """A consultation that is open, its question in words, and the tokens of people who have each saved a draft."""
    with unit_of_work():
        load_reference()
        db.session.add_all([person(number) for number in range(people)])
        db.session.flush()
        everybody = list(db.session.scalars(select(User).where(User.email.like("speaker%"))).unique())
        consultation = published(closes_at=now() + timedelta(hours=2))
        asked = next(question.id for question in consultation.questions() if question.is_text)
        tokens = {user.id: secrets.token_urlsafe(32) for user in everybody}
        for user in everybody:
            digest = token_digest(tokens[user.id])
            db.session.add(ApiToken(user_id=user.id, label="bench", digest=digest, created_at=now()))
            actions.save_draft(make.actor(user), consultation, {asked: [_words(user.id)]})
        return consultation.id, asked, tokens


def _words(user_id: int) -> str:
    return f"What {user_id} wrote"


def _closing(consultation_id: int, window: float) -> None:
    with unit_of_work():
        db.session.get_one(Consultation, consultation_id).closes_at = now() + timedelta(seconds=window)


def _try(port: int, consultation_id: int, asked: int, window: float, one: tuple[int, str]) -> Try:
    """Submit at a moment of one's own."""
    user_id, token = one
    time.sleep(random.Random(user_id).uniform(0, window * (1 + AFTER)))  # noqa: S311  # no secret
    first = _first_choice(port, consultation_id)
    answers = [{"question": first[0], "options": [first[1]]}, {"question": asked, "text": _words(user_id)}]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    path, body = f"/api/v1/consultations/{consultation_id}/response", json.dumps({"answers": answers}).encode()
    started = time.perf_counter()
    try:
        status, _headers, told = client.ask(port, client.request(path, headers, "POST", body))
    except OSError:
        status, told = 0, b"{}"
    taken = (time.perf_counter() - started) * 1000
    return Try(user_id, status, json.loads(told).get("digest") or "" if status == 201 else "", taken)


_known: dict[int, tuple[int, int]] = {}


def _first_choice(port: int, consultation_id: int) -> tuple[int, int]:
    """The question that must be answered, and one of its options."""
    if consultation_id not in _known:
        _status, _headers, told = client.ask(port, client.request(f"/api/v1/consultations/{consultation_id}"))
        question = json.loads(told)["sections"][0]["questions"][0]
        _known[consultation_id] = question["id"], question["options"][0]["id"]
    return _known[consultation_id]


def _judged(consultation_id: int, asked: int, tried: Sequence[Try]) -> Rush:
    closes_at = db.session.get_one(Consultation, consultation_id).closes_at
    kept = {r.user_id: r for r in db.session.scalars(select(Response).filter_by(consultation_id=consultation_id))}
    told: Counter[str] = Counter()
    wrong = []
    for one in tried:
        response = kept[one.user_id]
        if one.status == 201 and _is_received(response, one.digest, closes_at):
            told["receipt"] += 1
        elif one.status == 403 and not response.version and _words(one.user_id) in str(response.draft):
            told["refused"] += 1
        else:
            wrong.append(f"{one.status}, version {response.version}")
    return Rush(told["receipt"], told["refused"], tuple(wrong), [one.milliseconds for one in tried])


def _is_received(response: Response, digest: str, closes_at: datetime) -> bool:
    version = response.versions[-1] if response.versions else None
    if version is None or response.is_late or version.submitted_at >= closes_at:
        return False
    return hashlib.sha256(version.snapshot.encode()).hexdigest() == version.digest == digest
