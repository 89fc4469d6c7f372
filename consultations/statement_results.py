"""How a question's statements were voted on, counted in the database: two statements, whatever the number of votes.

Whoever voted on at least one statement of the question is a voter. On each statement they agree, disagree, pass, or have
not seen it, because it came later or they stopped before; so the four add up to the voters. Who was accepted late was
seen by fewer, and the figures say so. Votes of a merged statement are its own. Which opinions go together is not said
here.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from consultations.question_models import Question
from consultations.response_models import Response
from consultations.results import CROSSINGS
from consultations.statement_models import ACCEPTED, MERGED, RETIRED, Statement, Vote
from consultations.statement_shielding import Cell, counted, rows, shield
from contributions.models import PUBLIC, Contribution
from core.db import db
from core.pagination import Page, a_number, decode, page_of

PAGE = 25


@dataclass(frozen=True, slots=True)
class Figures:
    """How one group of voters voted on one statement; the numbers are 0 if they are ``kept_back``."""

    key: str
    label: str
    agree: int
    disagree: int
    passed: int
    voters: int
    kept_back: bool = False

    @property
    def votes(self) -> int:
        """How many voted on it."""
        return self.agree + self.disagree + self.passed

    @property
    def unseen(self) -> int:
        """How many of the voters did not see it."""
        return self.voters - self.votes

    def share(self, count: int) -> float:
        """What part of those who voted on it, in percent."""
        return 100 * count / self.votes if self.votes else 0.0


@dataclass(frozen=True, slots=True)
class StatementResult:
    """The figures of one statement, of all voters and of each group that has any."""

    statement: Statement
    all: Figures
    groups: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class VotingResult:
    """A page of a question's statements with their figures; ``late`` is how many votes came late."""

    voters: int
    votes: int
    late: int
    counts_late: bool
    page: Page[StatementResult]


_COUNTED_WITH_ANOTHER = select(Response.id).where(Response.counted_with_id.is_not(None))
"""Of responses that were found to be of one respondent, the first votes for all (:mod:`consultations.duplicates`)."""
_ONCE = Vote.response_id.not_in(_COUNTED_WITH_ANOTHER)


def counts(with_late: bool) -> ColumnElement[bool]:
    """The votes that count: in time, or late if asked for, and of each respondent once."""
    return _ONCE if with_late else and_(Vote.is_late.is_(False), _ONCE)


def shown(question: Question) -> ColumnElement[bool]:
    """What was put to the vote and can be read; of what was merged or retired, what was voted on before."""
    voted = or_(Statement.state == ACCEPTED, and_(Statement.state.in_((MERGED, RETIRED)), Statement.vote_count > 0))
    return and_(Statement.question_id == question.id, voted, Contribution.visibility == PUBLIC)


def results(
    question: Question, by: str = "", *, with_late: bool = False, after: str | None = None, size: int = PAGE
) -> VotingResult:
    """The figures; ``by`` is ``type`` or ``region``. The caller asks ``can_see_figures`` first.

    Late votes are in none where small counts are kept back: they would be what one figure has more than another.
    """
    threshold = question.section.consultation.cell_threshold
    with_late = with_late and not threshold
    statements = listed(question, after, size)
    voters = voters_of(question, with_late)
    cells = cells_of([one.id for one in statements.items], with_late)
    found = [_result(one, cells.get(one.id, []), voters, by, threshold) for one in statements.items]
    votes, late = _totals(question)
    return VotingResult(
        sum(voters.values()), votes + late * with_late, late, with_late, Page(found, statements.next)
    )  # fmt: skip


def listed(
    question: Question, after: str | None, size: int = PAGE, among: Collection[int] | None = None
) -> Page[Statement]:
    """Those statements, by number; only ``among`` some, by their ids."""
    query = select(Statement).join(Statement.contribution).where(shown(question))
    if among is not None:
        query = query.where(Statement.id.in_(among))
    if (key := decode(after, a_number)) is not None:
        query = query.where(Statement.number > key[0])
    query = query.options(joinedload(Statement.merged_into)).order_by(Statement.number).limit(size + 1)
    return page_of(db.session.scalars(query).unique().all(), size, lambda one: (one.number,))


Group = tuple[str, str]
"""Stakeholder type and region."""


def voters_of(question: Question, with_late: bool) -> Counter[Group]:
    """How many voters each group has."""
    query = select(Response.stakeholder_type, Response.region, func.count(Response.id.distinct()))
    query = query.join(Vote, Vote.response_id == Response.id).join(Statement, Statement.id == Vote.statement_id)
    query = query.join(Statement.contribution).where(shown(question), counts(with_late))
    grouped = db.session.execute(query.group_by(Response.stakeholder_type, Response.region))
    return Counter({(kind, region): count for kind, region, count in grouped})


def cells_of(statements: Sequence[int], with_late: bool) -> dict[int, list[Cell]]:
    """The votes on each statement, counted by who cast them."""
    columns = (Vote.statement_id, Response.stakeholder_type, Response.region, Vote.value)
    query = select(*columns, func.count()).join(Response, Response.id == Vote.response_id)
    found: dict[int, list[Cell]] = {}
    grouped = query.where(Vote.statement_id.in_(statements), counts(with_late)).group_by(*columns)
    for statement, kind, region, value, count in db.session.execute(grouped):
        found.setdefault(statement, []).append((kind, region, value, count))
    return found


def _totals(question: Question) -> tuple[int, int]:
    """How many votes came in time, and how many late."""
    query = select(Vote.is_late, func.count()).join(Statement, Statement.id == Vote.statement_id)
    query = query.join(Statement.contribution).where(shown(question), _ONCE).group_by(Vote.is_late)
    found: dict[Any, int] = {is_late: count for is_late, count in db.session.execute(query)}
    return found.get(False, 0), found.get(True, 0)


def _result(
    statement: Statement, cells: Sequence[Cell], voters: Counter[Group], by: str, threshold: int
) -> StatementResult:
    whole = Figures("", "", *counted(cells), voters.total())
    groups: list[Figures] = []
    if by in CROSSINGS:
        axis, _keys, label = CROSSINGS[by]
        kept = shield(cells, threshold)[by]
        for key, votes in rows(cells, by).items():
            base = sum(count for group, count in voters.items() if group[axis] == key)
            shown = (
                Figures(key, label(key), 0, 0, 0, 0, True) if key in kept else Figures(key, label(key), *votes, base)
            )
            groups += [shown] if base else []
    return StatementResult(statement, whole, tuple(groups))
