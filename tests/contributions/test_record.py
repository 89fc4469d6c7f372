"""The record's entries: chained, with a sealed actor, those of the first format as they were."""

from datetime import datetime

import pytest
from sqlalchemy import select

from contributions import actions, erasing, record
from contributions.record import Entry, broken_links
from core.db import db
from core.guard import unit_of_work
from core.topics import START, Topic
from tests import factories as make
from tests.contributions.factories import say


def entries(topic: str = "thread:1") -> list[Entry]:
    return list(db.session.scalars(select(Entry).filter_by(topic=topic).order_by(Entry.number)))


def test_an_entry_covers_its_actor_by_a_seal(noon: datetime) -> None:
    person = make.user()
    say(person)
    say(person)
    first, second = entries()
    assert {first.actor_id, second.actor_id} == {person.id}
    assert first.sealed_actor != second.sealed_actor, "two acts of one account cannot be told to be of one"
    assert record.FORMAT in first.contents()
    assert person.id not in first.contents()
    assert list(broken_links()) == []


@pytest.mark.parametrize("change", [{"actor_id": 4711}, {"actor_salt": "0" * 32}, {"actor_salt": None}])
def test_another_actor_is_found(change: dict[str, object], noon: datetime) -> None:
    say()
    entry = entries()[0]
    for name, value in change.items():
        setattr(entry, name, value)
    assert list(broken_links()) == ["thread:1: entry 1 (contribution_made) does not match its digest"]


def test_entries_of_the_first_format_verify_still(noon: datetime) -> None:
    for _time in range(3):
        say()
    previous = START
    for entry in entries()[:2]:
        entry.actor_salt = None
        said = [entry.at.isoformat(), entry.actor_id, entry.verb, entry.payload]
        assert entry.contents() == said
        entry.digest = previous = record.chained(previous, entry.topic, entry.number, said)
    last = entries()[2]
    last.digest = last.expected_digest(previous)
    db.session.get_one(Topic, "thread:1").last_digest = last.digest
    assert list(broken_links()) == []
    entries()[0].actor_id = 4711
    assert list(broken_links()) == ["thread:1: entry 1 (contribution_made) does not match its digest"]


def test_who_wrote_what_was_erased_is_forgotten_and_the_chain_holds(noon: datetime) -> None:
    with unit_of_work():
        person, chair = make.user(), make.actor(make.staff("moderator"))
        said, kept = say(person), say(person)
        actions.hide(chair, said, "Off topic here")
        before = [entry.digest for entry in entries()]
        erasing.erase_contribution(make.actor(person), said)
        gone, stays, moderator = said.id, kept.id, chair.id
    made = {(e.verb, e.payload["contribution_id"]): e for e in entries()}
    assert [e.digest for e in entries()][: len(before)] == before
    for verb in ("contribution_made", "contribution_erased"):
        assert (made[verb, gone].actor_id, made[verb, gone].actor_salt) == (None, None)
    assert made["contribution_made", stays].actor_id == person.id
    assert made["contribution_hidden", gone].actor_id == moderator
    assert list(broken_links()) == []
    made["contribution_made", gone].actor_id = person.id
    assert list(broken_links()) == ["thread:1: entry 1 (contribution_made) names an actor that was forgotten"]


def test_an_erased_account_is_forgotten_in_all_that_it_said(noon: datetime) -> None:
    with unit_of_work():
        person, other = make.user(), make.user()
        for speaker in (person, other, person):
            say(speaker)
        erasing.erase_account(make.actor(make.user(is_admin=True)), person, "They asked for it by letter.")
        noise = other.id
    assert [e.actor_id for e in entries() if e.verb == "contribution_made"] == [None, noise, None]
    assert list(broken_links()) == []
