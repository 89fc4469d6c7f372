"""The same through the API: voting, proposing, deciding, results."""

from flask import Flask
from flask.testing import FlaskClient

from core.clock import frozen_at
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND
from tests.consultations.statement_factories import SEEDS, moderator, statements_of, vote, voted_on


def api(consultation) -> str:
    return f"/api/v1{consultation.url}/statements/{statements_of(consultation).id}"


def test_statements_and_votes(app: Flask, client: FlaskClient) -> None:
    consultation, person = voted_on(), make.user()
    own, here = make.token(person), api(consultation)
    with frozen_at(DURING):
        listed = client.get(here).json["items"]
        assert [one["text"] for one in listed] == list(SEEDS)
        assert client.get(f"{here}/votes", headers=own).json == {"items": [], "next": None}
        first = client.get(f"{here}/progress", headers=own).json
        assert (first["voted"], first["total"], first["new"]) == (0, 3, 0)
        put = client.put(f"{here}/{first['next']}/vote", json={"value": "agree"}, headers=own)
        assert (put.status_code, put.json["value"], put.json["is_late"]) == (200, "agree", False)
        client.put(f"{here}/{first['next']}/vote", json={"value": "pass"}, headers=own)
        mine = client.get(f"{here}/votes", headers=own).json["items"]
        assert [(one["statement"], one["value"]) for one in mine] == [(first["next"], "pass")]
        assert client.get(f"{here}/progress", headers=own).json["next"] != first["next"]
        for value in ("maybe", 1, None):
            assert client.put(f"{here}/1/vote", json={"value": value}, headers=own).status_code == 422
        assert client.put(f"{here}/9/vote", json={"value": "agree"}, headers=own).status_code == 404
        assert client.put(f"{here}/1/vote", json={"value": "agree"}).status_code == 401
    for moment, status in ((OPENS - SECOND, 403), (CLOSES - SECOND, 200), (CLOSES, 403)):
        with frozen_at(moment):
            put = client.put(f"{here}/2/vote", json={"value": "agree"}, headers=own)
            assert put.status_code == status


def test_proposals_and_decisions(app: Flask, client: FlaskClient) -> None:
    consultation, person = voted_on(settings={"slow_minutes": 0}), make.user()
    own, chair, here = make.token(person), make.token(moderator()), api(consultation)
    with frozen_at(DURING):
        for number, text in enumerate(("Rivers carry mail.", "Boats need harbours.", "Radio reaches all."), 4):
            made = client.post(f"{here}/proposals", json={"text": text}, headers=own)
            assert (made.status_code, made.json["number"], made.json["state"], made.json["text"]) == (
                201, number, "pending", text,
            )  # fmt: skip
        assert client.post(f"{here}/proposals", json={"text": " "}, headers=own).status_code == 422
        assert [one["text"] for one in client.get(f"{here}/proposals").json["items"]] == [None] * 3
        assert client.get(f"{here}/proposals", headers=own).json["items"][0]["text"] == "Radio reaches all."
        assert client.get(f"{here}/waiting", headers=own).status_code == 403
        assert [one["number"] for one in client.get(f"{here}/waiting", headers=chair).json["items"]] == [4, 5, 6]
        assert client.post(f"{here}/4/acceptance", headers=own).status_code == 403
        assert client.post(f"{here}/4/acceptance", headers=chair).json["state"] == "accepted"
        refused = client.post(f"{here}/5/refusal", json={"reason": "Off the question"}, headers=chair)
        assert (refused.json["state"], refused.json["reason"]) == ("declined", "Off the question")
        merged = client.post(f"{here}/6/merger", json={"into": 1, "reason": "Both on radio"}, headers=chair)
        assert (merged.json["state"], merged.json["merged_into"]) == ("merged", 1)
        assert client.post(f"{here}/6/merger", json={"into": 1}, headers=chair).status_code == 403
        everybody = client.get(f"{here}/proposals").json["items"]
    assert [(one["state"], one["text"]) for one in everybody] == [
        ("merged", "Radio reaches all."), ("declined", None), ("accepted", "Rivers carry mail."),
    ]  # fmt: skip


def test_proposals_that_follow_too_fast(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on()
    own, here = make.token(make.user()), api(consultation)
    with frozen_at(DURING):
        client.post(f"{here}/proposals", json={"text": "Rivers carry mail."}, headers=own)
        fast = client.post(f"{here}/proposals", json={"text": "Boats need harbours."}, headers=own)
    assert (fast.status_code, fast.headers["Retry-After"]) == (429, "121")


def test_results_once_they_are_public(app: Flask, client: FlaskClient) -> None:
    consultation = voted_on()
    vote(consultation, make.user(stakeholder_type="civil"), 1)
    vote(consultation, make.user(stakeholder_type="igo", country=None), 2, "disagree")
    here = api(consultation)
    make.token(make.user())
    with frozen_at(CLOSES - SECOND):
        assert client.get(f"{here}/results").status_code == 403
    with frozen_at(CLOSES):
        found = client.get(f"{here}/results?by=type").json["items"]
        assert client.get(f"{here}/results?by=hat").status_code == 404
    assert found[0]["all"] == {"key": "", "agree": 1, "disagree": 0, "passed": 0, "unseen": 1}
    assert [(g["key"], g["agree"], g["unseen"]) for g in found[0]["groups"]] == [("igo", 0, 1), ("civil", 1, 0)]
