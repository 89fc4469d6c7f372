"""Full-text indexes: FTS5 on SQLite, a ``simple`` tsvector on PostgreSQL, with the same results on both.

Neither database's own idea of words is used. The rooms keep a column of words made by their own tokeniser, ASCII letters
and digits separated by spaces, which both databases only index. Model metadata and migrations take their statements from
:class:`FullText`, so that the two cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DDL, ColumnElement, Table, event, func, literal, literal_column, select, table

from core.db import is_sqlite


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the index to look for; with ``is_prefix`` every word that begins so."""

    word: str
    is_prefix: bool = False


AnyOf = Sequence[Term]
"""Terms of which one is enough. A query is a sequence of these, each of which must be met."""


@dataclass(frozen=True, slots=True)
class FullText:
    """The index over ``column`` of ``table``, whose primary key is the integer ``key``."""

    table: str
    key: str
    column: str

    @property
    def name(self) -> str:
        """The name of the FTS5 table, or of the PostgreSQL index."""
        return f"{self.table}_index"

    def creation(self, dialect: str) -> list[str]:
        """The statements that make the index and, on SQLite, the triggers that keep it true."""
        if dialect == "postgresql":
            return [f"CREATE INDEX {self.name} ON {self.table} USING gin ({self._vector()})"]
        table_, key, column, name = self.table, self.key, self.column, self.name
        add = f"INSERT INTO {name}(rowid, {column}) VALUES (new.{key}, new.{column})"  # noqa: S608  # our own names
        drop = f"INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', old.{key}, old.{column})"  # noqa: S608  # our own names
        return [
            f"CREATE VIRTUAL TABLE {name} USING fts5({column}, content='{table_}', content_rowid='{key}',"
            " tokenize='ascii', columnsize=0)",
            f"INSERT INTO {name}({name}) VALUES ('rebuild')",  # noqa: S608  # our own names
            f"CREATE TRIGGER {name}_added AFTER INSERT ON {table_} BEGIN {add}; END",
            f"CREATE TRIGGER {name}_removed AFTER DELETE ON {table_} BEGIN {drop}; END",
            f"CREATE TRIGGER {name}_changed AFTER UPDATE ON {table_} BEGIN {drop}; {add}; END",
        ]

    def removal(self, dialect: str) -> list[str]:
        """The statements that take the index away again, before its table goes."""
        if dialect == "postgresql":
            return [f"DROP INDEX IF EXISTS {self.name}"]
        triggers = [f"DROP TRIGGER IF EXISTS {self.name}_{when}" for when in ("added", "removed", "changed")]
        return [*triggers, f"DROP TABLE IF EXISTS {self.name}"]

    def _vector(self) -> str:
        return f"to_tsvector('simple'::regconfig, {self.column})"

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

    def matches(self, key: Any, query: Sequence[AnyOf]) -> ColumnElement[bool]:
        """The SQL condition that the row with this ``key`` column meets every part of ``query``."""
        if is_sqlite():
            index: Any = select(literal_column("rowid")).select_from(table(self.name))
            condition: ColumnElement[bool] = literal_column(self.name).op("MATCH", is_comparison=True)(
                _for_fts5(query)
            )
            return key.in_(index.where(condition))
        rows: Any = select(literal_column(self.key)).select_from(table(self.table))
        wanted = func.to_tsquery(literal_column("'simple'::regconfig"), literal(_for_tsquery(query)))
        return key.in_(rows.where(literal_column(self._vector()).op("@@", is_comparison=True)(wanted)))


def _only_on(dialect: str, statement: str) -> Any:
    return DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)


def _checked(terms: Iterable[Term]) -> list[Term]:
    found = list(terms)
    if not found or not all(t.word.isascii() and t.word.isalnum() for t in found):
        raise ValueError("a term of the index is ASCII letters and digits")
    return found


def _for_fts5(query: Sequence[AnyOf]) -> str:
    def one(term: Term) -> str:
        return f'"{term.word}"' + ("*" if term.is_prefix else "")

    return " AND ".join("(" + " OR ".join(map(one, _checked(terms))) + ")" for terms in query)


def _for_tsquery(query: Sequence[AnyOf]) -> str:
    def one(term: Term) -> str:
        return f"'{term.word}'" + (":*" if term.is_prefix else "")

    return " & ".join("(" + " | ".join(map(one, _checked(terms))) + ")" for terms in query)
