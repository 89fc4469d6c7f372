"""Small cells of crossed tables: which options and groups are shown in all of them, and which in none.

Every question is split by stakeholder type, region, language and every closed question, and all of that is read together. So
no table is judged by itself: of each attribute some categories are shown wherever they cross others, and at least two that
somebody counts for are shown in no crossed table at all (global recoding of what is rare; A. Hundepool et al., Statistical
Disclosure Control, 2012, chapters 4.2 and 5.2).

*No cell that is kept back can be computed.* Let it count those who took option x and are in group g, and let x be one that
is not shown crossed; for g the same holds the other way round. Two respondents exchange their answers to the question of x,
one who took it and one who took another option of it that is not shown crossed either, one of them in g, the other not. They
exist: if all who took others are in g, one of those exchanges with somebody who took x and is not in g (x alone is a count
that is shown, so larger than the cell); if not, one outside g exchanges with somebody in the cell. No published count is
another one, for none but those two options' own lines change, which stand in no crossed table, and their totals stay. But
the cell has changed by one. So it is not determined, whatever is published besides, in whatever number of tables. Where x is
not shown even uncrossed, the labels of all such options may change places (:mod:`consultations.suppressing`).

*What totals less the shown groups give* is a count of all the others together: it is 0 or reaches the threshold, too.

What is rare goes: categories are taken from the most frequent on, and one is shown if none of its cells with those that are
shown already is small.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from consultations import kinds, shares, shielding
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.shares import EVERY, Key
from consultations.suppressing import is_small, kept_back

Category = tuple[str, str]
"""An attribute and one of its categories; :data:`consultations.shares.EVERY` stands for a question as a whole."""


@dataclass(slots=True)
class Crossing:
    """All that is crossed: ``counts`` of each category and ``cells`` of two, of responses that are protected.

    ``alone`` are attributes of which everybody has one category at most; ``conditional`` questions that not all were asked.
    ``splits`` are those by which figures are split: of two others no table is made.
    """

    threshold: int
    counts: dict[Category, int] = field(default_factory=dict)
    cells: dict[Category, dict[Category, int]] = field(default_factory=lambda: defaultdict(dict))
    uncrossed: dict[str, int] = field(default_factory=Counter)
    alone: set[str] = field(default_factory=set)
    conditional: set[str] = field(default_factory=set)
    splits: set[str] = field(default_factory=set)
    of: dict[str, list[Category]] = field(default_factory=lambda: defaultdict(list))

    def offer(self, attribute: str, counts: Mapping[str, int], back: Iterable[str], base: int | None) -> None:
        """Add an attribute: ``back`` are the categories that are not shown even uncrossed."""
        hidden = set(back)
        for category, count in counts.items():
            if count and category not in hidden:
                self.counts[attribute, category] = count
            elif count:
                self.uncrossed[attribute] += 1
        if base:
            self.counts[attribute, EVERY] = base

    def cell(self, one: Category, other: Category) -> int:
        """How many count for both."""
        return self.cells.get(one, {}).get(other, 0)

    def is_crossed(self, one: Category, other: Category) -> bool:
        """Whether some table has a cell of the two."""
        if one[0] == other[0] or (one[1] == EVERY and other[1] == EVERY):
            return False
        if EVERY in (one[1], other[1]):
            group = other if one[1] == EVERY else one
            return group[0] in self.splits
        return one[0] in self.splits or other[0] in self.splits

    def is_fit(self, one: Category, other: Category) -> bool:
        """Whether the cell of two may be shown, and what it tells of those who were not asked."""
        count = self.cell(one, other)
        if is_small(count, self.threshold):
            return False
        for question, group in ((one, other), (other, one)):
            if question[1] == EVERY and question[0] in self.conditional:
                return not is_small(self.counts[group] - count, self.threshold)
        return True

    def together(self) -> set[Category]:
        """What is shown crossed."""
        shown = self._greedy()
        while self._settle(shown):
            pass
        return shown

    def _greedy(self) -> set[Category]:
        shown: set[Category] = set()
        for one in sorted(self.counts, key=lambda c: (-self.counts[c], c[1] != EVERY, c)):
            question = one[0], EVERY
            if question in self.counts and question != one and question not in shown:
                continue
            if all(self.is_fit(one, other) for other in shown if self.is_crossed(one, other)):
                shown.add(one)
        return shown

    def _settle(self, shown: set[Category]) -> bool:
        """Take one more away where too little is kept back; whether that was so."""
        for attribute in sorted({one[0] for one in self.counts}):
            mine = [one for one in shown if one[0] == attribute and one[1] != EVERY]
            back = [one for one in self.counts if one[0] == attribute and one[1] != EVERY and one not in shown]
            if not mine or not (number := len(back) + self.uncrossed[attribute]):
                continue
            if number == 1:
                shown.remove(self._rarest(mine))
                return True
            other = self._given_away(attribute, mine, shown) if attribute in self.alone else None
            if other is not None:
                rarest = self._rarest(mine)
                self._take(shown, min(rarest, other, key=lambda c: (self.counts[c], c)))
                return True
        return False

    def _take(self, shown: set[Category], one: Category) -> None:
        shown.discard(one)
        if one[1] == EVERY:
            shown -= {each for each in shown if each[0] == one[0]}

    def _rarest(self, some: Iterable[Category]) -> Category:
        return min(some, key=lambda c: (self.counts[c], c))

    def _given_away(self, attribute: str, mine: list[Category], shown: set[Category]) -> Category | None:
        """Something shown of whose total the shown categories leave a small rest."""
        whole = attribute, EVERY
        for other in sorted(shown):
            if other[0] == attribute or not any(self.is_crossed(one, other) for one in mine):
                continue
            split = sum(self.cell(one, other) for one in mine)
            totals = [self.counts[other]] if attribute in self.splits else []
            totals += [self.cell(whole, other)] if other[0] in self.splits and whole in shown else []
            if any(is_small(total - split, self.threshold) for total in totals):
                return other
        return None


def settled(consultation: Consultation, counts: Mapping[Key, int]) -> list[list[str]]:
    """What crossed tables may show of a consultation, to be kept: attributes with categories."""
    return sorted([*one] for one in crossing(consultation, counts).together())


def crossing(consultation: Consultation, counts: Mapping[Key, int]) -> Crossing:
    """All that can be crossed, of the responses that are protected: in time, and not for everybody to read as a whole."""
    protected = {key: count for key, count in counts.items() if key.part == 0 and count}
    found = Crossing(consultation.cell_threshold)
    questions = {key: q for key, q in shares.questions_of(consultation).items() if kinds.of(q).groups}
    totals: dict[str, dict[str, int]] = defaultdict(dict)
    for key, count in protected.items():
        if key.by == "":
            totals[key.attribute][key.category] = count
        else:
            found.cells[key.attribute, key.category][key.by, key.group] = count
            found.cells[key.by, key.group][key.attribute, key.category] = count
    for attribute in shares.DECLARED:
        back = kept_back(totals[attribute], found.threshold)
        found.offer(attribute, totals[attribute], back.cells, None)
        found.alone.add(attribute)
    for attribute, question in questions.items():
        _offer(found, attribute, question, totals)
    found.splits = {*shares.DECLARED, *questions}
    return found


def _offer(found: Crossing, attribute: str, question: Question, totals: Mapping[str, dict[str, int]]) -> None:
    kind, mine = kinds.of(question), totals.get(attribute, {})
    judged = shielding.judged(question, mine, totals.get(shares.VERSION, {}), found.threshold)
    if judged.is_all or not mine.get(EVERY):
        return
    found.offer(attribute, {c: n for c, n in mine.items() if c != EVERY}, judged.cells, mine[EVERY])
    if not kind.takes_several:
        found.alone.add(attribute)
    if shielding.is_conditional(question):
        found.conditional.add(attribute)


def read(stored: Iterable[Iterable[Any]]) -> set[Category]:
    """What was kept, as it is asked for."""
    return {(str(attribute), str(category)) for attribute, category in _pairs(stored)}


def _pairs(stored: Iterable[Iterable[Any]]) -> Iterator[tuple[Any, Any]]:
    for pair in stored:
        attribute, category = pair
        yield attribute, category
