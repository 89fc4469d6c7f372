"""Role × state × action, and that lists and details agree on what may be read."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from accounts.actor import SYSTEM, Actor, Voice
from contributions.models import ERASED, HIDDEN, PENDING, PUBLIC, WITHDRAWN
from core.db import db
from stocktaking import policies, queries
from stocktaking.models import StocktakingEntry
from tests import factories as make
from tests.permissions import (
    ACTORS,
    ANOTHER_LINE,
    AUTHOR,
    CONFIRMED,
    EVERYBODY,
    LINE,
    NONE,
    NOON,
    OWN,
    STAFF,
    allowed,
    somebody,
)
from tests.stocktaking import factories as stock

VERIFIED = Voice("government", "Ministry of Posts", is_verified=True)
PEOPLE = ACTORS | {
    "colleague": somebody(20, voice=VERIFIED),
    "colleague in capitals": somebody(21, voice=replace(VERIFIED, organisation_name="MINISTRY OF POSTS")),
    "unconfirmed colleague": somebody(22, voice=replace(VERIFIED, is_verified=False)),
    "other ministry": somebody(23, voice=replace(VERIFIED, organisation_name="Ministry of Health")),
    "colleague who observes": somebody(24, "observer", voice=VERIFIED),
    "warned author": somebody(AUTHOR, is_warned=True),
}
COLLEAGUES = {"colleague", "colleague in capitals"}
ABLE = {"author", "author who moderates"}


def entry(visibility: str = PUBLIC, **fields: Any) -> Any:
    facts = {"speaker_id": AUTHOR, "organisation_name": "Ministry of Posts", "is_verified": True} | fields
    lines = [SimpleNamespace(id=LINE)]
    said = SimpleNamespace(
        visibility=visibility, action_lines=lines, circle=None, is_closed=False, public_from=None,
        is_public_at=lambda _now: visibility == PUBLIC, is_sealed_at=lambda _now: False, **facts,
    )  # fmt: skip
    return SimpleNamespace(contribution=said)


STATES = {name: entry(name) for name in (PUBLIC, PENDING, HIDDEN, WITHDRAWN, ERASED)} | {
    "erased speaker": entry(speaker_id=None, organisation_name=None, is_verified=False),
    "not verified": entry(is_verified=False),
}
ASKED = {
    "see": lambda actor, state: policies.can_see(actor, state, NOON),
    "change": lambda actor, state: policies.can_change(actor, state, NOON),
    "assess": lambda actor, state: policies.can_assess(actor, state, NOON),
}
ALL = set(PEOPLE)
SEEN = OWN | STAFF | {"warned author"}
ALLOWED = {
    "see": {
        PUBLIC: ALL, PENDING: SEEN, HIDDEN: SEEN, WITHDRAWN: OWN | {"warned author"}, ERASED: NONE,
        "erased speaker": ALL, "not verified": ALL,
    },
    "change": {
        PUBLIC: ABLE, PENDING: ABLE, HIDDEN: NONE, WITHDRAWN: NONE, ERASED: NONE, "erased speaker": NONE,
        "not verified": ABLE,
    },
    "assess": {
        PUBLIC: ABLE | COLLEAGUES, PENDING: NONE, HIDDEN: NONE, WITHDRAWN: NONE, ERASED: NONE, "erased speaker": NONE,
        "not verified": ABLE,
    },
}  # fmt: skip


@pytest.mark.parametrize("action", ASKED)
def test_who_may(action: str) -> None:
    assert allowed(STATES, ASKED[action], PEOPLE) == ALLOWED[action]


@pytest.mark.parametrize("role", ACTORS)
def test_who_may_add(role: str) -> None:
    may = CONFIRMED - {"suspended author"}
    assert bool(policies.can_add(ACTORS[role], [ANOTHER_LINE], NOON)) is (role in may)
    assert bool(policies.can_add(ACTORS[role], [LINE], NOON)) is (role in may - {"observer"})


def test_the_system_may() -> None:
    assert policies.can_change(SYSTEM, entry(HIDDEN), NOON)
    assert policies.can_assess(SYSTEM, entry(HIDDEN), NOON)
    assert set(PEOPLE) > EVERYBODY


def readers() -> dict[str, Actor]:
    author = make.user(email="author@example.org")
    people = {"author": author, "member": make.user(), "admin": make.user(is_admin=True)}
    people |= {role: make.staff(role) for role in ("moderator", "rapporteur", "observer")}
    people["elsewhere"] = make.staff("moderator", "c1")
    return {name: make.actor(person) for name, person in people.items()} | {"nobody": ACTORS["nobody"]}


def test_the_list_and_the_page_agree(noon: Any) -> None:
    actors = readers()
    author = queries.db.session.get_one(make.User, actors["author"].id)
    for visibility in (PUBLIC, PENDING, HIDDEN, WITHDRAWN, ERASED):
        stock.entry(author, body=f"It is {visibility}.").contribution.visibility = visibility
    db.session.flush()
    every = db.session.scalars(select(StocktakingEntry)).unique().all()
    for actor in actors.values():
        seen = {one.id for one in db.session.scalars(queries.visible_to(actor)).unique()}
        assert seen == {one.id for one in every if policies.can_see(actor, one, noon)}
        assert seen == {one.id for one in queries.listed(actor, queries.Filters()).items}
