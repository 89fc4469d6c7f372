"""What was answered is in no output of the site before results may be shown: page, API, search, feed, mail, message, export.

Recognisable words, values and figures are planted, and every address that can be read is read by everybody, with everything
that was sent meanwhile. The same walk finds them once results are public, so it would have found them before.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from accounts.models import User
from consultations import tallying
from consultations.response_models import Response
from core import live, mail
from core.clock import frozen_at
from core.db import db
from core.guard import unit_of_work
from core.mail import OutgoingMail
from notifications import digests, following
from notifications.line_digests import write_line_digests
from tests import factories as make
from tests.consultations.every_kind import every_kind, of_kind, submitted
from tests.consultations.factories import CLOSES, DURING, SECOND
from tests.whole.world import World, address, world

WORDS = "Quincemarmalade"
OTHER, NAME, COMMENT = "Zyzzyvaful", "Brobdingnag Board", "Unfathomably weak"
VALUE, MEAN = "731.29", "402.15"
SHARE = "66.7"
PLANTED = (WORDS, OTHER, NAME, COMMENT, VALUE, MEAN, SHARE)
READERS = ("nobody", "member", "facilitator", "moderator", "rapporteur", "admin")
MORE = (
    "/search?q={}",
    "/api/v1/search?q={}",
    "/consultations?q={}",
    "/search?q=%22{}%22",
    "/api/v1/search?q=kind:answer",
)


def planted(made: World, **fields: Any) -> None:
    """Three respondents: two give answers that can be recognised, and two of three choose the same."""
    person = made.person("facilitator")
    consultation = every_kind(person, **fields)
    options = [option.id for option in of_kind(consultation, "single").options]
    same = {"organisation": {"name": NAME}, "paragraph": {"comment": COMMENT, "wording": ""}, "text": WORDS}
    submitted(consultation, number=VALUE, single={"other": OTHER}, **same)
    submitted(consultation, number="73.01", single=options[0], **same)
    submitted(consultation, number="402.15", single=options[0])
    made.values |= {
        "consultation_id": consultation.id, "section_id": consultation.sections[0].id,
        "question_id": of_kind(consultation, "single").id, "statements_id": 0,
    }  # fmt: skip
    tallying.fold(consultation)
    db.session.commit()


@contextmanager
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """All that goes to open pages while the block runs."""
    told: list[str] = []
    monkeypatch.setattr(live.socketio, "emit", lambda *message, **where: told.append(str((message, where))))
    yield told


def paths(app: Flask, made: World) -> list[str]:
    """Every address that can be read, and those that ask for what was planted."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    found = {path for rule in rules if (path := address(made, rule)) is not None}
    own = f"/consultations/{made.values['consultation_id']}"
    found |= {f"{own}/results?by={by}&late={late}" for by in ("", "type", "region", "lang", "q1") for late in (0, 1)}
    found |= {f"{own}/answers?question={number}" for number in range(1, 13)}
    found |= {f"/api/v1{own}/results?by={by}" for by in ("", "type", "q1")}
    return sorted(found | {each.format(word.replace(" ", "+")) for each in MORE for word in PLANTED[:4]})


def seen(client: FlaskClient, every: list[str]) -> dict[str, set[str]]:
    """What of it stands where. A search repeats what was searched for: that is no finding."""
    found = {}
    for path in every:
        body = text_of(client.get(path).get_data())
        told = {word for word in PLANTED if word in body}
        if "search?" in path or "?q=" in path:
            told = {
                word for word in told if word.replace(" ", "+") not in path and word.replace(" ", "%20") not in path
            }
            told |= {word for word in PLANTED[:4] if body.count(word) > 6}
        if told:
            found[path] = told
    return found


def _reader(app: Flask, made: World, role: str) -> FlaskClient:
    client = app.test_client()
    if role != "nobody":
        make.sign_in(client, made.person(role))
    return client


def mails(monkeypatch: pytest.MonkeyPatch) -> str:
    """All mail that goes out, digests too; but not to respondents, whose receipts hold what they answered themselves."""
    taken: list[tuple[str, str]] = []
    monkeypatch.setattr(mail, "_deliver", lambda _id, message, text: taken.append((message["To"], text)))
    with unit_of_work():
        db.session.execute(update(OutgoingMail).values(sent_at=None))
    digests.write_digests()
    write_line_digests()
    mail.send_due()
    own = select(User.email).join(Response, Response.user_id == User.id)
    respondents = set(db.session.scalars(own))
    assert {to for to, _text in taken} & respondents, "receipts were among it"
    return "\n".join(text for to, text in taken if to not in respondents)


def text_of(body: bytes) -> str:
    """What an answer says; of a packed file all that is in it."""
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return body.decode("utf-8", "replace")


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize(("held", "moment"), [(False, CLOSES - SECOND), (True, CLOSES + timedelta(hours=2))])
def test_nothing_shows_before_its_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, role: str, held: bool, moment: Any
) -> None:
    with frozen_at(DURING), sent(monkeypatch) as told:
        made = world()
        planted(made, holds_results=held)
        following.set_rhythm(made.ids["member"], "daily")
        db.session.commit()
    with frozen_at(moment):
        found = seen(_reader(app, made, role), paths(app, made))
        written = mails(monkeypatch)
    assert found == {}
    assert [word for word in PLANTED if word in written or word in "".join(told)] == []


def test_the_walk_would_have_found_them(app: Flask) -> None:
    with frozen_at(DURING):
        made = world()
        planted(made)
    with frozen_at(CLOSES):
        found = seen(_reader(app, made, "nobody"), paths(app, made))
    assert set().union(*found.values()) == set(PLANTED)
    assert any(path.startswith("/api/v1/consultations") for path in found)
