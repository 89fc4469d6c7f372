"""Nothing of a members-only group leaks: every GET route of the site, every channel, every message, as every outsider.

The addresses come from the map of routes, so that a new route is covered from its first day.
"""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from accounts.actor import NOBODY, Actor
from core import live
from core.db import db
from core.guard import unit_of_work
from core.live import socketio
from core.mail import OutgoingMail
from forum import membership
from forum.live import may_join as may_join_thread
from forum.models import Space
from forum.space_live import may_join as may_join_space
from tests import factories as make
from tests.forum.closed import SECRETS, Scene, addresses, asked, token_of

READERS = (
    "anonymous", "participant", "facilitator", "moderator", "rapporteur", "removed", "chair of another group",
)  # fmt: skip


@pytest.fixture
def scene(app: Flask, noon: datetime) -> Scene:
    return Scene()


def _reader(client: FlaskClient, scene: Scene, role: str) -> str | None:
    person = scene.readers()[role]
    if person is None:
        return None
    make.sign_in(client, person)
    return token_of(person)


@pytest.mark.parametrize("role", READERS)
def test_no_page_tells_and_none_changes(client: FlaskClient, scene: Scene, role: str) -> None:
    """No route gives a secret away; and not a byte of any answer differs after more was said in the group."""
    token = _reader(client, scene, role)
    paths = sorted(set(addresses(client.application, scene)))
    for path in paths:
        if path.startswith("/threads/"):
            asked(client, path, token)  # what one has read is not told to the next question
    before = {path: asked(client, path, token) for path in paths}
    scene.say_more()
    after = {path: asked(client, path, token) for path in paths}
    told = [(path, secret) for path, (_status, body, _tag) in after.items() for secret in SECRETS
            if secret.encode() in body and secret not in path and not _public(secret, role)]  # fmt: skip
    assert told == []
    assert [path for path in paths if before[path] != after[path]] == []


def _public(secret: str, _role: str) -> bool:
    """The founder's own name stands on the action line's page, as its facilitator: that is no secret."""
    return secret in ("Memberquux", "Orgquux")


def test_the_search_for_leaks_can_fail(client: FlaskClient, scene: Scene) -> None:
    """A member does find each secret, so that the words above are looked for where they would stand."""
    token = _member(client, scene)
    scene.say_more()
    bodies = b"".join(asked(client, path, token)[1] for path in _inside(scene))
    assert [secret for secret in SECRETS if secret.encode() not in bodies] == []


def _member(client: FlaskClient, scene: Scene) -> str:
    make.sign_in(client, scene.member)
    return token_of(scene.member)


def _inside(scene: Scene) -> list[str]:
    thread, group = f"/threads/{scene.thread_id}", f"/groups/{scene.slug}"
    return [thread, group, f"{group}/members", f"/api/v1{thread}/posts", "/search?q=Zebrawordquux"]


def test_missing_and_closed_are_the_same_answer(client: FlaskClient, scene: Scene) -> None:
    for closed, missing in (
        (f"/threads/{scene.thread_id}", "/threads/99999"),
        (f"/groups/{scene.slug}", "/groups/no-such-group"),
        (f"/record/thread:{scene.thread_id}", "/record/thread:99999"),
        (f"/record/space:{scene.space_id}", "/record/space:99999"),
        (f"/c/C7-EGOV/T{scene.thread_id}/P1", "/c/C7-EGOV/T99999/P1"),
    ):
        one, other = asked(client, closed), asked(client, missing)
        assert one[0] == other[0] == 404
        assert one[1].replace(closed.encode(), b"") == other[1].replace(missing.encode(), b"")


@pytest.mark.parametrize("role", READERS)
def test_no_channel_admits(scene: Scene, role: str) -> None:
    person = scene.readers()[role]
    actor = NOBODY if person is None else make.actor(person)
    assert not may_join_thread(actor, scene.thread_id)
    assert not may_join_space(actor, scene.space_id)
    assert may_join_thread(actor, scene.public_id)
    assert may_join_thread(make.actor(scene.member), scene.thread_id)


@pytest.mark.parametrize("role", READERS)
def test_what_is_pushed_goes_where_no_outsider_listens(
    scene: Scene, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, Any]] = []
    person = scene.readers()[role]
    actor = NOBODY if person is None else make.actor(person)
    db.session.commit()
    monkeypatch.setattr(socketio, "emit", lambda _event, payload, to=None, **_rest: sent.append((str(to), payload)))
    scene.say_more()
    assert sent
    assert [name for name, _payload in sent if _joinable(actor, name)] == []


def _joinable(actor: Actor, room: str) -> bool:
    kind, _colon, rest = room.partition(":")
    number = rest.partition("|")[0]
    policy = live._channels.get(kind)
    return policy is None or not number.isdecimal() or policy(actor, int(number))


def test_no_mail_leaves_the_group(scene: Scene) -> None:
    with unit_of_work():
        db.session.execute(delete(OutgoingMail))
    scene.say_more()
    letters = db.session.scalars(select(OutgoingMail)).all()
    inside = {scene.founder.email, scene.member.email}
    assert [letter.recipient for letter in letters if letter.recipient not in inside] == []


def test_a_removed_member_is_put_out_at_once(
    client: FlaskClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page that was read a moment ago is gone, and live connections are told to join anew."""
    make.sign_in(client, scene.member)
    assert client.get(f"/threads/{scene.thread_id}").status_code == 200
    sent: list[tuple[str, Any]] = []
    monkeypatch.setattr(socketio, "emit", lambda event, payload, **_to: sent.append((event, payload)))
    with unit_of_work():
        space = db.session.get_one(Space, scene.space_id)
        membership.remove_member(make.actor(scene.founder), space, scene.member.id)
    assert {p["channel"] for event, p in sent if event == "rejoin"} == {f"space:{scene.space_id}", scene.topic}
    assert client.get(f"/threads/{scene.thread_id}").status_code == 404
    assert client.get(f"/groups/{scene.slug}").status_code == 404
