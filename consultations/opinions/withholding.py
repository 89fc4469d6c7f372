"""Which rows of a table of groups are kept back, so that no small number can be read from it or worked out.

The cells of a row are those of a group who agree, and those who disagree. A cell from one to below the threshold is small.
With a row that has one, others are kept back until the rest of the total hides all of them: at least two rows, and no small
number in their sum (complementary suppression; Cox 1980, J. Am. Stat. Assoc. 75, 377–385). Where even all are too few, the
rows of those who say neither are kept back, too: what is left of the total has no name then.
"""

from collections.abc import Collection, Mapping, Sequence

from consultations.suppressing import is_small

Cells = tuple[int, ...]
Table = Mapping[str, Cells]
"""Group → its row."""
Kept = dict[str, frozenset[str]]
"""Table → the groups whose rows are kept back."""


def tells(row: Cells, threshold: int) -> bool:
    """Whether one of its cells is small."""
    return any(is_small(cell, threshold) for cell in row)


def withheld(table: Table, threshold: int, also: Collection[str] = ()) -> frozenset[str]:
    """The groups whose rows are kept back; ``also`` are some that must be."""
    asked = {group: row for group, row in table.items() if any(row)}
    kept = [group for group, row in asked.items() if tells(row, threshold) or group in also]
    others = sorted((group for group in asked if group not in kept), key=lambda group: (sum(asked[group]), group))
    while others and _is_open([asked[group] for group in kept], threshold):
        kept.append(others.pop(0))
    return frozenset(table if _is_open([asked[group] for group in kept], threshold) else kept)


def withheld_of_all(tables: Mapping[str, Table], threshold: int, same: frozenset[str] = frozenset()) -> Kept:
    """The same for tables of the same votes: groups that are the ``same`` people in all are shown in all or in none."""
    also: frozenset[str] = frozenset()
    while True:
        found = {name: withheld(table, threshold, also) for name, table in tables.items()}
        spread = frozenset[str]().union(*found.values()) & same
        if spread <= also:
            return found
        also |= spread


def _is_open(kept: Sequence[Cells], threshold: int) -> bool:
    """Whether the total less what is shown would tell one of the rows that are kept back."""
    return bool(kept) and (len(kept) < 2 or tells(tuple(map(sum, zip(*kept, strict=True))), threshold))
