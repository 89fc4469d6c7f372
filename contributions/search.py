"""Finding what was said, and the threads, consultations and reports in which it was: only what the reader may see.

Newest first, or best first (:mod:`contributions.ranking`). Both databases give the same results in the same order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accounts.actor import Actor
from contributions import documents, facets, phrases, ranking
from contributions.filters import Narrowing, narrowed
from contributions.found import Hit, hits
from contributions.matching import Row, Scope, Sight, newest
from contributions.query_language import LONGEST, MOST_FILTERS, Filter, Query, parsed
from contributions.search_models import moment_of, position_of
from contributions.words import MOST_WORDS
from core.errors import Invalid
from core.fulltext import Match, Term
from core.locale import _
from core.pagination import Page, a_number, decode, encode

PAGE_SIZE = 20
NEWEST, BEST = "newest", "best"
RANKED = 1_000
"""So many matches, the newest, are put in order by how well they answer; older ones follow, the newest first."""
PATIENCE = 4
"""How many times as many rows are read when phrases may turn out not to be there."""


@dataclass(frozen=True, slots=True)
class Results:
    """What was found; ``problems`` are filters that mean nothing (then nothing was looked for), ``notes`` are hints."""

    query: Query
    page: Page[Hit] | None = None
    order: str = NEWEST
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def search(
    actor: Actor, text: str, *, filters: Iterable[Filter] = (), order: str = NEWEST, after: str | None = None,
    size: int = PAGE_SIZE,
) -> Results:  # fmt: skip
    """What answers ``text`` and ``filters``; ``after`` is the cursor of the page before.

    Raises :class:`Invalid` for a query that is too long and for a damaged cursor.
    """
    if len(text) > LONGEST:
        message = _("Please search for at most %(limit)s characters.", limit=LONGEST)
        raise Invalid(message, {"q": [message]})
    query = parsed(text)
    query.filters += filters
    if query.is_empty:
        return Results(query, order=order)
    narrowing = narrowed(actor, query.filters[:MOST_FILTERS])
    if narrowing.problems:
        return Results(query, order=order, problems=narrowing.problems)
    if not (query.words or query.phrases or query.filters):
        return Results(query, order=order, problems=[_only_without()])
    asked = _Asked(query, _scope(actor, query, narrowing), size)
    page = asked.best(after) if order == BEST and query.marked else asked.newest(after)
    return Results(query, Page(hits(page.items, query.marked, actor), page.next), order, notes=_notes(query))


def _only_without() -> str:
    return _("Say also what to look for: a search of exclusions alone would find nearly everything.")


def _notes(query: Query) -> list[str]:
    notes = [
        _("“%(name)s:” is no filter; it was looked for as a word.", name=name)
        for name in dict.fromkeys(query.unknown)
    ]
    if len(query.marked) > MOST_WORDS:
        notes.append(_("Only the first %(count)s words were looked for.", count=MOST_WORDS))
    if len(query.filters) > MOST_FILTERS:
        notes.append(_("Only the first %(count)s filters were used.", count=MOST_FILTERS))
    return notes


def _scope(actor: Actor, query: Query, narrowing: Narrowing) -> Scope:
    held = tuple(dict.fromkeys(map(tuple, query.marked)))[:MOST_WORDS]
    without: list[Sequence[Term]] = [(term,) for term in query.without[:MOST_WORDS]]
    if not actor.is_admin and not actor.circles:
        without.append((Term(facets.CLOSED),))  # the index knows already that these are not for this reader
    match, days = narrowing.match(Match(held, tuple(without))), narrowing.days()
    if not match.all_of:
        match, days = match.and_one_of(days or facets.days(None, None)), ()
    since = position_of(_beginning(narrowing.first)) if narrowing.first else None
    before = position_of(_beginning(narrowing.last + timedelta(days=1))) if narrowing.last else None
    return Scope(match, Sight(actor, tuple(narrowing.states)), before, since, tuple(days))


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True, slots=True)
class _Asked:
    query: Query
    scope: Scope
    size: int

    def newest(self, after: str | None) -> Page[Row]:
        """One page in the order of time; the cursor is the position of the last one looked at."""
        key = _numbers(after, 1)
        return self._below(key[0] if key else None)

    def _below(self, below: int | None) -> Page[Row]:
        if not self._must_be_read:
            rows = newest(self.scope, self.size + 1, below=below)
            return _page(rows, self.size)
        count = PATIENCE * RANKED
        rows = newest(self.scope, count, below=below, with_words=True)
        kept = [row for row in rows if self._holds(row)]
        if len(kept) <= self.size and len(rows) == count:
            return Page(kept, encode([rows[-1].position]))
        return _page(kept, self.size)

    def best(self, after: str | None) -> Page[Row]:
        """One page in the order of relevance; what is newer than the first page stays out of the following ones."""
        key = _numbers(after, 3)
        if key and key[0] < 0:
            return self._older(key[1])
        rows = newest(self.scope, RANKED, below=key[2] + 1 if key else None, with_words=True)
        if not rows:
            return Page([])
        latest = rows[0].position if key is None else key[2]
        scored = sorted(self._scored(rows, latest), reverse=True)
        rest = [pair for pair in scored if key is None or pair < (key[0], key[1])]
        by_position = {row.position: row for row in rows}
        shown = [by_position[position] for _score, position in rest[: self.size]]
        if len(rest) > self.size:
            return Page(shown, encode([*rest[self.size - 1], latest]))
        return Page(shown, encode([-1, rows[-1].position, latest]) if len(rows) == RANKED else None)

    def _older(self, below: int) -> Page[Row]:
        page = self._below(below)
        last = _numbers(page.next, 1)
        return Page(page.items, encode([-1, last[0], 0]) if last else None)

    def _scored(self, rows: Sequence[Row], latest: int) -> list[tuple[int, int]]:
        wanted, newest_at = ranking.Wanted.of(self.query.marked[:MOST_WORDS]), moment_of(latest)
        found = []
        for row in rows:
            codes = row.words.split()
            title_length = codes.index(documents.TITLE_ENDS) if row.document_id is not None else 0
            if not self._holds(row):
                continue
            age = (newest_at - moment_of(row.position)).total_seconds()
            found.append((ranking.score(codes, wanted, title_length=title_length, age=age), row.position))
        return found

    @property
    def _must_be_read(self) -> bool:
        return bool(self.query.phrases or self.query.without_phrases)

    def _holds(self, row: Row) -> bool:
        return phrases.holds(row.words, self.query.phrases, self.query.without_phrases)


def _page(rows: Sequence[Row], size: int) -> Page[Row]:
    kept = rows[:size]
    return Page(kept, encode([kept[-1].position]) if len(rows) > size else None)


def _numbers(cursor: str | None, length: int) -> list[int] | None:
    return decode(cursor, *[_place] * length)


def _place(value: Any) -> int:
    """A score or a position: both are far from the greatest number, so that one more is a number still."""
    if abs(a_number(value)) >= 2**62:
        raise ValueError
    return a_number(value)
