"""What a kind of question says of its figures: what is counted, how it is drawn, and what of it is kept back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from consultations.kinds.figures import Bar, Counted, Figure, Table
from consultations.question_models import Question
from consultations.suppressing import KeptBack, kept_back
from core.db import canonical_json


class Counting:
    """Parent of kinds: their figures."""

    keeps_value: ClassVar[bool] = False
    """Whether figures are made from :attr:`consultations.kinds.base.Kept.value`."""
    crosses: ClassVar[bool] = False
    """Whether its bars can be counted by group."""
    groups: ClassVar[bool] = False
    """Whether its answers put those who gave them into groups, by which other figures are split."""
    splits: ClassVar[bool] = False
    """Whether something of its figure can be told of each group."""
    single_facts: ClassVar[frozenset[str]] = frozenset()
    """Facts that are one answer's own value, by their keys."""

    def counts_values(self, question: Question) -> bool:
        """Whether the figure of this question is made from values."""
        return self.keeps_value

    def parts(self, value: Any) -> Sequence[Any]:
        """What of a value that is kept is counted, each part by itself, as JSON."""
        return [value]

    def categories(self, question: Question) -> list[str]:
        """What can be counted of any answer (:mod:`consultations.shares`), as far as that is settled beforehand."""
        return []

    def category(self, question: Question, key: str) -> str:
        """The category that a bar counts."""
        return canonical_json(key)

    def shielded(self, question: Question, figure: Figure, protected: Counted, threshold: int) -> Figure:
        """The figure without what would give small counts away; ``protected`` are the answers that are not public."""
        cells = self.recounted(question, figure.bars, protected)
        least = question.choices_exact or question.settings.get("choices_min") or 1
        back = kept_back(cells, threshold, protected.base * int(least))
        return self.without(question, figure, back)

    def recounted(self, question: Question, bars: Sequence[Bar], counted: Counted) -> dict[str, int]:
        """How many of some answers the bars of a figure count, by their keys."""
        found = {bar.key: bar.count for bar in self.bars(question, counted)}
        return {bar.key: found.get(bar.key, 0) for bar in bars}

    def without(self, question: Question, figure: Figure, back: KeptBack[str]) -> Figure:
        """The figure without the counts of some bars. Facts are made of all answers, so they would tell of them."""
        facts = tuple(fact for fact in figure.facts if fact.key not in self.single_facts)
        if not back.cells and not back.is_all:
            return replace(figure, facts=facts)
        bars = (replace(bar, count=0, query="", is_kept_back=bar.key in back) for bar in figure.bars)
        shown = zip(figure.bars, bars, strict=True)
        fixed = [each if each.is_kept_back else bar for bar, each in shown]
        if not self.categories(question):
            fixed = [bar for bar in fixed if not bar.is_kept_back]
        return Figure(tuple(fixed), note=figure.note, kept_back="all" if back.is_all else "some")

    def figure(self, question: Question, counted: Counted) -> Figure:
        """The figure of its answers."""
        return Figure(tuple(self.bars(question, counted)))

    def bars(self, question: Question, counted: Counted) -> list[Bar]:
        """The bars of its figure, also of one group in a crossed table."""
        return []

    def compared(self, question: Question, groups: Sequence[tuple[str, Counted]]) -> Table | None:
        """A table of groups side by side, for kinds whose bars cannot be crossed."""
        return None
