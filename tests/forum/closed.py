"""A closed group in which things are said, and everything of the site that a reader can ask for."""

import itertools
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient

from accounts.models import User
from accounts.token_actions import make_token
from contributions import actions as words
from contributions.actions import Speaker
from core.db import db
from core.guard import unit_of_work
from forum import actions, membership, spaces
from forum.models import Space, Thread
from tests import factories as make
from tests.forum import factories as forum

SECRETS = ("Xylophonquux", "Zebrawordquux", "Quaggatitlequux", "Memberquux", "Purposequux", "Latewordquux", "Orgquux")
"""The name of the group, a word and a title in it, who belongs to it, what it is for, what is said later."""
WORD = "quux"
_RANDOM = re.compile(
    rb'(name="(?:csrf_token|idempotency_key)"[^>]*?value=")[^"]*'
    rb'|(value=")[^"]*(" name="(?:csrf_token|idempotency_key)")|(nonce=")[^"]*'
)


class Scene:
    """A closed, unlisted group on C7 e-government with two members, a third who was removed, and an open thread."""

    def __init__(self) -> None:
        with unit_of_work():
            founder = make.staff("facilitator", name="Memberquux Founder", organisation="Orgquux Founders")
            member = make.user(name="Memberquux Second", email="memberquux2@example.org")
            self._people = {
                "founder": founder.id,
                "member": member.id,
                "removed": make.user(name="Removed Person").id,
            }
            public = forum.thread(make.user(), title="Public question", body="Everybody reads this.")
            self.public_id = public.id
            self.space_id = self._found()
        self.ids = self._ids()

    @property
    def founder(self) -> User:
        """Who began the group, a facilitator of its action line."""
        return _person(self._people["founder"])

    @property
    def member(self) -> User:
        """Who belongs to it."""
        return _person(self._people["member"])

    @property
    def removed(self) -> User:
        """Who spoke in it and was put out."""
        return _person(self._people["removed"])

    def _found(self) -> int:
        chair = make.actor(self.founder)
        space = spaces.found_group(
            chair, make.line(), name="Xylophonquux", group_kind="working-group", purpose="Purposequux",
            is_closed=True, is_listed=False,
        )  # fmt: skip
        for person in (self.member, self.removed):
            invitation = membership.invite(make.actor(self.founder), space, person.email)
            assert invitation is not None
            membership.accept_invitation(make.actor(person), invitation)
        chair = make.actor(self.founder)
        thread = actions.open_thread(
            chair, Speaker.of(chair), space, "Quaggatitlequux", "Zebrawordquux **opens** it.", "en"
        )
        inside = make.actor(self.removed)
        said = actions.publish_post(inside, Speaker.of(inside), thread, "Zebrawordquux by the removed one.", "en")
        membership.remove_member(make.actor(self.founder), space, self.removed.id)
        second = make.actor(self.member)
        words.flag(second, said.contribution, "spam", "Zebrawordquux note")
        membership.invite(make.actor(self.founder), space, "guestquux@example.org")
        self.thread_id, self.posts = thread.id, [post.id for post in (said,)] + [said.id - 1]
        self.slug, self.topic = space.slug or "", f"thread:{thread.id}"
        return space.id

    def _ids(self) -> list[int]:
        return sorted({self.space_id, self.thread_id, *self.posts, self.founder.id, self.member.id, 1, 2})

    @property
    def texts(self) -> list[str]:
        symbol = f"C7-EGOV/T{self.thread_id}"
        return ["c7-egov", self.slug, f"{symbol}/P1", f"{symbol}/P2", self.topic, f"space:{self.space_id}", "line:1",
                f"user:{self.member.id}", "en", f"C7-EGOV-T{self.thread_id}", "C7-EGOV"]  # fmt: skip

    def say_more(self) -> None:
        """Something is said, answered, reworded and hidden in the group; its name is changed; somebody comes in."""
        with unit_of_work():
            chair, second = make.actor(self.founder), make.actor(self.member)
            space, thread = _get(Space, self.space_id), _get(Thread, self.thread_id)
            outsider = self.removed
            post = actions.publish_post(
                second, Speaker.of(second), thread, f"Latewordquux [@Removed](/people/{outsider.id})", "fr"
            )
            actions.publish_post(chair, Speaker.of(chair), thread, "Latewordquux again", "en", parent=post)
            actions.edit_post(second, post, "Latewordquux reworded")
            words.hide(chair, post.contribution, "Latewordquux reason")
            spaces.edit_group(chair, space, purpose="Purposequux anew")
            spaces.silence(chair, space, "Latewordquux silence")
            actions.open_thread(chair, Speaker.of(chair), space, "Quaggatitlequux two", "Latewordquux", "en")

    def readers(self) -> dict[str, User | None]:
        """Who must not learn anything, the members of the site among them."""
        return {
            "anonymous": None, "participant": make.user(), "facilitator": make.staff("facilitator"),
            "moderator": make.staff("moderator"), "rapporteur": make.staff("rapporteur"), "removed": self.removed,
            "chair of another group": self._other_chair(),
        }  # fmt: skip

    def _other_chair(self) -> User:
        person = make.staff("facilitator")
        spaces.found_group(make.actor(person), make.line(), name="Other", group_kind="working-group", is_closed=True)
        return person


