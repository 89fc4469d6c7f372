"""One corpus in six languages, with what each query finds and in which order: the same on SQLite and PostgreSQL.

``data/search-corpus.json`` holds the texts and, for each query, the symbols newest first and best first.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.actor import NOBODY, SYSTEM
from contributions import actions, matching
from contributions.actions import Speaker
from contributions.search import BEST, NEWEST, search
from tests import factories as make

CORPUS: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "search-corpus.json").read_text("utf-8"))


@pytest.fixture
def corpus(noon: datetime) -> None:
    """All texts, said in an order of its own that is not that of time."""
    for text in sorted(CORPUS["texts"], key=lambda text: text["body"]):
        speaker = Speaker(
            None, text["speaker"], text["stakeholder_type"], text["organisation"], country=text["country"]
        )
        actions.contribute(
            SYSTEM, speaker, kind=text["kind"], symbol=text["symbol"], topic=text["topic"], place=f"/c/{text['symbol']}",
            lines=[make.line(text["line"])], body=text["body"], lang=text["lang"],
            said_at=datetime(2026, 5, text["day"], 12, tzinfo=UTC),
        )  # fmt: skip


def found(query: str, order: str, size: int = 50) -> list[str]:
    """All that ``query`` finds, page by page."""
    symbols: list[str] = []
    cursor = None
    while True:
        page = search(NOBODY, query, order=order, size=size, after=cursor).page
        symbols += [hit.symbol for hit in page.items]
        cursor = page.next
        if cursor is None:
            return symbols


@pytest.mark.parametrize("order", [NEWEST, BEST])
def test_every_query_finds_the_same_in_the_same_order(corpus: None, order: str) -> None:
    made = {case["query"]: found(case["query"], order) for case in CORPUS["queries"]}
    assert made == {case["query"]: case[order] for case in CORPUS["queries"]}


@pytest.mark.parametrize("order", [NEWEST, BEST])
def test_pages_of_two_give_the_same(corpus: None, order: str) -> None:
    for case in CORPUS["queries"][::5]:
        assert found(case["query"], order, size=2) == case[order], case["query"]


@pytest.mark.parametrize("window", [2, 5])
def test_windows_of_time_give_the_same(corpus: None, monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    """PostgreSQL looks through the newest texts first; with tiny windows it does so here too."""
    monkeypatch.setattr(matching, "WINDOW", window)
    monkeypatch.setattr(matching, "FEW", 3)
    monkeypatch.setattr(matching, "is_sqlite", lambda: False)
    for order in (NEWEST, BEST):
        made = {case["query"]: found(case["query"], order, size=3) for case in CORPUS["queries"]}
        assert made == {case["query"]: case[order] for case in CORPUS["queries"]}


def test_each_language_is_there() -> None:
    assert {"ar", "zh", "en", "fr", "ru", "es"} <= {text["lang"] for text in CORPUS["texts"]}
    assert sum(bool(case["newest"]) for case in CORPUS["queries"]) > 50
