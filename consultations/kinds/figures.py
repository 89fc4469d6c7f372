"""Figures of one question, made of a few blocks that every page and the API draw alike."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers, counted: how many there are, how often each option was taken, and each value with its number."""

    base: int
    options: dict[int, int]
    values: tuple[tuple[Any, int], ...] = ()

    def each(self) -> Iterator[Any]:
        """The values, each as often as it was given."""
        for value, count in self.values:
            for _time in range(count):
                yield value


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers something counts. ``query`` is the part of an address that leads to them."""

    label: str
    count: int
    key: str
    query: str = ""


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
    """What is drawn of one question: bars, facts, a table, and a note on how they were made."""

    bars: tuple[Bar, ...] = ()
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    note: str = ""


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
