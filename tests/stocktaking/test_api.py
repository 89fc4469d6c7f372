"""Stocktaking as JSON."""

from core.db import db
from stocktaking.models import StocktakingEntry
from tests import factories as make
from tests.stocktaking import factories as stock

URL = "/api/v1/stocktaking"
BODY = {
    "kind": "project", "title": "One window", "owner": "UNCTAD", "body": "A gateway for investors.", "lang": "en",
    "action_lines": ["c7-egov", "c6"], "status": "ongoing", "goals": [17], "region": "african", "url": "https://example.org",
}  # fmt: skip


def test_adding_reading_changing_and_assessing(client, noon) -> None:
    token = make.token(make.user())
    made = client.post(URL, json=BODY, headers=token)
    assert made.status_code == 201
    entry = made.json
    assert entry["contribution"]["symbol"].endswith(f"/S{entry['id']}")
    assert (entry["web_address"], entry["goals"], entry["version"]) == ("https://example.org", [17], 1)
    assert client.get(f"{URL}/{entry['id']}").json == entry
    changed = client.put(f"{URL}/{entry['id']}", json=BODY | {"title": "Two windows", "version": 1}, headers=token)
    assert (changed.json["title"], changed.json["version"]) == ("Two windows", 2)
    stale = client.put(f"{URL}/{entry['id']}", json=BODY | {"body": "Other.", "version": 1}, headers=token)
    assert (stale.status_code, stale.json["version"]) == (409, 2)
    given = {"status": "completed", "body": "It opened.", "evidence": "https://example.org/open"}
    assessed = client.post(f"{URL}/{entry['id']}/assessments", json=given, headers=token)
    assert (assessed.status_code, assessed.json["number"]) == (201, 1)
    assert client.get(f"{URL}/{entry['id']}/assessments").json["items"] == [assessed.json]
    shown = client.get(f"{URL}/{entry['id']}").json
    assert (shown["status"], shown["assessed_at"], shown["is_due"]) == ("completed", "2026-06-01T12:00:00Z", False)
    assert client.post(f"{URL}/{entry['id']}/assessments/1/withdrawal", headers=token).status_code == 204
    assert client.get(f"{URL}/{entry['id']}").json["assessed_at"] is None
    assert client.post(f"{URL}/{entry['id']}/withdrawal", headers=token).status_code == 204
    assert client.get(f"{URL}/{entry['id']}").status_code == 404


def test_a_retried_post_returns_the_first_entry(client, noon) -> None:
    headers = make.token(make.user()) | {"Idempotency-Key": "one"}
    first, again = (client.post(URL, json=BODY, headers=headers) for _time in range(2))
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert db.session.query(StocktakingEntry).count() == 1


def test_the_list_is_narrowed_and_paged(client, noon) -> None:
    stock.entry(title="First", country="NE", goals=[1])
    stock.entry(title="Second", kind="case", country="", region="grulac", slugs=["c11"], status="stopped", body="B.")
    db.session.commit()

    def titles(query: str) -> list[str]:
        return [item["title"] for item in client.get(f"{URL}?{query}").json["items"]]

    assert titles("") == ["Second", "First"]
    assert titles("type=case&line=c11&status=stopped&where=grulac") == ["Second"]
    assert titles("sdg=1") == titles("line=c7-egov") == titles("where=african") == ["First"]
    for wrong in ("line=c99", "sdg=18", "sdg=x", "after=nonsense"):
        assert client.get(f"{URL}?{wrong}").status_code == 422, wrong


def test_what_does_not_fit_is_refused_by_field(client, noon) -> None:
    token = make.token(make.user())
    for field, value in (
        ("url", "javascript:alert(1)"), ("title", ""), ("kind", "idea"), ("goals", [0]), ("action_lines", ["c99"]),
        ("began", "2006-99"), ("capacity", "boss"),
    ):  # fmt: skip
        answer = client.post(URL, json=BODY | {field: value}, headers=token)
        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert client.post(URL, json=BODY | {"action_lines": []}, headers=token).status_code == 422
    assert db.session.query(StocktakingEntry).count() == 0


def test_others_may_not(client, noon) -> None:
    entry = stock.entry()
    token, observer = make.token(make.user()), make.token(make.staff("observer"))
    assert client.post(URL, json=BODY).status_code == 401
    assert client.post(URL, json=BODY, headers=observer).status_code == 403
    assert client.put(f"{URL}/{entry.id}", json=BODY | {"version": 1}, headers=token).status_code == 403
    given = {"status": "completed", "body": "It opened."}
    assert client.post(f"{URL}/{entry.id}/assessments", json=given, headers=token).status_code == 403
    assert client.post(f"{URL}/{entry.id}/withdrawal", headers=token).status_code == 403
    assert client.get(f"{URL}/999").status_code == 404
