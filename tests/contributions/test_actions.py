"""Saying, rewording, hiding: each leaves its entry, and the chain holds."""

from datetime import datetime

import pytest
from sqlalchemy import select

from contributions import actions, anchors, record
from contributions.models import Contribution
from contributions.queries import visible_to
from core.db import db
from core.errors import Conflict, Invalid, Refused
from tests import factories as make


def say(person=None, body: str = "On-line tools should be used.", **fields) -> Contribution:
    person = person or make.user()
    number = db.session.query(Contribution).count() + 1
    facts = {"kind": "post", "symbol": f"T/{number}", "topic": "thread:1", "place": f"/x/{number}", "lang": "en"}
    return actions.contribute(
        make.actor(person), actions.Speaker.of(person), lines=[make.line()], body=body, **(facts | fields)
    )


def verbs(topic: str = "thread:1") -> list[str]:
    return [e.verb for e in record.entries_after(topic, 0)]


def test_capacity_is_frozen_when_it_is_said(noon: datetime) -> None:
    person = make.user(organisation="Ministry of Posts", stakeholder_type="government", country="NE")
    said = say(person)
    person.stakeholder_type, person.country = "civil", "FR"
    db.session.flush()
    assert (said.capacity_label, said.organisation_name, said.country_name) == (
        "Government",
        "Ministry of Posts",
        "Niger",
    )


def test_every_step_has_its_entry_and_the_chain_holds(noon: datetime) -> None:
    author, moderator = make.user(), make.staff("moderator")
    said = say(author)
    actions.revise(make.actor(author), said, "On-line tools should be used to the largest extent.", expected=1)
    actions.hide(make.actor(moderator), said, "Off topic here")
    actions.restore(make.actor(moderator), said, "Hidden by mistake")
    actions.withdraw(make.actor(author), said)
    db.session.commit()
    assert verbs() == [
        "contribution_made", "contribution_revised", "contribution_hidden", "contribution_restored", "contribution_withdrawn",
    ]  # fmt: skip
    assert list(record.broken_links()) == []


def test_a_changed_entry_is_found(noon: datetime) -> None:
    say()
    say()
    db.session.commit()
    entry = db.session.scalars(select(record.Entry).filter_by(topic="thread:1", number=1)).one()
    entry.payload = entry.payload | {"symbol": "T/99"}
    db.session.commit()
    assert [fault for fault in record.broken_links() if "entry 1 " in fault]


def test_a_stale_edit_shows_both_texts(noon: datetime) -> None:
    author = make.user()
    said = say(author, "First")
    actions.revise(make.actor(author), said, "Second", expected=1)
    with pytest.raises(Conflict) as refused:
        actions.revise(make.actor(author), said, "Third", expected=1)
    assert (refused.value.theirs, refused.value.mine) == ("Second", "Third")


def test_only_the_speaker_rewords(noon: datetime) -> None:
    said = say()
    with pytest.raises(Refused):
        actions.revise(make.actor(make.staff("moderator")), said, "Other words")


@pytest.mark.parametrize("body", ["", " \n ", "x" * 20_001, "\u200b\n\u00a0", "\u2060\u00ad\ufe0f", "\u3164 \u2800"])
def test_empty_and_over_long_texts_are_refused(noon: datetime, body: str) -> None:
    with pytest.raises(Invalid):
        say(body=body)


def test_an_anchor_holds_the_exact_words_and_outlives_an_edit(noon: datetime) -> None:
    author = make.user()
    said = say(author, "Tools should be *interoperable*. They should be accessible.")
    found = anchors.anchor(make.actor(author), said.revision, "interoperable. They")
    assert found.is_intact
    assert found.is_current
    actions.revise(make.actor(author), said, "Quite other words", expected=1)
    assert found.is_intact
    assert not found.is_current


@pytest.mark.parametrize("exact", ["interoperable and", "should", ""])
def test_words_that_do_not_match_or_match_twice_are_refused(noon: datetime, exact: str) -> None:
    said = say(body="Tools should be interoperable. They should be accessible.")
    with pytest.raises(Invalid):
        anchors.anchor(make.actor(make.user()), said.revision, exact)


def test_sentences_cover_three_scripts() -> None:
    text = "One. Two? 第一句。第二句！\nجملة أولى؟ جملة ثانية."
    found = anchors.sentences(text)
    assert [words for _, _, words in found] == ["One.", "Two?", "第一句。", "第二句！", "جملة أولى؟", "جملة ثانية."]
    assert all(text[start:end] == words for start, end, words in found)


def test_the_list_and_the_policy_agree(noon: datetime) -> None:
    from contributions.policies import can_see
    from core.clock import now

    author, moderator = make.user(), make.staff("moderator")
    said = [say(author), say(author), say(author), say(author, public_from=noon.replace(hour=13))]
    actions.hide(make.actor(moderator), said[1], "Off topic")
    actions.withdraw(make.actor(author), said[2])
    people = [author, moderator, make.user(), make.user(is_admin=True), make.staff("moderator", "c2")]
    for actor in [make.actor(p) for p in people]:
        listed = set(db.session.scalars(visible_to(actor)).unique())
        assert listed == {c for c in said if can_see(actor, c, now())}
