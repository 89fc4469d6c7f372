"""Reads; every list starts from :func:`visible_to`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from accounts.actor import NOBODY, Actor
from contributions.models import PUBLIC, Contribution, filing
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of
from stocktaking.labels import REGIONS
from stocktaking.models import DUE_AFTER, Assessment, StocktakingEntry, stocktaking_goal
from stocktaking.policies import can_see
from themes.reference import countries_of

PER_PAGE = 20
MOST_EXPORTED = 5_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; what is empty narrows nothing. ``where`` is a country's code or a regional group."""

    kind: str = ""
    line_id: int | None = None
    goal: int | None = None
    where: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many public entries there are under each action line, of each type."""

    by_line: dict[int, dict[str, int]] = field(default_factory=dict)

    def of(self, line_id: int, kind: str) -> int:
        """Of one type under one line."""
        return self.by_line.get(line_id, {}).get(kind, 0)


def visible_to(actor: Actor) -> Select[StocktakingEntry]:
    """The entries that ``actor`` may read, with what is said in them."""
    joined = select(StocktakingEntry).join(StocktakingEntry.contribution)
    return joined.where(visible_clause(actor, now())).options(contains_eager(StocktakingEntry.contribution))


def by_id(actor: Actor, entry_id: int) -> StocktakingEntry:
    """The entry. Raises :class:`Missing`, also for one that the actor may not see."""
    found = db.session.get(StocktakingEntry, entry_id)
    if found is None or not can_see(actor, found, now()):
        raise Missing()
    return found


def symbol_of(entry_id: int) -> str:
    """The symbol of an entry, whoever asks, so that its page can say that it was hidden. Raises :class:`Missing`."""
    query = select(Contribution.symbol).join(StocktakingEntry, StocktakingEntry.contribution_id == Contribution.id)
    found = db.session.scalar(query.where(StocktakingEntry.id == entry_id))
    if found is None:
        raise Missing()
    return found


def narrowed(query: Select[StocktakingEntry], filters: Filters) -> Select[StocktakingEntry]:
    """``query`` with the filters."""
    entry = StocktakingEntry
    if filters.kind:
        query = query.where(entry.kind == filters.kind)
    if filters.status:
        query = query.where(entry.status == filters.status)
    if filters.where in REGIONS:
        query = query.where(or_(entry.region == filters.where, entry.country.in_(countries_of(filters.where))))
    elif filters.where:
        query = query.where(entry.country == filters.where)
    if filters.goal:
        goal = stocktaking_goal.c
        query = query.where(exists().where(goal.entry_id == entry.id, goal.goal_number == filters.goal))
    if filters.line_id:
        query = query.where(_under(filters.line_id))
    return query


def _under(line_id: int) -> Any:
    return exists().where(
        filing.c.contribution_id == StocktakingEntry.contribution_id, filing.c.action_line_id == line_id
    )


def listed(actor: Actor, filters: Filters, cursor: str | None = None, size: int = PER_PAGE) -> Page[StocktakingEntry]:
    """Entries that fit, the newest first, with their action lines and goals."""
    query = narrowed(visible_to(actor), filters)
    if before := decode(cursor, a_number):
        query = query.where(StocktakingEntry.id < before[0])
    return page_of(_rows(query, size + 1), size, lambda entry: [entry.id])


def exported(filters: Filters) -> Sequence[StocktakingEntry]:
    """Public entries that fit, the newest first, for a table."""
    return _rows(narrowed(visible_to(NOBODY), filters), MOST_EXPORTED)


def newest(line_id: int | None = None, size: int = 3) -> Sequence[StocktakingEntry]:
    """The latest public entries, of one action line or of all."""
    return _rows(narrowed(visible_to(NOBODY), Filters(line_id=line_id)), size)


def _rows(query: Select[StocktakingEntry], limit: int) -> Sequence[StocktakingEntry]:
    lines = contains_eager(StocktakingEntry.contribution).selectinload(Contribution.action_lines)
    query = query.options(lines, selectinload(StocktakingEntry.goals))
    return db.session.scalars(query.order_by(StocktakingEntry.id.desc()).limit(limit)).unique().all()


def counted() -> Counted:
    """Public entries by action line and type: who does what where."""
    query = select(filing.c.action_line_id, StocktakingEntry.kind, func.count()).select_from(StocktakingEntry)
    query = query.join(StocktakingEntry.contribution).join(filing, filing.c.contribution_id == Contribution.id)
    query = query.where(visible_clause(NOBODY, now())).group_by(filing.c.action_line_id, StocktakingEntry.kind)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for line_id, kind, count in db.session.execute(query):
        found[line_id][kind] = count
    return Counted(found)


def assessments(actor: Actor, entry: StocktakingEntry) -> Sequence[Assessment]:
    """The assessments that ``actor`` may read, the latest first."""
    said = contains_eager(Assessment.contribution)
    query = (
        select(Assessment).join(Assessment.contribution).options(said, said.selectinload(Contribution.action_lines))
    )
    query = query.where(Assessment.entry_id == entry.id, visible_clause(actor, now()))
    return db.session.scalars(query.order_by(Assessment.number.desc())).unique().all()


def assessment(actor: Actor, entry_id: int, number: int) -> Assessment:
    """One assessment of an entry that the actor may read. Raises :class:`Missing`."""
    found = next((a for a in assessments(actor, by_id(actor, entry_id)) if a.number == number), None)
    if found is None:
        raise Missing()
    return found


def assessed_at(entries: Iterable[StocktakingEntry]) -> dict[int, datetime]:
    """When each entry was last assessed, as far as everybody can read it."""
    query = select(Assessment.entry_id, func.max(Contribution.said_at)).join(Assessment.contribution)
    query = query.where(
        Assessment.entry_id.in_([entry.id for entry in entries]), Contribution.visibility == PUBLIC
    ).group_by(Assessment.entry_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def is_due(entry: StocktakingEntry, assessed: datetime | None, moment: datetime) -> bool:
    """Whether an entry that is not over was not assessed for a year; a new one has a year from the day it was added."""
    since = assessed or entry.contribution.said_at
    return not entry.is_over and moment - since >= DUE_AFTER
