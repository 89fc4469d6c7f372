"""Who finds what: everybody's search, the author's, the staff's, a member's, an administrator's, for each state of words."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from accounts.actor import NOBODY
from accounts.models import Admission, User
from contributions import actions
from contributions.models import PENDING, Contribution
from contributions.queries import visible_to
from contributions.search import BEST, NEWEST, search
from core.clock import now
from core.db import db
from tests import factories as make
from tests.contributions.factories import hidden, say

CIRCLE = "space:12"
WHO = ("everybody", "stranger", "author", "facilitator", "moderator", "rapporteur", "observer", "other line’s moderator",
       "member", "member of another group", "chair of the group", "administrator")  # fmt: skip
STATES = ("public", "pending", "hidden", "withdrawn", "sealed", "unsealed", "open group", "closed group", "erased")
EVERYBODY = set(WHO)
FINDS: dict[str, set[str]] = {
    "public": EVERYBODY,
    "pending": set(),
    "hidden": set(),
    "withdrawn": set(),
    "sealed": {"author"},
    "unsealed": EVERYBODY,
    "open group": EVERYBODY,
    "closed group": {"member", "chair of the group", "administrator", "author"},
    "erased": set(),
}
"""What waits for approval, was hidden or withdrawn is on desks and pages of one's own; search finds what is public."""


def admit(person: User, circle: str, role: str = "member") -> User:
    """Make somebody a member."""
    db.session.add(Admission(user_id=person.id, circle=circle, role=role, admitted_at=now()))
    db.session.flush()
    db.session.refresh(person)
    return person


@pytest.fixture
def people(noon: datetime) -> dict[str, User | None]:
    """One of each."""
    found: dict[str, User | None] = {
        "everybody": None, "stranger": make.user(), "author": admit(make.user(), CIRCLE),
        "other line’s moderator": make.staff("moderator", "c2"), "member": admit(make.user(), CIRCLE),
        "member of another group": admit(make.user(), "space:13"),
        "chair of the group": admit(make.user(), CIRCLE, "moderator"), "administrator": make.user(is_admin=True),
    }  # fmt: skip
    return found | {role: make.staff(role) for role in ("facilitator", "moderator", "rapporteur", "observer")}


def said(state: str, author: User) -> Contribution:
    """A post in ``state``."""
    later = now() + timedelta(hours=1)
    facts: dict[str, dict[str, object]] = {
        "sealed": {"public_from": later}, "unsealed": {"public_from": now()}, "open group": {"circle": CIRCLE},
        "closed group": {"circle": CIRCLE, "is_closed": True},
    }  # fmt: skip
    if state == "hidden":
        return hidden("peculiar", person=author)
    made = say(author, "peculiar", **facts.get(state, {}))
    if state == "withdrawn":
        actions.withdraw(make.actor(author), made)
    if state in ("pending", "erased"):
        made.visibility = PENDING if state == "pending" else "erased"
        db.session.flush()
    return made


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("order", [NEWEST, BEST])
def test_who_finds_what(people: dict[str, User | None], state: str, order: str) -> None:
    author = people["author"]
    made = said(state, author)
    say(body="noise")
    for who, person in people.items():
        actor = make.actor(person) if person else NOBODY
        symbols = [hit.symbol for hit in search(actor, "peculiar", order=order).page.items]
        assert symbols == ([made.symbol] if who in FINDS[state] else []), who
        if symbols:
            readable = db.session.scalars(visible_to(actor).where(Contribution.id == made.id)).unique().all()
            assert readable == [made], "search never finds what the reader may not read"


@pytest.mark.parametrize(
    "filters", ["in:space:12", "by:me", "is:mine", "type:post", "after:2026-05-01", "lang:en", ""]
)
def test_no_filter_opens_a_closed_group(people: dict[str, User | None], filters: str) -> None:
    said("closed group", people["author"])
    for who in ("stranger", "facilitator", "moderator", "member of another group"):
        results = search(make.actor(people[who]), f"peculiar {filters}")
        assert results.problems or not results.page.items, who


@pytest.fixture
def secret_page(client: FlaskClient, people: dict[str, User | None]) -> str:
    """A closed group’s words, committed."""
    made = said("closed group", people["author"])
    db.session.commit()
    return made.symbol


def test_pages_and_api_tell_strangers_nothing(client: FlaskClient, secret_page: str) -> None:
    for address in ("/search?q=peculiar", "/search?q=peculiar&order=best", "/api/v1/search?q=peculiar"):
        answer = client.get(address)
        assert secret_page not in answer.get_data(as_text=True)
        assert answer.status_code == 200
