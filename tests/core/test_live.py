"""How many live readers one process admits."""

import pytest
from flask import Flask

from core.live import Connections, queue_channel, socketio


@pytest.fixture
def room_for_two(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Nobody is connected yet, also of those whom other tests left behind."""
    monkeypatch.setitem(app.config, "LIVE_MAX_READERS", 2)
    monkeypatch.setitem(app.extensions, "plenary.live", Connections())
    return app


def test_pages_keep_their_threads_when_many_read_live(room_for_two: Flask) -> None:
    first, second, third = (socketio.test_client(room_for_two) for _ in range(3))
    assert [c.is_connected() for c in (first, second, third)] == [True, True, False]
    first.disconnect()
    late = socketio.test_client(room_for_two)
    assert late.is_connected()
    second.disconnect()
    late.disconnect()


def test_without_a_limit_all_are_admitted(app: Flask) -> None:
    clients = [socketio.test_client(app) for _ in range(5)]
    assert all(c.is_connected() for c in clients)
    for client in clients:
        client.disconnect()


def test_sites_on_one_redis_do_not_hear_each_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    here = queue_channel(app)
    assert queue_channel(app) == here
    monkeypatch.setitem(app.config, "SECRET_KEY", "of another site")
    assert queue_channel(app) != here
    assert "another" not in queue_channel(app)
