"""Marked contributions are carried to meetings, and their source stays linked both ways."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import token_actions
from accounts.actor import NOBODY
from contributions import actions as words
from contributions import marking
from contributions.mark_models import PROPOSAL
from contributions.models import Contribution
from contributions.record import Entry
from core.db import db
from core.errors import Invalid, Refused
from core.guard import unit_of_work
from meetings import actions, carrying, policies
from meetings.carried_models import CarriedPoint
from meetings.models import Meeting
from tests import factories as make
from tests.contributions.factories import say
from tests.contributions.test_marking import MAY, ROLES, actor_as
from tests.forum import factories as forum


def meeting(noon: datetime, slug: str = "c7-egov") -> Meeting:
    admin = make.actor(make.user(is_admin=True))
    series = actions.start_series(admin, "facilitation", "Facilitation meetings")
    details = actions.Details(title="First", starts_at=noon + timedelta(days=3), ends_at=noon + timedelta(days=4))
    return actions.convene_meeting(admin, series, [make.line(slug)], details)


@pytest.mark.parametrize("state", ["announced", "cancelled"])
@pytest.mark.parametrize("role", ROLES)
def test_who_may_carry(role: str, state: str, noon: datetime) -> None:
    there, said, chair = meeting(noon), say(), actor_as("admin")
    marking.mark(chair, said, PROPOSAL)
    if state == "cancelled":
        actions.cancel_meeting(chair, there)
    actor = actor_as(role)
    allowed = role in MAY and state == "announced"
    assert bool(policies.can_carry(actor, there, noon)) == allowed
    if not allowed:
        with pytest.raises(Refused):
            carrying.carry_point(actor, there, said, PROPOSAL)


def test_carrying_deciding_dropping(noon: datetime) -> None:
    there, said, chair = meeting(noon), say(), actor_as("facilitator")
    marking.mark(chair, said, PROPOSAL)
    point = carrying.carry_point(chair, there, said, PROPOSAL)
    assert carrying.carry_point(chair, there, said, PROPOSAL).id == point.id
    assert [s.text for s in marking.standings([said.id])[said.id]] == [
        "Carried to meeting 1 of Facilitation meetings"
    ]
    carrying.decide_point(chair, point, "agreed")
    carrying.decide_point(chair, point, "agreed")
    assert marking.standings([said.id])[said.id][0].text.endswith(": Agreed")
    with pytest.raises(Invalid):
        carrying.decide_point(chair, point, "maybe")
    carrying.drop_point(chair, point)
    assert marking.standings([said.id]) == {said.id: []}
    verbs = db.session.scalars(select(Entry.verb).filter_by(topic=there.topic).order_by(Entry.number)).all()
    assert verbs[-3:] == ["point_carried", "point_decided", "point_dropped"]


def test_only_what_is_marked_and_public_is_carried(noon: datetime) -> None:
    there, chair = meeting(noon), actor_as("moderator")
    unmarked, hidden, elsewhere = say(), say(), say(lines=[make.line("c1")])
    for said in (hidden, elsewhere):
        marking.mark(actor_as("admin"), said, PROPOSAL)
    assert [mark.contribution_id for mark in carrying.offered_to(NOBODY, there)] == [hidden.id]
    words.hide(chair, hidden, "Off topic here")
    assert list(carrying.offered_to(NOBODY, there)) == []
    for said in (unmarked, hidden):
        with pytest.raises(Invalid):
            carrying.carry_point(chair, there, said, PROPOSAL)


def test_pages_and_api(noon: datetime, client: FlaskClient) -> None:
    with unit_of_work():
        there, chair = meeting(noon), make.staff("facilitator")
        said = forum.numbered(forum.thread(body="A fund for rural radio"), 1).contribution
        marking.mark(make.actor(chair), said, PROPOSAL)
        url, identity, symbol = there.url, said.id, said.symbol
        _token, secret = token_actions.make_token(make.actor(chair), chair, "test", 1)
    reader = client.application.test_client()
    make.sign_in(client, chair)
    assert "Carry it to this meeting" in client.get(url).text
    assert "A fund for rural radio" not in reader.get(url).text
    assert reader.post(f"{url}/points", data={"contribution": identity, "kind": PROPOSAL}).status_code in (
        302,
        401,
        303,
    )
    assert db.session.query(CarriedPoint).count() == 0
    assert client.post(f"{url}/points", data={"contribution": identity, "kind": PROPOSAL}).status_code == 303
    assert client.post(f"{url}/points", data={"contribution": "x", "kind": PROPOSAL}).status_code == 422
    assert "A fund for rural radio" in reader.get(url).text
    assert "Carried to meeting 1" in reader.get(f"/c/{symbol}").text
    assert "Carried to meeting 1" in reader.get("/proposals").text
    headers = {"Authorization": f"Bearer {secret}"}
    listed = client.get(f"/api/v1{url}/points").json
    assert listed is not None
    point = listed["items"][0]
    assert point["symbol"] == symbol
    one = f"/api/v1{url}/points/{point['id']}"
    assert client.patch(one, json={"outcome": "deferred"}).status_code == 401
    assert client.patch(one, json={"outcome": "deferred"}, headers=headers).status_code == 200
    assert "Deferred" in reader.get(url).text
    proposals = client.get("/api/v1/proposals?line=C7-EGOV").json
    assert proposals is not None
    assert [found["symbol"] for found in proposals["items"]] == [symbol]
    assert client.get("/api/v1/proposals?line=C99").status_code == 422
    assert client.delete(f"/api/v1/contributions/{identity}/marks/proposal", headers=headers).status_code == 204
    marked = {"kind": "proposal", "note": "Again", "action_lines": ["C7-EGOV", "C1"]}
    again = client.post(f"/api/v1/contributions/{identity}/marks", json=marked, headers=headers).json
    assert again is not None
    assert again["action_lines"] == ["C1", "C7-EGOV"]
    assert client.delete(one, headers=headers).status_code == 204
    assert db.session.query(CarriedPoint).count() == 0
    assert db.session.get(Contribution, identity) is not None
