"""Taking back a proposal: with an account, a link or a slip, by a form or through the API; nobody but its proposer."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import statement_results
from consultations.statement_models import Vote
from contributions import record
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.audiences import browser, cookie
from tests.consultations.factories import CLOSES, DURING, SECOND
from tests.consultations.statement_factories import moderator, proposed, statement, statements_of, vote, voted_on
from tests.consultations.test_anonymity import MOMENT
from tests.consultations.voting_ways import TEXT, WAYS, api, proposes, there, ways


@pytest.mark.parametrize("way", WAYS)
def test_by_link(app: Flask, way: str) -> None:
    consultation, client = ways(app)[way]()
    url = there(consultation)
    with frozen_at(MOMENT):
        proposes(client, consultation)
        assert "Withdraw it" in client.get(f"{url}/4").text
        for other in (browser(app), browser(app, make.user()), browser(app, moderator())):
            assert "Withdraw it" not in other.get(f"{url}/4").text
            assert other.post(f"{url}/4/withdraw").status_code in (302, 401, 403)
        for _click in range(2):
            sent = client.post(f"{url}/4/withdraw")
            assert (sent.status_code, sent.location) == (303, f"{url}/4")
        page = client.get(f"{url}/4").text
        assert ("Withdrawn by whoever proposed it" in page, "Withdraw it" in page) == (True, False)
        assert TEXT not in browser(app).get(f"{url}/4").text
        assert client.post(f"{url}/1/withdraw").status_code == 403
    taken = [entry for entry in record.entries_after(consultation.topic, 0) if entry.verb == "contribution_withdrawn"]
    assert [entry.actor_id for entry in taken] == [None]
    day = MOMENT.replace(hour=0, minute=0, second=0)
    assert taken[0].at == (day if consultation.is_anonymous else MOMENT)


def test_by_account_also_once_it_is_voted_on(app: Flask) -> None:
    consultation, person, other = voted_on(), make.user(), make.user()
    proposed(consultation, person)
    client, url = browser(app, person), there(consultation)
    with frozen_at(DURING + timedelta(minutes=2)):
        browser(app, moderator()).post(f"{url}/4/accept")
    vote(consultation, other, 4)
    vote(consultation, other, 1)
    db.session.commit()
    with frozen_at(DURING + timedelta(minutes=3)):
        assert "Withdraw it" in client.get(f"{url}/4").text
        assert client.post(f"{url}/4/withdraw").status_code == 303
    with frozen_at(CLOSES):
        found = statement_results.results(statements_of(consultation))
        assert (found.votes, [one.statement.number for one in found.page.items]) == (1, [1, 2, 3])
    assert len(db.session.scalars(select(Vote)).all()) == 2


def test_through_the_api(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    here, own = api(consultation), {"Answer-Link": cookie(client, consultation)}
    token = make.token(make.user())
    with frozen_at(DURING):
        client.post(f"{here}/proposals", json={"text": TEXT}, headers=own)
        assert browser(app).post(f"{here}/4/withdrawal").status_code == 401
        assert browser(app).post(f"{here}/4/withdrawal", headers=token).status_code == 403
        gone = browser(app).post(f"{here}/4/withdrawal", headers=own)
        assert (gone.status_code, gone.json["state"]) == (200, "withdrawn")
        assert browser(app).post(f"{here}/9/withdrawal", headers=own).status_code == 404


@pytest.mark.parametrize("late", [False, True])
def test_until_closing(app: Flask, late: bool) -> None:
    consultation, client = ways(app)["slip"]()
    url = there(consultation)
    with frozen_at(DURING):
        client.post(f"{url}/propose", data={"text": TEXT, "lang": "en"})
    if late:
        consultation.late_until = CLOSES + timedelta(days=1)
        db.session.commit()
    with frozen_at(CLOSES):
        assert client.post(f"{url}/4/withdraw").status_code == 403
        assert statement(consultation, 4).fate == "pending"
    with frozen_at(CLOSES - SECOND):
        assert client.post(f"{url}/4/withdraw").status_code == 303


def test_what_a_moderator_declined_stays_as_it_is(app: Flask) -> None:
    consultation, client = ways(app)["slip"]()
    url = there(consultation)
    with frozen_at(DURING):
        client.post(f"{url}/propose", data={"text": TEXT, "lang": "en"})
        browser(app, moderator()).post(f"{url}/4/decline", data={"reason": "Off the question", "rule": "other"})
        assert client.post(f"{url}/4/withdraw").status_code == 403
    assert statement(consultation, 4).fate == "declined"
