"""Full-text indexes: FTS5 on SQLite, a ``simple`` tsvector on PostgreSQL, with the same results in the same order.

Neither database's own idea of words or of relevance is used. The rooms keep columns of words made by their own
tokeniser, ASCII letters and digits separated by spaces, which both databases only index. The integer key of a row says
where it stands in time, so that "newest first" is the order of the index itself. Model metadata and migrations take
their statements from :class:`FullText`, so that the two cannot differ.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Select,
    String,
    Table,
    bindparam,
    cast,
    column,
    event,
    literal_column,
    select,
    table,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import TSQUERY

from core.db import is_sqlite


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the index to look for; with ``is_prefix`` every word that begins so."""

    word: str
    is_prefix: bool = False


SINCE, BELOW = "since", "below"
"""Parameters of a statement: the least key that is wanted, and the one below which all are."""
AnyOf = Sequence[Term]
"""Terms of which one is enough."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a row must hold: one term of each of ``all_of``, and of each of ``none_of`` not all terms at once."""

    all_of: tuple[AnyOf, ...]
    none_of: tuple[Sequence[Term], ...] = ()

    def and_one_of(self, *more: AnyOf) -> "Match":
        """The same, and one term of each of ``more`` as well."""
        return Match((*self.all_of, *more), self.none_of)


