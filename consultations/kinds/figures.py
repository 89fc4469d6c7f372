"""Figures of one question, made of a few blocks that every page and the API draw alike."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

EVERY = "*"
"""The category of having answered at all."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers, counted: how many there are, how often each option was taken, and each part of values with its number."""

    base: int
    options: dict[int, int]
    values: tuple[tuple[Any, int], ...] = ()

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Counted":
        """Counts by category (:mod:`consultations.shares`): options by their ids, parts of values as canonical JSON."""
        options = {int(key): count for key, count in counts.items() if key.isdecimal()}
        parts = sorted((key, count) for key, count in counts.items() if not key.isdecimal() and key != EVERY)
        return cls(counts.get(EVERY, 0), options, tuple((json.loads(key), count) for key, count in parts if count))

    def each(self) -> Iterator[Any]:
        """The values, each as often as it was given."""
        for value, count in self.values:
            for _time in range(count):
                yield value


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers something counts. ``query`` is the part of an address that leads to them.

    ``is_kept_back``: it is not told how many, so that nobody learns what few chose.
    """

    label: str
    count: int
    key: str
    query: str = ""
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One number about all answers, such as their mean; ``key`` names it in the API."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table; ``query`` leads to the answers behind it."""

    value: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by columns. ``heading`` is that of the rows."""

    heading: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn of one question: bars, facts, a table, and a note on how they were made.

    ``kept_back`` says whether ``some`` of it is not shown, or ``all``.
    """

    bars: tuple[Bar, ...] = ()
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    note: str = ""
    kept_back: str = ""


KEPT_BACK = "…"
"""Stands for a count that is kept back."""


def tallied(keys: Iterable[tuple[Any, int]]) -> Counter[Any]:
    """How often each key stands there."""
    found: Counter[Any] = Counter()
    for key, count in keys:
        found[key] += count
    return found


def mean(values: list[Decimal]) -> Decimal:
    """The arithmetic mean, to twelve places."""
    with localcontext(prec=60):
        return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("1e-12")).normalize()


def quantile(ordered: list[Decimal], share: Decimal) -> Decimal:
    """The value below which ``share`` of an ordered list lies, between neighbours in proportion (R-7, as in tables)."""
    place = (len(ordered) - 1) * share
    low = int(place)
    if low + 1 >= len(ordered):
        return ordered[-1]
    with localcontext(prec=60):
        return ordered[low] + (ordered[low + 1] - ordered[low]) * (place - low)
