"""Figures by group: what of them may be shown, all crossed tables taken together."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from consultations import kinds
from consultations.kinds.figures import Bar, Counted, Figure, Table
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.results_splits import Group, Split
from consultations.shares import EVERY
from consultations.suppressing_crossed import Category
from consultations.tallies import PROTECTED, Counts


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: an option, how many took it, their share of those who answered, and the answers behind it.

    ``is_kept_back``: the count is not told.
    """

    label: str
    count: int
    share: float
    url: str
    key: str
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A group in the crossed table: its key, its label and how many of it answered."""

    key: str
    label: str
    base: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """Options by groups: ``lines`` holds, for each option, its label and one row per column.

    ``is_partial``: groups are left out, or counts are kept back.
    """

    columns: tuple[Column, ...]
    lines: tuple[tuple[str, tuple[Row, ...]], ...]
    is_partial: bool = False


@dataclass(frozen=True)
class Crosser:
    """Splits the figures of questions; ``together`` is what may be shown crossed, ``None``: everything."""

    consultation: Consultation
    counts: Counts
    parts: Collection[int]
    split: Split
    together: set[Category] | None

    @cached_property
    def groups(self) -> list[Group]:
        """The groups that somebody is in."""
        counts = self.counts.of(self.split.attribute, self.parts)
        return [group for group in self.split.groups(self.consultation, counts) if counts[group.category]]

    @cached_property
    def shown_groups(self) -> list[Group]:
        """Those of them that may be shown."""
        return [group for group in self.groups if self.is_shown(self.split.attribute, group.category)]

    def is_shown(self, attribute: str, category: str) -> bool:
        """Whether a category may be shown crossed: it is settled so, or nobody is to be protected in it."""
        if self.together is None or (attribute, category) in self.together:
            return True
        return not self.counts.of(attribute, PROTECTED)[category]

    def crossed(self, question: Question, figure: Figure, url: str) -> tuple[Crossed | None, Table | None]:
        """The bars by group, or the kind's own comparison of groups; else its table for all."""
        kind, attribute = kinds.of(question), str(question.id)
        if question is self.split.question or not kind.splits:
            return None, figure.table
        if self.together is not None and not kind.groups:
            return None, figure.table
        if not self.is_shown(attribute, EVERY):
            return Crossed((), (), is_partial=True), None
        groups = [(group, self._counted(attribute, group)) for group in self.shown_groups]
        groups = [(group, counted) for group, counted in groups if counted.base]
        if not kind.crosses:
            return None, kind.compared(question, [(g.label, counted) for g, counted in groups]) or figure.table
        return self._table(question, figure, groups, url), None

    def _counted(self, attribute: str, group: Group) -> Counted:
        return Counted.of(self.counts.of(attribute, self.parts, self.split.attribute, group.category))

    def _table(
        self, question: Question, figure: Figure, groups: list[tuple[Group, Counted]], url: str
    ) -> Crossed:  # fmt: skip
        kind, attribute = kinds.of(question), str(question.id)
        whole = [
            (bar, bar.is_kept_back or not self.is_shown(attribute, kind.category(question, bar.key)))
            for bar in figure.bars
        ]
        if not kind.categories(question):
            whole = [(bar, is_back) for bar, is_back in whole if not is_back]
        bars = [{bar.key: bar for bar in kind.bars(question, counted)} for _group, counted in groups]
        lines = tuple(
            (bar.label, tuple(
                _row(None if is_back else found.get(bar.key), bar, counted.base, self._address(bar, group, url), is_back)
                for (group, counted), found in zip(groups, bars, strict=True)
            ))
            for bar, is_back in whole
        )  # fmt: skip
        columns = tuple(Column(group.category, group.label, counted.base) for group, counted in groups)
        partial = (
            len(self.shown_groups) < len(self.groups) or any(back for _bar, back in whole) or bool(figure.kept_back)
        )
        return Crossed(columns, lines, partial)

    def _address(self, bar: Bar, group: Group, url: str) -> str:
        return f"{url}&{bar.query}&{group.query}" if bar.query and self.together is None else ""


def _row(bar: Bar | None, whole: Bar, base: int, url: str, is_back: bool) -> Row:
    count = bar.count if bar else 0
    return Row(whole.label, count, 100 * count / base if base else 0.0, url, whole.key, is_back)
