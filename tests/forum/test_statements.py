"""How many statements acts cost, whatever the number of posts, authors or readers."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from core.db import db
from tests import factories as make
from tests.forum import factories as forum

BEYOND_THE_COMMIT = 12


@contextmanager
def counted(client: FlaskClient) -> Iterator[list[str]]:
    """The statements of the block, without those that begin and end transactions."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            seen.append(statement)

    with client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("posts", [3, 70])
@pytest.mark.parametrize("parent", [None, 2])
def test_a_reply_is_acknowledged_after_twelve_statements(client: FlaskClient, posts: int, parent: int | None) -> None:
    thread, author = forum.committed_thread(posts), make.user(organisation="Radio Club")
    address = f"{thread.url}/posts" if parent is None else f"/posts/{forum.numbered(thread, parent).id}/reply"
    make.sign_in(client, author)
    with counted(client) as seen:
        answer = client.post(
            address, data={"body": "By radio.", "lang": "en", "idempotency_key": "k"}, buffered=False
        )
        acknowledged = len(seen)
    assert answer.status_code == 303
    assert acknowledged <= BEYOND_THE_COMMIT, "\n".join(seen)
