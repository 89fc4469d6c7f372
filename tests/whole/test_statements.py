"""What a page asks of the database does not grow with the posts, authors or readers that there are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update

from core.clock import frozen_at
from core.db import db
from core.topics import Topic
from forum import queries
from tests import factories as make
from tests.consultations.factories import DURING
from tests.whole.world import World, address, grow, world

READERS = ("nobody", "member", "moderator", "admin")
MANY = 12
EXEMPT: dict[str, str] = {}
"""Rule → why what it asks grows all the same."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked(client: FlaskClient, path: str) -> tuple[int, list[str]]:
    """The status of a page that is drawn anew, and the statements that drawing it took."""
    db.session.execute(update(Topic).values(version=Topic.version + 1))
    db.session.commit()
    db.session.remove()
    with counted() as seen:
        status = client.get(path).status_code
    own = [s for s in seen if s.startswith("SELECT")]
    return status, own


def pages(app: Flask, made: World, reader: str) -> dict[str, tuple[int, list[str]]]:
    """What each page asks, by its rule."""
    client = app.test_client()
    if reader != "nobody":
        make.sign_in(client, made.person(reader))
    found = {}
    for rule in app.url_map.iter_rules():
        path = address(made, rule)
        if "GET" in (rule.methods or ()) and path is not None:
            found[rule.rule] = asked(client, path)
    return found


@pytest.mark.parametrize("reader", READERS)
def test_the_number_of_statements_is_fixed(app: Flask, reader: str) -> None:
    with frozen_at(DURING):
        made = world()
        grow(made, 2)
        few = pages(app, made, reader)
        grow(made, MANY)
        many = pages(app, made, reader)
    assert {rule: why for rule, why in grown(few, many).items() if rule not in EXEMPT} == {}
    assert sum(status == 200 for status, _ in many.values()) > 40


def test_a_page_that_asks_for_each_row_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    together = queries.openings
    monkeypatch.setattr(queries, "openings", lambda threads, actor: {
        key: row for thread in threads for key, row in together([thread], actor).items()
    })  # fmt: skip
    with frozen_at(DURING):
        made = world()
        grow(made, 2)
        few = pages(app, made, "nobody")
        grow(made, MANY)
        assert "/<slug>/threads" in grown(few, pages(app, made, "nobody"))


Asked = dict[str, tuple[int, list[str]]]


def grown(few: Asked, many: Asked) -> dict[str, tuple[int, int, list[str]]]:
    """The pages that ask more of the database when more is there: how much, before and after, and what."""
    return {
        rule: (len(few[rule][1]), len(statements), _difference(few[rule][1], statements))
        for rule, (status, statements) in many.items()
        if status == few[rule][0] == 200 and len(statements) > len(few[rule][1])
    }


def _difference(few: list[str], many: list[str]) -> list[str]:
    """The statements that were asked more often; for whoever reads a failure."""
    return sorted({re.sub(r"\s+", " ", s)[:300] for s in many if many.count(s) > few.count(s)})
