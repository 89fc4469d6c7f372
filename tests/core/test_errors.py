"""Each error as a page and as a JSON problem; a refused form keeps every word but the secrets."""

import pytest
from flask.testing import FlaskClient

from core.pagination import encode

STATUS = {"missing": 404, "refused": 403, "invalid": 422, "conflict": 409, "too-many": 429, "crash": 500}
JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(("name", "status"), STATUS.items())
def test_a_problem_in_json(probe: FlaskClient, name: str, status: int) -> None:
    answer = probe.get(f"/probe/raise/{name}", headers=JSON)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(answer.json)
    assert answer.json["instance"] == f"/probe/raise/{name}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "secret detail" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(("name", "status"), STATUS.items())
def test_a_problem_as_a_page(probe: FlaskClient, name: str, status: int) -> None:
    answer = probe.get(f"/probe/raise/{name}")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "<h1>" in page
    assert "secret detail" not in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_reasons_and_fields_are_said(probe: FlaskClient) -> None:
    assert "closed at 23:59 UTC" in probe.get("/probe/raise/refused").get_data(as_text=True)
    assert probe.get("/probe/raise/invalid", headers=JSON).json["errors"] == {"title": ["too long"]}
    assert probe.get("/probe/raise/too-many").headers["Retry-After"] == "7"


def test_a_conflict_shows_both_texts(probe: FlaskClient) -> None:
    page = probe.get("/probe/raise/conflict").get_data(as_text=True)
    assert "THEIR &lt;words&gt;" in page
    assert "MY words" in page


@pytest.mark.parametrize("name", ["refused", "conflict", "invalid", "too-many", "crash", "sign-in"])
def test_nothing_typed_is_lost_and_no_secret_is_shown(probe: FlaskClient, name: str) -> None:
    typed = {
        "body": "A long text with <b>signs</b> that took me an hour", "title": "Short", "password": "hunter2-hunter2",
        "new_password": "swordfish-swordfish", "api_token": "tok-tok-tok", "csrf_token": "c-c-c", "idempotency_key": "k-k",
    }  # fmt: skip
    page = probe.post(f"/probe/raise/{name}", data=typed).get_data(as_text=True)
    assert "A long text with &lt;b&gt;signs&lt;/b&gt; that took me an hour" in page
    assert "Short" in page
    for secret in ("hunter2", "swordfish", "tok-tok-tok", "c-c-c"):
        assert secret not in page
    again = 'name="idempotency_key" value="k-k"' in page
    assert again is (name != "conflict"), "sent again it is the same sending; but what was in conflict is another"


def test_a_page_that_does_not_exist(probe: FlaskClient) -> None:
    assert probe.get("/nowhere").status_code == 404
    assert probe.get("/api/v1/nowhere").mimetype == "application/problem+json"


def test_a_method_that_is_not_there_names_the_others(probe: FlaskClient) -> None:
    answer = probe.get("/probe/write")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_an_over_long_request_is_refused(probe: FlaskClient) -> None:
    assert probe.post("/probe/write", data={"text": "x" * (2 * 1024 * 1024 + 10)}).status_code == 413


def test_nobody_is_sent_to_sign_in_and_comes_back(client: FlaskClient) -> None:
    answer = client.get("/profile?tab=tokens")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")
    assert "tab%3Dtokens" in answer.location or "tab=tokens" in answer.location


@pytest.mark.parametrize("data", [{"text": "a\x00b"}])
def test_nul_is_refused_at_the_door(probe: FlaskClient, data: dict[str, str]) -> None:
    assert probe.post("/probe/write", data=data).status_code == 400
    assert probe.get("/probe/page?x=%00").status_code == 400


@pytest.mark.parametrize("address", ["/threads/{}", "/reports/{}.docx", "/people/{}", "/api/v1/posts/{}", "/sdgs/{}"])
@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_no_database_keeps_names_nothing(client: FlaskClient, address: str, number: int) -> None:
    assert client.get(address.format(number)).status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/threads/1/posts", "/api/v1/search"])
def test_a_cursor_with_such_a_number_is_refused(client: FlaskClient, address: str) -> None:
    for cursor in (encode([10**30]), encode(["x", 10**30]), encode([10**30, 10**30])):
        answer = client.get(address, query_string={"after": cursor, "q": "word"})
        assert answer.status_code in (404, 422), cursor
