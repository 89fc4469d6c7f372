"""Reads of votes for consensus and opinion groups. The caller has asked ``can_see_results``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from consultations import statement_results
from consultations.models import USUAL_THRESHOLD, Consultation
from consultations.opinions import consensus
from consultations.opinions.ballots import VoteRow
from consultations.opinions.consensus import Support, Word
from consultations.question_models import Question
from consultations.results import CROSSINGS
from consultations.statement_models import Statement, Vote
from consultations.statement_shielding import Cell, counted, rows, shield
from core.db import db
from core.pagination import Page

READ_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class GroupSupport:
    """The support of a declared group; ``None`` if it is kept back."""

    key: str
    label: str
    support: Support | None


@dataclass(frozen=True, slots=True)
class Axis:
    """The groups of one kind, ``type`` or ``region``, and their product; ``None`` if it would tell what is kept back."""

    key: str
    groups: tuple[GroupSupport, ...]
    product: Fraction | None

    @property
    def shows_any(self) -> bool:
        """Whether there is a row to be shown of a group that has seen the statement."""
        return any(row.support is not None and row.support.seen for row in self.groups)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A statement with its support, of all and by group, and whether “general consensus” is a word for it.

    ``against`` are the groups in the way that can be named; ``unnamed``: there are others, whose rows are kept back.
    """

    statement: Statement
    all: Support
    axes: tuple[Axis, ...]
    word: Word
    against: tuple[GroupSupport, ...]
    unnamed: bool


def least_of(consultation: Consultation) -> int:
    """So many voters a group and a square of the map have at least: nobody is shown alone, whatever else is settled."""
    return max(consultation.cell_threshold, USUAL_THRESHOLD)


def agreements(
    consultation: Consultation, question: Question, after: str | None = None, *, only_general: bool = False
) -> Page[Agreement]:
    """A page of a question's statements with the support of each declared group, in a few reads, however many votes.

    ``only_general``: those that may be called a general consensus.
    """
    page = statement_results.listed(question, after, among=_general(question) if only_general else None)
    cells = statement_results.cells_of([one.id for one in page.items], False)
    voters = statement_results.voters_of(question, False)
    here = {axis: {group[place] for group in voters} for axis, (place, _keys, _label) in CROSSINGS.items()}
    threshold = consultation.cell_threshold
    return Page([_agreement(one, cells.get(one.id, []), here, threshold) for one in page.items], page.next)


def _general(question: Question) -> list[int]:
    """The ids of those statements."""
    shown = select(Statement.id).join(Statement.contribution).where(statement_results.shown(question))
    cells = statement_results.cells_of(db.session.scalars(shown).all(), False)
    return [one for one, votes in cells.items() if consensus.word(*_with_a_say(votes))]


def _with_a_say(cells: Sequence[Cell]) -> list[list[Support]]:
    return [_supports(cells, axis, set(keys)) for axis, (_place, keys, _label) in CROSSINGS.items()]


def _agreement(statement: Statement, cells: Sequence[Cell], here: dict[str, set[str]], threshold: int) -> Agreement:
    every = {axis: _supports(cells, axis, here[axis]) for axis in CROSSINGS}
    hidden = shield(cells, threshold)
    axes = tuple(_axis(axis, groups, hidden[axis]) for axis, groups in every.items())
    word = consensus.word(*every.values())
    shown = [row for axis in axes for row in axis.groups if row.support is not None]
    against = tuple(row for row in shown if row.support in word.against)
    votes = counted(cells)
    return Agreement(
        statement, Support("", votes[0], sum(votes)), axes, word, against, len(against) < len(word.against)
    )


def _supports(cells: Sequence[Cell], axis: str, here: set[str]) -> list[Support]:
    return [Support(key, row[0], sum(row)) for key, row in rows(cells, axis).items() if key in here]


def _axis(axis: str, groups: Sequence[Support], hidden: frozenset[str]) -> Axis:
    label = CROSSINGS[axis][2]
    shown = tuple(GroupSupport(one.group, label(one.group), None if one.group in hidden else one) for one in groups)
    return Axis(axis, shown, None if hidden else consensus.product(groups))


def voters(question: Question) -> int:
    """How many have voted."""
    return statement_results.voters_of(question, False).total()


def vote_rows(question: Question) -> Iterator[VoteRow]:
    """Every vote that counts on what everybody can read: voter, statement, vote."""
    query = select(Vote.response_id, Vote.statement_id, Vote.value).join(Statement, Statement.id == Vote.statement_id)
    query = query.join(Statement.contribution).where(
        statement_results.shown(question), statement_results.counts(False)
    )
    for row in db.session.execute(query.execution_options(yield_per=READ_AT_ONCE)):
        yield row[0], row[1], row[2]


def votes(question: Question) -> int:
    """How many votes count."""
    query = select(func.count()).select_from(Vote).join(Statement, Statement.id == Vote.statement_id)
    query = query.join(Statement.contribution)
    return db.session.scalar(query.where(statement_results.shown(question), statement_results.counts(False))) or 0


def statements(question: Question, ids: Iterable[int]) -> dict[int, Statement]:
    """Those of these statements that everybody can read, by id."""
    query = select(Statement).join(Statement.contribution)
    query = query.where(Statement.id.in_(set(ids)), statement_results.shown(question))
    return {one.id: one for one in db.session.scalars(query).unique()}
