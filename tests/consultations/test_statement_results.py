"""Figures of votes: they add up, by type and region too, in as many statements however many voted."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from accounts.models import User
from consultations import proposing, statement_results
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, question
from tests.consultations.statement_factories import moderator, proposed, statement, statements_of, vote, voted_on
from tests.consultations.test_duplicates import settle, twins

PEOPLE = (
    ("government", "NE", {1: "agree", 2: "disagree"}),
    ("government", "FR", {1: "disagree", 2: "pass", 3: "agree"}),
    ("civil", "NE", {1: "agree"}),
    ("igo", None, {3: "pass"}),
)


def cast(consultation) -> None:
    for kind, country, votes in PEOPLE:
        person = make.user(stakeholder_type=kind, country=country)
        for number, value in votes.items():
            vote(consultation, person, number, value)


def figures(one) -> tuple[int, ...]:
    return one.agree, one.disagree, one.passed, one.unseen


def test_the_four_add_up_to_the_voters(app: Flask) -> None:
    consultation = voted_on()
    cast(consultation)
    cast(voted_on())
    found = statement_results.results(statements_of(consultation))
    assert (found.voters, found.votes, found.late) == (4, 7, 0)
    assert [figures(row.all) for row in found.page.items] == [(2, 1, 0, 1), (0, 1, 1, 2), (1, 0, 1, 2)]
    assert found.page.items[0].all.share(2) == pytest.approx(200 / 3)


@pytest.mark.parametrize(("by", "expected"), [
    ("type", {"government": (1, 1, 0, 0), "civil": (1, 0, 0, 0), "igo": (0, 0, 0, 1)}),
    ("region", {"african": (2, 0, 0, 0), "weog": (0, 1, 0, 0), "igo": (0, 0, 0, 1)}),
    ("", {}),
])  # fmt: skip
def test_groups_are_those_that_have_voters(app: Flask, by: str, expected: dict[str, tuple[int, ...]]) -> None:
    consultation = voted_on()
    cast(consultation)
    first = statement_results.results(statements_of(consultation), by).page.items[0]
    assert {group.key: figures(group) for group in first.groups} == expected


def test_a_statement_that_came_later_was_seen_by_fewer(app: Flask) -> None:
    consultation = voted_on()
    cast(consultation)
    made = proposed(consultation, make.user())
    with frozen_at(DURING):
        proposing.accept_statement(make.actor(moderator()), consultation, made)
    vote(consultation, make.user(), 4)
    rows = statement_results.results(statements_of(consultation)).page.items
    assert [figures(row.all) for row in (rows[0], rows[3])] == [(2, 1, 0, 2), (1, 0, 0, 4)]


def test_a_merged_statement_keeps_its_figures(app: Flask) -> None:
    consultation = voted_on()
    cast(consultation)
    with frozen_at(DURING):
        chair = make.actor(moderator())
        proposing.merge_statement(chair, consultation, statement(consultation, 3), statement(consultation, 1))
    rows = statement_results.results(statements_of(consultation)).page.items
    assert [(row.statement.number, row.all.votes) for row in rows] == [(1, 3), (2, 2), (3, 2)]


def asked(consultation_id: int) -> int:
    """How many statements the results take."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        seen.append(text)

    db.session.expire_all()
    question = statements_of(db.session.get_one(Consultation, consultation_id))
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        statement_results.results(question, "type")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_what_it_asks_of_the_database_does_not_grow(app: Flask) -> None:
    consultation = voted_on()
    cast(consultation)
    before = asked(consultation.id)
    for _more in range(3):
        cast(consultation)
    assert asked(consultation.id) == before < 8


def test_pages_of_results_follow_each_other(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on(seeds=tuple(f"Thought number {n} of many" for n in range(1, 41)))
    url = f"{consultation.url}/statements/{statements_of(consultation).id}/results"
    db.session.commit()
    with frozen_at(CLOSES):
        first = client.get(url).text
        following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
        second = client.get(url + following).text
    assert ("Thought number 25 of" in first, "Thought number 26 of" in first) == (True, False)
    assert ("Thought number 25 of" in second, "Thought number 26 of" in second) == (False, True)


def test_a_respondent_who_was_found_twice_is_counted_once(app: Flask) -> None:
    consultation = voted_on()
    question(consultation, 5).word_limit = None
    first, second = twins(consultation)
    for response, value in ((first, "agree"), (second, "disagree")):
        vote(consultation, db.session.get_one(User, response.user_id), 1, value)
    late = [statement_results.results(statements_of(consultation), "type", with_late=late) for late in (False, True)]
    assert [(found.voters, found.votes) for found in late] == [(2, 2)] * 2
    settle(consultation, first, second)
    for is_late in (False, True):
        found = statement_results.results(statements_of(consultation), "type", with_late=is_late)
        assert (found.voters, found.votes, figures(found.page.items[0].all)) == (1, 1, (1, 0, 0, 0))
        assert sum(group.voters for group in found.page.items[0].groups) == 1
    settle(consultation, first, second, "not_duplicate")
    assert statement_results.results(statements_of(consultation)).voters == 2
