"""Headers on every kind of answer; a Content-Security-Policy of own files only."""

import pytest
from flask.testing import FlaskClient

from core.security import csp

ANSWERS = [
    ("GET", "/probe/page"), ("GET", "/probe/raise/missing"), ("GET", "/probe/raise/crash"), ("POST", "/probe/raise/invalid"),
    ("POST", "/probe/write"), ("GET", "/nowhere"), ("GET", "/assets/plenary.css"), ("GET", "/api/v1/openapi.json"),
    ("GET", "/probe/write"), ("OPTIONS", "/probe/page"), ("HEAD", "/probe/page"), ("GET", "/probe/styled"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ANSWERS)
def test_every_answer_is_hardened(probe: FlaskClient, method: str, path: str) -> None:
    headers = probe.open(path, method=method, data={"body": "words"} if method == "POST" else None).headers
    policy = headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in policy
    assert "'unsafe-" not in policy
    assert not [word for word in policy.split() if "://" in word or word in ("*", "data:", "blob:", "https:")]
    assert len(headers.getlist("Content-Security-Policy")) == 1


def test_the_live_transport_is_hardened_too(client: FlaskClient) -> None:
    answer = client.get("/socket.io/?EIO=4&transport=polling")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1


def test_a_nonce_admits_one_style_and_is_new_each_time(probe: FlaskClient) -> None:
    answers = [probe.get("/probe/styled") for _ in range(2)]
    nonces = [a.get_data(as_text=True).split("nonce=")[1].split(">")[0] for a in answers]
    for answer, nonce in zip(answers, nonces, strict=True):
        assert f"style-src 'self' 'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert nonces[0] != nonces[1]


def test_pages_without_a_style_of_their_own_have_no_nonce(probe: FlaskClient) -> None:
    assert "nonce" not in probe.get("/probe/page").headers["Content-Security-Policy"]


def test_a_live_server_of_its_own_may_be_connected_to() -> None:
    assert "connect-src 'self' http://live.example.org:8001 " in csp(None, "https://live.example.org:8001/socket.io")
    assert "connect-src 'self';" in csp()
