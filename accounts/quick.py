"""The actor of a hot page, by one raw statement: what :mod:`accounts.loading` loads, without ORM and transaction."""

from collections import namedtuple
from functools import lru_cache
from typing import Any

from flask import current_app, g, session
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from accounts import loading
from accounts.actor import Actor
from accounts.reader import is_signed_in_cookie, moment
from core.pages import raw

_HELD = text('"user".id = {0} AND "user".session_epoch = {0}')


def quick_actor() -> Actor | None:
    """Who is signed in, to read a page: the actor of this request from now on; ``None`` for nobody."""
    if not is_signed_in_cookie():
        return None
    identity, epoch = str(session["_user_id"]), session.get("epoch")
    if not identity.isdecimal() or not isinstance(epoch, int):
        return None
    row_type, statement = _statement(bool(current_app.extensions["plenary.sqlite"]))
    row = raw(statement, (int(identity), epoch))
    if row is None:
        return None
    found = row_type(*row)
    actor = loading.actor_of_row(found._replace(
        is_admin=bool(found.is_admin), speaks_on_behalf=bool(found.speaks_on_behalf),
        shows_presence=bool(found.shows_presence), suspended_until=moment(found.suspended_until),
    ))  # fmt: skip
    g.actor = actor
    return actor


@lru_cache(maxsize=2)
def _statement(on_sqlite: bool) -> tuple[Any, str]:
    """The type of the statement's rows, and its text for the driver."""
    query = loading.accounts().where(_HELD)
    dialect: Any = sqlite.dialect() if on_sqlite else postgresql.dialect()
    names = [column.name for column in query.selected_columns]
    return namedtuple("AccountRow", names), str(
        query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    )
