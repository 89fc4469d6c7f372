"""A set of numbers as reading leaves it: everything up to a mark, and runs beyond it."""

from collections.abc import Iterable
from dataclasses import dataclass

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReadSet:
    """All numbers from 1 to ``to``, and those of ``runs``: in order, apart from each other and from the mark."""

    to: int = 0
    runs: tuple[Run, ...] = ()

    def __contains__(self, number: int) -> bool:
        return number <= self.to or any(first <= number <= last for first, last in self.runs)

    def with_all(self, numbers: Iterable[int]) -> "ReadSet":
        """The set with ``numbers`` in it, too: as few runs as it takes."""
        return _joined(self.to, [*self.runs, *((number, number) for number in numbers)])

    def up_to(self, number: int) -> "ReadSet":
        """The set with everything up to ``number`` in it."""
        return _joined(max(self.to, number), self.runs)


def _joined(to: int, runs: Iterable[Run]) -> ReadSet:
    kept: list[Run] = []
    for first, last in sorted(runs):
        if first <= to + 1:
            to = max(to, last)
        elif kept and first <= kept[-1][1] + 1:
            kept[-1] = (kept[-1][0], max(kept[-1][1], last))
        else:
            kept.append((first, last))
    return ReadSet(to, tuple(kept))
