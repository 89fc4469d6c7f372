"""Which groups' votes on a statement are kept back, in every figure alike: one rule for all tables of the same votes."""

from collections.abc import Iterable, Sequence

from consultations.opinions.withholding import Kept, withheld_of_all
from consultations.results import CROSSINGS
from consultations.statement_models import AGREE, DISAGREE, PASS

Cell = tuple[str, str, int, int]
"""Stakeholder type, region, vote, how many."""
Votes = tuple[int, int, int]
"""How many agree, disagree and pass."""
SAME = frozenset({"igo"})
"""Organisations of States are a stakeholder type, and those without a country a regional group of their own."""


def counted(cells: Iterable[Cell]) -> Votes:
    """How many agree, disagree and pass."""
    found = {AGREE: 0, DISAGREE: 0, PASS: 0}
    for _kind, _region, value, number in cells:
        found[value] += number
    return found[AGREE], found[DISAGREE], found[PASS]


def rows(cells: Sequence[Cell], axis: str) -> dict[str, Votes]:
    """The votes of each group that can be."""
    place, keys, _label = CROSSINGS[axis]
    return {key: counted(cell for cell in cells if cell[place] == key) for key in keys}


def shield(cells: Sequence[Cell], threshold: int) -> Kept:
    """What is kept back of these votes. To pass is to say nothing on the matter, and no more protected than not to vote."""
    opinions = {axis: {key: row[:2] for key, row in rows(cells, axis).items()} for axis in CROSSINGS}
    return withheld_of_all(opinions, threshold, SAME)
