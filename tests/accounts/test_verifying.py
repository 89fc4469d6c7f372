"""Who confirms for whom people speak, and what ends it."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import actions, queries, verifying
from accounts.actor import NOBODY, Actor
from accounts.models import User
from accounts.policies import can_verify_person
from accounts.token_actions import make_token
from contributions.record import Entry
from core.db import db
from core.errors import Conflict
from core.guard import unit_of_work
from tests import factories as make

ROLES = ("nobody", "participant", "observer", "rapporteur", "moderator", "facilitator", "former", "admin", "self")


def _actor(role: str, person: User, noon: datetime) -> Actor:
    if role == "nobody":
        return NOBODY
    if role == "self":
        make.appoint(person, "facilitator")
        return make.actor(person)
    if role == "former":
        other = make.user()
        make.appoint(
            other, "facilitator", starts=noon.date().replace(day=1, month=1), ends=noon.date().replace(month=5)
        )
        return make.actor(other)
    if role in ("participant", "admin"):
        return make.actor(make.user(is_admin=role == "admin"))
    return make.actor(make.staff(role))


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("role", ROLES)
def test_facilitators_and_administrators_confirm(role: str, named: bool, noon: datetime) -> None:
    person = make.user(organisation="Radio Club" if named else None)
    verdict = can_verify_person(_actor(role, person, noon), person, noon.date())
    assert bool(verdict) is (named and role in ("facilitator", "admin"))
    assert verdict or verdict.reason


def test_another_organisation_takes_the_mark_away(noon: datetime) -> None:
    chair, person = make.staff("facilitator"), make.user(organisation="Radio Club")
    verifying.verify_organisation(make.actor(chair), person, person.organisation_id or 0)
    verifying.verify_organisation(make.actor(chair), person, person.organisation_id or 0)
    assert make.actor(person).voice.is_verified
    assert person.verified_by_id == chair.id
    actions.update_profile(make.actor(person), person, organisation="radio club", name="Other Name")
    assert make.actor(person).voice.is_verified
    actions.update_profile(make.actor(person), person, organisation="Ministry of X")
    assert not make.actor(person).voice.is_verified
    entries = db.session.scalars(select(Entry).filter_by(topic=f"user:{person.id}").order_by(Entry.number))
    assert [entry.verb for entry in entries] == [
        "organisation_verified", "profile_updated", "profile_updated", "verification_ended",
    ]  # fmt: skip


def test_what_was_looked_at_is_what_is_confirmed(noon: datetime) -> None:
    chair, person = make.staff("facilitator"), make.user(organisation="Radio Club")
    seen = person.organisation_id or 0
    actions.update_profile(make.actor(person), person, organisation="Ministry of X")
    with pytest.raises(Conflict):
        verifying.verify_organisation(make.actor(chair), person, seen)


def test_those_who_wait_come_first(noon: datetime) -> None:
    chair = make.actor(make.staff("facilitator"))
    people = [make.user(organisation=f"Club {number}", name=f"Ann{number}") for number in range(4)]
    make.user(name="Without")
    make.user(organisation="Unconfirmed Club", confirmed_at=None)
    verifying.verify_organisation(chair, people[3], people[3].organisation_id or 0)
    first = queries.claiming(size=2)
    second = queries.claiming(first.next, size=2)
    assert [user.name for user in (*first.items, *second.items)] == ["Ann2", "Ann1", "Ann0", "Ann3"]
    assert [user.name for user in queries.claiming(text="club 1").items] == ["Ann1"]
    assert queries.claiming(text="%").items == []
    assert queries.claiming_count() == 3


def test_the_page_confirms_and_takes_back(client: FlaskClient, noon: datetime) -> None:
    person = make.user(organisation="Radio Club", email="hidden-part@radio.example")
    make.sign_in(client, make.staff("facilitator"))
    page = client.get("/verifications").text
    assert "Radio Club" in page
    assert "hidden-part" not in page
    data = {"organisation": person.organisation_id}
    assert client.post(f"/people/{person.id}/verification", data=data).status_code == 303
    assert "verified" in client.get(f"/people/{person.id}").text
    assert client.post(f"/people/{person.id}/verification/revoke").status_code == 303
    assert "verified" not in client.get(f"/people/{person.id}").text
    assert client.post(f"/people/{person.id}/verification", data={"organisation": 0}).status_code == 409


def test_the_api_does_the_same(client: FlaskClient, noon: datetime) -> None:
    with unit_of_work():
        person, chair = make.user(organisation="Radio Club"), make.staff("facilitator")
        _token, text = make_token(make.actor(chair), chair, "test", 1)
        identity, organisation, chair_id = person.id, person.organisation_id, chair.id
    headers = {"Authorization": f"Bearer {text}"}
    url = f"/api/v1/people/{identity}/verification"
    (claim,) = client.get("/api/v1/verifications", headers=headers).json["items"]
    assert (claim["person_id"], claim["verified_at"]) == (identity, None)
    made = client.post(url, json={"organisation_id": organisation}, headers=headers)
    assert made.json["verified_by_id"] == chair_id
    assert client.delete(url, headers=headers).json["verified_at"] is None
    assert client.get("/api/v1/verifications").status_code == 401
