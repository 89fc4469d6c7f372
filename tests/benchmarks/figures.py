"""What was measured, as lines of text: each number with its unit, ratios first."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One number. ``note`` says how it was taken or what it should reach."""

    name: str
    value: float
    unit: str
    note: str = ""

    def __str__(self) -> str:
        return f"  {self.name:<44} {self.written():>10} {self.unit:<11} {self.note}".rstrip()

    def written(self) -> str:
        """The number, with as many digits as mean something."""
        if self.value >= 1000 or self.value == int(self.value):
            return f"{self.value:,.0f}"
        return f"{self.value:.1f}" if self.value >= 10 else f"{self.value:.2f}"


@dataclass(frozen=True)
class Section:
    """Figures that belong together."""

    title: str
    figures: tuple[Figure, ...]

    def __str__(self) -> str:
        return "\n".join([self.title, *map(str, self.figures)])


def percentile(values: Iterable[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of ``values`` do not exceed; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def middle(values: Iterable[float]) -> float:
    """The median; 0 of nothing."""
    found = list(values)
    return median(found) if found else 0.0
