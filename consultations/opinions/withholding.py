"""Which rows of a table of groups are kept back, so that no small number can be read from it or worked out.

A row is two cells: how many agree, and how many have seen the statement without agreeing. A cell from one to below the
threshold is small. With a row that has one, others are kept back until the rest of the total hides all of them: at least two
rows, and no small number in their sum (complementary suppression; Cox 1980, J. Am. Stat. Assoc. 75, 377–385). Where even all
are too few, the rows of those who have not seen it are kept back, too: what is left of the total has no name then.
"""

from collections.abc import Collection, Sequence

from consultations.opinions.consensus import Support


def is_small(count: int, threshold: int) -> bool:
    """Whether a count says too much of somebody."""
    return 0 < count < threshold


def tells(group: Support, threshold: int) -> bool:
    """Whether one of its cells is small."""
    return is_small(group.agree, threshold) or is_small(group.seen - group.agree, threshold)


def withheld(groups: Sequence[Support], threshold: int, also: Collection[str] = ()) -> frozenset[str]:
    """The groups whose rows are kept back; ``also`` are some that another table keeps back."""
    asked = [group for group in groups if group.seen]
    kept = [group for group in asked if tells(group, threshold) or group.group in also]
    others = sorted((group for group in asked if group not in kept), key=lambda group: (group.seen, group.group))
    while others and _is_open(kept, threshold):
        kept.append(others.pop(0))
    return frozenset(group.group for group in (groups if _is_open(kept, threshold) else kept))


def withheld_of_both(
    one: Sequence[Support], other: Sequence[Support], threshold: int, same: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The same for two tables of the same votes: groups that are the ``same`` people are shown in both or in none."""
    also: frozenset[str] = frozenset()
    while True:
        found = withheld(one, threshold, also), withheld(other, threshold, also)
        if (found[0] | found[1]) & same <= also:
            return found
        also |= (found[0] | found[1]) & same


def _is_open(kept: Sequence[Support], threshold: int) -> bool:
    """Whether the total less what is shown would tell one of the rows that are kept back."""
    return bool(kept) and (len(kept) < 2 or tells(_together(kept), threshold))


def _together(groups: Sequence[Support]) -> Support:
    return Support("", sum(group.agree for group in groups), sum(group.seen for group in groups))
