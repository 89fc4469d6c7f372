"""PostgreSQL's second index, of the newest texts alone: a tenth as long, and most searches end in it.

GIN reads the lists of words from their oldest text on, so what a search costs grows with all that was ever said. Once
there are many texts, a background job indexes the last :data:`TEXTS` of them apart, and does so again when they have
doubled. A search that expects enough matches there asks for no older ones, by a condition that PostgreSQL answers from
this index; without it the answer is the same, only slower. SQLite walks its lists from the newest text back and needs none.
"""

import re

from sqlalchemy import Connection, select, text

from contributions.search_models import SEARCH, SearchText
from core.clock import now
from core.db import db, is_sqlite
from core.jobs import every_minute

TEXTS = 100_000
"""How many of the newest texts are indexed apart at first."""
NAME = f"{SEARCH.name}_recent"
_BOUND = text(
    "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = to_regclass(:name) AND indisvalid"
)
_TRY, _UNLOCK = text("SELECT pg_try_advisory_lock(:key)"), text("SELECT pg_advisory_unlock(:key)")
_LOCK = 0x706C656E61727902
"""The key of the advisory lock under which one process alone makes the index."""


def begins_at() -> int | None:
    """The position of the oldest text in the index; ``None`` when there is no such index."""
    return None if is_sqlite() else _bound(db.session.connection())


def keep() -> bool:
    """Make the index, or make it anew, if it is time. Returns whether it was made.

    Nobody waits for it: it is built beside all that is written and read, and takes the old one's place when it is whole.
    So it must not be called within a transaction that has read or written texts, for whose end it would wait.
    """
    if is_sqlite():
        return False
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not _is_due(connection) or not connection.scalar(_TRY, {"key": _LOCK}):
            return False
        try:
            _make(connection, _nth_newest(connection, TEXTS) or 0)
        finally:
            connection.execute(_UNLOCK, {"key": _LOCK})
    return True


def _make(connection: Connection, begin: int) -> None:
    connection.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}_new"))  # what an interrupted run left
    connection.execute(text(SEARCH.part_creation(f"{NAME}_new", begin).replace(":", r"\:")))
    connection.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}"))
    connection.execute(text(f"ALTER INDEX {NAME}_new RENAME TO {NAME}"))


def _is_due(connection: Connection) -> bool:
    """Whether the index holds twice as many texts as at first, or would if there were one."""
    edge, begin = _nth_newest(connection, 2 * TEXTS), _bound(connection)
    return edge is not None and (begin is None or begin < edge)


def _nth_newest(connection: Connection, count: int) -> int | None:
    position = SearchText.position
    found: int | None = connection.scalar(select(position).order_by(position.desc()).offset(count).limit(1))
    return found


def _bound(connection: Connection) -> int | None:
    condition = connection.scalar(_BOUND, {"name": NAME})
    found = re.search(r"position\"? >= '?(\d+)", condition or "")
    return int(found[1]) if found else None


@every_minute
def _keep_hourly() -> None:
    if now().minute == 23:
        keep()
