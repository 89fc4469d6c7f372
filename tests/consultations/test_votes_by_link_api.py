"""Voting and proposing without an account through the API, and what is limited."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consultations import slips
from core import limits
from core.clock import frozen_at
from tests import factories as make
from tests.consultations.audiences import browser, take_slip
from tests.consultations.factories import DURING
from tests.consultations.statement_factories import voted_on_by
from tests.consultations.voting_ways import TEXT, api, there, votes, ways


@pytest.mark.parametrize("anonymous", [False, True])
def test_the_same_through_the_api(app: Flask, client: FlaskClient, anonymous: bool) -> None:
    consultation = voted_on_by("public", is_anonymous=anonymous)
    here, key = api(consultation), slips.new_key()
    capacity = {"stakeholder_type": "civil", "name": "" if anonymous else "Amina", "country": "NE"}
    with frozen_at(DURING):
        assert client.put(f"{here}/1/vote", json={"value": "agree"}).status_code == 401
        unsaid = client.put(f"{here}/1/vote", json={"value": "agree", "key": key})
        assert (unsaid.status_code, list(unsaid.json["errors"])) == (422, ["capacity"])
        begun = client.put(f"{here}/1/vote", json={"value": "agree", "key": key, "capacity": capacity})
        assert begun.status_code == 200, begun.text
        own = {"Answer-Link": begun.json["link"]}
        assert client.get(f"{here}/votes").status_code == 401
        assert client.put(f"{here}/2/vote", json={"value": "pass"}, headers=own).json["value"] == "pass"
        assert client.put(f"{here}/1/vote", json={"value": "disagree"}, headers=own).status_code == 200
        mine = client.get(f"{here}/votes", headers=own).json["items"]
        assert [(one["statement"], one["value"], one["link"]) for one in mine] == [
            (1, "disagree", None),
            (2, "pass", None),
        ]
        far = client.get(f"{here}/progress", headers=own).json
        assert (far["voted"], far["total"], far["next"]) == (2, 3, 3)
        made = client.post(f"{here}/proposals", json={"text": TEXT}, headers=own)
        assert (made.status_code, made.json["text"], made.json["link"]) == (201, TEXT, own["Answer-Link"])
        assert client.get(f"{here}/4").json["text"] is None
        assert client.get(f"{here}/4", headers=own).json["text"] == TEXT
        assert [one["text"] for one in client.get(f"{here}/proposals", headers=own).json["items"]] == [TEXT]
        assert client.get(f"/api/v1{consultation.url}/response", headers=own).json["version"] == 0
    assert [value for _number, value in votes()] == [-1, 0]


def test_one_may_begin_with_a_proposal_through_the_api(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on_by("public")
    capacity = {"stakeholder_type": "igo", "name": "Amina"}
    with frozen_at(DURING):
        data = {"text": TEXT, "key": slips.new_key(), "capacity": capacity}
        made = client.post(f"{api(consultation)}/proposals", json=data)
        again = client.post(f"{api(consultation)}/proposals", json=data)
        assert (made.status_code, again.json["number"], again.json["link"]) == (
            201,
            made.json["number"],
            made.json["link"],
        )
        odd = client.post(f"{api(consultation)}/proposals", json=data | {"text": "Boats.", "lang": "xx-" * 30})
        assert (odd.status_code, list(odd.json["errors"])) == (422, ["lang"])


def test_a_slip_votes_through_the_api(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on_by("registered", is_anonymous=True)
    token = make.token(make.user())
    with frozen_at(DURING):
        assert client.put(f"{api(consultation)}/1/vote", json={"value": "agree"}, headers=token).status_code == 403
        slip = client.post(f"/api/v1{consultation.url}/slip", json={"key": slips.new_key()}, headers=token).json[
            "slip"
        ]
        sent = client.put(f"{api(consultation)}/1/vote", json={"value": "agree"}, headers={"Answer-Link": slip})
        assert (sent.status_code, sent.json["link"]) == (200, slip)


def test_who_proposes_waits_before_the_next(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, client = ways(app)["slip"]()
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    with frozen_at(DURING):
        sent = [client.post(f"{there(consultation)}/propose", data={"text": text, "lang": "en"})
                for text in (TEXT, "Boats need harbours.")]  # fmt: skip
        assert [each.status_code for each in sent] == [303, 429]
        assert ("2 minutes" in sent[1].text, "Boats need harbours." in sent[1].text) == (True, True)


def test_nobody_floods_the_queue(app: Flask) -> None:
    consultation, client = ways(app)["slip"](settings={"slow_minutes": 0})
    with frozen_at(DURING):
        texts = [{"text": f"Thought {number} of many.", "lang": "en", "anyway": "1"} for number in range(11)]
        sent = [client.post(f"{there(consultation)}/propose", data=each).status_code for each in texts]
    assert sent == [303] * 10 + [429]


def test_votes_are_limited_by_link_and_beginning_by_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, client = ways(app)["slip"]()
    other = browser(app, make.user())
    take_slip(other, consultation)
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    monkeypatch.setitem(limits.RATES, "vote", ("2/minute", "100/minute"))
    monkeypatch.setitem(limits.RATES, "answer-anew", ("9/hour", "2/hour"))
    with frozen_at(DURING):
        url = f"{there(consultation)}/1/vote"
        sent = [client.post(url, data={"value": "agree"}).status_code for _turn in range(4)]
        assert sent == [303, 303, 303, 429]  # the first begins a response, and is counted as that
        assert [other.post(url, data={"value": "pass"}).status_code for _turn in range(3)] == [303, 303, 303]
        third = browser(app, make.user())
        take_slip(third, consultation)
        assert third.post(url, data={"value": "pass"}).status_code == 429