def _person(identity: int) -> User:
    """The account, found anew: requests let go of what tests hold."""
    return db.session.get_one(User, identity)


def _get(kind: Any, identity: int) -> Any:
    return db.session.get_one(kind, identity)


QUERIES = {
    "q": [WORD, "Zebrawordquux", "Memberquux"], "by": ["Memberquux"], "group": ["Xylophonquux"], "name": ["Memb"],
    "prefix": ["Memb"], "after": ["0"], "type": ["government"], "first": ["1"],
}  # fmt: skip


def addresses(app: Flask, scene: Scene) -> Iterator[str]:
    """Every address of a GET route, with the group's things and others in each place; new routes are among them."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in (rule.methods or ()) or rule.endpoint.endswith("static"):
            continue
        names = sorted(rule.arguments)
        pools = [_pool(rule, name, scene) for name in names]
        for values in itertools.product(*pools):
            yield _built(app, rule, dict(zip(names, values, strict=True)))
    for path in ("/search", "/api/v1/search", "/mentions", "/api/v1/people", "/people"):
        for name, texts in QUERIES.items():
            yield from (f"{path}?{name}={quote(text)}" for text in texts)
    thread = f"/threads/{scene.thread_id}"
    yield from (f"{base}{thread}{tail}" for base in ("", "/api/v1") for tail in ("?after=1", "?under=2", "/posts/2"))


def _pool(rule: Any, name: str, scene: Scene) -> list[Any]:
    converter = type(rule._converters[name]).__name__
    if converter == "RowNumber":
        return scene.ids
    if converter == "AnyConverter":
        return sorted(rule._converters[name].items)[:3] if name != "slug" else ["c7-egov"]
    return scene.texts


def _built(app: Flask, rule: Any, values: dict[str, Any]) -> str:
    adapter = app.url_map.bind("localhost")
    return str(adapter.build(rule.endpoint, values, method="GET", append_unknown=False))


def asked(client: FlaskClient, path: str, token: str | None = None) -> tuple[int, bytes, str]:
    """Status, bytes without what is random in them, and tag."""
    headers = {"Authorization": f"Bearer {token}"} if token and path.startswith("/api/") else {}
    answer = client.get(path, headers=headers)
    body = _RANDOM.sub(rb"\1\2\3\4", answer.data)
    return answer.status_code, body, answer.headers.get("ETag", "")


def token_of(person: User) -> str:
    """A bearer token of an account. Commits."""
    with unit_of_work():
        _token, text = make_token(make.actor(person), person, "test", 1)
    return text
