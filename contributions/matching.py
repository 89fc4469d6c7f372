"""The newest matches that a reader may see, found in bounded time however frequent the words are.

SQLite walks its lists backwards and stops when it has enough. PostgreSQL's index knows no order: it finds all matches
before it can sort them. So it is asked for the last few thousand texts first, by the facets of their days; then, if
those few let expect that it is enough, for what its second index holds (:mod:`contributions.recent`); else for as many
more days as needed, or for all of them when there are few. Both give the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, literal, or_, select

from accounts.actor import Actor
from contributions import documents, facets, recent
from contributions.models import PUBLIC, Contribution
from contributions.queries import visible_clause
from contributions.search_models import SEARCH, SearchDocument, SearchText, moment_of
from contributions.states import State
from core.clock import now
from core.db import db, is_sqlite
from core.fulltext import BELOW, SINCE, AnyOf, Match
from core.present import PRESENT

WINDOW = 4_096
"""How many of the newest texts are looked through first."""
FEW = 1_200
"""So many expected matches are sorted without further ado: to name days makes GIN slower, most of all many of them."""
MARGIN = 1.5
"""How many times as many texts are looked through as should be enough."""
LIKELY = 0.75
"""The second index is asked when so many times as many matches are expected in it: it costs little to be wrong."""
REMEMBERED = 60.0
"""Seconds for which it is remembered when the newest texts began; a wrong beginning makes a search slower, no other."""


@dataclass(frozen=True, slots=True)
class Row:
    """A match: a contribution or a document, where it stands in time and, if asked for, its words."""

    position: int
    contribution_id: int | None
    document_id: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, and the states in which what they find shall be, or shall not."""

    actor: Actor
    states: tuple[tuple[State, bool], ...] = ()

    def of_contributions(self) -> ColumnElement[bool]:
        """The condition on a contribution. What a moderator hid is not found by moderators either: their desk lists it."""
        held = [state.contributions(self.actor, PRESENT) for state, wanted in self.states if wanted]
        gone = [~state.contributions(self.actor, PRESENT) for state, wanted in self.states if not wanted]
        return and_(Contribution.visibility == PUBLIC, visible_clause(self.actor, PRESENT), *held, *gone)

    def of_documents(self) -> ColumnElement[bool]:
        """The condition on a document."""
        held = [state.documents(self.actor, PRESENT) for state, wanted in self.states if wanted]
        gone = [~state.documents(self.actor, PRESENT) for state, wanted in self.states if not wanted]
        return and_(documents.visible_clause(self.actor, PRESENT), *held, *gone)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked for, and by whom. If dates were named, all of it stands from the position ``since`` to below
    ``before``, and has one of the facets ``days``, which are not in ``match``."""

    match: Match
    sight: Sight
    before: int | None = None
    since: int | None = None
    days: AnyOf = ()


def newest(scope: Scope, count: int, *, below: int | None = None, with_words: bool = False) -> list[Row]:
    """The first ``count`` matches below ``below``, the newest first."""
    limits = [limit for limit in (below, scope.before) if limit is not None]
    reading = _Reading(scope, count, min(limits) if limits else None, with_words)
    if is_sqlite():
        return reading.rows(scope.match.and_one_of(scope.days) if scope.days else scope.match)
    return reading.rows_in_windows()


@lru_cache(maxsize=256)
def _statement(
    sight: Sight, _today: date, _dialect: str, bounds: frozenset[str], with_words: bool, begin: int | None
) -> Select[Any]:
    """Matches in order, each looked at until there are ``count``. Kept: to make it takes longer than to execute it."""
    found = SEARCH.newest(bounds=bounds, also=("contribution_id", "document_id"), begin=begin).subquery("found")
    said, kept = found.c.contribution_id, found.c.document_id
    spoken = select(literal(1)).where(Contribution.id == said, sight.of_contributions()).scalar_subquery()
    filed = select(literal(1)).where(SearchDocument.id == kept, sight.of_documents()).scalar_subquery()
    columns: list[Any] = [found.c.position, said, kept]
    if with_words:
        columns.append(select(SearchText.words).where(SearchText.position == found.c.position).scalar_subquery())
    may = or_(and_(said.is_not(None), spoken == 1), and_(kept.is_not(None), filed == 1))
    return select(*columns).where(may).limit(bindparam("count", type_=Integer))


@dataclass(frozen=True, slots=True)
class _Reading:
    scope: Scope
    count: int
    below: int | None
    with_words: bool

    def rows(self, match: Match, begin: int | None = None) -> list[Row]:
        """One statement; of texts from the position ``begin`` on."""
        bounds = {SINCE: self.scope.since, BELOW: self.below}
        given = {name: position for name, position in bounds.items() if position is not None}
        dialect, sight = db.engine.dialect.name, self.scope.sight
        statement = _statement(sight, now().date(), dialect, frozenset(given), self.with_words, begin)
        asked = {"query": SEARCH.text_of(match), "count": self.count} | given
        return [Row(*row) for row in db.session.execute(statement, asked)]

    def rows_in_windows(self) -> list[Row]:
        """The same for an index without order: at most four statements."""
        span = _latest() if self.below is None else _span(self.below)
        if span is None:
            return self.rows(self.scope.match)
        first = self._since(facets.filed_under(span.begin.date()), span, span.recent)
        if len(first) >= self.count or self._is_all(span.begin):
            return first
        if span.recent is not None and len(first) * span.recent_share >= LIKELY * self.count:
            found = self.rows(self.scope.match, span.recent)
            if len(found) >= self.count:
                return found
        if len(first) * span.share <= max(FEW, 2 * self.count):
            return self.rows(self.scope.match)
        wider = MARGIN * self.count / len(first)
        begin = span.end - (span.end - span.begin) * wider
        found = self._since(facets.filed_under(begin.date()).replace(day=1), span)
        return found if len(found) >= self.count or self._is_all(begin) else self.rows(self.scope.match)

    def _is_all(self, begin: datetime) -> bool:
        """Whether no older texts are asked for."""
        return self.scope.since is not None and begin <= moment_of(self.scope.since)

    def _since(self, day: date, span: "_Span", recent: int | None = None) -> list[Row]:
        """Matches from a day on; to the end of all days where nobody says what is the last, which may have come just now."""
        last = None if self.below is None else span.end.date()
        return self.rows(self.scope.match.and_one_of(facets.days(day, last)), recent)


def _latest() -> "_Span | None":
    """The time of the newest texts of all, as it was within the last minute."""
    known: tuple[float, _Span | None] | None = current_app.extensions.get("plenary.latest")
    if known is None or monotonic() - known[0] > REMEMBERED:
        known = current_app.extensions["plenary.latest"] = (monotonic(), _span(None))
    return known[1]


def _span(below: int | None) -> "_Span | None":
    """The time of the newest texts below a position; ``None`` when there are not many."""
    position = SearchText.position
    older = select(position) if below is None else select(position).where(position < below)
    edge = older.order_by(position.desc()).offset(WINDOW).limit(1).scalar_subquery()
    last = older.order_by(position.desc()).limit(1).scalar_subquery()
    begin, end, oldest = db.session.execute(select(edge, last, select(func.min(position)).scalar_subquery())).one()
    if begin is None:
        return None
    begin_at, end_at, oldest_at = map(moment_of, (begin, end, oldest))
    apart = recent.begins_at() if below is None else None
    return _Span(begin_at, end_at, oldest_at, apart)


@dataclass(frozen=True, slots=True)
class _Span:
    """The newest texts stand from ``begin`` to ``end``; all of them, from ``oldest`` on. Those from the position
    ``recent`` on have an index of their own, if it is known."""

    begin: datetime
    end: datetime
    oldest: datetime
    recent: int | None

    @property
    def share(self) -> float:
        """In how many times as long all of them stand."""
        return self._times(self.oldest)

    @property
    def recent_share(self) -> float:
        """In how many times as long those stand that have an index of their own."""
        return self._times(moment_of(self.recent)) if self.recent is not None else 0.0

    def _times(self, since: datetime) -> float:
        return (self.end - since) / max(self.end - self.begin, timedelta(seconds=1))


def ids(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """The ids of contributions and of documents among ``rows``."""
    return [r.contribution_id for r in rows if r.contribution_id], [r.document_id for r in rows if r.document_id]
