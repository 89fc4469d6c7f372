"""Voting and proposing without an account: by a link, an invitation or a slip; by forms alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import statement_results
from consultations.response_models import Response
from consultations.statement_models import Vote
from contributions import record
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.audiences import browser, cookie, key_in
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND
from tests.consultations.statement_factories import moderator, statement, statements_of, voted_on_by
from tests.consultations.voting_ways import ACTS, TEXT, WAYS, WHO, first_vote, proposes, there, votes, ways


@pytest.mark.parametrize("way", WAYS)
def test_one_votes_on_all_and_changes_a_vote(app: Flask, way: str) -> None:
    consultation, client = ways(app)[way]()
    url = there(consultation)
    sent = first_vote(client, consultation, 2, "disagree")
    assert (sent.status_code, sent.location) == (303, f"{url}?saved=2#vote"), sent.text
    with frozen_at(DURING):
        page = client.get(sent.location).text
        assert ("Saved: “Disagree” on statement 2" in page, "1 of 3" in page, "Who you are" in page) == (
            True,
            True,
            False,
        )
        assert ("Keep your slip" if consultation.is_anonymous else "Keep your link") in page
        for number in (1, 3):
            assert client.post(f"{url}/{number}/vote", data={"value": "pass"}).status_code == 303
        assert "You have voted on all statements" in client.get(url).text
        mine = client.get(f"{url}/mine").text
        assert ("Statement 2: Disagree" in mine, mine.count('aria-pressed="true"')) == (True, 3)
        assert cookie(client, consultation) in mine
        assert ("13:00" in mine.partition("<main")[2]) is not consultation.is_anonymous
        assert client.post(f"{url}/2/vote", data={"value": "agree", "back": "mine"}).location == f"{url}/mine#s2"
    assert votes() == [(1, 0), (2, 1), (3, 0)]
    assert len(db.session.scalars(select(Response)).all()) == 1
    with frozen_at(CLOSES):
        assert client.post(f"{url}/2/vote", data={"value": "pass"}).status_code == 403
        closed = client.get(f"{url}/mine").text
        assert ("Statement 2: Agree" in closed, 'name="value"' in closed) == (True, False)


@pytest.mark.parametrize("way", WAYS)
def test_a_proposal_is_followed_by_who_made_it(app: Flask, way: str) -> None:
    consultation, client = ways(app)[way]()
    url = there(consultation)
    with frozen_at(DURING):
        sent = proposes(client, consultation)
        assert (sent.status_code, sent.location) == (303, f"{url}/4"), sent.text
        mine = client.get(sent.location).text
        assert [word in mine for word in (TEXT, "You proposed this", "your link leads back")] == [True] * 3
        assert TEXT in client.get(f"{url}/proposals").text
        for other in (browser(app), browser(app, make.user())):
            assert TEXT not in other.get(f"{url}/4").text
            assert "You proposed this" not in other.get(f"{url}/4").text
        elsewhere = browser(app)
        elsewhere.post(f"{consultation.url}/link", data={"link": cookie(client, consultation)})
        assert "You proposed this" in elsewhere.get(f"{url}/4").text
        chair = browser(app, moderator())
        assert TEXT in chair.get("/desk/approvals").text
        assert TEXT in chair.get(f"{url}/waiting").text
        assert client.get(f"{url}/waiting").status_code in (302, 401, 403)
        assert chair.post(f"{url}/4/accept").status_code == 303
        assert "Put to the vote" in client.get(f"{url}/proposals").text
        assert client.post(f"{url}/4/vote", data={"value": "agree"}).status_code == 303
    said = statement(consultation, 4).contribution
    name = "Anonymous" if consultation.is_anonymous else WHO["name"]
    assert (said.speaker_id, said.revision.author_id, said.speaker_name) == (None, None, name)


@pytest.mark.parametrize("act", ["decline", "merge"])
def test_what_is_decided_of_it_is_shown_to_its_holder(app: Flask, act: str) -> None:
    consultation, client = ways(app)["slip"]()
    url = there(consultation)
    with frozen_at(DURING):
        client.post(f"{url}/propose", data={"text": TEXT, "lang": "en"})
        data = {
            "decline": {"reason": "Off the question", "rule": "other"},
            "merge": {"into": "1", "reason": "Both on it"},
        }
        assert browser(app, moderator()).post(f"{url}/4/{act}", data=data[act]).status_code == 303
        page = client.get(f"{url}/4").text
        assert data[act]["reason"] in page
        assert TEXT in page


@pytest.mark.parametrize(("said", "word"), [
    ({"name": " "}, "say who you are"), ({"stakeholder_type": ""}, "Say as what you answer"),
    ({"website": "x"}, "must stay empty"), ({"stakeholder_type": "king"}, "Not a valid choice"),
])  # fmt: skip
def test_who_does_not_say_who_they_are_is_asked_again(app: Flask, said: Any, word: str) -> None:
    consultation, client = ways(app)["public"]()
    sent = first_vote(client, consultation, **said)
    assert (sent.status_code, word in sent.text, "Who you are" in sent.text) == (422, True, True)
    assert (votes(), db.session.scalars(select(Response)).all()) == ([], [])


@pytest.mark.parametrize("value", ["", "maybe", "1"])
def test_another_value_is_refused_and_nothing_begun(app: Flask, value: str) -> None:
    consultation, client = ways(app)["public"]()
    assert first_vote(client, consultation, value=value).status_code == 422
    assert (votes(), db.session.scalars(select(Response)).all()) == ([], [])


def test_a_doubled_first_vote_is_one(app: Flask) -> None:
    consultation, client = ways(app)["public"]()
    with frozen_at(DURING):
        who = {"key": key_in(client.get(there(consultation)).text), **WHO}
        for _click in range(2):
            again = browser(app)
            assert again.post(f"{there(consultation)}/1/vote", data={"value": "agree", **who}).status_code == 303
    assert (votes(), statement(consultation, 1).vote_count) == ([(1, 1)], 1)


def test_a_doubled_proposal_is_one(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    with frozen_at(DURING):
        for _click in range(2):
            sent = client.post(f"{there(consultation)}/propose", data={"text": TEXT, "lang": "en"})
            assert sent.location == f"{there(consultation)}/4"


def test_a_draft_that_names_nobody_is_asked_before_it_votes(app: Flask) -> None:
    consultation, client = ways(app)["public"]()
    url, asked = there(consultation), statements_of(consultation).id
    with frozen_at(DURING):
        key = key_in(client.get(f"{consultation.url}/answer").text)
        data = {"key": key, "stakeholder_type": "", "vote": asked, "version": "0"}
        assert client.post(f"{consultation.url}/answer", data=data).location == url
        assert "Who you are" in client.get(url).text
        refused = client.post(f"{url}/1/vote", data={"value": "agree"})
        assert (refused.status_code, "say who you are" in refused.text, "Who you are" in refused.text) == (
            422,
            True,
            True,
        )
        page = client.get(url).text
        sent = client.post(f"{url}/1/vote", data={"value": "agree", "key": key_in(page), **WHO})
        assert sent.status_code == 303
    response = db.session.scalars(select(Response)).one()
    assert (response.speaker_name, response.stakeholder_type, response.region, votes()) == (
        WHO["name"], "civil", "african", [(1, 1)],
    )  # fmt: skip


def test_votes_and_answers_are_of_one_response(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    first_vote(client, consultation)
    with frozen_at(DURING):
        page = client.get(f"{consultation.url}/answer").text
        version = re.search(r'name="version" value="(\d+)"', page)
        option = consultation.questions()[0].options[0].id
        data = {
            consultation.questions()[0].field: str(option),
            "version": version[1] if version else "0",
            "act": "submit",
        }
        assert client.post(f"{consultation.url}/answer", data=data).location.endswith("/receipt")
    response = db.session.scalars(select(Response)).one()
    assert (response.version, db.session.scalars(select(Vote.response_id)).all()) == (1, [response.id])


@pytest.mark.parametrize("way", WAYS)
def test_votes_by_link_are_counted_with_their_capacity(app: Flask, way: str) -> None:
    consultation, client = ways(app)[way]()
    first_vote(client, consultation)
    found = statement_results.results(statements_of(consultation), "type").page.items[0]
    assert (found.all.agree, found.all.voters, len(found.groups)) == (1, 1, 1)


def test_an_account_and_a_link_are_two_respondents_of_a_public_one(app: Flask) -> None:
    consultation, client = ways(app)["public"]()
    first_vote(client, consultation)
    assert first_vote(browser(app, make.user()), consultation, value="disagree").status_code == 303
    assert sorted(value for _number, value in votes()) == [-1, 1]
    assert statement(consultation, 1).vote_count == 2


def test_whoever_is_signed_in_and_holds_a_link_votes_as_its_holder(app: Flask) -> None:
    consultation, client = ways(app)["public"]()
    first_vote(client, consultation)
    make.sign_in(client, make.user(name="Amina"))
    with frozen_at(DURING):
        assert client.post(f"{there(consultation)}/2/vote", data={"value": "pass"}).status_code == 303
        client.post(f"{there(consultation)}/propose", data={"text": TEXT, "lang": "en"})
    assert len(db.session.scalars(select(Response)).all()) == 1
    assert statement(consultation, 4).contribution.speaker_name == WHO["name"]
    acted = {entry.actor_id for entry in record.entries_after(consultation.topic, 0) if entry.verb in ACTS}
    assert acted == {None}


@pytest.mark.parametrize("audience", ["registered", "invited"])
def test_strangers_read_and_cannot_vote(app: Flask, audience: str) -> None:
    consultation, client = voted_on_by(audience), browser(app)
    with frozen_at(DURING):
        assert client.get(there(consultation)).status_code == 200
        for path in ("1/vote", "propose"):
            assert client.post(
                f"{there(consultation)}/{path}", data={"value": "agree", "text": TEXT}
            ).status_code in (302, 401)
        assert client.get(f"{there(consultation)}/mine").status_code in (302, 401)
    assert votes() == []


def test_without_a_slip_one_is_led_to_it(app: Flask) -> None:
    consultation, client = voted_on_by("registered", is_anonymous=True), browser(app, make.user())
    with frozen_at(DURING):
        page = client.get(there(consultation)).text
        assert ("take an answering slip first" in page, f'href="{consultation.url}/slip"' in page) == (True, True)
        assert client.post(f"{there(consultation)}/1/vote", data={"value": "agree"}).status_code == 403
        assert client.post(f"{there(consultation)}/propose", data={"text": TEXT, "lang": "en"}).status_code == 403
    assert db.session.scalars(select(Response)).all() == []


def test_a_forged_slip_opens_nothing(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    secret, rest = cookie(client, consultation).split(".", 1)
    for forged in (f"{'A' * 22}.{rest}", secret, f"{secret}.government.weog.{rest.split('.')[-1]}"):
        other = browser(app)
        other.set_cookie(f"answering_{consultation.id}", forged, path=consultation.url)
        with frozen_at(DURING):
            assert other.post(f"{there(consultation)}/1/vote", data={"value": "agree"}).status_code == 403
    assert votes() == []


@pytest.mark.parametrize(("moment", "status"), [
    (OPENS - SECOND, 403), (OPENS, 303), (CLOSES - SECOND, 303), (CLOSES, 403), (CLOSES + SECOND, 403),
])  # fmt: skip
def test_votes_by_slip_are_taken_while_it_is_open(app: Flask, moment: Any, status: int) -> None:
    consultation, client = ways(app)["slip"]()
    with frozen_at(moment):
        assert client.post(f"{there(consultation)}/1/vote", data={"value": "agree"}).status_code == status
    assert len(votes()) == (status == 303)


def test_late_votes_by_slip_are_marked(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    first_vote(client, consultation)
    consultation.late_until = CLOSES + timedelta(days=1)
    db.session.commit()
    with frozen_at(CLOSES):
        assert client.post(f"{there(consultation)}/1/vote", data={"value": "pass"}).status_code == 403
        assert client.post(f"{there(consultation)}/2/vote", data={"value": "pass"}).status_code == 303
        assert client.post(f"{there(consultation)}/propose", data={"text": TEXT, "lang": "en"}).status_code == 403
    assert [late for late in db.session.scalars(select(Vote.is_late).order_by(Vote.statement_id))] == [False, True]
    assert statement(consultation, 2).vote_count == 1
