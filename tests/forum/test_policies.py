"""Who may do what in the forum: role × state × action, with time standing still."""

from datetime import datetime, timedelta

import pytest

from accounts.actor import NOBODY, Actor
from contributions import actions as words
from contributions.actions import Speaker
from core.clock import now
from core.db import db
from forum import actions, chairing, policies
from forum.models import GROUP, Post, Space, Thread
from tests import factories as make
from tests.forum import factories as forum

ROLES = (
    "nobody",
    "unconfirmed",
    "observer",
    "participant",
    "author",
    "moderator",
    "facilitator",
    "elsewhere",
    "admin",
)
SPEAKS = {"participant", "author", "moderator", "facilitator", "elsewhere", "admin"}
CHAIRS = {"moderator", "facilitator", "admin"}
STATES = ("open", "locked", "hidden", "withdrawn")

ALLOWED = {
    "open_thread": dict.fromkeys(STATES, SPEAKS),
    "reply": {"open": SPEAKS, "locked": set(), "hidden": set(), "withdrawn": set()},
    "edit": {"open": {"author"}, "locked": set(), "hidden": set(), "withdrawn": set()},
    "withdraw": {"open": {"author"}, "locked": {"author"}, "hidden": set(), "withdrawn": set()},
    "lock": dict.fromkeys(STATES, CHAIRS),
    "pin": dict.fromkeys(STATES, CHAIRS),
    "history": {
        "open": set(ROLES), "locked": set(ROLES), "hidden": {"author"} | CHAIRS, "withdrawn": {"author"},
    },
}  # fmt: skip


def _actor(role: str, author: Actor) -> Actor:
    if role == "nobody":
        return NOBODY
    if role == "author":
        return author
    if role in ("observer", "moderator", "facilitator"):
        return make.actor(make.staff(role))
    if role == "elsewhere":
        return make.actor(make.staff("moderator", "c1"))
    return make.actor(make.user(is_admin=role == "admin", confirmed_at=None if role == "unconfirmed" else now()))


def _scene(state: str) -> tuple[Actor, Thread, Post]:
    person, chair = make.user(), make.actor(make.staff("moderator"))
    thread = forum.thread()
    post, author = forum.post(thread, person), make.actor(person)
    if state == "locked":
        chairing.lock_thread(chair, thread)
    elif state == "hidden":
        words.hide(chair, post.contribution, "Off topic here")
    elif state == "withdrawn":
        actions.withdraw_post(author, post)
    return author, thread, post


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_role_by_state_by_action(role: str, state: str, noon: datetime) -> None:
    author, thread, post = _scene(state)
    actor = _actor(role, author)
    verdicts = {
        "open_thread": policies.can_open_thread(actor, make.line(), noon),
        "reply": policies.can_reply(actor, thread, noon, post),
        "edit": policies.can_edit(actor, post, noon),
        "withdraw": policies.can_withdraw(actor, post, noon),
        "lock": policies.can_lock(actor, thread, noon),
        "pin": policies.can_pin(actor, thread, noon),
        "history": policies.can_see_history(actor, post, noon),
    }
    found = {action: bool(verdict) for action, verdict in verdicts.items()}
    assert found == {action: role in states[state] for action, states in ALLOWED.items()}
    assert all(verdict.reason for verdict in verdicts.values() if not verdict)


@pytest.mark.parametrize(("days", "allowed"), [(-1, True), (0, True), (1, False)])
def test_rewording_ends_after_thirty_days(days: int, allowed: bool, noon: datetime) -> None:
    author, _thread, post = _scene("open")
    end = post.contribution.said_at + timedelta(days=30)
    assert bool(policies.can_edit(author, post, end + timedelta(seconds=days))) is allowed


def test_a_role_counts_on_its_days_only(noon: datetime) -> None:
    person, thread = make.user(), forum.thread()
    make.appoint(person, "moderator", starts=noon.date(), ends=noon.date())
    actor = make.actor(person)
    days = [bool(policies.can_lock(actor, thread, noon + timedelta(days=n))) for n in (-1, 0, 1)]
    assert days == [False, True, False]


CHAIR_ACTS = ("rename", "split", "slow", "move", "merge")
CHAIR_ALLOWED: dict[str, dict[str, set[str]]] = {
    "open": dict.fromkeys(CHAIR_ACTS, CHAIRS) | {"rename": CHAIRS | {"author"}},
    "late": dict.fromkeys(CHAIR_ACTS, CHAIRS),
    "locked": dict.fromkeys(CHAIR_ACTS, CHAIRS),
    "merged": {act: set() for act in CHAIR_ACTS},
    "closed": {"rename": {"admin"}, "split": {"admin"}, "slow": {"admin"}, "move": set(), "merge": set()},
}
"""State → act → who; "closed": the thread stands in a closed group, where staff of the line have no say."""


@pytest.mark.parametrize("state", CHAIR_ALLOWED)
@pytest.mark.parametrize("role", ROLES)
def test_what_chairs_do_by_role_and_state(role: str, state: str, noon: datetime) -> None:
    person = make.user()
    thread, other = forum.thread(person), forum.thread()
    author, moment = make.actor(person), noon
    if state == "late":
        moment = noon + timedelta(days=30, seconds=1)
    elif state == "locked":
        chairing.lock_thread(make.actor(make.staff("moderator")), thread)
    elif state == "merged":
        thread.merged_into_id = other.id
    elif state == "closed":
        thread.space = Space(action_line=make.line(), kind=GROUP, slug="inner", name="Inner", is_closed=True)
        db.session.add(thread.space)
        db.session.flush()
    actor = _actor(role, author)
    found = {
        "rename": policies.can_rename(actor, thread, moment),
        "split": policies.can_split(actor, thread, moment),
        "slow": policies.can_slow(actor, thread, moment),
        "move": policies.can_move_thread(actor, thread, make.line("c1"), moment),
        "merge": policies.can_merge(actor, thread, other, moment),
    }
    assert {act: bool(verdict) for act, verdict in found.items()} == {
        act: role in who for act, who in CHAIR_ALLOWED[state].items()
    }
    assert all(verdict.reason for verdict in found.values() if not verdict)


def test_nothing_changes_its_audience(noon: datetime) -> None:
    """Also a site administrator, who chairs all of them, moves nothing out of a closed group, into one or between two."""
    admin, spaces = make.actor(make.user(is_admin=True)), []
    for number, is_closed in enumerate((False, False, True, True)):
        space = Space(action_line=make.line(), kind=GROUP, slug=f"g{number}", name=f"G{number}", is_closed=is_closed)
        db.session.add(space)
        spaces.append(space)
    db.session.flush()
    threads = [actions.open_thread(admin, Speaker.of(admin), space, "In a group", "Words", "en") for space in spaces]
    for one, source in enumerate(threads):
        for other, target in enumerate(threads):
            allowed = max(one, other) < 2
            if one != other:
                assert bool(policies.can_move_thread(admin, source, spaces[other], noon)) is allowed
                assert bool(policies.can_merge(admin, source, target, noon)) is allowed
