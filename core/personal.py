"""What the rooms keep about a person: told to them on request, and let go when they ask for it.

Rooms register *tellers* (what a person's own archive holds) and *erasers* (how words go when an account is erased).
Tables with a column ``user_id`` that nobody speaks for are a person's own by default: told as they are, or by the teller
of that name, and deleted.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, select

from core.db import Base, db

Rows = Iterable[Mapping[str, Any]]
Teller = Callable[[int], Rows]
Eraser = Callable[[int], None]

_tellers: dict[str, tuple[Any, Teller]] = {}
_erasers: list[Eraser] = []
_spoken_for: dict[str, str] = {}
ERASED_NAME = "(erased)"
"""What stands where a name was."""
SECRET = frozenset({"password_hash", "digest", "session_epoch", "token_digest", "secret"})
"""Columns that no archive tells: they are keys, not facts about a person."""


def tells(name: str, title: Any) -> Callable[[Teller], Teller]:
    """Register what an account's archive holds under ``name``: rows of JSON values, dates included, about one account."""

    def decorate(function: Teller) -> Teller:
        _tellers[name] = (title, function)
        return function

    return decorate


def erases(function: Eraser) -> Eraser:
    """Register what takes an account's words away, in the transaction of the erasure."""
    if function not in _erasers:
        _erasers.append(function)
    return function


def speaks_for(*tables: str, why: str) -> None:
    """Say that a room's own teller and eraser see to these tables, and why their rows are not simply deleted."""
    _spoken_for.update(dict.fromkeys(tables, why))


def own_tables() -> list[Table]:
    """The tables whose rows belong to one account and to nothing else, those that refer to others first."""
    return [table for table in reversed(Base.metadata.sorted_tables) if _is_own(table)]


def _is_own(table: Table) -> bool:
    column = table.columns.get("user_id")
    refers = column is not None and any(key.column.table.name == "user" for key in column.foreign_keys)
    return refers and table.name not in _spoken_for


def told(user_id: int) -> dict[str, tuple[Any, list[dict[str, Any]]]]:
    """Everything about an account: name → (title, rows)."""
    found = {name: (title, [_plain(row) for row in tell(user_id)]) for name, (title, tell) in _tellers.items()}
    raw = [table for table in own_tables() if table.name not in _tellers]
    for table in sorted(raw, key=lambda table: table.name):
        rows = db.session.execute(select(table).where(table.c.user_id == user_id)).mappings()
        found[table.name] = (table.name.replace("_", " "), [_plain(row) for row in rows])
    return found


def _plain(row: Any) -> dict[str, Any]:
    return {key: _value(value) for key, value in row.items() if key not in SECRET}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def erase(user_id: int) -> None:
    """Let go of everything about an account that is not part of what was said in public."""
    for eraser in _erasers:
        eraser(user_id)
    for table in own_tables():
        db.session.execute(delete(table).where(table.c.user_id == user_id))
    db.session.expire_all()
