"""Marking contributions as proposals and common issues, and the lists of them across action lines. None commits."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select

from accounts.actor import Actor
from contributions import mark_events, policies
from contributions.facts import facts_of
from contributions.mark_models import KINDS, NOTE_LENGTH, Mark, mark_action_line, mark_theme
from contributions.models import Contribution, filing
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.pagination import Page, a_number, decode, page_of
from core.policy import require
from core.richtext import normalised
from themes.models import ActionLine, Theme

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of marks is narrowed to; empty narrows nothing."""

    line_id: int | None = None
    theme_id: int | None = None
    stakeholder_type: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a marked contribution went: a sentence and an address."""

    text: str
    url: str


def mark(
    actor: Actor,
    contribution: Contribution,
    kind: str,
    note: str = "",
    lines: Sequence[ActionLine] = (),
    themes: Sequence[Theme] = (),
) -> Mark:
    """Point out a proposal or a common issue. Marking again changes what it concerns; the same again changes nothing.

    A common issue names at least one further action line. Raises :class:`Invalid`, :class:`core.errors.Refused`.
    """
    require(policies.can_mark(actor, contribution, now()))
    clean = " ".join(normalised(note).split())
    wanted = list(lines) or list(contribution.action_lines)
    _check(contribution, kind, clean, wanted)
    found = mark_of(contribution, kind)
    if found is not None and (found.note, found.lines, found.themes) == (clean, wanted, list(themes)):
        return found
    before = _ids(found.lines) if found else ()
    if found is None:
        found = Mark(contribution_id=contribution.id, contribution=contribution, kind=kind, made_by_id=actor.id,
                     made_at=now())  # fmt: skip
        db.session.add(found)
    found.note, found.lines, found.themes = clean, wanted, list(themes)
    db.session.flush()
    concerned = tuple(dict.fromkeys((*_ids(found.lines), *before)))
    facts = facts_of(contribution, actor)
    publish(mark_events.ContributionMarked(**facts, mark=kind, marked_line_ids=concerned))
    return found


def _ids(lines: Sequence[ActionLine]) -> tuple[int, ...]:
    return tuple(line.id for line in lines)


def _check(contribution: Contribution, kind: str, note: str, lines: Sequence[ActionLine]) -> None:
    wrong: dict[str, list[str]] = {}
    if kind not in KINDS:
        wrong["kind"] = [_("Choose a proposal or a common issue.")]
    if len(note) > NOTE_LENGTH:
        wrong["note"] = [_("Use at most %(limit)s characters.", limit=NOTE_LENGTH)]
    if kind == "common_issue" and set(_ids(lines)) <= policies.line_ids(contribution):
        wrong["lines"] = [_("Choose the other action lines that have this issue in common.")]
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], wrong)


def unmark(actor: Actor, contribution: Contribution, kind: str) -> None:
    """Take a mark away. Safe to repeat."""
    require(policies.can_unmark(actor, contribution, now()))
    found = mark_of(contribution, kind)
    if found is None:
        return
    lines = _ids(found.lines)
    db.session.delete(found)
    db.session.flush()
    facts = facts_of(contribution, actor)
    publish(mark_events.ContributionUnmarked(**facts, mark=kind, marked_line_ids=lines))


def mark_of(contribution: Contribution, kind: str) -> Mark | None:
    """The mark of a kind that a contribution carries."""
    return (
        db.session.scalars(select(Mark).filter_by(contribution_id=contribution.id, kind=kind)).unique().one_or_none()
    )


def marks_of(contribution: Contribution) -> Sequence[Mark]:
    """All its marks."""
    query = select(Mark).filter_by(contribution_id=contribution.id).order_by(Mark.kind.desc())
    return db.session.scalars(query).unique().all()


def is_marked(kind: str) -> ColumnElement[bool]:
    """For queries of contributions: those that carry a mark of this kind, such as search's ``is:proposal``."""
    return exists().where(Mark.contribution_id == Contribution.id, Mark.kind == kind)


def marks(
    actor: Actor, kind: str, filters: Filters | None = None, cursor: str | None = None, size: int = PER_PAGE
) -> Page[Mark]:
    """The marks of a kind on what ``actor`` may read, the latest first, across all action lines."""
    query = select(Mark).join(Contribution, Contribution.id == Mark.contribution_id)
    query = query.where(Mark.kind == kind, visible_clause(actor, now()), *_narrowed(filters or Filters()))
    if (after := decode(cursor, a_number)) is not None:
        query = query.where(Mark.id < after[0])
    rows = db.session.scalars(query.order_by(Mark.id.desc()).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda found: [found.id])


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if filters.line_id is not None:
        clauses.append(concerns([filters.line_id]))
    if filters.theme_id is not None:
        link = mark_theme.c
        clauses.append(exists().where(link.mark_id == Mark.id, link.theme_id == filters.theme_id))
    if filters.stakeholder_type:
        clauses.append(Contribution.stakeholder_type == filters.stakeholder_type)
    if filters.country:
        clauses.append(Contribution.country == filters.country)
    return clauses


def concerns(line_ids: Collection[int]) -> ColumnElement[bool]:
    """For queries of marks: those that concern one of these lines, or were said in one of them."""
    link, filed = mark_action_line.c, filing.c
    return or_(
        exists().where(link.mark_id == Mark.id, link.action_line_id.in_(line_ids)),
        exists().where(filed.contribution_id == Mark.contribution_id, filed.action_line_id.in_(line_ids)),
    )


Teller = Callable[[Collection[int]], dict[int, list[Standing]]]
_tellers: list[Teller] = []


def tells_standing(function: Teller) -> Teller:
    """Register a room above that knows where marked contributions went; called with ids, once a page."""
    if function not in _tellers:
        _tellers.append(function)
    return function


def standings(contribution_ids: Collection[int]) -> dict[int, list[Standing]]:
    """Where each of these contributions went."""
    found: dict[int, list[Standing]] = {identity: [] for identity in contribution_ids}
    for tell in _tellers:
        for identity, told in tell(list(found)).items():
            found[identity] += told
    return found
