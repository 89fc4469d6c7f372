"""The newest matches that a reader may see, found in bounded time however frequent the words are.

SQLite walks its lists backwards and stops when it has enough. PostgreSQL's index knows no order: it finds all matches
before it can sort them. So it is asked for the last few thousand texts first, by the facets of their days, and for as
many more as those few let expect; for all of them only when there are few. Both give the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from contributions import facets
from contributions.models import Contribution
from contributions.search_models import SEARCH, SearchDocument, SearchText, moment_of
from core.db import db, is_sqlite
from core.fulltext import Match

WINDOW = 4_096
"""How many of the newest texts are looked through first."""
FEW = 2_000
"""So many expected matches are sorted without further ado."""
MARGIN = 1.5


@dataclass(frozen=True, slots=True)
class Row:
    """A match: a contribution or a document, where it stands in time and, if asked for, its words."""

    position: int
    contribution_id: int | None
    document_id: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked for, and the conditions on contributions and on documents that only the database can tell."""

    match: Match
    contributions: ColumnElement[bool]
    documents: ColumnElement[bool]
    titles: ColumnElement[bool]
    """That the title of a document may be shown, also beside what stands in it."""
    before: int | None = None
    """The position below which all of it stands, where the reader named a date."""


def newest(scope: Scope, count: int, *, below: int | None = None, with_words: bool = False) -> list[Row]:
    """The first ``count`` matches below ``below``, the newest first."""
    limits = [limit for limit in (below, scope.before) if limit is not None]
    reading = _Reading(scope, count, min(limits) if limits else None, with_words)
    return reading.rows(scope.match) if is_sqlite() else reading.rows_in_windows()


@dataclass(frozen=True, slots=True)
class _Reading:
    scope: Scope
    count: int
    below: int | None
    with_words: bool

    def rows(self, match: Match) -> list[Row]:
        """One statement: matches in order, each looked at until there are enough."""
        found = SEARCH.newest(match, below=self.below, also=("contribution_id", "document_id")).subquery("found")
        said, kept = found.c.contribution_id, found.c.document_id
        spoken = select(literal(1)).where(Contribution.id == said, self.scope.contributions).scalar_subquery()
        filed = select(literal(1)).where(SearchDocument.id == kept, self.scope.documents).scalar_subquery()
        columns: list[Any] = [found.c.position, said, kept]
        if self.with_words:
            columns.append(select(SearchText.words).where(SearchText.position == found.c.position).scalar_subquery())
        may = or_(and_(said.is_not(None), spoken == 1), and_(kept.is_not(None), filed == 1))
        return [Row(*row) for row in db.session.execute(select(*columns).where(may).limit(self.count))]

    def rows_in_windows(self) -> list[Row]:
        """The same for an index without order: at most four statements."""
        span = self._span()
        if span is None:
            return self.rows(self.scope.match)
        first = self._within(span.begin, span.end)
        if len(first) >= self.count:
            return first
        if len(first) * span.share <= max(FEW, 2 * self.count):
            return self.rows(self.scope.match)
        wider = MARGIN * self.count / len(first)
        found = self._within(span.end - (span.end - span.begin) * wider, span.end, months=True)
        return found if len(found) >= self.count else self.rows(self.scope.match)

    def _within(self, begin: datetime, end: datetime, *, months: bool = False) -> list[Row]:
        """Matches from the day (or month) of ``begin`` on."""
        first: date = facets.filed_under(begin.date())
        days = facets.days(first.replace(day=1) if months else first, end.date())
        return self.rows(self.scope.match.and_one_of(days))

    def _span(self) -> "_Span | None":
        """The time of the newest texts; ``None`` when there are not many."""
        position = SearchText.position
        older = select(position) if self.below is None else select(position).where(position < self.below)
        edge = older.order_by(position.desc()).offset(WINDOW).limit(1).scalar_subquery()
        last = older.order_by(position.desc()).limit(1).scalar_subquery()
        begin, end, oldest = db.session.execute(
            select(edge, last, select(func.min(position)).scalar_subquery())
        ).one()
        if begin is None:
            return None
        begin_at, end_at, oldest_at = map(moment_of, (begin, end, oldest))
        return _Span(begin_at, end_at, (end_at - oldest_at) / max(end_at - begin_at, timedelta(seconds=1)))


@dataclass(frozen=True, slots=True)
class _Span:
    """The newest texts stand from ``begin`` to ``end``; all of them, in ``share`` times as long."""

    begin: datetime
    end: datetime
    share: float


def ids(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """The ids of contributions and of documents among ``rows``."""
    return [r.contribution_id for r in rows if r.contribution_id], [r.document_id for r in rows if r.document_id]
