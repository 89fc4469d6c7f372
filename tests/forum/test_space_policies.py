"""Who may do what with spaces and groups: role × kind of space and state × action."""

from datetime import datetime, timedelta

import pytest

from accounts.actor import NOBODY, Actor
from accounts.models import Admission
from core.clock import now
from core.db import db
from forum import actions, policies, space_policies, spaces
from forum.models import Space
from forum.space_queries import groups, knowable_clause
from tests import factories as make

ROLES = (
    "nobody", "unconfirmed", "observer", "participant", "line moderator", "facilitator", "elsewhere",
    "member", "group moderator", "admin",
)  # fmt: skip
PLACES = ("line", "open", "unlisted", "listed", "open silent", "closed silent", "closed down")
LINE_CHAIRS = {"line moderator", "facilitator"}
INSIDE = {"member", "group moderator", "admin"}
RUN_CLOSED = {"group moderator", "admin"}
RUN_OPEN = RUN_CLOSED | LINE_CHAIRS
SPEAKS = set(ROLES) - {"nobody", "unconfirmed", "observer"}
SIGNED = SPEAKS | {"observer"}

EVERYBODY = {key: set(ROLES) for key in PLACES}
READS = EVERYBODY | dict.fromkeys(("unlisted", "closed silent", "closed down"), INSIDE) | {"listed": INSIDE}
ALLOWED: dict[str, dict[str, set[str]]] = {
    "see": READS,
    "know": READS | {"listed": set(ROLES)},
    "speak": {
        "line": SPEAKS, "open": SPEAKS, "unlisted": INSIDE, "listed": INSIDE, "open silent": RUN_OPEN,
        "closed silent": RUN_CLOSED, "closed down": set(),
    },
    "chair": {
        "line": LINE_CHAIRS | {"admin"}, "open": RUN_OPEN, "unlisted": RUN_CLOSED, "listed": RUN_CLOSED,
        "open silent": RUN_OPEN, "closed silent": RUN_CLOSED, "closed down": RUN_CLOSED,
    },
    "edit": {
        "line": set(), "open": RUN_OPEN, "unlisted": RUN_CLOSED, "listed": RUN_CLOSED, "open silent": RUN_OPEN,
        "closed silent": RUN_CLOSED, "closed down": set(),
    },
    "silence": {
        "line": LINE_CHAIRS | {"admin"}, "open": RUN_OPEN, "unlisted": RUN_CLOSED, "listed": RUN_CLOSED,
        "open silent": RUN_OPEN, "closed silent": RUN_CLOSED, "closed down": set(),
    },
    "reopen": {key: set() for key in PLACES} | {"closed down": RUN_CLOSED},
    "join": {
        "line": set(), "open": SIGNED - {"member", "group moderator"}, "unlisted": {"admin"},
        "listed": SIGNED - {"member", "group moderator"}, "open silent": SIGNED - {"member", "group moderator"},
        "closed silent": {"admin"}, "closed down": set(),
    },
    "leave": {key: {"member", "group moderator"} for key in PLACES} | {"line": set()},
    "remove": {
        "line": set(), "open": RUN_OPEN, "unlisted": RUN_CLOSED, "listed": RUN_CLOSED, "open silent": RUN_OPEN,
        "closed silent": RUN_CLOSED, "closed down": RUN_CLOSED,
    },
    "members": {
        "line": set(), "open": RUN_OPEN | {"member"}, "unlisted": INSIDE, "listed": INSIDE,
        "open silent": RUN_OPEN | {"member"}, "closed silent": INSIDE, "closed down": INSIDE,
    },
}  # fmt: skip
ALLOWED["invite"] = ALLOWED["request"] = ALLOWED["archive"] = ALLOWED["edit"]
ASKED = {
    "see": policies.can_see_space, "know": space_policies.can_know_space, "speak": policies.can_speak_in,
    "chair": policies.can_chair, "edit": space_policies.can_edit_space, "silence": space_policies.can_silence,
    "reopen": space_policies.can_reopen, "join": space_policies.can_ask_to_join, "leave": space_policies.can_leave,
    "remove": space_policies.can_remove, "members": space_policies.can_see_members,
    "invite": space_policies.can_invite, "request": space_policies.can_decide_request,
    "archive": space_policies.can_archive,
}  # fmt: skip


def _space(place: str) -> Space:
    if place == "line":
        return actions.space_of(make.line())
    admin = make.actor(make.user(is_admin=True))
    closed = place not in ("open", "open silent")
    space = spaces.found_group(
        admin, make.line(), name="Group", group_kind="working-group", is_closed=closed, is_listed=place == "listed"
    )
    if place.endswith("silent"):
        spaces.silence(admin, space, "A pause")
    elif place == "closed down":
        spaces.archive_group(admin, space)
    return space


def _actor(role: str, space: Space) -> Actor:
    if role == "nobody":
        return NOBODY
    if role in ("observer", "facilitator"):
        return make.actor(make.staff(role))
    if role == "line moderator":
        return make.actor(make.staff("moderator"))
    if role == "elsewhere":
        return make.actor(make.staff("moderator", "c1"))
    person = make.user(is_admin=role == "admin", confirmed_at=None if role == "unconfirmed" else now())
    if role in ("member", "group moderator") and space.circle:
        held = "moderator" if role == "group moderator" else "member"
        db.session.add(Admission(user_id=person.id, circle=space.circle, role=held, admitted_at=now()))
        db.session.flush()
    return make.actor(person)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", ROLES)
def test_role_by_place_by_action(role: str, place: str, noon: datetime) -> None:
    space = _space(place)
    actor = _actor(role, space)
    found = {action: ask(actor, space, noon) for action, ask in ASKED.items()}
    assert {a: bool(v) for a, v in found.items()} == {a: role in places[place] for a, places in ALLOWED.items()}
    assert all(verdict.reason for verdict in found.values() if not verdict)


@pytest.mark.parametrize("role", ROLES)
def test_lists_agree_with_the_policy(role: str, noon: datetime) -> None:
    there = [_space(place) for place in ("open", "unlisted", "listed")]
    actor = _actor(role, there[1])
    known = {space.id for space in groups(actor).items}
    assert known == {space.id for space in there if space_policies.can_know_space(actor, space, noon)}
    assert knowable_clause(actor) is not None


@pytest.mark.parametrize("role", ROLES)
def test_groups_are_begun_by_the_chairs_of_the_line(role: str, noon: datetime) -> None:
    actor = _actor(role, _space("open"))
    assert bool(space_policies.can_found(actor, make.line(), noon)) is (role in {*LINE_CHAIRS, "admin"})


@pytest.mark.parametrize(("seconds", "silent"), [(-1, True), (0, False), (1, False)])
def test_silence_ends_at_its_moment(seconds: int, silent: bool, noon: datetime) -> None:
    space, end = _space("open"), noon + timedelta(hours=1)
    spaces.silence(make.actor(make.user(is_admin=True)), space, "A pause", end)
    actor = make.actor(make.user())
    assert bool(policies.can_speak_in(actor, space, end + timedelta(seconds=seconds))) is not silent
