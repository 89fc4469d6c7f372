"""Reading counts: what was folded, and the shares that are pending, as one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consultations import shares, suppressing_crossed, tallying
from consultations.models import Consultation
from consultations.shares import EVERY, LATE, Key, Questions
from consultations.suppressing_crossed import Category
from consultations.tally_models import ResponseTally, Tally, TallyHead
from core.clock import now
from core.db import db

TRIES = 20
"""How often it is looked again when something was folded meanwhile."""
IN_TIME = (0, shares.OPENLY)
EVERYBODY = (0, shares.OPENLY, LATE, LATE | shares.OPENLY)
PROTECTED = (0,)
"""Parts of the counts: what a figure shows, and whose answers are not public as a whole."""


class Counts:
    """Counts of a consultation, of all and in the groups of at most one attribute."""

    def __init__(self, cells: Counter[Key]) -> None:
        self._cells: dict[tuple[str, str, str], dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for key, count in cells.items():
            if count:
                self._cells[key.by, key.attribute, key.group][key.part][key.category] = count

    def of(self, attribute: str, parts: Collection[int], by: str = "", group: str = "") -> Counter[str]:
        """How many there are in each category of an attribute."""
        found: Counter[str] = Counter()
        for part, counts in self._cells.get((by, attribute, group), {}).items():
            if part in parts:
                found.update(counts)
        return found

    def total(self, attribute: str, parts: Collection[int]) -> int:
        """How many there are in all categories of an attribute."""
        return self.of(attribute, parts).total()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: ``together`` is what crossed tables may show, ``None`` where there is no threshold."""

    counts: Counts
    together: set[Category] | None = None


def read(consultation: Consultation, by: str = "") -> Reading:
    """Everything that is to be shown, with the groups of the attribute ``by``."""
    for _try in range(TRIES):
        head = tallying.head_of(consultation.id)
        if head is None:
            return _reading(consultation, by, raw_counts(consultation))
        folds = head.folds
        found = _read(consultation, by, head)
        again = tallying.head_of(consultation.id)
        if again is not None and again.folds == folds:
            return found
    raise RuntimeError(f"counts of consultation {consultation.id} change faster than they can be read")


def _read(consultation: Consultation, by: str, head: TallyHead) -> Reading:
    waiting = pending(consultation)
    is_settled = not waiting and head.together is not None
    needs_all = bool(by and consultation.cell_threshold and not is_settled)
    cells = folded(consultation, None if needs_all else ("", by))
    _add(cells, consultation, waiting)
    if by and is_settled:
        return Reading(Counts(_of(cells, by)), suppressing_crossed.read(head.together or ()))
    return _reading(consultation, by, cells)


def _reading(consultation: Consultation, by: str, cells: Counter[Key]) -> Reading:
    together = None
    if by and consultation.cell_threshold:
        together = suppressing_crossed.crossing(consultation, cells).together()
    return Reading(Counts(_of(cells, by)), together)


def _of(cells: Counter[Key], by: str) -> Counter[Key]:
    return Counter({key: count for key, count in cells.items() if key.by in ("", by)})


def folded(consultation: Consultation, by: Collection[str] | None = None) -> Counter[Key]:
    """The counts as they are stored; with the groups of some attributes, or of all."""
    columns = (Tally.by, Tally.attribute, Tally.category, Tally.grp, Tally.part, Tally.count)
    query = select(*columns).filter_by(consultation_id=consultation.id)
    if by is not None:
        query = query.where(Tally.by.in_(by))
    return Counter({Key(*row[:5]): row[5] for row in db.session.execute(query)})


def pending(consultation: Consultation, *, with_withheld: bool = False) -> Sequence[tuple[str, str]]:
    """The shares that count and are not folded yet, each with what of it is.

    With a threshold, what changed after publication waits until a fold takes enough of it at once.
    """
    query = select(ResponseTally.share, ResponseTally.folded)
    query = query.filter_by(consultation_id=consultation.id, is_pending=True)
    if consultation.cell_threshold and consultation.shows_figures_at(now()) and not with_withheld:
        query = query.where(ResponseTally.is_after.is_(False))
    return [(share, was) for share, was in db.session.execute(query)]


def _add(cells: Counter[Key], consultation: Consultation, waiting: Sequence[tuple[str, str]]) -> None:
    questions: Questions = shares.questions_of(consultation) if waiting else {}
    for share, was in waiting:
        cells.update(shares.change(share, was, questions))


def raw_counts(consultation: Consultation) -> Counter[Key]:
    """Everything counted anew from the answers."""
    questions = shares.questions_of(consultation)
    found: Counter[Key] = Counter()
    for response in tallying.answered(consultation):
        found.update(shares.counted(shares.share_of(response, questions), questions))
    return found


def differences(consultation: Consultation) -> Iterator[str]:
    """What the counts that are kept say otherwise than the answers do: lines for people to read."""
    if tallying.head_of(consultation.id) is None:
        return  # never counted: figures are made of the answers themselves
    kept = folded(consultation)
    _add(kept, consultation, pending(consultation, with_withheld=True))
    right = raw_counts(consultation)
    for key in sorted({*kept, *right}):
        if kept[key] != right[key]:
            yield f"{_named(consultation, key)}: kept {kept[key]}, answers say {right[key]}"


def _named(consultation: Consultation, key: Key) -> str:
    numbers = {str(q.id): f"question {q.number}" for q in shares.questions_of(consultation).values()}
    name = numbers.get(key.attribute, key.attribute)
    what = f"{name}, {'answered' if key.category == EVERY else key.category}"
    within = f" in {numbers.get(key.by, key.by)} {key.group}" if key.by else ""
    return what + within + f" (part {key.part})"