@dataclass(frozen=True, slots=True)
class FullText:
    """The index over ``columns`` of ``table``, whose primary key is the integer ``key``.

    On SQLite it keeps no positions (``detail=none``): they would double it, and PostgreSQL's index has none either.
    On PostgreSQL ``fastupdate`` is off: entries that wait in a list would be read through by every search.
    """

    table: str
    key: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the FTS5 table, or of the PostgreSQL index."""
        return f"{self.table}_index"

    def creation(self, dialect: str) -> list[str]:
        """The statements that make the index and, on SQLite, the triggers that keep it true."""
        if dialect == "postgresql":
            return [f"CREATE INDEX {self.name} ON {self.table} USING gin ({self._vector()}) WITH (fastupdate = off)"]
        table_, key, name, columns = self.table, self.key, self.name, ", ".join(self.columns)
        new, old = (", ".join(f"{row}.{c}" for c in self.columns) for row in ("new", "old"))
        add = f"INSERT INTO {name}(rowid, {columns}) VALUES (new.{key}, {new})"  # noqa: S608  # our own names
        drop = f"INSERT INTO {name}({name}, rowid, {columns}) VALUES ('delete', old.{key}, {old})"  # noqa: S608  # our own names
        return [
            f"CREATE VIRTUAL TABLE {name} USING fts5({columns}, content='{table_}', content_rowid='{key}',"
            " tokenize='ascii', columnsize=0, detail=none)",
            f"INSERT INTO {name}({name}) VALUES ('rebuild')",  # noqa: S608  # our own names
            f"CREATE TRIGGER {name}_added AFTER INSERT ON {table_} BEGIN {add}; END",
            f"CREATE TRIGGER {name}_removed AFTER DELETE ON {table_} BEGIN {drop}; END",
            f"CREATE TRIGGER {name}_changed AFTER UPDATE ON {table_} BEGIN {drop}; {add}; END",
        ]

    def part_creation(self, name: str, begin: int) -> str:
        """The statement that makes another index on PostgreSQL, of the rows from the key ``begin`` on, while others write."""
        return (
            f"CREATE INDEX CONCURRENTLY {name} ON {self.table} USING gin ({self._vector()}) WITH (fastupdate = off)"
            f" WHERE {self.key} >= {begin}"
        )

    def removal(self, dialect: str) -> list[str]:
        """The statements that take the index away again, before its table goes."""
        if dialect == "postgresql":
            return [f"DROP INDEX IF EXISTS {self.name}"]
        triggers = [f"DROP TRIGGER IF EXISTS {self.name}_{when}" for when in ("added", "removed", "changed")]
        return [*triggers, f"DROP TABLE IF EXISTS {self.name}"]

    def _vector(self) -> str:
        text = " || ' ' || ".join(self.columns)
        return f"to_tsvector('simple'::regconfig, {text})"

    def attach(self, model_table: Table) -> None:
        """Make and remove the index together with its table, wherever metadata creates it."""
        for dialect in ("sqlite", "postgresql"):
            for statement in self.creation(dialect):
                event.listen(model_table, "after_create", _only_on(dialect, statement))
            for statement in self.removal(dialect):
                event.listen(model_table, "before_drop", _only_on(dialect, statement))

    def owns(self, name: str) -> bool:
        """Whether a table or index of this name belongs to the full-text index; for Alembic's ``include_name``."""
        return name == self.name or name.startswith(f"{self.name}_")

    def text_of(self, query: Match) -> str:
        """``query`` as the database reads it. Raises :class:`ValueError` for a term that no index holds."""
        return for_fts5(query) if is_sqlite() else for_tsquery(query)

    def newest(
        self, *, bounds: Collection[str] = (), also: Sequence[str] = (), begin: int | None = None
    ) -> Select[Any]:
        """The keys of the rows that meet the parameter ``query``, the greatest first; with :data:`SINCE` and :data:`BELOW`
        among ``bounds`` only those from the parameter of this name on, and less than it; those from ``begin`` on, which
        stands in the statement itself, so that PostgreSQL knows an index that has them.

        ``also`` names further columns. Meant as a subquery of which the caller takes the first few rows that the reader
        may see: FTS5 walks its lists backwards and stops there. PostgreSQL has to find all of them first, so the caller
        gives it a ``query`` that few rows meet. Neither may reorder or flatten it: hence the offset.
        """
        found = self._in_sqlite(also) if is_sqlite() else self._in_postgresql(also, begin)
        key = found.selected_columns[0]
        found = found.where(key < bindparam(BELOW, type_=BigInteger)) if BELOW in bounds else found
        found = found.where(key >= bindparam(SINCE, type_=BigInteger)) if SINCE in bounds else found
        return found.order_by(key.desc()).offset(0)

    def _in_sqlite(self, also: Sequence[str]) -> Select[Any]:
        """A column of the row is a look-up of its own: in a join, SQLite might walk the table first."""
        index = table(self.name, column("rowid"))
        key = index.c.rowid
        rows = table(self.table, column(self.key), *map(column, also))
        others = [select(rows.c[n]).where(rows.c[self.key] == key).scalar_subquery().label(n) for n in also]
        condition = literal_column(self.name).op("MATCH", is_comparison=True)(bindparam("query", type_=String))
        return select(key.label(self.key), *others).select_from(index).where(condition)

    def _in_postgresql(self, also: Sequence[str], begin: int | None) -> Select[Any]:
        """The match is fenced off, or the planner may walk the keys backwards and make the vector of every row anew."""
        wanted = cast(bindparam("query", type_=String), TSQUERY)
        condition = literal_column(self._vector()).op("@@", is_comparison=True)(wanted)
        columns: list[Any] = [column(self.key), *map(column, also)]
        rows = select(*columns).select_from(table(self.table)).where(condition)
        rows = rows if begin is None else rows.where(column(self.key) >= literal_column(str(begin)))
        matched = rows.cte("matched").prefix_with("MATERIALIZED")
        return select(*matched.c)


def _only_on(dialect: str, statement: str) -> Any:
    return DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)


def _checked(terms: Iterable[Term]) -> list[Term]:
    found = list(terms)
    if not found or not all(t.word.isascii() and t.word.isalnum() for t in found):
        raise ValueError("a term of the index is ASCII letters and digits")
    return found


def for_fts5(query: Match) -> str:
    """``query`` as FTS5 reads it: every word quoted, so that none is a command."""
    held = " AND ".join(_joined(terms, " OR ", '"{}"', "*") for terms in query.all_of)
    gone = " OR ".join(_joined(terms, " AND ", '"{}"', "*") for terms in query.none_of)
    return f"({held}) NOT ({gone})" if gone else held


def for_tsquery(query: Match) -> str:
    """``query`` as PostgreSQL reads it."""
    held = [_joined(terms, " | ", "'{}'", ":*") for terms in query.all_of]
    gone = ["!" + _joined(terms, " & ", "'{}'", ":*") for terms in query.none_of]
    return " & ".join([*held, *gone])


def _joined(terms: Iterable[Term], operator: str, quoted: str, prefix: str) -> str:
    each = [quoted.format(term.word) + (prefix if term.is_prefix else "") for term in _checked(terms)]
    return "(" + operator.join(each) + ")"
