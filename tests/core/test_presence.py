"""Who has a channel open: counted once each, named if they asked to be, forgotten when silent; the same in Redis."""

import os
from collections.abc import Iterator

import pytest

from core.presence import HERE_FOR, Memory, Present, Shared, Store, summary

NOW = 1000.0


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Both places where it can be kept."""
    url = os.environ.get("TEST_REDIS_URL")
    if request.param == "redis" and not url:
        pytest.skip("needs TEST_REDIS_URL")
    made: Store = Shared(url) if request.param == "redis" and url else Memory()
    yield made
    for sid in ("a", "b", "c"):
        made.drop("thread:7", sid)
    made.take_channels(17)


def test_people_are_counted_once_each(store: Store) -> None:
    for sid, who in {
        "a": Present(17, "Ana", NOW + 9),
        "b": Present(17, "Ana", NOW + 9, writing_until=NOW + 5),
        "c": Present(None, None, NOW + 9),
    }.items():
        store.put("thread:7", sid, who)
    store.put("thread:8", "d", Present(18, "Ben", NOW + 9))
    assert summary(store.everyone("thread:7"), NOW) == {
        "readers": 2, "names": ["Ana"], "writing": 1, "writers": ["Ana"]
    }  # fmt: skip
    store.drop("thread:8", "d")


def test_names_are_told_only_of_those_who_asked(store: Store) -> None:
    store.put("thread:7", "a", Present(17, None, NOW + 9, writing_until=NOW + 5))
    assert summary(store.everyone("thread:7"), NOW) == {"readers": 1, "names": [], "writing": 1, "writers": []}


def test_the_silent_are_forgotten(store: Store) -> None:
    store.put("thread:7", "a", Present(17, "Ana", NOW + HERE_FOR, writing_until=NOW + 5))
    assert summary(store.everyone("thread:7"), NOW + 6)["writing"] == 0
    assert summary(store.everyone("thread:7"), NOW + HERE_FOR)["readers"] == 0
    store.drop("thread:7", "a")
    assert store.get("thread:7", "a") is None
    assert list(store.everyone("thread:7")) == []


def test_what_an_account_opened_is_taken_once(store: Store) -> None:
    for channel in ("thread:7", "thread:8", "thread:7"):
        store.note(17, channel)
    store.note(18, "thread:9")
    assert store.take_channels(17) == {"thread:7", "thread:8"}
    assert store.take_channels(17) == set()
    store.take_channels(18)
