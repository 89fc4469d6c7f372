"""What the demo's forum shows: groups, relayed words, marks, first-time speakers, a hidden post under appeal."""

import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from contributions.mark_models import Mark
from contributions.models import HIDDEN, PUBLIC, Contribution
from contributions.moderation_models import Appeal
from contributions.record import broken_links
from core.db import db
from core.guard import unit_of_work
from demo import groups, people
from forum.models import GROUP, Space, Thread
from tests import factories as make


@pytest.fixture
def thread(noon: datetime) -> Thread:
    """The thread of the exchange, with the groups beside it."""
    for load in (people.load_people, groups.load_groups, groups.load_exchange):
        with unit_of_work():
            load()
    return db.session.scalars(select(Thread).filter_by(title=groups.QUESTION)).unique().one()


def test_there_is_an_open_group_and_a_closed_one(thread: Thread, client: FlaskClient) -> None:
    found = {s.name: s.is_closed for s in db.session.scalars(select(Space).filter_by(kind=GROUP)).unique()}
    assert found == {groups.OPEN_GROUP: False, groups.CLOSED_GROUP: True}
    inner = db.session.scalars(select(Thread).filter_by(title="What we will propose")).unique().one()
    assert client.get(inner.url).status_code == 404
    make.sign_in(client, people.user("niamey"))
    assert client.get(inner.url).status_code == 200


def test_the_exchange_holds_one_of_each(thread: Thread) -> None:
    said = db.session.scalars(select(Contribution).filter_by(topic=thread.topic)).unique().all()
    assert sorted(s.relayed for s in said if s.relayed) == ["confirmed", "disowned"]
    assert [s.visibility for s in said].count(HIDDEN) == 1
    assert {s.visibility for s in said} == {HIDDEN, PUBLIC}
    assert sorted(db.session.scalars(select(Mark.kind))) == ["common_issue", "proposal"]
    assert [a.outcome for a in db.session.scalars(select(Appeal)).unique()] == [None]
    assert list(broken_links()) == []


def test_the_balance_panel_has_something_to_say(thread: Thread, client: FlaskClient) -> None:
    said = db.session.scalars(select(Contribution).filter_by(topic=thread.topic, visibility=PUBLIC)).unique().all()
    assert {s.stakeholder_type for s in said} >= {"government", "private", "academia", "civil", "igo"}
    assert {s.lang for s in said} >= {"en", "fr", "ru", "zh"}
    page = client.get(f"{thread.url}/balance").text
    counted = re.search(r"<dt>For the first time</dt><dd>(\d+)</dd>", page)
    assert counted is not None, page
    assert int(counted[1]) >= len(groups.FIRST_TIME)


def test_nobody_looks_like_a_real_person(thread: Thread) -> None:
    assert {a.name.split()[0] for a in people.ACCOUNTS} == {"Demo"}
    assert all(user.is_demo for user in db.session.scalars(select(people.User)))
