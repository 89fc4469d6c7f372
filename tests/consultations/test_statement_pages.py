"""Voting and proposing by forms alone, and what each reader sees of it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import proposing
from consultations.statement_models import Statement, Vote
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, facilitator
from tests.consultations.statement_factories import (
    SEEDS,
    drafted,
    moderator,
    proposed,
    statement,
    statements_of,
    vote,
    voted_on,
)


def there(consultation) -> str:
    return f"{consultation.url}/statements/{statements_of(consultation).id}"


def votes() -> list[tuple[int, int]]:
    query = select(Statement.number, Vote.value).join(Vote.statement).order_by(Statement.number)
    return [(number, value) for number, value in db.session.execute(query)]


def test_one_votes_on_all_one_after_the_other(app: Flask, client: FlaskClient) -> None:
    consultation, person = voted_on(), make.user()
    url = there(consultation)
    make.sign_in(client, person)
    with frozen_at(DURING):
        for turn, value in enumerate(("agree", "disagree", "pass")):
            page = client.get(url).text
            number = next(n for n in (1, 2, 3) if f'action="{url}/{n}/vote"' in page)
            assert [page.count(f'value="{name}"') for name in ("agree", "disagree", "pass")] == [1, 1, 1]
            assert f"{turn} of 3" in page
            sent = client.post(f"{url}/{number}/vote", data={"value": value})
            assert (sent.status_code, sent.location) == (303, f"{url}?saved={number}#vote")
        last = client.get(sent.location).text
    assert "You have voted on all statements" in last
    assert "Saved: “Pass” on statement" in last
    assert sorted(value for _number, value in votes()) == [-1, 0, 1]


def test_a_vote_is_changed_on_the_page_of_ones_votes(app: Flask, client: FlaskClient) -> None:
    consultation, person = voted_on(), make.user()
    url = there(consultation)
    vote(consultation, person, 1)
    vote(consultation, make.user(), 2)
    make.sign_in(client, person)
    with frozen_at(DURING):
        page = client.get(f"{url}/mine").text
        assert (SEEDS[0] in page, SEEDS[1] in page, 'aria-pressed="true"' in page) == (True, False, True)
        sent = client.post(f"{url}/1/vote", data={"value": "disagree", "back": "mine"})
        assert sent.location == f"{url}/mine#s1"
        assert "Statement 1: Disagree" in client.get(f"{url}/mine").text
        assert "You voted “Disagree”" in client.get(f"{url}/1").text
    with frozen_at(CLOSES):
        closed = client.get(f"{url}/mine").text
        assert ("Statement 1: Disagree" in closed, "<button" in closed.partition("<main")[2]) == (True, False)
        assert client.post(f"{url}/1/vote", data={"value": "agree"}).status_code == 403
    assert (1, -1) in votes()


@pytest.mark.parametrize("value", ["", "maybe", "1"])
def test_another_value_is_refused(app: Flask, client: FlaskClient, value: str) -> None:
    consultation = voted_on()
    make.sign_in(client, make.user())
    with frozen_at(DURING):
        assert client.post(f"{there(consultation)}/1/vote", data={"value": value}).status_code == 422
    assert votes() == []


def test_a_doubled_click_is_one_vote(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on()
    make.sign_in(client, make.user())
    with frozen_at(DURING):
        for _click in range(2):
            data = {"value": "agree", "idempotency_key": "k1"}
            assert client.post(f"{there(consultation)}/1/vote", data=data).status_code == 303
    assert (votes(), statement(consultation, 1).vote_count) == ([(1, 1)], 1)


def test_strangers_read_and_are_told_how_to_vote(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on()
    db.session.commit()
    with frozen_at(DURING):
        page = client.get(there(consultation)).text
        assert all(text in page for text in (*SEEDS, "Please sign in first"))
        assert client.post(f"{there(consultation)}/1/vote", data={"value": "agree"}).status_code in (302, 401)
        assert client.get(f"{there(consultation)}/9").status_code == 404
        assert client.get(f"{consultation.url}/statements/{consultation.questions()[0].id}").status_code == 404


def test_before_publishing_there_is_nothing(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = drafted(person)
    make.sign_in(client, person)
    assert client.get(f"{consultation.url}/statements/{statements_of(consultation).id}").status_code == 404


def test_how_others_vote_appears_nowhere_before(app: Flask, client: FlaskClient) -> None:
    consultation, person = voted_on(), make.user()
    for _voter in range(11):
        vote(consultation, make.user(), 1, "disagree")
    db.session.commit()
    admin = make.user(is_admin=True)
    url = there(consultation)
    for reader in (None, person, admin):
        if reader:
            make.sign_in(client, reader)
        with frozen_at(DURING):
            assert "Results stay hidden" in client.get(f"{url}/results").text
            assert client.get(f"/api/v1{url}/results").status_code == 403
            for path in (url, f"{url}/1", f"{url}/proposals", consultation.url, f"{consultation.url}/results"):
                assert ">11<" not in client.get(path).text
    with frozen_at(CLOSES):
        assert ">11 <" in client.get(f"{url}/results").text


def test_live_results_are_shown_if_announced(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on(live_results=True)
    db.session.commit()
    with frozen_at(DURING):
        before = client.get(f"{there(consultation)}/results").text
        vote(consultation, make.user(), 1)
        db.session.commit()
        after = client.get(f"{there(consultation)}/results").text
    assert ("0 voters" in before, "1 voter" in after, "still open" in after) == (True, True, True)


def test_a_proposal_from_its_writing_to_the_vote(app: Flask, client: FlaskClient) -> None:
    consultation, person, chair = voted_on(), make.user(), moderator()
    url = there(consultation)
    make.sign_in(client, person)
    with frozen_at(DURING):
        assert "At most 50 words" in client.get(f"{url}/propose").text
        near = client.post(f"{url}/propose", data={"text": "Each form should exist on paper, too", "lang": "en"})
        assert (near.status_code, SEEDS[1] in near.text, "Each form should exist" in near.text) == (422, True, True)
        data = {"text": "Each form should exist on paper, too", "lang": "en", "anyway": "1"}
        sent = client.post(f"{url}/propose", data=data)
        assert (sent.status_code, sent.location) == (303, f"{url}/4")
        mine = client.get(sent.location).text
        assert ("Each form" in mine, "Waits for a moderator" in mine, "You proposed this" in mine) == (
            True,
            True,
            True,
        )
        again = client.post(f"{url}/propose", data={"text": "Boats carry mail.", "lang": "en"})
        assert (again.status_code, "Boats carry mail." in again.text) == (429, True)
        make.sign_in(client, make.user())
        for path in (f"{url}/4", f"{url}/proposals"):
            others = client.get(path).text
            assert ("Each form" in others, "Waits for a moderator" in others) == (False, True)
        assert client.get(f"{url}/waiting").status_code == 403
        make.sign_in(client, chair)
        assert "Each form" in client.get(f"{url}/waiting").text
        assert "These say much the same" in client.get(f"{url}/4/decide").text
        assert client.post(f"{url}/4/accept").status_code == 303
        assert "Nothing waits" in client.get(f"{url}/waiting").text
        assert client.post(f"{url}/4/accept").status_code == 403
        make.sign_in(client, person)
        assert "Put to the vote" in client.get(f"{url}/proposals").text
        assert client.post(f"{url}/4/vote", data={"value": "agree"}).status_code == 303


def test_new_ones_are_announced_to_those_who_voted(app: Flask, client: FlaskClient) -> None:
    consultation, person = voted_on(), make.user()
    for number in (1, 2, 3):
        vote(consultation, person, number)
    made = [proposed(consultation, make.user(), text) for text in ("Rivers carry mail.", "Boats need harbours.")]
    with frozen_at(DURING + timedelta(minutes=1)):
        for one in made:
            proposing.accept_statement(make.actor(moderator()), consultation, one)
    make.sign_in(client, person)
    with frozen_at(DURING + timedelta(minutes=2)):
        assert "2 new statements since you last voted" in client.get(there(consultation)).text


def test_declining_and_merging_by_forms(app: Flask, client: FlaskClient) -> None:
    consultation, chair = voted_on(), moderator()
    url = there(consultation)
    proposed(consultation, make.user(), "Rivers carry mail.")
    proposed(consultation, make.user(), "Radio reaches all.")
    make.sign_in(client, chair)
    with frozen_at(DURING):
        empty = client.post(f"{url}/4/decline", data={"reason": "", "rule": "other"})
        assert (empty.status_code, "Please give a reason" in empty.text) == (422, True)
        wrong = client.post(f"{url}/5/merge", data={"into": "77", "reason": ""})
        assert (wrong.status_code, "no statement of this number" in wrong.text) == (422, True)
        assert (
            client.post(f"{url}/4/decline", data={"reason": "Off the question", "rule": "off-topic"}).status_code
            == 303
        )
        assert client.post(f"{url}/5/merge", data={"into": "1", "reason": "Both on radio"}).status_code == 303
        page = client.get(f"{url}/proposals").text
    assert [text in page for text in ("Off the question", "Rivers carry", "Both on radio", "Radio reaches all")] == [
        True, False, True, True,
    ]  # fmt: skip
    assert "Statement 1 is voted on in its stead" in page


def test_the_page_says_when_voting_begins(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on()
    make.sign_in(client, make.user())
    with frozen_at(OPENS - timedelta(seconds=1)):
        assert "opens at 1 June 2026, 12:00 UTC" in client.get(there(consultation)).text
