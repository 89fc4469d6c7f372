"""Small cells of one figure: which counts are kept back, so that none of them can be computed from the others.

Primary suppression keeps back counts from 1 to below the threshold, complementary suppression more of them, lest a total
less what is shown gives one (L. H. Cox, Suppression Methodology and Statistical Disclosure Control, JASA 75, 1980). All cells
that share the smallest count of at least the threshold go with the small ones. So the rule knows no labels: had those kept
back changed places, the same figure would be published, and each of them may have had the count of any other. As a small
one and one that is not are among them, these differ. This holds also for whoever knows the rule.

Where no cell reaches the threshold, nothing but the base is published; and so it is where the base would fill all cells to
one below the threshold, for a figure with nothing shown would then have one cause only.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Cell = TypeVar("Cell", bound=Hashable)


@dataclass(frozen=True, slots=True)
class KeptBack(Generic[Cell]):
    """The cells that are kept back; ``is_all``: nothing of the figure is shown."""

    cells: frozenset[Cell] = frozenset()
    is_all: bool = False

    def __contains__(self, cell: Cell) -> bool:
        return self.is_all or cell in self.cells


def is_small(count: int, threshold: int) -> bool:
    """Whether a count is to be protected."""
    return 0 < count < threshold


def kept_back(counts: Mapping[Cell, int], threshold: int, taken: int = 0) -> KeptBack[Cell]:
    """What is kept back of a figure. ``taken``: how many times some cell was certainly taken, as far as the base says."""
    small = {cell for cell, count in counts.items() if is_small(count, threshold)}
    large = [count for count in counts.values() if count >= threshold]
    if (small and not large) or (taken and taken == len(counts) * (threshold - 1)):
        return KeptBack(frozenset(counts), is_all=True)
    if not small:
        return KeptBack()
    least = min(large)
    return KeptBack(frozenset(small | {cell for cell, count in counts.items() if count == least}))


def tells_who_was_asked(base: int, asked: int, threshold: int) -> bool:
    """Whether the base of a question that some were not asked, because of another answer, gives that answer away."""
    return is_small(base, threshold) or is_small(asked - base, threshold)
