"""Coming into groups and leaving them."""

from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import User
from contributions.record import Entry
from core.db import db
from core.errors import Invalid, Missing, Refused
from core.mail import OutgoingMail
from forum import membership, space_queries, spaces
from forum.models import Invitation, JoinRequest, Space
from tests import factories as make

pytestmark = pytest.mark.usefixtures("noon")


def group(founder: User | None = None, **facts: object) -> Space:
    person = founder or make.staff("facilitator")
    given = {"name": "Rural access", "group_kind": "working-group", "is_closed": True, "is_listed": True} | facts
    return spaces.found_group(make.actor(person), make.line(), **given)  # type: ignore[arg-type]  # facts of a test


@pytest.fixture
def chair() -> User:
    return make.staff("facilitator")


def test_an_invitation_makes_a_member(chair: User) -> None:
    space, guest = group(chair), make.user(email="guest@example.org")
    made = membership.invite(make.actor(chair), space, " Guest@Example.org ")
    assert made is not None
    assert membership.invite(make.actor(chair), space, "guest@example.org") is made
    (letter,) = db.session.scalars(select(OutgoingMail))
    assert letter.recipient == "guest@example.org"
    assert f"/groups/{space.slug}/invitation" in letter.body
    membership.accept_invitation(make.actor(guest), made)
    assert make.actor(guest).belongs_to(space.circle)
    assert db.session.scalars(select(Invitation)).all() == []
    assert membership.invite(make.actor(chair), space, "guest@example.org") is None


def test_an_invitation_is_its_addressees_alone(chair: User) -> None:
    space = group(chair)
    made = membership.invite(make.actor(chair), space, "guest@example.org")
    assert made is not None
    unconfirmed = make.user(email="guest@example.org", confirmed_at=None)
    for other in (make.user(), unconfirmed, chair):
        with pytest.raises(Missing):
            membership.accept_invitation(make.actor(other), made)
    membership.withdraw_invitation(make.actor(chair), made)
    assert space_queries.invitations_of(space) == []


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "two words@example.org", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_refused(chair: User, address: str) -> None:
    space = group(chair)
    with pytest.raises(Invalid) as refusal:
        membership.invite(make.actor(chair), space, address)
    assert set(refusal.value.fields) == {"email"}


def test_asking_at_a_listed_group(chair: User) -> None:
    space, person, other = group(chair), make.user(), make.user()
    assert membership.ask_to_join(make.actor(person), space, "Radio") is None
    assert membership.ask_to_join(make.actor(person), space) is None
    membership.ask_to_join(make.actor(other), space)
    assert [wish.user_id for wish in space_queries.requests_of(space)] == [person.id, other.id]
    membership.approve_request(make.actor(chair), space, space_queries.request_of(space, person.id))
    membership.decline_request(make.actor(chair), space, space_queries.request_of(space, other.id))
    assert db.session.scalars(select(JoinRequest)).all() == []
    assert make.actor(person).belongs_to(space.circle)
    assert not make.actor(other).belongs_to(space.circle)


def test_an_open_group_is_entered_at_once(chair: User) -> None:
    space, person = group(chair, is_closed=False), make.user()
    assert membership.ask_to_join(make.actor(person), space) is not None
    membership.leave(make.actor(person), space)
    assert space.circle not in make.actor(person).circles
    membership.leave(make.actor(person), space)


def test_nobody_asks_at_an_unlisted_group(chair: User) -> None:
    space = group(chair, is_listed=False)
    with pytest.raises(Refused):
        membership.ask_to_join(make.actor(make.user()), space)


def test_moderators_are_appointed_among_members(chair: User) -> None:
    space, person = group(chair, is_closed=False), make.user()
    membership.ask_to_join(make.actor(person), space)
    membership.appoint_moderator(make.actor(chair), space, person.id)
    membership.appoint_moderator(make.actor(chair), space, person.id)
    assert make.actor(person).chairs(space.circle)
    membership.dismiss_moderator(make.actor(person), space, person.id)
    assert not make.actor(person).chairs(space.circle)
    with pytest.raises(Missing):
        membership.appoint_moderator(make.actor(chair), space, make.user().id)
    with pytest.raises(Refused):
        membership.remove_member(make.actor(person), space, chair.id)


def test_the_record_holds_each_step_without_names(chair: User) -> None:
    space, person = group(chair), make.user(name="Secretperson", email="secret@example.org")
    membership.ask_to_join(make.actor(person), space, "Secretnote")
    membership.approve_request(make.actor(chair), space, space_queries.request_of(space, person.id))
    membership.remove_member(make.actor(chair), space, person.id)
    entries = db.session.scalars(select(Entry).filter_by(topic=space.topic).order_by(Entry.number)).all()
    assert [entry.verb for entry in entries] == [
        "space_founded", "member_admitted", "membership_requested", "member_admitted", "member_removed",
    ]  # fmt: skip
    assert "secret" not in str([entry.payload for entry in entries]).lower()


def test_members_are_paged(chair: User, noon: datetime) -> None:
    space = group(chair, is_closed=False)
    people = [make.user() for _number in range(4)]
    for person in people:
        membership.ask_to_join(make.actor(person), space)
    first = space_queries.members(space, size=3)
    second = space_queries.members(space, first.next, size=3)
    seen = [place.user_id for place in (*first.items, *second.items)]
    assert seen == [chair.id, *(person.id for person in people)]


@pytest.mark.parametrize(("way", "approved"), [("invitation", True), ("request", True), ("joining", False)])
def test_whoever_a_moderator_lets_in_is_known(chair: User, way: str, approved: bool) -> None:
    """What they say elsewhere waits no more; walking into an open group by oneself proves nothing."""
    guest = make.user(email="guest@example.org", approved_at=None)
    space, actor = group(chair, is_closed=way != "joining"), make.actor(guest)
    if way == "invitation":
        made = membership.invite(make.actor(chair), space, guest.email)
        assert made is not None
        membership.accept_invitation(actor, made)
    else:
        membership.ask_to_join(actor, space)
        assert guest.approved_at is None, "asking proves nothing"
    if way == "request":
        asked = db.session.scalars(select(JoinRequest)).one()
        membership.approve_request(make.actor(chair), space, asked)
    db.session.refresh(guest)
    assert (guest.approved_at is not None) is approved
    told = db.session.scalars(select(Entry.verb).filter_by(topic=f"user:{guest.id}").order_by(Entry.number)).all()
    assert ("account_approved" in told) is approved


def test_who_is_declined_stays_unknown(chair: User) -> None:
    guest, space = make.user(approved_at=None), group(chair)
    membership.ask_to_join(make.actor(guest), space)
    membership.decline_request(make.actor(chair), space, db.session.scalars(select(JoinRequest)).one())
    assert guest.approved_at is None
