"""The health check asks the database."""

import pytest

from core import health


def test_a_healthy_process_says_so(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "ok\n", "no-store")


def test_a_database_that_does_not_answer_is_an_error(client, monkeypatch):
    def unreachable(*_):
        raise ConnectionError("gone")

    monkeypatch.setattr(health, "raw", unreachable)
    with pytest.raises(ConnectionError):
        client.get("/healthz")
