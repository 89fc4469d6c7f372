"""A form of a session that ended is taken when the browser says that it is ours; no other site's ever is."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from tests import factories as make
from tests.forum import factories as forum


@pytest.fixture
def protected(app: Flask) -> Iterator[FlaskClient]:
    """A client of an application that checks tokens, as in life."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False


OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize(
    ("headers", "token", "status"),
    [
        (OURS, "kept", 303), ({"Origin": "http://localhost"}, "kept", 303), ({}, "kept", 400),
        ({"Origin": "http://evil.example"}, "kept", 400), (OURS | {"Origin": "null"}, "kept", 400),
        (OURS | {"Sec-Fetch-Site": "cross-site"}, "kept", 400), (OURS | {"Sec-Fetch-Site": "same-site"}, "kept", 400),
        (OURS | {"Origin": "http://localhost.evil.example"}, "kept", 400), (OURS, "forged", 400), (OURS, "", 400),
    ],
)  # fmt: skip
def test_a_form_of_an_ended_session(headers: dict[str, str], token: str, status: int, protected: FlaskClient) -> None:
    thread, person = forum.committed_thread(), make.user()
    make.sign_in(protected, person)
    form = html.fromstring(protected.get(f"{thread.url}/reply").text)
    kept = form.xpath("//main//input[@name='csrf_token']/@value")[0]
    with protected.session_transaction() as session:
        session.clear()
    make.sign_in(protected, person)
    data = {"body": "Words", "lang": "en", "csrf_token": kept if token == "kept" else token, "idempotency_key": "k"}
    answer = protected.post(f"{thread.url}/posts", data=data, headers=headers)
    assert answer.status_code == status
    if status == 400:
        again = html.fromstring(answer.text)
        assert again.xpath("//input[@name='idempotency_key']/@value") == ["k"], "sent again it is the same sending"
