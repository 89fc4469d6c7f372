"""PostgreSQL's index of the newest texts: made when there are many, made anew when they doubled, and never another answer."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, text

from accounts.actor import NOBODY
from contributions import matching, recent
from contributions.search import search
from contributions.search_models import SEARCH
from core.db import db, is_sqlite
from tests.contributions.factories import say


@pytest.fixture
def few(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Four texts are many here; the index is dropped in the end."""
    if is_sqlite():
        pytest.skip("SQLite walks its lists from the newest text back")
    monkeypatch.setattr(recent, "TEXTS", 4)
    monkeypatch.setattr(matching, "WINDOW", 2)
    monkeypatch.setattr(matching, "REMEMBERED", -1.0)
    yield
    db.session.rollback()
    for name in (recent.NAME, f"{recent.NAME}_new"):
        db.session.execute(text(f"DROP INDEX IF EXISTS {name}"))
    db.session.commit()


def texts(count: int, words: str = "alpha beta") -> None:
    for number in range(count):
        say(body=f"{words} {number}")
    db.session.commit()


def found(query: str, size: int = 3) -> list[str]:
    page = search(NOBODY, query, size=size).page
    assert page is not None
    db.session.rollback()
    return [hit.symbol for hit in page.items]


def test_sqlite_has_none(app: Flask) -> None:
    if is_sqlite():
        texts(1)
        assert not recent.keep()
        assert recent.begins_at() is None


def test_it_is_made_when_there_are_many(few: None) -> None:
    texts(8)
    assert not recent.keep()
    assert recent.begins_at() is None
    texts(1)
    assert recent.keep()
    begin = recent.begins_at()
    held = db.session.scalar(text("SELECT count(*) FROM search_text WHERE position >= :begin"), {"begin": begin})
    assert held == 5  # the fifth newest is the first of them
    db.session.rollback()
    assert not recent.keep()


def test_it_is_made_anew_when_they_doubled(few: None) -> None:
    texts(9)
    assert recent.keep()
    first = recent.begins_at()
    db.session.rollback()
    texts(4)
    assert not recent.keep()
    texts(1)
    assert recent.keep()
    later = recent.begins_at()
    assert first is not None
    assert later is not None
    assert later > first
    names = db.session.scalars(text("SELECT indexname FROM pg_indexes WHERE tablename = 'search_text'")).all()
    assert {name for name in names if SEARCH.owns(name)} == {SEARCH.name, recent.NAME}


def test_what_an_interrupted_run_left_is_in_nobodys_way(few: None) -> None:
    texts(9)
    db.session.execute(text(f"CREATE INDEX {recent.NAME}_new ON search_text (words)"))
    db.session.commit()
    assert recent.keep()
    assert recent.begins_at() is not None


def test_an_index_that_is_not_whole_is_not_used(few: None) -> None:
    texts(9)
    assert recent.keep()
    db.session.execute(
        text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass(:name)"), {"name": recent.NAME}
    )
    assert recent.begins_at() is None
    db.session.rollback()


@pytest.mark.parametrize("query", ["alpha beta", "gamma", "alpha -gamma", "delta", "nowhere"])
def test_the_answer_is_the_same(few: None, query: str) -> None:
    texts(3, "delta alpha beta")
    texts(3, "gamma alpha")
    texts(8)
    before = [found(query, size) for size in (1, 3, 20)]
    assert recent.keep()
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert [found(query, size) for size in (1, 3, 20)] == before
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert any("position >= " in statement for statement in seen)


def test_what_was_said_since_is_found(few: None) -> None:
    texts(9)
    assert recent.keep()
    found("alpha")
    said = say(body="alpha news")
    db.session.commit()
    assert found("alpha", 1) == [said.symbol]
